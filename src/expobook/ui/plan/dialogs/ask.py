"""Small questions: some words, parts of a stand, numbers by rule."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from expobook.domain.errors import UserError
from expobook.domain.plan_edit import Edit
from expobook.domain.plan_edit.numbers import Corner, NumberRule
from expobook.ui.kit.forms import count_field
from expobook.ui.kit.parts import label, push, row
from expobook.words import Language, counted, sentence


class Asking(QDialog):
    """A dialog with a form, a sentence about it, and two buttons."""

    def __init__(self, title: str, deed: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(360)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(8)
        self.note: QLabel = label("", "second", wrap=True)
        self.note.setMinimumWidth(320)
        self.go: QPushButton = push(deed, "primary")
        self.go.setDefault(True)
        leave = push(self.tr("Cancel"))
        leave.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "title", wrap=True))
        column.addLayout(self.form)
        column.addWidget(self.note)
        column.addLayout(row(1, leave, self.go))

    def line(self, name: str, field: QWidget) -> None:
        """Add a line to the form."""
        field.setAccessibleName(name)
        self.form.addRow(name, field)
        if self.form.rowCount() == 1:
            field.setFocus()  # a form opens with the hand in its first field


class AskWords(Asking):
    """Asks for a line of text."""

    told = Signal(str)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent.tr("Draw"), parent)
        self.field = QLineEdit()
        self.field.setMaxLength(200)
        self.line(self.tr("Words"), self.field)
        self.note.hide()
        self.accepted.connect(self._accepted)

    def _accepted(self) -> None:
        self.told.emit(self.field.text().strip())


class AskSplit(Asking):
    """Asks how a stand is cut: into equal parts, or at a distance."""

    def __init__(self, number: str, width_mm: int, depth_mm: int, parent: QWidget) -> None:
        super().__init__(parent.tr("Split {number}").format(number=number), parent.tr("Split"), parent)
        self.parts = count_field(2, 2, 50)
        self.across = QComboBox()
        self.across.addItem(self.tr("side by side (upright cuts)"), True)
        self.across.addItem(self.tr("one above the other (level cuts)"), False)
        self.across.setCurrentIndex(0 if width_mm >= depth_mm else 1)
        self.at = QLineEdit()
        self.at.setPlaceholderText(self.tr("equal parts"))
        self._size = (width_mm, depth_mm)
        self.line(self.tr("Parts"), self.parts)
        self.line(self.tr("Cut"), self.across)
        self.line(self.tr("At, m from the left or lower edge"), self.at)
        self.note.setText(self.tr("The first part keeps number and exhibitor; the others are available."))

    def cuts(self) -> tuple[list[int], bool]:
        """Return where to cut, in mm from the left or lower edge, and whether upright."""
        upright = bool(self.across.currentData())
        length = self._size[0] if upright else self._size[1]
        told = self.at.text().replace(",", ".").strip()
        if told:
            try:
                return [round(float(told) * 1000)], upright
            except (ValueError, OverflowError):
                return [], upright
        parts = self.parts.value()
        return [length * part // parts for part in range(1, parts)], upright


class AskNumbers(Asking):
    """Asks for a rule of numbering and shows what it gives."""

    def __init__(self, making: Callable[[NumberRule], Edit], language: Language, parent: QWidget) -> None:
        super().__init__(parent.tr("Number by rule"), parent.tr("Number"), parent)
        self._making, self._language = making, language
        self.edit: Edit | None = None
        self.pattern = QLineEdit("{hall}-{n}")
        self.pattern.setToolTip("{n} · {hall} · {row}")
        self.start, self.step = count_field(1, 0, 99_999), count_field(1, 1, 100)
        self.digits, self.skip = count_field(2, 1, 6), count_field(0, 0, 100)
        for field in (self.start, self.step, self.digits, self.skip):
            field.valueChanged.connect(self._preview)
        self.corner = QComboBox()
        for corner, text in (
            (Corner.TOP_LEFT, self.tr("top left")),
            (Corner.TOP_RIGHT, self.tr("top right")),
            (Corner.BOTTOM_LEFT, self.tr("bottom left")),
            (Corner.BOTTOM_RIGHT, self.tr("bottom right")),
        ):
            self.corner.addItem(text, corner)
        self.columns = QCheckBox(self.tr("column by column"))
        self.serpentine = QCheckBox(self.tr("every second row runs back"))
        self.line(self.tr("Pattern, with {n}, {hall}, {row}"), self.pattern)
        self.line(self.tr("Starts at"), self.corner)
        self.line(self.tr("First number"), self.start)
        self.line(self.tr("Step"), self.step)
        self.line(self.tr("Digits"), self.digits)
        self.line(self.tr("Skip at each aisle"), self.skip)
        self.form.addRow("", self.columns)
        self.form.addRow("", self.serpentine)
        self.pattern.textChanged.connect(self._preview)
        self.corner.currentIndexChanged.connect(self._preview)
        self.columns.toggled.connect(self._preview)
        self.serpentine.toggled.connect(self._preview)
        self._preview()

    def rule(self) -> NumberRule:
        """Return the rule as it stands."""
        return NumberRule(
            self.pattern.text(),
            self.start.value(),
            self.step.value(),
            self.digits.value(),
            Corner(self.corner.currentData()),
            self.columns.isChecked(),
            self.serpentine.isChecked(),
            self.skip.value(),
        )

    def _preview(self) -> None:
        try:
            self.edit = self._making(self.rule())
        except UserError as refusal:
            self.edit = None
            self.note.setText(sentence(refusal, self._language))
        else:
            pairs = [(s.before.number, s.after.number) for s in self.edit.stands if s.before and s.after]
            shown = ", ".join(f"{old} → {new}" for old, new in pairs[:5])
            more = counted(self.tr("{count|stand|stands}: {pairs}"), count=len(pairs), pairs=shown)
            self.note.setText(more + (" …" if len(pairs) > 5 else ""))
        self.go.setEnabled(bool(self.edit))
