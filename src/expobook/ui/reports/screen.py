"""Reports: one of a list, on a time of one's choice, as picture above and as table below."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDate, QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from expobook.domain.booking import Booking
from expobook.domain.diary import Stay
from expobook.domain.progress import Progress
from expobook.domain.report import Form, Report
from expobook.drawing.report_words import definition_of, title_of, word
from expobook.services.diary.reading import booking_named
from expobook.services.files import write_file
from expobook.services.reporting.reports import BY, FORMS, REPORTS, export_report, month_report, report
from expobook.ui.kit.forms import day_field, day_of
from expobook.ui.kit.parts import area, head, label, push, row, table, tool, toolbar
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.reports.chart_view import ChartView
from expobook.ui.reports.digest import show_digest
from expobook.ui.reports.leading import booking_behind, day_behind, hall_behind
from expobook.ui.reports.table_model import ReportModel
from expobook.words import span

_LIST_WIDTH, _ITEM_HEIGHT = 210, 28


class ReportsScreen(Screen):
    """Figures for the management, each with its picture, its table, what it counts, and its files."""

    key, title, icon = "reports", "Reports", "chart-column"
    wide = True

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.shown: Report | None = None
        self._asking = self._again = False
        self._by = ""
        self.chart = ChartView(around.theme, around.languages)
        self._model = ReportModel(around.theme)
        self._table = table(self._model, "")
        self._which = QListWidget()
        self._bar = self._build_bar()
        self._build()
        self._choose_days(0)
        self.setFocusProxy(self._which)
        self.retranslate()
        self._which.setCurrentRow(0)
        self._which.currentRowChanged.connect(self._chosen)
        self._table.activated.connect(lambda index: self.lead(index.row(), index.column()))
        self.chart.row_wanted.connect(self.lead)

    # --- building

    def _build_bar(self) -> QWidget:
        theme, today = self.around.theme, self.around.desk.now().date()
        self._preset, self._groups = QComboBox(), QComboBox()
        for box in (self._preset, self._groups):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # to the words of either language
        self._from, self._to = day_field(today), day_field(today)
        self._twin = tool(theme, "rows-3", checkable=True)
        self._twin.setChecked(True)
        self._twin.toggled.connect(self._table.setVisible)
        self._preset.activated.connect(self._choose_days)
        self._groups.activated.connect(self._regroup)
        for field in (self._from, self._to):
            field.dateChanged.connect(self._typed)
        self._dash, self._export, self._month = label("–", "second"), push("", "primary"), push()
        self._export.setIcon(theme.icon("download", "accent_ink"))
        self._menu = QMenu(self)
        for form in FORMS:
            self._menu.addAction(form.upper(), partial(self.ask_export, form))
        self._export.setMenu(self._menu)
        self._month.clicked.connect(self.ask_month)
        return toolbar(
            self._preset, self._from, self._dash, self._to, self._groups, 1, self._twin, self._month, self._export
        )

    def _build(self) -> None:
        self._caption, self._days, self._counts = (
            label("", "title"),
            label("", "second"),
            label("", "second", wrap=True),
        )
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(self.chart)
        upper = area("panel")
        column = QVBoxLayout(upper)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(4)
        column.addLayout(row(self._caption, 1, self._days))
        column.addWidget(self._counts)
        column.addWidget(self._scroll, 1)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(upper)
        self._split.addWidget(self._table)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setChildrenCollapsible(False)
        self._heading = label("", "strong")
        side = area("left")
        side.setFixedWidth(_LIST_WIDTH)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(head(self._heading))
        self._which.setFrameShape(QFrame.Shape.NoFrame)
        left.addWidget(self._which)
        whole = row(side, self._split, gap=1)
        self.setLayout(whole)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def commands(self) -> list[Command]:
        exports = [
            Command(f"Export the report as {form.upper()}…", partial(self.ask_export, form), "", "download", "Reports")
            for form in FORMS
        ]
        return [
            *exports,
            Command("Management report of a month…", self.ask_month, "", "printer", "Reports"),
            Command("Table of the report", self._twin.toggle, "Ctrl+T", "rows-3", "View"),
        ]

    def commands_anywhere(self) -> list[Command]:
        return [Command("Morning digest…", self.show_digest, "", "hourglass", "Reports")]

    def show_digest(self) -> None:
        """Show what wants doing today, expiring holds first; from there it is written or mailed."""
        show_digest(self.around, self)

    def entered(self) -> None:
        self._ask()

    def show_thing(self, thing: object) -> None:
        """Show the report of a name."""
        keys = list(REPORTS)
        if thing in keys:
            self._which.setCurrentRow(keys.index(str(thing)))

    def retranslate(self) -> None:
        language = self.around.language
        keys = list(REPORTS)
        for place, key in enumerate(keys):
            item = self._which.item(place) or QListWidgetItem(self._which)
            item.setSizeHint(QSize(0, _ITEM_HEIGHT))
            item.setText(word(f"{key}.title", language))
        self._heading.setText(self.tr("Reports"))
        self._which.setAccessibleName(self.tr("Reports"))
        self._table.setAccessibleName(self.tr("Table of the report"))
        self._refill(self._preset, [self.tr(name) for name in _PRESETS])
        self._preset.setAccessibleName(self.tr("Time"))
        self._preset.setPlaceholderText(self.tr("Days of my own"))
        self._name_days()
        self._groups.setAccessibleName(self.tr("Rows"))
        self._from.setAccessibleName(self.tr("First day"))
        self._to.setAccessibleName(self.tr("Last day"))
        self._twin.setToolTip(self.tr("Table of the report"))
        self._twin.setAccessibleName(self.tr("Table of the report"))
        self._export.setText(self.tr("Export…"))
        self._month.setText(self.tr("Month report…"))
        self._fill_groups()
        if self.shown is not None:
            self._came(self.shown)

    @staticmethod
    def _refill(box: QComboBox, names: list[str]) -> None:
        place = box.currentIndex()
        box.blockSignals(True)
        box.clear()
        box.addItems(names)
        box.setCurrentIndex(place)
        box.blockSignals(False)

    # --- choosing

    @property
    def chosen(self) -> str:
        """The name of the report that is chosen."""
        return list(REPORTS)[max(self._which.currentRow(), 0)]

    @property
    def days(self) -> Stay:
        """The days chosen; the last day is never before the first."""
        first, last = day_of(self._from), day_of(self._to)
        return Stay(first, max(first, last) + timedelta(days=1))

    def set_days(self, days: Stay) -> None:
        """Choose other days."""
        for field, day in ((self._from, days.start), (self._to, days.last)):
            field.blockSignals(True)
            field.clearMinimumDate()
            field.setDate(QDate(day.year, day.month, day.day))
            field.blockSignals(False)
        self._name_days()
        self._ask()

    def _name_days(self) -> None:
        """Say which of the usual times the days are; none of them, where they are days of one's own."""
        today = self.around.desk.now().date()
        usual = [_preset_days(place, today) for place in range(len(_PRESETS))]
        self._preset.setCurrentIndex(usual.index(self.days) if self.days in usual else -1)

    def _choose_days(self, place: int) -> None:
        self.set_days(_preset_days(place, self.around.desk.now().date()))

    def _typed(self) -> None:
        self._to.setMinimumDate(self._from.date())
        self._name_days()
        self._ask()

    def _chosen(self, _place: int) -> None:
        self._by = ""
        self._fill_groups()
        self._ask()

    def _fill_groups(self) -> None:
        ways = BY.get(self.chosen, ())
        self._groups.blockSignals(True)
        self._groups.clear()
        for way in ways:
            self._groups.addItem(word(f"by.{way}", self.around.language), way)
        self._groups.setCurrentIndex(max(self._groups.findData(self._by), 0) if ways else -1)
        self._groups.blockSignals(False)
        self._groups.setVisible(bool(ways))

    def _regroup(self, _place: int) -> None:
        self._by = str(self._groups.currentData() or "")
        self._ask()

    # --- asking

    def _ask(self) -> None:
        if not self.isVisible():
            return
        if self._asking:
            self._again = True
            return
        self._asking = True
        desk, key, days, by = self.around.desk, self.chosen, self.days, self._by

        def work(progress: Progress) -> Report:
            return report(desk, key, days, by)

        self.around.jobs.start(work, self._came, self._failed, database=True)

    def _came(self, found: Report) -> None:
        self._asking = False
        if self._again:
            self._again = False
            self._ask()
            return
        self.shown, language = found, self.around.language
        self._caption.setText(title_of(found, language))
        self._days.setText(span(found.stay, language))
        self._counts.setText("\n".join(definition_of(found, language)))
        self.chart.show_report(found)
        self._model.fill(found, language)
        narrow = found.chart.form is Form.HEAT
        self._table.horizontalHeader().setMinimumSectionSize(36 if narrow else 60)

    def _failed(self, error: Exception) -> None:
        self._asking = False
        self.around.messages.failed(error)

    # --- what is behind a row

    def lead(self, row: int, column: int) -> None:
        """Show what is behind a row in the diary: its booking, its hall, or its days."""
        found, desk = self.shown, self.around.desk
        if found is None or row >= len(found.rows):
            return
        if number := booking_behind(found, row):
            failed = self.around.messages.failed
            self.around.jobs.start(lambda _: booking_named(desk, number), self._lead_to, failed, database=True)
            return
        if day := day_behind(found, row, column):
            self.open_wanted.emit("diary", day)
        if hall := hall_behind(found, row):
            self.open_wanted.emit("diary", hall)

    def _lead_to(self, booking: Booking) -> None:
        self.open_wanted.emit("diary", booking.id)

    # --- files

    def ask_export(self, form: str, _checked: bool = False) -> None:
        """Ask for a file, then write what is shown."""
        name = f"{self.chosen}.{form}"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export the report"), name, f"{form.upper()} (*.{form})")
        if chosen:
            self.export_to(chosen if chosen.lower().endswith(f".{form}") else f"{chosen}.{form}")

    def export_to(self, path: str) -> None:
        """Write the report that is shown in the form that the file's ending names."""
        found, desk, language = self.shown, self.around.desk, self.around.language
        if found is None:
            return

        def write(progress: Progress) -> str:
            return str(export_report(desk, found, Path(path), language))

        self._start_writing(write)

    def ask_month(self) -> None:
        """Ask for a file, then write the management report: of this month where the time has it, else of its first."""
        today = self.around.desk.now().date()
        month = today if today in self.days else self.days.start
        name = f"report-{month:%Y-%m}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Management report of a month"), name, "PDF (*.pdf)")
        if chosen:
            self.month_to(chosen if chosen.lower().endswith(".pdf") else f"{chosen}.pdf", month)

    def month_to(self, path: str, month: date) -> None:
        """Write the management report of a month."""
        desk, language = self.around.desk, self.around.language

        def write(progress: Progress) -> str:
            return str(write_file(Path(path), month_report(desk, month, language)))

        self._start_writing(write)

    def _start_writing(self, write: object) -> None:
        title = self.tr("Writing the report")
        self.around.jobs.start(write, self._written, self.around.messages.failed, database=True, title=title)  # type: ignore[arg-type]

    def _written(self, path: str) -> None:
        self.around.messages.done(self.tr("Written: {path}").format(path=path))


_PRESETS = ("This year", "Last 12 months", "Next 12 months", "This month", "Ten years")


def _preset_days(place: int, today: date) -> Stay:
    """Return the days of one of ``_PRESETS``."""
    month = today.replace(day=1)
    choices = (
        (date(today.year, 1, 1), date(today.year + 1, 1, 1)),
        (_months_later(month, -11), _months_later(month, 1)),
        (month, _months_later(month, 12)),
        (month, _months_later(month, 1)),
        (date(today.year - 5, 1, 1), date(today.year + 5, 1, 1)),
    )
    return Stay(*choices[place])


def _months_later(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)
