"""Runs first in the built program: what Python would compile from text at a start is there ready, see ``record.py``.

What is not among it is compiled as ever.
"""


def put_in(texts, missed=None):
    """Have ``compile``, ``exec``, ``eval`` and ``re`` look among what is ready first.

    Args:
        texts: marshalled code by (text, file, mode, flags), and what the engine of regular expressions is given by
            (text, flags), marshalled too: a start takes most of them, a command few.
        missed: takes the key of what is not among them, and what was made of it.
    """
    import __future__

    import builtins
    import marshal
    import re
    import sys

    compile_, exec_, eval_ = builtins.compile, builtins.exec, builtins.eval
    features = [getattr(__future__, name).compiler_flag for name in __future__.all_feature_names]
    inherited = sum(flag for flag in features if flag > 0xFFFF)  # lower ones are always on, or mean other things
    missed = missed or (lambda key, made: None)

    def made(source, file, mode, flags):
        key = (source, file, mode, flags)
        if key in texts:
            return marshal.loads(texts[key])
        code = compile_(source, file, mode, flags, True)
        missed(key, code)
        return code

    def compiled(source, filename, mode, flags=0, dont_inherit=False, *rest, **more):
        if not dont_inherit:
            flags |= sys._getframe(1).f_code.co_flags & inherited
        if rest or more or flags & ~inherited or not isinstance(source, (str, bytes)) or not isinstance(filename, str):
            return compile_(source, filename, mode, flags, True, *rest, **more)
        return made(source, filename, mode, flags)

    def run(source, scope=None, inner=None, /, **more):
        at = sys._getframe(1)
        scope, inner = place(at, scope, inner)
        if isinstance(source, str):
            source = made(source, "<string>", "exec", at.f_code.co_flags & inherited)
        exec_(source, scope, inner, **more)

    def value(source, scope=None, inner=None, /):
        at = sys._getframe(1)
        scope, inner = place(at, scope, inner)
        if isinstance(source, str):
            source = made(source.lstrip(" \t"), "<string>", "eval", at.f_code.co_flags & inherited)
        return eval_(source, scope, inner)

    def place(at, scope, inner):
        if scope is None:
            return at.f_globals, at.f_locals if inner is None else inner
        return scope, scope if inner is None else inner

    builtins.compile, builtins.exec, builtins.eval = compiled, run, value

    engine, pattern_ = re._compiler._sre, re._compiler.compile

    def pattern(text, flags=0):
        known = texts.get((text, int(flags))) if isinstance(text, (str, bytes)) else None
        return pattern_(text, flags) if known is None else engine.compile(*marshal.loads(known))

    re._compiler.compile = pattern


def _no_source(thing):
    """Answer what ``inspect.getsource`` says after looking around: Qt for Python asks it for each module there is."""
    raise OSError("no source is shipped")


def _start():
    import inspect
    import marshal
    import sys
    from pathlib import Path

    if hasattr(sys, "_MEIPASS"):
        put_in(marshal.loads(Path(sys._MEIPASS, "texts.bin").read_bytes()))
        inspect.getsource = _no_source


_start()
