"""Passwords of the command line: from the environment, or typed on a terminal; never a word of the command."""

import getpass
import os
import sys
from pathlib import Path

from expobook.domain.errors import BadInput, FileTrouble

PHRASE = "EXPOBOOK_PASSPHRASE"  # of sealed backups
MINE, MY_FILE, NEW = "EXPOBOOK_PASSWORD", "EXPOBOOK_PASSWORD_FILE", "EXPOBOOK_NEW_PASSWORD"  # names of variables


def my_password(question: str) -> str:
    """Return the password to sign in with: from the environment, a file named there, or as typed; "" without any.

    Raises:
        FileTrouble: the file cannot be read.
    """
    if given := os.environ.get(MINE):
        return given
    if path := os.environ.get(MY_FILE):
        try:
            return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise FileTrouble(path=path, why="unreadable") from error
    return getpass.getpass(question) if sys.stdin.isatty() else ""


def new_password(question: str, once_more: str) -> str:
    """Return a new password from the environment or, on a terminal, as typed twice.

    Raises:
        BadInput: there is none, or the two differ.
    """
    if given := os.environ.get(NEW):
        return given
    if not sys.stdin.isatty():
        raise BadInput(field="password", value=NEW, why="empty")
    first = getpass.getpass(question)
    if first != getpass.getpass(once_more):
        raise BadInput(field="password", value="", why="differs")
    return first


def passphrase(question: str, once_more: str = "") -> str:
    """Return the passphrase of a sealed file: from the environment or, on a terminal, as typed; a new one twice.

    Raises:
        BadInput: there is none, or the two differ.
    """
    if given := os.environ.get(PHRASE):
        return given
    if not sys.stdin.isatty():
        raise BadInput(field="passphrase", value=PHRASE, why="empty")
    typed = getpass.getpass(question)
    if once_more and typed != getpass.getpass(once_more):
        raise BadInput(field="passphrase", value="", why="differs")
    return typed
