"""Copies of a book: whole, verified, never written over another file."""

import uuid
from pathlib import Path

from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import DBAPIError

from expobook.storage.engine import WRITING, book_url, make_engine
from expobook.storage.failures import translated
from expobook.storage.lifecycle import BookExists, put_in_place, revision_of, upgrade_tables
from expobook.storage.rows import Row
from expobook.storage.store import Store

_BATCH = 5_000


def copy_book(source: Store, target: str | Path) -> None:
    """Copy every row of a book into a new book, on the same or another engine, as of one moment.

    A file is built beside its place and moved there when whole; a server's copy is one transaction.

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
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.copy")
    engine = make_engine(url.set(database=str(draft)))
    try:
        revision = revision_of(source.engine)
        upgrade_tables(engine, revision or "head")
        _copy_rows(source.engine, engine)
        engine.dispose()
        put_in_place(draft, path)
    except DBAPIError as error:
        raise translated(error) from error
    finally:
        engine.dispose()
        draft.unlink(missing_ok=True)
        draft.with_name(draft.name + "-journal").unlink(missing_ok=True)


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
        for table in Row.metadata.sorted_tables:
            if table.name not in existing:
                continue
            rows = reading.execution_options(yield_per=_BATCH).execute(select(table))
            for batch in rows.mappings().partitions():
                writing.execute(insert(table), [dict(row) for row in batch])
        if target.dialect.name == "postgresql":
            for table in Row.metadata.sorted_tables:
                if table.name in existing and "id" in table.c and table.c.id.autoincrement is not False:
                    name = table.name  # from our own metadata, never from a user
                    writing.execute(
                        text(
                            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), "  # noqa: S608
                            f"GREATEST(1, (SELECT COALESCE(MAX(id), 1) FROM {name}))) "
                            f"WHERE pg_get_serial_sequence('{name}', 'id') IS NOT NULL"
                        )
                    )
