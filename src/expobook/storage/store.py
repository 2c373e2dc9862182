"""A book that is open: transactions that are all or nothing, and tried again when that helps."""

import copy
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Engine, String, cast, func, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from expobook.domain.errors import ConnectionLost, OutcomeUnknown
from expobook.domain.masking import Hidden
from expobook.storage.engine import WRITING, book_url, make_engine, shown_url
from expobook.storage.failures import CellTaken, is_cell_taken, is_lost, is_transient, translated
from expobook.storage.presence import Presence
from expobook.storage.rows import BookRow, table
from expobook.storage.unit_of_work import UnitOfWork
from expobook.storage.venue_keys import FIRST
from expobook.storage.watching import CHANNEL, Watch, watch

Result = TypeVar("Result")
TRIES = 6
PATIENCE_S = 5.0  # for a server that restarts, or hands over to another
_PAUSES_S = (0.05, 0.1, 0.2, 0.5)  # before the first tries; the last one before all others
_ONE_MORE_CHANGE = update(table(BookRow)).values(change_no=BookRow.change_no + 1).returning(BookRow.change_no)
_AND_TELL = _ONE_MORE_CHANGE.returning(func.pg_notify(CHANNEL, cast(BookRow.change_no, String)))


@dataclass(frozen=True, slots=True)
class _Doubt(Generic[Result]):
    """A step whose commit was not answered: how to know it in the trail if it was kept, and what it returned."""

    audit_no: int
    chain: str
    result: Result


class _Unanswered(Exception):
    """A commit that was not answered; it never leaves this module."""

    def __init__(self, error: DBAPIError, doubt: "_Doubt[Any] | None") -> None:
        super().__init__(str(error))
        self.error, self.doubt = error, doubt


