"""The diary on paper: halls by days on A3, two months a sheet, and the same bookings as a list."""

from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.booking import BayRank, Booking, Kind, Status
from expobook.domain.diary import Phase, Schedule, Stay
from expobook.domain.geometry import Box
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall, Venue
from expobook.papers.page import A3_LANDSCAPE, A4, MM, Block, Flow, Frame, Info, Paint, Sheet, line, render, two_words
from expobook.papers.plan_marks import hatch, polygon
from expobook.papers.tables import NO_MORE, Cell, Column, Look, Remark, Table, row, two
from expobook.papers.typesetting import (
    ACCENT,
    BLACK,
    GREY,
    HAIR,
    LICENSED,
    SHADE,
    TINT,
    WHITE,
    Type,
    put,
    single_line,
    text_width,
)
from expobook.papers.wording import MONTHS, day_words, runs, span_words

_FIELD = Box(25, 22, 410, 268)  # mm: names of halls at the left, days at the right
_NAMES, _HEAD = 34, 13  # mm
_MOST_LANES = 4
PAPERS = {"A4": 0.5**0.5, "A3": 1.0, "A1": 2.0}
_TITLE = Bilingual("档期表", "Diary")
STATES = {
    Status.ENQUIRY: Bilingual("询展", "Enquiry"),
    Status.HOLD: Bilingual("预留", "Hold"),
    Status.CONTRACTED: Bilingual("已签约", "Contracted"),
    Status.COMPLETED: Bilingual("已完成", "Completed"),
    Status.RELEASED: Bilingual("已释放", "Released"),
    Status.LOST: Bilingual("未成交", "Lost"),
    Status.CANCELLED: Bilingual("已取消", "Cancelled"),
}


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


def build(
    venue: Venue,
    stay: Stay,
    bookings: Sequence[Booking],
    ranks: Mapping[int, Sequence[BayRank]],
    days_off: Collection[date],
    printed: date,
    language: str = "both",
    paper: str = "A3",
) -> bytes:
    """Return the diary of some days as PDF: a tape chart for every two months, then a list on A4.

    ``paper`` is one of :data:`PAPERS`; the charts are drawn for A3 and made smaller or larger whole.
    """
    spans = list(two_months(stay))
    bars = {hall.code: bars_of(venue, hall, bookings, ranks) for hall in venue.halls}
    sheets = []
    for index, span in enumerate(spans):
        sheet = Sheet(A3_LANDSCAPE, framed=False, scale=PAPERS[paper])
        words = span_words(span)
        sheet.outline.append((two_words(words, language, "  "), 0))
        chart = partial(_Chart, venue=venue, span=span, language=language)
        sheet.items.append(_painter(chart, bars, days_off, printed, (index + 1, len(spans))))
        sheets.append(sheet)
    flow = Flow(section="list", top=A4[1] - 21 * MM)
    flow.add(_list(venue, stay, bookings, ranks, language))
    for sheet in flow.sheets:
        sheet.section = ""
    for sheet in sheets:
        sheet.section = "charts"
    frame = Frame(_TITLE, "", two_words(day_words(printed), language), language, seam_marks=False)
    info = Info(
        f"{two_words(_TITLE, language, ' ')} {stay.start} – {stay.last}",
        venue.name.in_language("en" if language == "en" else "zh"),
        two_words(span_words(stay), language, " "),
        "diary",
        printed,
    )
    return render([*sheets, *flow.sheets], frame, info)


