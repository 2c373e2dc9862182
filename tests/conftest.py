"""Books on every engine: a real SQLite file and a real PostgreSQL, each test on one of its own."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from expobook.storage import backup, lifecycle
from tests import postgres
from tests.books import Steps, share_compiled

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["EXPOBOOK_ANCHORS"] = tempfile.mkdtemp(prefix="expobook-anchors-")  # not those of who runs the tests


@pytest.fixture(scope="session", autouse=True)
def quick_steps() -> Iterator[Steps]:
    """Let new books be laid out by repeating what the steps said, and engines share what they compiled."""
    steps = Steps(lifecycle.upgrade_tables)
    with pytest.MonkeyPatch.context() as patch:
        for module in (lifecycle, backup):
            patch.setattr(module, "upgrade_tables", steps)
        share_compiled(patch)
        yield steps


@pytest.fixture
def true_steps(quick_steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each new book of a test go through the steps themselves, as those of users do."""
    for module in (lifecycle, backup):
        monkeypatch.setattr(module, "upgrade_tables", quick_steps.work_out)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server that lives as long as the tests."""
    if os.environ.get("EXPOBOOK_NO_POSTGRES") == "1":
        pytest.skip("EXPOBOOK_NO_POSTGRES=1: tests on PostgreSQL were switched off by hand")
    with postgres.server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of an empty database of its own; its backups do not go to the home of who runs the tests."""
    monkeypatch.setenv("EXPOBOOK_BACKUPS", str(tmp_path / "backups-of-servers"))
    name = f"t{uuid.uuid4().hex[:12]}"
    plain = postgres_server.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield postgres_server.rsplit("/", 1)[0] + f"/{name}"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def book_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a test may make its book: the same test runs on each engine."""
    if request.param == "sqlite":
        return str(tmp_path / "t.expobook")
    url: str = request.getfixturevalue("postgres_url")
    return url
