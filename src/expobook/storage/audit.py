"""The audit trail: appended to, never edited, each entry chained to the one before."""

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from itertools import islice, starmap

from sqlalchemy import ColumnElement, bindparam, insert, select, update
from sqlalchemy.orm import Session

from expobook.domain.actor import Actor
from expobook.storage.people import Gate
from expobook.storage.rows import AuditRow, CounterRow, table

START = "0" * 64
ANCHOR_DIGITS = 16
_APPEND = insert(table(AuditRow))
_LAST = select(AuditRow.id, AuditRow.chain).order_by(AuditRow.id.desc()).limit(1)
COUNTER = "audit"  # how many entries there are: one that is cut off is missed
_COUNTED = update(table(CounterRow)).where(CounterRow.name == COUNTER).values(value=bindparam("number"))


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed: who, at which desk, when (venue time), what, before and after as JSON text, why."""

    id: int
    at: datetime
    who: str
    desk: str
    verb: str
    subject: str
    subject_id: int | None
    before: str
    after: str
    why: str
    chain: str


_ENTRIES = select(*(table(AuditRow).c[field.name] for field in fields(AuditEntry)))


def chained(previous: str, entry: AuditEntry) -> str:
    """Return the SHA-256 that ties an entry to the hash of the one before it."""
    fields = [entry.id, entry.at.isoformat(), entry.who, entry.desk, entry.verb, entry.subject]
    fields += [entry.subject_id, entry.before, entry.after, entry.why]
    text = json.dumps([previous, *fields], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class AuditTrail:
    """Appends and reads entries; what the gate does not let pass is not told, and so not done."""

    def __init__(self, session: Session, gate: Gate | None = None) -> None:
        self._session = session
        self._gate = gate or Gate(session)
        self.told: tuple[int, str] | None = None  # number and hash of the last entry that this transaction added

    def add(
        self,
        actor: Actor,
        at: datetime,
        verb: str,
        subject: str,
        subject_id: int | None,
        *,
        before: str = "",
        after: str = "",
        why: str = "",
    ) -> None:
        """Append one deed; the writer's lock makes the chain a single line.

        Raises:
            NotSignedIn, NotPermitted: the book has people, and who acts is none of them or has no role for it.
        """
        self._gate.must_permit(actor, verb)
        connection = self._session.connection()
        last = connection.execute(_LAST).first()
        number, previous = (last.id + 1, last.chain) if last else (1, START)
        entry = AuditEntry(number, at, actor.name, actor.desk, verb, subject, subject_id, before, after, why, chain="")
        chain = chained(previous, entry)
        connection.execute(_APPEND, asdict(replace(entry, chain=chain)))
        self.told = (number, chain)
        if not connection.execute(_COUNTED, {"number": number}).rowcount:
            connection.execute(insert(table(CounterRow)).values(name=COUNTER, value=number))

    def of(self, subject: str, subject_id: int) -> tuple[AuditEntry, ...]:
        """Return the history of one record, oldest first."""
        query = _ENTRIES.where(AuditRow.subject == subject, AuditRow.subject_id == subject_id)
        return tuple(starmap(AuditEntry, self._session.connection().execute(query.order_by(AuditRow.id))))

    def newest(self) -> int:
        """Return the number of the newest entry, 0 without any."""
        last = self._session.connection().execute(_LAST).first()
        return last.id if last else 0

    def chain_at(self, number: int) -> str:
        """Return the hash of one entry, "" where there is none."""
        query = select(AuditRow.chain).where(AuditRow.id == number)
        return self._session.connection().execute(query).scalar_one_or_none() or ""

    def anchor(self) -> str:
        """Return where the trail stands, as paper prints it: the number of the last entry and how its hash begins."""
        last = self._session.connection().execute(_LAST).first()
        return f"{last.id}-{last.chain[:ANCHOR_DIGITS].upper()}" if last else ""

    def fitting(self, test: Callable[[AuditEntry], bool], limit: int, *among: ColumnElement[bool]) -> list[AuditEntry]:
        """Return entries that pass a test, newest first, no more than the limit; only those ``among`` are read."""
        query = _ENTRIES.where(*among).order_by(AuditRow.id.desc()).execution_options(yield_per=1000)
        with closing(self._session.connection().execute(query)) as rows:
            return list(islice(filter(test, starmap(AuditEntry, rows)), limit))

    def after(self, number: int) -> tuple[AuditEntry, ...]:
        """Return the entries after one, oldest first."""
        query = _ENTRIES.where(AuditRow.id > number).order_by(AuditRow.id)
        return tuple(starmap(AuditEntry, self._session.connection().execute(query)))

    def all(self) -> Iterable[AuditEntry]:
        """Yield every entry, oldest first; past the object layer, for there are many."""
        query = _ENTRIES.order_by(AuditRow.id).execution_options(yield_per=1000)
        return starmap(AuditEntry, self._session.connection().execute(query))
