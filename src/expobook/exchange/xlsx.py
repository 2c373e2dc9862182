"""Allocation lists as XLSX; what users typed is text and never becomes a formula or a link."""

import io
from decimal import Decimal

import xlsxwriter

from expobook.domain.geometry import square_metres
from expobook.domain.plan import Plan
from expobook.domain.venue import Venue
from expobook.exchange.allocation_table import FIELDS, AllocationTable, allocation_table

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = (10, 22, 22, 8, 14, 16, 8, 9, 9, 12, 24, 12, 16, 9, 9, 9, 9, 9, 9, 20, 12, 11, 11, 14)
_AREA, _MONEY = FIELDS.index("net"), FIELDS.index("price")


def plan_xlsx(venue: Venue, plan: Plan, language: str = "both") -> bytes:
    """Return the allocation list: one row a stand, a filter on the heads, sums of net and gross below."""
    table = allocation_table(venue, plan, language)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    sheet = book.add_worksheet("Allocation")
    head = book.add_format({"bold": True, "bg_color": "#E9EFF3", "bottom": 2, "text_wrap": True, "valign": "top"})
    metres, area = book.add_format({"num_format": "0.00#"}), book.add_format({"num_format": "#,##0.0"})
    formats = {_AREA: area, _MONEY: book.add_format({"num_format": "#,##0.00"})}
    for column, (words, width) in enumerate(zip(table.heads, _WIDTHS, strict=True)):
        sheet.write_string(0, column, words, head)
        sheet.set_column(column, column, width)
    for number, row in enumerate(table.rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(number, column, float(value), formats.get(column, metres))
            elif isinstance(value, int):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, value)
    _sums(book, sheet, table, area)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.heads) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return stream.getvalue()


def _sums(book: xlsxwriter.Workbook, sheet: object, table: AllocationTable, area: object) -> None:
    bold = book.add_format({"bold": True})
    line = len(table.rows) + 2
    for offset, (words, mm2) in enumerate((("净面积合计 Net m²", table.net_mm2), ("毛面积 Gross m²", table.gross_mm2))):
        sheet.write_string(line + offset, 0, words, bold)  # type: ignore[attr-defined]
        sheet.write_number(line + offset, _AREA, float(square_metres(mm2)), area)  # type: ignore[attr-defined]
