"""The program's one entrance: the command line, the window, the self-test; no traceback reaches a user."""

import os
import sys
from collections.abc import Sequence

from expobook.app.crashlog import keep
from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.program import REFUSED, language_of, run
from expobook.words import Language, say


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code: 0 done, 1 refused, 2 wrong usage, 130 stopped.

    Without arguments the window opens, where there is a display.
    """
    if getattr(sys, "frozen", False):  # the built program is also what starts the processes that work beside it
        from multiprocessing import freeze_support

        freeze_support()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here multiplies matrices: its threads would only spin
    words = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    language = language_of(words)
    try:
        return run(words or _without_words(), {"self-test": _declare_self_test, "gui": _declare_gui})
    except Exception as bug:  # whatever it is, the user gets a sentence and we get the details
        print(_crash_words(bug, language), file=sys.stderr)
        return REFUSED


def _without_words() -> list[str]:
    return ["gui"] if _has_display() else ["--help"]


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _declare_gui(group: Group) -> None:
    group.only(_gui, arg("path", nargs="?", metavar="PATH|URL"))


def _gui(call: Call) -> Answer:
    if not _has_display():
        print(call.say("no-display"), file=sys.stderr)
        return Answer({"opened": False}, sound=False)
    from expobook.ui.kit.collector import set_aside

    with set_aside():  # loading makes much and throws nothing away: the collector would only walk over it
        import expobook.services.diary.reading  # noqa: F401 - before Qt, which looks for the source of all that comes after it
        from expobook.app.gui import run as open_window  # the command line starts without Qt

    wanted = call.language if call.language_asked else None
    code = open_window(call.options.path or call.book, wanted, sys.argv[:1])
    return Answer({"opened": True, "code": code}, sound=code == 0)


def _declare_self_test(group: Group) -> None:
    group.only(_self_test, arg("--keep", dest="folder", metavar="DIR"))


def _self_test(call: Call) -> Answer:
    from expobook.app.selftest import self_test  # the command line starts without Qt

    answer: Answer = self_test(call)
    return answer


def _crash_words(bug: Exception, language: Language) -> str:
    path = keep(bug)
    if path is None:
        return say("crashed-unwritten", language, what=f"{type(bug).__name__}: {bug}")
    return say("crashed", language, path=path)


def _speak_utf8() -> None:
    """Let Chinese through on every console, and never fail on a name that cannot be shown."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # not there on a captured or missing stream
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
