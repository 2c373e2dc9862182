"""Bookings with their lines: rows in, values out, the version guarded."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from expobook.domain.booking import Booking, Gap, Kind, Line, Status
from expobook.domain.contract_state import ContractState
from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import StaleData, UnknownThing, UserError
from expobook.domain.holds import ShowNear
from expobook.domain.text import Bilingual
from expobook.storage.bay_numbers import BayNumbers
from expobook.storage.name_keys import has_number, matches, named, nearness, put_keys
from expobook.storage.number_lists import listed
from expobook.storage.rows import BookingRow, ContractRow, GapRow, LineBayRow, LineRow, NameKeyRow, VenueRow, table
from expobook.storage.venue_keys import FIRST

_CHUNK = 500
_AT_ONCE = 1000  # rows that are fetched in one go
_PLAIN = ("event_id", "organiser_id", "theme", "expires", "likelihood", "note", "demo")
_NEW_LINE = insert(table(LineRow)).returning(LineRow.id)
_LIVING = (Status.HOLD, Status.CONTRACTED, Status.COMPLETED)

# First the lines of those days, from their covering index alone, then their heads: left to itself,
# SQLite would start from every booking of the years.
_shown = (
    select(LineRow.booking_id, LineRow.show_from, LineRow.show_until)
    .where(LineRow.show_from < bindparam("until"), LineRow.show_until > bindparam("start"), LineRow.dropped.is_(False))
    .cte("shown")
    .prefix_with("MATERIALIZED")
)
_SHOWS_NEAR = (
    select(
        BookingRow.id,
        BookingRow.number,
        BookingRow.title_zh,
        BookingRow.title_en,
        BookingRow.status,
        _shown.c.show_from,
        _shown.c.show_until,
    )
    .join(_shown, _shown.c.booking_id == BookingRow.id)
    .where(BookingRow.theme.in_(bindparam("themes", expanding=True)))
    .where(BookingRow.status.in_(_LIVING), BookingRow.kind == Kind.EVENT, BookingRow.venue == bindparam("venue"))
    .order_by(BookingRow.id)
)


_HEADS = select(BookingRow.id, BookingRow.number, BookingRow.title_zh, BookingRow.title_en, BookingRow.kind).where(
    BookingRow.id.in_(bindparam("ids", expanding=True))
)

_HEAD = (
    *(BookingRow.id, BookingRow.number, BookingRow.kind, BookingRow.title_zh, BookingRow.title_en, BookingRow.status),
    *(BookingRow.event_id, BookingRow.organiser_id, BookingRow.theme, BookingRow.expires, BookingRow.likelihood),
    *(BookingRow.note, BookingRow.demo, BookingRow.created, BookingRow.version),
)
# Every reading of bookings asks these: they are put together once.
_of_bookings = LineRow.booking_id.in_(bindparam("bookings", expanding=True))
_bays = select(listed(LineBayRow.bay)).where(LineBayRow.line_id == LineRow.id)
_days = (LineRow.start, LineRow.show_from, LineRow.show_until, LineRow.until, LineRow.closed)
_LINES = (
    select(LineRow.booking_id, LineRow.id, LineRow.alternative, LineRow.dropped, _bays.scalar_subquery(), *_days)
    .where(_of_bookings)
    .order_by(LineRow.id)
)
_GAPS = select(*table(GapRow).columns).join(LineRow, LineRow.id == GapRow.line_id).where(_of_bookings)


class BookingHead(NamedTuple):
    """What names a booking, where its lines do not matter."""

    id: int
    number: str
    title: Bilingual
    kind: Kind


class OtherVenue(UserError):
    """A booking is one of another venue of the book: ``number``, ``venue`` (its code)."""

    code = "other-venue"


class Bookings:
    """Heads, lines and gaps of the bookings of one venue; their cells are in ``Cells``."""

    def __init__(self, session: Session, bays: BayNumbers, venue: int = FIRST) -> None:
        self._session, self._venue = session, venue
        self._bays = bays

    def get(self, booking_id: int) -> Booking:
        """Return one booking; raises ``UnknownThing``, or ``OtherVenue`` where it is not this venue's."""
        found = self._load(wanted := select(BookingRow).where(BookingRow.id == booking_id))
        if not found:
            self._refuse_elsewhere(wanted)
            raise UnknownThing(kind="booking", name=str(booking_id), known="")
        return found[0]

    def by_number(self, number: str) -> Booking:
        """Return the booking with that number, such as ``B-2026-0118``; raises as :meth:`get`."""
        found = self._load(wanted := select(BookingRow).where(BookingRow.number == number))
        if not found:
            self._refuse_elsewhere(wanted)
            raise UnknownThing(kind="booking", name=number, known="")
        return found[0]

    def many(self, booking_ids: Collection[int]) -> list[Booking]:
        """Return bookings by id, in the order of their ids."""
        ids = sorted(booking_ids)
        found: list[Booking] = []
        for start in range(0, len(ids), _CHUNK):
            found += self._load(select(BookingRow).where(BookingRow.id.in_(ids[start : start + _CHUNK])))
        return found

    def heads(self, booking_ids: Collection[int]) -> list[BookingHead]:
        """Return what names some bookings, past the object layer: a few, asked for at every hold."""
        if not booking_ids:
            return []
        found = self._session.connection().execute(_HEADS, {"ids": sorted(booking_ids)})
        return [BookingHead(id_, number, Bilingual(zh, en), Kind(kind)) for id_, number, zh, en, kind in found]

    def within(self, stay: Stay, statuses: Collection[Status] = _LIVING) -> list[Booking]:
        """Return bookings of these statuses with a standing line that touches the days."""
        touching = select(LineRow.booking_id).where(
            LineRow.start < stay.until, LineRow.until > stay.start, LineRow.dropped.is_(False)
        )
        return self._load(select(BookingRow).where(BookingRow.id.in_(touching), BookingRow.status.in_(statuses)))

    def with_status(self, *statuses: Status) -> list[Booking]:
        """Return the bookings of some statuses in the order in which they were entered."""
        return self._load(select(BookingRow).where(BookingRow.status.in_(statuses)).order_by(BookingRow.id))

    def without_contract(self) -> list[Booking]:
        """Return firm shows that have no standing contract on paper, without those of the demo."""
        issued = select(ContractRow.booking_id).where(ContractRow.state != ContractState.VOID)
        query = select(BookingRow).where(BookingRow.status == Status.CONTRACTED, BookingRow.kind == Kind.EVENT)
        return self._load(query.where(BookingRow.demo.is_(False), BookingRow.id.not_in(issued)).order_by(BookingRow.id))

    def lapsing(self, before: datetime) -> list[Booking]:
        """Return holds that expire before a moment of venue time, or then."""
        query = select(BookingRow).where(BookingRow.status == Status.HOLD, BookingRow.expires <= before)
        return self._load(query.order_by(BookingRow.expires))

    def shows_near(self, themes: Collection[str], days: Stay) -> list[ShowNear]:
        """Return the shows of some themes whose show days touch a span, held or firm."""
        found = self._session.connection().execute(
            _SHOWS_NEAR,
            {"themes": sorted(themes), "start": days.start, "until": days.until, "venue": self._venue},
        )
        return [
            ShowNear(number_, number, Bilingual(zh, en), Status(status).is_firm, Stay(first, until))
            for number_, number, zh, en, status, first, until in found
        ]

    def matching(self, words: Sequence[str], themes: Sequence[Collection[str]], limit: int) -> list[Booking]:
        """Return bookings that every word finds, the best fit first, then the newest.

        A word is looked for in number, title, organiser, event and contract number; ``themes`` are, for each
        word, the codes of the themes that it names. Words are in small letters.
        """
        conditions = [self._found_by(word, codes) for word, codes in zip(words, themes, strict=True)]
        fit: ColumnElement[int] = sum((nearness(word) for word in words), start=literal(0))
        keys = and_(NameKeyRow.subject == "booking", NameKeyRow.subject_id == BookingRow.id)
        query = select(BookingRow.id).join(NameKeyRow, keys).where(BookingRow.venue == self._venue, *conditions)
        ids = list(self._session.scalars(query.order_by(fit, BookingRow.id.desc()).limit(limit)))
        bookings = {booking.id: booking for booking in self.many(ids)}
        return [bookings[number] for number in ids]

    @staticmethod
    def _found_by(word: str, themes: Collection[str]) -> ColumnElement[bool]:
        contracts = select(ContractRow.booking_id).where(has_number(ContractRow.number, word))
        return or_(
            has_number(BookingRow.number, word),
            matches(word),
            BookingRow.theme.in_(sorted(themes)),
            BookingRow.organiser_id.in_(named("organiser", word)),
            BookingRow.event_id.in_(named("event", word)),
            BookingRow.id.in_(contracts),
        )

    def count(self) -> int:
        """Return how many bookings the venue has, whatever became of them."""
        mine = select(func.count()).select_from(BookingRow).where(BookingRow.venue == self._venue)
        return self._session.scalar(mine) or 0

    def any(self) -> bool:
        """Say whether the venue has any booking, whatever became of it."""
        return self._session.scalar(select(BookingRow.id).where(BookingRow.venue == self._venue).limit(1)) is not None

    def ending(self, number: int) -> list[Booking]:
        """Return bookings whose number ends in a figure: 118 for ``B-2026-0118``.

        Raises:
            OtherVenue: only another venue has one.
        """
        found = self._load(select(BookingRow).where(BookingRow.number.like(f"%{number}")).order_by(BookingRow.id))
        ending = [one for one in found if int(one.number.rsplit("-", 1)[-1]) == number]
        if not ending:
            self._refuse_elsewhere(select(BookingRow).where(BookingRow.number.like(f"%-{number:04d}")))
        return ending

    def _refuse_elsewhere(self, query: Select[tuple[BookingRow]]) -> None:
        """Refuse what another venue of the book has."""
        found = self._session.execute(query.with_only_columns(BookingRow.number, BookingRow.venue)).first()
        if found is not None and found.venue != self._venue:
            newest = select(VenueRow.code).where(VenueRow.venue == found.venue).order_by(VenueRow.version.desc())
            raise OtherVenue(number=found.number, venue=self._session.scalars(newest).first() or "")

    def add(self, booking: Booking) -> Booking:
        """Insert a booking (``id`` 0) with its lines and return it as stored."""
        row = BookingRow(
            number=booking.number,
            kind=booking.kind,
            title_zh=booking.title.zh,
            title_en=booking.title.en,
            status=booking.status,
            created=booking.created,
            version=1,
            venue=self._venue,
            **{field: getattr(booking, field) for field in _PLAIN},
        )
        self._session.add(row)
        self._session.flush()
        put_keys(self._session, "booking", row.id, booking.title)
        lines = tuple(self._insert_line(row.id, line) for line in booking.lines)
        return replace(booking, id=row.id, lines=lines, version=1)

    def save(self, booking: Booking) -> Booking:
        """Store a changed booking and return it, one version on.

        Lines with an ``id`` are rewritten, those with 0 are new, those that are missing are deleted
        (their cells must be gone already).

        Raises:
            StaleData: it was saved elsewhere since ``booking`` was read.
        """
        row = self._session.get(BookingRow, booking.id, with_for_update=True, populate_existing=True)
        if row is None:
            raise UnknownThing(kind="booking", name=booking.number, known="")
        if row.version != booking.version:
            raise StaleData(kind="booking", name=booking.number, who="", when=None)
        if booking.title != Bilingual(row.title_zh, row.title_en):
            put_keys(self._session, "booking", booking.id, booking.title)
        row.title_zh, row.title_en = booking.title.zh, booking.title.en
        row.status, row.version = booking.status, booking.version + 1
        for field in _PLAIN:
            setattr(row, field, getattr(booking, field))
        self._session.flush()
        return replace(booking, lines=self._sync_lines(booking), version=row.version)

    def _sync_lines(self, booking: Booking) -> tuple[Line, ...]:
        """Store what changed among the lines and return them as stored, in the order of their ids."""
        stored = {line.id: line for line in self._lines([booking.id])[booking.id]}
        kept = {line.id for line in booking.lines if line.id}
        for gone in stored.keys() - kept:
            self._session.execute(delete(LineRow).where(LineRow.id == gone))
        lines = []
        for line in booking.lines:
            if line.id == 0:
                lines.append(self._insert_line(booking.id, line))
            else:
                lines.append(line if stored.get(line.id) == line else self._rewrite_line(line))
        return tuple(sorted(lines, key=lambda line: line.id))

    def _insert_line(self, booking_id: int, line: Line) -> Line:
        values = {"booking_id": booking_id, **_columns(line)}
        line_id = self._session.connection().execute(_NEW_LINE, values).scalar_one()
        self._insert_parts(line_id, line)
        return _as_stored(line, line_id)

    def _rewrite_line(self, line: Line) -> Line:
        row = self._session.get_one(LineRow, line.id)
        for name, value in _columns(line).items():
            setattr(row, name, value)
        self._session.flush()
        self._session.execute(delete(LineBayRow).where(LineBayRow.line_id == line.id))
        self._session.execute(delete(GapRow).where(GapRow.line_id == line.id))
        self._insert_parts(line.id, line)
        return _as_stored(line, line.id)

    def _insert_parts(self, line_id: int, line: Line) -> None:
        number = self._bays.number_of
        self._session.execute(
            insert(table(LineBayRow)), [{"line_id": line_id, "bay": number[bay]} for bay in sorted(line.bays)]
        )
        gaps = [
            {"line_id": line_id, "bay": number[bay], "start": gap.stay.start, "until": gap.stay.until}
            for gap in line.gaps
            for bay in sorted(gap.bays)
        ]
        if gaps:
            self._session.execute(insert(GapRow), gaps)

    def _load(self, query: Select[tuple[BookingRow]]) -> list[Booking]:
        rows = self._all(query.with_only_columns(*_HEAD).where(BookingRow.venue == self._venue))
        lines = self._lines([row[0] for row in rows])
        return [_to_booking(row, tuple(lines[row[0]])) for row in rows]

    def _all(self, query: Select[Any], bookings: Sequence[int] = ()) -> Sequence[Row[Any]]:
        """Return all rows of a query, in parts: one call over very many would keep every other thread waiting."""
        answer = self._session.connection().execute(query, {"bookings": bookings} if bookings else None)
        return list(chain.from_iterable(answer.partitions(_AT_ONCE)))

    def _lines(self, booking_ids: Sequence[int]) -> dict[int, list[Line]]:
        """Return the lines of bookings in bulk: two statements a chunk, whatever their number."""
        found: dict[int, list[Line]] = defaultdict(list)
        bays_in = cache(self._bays_in)  # of many lines they are the same: whole halls
        for start in range(0, len(booking_ids), _CHUNK):
            chunk = booking_ids[start : start + _CHUNK]
            gaps = self._gaps_of(chunk)
            for booking, line, alternative, dropped, bays, *days in self._all(_LINES, chunk):
                gone = tuple(gaps.get(line, ()))
                found[booking].append(Line(bays_in(bays), Schedule(*days), alternative, gone, dropped, line))
        return found

    def _bays_in(self, numbers: str | None) -> frozenset[str]:
        """Return the codes of bays whose numbers were told as a text; None tells of no bay."""
        return frozenset(self._bays.code_of[int(number)] for number in numbers.split(",")) if numbers else frozenset()

    def _gaps_of(self, bookings: Sequence[int]) -> dict[int, list[Gap]]:
        code = self._bays.code_of
        gaps: dict[int, list[Gap]] = defaultdict(list)
        for row in self._all(_GAPS, bookings):
            gaps[row.line_id].append(Gap(frozenset({code[row.bay]}), Stay(row.start, row.until)))
        return {line: _joined(parts) for line, parts in gaps.items()}


