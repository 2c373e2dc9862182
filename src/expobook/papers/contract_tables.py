"""The tables of the contract's articles: space, phases, fees, services, payments, deposits, cancellation."""

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.contract import Contract, Party
from expobook.domain.errors import UserError
from expobook.domain.money import rate_places, words_en, words_zh
from expobook.domain.price import CancellationTier, Deposit, DepositKind, PriceKind, PriceLine
from expobook.domain.text import Bilingual
from expobook.papers.clauses import CHINESE_X
from expobook.papers.page import LEFT, MM, RIGHT, WIDTH, Block, Gap, line, two_words
from expobook.papers.party_table import party_table
from expobook.papers.tables import PADDING, Caption, Cell, Column, Look, Row, Table, row, two
from expobook.papers.text_object import draw_line
from expobook.papers.type import BLACK, GREY, HAIR, TINT, Type
from expobook.papers.typesetting import fitted, put
from expobook.papers.wording import PHASES, amount, day_words, number, short_span, square_metres

DASH = "—"
_IN_WORDS = Bilingual("大写金额", "the total in words")
_DAYS_WORDS = Bilingual("日数", "Days")


class TableDoesNotAddUp(UserError):
    """A printed table's rows do not add up to its total: ``table``, ``rows``, ``total`` in fen."""

    code = "table-does-not-add-up"


def _column(zh: str, en: str, width: float, align: str = "left") -> Column:
    return Column(Bilingual(zh, en), width, align)


def _check(table: str, rows: int, total: int) -> None:
    if rows != total:
        raise TableDoesNotAddUp(table=table, rows=rows, total=total)


def space_table(contract: Contract, number_: int) -> list[Block]:
    """Table 1: a row a hall."""
    language = contract.language
    columns = (
        _column("组", "Line", 14),
        _column("展厅", "Hall", 40),
        _column("分区", "Bays", 40),
        _column("分区数", "No. of bays", 28, "right"),
        _column("毛面积（m²）", "Gross area, m²", 43, "right"),
    )
    rows = [
        row(
            each.group,
            Cell(two_words(each.hall, language)),
            each.bays
            + "\u2003"
            + two_words(Bilingual("全馆", "entire") if each.whole else Bilingual("部分", "part"), language, " "),
            str(each.count),
            square_metres(each.area_mm2),
        )
        for each in contract.space
    ]
    total = two(Bilingual("合计", "Total"), language)
    rows.append(
        row(
            total,
            "",
            "",
            str(sum(each.count for each in contract.space)),
            square_metres(contract.area_mm2),
            kind="total",
        )
    )
    return _captioned(number_, Bilingual("许可场地", "Licensed space"), columns, rows, language)


def phase_table(contract: Contract, number_: int) -> list[Block]:
    """Table 2: a row a phase and line, with days and hours."""
    language = contract.language
    years = {day.year for day in (contract.stay.start, contract.stay.last)}
    year = f"（{min(years)}年）" if len(years) == 1 else ""
    columns = (
        _column("阶段", "Phase", 34),
        _column("组", "Line", 14),
        _column(f"日期{year}", "Dates", 66),
        _column("日数", "Days", 17, "right"),
        _column("每日时间", "Daily hours", 34, "right"),
    )
    rows = [
        row(
            two(PHASES[each.phase], language),
            each.group,
            two(short_span(each.stay), language, stacked=True),
            str(len(each.stay)),
            each.hours,
        )
        for each in contract.phases
    ]
    for group in sorted({each.group for each in contract.phases}):
        days = sum(len(each.stay) for each in contract.phases if each.group == group)
        rows.append(
            row(two(Bilingual(f"{group}组合计", f"Line {group} in all"), language), "", "", str(days), kind="subtotal")
        )
    return _captioned(
        number_, Bilingual("各阶段日期与每日使用时间", "Phases, dates and daily hours"), columns, rows, language
    )


