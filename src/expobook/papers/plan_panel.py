"""The panel at the right of a stand plan: legend, areas, checks, note, title block."""

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.plan import Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall
from expobook.papers.page import MM, line, small_label, two_words
from expobook.papers.plan_marks import draw_hydrant, hatch, polygon
from expobook.papers.plan_paper import PlanPaper
from expobook.papers.tables import Column, Look, Table, row, two
from expobook.papers.text_object import draw_line
from expobook.papers.title_block import draw_name
from expobook.papers.type import ACCENT, BLACK, GREY, HAIR, SHADE, TINT, WHITE, Type
from expobook.papers.typesetting import fitted, put
from expobook.papers.wording import day_words, square_metres
from expobook.words import LONG_MONTHS

STATUSES = {
    StandStatus.CONFIRMED: Bilingual("已确认", "Confirmed"),
    StandStatus.RESERVED: Bilingual("已预留", "Reserved"),
    StandStatus.AVAILABLE: Bilingual("可分配", "Available"),
    StandStatus.BLOCKED: Bilingual("停用", "Blocked"),
}
_LEFT, _RIGHT, _TOP, _FOOT = 320 * MM, 404 * MM, 272 * MM, 10 * MM
_BLOCK_LEFT, _BLOCK_RIGHT, _BLOCK_TOP = 314 * MM, 410 * MM, 79 * MM


def draw_panel(
    canvas: Canvas, paper: PlanPaper, hall: Hall, stands: Sequence[Stand], scale: int, sheet: int, sheets: int
) -> None:
    """Draw the whole panel; what does not exist in the hall is left out of the legend."""
    y = _draw_legend(canvas, paper, hall, stands)
    y = _draw_areas(canvas, paper, hall, stands, y - 8 * MM)
    y = _draw_checks(canvas, paper, y - 8 * MM)
    _draw_note(canvas, paper, y - 4 * MM)
    _draw_block(canvas, paper, hall, scale, sheet, sheets)


def _heading(canvas: Canvas, y: float, words: Bilingual, language: str) -> None:
    x = _LEFT
    if language != "en":
        x += put(canvas, x, y, words.zh, Type("SansBold", 9)) + 12
    if language != "zh":
        face, colour = ("Sans", GREY) if language == "both" else ("SansBold", BLACK)
        put(canvas, x, y, words.en, Type(face, 8.5, language="en"), colour)


def _draw_legend(canvas: Canvas, paper: PlanPaper, hall: Hall, stands: Sequence[Stand]) -> float:
    language = paper.language
    y = _TOP - 8 * MM
    _heading(canvas, y, Bilingual("图例", "Legend"), language)
    y -= 3 * MM
    for status, words in STATUSES.items():
        those = [stand for stand in stands if stand.status is status]
        if those:
            y -= 8 * MM
            _swatch(canvas, _LEFT, y, status)
            _legend_words(canvas, y, words, language)
            put(
                canvas,
                _LEFT + 59 * MM,
                y + 4,
                f"{len(those)} 个" if language != "en" else str(len(those)),
                Type("Sans", 8),
                align="right",
            )
            area = f"{square_metres(sum(stand.area_mm2 for stand in those))} m²"
            put(canvas, _RIGHT, y + 4, area, Type("Sans", 8), align="right")
    for kind, words in _fixed_signs(hall):
        y -= 7 * MM
        _sign(canvas, kind, _LEFT + 5.5 * MM, y + 6.5)
        _legend_words(canvas, y, words, language, 21 * MM)
    return y


def _fixed_signs(hall: Hall) -> list[tuple[str, Bilingual]]:
    signs = []
    if hall.exits:
        widths = {f"{opening.width_mm / 1000:.1f} m" for opening in hall.exits}
        signs.append(("exit", Bilingual("安全出口", f"Exit{', ' + widths.pop() if len(widths) == 1 else ''}")))
        signs.append(("clear", Bilingual("出口净空区", "Keep clear, 3.0 m deep")))
    if hall.freight_doors:
        signs.append(("door", Bilingual("货门", "Freight door")))
    if any(each.kind == "hydrant" for each in hall.fixtures):
        signs.append(("hydrant", Bilingual("消火栓", "Hydrant, 1.4 m clear")))
    if any(each.kind == "column" for each in hall.fixtures):
        signs.append(("column", Bilingual("柱", "Column")))
    return [*signs, ("bay", Bilingual("分区线", "Bay line"))]


