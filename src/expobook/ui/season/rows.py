"""The bookings of a plan as rows: ticked to be accepted, locked to stay, sorted by what becomes of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from expobook.domain.booking import Status
from expobook.domain.season.proposal import Item, Outcome, SeasonPlan
from expobook.ui.kit import formats
from expobook.ui.kit.parts import LEFT, RIGHT
from expobook.ui.kit.theme import Theme
from expobook.ui.season.words import SeasonWords

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
TICK, LOCK = 0, 7
ORDER = (Outcome.MOVED, Outcome.NEW, Outcome.CHOSEN, Outcome.REFUSED, Outcome.STAYS)
TONES = {Outcome.MOVED: "warn", Outcome.NEW: "info", Outcome.CHOSEN: "info", Outcome.REFUSED: "error"}


def worth(item: Item) -> int:
    """Return what a row says that its booking is worth, in fen: in the plan, or at its best where that has it not."""
    return item.value or item.best


class PlanRows(QAbstractTableModel):
    """Columns: tick and name, outcome, today, proposed, shift, worth, cost of the move, lock."""

    ticked = Signal()
    lock_wanted = Signal(int, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words: SeasonWords | None = None
        self._tr: Callable[[str], str] = str
        self._items: tuple[Item, ...] = ()
        self._shown: frozenset[Outcome] = frozenset(Outcome)
        self.rows: list[Item] = []
        self.chosen: set[int] = set()
        self.locks: Mapping[int, bool] = {}

    # --- filling

    def fill(self, plan: SeasonPlan | None, words: SeasonWords, translate: Callable[[str], str]) -> None:
        """Show a plan, all of its changes ticked; no plan shows nothing."""
        items = plan.items if plan is not None else ()
        if items != self._items:
            self.chosen = {item.booking.id for item in items if item.changes}
        self._items, self._words, self._tr = items, words, translate
        self._relist()

    def show_only(self, outcomes: Sequence[Outcome]) -> None:
        """Show the bookings of some outcomes."""
        self._shown = frozenset(outcomes)
        self._relist()

    def show_locks(self, locks: Mapping[int, bool]) -> None:
        """Show which bookings every plan leaves where they are."""
        self.locks = dict(locks)
        if self.rows:
            self.dataChanged.emit(self.index(0, LOCK), self.index(len(self.rows) - 1, LOCK))

    def _relist(self) -> None:
        self.beginResetModel()
        shown = [item for item in self._items if item.outcome in self._shown]
        self.rows = sorted(shown, key=lambda item: (ORDER.index(item.outcome), -worth(item), item.booking.number))
        self.endResetModel()

    def tick_all(self, ticked: bool) -> None:
        """Tick every change shown, or none of them."""
        ids = {item.booking.id for item in self.rows if item.changes}
        self.chosen = self.chosen | ids if ticked else self.chosen - ids
        if self.rows:
            self.dataChanged.emit(self.index(0, TICK), self.index(len(self.rows) - 1, TICK))
        self.ticked.emit()

    # --- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else LOCK + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == TICK and self.rows[index.row()].changes:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        item, column = self.rows[index.row()], index.column()
        if role == Role.CheckStateRole and column == TICK and item.changes:
            return Qt.CheckState.Checked if item.booking.id in self.chosen else Qt.CheckState.Unchecked
        if role in (Role.DisplayRole, Role.ToolTipRole) and self._words is not None:
            return self._text(item, column, self._words)
        if role == Role.TextAlignmentRole:
            return RIGHT if column in (5, 6) else LEFT
        if role == Role.ForegroundRole and column == 1 and item.outcome in TONES:
            return self._theme.color(TONES[item.outcome])
        if role == Role.DecorationRole and column == LOCK and item.status is Status.HOLD:
            locked = self.locks.get(item.booking.id, False)
            return self._theme.icon("lock" if locked else "lock-open", "accent" if locked else "ink3")
        if role == Role.AccessibleTextRole and column == LOCK:
            return self._tr("locked") if self.locks.get(item.booking.id) else self._tr("may move")
        return None

    def _text(self, item: Item, column: int, words: SeasonWords) -> str:
        if column == TICK:
            return f"{words.title(item.booking)} · {item.booking.number}"
        if column == 1:
            return words.outcome(item.outcome)
        if column == 2:
            return words.place(item.before)
        if column == 3:
            return words.reason(item) if item.reason is not None else words.place(item.after)
        if column == 4:
            return words.shift(item)
        if column == 5:
            return formats.amount(worth(item))
        if column == 6:
            return formats.amount(item.move_cost) if item.move_cost else ""
        return ""

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.CheckStateRole or index.column() != TICK:
            return False
        self.chosen ^= {self.rows[index.row()].booking.id}
        self.dataChanged.emit(index, index)
        self.ticked.emit()
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            names = ("Booking", "Outcome", "Today", "Proposed", "Shift", "Worth", "Move costs", "Lock")
            return self._tr(names[section])
        if role == Role.TextAlignmentRole:
            return RIGHT if section in (5, 6) else LEFT
        return None

    def toggle_lock(self, index: Index) -> None:
        """Ask that a hold stays where it is, or may move again."""
        item = self.rows[index.row()]
        if item.status is Status.HOLD:
            self.lock_wanted.emit(item.booking.id, not self.locks.get(item.booking.id, False))

    def item_at(self, row: int) -> Item | None:
        return self.rows[row] if 0 <= row < len(self.rows) else None
