"""Organisers and shows: who books, and what."""

import json
from dataclasses import replace

from expobook.domain.booking import MASKED, Booking, Event, Kind, Organiser
from expobook.domain.conflict import differing
from expobook.domain.errors import BadInput, NotAllowed, UnknownThing
from expobook.domain.party import PartyKind
from expobook.domain.record import snapshot
from expobook.domain.text import Bilingual, bilingual, clean
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.diary.placing import read_for_change
from expobook.services.stale import stale
from expobook.storage.unit_of_work import UnitOfWork


def add_organiser(desk: Desk, organiser: Organiser) -> tuple[Organiser, Changes]:
    """Store a new party; raises ``BadInput`` for a name that cannot be used."""
    return save_organiser(desk, replace(organiser, id=0))


def save_organiser(desk: Desk, organiser: Organiser) -> tuple[Organiser, Changes]:
    """Store a party, new with ``id`` 0; raises ``StaleData`` when somebody saved it since."""
    tidy = tidied(organiser)

    def work(uow: UnitOfWork) -> Organiser:
        now = uow.parties.organiser(tidy.id) if tidy.id else tidy
        if now.version != tidy.version:
            name = now.name.zh or now.name.en
            now = now if desk.store.hidden is None else now.masked()
            unlike = differing(now, tidy, now)
            raise stale(uow, "organiser", name, now, verbs=("save-organiser",), number=now.id, differs=unlike)
        saved = uow.parties.save_organiser(tidy if desk.store.hidden is None else with_hidden(tidy, now))
        after = json.dumps([saved.name.zh, saved.name.en, saved.credit_code], ensure_ascii=False)
        uow.audit.add(desk.actor, desk.now(), "save-organiser", "organiser", saved.id, after=after)
        return saved

    saved = desk.store.transact(work)
    return saved, Changes(parties=frozenset({saved.id}))


def with_hidden(edited: Organiser, now: Organiser) -> Organiser:
    """Return an edited party with what its editor saw masked, and left so, as it is in the book."""
    masked = now.masked()
    left = [name for name in MASKED if getattr(edited, name) == getattr(masked, name)]
    return replace(edited, **{name: getattr(now, name) for name in left})


def tidied(organiser: Organiser) -> Organiser:
    """Return a party with its texts cleaned; raises ``BadInput`` for one that cannot be used."""
    return replace(
        organiser,
        name=bilingual(organiser.name.zh, organiser.name.en, "name"),
        representative=clean(organiser.representative, "representative", required=False),
        credit_code=clean(organiser.credit_code, "credit-code", longest=40, required=False),
        phone=clean(organiser.phone, "phone", longest=80, required=False),
        email=clean(organiser.email, "email", required=False),
        erased=None if _has_personal_data(organiser) else organiser.erased,
        bank=clean(organiser.bank, "bank", required=False),
        account=clean(organiser.account, "account", longest=80, required=False),
        address=Bilingual(
            clean(organiser.address.zh, "address", longest=400, required=False),
            clean(organiser.address.en, "address", longest=400, required=False),
        ),
    )


def _has_personal_data(organiser: Organiser) -> bool:
    return any(text.strip() for text in (organiser.representative, organiser.phone, organiser.email))


def like(desk: Desk, organiser: Organiser) -> tuple[Organiser, ...]:
    """Return the parties of its kind that may be the same.

    They have an equal credit code, a name that is equal but for blanks, capitals and punctuation, or a Chinese name
    that is read alike.
    """
    with desk.store.read() as uow:
        alike = uow.parties.sounding_like(organiser) if organiser.name.zh else set()
        known = uow.parties.organisers(organiser.kind)
    return tuple(each for each in known if each.id != organiser.id and (each.id in alike or each.may_be(organiser)))


def assign(
    desk: Desk,
    booking_id: int,
    organiser_id: int | None,
    event_id: int | None,
    *,
    expected_version: int | None = None,
) -> tuple[Booking, Changes]:
    """Say who a booking is for and which show it is; its space, days and rank stay as they are.

    A contract in force keeps the names it was issued with; the next paper has the new ones.

    Raises:
        UnknownThing: no such booking, party or show.
        NotAllowed: the booking is a closure.
        StaleData: somebody saved it since ``expected_version``.
    """

    def work(uow: UnitOfWork) -> Booking:
        before = read_for_change(uow, booking_id, expected_version)
        if before.kind is not Kind.EVENT:
            raise NotAllowed(deed="assign", name=before.number, state=before.status, allowed=())
        if organiser_id is not None:
            uow.parties.organiser(organiser_id)
        if event_id is not None:
            uow.parties.event(event_id)
        saved = uow.bookings.save(replace(before, organiser_id=organiser_id, event_id=event_id))
        told = {"before": snapshot(before), "after": snapshot(saved)}
        uow.audit.add(desk.actor, desk.now(), "assign", "booking", booking_id, **told)
        return saved

    saved = desk.store.transact(work)
    return saved, Changes(bookings=frozenset({booking_id}))


def organisers(desk: Desk, kind: PartyKind = PartyKind.ORGANISER) -> list[Organiser]:
    """Return the parties of a kind in the order they were entered; those merged into others are left out."""
    with desk.store.read() as uow:
        return list(uow.parties.organisers(kind))


def party(desk: Desk, party_id: int, kind: PartyKind | None = None) -> Organiser:
    """Return one party; raises ``UnknownThing`` for a number that there is not, or that is of another kind."""
    with desk.store.read() as uow:
        found = uow.parties.organiser(party_id)
    if kind is not None and found.kind is not kind:
        raise UnknownThing(kind=kind.value, name=str(party_id), known="")
    return found


def add_event(desk: Desk, event: Event) -> tuple[Event, Changes]:
    """Store a new show; raises ``BadInput`` for a name that cannot be used, ``UnknownThing`` for its organiser."""
    return save_event(desk, replace(event, id=0))


def save_event(desk: Desk, event: Event) -> tuple[Event, Changes]:
    """Store a show, new with ``id`` 0; raises ``StaleData`` when somebody saved it since."""
    if event.visitors_a_session is not None and event.visitors_a_session < 0:
        raise BadInput(field="visitors", value=str(event.visitors_a_session), why="negative")
    tidy = replace(
        event,
        name=bilingual(event.name.zh, event.name.en, "event"),
        theme=clean(event.theme, "theme", longest=40, required=False),
        edition=clean(event.edition, "edition", longest=40, required=False),
    )

    def work(uow: UnitOfWork) -> Event:
        now = uow.parties.event(tidy.id) if tidy.id else tidy
        if now.version != tidy.version:
            name = now.name.zh or now.name.en
            unlike, verbs = differing(now, tidy, now), ("add-event", "save-event")
            raise stale(uow, "event", name, now, verbs=verbs, number=now.id, differs=unlike)
        if tidy.organiser_id:
            uow.parties.organiser(tidy.organiser_id)
        saved = uow.parties.save_event(tidy)
        after = json.dumps([saved.name.zh, saved.name.en, saved.theme], ensure_ascii=False)
        verb = "save-event" if event.id else "add-event"
        uow.audit.add(desk.actor, desk.now(), verb, "event", saved.id, after=after)
        return saved

    saved = desk.store.transact(work)
    return saved, Changes(parties=frozenset({saved.organiser_id} - {0}))


def events(desk: Desk) -> list[Event]:
    """Return all shows in the order they were entered."""
    with desk.store.read() as uow:
        return list(uow.parties.events())
