"""Who may do what: people of the book with roles, roles with deeds, and when somebody is locked out.

A deed is the verb that stands in the audit trail. What is done is told there, so whoever may not have a verb told of
them may not do it: one place checks every service. A book without people needs no sign-in, and everybody may do all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from expobook.domain.actor import Actor
from expobook.domain.errors import UserError

ROLES = ("viewer", "planner", "sales", "approver", "finance", "administrator")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200


class NotSignedIn(UserError):
    """The book has people, and nobody of them is signed in at this desk: ``book``, ``name``."""

    code = "not-signed-in"


class WrongPassword(UserError):
    """Name and password do not fit; which of them is not said: ``name``, ``left`` tries before it is locked."""

    code = "wrong-password"


class LockedOut(UserError):
    """Too many wrong passwords: ``name``, ``until``."""

    code = "locked-out"


class AccountClosed(LockedOut):
    """An administrator closed the account: ``name``."""

    code = "account-closed"


class NotPermitted(UserError):
    """The role may not do this: ``name``, ``role``, ``verb``, ``roles`` that may."""

    code = "not-permitted"


class AboveLimit(UserError):
    """The amount is above what the role may decide: ``name``, ``role``, ``amount_fen``, ``limit_fen``, ``roles``."""

    code = "above-limit"


class WeakPassword(UserError):
    """A password that cannot be used: ``why``, ``least``, ``most`` characters."""

    code = "weak-password"


class LastAdministrator(UserError):
    """A book with people keeps one administrator: ``name``."""

    code = "last-administrator"


@dataclass(frozen=True, slots=True)
class User:
    """One of the book's people; ``failed`` counts wrong passwords since the last right one."""

    name: str
    role: str
    active: bool = True
    failed: int = 0
    locked_until: datetime | None = None
    created: datetime | None = None
    version: int = 0

    def locked_at(self, moment: datetime) -> bool:
        return self.locked_until is not None and moment < self.locked_until


@dataclass(frozen=True, slots=True)
class Policy:
    """The venue's choices about its people; 0 minutes means never.

    ``amount_limits``: the highest contract total in fen that a role may approve or issue; roles not named have none.
    ``override_roles``: the roles that may pass a soft clash, by its kind. ``four_eyes``: who issues a contract is not
    who approved it.
    """

    lock_after: int = 5
    lock_minutes: int = 15
    idle_minutes: int = 30
    four_eyes: bool = False
    amount_limits: Mapping[str, int] = field(default_factory=dict)
    override_roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: int = 0  # how often the venue chose


@dataclass(frozen=True, slots=True)
class Rights:
    """Deeds by group, the groups that each role may do, and the verbs that anybody may."""

    free: frozenset[str]
    deeds: Mapping[str, frozenset[str]]
    roles: Mapping[str, frozenset[str]]

    def verbs(self) -> frozenset[str]:
        """Return every verb that is known."""
        return self.free.union(*self.deeds.values())

    def may(self, role: str, verb: str) -> bool:
        """Say whether a role may do a deed; what nobody thought of only an administrator may."""
        if verb in self.free:
            return True
        groups = [group for group, verbs in self.deeds.items() if verb in verbs]
        if not groups:
            return role == "administrator"
        return any(group in self.roles.get(role, frozenset()) for group in groups)

    def roles_for(self, verb: str) -> tuple[str, ...]:
        """Return the roles that may do a deed."""
        return tuple(role for role in ROLES if self.may(role, verb))


def must_be_permitted(rights: Rights, users: Mapping[str, User], actor: Actor, verb: str, book: str) -> None:
    """Let a deed pass: in a book without people always, else only somebody signed in whose role may.

    Raises:
        NotSignedIn: nobody is, or their account was closed since.
        NotPermitted: the role may not.
    """
    if not users or verb in rights.free:
        return
    user = users.get(actor.name)
    if user is None or not user.active or not actor.signed_in:
        raise NotSignedIn(book=book, name=actor.name)
    if not rights.may(user.role, verb):
        raise NotPermitted(name=user.name, role=user.role, verb=verb, roles=rights.roles_for(verb))


def must_be_within(policy: Policy, actor: Actor, fen: int, may: Sequence[str] = ROLES) -> None:
    """Refuse an amount above what the role may decide; nobody is limited in a book that sets no limits.

    ``may`` are the roles that may do the deed at all: of them those that may decide so much are named.

    Raises:
        AboveLimit: the amount is above the limit of the role.
    """
    limit = policy.amount_limits.get(actor.role)
    if limit is not None and fen > limit:
        higher = [role for role in may if policy.amount_limits.get(role, fen) >= fen and role != "viewer"]
        raise AboveLimit(name=actor.name, role=actor.role, amount_fen=fen, limit_fen=limit, roles=tuple(higher))


def must_be_strong(password: str, name: str) -> None:
    """Refuse a password that is short, endless, blank or the name itself (length counts, not odd signs).

    Source: NIST SP 800-63B, section 5.1.1.2.

    Raises:
        WeakPassword: it cannot be used.
    """
    facts = {"least": SHORTEST_PASSWORD, "most": LONGEST_PASSWORD}
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword(why="length", **facts)
    if len(set(password)) < 4 or not password.strip():
        raise WeakPassword(why="few-signs", **facts)
    if name and name.casefold() in password.casefold():
        raise WeakPassword(why="name", **facts)


def after_wrong_password(user: User, policy: Policy, moment: datetime) -> User:
    """Return an account after one more wrong password: locked for a while when there were too many."""
    failed = user.failed + 1
    if policy.lock_after and failed >= policy.lock_after:
        return replace(user, failed=0, locked_until=moment + timedelta(minutes=policy.lock_minutes))
    return replace(user, failed=failed)


def keeps_an_administrator(users: Sequence[User], changed: User) -> bool:
    """Say whether an administrator who can sign in is left after one account is changed."""
    after = [user for user in users if user.name != changed.name] + [changed]
    return any(user.active and user.role == "administrator" for user in after)
