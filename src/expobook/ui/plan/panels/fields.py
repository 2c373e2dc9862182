"""Fields of exact numbers: the unit stands inside, at the right; a value counts when the field is left."""

import re
from decimal import Decimal

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from expobook.ui.kit.theme import Theme

_FORMS = {  # how a number reads, by how many of what is kept make one of what is shown
    1: re.compile(r"\d{1,5}"),
    100: re.compile(r"\d{1,9}([.,]\d{1,2})?"),
    1000: re.compile(r"-?\d{1,5}([.,]\d{1,3})?"),
}


class UnitField(QLineEdit):
    """A line for one number; ``entered`` gives it as a whole.

    ``per`` says how many of what is kept make one of what is shown: 1000 mm a metre, 100 fen a yuan, or 1.
    """

    entered = Signal(int)

    def __init__(self, theme: Theme, unit: str = "m", *, per: int = 1000) -> None:
        super().__init__()
        self._theme, self.unit, self._per = theme, unit, per
        self.value = 0
        self._known = False
        self.editingFinished.connect(self._finished)
        self.textEdited.connect(self._edited)

    def show_value(self, value: int | None) -> None:
        """Show a number, nothing for None; what is being typed is not overwritten by the same number."""
        if self._known and value == self.value and self.hasFocus():
            return
        self.value, self._known = value or 0, value is not None
        self.setText("" if value is None else self._shown(value))
        self._mark("")

    def _shown(self, value: int) -> str:
        if self._per == 1:
            return str(value)
        return f"{Decimal(value) / self._per:.{3 if self._per == 1000 and value % 10 else 2}f}"

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self._theme.color("ink3"))
        painter.setFont(self._theme.font("small"))
        where = QRect(0, 0, self.width() - 8, self.height())
        painter.drawText(where, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self.unit)
        painter.end()

    def _edited(self, text: str) -> None:
        self._mark("" if self._read(text) is not None else "wrong")

    def _finished(self) -> None:
        if not self._known or self.isReadOnly():
            return
        value = self._read(self.text())
        if value is None:
            kept, self._known = self.value, False
            self.show_value(kept)
        elif value != self.value:
            self.value = value
            self.entered.emit(value)

    def _read(self, text: str) -> int | None:
        told = text.strip().replace(chr(0x2212), "-")
        return int(Decimal(told.replace(",", ".")) * self._per) if _FORMS[self._per].fullmatch(told) else None

    def _mark(self, state: str) -> None:
        if self.property("state") != state:
            self.setProperty("state", state)
            self.style().unpolish(self)
            self.style().polish(self)


def stretch(*widgets: QWidget) -> None:
    """Let fields of one line share its room."""
    for widget in widgets:
        widget.setMinimumWidth(60)
