"""What a search of the audit trail looks for: the store narrows by it, and what comes back is judged to the letter."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, true

from expobook.domain.record import KEYS
from expobook.storage.audit import AuditEntry, AuditTrail
from expobook.storage.name_keys import like
from expobook.storage.position import Position
from expobook.storage.rows import AuditRow, table

SNAPSHOT = '{"number":"'  # how the record of a booking begins (``domain.record.snapshot``), and nothing else does
TOLD = ("before", "after")
_COLUMNS = table(AuditRow).c


@dataclass(frozen=True, slots=True)
class Trace:
    """One way in which an entry may have what is sought; what is empty or None asks for nothing.

    One of the ``texts`` is found anywhere in one of the ``parts``, without regard to case. ``snapshots`` wants entries
    that keep the record of a booking, or those that do not; ``had`` those that had something before. ``test`` looks
    closer than a store can; ``differs`` is a key of that record, and spares it the entries that have the same there
    before and after.
    """

    verbs: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    texts: tuple[str, ...] = ()
    parts: tuple[str, ...] = TOLD
    snapshots: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    had: bool = False
    differs: str = ""
    test: Callable[[AuditEntry], bool] | None = None

    def fits(self, entry: AuditEntry) -> bool:
        """Return whether an entry has it."""
        return (
            (not self.verbs or entry.verb in self.verbs)
            and (not self.subjects or entry.subject in self.subjects)
            and (self.snapshots is None or self.snapshots == entry.after.startswith(SNAPSHOT))
            and (not self.had or entry.before != "")
            and (self.since is None or entry.at >= self.since)
            and (self.until is None or entry.at < self.until)
            and (not self.texts or self._in(entry))
            and (self.test is None or self.test(entry))
        )

    def _in(self, entry: AuditEntry) -> bool:
        body = "\n".join(getattr(entry, part) for part in self.parts).casefold()
        return any(text.casefold() in body for text in self.texts)

    def clause(self) -> ColumnElement[bool]:
        """Return the condition of the rows among which those that fit are."""
        return and_(true(), *self._conditions())

    def _conditions(self) -> Iterator[ColumnElement[bool]]:
        if self.verbs:
            yield _COLUMNS.verb.in_(sorted(self.verbs))
        if self.subjects:
            yield _COLUMNS.subject.in_(sorted(self.subjects))
        if self.since is not None:
            yield _COLUMNS.at >= self.since
        if self.until is not None:
            yield _COLUMNS.at < self.until
        if self.snapshots is not None:
            kept = _COLUMNS.after.startswith(SNAPSHOT, autoescape=True)
            yield kept if self.snapshots else not_(kept)
        if self.had:
            yield _COLUMNS.before != ""
        if self.differs:
            yield _may_differ(self.differs)
        if self.texts:
            patterns = [_pattern(text) for text in self.texts]
            yield or_(*(_COLUMNS[part].ilike(each, escape="\\") for each in patterns for part in self.parts))


Sought = Sequence[Sequence[Trace]]  # every one of these is wanted, by any of its traces


def found(trail: AuditTrail, sought: Sought, limit: int) -> list[AuditEntry]:
    """Return the entries that have all that is sought, newest first, no more than the limit."""

    def fits(entry: AuditEntry) -> bool:
        return all(any(trace.fits(entry) for trace in traces) for traces in sought)

    return trail.fitting(fits, limit, *(or_(*(trace.clause() for trace in traces)) for traces in sought))


def _may_differ(key: str) -> ColumnElement[bool]:
    """Return the condition of records that do not have the same under a key before and after.

    What stands from the key up to the next one is looked for in what was after: a key stands once in a record, for
    within a text no quote stands by itself. Of a record that was written otherwise nothing is said.
    """
    before, after = _COLUMNS.before, _COLUMNS.after
    start = Position(before, f'"{key}":')
    following = KEYS[KEYS.index(key) + 1 :][:1]
    end = Position(before, f'"{following[0]}":') if following else func.length(before) + 1
    same = Position(after, func.substr(before, start, end - start)) > 0
    return case(
        (before == "", Position(after, f'"{key}":null') == 0),
        (and_(start > 0, end > start), not_(same)),
        else_=true(),
    )


def _pattern(text: str) -> str:
    """Return a pattern for a text anywhere; an engine may know the cases of the Latin alphabet alone."""
    return "".join(sign if sign.isascii() or sign.lower() == sign.upper() else "_" for sign in like(text))
