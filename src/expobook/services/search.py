"""Search as you type: bookings, shows, organisers, contracts and halls by Chinese, pinyin, English, number or theme."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from expobook.domain.booking import Booking, Event, Organiser
from expobook.domain.initials import initials
from expobook.domain.venue import Hall, Venue
from expobook.services.desk import Desk, venue_in
from expobook.services.rules import theme_names
from expobook.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from expobook.domain.contract import IssuedContract

LONGEST = 80  # characters of what is typed that are looked for
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What a text finds, the best fit first, then the newest."""

    bookings: tuple[Booking, ...] = ()
    organisers: tuple[Organiser, ...] = ()
    halls: tuple[Hall, ...] = ()
    events: tuple[Event, ...] = ()
    contracts: tuple["IssuedContract", ...] = ()
    elsewhere: tuple["FoundElsewhere", ...] = ()


@dataclass(frozen=True, slots=True)
class FoundElsewhere:
    """What a text finds at another venue of the book: its bookings, contracts and halls."""

    venue: Venue
    found: Found


def words_of(text: str) -> list[str]:
    """Return the words that are looked for, in small letters."""
    return text[:LONGEST].casefold().split()[:MOST_WORDS]


def search(desk: Desk, text: str, limit: int = 20) -> Found:
    """Return what every word of a text finds, at this venue and at the others; nothing for an empty text.

    A word may be a part of a name in Chinese or English, its pinyin or initials (``jncz`` finds 济南国际车展), a
    booking's or contract's number, or a theme.
    """
    words = words_of(text)
    if not words:
        return Found()
    themes = [themes_named(word) for word in words]
    with desk.store.read() as uow:
        here = _at_venue(uow, desk.venue, words, themes, limit)
        others = [own for own in uow.each_venue() if own is not uow]
        elsewhere = tuple(
            FoundElsewhere(venue, found)
            for own in others
            for venue in [venue_in(own)]
            if (found := _at_venue(own, venue, words, themes, limit)) != Found()
        )
        organisers = tuple(uow.parties.organisers_named(words, limit))
        events = tuple(uow.parties.events_named(words, limit))
    return replace(here, organisers=organisers, events=events, elsewhere=elsewhere)


def _at_venue(uow: UnitOfWork, venue: Venue, words: list[str], themes: Sequence[Collection[str]], limit: int) -> Found:
    bookings = tuple(uow.bookings.matching(words, themes, limit))
    contracts = uow.contracts.matching(words, [booking.id for booking in bookings], limit)
    return Found(bookings, halls=tuple(_halls(venue, words))[:limit], contracts=contracts)


def themes_named(word: str) -> frozenset[str]:
    """Return the codes of the themes that a word names: its code, or a part of its name."""
    return frozenset(code for code, name in theme_names().items() if word in f"{code}\n{name.zh}\n{name.en}".casefold())


def _halls(venue: Venue, words: list[str]) -> list[Hall]:
    """Return the halls that every word names, those whose code begins so first."""
    found = [
        hall
        for hall in venue.halls
        if all(word in f"{hall.code} {hall.name.zh} {hall.name.en} {_initials(hall)}".casefold() for word in words)
    ]
    return sorted(found, key=lambda hall: not f"{hall.code.casefold()} {_initials(hall)}".startswith(words[0]))


def _initials(hall: Hall) -> str:
    """Return the pinyin initials of a hall's name without its blanks: ``5hg`` of 5 号馆."""
    return "".join(initials(hall.name.zh).split())
