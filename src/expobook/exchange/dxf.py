"""Floor plans as DXF: real layers, a block a stand with attributes, whole millimetres."""

import io
from collections.abc import Sequence
from typing import Any

import ezdxf
from ezdxf.enums import TextEntityAlignment

from expobook.domain.geometry import Point, Ring
from expobook.domain.plan import Plan, Stand
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.drawing.plan_drawing import draw_plan
from expobook.drawing.surface import Layer

_COLOURS = {
    Layer.WALL: 7,
    Layer.BAY: 8,
    Layer.EXIT: 3,
    Layer.DOOR: 4,
    Layer.HYDRANT: 1,
    Layer.COLUMN: 9,
    Layer.CONFIRMED: 5,
    Layer.RESERVED: 40,
    Layer.AVAILABLE: 8,
    Layer.BLOCKED: 250,
    Layer.NUMBER: 5,
    Layer.NAME: 7,
    Layer.AREA: 8,
    Layer.HALL_NAME: 7,
}
ATTRIBUTES = ("NUMBER", "EXHIBITOR_ZH", "EXHIBITOR_EN", "HALL", "KIND", "STATUS", "NET_M2", "ESTIMATED")
_MILLIMETRES = 4  # the value of $INSUNITS


class DxfSurface:
    """Draws into a new document; each stand is a block placed at its lower left corner."""

    def __init__(self) -> None:
        self.document: Any = ezdxf.new("R2010", units=_MILLIMETRES)  # type: ignore[attr-defined]
        self.document.styles.add("NOTO", font="NotoSansSC-Regular.ttf")
        for layer, colour in _COLOURS.items():
            self.document.layers.add(layer.value, color=colour)
        self._space: Any = self.document.modelspace()
        self._into: Any = self._space
        self._origin: Point = (0, 0)
        self._values: dict[str, str] = {}
        self._count = 0

    def open_stand(self, stand: Stand, exhibitor: Bilingual | None) -> None:
        self._count += 1
        self._origin = (stand.box.left, stand.box.bottom)
        self._into = self.document.blocks.new(f"STAND_{self._count:05d}")
        name = exhibitor or Bilingual("", "")
        area = f"{stand.area_mm2 / 1_000_000:.3f}"
        values = (
            stand.number,
            name.zh,
            name.en,
            stand.hall,
            stand.kind,
            stand.status,
            area,
            "1" if stand.estimated else "0",
        )
        self._values = {tag: _one_line(str(value)) for tag, value in zip(ATTRIBUTES, values, strict=True)}
        for tag in ATTRIBUTES:
            self._into.add_attdef(tag, (0, 0), height=250, dxfattribs={"layer": Layer.NUMBER.value, "flags": 1})

    def close_stand(self) -> None:
        reference = self._space.add_blockref(self._into.name, self._origin, dxfattribs={"layer": Layer.NUMBER.value})
        reference.add_auto_attribs(self._values)
        self._into, self._origin = self._space, (0, 0)

    def polygon(self, ring: Ring, layer: Layer) -> None:
        self._into.add_lwpolyline([self._moved(p) for p in ring], close=True, dxfattribs={"layer": layer.value})

    def line(self, points: Sequence[Point], layer: Layer) -> None:
        self._into.add_lwpolyline(
            [self._moved(p) for p in points], dxfattribs={"layer": layer.value, "const_width": 300}
        )

    def circle(self, at: Point, radius: int, layer: Layer) -> None:
        self._into.add_circle(self._moved(at), radius, dxfattribs={"layer": layer.value})

    def text(self, at: Point, words: str, height: int, layer: Layer) -> None:
        attributes = {"layer": layer.value, "style": "NOTO"}
        entity = self._into.add_text(_one_line(words), height=height, dxfattribs=attributes)
        entity.set_placement(self._moved(at), align=TextEntityAlignment.MIDDLE_CENTER)

    def _moved(self, at: Point) -> Point:
        return at[0] - self._origin[0], at[1] - self._origin[1]


def _one_line(words: str) -> str:
    """Keep a text on one line and free of DXF's own escapes: ``%%`` and ``^`` would change it."""
    flat = "".join(sign if sign.isprintable() else " " for sign in words)
    return flat.replace("%%", "%\u200b%").replace("^", "\u02c6")


def plan_dxf(venue: Venue, plan: Plan, language: str = "both") -> bytes:
    """Return a plan as DXF R2010, millimetres, in site coordinates."""
    on = DxfSurface()
    draw_plan(venue, plan, on, language)
    stream = io.StringIO()
    on.document.write(stream)
    return stream.getvalue().encode("utf-8", errors="replace")
