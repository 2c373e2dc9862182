"""Revisions that were handed out, what sets two of them apart, and taking over another plan."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from expobook.domain.plan import Plan
from expobook.domain.plan_difference import PlanDifference, plan_difference
from expobook.domain.plan_story import Revision
from expobook.domain.progress import Progress
from expobook.services.plans import story as plan_story
from expobook.ui.kit import formats
from expobook.ui.kit.parts import TableModel, label, push, row, table
from expobook.ui.kit.screen import Surroundings
from expobook.ui.plan.canvas import PlanCanvas
from expobook.ui.plan.dialogs.ask import Asking
from expobook.words import counted


class Revisions(QDialog):
    """Stays beside the plan, which shows what two revisions set apart."""

    handed_out = Signal(object, object)  # Revision, Changes

    def __init__(self, around: Surroundings, canvas: PlanCanvas, plan: Callable[[], Plan], parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._canvas, self._plan = around, canvas, plan
        self._difference: PlanDifference | None = None
        self.resize(620, 460)
        self.model = TableModel(
            (
                ("Revision", lambda r: str(r.number), True),
                ("When", lambda r: f"{r.at:%Y-%m-%d %H:%M}", False),
                ("Who", lambda r: r.who, False),
                ("Why", lambda r: r.why, False),
                ("Stands", lambda r: f"{r.stands:,}", True),
                ("Net", lambda r: formats.area(r.net_mm2, tenths=True), True),
            )
        )
        self.before, self.after = QComboBox(), QComboBox()
        for combo in (self.before, self.after):
            combo.activated.connect(self._compare)
        self.why = QLineEdit()
        self.hand: QPushButton = push("", "primary")
        self.hand.clicked.connect(self._hand_out)
        self.told = label("", "second", wrap=True)
        self._leave = push()
        self._leave.clicked.connect(self.close)
        self._table = table(self.model, "", stretch=3)
        self._compared_words, self._with, self._saved = label(), label(), label()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._table, 1)
        column.addLayout(row(self._compared_words, self.before, self._with, self.after, 1))
        column.addWidget(self.told)
        column.addLayout(row(self._saved, self.why, self.hand))
        column.addLayout(row(1, self._leave))
        self.retranslate()
        self.ask()

    def retranslate(self) -> None:
        """Set every text anew; it stays open while the language is switched."""
        self.setWindowTitle(self.tr("Revisions"))
        self._table.setAccessibleName(self.tr("Revisions"))
        self._compared_words.setText(self.tr("Compare"))
        self._with.setText(self.tr("with"))
        self.before.setAccessibleName(self.tr("The earlier plan"))
        self.after.setAccessibleName(self.tr("The later plan"))
        self._saved.setText(self.tr("Hand out as it is saved"))
        self.why.setPlaceholderText(self.tr("to whom, and why"))
        self.why.setAccessibleName(self.tr("to whom, and why"))
        self.hand.setText(self.tr("Hand out"))
        self._leave.setText(self.tr("Close"))
        self.model.fill(self.model.rows, self.tr)
        for combo in (self.before, self.after):
            for place in range(combo.count()):
                combo.setItemText(place, self._name_of(combo.itemData(place)))
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_table"):
            self.retranslate()
        super().changeEvent(event)

    def ask(self) -> None:
        """Read the revisions."""
        desk, booking = self._around.desk, self._plan().booking_id

        def work(progress: Progress) -> tuple[Revision, ...]:
            return plan_story.revisions(desk, booking)

        self._around.jobs.start(work, self._came, self._around.messages.failed, database=True)

    def _came(self, revisions: tuple[Revision, ...]) -> None:
        self.model.fill(revisions[::-1], self.tr)
        numbers = [each.number for each in revisions[::-1]]
        for combo, offered in ((self.before, numbers), (self.after, [plan_story.NOW, *numbers])):
            combo.clear()
            for number in offered:
                combo.addItem(self._name_of(number), number)
            combo.setEnabled(bool(revisions))
        self._tell()
        if revisions:
            self._compare()

    def _name_of(self, number: int) -> str:
        now = number == plan_story.NOW
        return self.tr("as it is now") if now else self.tr("revision {number}").format(number=number)

    def _compare(self, _place: int = 0) -> None:
        desk, plan = self._around.desk, self._plan()
        before, after = self.before.currentData(), self.after.currentData()
        if before is None or after is None:
            return

        def work(progress: Progress) -> tuple[Plan, Plan, PlanDifference]:
            old = plan_story.revision(desk, plan.booking_id, before)
            new = plan if after == plan_story.NOW else plan_story.revision(desk, plan.booking_id, after)
            return old, new, plan_difference(old, new)

        self._around.jobs.start(work, self._compared, self._around.messages.failed, database=True)

    def _compared(self, answer: tuple[Plan, Plan, PlanDifference]) -> None:
        old, new, self._difference = answer
        self._tell()
        self._canvas.overlay.compared = (
            {stand.number: stand for stand in old.stands},
            {stand.number: stand for stand in new.stands},
            self._difference,
        )
        self._canvas.update()

    def _tell(self) -> None:
        difference = self._difference
        if not self.after.count():  # the book has not answered yet
            return
        if difference is None:
            nothing = self.tr("Nothing was handed out yet. A revision keeps the plan as it is, for ever.")
            self.told.setText("" if self.model.rows else nothing)
            return
        numbers = {name: len(getattr(difference, name)) for name in ("added", "removed", "moved", "resized", "changed")}
        text = self.tr(
            "{added} added (green), {removed} taken out (hatched), {moved} moved, {resized} resized (blue), "
            "{changed} changed (dotted), {same} the same"
        )
        self.told.setText(text.format(same=difference.same, **numbers))

    def _hand_out(self) -> None:
        desk, booking, why = self._around.desk, self._plan().booking_id, self.why.text()

        def work(progress: Progress) -> Any:
            return plan_story.hand_out(desk, booking, why=why)

        self._around.jobs.start(work, self._handed, self._around.messages.failed, database=True)

    def _handed(self, answer: Any) -> None:
        self.why.clear()
        self.handed_out.emit(*answer)
        self.ask()

    def done(self, result: int) -> None:
        """Close, however: by the button, Esc or the window's frame; the plan shows no differences any more."""
        self._canvas.overlay.compared = None
        self._canvas.update()
        super().done(result)


