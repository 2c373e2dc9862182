"""The exhibitors of the plan, to filter, to find, and to drag onto stands; states to drag, too."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QIcon, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QVBoxLayout, QWidget

from expobook.domain.initials import initials
from expobook.domain.plan import Exhibitor, Plan, StandStatus
from expobook.ui.kit.parts import Index, TableModel, area, head, label, name_tool, row, table, tool
from expobook.ui.kit.screen import Surroundings
from expobook.ui.plan.canvas import EXHIBITOR, STATUS
from expobook.ui.plan.panels.words import status_words
from expobook.ui.plan.stand_painter import LOOKS

Line = tuple[Exhibitor, int, list[str], StandStatus | None]


class ExhibitorModel(TableModel):
    """Name, area and stands; the square before the name tells the state of the first stand."""

    def __init__(self, around: Surroundings, tr: Any) -> None:
        self._around = around
        super().__init__(
            (
                ("Name", lambda line: line[0].name.in_language(around.language), False),
                ("m²", _square_metres, True),
                ("Stand", lambda line: ", ".join(line[2]) if line[2] else tr("not placed"), True),
            )
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line: Line = self.rows[index.row()]
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return square(self._around.theme.color, line[3])
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 2 and not line[2]:
            return self._around.theme.color("ink3")
        if role == Qt.ItemDataRole.UserRole:
            exhibitor = line[0]
            name = exhibitor.name
            return f"{name.zh} {name.en} {initials(name.zh)} {exhibitor.key} {' '.join(line[2])}"
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [EXHIBITOR]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        if indexes:
            data.setData(EXHIBITOR, self.rows[indexes[0].row()][0].key.encode())
        return data


def _square_metres(line: Line) -> str:
    exhibitor, net, _, _ = line
    mm2 = net or exhibitor.wanted_mm2
    return f"{mm2 / 1_000_000:,.0f}" if mm2 else "–"


def square(color: Any, status: StandStatus | None) -> QIcon:
    """Return the small square of a state, hollow for nobody's."""
    picture = QPixmap(22, 22)
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(2)
    painter = QPainter(picture)
    fill, line = LOOKS[status] if status is not None else ("panel", "line_strong")
    painter.setPen(QPen(color(line), 1))
    painter.setBrush(QColor(color(fill)))
    painter.drawRect(1, 1, 8, 8)
    painter.end()
    return QIcon(picture)


class _Chip(QLabel):
    """A state to drag onto stands."""

    def __init__(self, status: StandStatus) -> None:
        super().__init__()
        self._status = status
        self._pressed: QPoint | None = None
        self.setProperty("tone", "chip")
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or (event.position().toPoint() - self._pressed).manhattanLength() < 6:
            return
        self._pressed = None
        data = QMimeData()
        data.setData(STATUS, str(self._status).encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.exec(Qt.DropAction.CopyAction)


class ExhibitorsPanel(QWidget):
    """The list with its filter; ``chosen`` names the exhibitor that was clicked."""

    chosen = Signal(str)
    card_wanted = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._card = tool(around.theme, "users")
        self._card.clicked.connect(self.card_wanted)
        self._title, self._count = label("", "strong"), label("", "second")
        self._filter = QLineEdit()
        self._filter.setClearButtonEnabled(True)
        self._filter.addAction(around.theme.icon("search"), QLineEdit.ActionPosition.TrailingPosition)
        self.model = ExhibitorModel(around, self.tr)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self.model)
        self._filtered.setFilterRole(Qt.ItemDataRole.UserRole)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._filter.textChanged.connect(self._filtered.setFilterFixedString)
        self.table = table(self._filtered, "Exhibitors")
        self.table.setDragEnabled(True)
        self.table.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.table.clicked.connect(self._clicked)
        self.table.activated.connect(self._clicked)
        self._chips = {status: _Chip(status) for status in StandStatus}
        self._foot, self._note = label("", "second", wrap=True), label("", "third", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head(self._title, self._count, 1, self._card))
        column.addWidget(area("panel", row(self._filter, margins=(8, 6, 8, 6))))
        column.addWidget(self.table, 1)
        column.addWidget(area("panel", row(*self._chips.values(), 1, margins=(8, 6, 8, 2), gap=4)))
        below = QVBoxLayout()
        below.setContentsMargins(10, 2, 8, 8)
        below.setSpacing(0)
        below.addWidget(self._foot)
        below.addWidget(self._note)
        column.addWidget(area("panel", below))

    def retranslate(self) -> None:
        """Set every text anew."""
        self._title.setText(self.tr("Exhibitors"))
        name_tool(self._card, self.tr("Card of the exhibitor"))
        words = self.tr("Filter by name, pinyin or stand")
        self._filter.setPlaceholderText(words)
        self._filter.setAccessibleName(words)
        for status, text in status_words(self).items():
            self._chips[status].setText(text)
            self._chips[status].setToolTip(self.tr("Drag it onto a stand"))

    @property
    def current(self) -> str:
        """The key of the exhibitor whose row is selected, empty without one."""
        index = self.table.currentIndex()
        line: Line | None = self.model.rows[self._filtered.mapToSource(index).row()] if index.isValid() else None
        return line[0].key if line is not None else ""

    def take_focus(self) -> None:
        """Put the cursor into the filter."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    def show_plan(self, plan: Plan | None) -> None:
        """List the exhibitors of a plan: those who wait come last."""
        places: dict[str, tuple[int, list[str], StandStatus]] = {}
        estimated = False
        for stand in plan.stands if plan is not None else ():
            estimated = estimated or stand.estimated
            if stand.exhibitor:
                mm2, numbers, status = places.get(stand.exhibitor, (0, [], stand.status))
                places[stand.exhibitor] = (mm2 + stand.area_mm2, [*numbers, stand.number], status)
        people = plan.exhibitors.values() if plan is not None else ()
        lines: list[Line] = [(one, *places.get(one.key, (0, [], None))) for one in people]
        lines.sort(key=lambda line: not line[2])
        self.model.fill(lines, self.tr)
        waiting = [line[0] for line in lines if not line[2]]
        self._count.setText(self.tr("{count} · {waiting} not placed").format(count=len(lines), waiting=len(waiting)))
        wanted = sum(one.wanted_mm2 for one in waiting)
        text = self.tr("{count} not placed, {area} m² in all; drag one onto the plan to place it.")
        self._foot.setText(text.format(count=len(waiting), area=f"{wanted / 1_000_000:,.0f}") if waiting else "")
        self._note.setText(self.tr("Areas are estimates from published plans.") if estimated else "")
        self._note.setVisible(estimated)
        self._foot.setVisible(bool(waiting))

    def _clicked(self, index: QModelIndex) -> None:
        line: Line = self.model.rows[self._filtered.mapToSource(index).row()]
        self.chosen.emit(line[0].key)

    def mark(self, key: str) -> None:
        """Select the row of an exhibitor without telling anybody."""
        for place, line in enumerate(self.model.rows):
            if line[0].key == key:
                index = self._filtered.mapFromSource(self.model.index(place, 0))
                if index.isValid():
                    self.table.selectRow(index.row())
                return
        self.table.clearSelection()
