"""A booking: who wants which bays on which days, and where it stands in its life."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize

from expobook.domain.diary import Cell, Phase, Schedule, Stay
from expobook.domain.party import PartyKind, masked_email, masked_name, masked_number
from expobook.domain.text import Bilingual


class Status(StrEnum):
    """Where a booking stands in its life (the-book, section 3)."""

    ENQUIRY = "enquiry"
    HOLD = "hold"
    CONTRACTED = "contracted"
    COMPLETED = "completed"
    RELEASED = "released"
    LOST = "lost"
    CANCELLED = "cancelled"

    @property
    def has_cells(self) -> bool:
        """Whether its lines stand in the diary."""
        return self in (Status.HOLD, Status.CONTRACTED, Status.COMPLETED)

    @property
    def is_firm(self) -> bool:
        """Whether its cells have place 0."""
        return self in (Status.CONTRACTED, Status.COMPLETED)


class Kind(StrEnum):
    """An exhibition, or a closure for works."""

    EVENT = "event"
    CLOSURE = "closure"


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a line that was given back: some bays for some days, half open."""

    bays: frozenset[str]
    stay: Stay


@dataclass(frozen=True, slots=True)
class Line:
    """A set of bays with one schedule; ``alternative`` groups lines into date sets (1, 2, 3).

    ``id`` is 0 before it is stored. ``dropped`` lines belong to alternatives that were let go.
    Gaps are days and bays released in part; they can be reinstated.
    """

    bays: frozenset[str]
    schedule: Schedule
    alternative: int = 1
    gaps: tuple[Gap, ...] = ()
    dropped: bool = False
    id: int = 0

    def cells(self) -> Iterator[tuple[Cell, Phase]]:
        """Yield every cell of the line with its phase, gaps left out, dropped or not."""
        for phase, span in self.schedule.spans():
            for day in span:
                for bay in sorted(self.bays):
                    if not any(day in gap.stay and bay in gap.bays for gap in self.gaps):
                        yield Cell(day, bay), phase

    @property
    def first_day(self) -> date | None:
        """The first day on which it has a bay, None when all was given back."""
        if not self.gaps:
            return self.schedule.start
        return min((cell.day for cell, _ in self.cells()), default=None)

    def given_back(self) -> frozenset[Cell]:
        """Return the cells of its span that gaps take out."""
        stay = self.schedule.stay
        return frozenset(
            Cell(day, bay) for gap in self.gaps for day in gap.stay if day in stay for bay in gap.bays & self.bays
        )

    def without(self, cells: Iterable[Cell]) -> "Line":
        """Return the line with exactly these cells given back, its gaps in their shortest form."""
        return replace(self, gaps=gaps_of(cells))


def gaps_of(cells: Iterable[Cell]) -> tuple[Gap, ...]:
    """Return cells as the fewest gaps: unbroken days a bay, bays with the same days together."""
    days: dict[str, list[date]] = defaultdict(list)
    for cell in sorted(cells):
        days[cell.bay].append(cell.day)
    spans: dict[Stay, set[str]] = defaultdict(set)
    for bay, taken in days.items():
        start = taken[0]
        for day, following in zip(taken, [*taken[1:], None], strict=True):
            if following != day + timedelta(days=1):
                spans[Stay(start, day + timedelta(days=1))].add(bay)
                start = following or start
    return tuple(Gap(frozenset(bays), stay) for stay, bays in sorted(spans.items()))


@dataclass(frozen=True, slots=True)
class Event:
    """A show: its names, its theme (a code of the theme list) and its edition."""

    id: int
    name: Bilingual
    theme: str = ""
    edition: str = ""
    organiser_id: int = 0
    visitors_a_session: int | None = None
    version: int = 0


MASKED = ("representative", "phone", "email", "account")  # what of a party is personal data


