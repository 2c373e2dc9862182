"""Marks that all plans share: the view at a scale, hatches, outlines, north arrow, scale bar."""

from collections import Counter
from collections.abc import Iterable, Sequence

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from expobook.domain.geometry import Box, Point, Ring
from expobook.papers.figures import figure
from expobook.papers.page import MM, pen
from expobook.papers.text_object import take_ink
from expobook.papers.type import BLACK, WHITE, Type
from expobook.papers.typesetting import put

SITE_SCALES = (1000, 2000, 2500, 4000, 5000, 7500, 10000, 20000, 50000)
HALL_SCALES = (100, 200, 250, 500, 1000, 2000, 5000)


class SiteView:
    """Turns site millimetres into points on the sheet at one scale."""

    def __init__(self, box: Box, left: float, bottom: float, scale: int) -> None:
        self.box, self.left, self.bottom, self.scale = box, left, bottom, scale

    def at(self, point: Point) -> tuple[float, float]:
        factor = MM / self.scale
        return self.left + (point[0] - self.box.left) * factor, self.bottom + (point[1] - self.box.bottom) * factor

    def length(self, mm: float) -> float:
        """Return a length on the site in points on the sheet."""
        return mm * MM / self.scale


def fitting_scale(box: Box, width_mm: float, height_mm: float, scales: Sequence[int] = SITE_SCALES) -> int:
    """Return the largest usual scale at which a box fits the sheet's room."""
    for scale in scales:
        if box.width / scale <= width_mm and box.height / scale <= height_mm:
            return scale
    return scales[-1]


def polygon(
    canvas: Canvas,
    points: Sequence[tuple[float, float]],
    fill: Color | None,
    stroke: Color | None,
    width: float = 0.5,
    dash: tuple[float, float] | None = None,
) -> None:
    """Draw a closed outline, filled, stroked or both."""
    if fill:
        take_ink(canvas, fill)
    if stroke:
        pen(canvas, width, stroke)
    if dash:
        canvas.setDash(*dash)
    canvas._code.append(f"{outline(points)} {'B' if fill and stroke else 'f' if fill else 'S' if stroke else 'n'}")
    if dash:
        canvas.setDash()


def outline(points: Sequence[tuple[float, float]]) -> str:
    """Return the operators of a closed path through points."""
    first, *others = [f"{figure(x)} {figure(y)}" for x, y in points]
    return f"n {first} m {' l '.join(others)} l h"


def outer_edges(rings: Iterable[Ring]) -> list[tuple[Point, Point]]:
    """Return the edges that only one of some rings has: their common outline, where walls have equal ends."""
    return [edge for edge, times in _edges(rings).items() if times == 1]


def shared_edges(rings: Iterable[Ring]) -> list[tuple[Point, Point]]:
    """Return the edges that two of some rings share: the lines between them."""
    return [edge for edge, times in _edges(rings).items() if times > 1]


def _edges(rings: Iterable[Ring]) -> Counter[tuple[Point, Point]]:
    edges: Counter[tuple[Point, Point]] = Counter()
    for ring in rings:
        for pair in zip(ring, (*ring[1:], ring[0]), strict=True):
            edges[(min(pair), max(pair))] += 1
    return edges


def hatch(
    canvas: Canvas,
    points: Sequence[tuple[float, float]],
    step: float,
    colour: Color,
    width: float,
    falling: bool = False,
) -> None:
    """Hatch a polygon at 45 degrees, lines ``step`` points apart, in register over the whole sheet."""
    xs, ys = zip(*points, strict=True)
    left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
    canvas.saveState()
    canvas._code.append(f"{outline(points)} W n")
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(width)
    lines = []
    pitch = step * 2**0.5
    low, high = (left + bottom, right + top) if falling else (left - top, right - bottom)
    offset = (low // pitch) * pitch
    while offset <= high:
        if falling:
            lines.append((offset - bottom, bottom, offset - top, top))
        else:
            lines.append((offset + bottom, bottom, offset + top, top))
        offset += pitch
    canvas.lines(lines)
    canvas.restoreState()


def draw_hydrant(canvas: Canvas, x: float, y: float) -> None:
    """Draw the sign of a hydrant: H in a ring."""
    canvas.setFillColor(WHITE)
    canvas.setStrokeColor(BLACK)
    canvas.setLineWidth(0.6)
    canvas.circle(x, y, 3.4, stroke=1, fill=1)
    put(canvas, x, y - 2, "H", Type("SansBold", 5.5), align="centre")


def draw_north(canvas: Canvas, x: float, y: float, radius: float = 6 * MM, degrees: float = 0.0) -> None:
    """Draw the north arrow around a middle; ``degrees`` turns it counter-clockwise with the plan."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setLineWidth(0.6)
    canvas.setStrokeColor(BLACK)
    canvas.circle(0, 0, radius, stroke=1, fill=0)
    put(canvas, 0, radius + 3, "北 N", Type("SansBold", 7.5), align="centre")
    canvas.rotate(degrees)
    tip, base, side = radius * 0.92, -radius * 0.8, radius * 0.36
    for sign, fill in ((-1, WHITE), (1, BLACK)):
        polygon(canvas, [(0, tip), (sign * side, base), (0, base * 0.62)], fill, BLACK, 0.4)
    canvas.restoreState()


def draw_scale_bar(canvas: Canvas, x: float, y: float, view: SiteView) -> None:
    """Draw a bar of four round steps, black and white, with metres."""
    step = _bar_step(view)
    width = view.length(step * 1000)
    for index in range(4):
        canvas.setFillColor(BLACK if index % 2 == 0 else WHITE)
        canvas.setStrokeColor(BLACK)
        canvas.setLineWidth(0.5)
        canvas.rect(x + index * width, y, width, 1.8 * MM, stroke=1, fill=1)
    for index in range(5):
        label = f"{index * step} m" if index == 4 else str(index * step)
        put(canvas, x + index * width, y + 2.8 * MM, label, Type("Sans", 6.5), align="centre")


def scale_bar_width(view: SiteView) -> float:
    """Return the points that the bar takes, half of its last figure apart."""
    return 4 * view.length(_bar_step(view) * 1000)


def _bar_step(view: SiteView) -> int:
    """Return the metres of one step: the least round number that is 9 mm on paper."""
    return next(each for each in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000) if view.length(each * 1000) >= 9 * MM)
