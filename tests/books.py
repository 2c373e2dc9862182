"""New books at the price of a copy: what the steps said to the first empty database is said again, word for word.

To lay a book out step by step takes a fifth of a second, and a thousand tests make one each. An older book, and one
that has anything in it, still goes through the steps themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from expobook.storage import engine as engine_module
from expobook.storage import lifecycle
from expobook.storage.engine import APPLICATION_ID, WRITING

Upgrade = Callable[..., None]
_NOT_SAID_AGAIN = ("SELECT", "PRAGMA", "BEGIN")


@dataclass
class Steps:
    """The steps of this process, worked out once for each kind of database."""

    work_out: Upgrade
    said: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)

    def __call__(self, engine: Engine, revision: str = "head") -> None:
        """Bring a database to a form: see ``lifecycle.upgrade_tables``, whose place this takes."""
        newest = revision in ("head", lifecycle.newest_revision())
        if not newest or inspect(engine).get_table_names():
            self.work_out(engine, revision)
        elif engine.dialect.name in self.said:
            _say_again(engine, self.said[engine.dialect.name])
        else:
            self.said[engine.dialect.name] = self._listen(engine)

    def _listen(self, engine: Engine) -> list[tuple[str, Any]]:
        heard: list[tuple[str, Any]] = []

        def hear(_on: Connection, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
            if not statement.lstrip().startswith(_NOT_SAID_AGAIN):
                assert not many, statement
                heard.append((statement, values))

        event.listen(engine, "before_cursor_execute", hear)
        try:
            self.work_out(engine)
        finally:
            event.remove(engine, "before_cursor_execute", hear)
        return heard


def _say_again(engine: Engine, said: list[tuple[str, Any]]) -> None:
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.commit()
    with engine.execution_options(**{WRITING: True}).begin() as connection:
        if engine.dialect.name == "sqlite" or any(values for _, values in said):
            for statement, values in said:
                connection.exec_driver_sql(statement, values)
        else:  # one way to the server and back for all of them
            connection.exec_driver_sql(";".join(statement for statement, _ in said))


def share_compiled(patch: pytest.MonkeyPatch) -> None:
    """Let the files of all tests share what statements are compiled to: each new engine would begin with nothing.

    What is compiled is kept by its statement and its dialect, so those of SQLite are taken for the same here.
    """
    compiled: LRUCache[Any, Any] = LRUCache(2000)

    def create(url: URL, **options: Any) -> Engine:
        made = create_engine(url, **options)
        if made.dialect.name == "sqlite":
            made._compiled_cache = compiled
        return made

    patch.setattr(SQLiteDialect_pysqlite, "__eq__", lambda self, other: type(self) is type(other), raising=False)
    patch.setattr(SQLiteDialect_pysqlite, "__hash__", lambda self: hash(type(self)), raising=False)
    patch.setattr(engine_module, "create_engine", create)
