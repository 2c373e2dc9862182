"""What wants doing about bookings, as values: the lists, and one thing of a list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from expobook.domain.booking import Booking, Challenge
from expobook.domain.text import Bilingual

if TYPE_CHECKING:  # named only: who lists what lapses does without contracts and prices
    from expobook.domain.contract import IssuedContract
    from expobook.domain.price import Fen


class TaskKind(StrEnum):
    """The lists, in the order in which they are shown."""

    TODAY = "lapses-today"
    CLOCK = "challenge"
    UNSIGNED = "not-signed"
    INSTALMENT = "instalment"
    REFUSAL = "first-refusal"
    WEEK = "lapses-this-week"
    TO_ISSUE = "to-issue"
    ENQUIRY = "enquiry"


@dataclass(frozen=True, slots=True)
class OpenInstalment:
    """A payment of a contract that has not come in full: its place among ``of``, and what is ``open`` of it."""

    position: int
    of: int
    title: Bilingual
    due: date
    amount: "Fen"
    open: "Fen"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do about a booking; what is not about its kind is empty.

    ``due`` is venue time. ``rank`` is the worst rank of a hold. ``days`` counts days until it is due (negative:
    late), workdays of a challenge clock, and the days since a contract was issued that is not signed.
    """

    kind: TaskKind
    booking: Booking
    due: datetime | None = None
    days: int = 0
    rank: int = 0
    challenge: Challenge | None = None
    challenger: Booking | None = None
    contract: "IssuedContract | None" = None
    instalment: OpenInstalment | None = None


def by_kind(found: Sequence[Task]) -> Mapping[TaskKind, tuple[Task, ...]]:
    """Return tasks by their list; lists without any are left out."""
    lists: dict[TaskKind, list[Task]] = defaultdict(list)
    for task in found:
        lists[task.kind].append(task)
    return {kind: tuple(of_it) for kind, of_it in lists.items()}
