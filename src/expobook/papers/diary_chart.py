"""The chart of the printed diary: halls by days on A3, bookings as blocks over neighbouring halls."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.booking import BayRank, Booking
from expobook.domain.diary import Phase, Schedule, Stay
from expobook.domain.geometry import Box
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall, Venue
from expobook.papers.page import MM, line, two_words
from expobook.papers.plan_marks import hatch, polygon
from expobook.papers.text_object import draw_line
from expobook.papers.type import ACCENT, BLACK, GREY, HAIR, LICENSED, SHADE, TINT, WHITE, TextLine, Type
from expobook.papers.typesetting import break_lines, put, text_width
from expobook.papers.wording import day_words, span_words
from expobook.words import LONG_MONTHS

_FIELD = Box(25, 22, 410, 268)  # mm: names of halls at the left, days at the right
_NAMES, _HEAD = 34, 13  # mm
_MOST_LANES = 4
TITLE = Bilingual("档期表", "Diary")


@dataclass(frozen=True, slots=True)
class Bar:
    """One booking in one hall: its schedule, how many of the hall's bays, and its worst rank there (0 = firm)."""

    booking: Booking
    schedule: Schedule
    bays: int
    rank: int

    @property
    def stay(self) -> Stay:
        return self.schedule.stay


def bars_of(venue: Venue, hall: Hall, bookings: Sequence[Booking], ranks: Mapping[int, Sequence[BayRank]]) -> list[Bar]:
    """Return the bars of one hall, firm ones first, then options in the order of their ranks."""
    codes = {bay.code for bay in venue.bays_of_hall[hall.code]}
    bars = []
    for booking in bookings:
        worst = max(
            (each.rank for each in ranks.get(booking.id, ()) if each.bay in codes),
            default=0 if booking.status.is_firm else 1,
        )
        for each in booking.active_lines():
            count = len(each.bays & codes)
            if count:
                bars.append(Bar(booking, each.schedule, count, 0 if booking.status.is_firm else worst))
    return sorted(bars, key=lambda bar: (bar.rank, bar.schedule.start, bar.booking.id))


def lanes(bars: Sequence[Bar], span: Stay) -> list[list[Bar]]:
    """Put bars that touch a span into lanes so that none overlaps another in its lane."""
    found: list[list[Bar]] = []
    for bar in bars:
        if not bar.stay.overlaps(span):
            continue
        free = next((lane for lane in found if not any(each.stay.overlaps(bar.stay) for each in lane)), None)
        if free is None:
            found.append([bar])
        else:
            free.append(bar)
    return found


@dataclass(slots=True)
class _Block:
    """A bar over one hall or several: points from the foot of the sheet; ``splits`` lie between its halls."""

    bar: Bar
    top: float
    bottom: float
    splits: list[float] = field(default_factory=list)

    def corners(self, left: float, right: float) -> list[tuple[float, float]]:
        return [(left, self.bottom), (right, self.bottom), (right, self.top), (left, self.top)]


