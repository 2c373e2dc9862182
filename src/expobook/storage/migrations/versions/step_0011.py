"""Keys of names carry the hash of what they say, so that a damaged one is found."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    from expobook.storage.name_keys import NameKeys

    op.add_column("name_keys", sa.Column("sha256", sa.String(length=64), nullable=False, server_default=""))
    names = ("subject", "subject_id", "plain", "pinyin", "initials", "sha256")
    keys = sa.table("name_keys", *(sa.column(name) for name in names))
    connection = op.get_bind()
    for row in connection.execute(sa.select(keys)).all():
        proof = NameKeys(row.plain, row.pinyin, row.initials).sha256
        this = (keys.c.subject == row.subject) & (keys.c.subject_id == row.subject_id)
        connection.execute(keys.update().where(this).values(sha256=proof))
