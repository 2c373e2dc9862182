"""The allocation list: one row a stand, carried forward, reconciled with the licensed area; plans in front."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.plan import Stand, StandKind
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall
from expobook.papers.page import A4, EM, LEFT, MM, RIGHT, Block, Flow, Sheet, render, two_words
from expobook.papers.plan_panel import STATUSES
from expobook.papers.plan_paper import PlanPaper, framing
from expobook.papers.plan_sheet import hall_sheet
from expobook.papers.tables import NO_MORE, Column, Look, Remark, Row, Table, row, two
from expobook.papers.type import BLACK, GREY, Type
from expobook.papers.typesetting import put
from expobook.papers.wording import day_words, square_metres

KINDS = {
    StandKind.SHELL: Bilingual("标准展位", "Shell"),
    StandKind.RAW: Bilingual("光地", "Raw space"),
    StandKind.SPECIAL: Bilingual("特装", "Special build"),
}
_TITLE = Bilingual("展位分配表", "Stand allocation list")


def _look(language: str) -> Look:
    return Look(size=8.0, second=6.5, row=5.7 * MM, language=language)


def build(paper: PlanPaper) -> bytes:
    """Return allocation.pdf: a plan of each hall on A3 at a round scale, then the list of each hall on A4.

    Raises:
        TooLongForPaper: a name does not fit two lines of its cell.
    """
    halls = [
        hall
        for hall in paper.venue.halls
        if any(bay.code in paper.plan.bays for bay in paper.venue.bays_of_hall[hall.code])
    ]
    plans = [hall_sheet(paper, hall, index + 1, len(halls)) for index, hall in enumerate(halls)]
    lists: list[Sheet] = []
    for hall in halls:
        flow = Flow(top=A4[1] - 21 * MM, head=ListHead(paper, hall))
        flow.add(_hall_blocks(paper, hall))
        title = (
            two_words(hall.name, paper.language, " ")
            + " – "
            + _TITLE.in_language("en" if paper.language == "en" else "zh")
        )
        flow.sheets[0].outline.append((title, 0))
        lists += flow.sheets
    frame, info = framing(paper, _TITLE, _foot(paper))
    for sheet in plans:
        sheet.section = "plans"
    return render([*plans, *lists], frame, info)


def _foot(paper: PlanPaper) -> str:
    if paper.code == "—":
        return two_words(paper.state, paper.language)
    return f"{two_words(Bilingual('核验码', 'Verification'), paper.language, ' ')} {paper.code}"


def _hall_blocks(paper: PlanPaper, hall: Hall) -> list[Block]:
    stands = paper.plan.in_hall(hall.code)
    language = paper.language
    return [
        _stand_table(paper, stands),
        SectionHead(Bilingual("核对", "Reconciled with the agreement"), language),
        _reconciled(paper, hall, stands),
        Remark(NO_MORE, language, LEFT + 54 * MM),
    ]


class ListHead(Block):
    """Hall, revision and date above a list, on each of its pages."""

    def __init__(self, paper: PlanPaper, hall: Hall) -> None:
        self.paper, self.hall = paper, hall

    def height(self) -> float:
        return 49.0

    def draw(self, canvas: Canvas, top: float) -> None:
        paper, language, x = self.paper, self.paper.language, LEFT
        y = top - 24
        if language != "en":
            x += put(canvas, x, y, f"{self.hall.name.zh}{_TITLE.zh}", Type("SansBold", 14)) + 22
        if language != "zh":
            alone = language == "en"
            style = Type("SansBold" if alone else "Sans", 14 if alone else 11, language="en")
            put(canvas, x, y, f"{self.hall.name.en}, allocation list", style, BLACK if alone else GREY)
        day = day_words(paper.issued).in_language("en" if language == "en" else "zh")
        revision = (
            f"{two_words(Bilingual('版次', 'Rev.'), language if language != 'both' else 'zh')} {paper.plan.revision}"
        )
        put(canvas, RIGHT, y, f"{revision}{EM}{day}", Type("Sans", 8.5), align="right")
        net = two_words(Bilingual("面积均为净面积", "areas are net"), language, " ")
        put(canvas, LEFT, y - 17, f"{two_words(paper.event, language)}{EM}{EM}{net}", Type("Sans", 8.5), GREY)


class SectionHead(Block):
    """A small heading in two languages that keeps with its table."""

    keep_next = True
    space_before = 10.0

    def __init__(self, words: Bilingual, language: str) -> None:
        self.words, self.language = words, language

    def height(self) -> float:
        return 22.0

    def draw(self, canvas: Canvas, top: float) -> None:
        x = LEFT
        if self.language != "en":
            x += put(canvas, x, top - 14, self.words.zh, Type("SansBold", 10)) + 10
        if self.language != "zh":
            alone = self.language == "en"
            style = Type("SansBold" if alone else "Sans", 10 if alone else 8.5, language="en")
            put(canvas, x, top - 14, self.words.en, style, BLACK if alone else GREY)


def _stand_table(paper: PlanPaper, stands: Sequence[Stand]) -> Table:
    language = paper.language
    columns = (
        Column(Bilingual("展位", "Stand"), 14),
        Column(Bilingual("参展商或品牌", "Exhibitor or brand"), 40),
        Column(Bilingual("类型", "Kind"), 31),
        Column(Bilingual("开口", "Sides"), 12, "centre"),
        Column(Bilingual("尺寸（m）", "Size, m"), 22, "right"),
        Column(Bilingual("面积（m²）", "Net, m²"), 19, "right"),
        Column(Bilingual("状态", "State"), 27),
    )
    fine = any(side % 100 for stand in stands for side in (stand.box.width, stand.box.height))
    rows = [_stand_row(paper, stand, 2 if fine else 1) for stand in sorted(stands, key=lambda e: natural(e.number))]
    areas = {stand.number: stand.area_mm2 for stand in stands}

    def carry(above: Sequence[Row]) -> Row:
        return _sum_row([areas[each.cells[0].text] for each in above if each.cells[0].text in areas], language)

    total = _sum_row(list(areas.values()), language)
    rows.append(Row((two(Bilingual("合计", "Total"), language), *total.cells[1:]), "total"))
    return Table(columns, rows, _look(language), carry)


def natural(number: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts 1A2 before 1A10."""
    parts: list[str] = []
    for sign in number:
        if parts and parts[-1][-1].isdigit() == sign.isdigit():
            parts[-1] += sign
        else:
            parts.append(sign)
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def _sum_row(areas: Sequence[int], language: str) -> Row:
    return row(
        "Σ", "", "", "", f"{len(areas)} 个" if language != "en" else str(len(areas)), square_metres(sum(areas), 1), ""
    )


