"""The diary on paper: a chart of halls by days for every two months, and the same bookings as a list."""

from calendar import monthrange
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.booking import BayRank, Booking, Kind, Status
from expobook.domain.diary import Stay
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.papers.diary_chart import TITLE, Bar, Chart, bars_of
from expobook.papers.page import A3_LANDSCAPE, A4, MM, Block, Flow, Frame, Info, Paint, Sheet, render, two_words
from expobook.papers.tables import NO_MORE, Cell, Column, Look, Remark, Table, row, two
from expobook.papers.type import Type
from expobook.papers.typesetting import single_line, text_width
from expobook.papers.wording import day_words, runs, span_words

PAPERS = {"A4": 0.5**0.5, "A3": 1.0, "A1": 2.0}
STATES = {
    Status.ENQUIRY: Bilingual("询展", "Enquiry"),
    Status.HOLD: Bilingual("预留", "Hold"),
    Status.CONTRACTED: Bilingual("已签约", "Contracted"),
    Status.COMPLETED: Bilingual("已完成", "Completed"),
    Status.RELEASED: Bilingual("已释放", "Released"),
    Status.LOST: Bilingual("未成交", "Lost"),
    Status.CANCELLED: Bilingual("已取消", "Cancelled"),
}


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
        chart = partial(Chart, venue=venue, span=span, language=language)
        sheet.items.append(_painter(chart, bars, days_off, printed, (index + 1, len(spans))))
        sheets.append(sheet)
    flow = Flow(section="list", top=A4[1] - 21 * MM)
    flow.add(_list(venue, stay, bookings, ranks, language))
    for sheet in flow.sheets:
        sheet.section = ""
    for sheet in sheets:
        sheet.section = "charts"
    frame = Frame(TITLE, "", two_words(day_words(printed), language), language, seam_marks=False)
    info = Info(
        f"{two_words(TITLE, language, ' ')} {stay.start} – {stay.last}",
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


def _painter(
    chart: Callable[[Canvas], "Chart"],
    bars: Mapping[str, Sequence[Bar]],
    days_off: Collection[date],
    printed: date,
    place: tuple[int, int],
) -> Paint:
    return lambda canvas: chart(canvas).draw(bars, days_off, printed, *place)


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
    return [Table(columns, rows, look), Remark(NO_MORE, language, (25 + 82.5) * MM)]


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
