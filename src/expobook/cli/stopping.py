"""Ctrl+C is heard even where Python loses it: one that falls into a destructor is only mentioned on standard error."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_asked = threading.Event()


@contextmanager
def stoppable() -> Iterator[None]:
    """Remember Ctrl+C for the duration of a ``with`` block, besides raising it; who is deaf to it stays deaf."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
        yield
        return
    _asked.clear()
    told = sys.unraisablehook
    signal.signal(signal.SIGINT, _ask)
    sys.unraisablehook = lambda lost: None if isinstance(lost.exc_value, KeyboardInterrupt) else told(lost)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        sys.unraisablehook = told


def _ask(number: int, frame: FrameType | None) -> None:
    _asked.set()
    signal.default_int_handler(number, frame)


def stop_if_asked() -> None:
    """Raise the Ctrl+C that was asked for, if it was lost; long work calls this between its steps.

    Raises:
        KeyboardInterrupt: somebody pressed Ctrl+C since the command began.
    """
    if _asked.is_set():
        raise KeyboardInterrupt
