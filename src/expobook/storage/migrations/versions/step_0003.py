"""Tariffs carry the hash of what they say, so that a damaged one is found."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    from expobook.storage.tariffs import tariff_hash

    op.add_column("tariffs", sa.Column("sha256", sa.String(length=64), nullable=False, server_default=""))
    tariffs = sa.table("tariffs", sa.column("id"), sa.column("body", sa.JSON), sa.column("sha256"))
    connection = op.get_bind()
    for number, body in connection.execute(sa.select(tariffs.c.id, tariffs.c.body)).all():
        said = json.loads(body) if isinstance(body, str) else body
        connection.execute(tariffs.update().where(tariffs.c.id == number).values(sha256=tariff_hash(said)))
