"""Making a book, knowing one when we see it, and bringing an older one up to date."""

import re
import sqlite3
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain, count
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from expobook.domain.errors import StorageFailure, UserError
from expobook.domain.text import Bilingual
from expobook.storage.drafts import BookExists, draft_of, put_in_place
from expobook.storage.engine import APPLICATION_ID, BUSY_MS, WRITING, book_url, make_engine, shown_url
from expobook.storage.failures import reason_of, translated
from expobook.storage.rows import BookingRow, BookRow, CellRow
from expobook.storage.store import Store

_HEADER = b"SQLite format 3\x00"
_LONGEST_HEADER = 100
_MIGRATIONS = Path(__file__).parent / "migrations"
_FORM = re.compile(r'^revision = "(\d+)"$', re.MULTILINE)


class NotABook(UserError):
    """The file or database is not an expobook book: ``book``, ``why``."""

    code = "not-a-book"


class NewerBook(UserError):
    """The book was written by a newer program: ``book``, ``revision``, ``newest``."""

    code = "newer-book"


class OlderBook(UserError):
    """The book has an older form and must be upgraded first: ``book``, ``revision``, ``newest``."""

    code = "older-book"


class NoSuchBook(UserError):
    """There is no book at that place: ``book``."""

    code = "no-such-book"


@dataclass(frozen=True, slots=True)
class BookInfo:
    """What a book says of itself; ``revision`` is its form, ``newest`` the one that we write."""

    book: str
    uid: str
    title: Bilingual
    engine: str
    created: datetime
    revision: str
    newest: str
    bookings: int
    cells: int
    change_no: int


@cache
def revisions() -> tuple[str, ...]:
    """Return the forms of book that this program knows, the newest first.

    Read from the steps as text: Alembic itself is loaded only where a book is laid out or upgraded.
    """
    steps = sorted((_MIGRATIONS / "versions").glob("step_*.py"), reverse=True)
    found = tuple(form for step in steps for form in _FORM.findall(step.read_text(encoding="utf-8")))
    if not found:
        raise RuntimeError("the program was shipped without its migrations")
    return found


def newest_revision() -> str:
    """Return the form of book that this program writes."""
    return revisions()[0]


def revision_of(engine: Engine) -> str | None:
    """Return the form a database has, None when it is no book.

    Raises:
        StorageFailure: it says two things at once, which only damage does.
    """
    with engine.connect() as connection:
        heads = _heads(connection)
    if len(heads) > 1:
        raise StorageFailure(detail=f"forms {', '.join(sorted(map(str, heads)))}", reason="damaged")
    return heads[0] if heads else None


def _heads(connection: Connection) -> list[str]:
    """Return what Alembic wrote down in its own table; nothing where there is none."""
    if not inspect(connection).has_table("alembic_version"):
        return []
    return list(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars())


def recognise(target: str | Path) -> Store:
    """Return the store of an existing book of our form.

    Raises:
        NoSuchBook, NotABook, NewerBook, OlderBook: as named; the book is untouched.
        StorageFailure: the database does not answer.
    """
    url = book_url(target)
    if url.get_backend_name() == "sqlite":
        _look_at_file(Path(str(url.database)))
    store = Store(make_engine(url))
    try:
        revision = revision_of(store.engine)
    except DBAPIError as error:
        store.close()
        raise translated(error) from error
    except UnicodeDecodeError as error:  # even the names of its tables are damaged, and SQLite says so in their bytes
        store.close()
        raise StorageFailure(detail="names of tables are no text", reason="damaged") from error
    except StorageFailure:
        store.close()
        raise
    trouble = _revision_trouble(store, revision)
    if trouble is not None:
        store.close()
        raise trouble
    return store


def _revision_trouble(store: Store, revision: str | None) -> UserError | None:
    newest = newest_revision()
    if revision is None:
        return NotABook(book=store.name, why="no-tables")
    if revision == newest:
        return None
    kind = OlderBook if revision in revisions() else NewerBook
    return kind(book=store.name, revision=revision, newest=newest)