def fee_table(contract: Contract, number_: int) -> list[Block]:
    """Table 3: rate x area x days a phase, then discounts and surcharges."""
    language, sheet = contract.language, contract.price
    columns = (
        _column("阶段", "Phase", 34),
        _column("组", "Line", 14),
        _column("毛面积（m²）", "Gross area, m²", 28, "right"),
        _column("日数", "Days", 17, "right"),
        _column("单价（元/m²/日）", "Rate, CNY/m²/day", 36, "right"),
        _column("金额（元）", "Amount, CNY", 36, "right"),
    )
    space = [each for each in sheet.lines if each.kind is PriceKind.SPACE]
    others = [each for each in sheet.lines if each.kind in (PriceKind.DISCOUNT, PriceKind.SURCHARGE)]
    rows = [_fee_row(each, language) for each in space]
    total = sheet.subtotal(PriceKind.SPACE, PriceKind.DISCOUNT, PriceKind.SURCHARGE)
    if others:
        first = two(Bilingual("小计", "Subtotal"), language)
        rows.append(row(first, "", "", "", "", amount(sum(each.amount for each in space)), kind="subtotal"))
        rows += [row(two(each.title, language), "", "", "", "", amount(each.amount)) for each in others]
    _check("fees", sum(each.amount for each in (*space, *others)), total)
    rows.append(row(two(Bilingual("场地使用费", "Licence fee"), language), "", "", "", "", amount(total), kind="total"))
    return _captioned(number_, Bilingual("场地使用费", "Licence fee"), columns, rows, language)


def _fee_row(each: PriceLine, language: str) -> Row:
    phase = PHASES[each.phase] if each.phase else each.title
    return row(
        two(phase, language),
        each.group or DASH,
        number(each.quantity),
        str(each.days),
        number(each.rate, rate_places(each.rate)),
        amount(each.amount),
    )


def service_table(contract: Contract, number_: int) -> list[Block]:
    """Table 4: ordered services; a dash when none is ordered, so that nothing can be added."""
    language = contract.language
    columns = (
        _column("项目", "Item", 75),
        _column("数量", "Quantity", 25, "right"),
        _column("单价（元）", "Rate, CNY", 29, "right"),
        _column("金额（元）", "Amount, CNY", 36, "right"),
    )
    services = [each for each in contract.price.lines if each.kind is PriceKind.SERVICE]
    rows = [_service_row(each, language) for each in services] or [row(DASH, DASH, DASH, DASH)]
    total = sum(each.amount for each in services)
    _check("services", total, contract.price.subtotal(PriceKind.SERVICE))
    rows.append(row(two(Bilingual("服务费", "Services"), language), "", "", amount(total), kind="total"))
    return [
        *_captioned(number_, Bilingual("订购的服务", "Services ordered"), columns, rows, language),
        TotalBox(contract),
    ]


def _service_row(each: PriceLine, language: str) -> Row:
    days = f" × {each.days}" if each.days > 1 else ""
    quantity = f"{number(each.quantity)} {each.unit.in_language('en' if language == 'en' else 'zh')}{days}"
    rate = number(each.rate, rate_places(each.rate))
    return row(two(each.title, language, stacked=True), quantity, rate, amount(each.amount))


class TotalBox(Block):
    """Net, tax and total of the contract with its words; never parted."""

    space_before = 8.0
    keep_next = True

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        sheet, language = contract.price, contract.language
        self.rows = [(Bilingual("场地使用费与服务费（不含税）", "Licence fee and services, before tax"), sheet.net)]
        for tax in sheet.taxes:
            per_cent = number(tax.percent)
            self.rows.append((Bilingual(f"增值税 {per_cent} %", f"Value-added tax, {per_cent} %"), tax.tax))
        _check("total", sum(fen for _, fen in self.rows), sheet.total)
        room = WIDTH - 2 * PADDING
        zh, en = f"大写：{words_zh(sheet.total)}", f"{words_en(sheet.total)}."
        self.words = [
            *(
                (each, 16.0)
                for each in (fitted(zh, Type("SansMedium", 10), room, _IN_WORDS) if language != "en" else ())
            ),
            *(
                (each, 13.0)
                for each in (fitted(en, Type("Sans", 8, language="en"), room, _IN_WORDS) if language != "zh" else ())
            ),
        ]

    def height(self) -> float:
        return len(self.rows) * 18.5 + 27 + sum(step for _, step in self.words) + 4

    def draw(self, canvas: Canvas, top: float) -> None:
        language, y = self.contract.language, top
        for index, (words, fen) in enumerate(self.rows):
            line(canvas, LEFT, y, RIGHT, y, 0.25 if index else 0.6, HAIR if index else BLACK)
            put(canvas, LEFT + PADDING, y - 12.6, two_words(words, language, " "), Type("Sans", 8.5))
            put(canvas, RIGHT - PADDING, y - 12.6, amount(fen), Type("Sans", 8.5), align="right")
            y -= 18.5
        bottom = top - self.height()
        canvas.setFillColor(TINT)
        canvas.rect(LEFT, bottom, WIDTH, y - bottom, stroke=0, fill=1)
        title = Bilingual("合同总价（含税）", "Contract price, tax included")
        x = LEFT + PADDING
        if language != "en":
            x += put(canvas, x, y - 17, title.zh, Type("SansBold", 10.5)) + 12
        if language != "zh":
            put(canvas, x, y - 17, title.en, Type("Sans", 9.5, language="en"), GREY)
        put(
            canvas,
            RIGHT - PADDING,
            y - 18,
            f"{'CNY ' if language == 'en' else '¥'}{amount(self.contract.price.total)}",
            Type("SansBold", 13),
            align="right",
        )
        y -= 21
        for each, step in self.words:
            y -= step
            draw_line(canvas, each, LEFT + PADDING, y)
        line(canvas, LEFT, bottom, RIGHT, bottom, 0.9)


