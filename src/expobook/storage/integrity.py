"""Proof that a book is sound: what the database says, and what our own rules say."""

import hashlib
import json
from collections.abc import Iterator

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from expobook.domain.booking import Booking, Status
from expobook.domain.diary import FIRM
from expobook.domain.errors import StorageFailure
from expobook.domain.record import snapshot
from expobook.domain.soundness import BookFinding
from expobook.storage.audit import COUNTER, START, AuditEntry, chained
from expobook.storage.failures import translated
from expobook.storage.name_keys import NameKeys
from expobook.storage.paper_rows import AmendmentRow, AttachmentRow, ClauseLibraryRow
from expobook.storage.plan_rows import StandRow
from expobook.storage.rows import (
    BayRow,
    BookingRow,
    CellRow,
    ContractRow,
    CounterRow,
    InstalmentRow,
    LineBayRow,
    LineRow,
    NameKeyRow,
    TariffRow,
    VenueRow,
)
from expobook.storage.store import Store
from expobook.storage.tables import described
from expobook.storage.tariffs import tariff_hash
from expobook.storage.unit_of_work import UnitOfWork

_CHUNK = 500
# What reading raises where no date, number, JSON or bay of ours is stored.
_NOT_OURS = (ValueError, LookupError, TypeError, ArithmeticError, AttributeError)


def check(store: Store) -> tuple[BookFinding, ...]:
    """Return everything that is wrong with a book; nothing means it is sound.

    Checks: the database itself, foreign keys, lines = cells, place 0 exactly for what is firm, each
    booking in bays of its own venue, no ticket shared by two bookings or above the counter, money sums, hashes of
    what was issued and of the venues, the chain of the audit trail, and every booking against its last entry there.
    """
    findings: list[BookFinding] = []
    try:
        findings += _database(store)
        if any(finding.rule == "database" for finding in findings):
            return tuple(findings)
        with store.read() as uow:
            for part in _PARTS:
                findings += part(uow)
    except _NOT_OURS as error:
        findings.append(BookFinding("unreadable", store.name, str(error)[:200]))
    except DBAPIError as error:
        findings.append(BookFinding("database", store.name, str(translated(error).facts["detail"])[:200]))
    except StorageFailure as refused:
        findings.append(BookFinding("database", store.name, str(refused.facts["detail"])[:200]))
    return tuple(findings)


def _database(store: Store) -> Iterator[BookFinding]:
    if not store.is_sqlite:
        return
    with store.engine.connect() as connection:
        for row in connection.execute(text("PRAGMA integrity_check(20)")):
            if row[0] != "ok":
                yield BookFinding("database", store.name, str(row[0]))
        for row in connection.execute(text("PRAGMA foreign_key_check")):
            yield BookFinding("foreign-key", f"{row[0]} {row[1]}", f"-> {row[2]}")


def _bookings(uow: UnitOfWork, told: "_Told") -> Iterator[BookFinding]:
    """The cells of each booking follow from its lines, and it is what the audit trail last said of it."""
    ids = list(uow.session.scalars(select(BookingRow.id).order_by(BookingRow.id)))
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        stored: dict[int, set[tuple[int, int, int, int]]] = {booking: set() for booking in chunk}
        columns = (CellRow.booking_id, CellRow.line_id, CellRow.day, CellRow.bay, CellRow.phase)
        for booking, *cell in uow.session.execute(select(*columns).where(CellRow.booking_id.in_(chunk))):
            stored[booking].add((cell[0], cell[1], cell[2], cell[3]))
        for own, booking in _loaded(uow, chunk):
            due = set(_expected(own, booking)) if booking.status.has_cells else set()
            if missing := due - stored[booking.id]:
                yield BookFinding("lines-cells", booking.number, f"{len(missing)} cells of its lines are missing")
            if extra := stored[booking.id] - due:
                yield BookFinding("lines-cells", booking.number, f"{len(extra)} cells follow from no line")
            if not told.fits(booking):
                yield BookFinding("audit", booking.number, "is not what the audit trail last said of it")


def _loaded(uow: UnitOfWork, ids: list[int]) -> Iterator[tuple[UnitOfWork, Booking]]:
    """Yield bookings, each with the book as its own venue sees it: bays are then called what they are called there."""
    for venue in sorted({*uow.venues.codes(), uow.venue}):
        own = uow.at(venue)
        for booking in own.bookings.many(ids):
            yield own, booking


