"""Choices of the venue, kept as JSON under a name."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from expobook.storage.rows import SettingRow, table

_VALUE = select(table(SettingRow).c.value).where(table(SettingRow).c.name == bindparam("name"))


class Settings:
    """Gets and puts settings."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> dict[str, Any] | None:
        """Return a setting, or None where the venue made no choice."""
        value: dict[str, Any] | None = self._session.connection().execute(_VALUE, {"name": name}).scalar_one_or_none()
        return value

    def put(self, name: str, value: dict[str, Any]) -> None:
        row = self._session.get(SettingRow, name)
        if row is None:
            self._session.add(SettingRow(name=name, value=value))
        else:
            row.value, row.version = value, row.version + 1
        self._session.flush()
