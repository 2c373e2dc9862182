"""The bookings of a window as arrays, put into lanes once for each reading of the book; without any Qt.

A *segment* is one line of a booking in one row: of a bay, and once more of its hall, which shows it while it is
folded. The lanes of a row do not depend on what is folded, so folding only chooses among rows (``layout``).
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Stay
from expobook.domain.number_sets import among
from expobook.domain.venue import Venue
from expobook.services.diary.reading import DiaryWindow
from expobook.ui.diary.tape.looks import LOOKS, look_of, look_of_rank

Numbers = NDArray[np.int32]
Flags = NDArray[np.bool_]


class VenueRows:
    """Every row that a chart of a venue can have, numbered from top to bottom: each hall, then its bays."""

    def __init__(self, venue: Venue) -> None:
        self.codes: list[str] = []
        self.of_code: dict[str, int] = {}
        hall_of, zone_of, is_hall = [], [], []
        for number, zone in enumerate(venue.zones):
            for hall in (hall for hall in venue.halls if hall.zone == zone.code):
                own = len(self.codes)
                for code in (hall.code, *(bay.code for bay in venue.bays_of_hall[hall.code])):
                    self.of_code.setdefault(code, len(self.codes))
                    self.codes.append(code)
                    hall_of.append(own)
                    zone_of.append(number)
                    is_hall.append(len(self.codes) - 1 == own)
        self.hall_of = np.array(hall_of, dtype=np.int32)
        self.zone_of = np.array(zone_of, dtype=np.int32)
        self.is_hall = np.array(is_hall, dtype=np.bool_)

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Segments as arrays of one length: numbers of lines and rows, days as ordinals, half open.

    ``rank`` is the worst of the row's bays, 0 when firm; ``lane`` counts from the top of the row. A line with days
    given back has a segment for each part that is left.
    """

    line: Numbers
    row: Numbers
    start: Numbers
    until: Numbers
    rank: Numbers
    lane: Numbers

    def __len__(self) -> int:
        return len(self.line)

    def taken(self, which: NDArray[np.intp] | Flags) -> "Segments":
        """Return some of the segments."""
        return Segments(
            self.line[which], self.row[which], self.start[which], self.until[which], self.rank[which], self.lane[which]
        )


class DiaryIndex:
    """One reading of the book as arrays, in the order line, first day, row; made beside the window."""

    def __init__(self, venue: Venue, window: DiaryWindow, warned: Collection[int] = ()) -> None:
        """Index a window; ``warned`` are bookings that carry a warning sign."""
        self.window = window
        self.venue = venue
        self.rows = VenueRows(venue)
        self.lines: list[tuple[Booking, Line]] = [(b, line) for b in window.bookings for line in b.active_lines()]
        self.booking_id = _numbers(b.id for b, _ in self.lines)
        self.warned: Flags = among(self.booking_id, warned)
        self.show_from = _numbers(line.schedule.show_from.toordinal() for _, line in self.lines)
        self.show_until = _numbers(line.schedule.show_until.toordinal() for _, line in self.lines)
        self.closed: Flags = np.fromiter((line.schedule.closed for _, line in self.lines), dtype=np.bool_)
        self.look = _numbers(look_of(b, 1) for b, _ in self.lines)  # of options: as if they were first
        self._start = _numbers(line.schedule.start.toordinal() for _, line in self.lines)
        self._until = _numbers(line.schedule.until.toordinal() for _, line in self.lines)
        self.firm: Flags = np.fromiter((b.status.is_firm for b, _ in self.lines), dtype=np.bool_)
        line, row, rank = self._claims()
        lane, self.lanes = _lanes(
            row, rank, self._start[line], self._until[line], self.booking_id[line], len(self.rows)
        )
        whole = Segments(line, row, self._start[line], self._until[line], rank, lane)
        parts = self._without_gaps(whole)
        self.segments = parts.taken(np.lexsort((parts.row, parts.start, parts.line)))

    def __len__(self) -> int:
        return len(self.lines)

    @cached_property
    def line_of_booking(self) -> Mapping[int, tuple[int, ...]]:
        """Numbers of the lines of each booking."""
        found: dict[int, list[int]] = {}
        for number, (booking, _) in enumerate(self.lines):
            found.setdefault(booking.id, []).append(number)
        return {booking: tuple(numbers) for booking, numbers in found.items()}

    @cached_property
    def look_of_rank(self) -> Numbers:
        """Places in ``LOOKS`` of options by rank, 0 to 99."""
        return _numbers(look_of_rank(rank) for rank in range(100))

    def looks(self, line: Numbers, rank: Numbers) -> Numbers:
        """Return the look of lines whose worst rank is given."""
        own = self.look[line]
        is_option = ~np.array([look.firm for look in LOOKS])[own]
        return np.where(is_option, self.look_of_rank[np.minimum(rank, 99)], own).astype(np.int32)

    def _claims(self) -> tuple[Numbers, Numbers, Numbers]:
        """Return line, row and rank of every line in every bay and in every hall that it has bays of."""
        of_code, rows = self.rows.of_code, len(self.rows)
        count = _numbers(len(line.bays) for _, line in self.lines)
        line = np.repeat(np.arange(len(self.lines), dtype=np.int32), count)
        row = _numbers(of_code.get(bay, -1) for _, line in self.lines for bay in line.bays)
        line, row = line[row >= 0], row[row >= 0]
        order = np.argsort(line.astype(np.int64) * rows + row)
        line, row = line[order], row[order]
        rank = np.where(self.firm[line], 0, 1).astype(np.int32)
        self._put_ranks(line.astype(np.int64) * rows + row, rank)
        hall = self.rows.hall_of[row]
        first = np.flatnonzero(np.diff(line.astype(np.int64) * rows + hall, prepend=-1))
        worst = np.maximum.reduceat(rank, first) if len(first) else rank
        return np.append(line, line[first]), np.append(row, hall[first]), np.append(rank, worst).astype(np.int32)

    def _put_ranks(self, keys: NDArray[np.int64], rank: Numbers) -> None:
        """Write the ranks that the book told into those of ``keys`` (line x rows + row, ascending)."""
        number = {line.id: place for place, (_, line) in enumerate(self.lines)}
        told = [
            (number[one.line_id] * len(self.rows) + self.rows.of_code[one.bay], one.rank)
            for ranks in self.window.ranks.values()
            for one in ranks
            if one.line_id in number and one.bay in self.rows.of_code
        ]
        if not told or not len(keys):
            return
        wanted, value = np.array(told, dtype=np.int64).T
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        found = keys[at] == wanted
        rank[at[found]] = value[found]

    def _without_gaps(self, whole: Segments) -> Segments:
        """Cut the days that were given back out of the segments of lines that have gaps."""
        gapped = [place for place, (_, line) in enumerate(self.lines) if line.gaps]
        if not gapped:
            return whole
        cut = among(whole.line, gapped)
        rows: list[tuple[int, ...]] = []
        affected = whole.taken(cut)
        for place in range(len(affected)):
            line, row = int(affected.line[place]), int(affected.row[place])
            for stay in self._left_of(self.lines[line][1], row):
                rank, lane = int(affected.rank[place]), int(affected.lane[place])
                rows.append((line, row, stay.start.toordinal(), stay.until.toordinal(), rank, lane))
        kept, made = whole.taken(~cut), np.array(rows, dtype=np.int32).reshape(-1, 6).T
        old = (kept.line, kept.row, kept.start, kept.until, kept.rank, kept.lane)
        return Segments(*(np.append(a, b).astype(np.int32) for a, b in zip(old, made, strict=True)))

    def _left_of(self, line: Line, row: int) -> Iterator[Stay]:
        """Yield the unbroken days on which a line still has any bay of a row."""
        code = self.rows.codes[row]
        in_row = {bay.code for bay in self.venue.bays_of_hall[code]} if self.rows.is_hall[row] else {code}
        bays = line.bays & in_row
        start = None
        for day in line.schedule.stay:
            here = any(not any(day in gap.stay and bay in gap.bays for gap in line.gaps) for bay in bays)
            if here and start is None:
                start = day
            elif not here and start is not None:
                yield Stay(start, day)
                start = None
        if start is not None:
            yield Stay(start, line.schedule.until)


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int32)


