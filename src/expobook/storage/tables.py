"""All tables of a book, wherever they are described.

Who only reads the diary does without half of them, so they are loaded by those that work with them; who goes over a
whole book takes them from here. A test holds the list against a new book.
"""

from sqlalchemy import MetaData, Table

from expobook.storage.rows import TRANSIENT, Row


def described() -> MetaData:
    """Return the description of every table."""
    from expobook.storage import paper_rows, party_rows, plan_rows, presence, season_rows  # noqa: F401 - their tables

    return Row.metadata


def kept_tables() -> list[Table]:
    """Return the tables of what a book holds, those first that others point to."""
    return [table for table in described().sorted_tables if not table.info.get(TRANSIENT)]
