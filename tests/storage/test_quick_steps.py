"""What the tests take for new books is what the steps make, on both engines."""

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from expobook.storage.engine import book_url as book_url_of
from expobook.storage.engine import make_engine
from tests.books import Steps

KEYS = "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace={}"
SERVER = (
    "SELECT table_name, ordinal_position, column_name, data_type, character_maximum_length, is_nullable, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
    KEYS.format("'public'::regnamespace ORDER BY 1, 2"),
    "SELECT version_num FROM alembic_version",
)
FILE = (
    "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master ORDER BY rowid",
    "SELECT version_num FROM alembic_version",
    "PRAGMA application_id",
    "PRAGMA user_version",
)


def seen(engine: Engine) -> list[Any]:
    """Return all that a database says of its own form."""
    with engine.connect() as connection:
        return [connection.execute(text(each)).all() for each in (FILE if engine.dialect.name == "sqlite" else SERVER)]


def emptied(engine: Engine) -> Engine:
    """Take all out of a database again."""
    if engine.dialect.name == "sqlite":
        engine.dispose()
        Path(str(engine.url.database)).unlink()
    else:
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    return engine


def test_what_was_said_again_is_what_the_steps_make(quick_steps: Steps, book_url: str) -> None:
    engine, steps = make_engine(book_url_of(book_url)), Steps(quick_steps.work_out)
    steps.work_out(engine)
    made = seen(engine)
    steps(emptied(engine))
    assert seen(engine) == made
    steps.work_out = must_not_be_asked
    steps(emptied(engine))
    assert seen(engine) == made
    assert len(made[0]) > 40
    engine.dispose()


def must_not_be_asked(*_anything: object) -> None:
    raise AssertionError("the steps were worked out a second time")
