"""How full halls and phases of the venue are over any span of days, told at once from running sums."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from expobook.ui.diary.tape.index import DiaryIndex

Sums = NDArray[np.int64]


class FirmShares:
    """Running sums of firm bay-days of each hall; days outside the window that was read count as free."""

    def __init__(self, index: DiaryIndex) -> None:
        rows, segments = index.rows, index.segments
        stay = index.window.stay
        self._first, days = stay.start.toordinal(), len(stay)
        self._halls = [code for code, is_hall in zip(rows.codes, rows.is_hall.tolist(), strict=True) if is_hall]
        hall_rows = np.flatnonzero(rows.is_hall)
        place = np.zeros(len(rows), dtype=np.int64)
        place[hall_rows] = np.arange(len(hall_rows))
        bays = np.bincount(rows.hall_of, minlength=len(rows))[hall_rows] - 1
        own = ~rows.is_hall[segments.row] & index.firm[segments.line]
        hall = place[rows.hall_of[segments.row[own]]]
        edges = np.zeros((len(hall_rows), days + 1), dtype=np.int64)
        np.add.at(edges, (hall, np.clip(segments.start[own] - self._first, 0, days)), 1)
        np.add.at(edges, (hall, np.clip(segments.until[own] - self._first, 0, days)), -1)
        taken = np.cumsum(edges, axis=1)[:, :days]
        self._sums: Sums = np.concatenate([np.zeros((len(hall_rows), 1), np.int64), np.cumsum(taken, axis=1)], axis=1)
        self._bays: Sums = np.maximum(bays, 1).astype(np.int64)
        zones = rows.zone_of[hall_rows]
        count = int(zones.max()) + 1 if len(zones) else 0
        self._zone_sums: Sums = np.array([self._sums[zones == zone].sum(axis=0) for zone in range(count)])
        self._zone_bays: Sums = np.array([self._bays[zones == zone].sum() for zone in range(count)])

    def of_halls(self, first: date, until: date) -> dict[str, int]:
        """Return whole percents of the bay-days of each hall from ``first`` to before ``until``."""
        low, high = self._within(np.array([first.toordinal(), until.toordinal()]))
        taken = self._sums[:, high] - self._sums[:, low]
        total = self._bays * max(1, (until - first).days)
        return dict(zip(self._halls, np.rint(100 * taken / total).astype(int).tolist(), strict=True))

    def of_zone(self, zone: int, starts: NDArray[np.int64], days: int) -> list[int]:
        """Return whole percents of a phase's bay-days in spans of ``days`` that start on ordinals."""
        taken = self._zone_sums[zone, self._within(starts + days)] - self._zone_sums[zone, self._within(starts)]
        whole: list[int] = np.rint(100 * taken / (days * max(1, int(self._zone_bays[zone])))).astype(int).tolist()
        return whole

    def _within(self, ordinals: NDArray[np.int64]) -> NDArray[np.int64]:
        inside: NDArray[np.int64] = np.clip(ordinals - self._first, 0, self._sums.shape[1] - 1)
        return inside
