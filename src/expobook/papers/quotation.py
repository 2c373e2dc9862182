"""The quotation: alternatives side by side on the first page, then each of them line by line with its rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.contract import Party
from expobook.domain.diary import Phase, Stay
from expobook.domain.money import format_rate, words_en, words_zh
from expobook.domain.price import Fen, PriceKind, PriceSheet
from expobook.domain.text import Bilingual
from expobook.papers.clauses import ClauseBlock
from expobook.papers.house_paper import Head, HeadBlock, SealLine, Words, carried, house_paper, points
from expobook.papers.page import BOTTOM, LEFT, MM, TOP, Block, Flow, Gap, line
from expobook.papers.tables import Caption, Cell, Column, Look, Row, Table, row, two
from expobook.papers.type import HAIR
from expobook.papers.wording import (
    PHASES,
    amount,
    brief_span,
    count_en,
    date_en,
    date_zh,
    number,
    numeral_zh,
    ordinal_rank,
    square_metres,
)

_SIDE_BY_SIDE = 3  # alternatives in one table
_LONG_NAME = 17  # letters; a longer name of a row does not fit beside the Chinese one
_WIDE, _CLOSE = (5.8 * MM, 9.2 * MM), (5.4 * MM, 8.7 * MM)  # rows of one line and of two
_PAGE = TOP - BOTTOM - 40  # points that a table may take below its caption


@dataclass(frozen=True)
class Alternative:
    """One date set as quoted: where, when, how it ranks, what it costs and the earnest that would bind it."""

    number: int
    space: Bilingual
    stay: Stay
    show: Stay
    rank: int | None
    sheet: PriceSheet
    earnest: Fen


@dataclass(frozen=True)
class QuotationPaper:
    """Everything that the quotation says; ``valid_until`` is venue time."""

    number: str
    written: date
    valid_until: datetime
    sender: Party
    receiver: Party
    event: Bilingual
    alternatives: tuple[Alternative, ...]
    tariff: Bilingual
    language: str = "both"
    sample: bool = False


def quotation_pdf(paper: QuotationPaper) -> bytes:
    """Return the quotation as PDF; the same quotation gives the same bytes.

    Raises:
        TooLongForPaper: a text does not fit its place.
    """
    count = len(paper.alternatives)
    subtitle = Bilingual("", "")
    if count > 1:
        subtitle = Bilingual(f"{numeral_zh(count)}个方案", f"{count_en(count)} alternatives")
    head = Head(
        Bilingual("报价单", "Quotation"),
        subtitle,
        paper.number,
        paper.written,
        paper.sender,
        paper.receiver,
        paper.event,
        paper.language,
        paper.sample,
    )
    offer = _offer(paper)
    if not _on_one_page(head, offer):
        close = _offer(paper, close=True)
        offer = close if _on_one_page(head, close) else _notes_together(offer)
    blocks: list[Block] = [*offer]
    for place, each in enumerate(paper.alternatives, 1):
        blocks += _line_by_line(each, place, paper)
    return house_paper(head, blocks)


def _offer(paper: QuotationPaper, *, close: bool = False) -> list[Block]:
    """Return what the first page says: the comparison, the words, the notes, the place for the seal.

    ``close`` sets it as narrow as tables elsewhere are, where it would else run over by a few lines.
    """
    count = len(paper.alternatives)
    blocks: list[Block] = []
    for first in range(0, count, _SIDE_BY_SIDE):
        shown = paper.alternatives[first : first + _SIDE_BY_SIDE]
        blocks.append(SideBySide(shown, paper.language, count, _CLOSE if close else _WIDE))
    blocks.append(Gap(3 if close else 8))
    for each in paper.alternatives:
        label = _name(each.number) if count > 1 else Bilingual("大写", "In words")
        words = Bilingual(words_zh(each.sheet.total), words_en(each.sheet.total) + ".")
        blocks.append(Words(label, words, paper.language))
        if close:
            blocks[-1].space_before = 2.0
    blocks += points(_notes(paper), paper.language)
    blocks.append(SealLine(paper.sender, None, paper.language))
    if close:
        blocks[-1].space_before = 8.0
    return blocks


def _on_one_page(head: Head, offer: Sequence[Block]) -> bool:
    flow = Flow()
    flow.add([HeadBlock(head), *offer])
    return len(flow.sheets) == 1


def _notes_together(offer: list[Block]) -> list[Block]:
    """Let notes and seal go to the second page as one: no last note and no seal stands there alone."""
    for block in offer:
        block.keep_next = block.keep_next or isinstance(block, ClauseBlock)
    return offer


def _name(number: int) -> Bilingual:
    return Bilingual(f"方案{numeral_zh(number)}", f"Alternative {number}")


class SideBySide(Table):
    """The comparison: a column an alternative, thin rules between them; it stays on one page."""

    def __init__(self, shown: Sequence[Alternative], language: str, count: int, rows: tuple[float, float]) -> None:
        width = {1: 105.0, 2: 57.0, 3: 40.0}[len(shown)]
        heads = [_name(each.number) if count > 1 else Bilingual("报价", "Quoted") for each in shown]
        columns = [Column(Bilingual("项目（金额：元）", "Item; amounts in CNY"), 165 - width * len(shown))]
        columns += [Column(head, width, "right") for head in heads]
        look = Look(size=9.0, second=7.5, row=rows[0], tall=rows[1], language=language, most=4)
        super().__init__(columns, _compared(shown, language), look)

    def least(self) -> float:
        return self.height()

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: Canvas, top: float) -> None:
        super().draw(canvas, top)
        for x in self._edges[1:-1]:
            line(canvas, x, top, x, top - self.height(), 0.25, HAIR)


def _compared(shown: Sequence[Alternative], language: str) -> list[Row]:
    def told(zh: str, en: str, cells: Sequence[Bilingual], *, kind: str = "plain") -> Row:
        stacked = any(each.zh != each.en for each in cells)
        label = two(Bilingual(zh, en), language, stacked=stacked)
        return row(label, *(two(each, language, stacked=True) for each in cells), kind=kind)

    narrow = len(shown) == _SIDE_BY_SIDE  # then the names of rows have less room

    def figures(zh: str, en: str, values: Sequence[str], *, kind: str = "plain") -> Row:
        return row(two(Bilingual(zh, en), language, stacked=narrow and len(en) > _LONG_NAME), *values, kind=kind)

    def money(zh: str, en: str, sums: Sequence[Fen], *, kind: str = "plain", sign: str = "") -> Row:
        return figures(zh, en, [sign + amount(each) for each in sums], kind=kind)

    sheets = [each.sheet for each in shown]
    rows = [
        told("场地", "Space", [each.space for each in shown]),
        told("使用期限", "Licence period", [brief_span(each.stay) for each in shown]),
        told("展期", "Show days", [_days(each) for each in shown]),
        figures("毛面积", "Gross area", [f"{square_metres(each.sheet.area_mm2)} m²" for each in shown]),
        told("展期单价", "Show rate", [_show_rate(each.sheet) for each in shown]),
    ]
    if any(each.rank is not None for each in shown):
        none = Bilingual("—", "—")
        rows.append(told("顺位", "Rank", [none if each.rank is None else ordinal_rank(each.rank) for each in shown]))
    for phase in (Phase.BUILD_UP, Phase.SHOW, Phase.DISMANTLE):
        rows.append(money(PHASES[phase].zh, PHASES[phase].en, [_of_phase(sheet, phase) for sheet in sheets]))
    rows.append(money("小计", "Subtotal", [sheet.subtotal(PriceKind.SPACE) for sheet in sheets], kind="subtotal"))
    for zh, en, kind in (
        ("加价", "Surcharges", PriceKind.SURCHARGE),
        ("优惠", "Discounts", PriceKind.DISCOUNT),
        ("订购的服务", "Services ordered", PriceKind.SERVICE),
    ):
        sums = [sheet.subtotal(kind) for sheet in sheets]
        if any(sums):
            rows.append(money(zh, en, sums))
    rows.append(money("不含税金额", "Before tax", [sheet.net for sheet in sheets], kind="subtotal"))
    rate = _tax_rate(sheets)
    rows.append(money(f"增值税{rate}", f"Value-added tax{rate}", [sheet.tax for sheet in sheets]))
    sign = "¥" if language != "en" else "CNY "
    rows.append(money("含税总价", "Total with tax", [sheet.total for sheet in sheets], kind="total", sign=sign))
    label = two(Bilingual("每展日每平方米（含税）", "CNY/m²/show day, with tax"), language, stacked=True)
    rows.append(row(label, *(_per_day(each) for each in shown)))
    rows.append(money("签约时定金", "Earnest on signature", [each.earnest for each in shown]))
    return rows


def _tax_rate(sheets: Sequence[PriceSheet]) -> str:
    """Return `` 6 %`` when all taxes of all sheets have one rate, else nothing."""
    rates = {tax.percent for sheet in sheets for tax in sheet.taxes}
    return f" {number(rates.pop())} %" if len(rates) == 1 else ""


def _days(each: Alternative) -> Bilingual:
    """Return the show days and how many they are; the year is said once, by the licence period above."""
    words, count = brief_span(each.show), len(each.show)
    zh, en = words.zh, words.en
    if {day.year for day in (each.stay.start, each.stay.last)} == {each.show.start.year}:
        zh, en = zh.removeprefix(f"{each.show.start.year}年"), en.removesuffix(f" {each.show.start.year}")
    return Bilingual(f"{zh}，{count}日", f"{en}, {count} day{'s' if count != 1 else ''}")


def _of_phase(sheet: PriceSheet, phase: Phase) -> Fen:
    return sum(each.amount for each in sheet.lines if each.kind is PriceKind.SPACE and each.phase is phase)


def _show_rate(sheet: PriceSheet) -> Bilingual:
    rates = sorted({each.rate for each in sheet.lines if each.kind is PriceKind.SPACE and each.phase is Phase.SHOW})
    if not rates:
        return Bilingual("—", "—")
    said = "–".join(format_rate(rate) for rate in ([rates[0], rates[-1]] if len(rates) > 1 else rates))
    return Bilingual(f"{said} 元/m²/日", f"CNY {said} per m² and day")


def _per_day(each: Alternative) -> str:
    metres_days = Decimal(each.sheet.area_mm2) / 1_000_000 * len(each.show)
    if not metres_days:
        return "—"
    yuan = Decimal(each.sheet.total) / 100 / metres_days
    return f"{yuan.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"


def _notes(paper: QuotationPaper) -> list[Bilingual]:
    day, clock = paper.valid_until.date(), f"{paper.valid_until:%H:%M}"
    notes = []
    if len(paper.alternatives) > 1:
        notes.append(
            Bilingual(
                "各方案为同一预留的不同日期。确认其一，其余方案同时释放。",
                "The alternatives belong to one hold. Confirming one releases the others.",
            )
        )
    notes.append(
        Bilingual(
            f"本报价至{date_zh(day)}{clock}有效，以届时场地仍可使用为前提。",
            f"This quotation is open until {clock} on {date_en(day)}, subject to the space being free.",
        )
    )
    for rank in sorted({each.rank for each in paper.alternatives if each.rank is not None and each.rank > 1}):
        numbers = [each.number for each in paper.alternatives if each.rank == rank]
        several, label = len(numbers) > 1, Bilingual("", "It")
        if len(paper.alternatives) > 1:
            names = _joined([str(each) for each in numbers])
            label = Bilingual("、".join(_name(each).zh for each in numbers), f"Alternative{'s' * several} {names}")
        notes.append(
            Bilingual(
                f"{label.zh}现为{ordinal_rank(rank).zh}，须在先顺位放弃后方可签约。",
                f"{label.en} {'are' if several else 'is'} {ordinal_rank(rank).en.lower()} and can be signed only when "
                "the options in front are released.",
            )
        )
    notes.append(
        Bilingual(
            f"按{paper.tariff.zh}计价，逐项计算见后页，税额单列。",
            f"Priced by {paper.tariff.en}; each line is worked out overleaf; tax stands apart.",
        )
    )
    return notes


def _joined(names: Sequence[str]) -> str:
    """Return ``A, B and C``."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _line_by_line(each: Alternative, place: int, paper: QuotationPaper) -> list[Block]:
    language, sheet = paper.language, each.sheet
    look = Look(language=language, most=6)
    columns = (
        Column(Bilingual("依据", "Rule"), 24),
        Column(Bilingual("项目", "Item"), 52),
        Column(Bilingual("算式", "How it is worked out"), 61),
        Column(Bilingual("金额（元）", "Amount, CNY"), 28, "right"),
    )
    rows = []
    for line_ in sheet.lines:
        title = line_.title
        if line_.stay is not None:
            days = brief_span(line_.stay)
            title = Bilingual(f"{title.zh}，{days.zh}", f"{title.en}, {days.en}")
        rows.append(
            row(
                line_.rule or "—",
                two(title, language, stacked=True),
                two(line_.explanation, language, stacked=True),
                amount(line_.amount),
            )
        )
    rows.append(row(two(Bilingual("不含税金额", "Before tax"), language), "", "", amount(sheet.net), kind="subtotal"))
    for tax in sheet.taxes:
        said = f"{tax.percent.normalize():f} %"
        how = Bilingual(f"{amount(tax.net)} 的 {said}", f"{said} of {amount(tax.net)}")
        cells = (two(tax.title, language, stacked=True), two(how, language, stacked=True))
        rows.append(row("", *cells, amount(tax.tax)))
    total = two(Bilingual("含税总价", "Total with tax"), language)
    rows.append(row(total, "", "", Cell(amount(sheet.total)), kind="total"))
    title = Bilingual("逐项计算", "Worked out line by line")
    if len(paper.alternatives) > 1:
        name = _name(each.number)
        title = Bilingual(f"{name.zh}逐项计算", f"{name.en}, worked out line by line")
    caption = Caption(place, title, language, LEFT)
    caption.space_before = 18.0
    return [caption, Worked(columns, rows, look, carried(4))]


class Worked(Table):
    """The lines of one alternative: on one page where a page has room for all of them."""

    def least(self) -> float:
        return self.height() if self.height() <= _PAGE else super().least()
