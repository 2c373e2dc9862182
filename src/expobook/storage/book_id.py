"""The id that a book in a file has from its making, read without looking at anything else of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

_WAIT_S = 1.0  # for a writer who is just at it


def book_id(path: Path) -> str:
    """Return the id of a book in a file, of whatever form; empty where there is none, or it cannot be read."""
    try:
        place = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(place, uri=True, timeout=_WAIT_S)) as connection:
            found = connection.execute("SELECT uid FROM book").fetchone()
    except (sqlite3.Error, OSError, ValueError):  # no file, no book, damaged; no path that can be an address
        return ""
    return found[0] if found and isinstance(found[0], str) else ""


def is_whole(path: Path) -> bool:
    """Say whether the pages of a book in a file fit together, so that the id in it can be believed."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT_S)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except (sqlite3.Error, OSError, ValueError):
        return False
