"""The dimensions around a plan: chains of figures along the walls, of stands, bays and the whole hall."""

import itertools
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.geometry import Box, bounds
from expobook.domain.plan import Stand, StandKind
from expobook.domain.venue import Hall, Venue
from expobook.papers.page import MM, line
from expobook.papers.plan_marks import SiteView
from expobook.papers.type import BLACK, GREY, Type
from expobook.papers.typesetting import put, text_width
from expobook.papers.wording import metres

_MOST_STEPS = 26  # a chain with more dimensions is not drawn: it would be a black bar


def draw_dimensions(
    canvas: Canvas, venue: Venue, hall: Hall, stands: Sequence[Stand], view: SiteView, language: str
) -> None:
    """Draw the chains around a hall: stands and bays above, stands and the whole below and at the left."""
    box = view.box
    top, bottom, left = view.at((0, box.top))[1], view.at((0, box.bottom))[1], view.at((box.left, 0))[0]
    small, large = Type("Sans", 6.8), Type("Sans", 8)
    horizontal(canvas, chain(box, stands, "top"), top + 7.5 * MM, view, small)
    bays = [bounds(bay.ring) for bay in venue.bays_of_hall[hall.code]]
    edges = sorted({edge for each in bays for edge in (each.left, each.right)})
    labels = [
        _bay_name(bay.code, language)
        for bay in sorted(venue.bays_of_hall[hall.code], key=lambda each: bounds(each.ring).left)
    ]
    if len(edges) == len(labels) + 1:
        horizontal(canvas, edges, top + 13.8 * MM, view, Type("Sans", 7), labels)
    horizontal(canvas, chain(box, stands, "bottom"), bottom - 8.7 * MM, view, small)
    horizontal(canvas, [box.left, box.right], bottom - 14.8 * MM, view, large)
    vertical(canvas, chain(box, stands, "left"), left - 7.5 * MM, view, small)
    vertical(canvas, [box.bottom, box.top], left - 13 * MM, view, large)


def chain(box: Box, stands: Sequence[Stand], side: str) -> list[int]:
    """Return the coordinates of a dimension chain along one wall: the stands next to it and the gaps between.

    The chain runs over the stands that a line through the row nearest to that wall crosses.
    """
    boxes = [*(stand.box for stand in stands if stand.kind is not StandKind.SHELL), *_blocks(stands)]
    if not boxes:
        return []
    if side in ("top", "bottom"):
        edge = max(each.top for each in boxes) - 500 if side == "top" else min(each.bottom for each in boxes) + 500
        cuts = {coordinate for each in boxes if each.bottom < edge < each.top for coordinate in (each.left, each.right)}
        return sorted(cuts | {box.left, box.right})
    edge = min(each.left for each in boxes) + 500
    cuts = {coordinate for each in boxes if each.left < edge < each.right for coordinate in (each.bottom, each.top)}
    return sorted(cuts | {box.bottom, box.top})


def _blocks(stands: Sequence[Stand]) -> list[Box]:
    """Join shell stands that stand back to back or side by side into boxes: they are measured as one."""
    boxes = [stand.box for stand in stands if stand.kind is StandKind.SHELL]
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda each: (each.bottom, each.left)):
        if joined and joined[-1].right == box.left and (joined[-1].bottom, joined[-1].top) == (box.bottom, box.top):
            joined.append(Box(joined.pop().left, box.bottom, box.right, box.top))
        else:
            joined.append(box)
    return joined


def _bay_name(code: str, language: str) -> str:
    short = code.rpartition("-")[2]
    return {"zh": f"分区{short}", "en": f"Bay {short}"}.get(language, f"分区 Bay {short}")


def horizontal(
    canvas: Canvas, cuts: Sequence[int], y: float, view: SiteView, style: Type, labels: Sequence[str] | None = None
) -> None:
    """Draw a dimension chain along x at height ``y``, with slash ticks; labels in metres unless given."""
    if not 2 <= len(cuts) <= _MOST_STEPS:
        return
    xs = [view.at((cut, 0))[0] for cut in cuts]
    line(canvas, xs[0] - 2, y, xs[-1] + 2, y, 0.3)
    for x in xs:
        line(canvas, x - 2, y - 2, x + 2, y + 2, 0.7)
        line(canvas, x, y - 2.5, x, y + 2.5, 0.3)
    for index, (start, end) in enumerate(itertools.pairwise(cuts)):
        label = labels[index] if labels else metres(end - start)
        if text_width(label, style) < xs[index + 1] - xs[index] + 4:
            put(canvas, (xs[index] + xs[index + 1]) / 2, y + 2.5, label, style, GREY if labels else BLACK, "centre")


def vertical(canvas: Canvas, cuts: Sequence[int], x: float, view: SiteView, style: Type) -> None:
    """Draw a dimension chain along y at ``x``; its figures read from the right."""
    if not 2 <= len(cuts) <= _MOST_STEPS:
        return
    ys = [view.at((0, cut))[1] for cut in cuts]
    line(canvas, x, ys[0] - 2, x, ys[-1] + 2, 0.3)
    for y in ys:
        line(canvas, x - 2, y - 2, x + 2, y + 2, 0.7)
        line(canvas, x - 2.5, y, x + 2.5, y, 0.3)
    for index, (start, end) in enumerate(itertools.pairwise(cuts)):
        if text_width(metres(end - start), style) < ys[index + 1] - ys[index] + 4:
            canvas.saveState()
            canvas.translate(x - 2.5, (ys[index] + ys[index + 1]) / 2)
            canvas.rotate(90)
            put(canvas, 0, 0, metres(end - start), style, align="centre")
            canvas.restoreState()
