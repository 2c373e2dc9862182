"""Parties and their people in and out of files: XLSX, CSV and vCard; a dry run first, a verdict on every row."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from expobook.domain.booking import Organiser
from expobook.domain.codes import Doubt, credit_code_doubts, phone_doubts
from expobook.domain.errors import BadInput, RowsRefused
from expobook.domain.party import Contact, PartyKind
from expobook.domain.text import Bilingual, clean
from expobook.exchange import atomic
from expobook.exchange.list_file import ListTable
from expobook.exchange.party_list import parties_xlsx, read_parties
from expobook.exchange.vcard import VCard, read_vcards, write_vcards
from expobook.services.book.keeping import before_import
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.parties.contacts import SEE, contacts
from expobook.services.parties.registry import like, organisers, tidied
from expobook.services.people import must_permit
from expobook.storage.unit_of_work import UnitOfWork

_PARTY = ("credit_code", "representative", "phone", "email", "bank", "account")


@dataclass(frozen=True, slots=True)
class PartyRow:
    """What becomes of one row or card.

    ``state`` is new, changed, same, or refused with ``field``, ``value`` and ``why``; ``like`` names a party in the
    book that may be the same although it is not taken for it; ``person`` is the contact that comes along. ``doubts``
    say what looks like a slip in the credit code and the telephone: the row is taken in all the same. ``was`` is the
    name so far of a party that the row gives another one.
    """

    line: int
    name: Bilingual
    state: str
    person: str = ""
    like: str = ""
    field: str = ""
    value: str = ""
    why: str = ""
    code: str = ""
    doubts: tuple[Doubt, ...] = ()
    was: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class PartyImport:
    """What a file does to the book; ``written`` says whether it was done."""

    rows: tuple[PartyRow, ...]
    unknown: tuple[str, ...] = ()
    written: bool = False

    @property
    def refused(self) -> tuple[PartyRow, ...]:
        return tuple(row for row in self.rows if row.state == "refused")

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    party: Organiser
    person: Contact | None


def export_parties(desk: Desk, kind: PartyKind, path: Path, language: str = "zh") -> Path:
    """Write the parties of a kind with their people as ``.xlsx``, or the people as ``.vcf``.

    Raises:
        NotPermitted: the role may not read personal data.
        BadInput: another ending.
        FileTrouble: the folder or the disk refuses.
    """
    must_permit(desk, SEE)
    known = organisers(desk, kind)
    people: dict[int, list[Contact]] = {}
    for person in contacts(desk, *(each.id for each in known)) if known else ():
        people.setdefault(person.party_id, []).append(person)
    form = path.suffix.lower()
    if form not in (".xlsx", ".vcf"):
        raise BadInput(field="file", value=path.name, why="no-party-form")
    content = write_vcards(_cards(known, people)) if form == ".vcf" else parties_xlsx(known, people, language)
    atomic.write(path, content)
    return path


def _cards(known: Sequence[Organiser], people: Mapping[int, Sequence[Contact]]) -> list[VCard]:
    return [
        VCard(
            person.name,
            party.name.zh or party.name.en,
            person.post,
            person.phone,
            person.email,
            party.address.zh or party.address.en,
            person.note,
        )
        for party in known
        for person in people.get(party.id, ())
    ]


def look_through_parties(
    desk: Desk, kind: PartyKind, path: Path, matches: Mapping[str, str] | None = None
) -> PartyImport:
    """Say what a file would do; nothing is written. Raises ``BadListFile``, ``FileTrouble``."""
    return _judged(desk, kind, path, matches)[0]


def import_parties(
    desk: Desk, kind: PartyKind, path: Path, matches: Mapping[str, str] | None = None
) -> tuple[PartyImport, Changes]:
    """Take a file of parties and people in, all rows or none.

    A party is known by its credit code, else by its name; what a file leaves empty stays as it is in the book.

    Raises:
        RowsRefused: some row was refused; nothing is written.
        BadListFile, FileTrouble: the file cannot be read at all.
        BookDamaged, StorageFailure: there can be no backup of what there was before.
    """
    found, entries = _judged(desk, kind, path, matches)
    if found.refused:
        first = found.refused[0]
        raise RowsRefused(
            count=len(found.refused), line=first.line, field=first.field, value=first.value, why=first.why
        )

    def work(uow: UnitOfWork) -> frozenset[int]:
        return frozenset(_enter(desk, uow, kind, entry) for entry in entries)

    before_import(desk)
    return replace(found, written=True), Changes(parties=desk.store.transact(work))


def _enter(desk: Desk, uow: UnitOfWork, kind: PartyKind, entry: _Entry) -> int:
    before = _known(uow.parties.organisers(kind), entry.party)
    wanted = _filled(before, entry.party) if before is not None else entry.party
    party = before
    if before is None or wanted != before:
        party = uow.parties.save_organiser(wanted)
        told = json.dumps([party.name.zh, party.name.en, party.credit_code], ensure_ascii=False)
        uow.audit.add(desk.actor, desk.now(), "save-organiser", "organiser", party.id, after=told)
    assert party is not None
    if entry.person is not None:
        mine = _namesake(uow.contacts.of(party.id), entry.person)
        person = _person_after(mine, entry.person, party.id)
        if person != mine:
            saved = uow.contacts.save(person)
            uow.audit.add(desk.actor, desk.now(), "save-contact", "contact", saved.id, after=str(party.id))
    return party.id


def _namesake(people: Sequence[Contact], person: Contact) -> Contact | None:
    return next((each for each in people if each.name == person.name), None)


def _person_after(mine: Contact | None, person: Contact, party_id: int) -> Contact:
    """Return a person with what a file says of them; what the file leaves empty stays."""
    if mine is None:
        return replace(person, party_id=party_id)
    said = {name: getattr(person, name) or getattr(mine, name) for name in ("post", "phone", "email", "note")}
    return replace(mine, **said)


def _judged(
    desk: Desk, kind: PartyKind, path: Path, matches: Mapping[str, str] | None
) -> tuple[PartyImport, list[_Entry]]:
    known, people = organisers(desk, kind), _people(desk)
    rows: list[PartyRow] = []
    entries: list[_Entry] = []
    read, unknown = _read(path, matches)
    for line, wanted, person in read:
        try:
            party = tidied(Organiser(0, Bilingual(wanted["name_zh"], wanted["name_en"]), kind=kind, **_values(wanted)))
            contact = _contact(person)
        except BadInput as refusal:
            field, value, why = (str(refusal.facts[name])[:80] for name in ("field", "value", "why"))
            name, code = Bilingual(wanted["name_zh"], wanted["name_en"]), wanted.get("credit_code", "")
            rows.append(PartyRow(line, name, "refused", field=field, value=value, why=why, code=code))
            continue
        before = _known([*known, *(entry.party for entry in entries)], party)
        state = "new" if before is None else "changed"
        if before is not None and _filled(before, party) == before and _is_known(people, before.id, contact):
            state = "same"
        alike = like(desk, party) if before is None else ()
        twin = alike[0].name.zh or alike[0].name.en if alike else ""
        doubts = (*credit_code_doubts(party.credit_code), *phone_doubts(party.phone))
        who = contact.name if contact else ""
        was = before.name if before is not None and _filled(before, party).name != before.name else None
        rows.append(PartyRow(line, party.name, state, who, twin, code=party.credit_code, doubts=doubts, was=was))
        entries.append(_Entry(line, party, contact))
    return PartyImport(tuple(rows), unknown), entries


def _people(desk: Desk) -> Mapping[int, list[Contact]]:
    found: dict[int, list[Contact]] = {}
    with desk.store.read() as uow:
        for each in uow.contacts.of():
            found.setdefault(each.party_id, []).append(each)
    return found


def _is_known(people: Mapping[int, Sequence[Contact]], party_id: int, person: Contact | None) -> bool:
    """Whether the book has nothing to learn of a person; of a party that only the file has, it has."""
    if person is None:
        return True
    mine = _namesake(people.get(party_id, ()), person)
    return mine is not None and _person_after(mine, person, party_id) == mine


def _read(
    path: Path, matches: Mapping[str, str] | None
) -> tuple[list[tuple[int, dict[str, str], dict[str, str]]], tuple[str, ...]]:
    if path.suffix.lower() == ".vcf":
        return [_of_card(line, card) for line, card in read_vcards(path)], ()
    table = read_parties(path, matches)
    return list(_of_rows(table)), table.unknown


def _of_card(line: int, card: VCard) -> tuple[int, dict[str, str], dict[str, str]]:
    """A card without a company is of somebody on their own account."""
    name = card.company or card.name
    is_chinese = any("\u3400" <= sign <= "\u9fff" for sign in name)
    party = {"name_zh": name if is_chinese else "", "name_en": "" if is_chinese else name}
    person = {"name": card.name, "post": card.post, "phone": card.phone, "email": card.email, "note": card.note}
    return line, party, person


def _of_rows(table: ListTable) -> Iterator[tuple[int, dict[str, str], dict[str, str]]]:
    for line, row in table.rows:
        fields = ("name_zh", "name_en", "address_zh", "address_en", *_PARTY)
        party = {field: table.cell(row, field) for field in fields}
        if party["name_zh"].isascii() and party["name_zh"] and not party["name_en"]:
            party["name_zh"], party["name_en"] = "", party["name_zh"]
        person = {name: table.cell(row, field) for name, field in _PERSON.items()}
        yield line, party, person


_PERSON = {"name": "contact", "post": "post", "phone": "contact_phone", "email": "contact_email"}


def _values(wanted: Mapping[str, str]) -> dict[str, Any]:
    address = Bilingual(wanted.get("address_zh", ""), wanted.get("address_en", ""))
    return {"address": address, **{field: wanted.get(field, "") for field in _PARTY}}


def _contact(person: Mapping[str, str]) -> Contact | None:
    if not person["name"].strip():
        return None
    fields = ("post", "phone", "email", "note")
    said: dict[str, Any] = {name: clean(person.get(name, ""), name, required=False) for name in fields}
    return Contact(0, 0, clean(person["name"], "contact"), **said)


def _known(those: Sequence[Organiser], party: Organiser) -> Organiser | None:
    code = party.credit_code.strip().upper()
    by_code = next((each for each in those if code and each.credit_code.strip().upper() == code), None)
    return by_code or next((each for each in those if each.may_be(party)), None)


def _filled(before: Organiser, party: Organiser) -> Organiser:
    """Return a party with what a file says of it; what the file leaves empty stays."""
    said = {field: getattr(party, field) or getattr(before, field) for field in _PARTY}
    address = Bilingual(party.address.zh or before.address.zh, party.address.en or before.address.en)
    name = Bilingual(party.name.zh or before.name.zh, party.name.en or before.name.en)
    return replace(before, name=name, address=address, **said)
