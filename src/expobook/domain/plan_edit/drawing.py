"""What can be drawn: rows of stands, islands, blocked places, aisles, zones, texts, utilities."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from expobook.domain.errors import BadInput, UnknownThing
from expobook.domain.geometry import Box, Point, Ring, area_mm2, moved, rectangle
from expobook.domain.plan import UTILITIES, Exhibitor, Mark, MarkKind, Plan, Stand, StandKind, StandStatus, Utility
from expobook.domain.plan_edit.edit import Edit, Swap
from expobook.domain.plan_edit.numbers import next_numbers
from expobook.domain.plan_edit.verbs import FURTHEST_MM, LEAST_MM
from expobook.domain.text import clean

Thing = TypeVar("Thing", Mark, Utility)

MOST_IN_ROW = 500
SHELL_MM = 3_000


@dataclass(frozen=True, slots=True)
class RowOfStands:
    """A row of equal stands in millimetres: ``double`` stands back to back, ``upright`` runs upwards."""

    hall: str
    at: Point  # its lower left corner
    count: int
    width: int = SHELL_MM  # along the row
    depth: int = SHELL_MM
    double: bool = False
    upright: bool = False
    kind: StandKind = StandKind.SHELL

    @classmethod
    def within(cls, hall: str, box: Box, width: int = SHELL_MM, depth: int = SHELL_MM) -> "RowOfStands":
        """Return the row that fits a dragged box: along its longer side, double when it is deep enough for two."""
        upright = box.height > box.width
        length, across = (box.height, box.width) if upright else (box.width, box.height)
        return cls(
            hall,
            (box.left, box.bottom),
            max(1, length // width),
            width,
            depth,
            double=across >= 2 * depth,
            upright=upright,
        )

    def rings(self) -> list[tuple[Ring, int]]:
        """Return the outlines in order with their open sides: ends of a row are corners."""
        found = []
        for line in range(2 if self.double else 1):
            for place in range(self.count):
                along, across = place * self.width, line * self.depth
                x, y = (across, along) if self.upright else (along, across)
                size = (self.depth, self.width) if self.upright else (self.width, self.depth)
                ends = (place == 0) + (place == self.count - 1)
                found.append((rectangle(self.at[0] + x, self.at[1] + y, *size), 1 + ends))
        return found


def stand_row(plan: Plan, row: RowOfStands, *, like: str = "") -> Edit:
    """Draw a row of stands with the next free numbers; raises ``BadInput``."""
    if not 1 <= row.count <= MOST_IN_ROW:
        raise BadInput(field="count", value=str(row.count), why="not-a-number")
    _large_enough(row.width, row.depth)
    rings = row.rings()
    numbers = next_numbers({stand.number for stand in plan.stands}, row.hall, len(rings), like=like)
    stands = (
        Stand(number, row.hall, ring, row.kind, open_sides=sides)
        for number, (ring, sides) in zip(numbers, rings, strict=True)
    )
    return Edit("row", tuple(Swap(None, stand) for stand in stands))


def island(plan: Plan, hall: str, ring: Ring, *, blocked: bool = False, like: str = "", exhibitor: str = "") -> Edit:
    """Draw one stand of any outline, open on four sides; a blocked one keeps its floor from everybody.

    Raises:
        BadInput: the outline has no area or lies beyond 100 km.
        UnknownThing: the plan has no such exhibitor.
    """
    _outline(ring)
    if exhibitor and exhibitor not in plan.exhibitors:
        raise UnknownThing(kind="exhibitor", name=exhibitor, known="")
    (number,) = next_numbers({stand.number for stand in plan.stands}, hall, 1, like=like)
    status = StandStatus.RESERVED if exhibitor else StandStatus.AVAILABLE
    stand = Stand(number, hall, ring, StandKind.RAW, StandStatus.BLOCKED if blocked else status, exhibitor, 4)
    return Edit("block" if blocked else "island", (Swap(None, stand),))


def mark(plan: Plan, kind: MarkKind, hall: str, ring: Ring, words: str = "", *, main: bool = False) -> Edit:
    """Draw an aisle, a zone or a text; raises ``BadInput``."""
    _outline(ring)
    said = clean(words, "words", longest=200, required=kind is MarkKind.TEXT)
    fresh = Mark(_key("m", [each.key for each in plan.marks]), kind, hall, ring, said, main)
    return Edit(str(kind), marks=(Swap(None, fresh),))


def mark_named(plan: Plan, key: str) -> Mark:
    """Return an aisle, zone or text by its key; raises ``UnknownThing``, which names those that there are."""
    return _named(plan.marks, key, "mark")


def remove_mark(plan: Plan, key: str) -> Edit:
    """Take an aisle, zone or text out; raises ``UnknownThing``."""
    return Edit("remove-mark", marks=(Swap(mark_named(plan, key), None),))


def move_mark(plan: Plan, key: str, dx: int, dy: int) -> Edit:
    """Shift an aisle, zone or text by millimetres; raises ``UnknownThing``, ``BadInput``."""
    found = mark_named(plan, key)
    fresh = replace(found, ring=moved(found.ring, dx, dy))
    _outline(fresh.ring)
    return Edit("move-mark", marks=(Swap(found, fresh),))


def reshape_mark(plan: Plan, key: str, ring: Ring, *, main: bool | None = None) -> Edit:
    """Give an aisle, zone or text another outline; ``main`` says whether it is a main aisle now (None: as before).

    Raises:
        UnknownThing: the plan has no such mark.
        BadInput: the outline has no area or lies beyond 100 km.
    """
    found = mark_named(plan, key)
    _outline(ring)
    fresh = replace(found, ring=ring, main=found.main if main is None else main)
    return Edit("reshape-mark", marks=(Swap(found, fresh),))


def utility(plan: Plan, kind: str, hall: str, at: Point, *, stand: str = "", value: int = 0, note: str = "") -> Edit:
    """Put a connection on a point of the floor, for a stand or for nobody yet.

    Raises:
        BadInput: an unknown kind, a figure below 0, a point beyond 100 km.
        UnknownThing: the plan has no such stand.
    """
    if kind not in UTILITIES:
        raise BadInput(field="utility", value=kind, why="unknown-utility", known=", ".join(UTILITIES))
    if not 0 <= value <= 1_000_000 or any(abs(each) > FURTHEST_MM for each in at):
        raise BadInput(field="value", value=str(value), why="not-a-number")
    if stand and all(each.number != stand for each in plan.stands):
        raise UnknownThing(kind="stand", name=stand, known="")
    said = clean(note, "note", longest=200, required=False)
    fresh = Utility(_key("u", [each.key for each in plan.utilities]), kind, hall, at, stand, value, said)
    return Edit("utility", utilities=(Swap(None, fresh),))


def remove_utility(plan: Plan, key: str) -> Edit:
    """Take a connection out; raises ``UnknownThing``."""
    return Edit("remove-utility", utilities=(Swap(_named(plan.utilities, key, "utility"), None),))


def move_utility(plan: Plan, key: str, dx: int, dy: int) -> Edit:
    """Shift a connection by millimetres; raises ``UnknownThing``, ``BadInput``."""
    found = _named(plan.utilities, key, "utility")
    fresh = replace(found, at=(found.at[0] + dx, found.at[1] + dy))
    if any(abs(each) > FURTHEST_MM for each in fresh.at):
        raise BadInput(field="at", value=f"{dx}, {dy}", why="too-far")
    return Edit("move-utility", utilities=(Swap(found, fresh),))


def add_exhibitors(plan: Plan, exhibitors: Collection[Exhibitor]) -> Edit:
    """Add exhibitors, or bring those of the same key up to date."""
    return Edit("exhibitors", exhibitors=tuple(Swap(plan.exhibitors.get(each.key), each) for each in exhibitors))


def _named(things: Sequence[Thing], key: str, kind: str) -> Thing:
    found = next((each for each in things if each.key == key), None)
    if found is None:
        raise UnknownThing(kind=kind, name=key, known=", ".join(each.key for each in things[:20]))
    return found


def _key(letter: str, taken: Collection[str]) -> str:
    used = {int(key[1:]) for key in taken if key[:1] == letter and key[1:].isascii() and key[1:].isdigit()}
    return f"{letter}{max(used, default=0) + 1}"


def _outline(ring: Ring) -> None:
    if len(ring) < 3 or area_mm2(ring) == 0:
        raise BadInput(field="outline", value=str(len(ring)), why="no-area")
    if any(abs(value) > FURTHEST_MM for point in ring for value in point):
        raise BadInput(field="outline", value=str(len(ring)), why="too-far")


def _large_enough(width: int, depth: int) -> None:
    if min(width, depth) < LEAST_MM or max(width, depth) > FURTHEST_MM:
        raise BadInput(field="size", value=f"{width} × {depth} mm", why="too-small", limit=LEAST_MM)
