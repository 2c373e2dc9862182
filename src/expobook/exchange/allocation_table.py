"""The allocation list as rows: one a stand, the same in XLSX and CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from expobook.domain.geometry import square_metres
from expobook.domain.plan import Plan, Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue

COLUMNS = (
    Bilingual("展位号", "Stand"),
    Bilingual("参展商", "Exhibitor (zh)"),
    Bilingual("参展商（英文）", "Exhibitor (en)"),
    Bilingual("展厅", "Hall"),
    Bilingual("分区", "Bays"),
    Bilingual("类型", "Kind"),
    Bilingual("开口面", "Open sides"),
    Bilingual("宽 m", "Width m"),
    Bilingual("深 m", "Depth m"),
    Bilingual("净面积 m²", "Net m²"),
    Bilingual("估算", "Estimated"),
    Bilingual("车辆", "Vehicles"),
    Bilingual("状态", "Status"),
)
KINDS = {
    StandKind.SHELL: Bilingual("标准展位", "shell scheme"),
    StandKind.RAW: Bilingual("光地", "raw space"),
    StandKind.SPECIAL: Bilingual("特装", "special build"),
}
STATUSES = {
    StandStatus.AVAILABLE: Bilingual("可分配", "available"),
    StandStatus.RESERVED: Bilingual("已预留", "reserved"),
    StandStatus.CONFIRMED: Bilingual("已确认", "confirmed"),
    StandStatus.BLOCKED: Bilingual("停用", "blocked"),
}


@dataclass(frozen=True, slots=True)
class AllocationTable:
    """Heads, rows in order of hall and number, and net and gross in mm2."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str | int | Decimal, ...], ...]
    net_mm2: int
    gross_mm2: int


def allocation_table(venue: Venue, plan: Plan, language: str = "both") -> AllocationTable:
    """Return the allocation list of a plan."""
    heads = tuple(_said(head, language) for head in COLUMNS)
    stands = sorted(plan.stands, key=lambda stand: (stand.hall, stand.number))
    rows = tuple(tuple(_cells(venue, plan, stand, language)) for stand in stands)
    return AllocationTable(heads, rows, plan.net_mm2, venue.area_of(plan.bays))


def _cells(venue: Venue, plan: Plan, stand: Stand, language: str) -> Iterator[str | int | Decimal]:
    exhibitor = plan.exhibitors.get(stand.exhibitor)
    box = stand.box
    yield stand.number
    yield exhibitor.name.zh if exhibitor else ""
    yield exhibitor.name.en if exhibitor else ""
    yield stand.hall
    yield venue.describe(_bays(venue, stand))
    yield _said(KINDS[stand.kind], language)
    yield stand.open_sides
    yield Decimal(box.width) / 1000
    yield Decimal(box.height) / 1000
    yield square_metres(stand.area_mm2)
    yield _said(Bilingual("估", "est."), language) if stand.estimated else ""
    yield stand.vehicles
    yield _said(STATUSES[stand.status], language)


def _bays(venue: Venue, stand: Stand) -> Iterator[str]:
    """Yield the bays whose box the stand's box reaches into."""
    box = stand.box
    for bay in venue.bays_of_hall.get(stand.hall, ()):
        xs, ys = [x for x, _ in bay.ring], [y for _, y in bay.ring]
        if min(xs) < box.right and box.left < max(xs) and min(ys) < box.top and box.bottom < max(ys):
            yield bay.code


def _said(words: Bilingual, language: str) -> str:
    return f"{words.zh} {words.en}" if language == "both" else words.in_language(language)
