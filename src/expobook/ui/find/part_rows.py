"""Areas with days of their own, and distances from themes: the rows of the wish that may be many."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from expobook.domain.errors import BadInput
from expobook.domain.finding.request import MOST_PARTS, Distance, Part
from expobook.domain.text import Bilingual
from expobook.ui.find.fields import UnitField, plain
from expobook.ui.kit.parts import label, name_tool, row, tool
from expobook.ui.kit.theme import Theme
from expobook.words import Language

M2 = 1_000_000


class DayFields(QWidget):
    """Build-up, show and dismantling in days, side by side, each under its caption."""

    def __init__(self, theme: Theme, days: tuple[int, int, int], *, captions: bool = True) -> None:
        super().__init__()
        self.fields = [
            UnitField(theme, name, "", str(count))
            for name, count in zip(("build", "show", "dismantle"), days, strict=True)
        ]
        self._captions = [label("", "second") for _ in self.fields]
        line = row(gap=6)
        for caption, field in zip(self._captions, self.fields, strict=True):
            column = QVBoxLayout()
            column.setSpacing(3)
            if captions:
                column.addWidget(caption)
            column.addWidget(field)
            line.addLayout(column, 1)
        self.setLayout(line)

    def days(self) -> tuple[int, int, int]:
        """Return the days; raises ``BadInput`` for what is no number."""
        build, show, dismantle = (field.whole() for field in self.fields)
        return build, show, dismantle

    def fill(self, part: Part) -> None:
        for field, days in zip(self.fields, (part.build_up, part.show, part.dismantle), strict=True):
            field.setText(str(days))

    def retranslate(self) -> None:
        words = (self.tr("Build-up"), self.tr("Show"), self.tr("Dismantle"))
        for caption, field, text in zip(self._captions, self.fields, words, strict=True):
            caption.setText(text)
            field.setAccessibleName(text)
            field.setToolTip(text)
            field.set_unit(self.tr("d"))


class PartRow(QWidget):
    """One further area: how much, indoors or outdoors, and its own days."""

    gone = Signal(object)

    def __init__(self, theme: Theme, part: Part) -> None:
        super().__init__()
        self.area = UnitField(theme, "m2", "m²", plain(part.area_mm2 // M2))
        self.ground = QComboBox()
        self.ground.addItems(["", ""])
        self.ground.setCurrentIndex(int(part.outdoor))
        self.days = DayFields(theme, (part.build_up, part.show, part.dismantle), captions=False)
        self._away = tool(theme, "x")
        self._away.clicked.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        first = row(self.area, self.ground, self._away, gap=6)
        first.setStretch(0, 1)
        column.addLayout(first)
        column.addWidget(self.days)
        self.retranslate()

    def part(self) -> Part:
        """Return what the row says; raises ``BadInput``."""
        return Part(int(self.area.figure() * M2), *self.days.days(), outdoor=self.ground.currentIndex() == 1)

    def fields(self) -> list[UnitField]:
        return [self.area, *self.days.fields]

    def retranslate(self) -> None:
        self.area.setAccessibleName(self.tr("Area"))
        self.ground.setItemText(0, self.tr("Indoors"))
        self.ground.setItemText(1, self.tr("Outdoors"))
        self.ground.setAccessibleName(self.tr("Indoors or outdoors"))
        name_tool(self._away, self.tr("Take this part away"))
        self.days.retranslate()

    def _go(self) -> None:
        self.gone.emit(self)


class DistanceRow(QWidget):
    """At least so many days from shows of a theme."""

    gone = Signal(object)

    def __init__(self, theme: Theme, names: Mapping[str, Bilingual], language: Language, distance: Distance) -> None:
        super().__init__()
        self._names = names
        self.theme = QComboBox()
        self.theme.addItem("–", "")
        for code, name in names.items():
            self.theme.addItem(name.in_language(language), code)
        self.theme.setCurrentIndex(max(0, self.theme.findData(distance.theme)))
        self.theme.setMinimumContentsLength(8)
        self.days = UnitField(theme, "avoid-theme", "", str(distance.days))
        self.days.setFixedWidth(74)
        self._away = tool(theme, "x")
        self._away.clicked.connect(self._go)
        line = row(self.theme, self.days, self._away, gap=6)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.retranslate_to(language)

    def distance(self) -> Distance | None:
        """Return what the row says, None without a theme; raises ``BadInput``."""
        code = str(self.theme.currentData())
        return Distance(code, self.days.whole()) if code else None

    def retranslate_to(self, language: Language) -> None:
        for place, name in enumerate(self._names.values(), 1):
            self.theme.setItemText(place, name.in_language(language))
        self.theme.setAccessibleName(self.tr("Theme to keep away from"))
        self.days.setAccessibleName(self.tr("Days between"))
        self.days.set_unit(self.tr("d"))
        name_tool(self._away, self.tr("Take this distance away"))

    def _go(self) -> None:
        self.gone.emit(self)


def refuse_more_parts(count: int) -> None:
    """Refuse one part more than a request may have; raises ``BadInput``."""
    if count >= MOST_PARTS:
        raise BadInput(field="part", value=str(count + 1), why="too-many-parts", most=MOST_PARTS)
