"""The toolbar of the diary: time, view, zoom, halls, legend, and the two ways to new space."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QWidget

from expobook.domain.venue import Venue
from expobook.ui.diary.tape.chart import TapeChart
from expobook.ui.kit.menus import OTHER
from expobook.ui.kit.parts import Badge, label, name_tool, push, tool
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.theme import Hatch, Theme
from expobook.words import Language, counted

LEGEND = (
    ("contracted", "Contracted"),
    ("hold_1", "1st"),
    ("hold_2", "2nd"),
    ("hold_3", "3rd option"),
    ("closure", "Closure"),
)

GAP = 3  # pixels between signs and words of the legend


class Swatch(QWidget):
    """A hatch of the legend in the colours of firm bookings."""

    def __init__(self, theme: Theme, kind: Hatch) -> None:
        super().__init__()
        self._theme, self._kind = theme, kind
        self.setFixedSize(18, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        box = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        painter.fillRect(box, theme.color("firm_pale"))
        painter.fillRect(box, theme.hatch(self._kind, "firm_fill", None, self.devicePixelRatioF()))
        painter.setPen(QPen(theme.color("firm_line"), 1))
        painter.drawRect(box)
        painter.end()


class Legend(QWidget):
    """What the marks mean; it gives way where the window is narrow."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._badges = [Badge(around.theme, status, "") for status, _ in LEGEND]
        self._words = [label("", "small") for _ in range(len(LEGEND) + 2)]
        swatches = [Swatch(around.theme, "build_up"), Swatch(around.theme, "dismantle")]
        self._signs: list[QWidget] = [*self._badges, *swatches]
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addStretch(1)
        for sign, words in zip(self._signs, self._words, strict=True):
            line.addWidget(sign)
            line.addWidget(words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show signs with words, signs alone, or nothing, as there is room; tooltips keep the words."""
        signs = sum(sign.width() + GAP for sign in self._signs)
        words = sum(words.sizeHint().width() + GAP for words in self._words)
        room = self.width()
        for sign, text in zip(self._signs, self._words, strict=True):
            sign.setVisible(room >= signs)
            text.setVisible(room >= signs + words)

    def retranslate(self) -> None:
        texts = (
            self.tr("Contracted"),
            self.tr("1st"),
            self.tr("2nd"),
            self.tr("3rd option"),
            self.tr("Closure"),
            self.tr("build-up"),
            self.tr("dismantle"),
        )
        for sign, words, text in zip(self._signs, self._words, texts, strict=True):
            words.setText(text)
            sign.setToolTip(text)
        self._fit()
        letters = self._around.theme.letters
        for badge, (status, _) in zip(self._badges, LEGEND, strict=True):
            badge.say(status[-1] if status.startswith("hold") else letters[status][self._around.language])


class HallFilter(QObject):
    """The menu that leaves some phases of the venue alone in the chart."""

    def __init__(self, around: Surroundings, chart: TapeChart, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._chart = around, chart
        self.button = push("")
        self.button.setIcon(around.theme.icon("filter"))
        self._menu = QMenu(self.button)
        self.button.setMenu(self._menu)
        self._all = self._menu.addAction("")
        self._all.triggered.connect(self._show_all)
        self._menu.addSeparator()
        self._zones: dict[str, QAction] = {}
        for zone in around.desk.venue.zones:
            if halls_of(around.desk.venue, [zone.code]):
                action = self._menu.addAction("")
                action.setCheckable(True)
                action.triggered.connect(self._chosen)
                self._zones[zone.code] = action

    def _show_all(self) -> None:
        for action in self._zones.values():
            action.setChecked(False)
        self._chosen()

    def _chosen(self) -> None:
        zones = [code for code, action in self._zones.items() if action.isChecked()]
        self._chart.show_only(halls_of(self._around.desk.venue, zones))
        self.retranslate()

    def retranslate(self) -> None:
        language = self._around.language
        self._all.setText(self.tr("All halls"))
        other: Language = "en" if language == "zh" else "zh"
        zones = self._around.desk.venue.zones
        names = {zone.code: zone.name.in_language(language) for zone in zones}
        others = {zone.code: zone.name.in_language(other) for zone in zones}
        chosen = [names[code] for code, action in self._zones.items() if action.isChecked()]
        for code, action in self._zones.items():
            action.setText(names[code])
            action.setProperty(OTHER, others[code])
        self.button.setText(", ".join(chosen) or self.tr("All halls"))


def halls_of(venue: Venue, zones: Sequence[str]) -> list[str]:
    """Return the halls of some phases."""
    return [hall.code for hall in venue.halls if hall.zone in zones]


class DiaryBar(QWidget):
    """Buttons that tell the screen; it says what they do."""

    def __init__(self, around: Surroundings, chart: TapeChart, switch: QWidget) -> None:
        super().__init__()
        theme = around.theme
        self._around, self._chart = around, chart
        self.back, self.on = tool(theme, "chevron-left"), tool(theme, "chevron-right")
        self.today, self.fold = push(""), push("")
        self.fold.setIcon(theme.icon("rows-3"))
        self.out, self.into, self._scale = tool(theme, "zoom-out"), tool(theme, "zoom-in"), label("", "second")
        self._scale.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._scale.setMinimumWidth(64)
        self.search, self.new = push(""), push("", "primary")
        self.search.setIcon(theme.icon("search"))
        self.new.setIcon(theme.icon("plus", "accent_ink"))
        self.filter, self.legend = HallFilter(around, chart, self), Legend(around)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 4, 12, 4)
        line.setSpacing(4)
        parts = (self.back, self.today, self.on, 8, switch, 8, self.out, self._scale, self.into, 8)
        for part in (*parts, self.filter.button, self.fold):
            line.addSpacing(part) if isinstance(part, int) else line.addWidget(part)
        line.addSpacing(4)
        line.addWidget(self.legend, 1)
        line.addSpacing(4)
        line.addWidget(self.search)
        line.addSpacing(4)
        line.addWidget(self.new)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("area", "toolbar")
        self.setFixedHeight(37)

    def connect_to(self, deeds: Iterable[tuple[QAbstractButton, Callable[[], object]]]) -> None:
        """Let buttons do deeds."""
        for button, deed in deeds:
            button.clicked.connect(lambda _checked=False, deed=deed: deed())

    def show_scale(self, days: int) -> None:
        """Say how much time is in view."""
        if days < 21:
            text = counted(self.tr("{days|day|days}"), days=days)
        elif days < 3 * 366:
            text = self.tr("{weeks} weeks").format(weeks=round(days / 7))
        else:
            text = self.tr("{years} years").format(years=round(days / 365.25))
        self._scale.setText(text)

    def retranslate(self) -> None:
        self.today.setText(self.tr("Today"))
        self.new.setText(self.tr("New hold"))
        self.search.setText(self.tr("Find space"))
        name_tool(self.back, self.tr("Earlier"))
        name_tool(self.on, self.tr("Later"))
        name_tool(self.out, self.tr("Zoom out"))
        name_tool(self.into, self.tr("Zoom in"))
        self.fold.setText(self.tr("Fold all") if self._chart.folds.open_halls else self.tr("Unfold all"))
        self.filter.retranslate()
        self.legend.retranslate()
