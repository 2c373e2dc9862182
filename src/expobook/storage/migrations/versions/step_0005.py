"""What stands on a plan beside stands, its revisions, and the history of each stand."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _part(name: str, *columns: "sa.Column[Any]") -> None:
    op.create_table(
        name,
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f(f"fk_{name}_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "key", name=op.f(f"pk_{name}")),
    )


def upgrade() -> None:
    _part(
        "plan_marks",
        sa.Column("ring", sa.Text(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
    )
    _part(
        "plan_utilities",
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("stand", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
    )
    op.create_table(
        "plan_revisions",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("stands", sa.Integer(), nullable=False),
        sa.Column("net_mm2", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_revisions_plan_id")),
        sa.PrimaryKeyConstraint("plan_id", "revision", name=op.f("pk_plan_revisions")),
    )
    op.create_table(
        "stand_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("verb", sa.String(length=12), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_stand_changes_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_changes")),
    )
    for column in ("plan_id", "number"):
        op.create_index(op.f(f"ix_stand_changes_{column}"), "stand_changes", [column], unique=False)
