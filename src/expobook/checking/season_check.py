"""An independent judge of season plans: names and dates only, nothing shared with the planner but the values.

:func:`check_season` looks at every rule a plan must keep; :func:`bound_of` adds the bound up again from the prices
that the planner gives as its proof, by another way than the planner's.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import gcd

from expobook.domain.diary import Phase, Schedule, Stay
from expobook.domain.season.problem import Claim, SeasonProblem, Spot
from expobook.domain.season.solution import Solution
from expobook.domain.venue import SpaceClass, Venue

M2 = 1_000_000


@dataclass(frozen=True, slots=True)
class SeasonFinding:
    """A rule that a plan breaks: the kind of rule, the booking, and what is wrong in plain words (for developers)."""

    kind: str
    claim: int
    text: str


@dataclass(frozen=True, slots=True)
class _Use:
    """One bay for some days by one booking."""

    stay: Stay
    booking: int
    closure: bool


def check_season(problem: SeasonProblem, solution: Solution) -> list[SeasonFinding]:
    """Return everything that a plan breaks: nothing for a sound plan."""
    claims = {claim.id: claim for claim in problem.claims}
    found = [SeasonFinding("unknown", number, "no such claim") for number in solution.spots if number not in claims]
    placed = [(claims[number], spot) for number, spot in solution.spots.items() if number in claims]
    for claim, spot in placed:
        found += _alone(problem, claim, spot)
    found += _shared_bays(problem, placed)
    found += _near_themes(problem, placed)
    found += _moving(problem, placed)
    worth = sum(claim.worth_of(spot) for claim, spot in placed)
    if worth != solution.value:
        found.append(SeasonFinding("value", 0, f"says {solution.value}, adds up to {worth}"))
    if solution.value > solution.bound:
        found.append(SeasonFinding("bound", 0, f"worth {solution.value} over the bound {solution.bound}"))
    return found


# --- one claim


def _alone(problem: SeasonProblem, claim: Claim, spot: Spot) -> Iterator[SeasonFinding]:
    """Yield what is wrong with a spot whatever else is planned."""
    if len(spot.bays) != len(claim.parts):
        yield SeasonFinding("parts", claim.id, f"{len(spot.bays)} spaces for {len(claim.parts)} parts")
        return
    if claim.value_on(spot.opening) <= 0:
        yield SeasonFinding("opening", claim.id, f"{spot.opening} is not offered")
    if claim.worth_of(spot) <= 0:
        yield SeasonFinding("worth", claim.id, "it brings less than it costs to move")
    known = {bay.code for bay in problem.venue.bays}
    unknown = spot.space - known
    if unknown:
        yield SeasonFinding("bays", claim.id, f"no such bays: {sorted(unknown)}")
        return
    for part, bays, days in zip(claim.parts, spot.bays, claim.schedules(spot.opening), strict=True):
        if problem.venue.area_of(bays) < part.area_mm2:
            yield SeasonFinding("area", claim.id, f"{problem.venue.area_of(bays)} of {part.area_mm2} mm2")
        if days.start < problem.horizon.start or days.until > problem.horizon.until:
            yield SeasonFinding("horizon", claim.id, f"{days.start}..{days.until}")
    if sum(len(bays) for bays in spot.bays) != len(spot.space):
        yield SeasonFinding("parts", claim.id, "two parts have the same bay")
    if spot not in claim.today:
        yield from _space(problem.venue, claim, spot)


def _space(venue: Venue, claim: Claim, spot: Spot) -> Iterator[SeasonFinding]:
    for part, bays in zip(claim.parts, spot.bays, strict=True):
        strange = bays - allowed_bays(venue, claim, outdoor=part.outdoor)
        if strange:
            yield SeasonFinding("bays", claim.id, f"may not have {sorted(strange)}")
    for outdoor in (False, True):
        own = [bays for part, bays in zip(claim.parts, spot.bays, strict=True) if part.outdoor == outdoor]
        space = frozenset().union(*own)
        if claim.contiguous and own and not venue.is_contiguous(space):
            yield SeasonFinding("contiguous", claim.id, f"{sorted(space)} is not one space")
        if claim.whole_halls:
            for hall in {venue.bay(bay).hall for bay in space}:
                if not {bay.code for bay in venue.bays_of_hall[hall]} <= space:
                    yield SeasonFinding("whole-halls", claim.id, f"{hall} is taken in part")


def allowed_bays(venue: Venue, claim: Claim, *, outdoor: bool) -> frozenset[str]:
    """Return the bays that a part of a claim may have."""
    if claim.within:
        named = (bay for bay in venue.bays if bay.code in claim.within)
        return frozenset(bay.code for bay in named if (bay.space_class is SpaceClass.OUTDOOR) == outdoor)
    kind = SpaceClass.OUTDOOR if outdoor else SpaceClass.HALL
    return frozenset(bay.code for bay in venue.bays if bay.space_class is kind)


# --- claims together


def _shared_bays(problem: SeasonProblem, placed: Sequence[tuple[Claim, Spot]]) -> Iterator[SeasonFinding]:
    """Yield shows that meet in a bay, or leave it fewer empty days than the turnaround."""
    uses: dict[str, list[_Use]] = defaultdict(list)
    for claim, spot in placed:
        for bays, days in zip(spot.bays, claim.schedules(spot.opening), strict=False):
            for bay in bays:
                uses[bay].append(_Use(days.stay, claim.id, closure=False))
    planned = {claim.id for claim, _ in placed}
    for bay, own in _standing_uses(problem).items():
        uses[bay] += own
    for bay, own in uses.items():
        own.sort(key=lambda use: (use.stay.start, use.stay.until))
        for place, use in enumerate(own):
            for other in own[:place]:
                gap = 0 if use.closure or other.closure else problem.limits.turnaround_days
                apart = (use.stay.start - other.stay.until).days >= gap
                mine = {use.booking, other.booking} & planned
                if not apart and mine and use.booking != other.booking:
                    text = f"{bay}: {other.booking} until {other.stay.until}, {use.booking} from {use.stay.start}"
                    yield SeasonFinding("space", min(mine), text)


def _standing_uses(problem: SeasonProblem) -> dict[str, list[_Use]]:
    uses: dict[str, list[_Use]] = defaultdict(list)
    for each in problem.standing:
        if not each.line.gaps:
            for bay in each.line.bays:
                uses[bay].append(_Use(each.line.schedule.stay, -each.id, each.closure))
            continue
        for cell, _ in each.line.cells():
            uses[cell.bay].append(_Use(Stay(cell.day, cell.day + timedelta(days=1)), -each.id, each.closure))
    return uses


def _near_themes(problem: SeasonProblem, placed: Sequence[tuple[Claim, Spot]]) -> Iterator[SeasonFinding]:
    """Yield shows of near themes that are closer than the venue wants, unless both stand already."""
    shows = [(claim.id, claim.theme, _show(claim.schedules(spot.opening)), True) for claim, spot in placed]
    shows += [(-s.id, s.theme, s.line.schedule.show, False) for s in problem.standing if not s.closure]
    shows = [show for show in shows if show[1]]
    limit = problem.limits.theme_days
    for place, (one, theme, days, planned) in enumerate(shows):
        for other, near, second, also in shows[:place]:
            if one == other or not (planned or also) or not problem.limits.are_near(theme, near):
                continue
            apart = max((second.start - days.until).days, (days.start - second.until).days)
            if apart < limit:
                yield SeasonFinding("theme", one, f"{apart} days from {other} where {limit} are wanted")


def _show(schedules: Sequence[Schedule]) -> Stay:
    return Stay(min(days.show_from for days in schedules), max(days.show_until for days in schedules))


def _moving(problem: SeasonProblem, placed: Sequence[tuple[Claim, Spot]]) -> Iterator[SeasonFinding]:
    """Yield days on which a planned show moves and more m2 move than the venue can serve."""
    limit = problem.limits.moving_m2
    if not limit:
        return
    loads: dict[date, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for claim, spot in placed:
        for bays, days in zip(spot.bays, claim.schedules(spot.opening), strict=False):
            for day in _moving_days(days):
                loads[day][claim.id] += problem.venue.area_of(bays) // M2
    planned = {day: min(own) for day, own in loads.items()}
    for each in problem.standing:
        if not each.closure:
            for cell, phase in each.line.cells():
                if phase in (Phase.BUILD_UP, Phase.DISMANTLE):
                    loads[cell.day][-each.id] += problem.venue.area_of([cell.bay]) // M2
    for day, claim_id in planned.items():
        total = sum(min(load, limit) for load in loads[day].values())
        if total > limit:
            yield SeasonFinding("moving", claim_id, f"{total} m2 on {day}, {limit} may")


def _moving_days(days: Schedule) -> Iterator[date]:
    for phase, span in days.spans():
        if phase in (Phase.BUILD_UP, Phase.DISMANTLE):
            yield from span


# --- the bound


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
        self.uses = _standing_uses(problem)
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
            self._themes_open(claim, _show(schedules))
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
            for day in _moving_days(days):
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
        show = _show(schedules)
        until = row(show.until) + self.limits.theme_days
        for themes, prices_of_theme in prices.themes:
            if claim.theme in themes:
                gain -= sum(prices_of_theme[row(show.start) : until])
        return gain


def _apart(one: Stay, other: Stay) -> int:
    return max((other.start - one.until).days, (one.start - other.until).days)


def _step(sizes: Sequence[int]) -> int:
    return gcd(*sizes) or 1
