"""Floor plans as pictures, painted with the bundled font."""

import io
from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from expobook.domain.geometry import Box, Point, Ring
from expobook.domain.plan import Plan, Stand
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.drawing.plan_drawing import draw_plan
from expobook.drawing.surface import Layer
from expobook.exchange.svg import drawn_area
from expobook.resources import resource

LONGEST_SIDE = 4_000  # pixels
_FILL = {Layer.CONFIRMED: "#BFDCEC", Layer.RESERVED: "#FDF0CF", Layer.AVAILABLE: "#FFFFFF", Layer.BLOCKED: "#D9DCE1"}
_LINE = {
    Layer.WALL: "#1B1F24", Layer.BAY: "#B9BFC8", Layer.EXIT: "#1E7B4F", Layer.DOOR: "#8A5A00", Layer.HYDRANT: "#B3261E",
    Layer.COLUMN: "#4B5563", Layer.CONFIRMED: "#004F7D", Layer.RESERVED: "#AE7800", Layer.AVAILABLE: "#666E79",
    Layer.BLOCKED: "#4B5563", Layer.AISLE: "#A9CDBA", Layer.ZONE: "#B5588F", Layer.UTILITY: "#B5588F",
}  # fmt: skip
_WIDTH = {Layer.WALL: 5, Layer.EXIT: 6, Layer.DOOR: 4}
_SMALLEST_TEXT = 6


class PngSurface:
    """Paints into an image; one pixel is as many millimetres as the longest side needs."""

    def __init__(self, area: Box) -> None:
        self._area = area
        self._scale = LONGEST_SIDE / max(area.width, area.height)
        self.image = Image.new("RGB", (round(area.width * self._scale), round(area.height * self._scale)), "#FFFFFF")
        self._draw = ImageDraw.Draw(self.image)

    def open_stand(self, stand: Stand, exhibitor: Bilingual | None) -> None:
        """A picture has no groups."""

    def close_stand(self) -> None:
        """A picture has no groups."""

    def polygon(self, ring: Ring, layer: Layer) -> None:
        points = [self._at(point) for point in ring]
        self._draw.polygon(points, fill=_FILL.get(layer), outline=_LINE[layer], width=_WIDTH.get(layer, 1))

    def line(self, points: Sequence[Point], layer: Layer) -> None:
        self._draw.line([self._at(point) for point in points], fill=_LINE[layer], width=_WIDTH.get(layer, 1))

    def circle(self, at: Point, radius: int, layer: Layer) -> None:
        self._draw.circle(self._at(at), max(2, radius * self._scale), outline=_LINE[layer], width=2)

    def text(self, at: Point, words: str, height: int, layer: Layer) -> None:
        size = int(height * self._scale * 1.3)
        if size >= _SMALLEST_TEXT:
            self._draw.text(self._at(at), words, fill="#1B1F24", font=_font(size), anchor="mm")

    def _at(self, point: Point) -> tuple[float, float]:
        return (point[0] - self._area.left) * self._scale, (self._area.top - point[1]) * self._scale


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resource("fonts", "NotoSansSC-Regular.ttf")), size)


def plan_png(venue: Venue, plan: Plan, language: str = "both") -> bytes:
    """Return a plan as PNG, its longer side 4,000 pixels."""
    on = PngSurface(drawn_area(venue, plan))
    draw_plan(venue, plan, on, language)
    stream = io.BytesIO()
    on.image.save(stream, "PNG", optimize=False)
    return stream.getvalue()
