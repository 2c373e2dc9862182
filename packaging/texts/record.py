"""Writes down, compiled, what Python compiles from text while the window starts.

    python packaging/texts/record.py FILE

Dataclasses, named tuples and SQLAlchemy write source text and have it compiled, Qt for Python carries modules of its
own as text, and regular expressions are text too: together a fifth of all imports. The build compiles them once;
``ready.py`` hands them out in the built program, which has the very interpreter that this runs in.
"""

import marshal
import re
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ready import put_in

# What a start loads until its first screen is at rest.
STARTED = (
    "expobook.app.main",
    "expobook.services.diary.reading",
    "expobook.app.gui",
    "expobook.ui.diary.screen",
    "expobook.services.today.work_lists",
)
Texts = dict[tuple[Any, ...], bytes]


def recorded() -> Texts:
    """Import what the window starts with and return what was compiled, as ``put_in`` takes it."""
    found: Texts = {}
    put_in({}, lambda key, code: found.update({key: marshal.dumps(code)}))
    _note_patterns(found)
    for module in STARTED:
        import_module(module)
    return found


def _note_patterns(found: Texts) -> None:
    """Have written down what the engine of regular expressions is given for each text."""
    compiler: Any = re._compiler  # type: ignore[attr-defined]
    engine, compile_ = compiler._sre, compiler.compile
    given: list[tuple[Any, ...]] = []

    def take(pattern: Any, flags: int, program: list[int], *groups: Any) -> Any:
        given.append((pattern, int(flags), list(map(int, program)), *groups))
        return engine.compile(*given[-1])

    def pattern(text: Any, flags: int = 0) -> Any:
        made = compile_(text, flags)
        if isinstance(text, str | bytes):
            found[text, int(flags)] = marshal.dumps(given[-1])
        return made

    compiler._sre = SimpleNamespace(**{**vars(engine), "compile": take})
    compiler.compile = pattern


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(marshal.dumps(recorded()))
