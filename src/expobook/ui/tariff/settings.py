"""What a tariff has once, as forms under titles: dates, currency, holidays, how discounts combine, overtime."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from expobook.ui.kit.parts import group, inside, label
from expobook.ui.tariff.fields import OPTIONAL, SECTIONS, YES, Field, ValueWords, put, said

_WIDEST, _FIGURE, _NAME = 560, 160, 210  # pixels of a field, and of its name


class SettingsForm(QWidget):
    """Some sections of the file; only what was touched is written, so that a file comes back as it was."""

    edited = Signal()

    def __init__(self, sections: Sequence[str], below: QWidget | None = None) -> None:
        """``below`` stands under the last section, such as its table."""
        super().__init__()
        self._sections = sections
        self._fields = [field for section in sections for field in SECTIONS[section]]
        self._words = ValueWords(self)
        self.boxes: dict[str, QWidget] = {field.key: self._box(field) for field in self._fields}
        self._names = {field.key: label("", "second") for field in self._fields}
        for name in self._names.values():
            name.setMinimumWidth(_NAME)
        self._titles = [label() for _ in sections]
        self._shown: dict[str, str] = {}
        self._choices: dict[str, tuple[str, ...]] = {}
        ground = inside() if below is None else QWidget()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for title, section in zip(self._titles, sections, strict=True):
            column.addWidget(group(title, 1))
            form = QFormLayout()
            form.setContentsMargins(16, 10, 16, 12)
            form.setHorizontalSpacing(16)
            form.setVerticalSpacing(6)
            for field in SECTIONS[section]:
                form.addRow(self._names[field.key], self.boxes[field.key])
            column.addLayout(form)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if below is None:
            column.addStretch(1)
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setWidget(ground)
            outer.addWidget(scroll)
        else:
            outer.addWidget(ground)
            outer.addWidget(below, 1)

    def _box(self, field: Field) -> QWidget:
        if field.kind == "flag":
            flag = QCheckBox()
            flag.clicked.connect(self.edited)
            return flag
        if field.kind == "choice":
            box = QComboBox()
            box.setMaximumWidth(_WIDEST // 2)
            box.activated.connect(self.edited)
            return box
        line = QLineEdit()
        line.setMaximumWidth(_FIGURE if field.kind in ("figure", "count") else _WIDEST)
        line.textEdited.connect(self.edited)
        return line

    def offer(self, key: str, choices: Sequence[str], own: Mapping[str, str] | None = None) -> None:
        """Offer values for a list, keeping the one that is chosen; ``own`` names those that have a name."""
        self._words.own = self._words.own if own is None else own
        box = self.boxes[key]
        assert isinstance(box, QComboBox)
        self._choices[key], now = tuple(choices), str(box.currentData() or "")
        box.clear()
        for each in dict.fromkeys((*choices, now)):
            box.addItem(self._words(each) or "–", each)
        box.setCurrentIndex(box.findData(now))

    def show_data(self, data: Mapping[str, Any]) -> None:
        """Show the values of a file."""
        for field in self._fields:
            self.write(field.key, said(data, field))
            self._shown[field.key] = self.text(field.key)

    def write(self, key: str, text: str) -> None:
        """Put a value into its field, as a person would."""
        box = self.boxes[key]
        if isinstance(box, QCheckBox):
            box.setChecked(text == YES)
        elif isinstance(box, QComboBox):
            if box.findData(text) < 0:
                box.addItem(self._words(text) or "–", text)
            box.setCurrentIndex(box.findData(text))
            if text and "" not in self._choices.get(key, ("",)):  # nothing stood there only before a file was shown
                box.removeItem(box.findData(""))
        elif isinstance(box, QLineEdit):
            box.setText(text)
            box.setCursorPosition(0)  # a long text is read from its beginning

    def text(self, key: str) -> str:
        """Return what a field says, as a cell of the file would."""
        box = self.boxes[key]
        if isinstance(box, QCheckBox):
            return YES if box.isChecked() else ""
        if isinstance(box, QComboBox):
            return str(box.currentData() or "")
        return box.text().strip() if isinstance(box, QLineEdit) else ""

    def put_into(self, made: dict[str, Any]) -> None:
        """Write what was touched into a file's values; an optional part whose fields are all empty goes."""
        for field in self._fields:
            if self.text(field.key) != self._shown.get(field.key):
                if field.key == "valid_until":
                    made[field.key] = self.text(field.key) or None
                else:
                    put(made, field, self.text(field.key))
        for section in set(self._sections) & set(OPTIONAL):
            if made.get(section) and not any(self.text(field.key) for field in SECTIONS[section]):
                del made[section]

    def retranslate(self) -> None:
        titles = {
            "general": self.tr("General"),
            "holiday": self.tr("Holidays"),
            "part_hall": self.tr("A part of a hall"),
            "combine": self.tr("How discounts combine"),
            "overtime": self.tr("Beyond the daily hours"),
        }
        for title, section in zip(self._titles, self._sections, strict=True):
            title.setText(titles[section])
        for field in self._fields:
            self._names[field.key].setText(self.tr(field.title))
            self.boxes[field.key].setAccessibleName(self.tr(field.title))
            if field.choices:
                self.offer(field.key, field.choices)
