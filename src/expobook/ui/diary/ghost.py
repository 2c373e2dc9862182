"""What a hold would meet, told from the diary in memory: quick enough to follow the pointer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Stay
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.services.diary import DiaryWindow


@dataclass(frozen=True, slots=True)
class HallOutlook:
    """One hall of a wanted space: the rank its worst bay would get, and a firm booking in the way."""

    hall: str
    bays: int
    area_mm2: int
    rank: int
    clash: Bilingual | None = None
    clash_number: str = ""
    clash_stay: Stay | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """All halls of a wanted space, and the first day after everything that is firm in them."""

    halls: tuple[HallOutlook, ...]
    free_from: date | None

    @property
    def rank(self) -> int:
        return max((hall.rank for hall in self.halls), default=1)

    @property
    def clashes(self) -> tuple[HallOutlook, ...]:
        return tuple(hall for hall in self.halls if hall.clash is not None)


def outlook(venue: Venue, window: DiaryWindow, lines: Sequence[Line], *, ignore: int = 0) -> Outlook:
    """Return what lines would meet among the bookings of a window; ``ignore`` is the booking being moved."""
    near = _standing(window, ignore)
    halls: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        for bay in line.bays:
            halls[venue.bay(bay).hall].append(bay)
    found, last = [], None
    for hall in venue.halls:
        bays = set(halls.get(hall.code, ()))
        if not bays:
            continue
        rank, clash = 1, None
        for line in lines:
            meeting = [(b, other) for b, other in near if _meet(line, other, bays)]
            for bay in line.bays & bays:
                options = {b.id for b, other in meeting if not b.status.is_firm and bay in other.bays}
                rank = max(rank, 1 + len(options))
            for booking, other in meeting:
                if booking.status.is_firm:
                    clash = clash or (booking, other)
                    last = max(last or other.schedule.until, other.schedule.until)
        found.append(
            HallOutlook(
                hall.code,
                len(bays),
                venue.area_of(bays),
                rank,
                clash[0].title if clash else None,
                clash[0].number if clash else "",
                clash[1].schedule.stay if clash else None,
            )
        )
    return Outlook(tuple(found), last)


def _standing(window: DiaryWindow, ignore: int) -> list[tuple[Booking, Line]]:
    return [(b, line) for b in window.bookings if b.id != ignore for line in b.active_lines()]


def _meet(line: Line, other: Line, bays: set[str]) -> bool:
    return line.schedule.stay.overlaps(other.schedule.stay) and bool(line.bays & other.bays & bays)


def moved_lines(booking: Booking, days: int, bays: dict[str, str] | None = None) -> tuple[Line, ...]:
    """Return a booking's standing lines so many days later, its bays replaced where ``bays`` says so."""
    return tuple(
        replace(
            line,
            schedule=line.schedule.moved(days),
            bays=frozenset((bays or {}).get(bay, bay) for bay in line.bays),
            gaps=tuple(replace(gap, stay=gap.stay.moved(days)) for gap in line.gaps),
        )
        for line in booking.active_lines()
    )


def default_days(length: int) -> tuple[int, int, int]:
    """Split days into build-up, show and dismantling: a third, a half, the rest; the show has at least one."""
    build = length // 3
    dismantle = min(2, max(0, length - build - 1) // 3)
    return build, length - build - dismantle, dismantle
