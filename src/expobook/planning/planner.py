"""Lays out the stands of a show: stands to halls, halls to rectangles, rectangles to rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isqrt

from expobook.domain.geometry import Box
from expobook.domain.plan import Stand
from expobook.domain.progress import Cancelled, Progress, Silent
from expobook.planning.bands import dense
from expobook.planning.blocks import Block, blocks_of, goes_in_a_row
from expobook.planning.bound import net_bound
from expobook.planning.floor import Style, boxes_of, styles, turned, turned_ground
from expobook.planning.rows import Packer, Piece, Placed
from expobook.planning.sharing import Sharing, Unit, floor_of
from expobook.planning.wants import Ground, Layout, Limits, Want

_MOST_TRIES = 6  # ways to share a hall's stands among its rectangles
_OVERLOADED = 1.2  # times the floor that halls can give; then one round is enough
_MUCH_SMALLER = 0.7
_ROUNDS = 4  # fresh starts of the whole plan before the best is taken


@dataclass
class _Hall:
    """One hall while it is filled."""

    ground: Ground
    units: list[Unit] = field(default_factory=list)
    placed: list[tuple[int, Box]] = field(default_factory=list)  # index into units
    style: Style | None = None

    @property
    def load(self) -> int:
        return sum(unit.load for unit in self.units)


Numbering = Callable[[str, int], str]


def lay_out(
    grounds: Sequence[Ground],
    wants: Sequence[Want],
    *,
    limits: Limits | None = None,
    seed: int = 0,
    taken: Iterable[str] = (),
    auto_show: bool = False,
    progress: Progress | None = None,
) -> Layout:
    """Place stands in halls.

    The same grounds, wants and seed give the same plan. When the work is cancelled the best found so far comes back.
    ``taken`` are numbers that are in use already. An ``auto_show`` has halls for makers, who bring vehicles, and
    others for parts, as far as there are halls enough.
    """
    planner = _Planner(grounds, wants, limits or Limits(), seed, progress or Silent(), auto_show=auto_show)
    return planner.run(set(taken))


class _Planner:
    def __init__(
        self,
        grounds: Sequence[Ground],
        wants: Sequence[Want],
        limits: Limits,
        seed: int,
        progress: Progress,
        *,
        auto_show: bool,
    ) -> None:
        self.grounds, self.limits, self.progress = list(grounds), limits, progress
        self.wants = sorted(wants, key=lambda w: (-w.priority, -w.area_mm2, w.key, w.number))
        self.seed = seed
        self.packer = Packer(limits.aisle, limits.main_aisle, limits.ratio)
        self.units = self._units()
        self.floors = [floor_of(ground, limits) for ground in self.grounds]
        self.sharing = Sharing(self.grounds, self.units, self.wants, limits, seed, auto_show=auto_show)
        self.steps = 0
        self._half_done: list[_Hall] = []
        self.total = max(1, len(grounds) * _ROUNDS)

    def run(self, taken: set[str]) -> Layout:
        best: list[_Hall] = []
        cancelled = False
        try:
            for attempt in range(_ROUNDS):
                halls = self._attempt(attempt)
                if not best or _net(halls) > _net(best):
                    best = halls
                if sum(len(unit.wants) for hall in best for unit in hall.units) == len(self.wants):
                    break
                if sum(unit.load for unit in self.units) > _OVERLOADED * sum(self.floors):
                    break  # another order finds no other floor
        except Cancelled:
            cancelled = True
            best = max((best, self._half_done), key=_net)
        return self._layout(best, taken, cancelled=cancelled)

    # --- stands to halls

    def _units(self) -> list[Unit]:
        in_rows = [want for want in self.wants if goes_in_a_row(want)]
        alone = [want for want in self.wants if not goes_in_a_row(want)]
        units = [Unit((want,), None, want.area_mm2, self._load(want.area_mm2)) for want in alone]
        return units + self._row_units(in_rows)

    def _row_units(self, wants: Iterable[Want]) -> list[Unit]:
        units = []
        for block in blocks_of(wants, self.limits):
            floor = (block.width + self.limits.aisle) * (block.depth + self.limits.aisle)
            units.append(Unit(block.wants, block, _area(block.wants), floor))
        return units

    def _load(self, area_mm2: int) -> int:
        side = isqrt(area_mm2) + self.limits.aisle
        return side * side

    def _attempt(self, attempt: int) -> list[_Hall]:
        halls = [_Hall(ground) for ground in self.grounds]
        self._half_done = halls
        shares = self.sharing.shares(attempt)
        left: list[Unit] = []
        for_rows: list[tuple[_Hall, list[Unit]]] = []
        for hall, units in zip(halls, shares, strict=True):
            self._step(hall)
            if units and all(unit.block is not None for unit in units):
                for_rows.append((hall, units))
            else:
                left += self._fill(hall, units)
        left += self._fill_with_rows(for_rows)
        return self._place_left(halls, left)

    def _fill_with_rows(self, shares: Sequence[tuple[_Hall, list[Unit]]]) -> list[Unit]:
        """Fill halls of small stands only: roomy where all find place, else all of them as densely as it goes."""
        if all(self._pack(hall, units) for hall, units in shares):
            return []
        order = {id(want): place for place, want in enumerate(self.wants)}
        waiting = [want for _, units in shares for unit in units for want in unit.wants]
        waiting.sort(key=lambda want: (-want.priority, want.category, order[id(want)]))
        for hall, _ in shares:
            hall.units, hall.placed = [], []
        for hall, _ in shares:
            self.progress.step(min(self.steps, self.total), self.total, hall.ground.hall)
            here = [want for want in waiting if want.hall in ("", hall.ground.hall)]
            found = dense(hall.ground, here, self.limits)
            if found is None or _area(found[0].wants) > self.limits.belt_per_mm2:
                continue
            block, _ = found
            hall.units = [Unit(block.wants, block, _area(block.wants), hall.ground.area_mm2)]
            hall.placed, hall.style = [(0, Box(0, 0, 1, 1))], Style(0, True)  # its boxes are places of the site
            placed = set(map(id, block.wants))
            waiting = [want for want in waiting if id(want) not in placed]
        return self._row_units(waiting)

    def _place_left(self, halls: list[_Hall], left: list[Unit]) -> list[_Hall]:
        """Give those that found no room in their hall another one, the emptiest first.

        A hall that had no room for a stand is asked again for much smaller ones only.
        """
        refused = [0] * len(halls)  # net area of the smallest that found no room, 0 = none
        for unit in sorted(left, key=lambda u: (-u.wants[0].priority, -u.area_mm2, u.wants[0].key)):
            order = sorted(range(len(halls)), key=lambda n: halls[n].load / max(1, self.floors[n]))
            for place in order:
                hall = halls[place]
                if hall.load + unit.load > hall.ground.area_mm2:
                    continue
                if refused[place] and unit.area_mm2 > refused[place] * _MUCH_SMALLER:
                    continue
                self.progress.step(min(self.steps, self.total), self.total, hall.ground.hall)
                if self._pack(hall, [*hall.units, unit]):
                    break
                refused[place] = unit.area_mm2
        return halls

    # --- one hall

    def _fill(self, hall: _Hall, units: Sequence[Unit]) -> list[Unit]:
        """Fill a hall; return what found no room: the smallest leave first, by priority.

        How many stay is found by halving: a hall that is far too full is not tried stand by stand.
        """
        stay = sorted(units, key=lambda u: (-u.wants[0].priority, -u.area_mm2, u.wants[0].key))
        if self._pack(hall, stay):
            return []
        fits, too_many = 0, len(stay)
        while too_many - fits > 1:
            middle = (fits + too_many) // 2
            self.progress.step(min(self.steps, self.total), self.total, hall.ground.hall)
            if self._pack(hall, stay[:middle]):
                fits = middle
            else:
                too_many = middle
        if not fits:
            hall.units, hall.placed = [], []
        return stay[fits:]

    def _pack(self, hall: _Hall, units: Sequence[Unit]) -> bool:
        """Lay out a hall anew with these units; leave it as it was when they do not fit."""
        pieces = [_piece(place, unit) for place, unit in enumerate(units)]
        net = sum(unit.area_mm2 for unit in units)
        if not pieces:
            hall.units, hall.placed = [], []
            return True
        if net > hall.ground.area_mm2:
            return False
        must_belt = net > self.limits.belt_per_mm2
        room_for_belt = hall.ground.area_mm2 > self.limits.belt_per_mm2
        for style in styles(self.limits, room_for_belt=room_for_belt or must_belt):
            if must_belt and style.across < self.limits.belt:
                break
            for is_turned in _ways(hall.ground):
                ground = turned_ground(hall.ground) if is_turned else hall.ground
                found = self._packed(ground, pieces, style)
                if found is not None:
                    hall.placed = [(index, turned(box) if is_turned else box) for index, box in found]
                    hall.units, hall.style = list(units), style
                    if is_turned:
                        self._turn_blocks(hall)
                    return True
        return False

    @staticmethod
    def _turn_blocks(hall: _Hall) -> None:
        """A hall that was laid out with x and y exchanged has its blocks exchanged, too."""
        for index, _ in hall.placed:
            unit = hall.units[index]
            if unit.block is not None:
                block = unit.block
                boxes = tuple(map(turned, block.boxes))
                own = Block(block.wants, boxes, block.open_sides, block.depth, block.width)
                hall.units[index] = Unit(unit.wants, own, unit.area_mm2, unit.load)

    def _packed(self, ground: Ground, pieces: Sequence[Piece], style: Style) -> list[Placed] | None:
        """Share pieces among the rectangles of a hall and pack each, several times with better shares."""
        boxes = boxes_of(ground, self.limits, style)
        if not boxes:
            return None
        boxes = sorted(boxes, key=lambda box: (-box.width * box.height, box.left, box.bottom))
        weights = [1.0] * len(boxes)
        for _ in range(_MOST_TRIES if len(boxes) > 1 else 1):
            shares = _dealt(pieces, boxes, weights)
            if shares is None:
                return None
            placed: list[Placed] = []
            fits = True
            for number, (share, box) in enumerate(zip(shares, boxes, strict=True)):
                found, need = self.packer.pack(
                    share, box, main=style.between and (not style.across or box.height > 40_000)
                )
                if found is None:
                    fits = False
                    weights[number] *= 1 / min(max(need, 1.02), 1.3)
                else:
                    placed += found
            if fits:
                return placed
        return None

    def _step(self, hall: _Hall) -> None:
        self.steps += 1
        self.progress.step(min(self.steps, self.total), self.total, hall.ground.hall)

    # --- the answer

    def _layout(self, halls: Sequence[_Hall], taken: set[str], *, cancelled: bool) -> Layout:
        stands: list[Stand] = []
        for hall in halls:
            stands += _numbered(hall, taken)
        placed = {id(want) for hall in halls for index, _ in hall.placed for want in hall.units[index].wants}
        unplaced = tuple(want for want in self.wants if id(want) not in placed)
        wished, met = _wishes(halls)
        belts = bool(halls) and all(h.style is None or h.style.across >= self.limits.belt for h in halls)
        return Layout(
            tuple(stands),
            unplaced,
            wished,
            met,
            belts=belts,
            cancelled=cancelled,
            bound_mm2=net_bound(self.grounds, self.wants, self.limits),
        )


def _area(wants: Iterable[Want]) -> int:
    return sum(want.area_mm2 for want in wants)


def _ways(ground: Ground) -> tuple[bool, bool]:
    """Rows along the longer side first."""
    long_way = ground.room.height > ground.room.width
    return long_way, not long_way


def _piece(place: int, unit: Unit) -> Piece:
    if unit.block is None:
        return Piece(place, unit.area_mm2)
    return Piece(place, unit.area_mm2, unit.block.width, unit.block.depth)


def _dealt(pieces: Sequence[Piece], boxes: Sequence[Box], weights: Sequence[float]) -> list[list[Piece]] | None:
    """Give each piece, the largest first, to the rectangle that is emptiest for its size."""
    rooms = [box.width * box.height * weight for box, weight in zip(boxes, weights, strict=True)]
    used = [0.0] * len(boxes)
    shares: list[list[Piece]] = [[] for _ in boxes]
    for piece in sorted(pieces, key=lambda p: (-p.area_mm2, p.index)):
        order = sorted(range(len(boxes)), key=lambda n: (used[n] + piece.area_mm2) / rooms[n])
        fitting = [n for n in order if _could_hold(boxes[n], piece)]
        if not fitting:
            return None
        shares[fitting[0]].append(piece)
        used[fitting[0]] += piece.area_mm2
    return shares


def _could_hold(box: Box, piece: Piece) -> bool:
    if piece.fixed:
        return piece.width <= box.width and piece.depth <= box.height
    return piece.area_mm2 <= box.width * box.height and 3 * min(box.width, box.height) ** 2 >= piece.area_mm2


def _net(halls: Iterable[_Hall]) -> int:
    return sum(unit.area_mm2 for hall in halls for unit in hall.units)


def _numbered(hall: _Hall, taken: set[str]) -> list[Stand]:
    """Return a hall's stands, numbered from the upper left."""
    found: list[tuple[Want, Box, int]] = []
    for index, box in hall.placed:
        unit = hall.units[index]
        if unit.block is None:
            found.append((unit.wants[0], box, 4))
            continue
        for want, own, sides in zip(unit.wants, unit.block.boxes, unit.block.open_sides, strict=True):
            there = Box(own.left + box.left, own.bottom + box.bottom, own.right + box.left, own.top + box.bottom)
            found.append((want, there, sides))
    found.sort(key=lambda each: (-each[1].top // 2_000, each[1].left, -each[1].top, each[0].key))
    stands, count = [], 0
    for want, box, sides in found:
        number = want.number
        if not number or number in taken:
            count += 1
            while (number := f"{hall.ground.hall}-{count:02d}") in taken:
                count += 1
        taken.add(number)
        stands.append(
            Stand(
                number,
                hall.ground.hall,
                box.ring,
                want.kind,
                want.status,
                want.key,
                sides,
                want.height_mm,
                want.vehicles,
                estimated=want.estimated,
                note=want.note,
                turntables=want.turntables,
                load_kg_m2=want.load_kg_m2,
                price=want.price,
            )
        )
    return stands


def _wishes(halls: Sequence[_Hall]) -> tuple[int, int]:
    """Count wishes for open sides, halls, neighbours and distance, and those that were met."""
    home: Mapping[str, str] = {
        w.key: hall.ground.hall for hall in halls for index, _ in hall.placed for w in hall.units[index].wants
    }
    wished = met = 0
    for hall in halls:
        for index, _ in hall.placed:
            unit = hall.units[index]
            sides = unit.block.open_sides if unit.block is not None else (4,) * len(unit.wants)
            for want, own in zip(unit.wants, sides, strict=True):
                told = [own >= want.open_sides] if want.open_sides else []
                told += [want.hall == hall.ground.hall] if want.hall else []
                told += [home.get(near) == hall.ground.hall for near in want.near]
                told += [home.get(other) != hall.ground.hall for other in want.apart]
                wished, met = wished + len(told), met + sum(told)
    return wished, met
