"""The diary: venue, parties, bookings, lines, cells, challenges, tariffs, audit trail."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("desk", sa.String(length=80), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_subject_subject_id"), "audit", ["subject", "subject_id"], unique=False)
    op.create_table(
        "bays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bays")),
        sa.UniqueConstraint("code", name=op.f("uq_bays_code")),
    )
    op.create_table(
        "book",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book")),
    )
    op.create_table(
        "counters",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counters")),
    )
    op.create_table(
        "organisers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("credit_code", sa.String(length=40), nullable=False),
        sa.Column("representative", sa.String(length=200), nullable=False),
        sa.Column("address_zh", sa.String(length=400), nullable=False),
        sa.Column("address_en", sa.String(length=400), nullable=False),
        sa.Column("phone", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("bank", sa.String(length=200), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisers")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "tariffs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tariffs")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_tariffs_code_version")),
    )
    op.create_table(
        "venues",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_venues")),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("visitors_a_session", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organiser_id"], ["organisers.id"], name=op.f("fk_events_organiser_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_table(
        "bookings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("organiser_id", sa.Integer(), nullable=True),
        sa.Column("theme", sa.String(length=40), nullable=False),
        sa.Column("expires", sa.DateTime(), nullable=True),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('event', 'closure')", name=op.f("ck_bookings_kind")),
        sa.CheckConstraint("likelihood BETWEEN 0 AND 100", name=op.f("ck_bookings_likelihood")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_bookings_event_id")),
        sa.ForeignKeyConstraint(["organiser_id"], ["organisers.id"], name=op.f("fk_bookings_organiser_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("number", name=op.f("uq_bookings_number")),
    )
    op.create_index(op.f("ix_bookings_organiser_id"), "bookings", ["organiser_id"], unique=False)
    op.create_index(op.f("ix_bookings_status_expires"), "bookings", ["status", "expires"], unique=False)
    op.create_table(
        "challenges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("challenger_id", sa.Integer(), nullable=False),
        sa.Column("incumbent_id", sa.Integer(), nullable=False),
        sa.Column("started", sa.DateTime(), nullable=False),
        sa.Column("business_days", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("ended", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["challenger_id"], ["bookings.id"], name=op.f("fk_challenges_challenger_id")),
        sa.ForeignKeyConstraint(["incumbent_id"], ["bookings.id"], name=op.f("fk_challenges_incumbent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenges")),
    )
    op.create_index(op.f("ix_challenges_challenger_id"), "challenges", ["challenger_id"], unique=False)
    op.create_index(op.f("ix_challenges_incumbent_id"), "challenges", ["incumbent_id"], unique=False)
    op.create_index(op.f("ix_challenges_state"), "challenges", ["state"], unique=False)
    op.create_table(
        "lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("alternative", sa.SmallInteger(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("show_from", sa.Date(), nullable=False),
        sa.Column("show_until", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "start <= show_from AND show_from < show_until AND show_until <= until", name=op.f("ck_lines_days")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_lines_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
    )
    op.create_index(op.f("ix_lines_booking_id"), "lines", ["booking_id"], unique=False)
    op.create_index(op.f("ix_lines_start_until"), "lines", ["start", "until"], unique=False)
    op.create_table(
        "cells",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bay", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("phase", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("phase BETWEEN 1 AND 4", name=op.f("ck_cells_phase")),
        sa.CheckConstraint("place >= 0", name=op.f("ck_cells_place")),
        sa.ForeignKeyConstraint(["bay"], ["bays.id"], name=op.f("fk_cells_bay")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_cells_booking_id")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_cells_line_id")),
        sa.PrimaryKeyConstraint("day", "bay", "place", name=op.f("pk_cells")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_cells_booking_id"), "cells", ["booking_id"], unique=False)
    op.create_index(op.f("ix_cells_line_id"), "cells", ["line_id"], unique=False)
    op.create_index(
        "ix_cells_options",
        "cells",
        ["day", "bay", "place"],
        unique=False,
        sqlite_where=sa.text("place > 0"),
        postgresql_where=sa.text("place > 0"),
    )
    op.create_table(
        "gaps",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("bay", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.CheckConstraint("start < until", name=op.f("ck_gaps_days")),
        sa.ForeignKeyConstraint(["bay"], ["bays.id"], name=op.f("fk_gaps_bay")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_gaps_line_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("line_id", "bay", "start", name=op.f("pk_gaps")),
    )
    op.create_table(
        "line_bays",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("bay", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["bay"], ["bays.id"], name=op.f("fk_line_bays_bay")),
        sa.ForeignKeyConstraint(["line_id"], ["lines.id"], name=op.f("fk_line_bays_line_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("line_id", "bay", name=op.f("pk_line_bays")),
        sqlite_with_rowid=False,
    )