def _expected(uow: UnitOfWork, booking: Booking) -> Iterator[tuple[int, int, int, int]]:
    number = uow.bays.number_of
    for line in booking.active_lines():
        for cell, phase in line.cells():
            yield line.id, cell.day.toordinal(), number[cell.bay], int(phase)


def _places(uow: UnitOfWork) -> Iterator[BookFinding]:
    firm = [status for status in Status if status.is_firm]
    joined = select(BookingRow.number, func.count()).join(CellRow, CellRow.booking_id == BookingRow.id)
    wrong = {
        "cells are firm, the booking is not": (CellRow.place == FIRM) & BookingRow.status.not_in(firm),
        "cells are options, the booking is firm": (CellRow.place > FIRM) & BookingRow.status.in_(firm),
    }
    for words, condition in wrong.items():
        for number, count in uow.session.execute(joined.where(condition).group_by(BookingRow.number)):
            yield BookFinding("places", number, f"{count} {words}")
    double = select(CellRow.day, CellRow.bay).where(CellRow.place == FIRM).group_by(CellRow.day, CellRow.bay)
    for day, bay in uow.session.execute(double.having(func.count() > 1).limit(20)):
        yield BookFinding("double-booking", uow.bays.code_of[bay], f"day {day} is firm twice")


def _own_bays(uow: UnitOfWork) -> Iterator[BookFinding]:
    """A booking has bays of its own venue alone."""
    ours = select(BookingRow.number, BayRow.code).join(LineRow, LineRow.booking_id == BookingRow.id)
    ours = ours.join(LineBayRow, LineBayRow.line_id == LineRow.id).join(BayRow, BayRow.id == LineBayRow.bay)
    for number, bay in uow.session.execute(ours.where(BayRow.venue != BookingRow.venue).limit(20)):
        yield BookFinding("venues", number, f"has {bay}, a bay of another venue")


def _tickets(uow: UnitOfWork) -> Iterator[BookFinding]:
    options = select(CellRow.place).where(CellRow.place > FIRM)
    shared = options.group_by(CellRow.place).having(func.count(func.distinct(CellRow.booking_id)) > 1)
    for ticket in uow.session.scalars(shared):
        yield BookFinding("tickets", str(ticket), "belongs to two bookings")
    highest = uow.session.execute(select(func.max(CellRow.place))).scalar_one() or 0
    drawn = uow.session.execute(select(CounterRow.value).where(CounterRow.name == "ticket")).scalar_one_or_none() or 0
    if highest > drawn:
        yield BookFinding("tickets", str(highest), f"is above the counter, which stands at {drawn}")


def _contracts(uow: UnitOfWork) -> Iterator[BookFinding]:
    sums = {
        contract: total or 0
        for contract, total in uow.session.execute(
            select(InstalmentRow.contract_id, func.sum(InstalmentRow.amount)).group_by(InstalmentRow.contract_id)
        )
    }
    for row in uow.session.scalars(select(ContractRow).execution_options(yield_per=20)):
        if hashlib.sha256(row.pdf).hexdigest() != row.pdf_sha256.lower():
            yield BookFinding("issued-hash", row.number, "the stored PDF is not the one that was issued")
        if hashlib.sha256(row.content.encode()).hexdigest() != row.content_hash.lower():
            yield BookFinding("issued-hash", row.number, "the stored contents are not those that were issued")
        if row.total != row.net + row.tax:
            yield BookFinding("money", row.number, f"{row.net} + {row.tax} is not {row.total} fen")
        if row.id in sums and int(sums[row.id]) != row.total:
            yield BookFinding("money", row.number, f"instalments add up to {sums[row.id]}, not {row.total} fen")
        try:
            anchor = json.loads(row.content).get("anchor") or ""
        except (ValueError, AttributeError):
            yield BookFinding("issued-hash", row.number, "the stored contents cannot be read")
            continue
        entry, _, prefix = anchor.partition("-")
        if anchor and not uow.audit.chain_at(int(entry)).upper().startswith(prefix):
            yield BookFinding("audit", row.number, f"its contract was printed with the anchor {anchor}, which is gone")


