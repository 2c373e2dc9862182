"""The fields of the wish: figures with their unit inside, days, and how what is typed is read."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QDate, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QComboBox, QDateEdit, QLineEdit, QVBoxLayout, QWidget

from expobook.domain.errors import BadInput
from expobook.domain.text import Bilingual, bilingual
from expobook.ui.kit.parts import label
from expobook.ui.kit.theme import Theme

LONGEST_FIGURE = 16
_HAN = re.compile(r"[\u3400-\u9fff]")


class UnitField(QLineEdit):
    """A figure with its unit in grey at the right end; ``name`` is what refusals call it."""

    def __init__(self, theme: Theme, name: str, unit: str = "", text: str = "") -> None:
        super().__init__(text)
        self._theme, self._unit = theme, unit
        self.name = name
        self.setMaxLength(LONGEST_FIGURE)
        self.setMinimumWidth(44)
        self.set_unit(unit)
        self.textChanged.connect(self._right_again)

    def set_unit(self, unit: str) -> None:
        self._unit = unit
        self.setTextMargins(0, 0, self.fontMetrics().horizontalAdvance(unit) + 4 if unit else 0, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(self._theme.font("base"))
        painter.setPen(self._theme.color("ink3" if self.isEnabled() else "ink_off"))
        box = QRectF(self.rect()).adjusted(0, 0, -9, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._unit)
        painter.end()

    def figure(self) -> Decimal:
        """Return the figure, 0 for an empty field; commas between thousands are allowed.

        Raises:
            BadInput: it is no number, or below zero.
        """
        text = self.text().strip().replace(",", "").replace("，", "")
        if not text:
            return Decimal(0)
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise BadInput(field=self.name, value=self.text(), why="not-a-number")
        if value < 0:
            raise BadInput(field=self.name, value=self.text(), why="negative")
        return value

    def whole(self) -> int:
        """Return the figure as a whole number; raises ``BadInput``."""
        value = self.figure()
        if value != value.to_integral_value():
            raise BadInput(field=self.name, value=self.text(), why="not-a-number")
        return int(value)

    def mark(self, wrong: bool) -> None:
        """Show that what stands here cannot be used, or that it can."""
        mark(self, wrong)

    def _right_again(self) -> None:
        mark(self, False)


def mark(field: QWidget, wrong: bool) -> None:
    """Give a field the frame of a wrong entry, or take it away."""
    state = "wrong" if wrong else ""
    if (field.property("state") or "") != state:
        field.setProperty("state", state)
        field.style().polish(field)


def set_day(field: QDateEdit, day: date) -> None:
    field.setDate(QDate(day.year, day.month, day.day))


def titled(text: str) -> Bilingual:
    """Return a name in the language that it is written in.

    Raises:
        BadInput: empty, too long, or with an invisible character.
    """
    return bilingual(text, "", "title") if _HAN.search(text) else bilingual("", text, "title")


def plain(value: Decimal | int) -> str:
    """Return a figure as a field shows it: thousands apart, no empty decimals, nothing for nothing."""
    if not value:
        return ""
    text = f"{Decimal(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Captioned(QWidget):
    """A field, or a line of fields, under its caption."""

    def __init__(self, thing: QWidget | QBoxLayout) -> None:
        super().__init__()
        self._caption, self._thing = label("", "second"), thing
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._caption)
        column.addWidget(thing) if isinstance(thing, QWidget) else column.addLayout(thing)

    def name(self, words: str) -> None:
        """Set the caption, which names a field that stands alone."""
        self._caption.setText(words)
        if isinstance(self._thing, QWidget):
            self._thing.setAccessibleName(words)
        if isinstance(self._thing, QComboBox) and (line := self._thing.lineEdit()) is not None:
            line.setAccessibleName(words)
