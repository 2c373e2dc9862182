"""The stand confirmation: whose stand, where it is in its hall, when it is built; a page an exhibitor and hall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.contract import Party, PhaseRow
from expobook.domain.geometry import bounds
from expobook.domain.plan import Stand
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall
from expobook.papers.allocation_list import KINDS, SectionHead
from expobook.papers.house_paper import Head, SealLine, house_paper, points
from expobook.papers.page import LEFT, MM, RIGHT, Block, Gap
from expobook.papers.plan_marks import SiteView, draw_north, polygon
from expobook.papers.plan_panel import STATUSES
from expobook.papers.tables import Cell, Column, Look, Row, Table, row, two
from expobook.papers.type import BLACK, GREY, WHITE, Type
from expobook.papers.typesetting import put, text_width
from expobook.papers.wording import PHASES, brief_span, metres, square_metres

_FACTS_WIDTH, _PLAN_WIDTH, _PLAN_HEIGHT = 82 * MM, 74 * MM, 50 * MM
_PLAIN_TO_SEE = 24.0  # points; a stand of that size needs no ring
_SMALL_SCALES = (1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000)
_NOTES = (
    Bilingual(
        "展位号与位置以本确认书为准。因消防要求调整的，主办单位提前通知，面积不予减少。",
        "Number and place are as stated here. If fire rules call for a change, the organiser gives notice and the "
        "area is not reduced.",
    ),
    Bilingual(
        "未经主办单位书面同意，展位不得转让。",
        "The stand may not be transferred without the organiser's written consent.",
    ),
)


@dataclass(frozen=True)
class Confirmation:
    """What is confirmed: stands of one exhibitor in one hall, all stands of the hall for the key plan, the days."""

    reference: str
    written: date
    sender: Party
    receiver: Party
    event: Bilingual
    hall: Hall
    stands: tuple[Stand, ...]
    around: tuple[Stand, ...]
    phases: tuple[PhaseRow, ...]
    language: str = "both"
    sample: bool = False


def confirmation_pdf(made: Confirmation) -> bytes:
    """Return the letter as PDF; raises ``TooLongForPaper``."""
    head = Head(
        Bilingual("展位确认书", "Stand confirmation"),
        Bilingual("", ""),
        made.reference,
        made.written,
        made.sender,
        made.receiver,
        made.event,
        made.language,
        made.sample,
    )
    blocks: list[Block] = [
        Gap(4),
        _FactsAndPlan(made),
        Gap(4),
        SectionHead(Bilingual("日程", "Timetable"), made.language),
        _timetable(made),
        Gap(6),
        *points(_NOTES, made.language),
        SealLine(made.sender, None, made.language, Bilingual("主办单位盖章", "for the organiser, seal")),
    ]
    return house_paper(head, blocks)


class _FactsAndPlan(Block):
    """Particulars at the left, at the right the hall small with the stand black and ringed."""

    def __init__(self, made: Confirmation) -> None:
        self.made = made
        self.facts = _facts(made)

    def height(self) -> float:
        return max(self.facts.height(), _PLAN_HEIGHT + 16)

    def draw(self, canvas: Canvas, top: float) -> None:
        self.facts.draw(canvas, top)
        made, left = self.made, LEFT + _FACTS_WIDTH + 8 * MM
        x = left
        if made.language != "en":
            x += put(canvas, x, top - 9, "位置图", Type("SansBold", 9)) + 9
        if made.language != "zh":
            name = f"Key plan, {made.hall.name.in_language('en')}"
            put(canvas, x, top - 9, name, Type("Sans", 8, language="en"), GREY)
        box = bounds(made.hall.ring)
        room = (_PLAN_WIDTH - 12 * MM, _PLAN_HEIGHT)
        fits = (s for s in _SMALL_SCALES if box.width / s * MM <= room[0] and box.height / s * MM <= room[1])
        scale = next(fits, _SMALL_SCALES[-1])
        view = SiteView(box, left, top - 16 - box.height / scale * MM, scale)
        _draw_hall(canvas, made, view)
        draw_north(canvas, RIGHT - 4 * MM, top - 16 - 9 * MM, 4 * MM)
        put(canvas, RIGHT, view.bottom, f"1:{scale}", Type("Sans", 7), align="right")


def _draw_hall(canvas: Canvas, made: Confirmation, view: SiteView) -> None:
    chosen = {stand.number for stand in made.stands}
    polygon(canvas, [view.at(point) for point in made.hall.ring], WHITE, BLACK, 1.4)
    style = Type("Sans", 5.5)
    for stand in made.around:
        corners = [view.at(point) for point in stand.ring]
        polygon(canvas, corners, BLACK if stand.number in chosen else None, BLACK, 0.4)
        x, y = view.at(stand.box.centre)
        if text_width(stand.number, style) + 2 < view.length(stand.box.width) and view.length(stand.box.height) > 7:
            colour = WHITE if stand.number in chosen else BLACK
            put(canvas, x, y - 2, stand.number, style, colour, "centre")
    canvas.setStrokeColor(BLACK)
    canvas.setLineWidth(1.1)
    for stand in made.stands:
        x, y = view.at(stand.box.centre)
        longest = max(view.length(stand.box.width), view.length(stand.box.height))
        if longest < _PLAIN_TO_SEE:
            canvas.circle(x, y, max(7.0, longest * 0.62), stroke=1, fill=0)


def _facts(made: Confirmation) -> Table:
    language, first = made.language, made.stands[0]
    numbers = [stand.number for stand in made.stands]
    hall, sides = made.hall.name, first.open_sides
    area = f"{square_metres(sum(stand.area_mm2 for stand in made.stands))} m²"
    guess = any(stand.estimated for stand in made.stands)
    sizes = "、".join(dict.fromkeys(f"{metres(s.box.width)}×{metres(s.box.height)} m" for s in made.stands[:3]))
    kind = KINDS[first.kind]
    rows = [
        _told(
            "展位", "Stand", Bilingual(f"{hall.zh} {'、'.join(numbers)}", f"{hall.en}, {', '.join(numbers)}"), language
        ),
        _told(
            "类型",
            "Kind",
            Bilingual(f"{kind.zh}，开口{sides}面", f"{kind.en}, open sides: {sides}"),
            language,
        ),
        _told(
            "尺寸与净面积",
            "Size and net area",
            Bilingual(f"{sizes}，{area}", "estimated" if guess else ("combined" if len(numbers) > 1 else "")),
            language,
            figures=True,
        ),
    ]
    height = first.height_mm or 0
    limit = f"{metres(height)} m" if height else "—"
    rows.append(row(two(Bilingual("限高", "Height limit"), language), limit))
    state = STATUSES[first.status]
    rows.append(row(two(Bilingual("状态", "State"), language), two(state, language), kind="total"))
    columns = (Column(Bilingual("项目", "Item"), 31), Column(Bilingual("内容", "Particulars"), 51))
    return Table(columns, rows, Look(size=9, second=7.5, tall=9.2 * MM, row=6 * MM, language=language, most=4))


def _told(zh: str, en: str, value: Bilingual, language: str, *, figures: bool = False) -> Row:
    """A row whose label and value stand above each other in two languages; figures read the same in both."""
    cell = two(value, language, stacked=True)
    if figures:
        cell = Cell(
            value.zh.replace("，", ", ") if language == "en" else value.zh, value.en if language != "zh" else ""
        )
    return row(two(Bilingual(zh, en), language, stacked=True), cell)


def _timetable(made: Confirmation) -> Table:
    language = made.language
    columns = (
        Column(Bilingual("事项", "What"), 48),
        Column(Bilingual("日期", "Dates"), 74),
        Column(Bilingual("时间", "Hours"), 43),
    )
    rows: Sequence[Row] = [
        row(two(PHASES[each.phase], language), two(brief_span(each.stay), language, stacked=True), each.hours)
        for each in made.phases
    ]
    return Table(columns, rows, Look(size=9, second=7.5, row=6 * MM, tall=9.2 * MM, language=language))
