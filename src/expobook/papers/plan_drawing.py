"""The floor plan as a drawing to scale: one sheet of A4 to A0, or tiles with overlap and crop marks to paste up."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from math import ceil
from operator import itemgetter

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from expobook.domain.errors import BadInput
from expobook.domain.geometry import Box, Point, Ring, bounds
from expobook.domain.plan import Plan, Stand
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall, Venue
from expobook.drawing.plan_drawing import draw_plan, licensed_halls
from expobook.drawing.surface import Layer
from expobook.papers.page import EM, MM, line, two_words
from expobook.papers.type import BLACK, GREY, Type
from expobook.papers.typesetting import put, single_line

SIZES = {"A4": (210, 297), "A3": (297, 420), "A2": (420, 594), "A1": (594, 841), "A0": (841, 1189)}  # mm
SCALES = (50, 100, 125, 200, 250, 300, 400, 500, 600, 750, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000)
_MARGIN, _FOOT, _OVERLAP = 10.0, 14.0, 10.0  # mm
_REVISION = Bilingual("版次", "Rev.")
_AROUND = 6_000  # mm of the site that are shown around a hall
_LEAST_LETTER = 2.6  # points: smaller words are left out, nobody could read them
_MOST_TILES = 200
_FILLS = {Layer.CONFIRMED: "#BFDCEC", Layer.RESERVED: "#FDF0CF", Layer.AVAILABLE: "#FFFFFF", Layer.BLOCKED: "#D9DCE1"}
_LINES = {
    Layer.WALL: ("#1B1F24", 1.6), Layer.BAY: ("#B9BFC8", 0.3), Layer.EXIT: ("#1E7B4F", 2.6),
    Layer.DOOR: ("#8A5A00", 1.6), Layer.HYDRANT: ("#B3261E", 0.6), Layer.COLUMN: ("#4B5563", 0.6),
    Layer.CONFIRMED: ("#004F7D", 0.5), Layer.RESERVED: ("#AE7800", 0.5), Layer.AVAILABLE: ("#666E79", 0.4),
    Layer.BLOCKED: ("#4B5563", 0.4), Layer.AISLE: ("#A9CDBA", 0.5), Layer.ZONE: ("#B5588F", 0.8),
    Layer.UTILITY: ("#B5588F", 0.5),
}  # fmt: skip
_Known = dict[tuple[str, str, float], tuple[str, float]]  # words, face and size -> how they are written, their width
_INK = {Layer.NUMBER: "#004F7D", Layer.AREA: "#4A525C"}


@dataclass(frozen=True)
class DrawingPaper:
    """What is drawn and how: ``scale`` 0 = the largest usual one that fits; ``tiled`` sheets are pasted up.

    ``halls`` empty = each hall of the plan on a sheet of its own; ``whole`` = all of them on one.
    """

    plan: Plan
    venue: Venue
    event: Bilingual
    number: str
    issued: date
    paper: str = "A3"
    scale: int = 0
    tiled: bool = False
    whole: bool = False
    halls: tuple[str, ...] = ()
    language: str = "both"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing as PDF, the scale (1 : n) of its last sheet, and how many sheets it has."""

    pdf: bytes
    scale: int
    sheets: int


def drawing_pdf(made: DrawingPaper) -> bytes:
    """Return the drawing as PDF; see :func:`drawn`."""
    return drawn(made).pdf


def drawn(made: DrawingPaper) -> Drawn:
    """Draw a plan, to be printed at 100 %; the same input gives the same bytes.

    Raises:
        BadInput: the paper is unknown, or too small for the scale and no tiles are wished, or there would be too many.
    """
    if made.paper not in SIZES:
        raise BadInput(field="paper", value=made.paper, why="unknown-paper", known=", ".join(SIZES))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    canvas.setTitle(f"{made.number} {made.event.in_language('en' if made.language == 'en' else 'zh')}")
    scale = count = 0
    known: _Known = {}
    for name, venue, plan in _subjects(made):
        sheets = _Sheets(canvas, replace(made, plan=plan, venue=venue), name, known)
        count += sheets.draw()
        scale = sheets.scale
    canvas.save()
    return Drawn(buffer.getvalue(), scale, count)


