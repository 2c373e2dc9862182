"""Floor plans as SVG: a group a stand, millimetres of the site as user units."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from expobook.domain.geometry import Box, Point, Ring, bounds
from expobook.domain.plan import Plan, Stand
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.drawing.plan_drawing import draw_plan, licensed_halls
from expobook.drawing.surface import Layer

MARGIN = 8_000
_CLASS = {layer: layer.value.lower() for layer in Layer}
_STYLE = """
text{font-family:"Noto Sans SC",sans-serif;text-anchor:middle;dominant-baseline:central;fill:#1B1F24}
.hall-wall{fill:none;stroke:#1B1F24;stroke-width:500}
.bay-line{fill:none;stroke:#666E79;stroke-width:60;stroke-dasharray:1200 400 200 400}
.exit{stroke:#1E7B4F;stroke-width:900}.freight-door{stroke:#fff;stroke-width:360}.hydrant{fill:#fff;stroke:#B3261E;stroke-width:120}
.column{fill:#4B5563}.stand-confirmed{fill:#BFDCEC;stroke:#004F7D;stroke-width:150}
.stand-reserved{fill:#FDF0CF;stroke:#AE7800;stroke-width:150}
.stand-available{fill:#fff;stroke:#666E79;stroke-width:120;stroke-dasharray:600 320}
.aisle{fill:#1E7B4F;fill-opacity:.12}.zone{fill:none;stroke:#B5588F;stroke-width:150;stroke-dasharray:900 500}
.utility{fill:#fff;stroke:#B5588F;stroke-width:60}
.stand-blocked{fill:#D9DCE1;stroke:#4B5563;stroke-width:120}.stand-number{fill:#004F7D}.stand-area{fill:#4A525C}.stand-name,.hall-name{font-weight:700}
"""


class SvgSurface:
    """Gathers the elements of a drawing; y is turned so that north is up."""

    def __init__(self, area: Box) -> None:
        self._area = area
        self._parts: list[str] = []

    def open_stand(self, stand: Stand, exhibitor: Bilingual | None) -> None:
        name = "" if exhibitor is None else f"{exhibitor.zh} {exhibitor.en}".strip()
        self._parts.append(f'<g class="stand" data-number={_quoted(stand.number)} data-exhibitor={_quoted(name)}>')

    def close_stand(self) -> None:
        self._parts.append("</g>")

    def polygon(self, ring: Ring, layer: Layer) -> None:
        self._parts.append(f'<polygon class="{_CLASS[layer]}" points="{self._points(ring)}"/>')

    def line(self, points: Sequence[Point], layer: Layer) -> None:
        self._parts.append(f'<polyline class="{_CLASS[layer]}" points="{self._points(points)}"/>')

    def circle(self, at: Point, radius: int, layer: Layer) -> None:
        x, y = self._turned(at)
        self._parts.append(f'<circle class="{_CLASS[layer]}" cx="{x}" cy="{y}" r="{radius}"/>')

    def text(self, at: Point, words: str, height: int, layer: Layer) -> None:
        x, y = self._turned(at)
        self._parts.append(
            f'<text class="{_CLASS[layer]}" x="{x}" y="{y}" font-size="{height}">{escape(_safe(words))}</text>'
        )

    def document(self, title: str) -> str:
        """Return the whole file; its size is the drawing at 1:500."""
        width, height = self._area.width, self._area.height
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width / 500:.1f}mm" height="{height / 500:.1f}mm">'
        )
        return "\n".join(
            [head, f"<title>{escape(_safe(title))}</title><style>{_STYLE}</style>", *self._parts, "</svg>\n"]
        )

    def _turned(self, at: Point) -> Point:
        return at[0] - self._area.left, self._area.top - at[1]

    def _points(self, points: Sequence[Point]) -> str:
        return " ".join(f"{x},{y}" for x, y in map(self._turned, points))


def _safe(words: str) -> str:
    """Replace what XML cannot hold; names were cleaned when they were entered, files of others were not."""
    return "".join(sign if sign >= " " and sign not in "\ufffe\uffff" else "\ufffd" for sign in words)


def _quoted(words: str) -> str:
    return quoteattr(_safe(words))


def plan_svg(venue: Venue, plan: Plan, language: str = "both") -> bytes:
    """Return a plan as SVG."""
    on = SvgSurface(drawn_area(venue, plan))
    draw_plan(venue, plan, on, language)
    return on.document(plan.title.in_language("en" if language == "en" else "zh")).encode()


def drawn_area(venue: Venue, plan: Plan) -> Box:
    """Return the box of everything that a plan draws, with a margin."""
    rings = [hall.ring for hall in licensed_halls(venue, plan)] + [stand.ring for stand in plan.stands]
    box = bounds(point for ring in rings or [((0, 0), (1, 0), (1, 1))] for point in ring)
    return Box(box.left - MARGIN, box.bottom - MARGIN, box.right + MARGIN, box.top + MARGIN)
