"""What every tool of the floor plan can do."""

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from expobook.domain.errors import UserError
from expobook.domain.geometry import Box, Point
from expobook.domain.plan import Plan
from expobook.domain.plan_edit import Edit
from expobook.domain.plan_edit.snapping import Snapped, snap

if TYPE_CHECKING:
    from expobook.ui.plan.canvas import GRID_MM, PlanCanvas, Pointer
else:
    GRID_MM = 500

DRAG_FROM = 4  # pixels that tell a drag from a click


class Tool:
    """A way to use the mouse on the canvas. ``press``, ``move`` and ``release`` are one gesture."""

    name: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    title: ClassVar[str] = ""  # English source text
    keys: ClassVar[str] = ""
    cursor: ClassVar[Qt.CursorShape] = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: "PlanCanvas") -> None:
        self.canvas = canvas

    def press(self, pointer: "Pointer") -> None:
        """The left button went down."""

    def move(self, pointer: "Pointer") -> None:
        """The pointer moves with the button down."""

    def release(self, pointer: "Pointer") -> None:
        """The button came up: make the edit."""

    def double(self, pointer: "Pointer") -> None:
        """A double click."""

    def hover(self, pointer: "Pointer") -> None:
        """The pointer moves without a button."""

    def key(self, event: QKeyEvent) -> bool:
        """Take a key; False leaves it to the canvas."""
        del event
        return False

    def cancel(self) -> bool:
        """Forget the gesture under way; say whether there was one."""
        return False

    def paint(self, painter: QPainter) -> None:
        """Paint what the gesture would do."""

    # --- shared

    @property
    def plan(self) -> Plan:
        assert self.canvas.plan is not None  # the canvas gives no gesture without a plan
        return self.canvas.plan

    def make(self, making: "object", text: str) -> bool:
        """Ask for the edit that a function makes; a refusal goes to the message bar."""
        assert callable(making)
        try:
            edit: Edit = making()
        except UserError as refusal:
            self.canvas.around.messages.failed(refusal)
            return False
        if edit:
            self.canvas.edit_wanted.emit(edit, text)
        return bool(edit)

    def snapped(self, box: Box, left_out: tuple[str, ...], hall: str, pointer: "Pointer") -> Snapped:
        """Return where a box comes to rest; nowhere else while Ctrl is held or snapping is off."""
        canvas = self.canvas
        if not canvas.snapping or pointer.held(Qt.KeyboardModifier.ControlModifier):
            return Snapped(0, 0)
        others, _ = canvas.shapes.without(left_out, hall)
        grid = GRID_MM if canvas.grid else 0
        aisle = canvas.limits.get("aisle", 3000)
        origin = canvas.origin_of(hall)
        return snap(box, others, tolerance=canvas.tolerance, grid=grid, origin=origin, aisle=aisle)

    def snapped_point(self, at: Point, hall: str, pointer: "Pointer") -> Point:
        """Return a point pulled to edges or the grid."""
        found = self.snapped(Box(at[0], at[1], at[0], at[1]), (), hall, pointer)
        return at[0] + found.dx, at[1] + found.dy


def far(one: QPointF, other: QPointF) -> bool:
    """Say whether a drag began."""
    return abs(one.x() - other.x()) + abs(one.y() - other.y()) > DRAG_FROM
