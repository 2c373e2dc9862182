"""What reports are computed from: the spans of a time, read once, with the area and the place of each bay."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from expobook.domain.booking import Status
from expobook.domain.diary import Phase, Stay
from expobook.domain.venue import SpaceClass, Venue
from expobook.services.desk import Desk
from expobook.storage.figures import BAY, BOOKING, PHASE, START, UNTIL, Spans
from expobook.storage.unit_of_work import UnitOfWork

FIRM = (Status.CONTRACTED, Status.COMPLETED)
MM2_A_M2 = 1_000_000
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """The indoor halls in a time: who has them (``let``), and where only options want them (``held``).

    ``area`` is mm2 by the number of a bay, 0 for what is no indoor hall. ``held`` has columns bin (a place in
    ``bins``), bay, boxes.
    """

    venue: Venue
    stay: Stay
    let: Spans
    bins: tuple[Stay, ...]
    held: Numbers
    area: Numbers
    code_of: dict[int, str]

    @property
    def capacity(self) -> int:
        """Gross mm2 of the indoor halls."""
        return int(self.area.sum())

    @property
    def held_mm2_days(self) -> Numbers:
        """mm2 x days of each row of ``held``."""
        found: Numbers = self.area[self.held[:, 1]] * self.held[:, 2]
        return found

    def mm2_days(self) -> Numbers:
        """Return mm2 x days of each span."""
        length = self.let[:, UNTIL] - self.let[:, START]
        found: Numbers = self.area[self.let[:, BAY]] * length
        return found

    def phase(self, *phases: Phase) -> Spans:
        """Return the spans of some phases."""
        return self.let[np.isin(self.let[:, PHASE], phases)]


def basis_of(desk: Desk, stay: Stay, *, held: bool = True, statuses: Collection[Status] = FIRM) -> Basis:
    """Read what reports on some days need."""
    with desk.store.read() as uow:
        return read_basis(desk, uow, stay, held=held, statuses=statuses)


def read_basis(
    desk: Desk, uow: UnitOfWork, stay: Stay, *, held: bool = True, statuses: Collection[Status] = FIRM
) -> Basis:
    """Read the basis inside a transaction; spans of what is no indoor hall are left out."""
    number = uow.bays.number_of
    area = np.zeros(max(number.values(), default=0) + 1, dtype=np.int64)
    for bay in desk.venue.bays:
        if bay.space_class is SpaceClass.HALL:
            area[number[bay.code]] = bay.area_mm2
    spans = uow.figures.spans(stay, (*statuses, Status.HOLD) if held else statuses)
    spans = spans[area[spans[:, BAY]] > 0]
    options = np.isin(spans[:, BOOKING], uow.figures.holds()) if held else np.zeros(len(spans), dtype=np.bool_)
    let, bins = spans[~options], tuple(months(stay))
    boxes = _held_boxes(stay, bins, area, let, spans[options])
    return Basis(desk.venue, stay, let, bins, boxes, area, dict(uow.bays.code_of))


def _held_boxes(stay: Stay, bins: Sequence[Stay], area: Numbers, let: Spans, wanted: Spans) -> Numbers:
    """Return (bin, bay, boxes): how many boxes of a bay options want and nobody has firmly."""
    if not len(wanted):
        return np.empty((0, 3), dtype=np.int64)
    open_boxes = _grid(stay, area, wanted) & ~_grid(stay, area, let)
    starts = [(each.start - stay.start).days for each in bins]
    counts = np.add.reduceat(open_boxes, starts, axis=0, dtype=np.int64)
    place, column = np.nonzero(counts)
    return np.column_stack([place, np.flatnonzero(area)[column], counts[place, column]])


def months(stay: Stay) -> list[Stay]:
    """Return the calendar months that a stay touches, the first and the last cut to it."""
    found, first = [], stay.start
    while first < stay.until:
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        found.append(Stay(first, min(following, stay.until)))
        first = following
    return found


def in_bins(spans: Spans, area: Numbers, bins: Sequence[Stay], key: Numbers, keys: int) -> Numbers:
    """Return keys x bins: mm2 x days of spans, each shared out to the days of the bins that it touches.

    ``bins`` follow one another without a gap; ``key`` is the row of each span.
    """
    edges = np.array([*(each.start.toordinal() for each in bins), bins[-1].until.toordinal()], dtype=np.int64)
    found = np.zeros((keys, len(bins)), dtype=np.int64)
    if not len(spans):
        return found
    first = np.searchsorted(edges, spans[:, START], "right") - 1
    last = np.searchsorted(edges, spans[:, UNTIL], "left") - 1
    for step in range(int((last - first).max()) + 1):
        place = first + step
        here = place <= last
        start = np.maximum(spans[here, START], edges[place[here]])
        until = np.minimum(spans[here, UNTIL], edges[place[here] + 1])
        np.add.at(found, (key[here], place[here]), area[spans[here, BAY]] * (until - start))
    return found


def taken_grid(basis: Basis) -> tuple[NDArray[np.bool_], list[int]]:
    """Return days x indoor bays, whether somebody is firm there, and the numbers of those bays."""
    return _grid(basis.stay, basis.area, basis.let), np.flatnonzero(basis.area).tolist()


def _grid(stay: Stay, area: Numbers, spans: Spans) -> NDArray[np.bool_]:
    """Return days x indoor bays: whether one of some spans is there."""
    bays = np.flatnonzero(area)
    column = np.full(len(area), -1, dtype=np.int64)
    column[bays] = np.arange(len(bays))
    edges = np.zeros((len(stay) + 1, len(bays)), dtype=np.int32)
    first = stay.start.toordinal()
    np.add.at(edges, (spans[:, START] - first, column[spans[:, BAY]]), 1)
    np.add.at(edges, (spans[:, UNTIL] - first, column[spans[:, BAY]]), -1)
    found: NDArray[np.bool_] = np.cumsum(edges, axis=0)[:-1] > 0
    return found


def gross_of(venue: Venue, bays: Collection[str]) -> int:
    """Return the gross mm2 of bays; those that the venue has given up since count nothing."""
    known = venue.bay_codes
    return venue.area_of(bay for bay in bays if bay in known)


def m2(mm2: int) -> int:
    """Return whole square metres, half up."""
    return (int(mm2) + MM2_A_M2 // 2) // MM2_A_M2
