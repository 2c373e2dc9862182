"""The venues of a book: which there are, one more of them, and the desk at one of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from expobook.domain.errors import BadInput, UnknownThing
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.services.changes import Changes
from expobook.services.contracts.numbering import SETTING as NUMBERING
from expobook.services.contracts.numbering import checked_letters, letters_from, letters_of
from expobook.services.desk import Desk
from expobook.storage.unit_of_work import UnitOfWork
from expobook.storage.venue_keys import keyed
from expobook.storage.venues import KeptVenue

_LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class BookVenue:
    """A venue of the book: its number there from 1, what it is called, the letters in its papers' numbers."""

    key: int
    code: str
    name: Bilingual
    version: int
    halls: int
    bays: int
    letters: str
    bookings: int
    here: bool


def venues_of(desk: Desk) -> tuple[BookVenue, ...]:
    """Return the venues of the book in the order in which they came; ``here`` is the one that the desk is at."""
    with desk.store.read() as uow:
        return tuple(_told(uow.at(kept.key), kept, here=kept.key == uow.venue) for kept in uow.venues.all())


def _told(own: UnitOfWork, kept: KeptVenue, *, here: bool) -> BookVenue:
    body = json.loads(kept.body)
    return BookVenue(
        key=kept.key,
        code=kept.code,
        name=Bilingual(**body["name"]),
        version=kept.version,
        halls=len(body["halls"]),
        bays=sum(len(hall["bays"]) for hall in body["halls"]),
        letters=letters_of(own),
        bookings=own.bookings.count(),
        here=here,
    )


def at_venue(desk: Desk, code: str) -> Desk:
    """Return the same desk at another venue of the book, named by its code; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        codes = uow.venues.codes()
    for key, known in codes.items():
        if known.casefold() == code.strip().casefold():
            return _at(desk, key)
    raise UnknownThing(kind="venue", name=code, known=", ".join(codes.values()))


def at_kept_venue(desk: Desk, code: str) -> Desk:
    """Return the desk at a venue that was remembered, as it is where the book has none of that code any more."""
    try:
        return at_venue(desk, code) if code else desk
    except UnknownThing:
        return desk


def at_each(desk: Desk) -> tuple[Desk, ...]:
    """Return the desk at each venue of the book, the first first."""
    with desk.store.read() as uow:
        return tuple(_at(desk, key) for key in uow.venues.codes())


def _at(desk: Desk, key: int) -> Desk:
    return desk if key == desk.store.venue else replace(desk, store=desk.store.at_venue(key))


def add_venue(
    desk: Desk, venue: Venue, *, letters: str = "", tariff: Mapping[str, Any] | None = None, why: str = ""
) -> tuple[Desk, Changes]:
    """Take one more venue into the book and return the desk at it.

    It starts with the calendar, clauses and house rules that the program comes with, a licensor that is marked as a
    sample until the venue's own is entered, and a tariff: the one given, else the one that the program comes with.

    Args:
        letters: what stands in the numbers of its papers (one to five letters or figures); made from its code if empty.

    Raises:
        VenueTaken: the book has a venue of that code.
        BadInput: the letters are none, or another venue's; a bay's code is too long beside the venue's number.
        BadTariff: the tariff cannot be used.
        NotPermitted: the book has people, and the role of who asks may not.
    """
    from expobook.exchange.venue_json import venue_to_text  # a window that opens a book does without all these
    from expobook.services.book.venues import refuse_taken
    from expobook.services.contracts.data import SETTING as LICENSOR
    from expobook.services.money.tariffs import default_tariff, put_tariff

    text, codes = venue_to_text(venue), [bay.code for bay in venue.bays]

    def work(uow: UnitOfWork) -> int:
        known = uow.venues.codes()
        refuse_taken(known, venue.code)
        key = max(known) + 1
        for code in codes:
            if len(keyed(key, code)) > _LONGEST_KEY:
                raise BadInput(field="code", value=code, why="too-long", longest=_LONGEST_KEY - 2, length=len(code))
        taken = {letters_of(uow.at(each)) for each in known} - {""}
        own = uow.at(key)
        version = own.venues.add(venue.code, text, codes, desk.now())
        chosen = checked_letters(letters, taken) if letters else letters_from(venue.code, key, taken)
        own.settings.put(NUMBERING, {"letters": chosen})
        own.settings.put(LICENSOR, {"place": {"zh": venue.name.zh, "en": venue.name.en}, "sample": True})
        put_tariff(own, tariff or default_tariff())
        uow.audit.add(desk.actor, desk.now(), "add-venue", "venue", version, after=venue.code, why=why)
        return key

    return _at(desk, desk.store.transact(work)), Changes(venue=True)