def two_months(stay: Stay) -> Iterator[Stay]:
    """Yield the parts of a stay that go on one sheet each: at most two calendar months."""
    start = stay.start
    while start < stay.until:
        second = date(start.year + start.month // 12, start.month % 12 + 1, 1)
        until = second + timedelta(days=monthrange(second.year, second.month)[1])
        yield Stay(start, min(until, stay.until))
        start = min(until, stay.until)


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


def _painter(
    chart: Callable[[Canvas], "_Chart"],
    bars: Mapping[str, Sequence[Bar]],
    days_off: Collection[date],
    printed: date,
    place: tuple[int, int],
) -> Paint:
    return lambda canvas: chart(canvas).draw(bars, days_off, printed, *place)


class _Chart:
    """One A3 tape chart being drawn."""

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
            self._draw_row(lanes(bars[hall.code], self.span), y)
        self._draw_legend()

    def _draw_frame(self, printed: date, page: int, pages: int) -> None:
        canvas, y = self.canvas, 281 * MM
        x = _FIELD.left * MM
        if self.language != "en":
            x += put(canvas, x, y, _TITLE.zh, Type("SansBold", 14)) + 12
        if self.language != "zh":
            x += put(canvas, x, y, _TITLE.en, Type("Sans", 12, language="en"), ACCENT) + 12
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
                month = Bilingual(f"{day.year}年{day.month}月", f"{MONTHS[day.month - 1]} {day.year}")
                put(canvas, x + 4, self.top + 9 * MM, two_words(month, self.language), Type("SansBold", 8.5))
        line(canvas, _FIELD.left * MM, self.top, self.right, self.top, 0.6)

    def _draw_row(self, found: list[list[Bar]], y: float) -> None:
        shown = found[:_MOST_LANES]
        if not shown:
            return
        height = (self.row - 2) / len(shown)
        for index, lane in enumerate(shown):
            for bar in lane:
                self._draw_bar(bar, y + self.row - 1 - (index + 1) * height, height - (0.8 if len(shown) > 1 else 0))
        if len(found) > _MOST_LANES:
            put(
                self.canvas,
                self.right - 2,
                y + 1.5,
                f"+{len(found) - _MOST_LANES}",
                Type("SansBold", 5.5),
                align="right",
            )

    def _draw_bar(self, bar: Bar, y: float, height: float) -> None:
        canvas, firm = self.canvas, bar.rank == 0
        for phase, stay in bar.schedule.spans():
            if stay.overlaps(self.span):
                x1, x2 = self._x(stay.start), self._x(stay.until)
                corners = [(x1, y), (x2, y), (x2, y + height), (x1, y + height)]
                draw_phase(canvas, corners, phase, firm)
        x1, x2 = self._x(bar.stay.start), self._x(bar.stay.until)
        polygon(
            canvas,
            [(x1, y), (x2, y), (x2, y + height), (x1, y + height)],
            None,
            ACCENT if firm else BLACK,
            0.9 if firm else 0.6,
            dash=None if firm else (3, 1.6),
        )
        self._label(bar, x1, x2, y, height)

    def _x(self, day: date) -> float:
        return self.left + min(max((day - self.span.start).days, 0), len(self.span)) * self.day

    def _label(self, bar: Bar, x1: float, x2: float, y: float, height: float) -> None:
        size = min(6.5, height * 0.72)
        if size < 3.6:
            return
        title = bar.booking.title.in_language("en" if self.language == "en" else "zh")
        mark = "" if bar.rank == 0 else f"{bar.rank} "
        style = Type("SansMedium", size)
        texts = [f"{mark}{title} {bar.booking.number}", f"{mark}{title}", f"{mark}{bar.booking.number}", mark.strip()]
        for text in texts:
            wide = text_width(text, style)
            if text and wide <= x2 - x1 - 3:
                self.canvas.setFillColor(WHITE)
                self.canvas.rect(x1 + 1.2, y + height / 2 - size * 0.52, wide + 1.6, size * 1.04, stroke=0, fill=1)
                put(self.canvas, x1 + 2, y + height / 2 - size * 0.36, text, style)
                return

    def _draw_legend(self) -> None:
        canvas, x, y = self.canvas, _FIELD.left * MM, 13.5 * MM
        entries = (
            (Phase.SHOW, True, Bilingual("已签约，展期", "contracted, show")),
            (Phase.BUILD_UP, True, Bilingual("布展、撤展", "build-up, dismantle")),
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


def draw_phase(canvas: Canvas, corners: Sequence[tuple[float, float]], phase: Phase, firm: bool) -> None:
    """Fill one phase of a bar: shows solid, build-up and dismantle hatched, closures crossed; holds stay white."""
    if phase is Phase.CLOSED:
        polygon(canvas, corners, SHADE, None)
        hatch(canvas, corners, 1.2 * MM, GREY, 0.3)
        hatch(canvas, corners, 1.2 * MM, GREY, 0.3, falling=True)
    elif phase is Phase.SHOW:
        polygon(canvas, corners, LICENSED if firm else WHITE, None)
    else:
        polygon(canvas, corners, TINT if firm else WHITE, None)
        hatch(canvas, corners, 1.4 * MM, ACCENT if firm else GREY, 0.3)


def _list(
    venue: Venue, stay: Stay, bookings: Sequence[Booking], ranks: Mapping[int, Sequence[BayRank]], language: str
) -> list[Block]:
    columns = (
        Column(Bilingual("编号", "No."), 24),
        Column(Bilingual("展会", "Event"), 50),
        Column(Bilingual("场地", "Space"), 37),
        Column(Bilingual("日期", "Dates"), 34),
        Column(Bilingual("状态", "State"), 20),
    )
    rows = []
    for booking in sorted(bookings, key=lambda each: (each.stay() or stay, each.id)):
        days = booking.stay()
        state = Bilingual("封场", "Closure") if booking.kind is Kind.CLOSURE else STATES[booking.status]
        worst = max((each.rank for each in ranks.get(booking.id, ())), default=0)
        rank = f" {worst}" if booking.status is Status.HOLD and worst else ""
        dates = Cell(str(days.start), f"– {days.last}") if days else Cell("—")
        title = _shortened(booking.title, language)
        rows.append(
            row(
                booking.number,
                two(title, language, stacked=True),
                Cell(space_of(venue, booking)),
                dates,
                two(Bilingual(state.zh + rank, state.en + rank), language, stacked=True),
            )
        )
    if not rows:
        rows.append(row("—", "—", "—", "—", "—"))
    look = Look(size=8.0, second=6.5, language=language)
    return [Table(columns, rows, look, "Diary"), Remark(NO_MORE, language, (25 + 82.5) * MM)]


def _shortened(title: Bilingual, language: str) -> Bilingual:
    """Cut a very long title to two lines of its cell, with an ellipsis that says so; the chart has no room either."""

    def cut(text: str, style: Type) -> str:
        while text_width(text, style) > 88 * MM:
            text = text[: int(len(text) * 0.9) - 1] + "…"
        return text

    return Bilingual(cut(title.zh, Type("Sans", 8)), cut(title.en, Type("Sans", 6.5, language="en")))


def space_of(venue: Venue, booking: Booking) -> str:
    """Return the halls of a booking by code, whole ones in runs, parts with their bays; at most two lines long."""
    whole: list[str] = []
    parts: list[str] = []
    for hall in venue.halls:
        bays = [bay.code for bay in venue.bays_of_hall[hall.code]]
        chosen = [code for code in bays if code in booking.bays]
        if chosen and len(chosen) == len(bays):
            whole.append(hall.code)
        elif chosen:
            labels = [code.rpartition("-")[2] for code in chosen]
            said = runs(map(int, labels)) if all(each.isdigit() for each in labels) else ", ".join(labels)
            parts.append(f"{hall.code} ({said})")
    texts = [*_hall_runs(venue, whole), *parts]
    while len(texts) > 1 and single_line(", ".join(texts), Type("Sans", 8)).width > 60 * MM:
        texts = [*texts[:-2], "…"] if texts[-1] == "…" else [*texts[:-1], "…"]
    return ", ".join(texts)


def _hall_runs(venue: Venue, codes: Sequence[str]) -> list[str]:
    order = {hall.code: place for place, hall in enumerate(venue.halls)}
    found: list[list[str]] = []
    for code in codes:
        if found and order[code] == order[found[-1][-1]] + 1:
            found[-1].append(code)
        else:
            found.append([code])
    return [each[0] if len(each) == 1 else f"{each[0]}–{each[-1]}" for each in found]