def payment_table(contract: Contract, number_: int) -> list[Block]:
    """Table 5: instalments that add up to the price."""
    language = contract.language
    columns = (
        _column("期", "No.", 12),
        _column("款项与条件", "Payment and condition", 58),
        _column("付款日", "Due on or before", 38),
        _column("占比（%）", "Share, %", 21, "right"),
        _column("金额（元）", "Amount, CNY", 36, "right"),
    )
    total = contract.price.total
    _check("payments", sum(each.amount for each in contract.instalments), total)
    shares = shares_of([each.amount for each in contract.instalments], total)
    rows = []
    for index, (each, share) in enumerate(zip(contract.instalments, shares, strict=True)):
        zh = each.title.zh if each.title.zh == each.rule.zh else f"{each.title.zh}（{each.rule.zh}）"
        en = each.title.en if each.title.en == each.rule.en else f"{each.title.en}, {each.rule.en}"
        due = day_words(each.due) if each.due else Bilingual("签订时", "on signature")
        what = two(Bilingual(zh, en), language, stacked=True)
        rows.append(row(str(index + 1), what, two(due, language, stacked=True), share, amount(each.amount)))
    title = two(Bilingual("合计，等于合同总价", "Total, equal to the contract price"), language)
    rows.append(row(title, "", "", "100.00" if total else DASH, amount(total), kind="total"))
    return _captioned(number_, Bilingual("付款计划", "Payment schedule"), columns, rows, language)


