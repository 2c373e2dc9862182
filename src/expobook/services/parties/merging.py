"""Two parties that are one: everything follows the one that stays, and a merge can be taken back.

What was issued keeps its words: contracts, supplements and letters are frozen with the names they were issued with.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from expobook.domain.booking import Organiser
from expobook.domain.errors import BadInput, NotAllowed
from expobook.domain.record import snapshot
from expobook.domain.text import LONGEST_NOTE, Bilingual, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.storage.unit_of_work import UnitOfWork

_EMPTY = {"address": Bilingual("", "")}
_FILLED = ("credit_code", "representative", "phone", "email", "bank", "account", "address")


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge moves: numbers of bookings, shows, series, contacts and correspondence; fields that it fills.

    ``frozen`` are numbers of contracts that keep the name of the party that goes.
    """

    stays: Organiser
    goes: Organiser
    moved: Mapping[str, Sequence[int]]
    filled: tuple[str, ...]
    frozen: tuple[str, ...]


def look_at_merge(desk: Desk, stays: int, goes: int) -> Merge:
    """Say what a merge would do; nothing is written.

    Raises:
        UnknownThing: no such party.
        BadInput: both are the same, or of different kinds.
        NotAllowed: one of them was merged already.
    """
    with desk.store.read() as uow:
        return _merge(uow, stays, goes)


def merge(desk: Desk, stays: int, goes: int, why: str) -> tuple[Merge, Changes]:
    """Move everything of one party to another, and fill in what that one lacks; refusals as ``look_at_merge``."""
    reason = clean(why, "why", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> Merge:
        found = _merge(uow, stays, goes)
        _follow(desk, uow, found.moved, goes, stays)
        values = {field: getattr(found.goes, field) for field in found.filled}
        uow.parties.save_organiser(replace(found.stays, **values))
        uow.parties.save_organiser(replace(found.goes, merged_into=stays))
        told = json.dumps({**found.moved, "filled": found.filled, "into": stays})
        uow.audit.add(desk.actor, desk.now(), "merge-parties", "organiser", goes, after=told, why=reason)
        return found

    found = desk.store.transact(work)
    return found, Changes(bookings=frozenset(found.moved["bookings"]), parties=frozenset({stays, goes}))


def unmerge(desk: Desk, gone: int, why: str) -> tuple[Organiser, Changes]:
    """Take a merge back: what followed and is still with the party that stayed goes back.

    Raises:
        UnknownThing: no such party.
        NotAllowed: it was not merged, or the party that stayed went into another since.
    """
    reason = clean(why, "why", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> tuple[Organiser, Mapping[str, Sequence[int]]]:
        party = uow.parties.organiser(gone)
        if not party.merged_into:
            raise NotAllowed(deed="unmerge-parties", name=_name(party), state="not-merged", allowed=())
        _must_stand(uow, uow.parties.organiser(party.merged_into), "unmerge-parties")
        last = [entry for entry in uow.audit.of("organiser", gone) if entry.verb == "merge-parties"][-1]
        told = json.loads(last.after)
        moved = {name: numbers for name, numbers in told.items() if name not in ("filled", "into")}
        _follow(desk, uow, moved, party.merged_into, gone)
        stayed = uow.parties.organiser(party.merged_into)
        still = [field for field in told["filled"] if getattr(stayed, field) == getattr(party, field)]
        emptied: dict[str, Any] = {field: _EMPTY.get(field, "") for field in still}
        uow.parties.save_organiser(replace(stayed, **emptied))
        saved = uow.parties.save_organiser(replace(party, merged_into=0))
        uow.audit.add(desk.actor, desk.now(), "unmerge-parties", "organiser", gone, after=last.after, why=reason)
        return saved, moved

    saved, moved = desk.store.transact(work)
    return saved, Changes(bookings=frozenset(moved["bookings"]), parties=frozenset({gone}))


def _merge(uow: UnitOfWork, stays: int, goes: int) -> Merge:
    first, second = uow.parties.organiser(stays), uow.parties.organiser(goes)
    if stays == goes:
        raise BadInput(field="goes", value=str(goes), why="same-party")
    if first.kind is not second.kind:
        raise BadInput(field="goes", value=_name(second), why="other-kind")
    for party in (first, second):
        _must_stand(uow, party, "merge-parties")
    moved = {**uow.parties.following(goes), **uow.contacts.numbers_at(goes)}
    filled = tuple(field for field in _FILLED if _says(second, field) and not _says(first, field))
    own = (venue.contracts.of_bookings(moved["bookings"]) for venue in uow.each_venue())
    frozen = tuple(each.number for contracts in own for each in contracts)
    return Merge(first, second, moved, filled, frozen)


def _must_stand(uow: UnitOfWork, party: Organiser, deed: str) -> None:
    """Refuse what needs a party that stands for itself; raises ``NotAllowed`` with the one that took its place."""
    if party.merged_into:
        into = _name(uow.parties.organiser(party.merged_into))
        raise NotAllowed(deed=deed, name=_name(party), state="merged-into", into=into, allowed=())


def _follow(desk: Desk, uow: UnitOfWork, moved: Mapping[str, Sequence[int]], of: int, to: int) -> None:
    for venue in uow.each_venue():
        for before in venue.bookings.many(moved["bookings"]):
            if before.organiser_id == of:
                saved = venue.bookings.save(replace(before, organiser_id=to))
                told = {"before": snapshot(before), "after": snapshot(saved)}
                uow.audit.add(desk.actor, desk.now(), "assign", "booking", before.id, **told)
    for name in ("events", "series"):
        uow.parties.move(name, moved[name], of, to)
    uow.contacts.move({name: list(moved[name]) for name in ("contacts", "correspondence")}, of, to)


def _says(party: Organiser, field: str) -> bool:
    return bool(getattr(party, field) != _EMPTY.get(field, ""))


def _name(party: Organiser) -> str:
    return party.name.zh or party.name.en
