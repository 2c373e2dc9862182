"""Every version of a contract by its name: as issued, after each supplement, as the booking would give it today."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from expobook.domain.account import Posting, Statement, statement
from expobook.domain.contract import Contract, IssuedContract
from expobook.domain.contract_difference import Difference, differences
from expobook.domain.frozen import contract_from_json
from expobook.services.contracts.clauses import ClauseLibrary, library_in
from expobook.services.desk import Desk
from expobook.storage.contract_papers import Amendment
from expobook.storage.unit_of_work import UnitOfWork

_AMENDMENT = re.compile(r".+-S\d+")


def version(desk: Desk, name: str) -> Contract:
    """Return the contents that a name stands for.

    ``C-2027-0001`` is the contract as issued, ``C-2027-0001-S1`` the whole contract after its first supplement,
    ``B-2026-0001`` (a booking) the draft that it would give today.

    Raises:
        UnknownThing: nothing has this name.
    """
    from expobook.services.contracts.drafting import draft_contract
    from expobook.services.diary.reading import booking_named

    if not name.upper().startswith("C-"):
        return draft_contract(desk, booking_named(desk, name).id)
    with desk.store.read() as uow:
        if _AMENDMENT.fullmatch(name):
            return contract_from_json(uow.papers.amendment(name)[1])
        return contract_from_json(uow.contracts.content(name))


def compare(desk: Desk, first: str, second: str) -> tuple[Difference, ...]:
    """Return what differs between two versions, place by place with both texts; raises ``UnknownThing``."""
    from expobook.services.contracts.drafting import worded

    def library(contents: Contract) -> ClauseLibrary:
        with desk.store.read() as uow:
            return library_in(uow, contents.clause_library)

    before, after = version(desk, first), version(desk, second)
    if before.number is None and after.number is not None:  # that a draft has no day of signature is no difference
        before = worded(replace(before, signed_on=after.signed_on), {}, library(before))
    elif after.number is None and before.number is not None:
        after = worded(replace(after, signed_on=before.signed_on), {}, library(after))
    return differences(before, after)


def standing_contents(uow: UnitOfWork, number: str) -> tuple[Contract, Amendment | None]:
    """Return what binds the parties: the contract as issued, or as its last signed supplement left it."""
    found = uow.contracts.by_number(number)
    signed = [each for each in uow.papers.amendments(found.id) if each.signed_at is not None]
    if not signed:
        return contract_from_json(uow.contracts.content(number)), None
    return contract_from_json(uow.papers.amendment(signed[-1].number)[1]), signed[-1]


def statement_of(contents: Contract, found: IssuedContract, postings: Sequence[Posting], on: date) -> Statement:
    """Return how the money of a contract stands at the end of a day; what is due on signature, is due on its day."""
    return statement(
        contents.instalments,
        contents.deposits,
        postings,
        on=on,
        signed=found.signed_at.date() if found.signed_at else contents.signed_on,
        late_per_day=contents.late_per_day,
    )
