"""A tariff: dated rates by space, phase, season and day, discounts, overtime, tax classes and services, all as data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from expobook.domain.diary import Phase, Stay
from expobook.domain.errors import UnknownThing, UserError
from expobook.domain.text import Bilingual
from expobook.domain.venue import SpaceClass

MICROS = 10**6  # parts of a yuan; figures of a tariff have six decimals at most


class BadTariff(UserError):
    """A tariff cannot be used: ``file``, ``where`` in it, ``why``, ``value``."""

    code = "bad-tariff"


class NoRate(UserError):
    """The tariff has no rate for a space in a phase: ``tariff``, ``space_class``, ``phase``."""

    code = "no-rate"


class NoTariff(UserError):
    """No tariff is in force on a day: ``day``."""

    code = "no-tariff"


class Combine(StrEnum):
    """How a size and a length discount act together: venues differ."""

    LARGER = "larger"
    SUM = "sum"
    PRODUCT = "product"


class DayKind(StrEnum):
    """Days that a rate is for; ``DAY_OFF`` is a weekend day or a holiday."""

    ANY = "any"
    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    DAY_OFF = "day-off"

    def holds(self, kind: "DayKind") -> bool:
        """Say whether a day of a kind (weekday, weekend or holiday) is meant."""
        return self in (DayKind.ANY, kind) or (self is DayKind.DAY_OFF and kind is not DayKind.WEEKDAY)


class HolidayDays(StrEnum):
    """Which days bear the holiday surcharge and the rates of holidays."""

    STATUTORY = "statutory"
    ALL_DAYS_OFF = "all-days-off"


@dataclass(frozen=True, slots=True)
class TaxClass:
    """A kind of supply, its rate of tax and its stamp duty, each in per cent of the net."""

    code: str
    title: Bilingual
    percent: Decimal
    source: str
    stamp_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Rate:
    """Yuan a square metre and day of one class of space in one phase.

    A row may be for some halls, for one season (its rule) or for some days only; of the rows that fit, the one with
    the most conditions counts, halls before season before days.
    """

    rule: str
    space_class: SpaceClass
    phase: Phase
    rate: Decimal
    tax_class: str
    source: str
    halls: frozenset[str] = frozenset()
    season: str = ""
    days: DayKind = DayKind.ANY

    @property
    def micros(self) -> int:
        """The rate in millionths of a yuan: whole, as no figure of a tariff is finer."""
        return int(self.rate * MICROS)

    @property
    def conditions(self) -> tuple[bool, bool, bool]:
        return bool(self.halls), bool(self.season), self.days is not DayKind.ANY


@dataclass(frozen=True, slots=True)
class Season:
    """A change in per cent on days of some months or spans of days; negative is a discount.

    On days of a season that is ``alone`` no other discount is given. Spans go before months.
    """

    rule: str
    title: Bilingual
    months: frozenset[int]
    percent: Decimal
    source: str
    spans: tuple[Stay, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A discount in per cent from a size (m2), a length (days) or a number of whole halls on."""

    rule: str
    start: int
    percent: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Service:
    """Something that is ordered by quantity; the first ``free`` units of an order cost nothing."""

    code: str
    title: Bilingual
    unit: Bilingual
    rate: Decimal
    tax_class: str
    source: str
    free: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PartHall:
    """What letting only a part of a hall costs: a surcharge on that part, or the whole hall is billed."""

    rule: str
    percent: Decimal
    whole: bool
    source: str


