"""Which backups are kept: all of the last days, then one a day, a week, a month."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many of each are kept: every backup of so many days, the last one of so many days, weeks, months."""

    days_of_all: int = 2
    daily: int = 10
    weekly: int = 8
    monthly: int = 12


def to_keep(moments: Iterable[datetime], now: datetime, rule: Keeping | None = None) -> frozenset[datetime]:
    """Return the backups that stay, by the moments they were made (venue time).

    Kept are all that are younger than ``days_of_all`` times 24 hours, the last one of each of the
    newest ``daily`` days, ``weekly`` ISO weeks and ``monthly`` months that have one, and the newest of
    all. What seems to come from the future (the clock was set back) is never thrown away.
    """
    rule = rule or Keeping()
    newest_first = sorted(set(moments), reverse=True)
    kept = {moment for moment in newest_first if moment > now - timedelta(days=rule.days_of_all)}
    kept |= set(newest_first[:1])
    past = [moment for moment in newest_first if moment <= now]
    kept |= _last_of_each(past, rule.daily, datetime.date)
    kept |= _last_of_each(past, rule.weekly, _week)
    kept |= _last_of_each(past, rule.monthly, _month)
    return frozenset(kept)


def _week(moment: datetime) -> Hashable:
    return date.isocalendar(moment)[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month


def _last_of_each(newest_first: list[datetime], most: int, period: Callable[[datetime], Hashable]) -> set[datetime]:
    """Return the newest moment of each period, for so many of the newest periods."""
    last: dict[Hashable, datetime] = {}
    for moment in newest_first:
        last.setdefault(period(moment), moment)
    return set(list(last.values())[:most])
