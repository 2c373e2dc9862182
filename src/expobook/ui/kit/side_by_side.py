"""Somebody else saved what is being edited: their version and mine beside each other, and a choice; nothing is lost."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from expobook.domain.conflict import Differing, differing, merged
from expobook.domain.errors import StaleData
from expobook.ui.kit.parts import label, push, row
from expobook.ui.kit.screen import Surroundings
from expobook.words import Language, shown

_WIDE, _MOST_HIGH = 820, 420  # px of the dialog, and of its rows

Show = Callable[[str, Any], str]  # a field's name and its value, as people read it


@dataclass(frozen=True, slots=True)
class Row:
    """One place that differs, in words of the user's language; ``mine`` says which of the two is chosen first."""

    place: str
    theirs: str
    my_text: str
    mine: bool = True


class _Choices(QTableWidget):
    """The rows; the space bar chooses in the cell that the keys came to, as Enter does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.cellActivated.emit(self.currentRow(), self.currentColumn())
        else:
            super().keyPressEvent(event)


class SideBySide(QDialog):
    """Who saved it and when, then each place with both texts; ``kept`` tells which of mine are to be kept.

    With ``choose`` each place is chosen on its own by a click, the space bar or Enter; else it is all or nothing.
    """

    def __init__(
        self,
        around: Surroundings,
        error: StaleData,
        rows: Sequence[Row],
        deed: str,
        keep: Callable[[tuple[bool, ...]], None],
        parent: QWidget,
        *,
        choose: bool = False,
        drop: Callable[[], None] | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(parent)
        self._rows, self._keep, self._choose, self._drop = rows, keep, choose, drop
        self._mine = [each.mine or not choose for each in rows]
        self.setWindowTitle(self.tr("Changed meanwhile"))
        self.setModal(True)
        who, when = error.facts.get("who"), error.facts.get("when")
        text = self.tr("Saved meanwhile by {who}, {when}") if who else self.tr("Saved meanwhile, {when}")
        self.told = label(text.format(who=who, when=shown(when, around.language)), "title", wrap=True)
        more = self.tr("Choose for each place; what is chosen is saved on top of theirs.")
        if not rows:
            more = self.tr("They saved the same as you: nothing is left to choose.")
        elif not choose:
            more = hint or self.tr("Nothing was saved. Keep their version, or put yours in its place.")
        self.table = self._table(rows)
        self.theirs, self.mine = push(self.tr("Keep theirs") if rows else self.tr("Close")), push(deed, "primary")
        self.theirs.clicked.connect(self._leave)
        self.mine.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self.told)
        column.addWidget(label(more, "second", wrap=True))
        column.addWidget(self.table, 1)
        for part in (self.table, self.mine):
            part.setVisible(bool(rows))
        column.addLayout(row(1, self.theirs, self.mine))
        self._mark()
        self._fit()

    def _fit(self) -> None:
        """As high as the rows want, so that one row stands in no empty field and many can be scrolled."""
        self.resize(_WIDE, 0)
        self.table.resizeRowsToContents()
        rows = sum(self.table.rowHeight(row) for row in range(self.table.rowCount()))
        self.table.setMinimumHeight(min(rows, _MOST_HIGH) + self.table.horizontalHeader().sizeHint().height() + 4)

    def _table(self, rows: Sequence[Row]) -> QTableWidget:
        made = _Choices(len(rows), 3)
        made.setAccessibleName(self.tr("Both versions"))
        made.setHorizontalHeaderLabels([self.tr("Place"), self.tr("Theirs, saved"), self.tr("Mine")])
        made.verticalHeader().hide()
        made.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        made.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        made.setWordWrap(True)
        made.setTabKeyNavigation(False)
        made.setColumnWidth(0, 180)
        header = made.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for place, each in enumerate(rows):
            for column, words in enumerate((each.place, each.theirs or "–", each.my_text or "–")):
                item = QTableWidgetItem(words)
                across = Qt.AlignmentFlag.AlignVCenter if self._choose else Qt.AlignmentFlag.AlignTop  # as its box is
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | across)
                made.setItem(place, column, item)
        made.resizeRowsToContents()
        header.sectionResized.connect(made.resizeRowsToContents)
        made.cellClicked.connect(self.pick)
        made.cellActivated.connect(self._by_key)
        if rows:
            made.setCurrentCell(0, 2 if self._mine[0] else 1)  # what is chosen, so that the keys begin there
        return made

    def pick(self, place: int, column: int) -> None:
        """Choose theirs (column 1) or mine (column 2) for one place."""
        if self._choose and column in (1, 2):
            self._mine[place] = column == 2
            self._mark()

    def _by_key(self, place: int, column: int) -> None:
        """As a click; on the name of a place the other one of the two is chosen."""
        self.pick(place, column or (1 if self._mine[place] else 2))

    def _mark(self) -> None:
        """Bold is what will be saved."""
        for place, mine in enumerate(self._mine):
            for column in (1, 2):
                item = self.table.item(place, column)
                assert item is not None  # each place has its three cells
                font = item.font()
                font.setBold(mine == (column == 2))
                item.setFont(font)
                if self._choose:
                    item.setCheckState(Qt.CheckState.Checked if mine == (column == 2) else Qt.CheckState.Unchecked)
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)

    def _leave(self) -> None:
        self.reject()
        if self._drop is not None:
            self._drop()

    def _take(self) -> None:
        self.accept()
        self._keep(tuple(self._mine))


def both_versions(
    around: Surroundings,
    error: StaleData,
    base: Any,
    mine: Any,
    show: Show,
    save: Callable[[Any], None],
    parent: QWidget,
    within: Collection[str] = (),
) -> SideBySide:
    """Open the choice for two dataclasses, field by field; ``save`` gets their record with what is kept of mine.

    What only I changed is mine at first, all else theirs. Fields ``within`` are compared part by part.
    """
    theirs = error.facts["theirs"]

    def keep(names: list[str]) -> None:
        save(merged(mine, theirs, names))

    return field_by_field(around, error, differing(base, mine, theirs, within), show, keep, parent)


def field_by_field(
    around: Surroundings,
    error: StaleData,
    found: Sequence[Differing],
    show: Show,
    keep: Callable[[list[str]], None],
    parent: QWidget,
) -> SideBySide:
    """Open the choice for each field that differs; ``keep`` gets the names of those that are to be mine."""
    rows = [
        Row(
            place_said(each.field, around.language),
            show(each.field, each.theirs),
            show(each.field, each.mine),
            each.mine_only,
        )
        for each in found
    ]

    def chosen(mine: tuple[bool, ...]) -> None:
        keep([each.field for each, is_mine in zip(found, mine, strict=True) if is_mine])

    made = SideBySide(around, error, rows, parent.tr("Save the chosen"), chosen, parent, choose=True)
    made.finished.connect(made.deleteLater)
    made.open()
    return made


def place_said(field: str, language: Language) -> str:
    """Return the name of a field as the head of a row, by the words that refusals have for it."""
    words = shown(field, language, "field").removeprefix("the ")
    return words[:1].upper() + words[1:]


def all_or_nothing(
    around: Surroundings,
    error: StaleData,
    rows: Iterable[Row],
    deed: str,
    mine: Callable[[], None],
    parent: QWidget,
    drop: Callable[[], None] | None = None,
    hint: str = "",
) -> SideBySide:
    """Open the choice between their version and mine as a whole; ``hint`` says it where it is another one.

    ``mine`` is called where mine is wanted, ``drop`` where theirs is; Esc leaves everything as it is.
    """

    def keep(_chosen: tuple[bool, ...]) -> None:
        mine()

    made = SideBySide(around, error, tuple(rows), deed, keep, parent, drop=drop, hint=hint)
    made.finished.connect(made.deleteLater)
    made.open()
    return made
