"""Commands on the venue: its halls and totals, files that come and go, checks."""

from pathlib import Path

from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import seen
from expobook.domain.venue import Venue
from expobook.services import book_venues
from expobook.services.book import venues
from expobook.services.money.tariffs import read_tariff, tariff_path
from expobook.words import shown

_FILE = arg("file", metavar="FILE")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command("list", list_all, examples=("expobook --book halls.expobook venue list",))
    group.command(
        "add",
        add,
        _FILE,
        arg("--letters", metavar="ABC", default=""),
        arg("--tariff", metavar="FILE"),
        arg("--why", default=""),
        examples=(
            "expobook --book halls.expobook venue add quay.json --letters QUAY --tariff quay-tariff.json",
            "expobook --book halls.expobook --venue quay hold list",
        ),
    )
    group.command("show", show, examples=("expobook venue show", "expobook --book halls.expobook --json venue show"))
    group.command("check", check, _FILE, examples=("expobook venue check my-venue.geojson",))
    group.command("export", export, _FILE, examples=("expobook venue export venue.geojson",))
    group.command(
        "import",
        import_file,
        _FILE,
        arg("--why", default=""),
        SEEN,
        examples=("expobook --book halls.expobook venue import venue.geojson",),
    )


def list_all(call: Call) -> Answer:
    """List the venues of the book; a star marks the one that the command is at."""
    with call.desk() as desk:
        found = book_venues.venues_of(desk)
    head = [call.say(f"column.{name}") for name in ("here", "code", "title", "halls", "bays", "bookings", "letters")]
    rows = [
        ["*" if each.here else "", each.code, each.name, each.halls, each.bays, each.bookings, each.letters or "–"]
        for each in found
    ]
    return Answer(found, table(head, rows, call.language))


def add(call: Call) -> Answer:
    """Take one more venue into the book."""
    options = call.options
    venue = venues.load_venue(Path(options.file))
    tariff = read_tariff(tariff_path(options.tariff)) if options.tariff else None
    with call.desk() as desk:
        there, _ = book_venues.add_venue(desk, venue, letters=options.letters, tariff=tariff, why=options.why)
        made = next(each for each in book_venues.venues_of(there) if each.here)
    lines = [call.say("venue.added", name=made.name, code=made.code, letters=made.letters, **_size(venue))]
    return Answer(made, lines)


def show(call: Call) -> Answer:
    """Print the halls of the book's venue, or of the default venue when no book is named."""
    venue = _venue(call)
    found = venues.venue_table(venue)
    head = [
        call.say(f"column.{name}")
        for name in ("hall", "title", "zone", "class", "bays", "area", "height", "load", "source")
    ]
    rows = [
        [
            row.code,
            row.name_zh if call.language == "zh" and row.name_zh else row.name_en or row.name_zh,
            row.zone,
            row.space_class,
            row.bays,
            shown(row.area_mm2, call.language, "area_mm2"),
            shown(row.clear_height_mm, call.language, "height_mm"),
            f"{row.floor_load_kg_m2:,} kg/m²" if row.floor_load_kg_m2 else "–",
            row.source,
        ]
        for row in found.rows
    ]
    totals = {
        "halls": len(found.rows),
        "bays": found.bays,
        "indoor_mm2": found.indoor_halls_mm2,
        "all_mm2": found.all_mm2,
    }
    lines = [
        venue.name.in_language(call.language),
        *table(head, rows, call.language),
        call.say("venue.totals", **totals),
    ]
    notes = venue.notes.in_language(call.language)
    return Answer(
        {"code": venue.code, "name": venue.name, **totals, "table": found.rows}, [*lines, *([notes] if notes else [])]
    )


def check(call: Call) -> Answer:
    """Check a venue file without a book."""
    venue = venues.load_venue(Path(call.options.file))
    return Answer({"sound": True, **_size(venue)}, [call.say("venue.sound", **_size(venue))])


def export(call: Call) -> Answer:
    """Write the venue as GeoJSON in metres, or as a venue file."""
    path = venues.save_venue(_venue(call), Path(call.options.file))
    return Answer({"path": path}, [call.say("venue.written", path=path)])


def import_file(call: Call) -> Answer:
    """Read a venue file and put it in force in the book."""
    venue = venues.load_venue(Path(call.options.file))
    with call.desk() as desk:
        version, _ = venues.replace_venue(desk, venue, why=call.options.why, expected_version=seen(call.options))
    words = call.say("venue.imported", name=venue.name, **_size(venue))
    return Answer({"version": version, **_size(venue)}, [words])


def _venue(call: Call) -> Venue:
    if not call.book:
        return venues.default_venue()
    with call.desk() as desk:
        return desk.venue


def _size(venue: Venue) -> dict[str, int]:
    return {"halls": len(venue.halls), "bays": len(venue.bays)}
