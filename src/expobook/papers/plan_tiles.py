"""A hall's plan to scale on any paper from A4 to A0: one sheet, or tiles with overlap and crop marks."""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from expobook.domain.errors import BadInput
from expobook.domain.geometry import Box, Point, Ring, bounds
from expobook.domain.plan import Plan, Stand
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall, Venue
from expobook.drawing.plan_drawing import draw_hall, draw_stand
from expobook.drawing.surface import Layer
from expobook.papers.page import EM, MM, line
from expobook.papers.typesetting import BLACK, GREY, Type, put, text_width

PAPERS = {"A4": (210, 297), "A3": (297, 420), "A2": (420, 594), "A1": (594, 841), "A0": (841, 1189)}
SCALES = (50, 100, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 2500, 5000)
MARGIN, FOOT, OVERLAP = 10, 8, 10  # mm
AROUND_MM = 2_500  # of the site, around the hall
MOST_TILES = 400
_SMALL = Type("Sans", 7.5)
_LOOKS: dict[Layer, tuple[str | None, str, float]] = {  # fill, line, pen in points
    Layer.WALL: (None, "#1B1F24", 1.8),
    Layer.BAY: (None, "#8C939C", 0.35),
    Layer.EXIT: (None, "#1E7B4F", 3.0),
    Layer.DOOR: (None, "#666E79", 2.0),
    Layer.HYDRANT: ("#FFFFFF", "#B3261E", 0.6),
    Layer.COLUMN: ("#4B5563", "#4B5563", 0.4),
    Layer.CONFIRMED: ("#BFDCEC", "#004F7D", 0.8),
    Layer.RESERVED: ("#FDF0CF", "#AE7800", 0.8),
    Layer.AVAILABLE: ("#FFFFFF", "#666E79", 0.6),
    Layer.BLOCKED: ("#D9DCE1", "#4B5563", 0.6),
}


@dataclass(frozen=True, slots=True)
class Tiling:
    """How a drawing of ``width`` x ``height`` mm on paper is cut: sheets of one size, ``columns`` x ``rows``."""

    paper: tuple[int, int]  # mm, as it lies
    columns: int
    rows: int
    width: float
    height: float
    scale: int

    @property
    def step(self) -> tuple[float, float]:
        """How far one tile lies from the next, in mm."""
        return self.room[0] - OVERLAP, self.room[1] - OVERLAP

    @property
    def room(self) -> tuple[float, float]:
        """What a sheet shows, in mm."""
        return self.paper[0] - 2 * MARGIN, self.paper[1] - 2 * MARGIN - FOOT


def tiling_of(hall: Hall, paper: str, scale: int | None = None) -> Tiling:
    """Return how a hall is cut: at a scale, or at the largest round one that fits a single sheet.

    Raises:
        BadInput: no such paper or scale, or more than 400 sheets.
    """
    if paper not in PAPERS:
        raise BadInput(field="paper", value=paper, why="unknown-setting", known=", ".join(PAPERS))
    if scale is not None and not 20 <= scale <= 20_000:
        raise BadInput(field="scale", value=str(scale), why="not-a-number")
    box = bounds(hall.ring)
    wide, high = box.width + 2 * AROUND_MM, box.height + 2 * AROUND_MM
    for each in (scale,) if scale is not None else (*SCALES, 10_000, 20_000):
        found = min(
            (_cut(size, wide / each, high / each, each) for size in (PAPERS[paper], PAPERS[paper][::-1])),
            key=lambda tiling: tiling.columns * tiling.rows,
        )
        if scale is not None or found.columns * found.rows == 1:
            break
    if found.columns * found.rows > MOST_TILES:
        raise BadInput(field="scale", value=str(scale), why="too-many-sheets", limit=MOST_TILES)
    return found


def _cut(paper: tuple[int, int], width: float, height: float, scale: int) -> Tiling:
    room = (paper[0] - 2 * MARGIN, paper[1] - 2 * MARGIN - FOOT)
    counts = [
        1 if length <= space else math.ceil((length - OVERLAP) / (space - OVERLAP))
        for length, space in zip((width, height), room, strict=True)
    ]
    return Tiling(paper, counts[0], counts[1], width, height, scale)


def plan_tiles(venue: Venue, plan: Plan, hall: Hall, tiling: Tiling, language: str = "both") -> bytes:
    """Return the PDF; the same input gives the same bytes."""
    buffer = io.BytesIO()
    size = (tiling.paper[0] * MM, tiling.paper[1] * MM)
    canvas = Canvas(buffer, pagesize=size, invariant=1, pageCompression=1)
    canvas.setTitle(f"{plan.title.zh or plan.title.en} {hall.code} 1:{tiling.scale}")
    stands = plan.in_hall(hall.code)
    corner = bounds(hall.ring)
    for row in range(tiling.rows):
        for column in range(tiling.columns):
            surface = _Sheet(canvas, tiling, (corner.left - AROUND_MM, corner.bottom - AROUND_MM), column, row)
            surface.begin()
            draw_hall(venue, hall, surface)
            for stand in stands:
                if surface.shows(stand.box):
                    draw_stand(plan, stand, surface, language)
            surface.end()
            _frame(canvas, tiling, plan, hall, column, row)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


