"""Papers in their life: amendments taken back, versions of the clause texts, overtime by hall and day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("amendments", sa.Column("withdrawn_at", sa.DateTime(), nullable=True))
    op.create_table(
        "clause_libraries",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_clause_libraries")),
    )
    op.create_table(
        "overtime",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("evening", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_overtime_booking_id")),
        sa.PrimaryKeyConstraint("booking_id", "hall", "day", name=op.f("pk_overtime")),
    )
