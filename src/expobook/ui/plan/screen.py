"""The floor plan of a booking: assembles canvas, tools and panels; opens, saves, checks and exports."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from expobook.domain.errors import StaleData
from expobook.domain.plan import Finding, Plan
from expobook.domain.plan_edit import Edit
from expobook.domain.plan_story import Revision
from expobook.domain.progress import Progress
from expobook.services.book.presence import NOTHING, Focus
from expobook.services.changes import Changes
from expobook.services.plans.rules import Basis
from expobook.ui.kit import formats
from expobook.ui.kit.parts import EmptyState, area, clear, side_panel
from expobook.ui.kit.presence import WhoElse
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.kit.side_by_side import SideBySide
from expobook.ui.plan.bar import PlanBar
from expobook.ui.plan.canvas import PlanCanvas
from expobook.ui.plan.deeds import PlanDeeds
from expobook.ui.plan.more import PlanMore
from expobook.ui.plan.opening import Opened, read_plan
from expobook.ui.plan.panels.exhibitors import ExhibitorsPanel
from expobook.ui.plan.panels.findings import FindingsPanel
from expobook.ui.plan.panels.side import PlanSide
from expobook.ui.plan.recovery import offer_drafts
from expobook.ui.plan.session import EditSession
from expobook.ui.plan.stale import stale_plan
from expobook.ui.plan.toolbox import Toolbox
from expobook.words import counted

COUNT_MS, CHECK_MS = 60, 350  # after the last edit


class PlanScreen(Screen):
    """Who stands where."""

    key, title, icon = "plan", "Plan", "layout-grid"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.stale: SideBySide | None = None
        self.who_else = WhoElse(around)
        self.who_else.setContentsMargins(12, 4, 12, 4)
        self.pages = QStackedLayout(self)  # the plan, nothing, the status board
        self.session = EditSession(around, self)
        self.undo = self.session.undo
        self.view = PlanCanvas(around)
        self.deeds = PlanDeeds(self.view, self.session)
        self.more = PlanMore(self)
        self.side = PlanSide(around, self.view, self.deeds.do)
        self.bar = PlanBar(around, self.undo, self.more.ask_export)
        self.exhibitors, self.findings = ExhibitorsPanel(around), FindingsPanel(around)
        self.toolbox = Toolbox(
            self.view,
            tuple((each.icon, each.text, each.keys, each.run) for each in self.deeds.commands()[3:7]),
        )
        self._panel = side_panel(self.side)
        self._booking_id: int | None = None
        self._basis: Basis | None = None
        self._check = QTimer(self)
        self._check.setSingleShot(True)
        self._check.setInterval(CHECK_MS)
        self._check.timeout.connect(self._start_check)
        self._count = QTimer(self)
        self._count.setSingleShot(True)
        self._count.setInterval(COUNT_MS)
        self._count.timeout.connect(self._count_again)
        self._build()
        self._connect()
        self.setFocusProxy(self.view)
        self.retranslate()

    @property
    def plan(self) -> Plan | None:
        """The plan as it is being edited."""
        return self.session.plan

    def _build(self) -> None:
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(self.view)
        middle.addWidget(area("panel", _only(self.findings)))
        middle.setStretchFactor(0, 1)
        middle.setSizes([650, 150])
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(area("left", _only(self.exhibitors)))
        both.addWidget(middle)
        both.setStretchFactor(1, 1)
        both.setSizes([256, 900])
        whole = QWidget()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.toolbox)
        line.addWidget(both, 1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.who_else)
        column.addLayout(line, 1)
        column.setContentsMargins(0, 0, 0, 0)
        whole.setLayout(column)
        self._none = QWidget()
        self._none_column = QVBoxLayout(self._none)
        self.pages.addWidget(whole)
        self.pages.addWidget(self._none)
        self.pages.addWidget(self.more.board)

    def _connect(self) -> None:
        bar, view = self.bar, self.view
        bar.which.activated.connect(self._picked)
        bar.hall.activated.connect(self._hall_picked)
        bar.snap.toggled.connect(partial(setattr, view, "snapping"))
        bar.grid.toggled.connect(partial(setattr, view, "grid"))
        bar.zoom_in.clicked.connect(partial(self._zoom, 1.25))
        bar.out.clicked.connect(partial(self._zoom, 0.8))
        bar.fit.clicked.connect(view.fit)
        bar.import_list.clicked.connect(self.more.import_list)
        bar.numbers.clicked.connect(self.deeds.number)
        bar.revisions.clicked.connect(self.more.revisions)
        bar.lay_out.clicked.connect(self.more.lay_out)
        bar.print_.clicked.connect(self.more.print_)
        bar.save.clicked.connect(self.save)
        self.session.edited.connect(self._edited)
        self.session.opened.connect(self._opened)
        self.undo.cleanChanged.connect(self._show_state)
        view.selected.connect(self._selected)
        view.zoomed.connect(bar.show_scale)
        view.pointed.connect(self._pointed)
        view.dragging.connect(self._show_figures)
        self.exhibitors.chosen.connect(self._exhibitor_chosen)
        self.exhibitors.card_wanted.connect(self.more.show_card)
        self.findings.wanted.connect(self.show_finding)
        self.findings.export_wanted.connect(self.more.export_findings)

    # --- what the window asks

    def attending(self) -> Focus:
        return ("plan", self.plan.booking_id, not self.session.clean) if self.plan is not None else NOTHING

    def toolbar(self) -> QWidget:
        return self.bar.widget

    def panel(self) -> QWidget:
        return self._panel

    def commands(self) -> list[Command]:
        return [
            Command("Undo in the plan", self.undo.undo, "Ctrl+Z", "undo-2", "Plan"),
            Command("Redo in the plan", self.undo.redo, "Ctrl+Shift+Z", "redo-2", "Plan"),
            Command("Save the plan", self.save, "Ctrl+S", "check", "Plan"),
            *self.deeds.commands(),
            Command("Edit the number", self.side.form.take_focus, "F2", "", "Plan"),
            *(replace(each, run=partial(self.more.on_plan, each.run)) for each in self._commands_on_plan()),
            *self.more.commands(),
            Command("Export the plan as PDF…", partial(self.more.ask_export, "pdf"), "Ctrl+E", "download", "Plan"),
            Command("Export the plan as DXF…", partial(self.more.ask_export, "dxf"), "", "download", "Plan"),
            Command("Export the plan as XLSX…", partial(self.more.ask_export, "xlsx"), "", "download", "Plan"),
        ]

    def _commands_on_plan(self) -> list[Command]:
        """Return the commands of which the status board, the plan's table twin, would show nothing."""
        return [
            *(
                Command(each.title, partial(self.toolbox.take, each.name), each.keys, each.icon, "Plan")
                for each in self.toolbox.tools
            ),
            Command("New stand", partial(self.toolbox.take, "island"), "Ctrl+N", "plus", "Plan"),
            Command("Filter exhibitors", self.exhibitors.take_focus, "Ctrl+F", "search", "Plan"),
            Command("Next finding", partial(self.findings.step, 1), "F8", "", "Plan"),
            Command("Previous finding", partial(self.findings.step, -1), "Shift+F8", "", "Plan"),
            Command("Fit the plan", self.view.fit, "Ctrl+0", "maximize", "Plan"),
            Command("Zoom in", partial(self._zoom, 1.25), "Ctrl+=", "zoom-in", "Plan"),
            Command("Zoom out", partial(self._zoom, 0.8), "Ctrl+-", "zoom-out", "Plan"),
        ]

    def entered(self) -> None:
        if self.session.clean:
            self._ask(self._booking_id)

    def show_thing(self, thing: object) -> None:
        if isinstance(thing, int):
            self._ask(thing)

    def changes_came(self, changes: object, initiator: QObject | None) -> None:
        if initiator is not self:  # what this screen saved it shows already
            super().changes_came(changes, initiator)

    # --- opening

    def _ask(self, booking_id: int | None) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> Opened:
            return read_plan(desk, booking_id)

        title = self.tr("Opening the plan")
        self.around.jobs.start(ask, self._came, self.around.messages.failed, database=True, title=title)

    def _came(self, answer: Opened) -> None:
        fresh = answer.booking_id != self._booking_id or self.plan is None
        if not fresh and not self.session.clean:
            return  # edits began while the book was asked
        self._booking_id, self._basis = answer.booking_id, answer.basis
        self.bar.offer_bookings(answer.bookings, answer.booking_id)
        rules = answer.basis.rules if answer.basis is not None else {}
        self.view.limits = {name: rule.limit_mm for name, rule in rules.items()}
        if fresh or answer.plan != self.plan:
            self.session.open(answer.plan)
        if fresh:
            self.bar.offer_halls(self.around.desk.venue, answer.plan)
            self._hall_picked(self.bar.hall.currentIndex())
            offer_drafts(self.session, self.around, self)
        self.findings.show_findings(answer.findings)
        self._show_all()

    def _opened(self) -> None:
        self.view.show_plan(self.plan)
        self._show_state()

    # --- showing

    def _show_all(self) -> None:
        plan = self.plan
        if self.pages.currentIndex() != 2 or plan is None:
            self.pages.setCurrentIndex(0 if plan is not None else 1)
        if plan is None:
            self._show_none()
        self.who_else.follow("plan", plan.booking_id if plan is not None else 0)
        for button in self.bar.needs_plan:
            button.setEnabled(plan is not None)
        self.exhibitors.show_plan(plan)
        self.side.show_selection()
        self.more.show_board(plan)
        self._show_state()
        self._show_figures()

    def _show_none(self) -> None:
        clear(self._none_column)
        more = self.tr("A plan belongs to a booking with space. Choose one above, or contract one in the diary.")
        button = (self.tr("Go to the diary"), "primary", partial(self.open_wanted.emit, "diary", None))
        self._none_column.addWidget(EmptyState(self.tr("No floor plan is open"), more, [button]))

    def _show_state(self, _clean: bool = True) -> None:
        plan, clean = self.plan, self.session.clean
        self.bar.save.setEnabled(plan is not None and not clean)
        if plan is None:
            self.bar.state.clear()
            return
        kept = self.tr("saved") if clean else self.tr("draft kept {time}").format(time=self.session.kept_at)
        self.bar.state.setText(self.tr("Revision {number}").format(number=plan.revision) + f" · {kept}")

    def _show_figures(self) -> None:
        if self.plan is None:
            self.figures.emit("")
            return
        hall = self.view.hall
        self.side.show_figures(self.plan, hall, self._basis.agreed_mm2 if self._basis else 0)
        found = self.side.figures.found
        if found is not None:
            ratio = f"{found.ratio_percent:.1f}" if found.ratio_percent is not None else "–"
            text = self.tr("Gross {gross} · net {net} · net/gross {ratio} %")
            self.figures.emit(
                text.format(gross=formats.area(found.gross_mm2), net=formats.area(found.net_mm2), ratio=ratio)
            )

    # --- editing

    def _edited(self, edit: Edit) -> None:
        assert self.plan is not None
        self.view.follow(self.plan, edit)
        self.side.show_selection()
        self._show_state()
        self._check.start()
        self._count.start()

    def _count_again(self) -> None:
        """Lists and figures follow when the hand rests: with 25,000 stands they take longer than a frame."""
        self.findings.checking()
        self.exhibitors.show_plan(self.plan)
        self.more.show_board(self.plan)
        self._show_figures()

    def save(self) -> None:
        """Write the edited plan into the book; edits may go on meanwhile."""
        if self.plan is None or self.session.clean:
            return
        plan, desk = self.session.saving(), self.around.desk
        why = self.tr("edited on screen")

        def write(progress: Progress) -> Any:
            from expobook.services.plans.allocation import save_plan

            return save_plan(desk, plan, expected_version=plan.version, why=why)

        self.around.jobs.start(write, self._saved, self._not_saved, database=True, title=self.tr("Saving the plan"))

    def _not_saved(self, error: Exception) -> None:
        """Somebody else saved the plan since: both versions are shown, and my edits can be made on theirs."""
        if isinstance(error, StaleData) and self.plan is not None:
            theirs = error.facts["theirs"]
            again, drop = partial(self._rebase, theirs), partial(self.session.open, theirs)  # my draft stays
            self.stale = stale_plan(self.around, error, self.plan, again, drop, self)
        else:
            self.around.messages.failed(error)

    def _rebase(self, theirs: Plan) -> None:
        done, refused = self.session.rebase(theirs, self.tr("My edits on their version"))
        told = counted(
            self.tr("{count|edit was|edits were} made on their version; nothing is kept before you save."), count=done
        )
        more = self.tr("{count} did not fit any more.").format(count=refused) if refused else ""
        self.around.messages.told(told, more)

    def _saved(self, answer: tuple[Plan, Any]) -> None:
        self.session.saved(answer[0].version, answer[0].id)
        self._show_state()
        self.around.messages.done(self.tr("The plan is saved."))
        self.around.hub.publish(answer[1], self)

    def handed_out(self, revision: Revision, changes: Changes) -> None:
        """A revision was kept: the plan in the book has its number and a new version."""
        self.session.renumbered(revision.number, revision.version)
        self._show_state()
        self.around.messages.done(self.tr("Revision {number} is kept as it is.").format(number=revision.number))
        self.around.hub.publish(changes, self)

    def _start_check(self) -> None:
        plan, desk, basis = self.plan, self.around.desk, self._basis
        if plan is None:
            return

        def ask(progress: Progress) -> tuple[Any, ...]:
            from expobook.services.plans.allocation import check_plan

            return plan, tuple(check_plan(desk, plan, basis))

        self.around.jobs.start(ask, self._checked, self.around.messages.failed)

    def _checked(self, answer: tuple[Any, ...]) -> None:
        if answer[0] is self.plan:
            self.findings.show_findings(answer[1])

    # --- being told

    def _picked(self, place: int) -> None:
        self._ask(self.bar.which.itemData(place))

    def _hall_picked(self, place: int) -> None:
        self.view.show_hall(self.bar.hall.itemData(place) or "")
        self._show_figures()

    def _selected(self) -> None:
        stand = self.view.stand(self.view.chosen)
        self.exhibitors.mark(stand.exhibitor if stand is not None else "")
        self.more.ask_history()

    def _exhibitor_chosen(self, key: str) -> None:
        plan = self.plan
        self.view.select((s.number for s in (plan.stands if plan else ()) if s.exhibitor == key), zoom=True)

    def show_finding(self, finding: Finding) -> None:
        """Zoom to what a rule says."""
        if finding.stands:
            self.view.select(finding.stands, zoom=finding.at is None)
        if finding.at is not None:
            self.view.show_box(finding.at, margin=120)

    def _zoom(self, factor: float, _checked: bool = False) -> None:
        self.view.zoom(factor)

    def _pointed(self, x: int, y: int) -> None:
        origin = self.view.origin_of(self.view.hall)
        text = f"X {formats.metres(x - origin[0])}   Y {formats.metres(y - origin[1])} m"
        dragged = self.view.overlay.dragged
        if dragged is not None:
            text += f"   │   {self.tr('Dragging')} {dragged.stands[0].number}: "
            text += f"ΔX {formats.metres(dragged.dx)}   ΔY {formats.metres(dragged.dy)} m"
        self.noted.emit(text.replace("-", chr(0x2212)) if dragged is None else text)

    def leaving(self) -> None:
        """The window closes: unsaved edits stay in the draft."""
        self.session.close()

    def retranslate(self) -> None:
        for part in (self.bar, self.toolbox, self.exhibitors, self.findings, self.side, self.more):
            part.retranslate()
        self.view.setAccessibleName(self.tr("Floor plan"))
        self.view.repaint_all()
        self._show_all()


def _only(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    return column
