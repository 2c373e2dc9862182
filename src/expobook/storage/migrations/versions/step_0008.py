"""Stands carry turntables, the load on the floor and a price; exhibitors say how many turntables they bring."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("exhibitors", sa.Column("turntables", sa.Integer(), nullable=False, server_default="0"))
    for name in ("turntables", "load_kg_m2"):
        op.add_column("stands", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("stands", sa.Column("price", sa.BigInteger(), nullable=False, server_default="0"))
