"""Figures of a plan: areas and counts by state, kind, hall and exhibitor, each said to be net or gross."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from expobook.domain.plan import Stand, StandKind, StandStatus


@dataclass(frozen=True, slots=True)
class Figures:
    """Areas in mm2 and counts of some stands: ``gross`` is licensed floor, the rest is net."""

    gross_mm2: int
    net_mm2: int
    stands: int
    by_status: Mapping[StandStatus, int]
    by_kind: Mapping[StandKind, int]
    stands_by_status: Mapping[StandStatus, int]
    stands_by_kind: Mapping[StandKind, int]
    by_exhibitor: Mapping[str, int]  # those who have a stand
    estimated: int  # stands with an estimated area

    @property
    def unallocated_mm2(self) -> int:
        """What no stand takes: aisles and the rest."""
        return self.gross_mm2 - self.net_mm2

    @property
    def ratio_percent(self) -> float | None:
        """Net / gross in percent; None without gross."""
        return self.net_mm2 * 100 / self.gross_mm2 if self.gross_mm2 else None


def figures(gross_mm2: int, stands: Iterable[Stand]) -> Figures:
    """Count stands and add up their areas."""
    by_status: Counter[StandStatus] = Counter()
    by_kind: Counter[StandKind] = Counter()
    status_count: Counter[StandStatus] = Counter()
    kind_count: Counter[StandKind] = Counter()
    by_exhibitor: Counter[str] = Counter()
    estimated = 0
    for stand in stands:
        net = stand.area_mm2
        by_status[stand.status] += net
        by_kind[stand.kind] += net
        status_count[stand.status] += 1
        kind_count[stand.kind] += 1
        estimated += stand.estimated
        if stand.exhibitor:
            by_exhibitor[stand.exhibitor] += net
    return Figures(
        gross_mm2,
        by_status.total(),
        status_count.total(),
        by_status,
        by_kind,
        status_count,
        kind_count,
        by_exhibitor,
        estimated,
    )
