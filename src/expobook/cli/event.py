"""Commands on shows: enter one, list them, show one with its bookings."""

from expobook.cli import describe
from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count, names
from expobook.domain.booking import Event
from expobook.domain.errors import UnknownThing
from expobook.services import diary, parties


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "add",
        add,
        arg("name"),
        arg("--name-other", metavar="NAME"),
        arg("--theme"),
        arg("--edition"),
        arg("--organiser", metavar="ID"),
        examples=('expobook event add "Guangzhou auto show" --name-other 广州车展 --theme auto --edition 23',),
    )
    group.command("list", listed, arg("text", nargs="?"), examples=("expobook --json event list auto",))
    group.command("show", show, arg("id"), examples=("expobook event show 3",))


def add(call: Call) -> Answer:
    """Enter a show."""
    options = call.options
    organiser = count(options.organiser, "organiser") if options.organiser else 0
    new = Event(
        0, names(options.name, options.name_other, "name"), options.theme or "", options.edition or "", organiser
    )
    with call.desk() as desk:
        event, _ = parties.add_event(desk, new)
    return Answer(event, [call.say("event.added", id=event.id, name=event.name)])


def listed(call: Call) -> Answer:
    """List the shows whose name has a text."""
    wanted = (call.options.text or "").casefold()
    with call.desk() as desk:
        events = [each for each in parties.events(desk) if wanted in f"{each.name.zh} {each.name.en}".casefold()]
    head = [call.say(f"column.{name}") for name in ("id", "title", "theme", "edition")]
    return Answer(events, table(head, [[str(e.id), e.name, e.theme, e.edition] for e in events], call.language))


def show(call: Call) -> Answer:
    """Show one event and its bookings."""
    wanted = count(call.options.id, "id")
    with call.desk() as desk:
        event = next((each for each in parties.events(desk) if each.id == wanted), None)
        if event is None:
            raise UnknownThing(kind="event", name=str(wanted), known="")
        bookings = [each for each in diary.list_bookings(desk) if each.event_id == event.id]
        lines = [
            call.say(
                "event.named", id=event.id, name=event.name, theme=event.theme or "–", edition=event.edition or "–"
            )
        ]
        lines += [describe.headline(call, each, desk.venue) for each in bookings]
    return Answer({"event": event, "bookings": bookings}, lines)
