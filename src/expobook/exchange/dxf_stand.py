"""What a stand's insert in a DXF says: attributes that people read, and one for what they do not show exactly."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from expobook.domain.plan import Exhibitor, Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.exchange.dxf_inserts import Attribute, one_line

_SHOWN = {"number", "hall", "ring", "kind", "status", "exhibitor", "open_sides"}
_MORE = [field for field in fields(Stand) if field.name not in _SHOWN]
_TYPES = {field.name: type(field.default) for field in _MORE}
_ESCAPED = {"\\\\": "\\u005c", "%": "\\u0025", "^": "\\u005e"}  # signs that DXF would read as its own


def attributes_of(stand: Stand, exhibitor: Exhibitor | None) -> list[Attribute]:
    """Return the attributes of a stand; DATA is JSON of what the others leave out, absent where that is nothing."""
    name = exhibitor.name if exhibitor is not None else Bilingual("", "")
    told = {
        "NUMBER": stand.number,
        "EXHIBITOR_KEY": stand.exhibitor,
        "EXHIBITOR_ZH": name.zh,
        "EXHIBITOR_EN": name.en,
        "HALL": stand.hall,
        "KIND": stand.kind.value,
        "STATUS": stand.status.value,
        "NET_M2": f"{stand.area_mm2 / 1_000_000:.3f}",
        "OPEN_SIDES": str(stand.open_sides),
        "ESTIMATED": "1" if stand.estimated else "0",
    }
    found = [Attribute(tag, value) for tag, value in told.items()]
    data: dict[str, Any] = {f.name: getattr(stand, f.name) for f in _MORE if getattr(stand, f.name) != f.default}
    data |= {tag: value for tag, value in told.items() if one_line(value) != value}
    if data:
        text = json.dumps(data, separators=(",", ":"))
        for sign, code in _ESCAPED.items():
            text = text.replace(sign, code)
        found.append(Attribute("DATA", text))
    return found


def stand_of(told: Mapping[str, str], ring: tuple[tuple[int, int], ...]) -> tuple[Stand, Exhibitor | None]:
    """Return the stand and exhibitor that attributes tell of.

    Raises:
        ValueError, KeyError, TypeError: they are not as :func:`attributes_of` writes them.
    """
    data = json.loads(told["DATA"]) if told.get("DATA") else {}
    text = {**told, **{tag: value for tag, value in data.items() if tag in told and isinstance(value, str)}}
    more: dict[str, Any] = {name: value for name, value in data.items() if name in _TYPES}
    if any(type(value) is not _TYPES[name] for name, value in more.items()):
        raise TypeError("DATA")
    stand = Stand(
        number=text["NUMBER"],
        hall=text["HALL"],
        ring=ring,
        kind=StandKind(text["KIND"]),
        status=StandStatus(text["STATUS"]),
        exhibitor=text.get("EXHIBITOR_KEY", ""),
        open_sides=int(text.get("OPEN_SIDES", "4")),
        **more,
    )
    if not stand.exhibitor:
        return stand, None
    name = Bilingual(text.get("EXHIBITOR_ZH", ""), text.get("EXHIBITOR_EN", ""))
    return stand, Exhibitor(0, stand.exhibitor, name) if name.zh or name.en else None
