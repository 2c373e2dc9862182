"""Enquiries without space: dragged from the work list onto the chart, or placed by a form; both ask the days."""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Schedule
from expobook.domain.holds import check_lines
from expobook.domain.progress import Progress
from expobook.services.diary import booking_card
from expobook.services.standing import Wish
from expobook.ui.diary.chart import TapeChart
from expobook.ui.diary.dialogs import Deed, count_field, day_field, day_of, words_of
from expobook.ui.diary.gestures import HoldGesture, Spot, default_days
from expobook.ui.screen import Surroundings
from expobook.ui.work_rows import ENQUIRY_MIME

DAYS = 9  # of the ghost under the pointer; the form asks the real ones


class PlaceEnquiry(Deed):
    """Space and days of an enquiry; nothing is held before its button is pressed."""

    def __init__(self, around: Surroundings, booking: Booking, line: Line | None, start: date, parent: QWidget) -> None:
        title = parent.tr("Hold space: {title}").format(title=booking.title.in_language(around.language))
        super().__init__(around, title, parent.tr("Hold"), parent)
        self.booking = booking
        self._venue = around.desk.venue
        days = line.schedule if line is not None else Schedule.of_days(start, *default_days(DAYS))
        self.space = QLineEdit(words_of(self._venue, line.bays) if line is not None else "")
        self.space.setPlaceholderText("H05..H07, H08-1")
        self.start = day_field(days.start)
        self.build = count_field((days.show_from - days.start).days, 0)
        self.show_days = count_field((days.show_until - days.show_from).days, 1)
        self.dismantle = count_field((days.until - days.show_until).days, 0)
        self.add(self.tr("Space"), self.space)
        self.add(self.tr("First day in"), self.start)
        self.add(self.tr("Build-up days"), self.build)
        self.add(self.tr("Show days"), self.show_days)
        self.add(self.tr("Dismantling days"), self.dismantle)
        self.answered(lambda: (Wish((self.line(),), booking),))

    def line(self) -> Line:
        """Return what the form says; raises ``UnknownThing`` for a space that is none."""
        words = [word.strip() for word in self.space.text().replace("，", ",").split(",") if word.strip()]
        days = (self.build.value(), self.show_days.value(), self.dismantle.value())
        return Line(self._venue.expand(words), Schedule.of_days(day_of(self.start), *days))

    def check(self) -> None:
        """Raise ``UserError`` when the form cannot be used."""
        check_lines(self.booking.title, [self.line()])


class Tray(QObject):
    """Watches the chart for enquiries that are dragged onto it; shows rank and price before they are let go."""

    hold_wanted = Signal(object, object)  # the Booking, its Line

    def __init__(self, around: Surroundings, chart: TapeChart, screen: QWidget) -> None:
        super().__init__(screen)
        self._around, self._chart, self._screen = around, chart, screen
        self._line: Line | None = None
        self.dialog: PlaceEnquiry | None = None
        chart.setAcceptDrops(True)
        chart.viewport().setAcceptDrops(True)
        chart.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragMoveEvent):  # entering is one too
            return self._over(event)
        if event.type() == QEvent.Type.DragLeave:
            self._forget()
        elif isinstance(event, QDropEvent) and event.mimeData().hasFormat(ENQUIRY_MIME):
            line = self._line
            self._forget()
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            number = bytes(event.mimeData().data(ENQUIRY_MIME).data()).decode("ascii", "replace").split(",")[0]
            if line is not None and number.isdigit():
                self.ask(int(number), line)
            return True
        return False

    def _over(self, event: QDragMoveEvent) -> bool:
        if not event.mimeData().hasFormat(ENQUIRY_MIME):
            return False
        spot = self._chart.spot_at(event.position())
        if spot is None:
            self._forget()
            event.ignore()
            return True
        self._ghost(spot, event.position())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return True

    def _ghost(self, spot: Spot, at: QPointF) -> None:
        """Show what a hold of some days would meet there, as a drag over free cells does."""
        chart, gesture = self._chart, HoldGesture(self._chart.venue, self._chart.booking_rows(), spot)
        gesture.at = Spot(spot.day + timedelta(days=DAYS - 1), spot.row)
        gesture.live = True
        now = chart.pointer.gesture
        if now is not None and now.start == gesture.start:
            gesture.seen, gesture.sheet = now.seen, now.sheet
        else:
            chart.weigh(gesture)
        chart.pointer.gesture, chart.pointer.at = gesture, at
        self._line = gesture.ghosts()[0]
        chart.viewport().update()

    def _forget(self) -> None:
        self._line = None
        self._chart.pointer.gesture = None
        self._chart.drag_ended()

    def ask(self, booking_id: int, line: Line | None = None) -> None:
        """Ask the days of an enquiry; without a line the space, too."""
        desk = self._around.desk

        def work(progress: Progress) -> tuple[Booking, Line | None]:
            return booking_card(desk, booking_id).booking, line

        self._around.jobs.start(work, self._open, self._around.messages.failed, database=True)

    def _open(self, answer: tuple[Booking, Line | None]) -> None:
        booking, line = answer
        self.dialog = PlaceEnquiry(self._around, booking, line, self._chart.keys.day, self._screen)
        self.dialog.accepted.connect(self._accepted)
        self.dialog.open()

    def _accepted(self) -> None:
        if self.dialog is not None:
            self.hold_wanted.emit(self.dialog.booking, self.dialog.line())
