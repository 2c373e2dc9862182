"""The fields of the wish, where they stand and what they are called; :mod:`form` reads and fills them."""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from expobook.domain.errors import BadInput
from expobook.domain.finding.request import NET_PERCENT, Distance, Part
from expobook.services.rules import theme_names
from expobook.ui.find.fields import Captioned, UnitField
from expobook.ui.find.part_rows import DayFields, DistanceRow, PartRow, refuse_more_parts
from expobook.ui.find.places import Places
from expobook.ui.kit.booking_box import BookingBox
from expobook.ui.kit.forms import day_field
from expobook.ui.kit.parts import inside, label, push, row
from expobook.ui.kit.screen import Surroundings

FIRST_DAYS = (4, 4, 2)
USUAL_DISTANCE = 30
WINDOW = timedelta(days=90)


class WishFields(QWidget):
    """The fields of the wish, their places and their words."""

    search_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        theme = around.theme
        today = around.desk.now().date()
        self.title = BookingBox(around.languages, lambda booking, language: booking.title.in_language(language))
        self.title.setEditable(True)
        self.title.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.title.setMinimumContentsLength(10)
        self.area = UnitField(theme, "m2", "m²")
        self.gross, self.net = push("", "segment"), push("", "segment")
        self.percent = UnitField(theme, "net-percent", "%", str(NET_PERCENT))
        self.days = DayFields(theme, FIRST_DAYS)
        self.parts: list[PartRow] = []
        self.wished = QCheckBox()
        self.wish = day_field(today + timedelta(days=30))
        self.first, self.last = day_field(today), day_field(today + WINDOW)
        self.contiguous, self.parts_of_halls, self.first_option = QCheckBox(), QCheckBox(), QCheckBox()
        self.min_height, self.min_load = UnitField(theme, "min-height", "m"), UnitField(theme, "min-load", "t/m²")
        self.places = Places(around)
        self.theme = QComboBox()
        self.theme.addItem("–", "")
        for code, name in theme_names().items():
            self.theme.addItem(name.in_language(around.language), code)
        self.distances: list[DistanceRow] = []
        self.budget = UnitField(theme, "budget", "")
        self.search, self.empty = push("", "primary"), push("")
        self.told = label("", "third", wrap=True)
        self._build()

    # --- building

    def _build(self) -> None:
        for each in (self.gross, self.net):
            each.setCheckable(True)
            each.setAutoExclusive(True)
        self.gross.toggled.connect(self._net_or_gross)
        self._more, self._apart = push("", "link"), push("", "link")
        window = row(self.first, label("–", "third"), self.last, gap=6)
        window.setStretch(0, 1)
        window.setStretch(2, 1)
        self._captions = {
            "title": Captioned(self.title),
            "window": Captioned(window),
            "height": Captioned(self.min_height),
            "load": Captioned(self.min_load),
            "theme": Captioned(self.theme),
            "budget": Captioned(self.budget),
        }
        area = row(self.area, row_of(self.gross, self.net), gap=8)
        area.setStretch(0, 1)
        self._captions["area"] = Captioned(area)
        self._percent_line = Captioned(self.percent)
        self._halls = label("", "second")
        self._part_rows, self._distance_rows = Below(), Below()
        ground = inside()
        column = QVBoxLayout(ground)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        limits = row(self._captions["height"], self._captions["load"], gap=12)
        wish = QVBoxLayout()
        wish.setSpacing(1)
        for field in (self.wished, self.wish):
            wish.addWidget(field)
        halls = checks(self._halls, self.contiguous, self.parts_of_halls, self.first_option)
        captions = self._captions
        things: tuple[QWidget | QBoxLayout, ...] = (
            captions["title"], captions["area"], self._percent_line, self.days, self._part_rows, self._more, wish,
            captions["window"], halls, limits, self.places, captions["theme"], self._distance_rows, self._apart,
            captions["budget"],
        )  # fmt: skip
        for thing in things:
            column.addWidget(thing) if isinstance(thing, QWidget) else column.addLayout(thing)
        for link in (self._more, self._apart):
            column.setAlignment(link, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._key = label("F5", "chip")
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 10)
        foot.setSpacing(8)
        foot.addLayout(row(self.search, self.empty, 1, self._key))
        foot.addWidget(self.told)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)
        self._connect()

    def _connect(self) -> None:
        self.wished.toggled.connect(self.wish.setEnabled)
        self._more.clicked.connect(self.add_part)
        self._apart.clicked.connect(self.add_distance)
        self.search.clicked.connect(self.search_wanted)
        self.empty.clicked.connect(self.clear_wanted)
        for field in self.figures():
            field.returnPressed.connect(self.search_wanted)

    def figures(self) -> list[UnitField]:
        """Return the fields that hold a figure and are always there."""
        return [self.area, self.percent, self.min_height, self.min_load, self.budget, *self.days.fields]

    # --- rows that may be many

    def add_part(self) -> None:
        """Add an area with days of its own; a request has four at most."""
        try:
            refuse_more_parts(len(self.parts) + 1)
        except BadInput as refused:
            self._around.messages.failed(refused)
            return
        self._set_parts((*self._parts_said(), Part(0, *FIRST_DAYS)))
        self.parts[-1].area.setFocus()

    def _parts_said(self) -> tuple[Part, ...]:
        return tuple(each.part() for each in self.parts)

    def _set_parts(self, parts: Sequence[Part]) -> None:
        for old in self.parts:
            old.hide()
            old.deleteLater()
        self.parts = [PartRow(self._around.theme, part) for part in parts]
        for made in self.parts:
            made.gone.connect(self._part_gone)
            made.area.returnPressed.connect(self.search_wanted)
            self._part_rows.column.addWidget(made)
        self._part_rows.setVisible(bool(parts))

    def _part_gone(self, gone: PartRow) -> None:
        self.parts.remove(gone)
        gone.hide()
        gone.deleteLater()
        self._part_rows.setVisible(bool(self.parts))

    def add_distance(self) -> None:
        """Add a theme to keep away from."""
        own = str(self.theme.currentData())
        self._add_distance(Distance(own, USUAL_DISTANCE))
        self.distances[-1].theme.setFocus()

    def _add_distance(self, distance: Distance) -> None:
        made = DistanceRow(self._around.theme, theme_names(), self._around.language, distance)
        made.gone.connect(self._distance_gone)
        self.distances.append(made)
        self._distance_rows.column.addWidget(made)
        self._distance_rows.show()

    def _set_distances(self, distances: Sequence[Distance]) -> None:
        for old in list(self.distances):
            self._distance_gone(old)
        for distance in distances:
            self._add_distance(distance)

    def _distance_gone(self, gone: DistanceRow) -> None:
        self.distances.remove(gone)
        gone.hide()
        gone.deleteLater()
        self._distance_rows.setVisible(bool(self.distances))

    def _net_or_gross(self) -> None:
        self._percent_line.setVisible(self.net.isChecked())

    # --- words

    def retranslate(self) -> None:
        """Set every text anew."""
        names = {
            "title": self.tr("For the show"), "area": self.tr("Area"), "window": self.tr("Acceptable window"),
            "height": self.tr("Clear height at least"), "load": self.tr("Floor load at least"),
            "theme": self.tr("Theme"), "budget": self.tr("Budget at most (with tax)"),
        }  # fmt: skip
        for key, words in names.items():
            self._captions[key].name(words)
        for field, words in (
            (self.area, names["area"]),
            (self.first, self.tr("First day")),
            (self.last, self.tr("Last day")),
            (self.wish, self.tr("Opening day that would be best")),
        ):
            field.setAccessibleName(words)
        edit = self.title.lineEdit()
        assert isinstance(edit, QLineEdit)
        edit.setPlaceholderText(self.tr("An enquiry, or a new name"))
        self.gross.setText(self.tr("Gross"))
        self.net.setText(self.tr("Net"))
        self._percent_line.name(self.tr("Net in per cent of gross (50 is assumed)"))
        self._more.setText(self.tr("+ Part with days of its own"))
        self.wished.setText(self.tr("Opening day that would be best"))
        self._halls.setText(self.tr("Halls"))
        self.contiguous.setText(self.tr("In one piece (across concourses too)"))
        self.parts_of_halls.setText(self.tr("Parts of halls will do"))
        self.first_option.setText(self.tr("Only as first option"))
        self._apart.setText(self.tr("+ Days away from a theme"))
        self.budget.set_unit(self.tr("yuan"))
        self.search.setText(self.tr("Search"))
        self.search.setIcon(self._around.theme.icon("search", "accent_ink"))
        self.empty.setText(self.tr("Clear"))
        self.days.retranslate()
        self.places.retranslate()
        for part in self.parts:
            part.retranslate()
        language = self._around.language
        for distance in self.distances:
            distance.retranslate_to(language)
        for place, name in enumerate(theme_names().values(), 1):
            self.theme.setItemText(place, name.in_language(language))


def row_of(*buttons: QWidget) -> QWidget:
    """Return buttons that belong together, without a gap."""
    made = QWidget()
    made.setLayout(row(*buttons, gap=0))
    return made


class Below(QWidget):
    """The place of rows that may be many; without any it takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.hide()


def checks(*things: QWidget) -> QVBoxLayout:
    """Return a caption and boxes to tick, close together."""
    column = QVBoxLayout()
    column.setSpacing(0)
    for thing in things:
        column.addWidget(thing)
    return column