class CopyFrom(Asking):
    """Asks whose plan comes over, such as last year's; ``taken`` gives what the service found."""

    taken = Signal(object)

    def __init__(self, around: Surroundings, plan: Plan, bookings: list[tuple[str, int]], parent: QWidget) -> None:
        super().__init__(parent.tr("Take over a plan"), parent.tr("Take over"), parent)
        self._around, self._for = around, plan
        self.found: plan_story.Taken | None = None
        self.which = QComboBox()
        for name, number in bookings:
            self.which.addItem(name, number)
        self.people = QCheckBox(self.tr("with exhibitors; their stands are reserved"))
        self.people.setChecked(True)
        self.line(self.tr("Plan of"), self.which)
        self.form.addRow("", self.people)
        self.which.activated.connect(self._look)
        self.people.toggled.connect(self._look)
        self.accepted.connect(self._take)
        self.go.setEnabled(False)
        self._look()

    def _look(self, _changed: object = None) -> None:
        desk, plan, people = self._around.desk, self._for, self.people.isChecked()
        other = self.which.currentData()
        if other is None:
            self.note.setText(self.tr("No other booking has a plan."))
            return

        def work(progress: Progress) -> plan_story.Taken:
            return plan_story.take_over(desk, plan, other, with_exhibitors=people)

        self._around.jobs.start(work, self._came, self._around.messages.failed, database=True)

    def _came(self, found: plan_story.Taken) -> None:
        self.found = found
        text = self.tr(
            "{count|stand comes|stands come} over; {out|lies|lie} in halls that this booking has not, "
            "{taken|exists|exist} already."
        )
        counts = {"count": len(found.edit.stands), "out": len(found.left_out), "taken": len(found.numbers_taken)}
        self.note.setText(counted(text, **counts))
        self.go.setEnabled(bool(found.edit))

    def _take(self) -> None:
        if self.found is not None:
            self.taken.emit(self.found.edit)
