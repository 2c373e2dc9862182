"""The floor allocation on paper: plans of the halls to scale and the list of stands, from the book."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from expobook.domain.contract import verification_code
from expobook.domain.errors import UnknownThing
from expobook.domain.plan import Finding, Plan, Severity
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.plans.rules import plan_rules

if TYPE_CHECKING:
    from expobook.papers.plan_paper import PlanPaper

_ESTIMATED = Bilingual("带*的面积为估计值。", "Areas marked * are estimates.")
_FOR_REVIEW = Bilingual("供审查", "For review")


def allocation_pdf(
    desk: Desk,
    plan: Plan,
    language: str = "both",
    *,
    findings: Sequence[Finding] | None = None,
    state: Bilingual = _FOR_REVIEW,
) -> bytes:
    """Return a plan as PDF: a page a hall on A3 at a round scale, then a row a stand on A4.

    ``findings`` are what the checks found, None when nothing was checked; errors and warnings are counted on the sheet.
    Where the booking has a contract in force, its number and code are printed.

    Raises:
        TooLongForPaper: a name does not fit two lines of its cell.
        UnknownThing: the plan's booking is not in the book.
    """
    from expobook.papers.allocation_list import build

    return build(_paper(desk, plan, language, findings, state))


@dataclass(frozen=True, slots=True)
class DrawingWish:
    """How a plan is drawn: paper A4 to A0, ``scale`` 0 = the largest that fits, tiles, halls, or all on one sheet."""

    paper: str = "A3"
    scale: int = 0
    tiled: bool = False
    whole: bool = False
    halls: tuple[str, ...] = ()


def plan_drawing_pdf(desk: Desk, plan: Plan, wish: DrawingWish, language: str = "both") -> bytes:
    """Return a plan as a drawing to scale, a sheet a hall or as wished.

    Raises:
        BadInput: the paper is unknown or too small for the scale.
        UnknownThing: a hall is not in the venue.
    """
    from expobook.papers.plan_drawing import DrawingPaper, drawing_pdf

    for hall in wish.halls:
        desk.venue.hall(hall)
    told = _paper(desk, plan, language, None, _FOR_REVIEW)
    made = DrawingPaper(
        plan,
        desk.venue,
        told.event,
        told.number,
        told.issued,
        wish.paper,
        wish.scale,
        wish.tiled,
        wish.whole,
        wish.halls,
        language,
    )
    return drawing_pdf(made)


def stand_signs(desk: Desk, plan: Plan, numbers: Sequence[str] = (), language: str = "both") -> bytes:
    """Return a sign a stand, of all or of some numbers, in the order of halls and numbers.

    Raises:
        UnknownThing: the plan has no stand of a number.
    """
    from expobook.papers.allocation_list import natural
    from expobook.papers.stand_signs import signs_pdf

    known = {stand.number: stand for stand in plan.stands}
    for number in numbers:
        if number not in known:
            raise UnknownThing(kind="stand", name=number)
    chosen = [known[number] for number in numbers] or list(plan.stands)
    ordered = sorted(chosen, key=lambda stand: (stand.hall, natural(stand.number)))
    return signs_pdf(_paper(desk, plan, language, None, _FOR_REVIEW), ordered)


def utility_list_pdf(desk: Desk, plan: Plan, language: str = "both") -> bytes:
    """Return the list of connections hall by hall; raises ``TooLongForPaper``."""
    from expobook.papers.utility_list import utility_list

    return utility_list(_paper(desk, plan, language, None, _FOR_REVIEW))


def findings_pdf(desk: Desk, plan: Plan, findings: Sequence[Finding], language: str = "both") -> bytes:
    """Return the report of a check: each finding with figure, limit and source, and plans with numbered marks.

    Raises:
        TooLongForPaper: a name does not fit its cell.
        UnknownThing: the plan's booking is not in the book.
    """
    from expobook.papers.findings_report import AppliedRule, findings_report

    known = plan_rules(desk)
    rules = [AppliedRule(name, rule.shown_limit(), rule.source) for name, rule in known.items() if rule.is_on]
    return findings_report(_paper(desk, plan, language, findings, _FOR_REVIEW), findings, rules)


def _paper(desk: Desk, plan: Plan, language: str, findings: Sequence[Finding] | None, state: Bilingual) -> "PlanPaper":
    """Return what a printed plan says of its booking, event and contract."""
    from expobook.papers.plan_paper import PlanPaper

    with desk.store.read() as uow:
        booking = uow.bookings.get(plan.booking_id)
        event = uow.parties.event(booking.event_id).name if booking.event_id else booking.title
        contracts = [each for each in uow.contracts.of_booking(booking.id) if each.state.in_force]
    number, code = booking.number, "—"
    if contracts:
        number, code = contracts[-1].number, verification_code(contracts[-1].content_hash)
    note = plan.note
    if not (note.zh or note.en) and any(stand.estimated for stand in plan.stands):
        note = Bilingual(
            "带 * 的面积为估计值，取自已公布的展位图。", "Areas marked * are estimates from published plans."
        )
    return PlanPaper(
        plan=plan,
        venue=desk.venue,
        event=event,
        number=number,
        issued=desk.now().date(),
        show=booking.show(),
        state=state,
        drawn=desk.actor.name or "—",
        code=code,
        checks=_summary(findings) if findings is not None else (),
        note=note,
        language=language,
        sample=booking.demo,
    )


def _summary(findings: Sequence[Finding]) -> tuple[tuple[Bilingual, bool], ...]:
    """How many errors and warnings the checks found, and whether there are none."""
    errors = sum(each.severity is Severity.ERROR for each in findings)
    warnings = sum(each.severity is Severity.WARNING for each in findings)
    return (
        (Bilingual(f"违反规则 {errors} 项", f"{errors} rules broken"), errors == 0),
        (Bilingual(f"提示 {warnings} 项", f"{warnings} warnings"), warnings == 0),
    )
