"""The rules of the queue: ranks, clashes hard and soft, and what is refused."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from expobook.domain.booking import BayRank, Booking, Line, Status
from expobook.domain.diary import FIRM, Cell, Phase, QueuedCell, Stay
from expobook.domain.errors import BadInput, NotAllowed, UserError
from expobook.domain.text import Bilingual


class SpaceTaken(UserError):
    """Firm bookings have some of the bays on some of the days; nobody can override it.

    Facts: ``wanted``, ``clashes`` (:class:`HardClash`, the largest first), ``title``, ``number``, ``space``,
    ``first``, ``last``, ``phase``, ``others`` (how many more), ``free_space``, ``free_from``.
    """

    code = "space-taken"


class OptionsAhead(UserError):
    """Earlier options stand in front; they must sign or step down first.

    Facts: ``wanted``, ``title``, ``number``, ``space``, ``first``, ``last``, ``others``.
    """

    code = "options-ahead"


class ReasonNeeded(UserError):
    """A soft clash may be passed only with a reason that stays on record: ``wanted``, ``clashes``, ``first_clash``."""

    code = "reason-needed"


class MayNotOverride(UserError):
    """The role at this desk may not pass soft clashes: ``role``, ``roles``, ``first_clash``."""

    code = "may-not-override"


class OverlapsItself(UserError):
    """Two lines of one booking want the same bay on the same day: ``space``, ``day``."""

    code = "overlaps-itself"


class NoSpaceNamed(UserError):
    """A line without a bay, or a booking without a line, cannot be held: ``title``."""

    code = "no-space-named"


class NotPartOfBooking(UserError):
    """What should be given back or taken back is not there: ``title``, ``number``, ``space``, ``first``, ``last``."""

    code = "not-part-of-booking"


class NobodyAhead(UserError):
    """There is no option in front to challenge or to pass: ``title``, ``number``."""

    code = "nobody-ahead"


class ChallengeRuns(UserError):
    """A challenge between the two is running already: ``title``, ``due``."""

    code = "challenge-runs"


class DateInThePast(UserError):
    """A hold would lapse before it is made: ``expires``, ``now``."""

    code = "date-in-the-past"


class HeldTooLong(UserError):
    """A hold would lapse after its own first day: ``title``, ``space``, ``begins``, ``expires``, ``latest``."""

    code = "held-too-long"


class HoldHasBegun(UserError):
    """A hold cannot be kept any longer, for its first day has come: ``title``, ``space``, ``begins``, ``expires``."""

    code = "hold-has-begun"


# The deeds that each status allows; everything else is refused with this list as help.
ALLOWED: Mapping[str, frozenset[Status]] = {
    "hold": frozenset({Status.ENQUIRY}),
    "change": frozenset({Status.HOLD, Status.CONTRACTED}),
    "contract": frozenset({Status.HOLD}),
    "extend": frozenset({Status.HOLD}),
    "move-up": frozenset({Status.HOLD}),
    "challenge": frozenset({Status.HOLD}),
    "release": frozenset({Status.HOLD}),
    "release-part": frozenset({Status.HOLD, Status.CONTRACTED}),
    "reinstate": frozenset({Status.RELEASED, Status.LOST}),
    "reinstate-part": frozenset({Status.HOLD, Status.CONTRACTED}),
    "lose": frozenset({Status.ENQUIRY, Status.HOLD}),
    "cancel": frozenset({Status.CONTRACTED}),
    "complete": frozenset({Status.CONTRACTED}),
}


def latest_expiry(booking: Booking, closing: time) -> datetime | None:
    """Return when a hold lapses at the latest: as its first day closes, that of the date set that begins last.

    Space that is still only held after that day lies empty: who is to build up there needs a contract.
    """
    return datetime.combine(booking.begins_last, closing) if booking.begins_last is not None else None


def check_expiry(expires: datetime, now: datetime, booking: Booking, closing: time, space: str) -> None:
    """Raise when a hold cannot lapse at a moment; all are venue time, ``space`` is the booking's in words.

    Raises:
        DateInThePast: at or before ``now``.
        HeldTooLong: on a day after its first day.
        HoldHasBegun: so, and its first day has closed already, so that no moment is left.
    """
    if expires <= now:
        raise DateInThePast(expires=expires, now=now)
    latest = latest_expiry(booking, closing)
    if latest is None or expires.date() <= latest.date():
        return
    facts = {"title": booking.title, "space": space, "begins": latest.date(), "expires": expires}
    if latest <= now:
        raise HoldHasBegun(**facts)
    raise HeldTooLong(**facts, latest=latest)


def lapsing_in_time(booking: Booking, closing: time, now: datetime) -> Booking:
    """Return a booking whose days are others now, lapsing as before, but as its first day closes at the latest.

    A hold whose first day has closed already keeps its time, so that there is time to contract it.
    """
    latest = latest_expiry(booking, closing)
    if booking.expires is None or latest is None or latest <= now or booking.expires.date() <= latest.date():
        return booking
    return replace(booking, expires=latest)


def must_allow(deed: str, booking: Booking) -> None:
    """Raise ``NotAllowed`` when the booking's status does not fit the deed."""
    allowed = ALLOWED[deed]
    if booking.status not in allowed:
        raise NotAllowed(
            deed=deed,
            kind="booking",
            name=booking.number,
            title=booking.title,
            state=booking.status,
            allowed=tuple(sorted(allowed)),
        )


