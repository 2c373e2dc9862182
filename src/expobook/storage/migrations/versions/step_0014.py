"""Several venues in one book: what was there belongs to the first, venue 1.

The keys of bays and tariffs stay as they are, because cells and contracts point to them: a later venue's codes carry
its number before them (``2:A-1``). Clause libraries and season plans are counted venue by venue: nothing points to
them, so their tables are made anew with the venue in the key.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    for name in ("venues", "bays", "tariffs", "bookings", "series"):
        op.add_column(name, sa.Column("venue", sa.Integer(), nullable=False, server_default="1"))
    _again(
        "clause_libraries",
        "version",
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
    )
    _again(
        "season_plans",
        "year",
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )


def _again(name: str, key: str, *columns: sa.Column[Any]) -> None:
    """Make a table anew whose key was one number and is that of a venue too; its rows are the first venue's."""
    op.rename_table(name, f"{name}_before")
    if op.get_bind().dialect.name == "postgresql":  # where the names of keys are those of the whole schema
        op.execute(f"ALTER TABLE {name}_before RENAME CONSTRAINT pk_{name} TO pk_{name}_before")
    venue = sa.Column("venue", sa.Integer(), autoincrement=False, nullable=False, server_default="1")
    number = sa.Column(key, sa.Integer(), autoincrement=False, nullable=False)
    op.create_table(name, venue, number, *columns, sa.PrimaryKeyConstraint("venue", key, name=op.f(f"pk_{name}")))
    kept = ", ".join(f'"{each.name}"' for each in (number, *columns))
    op.execute(f"INSERT INTO {name} (venue, {kept}) SELECT 1, {kept} FROM {name}_before")  # noqa: S608 - our own names
    op.drop_table(f"{name}_before")