def _legend_words(canvas: Canvas, y: float, words: Bilingual, language: str, apart: float = 15 * MM) -> None:
    x = _LEFT + 15 * MM
    if language != "en":
        put(canvas, x, y + 4, words.zh, Type("Sans", 8))
    if language != "zh":
        put(canvas, x + (apart if language == "both" else 0), y + 4, words.en, Type("Sans", 7.5, language="en"), GREY)


def _swatch(canvas: Canvas, x: float, y: float, status: StandStatus) -> None:
    corners = [(x, y), (x + 11 * MM, y), (x + 11 * MM, y + 5.4 * MM), (x, y + 5.4 * MM)]
    fill = TINT if status is StandStatus.CONFIRMED else WHITE
    polygon(canvas, corners, fill, None)
    if status is StandStatus.RESERVED:
        hatch(canvas, corners, 2.4 * MM, HAIR, 0.3)
    if status is StandStatus.BLOCKED:
        hatch(canvas, corners, 1.0 * MM, GREY, 0.3)
        hatch(canvas, corners, 1.0 * MM, GREY, 0.3, falling=True)
    polygon(canvas, corners, None, BLACK, 0.9, dash=(3, 1.6) if status is StandStatus.AVAILABLE else None)


def _sign(canvas: Canvas, kind: str, x: float, y: float) -> None:
    if kind == "exit":
        polygon(canvas, [(x - 3.3, y - 3), (x + 3.3, y - 3), (x, y + 3)], ACCENT, None)
    elif kind == "clear":
        corners = [(x - 5.5 * MM, y - 5), (x + 5.5 * MM, y - 5), (x + 5.5 * MM, y + 5), (x - 5.5 * MM, y + 5)]
        polygon(canvas, corners, SHADE, None)
        hatch(canvas, corners, 1.3 * MM, HAIR, 0.25, falling=True)
    elif kind == "door":
        canvas.setStrokeColor(BLACK)
        canvas.setLineWidth(0.6)
        canvas.rect(x - 4 * MM, y - 2, 8 * MM, 4, stroke=1, fill=0)
    elif kind == "hydrant":
        draw_hydrant(canvas, x, y)
    elif kind == "column":
        canvas.setFillColor(BLACK)
        canvas.rect(x - 2, y - 2, 4, 4, stroke=0, fill=1)
    else:
        canvas.setDash([5, 2, 1, 2])
        line(canvas, x - 5.5 * MM, y, x + 5.5 * MM, y, 0.35, GREY)
        canvas.setDash()


def _draw_areas(canvas: Canvas, paper: PlanPaper, hall: Hall, stands: Sequence[Stand], y: float) -> float:
    language = paper.language
    _heading(canvas, y, Bilingual("面积", "Areas, m²"), language)
    gross = sum(bay.area_mm2 for bay in paper.venue.bays_of_hall[hall.code] if bay.code in paper.plan.bays)
    shells = [stand for stand in stands if stand.kind is StandKind.SHELL]
    others = [stand for stand in stands if stand.kind is not StandKind.SHELL]
    net = sum(stand.area_mm2 for stand in stands)
    ratio = f"{net * 100 / gross:.1f} %" if gross else "—"
    rows = [
        row(two(Bilingual("毛面积（许可）", "Gross"), language), square_metres(gross)),
        row(
            two(Bilingual("特装与光地", f"Raw space, {len(others)}"), language),
            square_metres(sum(each.area_mm2 for each in others)),
        ),
        row(
            two(Bilingual("标准展位", f"Shell scheme, {len(shells)}"), language),
            square_metres(sum(each.area_mm2 for each in shells)),
        ),
        row(two(Bilingual("净面积", "Net"), language), square_metres(net), kind="subtotal"),
        row(two(Bilingual("通道与净空", "Aisles and clear space"), language), square_metres(gross - net)),
        row(two(Bilingual("净毛比", "Net / gross"), language), ratio, kind="total"),
    ]
    columns = (Column(Bilingual("项目", "Item"), 56), Column(Bilingual("面积（m²）", "Area, m²"), 28, "right"))
    table = Table(columns, rows, Look(size=8, second=6.5, row=5.2 * MM, head=9 * MM, left=_LEFT, language=language))
    table.draw(canvas, y - 3 * MM)
    return y - 3 * MM - table.height()


def _draw_checks(canvas: Canvas, paper: PlanPaper, y: float) -> float:
    if not paper.checks:
        return y + 6 * MM
    language = paper.language
    _heading(canvas, y, Bilingual("校核", "Checks"), language)
    for words, holds in paper.checks[:7]:
        y -= 6.2 * MM
        _tick(canvas, _LEFT + 1 * MM, y, holds)
        if language != "en":
            put(canvas, _LEFT + 6 * MM, y, words.zh, Type("Sans", 7.5))
        if language != "zh":
            alone = language == "en"
            style = Type("Sans", 7.5 if alone else 6.5, language="en")
            x, colour, align = (_LEFT + 6 * MM, BLACK, "left") if alone else (_RIGHT, GREY, "right")
            put(canvas, x, y, words.en, style, colour, align)
    return y


