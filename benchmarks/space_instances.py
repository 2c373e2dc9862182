"""Diaries and requests to find space in, from a seed: documented, so that others can compare with the same.

The diary: shows of 1 to 12 halls side by side (in one row of a phase, or in both rows facing each other), three in
ten with their last bays left out, 6 to 20 days long, put at random where no firm show stands until 35 % of the
bay-days of the 180 indoor bays are firm; then holds in the same way, anywhere, until they make up another 15 %.

The requests: 2,500 to 450,000 m2 in steps of a bay, 2-7 + 3-10 + 1-3 days, a window of 30 to 180 days; half of them
with a day that is wished, half of those up to 150,000 m2 (what one phase has) contiguous, one in four in whole halls,
one in ten for the first option only, one in five with an own theme and one in ten with a distance from another.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from expobook.domain.diary import Stay
from expobook.domain.finding.request import Distance, Part, Request
from expobook.domain.venue import SpaceClass, Venue

FIRST = date(2027, 1, 1)
DAYS = 730
FIRM, HELD = 0.35, 0.15
M2 = 1_000_000
THEMES = ("auto", "food", "building", "medical", "textile", "farming", "")


@dataclass(frozen=True)
class Show:
    """A booking of the diary: bays, days, and whether it is firm."""

    bays: tuple[str, ...]
    stay: Stay
    firm: bool
    theme: str


def diary(venue: Venue, seed: int = 2027, firm: float = FIRM, held: float = HELD) -> Iterator[Show]:
    """Yield the bookings of two years, firm ones first; the same seed gives the same."""
    chance = random.Random(seed)
    halls = [hall.code for hall in venue.halls if hall.space_class is SpaceClass.HALL]
    phases = [[code for code in halls if venue.hall(code).zone == zone.code] for zone in venue.zones]
    phases = [codes for codes in phases if codes]
    place = {bay.code: n for n, bay in enumerate(venue.bays)}
    bay_days = DAYS * sum(len(venue.bays_of_hall[code]) for code in halls)
    taken = np.zeros((DAYS, len(place)), dtype=bool)
    while taken.sum() < firm * bay_days:
        show = _show(chance, venue, phases, firm=True)
        days = slice((show.stay.start - FIRST).days, (show.stay.until - FIRST).days)
        columns = [place[bay] for bay in show.bays]
        if not taken[days][:, columns].any():
            taken[days, columns] = True
            yield show
    left = held * bay_days
    while left > 0:
        show = _show(chance, venue, phases, firm=False)
        left -= len(show.bays) * len(show.stay)
        yield show


def _show(chance: random.Random, venue: Venue, phases: list[list[str]], *, firm: bool) -> Show:
    codes = chance.choice(phases)
    row = len(codes) // 2
    count = chance.choice((1, 1, 2, 2, 3, 4, 6, 8, 12))
    if (count <= row and chance.random() < 0.6) or count == 1:
        side, count = chance.randrange(2) * row, min(count, row)
        start = chance.randrange(row - count + 1)
        chosen = codes[side + start : side + start + count]
    else:
        count = min(max(count // 2, 1), row)
        start = chance.randrange(row - count + 1)
        chosen = codes[start : start + count] + codes[row + start : row + start + count]
    bays = [bay.code for code in chosen for bay in venue.bays_of_hall[code]]
    if chance.random() < 0.3:
        bays = bays[: max(1, len(bays) - chance.randrange(5))]
    length = chance.randint(6, 20)
    first = FIRST + timedelta(days=chance.randrange(DAYS - length))
    return Show(tuple(bays), Stay(first, first + timedelta(days=length)), firm, chance.choice(THEMES))


def requests(venue: Venue, count: int = 200, seed: int = 7) -> Iterator[Request]:
    """Yield random requests; the same seed gives the same."""
    chance = random.Random(seed)
    for _ in range(count):
        bays = chance.randint(1, 180)
        part = Part(bays * 2500 * M2, chance.randint(2, 7), chance.randint(3, 10), chance.randint(1, 3))
        start = FIRST + timedelta(days=chance.randrange(40, 500))
        window = Stay(start, start + timedelta(days=chance.choice((30, 60, 90, 120, 180))))
        theme = chance.choice(THEMES) if chance.random() < 0.2 else ""
        yield Request(
            (part,),
            window,
            wish=window.start + timedelta(days=chance.randrange(len(window))) if chance.random() < 0.5 else None,
            contiguous=bays <= 60 and chance.random() < 0.5,
            whole_halls=chance.random() < 0.25,
            first_option=chance.random() < 0.1,
            prefer=venue.expand([chance.choice(("P1", "P2", "P3"))]) if chance.random() < 0.2 else frozenset(),
            theme=theme,
            distances=(Distance("auto", 30),) if chance.random() < 0.1 else (),
        )
