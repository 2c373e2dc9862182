"""Money: the account of every contract in force, entries, what is overdue, cancelling, statements."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLineEdit,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from expobook import words
from expobook.domain.account import Posting, PostingKind
from expobook.domain.progress import Progress
from expobook.services.changes import Changes
from expobook.services.contracts.accounting import AccountRow, accounts, post, statement_pdf, statement_xlsx
from expobook.services.files import write_file
from expobook.ui.kit import formats
from expobook.ui.kit.parts import EmptyState, TableModel, area, clear, label, push, row, side_panel, table, toolbar
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.money.account import AccountSheet
from expobook.ui.money.cancelling import Cancelling
from expobook.ui.money.forms import EntryForm
from expobook.words import counted


class MoneyScreen(Screen):
    """Accounts of contracts."""

    key, title, icon = "money", "Money", "banknote"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._all: Sequence[AccountRow] = ()
        self._number = ""
        self.dialog: QDialog | None = None
        self.sheet, self.cancelling = AccountSheet(around), Cancelling(around)
        self._build_bar()
        self._build_side()
        self._build()
        self.retranslate()

    def _build_bar(self) -> None:
        theme = self.around.theme
        self.text = QLineEdit()
        self.text.setFixedWidth(240)
        self.text.setClearButtonEnabled(True)
        self.text.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.text.textChanged.connect(self._fill)
        self.overdue = push("", "segment")
        self.overdue.setCheckable(True)
        self.overdue.clicked.connect(self._fill)
        self._sum = label("", "second")
        self._contract = push()
        self._contract.setIcon(theme.icon("file-text"))
        self._contract.clicked.connect(self._to_contract)
        self._bar = toolbar(self.text, self.overdue, self._sum, 1, self._contract)

    def _build_side(self) -> None:
        theme = self.around.theme
        self.receive, self.refund, self.keep = push("", "primary"), push(), push()
        for button, kind in zip((self.receive, self.refund, self.keep), PostingKind, strict=True):
            button.clicked.connect(partial(self.ask_entry, kind))
        self._pdf, self._xlsx = push(), push()
        self._pdf.setIcon(theme.icon("download"))
        self._xlsx.setIcon(theme.icon("download"))
        self._pdf.clicked.connect(self.ask_statement)
        self._xlsx.clicked.connect(self.ask_statement_xlsx)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addLayout(row(self._pdf, self._xlsx, 1))
        foot.addLayout(row(self.refund, self.keep, 1, self.receive))
        self._panel = side_panel(self.cancelling, area("header", foot))

    def _build(self) -> None:
        self._model = TableModel(
            (
                ("Contract", lambda r: r.number, False),
                ("Event", lambda r: r.event.in_language(self.around.language), False),
                ("State", lambda r: words.shown(r.contract.state, self.around.language), False),
                ("Total, CNY", lambda r: formats.amount(r.statement.total), True),
                ("Paid", lambda r: formats.amount(r.statement.paid), True),
                ("Open", lambda r: formats.amount(r.statement.open), True),
                ("Overdue", lambda r: formats.amount(r.statement.overdue) if r.statement.overdue else "–", True),
                ("Interest", lambda r: formats.amount(r.statement.interest_open), True),
                ("Next due", lambda r: f"{r.next_due:%Y-%m-%d}" if r.next_due else "–", False),
            )
        )
        self.view = table(self._model, "Accounts", stretch=1)
        self.view.selectionModel().currentRowChanged.connect(self._chosen)
        self.view.activated.connect(self._to_contract)
        work = QSplitter(Qt.Orientation.Vertical)
        work.addWidget(self.view)
        work.addWidget(self.sheet)
        work.setSizes([320, 460])
        self._none = QWidget()
        self._none_column = QVBoxLayout(self._none)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(work)
        self._pages.addWidget(self._none)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def panel(self) -> QWidget:
        return self._panel

    def commands(self) -> list[Command]:
        return [
            Command("Money received…", partial(self.ask_entry, PostingKind.RECEIPT), "Ctrl+N", "banknote", "Contract"),
            Command("Give back…", partial(self.ask_entry, PostingKind.REFUND), "", "", "Contract"),
            Command("Keep…", partial(self.ask_entry, PostingKind.KEPT), "", "", "Contract"),
            Command("Statement as PDF…", self.ask_statement, "Ctrl+E", "download", "Contract"),
            Command("Statement as XLSX…", self.ask_statement_xlsx, "", "download", "Contract"),
            Command("Cancelled today?", self.cancelling.ask_today, "", "", "Contract"),
            Command("Filter here", self.text.setFocus, "Ctrl+F", "search", "Contract"),
        ]

    def entered(self) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> Any:
            return accounts(desk)

        self.around.jobs.start(ask, self._came, self.around.messages.failed, database=True)

    def show_thing(self, thing: object) -> None:
        """Show a contract by its number."""
        if isinstance(thing, str):
            self._number = thing
            self._select()

    # --- showing

    @property
    def chosen(self) -> AccountRow | None:
        """The account in view."""
        return next((each for each in self._all if each.number == self._number), None)

    def _came(self, rows: Sequence[AccountRow]) -> None:
        self._all = rows
        self._fill()

    def _fill(self) -> None:
        said = self.text.text().casefold().split()
        late = self.overdue.isChecked()
        shown = [
            each
            for each in self._all
            if (not late or each.statement.overdue)
            and all(word in f"{each.number} {each.event.zh} {each.event.en}".casefold() for word in said)
        ]
        self._model.fill(shown, self.tr)
        open_, overdue = sum(e.statement.open for e in shown), sum(e.statement.overdue for e in shown)
        text = self.tr("{count|contract|contracts} · open ¥{open} · overdue ¥{overdue}")
        self._sum.setText(counted(text, count=len(shown), open=formats.amount(open_), overdue=formats.amount(overdue)))
        if not self._all:
            clear(self._none_column)
            to_paper = (self.tr("Go to Paper"), "primary", partial(self.open_wanted.emit, "paper", None))
            more = self.tr("Money is received for contracts that are issued.")
            self._none_column.addWidget(EmptyState(self.tr("No contract is issued yet"), more, [to_paper]))
        self._pages.setCurrentIndex(0 if self._all else 1)
        self._select()

    def _select(self) -> None:
        place = next((n for n, each in enumerate(self._model.rows) if each.number == self._number), 0)
        if self._model.rows:
            self.view.selectRow(place)
        self._show()

    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid():
            self._number = self._model.rows[index.row()].number
            self._show()

    def _show(self) -> None:
        found = self.chosen
        self.sheet.show_statement(found.statement if found else None)
        self.cancelling.show_contract(found.number if found else "")
        for button in (self.receive, self.refund, self.keep, self._pdf, self._xlsx, self._contract):
            button.setEnabled(found is not None)

    # --- doing

    def ask_entry(self, kind: PostingKind, _checked: bool = False) -> None:
        """Ask for an entry on the account in view."""
        found = self.chosen
        if found is None:
            return
        form = EntryForm(self.around, found.number, kind, found.statement, self.around.desk.now().date(), self)
        form.accepted.connect(lambda: self._enter(found.number, form))
        form.finished.connect(form.deleteLater)
        self.dialog = form
        form.open()

    def _enter(self, number: str, form: EntryForm) -> None:
        account, amount, day, reference, why = form.chosen()
        deed = partial(
            post, self.around.desk, number, form.kind, account, amount, day=day, reference=reference, why=why
        )

        def write(progress: Progress) -> Any:
            return deed()

        self.around.jobs.start(write, self._entered, self.around.messages.failed, database=True)

    def _entered(self, answer: tuple[Posting, Changes]) -> None:
        posting, changes = answer
        self.around.messages.done(self.tr("Entered: ¥{sum}").format(sum=formats.amount(posting.signed)))
        self.around.hub.publish(changes, self)
        self.entered()

    def ask_statement(self) -> None:
        """Ask where the statement of account goes, as PDF."""
        self._ask_file("pdf", "PDF (*.pdf)")

    def ask_statement_xlsx(self) -> None:
        """Ask where the statement of account goes, as XLSX."""
        self._ask_file("xlsx", "XLSX (*.xlsx)")

    def _ask_file(self, form: str, filter_: str) -> None:
        if self._number:
            name = f"{self._number}-statement.{form}"
            chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Statement of account"), name, filter_)
            if chosen:
                self.write_statement(Path(chosen), form)

    def write_statement(self, path: Path, form: str) -> None:
        """Write the statement of the contract in view as ``pdf`` or ``xlsx``."""
        desk, number = self.around.desk, self._number

        def write(progress: Progress) -> Path:
            write_file(path, statement_pdf(desk, number) if form == "pdf" else statement_xlsx(desk, number))
            return path

        self.around.jobs.start(write, self._written, self.around.messages.failed, database=True)

    def _written(self, path: Path) -> None:
        self.around.messages.done(self.tr("Written: {path}").format(path=path))

    def _to_contract(self) -> None:
        found = self.chosen
        if found is not None:
            self.open_wanted.emit("paper", found.contract.booking_id)

    def retranslate(self) -> None:
        self.text.setPlaceholderText(self.tr("Filter"))
        self.text.setAccessibleName(self.tr("Filter"))
        self.overdue.setText(self.tr("Overdue only"))
        self._contract.setText(self.tr("Contract"))
        self.receive.setText(self.tr("Received…"))
        self.refund.setText(self.tr("Give back…"))
        self.keep.setText(self.tr("Keep…"))
        self._pdf.setText(self.tr("Statement PDF…"))
        self._xlsx.setText(self.tr("XLSX…"))
        self.sheet.retranslate()
        self.cancelling.retranslate()
        self._fill()
