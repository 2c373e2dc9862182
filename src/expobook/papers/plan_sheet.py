"""The stand plan of a hall on A3 to a round scale: walls, stands, dimensions, legend, areas, title block."""

from collections.abc import Sequence
from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.geometry import Box, Ring, bounds
from expobook.domain.plan import Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.domain.venue import Hall, Opening, Venue
from expobook.papers.aisle_labels import draw_aisle_labels
from expobook.papers.dimensions import draw_dimensions
from expobook.papers.page import A3_LANDSCAPE, EM, MM, Sheet, draw_sample, line, page_words, two_words
from expobook.papers.plan_marks import (
    HALL_SCALES,
    SiteView,
    draw_hydrant,
    draw_north,
    draw_scale_bar,
    fitting_scale,
    hatch,
    polygon,
)
from expobook.papers.plan_panel import draw_panel
from expobook.papers.plan_paper import PlanPaper
from expobook.papers.stand_labels import draw_stand_label
from expobook.papers.type import ACCENT, BLACK, FAINT, GREY, HAIR, SHADE, TINT, WHITE, Type
from expobook.papers.typesetting import put

FRAME = Box(25, 10, 410, 287)  # mm on A3 landscape
PANEL_AT = 314  # mm; the panel is 96 mm wide
HEAD = 15  # mm of title above the drawing
CLEAR_DEPTH = 3_000  # mm kept clear before an exit


def hall_sheet(paper: PlanPaper, hall: Hall, sheet_no: int, sheets: int) -> Sheet:
    """Return the plan of one hall as an A3 page."""
    sheet = Sheet(A3_LANDSCAPE, framed=False)
    if paper.annex:
        sheet.section = paper.annex
    sheet.outline.append((two_words(hall.name, paper.language, " "), 1 if paper.annex else 0))
    shown, drawn = lying(paper, hall)
    sheet.items.append(lambda canvas: _draw(canvas, shown, drawn, sheet_no, sheets))
    return sheet


def lying(paper: PlanPaper, hall: Hall) -> tuple[PlanPaper, Hall]:
    """Turn a hall that is taller than wide by a right angle where that gives a larger scale; north turns with it."""
    turned = replace(
        hall, ring=_turn(hall.ring), exits=_turn_all(hall.exits), freight_doors=_turn_all(hall.freight_doors)
    )
    turned = replace(turned, fixtures=tuple(replace(each, at=_turn((each.at,))[0]) for each in hall.fixtures))
    if hall_view(turned).scale >= hall_view(hall).scale:
        return paper, hall
    bays = tuple(replace(bay, ring=_turn(bay.ring)) for bay in paper.venue.bays_of_hall[hall.code])
    stands = tuple(replace(stand, ring=_turn(stand.ring)) for stand in paper.plan.in_hall(hall.code))
    venue = replace(paper.venue, halls=(turned,), bays=bays, links=(), roads=())
    marks = tuple(replace(mark, ring=_turn(mark.ring)) for mark in paper.plan.marks if mark.hall == hall.code)
    plan = replace(paper.plan, stands=stands, marks=marks)
    return replace(paper, plan=plan, venue=venue, north=paper.north - 90), turned


def _turn(ring: Ring) -> Ring:
    """Turn points clockwise by a right angle about the site's origin."""
    return tuple((y, -x) for x, y in ring)


def _turn_all(openings: Sequence[Opening]) -> tuple[Opening, ...]:
    return tuple(replace(each, at=_turn((each.at,))[0]) for each in openings)


def hall_view(hall: Hall) -> SiteView:
    """Return the view that centres a hall in the drawing field at the largest usual scale."""
    box = bounds(hall.ring)
    wide, tall = PANEL_AT - FRAME.left - 37, FRAME.height - HEAD - 56
    scale = fitting_scale(box, wide, tall, HALL_SCALES)
    left = FRAME.left + 17 + max(0.0, (wide - box.width / scale) / 2)
    top = FRAME.top - HEAD - 23.5 - max(0.0, (tall - box.height / scale) / 2)
    return SiteView(box, left * MM, (top - box.height / scale) * MM, scale)


def _draw(canvas: Canvas, paper: PlanPaper, hall: Hall, sheet_no: int, sheets: int) -> None:
    view = hall_view(hall)
    stands = paper.plan.in_hall(hall.code)
    _draw_frame(canvas, paper, hall)
    draw_hall(canvas, paper.venue, hall, view, paper.plan.bays)
    aisles = [mark for mark in paper.plan.marks if mark.hall == hall.code]
    draw_aisle_labels(canvas, aisles, stands, view, paper.language)
    for stand in stands:
        draw_stand(canvas, stand, view)
    for stand in stands:
        draw_stand_label(canvas, stand, paper.plan.exhibitors.get(stand.exhibitor), view, paper.language)
    _draw_openings(canvas, hall, view)
    draw_dimensions(canvas, paper.venue, hall, stands, view, paper.language)
    _draw_foot(canvas, view, paper.language, paper.north)
    draw_panel(canvas, paper, hall, stands, view.scale, sheet_no, sheets)
    if paper.annex:
        _draw_annex_foot(canvas, paper, sheet_no, sheets)


