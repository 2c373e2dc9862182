"""The plan's toolbar: which plan and hall, undo, snapping, zoom; lists, numbers, laying out, paper, files."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QToolButton, QWidget

from expobook.domain.booking import Booking
from expobook.domain.plan import Plan
from expobook.domain.venue import Venue
from expobook.ui.kit.booking_box import BookingBox, name_first
from expobook.ui.kit.folding import FoldingBar, roomy
from expobook.ui.kit.parts import label, name_tool, push, tool
from expobook.ui.kit.screen import Surroundings

FORMATS = ("pdf", "dxf", "svg", "xlsx", "csv", "geojson", "png")
PIXELS_PER_MM = 96 / 25.4


class PlanBar(QWidget):
    """Widgets only: the screen connects them. ``widget`` is what the window shows."""

    def __init__(self, around: Surroundings, undo: QUndoStack, export: Callable[[str], None]) -> None:
        super().__init__()
        theme = around.theme
        self.which, self.hall = roomy(BookingBox(around.languages, name_first), 120, 300), QComboBox()
        self.hall.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.undo, self.redo = tool(theme, "undo-2"), tool(theme, "redo-2")
        self.snap, self.grid = (tool(theme, name, checkable=True) for name in ("magnet", "grid-2x2"))
        self.out, self.zoom_in, self.fit = (tool(theme, name) for name in ("zoom-out", "zoom-in", "maximize"))
        self.scale, self.state = label("", "second"), label("", "second")
        self.scale.setMinimumWidth(58)
        self.import_list, self.numbers = push("", "flat"), push("", "flat")
        self.import_list.setIcon(theme.icon("upload"))
        self.numbers.setIcon(theme.icon("hash"))
        self.revisions: QToolButton = tool(theme, "history")
        self.save, self.lay_out, self.print_, self.export = push(), push(), push(), push("", "primary")
        self.lay_out.setIcon(theme.icon("sparkles"))
        self.print_.setIcon(theme.icon("printer"))
        self.export.setIcon(theme.icon("download", "accent_ink"))
        self._menu = QMenu(self)
        for name in FORMATS:
            self._menu.addAction(name.upper(), partial(export, name))
        self.export.setMenu(self._menu)
        for button in (self.snap, self.grid):
            button.setChecked(True)
        self._follow(undo)
        self.widget = FoldingBar(
            theme,
            self.which,
            self.hall,
            self.undo,
            self.redo,
            self.snap,
            self.grid,
            self.out,
            self.scale,
            self.zoom_in,
            self.fit,
            self.import_list,
            self.numbers,
            1,
            self.state,
            self.revisions,
            self.save,
            self.lay_out,
            self.print_,
            self.export,
            folds=(
                *(self.numbers, self.import_list, self.grid, self.revisions, self.print_, self.snap),
                *(self.fit, self.out, self.zoom_in, self.lay_out, self.state, self.scale),
            ),
        )

    def _follow(self, undo: QUndoStack) -> None:
        for button, deed, can, signal in (
            (self.undo, undo.undo, undo.canUndo, undo.canUndoChanged),
            (self.redo, undo.redo, undo.canRedo, undo.canRedoChanged),
        ):
            button.clicked.connect(deed)
            button.setEnabled(can())
            signal.connect(button.setEnabled)

    @property
    def needs_plan(self) -> tuple[QPushButton | QToolButton, ...]:
        """What makes sense with a plan only."""
        return (self.import_list, self.numbers, self.revisions, self.lay_out, self.print_, self.export)

    def offer_bookings(self, bookings: Iterable[Booking], chosen: int | None) -> None:
        """List the bookings whose plans can be opened, and show which is."""
        self.which.offer(bookings)
        self.which.setCurrentIndex(self.which.findData(chosen))

    def offer_halls(self, venue: Venue, plan: Plan | None) -> None:
        """List the halls that a plan is licensed for; the first with stands is chosen."""
        self.hall.clear()
        self.hall.addItem(self.tr("All halls"), "")
        if plan is None:
            return
        codes = {venue.bay(code).hall for code in plan.bays}
        for hall in venue.halls:
            if hall.code in codes:
                self.hall.addItem(hall.code, hall.code)
        first = next(iter(plan.halls), "")
        self.hall.setCurrentIndex(max(self.hall.findData(first), 0))

    def show_scale(self, pixels_per_mm: float) -> None:
        """Show the scale of the screen, such as 1 : 500."""
        self.scale.setText(f"1 : {round(PIXELS_PER_MM / pixels_per_mm):,}")

    def retranslate(self) -> None:
        """Set every text anew."""
        for button, text in (
            (self.undo, self.tr("Undo in the plan")),
            (self.redo, self.tr("Redo in the plan")),
            (self.snap, self.tr("Snap to edges, aisles and the grid")),
            (self.grid, self.tr("Grid of 0.5 m")),
            (self.out, self.tr("Zoom out")),
            (self.zoom_in, self.tr("Zoom in")),
            (self.fit, self.tr("Fit the plan")),
            (self.revisions, self.tr("Revisions…")),
        ):
            name_tool(button, text)
        self.import_list.setText(self.tr("Import list"))
        self.numbers.setText(self.tr("Number by rule"))
        self.save.setText(self.tr("Save"))
        self.lay_out.setText(self.tr("Lay out…"))
        self.print_.setText(self.tr("Print…"))
        self.export.setText(self.tr("Export…"))
        self.which.setAccessibleName(self.tr("Booking"))
        self.hall.setAccessibleName(self.tr("Hall"))
        if self.hall.count():
            self.hall.setItemText(0, self.tr("All halls"))
