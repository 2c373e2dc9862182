"""Bookings have wishes and weights for the season's plan; the newest plan of each year is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "season_wishes",
        sa.Column("booking_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("within", sa.Text(), nullable=False),
        sa.Column("window_start", sa.Date(), nullable=True),
        sa.Column("window_until", sa.Date(), nullable=True),
        sa.Column("wish", sa.Date(), nullable=True),
        sa.Column("contiguous", sa.Boolean(), nullable=True),
        sa.Column("whole_halls", sa.Boolean(), nullable=False),
        sa.Column("min_height_mm", sa.Integer(), nullable=False),
        sa.Column("min_load_kg_m2", sa.Integer(), nullable=False),
        sa.Column("strategic", sa.SmallInteger(), nullable=False),
        sa.Column("recurring", sa.SmallInteger(), nullable=False),
        sa.Column("revenue_fen", sa.BigInteger(), nullable=True),
        sa.Column("day_cost_fen", sa.BigInteger(), nullable=True),
        sa.Column("move_cost_fen", sa.BigInteger(), nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("strategic BETWEEN 0 AND 100", name=op.f("ck_season_wishes_strategic")),
        sa.CheckConstraint("recurring BETWEEN 0 AND 100", name=op.f("ck_season_wishes_recurring")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_season_wishes_booking_id")),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("pk_season_wishes")),
    )
    op.create_table(
        "season_plans",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_season_plans")),
    )
