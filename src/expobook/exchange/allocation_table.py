"""The allocation list as rows: one a stand, the same in XLSX and CSV."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from expobook.domain.geometry import Box, bounds, square_metres
from expobook.domain.plan import Plan, Stand, StandKind, StandStatus, Utility
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue

_COLUMNS = {
    "number": Bilingual("展位号", "Stand"),
    "name_zh": Bilingual("参展商", "Exhibitor (zh)"),
    "name_en": Bilingual("参展商（英文）", "Exhibitor (en)"),
    "hall": Bilingual("展厅", "Hall"),
    "bays": Bilingual("分区", "Bays"),
    "kind": Bilingual("类型", "Kind"),
    "open_sides": Bilingual("开口面", "Open sides"),
    "width": Bilingual("宽 m", "Width m"),
    "depth": Bilingual("深 m", "Depth m"),
    "net": Bilingual("净面积 m²", "Net m²"),
    "utilities": Bilingual("水电气网", "Utilities"),
    "price": Bilingual("价格 元", "Price CNY"),
    "status": Bilingual("状态", "Status"),
    "height": Bilingual("高 m", "Height m"),
    "load": Bilingual("荷载 kg/m²", "Load kg/m²"),
    "vehicles": Bilingual("车辆", "Vehicles"),
    "turntables": Bilingual("转台", "Turntables"),
    "estimated": Bilingual("估算", "Estimated"),
    "locked": Bilingual("锁定", "Locked"),
    "note": Bilingual("备注", "Note"),
    "key": Bilingual("参展商编号", "Exhibitor no."),
    "left": Bilingual("左边 m", "Left m"),
    "bottom": Bilingual("下边 m", "Bottom m"),
    "outline": Bilingual("轮廓 mm", "Outline mm"),
}
FIELDS = tuple(_COLUMNS)
COLUMNS = tuple(_COLUMNS.values())
UTILITIES = {
    "power": Bilingual("电", "power"),
    "water": Bilingual("给水", "water"),
    "drain": Bilingual("排水", "drain"),
    "air": Bilingual("压缩空气", "compressed air"),
    "data": Bilingual("网络", "data"),
    "hanging": Bilingual("吊点", "hanging point"),
}
_UNITS = {"power": "A", "water": "mm", "drain": "mm", "air": "mm", "hanging": "kg"}
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
    utilities: dict[str, list[Utility]] = defaultdict(list)
    for utility in plan.utilities:
        utilities[utility.stand].append(utility)
    places = _Places(venue)
    rows = tuple(tuple(_cells(plan, stand, language, places, utilities[stand.number])) for stand in stands)
    return AllocationTable(heads, rows, plan.net_mm2, venue.area_of(plan.bays))


Cell = str | int | Decimal


def _cells(plan: Plan, stand: Stand, language: str, places: "_Places", utilities: Sequence[Utility]) -> Iterator[Cell]:
    exhibitor = plan.exhibitors.get(stand.exhibitor)
    box = stand.box
    yield from (stand.number, exhibitor.name.zh if exhibitor else "", exhibitor.name.en if exhibitor else "")
    yield from (stand.hall, places.of(stand.hall, box), _said(KINDS[stand.kind], language), stand.open_sides)
    yield from (Decimal(box.width) / 1000, Decimal(box.height) / 1000, square_metres(stand.area_mm2))
    yield "；".join(utility_words(each, language) for each in utilities)
    yield Decimal(stand.price) / 100 if stand.price else ""
    yield _said(STATUSES[stand.status], language)
    yield Decimal(stand.height_mm) / 1000 if stand.height_mm else ""
    yield from (each or "" for each in (stand.load_kg_m2, stand.vehicles, stand.turntables))
    yield _said(Bilingual("估", "est."), language) if stand.estimated else ""
    yield _said(Bilingual("锁", "locked"), language) if stand.locked else ""
    yield from (stand.note, stand.exhibitor, Decimal(box.left) / 1000, Decimal(box.bottom) / 1000)
    yield "" if stand.ring == box.ring else " ".join(f"{x},{y}" for x, y in stand.ring)


def utility_words(utility: Utility, language: str) -> str:
    """Return a connection in words, such as ``电 power 32 A``."""
    words = _said(UTILITIES.get(utility.kind, Bilingual(utility.kind, utility.kind)), language)
    unit = _UNITS.get(utility.kind, "")
    return f"{words} {utility.value} {unit}".strip() if utility.value else words


class _Places:
    """Says which bays a stand lies in; many stands lie in the same ones."""

    def __init__(self, venue: Venue) -> None:
        self._venue = venue
        self._bays = {hall: [(bay.code, bounds(bay.ring)) for bay in bays] for hall, bays in venue.bays_of_hall.items()}
        self._said: dict[tuple[str, ...], str] = {}

    def of(self, hall: str, box: Box) -> str:
        codes = tuple(
            code
            for code, bay in self._bays.get(hall, ())
            if bay.left < box.right and box.left < bay.right and bay.bottom < box.top and box.bottom < bay.top
        )
        if codes not in self._said:
            self._said[codes] = self._venue.describe(codes)
        return self._said[codes]


def _said(words: Bilingual, language: str) -> str:
    return f"{words.zh} {words.en}" if language == "both" else words.in_language(language)
