"""Reads files of others in a process of its own, with a limit on time and on memory."""

import multiprocessing
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any

from expobook.exchange.drawing import Damaged, Drawing, TooMuch

MEMORY = 400_000_000  # bytes that reading may take beyond what the program itself needs
_SECONDS, _SECONDS_A_MB = 4.0, 1.0
_START = 60.0  # seconds that a process may take to come up on a busy computer


class TooSlow(Exception):
    """Reading took longer than a file of that size ever should, and was ended."""


class Reader:
    """A process that reads drawings one after the other; it is started when it is needed and ended with the block."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._here: Connection | None = None

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def read(self, form: str, content: bytes) -> Drawing:
        """Return a drawing in one of the forms ``dxf`` and ``svg``.

        Raises:
            Damaged, TooMuch: as its reader says; a crash of the process is damage, too.
            TooSlow: it took more than four seconds and one for each MB.
        """
        here = self._started()
        try:
            here.send((form, content))
            if not here.poll(_SECONDS + _SECONDS_A_MB * len(content) / 1e6):
                self.close()
                raise TooSlow
            answer = here.recv()
        except (EOFError, OSError) as error:  # the process is gone
            self.close()
            raise Damaged("crashed") from error
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Drawing)
        return answer

    def _started(self) -> Connection:
        if self._here is None:
            context = multiprocessing.get_context("spawn")
            self._here, there = context.Pipe()
            self._process = context.Process(target=_work, args=(there,), daemon=True)
            self._process.start()
            there.close()
            if not self._here.poll(_START):
                self.close()
                raise TooSlow
            self._here.recv()
        return self._here

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._here is not None:
            self._here.close()
        self._process = self._here = None


def _work(there: Connection) -> None:
    """Read what comes until the other side is gone."""
    from expobook.exchange.dxf_reader import read_dxf
    from expobook.exchange.svg_reader import read_svg

    readers: dict[str, Callable[[bytes], Drawing]] = {"dxf": read_dxf, "svg": read_svg}
    _limit_memory()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        there.send("ready")
        while True:
            form, content = there.recv()
            there.send(_answer(readers[form], content))


def _answer(reader: Callable[[bytes], Drawing], content: bytes) -> Any:
    try:
        return reader(content)
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
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