class Store:
    """The open database of one book; safe to share between threads, one session each.

    ``hidden`` says for whom what is read is masked, None for nobody. ``patience_s`` is how long a step waits for a
    server that went away before it is refused; a window waits for ever.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(**{WRITING: True})
        self._own_changes: set[int] = set()
        self.presence = Presence(engine)
        self.hidden: Hidden | None = None
        self.venue = FIRST
        self.patience_s = PATIENCE_S
        self.waiting = 0  # how many steps wait for the server just now
        self._given_up = threading.Event()
        self._at_work = threading.local()  # the session of the step that this thread is in the middle of

    @classmethod
    def at(cls, target: str) -> "Store":
        """Return the store of a path or URL without looking into it; see ``services.book.books.open_book``."""
        return cls(make_engine(book_url(target)))

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def name(self) -> str:
        """The path or the URL without its password."""
        url = self.engine.url
        return url.database or "" if self.is_sqlite else shown_url(url)

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """Open a read transaction: one consistent picture of the book; nothing is kept.

        In the middle of a step on a server it reads by the step's own session: a second one may be none, where a pool
        has lent all it has to steps that wait for this one.

        Raises:
            StorageFailure: the database cannot be read.
        """
        engine = self.engine
        writing: Session | None = getattr(self._at_work, "session", None)
        if writing is not None and not self.is_sqlite:
            with writing.no_autoflush:
                yield UnitOfWork(writing, hidden=self.hidden, venue=self.venue)
            return
        if not self.is_sqlite:
            engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        try:
            with Session(engine, expire_on_commit=False) as session:
                yield UnitOfWork(session, hidden=self.hidden, venue=self.venue)
        except DBAPIError as error:
            raise translated(error) from error

    def transact(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """Run ``work`` in one writing transaction and commit it; nothing is kept when it raises.

        Writers of one book come one after another: on SQLite by ``BEGIN IMMEDIATE``, on PostgreSQL
        by the lock on the book's row, which every writer takes first. So what ``work`` checks still
        holds when it writes. ``work`` may run again after a deadlock, a lost race or a lost connection:
        it must not have effects outside the unit of work. A step whose commit was not answered is looked
        for in the trail when the server is back: it is done once, never twice.

        Raises:
            CellTaken: the key of the cells refused; services explain it.
            ConnectionLost: the server stayed away; nothing was kept.
            OutcomeUnknown: it went away in the commit and stayed away.
            StorageFailure: the database cannot be written.
        """
        doubt: _Doubt[Result] | None = None
        refused, until, lost, given_up = 0, time.monotonic() + self.patience_s, 0, self._given_up
        while True:
            try:
                return self._once(work, doubt)
            except _Unanswered as unanswered:
                doubt, error = unanswered.doubt or doubt, unanswered.error
            except IntegrityError as error_:
                if is_cell_taken(error_):
                    raise CellTaken() from error_
                raise
            except DBAPIError as error_:
                error = error_
            if is_lost(error):
                if not self._pause(lost, until, given_up):
                    raise _away(error, doubt) from error
                lost += 1
            elif is_transient(error) and refused < TRIES - 1:
                refused += 1
                time.sleep(_PAUSES_S[0])
            else:
                raise translated(error) from error

    def give_up(self) -> None:
        """Let the steps that wait for the server be refused now; later ones wait again."""
        given_up, self._given_up = self._given_up, threading.Event()
        given_up.set()

    def _pause(self, lost: int, until: float, given_up: threading.Event) -> bool:
        """Wait a little for the server; False when it was waited for long enough."""
        pause = _PAUSES_S[min(lost, len(_PAUSES_S) - 1)]
        if time.monotonic() + pause > until:
            return False
        self.waiting += 1
        try:
            return not given_up.wait(pause)
        finally:
            self.waiting -= 1

    def _once(self, work: Callable[[UnitOfWork], Result], doubt: "_Doubt[Result] | None") -> Result:
        with Session(self._writing, expire_on_commit=False) as session:
            one_more = _ONE_MORE_CHANGE if self.is_sqlite else _AND_TELL
            number = session.connection().execute(one_more).scalar_one()
            uow = UnitOfWork(session, venue=self.venue)
            if doubt is not None and uow.audit.chain_at(doubt.audit_no) == doubt.chain:
                return doubt.result  # the lock on the book is ours, so whatever was under way then is decided
            self._own_changes.add(number)  # before the commit: who watches may be quicker than the next line
            self._at_work.session = session
            try:
                result = work(uow)
                self._commit(session, uow, result)
            except BaseException:
                self._own_changes.discard(number)
                raise
            finally:
                self._at_work.session = None
            return result

    def _commit(self, session: Session, uow: UnitOfWork, result: Result) -> None:
        try:
            session.commit()
        except DBAPIError as error:
            if not is_lost(error):
                raise
            told = uow.audit.told
            raise _Unanswered(error, _Doubt(*told, result) if told else None) from error

    def masked(self, hidden: Hidden) -> "Store":
        """Return this store as somebody reads it who may not see personal data; what writes sees all, as it must."""
        made = copy.copy(self)
        made.hidden = hidden
        return made

    def whole(self) -> "Store":
        """Return this store without masks, for proofs of which nothing is handed out: whether contents are approved."""
        made = copy.copy(self)
        made.hidden = None
        return made

    def at_venue(self, venue: int) -> "Store":
        """Return this store as another venue of the book uses it; both share their connections."""
        made = copy.copy(self)
        made.venue = venue
        return made

    def watch(self) -> Watch:
        """Return a watch that hears of every commit, ours too; raises ``StorageFailure``."""
        return watch(self.engine)

    def others_wrote(self, after: int, until: int) -> bool:
        """Say whether any change after one and up to another was not made through this store."""
        mine = {number for number in self._own_changes.copy() if after < number <= until}
        self._own_changes.difference_update({number for number in self._own_changes.copy() if number <= after})
        return len(mine) < until - after

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()


def _away(error: DBAPIError, doubt: "_Doubt[Any] | None") -> ConnectionLost:
    facts = translated(error).facts
    return OutcomeUnknown(**facts) if doubt is not None else ConnectionLost(**facts)
