"""Names are found in Chinese, pinyin and English: keys of every name, stored beside it."""

from itertools import islice

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_NAMED = (("booking", "bookings", "title"), ("organiser", "organisers", "name"), ("event", "events", "name"))
_CHUNK = 500


def upgrade() -> None:
    op.create_table(
        "name_keys",
        sa.Column("subject", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "subject_id", name=op.f("pk_name_keys")),
    )
    for subject, rows, name in _NAMED:
        _fill(subject, rows, name)


def _fill(subject: str, rows: str, name: str) -> None:
    from expobook.domain.text import Bilingual
    from expobook.storage.name_keys import keys_of

    columns = sa.table(rows, sa.column("id"), sa.column(f"{name}_zh"), sa.column(f"{name}_en"))
    parts = ("subject", "subject_id", "plain", "pinyin", "initials")
    keys = sa.table("name_keys", *(sa.column(part) for part in parts))
    connection = op.get_bind()
    found = iter(connection.execute(sa.select(columns)).all())
    while chunk := list(islice(found, _CHUNK)):
        made = [(number, keys_of(Bilingual(zh, en))) for number, zh, en in chunk]
        values = [
            {"subject": subject, "subject_id": n, "plain": k.plain, "pinyin": k.pinyin, "initials": k.initials}
            for n, k in made
        ]
        connection.execute(keys.insert(), values)
