"""A season's plan as people look at it: every booking with what becomes of it, the figures, and why not more."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from expobook.domain.booking import Line, Status
from expobook.domain.diary import Stay
from expobook.domain.season.solution import Proof
from expobook.domain.text import Bilingual


class Outcome(StrEnum):
    """What a plan does with a booking."""

    NEW = "new"  # an enquiry gets space
    STAYS = "stays"  # a hold keeps its days and bays
    MOVED = "moved"  # a hold gets other days or bays
    CHOSEN = "chosen"  # one of the date sets of a hold is chosen, the others are let go
    REFUSED = "refused"  # there is no room, or others bring more


class Binding(StrEnum):
    """What keeps a booking out of a plan."""

    STANDING = "standing"  # firm shows, closures and locked holds leave no room on any of its days
    THEME = "theme"  # shows of a near theme are too close on every day with room
    MOVING = "moving"  # too much would be in build-up or dismantling at once
    SPACE = "space"  # the halls are full of shows that bring more
    WORTH = "worth"  # it could be placed, but would bring less than moving it costs


@dataclass(frozen=True, slots=True)
class Named:
    """A booking by what people call it."""

    id: int
    number: str
    title: Bilingual


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a booking is refused: the rule that binds, on its best day, and who has what it would need.

    ``short_mm2`` is how much floor is missing on that day (0 where floor is not the reason).
    """

    binding: Binding
    opening: date | None = None
    short_mm2: int = 0
    others: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One booking in a plan.

    Args:
        version: of the booking when it was planned; accepting refuses one that was saved since.
        before: its standing lines today, all date sets.
        after: its lines by the plan; empty when refused.
        value: what it adds to the plan in fen, the cost of moving not taken off.
        best: the most that it could add.
        move_cost: fen, 0 unless it is moved.
        shift: days that its opening moves by against today, 0 for an enquiry.
        reason: only when refused.
    """

    booking: Named
    status: Status
    version: int
    outcome: Outcome
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    value: int
    best: int
    move_cost: int = 0
    shift: int = 0
    reason: Reason | None = None

    @property
    def changes(self) -> bool:
        """Whether accepting it changes the book."""
        return self.outcome in (Outcome.NEW, Outcome.MOVED, Outcome.CHOSEN)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two bookings that want the same bays on the same days as the diary stands, such as joint fairs."""

    one: Named
    other: Named
    bays: frozenset[str]
    stay: Stay


class Missing(StrEnum):
    """Why a booking is not planned at all."""

    NO_AREA = "no-area"  # nobody said how much and how long
    IRREGULAR = "irregular"  # its lines open on different days: it is left as it stands
    OTHER_YEAR = "other-year"  # its window has no opening day in the year


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A booking that is not planned, and why."""

    booking: Named
    why: Missing


@dataclass(frozen=True, slots=True)
class SeasonPlan:
    """A proposal for a year; nothing of it applies itself.

    Money is fen. ``bound`` is proven: no plan that keeps the rules is worth more. ``m2_days`` count the planned
    bookings, ``standing_m2_days`` what the plan leaves where it is (closures not counted), ``capacity_m2_days``
    all halls on all days of the year. ``checked`` says that the independent checker found nothing against it.
    """

    year: int
    made: datetime
    change_no: int
    items: tuple[Item, ...]
    clashes: tuple[Clash, ...]
    left_out: tuple[LeftOut, ...]
    value: int
    bound: int
    proof: Proof
    seconds: float
    stopped: bool
    m2_days: int
    standing_m2_days: int
    capacity_m2_days: int
    keep_holds: bool = False
    repair: bool = False
    checked: bool = True

    @property
    def optimal(self) -> bool:
        """Whether it is proven that no plan is worth more."""
        return self.value >= self.bound

    @property
    def gap(self) -> float:
        """How much more a plan could at most be worth, as a share of the bound: 0 to 1."""
        return 0.0 if self.optimal or self.bound <= 0 else (self.bound - self.value) / self.bound

    def having(self, outcome: Outcome) -> tuple[Item, ...]:
        """Return the items of one outcome."""
        return tuple(item for item in self.items if item.outcome is outcome)

    @property
    def move_cost(self) -> int:
        """What all moves cost, in fen."""
        return sum(item.move_cost for item in self.items)
