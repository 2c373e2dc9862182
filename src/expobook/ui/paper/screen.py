"""Contracts: the draft of a booking beside its real PDF, what is missing, issuing, and the register."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QMessageBox,
    QSplitter,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from expobook import words
from expobook.domain.booking import Booking, Status
from expobook.domain.contract import Contract, IssuedContract
from expobook.domain.progress import Progress
from expobook.services.contract_data import MissingField
from expobook.services.contracting import (
    contract_pdf,
    contracts_of,
    contracts_register,
    draft_contract,
    issue_contract,
    missing_fields,
    reprint,
)
from expobook.services.diary import list_bookings
from expobook.services.files import write_file
from expobook.ui import formats
from expobook.ui.paper.preview import Preview
from expobook.ui.paper.sums import Sums
from expobook.ui.parts import EmptyState, TableModel, area, group, head, label, push, row, table, toolbar
from expobook.ui.screen import Command, Screen, Surroundings
from expobook.ui.work_list import side_panel


@dataclass(frozen=True)
class _Draft:
    booking_id: int
    draft: Contract
    missing: tuple[MissingField, ...]
    issued: tuple[IssuedContract, ...]
    pdf: bytes


class PaperScreen(Screen):
    """What is signed: drafts, papers, the register."""

    key, title, icon = "paper", "Paper", "file-text"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._booking_id: int | None = None
        self._answer: _Draft | None = None
        self.preview = Preview(around)
        self.sums = Sums(around)
        self._build_bar()
        self._build_side()
        self._build()
        self.retranslate()

    def _build_bar(self) -> None:
        self._which = QComboBox()
        self._which.setMinimumWidth(300)
        self._which.activated.connect(self._picked)
        self._both, self._zh, self._en = push("", "segment"), push("", "segment"), push("", "segment")
        self._languages = {"both": self._both, "zh": self._zh, "en": self._en}
        self._paper_language = "both"
        for name, button in self._languages.items():
            button.setCheckable(True)
            button.clicked.connect(partial(self.use_language, name))
        self._both.setChecked(True)
        self._register_button = push()
        self._register_button.setCheckable(True)
        self._register_button.clicked.connect(self._flip)
        self._state = label("", "second")
        languages = QWidget()
        languages.setLayout(row(self._both, self._zh, self._en, gap=0))
        self._bar = toolbar(self._register_button, self._which, languages, 1, self._state)

    def _build_side(self) -> None:
        theme = self.around.theme
        self._hint = label("", "second", wrap=True)
        self._save, self._issue = push(), push("", "primary")
        self._save.setIcon(theme.icon("download"))
        self._issue.setIcon(theme.icon("stamp", "accent_ink"))
        self._save.clicked.connect(self.ask_save)
        self._issue.clicked.connect(self.ask_issue)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(self._hint)
        foot.addLayout(row(self._save, 1, self._issue))
        self._panel = side_panel(self.sums, area("header", foot))

    def _build(self) -> None:
        self._title = label("", "strong")
        self._facts_title, self._parts_title = label(), label()
        self._form = QFormLayout()
        self._form.setContentsMargins(12, 8, 12, 8)
        self._form.setHorizontalSpacing(16)
        self._parts = QTreeWidget()
        self._parts.setHeaderHidden(True)
        self._parts.setRootIsDecorated(False)
        self._parts.setColumnCount(2)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(head(self._title, 1))
        left.addWidget(group(self._facts_title, 1))
        left.addLayout(self._form)
        left.addWidget(group(self._parts_title, 1))
        left.addWidget(self._parts, 1)
        work = QSplitter()
        work.addWidget(area("left", left))
        work.addWidget(self.preview)
        work.setSizes([340, 760])
        work.setStretchFactor(1, 1)
        self._register = TableModel(
            (
                ("Contract", lambda c: c.number, False),
                ("State", lambda c: words.shown(c.state, self.around.language), False),
                ("Issued", lambda c: f"{c.issued_at:%Y-%m-%d %H:%M}", False),
                ("Signed", lambda c: f"{c.signed_at:%Y-%m-%d}" if c.signed_at else "–", False),
                ("Total, CNY", lambda c: formats.amount(c.total), True),
                ("SHA-256", lambda c: c.pdf_sha256[:16], False),
            )
        )
        self._register_table = table(self._register, "Register", stretch=5)
        self._register_table.activated.connect(self._contract_activated)
        self._none = QWidget()
        self._none_column = QVBoxLayout(self._none)
        self._pages = QStackedLayout(self)
        for page in (work, self._register_table, self._none):
            self._pages.addWidget(page)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def panel(self) -> QWidget:
        return self._panel

    def commands(self) -> list[Command]:
        return [
            Command("Issue the contract…", self.ask_issue, "Ctrl+Return", "stamp", "Contract"),
            Command("Save the paper as PDF…", self.ask_save, "", "download", "Contract"),
            Command("Register of contracts", self.show_register, "", "rows-3", "Contract"),
        ]

    def entered(self) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> Any:
            wanted = [b for b in list_bookings(desk, Status.CONTRACTED, Status.HOLD) if b.kind == "event"]
            return wanted, contracts_register(desk)

        self.around.jobs.start(ask, self._listed, self.around.messages.failed, database=True)

    def show_thing(self, thing: object) -> None:
        if isinstance(thing, int):
            self._booking_id = thing
            self._draft_it()

    # --- reading

    def _listed(self, answer: tuple[list[Booking], tuple[IssuedContract, ...]]) -> None:
        bookings, register = answer
        self._register.fill(register, self.tr)
        self._which.clear()
        for booking in bookings:
            self._which.addItem(f"{booking.title.in_language(self.around.language)} · {booking.number}", booking.id)
        if self._booking_id is None and bookings:
            self._booking_id = bookings[0].id
            self._draft_it()
        self._which.setCurrentIndex(self._which.findData(self._booking_id))
        self._show_page()

    def _draft_it(self) -> None:
        booking_id, desk, language = self._booking_id, self.around.desk, self._paper_language
        if booking_id is None:
            return

        def ask(progress: Progress) -> _Draft:
            draft = draft_contract(desk, booking_id, language)
            issued = contracts_of(desk, booking_id)
            standing = [each for each in issued if each.state.in_force]
            pdf = reprint(desk, standing[-1].number) if standing else contract_pdf(draft)
            return _Draft(booking_id, draft, missing_fields(draft), issued, pdf)

        title = self.tr("Setting the contract")
        self.around.jobs.start(ask, self._drafted, self._not_drafted, database=True, title=title)

    def _drafted(self, answer: _Draft) -> None:
        if answer.booking_id == self._booking_id:
            self._answer = answer
            self._which.setCurrentIndex(self._which.findData(answer.booking_id))
            self._show_draft()

    def _not_drafted(self, error: Exception) -> None:
        self._answer = None
        self._show_draft()
        self.around.messages.failed(error)

    # --- showing

    @property
    def _standing(self) -> IssuedContract | None:
        issued = self._answer.issued if self._answer is not None else ()
        return next((each for each in reversed(issued) if each.state.in_force), None)

    def _show_draft(self) -> None:
        answer = self._answer
        self._show_page()
        self._save.setEnabled(answer is not None)
        if answer is None:
            self._issue.setEnabled(False)
            self._title.setText("")
            self._state.setText("")
            self._parts.clear()
            while self._form.rowCount():
                self._form.removeRow(0)
            self.preview.show_pdf(None, "")
            self.sums.show_draft(None, ())
            return
        standing = self._standing
        language, draft = self.around.language, answer.draft
        name = draft.event.in_language(language)
        if standing is None:
            self._title.setText(self.tr("Draft for {booking} {event}").format(booking=draft.booking_number, event=name))
            self.preview.show_pdf(answer.pdf, self.tr("The real PDF of the draft"))
        else:
            self._title.setText(self.tr("Contract {number} {event}").format(number=standing.number, event=name))
            self.preview.show_pdf(answer.pdf, self.tr("The very bytes that were issued"))
        self._fill_form(draft)
        self._fill_parts(draft, answer.missing)
        self.sums.show_draft(draft, answer.missing if standing is None else ())
        self._issue.setEnabled(standing is None and not answer.missing)
        self._state.setText(words.shown(standing.state, language) if standing else self.tr("not issued"))
        self.figures.emit(
            self.tr("Tariff {code} v{version}").format(code=draft.price.tariff_code, version=draft.price.tariff_version)
        )

    def _show_page(self) -> None:
        if self._register_button.isChecked():
            self._pages.setCurrentIndex(1)
        elif self._booking_id is None:
            while (item := self._none_column.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.deleteLater()
            button = (self.tr("Go to the diary"), "primary", partial(self.open_wanted.emit, "diary", None))
            more = self.tr("A contract is drafted from a booking with space.")
            self._none_column.addWidget(EmptyState(self.tr("There is nothing to draft yet"), more, [button]))
            self._pages.setCurrentIndex(2)
        else:
            self._pages.setCurrentIndex(0)

    def _fill_form(self, draft: Contract) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        language = self.around.language
        missing = self.tr("missing")
        facts = (
            (self.tr("Licensee"), draft.licensee.name.in_language(language)),
            (self.tr("Registration no."), draft.licensee.credit_code),
            (self.tr("Legal representative"), draft.licensee.representative),
            (self.tr("Address"), draft.licensee.address.in_language(language)),
            (self.tr("Space"), self.around.desk.venue.describe(draft.licensed_bays)),
            (self.tr("Gross area"), formats.area(draft.area_mm2)),
            (self.tr("Licence"), words.span(draft.stay, language)),
            (self.tr("Show"), words.span(draft.show, language)),
            (self.tr("Originals"), str(draft.originals)),
        )
        for name, value in facts:
            self._form.addRow(label(name, "second"), label(value or missing, "" if value else "warn", wrap=True))

    def _fill_parts(self, draft: Contract, missing: tuple[MissingField, ...]) -> None:
        self._parts.clear()
        language, theme = self.around.language, self.around.theme
        for article in (*draft.articles, *draft.annexes):
            lacks = sum(each.article == article.number for each in missing)
            item = QTreeWidgetItem([f"{article.number}   {article.title.in_language(language)}", ""])
            if lacks:
                item.setText(1, self.tr("{count} missing").format(count=lacks))
                item.setForeground(1, theme.color("warn"))
            else:
                item.setIcon(1, theme.icon("check", "ok"))
            self._parts.addTopLevelItem(item)
        self._parts.setColumnWidth(0, 240)

    # --- doing

    def use_language(self, name: str, _checked: bool = False) -> None:
        """Draft in ``both``, ``zh`` or ``en``."""
        self._paper_language = name
        for each, button in self._languages.items():
            button.setChecked(each == name)
        self._draft_it()

    def show_register(self) -> None:
        self._register_button.setChecked(True)
        self._show_page()

    def ask_save(self) -> None:
        """Ask where the PDF in view goes and write it there."""
        if self.preview.pdf is None or self._answer is None:
            return
        standing = self._standing
        name = standing.number if standing else f"draft-{self._answer.draft.booking_number}"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save the paper"), f"{name}.pdf", "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the PDF in view."""
        pdf = self.preview.pdf
        if pdf is None:
            return

        def write(progress: Progress) -> Path:
            write_file(path, pdf)
            return path

        self.around.jobs.start(write, self._written, self.around.messages.failed, title=self.tr("Saving"))

    def ask_issue(self) -> None:
        """Ask once more, naming the booking, then issue."""
        answer = self._answer
        if answer is None or not self._issue.isEnabled():
            return
        box = QMessageBox(self)
        name = answer.draft.event.in_language(self.around.language)
        box.setText(self.tr("Issue the contract for {event}?").format(event=name))
        box.setInformativeText(self.tr("Issuing freezes number, text and file; changes are amendments."))
        deed = box.addButton(self.tr("Issue"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        if box.clickedButton() is deed:
            self.issue()

    def issue(self) -> None:
        """Issue the contract of the booking in view."""
        booking_id, desk, language = self._booking_id, self.around.desk, self._paper_language
        if booking_id is None:
            return

        def write(progress: Progress) -> Any:
            return issue_contract(desk, booking_id, language)

        title = self.tr("Issuing the contract")
        self.around.jobs.start(write, self._issued, self.around.messages.failed, database=True, title=title)

    def _issued(self, answer: tuple[IssuedContract, Any]) -> None:
        issued, changes = answer
        self.around.messages.done(
            self.tr("Issued: {number}, ¥{total} with VAT.").format(
                number=issued.number, total=formats.amount(issued.total)
            )
        )
        self.around.hub.publish(changes, self)
        self._draft_it()

    def _written(self, path: Path) -> None:
        self.around.messages.done(self.tr("Written: {path}").format(path=path))

    # --- being told

    def _picked(self, place: int) -> None:
        self._booking_id = self._which.itemData(place)
        self._register_button.setChecked(False)
        self._draft_it()

    def _flip(self) -> None:
        self._show_page()

    def _contract_activated(self, index: QModelIndex) -> None:
        self._register_button.setChecked(False)
        self.show_thing(self._register.rows[index.row()].booking_id)

    def retranslate(self) -> None:
        self._register_button.setText(self.tr("Register"))
        self._both.setText("中文 + English")
        self._zh.setText("中文")
        self._en.setText("English")
        self._which.setAccessibleName(self.tr("Booking"))
        self._facts_title.setText(self.tr("Parties and space"))
        self._parts_title.setText(self.tr("Sections"))
        self._hint.setText(self.tr("Issuing freezes number, text and file; changes are amendments."))
        self._save.setText(self.tr("Save PDF…"))
        self._issue.setText(self.tr("Issue…"))
        self._parts.setAccessibleName(self.tr("Sections"))
        self.preview.retranslate()
        self._show_draft()