@dataclass(frozen=True, slots=True)
class DiaryRules:
    """Choices of the venue about its diary; each is a setting of the book.

    ``near_themes`` names for each theme the others that count as near; a theme is near itself. ``version`` counts how
    often the venue chose.
    """

    theme_days: int = 30
    turnaround_days: int = 1
    hold_days: int = 14
    challenge_days: int = 3
    closing_time: time = time(17, 30)
    near_themes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    override_roles: frozenset[str] = frozenset({"planner", "sales", "approver", "administrator"})
    override_by_kind: Mapping[str, frozenset[str]] = field(default_factory=dict)  # where a kind has roles of its own
    version: int = 0

    def may_override(self, role: str, kind: "SoftKind") -> bool:
        """Say whether a role may pass a soft clash of a kind with a reason."""
        return role in self.override_by_kind.get(kind.value, self.override_roles)

    def near(self, theme: str) -> frozenset[str]:
        """Return the themes that are the same as or near to one; none for a booking without a theme."""
        return self.near_themes.get(theme, frozenset()) | {theme} if theme else frozenset()


@dataclass(frozen=True, slots=True)
class HardClash:
    """A firm booking or closure in the way: its bays and days there, and the phases it is in."""

    booking_id: int
    number: str
    title: Bilingual
    bays: frozenset[str]
    stay: Stay
    phases: tuple[Phase, ...]
    cells: int


class SoftKind(StrEnum):
    """What a soft clash is about."""

    THEME = "theme"
    TURNAROUND = "turnaround"


@dataclass(frozen=True, slots=True)
class SoftClash:
    """Something a venue avoids but may allow: ``distance`` days where ``limit`` are wanted."""

    kind: SoftKind
    booking_id: int
    number: str
    title: Bilingual
    distance: int
    limit: int
    firm: bool
    hall: str = ""


@dataclass(frozen=True, slots=True)
class Promotion:
    """A booking that moved up because another went: worst rank before and after, and in how many cells."""

    booking_id: int
    number: str
    title: Bilingual
    before: int
    after: int
    cells: int


@dataclass(frozen=True, slots=True)
class ShowNear:
    """A show on other days, as the theme rule needs it."""

    booking_id: int
    number: str
    title: Bilingual
    firm: bool
    show: Stay


def days_between(a: Stay, b: Stay) -> int:
    """Return the whole days that lie between two stays; 0 when they touch or overlap."""
    return max(0, (b.start - a.until).days, (a.start - b.until).days)


def theme_clashes(show: Stay, others: Iterable[ShowNear], limit: int) -> list[SoftClash]:
    """Return shows of near themes that are fewer than ``limit`` days away, the nearest first."""
    found = [
        SoftClash(SoftKind.THEME, o.booking_id, o.number, o.title, distance, limit, o.firm)
        for o in others
        if (distance := days_between(show, o.show)) < limit
    ]
    return sorted(found, key=lambda clash: (clash.distance, clash.number))


