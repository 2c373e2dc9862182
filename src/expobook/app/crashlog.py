"""Keeps what a bug left behind in a file, so that a user can send it to us."""

import platform
import sys
import traceback
from datetime import datetime
from pathlib import Path

MOST_KEPT = 20


def keep(bug: BaseException) -> Path | None:
    """Write a bug with its traceback into the user's log folder; None when not even that can be written."""
    from platformdirs import user_log_path

    try:
        folder = user_log_path("expobook", appauthor=False, ensure_exists=True)
        for old in sorted(folder.glob("crash-*.txt"))[: -MOST_KEPT + 1]:
            old.unlink(missing_ok=True)
        path = folder / f"crash-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"  # the user's clock names it
        head = f"{platform.platform()} · Python {platform.python_version()} · {sys.argv[1:2]}\n"
        path.write_text(head + "".join(traceback.format_exception(bug)), encoding="utf-8")
    except OSError:
        return None
    return path
