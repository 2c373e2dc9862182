"""Search as you type: bookings, shows, organisers, contracts and halls by Chinese, pinyin, English, number or theme."""

from dataclasses import dataclass

from expobook.domain.booking import Booking, Event, Organiser
from expobook.domain.contract import IssuedContract
from expobook.domain.venue import Hall
from expobook.services.desk import Desk
from expobook.services.rules import theme_names

LONGEST = 80  # characters of what is typed that are looked for
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What a text finds, the best fit first, then the newest."""

    bookings: tuple[Booking, ...] = ()
    organisers: tuple[Organiser, ...] = ()
    halls: tuple[Hall, ...] = ()
    events: tuple[Event, ...] = ()
    contracts: tuple[IssuedContract, ...] = ()


def words_of(text: str) -> list[str]:
    """Return the words that are looked for, in small letters."""
    return text[:LONGEST].casefold().split()[:MOST_WORDS]


def search(desk: Desk, text: str, limit: int = 20) -> Found:
    """Return what every word of a text finds; nothing for an empty text.

    A word may be a part of a name in Chinese or English, its pinyin or initials (``jncz`` finds 济南国际车展), a
    booking's or contract's number, or a theme.
    """
    words = words_of(text)
    if not words:
        return Found()
    themes = [themes_named(word) for word in words]
    with desk.store.read() as uow:
        bookings = tuple(uow.bookings.matching(words, themes, limit))
        organisers = tuple(uow.parties.organisers_named(words, limit))
        events = tuple(uow.parties.events_named(words, limit))
        contracts = uow.contracts.matching(words, [booking.id for booking in bookings], limit)
    return Found(bookings, organisers, tuple(_halls(desk, words))[:limit], events, contracts)


def themes_named(word: str) -> frozenset[str]:
    """Return the codes of the themes that a word names: its code, or a part of its name."""
    return frozenset(code for code, name in theme_names().items() if word in f"{code}\n{name.zh}\n{name.en}".casefold())


def _halls(desk: Desk, words: list[str]) -> list[Hall]:
    """Return the halls that every word names, those whose code begins so first."""
    found = [
        hall
        for hall in desk.venue.halls
        if all(word in f"{hall.code} {hall.name.zh} {hall.name.en}".casefold() for word in words)
    ]
    return sorted(found, key=lambda hall: not hall.code.casefold().startswith(words[0]))
