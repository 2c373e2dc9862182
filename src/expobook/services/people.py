"""The book's people: accounts with roles and passwords, signing in, and the venue's choices about them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from expobook.domain.conflict import differing_in
from expobook.domain.errors import BadInput, StaleData
from expobook.domain.masking import Hidden
from expobook.domain.people import (
    ROLES,
    AccountClosed,
    LastAdministrator,
    LockedOut,
    NotSignedIn,
    Policy,
    User,
    WrongPassword,
    after_wrong_password,
    keeps_an_administrator,
    must_be_strong,
)
from expobook.domain.text import Bilingual, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.stale import must_be_seen, stale
from expobook.storage.audit import AuditEntry
from expobook.storage.people import POLICY_SETTING, RIGHTS_SETTING, shipped_roles
from expobook.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SEE_PERSONAL = "see-contacts"  # the deed that a role needs to read personal data; nothing is written when it is done
_NUMBERS = ("lock_after", "lock_minutes", "idle_minutes")
_MOST_NUMBER = 100_000
_NOBODY_HASH = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$3a0VqGoYBwUBRVOqNmFFlGdIuWlbXYmcNAxTqlHMmUo"


@cache
def _hasher() -> "PasswordHasher":
    """Argon2id with the library's settings, those of RFC 9106 for little memory."""
    from argon2 import PasswordHasher

    return PasswordHasher()


def role_names() -> Mapping[str, Bilingual]:
    """Return the names of the roles."""
    return {code: Bilingual(role["zh"], role["en"]) for code, role in shipped_roles()["roles"].items()}


def users(desk: Desk) -> tuple[User, ...]:
    """Return the people of the book, by name; nobody means that no sign-in is needed."""
    with desk.store.read() as uow:
        return uow.people.all()


def policy_of(desk: Desk) -> Policy:
    """Return the venue's choices about its people."""
    with desk.store.read() as uow:
        return uow.people.policy()


def may(desk: Desk, verb: str) -> bool:
    """Say whether who works here may do a deed: for greying, never instead of the check when it is done."""
    with desk.store.read() as uow:
        found = uow.people.all()
        return not found or uow.people.rights().may(desk.actor.role, verb)


def must_permit(desk: Desk, verb: str) -> None:
    """Let who works here do something that leaves no trace in the trail; raises ``NotSignedIn``, ``NotPermitted``."""
    with desk.store.read() as uow:
        uow.gate.must_permit(desk.actor, verb)


def add_user(desk: Desk, name: str, role: str, password: str) -> tuple[User, Changes]:
    """Give somebody an account; from the first one on, who is an administrator, the book asks for a sign-in.

    Raises:
        BadInput: no name, no such role, a name that is there, or a first one who is no administrator.
        WeakPassword, NotSignedIn, NotPermitted: as named.
    """
    person = clean(name, "name", longest=80)
    _known_role(role)
    must_be_strong(password, person)
    hashed = _hasher().hash(password)

    def work(uow: UnitOfWork) -> User:
        there = uow.people.all()
        if any(user.name.casefold() == person.casefold() for user in there):
            raise BadInput(field="name", value=person, why="name-taken")
        if not there and role != "administrator":
            raise BadInput(field="role", value=role, why="first-is-administrator")
        uow.audit.add(desk.actor, desk.now(), "add-user", "user", None, after=f"{person}: {role}")
        return uow.people.add(User(person, role, created=desk.now()), hashed)

    return desk.store.transact(work), Changes()


def change_user(
    desk: Desk,
    name: str,
    *,
    role: str | None = None,
    active: bool | None = None,
    why: str = "",
    expected_version: int | None = None,
) -> tuple[User, Changes]:
    """Give an account another role, close it or open it again; a locked one that is opened is unlocked.

    Raises:
        UnknownThing, BadInput, NotPermitted: as named.
        StaleData: somebody changed the account since ``expected_version``; a wrong password is no change.
        LastAdministrator: nobody could administer the book any more.
    """
    if role is not None:
        _known_role(role)

    def work(uow: UnitOfWork) -> User:
        before = uow.people.get(name)
        after = replace(before, role=role or before.role, active=before.active if active is None else active)
        if active:
            after = replace(after, failed=0, locked_until=None)
        if expected_version is not None and before.version != expected_version:
            raise _changed_account(uow, before, after)
        if not keeps_an_administrator(uow.people.all(), after):
            raise LastAdministrator(name=name)
        told = {"before": f"{before.role}, {before.active}", "after": f"{name}: {after.role}, {after.active}"}
        uow.audit.add(desk.actor, desk.now(), "change-user", "user", None, why=why, **told)
        return uow.people.save(after)

    return desk.store.transact(work), Changes()