def _subjects(made: DrawingPaper) -> list[tuple[Bilingual, Venue, Plan]]:
    """Return what goes on a sheet each: its name and the part of venue and plan."""
    halls = [hall for hall in licensed_halls(made.venue, made.plan) if not made.halls or hall.code in made.halls]
    if made.whole or not halls:
        return [(made.venue.name, *_part(made, halls))]
    return [(hall.name, *_part(made, [hall])) for hall in halls]


def _part(made: DrawingPaper, halls: Sequence[Hall]) -> tuple[Venue, Plan]:
    """Return the part of venue and plan that lies in some halls."""
    codes = {hall.code for hall in halls}
    bays = tuple(bay for bay in made.venue.bays if bay.hall in codes)
    venue = replace(made.venue, halls=tuple(halls), bays=bays, links=(), roads=())
    stands = tuple(stand for stand in made.plan.stands if stand.hall in codes)
    return venue, replace(made.plan, stands=stands, bays=frozenset(bay.code for bay in bays))


class _Sheets:
    """The sheets of one subject: chooses scale and direction, then draws one page or many tiles."""

    def __init__(self, canvas: Canvas, made: DrawingPaper, name: Bilingual, known: _Known) -> None:
        self.canvas, self.made, self.name, self.known = canvas, made, name, known
        rings = [hall.ring for hall in licensed_halls(made.venue, made.plan)] or [((0, 0), (1_000, 0), (0, 1_000))]
        box = bounds(point for ring in [*rings, *(stand.ring for stand in made.plan.stands)] for point in ring)
        self.area = Box(box.left - _AROUND, box.bottom - _AROUND, box.right + _AROUND, box.top + _AROUND)
        self.scale = made.scale or next((each for each in SCALES if min(self._ways(each))[0] == 1), SCALES[-1])
        self.width, self.height = self.area.width / self.scale, self.area.height / self.scale  # mm on paper
        _, self.columns, self.rows, self.page = min(self._ways(self.scale), key=itemgetter(0))
        self.room = (self.page[0] - 2 * _MARGIN, self.page[1] - 2 * _MARGIN - _FOOT)

    def _ways(self, scale: int) -> Iterator[tuple[int, int, int, tuple[int, int]]]:
        """Yield how many sheets a scale takes, columns, rows and the page's size: lying as the hall lies first."""
        short, long = SIZES[self.made.paper]
        pages = ((long, short), (short, long))
        for page in pages if self.area.width >= self.area.height else pages[::-1]:
            room = (page[0] - 2 * _MARGIN, page[1] - 2 * _MARGIN - _FOOT)
            columns, rows = (
                1 if length <= space else ceil((length - _OVERLAP) / (space - _OVERLAP))
                for length, space in zip((self.area.width / scale, self.area.height / scale), room, strict=True)
            )
            yield columns * rows, columns, rows, page

    def draw(self) -> int:
        """Draw the sheets and return how many."""
        columns, rows = self.columns, self.rows
        if columns * rows > 1 and not self.made.tiled:
            raise BadInput(field="scale", value=f"1:{self.scale}", why="paper-too-small", paper=self.made.paper)
        if columns * rows > _MOST_TILES:
            raise BadInput(field="scale", value=f"1:{self.scale}", why="too-many-sheets", limit=_MOST_TILES)
        form = f"drawing-{self.canvas.getPageNumber()}"
        self.canvas.beginForm(form, 0, 0, self.width * MM, self.height * MM)
        surface = _PdfSurface(self.canvas, self.area, self.scale, self.known)
        draw_plan(self.made.venue, self.made.plan, surface, self.made.language)
        self.canvas.endForm()
        for row in range(rows - 1, -1, -1):  # from the top, as one reads
            for column in range(columns):
                self._sheet(form, column, row)
        return columns * rows

    def _sheet(self, form: str, column: int, row: int) -> None:
        canvas = self.canvas
        canvas.setPageSize((self.page[0] * MM, self.page[1] * MM))
        tiled = self.columns * self.rows > 1
        left, bottom = _MARGIN * MM, (_MARGIN + _FOOT) * MM
        step_x, step_y = (self.room[0] - _OVERLAP) * MM, (self.room[1] - _OVERLAP) * MM
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(left, bottom, self.room[0] * MM, self.room[1] * MM)
        canvas.clipPath(frame, stroke=0, fill=0)
        if tiled:
            canvas.translate(left - column * step_x, bottom - row * step_y)
        else:
            spare_x, spare_y = self.room[0] - self.width, self.room[1] - self.height
            canvas.translate(left + spare_x / 2 * MM, bottom + spare_y / 2 * MM)
        canvas.doForm(form)
        canvas.restoreState()
        if tiled:
            self._crop_marks(column, row)
        self._foot(column, row)
        canvas.showPage()

    def _crop_marks(self, column: int, row: int) -> None:
        """Mark where to cut: in the middle of the overlap with each neighbour, so that sheets meet without gap."""
        canvas, half, arm = self.canvas, _OVERLAP / 2, 4.0
        left, bottom = _MARGIN + (half if column else 0), _MARGIN + _FOOT + (half if row else 0)
        right = _MARGIN + self.room[0] - (half if column + 1 < self.columns else 0)
        top = _MARGIN + _FOOT + self.room[1] - (half if row + 1 < self.rows else 0)
        for x in (left, right):
            for y in (bottom, top):
                line(canvas, (x - arm) * MM, y * MM, (x + arm) * MM, y * MM, 0.3)
                line(canvas, x * MM, (y - arm) * MM, x * MM, (y + arm) * MM, 0.3)

    def _foot(self, column: int, row: int) -> None:
        """Say what it is, at which scale, and which sheet of how many; a bar shows whether the print is true."""
        canvas, made, y = self.canvas, self.made, (_MARGIN + 4.5) * MM
        left, right = _MARGIN * MM, (self.page[0] - _MARGIN) * MM
        canvas.setStrokeColor(GREY)
        canvas.setLineWidth(0.4)
        canvas.line(left, (_MARGIN + _FOOT - 3) * MM, right, (_MARGIN + _FOOT - 3) * MM)
        title = f"{two_words(self.name, made.language, ' ')}{EM}{two_words(made.event, made.language, ' ')}"
        put(canvas, left, y, title, Type("SansBold", 8))
        parts = [
            made.number,
            f"{two_words(_REVISION, made.language, ' ')} {made.plan.revision}",
            made.issued.isoformat(),
        ]
        if self.columns * self.rows > 1:
            down = self.rows - 1 - row
            place = down * self.columns + column + 1
            parts.append(f"{chr(65 + down % 26)}{column + 1} ({place}/{self.columns * self.rows})")
        sheet = EM.join(part for part in parts if part)
        put(canvas, left, y - 9, sheet, Type("Sans", 7), GREY)
        words = Bilingual("按 100% 打印", "print at 100 %")
        scale = f"1:{self.scale} ({made.paper}){EM}{two_words(words, made.language, ' ')}"
        put(canvas, right, y, scale, Type("SansBold", 8), align="right")
        self._bar(right, y - 8)

    def _bar(self, right: float, y: float) -> None:
        metres = next(m for m in (1, 2, 5, 10, 20, 50, 100) if m * 1000 / self.scale >= 20 or m == 100)
        length = metres * 1000 / self.scale * MM
        self.canvas.setStrokeColor(BLACK)
        self.canvas.setLineWidth(0.8)
        self.canvas.line(right - length, y, right, y)
        for x in (right - length, right):
            self.canvas.line(x, y - 2, x, y + 2)
        put(self.canvas, right - length - 4, y - 2.5, f"{metres} m", Type("Sans", 7), align="right")


