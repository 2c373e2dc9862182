"""The net prices of very many bookings: what differs in nothing that a tariff looks at is computed once."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from expobook.domain.booking import Line
from expobook.domain.calendar import WorkCalendar
from expobook.domain.diary import Phase
from expobook.domain.errors import UserError
from expobook.domain.negotiated import Discount, with_discount
from expobook.domain.price import Fen
from expobook.domain.pricing import Order, price
from expobook.domain.pricing_parts import day_kind, holiday_test
from expobook.domain.tariff import DayKind, Tariff
from expobook.domain.venue import Venue

_Nature = tuple[str, DayKind, bool]
_Shape = tuple[frozenset[str], tuple[tuple[Phase, tuple[_Nature, ...]], ...]]


class NetPrices:
    """Net prices by one tariff; remembers those of single lines by their bays and the nature of their days.

    A tariff knows a day only by its season, its kind and whether it bears the holiday surcharge, so two shows
    in the same bays on days of the same nature cost the same.
    """

    def __init__(self, tariff: Tariff, venue: Venue, calendar: WorkCalendar) -> None:
        self._tariff, self._venue, self._calendar = tariff, venue, calendar
        self._known: dict[_Shape, Fen | None] = {}
        is_due = holiday_test(tariff, calendar)

        @cache
        def nature(day: date) -> _Nature:
            season = tariff.season_on(day)
            return (season.rule if season is not None else "", day_kind(day, tariff, calendar), is_due(day))

        self._nature = nature

    def net(self, lines: Sequence[Line], orders: Sequence[Order], discount: Discount | None) -> Fen | None:
        """Return what lines cost net, None where the tariff says nothing of their days or space."""
        if len(lines) != 1 or orders or discount is not None or lines[0].gaps:
            return self._computed(lines, orders, discount)
        line = lines[0]
        shape = (line.bays, tuple((phase, tuple(map(self._nature, span))) for phase, span in line.schedule.spans()))
        if shape not in self._known:
            self._known[shape] = self._computed(lines, (), None)
        return self._known[shape]

    def _computed(self, lines: Sequence[Line], orders: Sequence[Order], discount: Discount | None) -> Fen | None:
        try:
            sheet = price(lines, self._venue, self._tariff, self._calendar, orders)
        except UserError:  # said in a note, never guessed
            return None
        return (with_discount(sheet, discount) if discount is not None else sheet).net
