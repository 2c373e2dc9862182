"""What a proposal does to the plan, hall by hall and stand by stand, each to be ticked or not."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from expobook.domain.plan import Plan, Stand
from expobook.services.plans.keeping_part import Suggested
from expobook.ui.kit import formats
from expobook.ui.kit.parts import RIGHT
from expobook.words import Language, counted

_NUMBER = Qt.ItemDataRole.UserRole
_SUGGESTED = Qt.ItemDataRole.UserRole + 1


class Suggestions(QTreeWidget):
    """Ticks of a hall are those of its stands; ``ticked`` comes when any changed, ``looked_at`` with a number."""

    ticked = Signal()
    looked_at = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(4)
        self._plan: Plan | None = None
        self.headerItem().setTextAlignment(3, RIGHT)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column in (2, 3):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        self.header().resizeSection(0, 128)
        self.setUniformRowHeights(True)
        self.itemChanged.connect(self._changed)
        self.currentItemChanged.connect(self._looked)

    def retranslate(self, language: Language) -> None:
        """Set every text anew; ticks stay."""
        self.setHeaderLabels([self.tr("Stand"), self.tr("Exhibitor"), self.tr("What"), self.tr("Area")])
        self.setAccessibleName(self.tr("What would change"))
        with QSignalBlocker(self):
            for hall in self._halls():
                hall.setText(1, counted(self.tr("{count|stand|stands}"), count=hall.childCount()))
            for item in self._stands():
                each = item.data(0, _SUGGESTED)
                item.setText(1, _who(each, self._plan, language))
                item.setText(2, self._what(each))

    def _what(self, each: Suggested) -> str:
        return {
            "added": self.tr("added"),
            "removed": self.tr("taken out"),
            "moved": self.tr("moved"),
            "resized": self.tr("another size"),
            "changed": self.tr("changed"),
        }[each.what]

    def show_suggested(self, found: Sequence[Suggested], plan: Plan, language: Language) -> None:
        """List what a proposal does, all of it ticked."""
        self._plan = plan
        with QSignalBlocker(self):
            self.clear()
            halls: dict[str, QTreeWidgetItem] = {}
            for each in found:
                above = halls.get(each.hall)
                if above is None:
                    above = halls[each.hall] = QTreeWidgetItem(self, [each.hall])
                    above.setFlags(above.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
                item = QTreeWidgetItem([each.number, "", "", _area(each)])
                item.setData(0, _NUMBER, each.number)
                item.setData(0, _SUGGESTED, each)
                item.setTextAlignment(3, RIGHT)
                item.setCheckState(0, Qt.CheckState.Checked)
                above.addChild(item)
            if len(halls) == 1:
                self.expandAll()
        self.retranslate(language)

    def numbers(self) -> frozenset[str]:
        """Return the numbers of the stands that are ticked."""
        ticked = (item for item in self._stands() if item.checkState(0) is Qt.CheckState.Checked)
        return frozenset(item.data(0, _NUMBER) for item in ticked)

    def tick(self, name: str, *, on: bool) -> None:
        """Tick a hall or a stand, or take its tick away."""
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        for item in (*self._halls(), *self._stands()):
            if item.text(0) == name:
                item.setCheckState(0, state)

    def _halls(self) -> Iterator[QTreeWidgetItem]:
        for place in range(self.topLevelItemCount()):
            item = self.topLevelItem(place)
            if item is not None:
                yield item

    def _stands(self) -> Iterator[QTreeWidgetItem]:
        for hall in self._halls():
            yield from map(hall.child, range(hall.childCount()))

    def _changed(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0 and item.data(0, _NUMBER):  # a hall's own change comes with those of its stands
            self.ticked.emit()

    def _looked(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None and item.data(0, _NUMBER):
            self.looked_at.emit(item.data(0, _NUMBER))


def _who(each: Suggested, plan: Plan | None, language: Language) -> str:
    stand = each.after or each.before
    exhibitor = plan.exhibitors.get(stand.exhibitor) if stand is not None and plan is not None else None
    return exhibitor.name.in_language(language) if exhibitor is not None else ""


def _area(each: Suggested) -> str:
    def told(stand: Stand | None) -> str:
        return formats.area(stand.area_mm2, tenths=True) if stand is not None else "–"

    if each.what == "resized":
        return f"{told(each.before)} → {told(each.after)}"
    return told(each.after or each.before)
