"""Small widgets that every screen is made of: labels, headers, rows of facts, tables, empty states."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from expobook.ui.kit.theme import Theme, paint_badge

Index = QModelIndex | QPersistentModelIndex
ICON, ICON_ROOM = 16, 3  # logical pixels: an icon in a button, and what Qt leaves too little of between it and the text
_LOW = 260  # logical pixels of fields that scroll, at least
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def label(text: str = "", tone: str = "", *, wrap: bool = False) -> QLabel:
    """Return a plain-text label; tones are ``title``, ``strong``, ``second``, ``third``, ``small``, ``warn``, ..."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if tone:
        made.setProperty("tone", tone)
    return made


class Elided(QLabel):
    """One line of plain text that ends in … where the room ends; its tooltip tells the rest."""

    def __init__(self, text: str = "", tone: str = "", *, stretch: int = 0) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(20)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHorizontalStretch(stretch)
        self.setSizePolicy(policy)
        if tone:
            self.setProperty("tone", tone)

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(self.text() if text != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()) | int(Qt.TextFlag.TextSingleLine), text)
        painter.end()


class Push(QPushButton):
    """A button that Enter presses too while it has the focus; Enter in a field presses the form's deed alone.

    Qt's own button would leave Enter to the form: on Cancel, it would do the deed.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setAutoDefault(False)

    def setIcon(self, icon: QIcon | QPixmap) -> None:
        """Show an icon with as much room to the text behind it as the look has; Qt's own style leaves it less."""
        super().setIcon(with_room(QIcon(icon), ICON_ROOM))
        self.setIconSize(QSize(ICON + ICON_ROOM, ICON))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def with_room(icon: QIcon, room: int) -> QIcon:
    """Return an icon of ``ICON`` logical pixels with so many empty ones to its right, for screens of both scales."""
    wider = QIcon()
    for scale in (1, 2):
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
            picture = QPixmap(QSize(ICON + room, ICON) * scale)
            picture.setDevicePixelRatio(scale)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.drawPixmap(0, 0, icon.pixmap(QSize(ICON, ICON), scale, mode))
            painter.end()
            wider.addPixmap(picture, mode)
    return wider


def push(text: str = "", kind: str = "") -> Push:
    """Return a button; kinds are ``primary``, ``link``, ``small`` and ``segment``."""
    button = Push(text)
    if kind:
        button.setProperty("kind", kind)
    return button


def tool(theme: Theme, icon: str, name: str = "", *, checkable: bool = False) -> QToolButton:
    """Return an icon button with its tooltip and accessible name."""
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setProperty("icon_name", icon)
    button.setCheckable(checkable)
    name_tool(button, name)
    return button


def name_tool(button: QToolButton, name: str) -> None:
    """Give an icon button its words."""
    button.setToolTip(name)
    button.setAccessibleName(name)


def area(kind: str, layout: QLayout | None = None) -> QWidget:
    """Return a widget painted as ``toolbar``, ``panel``, ``dock``, ``left``, ``header``, ``group`` or ``strip``."""
    made = QWidget()
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.setProperty("area", kind)
    if layout is not None:
        made.setLayout(layout)
    return made


def row(*things: QWidget | int, margins: tuple[int, int, int, int] = (0, 0, 0, 0), gap: int = 8) -> QHBoxLayout:
    """Return a line of widgets; a number is that much stretch."""
    line = QHBoxLayout()
    line.setContentsMargins(*margins)
    line.setSpacing(gap)
    for thing in things:
        line.addStretch(thing) if isinstance(thing, int) else line.addWidget(thing)
    return line


def toolbar(*things: QWidget | int) -> QWidget:
    """Return a toolbar of the height that all screens have."""
    bar = area("toolbar", row(*things, margins=(8, 4, 12, 4)))
    bar.setFixedHeight(37)
    return bar