def _stand_row(paper: PlanPaper, stand: Stand, places: int) -> Row:
    """One stand; ``places`` are the decimals of its sides, the same down the column."""
    language = paper.language
    exhibitor = paper.plan.exhibitors.get(stand.exhibitor)
    name = two_words(exhibitor.name, language) if exhibitor else "—"
    rectangle = stand.area_mm2 == stand.box.width * stand.box.height
    size = f"{stand.box.width / 1000:.{places}f}×{stand.box.height / 1000:.{places}f}" if rectangle else "—"
    area = square_metres(stand.area_mm2, 1) + ("*" if stand.estimated else "")
    return row(
        stand.number,
        name,
        two(KINDS[stand.kind], language),
        str(stand.open_sides),
        size,
        area,
        two(STATUSES[stand.status], language),
    )


def _reconciled(paper: PlanPaper, hall: Hall, stands: Iterable[Stand]) -> Table:
    language = paper.language
    gross = sum(bay.area_mm2 for bay in paper.venue.bays_of_hall[hall.code] if bay.code in paper.plan.bays)
    by_status = {status: sum(each.area_mm2 for each in stands if each.status is status) for status in STATUSES}
    net = sum(by_status.values())
    columns = (
        Column(Bilingual("项目", "Item"), 60),
        Column(Bilingual("面积（m²）", "Area, m²"), 24, "right"),
        Column(Bilingual("占毛面积（%）", "Of gross, %"), 24, "right"),
    )
    shares = exact_shares([*by_status.values(), gross - net], gross)
    rows = [row(two(Bilingual("毛面积（许可）", "Gross, licensed"), language), square_metres(gross, 1), "100.000")]
    for (status, area), share in zip(by_status.items(), shares, strict=False):
        rows.append(row(two(STATUSES[status], language), square_metres(area, 1), f"{share:.3f}"))
    rows.append(
        row(
            two(Bilingual("净面积合计", "Net in all"), language),
            square_metres(net, 1),
            f"{sum(shares[:-1]):.3f}",
            kind="subtotal",
        )
    )
    rows.append(
        row(
            two(Bilingual("通道与净空", "Aisles and clear space"), language),
            square_metres(gross - net, 1),
            f"{shares[-1]:.3f}",
            kind="total",
        )
    )
    return Table(columns, rows, _look(language))


def exact_shares(areas: Sequence[int], gross: int) -> list[Decimal]:
    """Return per cents with three decimals that add up to 100.000; the last one takes the rounding."""
    if not gross:
        return [Decimal(0) for _ in areas]
    shares = [round(Decimal(area) * 100 / gross, 3) for area in areas[:-1]]
    return [*shares, Decimal("100.000") - sum(shares)]