class _Sheet:
    """A surface that shows one tile of the drawing."""

    def __init__(self, canvas: Canvas, tiling: Tiling, corner: Point, column: int, row: int) -> None:
        self._canvas, self._tiling, self._corner = canvas, tiling, corner
        step = tiling.step
        self._shift = (MARGIN - column * step[0], MARGIN + FOOT - (tiling.rows - 1 - row) * step[1])

    def begin(self) -> None:
        self._canvas.saveState()
        path = self._canvas.beginPath()
        path.rect(MARGIN * MM, (MARGIN + FOOT) * MM, self._tiling.room[0] * MM, self._tiling.room[1] * MM)
        self._canvas.clipPath(path, stroke=0, fill=0)

    def end(self) -> None:
        self._canvas.restoreState()

    def shows(self, box: Box) -> bool:
        """Say whether a box of the site meets the tile."""
        left, bottom = self._at((box.left, box.bottom))
        right, top = self._at((box.right, box.top))
        width, height = self._tiling.paper
        return right >= 0 and left <= width * MM and top >= 0 and bottom <= height * MM

    def _at(self, point: Point) -> tuple[float, float]:
        x = (point[0] - self._corner[0]) / self._tiling.scale + self._shift[0]
        y = (point[1] - self._corner[1]) / self._tiling.scale + self._shift[1]
        return x * MM, y * MM

    def _use(self, layer: Layer) -> tuple[int, int]:
        fill, stroke, pen = _LOOKS[layer]
        self._canvas.setLineWidth(pen)
        self._canvas.setStrokeColor(HexColor(stroke))
        self._canvas.setDash(4, 2) if layer in (Layer.AVAILABLE, Layer.BAY) else self._canvas.setDash()
        if fill is not None:
            self._canvas.setFillColor(HexColor(fill))
        return 1, int(fill is not None)

    def open_stand(self, stand: Stand, exhibitor: Bilingual | None) -> None: ...

    def close_stand(self) -> None: ...

    def polygon(self, ring: Ring, layer: Layer) -> None:
        stroke, fill = self._use(layer)
        path = self._canvas.beginPath()
        path.moveTo(*self._at(ring[0]))
        for point in ring[1:]:
            path.lineTo(*self._at(point))
        path.close()
        self._canvas.drawPath(path, stroke=stroke, fill=fill)

    def line(self, points: Sequence[Point], layer: Layer) -> None:
        self._use(layer)
        path = self._canvas.beginPath()
        path.moveTo(*self._at(points[0]))
        for point in points[1:]:
            path.lineTo(*self._at(point))
        self._canvas.drawPath(path, stroke=1, fill=0)

    def circle(self, at: Point, radius: int, layer: Layer) -> None:
        stroke, fill = self._use(layer)
        x, y = self._at(at)
        self._canvas.circle(x, y, radius / self._tiling.scale * MM, stroke=stroke, fill=fill)

    def text(self, at: Point, words: str, height: int, layer: Layer) -> None:
        size = height / self._tiling.scale * MM
        if size < 2.2:
            return
        style = Type("SansBold" if layer in (Layer.NAME, Layer.HALL_NAME) else "Sans", size)
        colour = GREY if layer in (Layer.AREA, Layer.HALL_NAME) else BLACK
        x, y = self._at(at)
        put(self._canvas, x - text_width(words, style) / 2, y - size * 0.35, words, style, colour)


def _frame(canvas: Canvas, tiling: Tiling, plan: Plan, hall: Hall, column: int, row: int) -> None:
    """Crop marks where the sheets are cut and joined, and a line that says which sheet this is."""
    left, bottom = MARGIN, MARGIN + FOOT
    right, top = left + tiling.room[0], bottom + tiling.room[1]
    if tiling.columns * tiling.rows > 1:
        cut_left = left + (OVERLAP / 2 if column else 0)
        cut_right = right - (OVERLAP / 2 if column + 1 < tiling.columns else 0)
        cut_top = top - (OVERLAP / 2 if row else 0)
        cut_bottom = bottom + (OVERLAP / 2 if row + 1 < tiling.rows else 0)
        for x1, y1, x2, y2 in _crosses(cut_left, cut_bottom, cut_right, cut_top):
            line(canvas, x1 * MM, y1 * MM, x2 * MM, y2 * MM, 0.4)
    title = plan.title.zh or plan.title.en
    words = [title, hall.code, f"1:{tiling.scale}", f"修订 Revision {plan.revision}"]
    if tiling.columns * tiling.rows > 1:
        words.append(f"{chr(65 + row % 26)}{column + 1} / {chr(65 + (tiling.rows - 1) % 26)}{tiling.columns}")
    put(canvas, MARGIN * MM, (MARGIN - 1) * MM, EM.join(words), _SMALL, GREY)
    _bar(canvas, tiling)


def _crosses(left: float, bottom: float, right: float, top: float) -> Iterator[tuple[float, float, float, float]]:
    for x in (left, right):
        for y in (bottom, top):
            yield x - 4, y, x + 4, y
            yield x, y - 4, x, y + 4


def _bar(canvas: Canvas, tiling: Tiling) -> None:
    """A bar of round metres, so that a copy that was enlarged gives itself away."""
    metres = next((m for m in (1, 2, 5, 10, 20, 50, 100, 200) if m * 1000 / tiling.scale >= 20), 200)
    length = metres * 1000 / tiling.scale
    right, y = tiling.paper[0] - MARGIN, MARGIN
    line(canvas, (right - length) * MM, y * MM, right * MM, y * MM, 1.2)
    for x in (right - length, right):
        line(canvas, x * MM, (y - 1) * MM, x * MM, (y + 1) * MM, 0.6)
    put(canvas, (right - length - 2) * MM, (y - 1) * MM, f"{metres} m", _SMALL, GREY, "right")
