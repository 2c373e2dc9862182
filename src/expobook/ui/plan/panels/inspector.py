"""Exact numbers of the selected stand, to read and to set."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from expobook.domain.geometry import Box
from expobook.domain.plan import Exhibitor, Plan, Stand, StandStatus
from expobook.domain.plan_edit import Edit, verbs
from expobook.ui.kit import formats
from expobook.ui.kit.parts import label, name_tool, row, tool
from expobook.ui.kit.screen import Surroundings
from expobook.ui.plan.canvas import PlanCanvas
from expobook.ui.plan.panels.fields import UnitField, stretch
from expobook.ui.plan.panels.words import kind_words, sides_words, status_words

Do = Callable[[Callable[[], Edit], str], object]


class StandForm(QWidget):
    """The form of one stand; with several selected it sets what they have in common."""

    def __init__(self, around: Surroundings, canvas: PlanCanvas, do: Do) -> None:
        super().__init__()
        self._around, self._canvas, self._do = around, canvas, do
        theme = around.theme
        self._number = QLineEdit()
        self._exhibitor, self._kind, self._sides, self._status = (QComboBox() for _ in range(4))
        self._x, self._y, self._width, self._depth = (UnitField(theme) for _ in range(4))
        self._area = UnitField(theme, "m²")
        self._area.setReadOnly(True)
        self._height, self._vehicles = UnitField(theme), UnitField(theme, "", per=1)
        self._load, self._tables = UnitField(theme, "kg/m²", per=1), UnitField(theme, "", per=1)
        self._price = UnitField(theme, per=100)
        self._lock: QToolButton = tool(theme, "lock-open", checkable=True)
        self._lock.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._names: list[QLabel] = []
        self._listed = (0, "")
        self._people: Mapping[str, Exhibitor] = {}
        self._warning = _Warning()
        self._build()
        self._connect()

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(12, 10, 12, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        lines: tuple[tuple[QWidget, ...], ...] = (
            (self._number,),
            (self._exhibitor,),
            (self._kind, self._sides),
            (self._x, self._y),
            (self._width, self._depth),
            (self._area,),
            (self._height, self._vehicles),
            (self._load, self._tables),
            (self._price,),
            (self._status, self._lock),
        )
        for place, widgets in enumerate(lines):
            name = label("", "second")
            self._names.append(name)
            grid.addWidget(name, place, 0)
            stretch(*widgets)
            for across, widget in enumerate(widgets):
                grid.addWidget(widget, place, 1 + across, 1, 3 - len(widgets))
        grid.setColumnMinimumWidth(0, 62)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(grid)
        column.addLayout(row(self._warning, margins=(12, 4, 12, 8)))

    def _connect(self) -> None:
        self._number.editingFinished.connect(self._rename)
        self._exhibitor.activated.connect(self._assign)
        self._kind.activated.connect(partial(self._picked, "kind", self._kind))
        self._sides.activated.connect(partial(self._picked, "open_sides", self._sides))
        self._status.activated.connect(self._set_status)
        self._x.entered.connect(self._place)
        self._y.entered.connect(self._place)
        self._width.entered.connect(self._size)
        self._depth.entered.connect(self._size)
        self._height.entered.connect(partial(self._entered, "height_mm"))
        self._vehicles.entered.connect(partial(self._entered, "vehicles"))
        self._load.entered.connect(partial(self._entered, "load_kg_m2"))
        self._tables.entered.connect(partial(self._entered, "turntables"))
        self._price.entered.connect(partial(self._entered, "price"))
        self._lock.clicked.connect(self._set_lock)

    def retranslate(self) -> None:
        """Set every text anew."""
        names = (
            self.tr("Number"),
            self.tr("Exhibitor"),
            self.tr("Kind"),
            self.tr("Position"),
            self.tr("Size"),
            self.tr("Net area"),
            self.tr("Height"),
            self.tr("Load"),
            self.tr("Price"),
            self.tr("State"),
        )
        for name, text in zip(self._names, names, strict=True):
            name.setText(text)
        fields = (
            (self._number, names[0]),
            (self._exhibitor, names[1]),
            (self._kind, names[2]),
            (self._sides, self.tr("Open sides")),
            (self._x, "X"),
            (self._y, "Y"),
            (self._width, self.tr("Width")),
            (self._depth, self.tr("Depth")),
            (self._area, names[5]),
            (self._height, names[6]),
            (self._vehicles, self.tr("Vehicles")),
            (self._load, names[7]),
            (self._tables, self.tr("Turntables")),
            (self._price, names[8]),
            (self._status, names[9]),
        )
        for field, text in fields:
            field.setAccessibleName(text)
        self._vehicles.unit, self._tables.unit = self.tr("veh."), self.tr("turnt.")
        self._price.unit = self.tr("yuan")
        _fill(self._kind, kind_words(self))
        _fill(self._sides, sides_words(self))
        _fill(self._status, status_words(self))

    # --- showing

    def show_stands(self, plan: Plan, stands: list[Stand], *, dragged: bool = False) -> None:
        """Show a stand, or what several have in common."""
        (first, *others) = stands
        one = not others
        origin = self._canvas.origin_of(first.hall)
        box = first.box
        place = (box.left - origin[0], box.bottom - origin[1], box.width, box.height)
        for field, value in zip((self._x, self._y, self._width, self._depth), place, strict=True):
            field.show_value(value if one else None)
            field.setEnabled(one and not first.locked)
        self._area.setText(f"{sum(each.area_mm2 for each in stands) / 1_000_000:,.2f}")
        self._area.unit = self.tr("m² net") + (self.tr(" est.") if any(each.estimated for each in stands) else "")
        self._height.show_value(_common(stands, "height_mm"))
        self._vehicles.show_value(_common(stands, "vehicles"))
        self._load.show_value(_common(stands, "load_kg_m2"))
        self._tables.show_value(_common(stands, "turntables"))
        self._price.show_value(_common(stands, "price"))
        locked = _common(stands, "locked")
        self._lock.setChecked(bool(locked))
        self._lock.setIcon(self._around.theme.icon("lock" if locked else "lock-open"))
        name_tool(self._lock, self.tr("Locked") if locked else self.tr("Not locked"))
        self._lock.setText(self._lock.toolTip())
        if dragged:
            return
        if not self._number.hasFocus():
            self._number.setText(first.number if one else "")
        self._number.setEnabled(one)
        self._exhibitor.setEnabled(one)
        self._fill_exhibitors(plan, first if one else None)
        for combo, field_name in ((self._kind, "kind"), (self._sides, "open_sides"), (self._status, "status")):
            combo.setCurrentIndex(combo.findData(_common(stands, field_name)))

    def take_focus(self) -> None:
        """Put the cursor into the number, to give the stand another one."""
        self._number.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._number.selectAll()

    def warn(self, headline: str, more: str) -> None:
        """Show what is wrong with the place it is dragged to, nothing with an empty headline."""
        self._warning.say(headline, more)

    def _fill_exhibitors(self, plan: Plan, stand: Stand | None) -> None:
        combo, language = self._exhibitor, self._around.language
        if self._listed != (id(plan.exhibitors), language):  # thousands of names are listed once
            self._listed = (id(plan.exhibitors), language)
            self._people = plan.exhibitors  # held, so that no other mapping gets its id
            combo.clear()
            combo.addItem(self.tr("(available)"), "")
            for key, exhibitor in plan.exhibitors.items():
                combo.addItem(exhibitor.name.in_language(language), key)
        combo.setCurrentIndex(combo.findData(stand.exhibitor) if stand is not None else -1)

    # --- setting

    @property
    def _plan(self) -> Plan:
        assert self._canvas.plan is not None
        return self._canvas.plan

    def _selected(self) -> tuple[str, ...]:
        return self._canvas.selection

    def _rename(self) -> None:
        numbers, text = self._selected(), self._number.text().strip()
        if len(numbers) != 1 or text == numbers[0]:
            return
        if not self._do(lambda: verbs.rename(self._plan, numbers[0], text), self.tr("Renumber")):
            self._number.setText(numbers[0])

    def _assign(self, place: int) -> None:
        key = self._exhibitor.itemData(place)
        self._do(lambda: verbs.assign(self._plan, self._selected()[0], key), self.tr("Assign"))

    def _picked(self, field: str, combo: QComboBox, place: int) -> None:
        self._change(field, combo.itemData(place))

    def _entered(self, field: str, value: int) -> None:
        self._change(field, value)

    def _change(self, field: str, value: Any) -> None:
        self._do(lambda: verbs.change(self._plan, self._selected(), **{field: value}), self.tr("Change"))

    def _set_status(self, place: int) -> None:
        status = self._status.itemData(place)
        self._do(lambda: verbs.set_status(self._plan, self._selected(), StandStatus(status)), self.tr("State"))

    def _set_lock(self, checked: bool) -> None:
        self._do(lambda: verbs.lock(self._plan, self._selected(), locked=checked), self.tr("Lock"))

    def _place(self, _value: int) -> None:
        (stand,) = self._canvas.selected_stands()
        origin, box = self._canvas.origin_of(stand.hall), stand.box
        dx = self._x.value + origin[0] - box.left
        dy = self._y.value + origin[1] - box.bottom
        self._do(lambda: verbs.move(self._plan, [stand.number], dx, dy), self.tr("Move"))

    def _size(self, _value: int) -> None:
        (stand,) = self._canvas.selected_stands()
        left, bottom = stand.box.left, stand.box.bottom
        width, depth = max(self._width.value, 1), max(self._depth.value, 1)
        wanted = Box(left, bottom, left + width, bottom + depth)
        self._do(lambda: verbs.resize(self._plan, stand.number, wanted), self.tr("Change size"))


class _Warning(QFrame):
    """What is wrong and by how much, in vermilion."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("area", "clash")
        self._headline, self._more = label("", "clash"), label("", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(2)
        column.addWidget(self._headline)
        column.addWidget(self._more)
        self.hide()

    def say(self, headline: str, more: str) -> None:
        self._headline.setText(headline)
        self._more.setText(more)
        self.setVisible(bool(headline))


def _fill(combo: QComboBox, words: dict[Any, str]) -> None:
    kept = combo.currentData()
    combo.clear()
    for value, text in words.items():
        combo.addItem(text, value)
    combo.setCurrentIndex(combo.findData(kept))


def _common(stands: list[Stand], field: str) -> Any:
    values = {getattr(stand, field) for stand in stands}
    return values.pop() if len(values) == 1 else None


def narrow_words(widget: QWidget, distance_mm: int, limit_mm: int) -> str:
    """Return how much an aisle is too narrow."""
    text = widget.tr("Aisle {have} m, {short} m short")
    return text.format(have=formats.metres(distance_mm, 1), short=formats.metres(limit_mm - distance_mm, 1))
