"""Addresses of books on servers: put together from parts, shown without a password, which only the safe keeps."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError, PasswordDeleteError

from expobook.domain.errors import BadInput
from expobook.services.book import servers
from expobook.services.book.books import create_book, open_book
from expobook.storage.engine import book_url
from tests.venues import small_venue


class Safe(KeyringBackend):
    """A safe in memory, in place of the desktop's."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


class NoSafe(Safe):
    """A system without one."""

    def get_password(self, service: str, username: str) -> str | None:
        raise NoKeyringError

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NoKeyringError


@pytest.fixture
def safe() -> Iterator[Safe]:
    before, mine = keyring.get_keyring(), Safe()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


@given(
    user=st.text(min_size=1).filter(str.strip),
    password=st.text(min_size=1),
    base=st.text("abcXYZ019_-展馆", min_size=1),
)
def test_any_name_and_password_come_through_an_address(user: str, password: str, base: str) -> None:
    address = servers.server_url("db.example", 5433, base, user)
    url = book_url(servers.with_password(address, password))
    assert (url.username, url.password, url.database) == (user.strip(), password, base.strip())
    assert (url.host, url.port) == ("db.example", 5433)
    assert servers.without_password(servers.with_password(address, password)) == address


def test_what_makes_no_address_is_refused() -> None:
    for parts in (
        ("", 5432, "b", "u"),
        ("h", 0, "b", "u"),
        ("h", 5432, " ", "u"),
        ("h", 5432, "b", ""),
        ("h", 1, "a/b", "u"),
    ):
        with pytest.raises(BadInput):
            servers.server_url(*parts)  # type: ignore[arg-type]


def test_a_kept_password_opens_the_book_and_stands_nowhere_else(safe: Safe) -> None:
    address = servers.server_url("db.example", 5432, "halls", "li")
    assert servers.with_password(address) == address
    assert servers.keep_password(address, "se:cr@et")
    assert book_url(servers.with_password(address)).password == "se:cr@et"
    servers.forget_password(address)
    servers.forget_password(address)
    assert servers.with_password(address) == address


def test_without_a_safe_nothing_is_kept(safe: Safe) -> None:
    keyring.set_keyring(NoSafe())
    address = servers.server_url("db.example", 5432, "halls", "li")
    assert not servers.keep_password(address, "secret")
    assert servers.with_password(address) == address


def test_files_are_left_alone(tmp_path: Path) -> None:
    path = str(tmp_path / "a.expobook")
    assert servers.with_password(path, "secret") == path


@pytest.mark.postgres
def test_an_open_book_is_named_without_its_password_and_opens_again_by_that_name(postgres_url: str, safe: Safe) -> None:
    create_book(postgres_url, small_venue()).close()
    secret = servers.with_password(servers.without_password(postgres_url), "anything: this server trusts")
    desk = open_book(secret)
    name = desk.store.name
    desk.close()
    assert "anything" not in name
    assert "*" not in name
    again = open_book(name)
    assert again.store.name == name
    again.close()


def test_a_profile_gives_the_parts_of_an_address_and_the_address_again() -> None:
    for host, wanted in (
        ("db.example", "db.example:5433"),
        ("one, two:6000", "one:5433,two:6000"),
        ("[::1]", "[::1]:5433"),
    ):
        address = servers.server_url(host, 5433, "halls", "李 li", "verify-full")
        assert f"@{wanted}/halls?sslmode=verify-full" in address
        profile = servers.profile_of(address)
        again = servers.server_url(profile.host, profile.port, profile.database, profile.user, profile.tls)
        assert again == address
        assert book_url(address).query["sslmode"] == "verify-full"


@pytest.mark.parametrize("host", ["a b", "a/b", "li@db", "a,,b", "?x=1", "a#"])
def test_a_host_that_would_change_the_address_is_refused(host: str) -> None:
    with pytest.raises(BadInput):
        servers.server_url(host, 5432, "halls", "li")
