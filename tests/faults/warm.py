"""Harnesses that open thousands of books need not learn the same things thousands of times, as a program must once.

Nothing that is asked of a book changes by it.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from expobook.cli import program
from expobook.services.book import backups
from expobook.storage import backup, engine, lifecycle, store

_MAKERS = (backup, lifecycle, store)


@contextmanager
def shared_statements() -> Iterator[None]:
    """Let all engines of a kind that are made meanwhile share the statements that the first of them compiles.

    To compile costs more than all that a small book is asked. Each has its own connections, and asks what it asks.
    """
    first: dict[str, Engine] = {}

    def made(url: URL) -> Engine:
        new = engine.make_engine(url)
        known = first.get(new.dialect.name)
        if known is not None:
            new.dialect, new._compiled_cache = known.dialect, known._compiled_cache
        else:
            new.connect().close()  # now the dialect knows its database
            new.dispose()
            first[new.dialect.name] = new
        return new

    with pytest.MonkeyPatch.context() as patch:
        for module in _MAKERS:
            patch.setattr(module, "make_engine", made)
        yield


class ShortCuts:
    """What a command need not do again when the same process runs it again and again.

    Its parser is made once for the same words, and a backup is proven once for the same bytes.
    """

    def __init__(self) -> None:
        self._parsers: dict[tuple[str, ...], Any] = {}
        self._troubles: dict[bytes, str] = {}
        self._make_parser: Callable[..., Any] = program._parser
        self._prove: Callable[[Path], str] = backups.trouble_of

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Take them meanwhile."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(program, "_parser", self._parser)
            patch.setattr(backups, "trouble_of", self._trouble_of)
            yield

    def _parser(self, rest: Sequence[str], language: str, outside: Any) -> Any:
        words = (*rest, language)
        if words not in self._parsers:
            self._parsers[words] = self._make_parser(rest, language, outside)
        return self._parsers[words]

    def _trouble_of(self, copy: Path) -> str:
        proof = hashlib.sha256(copy.read_bytes()).digest()
        if proof not in self._troubles:
            self._troubles[proof] = self._prove(copy)
        return self._troubles[proof]
