"""Rows of texts as XLSX; what users typed is text and never becomes a formula or a link."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST_CELL = 32_767  # Excel's limit
_WIDEST, _NARROWEST = 48, 8


def plain_xlsx(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return one sheet: bold heads that stay in view, a filter, columns as wide as what is in them."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bg_color": "#E9EFF3", "bottom": 2})
    widths = [len(words) + 2 for words in heads]
    for column, words in enumerate(heads):
        sheet.write_string(0, column, words, head)
    count = 0
    for count, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            sheet.write_string(count, column, text[:_LONGEST_CELL])
            widths[column] = max(widths[column], len(text))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, count), len(heads) - 1)
    book.close()
    return stream.getvalue()
