"""What two people make of a booking, in rows of one table: its space and days by line, its parties by name."""

from collections.abc import Mapping
from typing import Any

from expobook.domain.booking import Booking
from expobook.domain.conflict import differing
from expobook.domain.errors import StaleData
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import Row, place_said
from expobook.words import shown

_PARTIES = {"organiser_id": "organiser", "event_id": "event"}
Names = Mapping[tuple[str, int], str]  # of parties, by field and number


def booking_rows(
    around: Surroundings,
    seen: Booking,
    mine: Booking,
    error: StaleData,
    theirs: Booking,
    *,
    titled: bool = False,
    names: Names | None = None,
) -> list[Row]:
    """Return where my form of a booking and theirs differ; ``titled`` says which booking it is in each row."""
    known = {**_names_in(error, seen, theirs, around), **(names or {})}
    before = f"{theirs.title.in_language(around.language)} · " if titled else ""

    def said(field: str, value: Any) -> str:
        return known.get((field, value or 0)) or _said(around, field, value)

    return [
        Row(
            before + place_said(each.field, around.language), said(each.field, each.theirs), said(each.field, each.mine)
        )
        for each in differing(seen, mine, theirs)
    ]


def _names_in(error: StaleData, seen: Booking, theirs: Booking, around: Surroundings) -> dict[tuple[str, int], str]:
    """The refusal says by name what the last deed changed."""
    found: dict[tuple[str, int], str] = {}
    words = {each.change: each for each in error.facts.get("changed", ())}
    for field, change in _PARTIES.items():
        if (each := words.get(change)) is not None:
            for booking, value in ((seen, each.before), (theirs, each.after)):
                found[field, getattr(booking, field) or 0] = shown(value, around.language) if value else ""
    return found


def _said(around: Surroundings, field: str, value: Any) -> str:
    if field != "lines":
        return shown(value, around.language, field) if value is not None else ""
    venue = around.desk.venue
    active = [line for line in value if not line.dropped]
    return "\n".join(
        f"{venue.describe(line.bays)}: {formats.span(line.schedule.stay, around.language)}" for line in active
    )
