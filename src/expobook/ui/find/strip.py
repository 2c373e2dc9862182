"""Where an answer stands in the diary: its halls, who is there before and after, and the answer as a ghost."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from expobook.domain.booking import Booking, Kind, Status
from expobook.domain.diary import Phase, Schedule, Stay
from expobook.domain.finding.answer import Answer
from expobook.services.diary.reading import DiaryWindow
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.theme import Theme, paint_badge

HEAD, SIDE, ROW = 40, 76, 18
AROUND = timedelta(days=24)
MOST_ROWS = 16
CENTRE = Qt.AlignmentFlag.AlignCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Bar:
    """A schedule in neighbouring rows; ``rank`` 0 is firm, ``ghost`` the answer itself."""

    schedule: Schedule
    first: int
    last: int
    title: str
    status: str
    rank: int
    booking_id: int = 0

    @property
    def ghost(self) -> bool:
        return not self.booking_id


class PlaceInDiary(QWidget):
    """The halls of one answer on its days and some around; a click on a bar opens its booking."""

    booking_wanted = Signal(int)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._halls: tuple[str, ...] = ()
        self._bars: tuple[Bar, ...] = ()
        self._stay: Stay | None = None
        self.setMouseTracking(True)

    def span(self, answer: Answer) -> Stay:
        """Return the days that are shown around an answer."""
        return Stay(answer.stay.start - AROUND, answer.stay.until + AROUND)

    def show_answer(self, answer: Answer, window: DiaryWindow, words: str) -> None:
        """Show one answer among the bookings around it; ``words`` stand in its bar."""
        venue = self._around.desk.venue
        halls = {venue.bay(bay).hall for bay in answer.bays}
        self._halls = tuple(hall.code for hall in venue.halls if hall.code in halls)[:MOST_ROWS]
        self._stay = self.span(answer)
        self._bars = tuple(self._laid_out(answer, window, words))
        self.setAccessibleName(words)
        self.setMinimumHeight(HEAD + ROW * len(self._halls) + 4)
        self.update()

    def forget(self) -> None:
        """Show nothing."""
        self._halls, self._bars, self._stay = (), (), None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, HEAD + ROW * max(len(self._halls), 2) + 4)

    # --- laying out

    def _laid_out(self, answer: Answer, window: DiaryWindow, words: str) -> list[Bar]:
        bars = []
        for booking in window.bookings:
            if booking.status is Status.ENQUIRY:
                continue
            for line in booking.active_lines():
                ranks = [rank for rank in window.ranks.get(booking.id, ()) if rank.line_id == line.id]
                rank = max((one.rank for one in ranks if one.bay in answer.bays), default=1)
                title = booking.title.in_language(self._around.language)
                firm = booking.status.is_firm
                status = _status(booking, rank)
                bars += self._runs(line.bays, line.schedule, title, status, 0 if firm else rank, booking.id)
        worst = max((rank.rank for rank in answer.ranks), default=1)
        for one in answer.lines:
            bars += self._runs(one.bays, one.schedule, words, f"hold_{min(worst, 3)}", worst, 0)
        return bars

    def _runs(
        self, bays: frozenset[str], schedule: Schedule, title: str, status: str, rank: int, booking: int
    ) -> list[Bar]:
        """Return a bar for each run of neighbouring rows."""
        venue = self._around.desk.venue
        own = {venue.bay(bay).hall for bay in bays}
        rows = [place for place, hall in enumerate(self._halls) if hall in own]
        runs: list[list[int]] = []
        for place in rows:
            if runs and runs[-1][-1] == place - 1:
                runs[-1].append(place)
            else:
                runs.append([place])
        return [Bar(schedule, run[0], run[-1], title, status, rank, booking) for run in runs]

    # --- geometry

    def _scale(self) -> float:
        days = len(self._stay) if self._stay else 1
        return (self.width() - SIDE) / max(days, 1)

    def _x(self, day: date) -> float:
        assert self._stay is not None
        return SIDE + (day - self._stay.start).days * self._scale()

    def _box(self, bar: Bar) -> QRectF:
        left, right = self._x(bar.schedule.start), self._x(bar.schedule.until)
        return QRectF(left, HEAD + bar.first * ROW + 1, right - left, (bar.last - bar.first + 1) * ROW - 2)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._around.theme
        painter.fillRect(self.rect(), theme.color("chart"))
        if self._stay is not None:
            self._paint_ground(painter, theme, self._stay)
            painter.setClipRect(QRectF(SIDE, HEAD, self.width() - SIDE, self.height() - HEAD))
            for bar in self._bars:
                self._paint_bar(painter, theme, bar)
            painter.setClipping(False)
            self._paint_head(painter, theme, self._stay)
        painter.end()

    def _paint_ground(self, painter: QPainter, theme: Theme, stay: Stay) -> None:
        calendar, foot = self._around.desk.calendar, HEAD + ROW * len(self._halls)
        for day in stay:
            colour = "holiday" if calendar.is_holiday(day) else "weekend" if calendar.is_day_off(day) else ""
            if day.day == 1:
                painter.setPen(QPen(theme.color("line_strong"), 1))
                painter.drawLine(QPointF(self._x(day), HEAD), QPointF(self._x(day), foot))
            if colour:
                painter.fillRect(QRectF(self._x(day), HEAD, self._scale(), foot - HEAD), theme.color(colour))
        painter.setFont(theme.font("small"))
        for place, hall in enumerate(self._halls):
            top = HEAD + place * ROW
            painter.setPen(theme.color("ink"))
            painter.drawText(QRectF(12, top, SIDE - 16, ROW), LEFT, hall)
            painter.setPen(QPen(theme.color("grid"), 1))
            painter.drawLine(QPointF(0, top + ROW), QPointF(self.width(), top + ROW))
        painter.setPen(QPen(theme.color("line_strong"), 1))
        painter.drawLine(QPointF(SIDE, 0), QPointF(SIDE, foot))

    def _paint_head(self, painter: QPainter, theme: Theme, stay: Stay) -> None:
        painter.fillRect(QRectF(SIDE + 1, 0, self.width() - SIDE, HEAD), theme.color("header"))
        language = self._around.language
        for day in stay:
            x = self._x(day)
            if day.day == 1 or day == stay.start:
                painter.setFont(theme.font("small", bold=True))
                words = formats.month(day, language)
                room = self._x(min(_next_month(day), stay.until)) - x
                painter.setPen(QPen(theme.color("line_strong"), 1))
                painter.drawLine(QPointF(x, 0), QPointF(x, HEAD))
                painter.setPen(theme.color("ink"))
                if painter.fontMetrics().horizontalAdvance(words) + 8 < room:
                    painter.drawText(QPointF(x + 5, 15), words)
            if day.weekday() == 0:
                painter.setFont(theme.font("micro"))
                painter.setPen(theme.color("ink2"))
                painter.drawText(QPointF(x + 2, 32), str(day.day))
        painter.setPen(QPen(theme.color("line_strong"), 1))
        painter.drawLine(QPointF(0, HEAD), QPointF(self.width(), HEAD))

    def _paint_bar(self, painter: QPainter, theme: Theme, bar: Bar) -> None:
        token, box = theme.status_tokens(bar.status), self._box(bar)
        line = theme.color(token["line"])
        for phase, stay in bar.schedule.spans():
            part = QRectF(self._x(stay.start), box.top(), self._x(stay.until) - self._x(stay.start), box.height())
            firm = not bar.rank and bar.status == "contracted"
            ground = "firm_pale" if firm and phase is not Phase.SHOW else token["fill"]
            painter.fillRect(part, theme.color(ground))
            hatch = {Phase.BUILD_UP: "build_up", Phase.DISMANTLE: "dismantle", Phase.CLOSED: "closure"}.get(phase)
            if hatch:
                painter.fillRect(part, theme.hatch(hatch, line, None, self.devicePixelRatioF()))  # type: ignore[arg-type]
        pen = QPen(line, 1.5 if bar.ghost else 1)
        if bar.ghost:
            pen.setDashPattern([5, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        if bar.rank:
            at = QRectF(box.left() + 1, box.top() + 1, 14, 14)
            paint_badge(painter, theme, at, bar.status, str(bar.rank))
        self._paint_words(painter, theme, bar, box)

    def _paint_words(self, painter: QPainter, theme: Theme, bar: Bar, box: QRectF) -> None:
        """Write on the show's days, on a plate of their colour, when there is room."""
        token = theme.status_tokens(bar.status)
        left, right = self._x(bar.schedule.show_from), self._x(bar.schedule.show_until)
        room = QRectF(left + 2, box.top() + 1, right - left - 4, box.height() - 2).intersected(QRectF(self.rect()))
        if room.width() < 24:
            return
        painter.setFont(theme.font("micro", bold=bar.ghost))
        words = painter.fontMetrics().elidedText(bar.title, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.setPen(theme.color(token.get("text", "ink")))
        painter.drawText(room, CENTRE, words)

    # --- the mouse

    def _bar_at(self, at: QPointF) -> Bar | None:
        return next((bar for bar in reversed(self._bars) if bar.booking_id and self._box(bar).contains(at)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        bar = self._bar_at(event.position()) if self._stay else None
        self.setToolTip(f"{bar.title} · {formats.span(bar.schedule.stay, self._around.language)}" if bar else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        bar = self._bar_at(event.position()) if self._stay else None
        if bar is not None:
            self.booking_wanted.emit(bar.booking_id)


def _status(booking: Booking, rank: int) -> str:
    if booking.kind is Kind.CLOSURE:
        return "closure"
    if booking.status is Status.COMPLETED:
        return "completed"
    return "contracted" if booking.status.is_firm else f"hold_{min(max(rank, 1), 3)}"


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
