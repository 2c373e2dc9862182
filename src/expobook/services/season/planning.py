"""Plans a season: a proposal to look at first; :mod:`.accepting` does what it says, or some of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Schedule
from expobook.domain.errors import BadInput, UserError
from expobook.domain.plain import from_plain, to_plain
from expobook.domain.progress import Progress
from expobook.domain.season.problem import Claim, SeasonProblem, Spot
from expobook.domain.season.proposal import Item, Outcome, SeasonPlan
from expobook.domain.season.solution import SoFar, Solution, Told
from expobook.domain.venue import SpaceClass
from expobook.planning.season.process import solve_apart
from expobook.planning.season.solver import Effort
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.season.problem import SeasonBook, named, read_season
from expobook.services.season.reasons import Reasons
from expobook.storage.unit_of_work import UnitOfWork

SECONDS, REPAIR_SECONDS = 60, 3
SHORTEST, LONGEST = 1, 3600
FIRST_YEAR, LAST_YEAR = 2000, 2100


class NothingToPlan(UserError):
    """No enquiry says how much it wants, and no hold of the year may be moved: ``year``, ``left_out``."""

    code = "nothing-to-plan"


class SeasonPlannerDied(UserError):
    """The process of the planner ended before it found anything: ``year``."""

    code = "season-planner-died"


class NoProposal(UserError):
    """There is no proposal for the year to look at or to accept: ``year``."""

    code = "no-season-proposal"


class UnsoundPlan(UserError):
    """The checker found a proposal to break a rule; it is not shown as a plan: ``year``, ``count``, ``first``."""

    code = "unsound-season-plan"


# --- planning


def plan(
    desk: Desk,
    year: int,
    *,
    keep_holds: bool = False,
    seconds: float = SECONDS,
    seed: int = 0,
    progress: Progress | None = None,
    told: Told | None = None,
) -> SeasonPlan:
    """Plan a year and keep the proposal in the book; nothing of it applies itself.

    Args:
        keep_holds: leave every hold where it stands and only find room for enquiries.
        seconds: how long the planner may take, 1 to 3600, its bound included.
        seed: of chance; the same book, seed and rounds give the same plan.
        progress: told ten times a second; when it raises ``Cancelled`` the best so far comes back.
        told: given the stage, the best value and the bound as they come.

    Raises:
        NothingToPlan, SeasonPlannerDied, UnsoundPlan, BadInput, NoTariff, NoRate, NotSignedIn, NotPermitted.
    """
    effort = Effort(_seconds(seconds), seed)
    return _planned(desk, year, effort, keep_holds=keep_holds, progress=progress, told=told)


def repair(
    desk: Desk,
    year: int,
    *,
    seconds: float = REPAIR_SECONDS,
    seed: int = 0,
    progress: Progress | None = None,
    told: Told | None = None,
) -> SeasonPlan:
    """Answer a change in seconds: what lost its place or has none yet is placed, as few others move as can be.

    Firm and locked bookings are never moved. Raises what :func:`plan` raises.
    """
    effort = Effort(_seconds(seconds), seed, repair=True)
    return _planned(desk, year, effort, keep_holds=False, progress=progress, told=told)


def _planned(
    desk: Desk, year: int, effort: Effort, *, keep_holds: bool, progress: Progress | None, told: Told | None
) -> SeasonPlan:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(field="year", value=str(year), why="not-a-year")
    with desk.store.read() as uow:
        uow.gate.must_permit(desk.actor, "season-plan")  # now, not after a minute of planning
    book = read_season(desk, year, keep_holds=keep_holds)
    if not book.problem.claims:
        raise NothingToPlan(year=year, left_out=len(book.left_out))
    solution = solve_apart(book.problem, effort, _watch(effort, progress, told))
    if solution is None:
        raise SeasonPlannerDied(year=year)
    _must_be_sound(year, book.problem, solution)
    made = proposal_of(desk, book, solution, keep_holds=keep_holds, repair=effort.repair)
    _keep(desk, year, made)
    return made


def _keep(desk: Desk, year: int, made: SeasonPlan) -> None:
    def work(uow: UnitOfWork) -> None:
        uow.seasons.put_proposal(year, made.made, desk.actor.name, to_plain(made))
        uow.audit.add(desk.actor, desk.now(), "season-plan", "season", year)

    desk.store.transact(work)


def _seconds(seconds: float) -> float:
    if not SHORTEST <= seconds <= LONGEST:
        raise BadInput(field="time", value=f"{seconds:g}", why="planning-time", least=SHORTEST, most=LONGEST)
    return seconds


def _watch(effort: Effort, progress: Progress | None, told: Told | None) -> Callable[[SoFar | None], None]:
    """Return what hears the planner: progress in per cent of the time, and whatever is told."""
    last = SoFarSeen()

    def watch(said: SoFar | None) -> None:
        if said is not None:
            last.said = said
            if told is not None:
                told(said)
        if progress is not None:
            done = min(99, int(100 * (last.said.seconds if last.said else 0) / effort.seconds))
            progress.step(done, 100, last.said.stage if last.said else "")

    return watch


@dataclass
class SoFarSeen:
    """The last that was told."""

    said: SoFar | None = None


def _must_be_sound(year: int, problem: SeasonProblem, solution: Solution) -> None:
    """No plan leaves this module that the independent checker has not passed."""
    from expobook.checking.season_check import check_season

    findings = check_season(problem, solution)
    if findings:
        raise UnsoundPlan(year=year, count=len(findings), first=findings[0].text)


# --- what people see


def proposal_of(
    desk: Desk, book: SeasonBook, solution: Solution, *, keep_holds: bool = False, repair: bool = False
) -> SeasonPlan:
    """Return a solution as a proposal: each booking with what becomes of it and why."""
    reasons = Reasons(book, solution)
    items = tuple(_item(book, claim, solution, reasons) for claim in book.problem.claims)
    venue = desk.venue
    halls = [bay.code for bay in venue.bays if bay.space_class is SpaceClass.HALL]
    year_days = 366 if book.year % 4 == 0 and (book.year % 100 or book.year % 400 == 0) else 365
    claims = {claim.id: claim for claim in book.problem.claims}
    planned = sum(
        venue.area_of(bays) * part.length
        for number, spot in solution.spots.items()
        for part, bays in zip(claims[number].parts, spot.bays, strict=True)
    )
    standing = sum(
        venue.area_of(each.line.bays) * len(each.line.schedule.stay)
        for each in book.problem.standing
        if not each.closure and each.line.schedule.show_from.year == book.year
    )
    return SeasonPlan(
        book.year,
        desk.now(),
        book.change_no,
        items,
        book.clashes,
        book.left_out,
        solution.value,
        solution.bound,
        solution.proof,
        round(solution.seconds, 2),
        solution.stopped,
        planned // 1_000_000,
        standing // 1_000_000,
        venue.area_of(halls) * year_days // 1_000_000,
        keep_holds,
        repair,
    )


def _item(book: SeasonBook, claim: Claim, solution: Solution, reasons: Reasons) -> Item:
    booking = book.bookings[claim.id]
    spot = solution.spots.get(claim.id)
    before = booking.active_lines()
    item = Item(named(booking), booking.status, booking.version, Outcome.REFUSED, before, (), 0, claim.best)
    if spot is None:
        return replace(item, reason=reasons.of(claim))
    outcome = _outcome(claim, spot)
    value = claim.value_on(spot.opening)
    first_day = before[0].schedule.show_from if before else spot.opening
    return replace(
        item,
        outcome=outcome,
        after=lines_of(claim, spot, booking),
        value=value,
        move_cost=value - claim.worth_of(spot),
        shift=(spot.opening - first_day).days if outcome is Outcome.MOVED else 0,
    )


def _outcome(claim: Claim, spot: Spot) -> Outcome:
    if spot in claim.today:
        return Outcome.STAYS if len(claim.today) == 1 else Outcome.CHOSEN
    return Outcome.MOVED if claim.today or claim.move_cost else Outcome.NEW


def lines_of(claim: Claim, spot: Spot, booking: Booking) -> tuple[Line, ...]:
    """Return the lines that a booking has in a spot: its own where it stays, else new days and bays."""
    schedules: tuple[Schedule, ...] = claim.schedules(spot.opening)
    if spot in claim.today:
        alternative = booking.alternatives[claim.today.index(spot)]
        return booking.active_lines(alternative)
    return tuple(Line(bays, days) for bays, days in zip(spot.bays, schedules, strict=True))


# --- proposals that are kept


def proposal(desk: Desk, year: int) -> SeasonPlan:
    """Return the newest proposal of a year.

    Raises:
        NoProposal: there is none.
    """
    with desk.store.read() as uow:
        kept = uow.seasons.proposal(year)
    if kept is None:
        raise NoProposal(year=year)
    return from_plain(SeasonPlan, kept)


def discard(desk: Desk, year: int) -> Changes:
    """Forget the proposal of a year: accept none of it.

    Raises:
        NoProposal: there is none.
    """
    proposal(desk, year)

    def work(uow: UnitOfWork) -> None:
        uow.seasons.drop_proposal(year)
        uow.audit.add(desk.actor, desk.now(), "season-discard", "season", year)

    desk.store.transact(work)
    return Changes()
