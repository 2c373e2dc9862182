"""The card on the map: how many halls and m² are in each group, as the colours have it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QWidget

from expobook.ui.kit import formats
from expobook.ui.kit.parts import RIGHT, clear, label
from expobook.ui.kit.screen import Surroundings
from expobook.ui.site.colours import Coloured
from expobook.ui.site.day import SiteDay
from expobook.ui.site.swatch import Swatch

LONGEST = 170  # pixels of a name


class SumsCard(QFrame):
    """The legend with its sums, in the right upper corner of the map; shares add up to a hundred."""

    def __init__(self, around: Surroundings, view: QWidget) -> None:
        super().__init__(view)
        self._around, self._view = around, view
        self.setProperty("area", "card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 10, 12, 10)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(3)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)
        self.hide()

    def show_sums(self, day: SiteDay, shown: Coloured) -> None:
        """Show the sums of a day."""
        clear(self._grid)
        heads = (formats.day(day.day, self._around.language, year=True), self.tr("halls"), "m²", self.tr("share"))
        for column, text in enumerate(heads):
            made = label(text, "strong" if column == 0 else "small")
            if column == 0:
                self._grid.addWidget(made, 0, 0, 1, 2)
            else:
                self._grid.addWidget(made, 0, column + 1, RIGHT)
        percents = formats.shares([shown.areas.get(group, 0) for group in shown.order])
        for place, group in enumerate(shown.order, 1):
            name = shown.names.get(group) or self._name(group)
            self._grid.addWidget(Swatch(self._around.theme, group), place, 0)
            words = label(self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, LONGEST))
            words.setToolTip(name if words.text() != name else "")
            self._grid.addWidget(words, place, 1)
            figures = (shown.halls.get(group, 0), shown.areas.get(group, 0), percents[place - 1])
            self._figures(place, *figures, "")
        total, last = sum(shown.areas.values()), len(shown.order) + 1
        self._grid.addWidget(label(self.tr("Indoor halls"), "strong"), last, 0, 1, 2)
        self._figures(last, sum(shown.halls.values()), total, 100 if total else 0, "strong")
        self.show()
        self.place()

    def place(self) -> None:
        """Stand in the corner."""
        self.move(self._view.width() - self.width() - 16, 16)

    def _figures(self, place: int, halls: int, mm2: int, percent: int, tone: str) -> None:
        for column, text in ((2, str(halls)), (3, f"{mm2 // 1_000_000:,}"), (4, f"{percent} %")):
            self._grid.addWidget(label(text, tone), place, column, RIGHT)

    def _name(self, group: str) -> str:
        names = {
            "show": self.tr("Show"), "build_up": self.tr("Build-up"), "dismantle": self.tr("Dismantle"),
            "hold_1": self.tr("1st option"), "closure": self.tr("Closure"), "free": self.tr("Free"),
            "taken": self.tr("Taken today"), "short": self.tr("Free under 7 days"),
            "weeks": self.tr("Free 7 to 30 days"), "long": self.tr("Free 31 days and more"),
            "party-rest": self.tr("Other organisers"),
        }  # fmt: skip
        return names[group]
