"""The plan's right side: inspector, history of the stand, layers, figures."""

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from expobook.domain.plan import Plan
from expobook.domain.plan_edit.snapping import Gap
from expobook.domain.plan_story import StandChange
from expobook.ui.kit import formats
from expobook.ui.kit.parts import clear, head, inside, label, row
from expobook.ui.kit.screen import Surroundings
from expobook.ui.plan.canvas import PlanCanvas
from expobook.ui.plan.panels.figures import FiguresPanel
from expobook.ui.plan.panels.inspector import Do, StandForm, narrow_words
from expobook.ui.plan.panels.layers import LayersPanel
from expobook.words import counted

MOST_HISTORY = 6


class PlanSide(QWidget):
    """Everything about what is selected, and about the hall in view."""

    def __init__(self, around: Surroundings, canvas: PlanCanvas, do: Do) -> None:
        super().__init__()
        self._around, self._canvas = around, canvas
        self._title, self._state = label("", "strong"), label("", "second")
        self.form = StandForm(around, canvas, do)
        self._hint = label("", "second", wrap=True)
        self.layers = LayersPanel(around.theme, canvas.layers)
        self.layers.changed.connect(canvas.repaint_all)
        self.figures = FiguresPanel()
        self._layers_title, self._figures_title = label("", "strong"), label("", "strong")
        self._history_title = label("", "strong")
        self._history = QWidget()
        self._history_column = QVBoxLayout(self._history)
        self._history_column.setContentsMargins(12, 6, 12, 8)
        self._history_column.setSpacing(2)
        self._history_head = head(self._history_title, 1)
        self._build()
        canvas.selected.connect(self.show_selection)
        canvas.dragging.connect(self._dragging)

    def _build(self) -> None:
        ground = inside()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._hint.setContentsMargins(12, 10, 12, 10)
        column.addWidget(self._hint)
        for widget in (
            self.form,
            self._history_head,
            self._history,
            head(self._layers_title, 1),
            self.layers,
            head(self._figures_title, 1),
            self.figures,
        ):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head(self._title, self._state, 1))
        outer.addWidget(scroll, 1)

    def retranslate(self) -> None:
        """Set every text anew."""
        self._hint.setText(self.tr("Click a stand to see and set its figures; drag on the floor to select several."))
        self._layers_title.setText(self.tr("Layers"))
        self._history_title.setText(self.tr("History"))
        self.form.retranslate()
        self.layers.retranslate()
        self.show_selection()

    def show_selection(self) -> None:
        """Show what is selected."""
        stands, plan = self._canvas.selected_stands(), self._canvas.plan
        some = bool(stands) and plan is not None
        self.form.setVisible(some)
        self._hint.setVisible(not some)
        self.show_history(())
        self._state.clear()
        self.form.warn("", "")
        if not some or plan is None:
            self._title.setText(self.tr("Stand"))
            return
        one = self.tr("Stand {number}").format(number=stands[0].number)
        self._title.setText(one if len(stands) == 1 else counted(self.tr("{count|stand|stands}"), count=len(stands)))
        self.form.show_stands(plan, stands)

    def show_history(self, changes: tuple[StandChange, ...]) -> None:
        """Show what happened to the selected stand, newest first."""
        clear(self._history_column)
        self._history_head.setVisible(bool(changes))
        self._history.setVisible(bool(changes))
        words = {
            "added": self.tr("added"),
            "removed": self.tr("taken out"),
            "renumbered": self.tr("renumbered"),
            "moved": self.tr("moved or reshaped"),
            "assigned": self.tr("assigned"),
            "status": self.tr("state changed"),
            "changed": self.tr("changed"),
        }
        for change in changes[-MOST_HISTORY:][::-1]:
            when = label(f"{change.at:%m-%d %H:%M}", "third")
            self._history_column.addLayout(row(when, label(words[change.verb]), 1, label(change.who, "third")))

    def show_figures(self, plan: Plan | None, hall: str, agreed_mm2: int) -> None:
        """Show the figures of a hall, of all of them with an empty code."""
        if plan is None:
            return
        title = self.tr("{hall} areas").format(hall=hall) if hall else self.tr("Areas of all halls")
        self._figures_title.setText(title)
        self.figures.show_figures(plan, self._around.desk.venue, hall, agreed_mm2)

    # --- while something is dragged

    def _dragging(self) -> None:
        dragged, plan = self._canvas.overlay.dragged, self._canvas.plan
        if dragged is None or plan is None:
            self.show_selection()
            return
        self._state.setText(self.tr("being dragged"))
        if len(dragged.stands) == 1:
            self.form.show_stands(plan, list(dragged.stands), dragged=True)
        narrow = [gap for gap in dragged.gaps if self._canvas.overlay.is_narrow(gap)]
        if narrow:
            self._warn(min(narrow, key=lambda gap: gap.distance))
        else:
            self.form.warn("", "")

    def _warn(self, gap: Gap) -> None:
        """Say how much is missing and which way, as far as it is, helps."""
        limit = self._canvas.limits.get("wall" if gap.other < 0 else "aisle", 0)
        short = formats.metres(limit - gap.distance, 2)
        ways = {
            "left": self.tr("Move it {by} m to the right."),
            "right": self.tr("Move it {by} m to the left."),
            "bottom": self.tr("Move it {by} m up."),
            "top": self.tr("Move it {by} m down."),
        }
        more = ways[gap.side].format(by=short) + " " + self.tr("Hold Ctrl to drag without snapping.")
        self.form.warn(narrow_words(self, gap.distance, limit), more)
