"""What is looked for: areas with their days, a window, and the rules that an answer must keep."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import BadInput

NET_PERCENT = 50  # assumed: stands in m2 of a hundred m2 let; published plans range from 40 to 74
MOST_DAYS = 366  # of one part; keeps all sums exact in 53 bits
MOST_WINDOW = 5 * 366
MOST_PARTS = 4
MOST_ANSWERS = 20


class Rule(StrEnum):
    """A family of rules: what can rule a wish out, and what can be given up one at a time."""

    WINDOW = "window"  # the whole stay lies within the window
    FIRM = "firm"  # no firm booking and no closure stands in the way
    LOCKED = "locked"  # holds that must not be touched
    QUEUE = "queue"  # the first option everywhere
    CONTIGUOUS = "contiguous"  # all bays can be opened into one space
    WHOLE_HALLS = "whole-halls"  # a hall is taken whole or not at all
    WITHIN = "within"  # only in these zones, halls or bays
    HEIGHT = "height"  # clear height, known and enough
    LOAD = "load"  # floor load, known and enough
    THEME = "theme"  # so many days away from shows of a theme
    BUDGET = "budget"  # the price with tax
    AREA = "area"  # the area asked for


@dataclass(frozen=True, slots=True)
class Part:
    """An area (gross mm2) with its own days; all parts of a request open their show on the same day.

    ``outdoor`` asks for ground instead of halls.
    """

    area_mm2: int
    build_up: int
    show: int
    dismantle: int
    outdoor: bool = False

    @property
    def length(self) -> int:
        """Days of the whole stay."""
        return self.build_up + self.show + self.dismantle

    def opening(self, day: date) -> Schedule:
        """Return its days when the show opens on a day."""
        return Schedule.of_days(day - timedelta(days=self.build_up), self.build_up, self.show, self.dismantle)


@dataclass(frozen=True, slots=True)
class Distance:
    """At least so many free days between the show and any show of a theme or one near it."""

    theme: str
    days: int


@dataclass(frozen=True, slots=True)
class Request:
    """A wish for space; see :class:`Rule` for what each field rules out.

    Args:
        parts: at least one; the first is the main one.
        window: every day of every part lies in it.
        wish: the opening day that would be best; None when any is as good.
        within: bays allowed, none named means every hall (and for outdoor parts all ground).
        prefer: bays liked better, as far as possible.
        theme: its own theme: near shows are warned of, and counted against an answer.
        keep_clear: ids of bookings whose holds stay untouched; firm bookings always do.
        ignore: id of a booking that is being moved: its own cells do not count.
        answers: how many, at most.
    """

    parts: tuple[Part, ...]
    window: Stay
    wish: date | None = None
    contiguous: bool = False
    whole_halls: bool = False
    first_option: bool = False
    within: frozenset[str] = frozenset()
    min_height_mm: int = 0
    min_load_kg_m2: int = 0
    prefer: frozenset[str] = frozenset()
    distances: tuple[Distance, ...] = ()
    theme: str = ""
    budget_fen: int | None = None
    keep_clear: frozenset[int] = frozenset()
    ignore: int = 0
    answers: int = 5

    @property
    def area_mm2(self) -> int:
        """The gross area of all parts together."""
        return sum(part.area_mm2 for part in self.parts)

    @property
    def build_up(self) -> int:
        """Days from the first day in to the opening."""
        return max(part.build_up for part in self.parts)

    @property
    def after(self) -> int:
        """Days from the opening to the first day no longer needed."""
        return max(part.show + part.dismantle for part in self.parts)

    def openings(self) -> int:
        """Return how many opening days the window has; 0 when the stay is longer than the window."""
        return max(0, len(self.window) - self.build_up - self.after + 1)

    def first_opening(self) -> date:
        """Return the earliest opening day of the window."""
        return self.window.start + timedelta(days=self.build_up)


def gross_of_net(net_mm2: int, percent: int = NET_PERCENT) -> int:
    """Return the gross mm2 that so many net mm2 of stands need, rounded up to a whole m2.

    Raises:
        BadInput: a share outside 1 to 100.
    """
    if not 1 <= percent <= 100:
        raise BadInput(field="net-percent", value=str(percent), why="percent-range")
    return -(-net_mm2 * 100 // (percent * 1_000_000)) * 1_000_000


def check_request(request: Request, known_themes: Iterable[str] = ()) -> None:
    """Refuse a request that cannot be meant.

    Raises:
        BadInput: an area that is not positive, no show day, more days than a year, more than four
            parts, a window over five years, a negative distance, or a theme that nobody knows.
    """
    if not 1 <= len(request.parts) <= MOST_PARTS:
        raise BadInput(field="part", value=str(len(request.parts)), why="too-many-parts", most=MOST_PARTS)
    for part in request.parts:
        if part.area_mm2 <= 0:
            raise BadInput(field="m2", value=str(part.area_mm2 // 1_000_000), why="not-positive")
        if min(part.build_up, part.dismantle) < 0 or part.show < 1 or part.length > MOST_DAYS:
            days = f"{part.build_up}+{part.show}+{part.dismantle}"
            raise BadInput(field="days", value=days, why="not-phase-days")
    if len(request.window) > MOST_WINDOW:
        raise BadInput(field="window", value=str(len(request.window)), why="window-too-long", most=MOST_WINDOW)
    if request.budget_fen is not None and request.budget_fen <= 0:
        raise BadInput(field="budget", value=str(request.budget_fen), why="not-positive")
    if not 1 <= request.answers <= MOST_ANSWERS:
        raise BadInput(field="answers", value=str(request.answers), why="answers", most=MOST_ANSWERS)
    themes = set(known_themes)
    for distance in request.distances:
        if distance.days < 1 or distance.days > MOST_DAYS:
            raise BadInput(field="avoid-theme", value=f"{distance.theme}:{distance.days}", why="not-a-distance")
        if themes and distance.theme not in themes:
            raise BadInput(field="theme", value=distance.theme, why="unknown-theme", known=", ".join(sorted(themes)))
