"""Floor allocations as files, by the ending of the name."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from expobook.domain.errors import UserError
from expobook.domain.plan import Plan
from expobook.domain.venue import Venue
from expobook.exchange import atomic
from expobook.services.desk import Desk
from expobook.services.plans.allocation import check_plan
from expobook.services.plans.paper import DrawingWish, allocation_pdf, plan_drawing_pdf

Writer = Callable[[Venue, Plan, str], bytes]
FORMS = ("dxf", "svg", "pdf", "xlsx", "csv", "geojson", "png")


class UnknownForm(UserError):
    """A file name ends in something that plans are not written as: ``path``, ``suffix``, ``known``."""

    code = "unknown-form"


def export_plan(
    desk: Desk,
    plan: Plan,
    path: Path,
    *,
    language: str = "both",
    metres: bool = False,
    drawing: DrawingWish | None = None,
) -> Path:
    """Write a plan as DXF, SVG, PDF, XLSX, CSV, GeoJSON or PNG, whole or not at all.

    ``metres`` is the unit of a DXF; with a ``drawing`` the PDF is the plan to scale instead of the allocation list.

    Raises:
        UnknownForm: another ending.
        BadInput: the drawing does not go on its paper.
        FileTrouble: the folder or the disk refuses; what was there stays.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMS:
        raise UnknownForm(path=str(path), suffix=suffix, known=", ".join(FORMS))
    atomic.write(path, plan_bytes(desk, plan, suffix, language, metres=metres, drawing=drawing))
    return path


def of_halls(venue: Venue, plan: Plan, halls: Collection[str]) -> Plan:
    """Return the part of a plan that lies in some halls: their bays, what stands there, and whose it is.

    Raises:
        UnknownThing: the venue has no such hall.
    """
    for hall in halls:
        venue.hall(hall)
    stands = tuple(stand for stand in plan.stands if stand.hall in halls)
    whose = {stand.exhibitor for stand in stands}
    return replace(
        plan,
        bays=frozenset(bay for bay in plan.bays if venue.bay(bay).hall in halls),
        stands=stands,
        marks=tuple(mark for mark in plan.marks if mark.hall in halls),
        utilities=tuple(each for each in plan.utilities if each.hall in halls),
        exhibitors={key: one for key, one in plan.exhibitors.items() if key in whose},
    )


def plan_bytes(
    desk: Desk,
    plan: Plan,
    form: str,
    language: str = "both",
    *,
    metres: bool = False,
    drawing: DrawingWish | None = None,
) -> bytes:
    """Return a plan in one of :data:`FORMS`; see :func:`export_plan`."""
    if form == "pdf":
        if drawing is not None:
            return plan_drawing_pdf(desk, plan, drawing, language)
        return allocation_pdf(desk, plan, language, findings=check_plan(desk, plan))
    if form == "dxf" and metres:
        from expobook.exchange.dxf import plan_dxf

        return plan_dxf(desk.venue, plan, language, metres=True)
    return _writer(form)(desk.venue, plan, language)


def _writer(form: str) -> Writer:
    """Return the writer of a form; its library is loaded only now."""
    if form == "dxf":
        from expobook.exchange.dxf import plan_dxf

        return plan_dxf
    if form == "svg":
        from expobook.exchange.svg import plan_svg

        return plan_svg
    if form == "xlsx":
        from expobook.exchange.xlsx import plan_xlsx

        return plan_xlsx
    if form == "csv":
        from expobook.exchange.csv_list import plan_csv

        return plan_csv
    if form == "geojson":
        from expobook.exchange.plan_geojson import plan_geojson

        return plan_geojson
    from expobook.exchange.png import plan_png

    return plan_png
