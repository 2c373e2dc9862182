"""What a planner of seasons answers: spots, and prices that prove how much more any plan could be worth."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from expobook.domain.season.problem import Spot

MILLI = 1000  # prices are thousandths of a fen


class Stage(StrEnum):
    """What the planner is at."""

    PRICES = "prices"  # the relaxation, which gives the bound
    FIRST = "first"  # the first calendar
    SEARCH = "search"  # better calendars
    PROOF = "proof"  # a tighter bound


class Proof(StrEnum):
    """What the bound rests on."""

    PRICES = "prices"  # prices that anybody can add up
    TREE = "tree"  # an exhaustive search by HiGHS of what the prices leave open


@dataclass(frozen=True, slots=True)
class Prices:
    """What scarce things cost, in thousandths of a fen: a certificate of the bound (linear duality).

    Whatever the prices, no plan is worth more than what is scarce costs in all, plus for each claim the most that
    it could gain over what it uses. Anybody can add that up; nobody need trust the solver.

    Args:
        indoors, outdoors: for a m2 of hall or of ground, each day of the horizon.
        moving: for a m2 in build-up or dismantling, each day.
        themes: for each set of themes that are all near each other, of holding one of its shows each day.
    """

    indoors: tuple[int, ...]
    outdoors: tuple[int, ...]
    moving: tuple[int, ...]
    themes: tuple[tuple[frozenset[str], tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan: where each claim goes (who is missing is refused), its worth, and the proven bound, in fen.

    ``optimal`` is said only when no plan can be worth more; a plan that ran out of time is never called so.
    """

    spots: Mapping[int, Spot]
    value: int
    bound: int
    proof: Proof = Proof.PRICES
    prices: Prices | None = None
    seconds: float = 0.0
    stopped: bool = False
    rounds: int = 0

    @property
    def optimal(self) -> bool:
        return self.value >= self.bound

    @property
    def gap(self) -> float:
        """How much more a plan could at most be worth, as a share of the bound: 0 to 1."""
        return 0.0 if self.optimal or self.bound <= 0 else (self.bound - self.value) / self.bound


@dataclass(frozen=True, slots=True)
class SoFar:
    """What the planner has while it works; ``bound`` is None until there is one."""

    stage: Stage
    seconds: float
    value: int
    bound: int | None
    placed: int
    claims: int

    @property
    def gap(self) -> float | None:
        """The gap as it stands, None without a bound."""
        if self.bound is None:
            return None
        return 0.0 if self.bound <= 0 or self.value >= self.bound else (self.bound - self.value) / self.bound


Told = Callable[[SoFar], None]
