"""Allocation lists as CSV: UTF-8 with a mark, so that spreadsheets show Chinese."""

import csv
import io

from expobook.domain.plan import Plan
from expobook.domain.venue import Venue
from expobook.exchange.allocation_table import allocation_table

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plan_csv(venue: Venue, plan: Plan, language: str = "both") -> bytes:
    """Return the allocation list.

    CSV has no types: a spreadsheet would run a text such as ``=cmd()``. Texts that start like a formula
    get an apostrophe in front, which spreadsheets take for "this is text" (OWASP's rule for CSV).
    """
    table = allocation_table(venue, plan, language)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(table.heads)
    writer.writerows([_literal(value) for value in row] for row in table.rows)
    return ("\ufeff" + stream.getvalue()).encode("utf-8", errors="replace")


def _literal(value: object) -> object:
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return "'" + value
    return value
