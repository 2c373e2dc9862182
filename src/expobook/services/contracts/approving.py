"""Approval of a contract before it is issued: who may, and whether the draft still says what was approved."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from expobook.domain.contract import Contract, NotApproved, OwnApproval, content_hash
from expobook.domain.errors import NotAllowed
from expobook.domain.people import must_be_within
from expobook.domain.text import LONGEST_NOTE, clean
from expobook.services.changes import Changes
from expobook.services.contracts.drafting import draft_contract
from expobook.services.desk import Desk
from expobook.services.money.dealing import ROLES_SETTING, role_of
from expobook.storage.contract_papers import Approval
from expobook.storage.unit_of_work import UnitOfWork

APPROVERS = ("approver", "administrator")


def fingerprint(draft: Contract) -> str:
    """Return what stands for a draft's contents whatever the day or the language it is printed in."""
    return content_hash(replace(draft, drafted=date.min, draft_no=1, language="both"))


def approve_contract(desk: Desk, booking_id: int, *, why: str) -> tuple[Approval, Changes]:
    """Approve the contents that a booking's contract has now; a change of them needs a new approval.

    In a book that names nobody who approves, everybody may, as everybody may issue there.

    Raises:
        NotAllowed: somebody else approves contracts in this book, or the booking cannot have one.
        BadInput: no reason is given.
    """
    reason = clean(why, "why", longest=LONGEST_NOTE)
    draft = draft_contract(desk, booking_id)

    def work(uow: UnitOfWork) -> Approval:
        role = role_of(uow, desk)
        named = _approvers(uow)
        if role not in APPROVERS and named:
            asked = f"role:{role}"
            raise NotAllowed(deed="approve-contract", name=draft.booking_number, state=asked, allowed=named)
        _must_be_within(uow, desk, draft, "approve-contract")
        made = Approval(booking_id, fingerprint(draft), desk.actor.name, role, desk.now(), reason)
        uow.papers.approve(made)
        uow.audit.add(desk.actor, made.at, "approve-contract", "booking", booking_id, after=made.content_hash, why=why)
        return made

    return desk.store.transact(work), Changes(bookings=frozenset({booking_id}))


def approval_of(desk: Desk, draft: Contract, booking_id: int) -> Approval | None:
    """Return the latest approval of exactly these contents, None when they were changed since or never approved."""
    with desk.store.read() as uow:
        return standing_approval(uow, draft, booking_id)


def standing_approval(uow: UnitOfWork, draft: Contract, booking_id: int) -> Approval | None:
    """Return the latest approval that fits a draft, inside a transaction."""
    fitting = _fitting(uow, draft, booking_id)
    return fitting[-1] if fitting else None


def _fitting(uow: UnitOfWork, draft: Contract, booking_id: int) -> list[Approval]:
    wanted = fingerprint(draft)
    return [each for each in uow.papers.approvals(booking_id) if each.content_hash == wanted]


def _must_be_within(uow: UnitOfWork, desk: Desk, draft: Contract, verb: str) -> None:
    may = uow.people.rights().roles_for(verb)
    must_be_within(uow.people.policy(), desk.actor, draft.price.total, may)


def _issuers(uow: UnitOfWork, desk: Desk, draft: Contract) -> list[str]:
    """Return who else may issue a contract of such a total."""
    rights, limits, total = uow.people.rights(), uow.people.policy().amount_limits, draft.price.total
    people = [user for user in uow.people.all() if user.active and user.name != desk.actor.name]
    return sorted(
        user.name
        for user in people
        if rights.may(user.role, "issue-contract") and limits.get(user.role, total) >= total
    )


def must_be_approved(uow: UnitOfWork, desk: Desk, draft: Contract, booking_id: int) -> Approval:
    """Return the approval under which a contract is issued; whoever may approve does so by issuing.

    In a book that names no approver and no administrator nobody could approve, and everybody may issue.

    Raises:
        NotApproved: the book has somebody who approves, and nobody of them has approved these contents.
        OwnApproval: four eyes are wanted, and only the one who issues has approved.
        AboveLimit: the total is above what the role may decide.
    """
    policy = uow.people.policy()
    _must_be_within(uow, desk, draft, "issue-contract")
    fitting = _fitting(uow, draft, booking_id)
    counted = [each for each in fitting if not (policy.four_eyes and each.who == desk.actor.name)]
    if counted:
        return counted[-1]
    role, named = role_of(uow, desk), _approvers(uow)
    if policy.four_eyes or (role not in APPROVERS and named):
        need = [name for name in named if name != desk.actor.name] or named or APPROVERS
        if fitting:
            raise OwnApproval(number=draft.booking_number, need=need, issuers=_issuers(uow, desk, draft))
        raise NotApproved(number=draft.booking_number, need=need)
    made = Approval(booking_id, fingerprint(draft), desk.actor.name, role, desk.now(), "")
    uow.papers.approve(made)
    return made


def approvers(desk: Desk) -> list[str]:
    """Return the names of those who approve contracts in this book; without any, everybody may."""
    with desk.store.read() as uow:
        return _approvers(uow)


def _approvers(uow: UnitOfWork) -> list[str]:
    """Return the names of those who may approve: accounts of the book, else its list of roles."""
    accounts = {user.name: user.role for user in uow.people.all() if user.active}
    people: Mapping[str, str] = accounts or uow.settings.get(ROLES_SETTING) or {}
    return sorted(name for name, role in people.items() if role in APPROVERS)
