"""Lists as CSV: UTF-8 with a mark, so that spreadsheets show Chinese."""

import csv
import io
from collections.abc import Iterable, Sequence

from expobook.domain.plan import Plan
from expobook.domain.venue import Venue
from expobook.exchange.allocation_table import allocation_table

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plan_csv(venue: Venue, plan: Plan, language: str = "both") -> bytes:
    """Return the allocation list."""
    table = allocation_table(venue, plan, language)
    return csv_bytes(table.heads, table.rows)


def csv_bytes(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as CSV.

    CSV has no types: a spreadsheet would run a text such as ``=cmd()``. Texts that start like a formula
    get an apostrophe in front, which spreadsheets take for "this is text" (OWASP's rule for CSV).
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(heads)
    writer.writerows([_literal(value) for value in row] for row in rows)
    return ("\ufeff" + stream.getvalue()).encode("utf-8", errors="replace")


def _literal(value: object) -> object:
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return "'" + value
    return value
