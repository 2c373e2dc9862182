"""Enquiries without space: dragged from the work list onto the chart, or placed by a form; both ask the days."""

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from expobook.domain.booking import Booking, Line
from expobook.domain.diary import Schedule
from expobook.domain.progress import Progress
from expobook.services.diary.reading import booking_card
from expobook.ui.diary.space_form import SpaceForm
from expobook.ui.diary.tape.chart import TapeChart
from expobook.ui.diary.tape.gestures import HoldGesture, Spot, default_days
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.things import ENQUIRY_MIME

DAYS = 9  # of the ghost under the pointer; the form asks the real ones


class PlaceEnquiry(SpaceForm):
    """Space and days of an enquiry that is placed on the chart."""

    def __init__(self, around: Surroundings, booking: Booking, line: Line | None, start: date, parent: QWidget) -> None:
        title = parent.tr("Hold space: {title}").format(title=booking.title.in_language(around.language))
        days = line.schedule if line is not None else Schedule.of_days(start, *default_days(DAYS))
        super().__init__(around, title, booking, line.bays if line is not None else frozenset(), days, parent)


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
