"""A small venue for tests: two halls of three bays each, and a yard."""

from itertools import pairwise

from expobook.domain.geometry import rectangle
from expobook.domain.text import Bilingual
from expobook.domain.venue import Bay, Hall, Link, LinkKind, Source, SpaceClass, Venue, Zone

SOURCES = {"ring": Source.ASSUMED}


def small_venue(halls: int = 2, bays: int = 3) -> Venue:
    """Return halls A, B, ... of 10 x 20 m bays (A-1, A-2, ...) in a row, and a yard Y of one bay Y-1."""
    letters = "ABCDEFGH"[:halls]
    all_halls, all_bays, links = [], [], []
    for number, letter in enumerate(letters):
        left = number * bays * 10_000
        all_halls.append(
            Hall(
                letter,
                Bilingual(f"{letter} 馆", f"Hall {letter}"),
                "Z",
                rectangle(left, 0, bays * 10_000, 20_000),
                clear_height_mm=12_000,
                sources=SOURCES,
            )
        )
        for bay in range(bays):
            all_bays.append(Bay(f"{letter}-{bay + 1}", letter, rectangle(left + bay * 10_000, 0, 10_000, 20_000)))
    for first, second in pairwise(all_bays):
        kind = LinkKind.OPEN if first.hall == second.hall else LinkKind.WALL
        links.append(Link(first.code, second.code, kind))
    yard = Hall(
        "Y",
        Bilingual("场地", "Yard"),
        "Z",
        rectangle(0, 30_000, 40_000, 10_000),
        0,
        SpaceClass.OUTDOOR,
        sources=SOURCES,
    )
    all_bays.append(Bay("Y-1", "Y", yard.ring, SpaceClass.OUTDOOR))
    return Venue(
        "small",
        Bilingual("小展馆", "Small venue"),
        Bilingual("", ""),
        (Zone("Z", Bilingual("一区", "Zone one")),),
        (*all_halls, yard),
        tuple(all_bays),
        tuple(links),
    )