def _draw_annex_foot(canvas: Canvas, paper: PlanPaper, sheet_no: int, sheets: int) -> None:
    """Say below the frame which annex it is, and count on from the page before the plans."""
    words = Bilingual(f"附件 {paper.annex}", f"Annex {paper.annex}")
    says = f"{two_words(words, paper.language)}{EM}No. {paper.number}"
    put(canvas, FRAME.left * MM, 5.4 * MM, says, Type("Sans", 8), GREY)
    pages = page_words(paper.language, sheet_no + 1, sheets + 1, paper.annex)
    put(canvas, FRAME.right * MM, 5.4 * MM, pages, Type("Sans", 8), align="right")


def _draw_frame(canvas: Canvas, paper: PlanPaper, hall: Hall) -> None:
    canvas.setStrokeColor(BLACK)
    canvas.setLineWidth(1.4)
    canvas.rect(FRAME.left * MM, FRAME.bottom * MM, FRAME.width * MM, FRAME.height * MM)
    line(canvas, FRAME.left * MM, (FRAME.top - HEAD) * MM, FRAME.right * MM, (FRAME.top - HEAD) * MM, 0.5)
    line(canvas, PANEL_AT * MM, FRAME.bottom * MM, PANEL_AT * MM, (FRAME.top - HEAD) * MM, 0.5)
    x, y = (FRAME.left + 5) * MM, (FRAME.top - 9) * MM
    if paper.language != "en":
        annex = f"附件{paper.annex}{EM}" if paper.annex else ""
        x += put(canvas, x, y, f"{annex}{hall.name.zh}{EM}展位平面图", Type("SansBold", 14)) + 26
    if paper.language != "zh":
        style = Type("Sans", 12, language="en") if paper.language == "both" else Type("SansBold", 14, language="en")
        annex = f"Annex {paper.annex}  " if paper.annex else ""
        says = f"{annex}{hall.name.en or hall.code}  Stand plan"
        put(canvas, x, y, says, style, GREY if paper.language == "both" else BLACK)
    if paper.sample:
        draw_sample(canvas, (FRAME.right - 5) * MM, (FRAME.top - 8.2) * MM)


def draw_hall(canvas: Canvas, venue: Venue, hall: Hall, view: SiteView, licensed: frozenset[str]) -> None:
    """Draw clear zones, bay lines, the licensed outline where it is a part, and the wall."""
    for opening in hall.exits:
        corners = [view.at(point) for point in clear_zone(hall, opening.at, opening.width_mm).ring]
        polygon(canvas, corners, SHADE, None)
        hatch(canvas, corners, 1.3 * MM, HAIR, 0.25, falling=True)
    bays = venue.bays_of_hall[hall.code]
    canvas.setDash([5, 2, 1, 2])
    for bay in bays:
        box = bounds(bay.ring)
        for x in (box.left, box.right):
            if view.box.left < x < view.box.right:
                line(canvas, *view.at((x, box.bottom)), *view.at((x, box.top)), 0.35, GREY)
    canvas.setDash()
    for bay in bays:
        if bay.code not in licensed:
            corners = [view.at(point) for point in bay.ring]
            hatch(canvas, corners, 4 * MM, FAINT, 0.3)
    polygon(canvas, [view.at(point) for point in hall.ring], None, BLACK, 2.6)


def clear_zone(hall: Hall, at: tuple[int, int], width: int) -> Box:
    """Return the area kept clear inside a hall before an exit."""
    box, (x, y) = bounds(hall.ring), at
    side, half = wall_of(box, at), width // 2
    if side in ("left", "right"):
        start = box.left if side == "left" else box.right - CLEAR_DEPTH
        return Box(start, y - half, start + CLEAR_DEPTH, y + half)
    start = box.bottom if side == "bottom" else box.top - CLEAR_DEPTH
    return Box(x - half, start, x + half, start + CLEAR_DEPTH)


def wall_of(box: Box, at: tuple[int, int]) -> str:
    """Return which wall of a box a point is nearest to."""
    distances = {
        "left": abs(at[0] - box.left),
        "right": abs(at[0] - box.right),
        "bottom": abs(at[1] - box.bottom),
        "top": abs(at[1] - box.top),
    }
    return min(distances, key=lambda side: distances[side])


