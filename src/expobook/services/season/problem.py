"""What the book says of a year as a problem for the planner: claims with their worth, what stands, what clashes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from expobook.domain.booking import Booking, Kind, Line, Status
from expobook.domain.diary import Stay
from expobook.domain.finding.quote import Quoter
from expobook.domain.finding.request import Part
from expobook.domain.season.problem import Claim, Limits, SeasonProblem, Spot, Standing
from expobook.domain.season.proposal import Clash, LeftOut, Missing, Named
from expobook.domain.season.wish import SeasonRules, SeasonWish
from expobook.domain.tariff import Tariff
from expobook.domain.venue import SpaceClass
from expobook.services.desk import Desk
from expobook.services.money.tariffs import tariff_on
from expobook.services.rules import rules_of
from expobook.services.season.wishes import season_rules_of
from expobook.services.space.deeds import SETTING as KEPT_REQUESTS
from expobook.services.space.deeds import from_data
from expobook.storage.unit_of_work import UnitOfWork

MARGIN = timedelta(days=45)  # days before and after the year that its shows may use
_FIRM = (Status.CONTRACTED, Status.COMPLETED)


@dataclass(frozen=True)
class SeasonBook:
    """A year of the book, read at one moment."""

    year: int
    change_no: int
    problem: SeasonProblem
    bookings: Mapping[int, Booking]
    clashes: tuple[Clash, ...]
    left_out: tuple[LeftOut, ...]


def read_season(desk: Desk, year: int, *, keep_holds: bool) -> SeasonBook:
    """Read what there is to plan in a year: shows that open in it.

    Raises:
        NoTariff, NoRate: the tariff does not say what a space costs.
    """
    with desk.store.read() as uow:
        return _Reader(desk, uow, year, keep_holds=keep_holds).read()


def named(booking: Booking) -> Named:
    """Return a booking by what people call it."""
    return Named(booking.id, booking.number, booking.title)


class _Reader:
    def __init__(self, desk: Desk, uow: UnitOfWork, year: int, *, keep_holds: bool) -> None:
        self.desk, self.uow, self.keep_holds = desk, uow, keep_holds
        self.year_days = Stay(date(year, 1, 1), date(year + 1, 1, 1))
        self.horizon = Stay(self.year_days.start - MARGIN, self.year_days.until + MARGIN)
        self.wishes = uow.seasons.wishes()
        self.requests = uow.settings.get(KEPT_REQUESTS) or {}
        self.rules: SeasonRules = season_rules_of(uow)
        self.tariff: Tariff = tariff_on(uow, desk.now().date())
        self.left_out: list[LeftOut] = []
        self.standing: list[Standing] = []
        self.largest_mm2 = largest_space(desk)

    def read(self) -> SeasonBook:
        uow = self.uow
        claims: list[Claim] = []
        known: dict[int, Booking] = {}
        for booking in (*uow.bookings.within(self.horizon, (*_FIRM, Status.HOLD)), *self._enquiries()):
            known[booking.id] = booking
            claim = self._claim(booking)
            if claim is not None:
                claims.append(claim)
            elif booking.status is not Status.ENQUIRY:
                self.standing += [
                    Standing(booking.id, line, booking.theme, booking.kind is Kind.CLOSURE)
                    for line in booking.active_lines()
                ]
        diary = rules_of(uow)
        limits = Limits(diary.theme_days, dict(diary.near_themes), diary.turnaround_days, self.rules.moving_m2)
        problem = SeasonProblem(self.desk.venue, self.horizon, tuple(claims), tuple(self.standing), limits)
        clashes = tuple(clashes_of(each for each in known.values() if each.status.has_cells and self._opens(each)))
        year = self.year_days.start.year
        return SeasonBook(year, uow.change_no(), problem, known, clashes, tuple(self.left_out))

    def _enquiries(self) -> list[Booking]:
        return self.uow.bookings.with_status(Status.ENQUIRY)

    # --- what can be planned

    def _claim(self, booking: Booking) -> Claim | None:
        """Return what a booking claims, None when it is left where it stands, or out."""
        wish = self.wishes.get(booking.id, SeasonWish(booking.id))
        if booking.status.is_firm or booking.kind is Kind.CLOSURE:
            return None
        if booking.status is Status.ENQUIRY:
            return self._of_enquiry(booking, wish)
        if wish.locked or self.keep_holds or not self._opens_in_year(booking):
            return None
        spots = spots_of(booking)
        if spots is None:
            self.left_out.append(LeftOut(named(booking), Missing.IRREGULAR))
            return None
        parts = wish.parts or self._parts_of(booking)
        if wish.parts and not all(self._gives(spot, parts) for spot in spots):
            spots = ()  # it wants other space by now: wherever it goes it moves
        openings = [spot.opening for spot in spots] or [line.schedule.show_from for line in booking.active_lines()]
        window = wish.window or self._around(booking)
        return self._priced(booking, wish, parts, window, wish.wish or openings[0], spots, openings)

    def _of_enquiry(self, booking: Booking, wish: SeasonWish) -> Claim | None:
        kept = self.requests.get(str(booking.id))
        if not wish.parts and kept is not None:
            request = from_data(kept)
            wish = SeasonWish(
                booking.id,
                request.parts,
                wish.window or request.window,
                wish.wish or request.wish,
                contiguous=request.contiguous if wish.contiguous is None else wish.contiguous,
                whole_halls=wish.whole_halls or request.whole_halls,
                within=wish.within or request.within,
                min_height_mm=max(wish.min_height_mm, request.min_height_mm),
                min_load_kg_m2=max(wish.min_load_kg_m2, request.min_load_kg_m2),
                strategic=wish.strategic,
                recurring=wish.recurring,
                revenue_fen=wish.revenue_fen,
                day_cost_fen=wish.day_cost_fen,
            )
        if not wish.parts:
            self.left_out.append(LeftOut(named(booking), Missing.NO_AREA))
            return None
        window = wish.window or self.year_days
        return self._priced(booking, wish, wish.parts, window, wish.wish, (), [])

    def _opens(self, booking: Booking) -> bool:
        """Say whether any show or closure of a booking begins in the year."""
        return any(line.schedule.show_from in self.year_days for line in booking.active_lines())

    def _opens_in_year(self, booking: Booking) -> bool:
        return all(line.schedule.show_from in self.year_days for line in booking.active_lines())

    def _parts_of(self, booking: Booking) -> tuple[Part, ...]:
        """Return the parts of a hold as it stands: those of its first date set."""
        lines = booking.active_lines(booking.alternatives[0])
        return tuple(_part_of(self.desk, line) for line in lines)

    def _gives(self, spot: Spot, parts: tuple[Part, ...]) -> bool:
        areas = [self.desk.venue.area_of(bays) for bays in spot.bays]
        return len(areas) == len(parts) and all(area >= part.area_mm2 for area, part in zip(areas, parts, strict=True))

    def _around(self, booking: Booking) -> Stay:
        """Return the days around where a hold stands that it may use when nobody said any."""
        flex = timedelta(days=self.rules.flex_days)
        stays = [line.schedule.stay for line in booking.active_lines()]
        return Stay(min(stay.start for stay in stays) - flex, max(stay.until for stay in stays) + flex)

    # --- what it is worth

    def _priced(
        self,
        booking: Booking,
        wish: SeasonWish,
        parts: tuple[Part, ...],
        window: Stay,
        best_day: date | None,
        spots: tuple[Spot, ...],
        openings: list[date],
    ) -> Claim | None:
        before = max(part.build_up for part in parts)
        after = max(part.show + part.dismantle for part in parts)
        today = self.desk.now().date()
        first = max(self.year_days.start, max(window.start, today) + timedelta(days=before))
        last = min(self.year_days.last, window.until - timedelta(days=after))
        offered = {first + timedelta(days=n) for n in range((last - first).days + 1)} | set(openings)
        offered = {day for day in offered if day in self.year_days}
        if not offered:
            self.left_out.append(LeftOut(named(booking), Missing.OTHER_YEAR))
            return None
        first, count = min(offered), (max(offered) - min(offered)).days + 1
        worth = self._worth(wish, parts, first, count)
        usual = max(worth)
        a_day = usual * self.rules.day_permille // 1000 if wish.day_cost_fen is None else wish.day_cost_fen
        move = usual * self.rules.move_permille // 1000 if wish.move_cost_fen is None else wish.move_cost_fen
        days = [first + timedelta(days=n) for n in range(count)]
        values = tuple(
            max(1, each - (a_day * abs((day - best_day).days) if best_day else 0)) if day in offered else 0
            for day, each in zip(days, worth, strict=True)
        )
        return Claim(
            booking.id,
            parts,
            first,
            values,
            booking.theme,
            self._contiguous(wish, parts),
            wish.whole_halls,
            self._within(wish, parts),
            spots,
            move if openings else 0,
        )

    def _worth(self, wish: SeasonWish, parts: tuple[Part, ...], first: date, count: int) -> list[int]:
        """Return what it is worth on each opening day, before what the day's distance takes off."""
        rules = self.rules
        points = wish.strategic * rules.strategic_fen + wish.recurring * rules.recurring_fen
        if wish.revenue_fen is not None:
            return [max(1, wish.revenue_fen * rules.revenue_percent // 100 + points)] * count
        quoter = Quoter(self.tariff, self.desk.calendar, parts)
        areas = [{SpaceClass.OUTDOOR if part.outdoor else SpaceClass.HALL: part.area_mm2} for part in parts]
        kinds = quoter.kinds(first, count).tolist()
        return [max(1, quoter.total(kind, areas) * rules.revenue_percent // 100 + points) for kind in kinds]

    def _contiguous(self, wish: SeasonWish, parts: tuple[Part, ...]) -> bool:
        if wish.contiguous is not None:
            return wish.contiguous
        return sum(part.area_mm2 for part in parts if not part.outdoor) <= self.largest_mm2

    def _within(self, wish: SeasonWish, parts: tuple[Part, ...]) -> frozenset[str]:
        """Return the bays it may have, none named when that is all of its ground."""
        if not wish.within and not wish.min_height_mm and not wish.min_load_kg_m2:
            return frozenset()
        venue = self.desk.venue
        kinds = {SpaceClass.OUTDOOR if part.outdoor else SpaceClass.HALL for part in parts}
        found = wish.within or {bay.code for bay in venue.bays if bay.space_class in kinds}
        suited = set()
        for code in found:
            hall = venue.hall(venue.bay(code).hall)
            outdoors = venue.bay(code).space_class is SpaceClass.OUTDOOR
            tall = outdoors or not wish.min_height_mm or (hall.clear_height_mm or 0) >= wish.min_height_mm
            strong = not wish.min_load_kg_m2 or (hall.floor_load_kg_m2 or 0) >= wish.min_load_kg_m2
            if tall and strong:
                suited.add(code)
        return frozenset(suited) or frozenset({""})  # no bay at all is not the same as any bay


def largest_space(desk: Desk) -> int:
    """Return the mm2 of the largest hall space that can be opened into one."""
    venue = desk.venue
    left = {bay.code for bay in venue.bays if bay.space_class is SpaceClass.HALL}
    largest = 0
    while left:
        reached, waiting = set(), [min(left)]
        while waiting:
            code = waiting.pop()
            if code not in reached:
                reached.add(code)
                waiting.extend((venue.neighbours[code] & left) - reached)
        largest = max(largest, venue.area_of(reached))
        left -= reached
    return largest


def spots_of(booking: Booking) -> tuple[Spot, ...] | None:
    """Return where a hold stands, a spot a date set; None when its lines are not one show moved as a whole."""
    spots, patterns = [], set()
    for alternative in booking.alternatives:
        lines = sorted(booking.active_lines(alternative), key=lambda line: line.id)
        openings = {line.schedule.show_from for line in lines}
        if len(openings) != 1 or any(line.gaps for line in lines):
            return None
        patterns.add(tuple(_days_of(line) for line in lines))
        spots.append(Spot(openings.pop(), tuple(line.bays for line in lines)))
    return tuple(spots) if len(patterns) == 1 else None


def _days_of(line: Line) -> tuple[int, int, int]:
    days = line.schedule
    return (
        (days.show_from - days.start).days,
        (days.show_until - days.show_from).days,
        (days.until - days.show_until).days,
    )


def _part_of(desk: Desk, line: Line) -> Part:
    kinds = {desk.venue.bay(bay).space_class for bay in line.bays}
    return Part(desk.venue.area_of(line.bays), *_days_of(line), outdoor=kinds == {SpaceClass.OUTDOOR})


def clashes_of(bookings: Iterable[Booking]) -> Iterable[Clash]:
    """Yield each two bookings that want the same bays on the same days, by name: joint fairs, and options behind."""
    by_bay: dict[str, list[tuple[Booking, Line]]] = defaultdict(list)
    for booking in bookings:
        for line in booking.active_lines():
            for bay in line.bays:
                by_bay[bay].append((booking, line))
    found: dict[tuple[int, int], tuple[Booking, Booking, set[str], Stay]] = {}
    for bay, entries in by_bay.items():
        for (one, line), (other, second) in combinations(entries, 2):
            if one.id == other.id or not line.schedule.stay.overlaps(second.schedule.stay):
                continue
            both = Stay(
                max(line.schedule.start, second.schedule.start), min(line.schedule.until, second.schedule.until)
            )
            key = (min(one.id, other.id), max(one.id, other.id))
            if key in found:
                old = found[key]
                old[2].add(bay)
                span = Stay(min(old[3].start, both.start), max(old[3].until, both.until))
                found[key] = (old[0], old[1], old[2], span)
            else:
                first, then = (one, other) if one.id < other.id else (other, one)
                found[key] = (first, then, {bay}, both)
    for first, then, bays, stay in found.values():
        yield Clash(named(first), named(then), frozenset(bays), stay)
