"""The book's people: accounts with hashed passwords, and the gate before the audit trail that every deed passes."""

import json
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from expobook.domain.actor import Actor
from expobook.domain.errors import StaleData, UnknownThing
from expobook.domain.people import Policy, Rights, User, must_be_permitted
from expobook.resources import resource
from expobook.storage.rows import BookRow, UserRow, table
from expobook.storage.settings import Settings

RIGHTS_SETTING, POLICY_SETTING = "role-rights", "people-policy"
_ALL = select(table(UserRow)).order_by(table(UserRow).c.name)


@cache
def shipped_roles() -> Mapping[str, Any]:
    """Return the roles and deeds that come with the program."""
    read: Mapping[str, Any] = json.loads(resource("rules", "roles.json").read_text(encoding="utf-8"))
    return read


class People:
    """Accounts, rights and policy of one book."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._settings = Settings(session)

    def all(self) -> tuple[User, ...]:
        """Return every account, closed ones too, by name."""
        return tuple(_user(row) for row in self._session.connection().execute(_ALL))

    def get(self, name: str) -> User:
        """Return one account; raises ``UnknownThing``."""
        found = next((user for user in self.all() if user.name == name), None)
        if found is None:
            raise UnknownThing(kind="user", name=name, known="")
        return found

    def password_of(self, name: str) -> str:
        """Return the hash that a password is checked against."""
        row = table(UserRow).c
        found = self._session.connection().execute(select(row.password).where(row.name == name)).scalar_one_or_none()
        return found or ""

    def add(self, user: User, password: str) -> User:
        """Store a new account with the hash of its password."""
        values = {**_values(user), "password": password, "created": user.created, "version": 1}
        self._session.connection().execute(insert(table(UserRow)).values(name=user.name, **values))
        return self.get(user.name)

    def save(self, user: User) -> User:
        """Write an account back; raises ``StaleData`` when it was saved since it was read."""
        row = table(UserRow)
        mine = (row.c.name == user.name) & (row.c.version == user.version)
        done = self._session.connection().execute(
            update(row).where(mine).values(**_values(user), version=user.version + 1)
        )
        if done.rowcount != 1:
            raise StaleData(kind="user", name=user.name, who="", when=None)
        return self.get(user.name)

    def count_tries(self, user: User) -> User:
        """Write back how often a password was wrong and until when the account is locked: nobody's edit of it."""
        row = table(UserRow)
        tries = {"failed": user.failed, "locked_until": user.locked_until}
        self._session.connection().execute(update(row).where(row.c.name == user.name).values(**tries))
        return self.get(user.name)

    def set_password(self, name: str, password: str) -> None:
        """Store the hash of a new password."""
        row = table(UserRow)
        self._session.connection().execute(update(row).where(row.c.name == name).values(password=password))

    def rights(self) -> Rights:
        """Return who may do what: as shipped, but for what the venue changed."""
        shipped = shipped_roles()
        changed = self._settings.get(RIGHTS_SETTING) or {}
        return Rights(
            frozenset(shipped["free"]),
            {group: frozenset(verbs) for group, verbs in shipped["deeds"].items()},
            {role: frozenset(changed.get(role, each["may"])) for role, each in shipped["roles"].items()},
        )

    def policy(self) -> Policy:
        """Return the venue's choices about its people."""
        stored = self._settings.get(POLICY_SETTING) or {}
        overrides = {kind: tuple(roles) for kind, roles in stored.get("override_roles", {}).items()}
        plain = {name: stored[name] for name in ("lock_after", "lock_minutes", "idle_minutes") if name in stored}
        return Policy(
            **plain,
            four_eyes=bool(stored.get("four_eyes", False)),
            amount_limits=stored.get("amount_limits", {}),
            override_roles=overrides,
            version=self._settings.version(POLICY_SETTING),
        )


class Gate:
    """Asked before each entry of the audit trail; what it knows of the people is read once a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _users(self) -> Mapping[str, User]:
        return {user.name: user for user in People(self._session).all()}

    @cached_property
    def _rights(self) -> Rights:
        return People(self._session).rights()

    def must_permit(self, actor: Actor, verb: str) -> None:
        """Let a deed pass, or refuse it; see :func:`~expobook.domain.people.must_be_permitted`."""
        if self._users:
            book = self._session.connection().execute(select(table(BookRow).c.title_zh)).scalar_one()
            must_be_permitted(self._rights, self._users, actor, verb, book)

    def forget(self) -> None:
        """Read the people anew: an account was changed in this very transaction."""
        self.__dict__.pop("_users", None)
        self.__dict__.pop("_rights", None)


def _user(row: Any) -> User:
    return User(row.name, row.role, row.active, row.failed, row.locked_until, row.created, row.version)


def _values(user: User) -> dict[str, Any]:
    return {"role": user.role, "active": user.active, "failed": user.failed, "locked_until": user.locked_until}
