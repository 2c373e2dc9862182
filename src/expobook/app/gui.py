"""Opens the window: ``expobook gui [BOOK]``."""

import getpass
import os
import socket
import sys
from collections.abc import Sequence

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from expobook.app.composition import Program
from expobook.app.crash import catch
from expobook.domain.actor import Actor
from expobook.resources import resource
from expobook.ui.kit.settings import Settings
from expobook.words import Language


def run(book: str | None, language: Language | None, argv: Sequence[str]) -> int:
    """Show the window until it is closed and return the exit code.

    Args:
        book: a path or URL; None opens the book of last time, or asks.
        language: ``"zh"`` or ``"en"``; None takes what was used last, else the system's.
        argv: the program's name and what is meant for Qt.
    """
    _choose_utf8()
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(list(argv) or [sys.argv[0]])
    app.setApplicationName("expobook")
    app.setApplicationDisplayName("")
    app.setWindowIcon(QIcon(str(resource("icons", "expobook.svg"))))
    program = Program(app, Actor(_user(), socket.gethostname()), Settings(), language)
    catch(program)
    program.start(book)
    return app.exec()


def _choose_utf8() -> None:
    """Choose what Qt would choose where the system names no language, as a bare one does: Qt says so in four lines."""
    name = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "LC_CTYPE")
    if sys.platform == "linux" and os.environ.get(name, "C") in ("C", "POSIX"):
        os.environ[name] = "C.UTF-8"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in the system's list
        return os.environ.get("USERNAME", "")
