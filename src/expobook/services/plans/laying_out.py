"""Laying out a booking's floor plan: a proposal to look at first, then to save."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from expobook.domain.errors import UserError
from expobook.domain.plan import Exhibitor, Finding, Plan, Stand, StandKind
from expobook.domain.plan_difference import PlanDifference, plan_difference
from expobook.domain.progress import Progress
from expobook.planning.apart import lay_out_apart
from expobook.planning.wants import Layout, Limits, Want
from expobook.services.desk import Desk
from expobook.services.plans import allocation
from expobook.services.plans.grounds import grounds_of
from expobook.services.plans.keeping_part import chosen, suggested, with_kept

M2_A_VEHICLE = 75  # assumed, net, with its share of stage and lounge; exhibitors who say an area get that


class NobodyToPlace(UserError):
    """There is nothing to lay out: no stand that may move, no exhibitor who wants an area: ``title``."""

    code = "nobody-to-place"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan as it would be, what the planner reached, what changes, and what the checker says of it."""

    plan: Plan
    layout: Layout
    difference: PlanDifference
    findings: tuple[Finding, ...]
    gross_mm2: int


def propose(
    desk: Desk,
    plan: Plan,
    *,
    seed: int = 0,
    halls: Collection[str] = (),
    keep_all: bool = False,
    auto_show: bool = False,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Proposal:
    """Lay out a plan: all of it, some halls, or only those without a stand; nothing is saved.

    Locked and blocked stands always stay. With ``keep_all`` every stand stays and only exhibitors without one are
    placed. With ``halls`` other halls stay as they are. An ``auto_show`` gives makers and parts halls of their own,
    and makers that said no area so many m2 a vehicle. The planner works in a process of its own; when the work is
    cancelled the best so far is proposed.

    Raises:
        PlannerDied: its process ended before it answered.
        NobodyToPlace: every exhibitor has a stand, or none said how large a one.
        UnknownThing: a hall is not in the venue.
    """
    for code in halls:
        desk.venue.hall(code)
    known = limits or Limits()
    standing = [stand for stand in plan.stands if _stays(stand, halls, keep_all=keep_all)]
    given_up = [stand for stand in plan.stands if not _stays(stand, halls, keep_all=keep_all)]
    wants = wants_of(plan, standing, given_up, auto_show=auto_show)
    if not wants:
        raise NobodyToPlace(title=plan.title)
    grounds = grounds_of(desk.venue, plan.bays, standing, known, halls, plan.marks)
    taken = [stand.number for stand in standing]
    layout = lay_out_apart(grounds, wants, limits=known, seed=seed, taken=taken, auto_show=auto_show, progress=progress)
    proposed = replace(plan, stands=tuple(sorted((*standing, *layout.stands), key=lambda stand: stand.number)))
    findings = tuple(allocation.check_plan(desk, proposed))
    return Proposal(proposed, layout, plan_difference(plan, proposed), findings, desk.venue.area_of(plan.bays))


def part_of(
    desk: Desk, plan: Plan, proposal: Proposal, keep: Collection[str] = (), leave: Collection[str] = ()
) -> Proposal:
    """Return a proposal of which only some halls and stands are kept; raises as :func:`keeping_part.chosen`."""
    numbers = chosen(suggested(plan, proposal.plan), keep, leave)
    kept = with_kept(plan, proposal.plan, numbers)
    findings = tuple(allocation.check_plan(desk, kept))
    return replace(proposal, plan=kept, difference=plan_difference(plan, kept), findings=findings)


def _stays(stand: Stand, halls: Collection[str], *, keep_all: bool) -> bool:
    return keep_all or stand.locked or stand.status == "blocked" or (bool(halls) and stand.hall not in halls)


def wants_of(
    plan: Plan, standing: Iterable[Stand], given_up: Iterable[Stand], *, auto_show: bool = False
) -> list[Want]:
    """Return what is to be placed: stands that were given up, then exhibitors that have none."""
    served = {stand.exhibitor for stand in standing}
    given: dict[str, list[Stand]] = {}
    for stand in given_up:
        given.setdefault(stand.exhibitor, []).append(stand)
    wants = [_again(stand, plan.exhibitors.get(key), len(own)) for key, own in given.items() for stand in own]
    for key, exhibitor in plan.exhibitors.items():
        if key in served or key in given:
            continue
        new = _new(exhibitor)
        if auto_show and not new.area_mm2:
            new = replace(new, area_mm2=exhibitor.vehicles * M2_A_VEHICLE * 10**6, kind=StandKind.SPECIAL)
        if new.area_mm2:
            wants.append(new)
    return wants


def _again(stand: Stand, exhibitor: Exhibitor | None, of_many: int) -> Want:
    """Return the want of a stand that had a place: its area, or what its only exhibitor wants by now."""
    sold = exhibitor.wanted_mm2 if exhibitor is not None and of_many == 1 else 0
    first = _new(exhibitor) if exhibitor is not None else Want(stand.exhibitor, stand.area_mm2)
    return replace(
        first,
        area_mm2=sold or stand.area_mm2,
        kind=stand.kind,
        number=stand.number,
        vehicles=stand.vehicles,
        height_mm=stand.height_mm,
        status=stand.status,
        estimated=stand.estimated,
        note=stand.note,
        turntables=stand.turntables,
        load_kg_m2=stand.load_kg_m2,
        price=stand.price,
    )


def _new(exhibitor: Exhibitor) -> Want:
    wish = exhibitor.wish
    kind = StandKind(wish.kind) if wish.kind else _usual_kind(exhibitor.wanted_mm2)
    return Want(
        exhibitor.key,
        exhibitor.wanted_mm2,
        kind,
        wish.open_sides,
        exhibitor.category,
        exhibitor.brand_group,
        wish.hall,
        wish.number,
        exhibitor.vehicles,
        wish.priority,
        near=wish.near,
        apart=wish.apart,
        turntables=exhibitor.turntables,
    )


def _usual_kind(area_mm2: int) -> StandKind:
    """Up to 18 m2 are two booths of a shell scheme; larger stands are built by their exhibitors."""
    return StandKind.SHELL if area_mm2 <= 18_000_000 else StandKind.RAW if area_mm2 < 36_000_000 else StandKind.SPECIAL
