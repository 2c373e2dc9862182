"""The diary as XLSX; what users typed is text and never becomes a formula or a link."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import xlsxwriter

Value = str | int | Decimal | date
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDTHS = (13, 26, 30, 12, 6, 10, 22, 11, 12, 12, 12, 12, 12, 10)


def diary_xlsx(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[Value]], *, widths: Sequence[int] = _WIDTHS
) -> bytes:
    """Return one sheet: a filter on the heads, real dates and figures, heads repeated on each printed page."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bg_color": "#E9EFF3", "bottom": 2, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    area = book.add_format({"num_format": "#,##0.0"})
    for column, (words, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.write_string(0, column, words, head)
        sheet.set_column(column, column, width)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, Decimal):
                sheet.write_number(number, column, float(value), area)
            elif isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, value)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(1, len(rows)), len(heads) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return stream.getvalue()
