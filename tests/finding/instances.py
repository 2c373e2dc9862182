"""Random small venues, diaries and requests from a seed: what the engine and the brute force are compared on."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import numpy as np

from expobook.domain.diary import Phase, Stay
from expobook.domain.finding.board import Board, Entries
from expobook.domain.finding.floor import Floor
from expobook.domain.finding.quote import Quoter
from expobook.domain.finding.request import Distance, Part, Request
from expobook.domain.finding.sight import Around, Sight, see
from expobook.domain.geometry import rectangle
from expobook.domain.holds import ShowNear
from expobook.domain.tariff import Tariff
from expobook.domain.tariff_file import tariff_from_data
from expobook.domain.text import Bilingual
from expobook.domain.venue import Bay, Hall, Link, LinkKind, SpaceClass, Venue, Zone
from expobook.resources import resource
from expobook.services.calendars import default_calendar
from tests.finding.brute import Booked, Brute

START = date(2027, 1, 20)
DAYS = 60
M2 = 1_000_000
NEAR: Mapping[str, frozenset[str]] = {"auto": frozenset({"ebike"}), "ebike": frozenset({"auto"})}
THEMES = ("auto", "ebike", "food", "")


@cache
def tariff() -> Tariff:
    """The shipped tariff with a surcharge on holidays and discounts that small areas reach."""
    data = json.loads(resource("tariff", "jinan.json").read_text(encoding="utf-8"))
    data["holiday"] = {**data["holiday"], "percent": "20"}
    data["size_steps"] = [
        {"rule": "D-1", "from_m2": 700, "percent": "5", "source": "test"},
        {"rule": "D-2", "from_m2": 1500, "percent": "12", "source": "test"},
    ]
    return tariff_from_data(data)


def venue_of(chance: random.Random, most: int = 8) -> Venue:
    """Return up to so many bays in halls and perhaps a yard, linked at random, alike or not."""
    outdoor = chance.choice((0, 0, 1, 2))
    sizes = [1] * (most - outdoor) if chance.random() < 0.2 else []
    while sum(sizes) < most - outdoor:
        sizes.append(min(chance.randint(1, 4), most - outdoor - sum(sizes)))
    alike = chance.random() < 0.5
    halls, bays, links = [], [], []
    for number, count in enumerate((*sizes, *([outdoor] if outdoor else []))):
        is_yard = number == len(sizes)
        code = "Y" if is_yard else "ABCDEFGH"[number]
        kind = SpaceClass.OUTDOOR if is_yard else SpaceClass.LOGIN if chance.random() < 0.05 else SpaceClass.HALL
        own = [_bay(chance, code, n, kind, alike=alike) for n in range(count)]
        bays += own
        halls.append(_hall(chance, code, kind))
        links += [Link(a.code, b.code, LinkKind.OPEN) for a, b in pairwise(own) if chance.random() < 0.95]
    inner = [bay for bay in bays if bay.space_class is not SpaceClass.OUTDOOR]
    for place, a in enumerate(inner):
        for b in inner[place + 1 :]:
            if a.hall != b.hall and chance.random() < 0.28:
                links.append(Link(a.code, b.code, chance.choice((LinkKind.WALL, LinkKind.CONCOURSE))))
    name = Bilingual("", "small")
    return Venue("small", name, name, (Zone("Z", name),), tuple(halls), tuple(bays), tuple(links))


def _bay(chance: random.Random, hall: str, number: int, kind: SpaceClass, *, alike: bool) -> Bay:
    wide = 10_000 if alike else chance.choice((5_000, 10_000, 10_000, 12_000, 20_000))
    return Bay(f"{hall}-{number + 1}", hall, rectangle(number * 30_000, 0, wide, 20_000), kind)


def _hall(chance: random.Random, code: str, kind: SpaceClass) -> Hall:
    name = Bilingual("", code)
    height = chance.choice((None, 8_000, 12_000, 16_000, 16_000))
    load = chance.choice((None, 2_000, 5_000, 5_000, 5_000))
    ring = rectangle(0, 0, 10_000, 20_000)
    return Hall(code, name, "Z", ring, space_class=kind, clear_height_mm=height, floor_load_kg_m2=load)


def diary_of(chance: random.Random, venue: Venue) -> list[Booked]:
    """Return bookings that do not clash where they are firm."""
    found: list[Booked] = []
    for number in range(1, chance.randint(4, 22)):
        bays = frozenset(chance.sample([bay.code for bay in venue.bays], chance.randint(1, min(5, len(venue.bays)))))
        start = START + timedelta(days=chance.randrange(DAYS - 4))
        length = chance.randint(1, 9)
        stay = Stay(start, min(start + timedelta(days=length), START + timedelta(days=DAYS)))
        firm = chance.random() < 0.6
        if firm and any(one.firm and one.bays & bays and one.stay.overlaps(stay) for one in found):
            continue
        closed = firm and chance.random() < 0.2
        show = None if closed else Stay(stay.start, stay.until)
        found.append(Booked(number, bays, stay, firm, closed, "" if closed else chance.choice(THEMES), show))
    return found


def request_of(chance: random.Random, venue: Venue, bookings: list[Booked], parts: int = 1) -> Request:
    """Return a request that may ask for anything the engine knows."""

    def often(share: float) -> bool:
        return chance.random() < share

    codes = [bay.code for bay in venue.bays]
    bays = {side: [b for b in venue.bays if (b.space_class is SpaceClass.OUTDOOR) == side] for side in (False, True)}
    wanted = []
    for _ in range(parts):
        outdoor = bool(bays[True]) and (often(0.25) or not bays[False])
        least = min(bay.area_mm2 for bay in bays[outdoor])
        low = least // M2 // 2
        area = chance.randint(low, max(low, sum(b.area_mm2 for b in bays[outdoor]) // M2 * 3 // (4 * parts)))
        wanted.append(
            Part(max(area, 1) * M2, chance.randint(0, 3), chance.randint(1, 4), chance.randint(0, 2), outdoor)
        )
    first = START + timedelta(days=chance.randint(8, 22))
    window = Stay(first, first + timedelta(days=chance.randint(4, 20)))
    options = [one.id for one in bookings if not one.firm]
    return Request(
        tuple(wanted),
        window,
        wish=first + timedelta(days=chance.randint(-3, 22)) if often(0.5) else None,
        contiguous=often(0.6),
        whole_halls=often(0.25),
        first_option=often(0.15),
        within=frozenset(chance.sample(codes, chance.randint(1, len(codes)))) if often(0.15) else frozenset(),
        min_height_mm=chance.choice((8_000, 12_000, 14_000)) if often(0.2) else 0,
        min_load_kg_m2=chance.choice((1_000, 3_000)) if often(0.2) else 0,
        prefer=frozenset(chance.sample(codes, chance.randint(1, len(codes)))) if often(0.3) else frozenset(),
        distances=(Distance(chance.choice(("auto", "food")), chance.randint(1, 5)),) if often(0.2) else (),
        theme=chance.choice(THEMES) if often(0.5) else "",
        budget_fen=chance.randint(1, 60) * chance.choice((50_000, 200_000)) if often(0.2) else None,
        keep_clear=frozenset(chance.sample(options, 1)) if options and often(0.2) else frozenset(),
        ignore=chance.choice(bookings).id if bookings and often(0.1) else 0,
    )


def entries_of(venue: Venue, bookings: list[Booked]) -> Entries:
    """Return the cells of bookings as the store would give them."""
    place = {bay.code: n for n, bay in enumerate(venue.bays)}
    rows = [
        ((day - START).days, place[bay], 0 if one.firm else one.id, one.id, _phase(one))
        for one in bookings
        for bay in one.bays
        for day in one.stay
    ]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    return Entries(*columns)


def _phase(one: Booked) -> int:
    return int(Phase.CLOSED if one.closed else Phase.SHOW)


@dataclass(frozen=True)
class Instance:
    """One request on one diary of one venue."""

    venue: Venue
    bookings: list[Booked]
    request: Request

    @property
    def brute(self) -> Brute:
        return Brute(self.venue, self.bookings, self.request, tariff(), default_calendar(), near=NEAR)

    def sight(self) -> Sight:
        """Return what the engine sees of it."""
        board = Board.of(Stay(START, START + timedelta(days=DAYS)), len(self.venue.bays), self._entries())
        request = self.request
        around = Around(1, 30, self._shows(request.theme), tuple((d, self._shows(d.theme)) for d in request.distances))
        quoter = Quoter(tariff(), default_calendar(), request.parts)
        openings = (request.first_opening(), request.openings())
        return see(Floor.of(self.venue), board.without(request.ignore), request, around, quoter, openings)

    def _entries(self) -> Entries:
        return entries_of(self.venue, self.bookings)

    def _shows(self, theme: str) -> tuple[ShowNear, ...]:
        if not theme:
            return ()
        wanted = NEAR.get(theme, frozenset()) | {theme}
        return tuple(
            ShowNear(one.id, str(one.id), Bilingual("", ""), one.firm, one.show)
            for one in self.bookings
            if one.show is not None and one.theme in wanted
        )


def instance(seed: int) -> Instance:
    """Return the instance of a seed; two in three have one part."""
    chance = random.Random(seed)
    parts = 1 if seed % 3 else chance.choice((2, 2, 3))
    venue = venue_of(chance, chance.randint(3, 8) if parts == 1 else chance.randint(3, 6))
    bookings = diary_of(chance, venue)
    return Instance(venue, bookings, request_of(chance, venue, bookings, parts))
