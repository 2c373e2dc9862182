"""What stands beside the tape chart: other views, saved views, the way to a day, papers, import, cards, letters."""

from datetime import date, timedelta
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QWidget

from expobook.services.diary.questions import Question
from expobook.ui.booking.card import BookingCardDialog, open_card
from expobook.ui.booking.letters import LetterWriter
from expobook.ui.diary.agenda import Agenda
from expobook.ui.diary.go_to import GoTo
from expobook.ui.diary.month import Month
from expobook.ui.diary.saved_views import LONGEST_NAME, SavedView, forget_view, keep_view, saved_views
from expobook.ui.diary.table import TableTwin
from expobook.ui.diary.tape.chart import TapeChart
from expobook.ui.diary.tape.reading import Reading
from expobook.ui.diary.tray import Tray
from expobook.ui.diary.views import Views
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.parts import name_tool, tool
from expobook.ui.kit.screen import Command, Surroundings
from expobook.ui.kit.things import Card, ChallengeLetter, Place

if TYPE_CHECKING:
    from expobook.ui.diary.import_dialog import ImportDialog
    from expobook.ui.diary.paper_dialog import DiaryPapers

LISTS = "*.xlsx *.csv *.txt"


class ViewForm(Deed):
    """Asks under which name a view is kept."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Save this view"), parent.tr("Save"), parent)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.textChanged.connect(self._typed)
        self.add(self.tr("Name of the view"), self.name)
        self._typed()

    def _typed(self) -> None:
        self.deed.setEnabled(bool(self.name.text().strip()))


class Company(QObject):
    """Adds its views to a diary screen and keeps their days, choice and folds those of the tape chart."""

    booking_opened = Signal(int)

    def __init__(self, around: Surroundings, chart: TapeChart, views: Views, screen: QWidget) -> None:
        super().__init__(screen)
        self._around, self._chart, self._views, self._screen = around, chart, views, screen
        self.agenda, self.month, self.twin = Agenda(around, chart), Month(around, chart), TableTwin(around)
        self.letters = LetterWriter(around, screen)
        self.go_to_box, self.tray = GoTo(around, screen), Tray(around, chart, screen)
        self.dialog: ImportDialog | BookingCardDialog | None = None
        self._leading = False
        views.add("month", self.month, "Month")
        views.add("agenda", self.agenda, "Agenda")
        views.add("table", self.twin)
        self._saved, self._menu = tool(around.theme, "eye"), QMenu(screen)
        self._saved.clicked.connect(self.open_saved)
        line = views.switch.layout()
        if line is not None:
            line.addWidget(self._saved)
        self._connect()

    def _connect(self) -> None:
        for view in (self.agenda, self.month, self.twin):
            view.booking_chosen.connect(self._chart.select)
            view.booking_opened.connect(self.open_card)
        for leader in (self.agenda, self.month):
            leader.moved.connect(self._lead)
        self._chart.days_shown.connect(self._follow)
        self._views.shown.connect(self._shown)
        self._chart.booking_chosen.connect(self._repaint)
        self._chart.booking_chosen.connect(self.twin.mark)
        self._chart.folded.connect(self._folds_changed)
        self.go_to_box.chosen.connect(self._go_where)

    def show_reading(self, reading: Reading) -> None:
        """Show a reading of the book in the view in front; the others do when they come there."""
        view = self._views.widget(self._views.key)
        if isinstance(view, Agenda | Month | TableTwin):
            view.show_reading(reading)

    def commands(self) -> list[Command]:
        """Return what joins the commands of the diary."""
        views = (("tape", "Tape chart"), ("month", "Month"), ("agenda", "Agenda"))
        return [
            Command("Booking card…", self.open_chosen, "Ctrl+I", "history", "Booking"),
            Command("Challenge letter…", partial(self._letter, "challenge"), "", "timer", "Booking"),
            Command("Release letter…", partial(self._letter, "release"), "", "file-text", "Booking"),
            Command("Go to, or is it free…", self.ask_where, "Ctrl+G", "calendar-days", "View"),
            *(Command(name, partial(self._views.show, key), "", "eye", "View") for key, name in views),
            Command("Filter the bookings", self.filter, "Ctrl+F", "filter", "View"),
            Command("Saved views…", self.open_saved, "", "eye", "View"),
            Command("Print the diary…", partial(self.ask_paper, "print"), "Ctrl+P", "printer", "File"),
            Command("Export the diary…", partial(self.ask_paper, "pdf"), "Ctrl+E", "download", "File"),
            Command("Take in a spreadsheet's diary…", self.ask_import, "", "upload", "File"),
        ]

    def show_thing(self, thing: object) -> bool:
        """Show what another part of the window asks for; False when it is nothing of this."""
        match thing:
            case Card(booking_id):
                self.open_card(booking_id)
            case Place(booking_id):
                self.tray.ask(booking_id)
            case ChallengeLetter(booking_id, number):
                self.letters.ask_challenge(booking_id, number)
            case _:
                return False
        return True

    def retranslate(self) -> None:
        """Set every text anew."""
        self.twin.retranslate()
        name_tool(self._saved, self.tr("Saved views"))
        self.month.update()
        self.agenda.viewport().update()

    # --- days

    def page(self, sign: int) -> bool:
        """Turn the view in front; False when that is the chart's own affair."""
        view = self._views.widget(self._views.key)
        if isinstance(view, Agenda | Month):
            view.page(sign)
            return True
        return False

    def zoom(self, sign: int) -> bool:
        """Bring days closer in the view in front; False when that is the chart's own affair."""
        view = self._views.widget(self._views.key)
        if isinstance(view, Agenda):
            view.zoom(sign)
        return isinstance(view, Agenda)

    def _lead(self, day: date) -> None:
        """The chart follows a view that was scrolled, so that what it shows is read."""
        self._leading = True
        self._chart.go_to(day + timedelta(days=7))
        self._leading = False

    def _follow(self, first: date, until: date) -> None:
        """Go where the chart was told to go: it brings a day to a fifth of its width."""
        if not self._leading and self._views.key in ("month", "agenda"):
            self._bring(first + (until - first) / 5)

    def _shown(self, key: str) -> None:
        """A view comes to the front: it shows today when the chart does, else what the chart shows."""
        if self._chart.reading is not None:
            self.show_reading(self._chart.reading)
        first, until = self._chart.days_in_view()
        today = self._around.desk.now().date()
        if key in ("month", "agenda"):
            self._bring(today if first <= today < until else first + (until - first) / 5)

    def _bring(self, day: date) -> None:
        self.agenda.go_to(day)
        self.month.go_to(day)

    def ask_where(self) -> None:
        """Open the field for a day or a question."""
        self.go_to_box.field.clear()
        self.go_to_box.open_over(self._screen.window())

    def _go_where(self, question: Question) -> None:
        if question.stay is not None:
            self._chart.go_to(question.stay.start)
        bays = sorted(question.bays)
        if bays:
            hall = self._chart.venue.bay(bays[0]).hall
            row = next((row for row in self._chart.picture.chart.rows if row.code == hall), None)
            if row is not None:
                self._chart.verticalScrollBar().setValue(max(0, row.top - 40))

    def _repaint(self, _booking: int) -> None:
        self.agenda.viewport().update()
        self.month.update()

    def _folds_changed(self) -> None:
        if self._chart.reading is not None:
            self.show_reading(self._chart.reading)

    def filter(self) -> None:
        """Go to the table and type what is looked for."""
        self._views.show("table")
        self.twin.focus_filter()

    # --- saved views

    def view_now(self) -> SavedView:
        """Return what is shown, as it is kept under a name."""
        first, until = self._chart.days_in_view()
        folds, (text, status) = self._chart.folds, self.twin.filters()
        return SavedView(
            self._views.key,
            str(first),
            str(until),
            tuple(sorted(folds.only)),
            tuple(sorted(folds.open_halls)),
            tuple(sorted(folds.zones)),
            text,
            status,
        )

    def show_view(self, view: SavedView) -> None:
        """Show what was kept; halls that the venue no longer has are left out."""
        halls = {hall.code for hall in self._chart.venue.halls}
        folds = self._chart.folds
        folds.zones, folds.open_halls = set(view.folded), set(view.open_halls) & halls
        self._chart.show_only([hall for hall in view.halls if hall in halls])
        if view.days is not None:
            first, until = view.days
            self._chart.show_days(first, max(first + timedelta(days=1), until - timedelta(days=1)))  # the last was cut
        self.twin.set_filters(view.text, view.status)
        known = ("tape", "month", "agenda", "table")
        self._views.show(view.view if view.view in known else "tape")

    def open_saved(self) -> None:
        """Offer the views that have a name, and to keep or forget one."""
        menu, views = self._menu, saved_views(self._around.settings)
        menu.clear()
        for name, view in views.items():
            menu.addAction(name.replace("&", "&&"), partial(self.show_view, view))
        menu.addSeparator()
        menu.addAction(self._around.theme.icon("plus"), self.tr("Save this view…"), self.ask_name)
        if views:
            forget = menu.addMenu(self.tr("Forget a view"))
            for name in views:
                forget.addAction(name.replace("&", "&&"), partial(forget_view, self._around.settings, name))
        menu.popup(self._saved.mapToGlobal(self._saved.rect().bottomLeft()))

    def ask_name(self) -> None:
        """Ask under which name the view is kept."""
        form = ViewForm(self._around, self._screen)
        form.accepted.connect(lambda: self.save_view(form.name.text().strip()))
        form.finished.connect(form.deleteLater)
        form.open()

    def save_view(self, name: str) -> None:
        """Keep what is shown under a name."""
        keep_view(self._around.settings, name, self.view_now())
        self._around.messages.done(self.tr("View saved: {name}").format(name=name))

    # --- papers, files, cards

    @cached_property
    def papers(self) -> "DiaryPapers":
        """What prints and writes the diary, made when it is first wanted."""
        from expobook.ui.diary.paper_dialog import DiaryPapers

        return DiaryPapers(self._around, self._screen)

    def ask_paper(self, form: str) -> None:
        """Ask how the days in view are printed or written."""
        self.papers.ask(self._chart.days_in_view(), form)

    def ask_import(self) -> None:
        """Ask for a spreadsheet, and show what it would do."""
        title = self.tr("Take in a spreadsheet's diary")
        path, _ = QFileDialog.getOpenFileName(self._screen, title, "", LISTS)
        if path:
            self.import_from(Path(path))

    def import_from(self, path: Path) -> "ImportDialog":
        """Open the dialog that takes a list in."""
        from expobook.ui.diary.import_dialog import ImportDialog

        dialog = self.dialog = ImportDialog(self._around, path, self._screen)
        dialog.open()
        return dialog

    def open_chosen(self) -> None:
        """Open the card of the booking that is chosen."""
        if self._chart.selected:
            self.open_card(self._chart.selected)
        else:
            self._around.messages.told(self.tr("Choose a booking first"))

    def open_card(self, booking_id: int) -> None:
        """Open the card of a booking, and show it in the inspector."""
        self.booking_opened.emit(booking_id)
        self.dialog = open_card(self._around, self._screen, booking_id)

    def _letter(self, kind: str) -> None:
        reading, chosen = self._chart.reading, self._chart.selected
        booking = reading.booking(chosen) if reading is not None and chosen else None
        if booking is None:
            self._around.messages.told(self.tr("Choose a booking first"))
        elif kind == "challenge":
            self.letters.ask_challenge(booking.id, booking.number)
        else:
            self.letters.ask_release(booking.id, booking.number)