def _tick(canvas: Canvas, x: float, y: float, holds: bool) -> None:
    canvas.setStrokeColor(BLACK)
    canvas.setLineWidth(1.1)
    if holds:
        canvas.lines([(x, y + 2.5, x + 2, y), (x + 2, y, x + 5.5, y + 6)])
    else:
        canvas.lines([(x, y, x + 5, y + 5), (x, y + 5, x + 5, y)])


def _draw_note(canvas: Canvas, paper: PlanPaper, y: float) -> None:
    note, language = paper.note, paper.language
    zh = "" if language == "en" and note.en else note.zh
    en = "" if language == "zh" and note.zh else note.en
    for text, style in ((zh, Type("Sans", 7, 9.5)), (en, Type("Sans", 7, 9.5, "en"))):
        most = max(1, int((y - _BLOCK_TOP - 2 * MM) / style.leading))
        if text:
            for each in fitted(text, style, _RIGHT - _LEFT, Bilingual("平面图附注", "the note of the plan"), most):
                y -= style.leading
                draw_line(canvas, each, _LEFT, y, GREY)
            y -= 2


def _draw_block(canvas: Canvas, paper: PlanPaper, hall: Hall, scale: int, sheet: int, sheets: int) -> None:
    left, right, language = _BLOCK_LEFT, _BLOCK_RIGHT, paper.language
    drawn = day_words(paper.issued)
    show = ""
    if paper.show:
        first, last = paper.show.start, paper.show.last
        begins = f"{first.day}" if first.month == last.month else f"{first.day} {LONG_MONTHS[first.month - 1]}"
        show = f", {begins}–{last.day} {LONG_MONTHS[last.month - 1]} {last.year}"
    event = Bilingual(paper.event.zh, paper.event.en + show)
    third, half = (right - left) / 3, (right - left) * 0.6
    rows: list[tuple[float, list[tuple[float, float, str, Bilingual, bool]]]] = [
        (13.2, [(left, right, "场馆  Venue", paper.venue.name, True)]),
        (13.2, [(left, right, "展会  Event", event, True)]),
        (
            13.2,
            [
                (
                    left,
                    left + half,
                    "图名  Drawing",
                    Bilingual(f"{hall.name.zh}展位平面图", f"{hall.name.en}, stand plan"),
                    True,
                ),
                (
                    left + half,
                    right,
                    "图号  Drawing No.",
                    Bilingual(f"{paper.annex}-{sheet + 1:02d}" if paper.annex else f"F-{sheet:02d}", ""),
                    True,
                ),
            ],
        ),
        (
            9.8,
            [
                (
                    left,
                    left + third,
                    "比例  Scale",
                    Bilingual(f"1:{scale}（A3）", f"1:{scale} (A3)" if language == "en" else ""),
                    True,
                ),
                (left + third, left + half, "版次  Rev.", Bilingual(str(paper.plan.revision), ""), True),
                (
                    left + half,
                    right,
                    "日期  Date",
                    Bilingual(drawn.in_language("en" if language == "en" else "zh"), ""),
                    False,
                ),
            ],
        ),
        (
            9.8,
            [
                (left, left + third, "绘制  Drawn", Bilingual(paper.drawn, ""), False),
                (left + third, left + half, "校核  Checked", Bilingual(paper.checked, ""), False),
                (left + half, right, "状态  State", Bilingual(two_words(paper.state, language, " "), ""), True),
            ],
        ),
        (
            9.8,
            [
                (left, left + half, "核验码  Verification", Bilingual(paper.code, ""), False),
                (left + half, right, "页  Sheet", Bilingual(f"{sheet} / {sheets}", ""), False),
            ],
        ),
    ]
    y = _FOOT + sum(height for height, _ in rows) * MM
    line(canvas, left, y, right, y, 1.4)
    for height, cells in rows:
        for start, end, label, value, bold in cells:
            put(canvas, start + 3, y - 8, small_label(label, language), Type("Sans", 6.5), GREY)
            below = 17.5 if height > 10 else 20.0
            draw_name(canvas, start + 3, y, end - start - 6, value, language, bold, below)
            if end < right:
                line(canvas, end, y, end, y - height * MM, 0.5)
        y -= height * MM
        if y > _FOOT + 1:
            line(canvas, left, y, right, y, 0.5)
