"""The statement of account as XLSX: payments, accounts and entries, a sheet each; text never becomes a formula."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter

from expobook.domain.account import Statement, account_name
from expobook.domain.text import Bilingual

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
Value = str | int | Decimal | date | None


def statement_book(number: str, state: Statement) -> bytes:
    """Return the statement: amounts are numbers in yuan with two decimals, and the sums stand below them."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    _sheet(
        book,
        "付款 Payments",
        f"{number}  {state.on.isoformat()}",
        (
            "期次",
            "Part",
            "到期日 Due",
            "应付 Amount",
            "已付 Paid",
            "未付 Open",
            "逾期天数 Days late",
            "违约金 Interest",
        ),
        [
            (
                each.instalment.title.zh,
                each.instalment.title.en,
                each.due,
                _yuan(each.instalment.amount),
                _yuan(each.paid),
                _yuan(each.open),
                each.days_late,
                _yuan(each.interest),
            )
            for each in state.instalments
        ],
        ("合计", "Total", None, _yuan(state.total), _yuan(state.paid), _yuan(state.open), None, _yuan(state.interest)),
    )
    _sheet(
        book,
        "款项 Accounts",
        f"{number}  {state.on.isoformat()}",
        ("款项", "Account", "约定 Agreed", "已收 Received", "已退 Given back", "已扣 Kept", "结存 Held"),
        [
            _named(account_name(each.account))
            + tuple(map(_yuan, (each.agreed, each.received, each.refunded, each.kept, each.held)))
            for each in state.accounts
        ],
    )
    _sheet(
        book,
        "明细 Entries",
        f"{number}  {state.on.isoformat()}",
        ("日期 Day", "款项", "Account", "收支 What", "金额 Amount", "凭证 Reference", "说明 Reason"),
        [
            (
                each.day,
                *_named(account_name(each.account)),
                each.kind.value,
                _yuan(each.signed),
                each.reference,
                each.why,
            )
            for each in state.postings
        ],
        ("结存 Held", "", "", "", _yuan(sum(each.signed for each in state.postings)), "", ""),
    )
    book.close()
    return stream.getvalue()


def _named(words: Bilingual) -> tuple[str, str]:
    return words.zh, words.en


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def _sheet(
    book: xlsxwriter.Workbook,
    name: str,
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Value]],
    sums: Sequence[Value] = (),
) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bg_color": "#E9EFF3", "bottom": 2, "text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    total = book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
    sheet.write_string(0, 0, title, bold)
    for column, words in enumerate(heads):
        sheet.write_string(2, column, words, head)
        sheet.set_column(column, column, 18)
    for line, values in enumerate([*rows, *([sums] if sums else [])], 3):
        for column, value in enumerate(values):
            if isinstance(value, Decimal):
                sheet.write_number(line, column, float(value), total if values is sums else money)
            elif isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(line, column, value)
            elif value:
                sheet.write_string(line, column, value, total if values is sums else None)
    sheet.freeze_panes(3, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