def _papers(uow: UnitOfWork) -> Iterator[BookFinding]:
    for row in uow.session.scalars(select(AmendmentRow).execution_options(yield_per=20)):
        if hashlib.sha256(row.pdf).hexdigest() != row.pdf_sha256.lower():
            yield BookFinding("issued-hash", row.number, "the stored PDF is not the one that was issued")
        if hashlib.sha256(row.content.encode()).hexdigest() != row.content_hash.lower():
            yield BookFinding("issued-hash", row.number, "the stored contents are not those that were issued")
    for kept in uow.session.scalars(select(AttachmentRow).execution_options(yield_per=5)):
        if hashlib.sha256(kept.data).hexdigest() != kept.sha256.lower():
            yield BookFinding("stored-hash", kept.name, "is not the file that was put in")
    for each in uow.session.scalars(select(ClauseLibraryRow)):
        if hashlib.sha256(each.body.encode()).hexdigest() != each.sha256:
            yield BookFinding("stored-hash", f"clauses {each.version}", "are not the texts that were put in")


def _venues(uow: UnitOfWork) -> Iterator[BookFinding]:
    for row in uow.session.scalars(select(VenueRow)):
        if hashlib.sha256(row.body.encode()).hexdigest() != row.sha256:
            yield BookFinding("stored-hash", f"{row.code} {row.version}", "is not the venue that was put in")


def _tariffs(uow: UnitOfWork) -> Iterator[BookFinding]:
    for row in uow.session.scalars(select(TariffRow)):
        if tariff_hash(row.body) != row.sha256:
            yield BookFinding("stored-hash", f"{row.code} {row.version}", "is not the tariff that was put in")


def _readable(uow: UnitOfWork) -> Iterator[BookFinding]:
    """Read every row for its columns, but the cells, which are counted elsewhere; what cannot be read raises."""
    for each in described().sorted_tables:
        if each.name == CellRow.__tablename__:
            continue
        for _row in uow.session.execute(select(each).execution_options(yield_per=1000)):
            pass
    for number, ring in uow.session.execute(select(StandRow.number, StandRow.ring)):
        if not isinstance(json.loads(ring), list):
            yield BookFinding("unreadable", number, "its outline is no list of corners")


def _name_keys(uow: UnitOfWork) -> Iterator[BookFinding]:
    for row in uow.session.execute(select(*NameKeyRow.__table__.columns)):
        if NameKeys(row.plain, row.pinyin, row.initials).sha256 != row.sha256:
            yield BookFinding("name-keys", f"{row.subject} {row.subject_id}", "the keys are not those that were stored")


class _Told:
    """What the audit trail last said of each booking; those that came without a trail fit."""

    def __init__(self) -> None:
        self._last: dict[int, str] = {}
        self._since: dict[int, dict[str, object]] = {}  # older assignments told the party and the show alone

    def hear(self, entry: AuditEntry) -> None:
        if entry.subject != "booking" or entry.subject_id is None:
            return
        if '"lines":[' in entry.after:  # other deeds tell a figure or two
            self._last[entry.subject_id] = entry.after
            self._since.pop(entry.subject_id, None)
        elif entry.verb == "assign":
            self._since[entry.subject_id] = json.loads(entry.after)

    def fits(self, booking: Booking) -> bool:
        last = self._last.get(booking.id)
        if last is None:
            return True
        told, now = json.loads(last) | self._since.get(booking.id, {}), json.loads(snapshot(booking))
        return all(now.get(name) == value for name, value in told.items())  # older entries told less


def _trail(uow: UnitOfWork) -> Iterator[BookFinding]:
    """The chain of the audit trail is whole, and the bookings are what it says: one reading for both."""
    previous, expected, told = START, 1, _Told()
    for entry in uow.audit.all():
        if entry.id != expected:
            yield BookFinding("audit", str(entry.id), f"entry {expected} is missing")
        if chained(previous, entry) != entry.chain:
            yield BookFinding("audit", str(entry.id), "was edited, or the one before it was")
        previous, expected = entry.chain, entry.id + 1
        told.hear(entry)
    counted = uow.session.execute(select(CounterRow.value).where(CounterRow.name == COUNTER)).scalar_one_or_none() or 0
    if counted != expected - 1:
        yield BookFinding("audit", str(expected - 1), f"is the last entry, but {counted} were written")
    yield from _bookings(uow, told)


_PARTS = (
    _places,
    _own_bays,
    _tickets,
    _contracts,
    _papers,
    _venues,
    _tariffs,
    _readable,
    _name_keys,
    _trail,
)
