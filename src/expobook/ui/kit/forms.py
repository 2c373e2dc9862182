"""Forms with one deed at the foot, and the fields that they share: a day, a count, a reason."""

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from expobook.domain.venue import Venue
from expobook.ui.kit.parts import Scrolled, grow, label, push
from expobook.ui.kit.screen import Surroundings
from expobook.words import sentence

USABLE = "usable_offline"  # property of a button that needs no book


class Deed(QDialog):
    """A form with one deed at the foot; its button says the deed, never "OK"."""

    tall = False  # fields higher than a screen at 200 %, which scroll there

    def __init__(self, around: Surroundings, title: str, deed: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.around = around
        self._has_fields = False
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(8)
        self.refusal = label("", "warn", wrap=True)
        self.refusal.hide()
        self._cancel, self.deed = push(self.tr("Cancel")), push(deed, "primary")
        self.deed.setDefault(True)
        self._cancel.clicked.connect(self.reject)
        self.deed.clicked.connect(self.try_it)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self.deed)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(label(title, "title", wrap=True))
        column.addWidget(Scrolled(self.form)) if self.tall else column.addLayout(self.form)
        column.addWidget(self.refusal)
        column.addLayout(foot)

    def add(self, name: str, field: QWidget) -> None:
        """Add a named field."""
        field.setAccessibleName(name)
        for inner in field.findChildren(QLineEdit):  # a field that stands with a note below it
            inner.setAccessibleName(inner.accessibleName() or name)
        self.form.addRow(name, field)
        if not self._has_fields:
            field.setFocus()  # a form opens with the hand in its first field
        self._has_fields = True
        QWidget.setTabOrder(field, self._cancel)  # and the buttons come after the last
        QWidget.setTabOrder(self._cancel, self.deed)

    def try_it(self) -> None:
        """Accept the form when what it says can be used; else say why and stay."""
        from expobook.domain.errors import UserError

        try:
            self.check()
        except UserError as refused:
            self.refusal.setText(sentence(refused, self.around.language))
            self.refusal.show()
            grow(self)
        else:
            self.accept()

    def check(self) -> None:
        """Raise ``UserError`` when a field cannot be used."""


class Reason(Deed):
    """Ask why: for a release, or for a soft clash that is passed; the reason stays on record."""

    def __init__(self, around: Surroundings, title: str, told: str, deed: str, parent: QWidget) -> None:
        super().__init__(around, title, deed, parent)
        if told:
            self.form.addRow(label(told, "warn", wrap=True))
        self.reason = QPlainTextEdit()
        self.reason.setFixedHeight(72)
        self.reason.setTabChangesFocus(True)
        self.add(self.tr("Reason (stays on the record)"), self.reason)
        recorded = self.tr("Recorded as {who}.").format(who=around.desk.actor.name or "–")
        self.form.addRow(label(recorded, "third"))
        self.reason.textChanged.connect(self._typed)
        self._typed()

    def _typed(self) -> None:
        self.deed.setEnabled(bool(self.text()))

    def text(self) -> str:
        return self.reason.toPlainText().strip()


class DayEdit(QDateEdit):
    """A field for a day that is typed from front to end, with the dashes or without them.

    Qt goes on to the month after the fourth digit of the year by itself, and would take the dash typed then as a
    wish to go on once more: 2027-03-01 would become the third of some month.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line, typed = self.lineEdit(), event.text()
        whole = line.hasSelectedText() and line.selectedText() == line.text()
        at = line.selectionStart() if line.hasSelectedText() else line.cursorPosition()
        starts = at == 0 or line.text()[at - 1] == "-"
        if typed and typed in "-/.":
            if not starts:  # a month of one digit: with a nought before it Qt goes on
                self._type_again(line.text()[:at].rpartition("-")[2].zfill(2))
            return
        if typed.isdigit() and (whole or (starts and not line.hasSelectedText())):
            self.setSelectedSection(self.sectionAt(0) if whole else self.currentSection())
        super().keyPressEvent(event)

    def _type_again(self, digits: str) -> None:
        self.setSelectedSection(self.currentSection())
        for digit in digits:
            key = Qt.Key(Qt.Key.Key_0 + int(digit))
            super().keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, digit))


def day_field(day: date) -> QDateEdit:
    """Return a field for a day."""
    field = DayEdit(QDate(day.year, day.month, day.day))
    field.setDisplayFormat("yyyy-MM-dd")
    field.setCalendarPopup(True)
    return field


def day_of(field: QDateEdit) -> date:
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())


def count_field(value: int, least: int, most: int = 400) -> QSpinBox:
    field = QSpinBox()
    field.setRange(least, most)
    field.setValue(value)
    field.lineEdit().setTextMargins(7, 0, 0, 0)  # Qt keeps no padding of the style sheet here
    return field


def words_of(venue: Venue, bays: frozenset[str]) -> str:
    """Return bays in the words that ``Venue.expand`` reads."""
    return venue.describe(bays).replace("–", "..")
