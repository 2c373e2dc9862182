"""Annexes of the contract: site plan, hall sheets, prices, payment calendar, rules, safety agreement."""

from datetime import date

from expobook.domain.contract import Article, Contract, verification_code
from expobook.domain.geometry import bounds
from expobook.domain.price import DepositKind, PriceKind
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall, Source
from expobook.papers.clauses import AnnexHead, ClauseBlock
from expobook.papers.page import LEFT, RIGHT, Block, Flow, Sheet
from expobook.papers.plan_paper import PlanPaper
from expobook.papers.plan_sheet import hall_sheet
from expobook.papers.site_plan import site_sheet
from expobook.papers.tables import NO_MORE, Column, Look, Remark, Row, Table, row, two
from expobook.papers.wording import amount, day_words, metres, number, span_words, square_metres

DASH = "—"
_MIDDLE = (LEFT + RIGHT) / 2
_SOURCES = {Source.PUBLISHED: "p", Source.DERIVED: "d", Source.ASSUMED: "a"}
_KINDS = {
    DepositKind.EARNEST: Bilingual("定金", "Earnest money"),
    DepositKind.ADVANCE: Bilingual("预付款", "Advance"),
    DepositKind.SECURITY: Bilingual("保证金", "Security"),
    DepositKind.REFUNDABLE: Bilingual("押金", "Refundable deposit"),
}


def annex_sheets(contract: Contract, digest: str) -> list[Sheet]:
    """Return the pages of annexes A to F, each counted apart."""
    plans = stand_plans(contract, digest)
    sheets = [site_sheet(contract, digest, 1 + len(plans)), *plans]
    annexes: list[tuple[str, Bilingual, list[Block]]] = [
        ("B", Bilingual("展厅技术数据", "Hall sheets"), _halls(contract)),
        ("C", Bilingual("价格明细", "Price schedule"), _prices(contract)),
        ("D", Bilingual("付款日历", "Payment calendar"), _calendar(contract)),
        *((article.number, article.title, _rules(article, contract.language)) for article in contract.annexes),
    ]
    for letter, title, blocks in annexes:
        flow = Flow(section=letter)
        flow.add([AnnexHead(letter, title, contract.language), *blocks])
        sheets += flow.sheets
    return sheets


def stand_plans(contract: Contract, digest: str) -> list[Sheet]:
    """Return a sheet on A3 for each licensed hall with stands, drawn from what the contract froze of the plan."""
    if contract.plan is None:
        return []
    draft = Bilingual("草稿", "Draft")
    paper = PlanPaper(
        plan=contract.plan.plan(contract.licensed_bays),
        venue=contract.venue,
        event=contract.event,
        number=contract.number or contract.booking_number,
        issued=contract.signed_on or contract.drafted,
        show=contract.show,
        state=Bilingual("合同附件", "Annex") if contract.number else draft,
        code=verification_code(digest) if digest else DASH,
        note=contract.plan.note,
        language=contract.language,
        sample=contract.sample,
        annex="A",
    )
    codes = contract.plan.halls
    halls = [hall for hall in contract.venue.halls if hall.code in codes]
    return [hall_sheet(paper, hall, place, len(halls)) for place, hall in enumerate(halls, 1)]


def _column(zh: str, en: str, width: float, align: str = "left") -> Column:
    return Column(Bilingual(zh, en), width, align)


def _halls(contract: Contract) -> list[Block]:
    columns = (
        _column("展厅", "Hall", 33),
        _column("尺寸（m）", "Size, m", 24, "right"),
        _column("毛面积（m²）", "Gross, m²", 20, "right"),
        _column("净高（m）", "Clear, m", 16, "right"),
        _column("荷载（t/m²）", "Load, t/m²", 19, "right"),
        _column("吊点（kg）", "Hanging, kg", 18, "right"),
        _column("电力（kW）", "Power, kW", 17, "right"),
        _column("货门", "Doors", 9, "right"),
        _column("出口", "Exits", 9, "right"),
    )
    codes = dict.fromkeys(each.hall_code for each in contract.space)
    rows = [_hall_row(contract.venue.hall(code), contract.language) for code in codes]
    key = Bilingual("来源：p 公布，d 推算，a 假定", "Source: p published, d derived, a assumed")
    return [
        Table(columns, rows, Look(size=8, second=6.5, language=contract.language)),
        Remark(key, contract.language, _MIDDLE),
        Remark(NO_MORE, contract.language, _MIDDLE),
    ]


