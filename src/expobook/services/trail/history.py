"""The history of a booking as people read it: who, when, what was before, what is after, why."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from expobook.services.desk import Desk
from expobook.services.rules import theme_name
from expobook.services.trail import words as trail_words
from expobook.services.trail.names import Names, names_in
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
_IN_WORDS = {"order-overtime", "order-service"}  # deeds whose entry is a sentence that is said in the reader's language
_HEADS = ("status", "title", "expires", "organiser", "event")
_PHASES = ("build-up", "show", "dismantle")
_PLAIN = ("theme", "likelihood", "note")
_OF_LINES = ("space", *_PHASES, "given-back")
PLAIN_FIELDS = frozenset(_PLAIN)  # of a new booking they are not told
LINE_FIELDS = frozenset(_OF_LINES)
BOOKING_FIELDS = frozenset((*_HEADS, *_PLAIN, *_OF_LINES))
_LINES = '"lines":'
_DECODER = json.JSONDecoder()


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
        names = names_in(uow, entries)
        return tuple(_deed(uow, desk.venue, entry, names) for entry in entries)


def changed_by(uow: UnitOfWork, entry: AuditEntry) -> tuple[Meanwhile, ...]:
    """Return what one entry of the trail changed in its booking, for a refusal to say."""
    venue, names = venue_from_text(uow.venues.newest()[1]), names_in(uow, [entry])
    return tuple(Meanwhile(each.field, each.before, each.after) for each in _changes(uow, venue, entry, names))


def changes_field(entry: AuditEntry, fields: frozenset[str]) -> bool:
    """Return whether an entry that keeps a snapshot changed one of some fields of it; no more of it is read."""
    before, after = entry.before, entry.after
    heads = any(_kept(before, name) != _kept(after, name) for name in fields.intersection(_HEADS))
    plain = before and any(_kept(before, name) != _kept(after, name) for name in fields.intersection(_PLAIN))
    if heads or plain or fields.isdisjoint(_OF_LINES):
        return bool(heads or plain)
    if before.partition(_LINES)[2] == after.partition(_LINES)[2]:
        return False
    between = _lines_between(_kept(before, "lines") or (), _kept(after, "lines") or ())
    return any(name in fields for name, *_ in between)


def changes_number(entry: AuditEntry, field: str, numbers: frozenset[int]) -> bool:
    """Return whether an entry gave its booking to one of some parties or shows, or took it from one."""
    was, now = _kept(entry.before, field), _kept(entry.after, field)
    return was != now and not numbers.isdisjoint((was, now))


def _kept(snapshot: str, name: str) -> Any:
    """Return one value of a snapshot, None where it has none; within a text no quote stands by itself."""
    _, found, rest = snapshot.partition(f'"{name}":')
    return _DECODER.raw_decode(rest)[0] if found else None


def _deed(uow: UnitOfWork, venue: Venue, entry: AuditEntry, names: Names) -> PastDeed:
    changes = tuple(_changes(uow, venue, entry, names))
    return PastDeed(entry.id, entry.at, entry.who, entry.desk, entry.verb, changes, entry.why)


def _changes(uow: UnitOfWork, venue: Venue, entry: AuditEntry, names: Names) -> Iterable[FieldChange]:
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
        yield FieldChange(entry.verb, None, trail_words.both(entry.verb, after, names))
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
    """Yield what differs between two snapshots of a booking (``domain.record.snapshot``), as people read it."""
    said: dict[str, Callable[[Any], Any]] = {
        "status": Status,
        "title": lambda names: Bilingual(*names),
        "expires": datetime.fromisoformat,
        "organiser": lambda number: uow.parties.organiser(number).name,
        "event": lambda number: uow.parties.event(number).name,
        "theme": theme_name,
        "space": lambda bays: venue_words(venue, bays),
        "given-back": lambda gaps: _gaps(venue, gaps),
    }
    for name, *sides in differing(old, new):
        say = said.get(name, lambda value: value)
        yield FieldChange(name, *(say(side) if side else None for side in sides))


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield what differs between two snapshots of a booking: its field, and the two values that were stored."""
    for name in _HEADS:
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)
    for name in _PLAIN:
        if old and old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)
    yield from _lines_between(old.get("lines", ()), new.get("lines", ()))


def _lines_between(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, Any, Any]]:
    was = {line["id"]: line for line in old if not line.get("dropped")}
    now = {line["id"]: line for line in new if not line.get("dropped")}
    for number in sorted(was.keys() | now.keys()):
        sides = was.get(number, {}), now.get(number, {})
        values = [{"space": side.get("bays"), **_days(side), "given-back": side.get("gaps")} for side in sides]
        for name in _OF_LINES:
            if values[0].get(name) != values[1].get(name):
                yield name, values[0].get(name), values[1].get(name)


def venue_words(venue: Venue, bays: Sequence[str]) -> str:
    """Return bays in words; those that the venue no longer has by their codes."""
    known = {bay.code for bay in venue.bays}
    return venue.describe(bays) if known.issuperset(bays) else ", ".join(bays)


def _days(line: Mapping[str, Any]) -> dict[str, Stay]:
    if not line:
        return {}
    start, show, end, until = (date.fromisoformat(day) for day in line["days"])
    spans = zip(_PHASES, ((start, show), (show, end), (end, until)), strict=True)
    return {phase: Stay(*span) for phase, span in spans if span[0] < span[1]}


def _gaps(venue: Venue, gaps: Sequence[Sequence[Any]]) -> str:
    return "; ".join(f"{venue_words(venue, bays)} {start}..{until}" for start, until, bays in gaps)
