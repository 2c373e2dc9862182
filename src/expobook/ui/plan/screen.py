"""The floor plan of a booking: stands, exhibitors, findings, figures, moves with undo, export."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QMenu, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from expobook import words
from expobook.domain.booking import Booking, Status
from expobook.domain.errors import UnknownThing
from expobook.domain.plan import Exhibitor, Finding, Plan
from expobook.domain.progress import Progress
from expobook.services.diary import list_bookings
from expobook.ui import formats
from expobook.ui.parts import EmptyState, TableModel, area, head, label, name_tool, push, row, table, tool, toolbar
from expobook.ui.plan.commands import ChangeStands
from expobook.ui.plan.panel import PlanPanel
from expobook.ui.plan.view import PlanView
from expobook.ui.screen import Command, Screen, Surroundings
from expobook.ui.work_list import side_panel

FORMATS = ("pdf", "dxf", "svg", "xlsx", "csv", "geojson", "png")


@dataclass(frozen=True)
class _Answer:
    bookings: tuple[Booking, ...]
    booking_id: int | None
    plan: Plan | None
    findings: tuple[Finding, ...]


class PlanScreen(Screen):
    """Who stands where."""

    key, title, icon = "plan", "Plan", "layout-grid"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.plan: Plan | None = None
        self._booking_id: int | None = None
        self._findings: tuple[Finding, ...] = ()
        self.undo = QUndoStack(self)
        self.view = PlanView(around)
        self.side = PlanPanel(around)
        self._panel = side_panel(self.side)
        self._build_bar()
        self._build_tables()
        self._build()
        self.setFocusProxy(self.view)
        self.view.stand_chosen.connect(self._chosen)
        self.view.stand_moved.connect(self.move_stand)
        self.undo.cleanChanged.connect(self._dirty)
        self.retranslate()

    def _build_bar(self) -> None:
        theme = self.around.theme
        self._which, self._hall = QComboBox(), QComboBox()
        self._which.setMinimumWidth(260)
        self._which.activated.connect(self._picked)
        self._hall.activated.connect(self._hall_picked)
        self._undo, self._redo = tool(theme, "undo-2"), tool(theme, "redo-2")
        self._out, self._in, self._fit = tool(theme, "zoom-out"), tool(theme, "zoom-in"), tool(theme, "maximize")
        self._undo.clicked.connect(self.undo.undo)
        self._redo.clicked.connect(self.undo.redo)
        self.undo.canUndoChanged.connect(self._undo.setEnabled)
        self.undo.canRedoChanged.connect(self._redo.setEnabled)
        self._undo.setEnabled(False)
        self._redo.setEnabled(False)
        self._in.clicked.connect(partial(self._zoom, 1.25))
        self._out.clicked.connect(partial(self._zoom, 0.8))
        self._fit.clicked.connect(self.view.fit)
        self._save, self._export = push(), push("", "primary")
        self._save.clicked.connect(self.save)
        self._save.setEnabled(False)
        self._export.setIcon(theme.icon("download", "accent_ink"))
        self._menu = QMenu(self)
        for name in FORMATS:
            self._menu.addAction(name.upper(), partial(self.ask_export, name))
        self._export.setMenu(self._menu)
        self._bar = toolbar(
            self._which, self._hall, self._undo, self._redo, self._out, self._in, self._fit, 1, self._save, self._export
        )

    def _build_tables(self) -> None:
        self._exhibitors = TableModel(
            (
                ("Name", lambda e: e[0].name.in_language(self.around.language), False),
                (
                    "m²",
                    lambda e: (
                        f"{e[1] / 1_000_000:,.0f}" if e[1] else (f"{e[0].wanted_m2:,}" if e[0].wanted_m2 else "–")
                    ),
                    True,
                ),
                ("Stand", lambda e: ", ".join(e[2]) if e[2] else self.tr("not placed"), False),
            )
        )
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self._exhibitors)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filtered.setFilterKeyColumn(-1)
        self._list = table(self._filtered, "Exhibitors")
        self._list.clicked.connect(self._exhibitor_clicked)
        self._list.activated.connect(self._exhibitor_clicked)
        self._filter = QLineEdit()
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._filtered.setFilterFixedString)
        self._found = TableModel(
            (
                ("Rule", lambda f: rule_words(f, self.around.language), False),
                ("Where", lambda f: " · ".join(part for part in (f.hall, ", ".join(f.stands[:4])) if part), False),
                ("Measured", lambda f: f.figure, True),
                ("Limit", lambda f: f.limit, True),
                ("Source", lambda f: f.source, False),
            )
        )
        self._findings_table = table(self._found, "Findings", stretch=1)
        self._findings_table.clicked.connect(self._finding_clicked)
        self._findings_table.activated.connect(self._finding_clicked)

    def _build(self) -> None:
        self._list_title, self._list_count = label("", "strong"), label("", "second")
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(head(self._list_title, self._list_count, 1))
        left.addWidget(area("panel", row(self._filter, margins=(8, 6, 8, 6))))
        left.addWidget(self._list, 1)
        self._found_title, self._found_count = label("", "strong"), label("", "second")
        below = QVBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(head(self._found_title, self._found_count, 1))
        below.addWidget(self._findings_table, 1)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(self.view)
        middle.addWidget(area("panel", below))
        middle.setStretchFactor(0, 1)
        middle.setSizes([650, 150])
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.addWidget(area("left", left))
        whole.addWidget(middle)
        whole.setStretchFactor(1, 1)
        whole.setSizes([256, 900])
        self._none = QWidget()
        self._none_column = QVBoxLayout(self._none)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(whole)
        self._pages.addWidget(self._none)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def panel(self) -> QWidget:
        return self._panel

    def commands(self) -> list[Command]:
        return [
            Command("Undo in the plan", self.undo.undo, "Ctrl+Z", "undo-2", "Plan"),
            Command("Redo in the plan", self.undo.redo, "Ctrl+Shift+Z", "redo-2", "Plan"),
            Command("Save the plan", self.save, "Ctrl+S", "check", "Plan"),
            Command("Fit the plan", self.view.fit, "Ctrl+0", "maximize", "Plan"),
            Command("Export the plan as PDF…", partial(self.ask_export, "pdf"), "", "download", "Plan"),
            Command("Export the plan as DXF…", partial(self.ask_export, "dxf"), "", "download", "Plan"),
            Command("Export the plan as XLSX…", partial(self.ask_export, "xlsx"), "", "download", "Plan"),
        ]

    def entered(self) -> None:
        if self.undo.isClean():
            self._ask(self._booking_id)

    def show_thing(self, thing: object) -> None:
        if isinstance(thing, int):
            self._ask(thing)

    # --- reading

    def _ask(self, booking_id: int | None) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> _Answer:
            from expobook.services.allocation import check_plan, plan_of

            bookings = tuple(b for b in list_bookings(desk, Status.CONTRACTED, Status.HOLD) if b.kind == "event")
            wanted = booking_id
            order = [wanted] if wanted is not None else [b.id for b in bookings]
            for each in order:
                try:
                    plan = plan_of(desk, each)
                except UnknownThing:
                    continue
                if plan.stands or wanted is not None:
                    return _Answer(bookings, each, plan, tuple(check_plan(desk, plan)))
            return _Answer(bookings, wanted, None, ())

        title = self.tr("Opening the plan")
        self.around.jobs.start(ask, self._came, self.around.messages.failed, database=True, title=title)

    def _came(self, answer: _Answer) -> None:
        fresh = answer.booking_id != self._booking_id or self.plan is None
        self._booking_id, self.plan, self._findings = answer.booking_id, answer.plan, answer.findings
        self.undo.clear()
        self._which.clear()
        for booking in answer.bookings:
            self._which.addItem(f"{booking.title.in_language(self.around.language)} · {booking.number}", booking.id)
        self._which.setCurrentIndex(max(self._which.findData(answer.booking_id), 0 if answer.plan else -1))
        self.view.show_plan(self.plan)
        if fresh:
            self._fill_halls()
            self._hall_picked(self._hall.currentIndex())
        self._show_all()

    def _fill_halls(self) -> None:
        self._hall.clear()
        self._hall.addItem(self.tr("All halls"), "")
        if self.plan is not None:
            venue = self.around.desk.venue
            codes = {venue.bay(code).hall for code in self.plan.bays}
            for hall in venue.halls:
                if hall.code in codes:
                    self._hall.addItem(hall.code, hall.code)
            first = next((hall for hall in self.plan.halls), "")
            self._hall.setCurrentIndex(max(self._hall.findData(first), 0))

    # --- showing

    def _show_all(self) -> None:
        plan = self.plan
        self._pages.setCurrentIndex(0 if plan is not None else 1)
        if plan is None:
            self._show_none()
        self._export.setEnabled(plan is not None)
        places: dict[str, tuple[int, list[str]]] = {}
        for stand in plan.stands if plan is not None else ():
            mm2, numbers = places.get(stand.exhibitor, (0, []))
            places[stand.exhibitor] = (mm2 + stand.area_mm2, [*numbers, stand.number])
        rows = [(e, *places.get(e.key, (0, []))) for e in (plan.exhibitors.values() if plan is not None else ())]
        self._exhibitors.fill(rows, self.tr)
        waiting = sum(not numbers for _, _, numbers in rows)
        self._list_count.setText(self.tr("{count} · {waiting} not placed").format(count=len(rows), waiting=waiting))
        self._found.fill(self._findings, self.tr)
        self._found_count.setText(self._counted())
        self._show_side()

    def _counted(self) -> str:
        kinds = [finding.severity.value for finding in self._findings]
        text = self.tr("{errors} errors · {warnings} warnings · {notes} notes")
        return text.format(errors=kinds.count("error"), warnings=kinds.count("warning"), notes=kinds.count("note"))

    def _show_none(self) -> None:
        while (item := self._none_column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        more = self.tr("A plan belongs to a booking with space. Choose one above, or contract one in the diary.")
        button = (self.tr("Go to the diary"), "primary", partial(self.open_wanted.emit, "diary", None))
        self._none_column.addWidget(EmptyState(self.tr("No floor plan is open"), more, [button]))

    def _show_side(self) -> None:
        hall = self._hall.currentData() or ""
        self.side.show_stand(self.plan, hall, self.view.chosen)
        if self.plan is None:
            self.figures.emit("")
            return
        venue = self.around.desk.venue
        gross = venue.area_of(self.plan.bays)
        net = self.plan.net_mm2
        text = self.tr("Gross {gross} · net {net} · net/gross {ratio} %")
        ratio = f"{net * 100 / gross:.1f}" if gross else "–"
        self.figures.emit(text.format(gross=formats.area(gross), net=formats.area(net), ratio=ratio))

    # --- doing

    def move_stand(self, number: str, dx: int, dy: int) -> None:
        """Move a stand by millimetres; undo brings it back."""
        stand = self.view.stand(number)
        if stand is not None and self.plan is not None:
            after = {number: stand.moved(dx, dy)}
            self.undo.push(ChangeStands(self.tr("Move {number}").format(number=number), self._now, self._edited, after))

    def save(self) -> None:
        """Write the edited plan into the book."""
        plan, desk = self.plan, self.around.desk
        if plan is None or self.undo.isClean():
            return
        why = self.tr("moved stands on screen")

        def write(progress: Progress) -> Any:
            from expobook.services.allocation import save_plan

            return save_plan(desk, plan, expected_version=plan.version, why=why)

        self.around.jobs.start(
            write, self._saved, self.around.messages.failed, database=True, title=self.tr("Saving the plan")
        )

    def ask_export(self, kind: str, _checked: bool = False) -> None:
        """Ask where the plan goes and write it there."""
        if self.plan is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export the plan"), f"plan.{kind}", f"{kind.upper()} (*.{kind})"
        )
        if chosen:
            self.export_to(chosen if chosen.lower().endswith(f".{kind}") else f"{chosen}.{kind}")

    def export_to(self, path: str) -> None:
        """Write the plan to a file; its ending says the format."""
        plan, desk, language = self._now(), self.around.desk, self.around.language

        def write(progress: Progress) -> str:
            from expobook.services.exporting import export_plan

            export_plan(desk, plan, Path(path), language=language)
            return path

        title = self.tr("Writing {path}").format(path=path.rsplit("/", 1)[-1])
        self.around.jobs.start(write, self._exported, self.around.messages.failed, database=True, title=title)

    def _now(self) -> Plan:
        assert self.plan is not None
        return self.plan

    def _edited(self, plan: Plan) -> None:
        self.plan = plan
        self.view.show_plan(plan)
        self._check()
        self._show_side()

    def _check(self) -> None:
        plan, desk = self._now(), self.around.desk

        def ask(progress: Progress) -> tuple[Any, ...]:
            from expobook.services.allocation import check_plan

            return plan, tuple(check_plan(desk, plan))

        self.around.jobs.start(ask, self._checked, self.around.messages.failed, database=True)

    def _checked(self, answer: tuple[Any, ...]) -> None:
        if answer[0] is self.plan:
            self._findings = answer[1]
            self._found.fill(self._findings, self.tr)
            self._found_count.setText(self._counted())

    def _saved(self, answer: tuple[Plan, Any]) -> None:
        self.plan = answer[0]
        self.undo.clear()
        self.around.messages.done(self.tr("The plan is saved."))
        self.around.hub.publish(answer[1], self)

    def _exported(self, path: str) -> None:
        self.around.messages.done(self.tr("Written: {path}").format(path=path))

    def _dirty(self, clean: bool) -> None:
        self._save.setEnabled(not clean)

    # --- being told

    def _picked(self, place: int) -> None:
        self._ask(self._which.itemData(place))

    def _hall_picked(self, place: int) -> None:
        self.view.show_hall(self._hall.itemData(place) or "")
        self._show_side()

    def _chosen(self, number: str) -> None:
        self._show_side()

    def _exhibitor_clicked(self, index: QModelIndex) -> None:
        exhibitor: Exhibitor = self._exhibitors.rows[self._filtered.mapToSource(index).row()][0]
        for stand in self.plan.stands if self.plan is not None else ():
            if stand.exhibitor == exhibitor.key:
                self.view.choose(stand.number, zoom=True)
                self._show_side()
                return

    def _finding_clicked(self, index: QModelIndex) -> None:
        finding: Finding = self._found.rows[index.row()]
        if finding.stands:
            self.view.choose(finding.stands[0], zoom=finding.at is None)
        if finding.at is not None:
            self.view.show_box(finding.at, margin=120)
        self._show_side()

    def _zoom(self, factor: float, _checked: bool = False) -> None:
        self.view.zoom(factor)

    def retranslate(self) -> None:
        for button, text in (
            (self._undo, self.tr("Undo in the plan")),
            (self._redo, self.tr("Redo in the plan")),
            (self._out, self.tr("Zoom out")),
            (self._in, self.tr("Zoom in")),
            (self._fit, self.tr("Fit the plan")),
        ):
            name_tool(button, text)
        self._save.setText(self.tr("Save"))
        self._export.setText(self.tr("Export…"))
        self._which.setAccessibleName(self.tr("Booking"))
        self._hall.setAccessibleName(self.tr("Hall"))
        self._filter.setPlaceholderText(self.tr("Filter by name or stand"))
        self._filter.setAccessibleName(self.tr("Filter by name or stand"))
        self._list_title.setText(self.tr("Exhibitors"))
        self._found_title.setText(self.tr("Findings"))
        self.view.setAccessibleName(self.tr("Floor plan"))
        if self._hall.count():
            self._hall.setItemText(0, self.tr("All halls"))
        self._show_all()


def rule_words(finding: Finding, language: words.Language) -> str:
    """Return a finding's rule in words, its code where the catalogue has none."""
    facts = {
        **finding.facts,
        "figure": finding.figure,
        "limit": finding.limit,
        "stands": finding.stands,
        "hall": finding.hall,
    }
    return words.phrase("rules", finding.rule, language, facts) or finding.rule
