"""Keeps the collector of reference cycles from holding the window up while very much is read.

A reading of the diary, or a plan of 25,000 stands, is some hundred thousand values without cycles. Left alone, Python's
collector walks over all of them again and again, up to half a second each time, with every thread waiting.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def set_aside() -> Iterator[None]:
    """Collect what is garbage, then let what is made inside be: it goes when the last reference to it goes."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