def shares_of(amounts: Sequence[int], total: int) -> list[str]:
    """Return per cents with two decimals that add up to 100.00: largest remainders get the last hundredths."""
    if not total:
        return [DASH for _ in amounts]
    floors = [each * 10_000 // total for each in amounts]
    by_rest = sorted(range(len(amounts)), key=lambda index: (-(amounts[index] * 10_000 % total), index))
    for index in by_rest[: 10_000 - sum(floors) if sum(amounts) == total else 0]:
        floors[index] += 1
    return [f"{each // 100}.{each % 100:02d}" for each in floors]


def deposit_table(contract: Contract, number_: int) -> list[Block]:
    """Table 6: securities and refundable deposits, apart from the price."""
    language = contract.language
    columns = (
        _column("项目", "Item", 60),
        _column("交纳期限", "Due on or before", 69),
        _column("金额（元）", "Amount, CNY", 36, "right"),
    )
    securities = [each for each in contract.deposits if each.kind is DepositKind.SECURITY]
    others = [each for each in contract.deposits if each.kind is not DepositKind.SECURITY]
    rows = [_deposit_row(each, language) for each in securities]
    if securities and others:
        subtotal = sum(each.amount for each in securities)
        rows.append(row(two(Bilingual("保证金小计", "Securities"), language), "", amount(subtotal), kind="subtotal"))
    rows += [_deposit_row(each, language) for each in others]
    if not contract.deposits:
        rows.append(row(DASH, DASH, DASH))
    total = sum(each.amount for each in contract.deposits)
    title = two(Bilingual("合计（不计入合同总价）", "Total, not part of the contract price"), language)
    rows.append(row(title, "", amount(total), kind="total"))
    return _captioned(number_, Bilingual("保证金与押金", "Securities and refundable deposits"), columns, rows, language)


def _deposit_row(each: Deposit, language: str) -> Row:
    return row(two(each.title, language), Cell(two_words(each.due, language)), amount(each.amount))


def cancellation_table(contract: Contract, number_: int) -> list[Block]:
    """Table 7: what is payable by the day on which notice arrives."""
    language, tiers = contract.language, contract.cancellation
    columns = (
        _column("距进场首日（日）", "Days before move-in", 34),
        _column("通知送达日", "Notice received", 66),
        _column("比例（%）", "Share, %", 20, "right"),
        _column("违约金（元）", "Sum payable, CNY", 45, "right"),
    )
    rows = []
    for index, each in enumerate(tiers):
        days = f"≥ {each.days_before}" if index == 0 else f"{each.days_before}–{tiers[index - 1].days_before - 1}"
        rows.append(row(days, two(_tier_days(each), language, stacked=True), number(each.percent), amount(each.amount)))
    return _captioned(
        number_,
        Bilingual("解除违约金", "Sums payable on cancellation"),
        columns,
        rows or [row(DASH, DASH, DASH, DASH)],
        language,
    )


def _tier_days(tier: CancellationTier) -> Bilingual:
    from datetime import timedelta

    last = day_words(tier.until_day - timedelta(days=1)) if tier.until_day else None
    first = day_words(tier.from_day) if tier.from_day else None
    if first and last:
        return first if first == last else Bilingual(f"{first.zh}至{last.zh}", f"{first.en} to {last.en}")
    if last:
        return Bilingual(f"{last.zh}及以前", f"on or before {last.en}")
    return Bilingual(f"{first.zh}及以后", f"on or after {first.en}") if first else Bilingual("任何时候", "at any time")


def _captioned(
    number_: int, title: Bilingual, columns: Sequence[Column], rows: Sequence[Row], language: str
) -> list[Block]:
    return [Caption(number_, title, language), Table(columns, rows, Look(language=language))]


class BankBlock(Block):
    """Account name, bank and number of the licensor."""

    space_before = 8.0

    def __init__(self, party: Party, language: str) -> None:
        self.language = language
        self.rows = (
            (Bilingual("户名", "Account name"), two_words(party.name, language)),
            (Bilingual("开户行", "Bank"), two_words(party.bank, language) or DASH),
            (Bilingual("账号", "Account no."), party.account or DASH),
        )
        room = RIGHT - CHINESE_X - 36 * MM
        self.lines = [fitted(text, Type("Sans", 8.5), room, words) for words, text in self.rows]

    def height(self) -> float:
        return sum(7.6 + 10.8 * len(each) for each in self.lines)

    def draw(self, canvas: Canvas, top: float) -> None:
        y = top
        for index, ((words, _), lines) in enumerate(zip(self.rows, self.lines, strict=True)):
            line(canvas, CHINESE_X, y, RIGHT, y, 0.25 if index else 0.6, HAIR if index else BLACK)
            if self.language != "en":
                put(canvas, CHINESE_X, y - 12.4, words.zh, Type("SansMedium", 8.5))
            if self.language != "zh":
                x = CHINESE_X + (14 * MM if self.language == "both" else 0)
                put(canvas, x, y - 12.4, words.en, Type("Sans", 8, language="en"), GREY)
            for each in lines:
                draw_line(canvas, each, CHINESE_X + 36 * MM, y - 12.4)
                y -= 10.8
            y -= 7.6
        line(canvas, CHINESE_X, y, RIGHT, y, 0.25, HAIR)


def blocks_of(name: str, contract: Contract) -> list[Block]:
    """Return the blocks of the table that a clause names."""
    tables = {
        "space": (space_table, 1),
        "phases": (phase_table, 2),
        "fees": (fee_table, 3),
        "services": (service_table, 4),
        "payments": (payment_table, 5),
        "deposits": (deposit_table, 6),
        "cancellation": (cancellation_table, 7),
    }
    if name == "parties":
        return party_table(contract)
    if name == "bank":
        return [BankBlock(contract.licensor, contract.language), Gap(3)]
    builder, place = tables[name]
    return builder(contract, place)
