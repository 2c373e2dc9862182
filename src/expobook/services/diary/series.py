"""Yearly shows: their usual dates and halls, the placeholder of the next year, and first refusal until a day.

The placeholder is a hold like any other, so that nobody new comes before it: it draws its ticket when it is made,
and lapses when first refusal ends. Two firm bookings of one bay and day stay impossible.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from expobook.domain.booking import Booking, Event, Line, Status
from expobook.domain.conflict import differing
from expobook.domain.errors import BadInput, UserError
from expobook.domain.series import Edition, EditionExists, RefusalOver, Series, SeriesEnded
from expobook.domain.text import Bilingual, bilingual, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.diary.booking import Held, NewBooking, hold_in
from expobook.services.rules import rules_of
from expobook.services.stale import stale
from expobook.storage.unit_of_work import UnitOfWork

_MOST_DAYS = 3_660
_LIKELY = 75  # per cent: a show that came every year comes again, as a rule
_LIVING = (Status.ENQUIRY, Status.HOLD, Status.CONTRACTED, Status.COMPLETED)


Refused = tuple[Series, UserError]


@dataclass(frozen=True, slots=True)
class Year:
    """A series in one year: its booking there, if any, and its days by rule."""

    year: int
    opening: date | None
    refusal_until: date | None
    booking: Booking | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A placeholder: the year, and the hold with its ranks and whom it stands behind."""

    series: Series
    year: int
    held: Held


def all_series(desk: Desk) -> tuple[Series, ...]:
    """Return every series, those that ended too."""
    with desk.store.read() as uow:
        return tuple(uow.series.all())


def series_named(desk: Desk, series_id: int) -> Series:
    """Return one series; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        return uow.series.get(series_id)


def save_series(desk: Desk, series: Series) -> tuple[Series, Changes]:
    """Store a series, new with ``id`` 0; placeholders that are in the book stay as they are.

    Raises:
        BadInput: no name, no space, days that cannot be.
        UnknownThing: a bay or an organiser that there is not.
        StaleData: somebody saved it since.
    """
    tidy = replace(
        series,
        name=bilingual(series.name.zh, series.name.en, "series"),
        theme=clean(series.theme, "theme", longest=40, required=False),
    )
    if not tidy.bays:
        raise BadInput(field="space", value="", why="empty")
    if tidy.show < 1:
        raise BadInput(field="show", value=str(tidy.show), why="not-positive")
    for field, days in (("build-up", tidy.build_up), ("show", tidy.show), ("refusal", tidy.refusal_days)):
        if not 0 <= days <= _MOST_DAYS:
            raise BadInput(field=field, value=str(days), why="no-days-of-series")
    for bay in tidy.bays:
        desk.venue.bay(bay)

    def work(uow: UnitOfWork) -> Series:
        if tidy.organiser_id:
            uow.parties.organiser(tidy.organiser_id)
        now = uow.series.get(tidy.id) if tidy.id else tidy
        if now.version != tidy.version:
            name, unlike = now.name.zh or now.name.en, differing(now, tidy, now)
            raise stale(uow, "series", name, now, verbs=("save-series",), number=now.id, differs=unlike)
        saved = uow.series.save(tidy)
        told = json.dumps([saved.name.zh, saved.name.en, saved.rule.text], ensure_ascii=False)
        uow.audit.add(desk.actor, desk.now(), "save-series", "series", saved.id, after=told)
        return saved

    saved = desk.store.transact(work)
    return saved, Changes(parties=frozenset({saved.organiser_id} - {0}))


def years_of(desk: Desk, series_id: int, ahead: int = 3) -> tuple[Year, ...]:
    """Return the years that have a booking, and the next ones by rule; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        series = uow.series.get(series_id)
        editions = {each.year: each.booking_id for each in uow.series.editions(series_id)}
        bookings = {booking.id: booking for booking in uow.bookings.many(editions.values())}
    this = desk.now().year
    return tuple(
        Year(year, *_days(series, year), bookings.get(editions.get(year, 0)))
        for year in sorted({*editions, *range(this, this + ahead + 1)})
    )


def _days(series: Series, year: int) -> tuple[date | None, date | None]:
    try:
        return series.rule.opening(year), series.refusal_until(year)
    except BadInput:  # a year without that day: said by a dash in a list, refused when a placeholder is asked for
        return None, None


def place_edition(desk: Desk, series_id: int, year: int) -> tuple[Placed, Changes]:
    """Make the placeholder of a year: a show, and a hold that lapses when first refusal ends.

    Raises:
        UnknownThing: no such series, or a bay that the venue has given up.
        SeriesEnded: it was ended.
        EditionExists: that year has its booking.
        BadInput: the year has no such day.
        RefusalOver: first refusal has ended already.
    """

    def work(uow: UnitOfWork) -> Placed:
        series = uow.series.get(series_id)
        if not series.active:
            raise SeriesEnded(name=series.name, year=str(year), number=series.id)
        last = next((each for each in uow.series.editions(series_id) if each.year == year), None)
        if last is not None and (there := uow.bookings.get(last.booking_id)).status in _LIVING:
            raise EditionExists(name=series.name, year=year, number=there.number)
        wanted = _placeholder(uow, series, year)
        if wanted.expires is not None and wanted.expires <= desk.now():
            raise RefusalOver(name=series.name, year=str(year), until=wanted.expires.date())
        held = hold_in(desk, uow, wanted)
        uow.series.put_edition(Edition(series.id, year, held.booking.id))
        uow.audit.add(
            desk.actor, desk.now(), "place-edition", "series", series.id, after=f"{year} {held.booking.number}"
        )
        return Placed(series, year, held)

    placed = desk.store.transact(work)
    return placed, Changes(bookings=frozenset({placed.held.booking.id}))


def _placeholder(uow: UnitOfWork, series: Series, year: int) -> NewBooking:
    name = Bilingual(*(f"{text} {year}" if text else "" for text in (series.name.zh, series.name.en)))
    line = Line(series.bays, series.schedule(year))
    show = uow.parties.save_event(Event(0, name, series.theme, str(year), series.organiser_id))
    expires = datetime.combine(series.refusal_until(year), rules_of(uow).closing_time)
    return NewBooking(
        name, (line,), series.organiser_id or None, show.id, series.theme, expires=expires, likelihood=_LIKELY
    )


def place_all(desk: Desk, year: int) -> tuple[tuple[Placed, ...], tuple[Refused, ...], Changes]:
    """Make the placeholders of all series that go on and have none in a year; others come back with their refusal."""
    placed: list[Placed] = []
    refused: list[Refused] = []
    changes = Changes()
    for series in all_series(desk):
        if not series.active:
            continue
        try:
            made, changed = place_edition(desk, series.id, year)
        except EditionExists:
            continue
        except UserError as refusal:
            refused.append((series, refusal))
            continue
        placed.append(made)
        changes |= changed
    return tuple(placed), tuple(refused), changes


def refusals_running(uow: UnitOfWork, holds: Sequence[Booking]) -> dict[int, Series]:
    """Return the series of those holds that are placeholders: their expiry is the end of first refusal."""
    wanted = {booking.id for booking in holds}
    series_of = {each.booking_id: each.series_id for each in uow.series.editions() if each.booking_id in wanted}
    known = {series.id: series for series in uow.series.all()} if series_of else {}
    return {booking: known[series] for booking, series in series_of.items()}
