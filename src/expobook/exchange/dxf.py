"""Floor plans as DXF: real layers, a block a form of stand, an insert with attributes and labels a stand."""

from collections.abc import Sequence
from typing import Any

import ezdxf
from ezdxf.enums import TextEntityAlignment

from expobook.domain.geometry import Box, Point, Ring, bounds, moved
from expobook.domain.plan import Plan, Stand
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.drawing.plan_drawing import draw_plan
from expobook.drawing.surface import Layer
from expobook.exchange.dxf_inserts import FONT, Insert, Inserts, Label, one_line
from expobook.exchange.dxf_stand import attributes_of

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
    Layer.AISLE: 94,
    Layer.ZONE: 30,
    Layer.NOTE: 7,
    Layer.UTILITY: 6,
}
_TALL, _AROUND = 0.65, 1.06  # the least height of a view for its width; room around the drawing
_MILLIMETRES, _METRES = 4, 6  # values of $INSUNITS


class DxfSurface:
    """Draws into a new document; stands are gathered as inserts of blocks that stands of one form share.

    Everything in a block lies on layer 0, so that it takes the colour of the layer that a stand is inserted on.
    """

    def __init__(self, plan: Plan, *, metres: bool = False) -> None:
        self.document: Any = ezdxf.new("R2010", units=_METRES if metres else _MILLIMETRES)  # type: ignore[attr-defined]
        self.document.styles.add(FONT, font="NotoSansSC-Regular.ttf")
        for layer, colour in _COLOURS.items():
            self.document.layers.add(layer.value, color=colour)
        self._plan = plan
        self._unit = 1000 if metres else 1
        self._space: Any = self.document.modelspace()
        self._blocks: dict[Ring, str] = {}
        self._inserts: list[Insert] = []
        self._stand: Stand | None = None
        self._layer = ""
        self._labels: list[Label] = []
        self._corners: list[Point] = []  # of what lies around the stands

    def open_stand(self, stand: Stand, exhibitor: Bilingual | None) -> None:
        self._stand, self._labels = stand, []

    def close_stand(self) -> None:
        stand = self._stand
        assert stand is not None  # opened before
        corner = (stand.box.left, stand.box.bottom)
        told = tuple(attributes_of(stand, self._plan.exhibitors.get(stand.exhibitor)))
        block = self._block(moved(stand.ring, -corner[0], -corner[1]))
        self._inserts.append(Insert(block, self._layer, corner, told, tuple(self._labels)))
        self._stand = None

    def _block(self, form: Ring) -> str:
        name = self._blocks.get(form)
        if name is None:
            box = Box(0, 0, max(x for x, _ in form), max(y for _, y in form))
            is_box = set(form) == set(box.ring)
            size = f"{box.width}x{box.height}"
            name = f"STAND_{size}" if is_box and len(form) == 4 else f"STAND_{len(self._blocks) + 1:05d}"
            if name in self.document.blocks:  # the same rectangle, from another corner
                name = f"{name}_{len(self._blocks) + 1}"
            block = self.document.blocks.new(name)
            block.add_lwpolyline(list(map(self._scaled, form)), close=True, dxfattribs={"layer": "0"})
            unseen = {"layer": Layer.NUMBER.value, "flags": 1}
            block.add_attdef("NUMBER", (0, 0), height=250 / self._unit, dxfattribs=unseen)
            self._blocks[form] = name
        return name

    def polygon(self, ring: Ring, layer: Layer) -> None:
        if self._stand is not None:
            self._layer = layer.value
            return
        self._corners += ring
        self._space.add_lwpolyline(list(map(self._scaled, ring)), close=True, dxfattribs={"layer": layer.value})

    def line(self, points: Sequence[Point], layer: Layer) -> None:
        attributes = {"layer": layer.value, "const_width": 300 / self._unit}
        self._space.add_lwpolyline(list(map(self._scaled, points)), dxfattribs=attributes)

    def circle(self, at: Point, radius: int, layer: Layer) -> None:
        self._space.add_circle(self._scaled(at), radius / self._unit, dxfattribs={"layer": layer.value})

    def text(self, at: Point, words: str, height: int, layer: Layer) -> None:
        if self._stand is not None:
            self._labels.append(Label(words, layer.value, at, height))
            return
        attributes = {"layer": layer.value, "style": FONT}
        entity = self._space.add_text(one_line(words), height=height / self._unit, dxfattribs=attributes)
        entity.set_placement(self._scaled(at), align=TextEntityAlignment.MIDDLE_CENTER)

    def _scaled(self, at: Point) -> tuple[float, float]:
        return at[0] / self._unit, at[1] / self._unit

    def written(self) -> bytes:
        """Return the file: the document, with the inserts put into its space."""
        if self._corners:
            self._look_at(bounds(self._corners))
        return Inserts(self.document, self._unit).written(self._inserts)

    def _look_at(self, box: Box) -> None:
        """Say how far the drawing goes, so that programs open on all of it and not on an empty corner."""
        self.document.set_modelspace_vport(
            height=max(box.height, box.width * _TALL) * _AROUND / self._unit, center=self._scaled(box.centre)
        )
        least, most = ((*self._scaled(corner), 0.0) for corner in ((box.left, box.bottom), (box.right, box.top)))
        self._space.reset_extents(least, most)


def plan_dxf(venue: Venue, plan: Plan, language: str = "both", *, metres: bool = False) -> bytes:
    """Return a plan as DXF R2010 in site coordinates, millimetres or metres; a language changes the labels only."""
    on = DxfSurface(plan, metres=metres)
    draw_plan(venue, plan, on, language)
    return on.written()
