"""Figures over years: who has which bays for how long, read in bulk for reports.

Spans follow from lines, and cells follow from lines too (``book check`` proves it), so both add up to the same;
a span of ten days in one bay is one row here and ten cells there.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased

from expobook.domain.account import PAYS_PRICE, PostingKind
from expobook.domain.booking import Kind, Status
from expobook.domain.contract_state import ContractState
from expobook.domain.diary import Phase, Stay
from expobook.domain.queues import worst_ranks
from expobook.storage.bay_numbers import BayNumbers
from expobook.storage.number_lists import listed, spread
from expobook.storage.paper_rows import AmendmentRow, DiscountRow, PostingRow
from expobook.storage.plan_rows import PlanRow, StandRow
from expobook.storage.rows import (
    AuditRow,
    BookingRow,
    CellRow,
    ContractRow,
    GapRow,
    InstalmentRow,
    LineBayRow,
    LineRow,
    OrderRow,
    table,
)
from expobook.storage.venue_keys import FIRST

BOOKING, LINE, BAY, PHASE, START, UNTIL = range(6)  # columns of a table of spans
Spans = NDArray[np.int64]

_line, _lets, _gap, _cell = table(LineRow), table(LineBayRow), table(GapRow), table(CellRow)
_LINES = (
    select(
        _line.c.booking_id,
        _line.c.id,
        _line.c.start,
        _line.c.show_from,
        _line.c.show_until,
        _line.c.until,
        _line.c.closed,
        select(listed(_lets.c.bay)).where(_lets.c.line_id == _line.c.id).scalar_subquery(),
    )
    .join(table(BookingRow), table(BookingRow).c.id == _line.c.booking_id)
    .where(table(BookingRow).c.status.in_(bindparam("statuses", expanding=True)))
    .where(_line.c.start < bindparam("until"), _line.c.until > bindparam("start"), _line.c.dropped.is_(False))
    .order_by(_line.c.id)
)
_GAPS = select(_gap.c.line_id, _gap.c.bay, _gap.c.start, _gap.c.until)
# Written out: an index of options alone is only used where the query itself says that it wants none else.
_NONE: ColumnElement[int] = literal_column("0", Integer)
_wanted = (_cell.c.place > _NONE, _cell.c.day >= bindparam("first"), _cell.c.day < bindparam("last"))
_shared = select(_cell.c.day, _cell.c.bay).where(*_wanted).group_by(_cell.c.day, _cell.c.bay)
_shared_boxes = _shared.having(func.count() > 1).subquery()
_option = aliased(CellRow)
_QUEUES = (
    select(_option.day, listed(_option.bay), listed(_option.place), listed(_option.booking_id))
    .join(_shared_boxes, and_(_option.day == _shared_boxes.c.day, _option.bay == _shared_boxes.c.bay))
    .where(_option.place > _NONE)
    .group_by(_option.day)
)


class ShowHead(NamedTuple):
    """A show as a list names it, with its first day in."""

    id: int
    number: str
    title_zh: str
    title_en: str
    first: date


class ContractHead(NamedTuple):
    """A contract in figures: days of issue and of signature (of issue while unsigned), net price in fen."""

    id: int
    booking: int
    issued: date
    signed: date
    net: int


class Supplement(NamedTuple):
    """A signed supplement: what the whole contract costs net after it, in fen."""

    contract: int
    number: str
    signed: date
    net: int


class Figures:
    """Reads figures of a venue past the object layer: ten years are a hundred thousand rows."""

    def __init__(self, session: Session, bays: BayNumbers, venue: int = FIRST) -> None:
        self._session, self._bays, self._venue = session, bays, venue
        self._own = select(table(BookingRow).c.id).where(table(BookingRow).c.venue == venue)

    def _mine(self, booking_id: ColumnElement[int]) -> ColumnElement[bool]:
        """Say that a booking is the venue's; a book of one venue asks nothing more of the database."""
        return booking_id.in_(self._own) if self._bays.has_others else true()

    def spans(self, stay: Stay, statuses: Collection[Status]) -> Spans:
        """Return a row for each bay and phase of each standing line within days, with columns ``BOOKING`` to ``UNTIL``.

        Days are ordinals, half open, cut to ``stay``; days given back are left out.
        """
        days = {"start": stay.start, "until": stay.until}
        facts = {**days, "statuses": [status.value for status in statuses]}
        lines = [row for row in self._session.connection().execute(_LINES, facts).all() if row[-1]]
        if not lines:
            return np.empty((0, 6), dtype=np.int64)
        heads = _ordinals((row[:-1] for row in lines), 7)
        lets = self._bays.of_venue(spread(heads, [row[-1] for row in lines]), 7)
        spans = _phases(lets[:, :7], lets[:, 7])
        gaps = _ordinals(self._session.connection().execute(_GAPS).all(), 4)
        for line, bay, start, until in gaps[np.isin(gaps[:, 0], heads[:, 1])].tolist():
            spans = _without(spans, line, bay, start, until)
        return _cut(spans, stay)

    def holds(self) -> NDArray[np.int64]:
        """Return the bookings that are options."""
        head = table(BookingRow).c
        query = select(head.id).where(head.status == Status.HOLD.value, head.venue == self._venue)
        found = self._session.connection().execute(query).scalars()
        return np.fromiter(found, dtype=np.int64)

    def worst_ranks(self, stay: Stay) -> dict[int, int]:
        """Return the worst rank of each option that queues behind another within days; the rest are first.

        Only boxes that more than one option wants are read: they are few, and in all others there is nobody ahead.
        """
        days = {"first": stay.start.toordinal(), "last": stay.until.toordinal()}
        found = self._session.connection().execute(_QUEUES, days).all()
        if not found:
            return {}
        ordinals, *columns = zip(*found, strict=True)
        return worst_ranks(self._bays.of_venue(spread(np.array(ordinals, dtype=np.int64), *columns), 1))

    def shows(self, stay: Stay, statuses: Collection[Status]) -> list[ShowHead]:
        """Return the shows of some statuses with a standing line within days, by their first day in."""
        head = table(BookingRow).c
        query = (
            select(head.id, head.number, head.title_zh, head.title_en, func.min(_line.c.start).label("first"))
            .join(_line, _line.c.booking_id == head.id)
            .where(head.status.in_([status.value for status in statuses]), head.kind == Kind.EVENT.value)
            .where(head.venue == self._venue)
            .where(_line.c.start < stay.until, _line.c.until > stay.start, _line.c.dropped.is_(False))
            .group_by(head.id, head.number, head.title_zh, head.title_en)
            .order_by("first", head.number)
        )
        found = self._session.connection().execute(query).all()
        return [ShowHead(*row) for row in found]

    def ended(self) -> set[int]:
        """Return the bookings that were released, lost or cancelled, and have not come back since."""
        head = table(BookingRow).c
        gone = [status.value for status in (Status.RELEASED, Status.LOST, Status.CANCELLED)]
        query = select(head.id).where(head.status.in_(gone), head.venue == self._venue)
        return set(self._session.connection().execute(query).scalars())

    def first_days(self, booking_ids: Collection[int]) -> dict[int, date]:
        """Return the first day in of each show among some bookings, by its standing lines."""
        head = table(BookingRow).c
        query = (
            select(head.id, func.min(_line.c.start))
            .join(_line, _line.c.booking_id == head.id)
            .where(head.kind == Kind.EVENT.value, _line.c.dropped.is_(False))
            .group_by(head.id)
        )
        found = self._session.connection().execute(query).all()
        return {booking: first for booking, first in found if booking in booking_ids}

    def bays_asked_for(self, booking_ids: Collection[int]) -> dict[int, set[int]]:
        """Return the bays of all lines of some bookings, also of those that were let go."""
        query = select(_line.c.booking_id, _lets.c.bay).join(_lets, _lets.c.line_id == _line.c.id)
        found: dict[int, set[int]] = defaultdict(set)
        for booking, bay in self._session.connection().execute(query):
            if booking in booking_ids:
                found[booking].add(bay)
        return found

    def with_dealings(self) -> tuple[set[int], set[int]]:
        """Return the bookings that ordered services, and those that asked for discounts."""
        connection = self._session.connection()
        orders, discounts = (
            set(connection.execute(select(table(row).c.booking_id).distinct()).scalars())
            for row in (OrderRow, DiscountRow)
        )
        return orders, discounts

    def themes(self, booking_ids: Collection[int]) -> dict[int, str]:
        """Return the theme of each booking that has one."""
        heads = table(BookingRow).c
        found = self._session.connection().execute(select(heads.id, heads.theme).where(heads.theme != "")).all()
        wanted = set(booking_ids)
        return {booking: theme for booking, theme in found if booking in wanted}

    def contracts(self) -> list[ContractHead]:
        """Return the contracts that were issued and are not void, in the order of issuing."""
        row = table(ContractRow).c
        query = select(row.id, row.booking_id, row.issued_at, row.signed_at, row.net)
        query = query.where(row.state != ContractState.VOID.value, self._mine(row.booking_id)).order_by(row.id)
        found = self._session.connection().execute(query).all()
        return [
            ContractHead(key, of, issued.date(), (signed or issued).date(), net)
            for key, of, issued, signed, net in found
        ]

    def supplements(self) -> list[Supplement]:
        """Return the signed supplements of contracts, in the order of issuing; their sums are of the whole contract."""
        row = table(AmendmentRow).c
        query = select(row.contract_id, row.number, row.signed_at, row.net).where(row.signed_at.is_not(None))
        found = self._session.connection().execute(query.order_by(row.id)).all()
        return [Supplement(of, number, signed.date(), net) for of, number, signed, net in found]

    def instalments(self) -> list[tuple[int, date | None, int]]:
        """Return (contract, day due, fen) of each instalment as issued; without a day it is due on signature."""
        part = table(InstalmentRow).c
        found = self._session.connection().execute(select(part.contract_id, part.due, part.amount)).all()
        return [(of, due, amount) for of, due, amount in found]

    def payments(self, stay: Stay) -> list[tuple[date, int]]:
        """Return (day, fen) of what came in towards prices within days; what was given back is below zero.

        Deposits are held for their owners and interest is no price, so neither is here. What came in for a contract
        that became void later did come in.
        """
        paper, entry = table(ContractRow).c, table(PostingRow).c
        kinds = (PostingKind.RECEIPT.value, PostingKind.REFUND.value)
        query = (
            select(entry.day, entry.kind, entry.amount)
            .join(table(ContractRow), paper.id == entry.contract_id)
            .where(entry.day >= stay.start, entry.day < stay.until, self._mine(paper.booking_id))
            .where(entry.kind.in_(kinds), entry.account.in_([account.value for account in PAYS_PRICE]))
        )
        found = self._session.connection().execute(query).all()
        return [(day, amount if kind == PostingKind.RECEIPT.value else -amount) for day, kind, amount in found]

    def net_of_plans(self) -> dict[int, int]:
        """Return the net mm2 of the stands of each booking that has a plan with stands."""
        plan, stand = table(PlanRow).c, table(StandRow).c
        query = select(plan.booking_id, func.sum(stand.area_mm2)).join(table(StandRow), stand.plan_id == plan.id)
        found = self._session.connection().execute(query.group_by(plan.booking_id)).all()
        return {booking: int(net) for booking, net in found}

    def deeds(self, verbs: Collection[str], stay: Stay | None = None) -> list[tuple[int, str, datetime, str]]:
        """Return (booking, verb, when, why) of what was done to bookings, oldest first, in days or ever."""
        row = table(AuditRow).c
        query = select(row.subject_id, row.verb, row.at, row.why).where(row.subject == "booking", row.verb.in_(verbs))
        query = query.where(self._mine(row.subject_id))
        if stay is not None:
            query = query.where(row.at >= _midnight(stay.start), row.at < _midnight(stay.until))
        found = self._session.connection().execute(query.order_by(row.id)).all()
        return [(booking, verb, at, why) for booking, verb, at, why in found]


