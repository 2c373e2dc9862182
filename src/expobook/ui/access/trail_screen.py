"""The audit trail: everything that was ever done, filtered as one types, with what was before and after."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from expobook.domain.progress import Progress
from expobook.services.trail import reading as trail
from expobook.services.trail.names import NAMELESS, Names
from expobook.services.trail.reading import Asked, AuditEntry
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.parts import TableModel, label, push, table, toolbar
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.words import counted

_WAIT_MS = 200
_MOST = 2_000
_LONGEST = 200  # signs of a cell; the whole entry is below the table
_SHOWN = (0, 1, 2, 3, 4, 5, 6, 9, 8)  # columns of the trail in the order of the table


class TrailScreen(Screen):
    """A table of entries, newest first; the chosen one in full below."""

    key, title, icon = "trail", "Audit trail", "history"
    inside = "reports"
    wide = True

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._names = NAMELESS  # of what the entries shown keep the number of
        self._model = TableModel(
            tuple((trail.heads("en")[place], partial(self._cell, place), False) for place in _SHOWN)
        )
        self._table = table(self._model, "", stretch=len(_SHOWN) - 1)
        self._table.selectionModel().selectionChanged.connect(self._show_chosen)
        self._who, self._text, self._subject, self._period = QLineEdit(), QLineEdit(), QComboBox(), QComboBox()
        for box in (self._subject, self._period):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # to the words of either language
        self._count, self._export = label("", "second"), push()
        self._export.clicked.connect(self.ask_export)
        for field in (self._who, self._text):
            field.setClearButtonEnabled(True)
            field.setFixedWidth(200)
            field.textChanged.connect(self._later)
        for box in (self._subject, self._period):
            box.currentIndexChanged.connect(self._later)
        self._bar = toolbar(self._who, self._subject, self._period, self._text, self._count, 1, self._export)
        self._full = QPlainTextEdit()
        self._full.setReadOnly(True)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_WAIT_MS)
        self._clock.timeout.connect(self._ask)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self._table)
        split.addWidget(self._full)
        split.setStretchFactor(0, 4)
        split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        self.setFocusProxy(self._table)
        self.retranslate()

    def toolbar(self) -> QWidget:
        return self._bar

    def commands_anywhere(self) -> list[Command]:
        return [Command("Audit trail", partial(self.open_wanted.emit, "trail", None), "", "history", "Tools")]

    def commands(self) -> list[Command]:
        return [Command("Export the audit trail…", self.ask_export, "", "download", "Tools")]

    def entered(self) -> None:
        self._ask()

    def retranslate(self) -> None:
        self._who.setPlaceholderText(self.tr("Who"))
        self._who.setAccessibleName(self.tr("Who"))
        self._text.setPlaceholderText(self.tr("Words, as shown or as stored"))
        self._text.setAccessibleName(self.tr("Words, as shown or as stored"))
        self._export.setText(self.tr("Export…"))
        self._full.setAccessibleName(self.tr("The chosen entry in full"))
        self._table.setAccessibleName(self.tr("Audit trail"))
        self._subject.setAccessibleName(self.tr("What"))
        self._period.setAccessibleName(self.tr("When"))
        language = self.around.language
        records = [(self.tr("All records"), "")]
        records += [(trail.subject_words(subject, language), subject) for subject in trail.SUBJECTS]
        periods = (
            (self.tr("At any time"), None),
            (self.tr("Today"), 1),
            (self.tr("In 7 days"), 7),
            (self.tr("In 30 days"), 30),
            (self.tr("In a year"), 365),
        )
        for box, choices in ((self._subject, records), (self._period, periods)):
            chosen = max(box.currentIndex(), 0)
            with QSignalBlocker(box):
                box.clear()
                for words, data in choices:
                    box.addItem(words, data)
                box.setCurrentIndex(chosen)
        self._came(self._model.rows)
        if self._text.text().strip():  # its words are looked for as they are shown
            self._later()

    @property
    def asked(self) -> Asked:
        """What the fields ask for."""
        subject = str(self._subject.currentData() or "")
        days = self._period.currentData()
        midnight = datetime.combine(self.around.desk.now().date(), time.min)
        since = midnight - timedelta(days=days - 1) if days else None
        who, text = self._who.text().strip(), self._text.text().strip()
        return Asked(who, "", subject, text, since=since, limit=_MOST, language=self.around.language)

    def _cell(self, place: int, entry: AuditEntry) -> str:
        return trail.row_of(entry, self.around.language, self._names)[place].replace("\n", " ")[:_LONGEST]

    def _later(self) -> None:
        self._clock.start()

    def _ask(self) -> None:
        desk, asked = self.around.desk, self.asked

        def work(progress: Progress) -> tuple[list[AuditEntry], Names]:
            found = trail.entries(desk, asked)
            return found, trail.names_of(desk, found)

        self.around.jobs.start(work, self._found, self.around.messages.failed, database=True)

    def _found(self, answer: tuple[list[AuditEntry], Names]) -> None:
        found, self._names = answer
        self._came(found)

    def _came(self, found: list[AuditEntry]) -> None:
        language = self.around.language
        heads = dict(zip(trail.heads("en"), trail.heads(language), strict=True))
        self._model.fill(found, lambda head: heads.get(head, head))
        many = self.tr("the newest {count} entries") if len(found) == _MOST else self.tr("{count|entry|entries}")
        self._count.setText(counted(many, count=f"{len(found):,}"))
        self._full.clear()
        self._full.setPlaceholderText(
            self.tr("Choose an entry to see all of it.") if found else self.tr("No entry fits these filters.")
        )

    def _show_chosen(self) -> None:
        rows = self._table.selectionModel().selectedRows()
        if not rows:
            return
        entry = self._model.rows[rows[0].row()]
        desk, language = self.around.desk, self.around.language
        self._show_entry(entry, ())

        def ask(progress: Progress) -> tuple[str, ...]:
            return trail.changes_told(desk, entry, language)

        if entry.subject == "booking":
            shown = bound(self, partial(self._show_entry, entry))
            self.around.jobs.start(ask, shown, self.around.messages.failed, database=True)

    def _show_entry(self, entry: AuditEntry, changes: Sequence[str]) -> None:
        """Show an entry in full: what it changed in words first, then what the trail has, to the letter."""
        rows = self._table.selectionModel().selectedRows()
        if not rows or self._model.rows[rows[0].row()].id != entry.id:
            return  # another one was chosen meanwhile
        language = self.around.language
        cells = zip(trail.heads(language), trail.row_of(entry, language, self._names), strict=True)
        told = [self.tr("Changed"), *(f"    {each}" for each in changes), ""] if changes else []
        self._full.setPlainText(
            "\n".join([*told, *(f"{head}{trail.COLON[language]}{cell}" for head, cell in cells if cell)])
        )

    def ask_export(self) -> None:
        """Ask for a file, then write what is shown."""
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Export the audit trail"), "audit.xlsx", "XLSX (*.xlsx);;CSV (*.csv)"
        )
        if chosen:
            self.export_to(chosen if chosen.lower().endswith((".xlsx", ".csv")) else f"{chosen}.xlsx")

    def export_to(self, path: str) -> None:
        """Write the entries that fit the fields."""
        desk, asked, language = self.around.desk, self.asked, self.around.language

        def write(progress: Progress) -> str:
            return str(trail.export_trail(desk, asked, Path(path), language))

        title = self.tr("Exporting the audit trail")
        self.around.jobs.start(write, self._written, self.around.messages.failed, database=True, title=title)

    def _written(self, path: str) -> None:
        self.around.messages.done(self.tr("Written: {path}").format(path=path))
