"""Commands on licensees: enter one, list them."""

from dataclasses import replace

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count, names
from expobook.domain.booking import Organiser
from expobook.domain.errors import UnknownThing
from expobook.domain.text import Bilingual
from expobook.services import parties

_FIELDS = ("credit-code", "representative", "address", "phone", "email", "bank", "account")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "add",
        add,
        arg("name"),
        arg("--name-other", metavar="NAME"),
        arg("--credit-code", default=""),
        arg("--representative", default=""),
        arg("--address", default=""),
        arg("--phone", default=""),
        arg("--email", default=""),
        arg("--bank", default=""),
        arg("--account", default=""),
        examples=('expobook organiser add "Ex Libris Fairs Ltd." --name-other 书香展览有限公司',),
    )
    group.command(
        "change",
        change,
        arg("id", metavar="ID"),
        *(arg(f"--{name}") for name in ("name", "name-other", *_FIELDS)),
        examples=('expobook organiser change 3 --phone "0531 8888 0000"',),
    )
    group.command("list", listed, arg("text", nargs="?"), examples=("expobook --json organiser list",))


def add(call: Call) -> Answer:
    """Enter a licensee."""
    options = call.options
    new = Organiser(
        id=0,
        name=names(options.name, options.name_other, "name"),
        credit_code=options.credit_code,
        representative=options.representative,
        address=names(options.address, None, "address") if options.address else Bilingual("", ""),
        phone=options.phone,
        email=options.email,
        bank=options.bank,
        account=options.account,
    )
    with call.desk() as desk:
        organiser, _ = parties.add_organiser(desk, new)
    return Answer(organiser, [call.say("organiser.added", id=organiser.id, name=organiser.name)])


def change(call: Call) -> Answer:
    """Change what is known of a licensee; fields that are not given stay."""
    options = call.options
    with call.desk() as desk:
        wanted = count(options.id, "id")
        known = next((each for each in parties.organisers(desk) if each.id == wanted), None)
        if known is None:
            raise UnknownThing(kind="organiser", name=str(wanted), known="")
        given = {name: getattr(options, name.replace("-", "_")) for name in _FIELDS}
        new = {name.replace("-", "_"): value for name, value in given.items() if value is not None}
        if "address" in new:
            new["address"] = names(new["address"], None, "address") if new["address"] else Bilingual("", "")
        if options.name is not None:
            new["name"] = names(options.name, options.name_other, "name")
        organiser, _ = parties.save_organiser(desk, replace(known, **new))
    return Answer(organiser, [call.say("organiser.saved", id=organiser.id, name=organiser.name)])


def listed(call: Call) -> Answer:
    """List the licensees whose name has a text."""
    wanted = (call.options.text or "").casefold()
    with call.desk() as desk:
        found = [each for each in parties.organisers(desk) if wanted in f"{each.name.zh} {each.name.en}".casefold()]
    head = [call.say(f"column.{name}") for name in ("id", "name", "credit-code", "phone")]
    return Answer(found, table(head, [[str(o.id), o.name, o.credit_code, o.phone] for o in found], call.language))