def _lanes(
    row: Numbers, rank: Numbers, start: Numbers, until: Numbers, booking: Numbers, rows: int
) -> tuple[Numbers, Numbers]:
    """Give each segment the first lane of its row that is free on its days: firm ones first, then by rank.

    Returns:
        The lane of each segment, and how many lanes each row needs (at least 1).
    """
    lane, count = np.zeros(len(row), dtype=np.int32), np.ones(rows, dtype=np.int32)
    crowded = np.flatnonzero(_meets_another(row, start, until))  # whoever is alone takes the first lane
    order = crowded[np.lexsort((booking[crowded], start[crowded], rank[crowded], row[crowded]))]
    own = row[order]
    ends = np.append(np.flatnonzero(np.diff(own)) + 1, len(own))
    first = 0
    for end in ends if len(own) else ():
        part = order[first:end]
        lane[part] = _first_free(start[part].tolist(), until[part].tolist())
        count[own[first]] = lane[part].max() + 1
        first = end
    return lane, count


def _meets_another(row: Numbers, start: Numbers, until: Numbers) -> Flags:
    """Say of each segment whether another one of its row shares a day with it."""
    order = np.lexsort((start, row))
    far = np.int64(1) << 24  # beyond any ordinal
    begins, ends = row[order] * far + start[order], row[order] * far + until[order]
    latest = np.maximum.accumulate(ends) if len(ends) else ends
    found = np.zeros(len(row), dtype=np.bool_)
    found[order[1:]] |= latest[:-1] > begins[1:]
    found[order[:-1]] |= ends[:-1] > begins[1:]
    return found


def _first_free(starts: Sequence[int], untils: Sequence[int]) -> list[int]:
    """Return for each span, in order, the first lane in which it meets none of those before it."""
    lanes: list[tuple[list[int], list[int]]] = []  # of each: starts and ends, both ascending
    found = []
    for start, until in zip(starts, untils, strict=True):
        number = 0
        for begins, ends in lanes:  # no function of its own: this is asked for very often
            at = bisect_right(begins, start)
            if (at == 0 or ends[at - 1] <= start) and (at == len(begins) or begins[at] >= until):
                begins.insert(at, start)
                ends.insert(at, until)
                break
            number += 1
        else:
            lanes.append(([start], [until]))
        found.append(number)
    return found
