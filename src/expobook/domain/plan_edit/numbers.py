"""Numbers of stands: the next free ones, and numbering a hall by rule."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from expobook.domain.errors import BadInput
from expobook.domain.plan import Plan, Stand
from expobook.domain.plan_edit.edit import Edit, Swap
from expobook.domain.plan_edit.refusals import NumberTaken
from expobook.domain.text import clean

_TAIL = re.compile(r"(.*?)(\d*)", re.DOTALL)


def next_numbers(taken: Collection[str], hall: str, count: int, *, like: str = "") -> list[str]:
    """Return free numbers that follow the highest of their kind: ``E13-10`` after ``E13-09``.

    ``like`` is a number to go by; without one the hall's usual prefix is used, or its code.
    """
    prefix, width = _prefix(taken, hall, like)
    used = {number[len(prefix) :] for number in taken if number.startswith(prefix)}
    highest = max((int(tail) for tail in used if tail.isascii() and tail.isdigit() and len(tail) < 8), default=0)
    return [f"{prefix}{highest + step:0{width}d}" for step in range(1, count + 1)]


def _prefix(taken: Collection[str], hall: str, like: str) -> tuple[str, int]:
    if not like:
        known = f"{hall}-"
        like = max((number for number in taken if number.startswith(known)), default=f"{known}00")
    match = _TAIL.fullmatch(like)
    prefix, tail = match.groups() if match else (like, "")
    if not tail:
        prefix = f"{prefix}-"
    return prefix, max(len(tail), 2)


class Corner(StrEnum):
    """Where numbering starts."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


@dataclass(frozen=True, slots=True)
class NumberRule:
    """How stands are numbered: row by row (or column by column) from a corner.

    ``pattern`` has ``{n}`` for the number, and may have ``{hall}`` and ``{row}`` (A, B, ...; ``{n}`` then starts anew
    in each row). ``skip`` numbers are left out at each aisle between rows. ``serpentine`` rows turn back each time.
    """

    pattern: str = "{hall}-{n}"
    start: int = 1
    step: int = 1
    digits: int = 2
    corner: Corner = Corner.TOP_LEFT
    columns: bool = False
    serpentine: bool = False
    skip: int = 0

    def checked(self) -> "NumberRule":
        """Return the rule; raises ``BadInput`` for one that cannot number."""
        pattern = clean(self.pattern, "pattern", longest=40)
        rest = pattern.replace("{n}", "").replace("{hall}", "").replace("{row}", "")
        if "{n}" not in pattern or "{" in rest or "}" in rest:
            raise BadInput(field="pattern", value=pattern, why="pattern-without-n", known="{n}, {hall}, {row}")
        for name, value, low, high in (
            ("start", self.start, 0, 99_999),
            ("step", self.step, 1, 100),
            ("digits", self.digits, 1, 6),
            ("skip", self.skip, 0, 100),
        ):
            if not low <= value <= high:
                raise BadInput(field=name, value=str(value), why="not-a-number")
        return replace(self, pattern=pattern)


def renumber(plan: Plan, numbers: Collection[str], rule: NumberRule) -> Edit:
    """Number stands anew by a rule; locked ones keep theirs, and no other gets it. Utilities follow.

    Raises:
        NumberTaken: a stand that is not numbered anew has the number already.
        BadInput: the rule cannot be used, or gives two stands one number.
    """
    known = rule.checked()
    wanted = set(numbers)
    stands = [stand for stand in plan.stands if stand.number in wanted and not stand.locked]
    staying = {stand.number for stand in plan.stands if stand.number not in wanted or stand.locked}
    fresh: dict[str, str] = {}
    for hall in sorted({stand.hall for stand in stands}):
        own = [stand for stand in stands if stand.hall == hall]
        fresh |= dict(_named(own, hall, known, staying))
    if len(set(fresh.values())) < len(fresh):
        raise BadInput(field="pattern", value=known.pattern, why="double-number")
    swaps = tuple(Swap(stand, replace(stand, number=fresh[stand.number])) for stand in stands)
    utilities = tuple(
        Swap(each, replace(each, stand=fresh[each.stand])) for each in plan.utilities if each.stand in fresh
    )
    return Edit("renumber", swaps, utilities=utilities)


def _named(stands: Sequence[Stand], hall: str, rule: NumberRule, staying: Collection[str]) -> Iterator[tuple[str, str]]:
    by_row = "{row}" in rule.pattern
    number = rule.start
    for place, row in enumerate(rows_of(stands, rule)):
        if by_row:
            number = rule.start
        elif place:
            number += rule.skip
        for stand in row:
            fresh = rule.pattern.replace("{hall}", hall).replace("{row}", _letters(place))
            fresh = fresh.replace("{n}", f"{number:0{rule.digits}d}")
            if fresh in staying:
                raise NumberTaken(number=fresh)
            yield stand.number, clean(fresh, "stand", longest=40)
            number += rule.step


def _letters(place: int) -> str:
    return _letters(place // 26 - 1) + chr(65 + place % 26) if place >= 26 else chr(65 + place)


def rows_of(stands: Sequence[Stand], rule: NumberRule) -> list[list[Stand]]:
    """Return stands in the order they are numbered, a list a row: those whose middles lie within one another."""
    top = rule.corner in (Corner.TOP_LEFT, Corner.TOP_RIGHT)
    left = rule.corner in (Corner.TOP_LEFT, Corner.BOTTOM_LEFT)
    across, along = (1, 0) if not rule.columns else (0, 1)
    forward = (left, not top)  # does x grow along the numbers, does y
    key = [(stand.box.centre, stand) for stand in stands]
    key.sort(key=lambda pair: (pair[0][across] * (1 if forward[across] else -1), pair[0][along], pair[1].number))
    rows: list[list[Stand]] = []
    for _, stand in key:
        first = rows[-1][0].box if rows else None
        low, high = ((first.bottom, first.top) if across else (first.left, first.right)) if first else (0, 0)
        if first is not None and low < stand.box.centre[across] < high:
            rows[-1].append(stand)
        else:
            rows.append([stand])
    for place, row in enumerate(rows):
        back = rule.serpentine and place % 2 == 1
        row.sort(key=lambda stand: (stand.box.centre[along], stand.number), reverse=forward[along] == back)
    return rows
