"""Halls with exits, hydrants and columns, and a book in which one show has two of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.geometry import bounds, rectangle
from expobook.domain.text import Bilingual
from expobook.domain.venue import Bay, Fixture, Hall, Opening, Venue
from expobook.services.book.books import create_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from tests.venues import SOURCES, small_venue

WIDE, DEEP = 60_000, 40_000
NOW = datetime(2026, 11, 23, 9, 0)


def hall(code: str, left: int, *, columns: bool = False) -> Hall:
    """A hall of 60 x 40 m: exits in all four walls, a hydrant, four columns if wished."""
    doors = ((left + 30_000, 0), (left + 30_000, DEEP), (left, 20_000), (left + WIDE, 20_000))
    exits = tuple(Opening(f"E{n}", at, 3_000, 2_400) for n, at in enumerate(doors, 1))
    fixtures = [Fixture("hydrant", (left + 12_000, 0))]
    if columns:
        fixtures += [Fixture("column", (left + x, y), 800) for x in (20_000, 45_000) for y in (12_000, 28_000)]
    return Hall(
        code,
        Bilingual(f"{code} 馆", f"Hall {code}"),
        "Z",
        rectangle(left, 0, WIDE, DEEP),
        clear_height_mm=10_000,
        floor_load_kg_m2=5_000,
        exits=exits,
        fixtures=tuple(fixtures),
        sources=SOURCES,
    )


def roomy_venue() -> Venue:
    """Halls A (plain) and B (with columns), two bays each."""
    halls = (hall("A", 0), hall("B", 70_000, columns=True))
    bays = tuple(
        Bay(f"{each.code}-{n + 1}", each.code, rectangle(bounds(each.ring).left + n * 30_000, 0, 30_000, DEEP))
        for each in halls
        for n in range(2)
    )
    return replace(small_venue(), halls=halls, bays=bays, links=())


@pytest.fixture
def venue() -> Venue:
    return roomy_venue()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A book in which booking 1 holds all four bays."""
    opened = create_book(tmp_path / "p.expobook", roomy_venue(), actor=Actor("Li Wei", "Desk 3"), now=lambda: NOW)
    line = Line(frozenset({"A-1", "A-2", "B-1", "B-2"}), Schedule.of_days(date(2027, 3, 1), 1, 2, 1))
    new_hold(opened, NewBooking(Bilingual("车展", "Auto show"), (line,)))
    yield opened
    opened.close()