def sliding(line: QWidget) -> QScrollArea:
    """Return a line that keeps its widgets whole where it is too narrow: what has the focus slides into view."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setWidget(line)
    made.setFixedHeight(line.minimumHeight() or line.sizeHint().height())
    made.setMinimumWidth(120)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


class Scrolled(QScrollArea):
    """Fields that stand there whole where there is room, and scroll on a screen that is lower than they are."""

    def __init__(self, fields: QLayout) -> None:
        super().__init__()
        ground = self._ground = QWidget()
        ground.setObjectName("fields")
        ground.setLayout(fields)
        fields.setContentsMargins(0, 0, 0, 0)
        self.setObjectName("fields")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field that has the focus is brought into view
        self.setWidget(ground)

    def sizeHint(self) -> QSize:
        whole = self._ground.sizeHint().expandedTo(self._ground.minimumSizeHint())
        return whole + QSize(self._bar_width(), 0)

    def minimumSizeHint(self) -> QSize:
        least = self._ground.minimumSizeHint()
        return QSize(least.width() + self._bar_width(), min(least.height(), _LOW))

    def _bar_width(self) -> int:
        return self.verticalScrollBar().sizeHint().width()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # a field came or went
        return super().eventFilter(watched, event)


def head(title: QLabel, *things: QWidget | int) -> QWidget:
    """Return the header line of a dock or panel."""
    made = area("header", row(title, *things, margins=(12, 0, 8, 0)))
    made.setFixedHeight(29)
    return made


def group(title: QLabel, *things: QWidget | int) -> QWidget:
    """Return the grey line above a group of rows."""
    made = area("group", row(title, *things, margins=(12, 0, 12, 0)))
    made.setFixedHeight(22)
    title.setProperty("tone", "second")
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            clear(inner)
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def fact(name: str, value: str, note: str = "", *, strong: bool = False) -> QWidget:
    """Return one line of a sheet: name left, figure right, its source behind."""
    made = QWidget()
    line = row(label(name, "strong" if strong else "second"), 1, label(value, "strong" if strong else ""))
    if note:
        source = label(note, "third")
        source.setMinimumWidth(58)
        source.setAlignment(RIGHT)
        line.addWidget(source)
    made.setLayout(line)
    return made


def grow(dialog: QWidget) -> None:
    """Make a dialog as high as its words need now: a refusal of two lines must not press the fields together."""
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    needed = layout.heightForWidth(dialog.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()
    if needed > dialog.height():
        dialog.resize(dialog.width(), needed)


def inside() -> QWidget:
    """Return the ground of a scrolled panel."""
    made = QWidget()
    made.setObjectName("inside")
    return made


class Badge(QWidget):
    """The letter of a status in its colours, 16 x 16."""

    def __init__(self, theme: Theme, status: str, letter: str) -> None:
        super().__init__()
        self._theme, self._status, self._letter = theme, status, letter
        self.setFixedSize(18, 18)
        self.say(letter)

    def say(self, letter: str) -> None:
        """Show another letter."""
        self._letter = letter
        self.setAccessibleName(letter)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_badge(painter, self._theme, QRectF(1, 1, 16, 16), self._status, self._letter)
        painter.end()


class EmptyState(QWidget):
    """What an empty view shows: a sentence and the button that changes it."""

    def __init__(self, title: str, more: str, buttons: Sequence[tuple[str, str, Callable[[], object]]]) -> None:
        super().__init__()
        card = QFrame()
        card.setProperty("area", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(12)
        for text, tone in ((title, "title"), (more, "second")):
            words = label(text, tone, wrap=True)
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)
        line = row(1, gap=8)
        for text, kind, run in buttons:
            button = push(text, kind)
            button.clicked.connect(run)
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        card.setMaximumWidth(560)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addLayout(row(1, card, 1))
        outer.addStretch(2)


class TableModel(QAbstractTableModel):
    """A table of values: columns are ``(title, text of a row, numeric)``, never a query."""

    def __init__(self, columns: Sequence[tuple[str, Callable[[Any], str], bool]]) -> None:
        super().__init__()
        self._columns = list(columns)
        self.rows: list[Any] = []
        self._tr: Callable[[str], str] = str

    def fill(self, rows: Sequence[Any], translate: Callable[[str], str]) -> None:
        """Show these rows; ``translate`` gives the titles."""
        self.beginResetModel()
        self.rows, self._tr = list(rows), translate
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        _, text, numeric = self._columns[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text(self.rows[index.row()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if numeric else LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._tr(self._columns[section][0])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if self._columns[section][2] else LEFT
        return None


def table(model: QAbstractItemModel, name: str, *, stretch: int = 0) -> QTableView:
    """Return a table as the design has it: whole rows, 24 px, one column that stretches."""
    view = QTableView()
    view.setModel(model)
    view.setAccessibleName(name)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(24)
    view.verticalHeader().setMinimumSectionSize(24)
    view.setIconSize(QSize(ICON, ICON))
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setResizeContentsPrecision(32)  # rows that are measured: a long table would hold the window up
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)
    return view


def side_panel(*widgets: QWidget) -> QWidget:
    """Return widgets one above the other on a dock's ground."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return area("dock", column)
