"""A season as the planner and its checker see it: what wants space, what stands, and the limits of the house."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from expobook.domain.booking import Line
from expobook.domain.diary import Schedule, Stay
from expobook.domain.finding.request import Part
from expobook.domain.venue import Venue


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the calendar: the opening day, and the bays of each part."""

    opening: date
    bays: tuple[frozenset[str], ...]

    @property
    def space(self) -> frozenset[str]:
        """The bays of all parts together."""
        return frozenset().union(*self.bays)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one booking would take, and what it is worth on each opening day.

    Args:
        id: the booking.
        parts: areas and days; all open on the same day.
        first: the first opening day that may be.
        values: fen for an opening on ``first``, the day after, and so on; a day worth 0 or less is not offered.
        theme: shows of this theme or one near it keep their distance.
        contiguous: the indoor parts together are one space, and the outdoor parts together are one.
        within: bays allowed, indoors and outdoors.
        today: where it stands now, a spot a date set; empty for an enquiry.
        move_cost: fen that any other spot than those costs.
    """

    id: int
    parts: tuple[Part, ...]
    first: date
    values: tuple[int, ...]
    theme: str = ""
    contiguous: bool = True
    whole_halls: bool = False
    within: frozenset[str] = frozenset()
    today: tuple[Spot, ...] = ()
    move_cost: int = 0

    @property
    def best(self) -> int:
        """The most that it can be worth, in fen."""
        return max(self.values, default=0)

    def value_on(self, opening: date) -> int:
        """Return its worth in fen when it opens on a day, 0 on days that are not offered."""
        place = (opening - self.first).days
        return max(0, self.values[place]) if 0 <= place < len(self.values) else 0

    def worth_of(self, spot: Spot) -> int:
        """Return what a spot adds to a plan in fen: its value, less the cost of moving there."""
        moved = bool(self.today) and spot not in self.today
        return self.value_on(spot.opening) - (self.move_cost if moved else 0)

    def schedules(self, opening: date) -> tuple[Schedule, ...]:
        """Return the days of each part for an opening day."""
        return tuple(part.opening(opening) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a plan leaves where it is: a line of a firm booking, a closure, a locked or a kept hold."""

    id: int
    line: Line
    theme: str = ""
    closure: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What every plan keeps.

    Args:
        theme_days: free days between the shows of near themes.
        near: for each theme the others that are near; a theme is near itself.
        turnaround_days: empty days in a bay between two shows.
        moving_m2: m2 in build-up or dismantling on one day, 0 means any.
    """

    theme_days: int = 30
    near: Mapping[str, frozenset[str]] = field(default_factory=dict)
    turnaround_days: int = 1
    moving_m2: int = 0

    def are_near(self, one: str, other: str) -> bool:
        """Say whether shows of two themes keep a distance."""
        if not one or not other or not self.theme_days:
            return False
        return one == other or other in self.near.get(one, ()) or one in self.near.get(other, ())


@dataclass(frozen=True, slots=True)
class SeasonProblem:
    """One season to plan; ``horizon`` holds every day that any claim could use, with the turnaround after it."""

    venue: Venue
    horizon: Stay
    claims: tuple[Claim, ...]
    standing: tuple[Standing, ...] = ()
    limits: Limits = field(default_factory=Limits)

    @property
    def days(self) -> int:
        return len(self.horizon)

    def row(self, day: date) -> int:
        """Return the place of a day in the horizon."""
        return (day - self.horizon.start).days

    def day(self, row: int) -> date:
        """Return the day at a place of the horizon."""
        return self.horizon.start + timedelta(days=row)
