"""Personal data of a party deleted when the law asks (PIPL art. 47), without breaking what was issued.

A contract that was issued, its supplements and the accounts are kept: a contract has to be performed and proved
(PIPL art. 13 (2), 47; Civil Code art. 188) and vouchers are kept for 30 years (Accounting Archives Measures).
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime

from expobook.domain.booking import Organiser
from expobook.domain.text import LONGEST_NOTE, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.storage.unit_of_work import UnitOfWork

PERSONAL = ("representative", "phone", "email")


@dataclass(frozen=True, slots=True)
class Erased:
    """What was deleted, and the numbers of the contracts that keep what they say."""

    party: Organiser
    contacts: int
    correspondence: int
    fields: tuple[str, ...]
    kept: tuple[str, ...]


def erase_personal_data(desk: Desk, party_id: int, why: str) -> tuple[Erased, Changes]:
    """Delete the people of a party, what was said with them, and its own personal fields; the party's name stays.

    The name of a company is no personal data, and shows and contracts hang on it. What was merged into the party is
    kept so that the merge can be taken back, and loses its personal fields too.

    Raises:
        UnknownThing: no such party.
        BadInput: no reason.
    """
    reason = clean(why, "why", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> Erased:
        party = uow.parties.organiser(party_id)
        contacts, said = uow.contacts.remove_all(party_id)
        every = [party, *uow.parties.merged_into(party_id)]
        fields = tuple(name for name in PERSONAL if any(getattr(each, name) for each in every))
        saved, *_ = [uow.parties.save_organiser(_bare(each, desk.now())) for each in every]
        bookings = uow.parties.following(party_id)["bookings"]
        kept = tuple(one.number for own in uow.each_venue() for one in own.contracts.of_bookings(bookings))
        told = json.dumps({"contacts": contacts, "correspondence": said, "fields": fields, "kept": kept})
        uow.audit.add(desk.actor, desk.now(), "erase-party", "organiser", party_id, after=told, why=reason)
        return Erased(saved, contacts, said, fields, kept)

    found = desk.store.transact(work)
    return found, Changes(parties=frozenset({party_id}))


def _bare(party: Organiser, at: datetime) -> Organiser:
    return replace(party, representative="", phone="", email="", erased=at)
