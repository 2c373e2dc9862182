"""Organisers and shows: who books, and what."""

import json
from dataclasses import replace

from expobook.domain.booking import Event, Organiser
from expobook.domain.text import Bilingual, bilingual, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.storage.unit_of_work import UnitOfWork


def add_organiser(desk: Desk, organiser: Organiser) -> tuple[Organiser, Changes]:
    """Store a new party; raises ``BadInput`` for a name that cannot be used."""
    return save_organiser(desk, replace(organiser, id=0))


def save_organiser(desk: Desk, organiser: Organiser) -> tuple[Organiser, Changes]:
    """Store a party, new with ``id`` 0; raises ``StaleData`` when somebody saved it since."""
    tidy = replace(
        organiser,
        name=bilingual(organiser.name.zh, organiser.name.en, "organiser"),
        representative=clean(organiser.representative, "representative", required=False),
        credit_code=clean(organiser.credit_code, "credit-code", longest=40, required=False),
        phone=clean(organiser.phone, "phone", longest=80, required=False),
        email=clean(organiser.email, "email", required=False),
        bank=clean(organiser.bank, "bank", required=False),
        account=clean(organiser.account, "account", longest=80, required=False),
        address=Bilingual(
            clean(organiser.address.zh, "address", longest=400, required=False),
            clean(organiser.address.en, "address", longest=400, required=False),
        ),
    )

    def work(uow: UnitOfWork) -> Organiser:
        saved = uow.parties.save_organiser(tidy)
        after = json.dumps([saved.name.zh, saved.name.en, saved.credit_code], ensure_ascii=False)
        uow.audit.add(desk.actor, desk.now(), "save-organiser", "organiser", saved.id, after=after)
        return saved

    saved = desk.store.transact(work)
    return saved, Changes(parties=frozenset({saved.id}))


def organisers(desk: Desk) -> list[Organiser]:
    """Return all parties in the order they were entered."""
    with desk.store.read() as uow:
        return list(uow.parties.organisers())


def add_event(desk: Desk, event: Event) -> tuple[Event, Changes]:
    """Store a new show."""
    tidy = replace(
        event,
        id=0,
        name=bilingual(event.name.zh, event.name.en, "event"),
        theme=clean(event.theme, "theme", longest=40, required=False),
        edition=clean(event.edition, "edition", longest=40, required=False),
    )

    def work(uow: UnitOfWork) -> Event:
        if tidy.organiser_id:
            uow.parties.organiser(tidy.organiser_id)
        saved = uow.parties.save_event(tidy)
        after = json.dumps([saved.name.zh, saved.name.en, saved.theme], ensure_ascii=False)
        uow.audit.add(desk.actor, desk.now(), "add-event", "event", saved.id, after=after)
        return saved

    saved = desk.store.transact(work)
    return saved, Changes(parties=frozenset({saved.organiser_id} - {0}))


def events(desk: Desk) -> list[Event]:
    """Return all shows in the order they were entered."""
    with desk.store.read() as uow:
        return list(uow.parties.events())
