"""The statement of account: instalments with what was paid and is late, accounts apart, every entry."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from expobook.domain.account import Account, PostingKind, Statement, account_name
from expobook.domain.contract import Party
from expobook.domain.text import Bilingual
from expobook.papers.house_paper import Head, SealLine, house_paper, points
from expobook.papers.page import Block
from expobook.papers.tables import NO_MORE, Caption, Column, Look, Remark, Row, Table, row, two
from expobook.papers.wording import amount, date_en, date_zh

_MIDDLE = 107.5 * 72 / 25.4
KINDS = {
    PostingKind.RECEIPT: Bilingual("收款", "received"),
    PostingKind.REFUND: Bilingual("退款", "given back"),
    PostingKind.KEPT: Bilingual("扣除", "kept"),
}


@dataclass(frozen=True)
class StatementPaper:
    """Everything that the statement says."""

    number: str
    sender: Party
    receiver: Party
    event: Bilingual
    statement: Statement
    late_per_day: Decimal
    language: str = "both"
    sample: bool = False


def statement_paper(paper: StatementPaper) -> bytes:
    """Return the statement as PDF; the same statement gives the same bytes.

    Raises:
        TooLongForPaper: a name does not fit its place.
    """
    state, language = paper.statement, paper.language
    head = Head(
        Bilingual("对账单", "Statement of account"),
        Bilingual("", ""),
        paper.number,
        state.on,
        paper.sender,
        paper.receiver,
        paper.event,
        language,
        paper.sample,
    )
    blocks: list[Block] = [*points(_points(paper), language)]
    blocks += [_caption(1, "合同价款的支付", "Payment of the price", language), _instalments(state, language)]
    blocks += [_caption(2, "各项款项", "Accounts, kept apart", language), _accounts(state, language)]
    if state.postings:
        blocks += [_caption(3, "收支明细", "Entries", language), _entries(state, language)]
    end = Remark(NO_MORE, language, _MIDDLE)
    end.keep_next = True  # the seal never opens a page alone
    blocks += [end, SealLine(paper.sender, None, language)]
    return house_paper(head, blocks)


def _caption(number: int, zh: str, en: str, language: str) -> Caption:
    made = Caption(number, Bilingual(zh, en), language)
    made.space_before = 14.0
    return made


def _points(paper: StatementPaper) -> list[Bilingual]:
    state = paper.statement
    rate = f"{(paper.late_per_day * 100).normalize():f}"
    told = [
        Bilingual(
            f"截至{date_zh(state.on)}：合同价款{amount(state.total)}元，已付{amount(state.paid)}元，未付"
            f"{amount(state.open)}元，其中逾期{amount(state.overdue)}元。",
            f"At the end of {date_en(state.on)}: price CNY {amount(state.total)}, paid CNY {amount(state.paid)}, open "
            f"CNY {amount(state.open)}, of which overdue CNY {amount(state.overdue)}.",
        ),
        Bilingual(
            f"迟延付款违约金按未付金额每日{rate} %计，自到期次日起算，每期四舍五入到分：计{amount(state.interest)}元，"
            f"未付{amount(state.interest_open)}元。",
            f"Interest for late payment is {rate} % a day of what is open, from the day after it was due, rounded to "
            f"the fen for each part: CNY {amount(state.interest)}, of which open CNY {amount(state.interest_open)}.",
        ),
    ]
    if state.credit:
        told.append(
            Bilingual(
                f"多付{amount(state.credit)}元，可退还或抵作其他款项。",
                f"CNY {amount(state.credit)} was paid beyond the price and is returned or set off.",
            )
        )
    return told


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"


def _instalments(state: Statement, language: str) -> Table:
    columns = (
        Column(Bilingual("期次", "Part"), 32),
        Column(Bilingual("到期日", "Due"), 19),
        Column(Bilingual("应付（元）", "Amount, CNY"), 25, "right"),
        Column(Bilingual("已付", "Paid"), 25, "right"),
        Column(Bilingual("未付", "Open"), 25, "right"),
        Column(Bilingual("逾期天数", "Days late"), 16, "right"),
        Column(Bilingual("违约金", "Interest"), 23, "right"),
    )
    rows: list[Row] = [
        row(
            two(each.instalment.title, language),
            _day(each.due),
            amount(each.instalment.amount),
            amount(each.paid),
            amount(each.open),
            str(each.days_late) if each.days_late else "—",
            amount(each.interest) if each.interest else "—",
        )
        for each in state.instalments
    ]
    total = two(Bilingual("合计", "Total"), language)
    sums = (amount(state.total), amount(state.paid), amount(state.open), "", amount(state.interest))
    rows.append(row(total, "", *sums, kind="total"))
    return Table(columns, rows, Look(language=language))


def _accounts(state: Statement, language: str) -> Table:
    columns = (
        Column(Bilingual("款项", "Account"), 45),
        Column(Bilingual("约定（元）", "Agreed, CNY"), 24, "right"),
        Column(Bilingual("已收", "Received"), 24, "right"),
        Column(Bilingual("已退", "Given back"), 24, "right"),
        Column(Bilingual("已扣", "Kept"), 24, "right"),
        Column(Bilingual("结存", "Held"), 24, "right"),
    )
    shown = [
        each
        for each in state.accounts
        if each.agreed or each.received or each.account in (Account.EARNEST, Account.PRICE)
    ]
    rows = [
        row(
            two(account_name(each.account), language, stacked=each.account is Account.INTEREST),
            *(amount(fen) for fen in (each.agreed, each.received, each.refunded, each.kept, each.held)),
        )
        for each in shown
    ]
    return Table(columns, rows, Look(language=language))


def _entries(state: Statement, language: str) -> Table:
    columns = (
        Column(Bilingual("日期", "Day"), 21),
        Column(Bilingual("款项", "Account"), 44),
        Column(Bilingual("收支", "What"), 26),
        Column(Bilingual("凭证与说明", "Reference and reason"), 42),
        Column(Bilingual("金额（元）", "Amount, CNY"), 32, "right"),
    )
    rows = [
        row(
            each.day.isoformat(),
            two(account_name(each.account), language),
            two(KINDS[each.kind], language),
            " ".join(part for part in (each.reference, each.why) if part) or "—",
            amount(each.signed),
        )
        for each in state.postings
    ]
    held = two(Bilingual("结存", "Held"), language)
    rows.append(row(held, "", "", "", amount(sum(each.signed for each in state.postings)), kind="total"))
    return Table(columns, rows, Look(language=language, most=6))
