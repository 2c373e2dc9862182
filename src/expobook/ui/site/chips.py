"""Enquiries without space as chips above the map: dragged onto halls they become holds."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from expobook.domain.booking import Booking
from expobook.ui.kit.canvas import DRAG_FROM
from expobook.ui.kit.parts import area, clear, label, row, sliding
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.things import ENQUIRY_MIME

MOST = 8
LONGEST = 24  # characters of a name


class Chip(QFrame):
    """One enquiry; Enter asks for a hold in the halls that are chosen, as a drag onto them does."""

    hold_wanted = Signal(int)

    def __init__(self, around: Surroundings, booking: Booking) -> None:
        super().__init__()
        self.booking_id = booking.id
        self._pressed: QPoint | None = None
        self.setProperty("area", "chip")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        title = booking.title.in_language(around.language)
        self.setAccessibleName(f"{title} {booking.number}")
        self.setToolTip(f"{title} · {booking.number}")
        sign = QLabel()
        sign.setPixmap(around.theme.pixmap("calendar-range", "enquiry_line", 14, self.devicePixelRatioF()))
        short = title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"
        self.setLayout(row(sign, label(short), margins=(6, 0, 8, 0), gap=5))
        self.setFixedHeight(24)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        far = self._pressed is not None and (event.position().toPoint() - self._pressed).manhattanLength() > DRAG_FROM
        if far and event.buttons() & Qt.MouseButton.LeftButton:
            self._pressed = None
            drag = QDrag(self)
            drag.setMimeData(mime_of(self.booking_id))
            drag.setPixmap(self.grab())
            drag.exec(Qt.DropAction.CopyAction)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.hold_wanted.emit(self.booking_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.hold_wanted.emit(self.booking_id)
        else:
            super().keyPressEvent(event)


class Chips(QWidget):
    """The tray on the map; without enquiries it takes no room."""

    hold_wanted = Signal(int)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._shown: tuple[tuple[int, str], ...] = ()
        self._name, self._hint = label("", "second"), label("", "third")
        self._line = QHBoxLayout()
        self._line.setSpacing(6)
        ground = area("header")
        line = row(self._name, margins=(12, 3, 12, 3))
        line.addLayout(self._line)
        line.addWidget(self._hint)
        line.addStretch(1)
        ground.setLayout(line)
        ground.setFixedHeight(32)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(sliding(ground))
        self.setFixedHeight(32)
        self.hide()

    def show_enquiries(self, bookings: Sequence[Booking]) -> None:
        """Show the newest enquiries; chips stay while nothing changed, so that a drag is not cut off."""
        newest = tuple(bookings)[::-1][:MOST]
        key = tuple((one.id, one.title.in_language(self._around.language)) for one in newest)
        if key == self._shown:
            return
        self._shown = key
        clear(self._line)
        for booking in newest:
            chip = Chip(self._around, booking)
            chip.hold_wanted.connect(self.hold_wanted)
            self._line.addWidget(chip)
        self.setVisible(bool(newest))

    def chips(self) -> list[Chip]:
        """Return the chips from left to right."""
        items = [self._line.itemAt(n) for n in range(self._line.count())]
        return [chip for item in items if item is not None and isinstance(chip := item.widget(), Chip)]

    def retranslate(self) -> None:
        self._name.setText(self.tr("Enquiries without space"))
        self._hint.setText(self.tr("Drag one onto halls to hold them"))


def mime_of(booking_id: int) -> QMimeData:
    """Return what a dragged enquiry carries."""
    data = QMimeData()
    data.setData(ENQUIRY_MIME, str(booking_id).encode())
    return data


def booking_in(data: QMimeData) -> int | None:
    """Return the enquiry that is dragged, None for anything else."""
    text = bytes(data.data(ENQUIRY_MIME).data()).decode("ascii", "replace").split(",")[0]
    return int(text) if text.isdigit() else None
