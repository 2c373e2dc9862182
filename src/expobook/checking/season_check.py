"""An independent judge of season plans: names and dates only, nothing shared with the planner but the values.

:func:`check_season` looks at every rule a plan must keep; the bound is added up again in ``season_bound``.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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
class Use:
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
    uses: dict[str, list[Use]] = defaultdict(list)
    for claim, spot in placed:
        for bays, days in zip(spot.bays, claim.schedules(spot.opening), strict=False):
            for bay in bays:
                uses[bay].append(Use(days.stay, claim.id, closure=False))
    planned = {claim.id for claim, _ in placed}
    for bay, own in standing_uses(problem).items():
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


def standing_uses(problem: SeasonProblem) -> dict[str, list[Use]]:
    """Return who stands in each bay and when, firm shows under a negative number."""
    uses: dict[str, list[Use]] = defaultdict(list)
    for each in problem.standing:
        if not each.line.gaps:
            for bay in each.line.bays:
                uses[bay].append(Use(each.line.schedule.stay, -each.id, each.closure))
            continue
        for cell, _ in each.line.cells():
            uses[cell.bay].append(Use(Stay(cell.day, cell.day + timedelta(days=1)), -each.id, each.closure))
    return uses


def _near_themes(problem: SeasonProblem, placed: Sequence[tuple[Claim, Spot]]) -> Iterator[SeasonFinding]:
    """Yield shows of near themes that are closer than the venue wants, unless both stand already."""
    shows = [(claim.id, claim.theme, show_of(claim.schedules(spot.opening)), True) for claim, spot in placed]
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


def show_of(schedules: Sequence[Schedule]) -> Stay:
    """Return the days from the first show day of any part to the last."""
    return Stay(min(days.show_from for days in schedules), max(days.show_until for days in schedules))


def _moving(problem: SeasonProblem, placed: Sequence[tuple[Claim, Spot]]) -> Iterator[SeasonFinding]:
    """Yield days on which a planned show moves and more m2 move than the venue can serve."""
    limit = problem.limits.moving_m2
    if not limit:
        return
    loads: dict[date, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for claim, spot in placed:
        for bays, days in zip(spot.bays, claim.schedules(spot.opening), strict=False):
            for day in moving_days(days):
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


def moving_days(days: Schedule) -> Iterator[date]:
    """Yield the days of build-up and dismantling."""
    for phase, span in days.spans():
        if phase in (Phase.BUILD_UP, Phase.DISMANTLE):
            yield from span