def _changed_account(uow: UnitOfWork, now: User, mine: User) -> StaleData:
    told = f"{now.name}: "
    return stale(
        uow,
        "user",
        now.name,
        now,
        verbs=("add-user", "change-user"),
        number=None,
        differs=differing_in(("role", "active"), now, mine, now),
        about=lambda entry: entry.after.startswith(told),
    )


def set_password(desk: Desk, name: str, password: str) -> Changes:
    """Set a password: one's own, or, where the role may, somebody else's.

    Raises:
        UnknownThing, WeakPassword, NotSignedIn, NotPermitted: as named.
    """
    must_be_strong(password, name)
    hashed = _hasher().hash(password)
    own = desk.actor.signed_in and desk.actor.name == name

    def work(uow: UnitOfWork) -> None:
        user = uow.people.get(name)
        verb = "change-own-password" if own else "set-password"
        uow.audit.add(desk.actor, desk.now(), verb, "user", None, after=name)
        uow.people.set_password(name, hashed)
        uow.people.count_tries(replace(user, failed=0, locked_until=None))

    desk.store.transact(work)
    return Changes()


def sign_in(desk: Desk, name: str, password: str) -> Desk:
    """Return the desk with somebody signed in; a book without people takes anybody as they are.

    Raises:
        WrongPassword: name and password do not fit; the try is told in the audit trail and counts.
        LockedOut, AccountClosed: too many tries, or the account is closed.
    """
    with desk.store.read() as uow:
        people, policy = {user.name: user for user in uow.people.all()}, uow.people.policy()
        hashed = uow.people.password_of(name)
    if not people:
        return desk
    user, moment = people.get(name), desk.now()
    if user is not None and user.locked_at(moment):
        raise LockedOut(name=name, until=user.locked_until)
    if not _fits(hashed or _NOBODY_HASH, password) or user is None:  # an unknown name takes as long as a known one
        raise _refused(desk, name, user, policy)
    if not user.active:
        raise AccountClosed(name=name)
    actor = replace(desk.actor, name=name, role=user.role, signed_in=True)
    if user.failed or user.locked_until:
        right = replace(user, failed=0, locked_until=None)
        desk.store.transact(lambda uow: uow.people.count_tries(right))
    signed_in = desk.acting_as(actor)
    if may(signed_in, SEE_PERSONAL):
        return signed_in
    with desk.store.read() as uow:
        roles = uow.people.rights().roles_for(SEE_PERSONAL)
    return replace(signed_in, store=desk.store.masked(Hidden(name, user.role, roles)))


def must_sign_in(desk: Desk) -> bool:
    """Say whether the book has people, so that somebody must sign in."""
    return bool(users(desk))


def refuse_unknown(desk: Desk) -> NotSignedIn:
    """Return the refusal of a desk where nobody is signed in."""
    with desk.store.read() as uow:
        title = uow.title()
    return NotSignedIn(book=title, name=desk.actor.name)


def _fits(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed, password[:1000])
    except (VerificationError, InvalidHashError):
        return False


def _refused(desk: Desk, name: str, user: User | None, policy: Policy) -> WrongPassword | LockedOut:
    """Count one wrong password and return what to say."""
    moment, tried = desk.now(), replace(desk.actor, name=clean(name, "name", longest=80, required=False) or "?")
    if user is None:
        return WrongPassword(name=name, left=None)

    def work(uow: UnitOfWork) -> User:
        after = after_wrong_password(uow.people.get(name), policy, moment)
        verb = "locked-out" if after.locked_until else "sign-in-failed"
        uow.audit.add(tried, moment, verb, "user", None, after=name)
        return uow.people.count_tries(after)

    after = desk.store.transact(work)
    if after.locked_at(moment):
        return LockedOut(name=name, until=after.locked_until)
    return WrongPassword(name=name, left=max(policy.lock_after - after.failed, 0) or None)


