"""A part of the book read once: who stands where in a window of days, and the wishes that are weighed against it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from expobook.domain.booking import Booking, Kind, Line
from expobook.domain.diary import Stay
from expobook.domain.holds import DiaryRules, ShowNear
from expobook.domain.venue import Venue
from expobook.services.desk import Desk
from expobook.services.diary.reading import DiaryWindow
from expobook.services.rules import rules_of

Grid = NDArray[np.int64]
AROUND = timedelta(days=120)  # read before and after wishes: near themes, and days on which their space is free


@dataclass(frozen=True, eq=False)
class Standing:
    """Who stands where in a window of days: firm bookings day by bay, and every option's tickets.

    ``options`` has columns day (ordinal), bay (column of ``firm``), ticket, booking, line; by day.
    """

    window: DiaryWindow
    venue: Venue
    rules: DiaryRules
    firm: Grid
    options: Grid
    column: Mapping[str, int]
    bookings: Mapping[int, Booking]
    shows: Mapping[str, tuple[ShowNear, ...]]

    @cached_property
    def hall_of(self) -> Mapping[str, str]:
        """The hall of each bay."""
        return {bay.code: bay.hall for bay in self.venue.bays}

    @property
    def first(self) -> int:
        return self.window.stay.start.toordinal()

    def covers(self, stay: Stay) -> bool:
        """Say whether all of a stay was read."""
        return self.window.stay.start <= stay.start and stay.until <= self.window.stay.until


@dataclass(frozen=True, slots=True)
class Wish:
    """Lines as they would be; ``booking`` is the one that they would belong to, None for a new one."""

    lines: tuple[Line, ...]
    booking: Booking | None = None
    theme: str = ""

    @property
    def own_theme(self) -> str:
        return self.booking.theme if self.booking is not None else self.theme


def standing(desk: Desk, window: DiaryWindow) -> Standing:
    """Read who stands where in the days of a window."""
    codes = [bay.code for bay in desk.venue.bays]
    column = {code: place for place, code in enumerate(codes)}
    with desk.store.read() as uow:
        firm = uow.cells.grid(window.firm, window.stay, codes)
        of_number = np.full(max(uow.bays.code_of, default=0) + 1, -1, dtype=np.int64)
        for number, code in uow.bays.code_of.items():
            of_number[number] = column.get(code, -1)
        rules = rules_of(uow)
    options = window.options.copy()
    options[:, 1] = of_number[options[:, 1]]
    shows: dict[str, list[ShowNear]] = defaultdict(list)
    for booking in window.bookings:
        if booking.theme and booking.kind is Kind.EVENT:
            for line in booking.active_lines():
                near = ShowNear(booking.id, booking.number, booking.title, booking.status.is_firm, line.schedule.show)
                shows[booking.theme].append(near)
    return Standing(
        window,
        desk.venue,
        rules,
        firm,
        options[options[:, 1] >= 0],
        column,
        {booking.id: booking for booking in window.bookings},
        {theme: tuple(found) for theme, found in shows.items()},
    )


def booking_ids(wishes: Sequence[Wish]) -> Grid:
    """Return the bookings that wishes would change."""
    return np.array([wish.booking.id for wish in wishes if wish.booking is not None], dtype=np.int64)
