"""Lay out: the planner at work, what it would change, and keeping all of it, some halls or some stands."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from expobook.domain.plan import Plan, Stand
from expobook.domain.plan_difference import plan_difference
from expobook.domain.plan_edit import Edit
from expobook.domain.plan_edit.edit import edit_between
from expobook.domain.progress import Progress
from expobook.services.plans.allocation import check_plan
from expobook.services.plans.keeping_part import suggested, with_kept
from expobook.services.plans.laying_out import Proposal, propose
from expobook.ui.kit import formats
from expobook.ui.kit.forms import count_field
from expobook.ui.kit.jobs import Job
from expobook.ui.kit.parts import label, push, row
from expobook.ui.kit.screen import Surroundings
from expobook.ui.plan.canvas import PlanCanvas
from expobook.ui.plan.dialogs.suggestions import Suggestions
from expobook.words import counted

KEPT_MS = 120  # after the last tick


class LayOut(QDialog):
    """Stays beside the plan, which shows what would change; ``kept`` gives the edit."""

    kept = Signal(object)

    def __init__(self, around: Surroundings, canvas: PlanCanvas, plan: Callable[[], Plan], parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._canvas, self._plan = around, canvas, plan
        self._job: Job | None = None
        self.proposal: Proposal | None = None
        self._before: Plan | None = None
        self._findings: int | None = None  # of the plan with what is kept, once that was checked
        self.setMinimumWidth(560)
        self.scope = QComboBox()
        for what in ("rest", "hall", "all") if canvas.hall else ("rest", "all"):
            self.scope.addItem("", what)
        self._hall = canvas.hall
        self.seed = count_field(0, 0, 99_999)
        form = QFormLayout()
        self._range, self._seed = label(), label()
        form.addRow(self._range, self.scope)
        form.addRow(self._seed, self.seed)
        self.auto_show = QCheckBox()
        form.addRow("", self.auto_show)
        self.bar, self.told = QProgressBar(), label("", "second", wrap=True)
        self.told.setMinimumHeight(36)
        self.found = Suggestions()
        self.found.setMinimumHeight(240)
        self.found.ticked.connect(self._ticked)
        self.found.looked_at.connect(self._look)
        self.kept_told = label("", "second", wrap=True)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(KEPT_MS)
        self._rest.timeout.connect(self._show)
        self.go, self.keep, self._leave = push("", "primary"), push(), push()
        self.go.clicked.connect(self.start)
        self.keep.clicked.connect(self._keep)
        self._leave.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addLayout(form)
        column.addWidget(self.bar)
        column.addWidget(self.told)
        column.addWidget(self.found, 1)
        column.addWidget(self.kept_told)
        column.addLayout(row(1, self._leave, self.keep, self.go))
        self.bar.setVisible(False)
        self.found.hide()
        self.kept_told.hide()
        self.keep.setEnabled(False)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew; it stays open while the language is switched."""
        self.setWindowTitle(self.tr("Lay out"))
        ranges = {
            "rest": self.tr("Exhibitors without a stand; stands stay"),
            "hall": self.tr("Hall {hall} anew").format(hall=self._hall),
            "all": self.tr("The whole plan anew"),
        }
        for place in range(self.scope.count()):
            self.scope.setItemText(place, ranges[self.scope.itemData(place)])
        for field, words, name in (
            (self.scope, self._range, self.tr("Range")),
            (self.seed, self._seed, self.tr("Seed")),
        ):
            words.setText(name)
            field.setAccessibleName(name)
        self.seed.setToolTip(self.tr("The same seed gives the same plan"))
        self.auto_show.setText(self.tr("Auto show: makers and parts in halls of their own"))
        self.go.setText(self.tr("Stop") if self._job is not None else self.tr("Lay out"))
        self.keep.setText(self.tr("Keep these"))
        self._leave.setText(self.tr("Close"))
        self.found.retranslate(self._around.language)
        self._tell()
        self._tell_kept()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_leave"):
            self.retranslate()
        super().changeEvent(event)

    # --- the planner

    def start(self) -> None:
        """Let the planner work; a second press stops it."""
        if self._job is not None:
            self._job.cancel()
            return
        plan, desk, seed = self._plan(), self._around.desk, self.seed.value()
        halls = (self._canvas.hall,) if self.scope.currentData() == "hall" else ()
        rest, auto_show = self.scope.currentData() == "rest", self.auto_show.isChecked()
        self._before = plan

        def work(progress: Progress) -> Proposal:
            return propose(desk, plan, seed=seed, halls=halls, keep_all=rest, auto_show=auto_show, progress=progress)

        self._forget()
        self.bar.setRange(0, 0)
        self.bar.setVisible(True)
        self.go.setText(self.tr("Stop"))
        self._job = self._around.jobs.start(work, self._came, self._refused, database=True, title=self.windowTitle())
        self._job.progressed.connect(self._progressed)
        self._job.ended.connect(self._ended)

    def _progressed(self, done: int, total: int, what: str) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.told.setText(what)

    def _ended(self) -> None:
        self._job = None
        self.bar.setVisible(False)
        self.go.setText(self.tr("Lay out"))

    def _refused(self, error: Exception) -> None:
        self._around.messages.failed(error)

    def _came(self, proposal: Proposal) -> None:
        assert self._before is not None
        self.proposal = proposal
        self._tell()
        changes = suggested(self._before, proposal.plan)
        self.found.show_suggested(changes, proposal.plan, self._around.language)
        self.found.setVisible(bool(changes))
        self.kept_told.setVisible(bool(changes))
        self.adjustSize()
        self._show()

    def _tell(self) -> None:
        """Say what was proposed; before, what would be."""
        proposal = self.proposal
        if proposal is None or self._before is None:
            if self._job is None:  # else its progress stands there
                told = self.tr("Locked and blocked stands always stay. Nothing is changed before you keep it.")
                self.told.setText(told)
            return
        made = proposal.layout
        before, after = (100 * p.net_mm2 / max(1, proposal.gross_mm2) for p in (self._before, proposal.plan))
        lines = [
            counted(
                self.tr("{placed|stand|stands} laid out, {unplaced} without room."),
                placed=len(made.stands),
                unplaced=len(made.unplaced),
            ),
            counted(
                self.tr(
                    "Net/gross {before} → {after} %, net {net}; wishes met {met} of {wishes}; {count|finding|findings}."
                ),
                before=f"{before:.1f}",
                after=f"{after:.1f}",
                net=formats.area(proposal.plan.net_mm2),
                met=made.wishes_met,
                wishes=made.wishes,
                count=len(proposal.findings),
            ),
        ]
        self.told.setText("\n".join(lines))

    # --- keeping

    def result_plan(self) -> Plan | None:
        """Return the plan with the ticked stands as proposed."""
        if self.proposal is None or self._before is None:
            return None
        return with_kept(self._before, self.proposal.plan, self.found.numbers())

    def _ticked(self) -> None:
        self.keep.setEnabled(False)  # until it is shown what that would be
        self._rest.start()

    def _look(self, number: str) -> None:
        """Bring a stand into view, where it would stand or stood."""
        if self.proposal is None or self._before is None:
            return
        stand = _by_number(self.proposal.plan).get(number) or _by_number(self._before).get(number)
        if stand is not None:
            self._canvas.show_box(stand.box, margin=240)

    def _show(self) -> None:
        """Show on the plan what keeping would change, and let the checker judge it."""
        plan, before, desk = self.result_plan(), self._before, self._around.desk
        if plan is None or before is None:
            return
        apart = plan_difference(before, plan)
        self._canvas.overlay.compared = (_by_number(before), _by_number(plan), apart)
        self._canvas.update()
        self.keep.setEnabled(bool(apart))
        self._findings = None
        self._tell_kept()

        def work(progress: Progress) -> tuple[Plan, int]:
            return plan, len(check_plan(desk, plan))

        self._around.jobs.start(work, self._judged, self._refused, database=True)

    def _judged(self, answer: tuple[Plan, Any]) -> None:
        if answer[0] == self.result_plan():
            self._findings = answer[1]
            self._tell_kept()

    def _tell_kept(self) -> None:
        count, text = len(self.found.numbers()), self.tr("{count|stand is|stands are} kept; checking…")
        if self._findings is not None:
            text = self.tr(
                "{count|stand is kept; with it|stands are kept; with them} the plan has {findings|finding|findings}."
            )
        self.kept_told.setText(counted(text, count=count, findings=self._findings or 0))

    def _keep(self) -> None:
        plan = self.result_plan()
        if plan is None or self._before is None:
            return
        edit: Edit = edit_between(self._before, plan, "lay-out")
        self.close()
        if edit:
            self.kept.emit(edit)

    def _forget(self) -> None:
        self.proposal = None
        self.found.clear()
        self.found.hide()
        self.kept_told.hide()
        self.keep.setEnabled(False)
        self._canvas.overlay.compared = None
        self._canvas.update()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None:
            self._job.cancel()
        self._canvas.overlay.compared = None
        self._canvas.update()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def _by_number(plan: Plan) -> dict[str, Stand]:
    return {stand.number: stand for stand in plan.stands}
