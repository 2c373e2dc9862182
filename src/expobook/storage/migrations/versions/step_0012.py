"""Parties are organisers, exhibitors or contractors, with people and correspondence; shows come in yearly series."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    kind = sa.Column("kind", sa.String(length=12), nullable=False, server_default="organiser")
    op.add_column("organisers", kind)
    op.add_column("organisers", sa.Column("merged_into", sa.Integer(), nullable=True))
    op.add_column("organisers", sa.Column("erased", sa.DateTime(), nullable=True))
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["organisers.id"], name=op.f("fk_contacts_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(op.f("ix_contacts_party_id"), "contacts", ["party_id"])
    op.create_table(
        "correspondence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["organisers.id"], name=op.f("fk_correspondence_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correspondence")),
    )
    op.create_index(op.f("ix_correspondence_party_id"), "correspondence", ["party_id"])
    _series()


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("bays", sa.Text(), nullable=False),
        sa.Column("build_up", sa.SmallInteger(), nullable=False),
        sa.Column("show", sa.SmallInteger(), nullable=False),
        sa.Column("dismantle", sa.SmallInteger(), nullable=False),
        sa.Column("refusal_days", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("build_up >= 0 AND show > 0 AND dismantle >= 0", name=op.f("ck_series_days")),
        sa.ForeignKeyConstraint(["organiser_id"], ["organisers.id"], name=op.f("fk_series_organiser_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_table(
        "editions",
        sa.Column("series_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_editions_booking_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_editions_series_id")),
        sa.PrimaryKeyConstraint("series_id", "year", name=op.f("pk_editions")),
    )
    op.create_index(op.f("ix_editions_booking_id"), "editions", ["booking_id"])
