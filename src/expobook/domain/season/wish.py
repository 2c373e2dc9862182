"""What a booking would take in the season, what it is worth, and what the venue asks of a plan."""

from dataclasses import dataclass
from datetime import date

from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput
from expobook.domain.finding.request import MOST_PARTS, MOST_WINDOW, Part

MOST_POINTS = 100
MOST_FEN = 10**13
MOST_M2 = 10**7


@dataclass(frozen=True, slots=True)
class SeasonWish:
    """How an enquiry or a hold may be planned, and its weight; what is not said is filled in when planning.

    Args:
        booking_id: whose wish it is.
        parts: areas and days; none means those of its lines (a hold) or of its kept search (an enquiry).
        window: every day of every part lies in it; None means some days around where it stands, or the year.
        wish: the opening day that would be best; None means where it stands, or the middle of the window.
        contiguous: one space; None means yes, as far as the venue has a space so large.
        whole_halls: a hall is taken whole or not at all.
        within: bays allowed, none named means all of its ground.
        min_height_mm, min_load_kg_m2: what its halls must have, 0 means any.
        strategic: 0 to 100 points that the venue gives it.
        recurring: editions that it has been here already, 0 to 100.
        revenue_fen: what it brings; None means what the tariff says.
        day_cost_fen: what each day away from its wish takes off its worth; None means the venue's usual share.
        move_cost_fen: what it costs to move it once it has space; None means the venue's usual.
        locked: a plan leaves it exactly where it stands.
    """

    booking_id: int
    parts: tuple[Part, ...] = ()
    window: Stay | None = None
    wish: date | None = None
    contiguous: bool | None = None
    whole_halls: bool = False
    within: frozenset[str] = frozenset()
    min_height_mm: int = 0
    min_load_kg_m2: int = 0
    strategic: int = 0
    recurring: int = 0
    revenue_fen: int | None = None
    day_cost_fen: int | None = None
    move_cost_fen: int | None = None
    locked: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class SeasonRules:
    """The venue's choices about seasons; each is a setting of the book. Shipped values are assumed.

    Args:
        revenue_percent: how much of the revenue counts as worth.
        strategic_fen: what a strategic point is worth.
        recurring_fen: what an edition that was here before is worth.
        day_permille: what a day away from the wish takes off the worth, in thousandths of it.
        move_permille: what it costs to move what stands in the diary, in thousandths of its worth.
        moving_m2: m2 that may be in build-up or dismantling on one day; 0 means any. A show that is larger
            moves alone.
        flex_days: how far a hold whose flexibility nobody said may be moved either way.
        version: how often the venue chose.
    """

    revenue_percent: int = 100
    strategic_fen: int = 1_000_000
    recurring_fen: int = 2_000_000
    day_permille: int = 10
    move_permille: int = 50
    moving_m2: int = 0
    flex_days: int = 14
    version: int = 0


def check_wish(wish: SeasonWish) -> None:
    """Refuse a wish that cannot be meant.

    Raises:
        BadInput: an area, days, points, money or a window out of range, or a wished day outside the window.
    """
    if len(wish.parts) > MOST_PARTS:
        raise BadInput(field="part", value=str(len(wish.parts)), why="too-many-parts", most=MOST_PARTS)
    for part in wish.parts:
        if part.area_mm2 <= 0 or part.area_mm2 > MOST_M2 * 1_000_000:
            raise BadInput(field="m2", value=str(part.area_mm2 // 1_000_000), why="not-positive")
        if min(part.build_up, part.dismantle) < 0 or part.show < 1 or part.length > MOST_WINDOW:
            raise BadInput(field="days", value=f"{part.build_up}+{part.show}+{part.dismantle}", why="not-phase-days")
    for field, points in (("strategic", wish.strategic), ("recurring", wish.recurring)):
        if not 0 <= points <= MOST_POINTS:
            raise BadInput(field=field, value=str(points), why="percent")
    for field, fen in (
        ("revenue", wish.revenue_fen),
        ("day-cost", wish.day_cost_fen),
        ("move-cost", wish.move_cost_fen),
    ):
        if fen is not None and not 0 <= fen <= MOST_FEN:
            raise BadInput(field=field, value=str(fen // 100), why="negative" if fen < 0 else "not-a-number")
    if wish.window is not None and wish.wish is not None and wish.wish not in wish.window:
        raise BadInput(field="wish", value=wish.wish.isoformat(), why="outside-window")