class _PdfSurface:
    """Writes a drawing into a page as it is: 25,000 stands are too many for an object a line."""

    def __init__(self, canvas: Canvas, area: Box, scale: int, known: _Known) -> None:
        self._canvas, self._area, self._factor = canvas, area, MM / scale
        self._pen: tuple[str, float] | None = None
        self._fill = ""
        self._known = known

    def open_stand(self, stand: Stand, exhibitor: Bilingual | None) -> None:
        """Sheets have no groups."""

    def close_stand(self) -> None:
        """Sheets have no groups."""

    def polygon(self, ring: Ring, layer: Layer) -> None:
        self._choose(layer)
        path = " l ".join(map(self._at, ring)).replace(" l ", " m ", 1) + " l"
        self._canvas.addLiteral(f"{path} {'b' if layer in _FILLS else 's'}")

    def line(self, points: Sequence[Point], layer: Layer) -> None:
        self._choose(layer)
        self._canvas.addLiteral(" l ".join(map(self._at, points)).replace(" l ", " m ", 1) + " l S")

    def circle(self, at: Point, radius: int, layer: Layer) -> None:
        self._choose(layer)
        x, y = (at[0] - self._area.left) * self._factor, (at[1] - self._area.bottom) * self._factor
        self._canvas.circle(x, y, max(0.8, radius * self._factor), stroke=1, fill=0)

    def text(self, at: Point, words: str, height: int, layer: Layer) -> None:
        size = height * self._factor * 1.25
        if size < _LEAST_LETTER:
            return
        x, y = (at[0] - self._area.left) * self._factor, (at[1] - self._area.bottom) * self._factor
        face = "SansBold" if layer in (Layer.NAME, Layer.HALL_NAME) else "Sans"
        code, width = self._set(words, face, round(size, 1))
        ink = _INK.get(layer, "#1B1F24")
        self._paint(ink)
        self._canvas.addLiteral(f"q 1 0 0 1 {x - width / 2:.2f} {y - size * 0.36:.2f} cm {code} Q")

    def _set(self, words: str, face: str, size: float) -> tuple[str, float]:
        """Return how words are written at the origin, and their width; many stands say the same."""
        known = self._known.get((words, face, size))
        if known is None:
            told = single_line(words, Type(face, size))
            pen = self._canvas.beginText()
            for run in told.runs:
                pen.setFont(run.font, told.size)
                if run.spacing:
                    pen.setCharSpace(run.spacing)
                pen.setTextOrigin(run.x, 0)
                pen.textOut(run.text)
            known = self._known[words, face, size] = (pen.getCode(), told.width)
        return known

    def _paint(self, colour: str) -> None:
        """Take a colour for areas and letters, where it is not in hand."""
        if colour != self._fill:
            self._canvas.addLiteral(_rgb(colour))
            self._fill = colour

    def _choose(self, layer: Layer) -> None:
        """Take the pen and the fill of a layer, where they are not in hand."""
        pen = _LINES.get(layer, ("#1B1F24", 0.5))
        if pen != self._pen:
            self._canvas.setStrokeColor(HexColor(pen[0]))
            self._canvas.setLineWidth(pen[1])
            self._pen = pen
        fill = _FILLS.get(layer, "")
        if fill:
            self._paint(fill)

    def _at(self, point: Point) -> str:
        x, y = (point[0] - self._area.left) * self._factor, (point[1] - self._area.bottom) * self._factor
        return f"{x:.2f} {y:.2f}"


@cache
def _rgb(colour: str) -> str:
    """Return how PDF sets the colour of areas."""
    parts = HexColor(colour)
    return f"{parts.red:.3f} {parts.green:.3f} {parts.blue:.3f} rg"