def _ordinals(rows: Iterable[Sequence[int | date]], columns: int) -> NDArray[np.int64]:
    """Return rows with dates among the numbers, as their ordinals."""
    flat = (value if isinstance(value, int) else value.toordinal() for value in chain.from_iterable(rows))
    return np.fromiter(flat, dtype=np.int64).reshape(-1, columns)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _phases(heads: NDArray[np.int64], bays: NDArray[np.int64]) -> Spans:
    """Return the spans of lines, a row of ``heads`` for each of ``bays``; a closure is one span of its own phase."""
    booking, line, start, show_from, show_until, until, closed = heads.T
    parts = [
        (Phase.BUILD_UP, start, np.where(closed, start, show_from)),
        (Phase.SHOW, np.where(closed, start, show_from), np.where(closed, start, show_until)),
        (Phase.DISMANTLE, np.where(closed, until, show_until), until),
        (Phase.CLOSED, start, np.where(closed, until, start)),
    ]
    found = [
        np.column_stack([booking, line, bays, np.full(len(bays), phase), first, last]) for phase, first, last in parts
    ]
    spans = np.vstack(found).astype(np.int64)
    return spans[spans[:, START] < spans[:, UNTIL]]


def _without(spans: Spans, line: int, bay: int, start: int, until: int) -> Spans:
    """Take some days of one bay of a line out of spans, which may part a span into two."""
    hit = (spans[:, LINE] == line) & (spans[:, BAY] == bay) & (spans[:, START] < until) & (spans[:, UNTIL] > start)
    before, after = spans[hit].copy(), spans[hit].copy()
    before[:, UNTIL] = np.minimum(before[:, UNTIL], start)
    after[:, START] = np.maximum(after[:, START], until)
    left = np.vstack([spans[~hit], before, after])
    return left[left[:, START] < left[:, UNTIL]]


def _cut(spans: Spans, stay: Stay) -> Spans:
    spans[:, START] = np.maximum(spans[:, START], stay.start.toordinal())
    spans[:, UNTIL] = np.minimum(spans[:, UNTIL], stay.until.toordinal())
    return spans[spans[:, START] < spans[:, UNTIL]]
