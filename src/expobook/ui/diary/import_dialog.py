"""Taking a spreadsheet's diary in: match the columns, look what it would do, read the report, all rows or none."""

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from expobook.domain.progress import Progress
from expobook.exchange.diary_list import HEADS
from expobook.services.changes import Changes
from expobook.services.diary.importing import (
    DiaryImport,
    DiaryRowVerdict,
    ListColumns,
    columns_of,
    import_diary,
    look_through_diary,
)
from expobook.ui.kit import formats
from expobook.ui.kit.parts import TableModel, area, inside, label, push, row, table
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted, sentence, shown

NEEDED = ("space", "start")
NAMES = {
    "number": "Number",
    "title_zh": "Event (Chinese)",
    "title_en": "Event (English)",
    "status": "Status",
    "space": "Space",
    "start": "First day in",
    "show_from": "Show opens",
    "show_to": "Show closes",
    "until": "Last day out",
    "theme": "Theme",
    "note": "Note",
}


class VerdictTable(TableModel):
    """What becomes of each row, the refused ones first."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        super().__init__(
            (
                ("Line", lambda v: str(v.line), True),
                ("Event", lambda v: v.title.in_language(around.language), False),
                ("Becomes", self._state, False),
                ("Why", self._why, False),
            )
        )

    def _state(self, verdict: DiaryRowVerdict) -> str:
        if verdict.state == "refused":
            return self.tr("refused")
        state = shown(verdict.state, self._around.language, "import")
        return f"{state} · {formats.option(verdict.rank, self._around.language)}" if verdict.rank else state

    def _why(self, verdict: DiaryRowVerdict) -> str:
        language = self._around.language
        if verdict.clash is not None:
            return sentence(verdict.clash, language)
        if verdict.state == "refused":
            field = shown(verdict.field, language, "field")
            why = shown(verdict.why, language, "why", {"why": verdict.why})
            return f'{field} "{verdict.value}": {why}' if language == "en" else f"{field}“{verdict.value}”：{why}"
        return counted(self.tr("{count|warning|warnings}"), count=verdict.warnings) if verdict.warnings else ""


class ImportDialog(QDialog):
    """Nothing is written before the last button; it is offered only when every row can be used."""

    def __init__(self, around: Surroundings, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._path = around, path
        self.setWindowTitle(self.tr("Take in a diary: {name}").format(name=path.name))
        self.fields: dict[str, QComboBox] = {}
        self.model = VerdictTable(around)
        self.report = table(self.model, self.tr("What becomes of each row"), stretch=3)
        self.report.setWordWrap(True)
        self.said = label(self.tr("Reading the file…"), "second", wrap=True)
        self.look, self.take = push(self.tr("Look again")), push(self.tr("Take in all rows"), "primary")
        cancel = push(self.tr("Cancel"))
        self.joint = QCheckBox(self.tr("Joint fairs become holds"))
        self.joint.setToolTip(self.tr("Contracted rows whose space another firm booking has are held behind it"))
        self.joint.setEnabled(False)
        self.joint.toggled.connect(self.look_through)
        self.take.setEnabled(False)
        self.look.clicked.connect(self.look_through)
        self.take.clicked.connect(self.take_in)
        cancel.clicked.connect(self.reject)
        self._grid = QGridLayout()
        self._build(cancel)
        self._start()

    def _build(self, cancel: QWidget) -> None:
        self._grid.setContentsMargins(12, 12, 12, 12)
        self._grid.setHorizontalSpacing(12)
        ground = inside()
        ground.setLayout(self._grid)
        left = QScrollArea()
        left.setWidgetResizable(True)
        left.setWidget(ground)
        left.setFixedWidth(340)
        caption = self.tr("Which column is what")
        left.setAccessibleName(caption)
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(area("header", row(label(caption, "strong"), 1, self.look, margins=(12, 4, 8, 4))))
        side.addWidget(left, 1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(area("header", row(label(self.tr("Report"), "strong"), 1, self.joint, margins=(12, 8, 12, 8))))
        right.addWidget(self.report, 1)
        middle = row(gap=0)
        middle.addWidget(area("left", side))
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        foot = row(self.said, margins=(12, 8, 12, 8))
        foot.setStretch(0, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.take)
        column.addWidget(area("strip", foot))
        self.resize(QSize(1000, 600))

    def matches(self) -> dict[str, str]:
        """Return the head that each field was given; an empty one leaves it out."""
        return {field: str(box.currentData()) for field, box in self.fields.items()}

    # --- the three steps

    def _start(self) -> None:
        path = self._path

        def work(progress: Progress) -> ListColumns:
            return columns_of(path)

        self._around.jobs.start(work, self._found, self._not_read)

    def _found(self, columns: ListColumns) -> None:
        for place, field in enumerate(HEADS):
            name = self.tr(NAMES[field]) + (" *" if field in NEEDED else "")
            box = QComboBox()
            box.setAccessibleName(name)
            box.setWhatsThis(self.tr("The column of the file that this is read from."))
            box.addItem("–", "")
            for head in columns.heads:
                if head and box.findData(head) < 0:
                    box.addItem(head, head)
            box.setCurrentIndex(max(0, box.findData(columns.found.get(field, ""))))
            box.currentIndexChanged.connect(self._rematched)
            self._grid.addWidget(label(name, "second"), place, 0)
            self._grid.addWidget(box, place, 1)
            self.fields[field] = box
        self._grid.setRowStretch(len(HEADS), 1)
        self._grid.setColumnStretch(1, 1)
        self.look_through()

    def _rematched(self) -> None:
        self.take.setEnabled(False)
        self.look.setProperty("kind", "primary")
        self.said.setText(self.tr("The columns were changed: look again."))

    def look_through(self) -> None:
        """Say what every row would become; nothing of it is kept."""
        desk, path, matches = self._around.desk, self._path, self.matches()
        joint = self.joint.isChecked()
        self.take.setEnabled(False)
        self.look.setEnabled(False)
        self.joint.setEnabled(False)
        self.said.setText(self.tr("Looking through the rows…"))

        def work(progress: Progress) -> DiaryImport:
            return look_through_diary(desk, path, matches, joint=joint)

        title = self.tr("Looking through the list")
        self._around.jobs.start(work, self._looked, self._not_read, database=True, title=title)

    def _looked(self, found: DiaryImport) -> None:
        self.look.setEnabled(True)
        self.joint.setEnabled(True)
        refused = len(found.refused)
        rows = sorted(found.rows, key=lambda one: (one.state != "refused", one.clash is None, one.line))
        self.model.fill(rows, self.tr)
        self.report.resizeColumnsToContents()
        self.report.setColumnWidth(1, min(self.report.columnWidth(1), 240))
        self.report.resizeRowsToContents()
        self.take.setEnabled(bool(rows) and not refused)
        warned = sum(one.warnings > 0 for one in rows)
        if refused:
            text = self.tr("{refused} of {count|row|rows} cannot be used; nothing is taken in before all can.")
        else:
            text = self.tr("{count|row|rows} can be taken in, {warned} with a warning.")
        self.said.setText(counted(text, refused=refused, count=len(rows), warned=warned))

    def take_in(self) -> None:
        """Write all rows, in one step."""
        desk, path, matches = self._around.desk, self._path, self.matches()
        joint = self.joint.isChecked()
        self.take.setEnabled(False)
        self.look.setEnabled(False)

        def work(progress: Progress) -> tuple[DiaryImport, Changes]:
            return import_diary(desk, path, matches, joint=joint)

        title = self.tr("Taking the list in")
        self._around.jobs.start(work, self._taken, self._not_read, database=True, title=title)

    def _taken(self, answer: tuple[DiaryImport, Changes]) -> None:
        found, changes = answer
        self._around.hub.publish(changes, self)
        self._around.messages.done(counted(self.tr("{count|row|rows} taken in"), count=len(found.rows)))
        self.accept()

    def _not_read(self, error: Exception) -> None:
        """Say in the dialog why nothing can be done; what is no refusal goes the usual way."""
        from expobook.domain.errors import UserError
        from expobook.words import sentence

        self.look.setEnabled(bool(self.fields))
        if isinstance(error, UserError):
            self.said.setText(sentence(error, self._around.language))
            self.model.fill([], self.tr)
        else:
            self._around.messages.failed(error)
