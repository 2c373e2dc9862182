"""Worked examples in a tariff's file: a price reckoned by hand beside what the tariff itself comes to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from expobook.domain.booking import Line
from expobook.domain.calendar import WorkCalendar
from expobook.domain.diary import Schedule
from expobook.domain.errors import BadInput, UnknownThing, UserError
from expobook.domain.geometry import rectangle
from expobook.domain.overtime import OvertimeUse
from expobook.domain.price import Fen
from expobook.domain.pricing import Order, price
from expobook.domain.tariff import BadTariff, Tariff
from expobook.domain.text import LONGEST_NOTE, Bilingual, clean
from expobook.domain.venue import Bay, Hall, SpaceClass, Venue, Zone

MOST = 100  # examples of a tariff
_MOST_BAYS, _MOST_DAYS, _LARGEST_M2 = 200, 400, 10**6
_NONE = Bilingual("", "")
_PARTS = frozenset(
    {"zh", "en", "halls", "outdoor", "space", "first", "days", "orders", "overtime", "by_hand", "net", "tax"}
)


@dataclass(frozen=True, slots=True)
class Example:
    """A made-up hire: halls of bays of whole m2, what of them is let, and the net and tax that a person worked out.

    ``by_hand`` is that person's reckoning in words; ``tax`` is None where only the net was worked out.
    """

    title: Bilingual
    venue: Venue
    line: Line
    orders: tuple[Order, ...]
    overtime: tuple[OvertimeUse, ...]
    by_hand: str
    net: Fen
    tax: Fen | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """An example with what the tariff comes to."""

    example: Example
    net: Fen
    tax: Fen

    @property
    def agrees(self) -> bool:
        """Whether hand and tariff agree to the fen."""
        return self.net == self.example.net and self.example.tax in (None, self.tax)


def examples_of(data: Mapping[str, Any]) -> tuple[Example, ...]:
    """Return the worked examples of a tariff's file, none where it has none.

    Raises:
        BadTariff: one of them cannot be read; the facts say which.
    """
    rows = data.get("examples", [])
    if not isinstance(rows, list) or len(rows) > MOST:
        raise BadTariff(file="", where="examples", why="tariff-form", value="")
    found = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(_example(row))
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, UserError) as error:
            raise BadTariff(file="", where=f"examples {number}", why="tariff-form", value=str(error)[:60]) from error
    return tuple(found)


def reckon(example: Example, tariff: Tariff, calendar: WorkCalendar) -> Reckoned:
    """Return what an example comes to by a tariff.

    Raises:
        NoRate: the tariff has none for a space or day of the example.
        UnknownThing: it has no such service.
    """
    sheet = price([example.line], example.venue, tariff, calendar, example.orders, example.overtime)
    return Reckoned(example, sheet.net, sheet.tax)


def _example(row: Mapping[str, Any]) -> Example:
    if odd := sorted(set(row) - _PARTS):
        raise ValueError(odd[0])
    venue = _venue(row["halls"], frozenset(row.get("outdoor", ())))
    days = [int(each) for each in row["days"]]
    if len(days) != len(("build-up", "show", "dismantle")) or min(days) < 0 or not 0 < sum(days) <= _MOST_DAYS:
        raise ValueError("days")
    schedule = Schedule.of_days(date.fromisoformat(row["first"]), *days)
    use = [
        OvertimeUse(date.fromisoformat(each["day"]), str(each["hall"]), int(each["minutes"]), bool(each.get("evening")))
        for each in row.get("overtime", ())
    ]
    if any(each.hall not in row["halls"] for each in use):
        raise UnknownThing(kind="hall", name=use[0].hall, known="")
    return Example(
        Bilingual(clean(row["zh"], "text"), clean(row["en"], "text")),
        venue,
        Line(frozenset(venue.expand([str(each) for each in row["space"]])), schedule, id=1),
        tuple(Order(name, _exactly(each, 1000)) for name, each in row.get("orders", {}).items()),
        tuple(use),
        clean(row["by_hand"], "text", longest=LONGEST_NOTE),
        _exactly(row["net"], 100),
        _exactly(row["tax"], 100) if "tax" in row else None,
    )


def _exactly(value: Any, parts: int) -> int:
    """Return a figure in whole parts of its unit; raises ``BadInput`` where it is finer."""
    exact = Decimal(str(value)) * parts
    if not exact.is_finite() or exact != int(exact) or not 0 <= exact < 10**15:
        raise BadInput(field="amount", value=str(value)[:30], why="not-a-number")
    return int(exact)


def _venue(halls: Mapping[str, Any], outdoor: frozenset[str]) -> Venue:
    """Return halls side by side, each with bays of so many whole m2 (``A`` of one bay, else ``A-1``, ``A-2`` ...)."""
    made: list[Hall] = []
    bays: list[Bay] = []
    for place, (code, areas) in enumerate(halls.items()):
        kind = SpaceClass.OUTDOOR if code in outdoor else SpaceClass.HALL
        made.append(Hall(code, _NONE, "Z", rectangle(0, place, 1, 1), space_class=kind))
        for number, m2 in enumerate(areas, 1):
            if not isinstance(m2, int) or not 0 < m2 <= _LARGEST_M2 or len(bays) >= _MOST_BAYS:
                raise ValueError(code)
            bays.append(Bay(f"{code}-{number}", code, rectangle(0, 0, m2 * 1000, 1000), kind))
    return Venue("EXAMPLE", _NONE, _NONE, (Zone("Z", _NONE),), tuple(made), tuple(bays))
