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
from typing import TYPE_CHECKING, Any

from expobook.exchange.drawing import Damaged, Drawing, TooMuch

if TYPE_CHECKING:
    from expobook.exchange.stands_back import StandsBack

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

    def drawing(self, form: str, content: bytes) -> Drawing:
        """Return a drawing in one of the forms ``dxf`` and ``svg``; raises as :meth:`_read`."""
        drawing = self._read(form, content)
        assert isinstance(drawing, Drawing)
        return drawing

    def rows(self, content: bytes) -> list[list[str]]:
        """Return the texts of an XLSX's first sheet; raises as :meth:`_read`."""
        rows: list[list[str]] = self._read("xlsx", content)
        return rows

    def stands(self, content: bytes) -> "StandsBack | None":
        """Return the stands of a GeoJSON of ours, None when it is none; raises as :meth:`_read`."""
        back: StandsBack | None = self._read("geojson", content)
        return back

    def _read(self, form: str, content: bytes) -> Any:
        """Have a file read.

        Raises:
            Damaged, TooMuch: as its reader says; a crash of the process is damage, too.
            TooSlow: it took more than three seconds and one and a half for each MB.
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


def reader_or(reader: Reader | None) -> AbstractContextManager[Reader]:
    """Return a reader that is there already, to be left open, or a new one that ends with the block."""
    return nullcontext(reader) if reader is not None else Reader()


def _work(there: Connection) -> None:
    """Read what comes until the other side is gone."""
    from expobook.exchange.dxf_reader import read_dxf
    from expobook.exchange.list_file import sheet_rows
    from expobook.exchange.stands_back import read_geojson
    from expobook.exchange.svg_reader import read_svg

    readers: dict[str, Callable[[bytes], Any]] = {
        "dxf": read_dxf,
        "svg": read_svg,
        "xlsx": sheet_rows,
        "geojson": read_geojson,
    }
    _limit_memory()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        there.send("ready")
        while True:
            form, content = there.recv()
            there.send(_answer(readers[form], content))


def _answer(reader: Callable[[bytes], Any], content: bytes) -> Any:
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
