"""The people at parties and what was said with them. The audit trail names them by number, never by personal data."""

from dataclasses import replace

from expobook.domain.conflict import differing
from expobook.domain.party import Channel, Contact, Said
from expobook.domain.text import LONGEST_NOTE, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.people import may
from expobook.services.stale import stale
from expobook.storage.unit_of_work import UnitOfWork

SEE = "see-contacts"  # the deed that a role needs to read personal data; nothing is written when it is done


def contacts(desk: Desk, *party_ids: int) -> tuple[Contact, ...]:
    """Return the people of some parties, or everybody; masked for a role that may not read personal data."""
    with desk.store.read() as uow:
        found = uow.contacts.of(*party_ids)
    return tuple(found) if may(desk, SEE) else tuple(each.masked() for each in found)


def save_contact(desk: Desk, contact: Contact) -> tuple[Contact, Changes]:
    """Store a person, new with ``id`` 0.

    Raises:
        BadInput: no name, or a field that cannot be used.
        UnknownThing: no such party or person.
        StaleData: somebody saved it since it was read.
    """
    tidy = replace(
        contact,
        name=clean(contact.name, "name"),
        post=clean(contact.post, "post", required=False),
        phone=clean(contact.phone, "phone", longest=80, required=False),
        email=clean(contact.email, "email", required=False),
        note=clean(contact.note, "note", longest=LONGEST_NOTE, required=False),
    )

    def work(uow: UnitOfWork) -> Contact:
        uow.parties.organiser(tidy.party_id)
        now = uow.contacts.get(tidy.id) if tidy.id else tidy
        if now.version != tidy.version:
            now = now if desk.store.hidden is None else now.masked()
            unlike = differing(now, tidy, now)
            raise stale(uow, "contact", now.name, now, verbs=("save-contact",), number=now.id, differs=unlike)
        saved = uow.contacts.save(tidy)
        uow.audit.add(desk.actor, desk.now(), "save-contact", "contact", saved.id, after=str(saved.party_id))
        return saved

    saved = desk.store.transact(work)
    return saved, Changes(parties=frozenset({saved.party_id}))


def erase_contact(desk: Desk, contact_id: int, why: str) -> tuple[Contact, Changes]:
    """Delete a person for good (PIPL art. 47); what was issued keeps what it says.

    Raises:
        BadInput: no reason.
        UnknownThing: no such person.
    """
    reason = clean(why, "why", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> Contact:
        gone = uow.contacts.get(contact_id)
        uow.contacts.remove(contact_id)
        uow.audit.add(
            desk.actor, desk.now(), "erase-contact", "contact", contact_id, after=str(gone.party_id), why=reason
        )
        return gone

    gone = desk.store.transact(work)
    return gone, Changes(parties=frozenset({gone.party_id}))


def note_said(desk: Desk, party_id: int, channel: Channel, text: str) -> tuple[Said, Changes]:
    """Write down a call, a mail, a letter or a meeting with a party; raises ``UnknownThing``, ``BadInput``."""
    told = clean(text, "note", longest=LONGEST_NOTE)

    def work(uow: UnitOfWork) -> Said:
        uow.parties.organiser(party_id)
        said = uow.contacts.say(Said(0, party_id, desk.now(), desk.actor.name, channel, told))
        uow.audit.add(desk.actor, desk.now(), "note-said", "organiser", party_id, after=channel.value)
        return said

    return desk.store.transact(work), Changes(parties=frozenset({party_id}))
