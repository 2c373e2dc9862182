"""Lay out: the planner at work, what it would change, and keeping all of it or some halls."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QProgressBar,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from expobook.domain.plan import Plan, Stand
from expobook.domain.plan_difference import plan_difference
from expobook.domain.plan_edit import Edit
from expobook.domain.plan_edit.edit import edit_between
from expobook.domain.progress import Progress
from expobook.services.laying_out import Proposal, propose
from expobook.ui import formats
from expobook.ui.jobs import Job
from expobook.ui.parts import clear, inside, label, push, row
from expobook.ui.plan.canvas import PlanCanvas
from expobook.ui.screen import Surroundings


@dataclass(frozen=True)
class Part:
    """What a proposal does to one hall."""

    hall: str
    added: int
    removed: int
    changed: int
    same: int


def kept_in(plan: Plan, proposed: Plan, halls: frozenset[str]) -> Plan:
    """Return the plan with some halls as proposed and the others as they are; no number comes twice."""
    stay = [stand for stand in plan.stands if stand.hall not in halls]
    numbers = {stand.number for stand in stay}
    come = [stand for stand in proposed.stands if stand.hall in halls and stand.number not in numbers]
    stands = tuple(sorted((*stay, *come), key=lambda stand: stand.number))
    return replace(plan, stands=stands)


def parts_of(plan: Plan, proposed: Plan) -> list[Part]:
    """Return what changes in each hall, those only in which something does."""
    found = []
    for hall in sorted({stand.hall for stand in (*plan.stands, *proposed.stands)}):
        before = replace(plan, stands=plan.in_hall(hall))
        after = replace(plan, stands=proposed.in_hall(hall))
        difference = plan_difference(before, after)
        if difference:
            changed = len(difference.moved) + len(difference.resized) + len(difference.changed)
            found.append(Part(hall, len(difference.added), len(difference.removed), changed, difference.same))
    return found


class LayOut(QDialog):
    """Stays beside the plan, which shows what would change; ``kept`` gives the edit."""

    kept = Signal(object)

    def __init__(self, around: Surroundings, canvas: PlanCanvas, plan: Callable[[], Plan], parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._canvas, self._plan = around, canvas, plan
        self._job: Job | None = None
        self.proposal: Proposal | None = None
        self._before: Plan | None = None
        self._checks: dict[str, QCheckBox] = {}
        self.setWindowTitle(self.tr("Lay out"))
        self.setMinimumWidth(430)
        self.scope = QComboBox()
        self.scope.addItem(self.tr("Exhibitors without a stand; stands stay"), "rest")
        if canvas.hall:
            self.scope.addItem(self.tr("Hall {hall} anew").format(hall=canvas.hall), "hall")
        self.scope.addItem(self.tr("The whole plan anew"), "all")
        self.seed = QSpinBox()
        self.seed.setRange(0, 99_999)
        self.seed.setToolTip(self.tr("The same seed gives the same plan"))
        form = QFormLayout()
        form.addRow(self.tr("Range"), self.scope)
        form.addRow(self.tr("Seed"), self.seed)
        self.auto_show = QCheckBox(self.tr("Auto show: makers and parts in halls of their own"))
        form.addRow("", self.auto_show)
        self.bar, self.told = QProgressBar(), label("", "second", wrap=True)
        self.told.setMinimumHeight(36)
        self.told.setText(self.tr("Locked and blocked stands always stay. Nothing is changed before you keep it."))
        self._halls = inside()
        self._column = QVBoxLayout(self._halls)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._halls)
        self._scroll.setMinimumHeight(180)
        self.go, self.keep = push(self.tr("Lay out"), "primary"), push(self.tr("Keep these"))
        leave = push(self.tr("Close"))
        self.go.clicked.connect(self.start)
        self.keep.clicked.connect(self._keep)
        leave.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addLayout(form)
        column.addWidget(self.bar)
        column.addWidget(self.told)
        column.addWidget(self._scroll)
        column.addLayout(row(1, leave, self.keep, self.go))
        self.bar.setVisible(False)
        self._scroll.hide()
        self.keep.setEnabled(False)

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
        made = proposal.layout
        before, after = (100 * p.net_mm2 / max(1, proposal.gross_mm2) for p in (self._before, proposal.plan))
        lines = [
            self.tr("{placed} stands laid out, {unplaced} without room.").format(
                placed=len(made.stands), unplaced=len(made.unplaced)
            ),
            self.tr(
                "Net/gross {before} → {after} %, net {net}; wishes met {met} of {wishes}; {count} findings."
            ).format(
                before=f"{before:.1f}",
                after=f"{after:.1f}",
                net=formats.area(proposal.plan.net_mm2),
                met=made.wishes_met,
                wishes=made.wishes,
                count=len(proposal.findings),
            ),
        ]
        self.told.setText("\n".join(lines))
        for part in parts_of(self._before, proposal.plan):
            text = self.tr("{hall}: {added} added, {removed} taken out, {changed} changed, {same} as they were")
            check = QCheckBox(text.format(**asdict(part)))
            check.setChecked(True)
            check.toggled.connect(self._show)
            self._checks[part.hall] = check
            self._column.addWidget(check)
        self._column.addStretch(1)
        self._scroll.setVisible(bool(self._checks))
        self.keep.setEnabled(bool(self._checks))
        self.adjustSize()
        self._show()

    # --- keeping

    def result_plan(self) -> Plan | None:
        """Return the plan with the chosen halls as proposed."""
        if self.proposal is None or self._before is None:
            return None
        halls = frozenset(hall for hall, check in self._checks.items() if check.isChecked())
        return kept_in(self._before, self.proposal.plan, halls)

    def _show(self, _checked: bool = True) -> None:
        """Show on the plan what keeping would change."""
        plan, before = self.result_plan(), self._before
        if plan is None or before is None:
            return
        self._canvas.overlay.compared = (_by_number(before), _by_number(plan), plan_difference(before, plan))
        self._canvas.update()

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
        self._checks.clear()
        clear(self._column)
        self._scroll.hide()
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
