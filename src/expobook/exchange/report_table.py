"""Reports as spreadsheets: real figures with their units in the heads, and the definition on a sheet of its own."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from expobook.domain.report import Report, Unit, Value
from expobook.domain.text import Bilingual
from expobook.drawing.report_words import definition_of, head_of, place_name, with_unit
from expobook.exchange.csv_list import csv_bytes
from expobook.words import Language, phrase

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS = {Unit.PERCENT: '0.0" %"', Unit.FEN: "#,##0.00", Unit.MONTH: "yyyy-mm"}


def heads(report: Report, language: Language) -> list[str]:
    """Return the heads of the columns with their units, where they have one."""
    return [with_unit(head_of(report, each.key, language), each.unit, language) for each in report.columns]


def lines(report: Report, language: Language) -> list[list[object]]:
    """Return the rows and the total as values that a spreadsheet knows; money in yuan, months as their first day."""
    rows = [[_cell(value, column.unit, language) for value, column in zip(row, report.columns, strict=True)]
            for row in report.rows]  # fmt: skip
    if report.total is not None:
        total = [
            _cell(value, column.unit, language) for value, column in zip(report.total, report.columns, strict=True)
        ]
        total[0] = phrase("report", "total", language, {}) or ""
        rows.append(total)
    return rows


def _cell(value: Value, unit: Unit, language: Language) -> object:
    if value is None:
        return ""
    if unit is Unit.FEN and isinstance(value, int):
        return Decimal(value) / 100
    if isinstance(value, Bilingual):
        return value.in_language(language)
    return place_name(value, language) if isinstance(value, str) else value


def report_csv(report: Report, language: Language) -> bytes:
    """Return a report's table as CSV."""
    return csv_bytes(heads(report, language), lines(report, language))


def report_xlsx(report: Report, language: Language) -> bytes:
    """Return a report's table as XLSX: frozen heads with a filter, and what the report counts on a second sheet."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    titles = [phrase("report", f"{report.key}.title", language, {}) or report.key]
    sheet = book.add_worksheet(titles[0][:31])
    head = book.add_format({"bold": True, "bg_color": "#E9EFF3", "bottom": 2, "text_wrap": True, "valign": "top"})
    formats = {unit: book.add_format({"num_format": _FORMATS.get(unit, "#,##0")}) for unit in Unit}
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    for column, words in enumerate(heads(report, language)):
        sheet.write_string(0, column, words, head)
        sheet.set_column(column, column, 30 if report.columns[column].unit is Unit.TEXT and column == 0 else 14)
    rows = lines(report, language)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            unit = report.columns[column].unit
            _write(sheet, number, column, value, day if unit is Unit.TEXT else formats[unit])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(report.rows)), len(report.columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    _explain(book, report, language)
    book.close()
    return stream.getvalue()


def _write(sheet: Any, row: int, column: int, value: object, style: object) -> None:
    if isinstance(value, int | Decimal):
        sheet.write_number(row, column, float(value), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value))


def _explain(book: xlsxwriter.Workbook, report: Report, language: Language) -> None:
    sheet = book.add_worksheet({"zh": "口径"}.get(language, "Definition"))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100)
    for line, words in enumerate(definition_of(report, language)):
        sheet.write_string(line, 0, words, wrapped)
