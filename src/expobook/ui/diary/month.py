"""The month: six weeks as on a wall calendar, a bar a booking and week, the largest first, the rest by a click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from expobook.domain.booking import Booking
from expobook.domain.diary import Phase, Stay
from expobook.ui.diary.tape.calendar_days import HOLIDAY, WEEKEND, CalendarDays
from expobook.ui.diary.tape.chart import TapeChart
from expobook.ui.diary.tape.ink import BADGE, Ink, ink_for
from expobook.ui.diary.tape.labels import Box, LabelPainter
from expobook.ui.diary.tape.looks import LOOKS, look_of
from expobook.ui.diary.tape.reading import Reading
from expobook.ui.diary.words import tip_of
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.theme import paint_badge

WEEKS, HEAD, DAY_HEAD, LANE, GAP = 6, 44, 20, 17, 2
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekBar:
    """A booking in one week: the part of its stay that lies there, and its lane from the top."""

    booking: Booking
    rank: int
    stay: Stay
    lane: int


def bars_of_week(bookings: Sequence[tuple[Booking, int, Stay]], week: Stay) -> list[WeekBar]:
    """Return the bars of a week; bookings come with worst rank (0: firm) and stay, the first get the upper lanes."""
    lanes: list[list[Stay]] = []
    found = []
    for booking, rank, stay in bookings:
        if stay.start >= week.until or stay.until <= week.start:
            continue
        part = Stay(max(stay.start, week.start), min(stay.until, week.until))
        lane = next((n for n, taken in enumerate(lanes) if all(not _meet(one, part) for one in taken)), len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(part)
        found.append(WeekBar(booking, rank, part, lane))
    return found


def _meet(one: Stay, other: Stay) -> bool:
    return one.start < other.until and other.start < one.until


class Month(QWidget):
    """Six weeks from the one with the first of a month; follows the tape chart and leads it when paged itself."""

    booking_chosen = Signal(int)
    booking_opened = Signal(int)
    moved = Signal(object)  # the first of the month

    def __init__(self, around: Surroundings, tape: TapeChart) -> None:
        super().__init__()
        self._around, self._tape = around, tape
        self._bookings: list[tuple[Booking, int, Stay]] = []
        self._ink: Ink | None = None
        self._spaces: dict[int, str] = {}  # in words, of the bookings that were painted
        self._weeks: list[list[WeekBar]] | None = None  # of what is in view, once it was asked for
        self._days = CalendarDays(around.desk.calendar)
        self.month = around.desk.now().date().replace(day=1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        around.theme.changed.connect(self.update)

    # --- what is shown

    def days_in_view(self) -> tuple[date, date]:
        """Return the first day in view and the day after the last."""
        start = self.month - timedelta(days=self.month.weekday())
        return start, start + WEEKS * WEEK

    def show_reading(self, reading: Reading) -> None:
        """Show bookings: firm ones and large ones first."""
        venue, only = self._around.desk.venue, self._tape.folds.only
        ranks = reading.window.ranks
        bookings = [
            (booking, worst, stay)
            for booking in reading.window.bookings
            for worst in (0 if booking.status.is_firm else max((r.rank for r in ranks.get(booking.id, ())), default=1),)
            if (stay := booking.stay()) is not None
            if not only or any(venue.bay(bay).hall in only for bay in booking.bays)
        ]
        self._spaces.clear()
        self._bookings = sorted(bookings, key=lambda one: (one[1] > 0, -venue.area_of(one[0].bays), one[0].id))
        self._weeks = None
        self.update()

    def go_to(self, day: date) -> None:
        """Show the month of a day."""
        if day.replace(day=1) != self.month:
            self.month = day.replace(day=1)
            self._weeks = None
            self.update()

    def page(self, sign: int) -> None:
        """Go to the next or the last month."""
        middle = self.month + timedelta(days=15 + 30 * sign)
        self.go_to(middle)
        self.moved.emit(self.month)

    # --- where things are

    def _row(self) -> float:
        return (self.height() - HEAD) / WEEKS

    def _room(self) -> int:
        """Return how many lanes a week has."""
        return max(1, int(self._row() - DAY_HEAD) // (LANE + GAP))

    def _x(self, day: date, week: date) -> float:
        return (day - week).days * self.width() / 7

    def box_of(self, bar: WeekBar, place: int) -> QRectF:
        """Return where a bar of the week number ``place`` stands."""
        week = self.days_in_view()[0] + place * WEEK
        left, right = self._x(bar.stay.start, week), self._x(bar.stay.until, week)
        top = HEAD + place * self._row() + DAY_HEAD + bar.lane * (LANE + GAP)
        return QRectF(left + 2, top, right - left - 4, LANE)

    def weeks(self) -> list[list[WeekBar]]:
        """Return the bars of each week in view."""
        if self._weeks is None:
            start = self.days_in_view()[0]
            weeks = [Stay(start + n * WEEK, start + (n + 1) * WEEK) for n in range(WEEKS)]
            self._weeks = [bars_of_week(self._bookings, week) for week in weeks]
        return self._weeks

    def booking_at(self, at: QPointF) -> Booking | None:
        """Return the booking under a point."""
        place = int((at.y() - HEAD) // self._row())
        if not 0 <= place < WEEKS:
            return None
        shown = [bar for bar in self.weeks()[place] if bar.lane < self._lanes_shown(self.weeks()[place])]
        return next((bar.booking for bar in shown if self.box_of(bar, place).contains(at)), None)

    def _lanes_shown(self, bars: Sequence[WeekBar]) -> int:
        """Return how many lanes are painted: the last one gives way to the line that counts the rest."""
        room = self._room()
        return room if max((bar.lane for bar in bars), default=0) < room else room - 1

    def hidden_on(self, day: date) -> list[Booking]:
        """Return the bookings of a day that have no room in its box."""
        place = (day - self.days_in_view()[0]).days // 7
        bars = self.weeks()[place]
        room = self._lanes_shown(bars)
        return [bar.booking for bar in bars if bar.lane >= room and day in bar.stay]

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        self._ink = ink = ink_for(self._ink, self._around.theme, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.fillRect(self.rect(), ink.color("chart"))
        self._heads(painter, ink)
        start = self.days_in_view()[0]
        for place, bars in enumerate(self.weeks()):
            self._boxes(painter, ink, start + place * WEEK, place)
            for bar in bars:
                if bar.lane < self._lanes_shown(bars):
                    self._bar(painter, ink, bar, self.box_of(bar, place))
            self._rest(painter, ink, start + place * WEEK, place)
        painter.end()

    def _heads(self, painter: QPainter, ink: Ink) -> None:
        painter.fillRect(0, 0, self.width(), HEAD, ink.color("header"))
        painter.fillRect(0, HEAD - 1, self.width(), 1, ink.color("line"))
        title = formats.month(self.month, self._around.language)
        ink.write(painter, QPointF(8, 3), title, ink.small_bold, "ink")
        monday = self.days_in_view()[0]
        for number in range(7):
            name = formats.weekday(monday + timedelta(days=number), self._around.language)
            ink.write(painter, QPointF(number * self.width() / 7 + 8, 22), name, ink.small, "ink2")

    def _boxes(self, painter: QPainter, ink: Ink, week: date, place: int) -> None:
        top, high, wide = HEAD + place * self._row(), self._row(), self.width() / 7
        kinds = self._days.kinds(week.toordinal(), week.toordinal() + 7)
        today = self._around.desk.now().date()
        for number in range(7):
            day, left = week + timedelta(days=number), number * wide
            tone = {WEEKEND: "weekend", HOLIDAY: "holiday"}.get(int(kinds[number]))
            if tone:
                painter.fillRect(QRectF(left, top, wide, high), ink.color(tone))
            painter.fillRect(QRectF(left + wide - 1, top, 1, high), ink.color("grid"))
            text = str(day.day) if day.day > 1 else formats.short_day(day, self._around.language)
            if day == today:
                plate = QRectF(left + 4, top + 3, ink.width(text, ink.small_bold) + 10, 16)
                painter.fillRect(plate, ink.color("today"))
                ink.write(painter, QPointF(left + 9, top + 2), text, ink.small_bold, "chart")
            else:
                inside = day.month == self.month.month
                font = ink.small_bold if inside else ink.small
                ink.write(painter, QPointF(left + 8, top + 2), text, font, "ink" if inside else "ink3")
            name = self._around.desk.calendar.holiday_name(day)
            if name and (not number or name != self._around.desk.calendar.holiday_name(day - timedelta(days=1))):
                words = name.in_language(self._around.language)
                at = left + wide - ink.width(words, ink.micro) - 6
                ink.write(painter, QPointF(at, top + 3), words, ink.micro, "warn")
        painter.fillRect(QRectF(0, top + high - 1, self.width(), 1), ink.color("line"))
        week_words = formats.week(week, self._around.language)
        ink.write(painter, QPointF(60, top + 3), week_words, ink.micro, "ink3")

    def _bar(self, painter: QPainter, ink: Ink, bar: WeekBar, box: QRectF) -> None:
        look = look_of(bar.booking, max(bar.rank, 1))
        show = box
        week = bar.stay.start - timedelta(days=bar.stay.start.weekday())
        for phase, part in self._phases(bar):
            left, right = self._x(part.start, week), self._x(part.until, week)
            piece = QRectF(left, box.top(), right - left, box.height()).intersected(box)
            painter.fillRect(piece, ink.hatches[look][phase])
            show = piece if phase in (Phase.SHOW, Phase.CLOSED) else show
        chosen = bar.booking.id in self._tape.chosen
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink.color("ink" if chosen else LOOKS[look].line), 2 if chosen else 1))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
        room = box
        if bar.rank:
            badge = QRectF(box.left() + 1, box.top() + 1, BADGE + 1, BADGE + 1)
            paint_badge(painter, self._around.theme, badge, LOOKS[look].status, str(bar.rank))
            room = box.adjusted(BADGE + 4, 0, 0, 0)
        space = self._spaces.get(bar.booking.id)
        if space is None:
            space = self._spaces[bar.booking.id] = self._around.desk.venue.describe(bar.booking.bays)
        title = f"{bar.booking.title.in_language(self._around.language)} · {space}"
        area = Box(0, 0, self.width(), self.height())
        shown, whole = _box(show.intersected(room)).within(area), _box(room).within(area)
        LabelPainter(painter, ink).label(title, shown, whole, look)

    def _phases(self, bar: WeekBar) -> list[tuple[Phase, Stay]]:
        """Return the phases of the booking's first line within the bar; the other lines are in the tape chart."""
        found = []
        line = bar.booking.active_lines()[0]
        for phase, stay in line.schedule.spans():
            start, until = max(stay.start, bar.stay.start), min(stay.until, bar.stay.until)
            if start < until:
                found.append((phase, Stay(start, until)))
        return found

    def _rest(self, painter: QPainter, ink: Ink, week: date, place: int) -> None:
        for number in range(7):
            day = week + timedelta(days=number)
            hidden = len(self.hidden_on(day))
            if hidden:
                text = self.tr("+{count} more").format(count=hidden)
                top = HEAD + place * self._row() + DAY_HEAD + (self._room() - 1) * (LANE + GAP)
                ink.write(painter, QPointF(self._x(day, week) + 8, top), text, ink.micro, "accent")

    # --- hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        booking = self.booking_at(event.position())
        if booking is None:
            self._offer_rest(event)
        self.booking_chosen.emit(booking.id if booking is not None else 0)
        self.update()

    def _offer_rest(self, event: QMouseEvent) -> None:
        """Open the list of what has no room where the count of it was pressed."""
        place = int((event.position().y() - HEAD) // self._row())
        if not 0 <= place < WEEKS:
            return
        top = HEAD + place * self._row() + DAY_HEAD + (self._room() - 1) * (LANE + GAP)
        day = self.days_in_view()[0] + place * WEEK + timedelta(days=int(event.position().x() // (self.width() / 7)))
        hidden = self.hidden_on(day) if top <= event.position().y() <= top + LANE else []
        if hidden:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for booking in hidden:
                text = f"{booking.title.in_language(self._around.language)}  {booking.number}".replace("&", "&&")
                menu.addAction(text, partial(self.booking_chosen.emit, booking.id))
            menu.popup(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        booking = self.booking_at(event.position())
        if booking is not None:
            self.booking_opened.emit(booking.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.page(-1 if event.angleDelta().y() > 0 else 1)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        later = (Qt.Key.Key_PageDown, Qt.Key.Key_Down, Qt.Key.Key_Right)
        earlier = (Qt.Key.Key_PageUp, Qt.Key.Key_Up, Qt.Key.Key_Left)
        key = Qt.Key(event.key())
        if key in later or key in earlier:
            self.page(1 if key in later else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._tape.selected:
            self.booking_opened.emit(self._tape.selected)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            booking = self.booking_at(QPointF(event.pos()))
            text = tip_of(booking, self._around) if booking is not None else ""
            QToolTip.showText(event.globalPos(), text, self) if text else QToolTip.hideText()
            return True
        return super().event(event)


def _box(rect: QRectF) -> Box:
    return Box(int(rect.left()), int(rect.top()), int(rect.right()), int(rect.bottom()))
