"""What the book calls parties, shows and services of which entries of the audit trail keep the number or code alone."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from expobook.domain.text import Bilingual
from expobook.storage.audit import AuditEntry
from expobook.storage.unit_of_work import UnitOfWork

MERGES = frozenset({"merge-parties", "unmerge-parties"})
OF_A_PARTY = frozenset({"save-contact", "erase-contact"})  # their entry is the number of the person's party
ORDERS = "order-service"
PARTY_KEYS = frozenset({"organiser", "goes", "into"})


@dataclass(frozen=True, slots=True)
class Names:
    """Names by number or code; what has none is told as a record, or by its code."""

    parties: Mapping[int, Bilingual] = field(default_factory=dict)
    events: Mapping[int, Bilingual] = field(default_factory=dict)
    services: Mapping[str, Bilingual] = field(default_factory=dict)

    def party(self, number: int) -> Bilingual:
        """Return what a party is called."""
        return self.parties.get(number) or _record(number)

    def event(self, number: int) -> Bilingual:
        """Return what a show is called."""
        return self.events.get(number) or _record(number)

    def service(self, code: str) -> Bilingual:
        """Return what a service is called."""
        return self.services.get(code) or Bilingual(code, code)


NAMELESS = Names()


def names_in(uow: UnitOfWork, entries: Iterable[AuditEntry]) -> Names:
    """Return the names of what some entries keep the number or code of; of other entries nothing is read."""
    parties: set[int] = set()
    events: set[int] = set()
    ordered = False
    for entry in entries:
        ordered = ordered or entry.verb == ORDERS
        for key, number in _numbers(entry):
            (events if key == "event" else parties).add(number)
    return Names(
        uow.parties.names_of("organiser", parties),
        uow.parties.names_of("event", events),
        services_of(uow) if ordered else {},
    )


def parties_of(entry: AuditEntry) -> frozenset[int]:
    """Return the parties that an entry on a merge or a person is told with by name."""
    return frozenset(number for key, number in _numbers(entry) if key != "event")


def services_of(uow: UnitOfWork) -> Mapping[str, Bilingual]:
    """Return the names of all services that the venues ever had, by code; the newest tariff that has one says it."""
    found: dict[str, Bilingual] = {}
    for venue in uow.each_venue():
        for each in venue.tariffs.versions():
            body = venue.tariffs.get(each.code, each.version) or {}
            found |= {service["code"]: Bilingual(service["zh"], service["en"]) for service in body.get("services", ())}
    return found


def _numbers(entry: AuditEntry) -> Iterable[tuple[str, int]]:
    if entry.verb in OF_A_PARTY:
        return [("organiser", int(entry.after))] if entry.after.isdigit() else ()
    if entry.verb not in MERGES and entry.verb != "assign":
        return ()
    told = [("goes", entry.subject_id)] if entry.verb in MERGES and entry.subject_id else []
    return [*told, *_numbers_told(entry.before), *_numbers_told(entry.after)]


def _numbers_told(text: str) -> Iterable[tuple[str, int]]:
    try:
        said: Any = json.loads(text) if text else {}
    except ValueError:
        return ()
    keys = (*PARTY_KEYS, "event")
    return [(key, said[key]) for key in keys if isinstance(said, Mapping) and isinstance(said.get(key), int)]


def _record(number: int) -> Bilingual:
    return Bilingual(f"记录 {number}", f"record {number}")
