"""The words of a report in a language: its title, what it counts, its heads and its cells."""

from collections.abc import Sequence
from datetime import date

from expobook.domain.report import Column, Report, Unit, Value
from expobook.words import Language, figure, month_words, phrase, shown


def title_of(report: Report, language: Language) -> str:
    """Return a report's title, with what tells its rows apart."""
    title = word(f"{report.key}.title", language)
    return title if not report.by else f"{title} {word(f'by.{report.by}', language)}"


def definition_of(report: Report, language: Language) -> list[str]:
    """Return the sentences that say what a report counts."""
    keys = [f"{report.key}.definition", *(f"note.{note}" for note in report.notes)]
    return [words for key in keys if (words := phrase("report", key, language, {}))]


def head_of(report: Report, column: str, language: Language) -> str:
    """Return the words over a column."""
    each = report.columns[report.place_of(column)]
    return each.head or word(f"column.{each.key}", language)


def table_head(report: Report, column: str, language: Language) -> str:
    """Return the words over a column of a table: money and areas with their unit, which their cells leave out."""
    words, unit = head_of(report, column, language), report.columns[report.place_of(column)].unit
    return with_unit(words, unit, language) if unit in (Unit.FEN, Unit.M2) else words


def with_unit(words: str, unit: Unit, language: Language) -> str:
    """Return the words of a column with its unit, such as ``Gross, m²``, where they do not say it themselves."""
    name = word(f"unit.{unit}", language)
    if not unit.is_figure or name in words:
        return words
    return f"{words}（{name}）" if language == "zh" else f"{words}, {name}"


def place_name(value: Value, language: Language, unit: Unit = Unit.TEXT) -> str:
    """Return the words of a row's first column: a month, a name, or a key of the catalogue."""
    if unit is Unit.MONTH and isinstance(value, date):
        return month_words(value, language)
    if isinstance(value, str):
        return phrase("report", f"row.{value}", language, {}) or value
    if value is None:
        return word("row.none", language)
    return shown(value, language)


def word(key: str, language: Language) -> str:
    return phrase("report", key, language, {}) or key


def cell_text(value: Value, column: Column, language: Language) -> str:
    """Return one cell: figures without their unit, which the head says; a dash where there is none."""
    if column.unit.is_figure:
        return figure(value, column.unit, even=True)
    return place_name(value, language, column.unit)


def row_texts(report: Report, values: Sequence[Value], language: Language) -> list[str]:
    """Return the cells of a row."""
    return [cell_text(value, column, language) for value, column in zip(values, report.columns, strict=True)]


def total_texts(report: Report, language: Language) -> list[str]:
    """Return the cells of the row of sums, empty where nothing adds up; no cells without such a row."""
    if report.total is None:
        return []
    texts = row_texts(report, report.total, language)
    known = ["" if value is None else text for value, text in zip(report.total, texts, strict=True)]
    return [word("total", language), *known[1:]]
