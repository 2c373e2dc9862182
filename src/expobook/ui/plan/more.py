"""What the plan's screen opens: lists, laying out, revisions, another plan, paper, background, the status board."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog

from expobook.domain.plan import Plan
from expobook.domain.plan_edit import Edit
from expobook.domain.plan_story import StandChange
from expobook.domain.progress import Progress
from expobook.services.plans import story as plan_story
from expobook.ui.kit.screen import Command
from expobook.ui.plan.backdrop import Backdrop
from expobook.ui.plan.board import StatusBoard
from expobook.ui.plan.dialogs.import_drawing import ENDINGS, ImportDrawing
from expobook.ui.plan.dialogs.import_list import ImportList
from expobook.ui.plan.dialogs.lay_out import LayOut
from expobook.ui.plan.dialogs.revisions import CopyFrom, Revisions

if TYPE_CHECKING:
    from expobook.ui.plan.screen import PlanScreen

LISTS = "XLSX, CSV (*.xlsx *.csv)"


class PlanMore(QObject):
    """Dialogs of one plan screen, and what their answers do."""

    def __init__(self, screen: "PlanScreen") -> None:
        super().__init__(screen)
        self._screen = screen
        self.backdrop = Backdrop(screen)
        self.board = StatusBoard(screen.around)
        self.board.back_wanted.connect(self.toggle_board)
        self.board.chosen.connect(screen.view.select)
        self.dialog: QDialog | None = None

    def commands(self) -> list[Command]:
        """Return what menus and the palette offer."""
        return [
            Command("Status board", self.toggle_board, "Ctrl+T", "rows-3", "Plan"),
            Command("Import exhibitor list…", self.import_list, "", "upload", "Plan"),
            Command("Import a plan or drawing…", self.import_drawing, "", "upload", "Plan"),
            Command("Card of the exhibitor", self.show_card, "Ctrl+I", "users", "Plan"),
            Command("Lay out…", self.lay_out, "", "sparkles", "Plan"),
            Command("Revisions…", self.revisions, "", "history", "Plan"),
            Command("Take over a plan…", self.copy_from, "", "copy", "Plan"),
            Command("Print the plan…", self.print_, "Ctrl+P", "printer", "Plan"),
            Command("Stand signs…", partial(self.ask_paper, "signs"), "", "printer", "Plan"),
            Command("Utility list…", partial(self.ask_paper, "utilities"), "", "plug", "Plan"),
            Command("Letters of confirmation…", partial(self.ask_paper, "letters"), "", "file-text", "Plan"),
            Command("Background drawing…", self.backdrop.ask, "", "layers", "Plan"),
        ]

    def retranslate(self) -> None:
        """Set every text anew."""
        self.board.retranslate()

    # --- shared

    def _plan(self) -> Plan:
        plan = self._screen.plan
        assert plan is not None
        return plan

    def _open(self, dialog: QDialog, *, beside: bool = False) -> None:
        """Show a dialog over the screen, or beside it so that the plan can be used meanwhile."""
        if self.dialog is not None:
            self.dialog.close()
        self.dialog = dialog
        dialog.finished.connect(self._closed)
        dialog.show() if beside else dialog.open()

    def _closed(self, _result: int = 0) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _do(self, edit: Edit, text: str) -> None:
        self._screen.deeds.do(lambda: edit, text)

    def show_card(self) -> None:
        """Show the card of who has the selected stand, else of who is selected in the list."""
        screen = self._screen
        stand, plan = screen.view.stand(screen.view.chosen), screen.plan
        key = stand.exhibitor if stand is not None else screen.exhibitors.current
        who = plan.exhibitors.get(key) if plan is not None else None
        if who is None:
            screen.around.messages.told(self.tr("Select a stand that is taken, or an exhibitor in the list."))
        else:
            screen.open_wanted.emit("people", who.name)

    # --- the board

    def toggle_board(self) -> None:
        """Show the plan as tables, or as a plan again."""
        pages = self._screen.pages
        if self._screen.plan is not None:
            shown = pages.currentIndex() != 2
            self.board.show_plan(self._plan(), shown=shown)
            pages.setCurrentIndex(2 if shown else 0)

    def on_plan(self, do: Callable[[], None]) -> None:
        """Do something on the drawn plan, which comes to the front."""
        if self._screen.pages.currentIndex() == 2:
            self.toggle_board()
        do()

    def show_board(self, plan: Plan | None) -> None:
        """Follow an edit."""
        self.board.show_plan(plan, shown=self._screen.pages.currentIndex() == 2)

    # --- dialogs

    def import_list(self) -> None:
        """Ask for an exhibitor list and show what it would do."""
        if self._screen.plan is None:
            return
        chosen, _ = QFileDialog.getOpenFileName(self._screen, self.tr("Import exhibitor list"), "", LISTS)
        if chosen:
            self.look_through(Path(chosen))

    def look_through(self, path: Path) -> None:
        """Show what an exhibitor list would do."""
        dialog = ImportList(self._screen.around, self._plan, path, self._screen)
        dialog.taken.connect(self._listed)
        self._open(dialog)

    def _listed(self, edit: Edit) -> None:
        self._do(edit, self.tr("Import list"))

    def import_drawing(self) -> None:
        """Ask for a plan or drawing and show what it would make of this plan."""
        if self._screen.plan is None:
            return
        chosen, _ = QFileDialog.getOpenFileName(self._screen, self.tr("Import a plan or drawing"), "", ENDINGS)
        if chosen:
            self.look_at_drawing(Path(chosen))

    def look_at_drawing(self, path: Path) -> None:
        """Show what a plan or drawing would make of this plan."""
        dialog = ImportDrawing(self._screen.around, self._plan, path, self._screen.view.hall, self._screen)
        dialog.taken.connect(self._drawn)
        self._open(dialog)

    def _drawn(self, edit: Edit) -> None:
        self._do(edit, self.tr("Import"))

    def lay_out(self) -> None:
        """Open the planner beside the plan."""
        if self._screen.plan is None:
            return
        dialog = LayOut(self._screen.around, self._screen.view, self._plan, self._screen)
        dialog.kept.connect(self._laid_out)
        self._open(dialog, beside=True)

    def _laid_out(self, edit: Edit) -> None:
        self._do(edit, self.tr("Lay out"))

    def revisions(self) -> None:
        """Open the revisions beside the plan."""
        if self._screen.plan is None:
            return
        dialog = Revisions(self._screen.around, self._screen.view, self._plan, self._screen)
        dialog.handed_out.connect(self._screen.handed_out)
        self._open(dialog, beside=True)

    def copy_from(self) -> None:
        """Ask whose plan comes over."""
        if self._screen.plan is None:
            return
        which, own = self._screen.bar.which, self._plan().booking_id
        others = [(which.itemText(n), which.itemData(n)) for n in range(which.count()) if which.itemData(n) != own]
        dialog = CopyFrom(self._screen.around, self._plan(), others, self._screen)
        dialog.taken.connect(self._copied)
        self._open(dialog)

    def _copied(self, edit: Edit) -> None:
        self._do(edit, self.tr("Take over a plan"))

    def print_(self) -> None:
        """Open the plan on paper, to scale."""
        if self._screen.plan is None:
            return
        from expobook.ui.plan.dialogs.print_plan import PrintPlan

        self._open(PrintPlan(self._screen.around, self._plan(), self._screen.view.hall, self._screen))

    # --- history and findings

    def ask_history(self) -> None:
        """Read what happened to the selected stand."""
        view, plan = self._screen.view, self._screen.plan
        if plan is None or len(view.selection) != 1 or not plan.id:
            return
        desk, booking, number = self._screen.around.desk, plan.booking_id, view.chosen

        def work(progress: Progress) -> tuple[str, tuple[StandChange, ...]]:
            return number, plan_story.stand_history(desk, booking, number)

        around = self._screen.around
        around.jobs.start(work, self._history_came, around.messages.failed, database=True)

    def _history_came(self, answer: tuple[str, tuple[StandChange, ...]]) -> None:
        if answer[0] == self._screen.view.chosen:
            self._screen.side.show_history(answer[1])

    def export_findings(self) -> None:
        """Ask where the report of the check goes."""
        if self._screen.plan is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(self._screen, self.tr("Findings"), "findings.pdf", "PDF (*.pdf)")
        if chosen:
            self.write_findings(Path(chosen))

    def write_findings(self, path: Path) -> None:
        """Write the report of the check as PDF."""
        plan, findings = self._plan(), self._screen.findings.findings
        desk, language = self._screen.around.desk, self._screen.around.language

        def work(progress: Progress) -> str:
            from expobook.services.files import write_file
            from expobook.services.plans.paper import findings_pdf

            write_file(path, findings_pdf(desk, plan, findings, language))
            return str(path)

        around = self._screen.around
        around.jobs.start(
            work, self.exported, around.messages.failed, database=True, title=self.tr("Writing the findings")
        )

    # --- files that go out

    def ask_paper(self, kind: str) -> None:
        """Ask where signs, the utility list or the letters go and write them there."""
        if self._screen.plan is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(self._screen, self.tr("Save as PDF…"), f"{kind}.pdf", "PDF (*.pdf)")
        if chosen:
            self.write_paper(kind, Path(chosen))

    def write_paper(self, kind: str, path: Path) -> None:
        """Write signs or the utility list of the plan in view, or letters about the one in the book, as PDF."""
        around, plan = self._screen.around, self._plan()

        def work(progress: Progress) -> str:
            from expobook.services.files import write_file
            from expobook.services.plans.confirming_stands import all_confirmations
            from expobook.services.plans.paper import stand_signs, utility_list_pdf

            if kind == "letters":
                content = all_confirmations(around.desk, plan.booking_id, progress=progress)
            elif kind == "signs":
                content = stand_signs(around.desk, plan)
            else:
                content = utility_list_pdf(around.desk, plan)
            write_file(path, content)
            return str(path)

        title = self.tr("Writing {path}").format(path=path.name)
        around.jobs.start(work, self.exported, around.messages.failed, database=True, title=title)

    def ask_export(self, kind: str, _checked: bool = False) -> None:
        """Ask where the plan goes and write it there."""
        if self._screen.plan is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(
            self._screen, self.tr("Export the plan"), f"plan.{kind}", f"{kind.upper()} (*.{kind})"
        )
        if chosen:
            self.export_to(chosen if chosen.lower().endswith(f".{kind}") else f"{chosen}.{kind}")

    def export_to(self, path: str) -> None:
        """Write the plan to a file; its ending says the format."""
        around, plan = self._screen.around, self._screen.plan
        if plan is None:
            return

        def write(progress: Progress) -> str:
            from expobook.services.plans.exporting import export_plan

            export_plan(around.desk, plan, Path(path), language=around.language)
            return path

        title = self.tr("Writing {path}").format(path=path.rsplit("/", 1)[-1])
        around.jobs.start(write, self.exported, around.messages.failed, database=True, title=title)

    def exported(self, path: str) -> None:
        """Say that a file was written."""
        self._screen.around.messages.done(self.tr("Written: {path}").format(path=path))