def _joined(gaps: Iterable[Gap]) -> list[Gap]:
    """Return gaps with those of the same days made one, in the order of their days."""
    spans: dict[Stay, set[str]] = defaultdict(set)
    for gap in gaps:
        spans[gap.stay] |= gap.bays
    return [Gap(frozenset(spans[stay]), stay) for stay in sorted(spans, key=lambda stay: (stay.start, stay.until))]


def _as_stored(line: Line, line_id: int) -> Line:
    """Return a line as reading it back would."""
    return replace(line, id=line_id, gaps=tuple(_joined(line.gaps)))


def _columns(line: Line) -> dict[str, Any]:
    days = line.schedule
    return {
        "alternative": line.alternative,
        "start": days.start,
        "show_from": days.show_from,
        "show_until": days.show_until,
        "until": days.until,
        "closed": days.closed,
        "dropped": line.dropped,
    }


def _to_booking(row: Row[Any], lines: tuple[Line, ...]) -> Booking:
    """Return a booking of what ``_HEAD`` selects."""
    id_, number, kind, zh, en, status, event, organiser, theme, expires, likelihood, note, demo, created, version = row
    return Booking(
        id_,
        number,
        Kind(kind),
        Bilingual(zh, en),
        Status(status),
        event,
        organiser,
        theme,
        lines,
        expires,
        likelihood,
        note,
        demo,
        created,
        version,
    )
