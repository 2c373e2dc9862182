"""Prints the diary: a row a hall, a column a day, bars with phases and ranks, two months on an A3 sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.booking import BayRank, Booking, Kind, Line, Status
from expobook.domain.diary import Phase, Stay
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall, Venue
from expobook.papers.page import A3_LANDSCAPE, MM, Frame, Info, Sheet, line, page_words, render
from expobook.papers.typesetting import BLACK, GREY, HAIR, Type, put, text_width

DAYS_A_SHEET = 62
_LEFT, _RIGHT, _TOP, _BOTTOM = 12 * MM, 408 * MM, 268 * MM, 20 * MM
_LABEL = 24 * MM
_TALLEST = 7 * MM
_WEEKEND, _DAY_OFF, _GRID = "#F4F5F7", "#FBEDE6", "#ECEEF1"

TITLE = Bilingual("展馆档期表", "Diary of the venue")
_WORDS = {
    "firm": Bilingual("已签约", "contracted"),
    "done": Bilingual("已完成", "completed"),
    "hold1": Bilingual("第一顺位", "1st option"),
    "hold2": Bilingual("第二顺位", "2nd option"),
    "hold3": Bilingual("第三顺位及以后", "3rd option and later"),
    "closure": Bilingual("关闭", "closed"),
    "phases": Bilingual("浅色为布展、撤展", "pale: build-up and dismantling"),
}


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours of one status: show days, build-up and dismantling, outline, text."""

    fill: str
    pale: str
    line: str
    text: str


