"""Commands on shows: enter one, list them, show one with its bookings."""

from dataclasses import replace

from expobook.cli import describe
from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count, names, seen
from expobook.domain.booking import Event
from expobook.domain.errors import UnknownThing
from expobook.services.desk import Desk
from expobook.services.diary import reading as diary
from expobook.services.parties import registry as parties
from expobook.services.rules import checked_theme, theme_name


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
    group.command(
        "change",
        change,
        arg("id", metavar="ID"),
        *(arg(f"--{name}") for name in ("name", "name-other", "theme", "edition")),
        arg("--organiser", metavar="ID"),
        arg("--visitors", metavar="N"),
        SEEN,
        examples=("expobook event change 3 --edition 24",),
    )
    group.command(
        "assign",
        assign,
        arg("number", metavar="NUMBER"),
        arg("--event", metavar="ID"),
        arg("--organiser", metavar="ID"),
        examples=("expobook event assign B-2026-0001 --event 3 --organiser 2",),
    )
    group.command("list", listed, arg("text", nargs="?"), examples=("expobook --json event list auto",))
    group.command("show", show, arg("id"), examples=("expobook event show 3",))


def add(call: Call) -> Answer:
    """Enter a show."""
    options = call.options
    organiser = count(options.organiser, "organiser") if options.organiser else 0
    name, theme = names(options.name, options.name_other, "name"), checked_theme(options.theme or "")
    new = Event(0, name, theme, options.edition or "", organiser)
    with call.desk() as desk:
        event, _ = parties.add_event(desk, new)
    return Answer(event, [call.say("event.added", id=event.id, name=event.name)])


def change(call: Call) -> Answer:
    """Change what is known of a show; fields that are not given stay."""
    options = call.options
    with call.desk() as desk:
        known = _event(desk, options.id)
        new = {} if options.edition is None else {"edition": options.edition}
        if options.theme is not None:
            new["theme"] = checked_theme(options.theme, known.theme)
        if options.name is not None:
            new["name"] = names(options.name, options.name_other, "name")
        if options.organiser is not None:
            new["organiser_id"] = count(options.organiser, "organiser")
        if options.visitors is not None:
            new["visitors_a_session"] = count(options.visitors, "visitors")
        if (version := seen(options)) is not None:
            new["version"] = version
        event, _ = parties.save_event(desk, replace(known, **new))
    return Answer(event, [call.say("event.saved", id=event.id, name=event.name)])


def assign(call: Call) -> Answer:
    """Say which show a booking is, and who it is for; what is not given stays."""
    options = call.options
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        organiser = count(options.organiser, "organiser") if options.organiser else booking.organiser_id
        event = count(options.event, "event") if options.event else booking.event_id
        saved, _ = parties.assign(desk, booking.id, organiser, event, expected_version=booking.version)
    return Answer(saved, [call.say("event.assigned", number=saved.number)])


def _event(desk: Desk, text: str) -> Event:
    wanted = count(text, "id")
    event = next((each for each in parties.events(desk) if each.id == wanted), None)
    if event is None:
        raise UnknownThing(kind="event", name=str(wanted), known="")
    return event


def listed(call: Call) -> Answer:
    """List the shows whose name has a text."""
    wanted = (call.options.text or "").casefold()
    with call.desk() as desk:
        events = [each for each in parties.events(desk) if wanted in f"{each.name.zh} {each.name.en}".casefold()]
    head = [call.say(f"column.{name}") for name in ("id", "title", "theme", "edition")]
    rows = [[str(event.id), event.name, theme_name(event.theme), event.edition] for event in events]
    return Answer(events, table(head, rows, call.language))


def show(call: Call) -> Answer:
    """Show one event and its bookings."""
    with call.desk() as desk:
        event = _event(desk, call.options.id)
        bookings = [each for each in diary.list_bookings(desk) if each.event_id == event.id]
        theme, edition = theme_name(event.theme or "–"), event.edition or "–"
        lines = [call.say("event.named", id=event.id, name=event.name, theme=theme, edition=edition)]
        lines += [describe.headline(call, each, desk.venue) for each in bookings]
    return Answer({"event": event, "bookings": bookings}, lines)
