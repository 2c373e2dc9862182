"""The sheet of keys: what each screen's commands really listen to, never a list that is typed."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from expobook.ui.kit.parts import label

NATIVE = QKeySequence.SequenceFormat.NativeText


def keys_of(actions: Iterable[QAction]) -> dict[str, list[tuple[str, str]]]:
    """Return keys and texts of the commands that have keys, by the screen that they belong to (empty: all)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for action in actions:
        keys = " / ".join(each.toString(NATIVE) for each in action.shortcuts())
        if keys:
            found.setdefault(str(action.data() or ""), []).append((keys, action.text()))
    return found


class KeysSheet(QDialog):
    """Lists keys by screen, the screen in front first; the field narrows the list."""

    def __init__(
        self, found: Mapping[str, Sequence[tuple[str, str]]], titles: Mapping[str, str], first: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        self.resize(640, 640)
        self.field, self.tree = QLineEdit(), QTreeWidget()
        self.field.setPlaceholderText(self.tr("Filter the keys"))
        self.field.setAccessibleName(self.tr("Filter the keys"))
        self.tree.setAccessibleName(self.tr("Keys"))
        self.tree.setHeaderLabels([self.tr("Keys"), self.tr("What it does")])
        self.tree.setRootIsDecorated(False)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.tree, 1)
        column.addWidget(label(self.tr("Letters act only while no field has the focus."), "third"))
        for key in sorted(found, key=lambda each: (each != first, each != "", list(titles).index(each))):
            self._group(titles[key], found[key])
        self.tree.resizeColumnToContents(0)
        self.field.textChanged.connect(self._filter)
        self.field.setFocus()

    def _group(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        top = QTreeWidgetItem([title])
        top.setFirstColumnSpanned(True)
        font = top.font(0)
        font.setBold(True)
        top.setFont(0, font)
        top.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.tree.addTopLevelItem(top)
        for keys, text in lines:
            top.addChild(QTreeWidgetItem([keys, text]))
        top.setExpanded(True)

    def _filter(self, wanted: str) -> None:
        words = wanted.casefold().split()
        for place in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(place)
            assert top is not None
            shown = 0
            for line in [line for number in range(top.childCount()) if (line := top.child(number)) is not None]:
                fits = all(word in f"{line.text(0)} {line.text(1)}".casefold() for word in words)
                line.setHidden(not fits)
                shown += fits
            top.setHidden(not shown)