# The status colours of the screen, in their light form.
_INKS = {
    "firm": Ink("#0072B2", "#BFDCEC", "#004F7D", "#FFFFFF"),
    "done": Ink("#64778A", "#D5DCE3", "#4A5A69", "#FFFFFF"),
    "hold1": Ink("#D9F0E7", "#FFFFFF", "#007A59", "#1B1F24"),
    "hold2": Ink("#FDF0CF", "#FFFFFF", "#AE7800", "#1B1F24"),
    "hold3": Ink("#F7E4EF", "#FFFFFF", "#B5588F", "#1B1F24"),
    "closure": Ink("#D9DCE1", "#D9DCE1", "#4B5563", "#1B1F24"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a booking in one hall: which of the lanes of the row it takes, of how many."""

    booking: Booking
    line: Line
    state: str
    mark: str
    part: str
    lane: int
    lanes: int


def build(
    venue: Venue,
    stay: Stay,
    bookings: Sequence[Booking],
    ranks: Mapping[int, tuple[BayRank, ...]],
    days_off: frozenset[date],
    printed: date,
    language: str,
) -> bytes:
    """Return the diary of some days as PDF; the same diary gives the same bytes.

    Args:
        stay: the days to print, two months a sheet.
        bookings: those with a line within the days; others are left out.
        ranks: of the options among them, by booking id.
        days_off: public holidays.
        printed: the day that stands on the sheet.
    """
    spans = list(_sheets(stay))
    sheets = []
    for number, span in enumerate(spans, 1):
        sheet = Sheet(A3_LANDSCAPE, framed=False)
        page = _Page(venue, span, bookings, ranks, days_off, language)
        words = page_words(language, number, len(spans))
        sheet.items.append(lambda canvas, page=page, words=words: page.draw(canvas, printed, words))  # type: ignore[misc]
        sheet.outline.append((f"{span.start:%Y-%m}", 0))
        sheets.append(sheet)
    title = TITLE.in_language(language)
    info = Info(title, venue.name.in_language(language), f"{stay.start} – {stay.last}", "expobook diary", printed)
    return render(sheets, Frame(TITLE, "", "", language, seam_marks=False), info)


def _sheets(stay: Stay) -> Iterator[Stay]:
    """Cut days into sheets: whole months where they fit, two at most."""
    start = stay.start
    while start < stay.until:
        month = start.year * 12 + start.month - 1 + 2
        end = min(date(month // 12, month % 12 + 1, 1), start + timedelta(days=DAYS_A_SHEET), stay.until)
        yield Stay(start, end)
        start = end


class _Page:
    """One sheet: its days across, its halls down."""

    def __init__(
        self,
        venue: Venue,
        stay: Stay,
        bookings: Sequence[Booking],
        ranks: Mapping[int, tuple[BayRank, ...]],
        days_off: frozenset[date],
        language: str,
    ) -> None:
        self._venue, self._stay, self._days_off, self._language = venue, stay, days_off, language
        self._bookings = [each for each in bookings if each.status.has_cells]
        self._ranks = ranks
        self._day = (_RIGHT - _LEFT - _LABEL) / len(stay)
        self._row = min(_TALLEST, (_TOP - _BOTTOM - 12 * MM) / max(1, len(venue.halls)))

    def draw(self, canvas: Canvas, printed: date, page: str) -> None:
        """Paint the sheet."""
        bottom = _TOP - self._row * len(self._venue.halls)
        self._head(canvas, printed, page)
        self._columns(canvas, bottom)
        for place, hall in enumerate(self._venue.halls):
            top = _TOP - place * self._row
            put(canvas, _LEFT, top - self._row / 2 - 2.6, hall.code, Type("SansMedium", 7.5))
            line(canvas, _LEFT, top, _RIGHT, top, 0.3, HAIR)
            for bar in self._bars(hall):
                self._bar(canvas, bar, top)
        line(canvas, _LEFT, bottom, _RIGHT, bottom, 0.3, HAIR)
        self._legend(canvas)

    def _x(self, day: date) -> float:
        """Return the left edge of a day, kept within the chart."""
        inside = min(max(day, self._stay.start), self._stay.until)
        return _LEFT + _LABEL + (inside - self._stay.start).days * self._day

    def _head(self, canvas: Canvas, printed: date, page: str) -> None:
        name = f"{self._venue.name.in_language(self._language)} · {TITLE.in_language(self._language)}"
        put(canvas, _LEFT, 283 * MM, name, Type("SansBold", 13))
        days = f"{self._stay.start} – {self._stay.last}"
        put(canvas, _RIGHT, 283 * MM, days, Type("SansMedium", 11), align="right")
        put(canvas, _RIGHT, 12 * MM, f"{printed} · {page}", Type("Sans", 7.5), GREY, "right")

    def _columns(self, canvas: Canvas, bottom: float) -> None:
        for day in self._stay:
            x = self._x(day)
            shade = _DAY_OFF if day in self._days_off else _WEEKEND if day.weekday() >= 5 else None
            if shade:
                canvas.setFillColor(shade)
                canvas.rect(x, bottom, self._day, _TOP - bottom, stroke=0, fill=1)
            first = day.day == 1 or day == self._stay.start
            line(
                canvas,
                x,
                bottom,
                x,
                _TOP + (9 * MM if first else 3.5 * MM),
                0.6 if first else 0.3,
                HAIR if first else _GRID,
            )
            put(canvas, x + self._day / 2, _TOP + 1.2 * MM, str(day.day), Type("Sans", 6.5), GREY, "centre")
            if first:
                put(canvas, x + 3, _TOP + 5.5 * MM, f"{day:%Y-%m}", Type("SansMedium", 8.5))

    def _bars(self, hall: Hall) -> list[Bar]:
        """Return what stands in a hall, in lanes so that nothing covers anything else."""
        bays = {bay.code for bay in self._venue.bays_of_hall[hall.code]}
        found = [
            (booking, each)
            for booking in self._bookings
            for each in booking.active_lines()
            if each.bays & bays and each.schedule.stay.overlaps(self._stay)
        ]
        found.sort(key=lambda item: (not item[0].status.is_firm, item[0].id, item[1].schedule.start))
        lanes: list[list[Stay]] = []
        placed: list[tuple[Booking, Line, int]] = []
        for booking, each in found:
            stay = each.schedule.stay
            lane = next((n for n, taken in enumerate(lanes) if not any(map(stay.overlaps, taken))), len(lanes))
            if lane == len(lanes):
                lanes.append([])
            lanes[lane].append(stay)
            placed.append((booking, each, lane))
        return [
            self._named(booking, each, bays, lane, self._lanes_beside(each, placed)) for booking, each, lane in placed
        ]

    @staticmethod
    def _lanes_beside(own: Line, placed: Sequence[tuple[Booking, Line, int]]) -> int:
        """Return how many lanes the row has where a line runs; bars that meet nobody fill the row."""
        stay = own.schedule.stay
        return 1 + max(lane for _, other, lane in placed if other.schedule.stay.overlaps(stay))

    def _named(self, booking: Booking, own: Line, bays: set[str], lane: int, lanes: int) -> Bar:
        ranks = [each.rank for each in self._ranks.get(booking.id, ()) if each.line_id == own.id and each.bay in bays]
        rank = max(ranks, default=1)
        if booking.kind is Kind.CLOSURE:
            state, mark = "closure", "×"
        elif booking.status.is_firm:
            state, mark = (
                ("done" if booking.status is Status.COMPLETED else "firm"),
                ("C" if self._language == "en" else "签"),
            )
        else:
            state, mark = f"hold{min(rank, 3)}", str(rank)
        inside = own.bays & bays
        part = "" if inside == bays else self._venue.describe(inside)
        return Bar(booking, own, state, mark, part, lane, lanes)

    def _bar(self, canvas: Canvas, bar: Bar, top: float) -> None:
        ink = _INKS[bar.state]
        height = (self._row - 1.6) / max(bar.lanes, bar.lane + 1)
        bottom = top - 0.8 - (bar.lane + 1) * height
        for phase, span in bar.line.schedule.spans():
            left, right = self._x(span.start), self._x(span.until)
            if right > left:
                canvas.setFillColor(ink.fill if phase in (Phase.SHOW, Phase.CLOSED) else ink.pale)
                canvas.rect(left, bottom, right - left, height, stroke=0, fill=1)
        left, right = self._x(bar.line.schedule.start), self._x(bar.line.schedule.until)
        canvas.setStrokeColor(ink.line)
        canvas.setLineWidth(0.7)
        canvas.rect(left, bottom, right - left, height, stroke=1, fill=0)
        self._label(canvas, bar, ink, bottom, height)

    def _label(self, canvas: Canvas, bar: Bar, ink: Ink, bottom: float, height: float) -> None:
        """Write mark and title over the show days, as much as fits; never beyond the bar."""
        schedule = bar.line.schedule
        left, right = self._x(schedule.show_from), self._x(schedule.show_until)
        size = min(7.0, height * 0.72)
        style = Type("SansMedium", size)
        title = " ".join(part for part in (bar.mark, bar.booking.title.in_language(self._language), bar.part) if part)
        text = _fitting(title, style, right - left - 3)
        if text:
            put(canvas, left + 1.5, bottom + (height - size * 0.75) / 2, text, style, ink.text)

    def _legend(self, canvas: Canvas) -> None:
        x, style = _LEFT, Type("Sans", 7.5)
        for state, ink in _INKS.items():
            canvas.setFillColor(ink.fill)
            canvas.setStrokeColor(ink.line)
            canvas.setLineWidth(0.7)
            canvas.rect(x, 12 * MM - 1, 12, 7, stroke=1, fill=1)
            x += 15 + put(canvas, x + 15, 12 * MM, _WORDS[state].in_language(self._language), style, BLACK) + 10
        put(canvas, x, 12 * MM, _WORDS["phases"].in_language(self._language), style, GREY)


def _fitting(text: str, style: Type, width: float) -> str:
    """Return a text, cut with an ellipsis where it is too wide, or nothing when not even two letters fit."""
    if text_width(text, style) <= width:
        return text
    for end in range(len(text) - 1, 1, -1):
        cut = text[:end].rstrip() + "…"
        if text_width(cut, style) <= width:
            return cut
    return ""