def set_policy(
    desk: Desk,
    choices: Mapping[str, Any],
    *,
    why: str = "",
    expected: Policy | None = None,
    expected_version: int | None = None,
) -> tuple[Policy, Changes]:
    """Change choices about people: numbers, ``four_eyes``, ``amount_limits`` (fen by role), ``override_roles`` by kind.

    Raises:
        BadInput: no such choice, a number below 0, or no such role.
        StaleData: one of these choices is not as ``expected`` any more, or any was made since ``expected_version``.
    """
    for name, value in choices.items():
        _check_choice(name, value)

    def work(uow: UnitOfWork) -> Policy:
        now = uow.people.policy()
        seen = partial(must_be_seen, uow, POLICY_SETTING, expected_version, now, choices)
        seen(kind="people-rules", verb="set-policy", about=_of_rules)
        if expected is not None and any(getattr(now, name) != getattr(expected, name) for name in choices):
            unlike = differing_in(choices, now, replace(now, **choices), now)
            verbs = ("set-policy",)
            raise stale(uow, "people-rules", "", now, verbs=verbs, number=None, differs=unlike, about=_of_rules)
        before = uow.settings.get(POLICY_SETTING) or {}
        after = {**before, **choices}
        uow.settings.put(POLICY_SETTING, after)
        told = {"before": json.dumps(before, sort_keys=True), "after": json.dumps(after, sort_keys=True)}
        uow.audit.add(desk.actor, desk.now(), "set-policy", "setting", None, why=why, **told)
        return uow.people.policy()

    return desk.store.transact(work), Changes()


def _of_rules(entry: AuditEntry) -> bool:
    return entry.after.startswith("{")  # rights of a role are told by the same verb, in other words


def set_rights(
    desk: Desk, role: str, groups: tuple[str, ...], *, why: str = "", expected_version: int | None = None
) -> Changes:
    """Say which groups of deeds a role may do; ``expected_version`` is that of :func:`rights_read`.

    Raises:
        BadInput: no such role or group, or an administrator who could no longer name people.
        StaleData: somebody set the rights of this role, not of another one, since ``expected_version``.
    """
    _known_role(role)
    known = tuple(shipped_roles()["deeds"])
    for group in groups:
        if group not in known:
            raise BadInput(field="group", value=group, why="unknown-group", known=", ".join(known))
    if role == "administrator" and "people" not in groups:
        raise BadInput(field="group", value="people", why="administrator-keeps-people")

    def work(uow: UnitOfWork) -> None:
        stored = dict(uow.settings.get(RIGHTS_SETTING) or {})
        put_at = stored.get("put_at", {})
        theirs, mine = ({"groups": ", ".join(sorted(each))} for each in (uow.people.rights().roles[role], groups))
        seen = partial(must_be_seen, uow, RIGHTS_SETTING, expected_version, theirs, mine)
        seen(put_at=int(put_at.get(role, 0)), kind="role-rights", name=role, verb="set-policy", about=_of_role(role))
        stored[role] = list(groups)
        stored["put_at"] = put_at | {role: uow.settings.version(RIGHTS_SETTING) + 1}
        uow.settings.put(RIGHTS_SETTING, stored)
        told = f"{role}: {', '.join(groups)}"
        uow.audit.add(desk.actor, desk.now(), "set-policy", "setting", None, after=told, why=why)

    desk.store.transact(work)
    return Changes()


def _of_role(role: str) -> Callable[[AuditEntry], bool]:
    return lambda entry: entry.after.startswith(f"{role}: ")


def rights_read(desk: Desk) -> tuple[Mapping[str, frozenset[str]], int]:
    """Return the groups of deeds that each role may do, and the version that an edit says it has seen."""
    with desk.store.read() as uow:
        return uow.people.rights().roles, uow.settings.version(RIGHTS_SETTING)


def rights_table(desk: Desk) -> Mapping[str, frozenset[str]]:
    """Return the groups of deeds that each role may do."""
    return rights_read(desk)[0]


def _known_role(role: str) -> None:
    if role not in ROLES:
        raise BadInput(field="role", value=role, why="unknown-role", known=", ".join(ROLES))


def _check_choice(name: str, value: Any) -> None:
    if name in _NUMBERS:
        if not isinstance(value, int) or not 0 <= value <= _MOST_NUMBER:
            raise BadInput(field=name, value=str(value), why="negative")
    elif name == "four_eyes":
        if not isinstance(value, bool):
            raise BadInput(field=name, value=str(value), why="unknown-setting")
    elif name == "amount_limits":
        for role, fen in value.items():
            _known_role(role)
            if not isinstance(fen, int) or fen < 0:
                raise BadInput(field=name, value=str(fen), why="negative")
    elif name == "override_roles":
        for roles in value.values():
            for role in roles:
                _known_role(role)
    else:
        raise BadInput(field=name, value=str(value)[:30], why="unknown-setting")
