"""Stands read back from our own lists and maps: the very stands that were written."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

from expobook.domain.geometry import Ring, rectangle
from expobook.domain.plan import Exhibitor, Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.exchange.allocation_table import COLUMNS, FIELDS, KINDS, STATUSES
from expobook.exchange.drawing import Damaged
from expobook.exchange.limited import Reader
from expobook.exchange.list_file import ListTable, read_table

_FURTHEST_MM = 100_000_000


@dataclass(frozen=True, slots=True)
class RowRefused:
    """What of a file cannot be taken: its line or place, the field, the value and why."""

    line: int
    field: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class StandsBack:
    """Stands and exhibitors of a file, and what was refused."""

    stands: tuple[Stand, ...]
    exhibitors: Mapping[str, Exhibitor]
    refused: tuple[RowRefused, ...] = ()


class _Bad(Exception):
    def __init__(self, field: str, value: object, why: str) -> None:
        super().__init__(field)
        self.field, self.value, self.why = field, str(value)[:80], why


def is_allocation_list(table: ListTable) -> bool:
    """Say whether a list has what a stand needs, as our own allocation lists do."""
    return {"number", "hall", "left", "bottom", "width", "depth"} <= table.columns.keys()


def read_allocation_list(path: Path, reader: Reader | None = None) -> ListTable:
    """Read a list by the heads that we write; raises ``BadListFile`` and ``FileTrouble``."""
    heads = {field: (head.zh, head.en, f"{head.zh} {head.en}") for field, head in zip(FIELDS, COLUMNS, strict=True)}
    return read_table(path, heads, reader=reader)


def stands_of_list(table: ListTable) -> StandsBack:
    """Return the stands of an allocation list; lines without hall and outline, such as sums, are no stands."""
    stands: list[Stand] = []
    exhibitors: dict[str, Exhibitor] = {}
    refused: list[RowRefused] = []
    for line, row in table.rows:
        told = {field: table.cell(row, field) for field in FIELDS}
        if not told["hall"] and not told["left"]:
            continue
        try:
            stand = _stand(told)
        except _Bad as bad:
            refused.append(RowRefused(line, bad.field, bad.value, bad.why))
            continue
        stands.append(stand)
        if stand.exhibitor and (told["name_zh"] or told["name_en"]):
            name = Bilingual(told["name_zh"], told["name_en"])
            exhibitors[stand.exhibitor] = Exhibitor(0, stand.exhibitor, name)
    return StandsBack(tuple(stands), exhibitors, tuple(refused))


def _stand(told: Mapping[str, str]) -> Stand:
    if not told["number"]:
        raise _Bad("stand", "", "empty")
    ring = _outline(told["outline"]) if told["outline"] else _box(told)
    return Stand(
        number=told["number"],
        hall=told["hall"],
        ring=ring,
        kind=_word(told["kind"], KINDS, StandKind.RAW, "kind", "unknown-kind"),
        status=_word(told["status"], STATUSES, StandStatus.AVAILABLE, "status", "not-a-status"),
        exhibitor=told["key"],
        open_sides=_whole(told["open_sides"] or "4", "open_sides", 4),
        height_mm=_mm(told["height"] or "0", "height"),
        vehicles=_whole(told["vehicles"], "vehicles"),
        locked=bool(told["locked"]),
        estimated=bool(told["estimated"]),
        note=told["note"],
        turntables=_whole(told["turntables"], "turntables"),
        load_kg_m2=_whole(told["load"], "load"),
        price=int(_decimal(told["price"] or "0", "price") * 100),
    )


def _box(told: Mapping[str, str]) -> Ring:
    left, bottom, width, depth = (_mm(told[field], field) for field in ("left", "bottom", "width", "depth"))
    if width <= 0 or depth <= 0:
        raise _Bad("width", f"{told['width']} x {told['depth']}", "no-area")
    return rectangle(left, bottom, width, depth)


def _outline(text: str) -> Ring:
    pairs = [re.fullmatch(r"(-?\d{1,9}),(-?\d{1,9})", part) for part in text.split()]
    if len(pairs) < 3 or not all(pairs):
        raise _Bad("outline", text, "no-area")
    return tuple((int(pair[1]), int(pair[2])) for pair in pairs if pair is not None)


def _word(text: str, words: Mapping[Any, Bilingual], usual: Any, field: str, why: str) -> Any:
    """Return what a word of either language, or of both together, stands for."""
    if not text:
        return usual
    for value, word in words.items():
        if text.lower() in {str(value), word.zh, word.en.lower(), f"{word.zh} {word.en}".lower()}:
            return value
    raise _Bad(field, text, why)


def _decimal(text: str, field: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise _Bad(field, text, "not-a-number") from None
    if not value.is_finite() or abs(value) > _FURTHEST_MM:
        raise _Bad(field, text, "not-a-number")
    return value


def _mm(text: str, field: str) -> int:
    return round(_decimal(text, field) * 1000)


def _whole(text: str, field: str, most: int = 10**6) -> int:
    value = _decimal(text or "0", field)
    if value != value.to_integral_value() or not 0 <= value <= most:
        raise _Bad(field, text, "not-a-number")
    return int(value)


# --- GeoJSON


def read_geojson(content: bytes) -> StandsBack | None:
    """Read as :func:`stands_of_geojson`, for a process with limits; raises ``Damaged``."""
    try:
        return stands_of_geojson(content)
    except ValueError as error:
        raise Damaged("file-damaged") from error


def stands_of_geojson(content: bytes) -> StandsBack | None:
    """Return the stands of our own map, None when it is none of ours; stands that cannot be taken are refused.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        whole = json.loads(content)
    except (UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or not isinstance(whole.get("coordinate_system"), str):
        return None
    stands: list[Stand] = []
    exhibitors: dict[str, Exhibitor] = {}
    refused: list[RowRefused] = []
    for place, feature in enumerate(features, 1):
        try:
            if feature["properties"]["kind"] == "stand":
                stand, exhibitor = _feature(feature)
                stands.append(stand)
                if exhibitor is not None:
                    exhibitors[exhibitor.key] = exhibitor
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError, IndexError) as error:
            refused.append(RowRefused(place, "stand", str(error)[:80], "file-damaged"))
    return StandsBack(tuple(stands), exhibitors, tuple(refused))


