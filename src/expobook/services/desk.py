"""The desk that a deed is done at: the open book, who works there, and what time it is."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import cached_property, lru_cache

from expobook.domain.actor import Actor
from expobook.domain.calendar import WorkCalendar
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.services.calendars import calendar_of
from expobook.storage.store import Store
from expobook.storage.unit_of_work import UnitOfWork

VENUE_ZONE = timezone(timedelta(hours=8), "Beijing")  # one zone without summer time


def venue_now() -> datetime:
    """Return the time on the venue's wall clock, without a zone."""
    return datetime.now(VENUE_ZONE).replace(tzinfo=None, microsecond=0)


def venue_in(uow: UnitOfWork) -> Venue:
    """Return the venue that a transaction is at, as it is in force there."""
    return _venue(uow.venues.newest()[1])


@lru_cache(maxsize=8)
def _venue(text: str) -> Venue:
    from expobook.exchange.venue_json import venue_from_text

    return venue_from_text(text)


@dataclass(frozen=True)
class Desk:
    """Handed to every service, at one venue of the book; holds no state of its own but the open store."""

    store: Store
    actor: Actor = field(default_factory=lambda: Actor("", ""))
    now: Callable[[], datetime] = venue_now

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Chinese workdays and days off, as the book knows them."""
        with self.store.read() as uow:
            return calendar_of(uow)

    @cached_property
    def venue(self) -> Venue:
        """The venue in force when it was first asked for."""
        with self.store.read() as uow:
            return venue_in(uow)

    @cached_property
    def venues(self) -> Mapping[str, Bilingual]:
        """What each venue of the book is called, by its code, the first first, as it was when first asked for."""
        return self._venues_now()

    def _venues_now(self) -> Mapping[str, Bilingual]:
        with self.store.read() as uow:
            return {kept.code: Bilingual(**json.loads(kept.body)["name"]) for kept in uow.venues.all()}

    def venues_again(self) -> bool:
        """Read the venues of the book again, as another desk may have added one; say whether they differ."""
        before = self.__dict__.get("venues")
        now = self.__dict__["venues"] = self._venues_now()
        return now != before

    def forget_calendar(self) -> None:
        """Read the calendar again when it is next asked for: its notices have changed."""
        self.__dict__.pop("calendar", None)

    def acting_as(self, actor: Actor) -> "Desk":
        return replace(self, actor=actor)

    def give_up(self) -> None:
        """Wait for no server any more: the window closes."""
        self.store.patience_s = 0
        self.store.give_up()

    def close(self) -> None:
        self.store.close()
