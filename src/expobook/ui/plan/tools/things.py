"""What the selection tool does to aisles, zones, texts and connections: pick them, carry them, drag their edges."""

from dataclasses import replace

from expobook.domain.geometry import Box, Point, area_mm2, bounds, contains, moved
from expobook.domain.plan import Mark, MarkKind, Utility
from expobook.domain.plan_edit import Edit, drawing
from expobook.domain.plan_edit.outlines import resized
from expobook.domain.plan_edit.verbs import LEAST_MM
from expobook.ui.plan.canvas import PlanCanvas, Pointer
from expobook.ui.plan.tools.base import Tool

Piece = Mark | Utility


class ThingHand:
    """The part of the selection tool for what is no stand. A drag on an aisle that is not selected stays a marquee."""

    def __init__(self, tool: Tool, canvas: PlanCanvas) -> None:
        self._tool, self._canvas = tool, canvas
        self._start: Pointer | None = None
        self._held: Piece | None = None
        self._handle = ""

    # --- the gesture

    def press(self, pointer: Pointer) -> bool:
        """Take a gesture that begins on a connection, on the selected thing, or on a handle of it."""
        chosen = self._canvas.chosen_thing()
        self._handle = self._canvas.overlay.handle_at(pointer.place) if chosen is not None else ""
        point = self._connection_at(pointer.at)
        if point is not None:
            self._canvas.select_thing(point.key)
        inside = isinstance(chosen, Mark) and contains(chosen.ring, pointer.at)
        self._held = chosen if self._handle or (inside and point is None) else point
        self._start = pointer
        return self._held is not None

    def drag(self, pointer: Pointer) -> None:
        """Show the thing as it would be."""
        assert self._start is not None
        assert self._held is not None
        if isinstance(self._held, Mark) and self._handle:
            wanted: Piece = replace(self._held, ring=self._reshaped(self._held, pointer))
        else:
            wanted = _shifted(self._held, *self._step(self._held, pointer))
        self._canvas.overlay.dragged_thing = wanted

    def release(self) -> None:
        """Make the edit."""
        held, wanted = self._held, self._canvas.overlay.dragged_thing
        resizing = bool(self._handle)
        self.cancel()
        if held is not None and wanted is not None and wanted != held:
            edit = self._edit(held, wanted)
            self._tool.make(lambda: edit, self._canvas.tr("Change size" if resizing else "Move"))

    def cancel(self) -> bool:
        """Forget the gesture; say whether something was being dragged."""
        busy = self._canvas.overlay.dragged_thing is not None
        self._start = self._held = self._canvas.overlay.dragged_thing = None
        self._handle = ""
        return busy

    def click(self, at: Point) -> None:
        """Select the smallest aisle, zone or text at a point, or nothing."""
        plan = self._canvas.plan
        marks = plan.marks if plan is not None and "marks" in self._canvas.layers else ()
        found = [mark for mark in marks if contains(mark.ring, at)]
        self._canvas.select_thing(min(found, key=lambda mark: area_mm2(mark.ring)).key if found else "")

    def nudge(self, dx: int, dy: int) -> bool:
        """Shift the selected thing by millimetres; say whether there was one."""
        chosen = self._canvas.chosen_thing()
        if chosen is None:
            return False
        return self._tool.make(lambda: self._edit(chosen, _shifted(chosen, dx, dy)), self._canvas.tr("Move"))

    # --- where it goes

    def _edit(self, held: Piece, wanted: Piece) -> Edit:
        plan = self._tool.plan
        if isinstance(held, Mark) and isinstance(wanted, Mark):
            return drawing.reshape_mark(plan, held.key, wanted.ring, main=self._is_main(wanted))
        assert isinstance(held, Utility)
        assert isinstance(wanted, Utility)
        return drawing.move_utility(plan, held.key, wanted.at[0] - held.at[0], wanted.at[1] - held.at[1])

    def _is_main(self, mark: Mark) -> bool:
        """An aisle as wide as main aisles have to be is one, as when it is drawn."""
        box = bounds(mark.ring)
        wide = min(box.width, box.height) >= self._canvas.limits.get("main-aisle", 6000)
        return mark.kind is MarkKind.AISLE and wide

    def _step(self, held: Piece, pointer: Pointer) -> Point:
        """Return how far a thing is carried; its corner, or its point, comes to rest on edges and on the grid."""
        assert self._start is not None
        dx, dy = pointer.at[0] - self._start.at[0], pointer.at[1] - self._start.at[1]
        box = bounds(held.ring) if isinstance(held, Mark) else Box(*held.at, *held.at)
        there = Box(box.left + dx, box.bottom + dy, box.right + dx, box.top + dy)
        found = self._tool.snapped(there, (), held.hall, pointer)
        return dx + found.dx, dy + found.dy

    def _reshaped(self, mark: Mark, pointer: Pointer) -> tuple[Point, ...]:
        x, y = self._tool.snapped_point(pointer.at, mark.hall, pointer)
        if self._handle.startswith("corner"):
            corner = int(self._handle.split()[1])
            return (*mark.ring[:corner], (x, y), *mark.ring[corner + 1 :])
        box = bounds(mark.ring)
        left = min(x, box.right - LEAST_MM) if "w" in self._handle else box.left
        right = max(x, box.left + LEAST_MM) if "e" in self._handle else box.right
        bottom = min(y, box.top - LEAST_MM) if "s" in self._handle else box.bottom
        top = max(y, box.bottom + LEAST_MM) if "n" in self._handle else box.top
        return resized(mark.ring, left, bottom, right - left, top - bottom)

    def _connection_at(self, at: Point) -> Utility | None:
        plan, reach = self._canvas.plan, self._canvas.tolerance
        if plan is None or "utilities" not in self._canvas.layers:
            return None
        close = Box(at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach)
        near = (each for each in plan.utilities if contains(close.ring, each.at))
        return next(near, None)


def _shifted(thing: Piece, dx: int, dy: int) -> Piece:
    if isinstance(thing, Mark):
        return replace(thing, ring=moved(thing.ring, dx, dy))
    return replace(thing, at=(thing.at[0] + dx, thing.at[1] + dy))