def _hall_row(hall: Hall, language: str) -> Row:
    box = bounds(hall.ring)

    def sourced(name: str, figure: str) -> str:
        source = hall.sources.get(name)
        return f"{figure} {_SOURCES[source]}" if source else figure

    return row(
        two(hall.name, language),
        f"{metres(box.width)}×{metres(box.height)}",
        square_metres(hall.area_mm2),
        sourced("clear_height_mm", metres(hall.clear_height_mm)) if hall.clear_height_mm else DASH,
        sourced("floor_load_kg_m2", f"{hall.floor_load_kg_m2 / 1000:.1f}") if hall.floor_load_kg_m2 else DASH,
        sourced("hanging_kg", str(hall.hanging_kg)) if hall.hanging_kg else DASH,
        sourced("power_kw", f"{hall.power_kw:,}") if hall.power_kw else DASH,
        str(len(hall.freight_doors)),
        str(len(hall.exits)),
    )


def _prices(contract: Contract) -> list[Block]:
    language, sheet = contract.language, contract.price
    columns = (
        _column("项目", "Item", 54),
        _column("计算", "How it is made up", 54),
        _column("价目", "Tariff row", 23),
        _column("金额（元）", "Amount, CNY", 34, "right"),
    )
    rows = [
        row(
            two(each.title, language, stacked=True),
            two(each.explanation, language, stacked=True),
            each.rule or DASH,
            amount(each.amount),
        )
        for each in sheet.lines
    ]
    rows.append(row(two(Bilingual("不含税合计", "Before tax"), language), "", "", amount(sheet.net), kind="subtotal"))
    for tax in sheet.taxes:
        base = f"{amount(tax.net)} × {number(tax.percent)} %"
        rows.append(row(two(tax.title, language, stacked=True), base, DASH, amount(tax.tax)))
    rows.append(row(two(Bilingual("合同总价", "Contract price"), language), "", "", amount(sheet.total), kind="total"))
    version = Bilingual(
        f"价目表 {sheet.tariff_code} 第 {sheet.tariff_version} 版；有效期内按此价格增减服务",
        f"Tariff {sheet.tariff_code}, version {sheet.tariff_version}; services are changed at these prices",
    )
    blocks: list[Block] = [
        Table(columns, rows, Look(language=language, most=40)),
        Remark(version, language, _MIDDLE),
    ]
    blocks += [Remark(note, language, _MIDDLE) for note in sheet.notes]
    return [*blocks, Remark(NO_MORE, language, _MIDDLE)]


def _calendar(contract: Contract) -> list[Block]:
    language = contract.language
    columns = (
        _column("付款日", "Due on or before", 38),
        _column("款项", "Payment", 60),
        _column("性质", "Kind", 31),
        _column("金额（元）", "Amount, CNY", 36, "right"),
    )
    price = Bilingual("合同价款", "Contract price")
    payments = sorted(contract.instalments, key=lambda each: each.due or date.min)
    rows = []
    for each in payments:
        due = day_words(each.due) if each.due else Bilingual("签订时", "on signature")
        kind = _KINDS[each.kind] if each.kind else price
        rows.append(
            row(
                two(due, language, stacked=True),
                two(each.title, language, stacked=True),
                two(kind, language, stacked=True),
                amount(each.amount),
            )
        )
    total = sum(each.amount for each in payments)
    rows.append(row(two(Bilingual("价款合计", "Price in all"), language), "", "", amount(total), kind="subtotal"))
    for lodgement in contract.deposits:
        rows.append(
            row(
                two(lodgement.due, language, stacked=True),
                two(lodgement.title, language, stacked=True),
                two(_KINDS[lodgement.kind], language, stacked=True),
                amount(lodgement.amount),
            )
        )
    lodged = sum(each.amount for each in contract.deposits)
    rows.append(
        row(two(Bilingual("应付总额", "Payable in all"), language), "", "", amount(total + lodged), kind="total")
    )
    services = sum(line.amount for line in contract.price.lines if line.kind is PriceKind.SERVICE)
    period = span_words(contract.stay)
    note = Bilingual(
        f"使用期限 {period.zh}；其中服务费（不含税）{amount(services)}元",
        f"Licence period {period.en}; of which services before tax CNY {amount(services)}",
    )
    return [
        Table(columns, rows, Look(language=language)),
        Remark(note, language, _MIDDLE),
        Remark(NO_MORE, language, _MIDDLE),
    ]


def _rules(article: Article, language: str) -> list[Block]:
    blocks: list[Block] = [
        ClauseBlock(
            f"{article.number}.{index + 1}",
            clause.sentences,
            language,
            notice=clause.notice,
            first=index == 0,
            changed=clause.changed,
        )
        for index, clause in enumerate(article.clauses)
    ]
    return [*blocks, Remark(NO_MORE, language, _MIDDLE)]