_WHOLE = ("open_sides", "height_mm", "vehicles", "turntables", "load_kg_m2")
_YES = ("locked", "estimated")


def _feature(feature: Mapping[str, Any]) -> tuple[Stand, Exhibitor | None]:
    told = feature["properties"]
    (corners,) = feature["geometry"]["coordinates"]
    more: dict[str, Any] = {name: _typed(told.get(name, 0), int) for name in _WHOLE}
    more |= {name: _typed(told.get(name, False), bool) for name in _YES}
    stand = Stand(
        number=_typed(feature["id"], str),
        hall=_typed(told["hall"], str),
        ring=_ring(corners),
        kind=StandKind(told["stand_kind"]),
        status=StandStatus(told["status"]),
        exhibitor=_typed(told.get("exhibitor_key", ""), str),
        note=_typed(told.get("note", ""), str),
        price=_typed(told.get("price_fen", 0), int),
        **more,
    )
    known = told.get("exhibitor")
    if not known:
        return stand, None
    return stand, Exhibitor(0, stand.exhibitor, Bilingual(_typed(known["zh"], str), _typed(known["en"], str)))


def _typed(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{value!r}"[:80])
    return value


def _ring(corners: Sequence[Sequence[float]]) -> Ring:
    ring = tuple((round(x * 1000), round(y * 1000)) for x, y in corners)
    if len(ring) < 4 or ring[0] != ring[-1] or any(one == other for one, other in pairwise(ring)):
        raise ValueError("outline")
    if any(abs(value) > _FURTHEST_MM for point in ring for value in point):
        raise ValueError("outline")
    return ring[:-1]
