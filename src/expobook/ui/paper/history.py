"""What happened to a contract: its supplements and files, and every deed with who and why."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from expobook import words
from expobook.services.contracts.paper_trail import Amendment, Attachment, PaperState, TrailEntry
from expobook.services.trail.words import told, why_told
from expobook.ui.kit import formats
from expobook.ui.kit.parts import TableModel, group, label, table
from expobook.ui.kit.screen import Surroundings

Paper = Amendment | Attachment


class History(QWidget):
    """Supplements and files above, deeds below; Enter opens a supplement or saves a file."""

    supplement_wanted = Signal(str)
    file_wanted = Signal(int, str)  # attachment and its name

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._papers = TableModel(
            (
                ("Paper", self._paper_name, False),
                ("State", self._paper_state, False),
                ("Day", lambda p: f"{_day(p):%Y-%m-%d}", False),
                ("Total, CNY", lambda p: formats.amount(p.total) if isinstance(p, Amendment) else "–", True),
                ("SHA-256", lambda p: (p.pdf_sha256 if isinstance(p, Amendment) else p.sha256)[:16], False),
            )
        )
        self._trail = TableModel(
            (
                ("When", lambda e: f"{e.at:%Y-%m-%d %H:%M}", False),
                ("Who", lambda e: e.who, False),
                ("Deed", self._verb, False),
                ("What", lambda e: told(e.verb, e.told, around.language), False),
                ("Why", lambda e: why_told(e.why, around.language), False),
            )
        )
        self.papers = table(self._papers, "Supplements and files")
        self.trail = table(self._trail, "Deeds", stretch=4)
        self.papers.activated.connect(self._opened)
        self._papers_title, self._trail_title = label(), label()
        split = QSplitter(Qt.Orientation.Vertical)
        for title, view in ((self._papers_title, self.papers), (self._trail_title, self.trail)):
            part = QWidget()
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(group(title, 1))
            column.addWidget(view, 1)
            split.addWidget(part)
        split.setSizes([220, 480])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)
        self.retranslate()

    def show_state(self, state: PaperState, trail: Sequence[TrailEntry]) -> None:
        self._papers.fill([*state.amendments, *state.attachments], self.tr)
        self._trail.fill(trail, self.tr)

    def _paper_name(self, paper: Paper) -> str:
        if isinstance(paper, Amendment):
            return self.tr("Supplement {number}").format(number=paper.number)
        return paper.name

    def _paper_state(self, paper: Paper) -> str:
        if isinstance(paper, Attachment):
            return self.tr("signed PDF") if paper.kind == "signed-pdf" else self.tr("scan")
        if paper.withdrawn_at is not None:
            return self.tr("taken back")
        return self.tr("signed") if paper.signed_at is not None else self.tr("waits for signature")

    def _verb(self, entry: TrailEntry) -> str:
        return words.phrase("errors", f"verb:{entry.verb}", self._around.language, {}) or entry.verb

    def _opened(self, index: QModelIndex) -> None:
        paper = self._papers.rows[index.row()]
        if isinstance(paper, Amendment):
            self.supplement_wanted.emit(paper.number)
        else:
            self.file_wanted.emit(paper.id, paper.name)

    def retranslate(self) -> None:
        self._papers_title.setText(self.tr("Supplements and files"))
        self._trail_title.setText(self.tr("Deeds"))
        self._papers.fill(self._papers.rows, self.tr)
        self._trail.fill(self._trail.rows, self.tr)


def _day(paper: Paper) -> datetime:
    return paper.issued_at if isinstance(paper, Amendment) else paper.at
