"""Reads what people type: days, spans, phases, spaces, numbers; refuses the rest in one sentence."""

import json
import re
from argparse import Namespace
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from expobook.domain.booking import Line
from expobook.domain.diary import DatesReversed, Schedule, ShowOutsideLicence, Stay
from expobook.domain.errors import BadInput
from expobook.domain.text import Bilingual, bilingual
from expobook.domain.venue import Venue

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_DAYS = 20 * 366
_YEARS = range(1900, 2200)  # sums of days stay within what a date can hold
_HAN = re.compile(r"[\u3400-\u9fff]")


def day(text: str, field: str = "date") -> date:
    """Return a day written as ``2026-12-05``, of the years 1900 to 2199; raises ``BadInput``."""
    if _DAY.fullmatch(text):
        try:
            found = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            if found.year not in _YEARS:
                raise BadInput(field=field, value=text, why="far-date")
            return found
    raise BadInput(field=field, value=text, why="not-a-date")


def month(text: str, field: str = "month") -> date:
    """Return the first day of a month written as ``2026-11``, of the years 1900 to 2199; raises ``BadInput``."""
    try:
        return day(f"{text}-01", field)
    except BadInput as refused:
        why = "not-a-month" if refused.facts["why"] == "not-a-date" else refused.facts["why"]
        raise BadInput(field=field, value=text, why=why) from None


def stay(text: str, field: str = "stay") -> Stay:
    """Return the days ``2026-12-05..2026-12-23``, both ends included as people say them; one day alone is a span.

    Raises:
        BadInput: an end is missing or not a date.
        DatesReversed: the last day comes before the first.
    """
    first, dots, last = text.partition("..")
    if not first or (dots and not last):
        raise BadInput(field=field, value=text, why="not-days")
    start, end = day(first, field), day(last if dots else first, field)
    if end < start:
        raise DatesReversed(first=start, last=end, phase="stay")
    return Stay(start, end + timedelta(days=1))


def schedule(stay_text: str | None, show_text: str | None, first_text: str | None, days_text: str | None) -> Schedule:
    """Return the phases from ``--stay`` and ``--show``, or from ``--from`` and ``--days 4+10+3``.

    Raises:
        BadInput: neither pair is given, or one is not readable.
        DatesReversed: days run backwards.
        ShowOutsideLicence: the show is not within the licence period.
    """
    if first_text and days_text:
        return Schedule.of_days(day(first_text, "from"), *phase_days(days_text))
    if not stay_text:
        raise BadInput(field="stay", value="", why="stay-or-days")
    licence = stay(stay_text)
    show = stay(show_text, "show") if show_text else licence
    if show.start < licence.start or show.until > licence.until:
        raise ShowOutsideLicence(
            first=show.start, last=show.last, licence_first=licence.start, licence_last=licence.last
        )
    return Schedule(licence.start, show.start, show.until, licence.until)


def phase_days(text: str) -> tuple[int, int, int]:
    """Return the days of build-up, show and dismantling from ``4+10+3``; the show needs at least one."""
    parts = text.split("+")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        raise BadInput(field="days", value=text, why="not-phase-days")
    build_up, show, dismantle = (int(part) for part in parts)
    if show < 1 or build_up + show + dismantle > _MOST_DAYS:
        raise BadInput(field="days", value=text, why="not-phase-days")
    return build_up, show, dismantle


def moment(text: str, hour: time, field: str = "until") -> datetime:
    """Return ``2026-12-05`` (at an hour) or ``2026-12-05T12:00`` as venue time; raises ``BadInput``."""
    days, clock, hours = text.partition("T")
    if not clock:
        return datetime.combine(day(days, field), hour)
    try:
        return datetime.combine(day(days, field), time.fromisoformat(hours).replace(tzinfo=None))
    except ValueError:
        raise BadInput(field=field, value=text, why="not-a-date") from None


def settings(text: str, example: str) -> dict[str, Any]:
    """Return the settings of ``--set``; raises ``BadInput`` with the example for what is no JSON object."""
    try:
        read = json.loads(text)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise BadInput(field="set", value=text[:80], why="no-json", example=example)
    return read


def space(venue: Venue, words: Sequence[str]) -> frozenset[str]:
    """Return the bays that words or comma lists name: ``H05-3``, ``H05``, ``P1``, ``H05..H07``."""
    return venue.expand(part for word in words for part in word.split(",") if part)


def extra_line(venue: Venue, words: Sequence[str]) -> Line:
    """Return a line from ``--line SPACE STAY SHOW [ALTERNATIVE]``."""
    if not 2 <= len(words) <= 4:
        raise BadInput(field="line", value=" ".join(words), why="not-a-line")
    phases = schedule(words[1], words[2] if len(words) > 2 else None, None, None)
    return Line(space(venue, words[:1]), phases, count(words[3], "alternative") if len(words) > 3 else 1)


def seen(call_options: Namespace) -> int | None:
    """Return the version of ``--seen``, None where it is not asked; raises ``BadInput``."""
    return None if call_options.seen is None else whole(call_options.seen, "seen")


def count(text: str, field: str) -> int:
    """Return a whole number above zero; raises ``BadInput``."""
    value = amount(text, field)
    if value != value.to_integral_value() or value > 10**9:
        raise BadInput(field=field, value=text, why="not-a-number")
    return int(value)


def amount(text: str, field: str) -> Decimal:
    """Return a figure above zero, such as an area or a rate; raises ``BadInput``."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise BadInput(field=field, value=text, why="not-a-number") from None
    if not value.is_finite():
        raise BadInput(field=field, value=text, why="not-a-number")
    if value <= 0:
        raise BadInput(field=field, value=text, why="negative" if value < 0 else "not-positive")
    return value


def names(first: str, second: str | None, field: str) -> Bilingual:
    """Return a name in two languages from one or two texts; the first is English unless it has Chinese characters."""
    if _HAN.search(first):
        return bilingual(first, second or "", field)
    return bilingual(second or "", first, field)


def whole(text: str, field: str) -> int:
    """Return a whole number that may be negative, such as days to move by; raises ``BadInput``."""
    if not re.fullmatch(r"[+-]?[0-9]{1,5}", text):
        raise BadInput(field=field, value=text, why="not-a-number")
    return int(text)


_LONGEST_MM = 1_000_000


def metres(text: str, between: str, field: str, why: str) -> tuple[int, int]:
    """Return two lengths in whole millimetres from ``10,12.5`` or ``20x15``; raises ``BadInput``."""
    parts = re.split(re.escape(between), text)
    if len(parts) != 2 or not all(re.fullmatch(r"-?\d{1,4}(\.\d{1,3})?", part, re.ASCII) for part in parts):
        raise BadInput(field=field, value=text, why=why)
    first, second = (int(Decimal(part) * 1000) for part in parts)
    if max(abs(first), abs(second)) > _LONGEST_MM:
        raise BadInput(field=field, value=text, why=why)
    return first, second
