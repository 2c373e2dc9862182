"""The history of a booking as people read it: who, when, what was before, what is after, why."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from expobook.domain.account import Account, PostingKind
from expobook.domain.booking import Status
from expobook.domain.conflict import Meanwhile
from expobook.domain.diary import Stay
from expobook.domain.negotiated import DiscountState
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue
from expobook.exchange.venue_json import venue_from_text
from expobook.services import trail_words
from expobook.services.desk import Desk
from expobook.storage.audit import AuditEntry
from expobook.storage.unit_of_work import UnitOfWork
from expobook.words import money

_CHALLENGE = re.compile(r"(\S+) challenges (\S+), due (\d{4}-\d{2}-\d{2})")
_DISCOUNT = re.compile(r"\d+: (\S+) % (\w+)")
_NUMBERS = {"sign-amendment", "withdraw-amendment"}  # deeds whose entry is the number of their paper
# what a person reads of an entry about papers and money; hashes and versions are for the audit trail
_READ: Mapping[str, Callable[[Any], Any]] = {
    "number": str,
    "approved_by": str,
    "signed_at": datetime.fromisoformat,
    "file": str,
    "kind": PostingKind,
    "account": Account,
    "fen": money,
    "day": date.fromisoformat,
    "difference_fen": money,
    "alternatives": lambda totals: ", ".join(money(total) for _, total in totals),
}
_IN_WORDS = {"order-overtime"}  # deeds whose entry is a sentence that is said in the reader's language
_PHASES = ("build-up", "show", "dismantle")
_PLAIN = ("theme", "likelihood", "note")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that a deed changed: ``before`` None when it was not there, ``after`` None when it went.

    ``field`` is a word of the terms ``change:...``; values are what ``words.shown`` can say.
    """

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PastDeed:
    """One entry of the trail about a booking, with what it changed; ``at`` is venue time."""

    id: int
    at: datetime
    who: str
    desk: str
    verb: str
    changes: tuple[FieldChange, ...]
    why: str


def history_of(desk: Desk, booking_id: int) -> tuple[PastDeed, ...]:
    """Return everything that was ever done to a booking, oldest first."""
    with desk.store.read() as uow:
        entries = uow.audit.of("booking", booking_id)
        return tuple(_deed(uow, desk.venue, entry) for entry in entries)


def changed_by(uow: UnitOfWork, entry: AuditEntry) -> tuple[Meanwhile, ...]:
    """Return what one entry of the trail changed in its booking, for a refusal to say."""
    venue = venue_from_text(uow.venues.newest()[1])
    return tuple(Meanwhile(each.field, each.before, each.after) for each in _changes(uow, venue, entry))


def _deed(uow: UnitOfWork, venue: Venue, entry: AuditEntry) -> PastDeed:
    changes = tuple(_changes(uow, venue, entry))
    return PastDeed(entry.id, entry.at, entry.who, entry.desk, entry.verb, changes, entry.why)


def _changes(uow: UnitOfWork, venue: Venue, entry: AuditEntry) -> Iterable[FieldChange]:
    before, after = _parsed(entry.before), _parsed(entry.after)
    if entry.verb == "season-wish" and isinstance(after, Mapping):
        yield from _wish_between(before or {}, after)
    elif isinstance(after, Mapping) and "lines" in after:
        yield from _between(uow, venue, before if isinstance(before, Mapping) else {}, after)
    elif isinstance(after, Mapping):
        yield from (FieldChange(key, None, read(after[key])) for key, read in _READ.items() if key in after)
    elif isinstance(after, str) and (found := _CHALLENGE.fullmatch(after)):
        yield FieldChange("challenge", None, f"{found[1]} → {found[2]}")
        yield FieldChange("due", None, date.fromisoformat(found[3]))
    elif isinstance(after, str) and (found := _DISCOUNT.fullmatch(after)):
        yield FieldChange("discount", None, f"{found[1]} %")
        yield FieldChange("decision", None, DiscountState(found[2]))
    elif isinstance(after, str) and entry.verb in _IN_WORDS:
        yield FieldChange(entry.verb, None, trail_words.both(entry.verb, after))
    elif after and entry.verb != "approve-contract":  # that one wrote the hash of what was approved
        field = "number" if entry.verb in _NUMBERS else entry.verb
        yield FieldChange(field, None, str(after).removeprefix("passed ").removeprefix("by "))


def _wish_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[FieldChange]:
    """Yield what differs between two wishes for a season (``domain.season.wish.SeasonWish``)."""
    for name in (name for name in new if name not in {"booking_id", "version"}):
        was, now = old.get(name), new[name]
        if was != now and (was or now):
            yield FieldChange(name, *(trail_words.value_both(name, part) if part else None for part in (was, now)))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text


def _between(uow: UnitOfWork, venue: Venue, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[FieldChange]:
    """Yield what differs between two snapshots of a booking (``domain.record.snapshot``)."""
    heads: dict[str, Callable[[Mapping[str, Any]], Any]] = {
        "status": lambda part: Status(part["status"]),
        "title": lambda part: Bilingual(*part["title"]),
        "expires": lambda part: datetime.fromisoformat(part["expires"]) if part["expires"] else None,
        "organiser": lambda part: uow.parties.organiser(part["organiser"]).name if part["organiser"] else None,
        "event": lambda part: uow.parties.event(part["event"]).name if part["event"] else None,
    }
    for name, read in heads.items():
        if old.get(name) != new.get(name):
            was, now = (read(part) if part.get(name) else None for part in (old, new))
            yield FieldChange(name, was, now)
    for name in _PLAIN:
        if old and old.get(name) != new.get(name):
            yield FieldChange(name, old.get(name) or None, new.get(name) or None)
    yield from _lines_between(venue, old.get("lines", ()), new.get("lines", ()))


def _lines_between(
    venue: Venue, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterable[FieldChange]:
    was = {line["id"]: line for line in old if not line.get("dropped")}
    now = {line["id"]: line for line in new if not line.get("dropped")}
    for number in sorted(was.keys() | now.keys()):
        before, after = was.get(number), now.get(number)
        spaces = [venue_words(venue, line["bays"]) if line else None for line in (before, after)]
        if spaces[0] != spaces[1]:
            yield FieldChange("space", *spaces)
        days = [_days(line) for line in (before, after)]
        for phase in _PHASES:
            if days[0].get(phase) != days[1].get(phase):
                yield FieldChange(phase, days[0].get(phase), days[1].get(phase))
        gaps = [(line or {}).get("gaps", []) for line in (before, after)]
        if gaps[0] != gaps[1]:
            yield FieldChange("given-back", *(_gaps(venue, part) or None for part in gaps))


def venue_words(venue: Venue, bays: Sequence[str]) -> str:
    """Return bays in words; those that the venue no longer has by their codes."""
    known = {bay.code for bay in venue.bays}
    return venue.describe(bays) if known.issuperset(bays) else ", ".join(bays)


def _days(line: Mapping[str, Any] | None) -> dict[str, Stay]:
    if line is None:
        return {}
    start, show, end, until = (date.fromisoformat(day) for day in line["days"])
    spans = zip(_PHASES, ((start, show), (show, end), (end, until)), strict=True)
    return {phase: Stay(*span) for phase, span in spans if span[0] < span[1]}


def _gaps(venue: Venue, gaps: Sequence[Sequence[Any]]) -> str:
    return "; ".join(f"{venue_words(venue, bays)} {start}..{until}" for start, until, bays in gaps)