def _look_at_file(path: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(_LONGEST_HEADER)
    except FileNotFoundError:
        raise NoSuchBook(book=str(path)) from None
    except IsADirectoryError:
        raise NotABook(book=str(path), why="is-folder") from None
    except PermissionError as error:
        raise StorageFailure(detail=error.strerror, reason="not-readable") from error
    except OSError as error:
        detail = error.strerror or str(error)
        raise StorageFailure(detail=detail, reason=reason_of(detail)) from error
    if not header.startswith(_HEADER):
        raise NotABook(book=str(path), why="empty" if not header else "other-file")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise NotABook(book=str(path), why="other-program")


def make(target: str | Path, title: Bilingual, created: datetime, fill: Callable[[Store], None]) -> Store:
    """Make a new book, let ``fill`` write what it starts with, and return it open.

    A file is made under another name beside its place and moved there when it is whole; so a crash
    leaves no half a book.

    Raises:
        BookExists: nothing is overwritten.
        StorageFailure: the folder or the database cannot be written.
    """
    url = book_url(target)
    if url.get_backend_name() != "sqlite":
        return _make_on_server(Store(make_engine(url)), title, created, fill)
    path = Path(str(url.database))
    if path.exists():
        raise BookExists(book=str(path))
    with draft_of(path, "new") as draft:
        store = Store(make_engine(url.set(database=str(draft))))
        try:
            _lay_out(store, title, created)
            fill(store)
            store.close()
            put_in_place(draft, path)
        except DBAPIError as error:
            raise translated(error) from error
        finally:
            store.close()
    return Store(make_engine(url))


def must_be_empty(target: str) -> None:
    """Refuse a database that holds a book already.

    Raises:
        BookExists: it does.
        StorageFailure: it does not answer.
    """
    engine = make_engine(book_url(target))
    try:
        if revision_of(engine) is not None:
            raise BookExists(book=shown_url(engine.url))
    except DBAPIError as error:
        raise translated(error) from error
    finally:
        engine.dispose()


def _make_on_server(store: Store, title: Bilingual, created: datetime, fill: Callable[[Store], None]) -> Store:
    try:
        if revision_of(store.engine) is not None:
            raise BookExists(book=store.name)
        _lay_out(store, title, created)
        fill(store)
    except DBAPIError as error:
        store.close()
        raise translated(error) from error
    except BaseException:
        store.close()
        raise
    return store


def _lay_out(store: Store, title: Bilingual, created: datetime) -> None:
    """Create the tables by the migrations, so that a new book and an upgraded one are the same."""
    upgrade_tables(store.engine)
    with store.engine.execution_options(**{WRITING: True}).begin() as connection:
        connection.execute(
            BookRow.__table__.insert().values(  # type: ignore[attr-defined]
                id=1, uid=str(uuid.uuid4()), title_zh=title.zh, title_en=title.en, created=created, change_no=0
            )
        )


def upgrade_tables(engine: Engine, revision: str = "head") -> None:
    """Run the missing steps in one transaction."""
    from alembic import command
    from alembic.config import Config

    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.commit()
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def upgrade(target: str | Path, now: datetime) -> Path | None:
    """Bring an older book to the newest form; a file is copied beside itself first.

    Returns:
        Where the copy is, None when nothing was to do or the book is on a server.
    """
    try:
        recognise(target).close()
        return None
    except OlderBook:
        pass
    store = Store(make_engine(book_url(target)))
    saved = None
    try:
        if store.is_sqlite:
            saved = _copy_file(store, now)
        upgrade_tables(store.engine)
    except DBAPIError as error:
        raise translated(error) from error
    finally:
        store.close()
    return saved


def _copy_file(store: Store, now: datetime) -> Path:
    """Copy an SQLite book byte for byte by its own backup interface, under its name with the time."""
    path = Path(store.name)
    copy = _free(path.with_name(f"{path.stem}.before-upgrade-{now:%Y%m%d-%H%M%S}{path.suffix}"))
    with draft_of(copy, "copy") as draft:
        copy_pages(path, draft)
        put_in_place(draft, copy)
    return copy


def _free(path: Path) -> Path:
    """Return a path that nothing has: an upgrade that was tried again in the same second gets a number."""
    others = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(each for each in chain([path], others) if not each.exists())


def copy_pages(book: Path, draft: Path) -> None:
    """Copy a file page by page as of one moment, while others may read and write it.

    Raises:
        StorageFailure: it cannot be read, or the copy not be written.
    """
    try:
        with closing(sqlite3.connect(book, timeout=BUSY_MS / 1000)) as source, closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
    except sqlite3.Error as error:
        raise StorageFailure(detail=str(error), reason=reason_of(str(error))) from error


def info(store: Store) -> BookInfo:
    """Return what a book says of itself."""
    try:
        with store.engine.connect() as connection:
            book = connection.execute(select(BookRow.__table__)).one()
            bookings = connection.execute(select(func.count()).select_from(BookingRow)).scalar_one()
            cells = connection.execute(select(func.count()).select_from(CellRow)).scalar_one()
            revision = next(iter(_heads(connection)), "")
    except (DBAPIError, IntegrityError) as error:
        raise translated(error) from error
    return BookInfo(
        book=store.name,
        uid=book.uid,
        title=Bilingual(book.title_zh, book.title_en),
        engine=store.engine.dialect.name,
        created=book.created,
        revision=revision,
        newest=newest_revision(),
        bookings=bookings,
        cells=cells,
        change_no=book.change_no,
    )
