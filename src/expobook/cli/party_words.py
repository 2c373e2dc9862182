"""Says parties, merges and imports in lines of text."""

from collections.abc import Sequence

from expobook.cli import describe
from expobook.cli.call import Call
from expobook.cli.tables import table
from expobook.domain.booking import Booking, Organiser
from expobook.domain.codes import Doubt, credit_code_doubts, phone_doubts
from expobook.domain.venue import Venue
from expobook.services.parties.card import PartyCard
from expobook.services.parties.files import PartyImport, PartyRow
from expobook.services.parties.merging import Merge
from expobook.words import shown

_MOST_NAMED = 50


def doubts_of(call: Call, party: Organiser) -> list[str]:
    """Return what looks like a slip in the credit code and the telephone of a party."""
    return doubt_lines(call, (*credit_code_doubts(party.credit_code), *phone_doubts(party.phone)))


def doubt_lines(call: Call, found: Sequence[Doubt]) -> list[str]:
    """Return a line for each thing that looks like a slip."""
    return [call.say("party.doubt", doubt=shown(each.value, call.language, "doubt")) for each in found]


def card_lines(call: Call, card: PartyCard, venue: Venue) -> list[str]:
    """Return a card: the party, people, bookings, contracts with their money, stands, correspondence."""
    language = call.language
    people = [[str(c.id), c.name, c.post, c.phone, c.email] for c in card.contacts]
    money = [
        [m.contract.number, m.booking, m.contract.state, *_fen(call, m.contract.total, m.received, m.open)]
        for m in card.contracts
    ]
    stands = [[s.booking, s.title, ", ".join(s.stands), shown(s.area_mm2, language, "area_mm2")] for s in card.stands]
    told = [[shown(s.at, language), s.who, shown(s.channel, language, "channel"), s.text] for s in card.said]
    lines = _head_lines(call, card)
    lines += _section(call, ("id", "contact", "post", "phone", "email"), people)
    if card.bookings:
        rows = [_booking(call, each, card.elsewhere.get(each.id), venue) for each in card.bookings]
        lines += ["", *table(describe.head(call), rows, language)]
    lines += _section(call, ("number", "booking", "status", "total", "received", "open"), money)
    if card.contracts:
        total, received, still = _fen(call, card.total, card.received, card.open)
        lines.append(call.say("party.money", total=total, received=received, open=still))
    lines += _section(call, ("number", "title", "stands", "area"), stands)
    return lines + _section(call, ("when", "who", "channel", "text"), told)


def _booking(call: Call, booking: Booking, elsewhere: Venue | None, here: Venue) -> list[object]:
    """Return a booking as a row; of one at another venue the space says where it is."""
    if elsewhere is None:
        return describe.row(call, booking, here)
    number, title, status, space, *rest = describe.row(call, booking, elsewhere)
    return [number, title, status, f"{shown(elsewhere.name, call.language)}: {space}", *rest]


def _head_lines(call: Call, card: PartyCard) -> list[str]:
    party = card.party
    facts = ("credit-code", "representative", "phone", "email", "bank", "account")
    said = {name: getattr(party, name.replace("-", "_")) for name in facts}
    said["address"] = party.address.in_language(call.language)
    lines = [call.say(f"{party.kind.value}.added", id=party.id, name=party.name)]
    lines += [f"  {call.say(f'column.{name}')}: {value}" for name, value in said.items() if value]
    if party.merged_into:
        lines.append(call.say("party.merged-into", id=party.merged_into))
    if party.erased is not None:
        lines.append(call.say("party.erased-on", at=party.erased))
    return [*lines, call.say("party.hidden")] if card.hidden else lines


def _section(call: Call, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """Return a table after an empty line, nothing without rows."""
    return ["", *table([call.say(f"column.{name}") for name in heads], rows, call.language)] if rows else []


def _fen(call: Call, *sums: int) -> list[str]:
    return [shown(each, call.language, "fen") for each in sums]


def merge_lines(call: Call, found: Merge, *, dry: bool) -> list[str]:
    """Return what a merge does or would do."""
    counts = {name: len(numbers) for name, numbers in found.moved.items()}
    facts = {"stays": found.stays.name, "goes": found.goes.name, **counts}
    lines = [call.say("party.would-merge" if dry else "party.merged", **facts)]
    if found.frozen:
        lines.append(call.say("party.merge-kept", name=found.goes.name, numbers=", ".join(found.frozen)))
    return lines if dry else [*lines, call.say("party.merge-back", id=found.goes.id)]


def import_lines(call: Call, found: PartyImport) -> list[str]:
    """Return what to say of an import, row by row."""
    lines = [call.say("import.unknown", heads=", ".join(found.unknown))] if found.unknown else []
    lines += [_row(call, row) for row in found.rows[:_MOST_NAMED]]
    if len(found.rows) > _MOST_NAMED:
        lines.append(call.say("party.more-rows", count=len(found.rows) - _MOST_NAMED))
    if found.refused:
        return [*lines, call.say("import.refused", count=len(found.refused))]
    counts = {state: found.count(state) for state in ("new", "changed", "same")}
    return [*lines, call.say("party.imported" if found.written else "party.would-import", **counts)]


def _row(call: Call, row: PartyRow) -> str:
    name = row.name.in_language(call.language)
    if row.state == "refused":
        field, why = shown(row.field, call.language, "field"), shown(row.why, call.language, "why", {"why": row.why})
        facts = {"title": name or None, "field": field, "value": row.value or None, "why": why}
        return call.say("import.row-refused", line=row.line, **facts)
    state = shown(row.state, call.language, "import")
    words = call.say("party.row", line=row.line, state=state, name=name)
    words += f" · {row.person}" if row.person else ""
    words += f" · {call.say('party.row-like', name=row.like)}" if row.like else ""
    words += f" · {call.say('party.row-was', name=row.was)}" if row.was else ""
    return " · ".join([words, *doubt_lines(call, row.doubts)])
