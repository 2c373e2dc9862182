"""Reads outlines and words of a DXF, those inside inserted blocks at their places."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import atan, ceil, cos, hypot, pi, radians, sin

from expobook.exchange.drawing import MOST_THINGS, Drawing, Outline, Spot, TooMuch, Words
from expobook.exchange.dxf_tags import Entity, figure, gathered, header_of, plain, plain_paragraph, sections

_UNITS_MM = {1: 25.4, 2: 304.8, 4: 1.0, 5: 10.0, 6: 1_000.0, 14: 100.0}  # values of $INSUNITS
_DEEPEST = 4  # blocks within blocks
_STEP = pi / 18  # arcs become chords of ten degrees
_CLOSED = 1
_NOTHING: Mapping[str, str] = {}
_QUIET = {"VIEWPORT", "SEQEND"}  # no part of a plan, not worth a line in a report
_FIXED = {("CIRCLE", "HYDRANT")}  # the venue's own, as our files draw it


def read_dxf(content: bytes) -> Drawing:
    """Return what a DXF draws in its model space; raises ``Damaged`` or ``TooMuch``."""
    reader = _Reader()
    unit = 0.0
    for name, tags in sections(content):
        if name == "HEADER":
            unit = _UNITS_MM.get(int(figure(header_of(tags).get("$INSUNITS", "0"))), 0.0)
        elif name == "BLOCKS":
            reader.blocks = {block.text(2): block for block in gathered(tags) if block.kind == "BLOCK"}
        elif name == "ENTITIES":
            reader.walk(gathered(tags))
    return Drawing(tuple(reader.outlines), tuple(reader.words), unit, dict(reader.skipped))


class _Move:
    """How points of a block come to their place: scale, turn, shift."""

    def __init__(self, insert: Entity, base: Spot) -> None:
        angle = radians(insert.number(50))
        self.x, self.y = insert.number(10), insert.number(20)
        self.sx, self.sy = insert.number(41, 1.0), insert.number(42, 1.0)
        self.cos, self.sin = (cos(angle), sin(angle)) if angle else (1.0, 0.0)
        self.base = base

    def __call__(self, at: Spot) -> Spot:
        x, y = (at[0] - self.base[0]) * self.sx, (at[1] - self.base[1]) * self.sy
        return x * self.cos - y * self.sin + self.x, x * self.sin + y * self.cos + self.y


class _Reader:
    def __init__(self) -> None:
        self.blocks: dict[str, Entity] = {}
        self.outlines: list[Outline] = []
        self.words: list[Words] = []
        self.skipped: Counter[str] = Counter()

    def walk(
        self,
        entities: Iterable[Entity],
        moves: tuple[_Move, ...] = (),
        layer: str = "",
        told: Mapping[str, str] = _NOTHING,
    ) -> None:
        """Take entities at their place; what lies on layer 0 of a block lies on the layer that it is inserted on."""
        for entity in entities:
            own = layer if layer and entity.layer == "0" else entity.layer
            if entity.kind in ("LWPOLYLINE", "POLYLINE"):
                points = tuple(_moved(at, moves) for at in _points(entity))
                if len(points) > 1:
                    self.outlines.append(_outline(own, points, closed=bool(entity.flags & _CLOSED), told=told))
            elif entity.kind in ("TEXT", "MTEXT"):
                self._text(entity, moves, own)
            elif entity.kind == "INSERT":
                self._insert(entity, moves, own)
            elif entity.kind not in _QUIET and entity.kind != "ATTDEF" and (entity.kind, own) not in _FIXED:
                self.skipped[entity.kind] += 1
            if len(self.outlines) + len(self.words) > MOST_THINGS:
                raise TooMuch

    def _text(self, entity: Entity, moves: tuple[_Move, ...], layer: str) -> None:
        if entity.kind == "MTEXT":
            words = plain_paragraph("".join(value for code, value in entity.tags if code in (3, 1)))
        else:
            words = plain(entity.text(1))
        aligned = entity.kind != "MTEXT" and (entity.number(72) or entity.number(73)) and entity.text(11)
        at = (entity.number(11), entity.number(21)) if aligned else (entity.number(10), entity.number(20))
        if words:
            self.words.append(Words(layer, _moved(at, moves), words))

    def _insert(self, entity: Entity, moves: tuple[_Move, ...], layer: str) -> None:
        told = {part.text(2): plain(part.text(1)) for part in entity.parts if part.text(2)}
        for part in entity.parts:
            if not part.flags & 1 and part.text(1).strip():  # shown attributes are words, at a place of the outside
                self._text(Entity("TEXT", part.tags), moves, part.layer)
        block = self.blocks.get(entity.text(2))
        if block is None or len(moves) > _DEEPEST or entity.number(70, 1) * entity.number(71, 1) > 1:
            self.skipped["INSERT"] += 1
            return
        base = block.number(10), block.number(20)
        self.walk(block.parts, (_Move(entity, base), *moves), layer, told)


def _moved(at: Spot, moves: Sequence[_Move]) -> Spot:
    for move in moves:
        at = move(at)
    return at


def _outline(layer: str, points: tuple[Spot, ...], *, closed: bool, told: Mapping[str, str]) -> Outline:
    if len(points) > 2 and points[0] == points[-1]:
        return Outline(layer, points[:-1], closed=True, told=told)
    return Outline(layer, points, closed, told)


def _points(entity: Entity) -> Iterator[Spot]:
    """Yield the corners of a polyline; arcs between them as chords."""
    corners = list(_corners(entity))
    closed = bool(entity.flags & _CLOSED)
    for place, (at, bulge) in enumerate(corners):
        yield at
        if bulge and (closed or place + 1 < len(corners)):
            yield from _arc(at, corners[(place + 1) % len(corners)][0], bulge)


def _corners(entity: Entity) -> Iterator[tuple[Spot, float]]:
    if entity.kind == "POLYLINE":
        for vertex in entity.parts:
            yield (vertex.number(10), vertex.number(20)), vertex.number(42)
        return
    xs, ys = entity.numbers(10), entity.numbers(20)
    bulges: list[float] = []
    for code, value in entity.tags:
        if code == 10:
            bulges.append(0.0)
        elif code == 42 and bulges:
            bulges[-1] = figure(value)
    yield from zip(zip(xs, ys, strict=False), bulges, strict=False)


def _arc(start: Spot, end: Spot, bulge: float) -> Iterator[Spot]:
    """Yield points between the ends of an arc; ``bulge`` is the tangent of a quarter of its angle."""
    angle = 4 * atan(bulge)
    chord = hypot(end[0] - start[0], end[1] - start[1])
    if not chord or abs(bulge) > 1e4:
        return
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    off = chord / 2 * (1 - bulge * bulge) / (2 * bulge)
    centre = (
        middle[0] - (end[1] - start[1]) / chord * off,
        middle[1] + (end[0] - start[0]) / chord * off,
    )
    steps = ceil(abs(angle) / _STEP)
    for step in range(1, steps):
        turn = angle * step / steps
        x, y = start[0] - centre[0], start[1] - centre[1]
        yield centre[0] + x * cos(turn) - y * sin(turn), centre[1] + x * sin(turn) + y * cos(turn)
