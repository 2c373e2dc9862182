"""One clause as sentence pairs, Chinese beside English; variables are put in from a list."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from expobook.services.contracts.clauses import ClauseText
from expobook.ui.kit.parts import clear, inside, label, push, toolbar
from expobook.ui.kit.screen import Surroundings

QUIET_MS = 450  # after the last key, before the text is judged and its page set
_LINES, _LINE_HEIGHT = 4, 20

Pairs = tuple[tuple[str, str], ...]


class PairEdit(QWidget):
    """One sentence in both languages."""

    changed = Signal()
    removed = Signal()

    def __init__(self, number: int, zh: str, en: str) -> None:
        super().__init__()
        self.zh, self.en = QPlainTextEdit(zh), QPlainTextEdit(en)
        for field, name in ((self.zh, self.tr("Chinese")), (self.en, self.tr("English"))):
            field.setTabChangesFocus(True)
            field.setMinimumHeight(_LINES * _LINE_HEIGHT)
            field.setAccessibleName(f"{name} {number}")
            field.textChanged.connect(self.changed)
        self._remove = push("×", "small")
        self._remove.setAccessibleName(self.tr("Take sentence {number} out").format(number=number))
        self._remove.setToolTip(self._remove.accessibleName())
        self._remove.clicked.connect(self.removed)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 4, 12, 4)
        line.setSpacing(8)
        line.addWidget(label(str(number), "third"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.zh, 4)
        line.addWidget(self.en, 5)
        line.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignTop)


class ClauseEditor(QWidget):
    """The sentences of a clause; ``rested`` comes when the writer pauses."""

    rested = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._pairs: list[PairEdit] = []
        self.notice = QCheckBox()
        self.notice.clicked.connect(self._touched)
        self.variables = QComboBox()
        self.variables.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.variables.activated.connect(self._insert)
        self._add = push("", "small")
        self._add.clicked.connect(self.add_sentence)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.rested)
        self._last: QPlainTextEdit | None = None
        ground = inside()
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(toolbar(self.variables, self._add, 1, self.notice))
        column.addWidget(scroll, 1)
        self.retranslate()

    def show_clause(self, clause: ClauseText | None) -> None:
        """Show a clause, unsaved changes of the one before are gone."""
        self.notice.setChecked(bool(clause and clause.notice))
        self.show_pairs(clause.pairs if clause is not None else ())

    def show_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show sentence pairs for editing."""
        self._quiet.stop()
        clear(self._column)
        self._pairs = []
        for zh, en in pairs:
            self._append(zh, en)
        self._column.addStretch(1)

    def pairs(self) -> Pairs:
        """Return what is written."""
        return tuple((each.zh.toPlainText().strip(), each.en.toPlainText().strip()) for each in self._pairs)

    def fields(self) -> list[PairEdit]:
        return list(self._pairs)

    def add_sentence(self) -> None:
        """Add an empty sentence at the end and put the cursor there."""
        self.show_pairs((*self.pairs(), ("", "")))
        self._pairs[-1].zh.setFocus()
        self._touched()

    def offer(self, names: Sequence[str]) -> None:
        """Offer variables to be put in."""
        self.variables.clear()
        self.variables.addItem(self.tr("Put in a variable"))
        for name in names:
            self.variables.addItem("{" + name + "}")

    def _append(self, zh: str, en: str) -> None:
        made = PairEdit(len(self._pairs) + 1, zh, en)
        made.changed.connect(self._touched)
        made.removed.connect(self._remove_sender)
        self._pairs.append(made)
        self._column.addWidget(made)

    def _remove_sender(self) -> None:
        gone = self.sender()
        kept = [pair for edit, pair in zip(self._pairs, self.pairs(), strict=True) if edit is not gone]
        self.show_pairs(kept)
        self._touched()

    def _insert(self, place: int) -> None:
        """Put a variable into both languages: where the cursors stand."""
        name = self.variables.itemText(place) if place > 0 else ""
        self.variables.setCurrentIndex(0)
        for each in self._pairs:
            if each.zh.hasFocus() or each.en.hasFocus() or len(self._pairs) == 1 or self._last in (each.zh, each.en):
                each.zh.insertPlainText(name)
                each.en.insertPlainText(name)
                return
        if self._pairs and name:
            self._pairs[-1].zh.insertPlainText(name)
            self._pairs[-1].en.insertPlainText(name)

    def _touched(self) -> None:
        field = self.focusWidget()
        self._last = field if isinstance(field, QPlainTextEdit) else self._last
        self._quiet.start()

    def retranslate(self) -> None:
        self.notice.setText(self.tr("Notice: bold, with a line for initials"))
        self._add.setText(self.tr("Add a sentence"))
        self.variables.setAccessibleName(self.tr("Put in a variable"))
        if self.variables.count():
            self.variables.setItemText(0, self.tr("Put in a variable"))
