"""Adds the bound of a season plan up again from its prices: names and dates only, by another way than the planner's."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import gcd

from expobook.checking.season_check import M2, allowed_bays, moving_days, show_of, standing_uses
from expobook.domain.diary import Phase, Schedule, Stay
from expobook.domain.season.problem import Claim, SeasonProblem
from expobook.domain.season.solution import Solution


def bound_of(problem: SeasonProblem, solution: Solution) -> int:
    """Return the bound in fen that a solution's prices prove, added up anew; weaker than or equal to what it says.

    For each claim the most that any offered opening gains over what it uses at these prices, plus what all that is
    scarce costs. Openings that firm shows and closures rule out are left out by looking at the bays by name.
    """
    prices = solution.prices
    if prices is None:
        return sum(max(0, claim.best) for claim in problem.claims)
    judge = _Judge(problem)
    total = judge.scarce(solution)
    for claim in problem.claims:
        gains = [judge.gain(claim, opening, solution) for opening in judge.openings(claim)]
        total += max([0, *gains])
    return total // 1000


class _Judge:
    """Adds up a certificate from names and dates."""

    def __init__(self, problem: SeasonProblem) -> None:
        self.problem, self.venue, self.limits = problem, problem.venue, problem.limits
        self.turn = timedelta(days=problem.limits.turnaround_days)
        self.uses = standing_uses(problem)
        self.area = {bay.code: bay.area_mm2 for bay in problem.venue.bays}
        self.loads = self._standing_loads()
        self._spaces: dict[frozenset[str], int] = {}
        self._steps: dict[frozenset[str], int] = {}
        self._taken = self._taken_days()

    def _standing_loads(self) -> Mapping[date, int]:
        limit = self.limits.moving_m2
        by_day: dict[date, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for each in self.problem.standing:
            if not each.closure:
                for cell, phase in each.line.cells():
                    if phase in (Phase.BUILD_UP, Phase.DISMANTLE):
                        by_day[cell.day][each.id] += self.area.get(cell.bay, 0) // M2
        return {day: sum(min(load, limit) for load in own.values()) for day, own in by_day.items()}

    def _taken_days(self) -> dict[str, tuple[set[date], set[date]]]:
        """Return for each bay the days that shows with their turnaround take, and the days of closures."""
        found: dict[str, tuple[set[date], set[date]]] = {}
        for bay, own in self.uses.items():
            shows, closures = found.setdefault(bay, (set(), set()))
            for use in own:
                if use.closure:
                    closures.update(use.stay)
                else:
                    shows.update(Stay(use.stay.start, use.stay.until + self.turn))
        return found

    def scarce(self, solution: Solution) -> int:
        """Return what everything scarce costs in thousandths of a fen."""
        prices, total = solution.prices, 0
        assert prices is not None
        for outdoor, row in ((False, prices.indoors), (True, prices.outdoors)):
            usable = {
                bay
                for claim in self.problem.claims
                if any(part.outdoor == outdoor for part in claim.parts)
                for bay in allowed_bays(self.venue, claim, outdoor=outdoor)
            }
            whole = sum(self.area[bay] for bay in usable)
            for day, price in zip(self.problem.horizon, row, strict=True):
                if price:
                    gone = sum(self.area[bay] for bay in usable & self._taken.keys() if self._shut(bay, day))
                    total += price * ((whole - gone) // M2)
        for day, price in zip(self.problem.horizon, prices.moving, strict=True):
            total += price * max(0, self.limits.moving_m2 - self.loads.get(day, 0))
        for themes, row in prices.themes:
            shows = self._standing_shows(themes)
            for day, price in zip(self.problem.horizon, row, strict=True):
                total += price if price and not any(day in show for show in shows) else 0
        return total

    def _shut(self, bay: str, day: date) -> bool:
        """Say whether no show and no turnaround can lie in a bay on a day."""
        shows, closures = self._taken[bay]
        back = range(self.turn.days + 1)
        return day in shows or all(day - timedelta(days=n) in closures for n in back)

    def _standing_shows(self, themes: frozenset[str]) -> list[Stay]:
        gap = timedelta(days=self.limits.theme_days)
        return [
            Stay(each.line.schedule.show.start, each.line.schedule.show.until + gap)
            for each in self.problem.standing
            if not each.closure and each.theme in themes
        ]

    def openings(self, claim: Claim) -> Iterator[date]:
        """Yield the openings that what stands leaves to a claim."""
        today = {spot.opening for spot in claim.today}
        for place, value in enumerate(claim.values):
            opening = claim.first + timedelta(days=place)
            moved = claim.move_cost if claim.today and opening not in today else 0
            if value - moved > 0 and self._open(claim, opening):
                yield opening

    def _open(self, claim: Claim, opening: date) -> bool:
        schedules = claim.schedules(opening)
        start, until = min(days.start for days in schedules), max(days.until for days in schedules)
        if start < self.problem.horizon.start or until > self.problem.horizon.until:
            return False
        return (
            self._themes_open(claim, show_of(schedules))
            and self._moving_open(claim, opening)
            and (self._stands(claim, opening) or self._floor_open(claim, schedules))
        )

    def _themes_open(self, claim: Claim, show: Stay) -> bool:
        limit = self.limits.theme_days
        return not any(
            self.limits.are_near(claim.theme, each.theme) and _apart(show, each.line.schedule.show) < limit
            for each in self.problem.standing
            if each.theme and not each.closure
        )

    def _moving_open(self, claim: Claim, opening: date) -> bool:
        limit = self.limits.moving_m2
        return not limit or all(
            min(load, limit) <= max(0, limit - self.loads.get(day, 0))
            for day, load in self.moving(claim, opening).items()
        )

    def _stands(self, claim: Claim, opening: date) -> bool:
        """Say whether it stands there today and could stay."""
        for spot in claim.today:
            if spot.opening == opening and not any(
                self._in_way(bay, days.stay)
                for bays, days in zip(spot.bays, claim.schedules(opening), strict=True)
                for bay in bays
            ):
                return True
        return False

    def _in_way(self, bay: str, stay: Stay) -> bool:
        shows, closures = self._taken.get(bay, (set(), set()))
        long = Stay(stay.start, stay.until + self.turn)
        return any(day in shows for day in long) or any(day in closures for day in stay)

    def _floor_open(self, claim: Claim, schedules: Sequence[Schedule]) -> bool:
        for outdoor in (False, True):
            own = [n for n, part in enumerate(claim.parts) if part.outdoor == outdoor]
            if not own:
                continue
            stay = Stay(min(schedules[n].start for n in own), max(schedules[n].until for n in own))
            allowed = allowed_bays(self.venue, claim, outdoor=outdoor)
            blocked = {bay for bay in self._taken if bay in allowed and self._in_way(bay, stay)}
            free = allowed - blocked
            room = self._largest(free) if claim.contiguous else sum(self.area[bay] for bay in free)
            if room < sum(self.needs(claim)[n] for n in own):
                return False
        return True

    def _largest(self, free: frozenset[str]) -> int:
        """Return the mm2 of the largest space that free bays can be opened into."""
        if free not in self._spaces:
            left, largest = set(free), 0
            while left:
                space, waiting = set(), [left.pop()]
                while waiting:
                    bay = waiting.pop()
                    space.add(bay)
                    fresh = self.venue.neighbours[bay] & left
                    left -= fresh
                    waiting.extend(fresh)
                largest = max(largest, sum(self.area[bay] for bay in space))
            self._spaces[free] = largest
        return self._spaces[free]

    def needs(self, claim: Claim) -> list[int]:
        """Return the least mm2 that each part takes in whole bays: every area is a multiple of the bays' step."""
        found = []
        for part in claim.parts:
            allowed = allowed_bays(self.venue, claim, outdoor=part.outdoor)
            if allowed not in self._steps:
                self._steps[allowed] = _step([self.area[bay] for bay in allowed])
            step = self._steps[allowed]
            found.append((part.area_mm2 + step - 1) // step * step)
        return found

    def moving(self, claim: Claim, opening: date) -> dict[date, int]:
        """Return the m2 that a claim has in build-up or dismantling each day."""
        loads: dict[date, int] = defaultdict(int)
        for days, need in zip(claim.schedules(opening), self.needs(claim), strict=True):
            for day in moving_days(days):
                loads[day] += need // M2
        return loads

    def gain(self, claim: Claim, opening: date, solution: Solution) -> int:
        """Return what an opening gains over what it uses, in thousandths of a fen."""
        prices = solution.prices
        assert prices is not None
        today = {spot.opening for spot in claim.today}
        moved = claim.move_cost if claim.today and opening not in today else 0
        gain = (claim.value_on(opening) - moved) * 1000
        row = self.problem.row
        schedules = claim.schedules(opening)
        for part, days, need in zip(claim.parts, schedules, self.needs(claim), strict=True):
            prices_of_day = prices.outdoors if part.outdoor else prices.indoors
            used = prices_of_day[row(days.start) : row(days.until + self.turn)]
            gain -= need // M2 * sum(used)
        limit = self.limits.moving_m2
        for day, load in self.moving(claim, opening).items() if limit else ():
            gain -= min(load, limit) * prices.moving[row(day)]
        show = show_of(schedules)
        until = row(show.until) + self.limits.theme_days
        for themes, prices_of_theme in prices.themes:
            if claim.theme in themes:
                gain -= sum(prices_of_theme[row(show.start) : until])
        return gain


def _apart(one: Stay, other: Stay) -> int:
    return max((other.start - one.until).days, (one.start - other.until).days)


def _step(sizes: Sequence[int]) -> int:
    return gcd(*sizes) or 1
