"""Commands on the people at parties."""

from dataclasses import replace

from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.party_words import doubt_lines
from expobook.cli.tables import table
from expobook.cli.values import count, seen
from expobook.domain.codes import phone_doubts
from expobook.domain.errors import UnknownThing
from expobook.domain.party import Contact
from expobook.services.parties.card import party_card
from expobook.services.parties.contacts import SEE, contacts, erase_contact, save_contact
from expobook.services.people import must_permit

_FIELDS = ("post", "phone", "email", "note")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    fields = [arg(f"--{name}", default="") for name in _FIELDS]
    changed = [arg(f"--{name}") for name in ("name", *_FIELDS)]
    example = 'expobook contact add 3 "Wang Fang" --post "Project manager" --phone 13805310000'
    group.command("add", add, arg("party", metavar="ID"), arg("name"), *fields, examples=(example,))
    group.command(
        "change", change, arg("id", metavar="ID"), *changed, SEEN, examples=("expobook contact change 5 --post CEO",)
    )
    group.command("list", listed, arg("party", metavar="ID", nargs="?"), examples=("expobook contact list 3",))
    group.command(
        "erase", erase, arg("id", metavar="ID"), arg("--why", required=True),
        examples=('expobook contact erase 5 --why "asked by mail"',),
    )  # fmt: skip


def add(call: Call) -> Answer:
    """Enter a person at a party."""
    said = {name: getattr(call.options, name) for name in _FIELDS}
    with call.desk() as desk:
        saved, _ = save_contact(desk, Contact(0, count(call.options.party, "id"), call.options.name, **said))
    return _saved(call, saved)


def _saved(call: Call, saved: Contact) -> Answer:
    return Answer(
        saved, [call.say("contact.saved", id=saved.id, name=saved.name), *doubt_lines(call, phone_doubts(saved.phone))]
    )


def change(call: Call) -> Answer:
    """Change what is known of a person; fields that are not given stay."""
    wanted = count(call.options.id, "id")
    given = {name: getattr(call.options, name) for name in ("name", *_FIELDS)}
    with call.desk() as desk:
        must_permit(desk, SEE)
        known = next((each for each in contacts(desk) if each.id == wanted), None)
        if known is None:
            raise UnknownThing(kind="contact", name=str(wanted), known="")
        version = seen(call.options)
        known = known if version is None else replace(known, version=version)
        saved, _ = save_contact(
            desk, replace(known, **{name: text for name, text in given.items() if text is not None})
        )
    return _saved(call, saved)


def listed(call: Call) -> Answer:
    """List the people of a party, or everybody."""
    party = count(call.options.party, "id") if call.options.party else 0
    with call.desk() as desk:
        found = party_card(desk, party).contacts if party else contacts(desk)
    head = [call.say(f"column.{name}") for name in ("id", "contact", "post", "phone", "email")]
    return Answer(found, table(head, [[str(c.id), c.name, c.post, c.phone, c.email] for c in found], call.language))


def erase(call: Call) -> Answer:
    """Delete a person for good, as the law asks."""
    with call.desk() as desk:
        gone, _ = erase_contact(desk, count(call.options.id, "id"), call.options.why)
    return Answer({"id": gone.id}, [call.say("contact.erased", id=gone.id)])