def draw_stand(canvas: Canvas, stand: Stand, view: SiteView) -> None:
    """Draw a stand as its status says: tint, hatch, dashes or cross hatch, never colour alone."""
    corners = [view.at(point) for point in stand.ring]
    width = 0.5 if stand.kind is StandKind.SHELL else 0.9
    fine = min(stand.box.width, stand.box.height) < 4_000
    if stand.status is StandStatus.CONFIRMED:
        polygon(canvas, corners, TINT, BLACK, width)
    elif stand.status is StandStatus.RESERVED:
        polygon(canvas, corners, WHITE, None)
        hatch(canvas, corners, (1.2 if fine else 2.4) * MM, HAIR, 0.3)
        polygon(canvas, corners, None, BLACK, width)
    elif stand.status is StandStatus.AVAILABLE:
        polygon(canvas, corners, WHITE, BLACK, width, dash=(3, 1.6))
    else:
        polygon(canvas, corners, WHITE, None)
        hatch(canvas, corners, 1.0 * MM, GREY, 0.3)
        hatch(canvas, corners, 1.0 * MM, GREY, 0.3, falling=True)
        polygon(canvas, corners, None, BLACK, width)


def _draw_openings(canvas: Canvas, hall: Hall, view: SiteView) -> None:
    box = bounds(hall.ring)
    for opening in hall.exits:
        side = wall_of(box, opening.at)
        x, y = view.at(opening.at)
        _cut_wall(canvas, side, x, y, view.length(opening.width_mm))
        _exit_mark(canvas, side, x, y, opening.code)
    for opening in hall.freight_doors:
        side = wall_of(box, opening.at)
        x, y = view.at(opening.at)
        half = view.length(opening.width_mm) / 2
        wide, tall = (4.0, 2 * half) if side in ("left", "right") else (2 * half, 4.0)
        canvas.setFillColor(WHITE)
        canvas.setStrokeColor(BLACK)
        canvas.setLineWidth(0.6)
        canvas.rect(x - wide / 2, y - tall / 2, wide, tall, stroke=1, fill=1)
        _beside(canvas, side, x, y, opening.code, 4)
    for fixture in hall.fixtures:
        x, y = view.at(fixture.at)
        if fixture.kind == "hydrant":
            draw_hydrant(canvas, x, y)
        elif fixture.kind == "column":
            side_length = max(view.length(fixture.size_mm), 1.2)
            canvas.setFillColor(BLACK)
            canvas.rect(x - side_length / 2, y - side_length / 2, side_length, side_length, stroke=0, fill=1)


def _cut_wall(canvas: Canvas, side: str, x: float, y: float, width: float) -> None:
    canvas.setFillColor(WHITE)
    if side in ("left", "right"):
        canvas.rect(x - 1.5, y - width / 2, 3, width, stroke=0, fill=1)
    else:
        canvas.rect(x - width / 2, y - 1.5, width, 3, stroke=0, fill=1)


def _exit_mark(canvas: Canvas, side: str, x: float, y: float, code: str) -> None:
    """An arrow that points out of the hall, with the exit's code."""
    dx, dy = {"left": (-1, 0), "right": (1, 0), "top": (0, 1), "bottom": (0, -1)}[side]
    tip, base, half = 9.5, 4.0, 3.3
    corners = [
        (x + dx * tip, y + dy * tip),
        (x + dx * base - dy * half, y + dy * base + dx * half),
        (x + dx * base + dy * half, y + dy * base - dx * half),
    ]
    polygon(canvas, corners, ACCENT, None)
    if dx:
        put(canvas, x + dx * 6.5, y + 6, code, Type("Sans", 6.5), align="centre")
    else:
        put(canvas, x + 6, y + dy * 6.5 - 2.4, code, Type("Sans", 6.5))


def _beside(canvas: Canvas, side: str, x: float, y: float, text: str, off: float) -> None:
    if side in ("left", "right"):
        put(
            canvas,
            x + (-off if side == "left" else off),
            y - 2.4,
            text,
            Type("Sans", 6.5),
            align="right" if side == "left" else "left",
        )
    else:
        put(canvas, x, y + (off if side == "top" else -off - 5), text, Type("Sans", 6.5), align="centre")


def _draw_foot(canvas: Canvas, view: SiteView, language: str, north: float) -> None:
    y = (FRAME.bottom + 6) * MM
    draw_scale_bar(canvas, view.left, y, view)
    draw_north(canvas, view.left + 84 * MM, (FRAME.bottom + 8.5) * MM, 5.2 * MM, north)
    words = Bilingual(
        "尺寸单位：m。出口前3.0内、消火栓周围1.4内不得布置。",
        "Dimensions in metres. Keep clear 3.0 at exits and 1.4 at hydrants.",
    )
    if language != "en":
        put(canvas, view.left + 100 * MM, y + 6, words.zh, Type("Sans", 7.5))
    if language != "zh":
        put(canvas, view.left + 100 * MM, y - 5, words.en, Type("Sans", 7.5, language="en"), GREY)