def check_lines(title: Bilingual, lines: Sequence[Line]) -> None:
    """Refuse lines that name no space or want the same bay twice on a day in one alternative.

    Raises:
        NoSpaceNamed: no line, or a line without a bay.
        OverlapsItself: two lines of one alternative share a cell.
        BadInput: an alternative below 1.
    """
    if not lines or any(not line.bays for line in lines):
        raise NoSpaceNamed(title=title)
    for place, line in enumerate(lines):
        if line.alternative < 1:
            raise BadInput(field="alternative", value=str(line.alternative), why="below-one")
        for other in lines[:place]:
            _check_pair(line, other)


def _check_pair(line: Line, other: Line) -> None:
    if line.alternative != other.alternative or line.dropped or other.dropped:
        return
    if not (line.bays & other.bays and line.schedule.stay.overlaps(other.schedule.stay)):
        return
    shared = {cell for cell, _ in line.cells()} & {cell for cell, _ in other.cells()}
    if shared:
        day, bay = min(shared)
        raise OverlapsItself(space=bay, day=day, cells=len(shared))


def ranks(queue: Iterable[QueuedCell]) -> tuple[BayRank, ...]:
    """Return where each line stands in each bay: the worst over its days.

    Rank is 1 plus the number of *bookings* with an earlier ticket in the box: a competitor that
    holds a cell twice, through two alternatives, still is one competitor. Firm ones do not count
    as options; they are told by ``behind_firm``.
    """
    boxes: dict[tuple[int, str, date], set[int]] = defaultdict(set)
    blocked: set[tuple[int, str]] = set()
    for _booking, line, bay, day, other, place in queue:
        before = boxes[line, bay, day]
        if other is None:
            continue
        if place == FIRM:
            blocked.add((line, bay))
        else:
            before.add(other)
    worst: dict[tuple[int, str], tuple[int, date]] = {}
    ahead: dict[tuple[int, str], set[int]] = defaultdict(set)
    for (line, bay, day), others in boxes.items():
        ahead[line, bay] |= others
        if (line, bay) not in worst or len(others) + 1 > worst[line, bay][0]:
            worst[line, bay] = (len(others) + 1, day)
    return tuple(
        BayRank(line, bay, rank, (line, bay) in blocked, tuple(sorted(ahead[line, bay])), day)
        for (line, bay), (rank, day) in sorted(worst.items())
    )


Standing = tuple[bool, int]  # behind a firm booking, rank among the options; smaller is better


def standings(queue: Iterable[QueuedCell]) -> dict[tuple[int, int, str, date], Standing]:
    """Return how each queued cell stands, by (booking, line, bay, day)."""
    others: dict[tuple[int, int, str, date], set[int]] = defaultdict(set)
    blocked: set[tuple[int, int, str, date]] = set()
    for booking, line, bay, day, other, place in queue:
        box = (booking, line, bay, day)
        before = others[box]
        if other is None:
            continue
        if place == FIRM:
            blocked.add(box)
        else:
            before.add(other)
    return {box: (box in blocked, len(before) + 1) for box, before in others.items()}


def worst_rank(found: Sequence[BayRank]) -> BayRank | None:
    """Return the worst of a booking's ranks, waiting behind a firm booking being worse; None without options."""
    return max(found, key=lambda rank: (rank.rank, rank.behind_firm), default=None)


def kept_places(
    old: Mapping[tuple[int, Cell], int], lines: Iterable[Line]
) -> tuple[dict[tuple[int, Cell], int], frozenset[int]]:
    """Split new lines' cells into those that keep their place and the lines that need a new ticket.

    Args:
        old: place of each (alternative, cell) that the booking has now.
        lines: the lines it will have, with their ids.

    Returns:
        The places that stay, and the ids of lines with at least one cell that was not there before.
    """
    kept: dict[tuple[int, Cell], int] = {}
    fresh: set[int] = set()
    for line in lines:
        for cell, _phase in line.cells():
            place = old.get((line.alternative, cell))
            if place is None:
                fresh.add(line.id)
            else:
                kept[line.alternative, cell] = place
    return kept, frozenset(fresh)
