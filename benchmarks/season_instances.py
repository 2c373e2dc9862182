"""Seasons to plan, from a seed: documented in docs/seasons.md, so that others can compare with the same."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from expobook.domain.booking import Line
from expobook.domain.diary import Schedule, Stay
from expobook.domain.finding.request import Part
from expobook.domain.season.problem import Claim, Limits, SeasonProblem, Standing
from expobook.domain.venue import SpaceClass, Venue
from expobook.services.rules import default_themes

YEAR = 2027
M2 = 1_000_000
MARGIN = timedelta(days=40)
MOST_REDRAWS = 200_000
FEN = 100
SIZES = ((0, 6), (1, 20), (2, 22), (3, 20), (4, 20), (6, 12))  # halls (0: part of one), weight
MONTHS = (7, 6, 9, 9, 9, 8, 8, 8, 9, 9, 9, 8)  # how often a month is wished
DAY_PERMILLE = (0, 0, 0, 0, 8)  # what a day away from the wish costs: most take any week of their window as well
WEEKDAYS = (0, 10, 25, 35, 25, 5, 0)  # how often a show opens on a Monday, Tuesday, ...
SPREAD = 1.0  # of what a m2 and day is worth: its logarithm's standard deviation
MOVING_M2 = 350_000
FLOORS = ((60, 12), (150, 32), (300, 63), (450, 101), (600, 144))  # events, demand in per cent


@dataclass(frozen=True)
class Drawn:
    """An event before it has its days: bays, days of each phase, and what it is worth a m2 and day in fen."""

    bays: int
    days: tuple[int, int, int]
    rate: int

    @property
    def load(self) -> int:
        """Bay-days that it takes."""
        return self.bays * sum(self.days)


def season(venue: Venue, events: int, demand: int, seed: int = 1) -> SeasonProblem:
    """Return a season of so many events whose days and bays add up to a demand in per cent of the year's bay-days."""
    chance = random.Random(f"{seed}/{events}/{demand}")
    halls = [hall.code for hall in venue.halls if hall.space_class is SpaceClass.HALL]
    a_hall = max(len(venue.bays_of_hall[code]) for code in halls)
    bays = sum(len(venue.bays_of_hall[code]) for code in halls)
    bay_area = venue.bays_of_hall[halls[0]][0].area_mm2
    drawn = _drawn(chance, events, demand * bays * 365 // 100, a_hall, len(halls))
    horizon = Stay(date(YEAR, 1, 1) - MARGIN, date(YEAR + 1, 1, 1) + MARGIN)
    themes = sorted(default_themes())
    claims = tuple(_claim(chance, n, each, bay_area, themes) for n, each in enumerate(drawn, 1))
    near = {code: frozenset(theme["near"]) for code, theme in default_themes().items()}
    limits = Limits(30, near, 1, MOVING_M2)
    return SeasonProblem(venue, horizon, claims, _standing(chance, venue, halls, events), limits)


def _drawn(chance: random.Random, events: int, load: int, a_hall: int, halls: int) -> list[Drawn]:
    """Draw events, then draw single ones anew until they add up to the load."""
    found = [_event(chance, a_hall, halls) for _ in range(events)]
    total = sum(each.load for each in found)
    for _ in range(MOST_REDRAWS):
        if abs(total - load) <= load // 200:
            return found
        place, fresh = chance.randrange(events), _event(chance, a_hall, halls)
        changed = total - found[place].load + fresh.load
        if abs(changed - load) < abs(total - load):
            found[place], total = fresh, changed
    raise ValueError(f"{events} events cannot add up to {load} bay-days: name a demand nearer to {total}")


def _event(chance: random.Random, a_hall: int, halls: int) -> Drawn:
    size = chance.choices([each for each, _ in SIZES], [weight for _, weight in SIZES])[0]
    bays = chance.randint(1, a_hall - 1) if size == 0 else min(size, halls // 3) * a_hall
    days = (chance.randint(2, 5), chance.randint(3, 5), chance.randint(1, 3))
    return Drawn(bays, days, round(min(6000, max(150, 1000 * chance.lognormvariate(0, SPREAD)))))


def _claim(chance: random.Random, number: int, drawn: Drawn, bay_area: int, themes: Sequence[str]) -> Claim:
    build_up, show, dismantle = drawn.days
    month = chance.choices(range(1, 13), MONTHS)[0]
    wish = date(YEAR, month, 1) + timedelta(days=chance.randrange(30 if month != 2 else 28))
    weekday = chance.choices(range(7), WEEKDAYS)[0]
    wish += timedelta(days=(weekday - wish.weekday()) % 7)
    wish -= timedelta(days=7) if wish.year > YEAR else timedelta(0)
    part = Part(drawn.bays * bay_area, build_up, show, dismantle)
    worth = drawn.bays * bay_area // M2 * sum(drawn.days) * drawn.rate
    worth += chance.choice((0, 0, 0, 10, 30, 60)) * 1_000_000 + chance.choice((0, 0, 2, 5, 10, 20)) * 1_000_000
    worth -= worth % (100 * FEN)  # whole hundreds of yuan
    early, late = _flexibility(chance)
    first = max(wish - timedelta(days=early), date(YEAR, 1, 1))
    last = min(wish + timedelta(days=late), date(YEAR, 12, 31))
    a_day = worth * chance.choice(DAY_PERMILLE) // 1000 // (100 * FEN) * 100 * FEN
    offered = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    values = tuple(worth - a_day * abs((day - wish).days) if day.weekday() == wish.weekday() else 0 for day in offered)
    theme = chance.choice(themes) if chance.random() < 0.12 else ""
    return Claim(number, (part,), first, values, theme, move_cost=worth // 20)


def _flexibility(chance: random.Random) -> tuple[int, int]:
    """Return how many days before and after its wish an event may open."""
    kind = chance.random()
    if kind < 0.15:
        return 7, 7
    if kind < 0.85:
        return 7 * chance.randint(2, 8), 7 * chance.randint(2, 8)
    return 84, 84


def _standing(chance: random.Random, venue: Venue, halls: Sequence[str], events: int) -> tuple[Standing, ...]:
    """Return firm shows and closures: of every twenty events one more stands firm, and four halls are closed."""
    found: list[Standing] = []
    taken: list[tuple[str, Stay]] = []
    while len(found) < events // 20 + 4:
        closure = len(found) < 4
        hall = chance.choice(halls)
        first = date(YEAR, 1, 5) + timedelta(days=chance.randrange(330))
        schedule = Schedule.of_days(first, 3, chance.randint(3, 5), 2)
        if closure:
            schedule = Schedule.closure(Stay(first, first + timedelta(days=chance.randint(10, 20))))
        apart = Stay(schedule.start - timedelta(days=2), schedule.until + timedelta(days=2))
        if any(code == hall and stay.overlaps(apart) for code, stay in taken):
            continue
        taken.append((hall, schedule.stay))
        bays = frozenset(bay.code for bay in venue.bays_of_hall[hall])
        found.append(Standing(100_000 + len(found), Line(bays, schedule), closure=closure))
    return tuple(found)