@dataclass(frozen=True, slots=True)
class FreeHours:
    """Hours of overtime a booking has free, from a size (m2) or a length (days) on."""

    start: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class Overtime:
    """What use beyond the daily hours costs, by hall and hour.

    Either ``rate`` (yuan an hall and hour) or ``percent`` (of what the hall costs that day, an hour) is above zero.
    ``least_hours`` are billed at least a hall and day; minutes from ``rounds_from`` on count as a whole hour, fewer
    are dropped (0: to the minute). ``cap_percent`` of the day's price is never exceeded (0: no cap). An evening costs
    ``evening_percent`` of the day's price (0: it is overtime like any other). ``free`` is by m2 or by days.
    """

    rule: str
    tax_class: str
    source: str
    rate: Decimal = Decimal(0)
    percent: Decimal = Decimal(0)
    least_hours: Decimal = Decimal(0)
    rounds_from: int = 0
    cap_percent: Decimal = Decimal(0)
    evening_percent: Decimal = Decimal(0)
    free: tuple[FreeHours, ...] = ()
    free_by_days: bool = False


@dataclass(frozen=True, slots=True)
class Tariff:
    """One version of a tariff; ``valid_until`` is the first day it no longer holds, None without end."""

    code: str
    version: int
    name: Bilingual
    valid_from: date
    valid_until: date | None
    currency: str
    tax_classes: Mapping[str, TaxClass]
    rates: tuple[Rate, ...]
    seasons: tuple[Season, ...] = ()
    holiday_percent: Decimal = Decimal(0)
    holiday_days: HolidayDays = HolidayDays.STATUTORY
    holiday_rule: str = ""
    size_steps: tuple[Step, ...] = ()
    length_steps: tuple[Step, ...] = ()
    hall_steps: tuple[Step, ...] = ()
    part_hall: PartHall | None = None
    combine: Combine = Combine.LARGER
    combine_season: bool = False  # whether a season's discount is combined with the others
    overtime: Overtime | None = None
    floor_percent: Decimal = Decimal(0)
    minimum_m2: int = 0
    services: tuple[Service, ...] = ()
    source: str = ""
    note: Bilingual = Bilingual("", "")

    def rate_for(
        self,
        space_class: SpaceClass,
        phase: Phase,
        *,
        hall: str = "",
        season: str = "",
        day: DayKind = DayKind.WEEKDAY,
    ) -> Rate:
        """Return the rate of a space in a phase, in a hall, a season and on a kind of day; raises ``NoRate``."""
        fitting = [
            rate
            for rate in self.rates
            if rate.space_class is space_class
            and rate.phase is phase
            and (not rate.halls or hall in rate.halls)
            and rate.season in ("", season)
            and rate.days.holds(day)
        ]
        if not fitting:
            raise NoRate(tariff=self.code, space_class=space_class, phase=phase)
        return fitting[0] if len(fitting) == 1 else max(fitting, key=lambda rate: rate.conditions)

    @property
    def tells_halls(self) -> bool:
        """Whether any rate is for some halls only."""
        return any(rate.halls for rate in self.rates)

    @property
    def tells_days(self) -> bool:
        """Whether what a day costs depends on its season or kind beyond a line of its own."""
        return (
            any(rate.season or rate.days is not DayKind.ANY for rate in self.rates)
            or self.season_apart
            or bool(self.part_hall is not None and self.part_hall.percent and self.seasons)
        )

    @property
    def season_apart(self) -> bool:
        """Whether discounts are worked out for each season apart."""
        return self.combine_season or any(season.alone for season in self.seasons)

    def measured(self) -> "Tariff":
        """Return the tariff without what depends on which halls are let, to compare spaces by area alone."""
        rates: dict[object, Rate] = {}
        for rate in sorted(self.rates, key=lambda each: bool(each.halls)):
            rates.setdefault((rate.space_class, rate.phase, rate.season, rate.days), replace(rate, halls=frozenset()))
        return replace(self, rates=tuple(rates.values()), hall_steps=(), part_hall=None)

    def service(self, code: str) -> Service:
        """Return a service by its code; raises ``UnknownThing``."""
        for service in self.services:
            if service.code == code:
                return service
        raise UnknownThing(kind="service", name=code, known=", ".join(service.code for service in self.services))

    def season_on(self, day: date) -> Season | None:
        """Return the season of a day: one with a span that holds it, else the one of its month."""
        for season in self.seasons:
            if any(day in span for span in season.spans):
                return season
        return next((season for season in self.seasons if day.month in season.months), None)