class Chart:
    """One A3 tape chart being drawn: a booking in neighbouring halls is one block with one name."""

    def __init__(self, canvas: Canvas, venue: Venue, span: Stay, language: str) -> None:
        self.canvas, self.venue, self.span, self.language = canvas, venue, span, language
        self.left, self.right = (_FIELD.left + _NAMES) * MM, _FIELD.right * MM
        self.top, self.bottom = (_FIELD.top - _HEAD) * MM, _FIELD.bottom * MM
        self.day = (self.right - self.left) / len(span)
        self.row = (self.top - self.bottom) / len(venue.halls)

    def draw(
        self, bars: Mapping[str, Sequence[Bar]], days_off: Collection[date], printed: date, page: int, pages: int
    ) -> None:
        self._draw_frame(printed, page, pages)
        self._draw_days(days_off)
        zone = ""
        for index, hall in enumerate(self.venue.halls):
            y = self.top - (index + 1) * self.row
            line(self.canvas, _FIELD.left * MM, y, self.right, y, 0.25, HAIR)
            if hall.zone != zone:
                line(self.canvas, _FIELD.left * MM, y + self.row, self.right, y + self.row, 0.6)
                zone = hall.zone
            name = hall.name.in_language("en" if self.language == "en" else "zh")
            put(self.canvas, _FIELD.left * MM + 3, y + self.row / 2 - 2.5, name, Type("SansMedium", 7))
            put(self.canvas, self.left - 3, y + self.row / 2 - 2.2, hall.code, Type("Sans", 6), GREY, "right")
        for block in self._blocks(bars):
            self._draw_block(block)
        self._draw_legend()

    def _draw_frame(self, printed: date, page: int, pages: int) -> None:
        canvas, y = self.canvas, 281 * MM
        x = _FIELD.left * MM
        if self.language != "en":
            x += put(canvas, x, y, TITLE.zh, Type("SansBold", 14)) + 12
        if self.language != "zh":
            x += put(canvas, x, y, TITLE.en, Type("Sans", 12, language="en"), ACCENT) + 12
        put(canvas, x, y, two_words(span_words(self.span), self.language), Type("Sans", 10))
        put(canvas, self.right, y, two_words(self.venue.name, self.language), Type("Sans", 8), GREY, "right")
        put(
            canvas,
            _FIELD.left * MM,
            273 * MM,
            two_words(Bilingual(f"打印日 {day_words(printed).zh}", f"printed {day_words(printed).en}"), self.language),
            Type("Sans", 7),
            GREY,
        )
        put(canvas, self.right, 273 * MM, f"{page} / {pages}", Type("Sans", 7), GREY, "right")
        canvas.setStrokeColor(BLACK)
        canvas.setLineWidth(0.9)
        canvas.rect(_FIELD.left * MM, self.bottom, _FIELD.width * MM, _FIELD.top * MM - self.bottom)

    def _draw_days(self, days_off: Collection[date]) -> None:
        canvas, number = self.canvas, Type("Sans", 6.5)
        for index, day in enumerate(self.span):
            x = self.left + index * self.day
            if day in days_off:
                canvas.setFillColor(SHADE)
                canvas.rect(x, self.bottom, self.day, self.top - self.bottom + 7 * MM, stroke=0, fill=1)
            monday = day.weekday() == 0
            line(
                canvas,
                x,
                self.bottom,
                x,
                self.top + (7 * MM if monday else 0),
                0.5 if monday else 0.2,
                GREY if monday else HAIR,
            )
            put(canvas, x + self.day / 2, self.top + 4.6 * MM, str(day.day), number, align="centre")
            letter = "一二三四五六日"[day.weekday()] if self.language != "en" else "MTWTFSS"[day.weekday()]
            put(canvas, x + self.day / 2, self.top + 1.4 * MM, letter, Type("Sans", 5.5), GREY, "centre")
            if day.day == 1 or index == 0:
                line(canvas, x, self.bottom, x, _FIELD.top * MM, 0.9)
                month = Bilingual(f"{day.year}年{day.month}月", f"{LONG_MONTHS[day.month - 1]} {day.year}")
                put(canvas, x + 4, self.top + 9 * MM, two_words(month, self.language), Type("SansBold", 8.5))
        line(canvas, _FIELD.left * MM, self.top, self.right, self.top, 0.6)

    def _blocks(self, bars: Mapping[str, Sequence[Bar]]) -> list["_Block"]:
        """Return what is drawn, from the first hall down; rows without a queue are joined to their neighbours."""
        found: list[_Block] = []
        growing: dict[tuple[object, ...], _Block] = {}  # those that end in the hall before
        for index, hall in enumerate(self.venue.halls):
            y = self.top - (index + 1) * self.row
            shown = lanes(bars[hall.code], self.span)
            height = (self.row - 2) / max(1, min(len(shown), _MOST_LANES))
            going: dict[tuple[object, ...], _Block] = {}
            for place, lane in enumerate(shown[:_MOST_LANES]):
                for bar in lane:
                    alone = len(shown) == 1
                    low = y + self.row - 1 - (place + 1) * height
                    key = (bar.booking.id, bar.schedule, bar.rank)
                    block = growing.get(key) if alone else None
                    if block is not None:
                        block.splits.append(y + self.row)
                        block.bottom = low
                    else:
                        block = _Block(bar, low + height - (0 if alone else 0.8), low)
                        found.append(block)
                    if alone:
                        going[key] = block
            growing = going
            if len(shown) > _MOST_LANES:
                more = f"+{len(shown) - _MOST_LANES}"
                put(self.canvas, self.right - 2, y + 1.5, more, Type("SansBold", 5.5), align="right")
        return found

    def _draw_block(self, block: "_Block") -> None:
        canvas, bar, firm = self.canvas, block.bar, block.bar.rank == 0
        show: tuple[float, float] | None = None
        for phase, stay in bar.schedule.spans():
            if stay.overlaps(self.span):
                x1, x2 = self._x(stay.start), self._x(stay.until)
                draw_phase(canvas, block.corners(x1, x2), phase, firm)
                show = (x1, x2) if phase is Phase.SHOW else show
        x1, x2 = self._x(bar.stay.start), self._x(bar.stay.until)
        for y in block.splits:
            line(canvas, x1, y, x2, y, 0.2, HAIR)
        ink, width, dash = (ACCENT, 0.9, None) if firm else (BLACK, 0.6, (3, 1.6))
        polygon(canvas, block.corners(x1, x2), None, ink, width, dash=dash)
        self._label(block, show, (x1, x2))

    def _x(self, day: date) -> float:
        return self.left + min(max((day - self.span.start).days, 0), len(self.span)) * self.day

    def _label(self, block: "_Block", show: tuple[float, float] | None, bar: tuple[float, float]) -> None:
        """Write the name into the show, else over the whole bar, in as many lines as there is room for."""
        high = block.top - block.bottom
        size = min(8.0 if block.splits else 6.5, high * 0.72)
        if size < 3.6:
            return
        booking, mark = block.bar.booking, f"{block.bar.rank} " if block.bar.rank else ""
        title = booking.title.in_language("en" if self.language == "en" else "zh")
        style, step = Type("SansMedium", size), size * 1.25
        for text in (f"{mark}{title} {booking.number}", f"{mark}{title}", f"{mark}{booking.number}", mark.strip()):
            for left, right in (part for part in (show, bar) if part is not None):
                room = right - left - 4
                found = break_lines(text, style, room) if text and _fits(text, style, room) else ()
                if found and len(found) * step <= max(high, step):
                    self._write(found, (left + right) / 2, block, step, plate=(left, right) != show)
                    return

    def _write(self, found: Sequence[TextLine], middle: float, block: "_Block", step: float, *, plate: bool) -> None:
        y = (block.top + block.bottom) / 2 + len(found) * step / 2
        for each in found:
            y -= step
            if plate or block.splits:
                self.canvas.setFillColor(WHITE if plate or block.bar.rank else LICENSED)
                self.canvas.rect(middle - each.width / 2 - 1.2, y, each.width + 2.4, step, stroke=0, fill=1)
            draw_line(self.canvas, each, middle, y + step * 0.28, align="centre")

    def _draw_legend(self) -> None:
        canvas, x, y = self.canvas, _FIELD.left * MM, 13.5 * MM
        entries = (
            (Phase.SHOW, True, Bilingual("已签约，展期", "contracted, show")),
            (Phase.BUILD_UP, True, Bilingual("布展", "build-up")),
            (Phase.DISMANTLE, True, Bilingual("撤展", "dismantle")),
            (Phase.SHOW, False, Bilingual("预留（数字为顺位）", "hold (the figure is its rank)")),
            (Phase.CLOSED, True, Bilingual("停用", "closed")),
        )
        for phase, firm, words in entries:
            corners = [(x, y), (x + 10 * MM, y), (x + 10 * MM, y + 4 * MM), (x, y + 4 * MM)]
            draw_phase(canvas, corners, phase, firm)
            polygon(
                canvas, corners, None, ACCENT if firm else BLACK, 0.9 if firm else 0.6, dash=None if firm else (3, 1.6)
            )
            x += 13 * MM
            x += put(canvas, x, y + 3, two_words(words, self.language), Type("Sans", 7.5)) + 8 * MM
        canvas.setFillColor(SHADE)
        canvas.rect(x, y, 10 * MM, 4 * MM, stroke=0, fill=1)
        put(
            canvas,
            x + 13 * MM,
            y + 3,
            two_words(Bilingual("休息日与节假日", "days off and holidays"), self.language),
            Type("Sans", 7.5),
        )


def _fits(text: str, style: Type, room: float) -> bool:
    """Say whether every word has room on a line: Chinese may be broken anywhere, a Latin word or number may not."""
    words = re.findall(r"[!-~]+|[^ -~]", text)
    return max(text_width(word, style) for word in words) <= room


def draw_phase(canvas: Canvas, corners: Sequence[tuple[float, float]], phase: Phase, firm: bool) -> None:
    """Fill one phase: shows solid, build-up hatched rising, dismantle falling, closures crossed; holds stay white."""
    if phase is Phase.CLOSED:
        polygon(canvas, corners, SHADE, None)
        hatch(canvas, corners, 1.2 * MM, GREY, 0.3)
        hatch(canvas, corners, 1.2 * MM, GREY, 0.3, falling=True)
    elif phase is Phase.SHOW:
        polygon(canvas, corners, LICENSED if firm else WHITE, None)
    else:
        polygon(canvas, corners, TINT if firm else WHITE, None)
        hatch(canvas, corners, 1.4 * MM, ACCENT if firm else GREY, 0.3, falling=phase is Phase.DISMANTLE)