@dataclass(frozen=True, slots=True)
class Organiser:
    """A party: a licensee that books, an exhibitor or a contractor, with what a contract and an invoice need.

    ``merged_into`` is the party that took its place, 0 without one; ``erased`` is when its personal data went.
    """

    id: int
    name: Bilingual
    credit_code: str = ""
    representative: str = ""
    address: Bilingual = Bilingual("", "")
    phone: str = ""
    email: str = ""
    bank: str = ""
    account: str = ""
    version: int = 0
    kind: PartyKind = PartyKind.ORGANISER
    merged_into: int = 0
    erased: datetime | None = None

    def masked(self) -> "Organiser":
        """Return the party as those see it who may not read personal data; what a company publishes stays."""
        return replace(
            self,
            representative=masked_name(self.representative),
            phone=masked_number(self.phone),
            email=masked_email(self.email),
            account=masked_number(self.account),
        )

    def may_be(self, other: "Organiser") -> bool:
        """Whether both may be one party: equal credit codes, or names equal in letters and figures."""
        code = _folded(self.credit_code)
        mine, theirs = ({_folded(each.name.zh), _folded(each.name.en)} - {""} for each in (self, other))
        return bool((code and code == _folded(other.credit_code)) or mine & theirs)


@lru_cache(maxsize=1 << 15)  # each name of a long list is compared with each in the book
def _folded(text: str) -> str:
    return "".join(sign for sign in normalize("NFKC", text).casefold() if sign.isalnum())


@dataclass(frozen=True, slots=True)
class Booking:
    """One event's claim on the venue, as read at one moment; safe to hand to any thread.

    ``number`` is what people say (``B-2026-118``). ``expires`` is venue time, for holds.
    ``weight`` and ``likelihood`` (percent) serve forecasts. ``version`` counts saves.
    """

    id: int
    number: str
    kind: Kind
    title: Bilingual
    status: Status
    event_id: int | None = None
    organiser_id: int | None = None
    theme: str = ""
    lines: tuple[Line, ...] = ()
    expires: datetime | None = None
    likelihood: int = 50
    note: str = ""
    demo: bool = False
    created: datetime | None = None
    version: int = 0

    def active_lines(self, alternative: int | None = None) -> tuple[Line, ...]:
        """Return lines that still stand, all or of one alternative."""
        return tuple(
            line for line in self.lines if not line.dropped and (alternative is None or line.alternative == alternative)
        )

    @property
    def alternatives(self) -> tuple[int, ...]:
        return tuple(sorted({line.alternative for line in self.active_lines()}))

    @property
    def bays(self) -> frozenset[str]:
        return frozenset().union(*(line.bays for line in self.active_lines()))

    def stay(self, alternative: int | None = None) -> Stay | None:
        """Return from the first day in to the last day out of its standing lines, None without any."""
        lines = self.active_lines(alternative)
        if not lines:
            return None
        return Stay(min(line.schedule.start for line in lines), max(line.schedule.until for line in lines))

    @property
    def begins_last(self) -> date | None:
        """The first day of the date set that begins last, without what was given back; None without space."""
        sets = ([line.first_day for line in self.active_lines(number)] for number in self.alternatives)
        return max((min(days) for days in ([day for day in each if day] for each in sets) if days), default=None)

    def show(self, alternative: int | None = None) -> Stay | None:
        """Return the days of the show over all standing lines, None without any."""
        lines = self.active_lines(alternative)
        if not lines:
            return None
        return Stay(min(line.schedule.show_from for line in lines), max(line.schedule.show_until for line in lines))

    def with_lines(self, lines: tuple[Line, ...]) -> "Booking":
        return replace(self, lines=lines)


class ChallengeState(StrEnum):
    """How a challenge stands: the clock runs, or how it ended."""

    RUNNING = "running"
    SIGNED = "signed"  # the incumbent signed
    STEPPED_DOWN = "stepped-down"  # the incumbent gave way
    LAPSED = "lapsed"  # the clock ran out: the incumbent gave way
    WITHDRAWN = "withdrawn"  # the challenger took it back or went away


@dataclass(frozen=True, slots=True)
class Challenge:
    """A later option that is ready to sign asks the one in front to sign or step down by ``due``."""

    id: int
    challenger_id: int
    incumbent_id: int
    started: datetime
    business_days: int
    due: date
    state: ChallengeState = ChallengeState.RUNNING
    ended: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class BayRank:
    """Where one line stands in one bay: its worst place in the queue of options over its days.

    ``rank`` 1 is the first option; 0 means firm. ``behind_firm`` says that a firm booking has
    some of the days, so that it can only wait. ``ahead`` are booking ids in front anywhere.
    """

    line_id: int
    bay: str
    rank: int
    behind_firm: bool = False
    ahead: tuple[int, ...] = ()
    worst_day: date | None = None
