"""Choices of a venue or of the whole house, kept as JSON under a name."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from expobook.storage.rows import SettingRow, table
from expobook.storage.venue_keys import FIRST, keyed

# Choices about people and mail are those of the house; all others belong to a venue.
_OF_THE_BOOK = frozenset({"people-policy", "role-rights", "roles", "discount-limits", "digest-mail"})

_VERSION = select(table(SettingRow).c.version).where(table(SettingRow).c.name == bindparam("name"))
_VALUE = select(table(SettingRow).c.value).where(table(SettingRow).c.name == bindparam("name"))


class Settings:
    """Gets and puts settings."""

    def __init__(self, session: Session, venue: int = FIRST) -> None:
        self._session, self._venue = session, venue

    def get(self, name: str) -> dict[str, Any] | None:
        """Return a setting, or None where the venue made no choice."""
        named = {"name": self._key(name)}
        value: dict[str, Any] | None = self._session.connection().execute(_VALUE, named).scalar_one_or_none()
        return value

    def version(self, name: str) -> int:
        """Return how often a setting was put, 0 where the venue made no choice."""
        named = {"name": self._key(name)}
        found: int | None = self._session.connection().execute(_VERSION, named).scalar_one_or_none()
        return found or 0

    def put(self, name: str, value: dict[str, Any]) -> None:
        key = self._key(name)
        row = self._session.get(SettingRow, key)
        if row is None:
            self._session.add(SettingRow(name=key, value=value, version=1))
        else:
            row.value, row.version = value, row.version + 1
        self._session.flush()

    def _key(self, name: str) -> str:
        return name if name in _OF_THE_BOOK else keyed(self._venue, name)
