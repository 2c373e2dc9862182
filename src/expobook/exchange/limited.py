"""Reads files of others in a process of its own, with a limit on time and on memory."""

import multiprocessing
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from expobook.exchange.drawing import Damaged, TooMuch

Read = TypeVar("Read")

MEMORY = 400_000_000  # bytes that reading may take beyond what the program itself needs
_SECONDS, _SECONDS_A_MB = 3.0, 1.5
_START = 60.0  # seconds that a process may take to come up on a busy computer


class TooSlow(Exception):
    """Reading took longer than a file of that size ever should, and was ended."""


class Reader:
    """A process that reads files one after the other; it is started when it is needed and ended with the block."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._here: Connection | None = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def warm(self) -> None:
        """Start the process before it is needed."""
        self._started()

    def read(self, how: Callable[[bytes], Read], content: bytes) -> Read:
        """Return what ``how``, a function of a module, makes of the bytes of a file.

        Raises:
            Damaged, TooMuch: as ``how`` says; a crash of the process is damage, too.
            TooSlow: it took more than three seconds and one and a half for each MB.
        """
        try:
            here = self._started()
            here.send(how)
            self._wait(_START)
            here.send(content)
            answer: Read | Exception = self._wait(_SECONDS + _SECONDS_A_MB * len(content) / 1e6)
        except (EOFError, OSError) as error:  # the process is gone
            self.close()
            raise Damaged("crashed") from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _wait(self, seconds: float) -> Any:
        """Return what the process says next, or end it."""
        assert self._here is not None
        if not self._here.poll(seconds):
            self.close()
            raise TooSlow
        return self._here.recv()

    def _started(self) -> Connection:
        if self._here is None:
            context = multiprocessing.get_context("spawn")
            self._here, there = context.Pipe()
            self._process = context.Process(target=_work, args=(there,), daemon=True)
            self._process.start()
            there.close()
            self._wait(_START)
        return self._here

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._here is not None:
            self._here.close()
        self._process = self._here = None


def reader_or(reader: Reader | None) -> AbstractContextManager[Reader]:
    """Return a reader that is there already, to be left open, or a new one that ends with the block."""
    return nullcontext(reader) if reader is not None else Reader()


def _work(there: Connection) -> None:
    """Read what comes until the other side is gone."""
    known: set[Callable[[bytes], Any]] = set()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        there.send("ready")
        while True:
            how = there.recv()  # which loads the module that it is in
            if how not in known:
                _limit_memory()
                known.add(how)
            there.send("ready")
            there.send(_answer(how, there.recv()))


def _answer(how: Callable[[bytes], Any], content: bytes) -> Any:
    try:
        return how(content)
    except (Damaged, TooMuch) as refusal:
        return type(refusal)(*refusal.args)
    except (MemoryError, RecursionError):
        return TooMuch()


def _limit_memory() -> None:
    """Allow this process some memory more than it has; Windows has no such limit, there time alone counts."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * os.sysconf("SC_PAGE_SIZE") + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
