"""Venues: the default one, files of others, and the table of what there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from expobook.checking.venue_check import VenueFinding, check_venue
from expobook.domain.booking import Status
from expobook.domain.conflict import Differing
from expobook.domain.errors import UserError
from expobook.domain.venue import Source, SpaceClass, Venue
from expobook.exchange.geojson import read_venue_geojson, write_venue_geojson
from expobook.exchange.venue_json import BadVenueFile, read_venue, venue_from_text, venue_to_text, write_venue
from expobook.resources import resource
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.stale import stale
from expobook.storage.unit_of_work import UnitOfWork

_MOST_HALLS_TOLD = 5
_LIVING = tuple(status for status in Status if status.has_cells)


class UnsoundVenue(BadVenueFile):
    """A venue does not hold together: ``file``, ``where``, ``finding``, ``others``."""

    code = "unsound-venue"


class BayInUse(BadVenueFile):
    """A new venue lacks bays that bookings name: ``bays``, ``number`` of one of the bookings."""

    code = "bay-in-use"


class VenueTaken(UserError):
    """The book has a venue of that code already: ``venue``, ``known``."""

    code = "venue-taken"


@dataclass(frozen=True, slots=True)
class HallRow:
    """A hall in the venue table; areas are gross mm2, ``source`` says how its size is known."""

    code: str
    name_zh: str
    name_en: str
    zone: str
    space_class: SpaceClass
    bays: int
    area_mm2: int
    clear_height_mm: int | None
    floor_load_kg_m2: int | None
    source: Source


@dataclass(frozen=True, slots=True)
class VenueTable:
    """Halls in file order, and the totals that follow from their polygons."""

    rows: tuple[HallRow, ...]
    indoor_halls_mm2: int
    all_mm2: int
    bays: int


@cache
def default_venue() -> Venue:
    """Return the venue that the program comes with."""
    return load_venue(resource("venue", "jinan.json"))


def load_venue(path: Path) -> Venue:
    """Return the venue of a JSON or GeoJSON file, checked.

    Raises:
        FileTrouble, BadVenueFile: it cannot be read.
        UnsoundVenue: polygons, areas, links or totals do not hold together; the facts name the first.
    """
    venue = read_venue_geojson(path) if path.suffix.lower() == ".geojson" else read_venue(path)
    refuse_unsound(check_venue(venue), str(path))
    return venue


def refuse_unsound(findings: Sequence[VenueFinding], file: str) -> None:
    """Raise ``UnsoundVenue`` for the first of some findings."""
    if findings:
        raise UnsoundVenue(file=file, where=findings[0].where, finding=findings[0], others=len(findings) - 1)


def save_venue(venue: Venue, path: Path) -> Path:
    """Write a venue as GeoJSON (``.geojson``) or as a venue file (anything else)."""
    (write_venue_geojson if path.suffix.lower() == ".geojson" else write_venue)(venue, path)
    return path


def venue_table(venue: Venue) -> VenueTable:
    """Return the table of halls with the computed totals."""
    rows = tuple(
        HallRow(
            hall.code,
            hall.name.zh,
            hall.name.en,
            hall.zone,
            hall.space_class,
            len(venue.bays_of_hall[hall.code]),
            hall.area_mm2,
            hall.clear_height_mm,
            hall.floor_load_kg_m2,
            hall.sources.get("ring", Source.ASSUMED),
        )
        for hall in venue.halls
    )
    indoor = sum(row.area_mm2 for row in rows if row.space_class is SpaceClass.HALL)
    return VenueTable(rows, indoor, sum(row.area_mm2 for row in rows), len(venue.bays))


def replace_venue(desk: Desk, venue: Venue, *, why: str, expected_version: int | None = None) -> tuple[int, Changes]:
    """Put another version of the venue in force; bays that bookings name must still be there.

    Raises:
        BayInUse: a bay with cells from today on would vanish.
        VenueTaken: another venue of the book has its code.
        StaleData: somebody put a version in force since ``expected_version``; what differs is told hall by hall.
    """
    text = venue_to_text(venue)
    codes = [bay.code for bay in venue.bays]

    def work(uow: UnitOfWork) -> int:
        now, body = uow.venues.newest()
        if expected_version is not None and now != expected_version:
            theirs = venue_from_text(body)
            named = partial(stale, uow, "venue", theirs.code, theirs, verbs=("replace-venue",), number=now)
            raise named(differs=_unlike(theirs, venue))
        refuse_taken(uow.venues.codes(), venue.code, but=uow.venue)
        gone = uow.bays.own - set(codes)
        for booking in uow.bookings.with_status(*_LIVING) if gone else ():
            stay = booking.stay()
            if (lost := booking.bays & gone) and stay and stay.until > desk.now().date():
                raise BayInUse(file="", where="bays", bays=", ".join(sorted(lost)[:5]), number=booking.number, others=0)
        version = uow.venues.add(venue.code, text, codes, desk.now())
        uow.audit.add(desk.actor, desk.now(), "replace-venue", "venue", version, after=venue.code, why=why)
        return version

    return desk.store.transact(work), Changes(venue=True)


def _unlike(theirs: Venue, mine: Venue) -> list[Differing]:
    """Return the first halls that two versions of a venue have of another size or number of bays."""
    codes = dict.fromkeys(hall.code for venue in (theirs, mine) for hall in venue.halls)
    said = {code: (_hall_said(mine, code), _hall_said(theirs, code)) for code in codes}
    rows = [Differing("hall", now, wanted, now) for wanted, now in said.values() if wanted != now]
    return rows[:_MOST_HALLS_TOLD]


def _hall_said(venue: Venue, code: str) -> str:
    found = next((hall for hall in venue.halls if hall.code == code), None)
    if found is None:
        return ""
    return f"{code}: {found.area_mm2 / 1_000_000:,.0f} m², {len(venue.bays_of_hall[code])}"


def refuse_taken(known: Mapping[int, str], code: str, but: int = 0) -> None:
    """Raise ``VenueTaken`` where a venue of the book other than ``but`` has a code."""
    if any(code.casefold() == each.casefold() for key, each in known.items() if key != but):
        raise VenueTaken(venue=code, known=", ".join(known.values()))
