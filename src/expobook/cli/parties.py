"""Commands on parties: organisers, exhibitors and contractors are entered, shown, merged and exchanged alike."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.party_words import card_lines, doubts_of, import_lines, merge_lines
from expobook.cli.tables import table
from expobook.cli.values import count, names, seen
from expobook.domain.booking import Organiser
from expobook.domain.errors import BadInput
from expobook.domain.party import Channel, PartyKind
from expobook.domain.text import Bilingual
from expobook.exchange.party_list import HEADS
from expobook.services.desk import Desk
from expobook.services.parties import files as party_files
from expobook.services.parties import merging
from expobook.services.parties import registry as parties
from expobook.services.parties.card import party_card
from expobook.services.parties.contacts import SEE, note_said
from expobook.services.parties.erasing import erase_personal_data
from expobook.services.people import may

_FIELDS = ("credit-code", "representative", "address", "phone", "email", "bank", "account")
_ID, _WHY, _FILE = arg("id", metavar="ID"), arg("--why", required=True), arg("file", metavar="FILE")


class Parties:
    """The commands on the parties of one kind."""

    def __init__(self, kind: PartyKind) -> None:
        self._kind = kind

    def declare(self, group: Group) -> None:
        """Add the commands to a group."""
        kind = self._kind.value
        examples = (f'expobook {kind} add "Ex Libris Fairs Ltd." --name-other 书香展览有限公司',)
        fields = (arg(f"--{name}", default="") for name in _FIELDS)
        group.command("add", self.add, arg("name"), arg("--name-other", metavar="NAME"), *fields, examples=examples)
        changed = (arg(f"--{name}") for name in ("name", "name-other", *_FIELDS))
        group.command(
            "change", self.change, _ID, *changed, SEEN, examples=(f'expobook {kind} change 3 --phone "0531 8888 0000"',)
        )
        group.command("list", self.listed, arg("text", nargs="?"), examples=(f"expobook --json {kind} list",))
        group.command("show", self.show, _ID, examples=(f"expobook {kind} show 3",))
        group.command(
            "merge", self.merge, arg("id", metavar="ID"), arg("goes", metavar="ID"), _WHY,
            arg("--dry-run", action="store_true"), examples=(f'expobook {kind} merge 3 7 --why "same credit code"',),
        )  # fmt: skip
        group.command(
            "unmerge", self.unmerge, _ID, _WHY, examples=(f'expobook {kind} unmerge 7 --why "two companies after all"',)
        )
        group.command(
            "import", self.take_in, _FILE, arg("--dry-run", action="store_true"),
            arg("--match", action="append", default=[], metavar="FIELD=HEAD"),
            examples=(f"expobook {kind} import parties.xlsx --dry-run", f"expobook {kind} import cards.vcf"),
        )  # fmt: skip
        group.command("export", self.export, _FILE, examples=(f"expobook {kind} export parties.xlsx",))
        group.command(
            "note", self.note, _ID, arg("text"), arg("--by", choices=[each.value for each in Channel], default="call"),
            examples=(f'expobook {kind} note 3 "Will sign next week" --by call',),
        )  # fmt: skip
        group.command("erase", self.erase, _ID, _WHY, examples=(f'expobook {kind} erase 3 --why "asked by letter"',))

    def add(self, call: Call) -> Answer:
        """Enter a party; what looks like a slip or like one that is there is said and never blocks."""
        options = call.options
        values: dict[str, Any] = {name.replace("-", "_"): getattr(options, name.replace("-", "_")) for name in _FIELDS}
        values["address"] = names(options.address, None, "address") if options.address else Bilingual("", "")
        new = Organiser(id=0, name=names(options.name, options.name_other, "name"), kind=self._kind, **values)
        with call.desk() as desk:
            saved, _ = parties.add_organiser(desk, new)
            return self._saved(call, desk, saved, "added")

    def change(self, call: Call) -> Answer:
        """Change what is known of a party; fields that are not given stay."""
        options = call.options
        with call.desk() as desk:
            known = self._party(desk, options.id)
            given = {name.replace("-", "_"): getattr(options, name.replace("-", "_")) for name in _FIELDS}
            new = {name: value for name, value in given.items() if value is not None}
            if "address" in new:
                new["address"] = names(new["address"], None, "address") if new["address"] else Bilingual("", "")
            if options.name is not None:
                new["name"] = names(options.name, options.name_other, "name")
            if (version := seen(options)) is not None:
                new["version"] = version
            saved, _ = parties.save_organiser(desk, replace(known, **new))
            return self._saved(call, desk, saved, "saved")

    def _saved(self, call: Call, desk: Desk, saved: Organiser, how: str) -> Answer:
        twins = parties.like(desk, saved)
        lines = [call.say(f"{self._kind.value}.{how}", id=saved.id, name=saved.name), *doubts_of(call, saved)]
        lines += [call.say("party.like", id=each.id, name=each.name) for each in twins]
        return Answer(saved, lines)

    def listed(self, call: Call) -> Answer:
        """List the parties whose name has a text."""
        wanted = (call.options.text or "").casefold()
        with call.desk() as desk:
            those, hidden = parties.organisers(desk, self._kind), not may(desk, SEE)
        found = [each for each in those if wanted in f"{each.name.zh} {each.name.en}".casefold()]
        found = [each.masked() for each in found] if hidden else found
        head = [call.say(f"column.{name}") for name in ("id", "name", "credit-code", "phone")]
        return Answer(found, table(head, [[str(o.id), o.name, o.credit_code, o.phone] for o in found], call.language))

    def show(self, call: Call) -> Answer:
        """Show the card of a party: people, shows, bookings, contracts, money, what was said."""
        with call.desk() as desk:
            card = party_card(desk, self._party(desk, call.options.id).id)
            data = {each.name: getattr(card, each.name) for each in fields(card)}
            data["elsewhere"] = {number: venue.code for number, venue in card.elsewhere.items()}
            return Answer(data, card_lines(call, card, desk.venue))

    def merge(self, call: Call) -> Answer:
        """Make one party of two: everything follows the first; what was issued keeps its words."""
        with call.desk() as desk:
            stays, goes = self._party(desk, call.options.id).id, self._party(desk, call.options.goes).id
            if call.options.dry_run:
                found = merging.look_at_merge(desk, stays, goes)
            else:
                found, _ = merging.merge(desk, stays, goes, call.options.why)
        return Answer(found, merge_lines(call, found, dry=call.options.dry_run))

    def unmerge(self, call: Call) -> Answer:
        """Take a merge back."""
        with call.desk() as desk:
            party, _ = merging.unmerge(desk, self._party(desk, call.options.id).id, call.options.why)
        return Answer(party, [call.say("party.unmerged", id=party.id, name=party.name)])

    def take_in(self, call: Call) -> Answer:
        """Take a list or cards in, all rows or none; exit code 1 when a row was refused."""
        path, matches = Path(call.options.file), dict(map(_match, call.options.match))
        with call.desk() as desk:
            found = party_files.look_through_parties(desk, self._kind, path, matches)
            if not call.options.dry_run and not found.refused:
                found, _ = party_files.import_parties(desk, self._kind, path, matches)
        return Answer(found, import_lines(call, found), sound=not found.refused)

    def export(self, call: Call) -> Answer:
        """Write the parties with their people as XLSX, or the people as vCard."""
        with call.desk() as desk:
            path = party_files.export_parties(desk, self._kind, Path(call.options.file), call.language)
        size = path.stat().st_size
        return Answer({"path": path, "bytes": size}, [call.say("export.written", path=path, bytes=size)])

    def note(self, call: Call) -> Answer:
        """Write down what was said with a party."""
        with call.desk() as desk:
            party = self._party(desk, call.options.id)
            said, _ = note_said(desk, party.id, Channel(call.options.by), call.options.text)
        return Answer(said, [call.say("party.noted", name=party.name)])

    def erase(self, call: Call) -> Answer:
        """Delete the personal data of a party as the law asks; contracts that were issued are kept."""
        with call.desk() as desk:
            found, _ = erase_personal_data(desk, self._party(desk, call.options.id).id, call.options.why)
        facts = {"name": found.party.name, "contacts": found.contacts, "said": found.correspondence}
        lines = [call.say("party.erased", **facts)]
        if found.kept:
            lines.append(call.say("party.erased-kept", numbers=", ".join(found.kept)))
        return Answer(found, lines)

    def _party(self, desk: Desk, text: str) -> Organiser:
        return parties.party(desk, count(text, "id"), self._kind)


def _match(text: str) -> tuple[str, str]:
    field, equals, head = text.partition("=")
    if not equals or field not in HEADS or not head:
        raise BadInput(field="match", value=text, why="not-a-match", known=", ".join(HEADS))
    return field, head
