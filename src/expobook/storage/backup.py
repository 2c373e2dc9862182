"""Copies of a book: whole, verified, never written over another file."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from expobook.storage.drafts import BookExists, draft_of, put_in_place
from expobook.storage.engine import WRITING, book_url, make_engine
from expobook.storage.failures import translated
from expobook.storage.lifecycle import copy_pages, revision_of, upgrade_tables
from expobook.storage.store import Store
from expobook.storage.tables import kept_tables

_BATCH = 5_000


def copy_book(source: Store, target: str | Path) -> None:
    """Copy every row of a book into a new book, on the same or another engine, as of one moment.

    A file is built beside its place and moved there when whole; a server's copy is one transaction.
    From file to file the pages are copied, by SQLite's own interface, which is quicker.

    Raises:
        BookExists: there is something at the target.
        StorageFailure: the source cannot be read or the target not be written.
    """
    url = book_url(target)
    if url.get_backend_name() != "sqlite":
        engine = make_engine(url)
        try:
            _copy_to_server(source, engine)
        finally:
            engine.dispose()
        return
    path = Path(str(url.database))
    if path.exists():
        raise BookExists(book=str(path))
    with draft_of(path, "copy") as draft:
        if source.is_sqlite:
            copy_pages(Path(source.name), draft)
        else:
            _copy_from_server(source, make_engine(url.set(database=str(draft))))
        put_in_place(draft, path)


def _copy_from_server(source: Store, engine: Engine) -> None:
    try:
        upgrade_tables(engine, revision_of(source.engine) or "head")
        _copy_rows(source.engine, engine)
    except DBAPIError as error:
        raise translated(error) from error
    finally:
        engine.dispose()


def _copy_to_server(source: Store, engine: Engine) -> None:
    try:
        if revision_of(engine) is not None:
            raise BookExists(book=engine.url.render_as_string(hide_password=True))
        upgrade_tables(engine, revision_of(source.engine) or "head")
        _copy_rows(source.engine, engine)
    except DBAPIError as error:
        raise translated(error) from error


def _copy_rows(source: Engine, target: Engine) -> None:
    if source.dialect.name != "sqlite":
        source = source.execution_options(isolation_level="REPEATABLE READ")
    with source.connect() as reading, target.execution_options(**{WRITING: True}).begin() as writing:
        existing = set(source.dialect.get_table_names(reading))
        for table in kept_tables():
            if table.name not in existing:
                continue
            rows = reading.execution_options(yield_per=_BATCH).execute(select(table))
            for batch in rows.mappings().partitions():
                writing.execute(insert(table), [dict(row) for row in batch])
        if target.dialect.name == "postgresql":
            for table in kept_tables():
                if table.name in existing and "id" in table.c and table.c.id.autoincrement is not False:
                    name = table.name  # from our own metadata, never from a user
                    writing.execute(
                        text(
                            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "  # noqa: S608
                            f"GREATEST(1, (SELECT COALESCE(MAX(id), 1) FROM {name}))) "
                            f"WHERE pg_get_serial_sequence('{name}', 'id') IS NOT NULL"
                        )
                    )


def content_hash(store: Store) -> str:
    """Return the SHA-256 of everything a book holds: the same on every engine for the same contents.

    Each value in one spelling, the rows of a table in the order of their hashes: so a copy can be proven equal.
    """
    digest = hashlib.sha256()
    engine = store.engine
    if not store.is_sqlite:
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    try:
        with engine.connect() as connection:
            for table in sorted(kept_tables(), key=lambda table: table.name):
                digest.update(f"\n[{table.name}]\n".encode())
                rows = connection.execution_options(yield_per=_BATCH).execute(select(table))
                for one in sorted(_row_hash(row) for row in rows):  # engines sort texts differently
                    digest.update(one)
    except DBAPIError as error:
        raise translated(error) from error
    return digest.hexdigest()


def _row_hash(row: Sequence[Any]) -> bytes:
    spelt = json.dumps([_spelt(value) for value in row], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelt.encode()).digest()


def _spelt(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, date | time):
        return value.isoformat()
    return value
