"""Wishes and weights for the season: what each booking would take, what it is worth, and the venue's own choices."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from expobook.domain.booking import Booking, Status
from expobook.domain.conflict import differing
from expobook.domain.errors import BadInput, NotAllowed
from expobook.domain.plain import to_plain
from expobook.domain.season.wish import SeasonRules, SeasonWish, check_wish
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.stale import must_be_seen, stale
from expobook.storage.unit_of_work import UnitOfWork

SETTING = "season-rules"
_CHOICES = frozenset(asdict(SeasonRules())) - {"version"}
PLANNED = (Status.ENQUIRY, Status.HOLD)


def season_rules(desk: Desk) -> SeasonRules:
    """Return the venue's choices about seasons."""
    with desk.store.read() as uow:
        return season_rules_of(uow)


def season_rules_of(uow: UnitOfWork) -> SeasonRules:
    """Return the choices in force in a transaction."""
    stored: Mapping[str, Any] = uow.settings.get(SETTING) or {}
    chosen = {name: int(value) for name, value in stored.items() if name in _CHOICES}
    return SeasonRules(**chosen, version=uow.settings.version(SETTING))


def set_season_rules(
    desk: Desk, *, why: str = "", expected_version: int | None = None, **choices: int
) -> tuple[SeasonRules, Changes]:
    """Change some of the venue's choices; see :class:`SeasonRules` for their names.

    Raises:
        BadInput: an unknown name, or a negative figure.
        StaleData: somebody changed them since ``expected_version``.
    """
    for name, value in choices.items():
        if name not in _CHOICES:
            raise BadInput(field=name, value=str(value), why="unknown-setting")
        if value < 0:
            raise BadInput(field=name, value=str(value), why="negative")

    def work(uow: UnitOfWork) -> SeasonRules:
        seen = partial(must_be_seen, uow, SETTING, expected_version, season_rules_of(uow), choices)
        seen(kind="season-rules", verb="set-season-rules")
        before = uow.settings.get(SETTING) or {}
        uow.settings.put(SETTING, before | choices)
        told = {"before": json.dumps(before), "after": json.dumps(before | choices)}
        uow.audit.add(desk.actor, desk.now(), "set-season-rules", "setting", None, why=why, **told)
        return season_rules_of(uow)

    return desk.store.transact(work), Changes(venue=True)


def season_wish(desk: Desk, booking_id: int) -> SeasonWish:
    """Return the wish of a booking; an empty one where nobody said any."""
    with desk.store.read() as uow:
        return uow.seasons.wish(booking_id) or SeasonWish(booking_id)


def season_wishes(desk: Desk) -> Mapping[int, SeasonWish]:
    """Return every wish in the book, by booking."""
    with desk.store.read() as uow:
        return uow.seasons.wishes()


def set_wish(
    desk: Desk, wish: SeasonWish, *, why: str = "", expected_version: int | None = None
) -> tuple[SeasonWish, Changes]:
    """Keep what a plan of the season may do with an enquiry or a hold, in place of what was said before.

    ``expected_version`` is the version of the wish that was read, 0 where nobody had said any.

    Raises:
        BadInput: figures that cannot be meant.
        NotAllowed: the booking is neither an enquiry nor a hold.
        UnknownThing: no such booking, or bays that the venue does not have.
        StaleData: somebody said another wish since.
    """
    check_wish(wish)
    desk.venue.area_of(wish.within)

    def work(uow: UnitOfWork) -> SeasonWish:
        booking = uow.bookings.get(wish.booking_id)
        _must_be_planned(booking)
        before = uow.seasons.wish(wish.booking_id)
        theirs = before or SeasonWish(wish.booking_id)
        if expected_version is not None and theirs.version != expected_version:
            unlike = differing(theirs, wish, theirs)
            refusal = partial(stale, uow, "season-wish", booking.number, theirs, verbs=("season-wish",))
            raise refusal(number=booking.id, differs=unlike)
        kept = uow.seasons.put_wish(wish)
        told = {"before": _told(before), "after": _told(kept), "why": why}
        uow.audit.add(desk.actor, desk.now(), "season-wish", "booking", booking.id, **told)
        return kept

    return desk.store.transact(work), Changes(bookings=frozenset({wish.booking_id}))


def lock(
    desk: Desk, booking_id: int, *, locked: bool, why: str = "", expected_version: int | None = None
) -> tuple[SeasonWish, Changes]:
    """Let every plan of the season leave a hold where it stands, or move it again.

    Raises:
        NotAllowed: it is no hold.
        StaleData: somebody said another wish since ``expected_version``, or just now.
    """
    wish = season_wish(desk, booking_id)
    with desk.store.read() as uow:
        booking = uow.bookings.get(booking_id)
    if locked and booking.status is not Status.HOLD:
        raise _not_planned(booking, (Status.HOLD,), "lock")
    seen = wish.version if expected_version is None else expected_version
    return set_wish(desk, replace(wish, locked=locked), why=why, expected_version=seen)


def _must_be_planned(booking: Booking) -> None:
    if booking.status not in PLANNED:
        raise _not_planned(booking, PLANNED)


def _not_planned(booking: Booking, allowed: tuple[Status, ...], deed: str = "season-wish") -> NotAllowed:
    return NotAllowed(
        deed=deed,
        kind="booking",
        name=booking.number,
        title=booking.title,
        state=booking.status,
        allowed=allowed,
    )


def _told(wish: SeasonWish | None) -> str:
    return "" if wish is None else json.dumps(to_plain(wish), ensure_ascii=False, separators=(",", ":"))
