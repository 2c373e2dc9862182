"""What a search gives back, in names and dates: answers with their reasons, or a refusal with its own."""

from dataclasses import dataclass
from datetime import date, datetime

from expobook.domain.booking import BayRank, Line, Status
from expobook.domain.diary import Stay
from expobook.domain.finding.request import Request, Rule
from expobook.domain.finding.weights import FULL, Term
from expobook.domain.holds import SoftClash, worst_rank
from expobook.domain.price import PriceSheet
from expobook.domain.text import Bilingual


@dataclass(frozen=True, slots=True)
class Other:
    """A booking that matters to an answer: its bays there, and all of its own days in them.

    ``expires`` and ``answer_by`` are for options: when it lapses, and by when it had to answer a
    challenge that is started now.
    """

    booking_id: int
    number: str
    title: Bilingual
    status: Status
    closure: bool
    bays: frozenset[str]
    stay: Stay
    expires: datetime | None = None
    answer_by: date | None = None

    @property
    def firm(self) -> bool:
        return self.status.is_firm


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The firm booking next before or after in the bays of an answer, and the free days between."""

    booking_id: int
    number: str
    title: Bilingual
    closure: bool
    day: date  # its last day before, or its first day after
    gap: int


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left to sell indoors (or outdoors) on the days of an answer: free of firm bookings, gross mm2.

    ``stranded_mm2`` is what the answer leaves in blocks smaller than a hall that were larger before.
    """

    free_before_mm2: int
    free_after_mm2: int
    block_before_mm2: int  # the largest that hangs together
    block_after_mm2: int
    stranded_mm2: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A space on certain days that keeps every rule of the request.

    ``terms`` are what counts against it in hundredths of a point, the heaviest first; ``lines`` are
    ready to be held, one a part.
    """

    place: int
    opening: date
    lines: tuple[Line, ...]
    bays: frozenset[str]
    area_mm2: int
    over_mm2: int
    ranks: tuple[BayRank, ...]
    ahead: tuple[Other, ...]
    soft: tuple[SoftClash, ...]
    previous: Neighbour | None
    following: Neighbour | None
    remains: Remains
    price: PriceSheet
    terms: tuple[tuple[Term, int], ...]
    total: int

    @property
    def score(self) -> int:
        """A hundred points less what counts against it, never below 0."""
        return max(0, (FULL - self.total + 50) // 100)

    @property
    def rank(self) -> int:
        """The rank of its worst cell."""
        worst = worst_rank(self.ranks)
        return worst.rank if worst else 1

    @property
    def stay(self) -> Stay:
        return Stay(min(line.schedule.start for line in self.lines), max(line.schedule.until for line in self.lines))


@dataclass(frozen=True, slots=True)
class Room:
    """A space that would fit: gross mm2, bays, opening day, and the worst rank there."""

    area_mm2: int
    bays: frozenset[str]
    opening: date
    rank: int
    exact: bool = True
    percent: int = 0  # with several parts: how much of each


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A rule given up, alone or with another, and on how many opening days of the window there would be room then."""

    rule: Rule
    days: int
    exact: bool
    also: Rule | None = None


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The space with least in its way: who is there, and how much it is (gross mm2 x days).

    ``price`` is told where nobody is in the way and a budget is: what the space costs.
    """

    opening: date
    bays: frozenset[str]
    area_mm2: int
    blocked_mm2_days: int
    in_way: tuple[Other, ...]
    exact: bool
    price: PriceSheet | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """No room: ``proven`` by looking at every opening day and every set of bays, or else not.

    ``ceiling`` (gross mm2, outdoors or not) is the most that keeps the rules even with an empty diary, where
    that is less than was asked.
    """

    proven: bool
    given_up: tuple[GivenUp, ...]
    miss: NearMiss | None
    largest: Room | None
    before: date | None
    after: date | None
    ceiling: tuple[int, bool] | None = None

    @property
    def decisive(self) -> tuple[GivenUp, ...]:
        """The rules of which each alone rules it out: without it there would be room."""
        return tuple(each for each in self.given_up if each.days and each.also is None)


@dataclass(frozen=True, slots=True)
class WishDay:
    """The day that was wished, when it has no room: the most that is free there, and who has the rest.

    ``free`` is free of options too; ``behind`` may queue.
    """

    opening: date
    free: Room | None
    behind: Room | None
    in_way: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search has to say; the same book and request give the same.

    ``openings`` opening days and ``shapes`` sets of bays were compared; ``complete`` says that these
    are all there are, so that no better answer exists.
    """

    request: Request
    openings: int
    shapes: int
    complete: bool
    answers: tuple[Answer, ...]
    refusal: Refusal | None
    wish_day: WishDay | None
    tariff_code: str
