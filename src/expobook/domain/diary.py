"""Days, phases and cells: the page a day and the box a bay of the venue's book."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

from expobook.domain.errors import UserError

FIRM = 0  # the place of a contracted booking or a closure; tickets of options start at 1
LONGEST_LICENCE_DAYS = 20 * 366  # Civil Code art. 705: at most 20 years


class DatesReversed(UserError):
    """A span ends before it starts, or the phases are not in order: ``first``, ``last``, ``phase``."""

    code = "dates-reversed"


class ShowOutsideLicence(UserError):
    """A show lies outside the licence: ``first``, ``last``, ``licence_first``, ``licence_last``."""

    code = "show-outside-licence"


class Phase(IntEnum):
    """What happens in a bay on a day."""

    BUILD_UP = 1
    SHOW = 2
    DISMANTLE = 3
    CLOSED = 4


@dataclass(frozen=True, slots=True, order=True)
class Stay:
    """Days from the first day in to the first day no longer needed, half open.

    Back-to-back stays share no day: ``Stay(d1, d3)`` and ``Stay(d3, d5)`` do not overlap.

    Raises:
        DatesReversed: ``until`` is not after ``start``.
    """

    start: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.start:
            raise DatesReversed(first=self.start, last=self.until - timedelta(days=1), phase="stay")

    @property
    def last(self) -> date:
        """The last day in, as people say it."""
        return self.until - timedelta(days=1)

    def __len__(self) -> int:
        return (self.until - self.start).days

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range(len(self)))

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.until

    def overlaps(self, other: "Stay") -> bool:
        return self.start < other.until and other.start < self.until

    def moved(self, days: int) -> "Stay":
        return Stay(self.start + timedelta(days=days), self.until + timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days of one line: build-up, show, dismantle, one after the other, half open.

    ``build_up <= show_from < dismantle <= until``: build-up runs from ``start`` to ``show_from``,
    the show to ``show_until``, dismantling to ``until``. Without build-up ``start == show_from``.
    A closure has ``closed=True`` and only ``start`` and ``until`` count.

    Raises:
        DatesReversed: the days are not in order, or the show has no day.
    """

    start: date
    show_from: date
    show_until: date
    until: date
    closed: bool = False

    def __post_init__(self) -> None:
        if not (self.start <= self.show_from < self.show_until <= self.until):
            raise DatesReversed(first=self.start, last=self.until - timedelta(days=1), phase="schedule")
        if (self.until - self.start).days > LONGEST_LICENCE_DAYS:
            raise DatesReversed(first=self.start, last=self.until - timedelta(days=1), phase="twenty-years")

    @classmethod
    def of_days(cls, first_day: date, build_up: int, show: int, dismantle: int) -> "Schedule":
        """Return the schedule that starts on ``first_day`` with so many days a phase."""
        show_from = first_day + timedelta(days=build_up)
        show_until = show_from + timedelta(days=show)
        return cls(first_day, show_from, show_until, show_until + timedelta(days=dismantle))

    @classmethod
    def closure(cls, stay: Stay) -> "Schedule":
        """Return the schedule of a closure for works."""
        return cls(stay.start, stay.start, stay.until, stay.until, closed=True)

    @property
    def stay(self) -> Stay:
        return Stay(self.start, self.until)

    @property
    def show(self) -> Stay:
        return Stay(self.show_from, self.show_until)

    def phase_on(self, day: date) -> Phase | None:
        """Return what happens on a day, or None outside the stay."""
        if not self.start <= day < self.until:
            return None
        if self.closed:
            return Phase.CLOSED
        if day < self.show_from:
            return Phase.BUILD_UP
        return Phase.SHOW if day < self.show_until else Phase.DISMANTLE

    def spans(self) -> list[tuple[Phase, Stay]]:
        """Return the phases that have days, in order."""
        if self.closed:
            return [(Phase.CLOSED, self.stay)]
        edges = (
            (Phase.BUILD_UP, self.start, self.show_from),
            (Phase.SHOW, self.show_from, self.show_until),
            (Phase.DISMANTLE, self.show_until, self.until),
        )
        return [(phase, Stay(first, until)) for phase, first, until in edges if first < until]

    def moved(self, days: int) -> "Schedule":
        """Return the same phases so many days later (or earlier)."""
        step = timedelta(days=days)
        return Schedule(
            self.start + step, self.show_from + step, self.show_until + step, self.until + step, self.closed
        )


class Cell(NamedTuple):
    """One bay on one day: the unit of everything that is let."""

    day: date
    bay: str


class CellEntry(NamedTuple):
    """One box of the book as written: ``place`` 0 is firm, else the ticket that the option drew."""

    day: date
    bay: str
    place: int
    booking_id: int
    line_id: int
    phase: int


class QueuedCell(NamedTuple):
    """A cell of an option and one other booking in front of it, or ``None`` when it leads its box."""

    booking_id: int
    line_id: int
    bay: str
    day: date
    other: int | None
    other_place: int | None
