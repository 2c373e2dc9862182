"""A hall's plan to scale on paper: what the window previews, prints, and writes is one PDF."""

from expobook.domain.errors import NotAllowed
from expobook.domain.plan import Plan
from expobook.services.desk import Desk


def printed_plan(
    desk: Desk, plan: Plan, hall: str, *, paper: str = "A3", scale: int | None = None, language: str = "both"
) -> tuple[bytes, int, int]:
    """Return the PDF of a hall, its scale (1 : n) and how many sheets it has.

    Without a scale the largest round one is taken that fits a single sheet.

    Raises:
        UnknownThing: no such hall.
        NotAllowed: the plan has neither bays nor stands there.
        BadInput: a paper or a scale that is not to be had.
    """
    from expobook.papers.plan_drawing import DrawingPaper, drawn

    desk.venue.hall(hall)
    used = {desk.venue.bay(code).hall for code in plan.bays} | set(plan.halls)
    if hall not in used:
        raise NotAllowed(deed="plan", kind="hall", name=hall, title=plan.title, state="", allowed=tuple(sorted(used)))
    made = DrawingPaper(
        plan,
        desk.venue,
        plan.title,
        "",
        desk.now().date(),
        paper,
        scale or 0,
        tiled=True,
        halls=(hall,),
        language=language,
    )
    done = drawn(made)
    return done.pdf, done.scale, done.sheets
