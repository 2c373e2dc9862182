"""A book that is open: transactions that are all or nothing, and tried again when that helps."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Engine, String, cast, func, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from expobook.storage.engine import WRITING, book_url, make_engine
from expobook.storage.failures import CellTaken, is_cell_taken, is_transient, translated
from expobook.storage.rows import BookRow, table
from expobook.storage.unit_of_work import UnitOfWork
from expobook.storage.watching import CHANNEL, Watch, watch

Result = TypeVar("Result")
TRIES = 6
_ONE_MORE_CHANGE = update(table(BookRow)).values(change_no=BookRow.change_no + 1).returning(BookRow.change_no)
_AND_TELL = _ONE_MORE_CHANGE.returning(func.pg_notify(CHANNEL, cast(BookRow.change_no, String)))


class Store:
    """The open database of one book; safe to share between threads, one session each."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(**{WRITING: True})
        self._own_changes: set[int] = set()

    @classmethod
    def at(cls, target: str) -> "Store":
        """Return the store of a path or URL without looking into it; see ``services.books.open_book``."""
        return cls(make_engine(book_url(target)))

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def name(self) -> str:
        """The path or the URL without its password."""
        url = self.engine.url
        return url.database or "" if self.is_sqlite else url._replace(password=None).render_as_string()

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """Open a read transaction: one consistent picture of the book; nothing is kept.

        Raises:
            StorageFailure: the database cannot be read.
        """
        engine = self.engine
        if not self.is_sqlite:
            engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        try:
            with Session(engine, expire_on_commit=False) as session:
                yield UnitOfWork(session)
        except DBAPIError as error:
            raise translated(error) from error

    def transact(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """Run ``work`` in one writing transaction and commit it; nothing is kept when it raises.

        Writers of one book come one after another: on SQLite by ``BEGIN IMMEDIATE``, on PostgreSQL
        by the lock on the book's row, which every writer takes first. So what ``work`` checks still
        holds when it writes. ``work`` may run again after a deadlock or a lost race: it must not
        have effects outside the unit of work.

        Raises:
            CellTaken: the key of the cells refused; services explain it.
            StorageFailure: the database cannot be written.
        """
        for last_try in (False,) * (TRIES - 1) + (True,):
            try:
                return self._once(work)
            except IntegrityError as error:
                if is_cell_taken(error):
                    raise CellTaken() from error
                raise
            except DBAPIError as error:
                if last_try or not is_transient(error):
                    raise translated(error) from error
                time.sleep(0.05)
        raise AssertionError("unreachable: the last try returns or raises")

    def _once(self, work: Callable[[UnitOfWork], Result]) -> Result:
        with Session(self._writing, expire_on_commit=False) as session:
            one_more = _ONE_MORE_CHANGE if self.is_sqlite else _AND_TELL
            number = session.connection().execute(one_more).scalar_one()
            self._own_changes.add(number)  # before the commit: who watches may be quicker than the next line
            try:
                result = work(UnitOfWork(session))
                session.commit()
            except BaseException:
                self._own_changes.discard(number)
                raise
            return result

    def watch(self) -> Watch:
        """Return a watch that hears of every commit, ours too; raises ``StorageFailure``."""
        return watch(self.engine.url)

    def others_wrote(self, after: int, until: int) -> bool:
        """Say whether any change after one and up to another was not made through this store."""
        mine = {number for number in self._own_changes.copy() if after < number <= until}
        self._own_changes.difference_update({number for number in self._own_changes.copy() if number <= after})
        return len(mine) < until - after

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()
