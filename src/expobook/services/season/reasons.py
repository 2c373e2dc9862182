"""Why a plan refuses a booking: the rule that binds on its best day, and who has what it would need."""

from collections.abc import Iterator
from datetime import timedelta

from expobook.domain.diary import Schedule, Stay
from expobook.domain.holds import days_between
from expobook.domain.season.problem import Claim
from expobook.domain.season.proposal import Binding, Named, Reason
from expobook.domain.season.solution import Solution
from expobook.domain.venue import SpaceClass
from expobook.services.season.problem import SeasonBook, named

_MOST_NAMED = 3


class Reasons:
    """Tells why claims are not in a plan; made once for a plan."""

    def __init__(self, book: SeasonBook, solution: Solution) -> None:
        self._book, self._problem, self._venue = book, book.problem, book.problem.venue
        self._claims = {claim.id: claim for claim in book.problem.claims}
        self._uses: list[tuple[int, Stay, frozenset[str], bool, bool]] = []  # booking, days, bays, fixed, closure
        self._shows: list[tuple[int, str, Stay, bool]] = []
        for each in book.problem.standing:
            days = each.line.schedule
            self._uses.append((each.id, days.stay, each.line.bays, True, each.closure))
            if not each.closure:
                self._shows.append((each.id, each.theme, days.show, True))
        for number, spot in solution.spots.items():
            claim = self._claims[number]
            for days, bays in zip(claim.schedules(spot.opening), spot.bays, strict=True):
                self._uses.append((number, days.stay, bays, False, False))
                self._shows.append((number, claim.theme, days.show, False))

    def of(self, claim: Claim) -> Reason:
        """Return the reason of one refused claim."""
        days = self._best_days(claim)
        if not days:
            return Reason(Binding.WORTH)
        standing = [self._in_the_way(claim, schedules, fixed_only=True) for schedules in days]
        if all(reason is not None for reason in standing):
            return standing[0] or Reason(Binding.STANDING)
        opening = next(n for n, reason in enumerate(standing) if reason is None)
        return self._in_the_way(claim, days[opening], fixed_only=False) or self._by_elimination(claim, days[opening])

    def _best_days(self, claim: Claim) -> list[tuple[Schedule, ...]]:
        """Return the days of the openings that would be worth it, the best first."""
        stay = {spot.opening for spot in claim.today}
        found = []
        for place, value in enumerate(claim.values):
            opening = claim.first + timedelta(days=place)
            gain = value - (claim.move_cost if claim.today and opening not in stay else 0)
            if value > 0 and gain > 0:
                found.append((-gain, opening))
        return [claim.schedules(opening) for _, opening in sorted(found)]

    def _in_the_way(self, claim: Claim, schedules: tuple[Schedule, ...], *, fixed_only: bool) -> Reason | None:
        """Return what rules an opening out: a near theme, or the floor that others have."""
        near = self._near_show(claim, schedules, fixed_only=fixed_only)
        if near is not None:
            return near
        return self._no_floor(claim, schedules, fixed_only=fixed_only)

    def _near_show(self, claim: Claim, schedules: tuple[Schedule, ...], *, fixed_only: bool) -> Reason | None:
        limits, show = self._problem.limits, schedules[0].show
        close = sorted(
            (days_between(show, other), number)
            for number, theme, other, fixed in self._shows
            if (fixed or not fixed_only)
            and number != claim.id
            and limits.are_near(claim.theme, theme)
            and days_between(show, other) < limits.theme_days
        )
        if not close:
            return None
        others = tuple(self._named(number) for number in dict.fromkeys(number for _, number in close))
        return Reason(Binding.THEME, show.start, 0, others[:_MOST_NAMED])

    def _no_floor(self, claim: Claim, schedules: tuple[Schedule, ...], *, fixed_only: bool) -> Reason | None:
        turn = timedelta(days=self._problem.limits.turnaround_days)
        for outdoor in (False, True):
            own = [n for n, part in enumerate(claim.parts) if part.outdoor == outdoor]
            if not own:
                continue
            stay = Stay(min(schedules[n].start for n in own), max(schedules[n].until for n in own))
            allowed = self._allowed(claim, outdoor=outdoor)
            free, holders = set(allowed), dict[int, int]()
            for number, days, bays, fixed, closure in self._uses:
                apart = days if closure else Stay(days.start - turn, days.until + turn)
                if (fixed or not fixed_only) and bays & allowed and apart.overlaps(stay):
                    free -= bays
                    holders[number] = holders.get(number, 0) + self._venue.area_of(bays & allowed)
            need = sum(claim.parts[n].area_mm2 for n in own)
            room = self._room(claim, free)
            if room < need:
                most = sorted(holders, key=lambda number: (-holders[number], number))[:_MOST_NAMED]
                binding = Binding.STANDING if fixed_only else Binding.SPACE
                others = tuple(self._named(number) for number in most)
                return Reason(binding, schedules[0].show_from, need - room, others)
        return None

    def _allowed(self, claim: Claim, *, outdoor: bool) -> frozenset[str]:
        kind = SpaceClass.OUTDOOR if outdoor else SpaceClass.HALL
        return frozenset(
            bay.code
            for bay in self._venue.bays
            if (bay.code in claim.within and (bay.space_class is SpaceClass.OUTDOOR) == outdoor)
            or (not claim.within and bay.space_class is kind)
        )

    def _room(self, claim: Claim, free: set[str]) -> int:
        if not claim.contiguous:
            return self._venue.area_of(free)
        return max((self._venue.area_of(space) for space in self._spaces(free)), default=0)

    def _spaces(self, free: set[str]) -> Iterator[set[str]]:
        left = set(free)
        while left:
            space, waiting = set[str](), [min(left)]
            while waiting:
                code = waiting.pop()
                if code not in space:
                    space.add(code)
                    waiting.extend((self._venue.neighbours[code] & left) - space)
            left -= space
            yield space

    def _by_elimination(self, claim: Claim, schedules: tuple[Schedule, ...]) -> Reason:
        """There is floor and distance: then the moving limit is in the way, or the search has not seen it."""
        limited = bool(self._problem.limits.moving_m2)
        return Reason(Binding.MOVING if limited else Binding.SPACE, schedules[0].show_from)

    def _named(self, number: int) -> Named:
        return named(self._book.bookings[number])
