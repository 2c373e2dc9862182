"""Paints a drag under way: the ghost of what would be, hall by hall, its guides, and the card."""

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from expobook.domain.booking import Line
from expobook.domain.diary import Phase
from expobook.services.diary.outlook import HallOutlook
from expobook.ui.diary.tape.bars import HATCH_FROM, Frame
from expobook.ui.diary.tape.gestures import Gesture, MarqueeGesture, PartGesture
from expobook.ui.diary.tape.ink import BADGE, Ink
from expobook.ui.diary.tape.labels import Box
from expobook.ui.diary.tape.layout import Row
from expobook.ui.diary.tape.looks import FIRM, HOLD_1, LOOKS, look_of_rank

CLASH = "clash"


class GhostPainter:
    """Paints over a frame what a gesture stands for."""

    def __init__(self, painter: QPainter, ink: Ink, frame: Frame) -> None:
        self._painter, self._ink, self._frame = painter, ink, frame

    def paint(self, gesture: Gesture) -> None:
        """Paint the ghost and its guides."""
        if isinstance(gesture, MarqueeGesture):
            self._marquee(gesture)
            return
        halls = {hall.hall: hall for hall in gesture.seen.halls} if gesture.seen is not None else {}
        for line in gesture.ghosts():
            self._line(line, halls, gesture)
            self._guides(line)

    def header_span(self, gesture: Gesture, header: Box) -> None:
        """Tint the days of the ghost in the header."""
        tint = QColor(self._ink.color("accent"))
        tint.setAlpha(40)
        for line in gesture.ghosts():
            x0, x1 = self._x(line)
            self._painter.fillRect(QRectF(x0, header.top + 16, x1 - x0, header.height - 17), tint)

    def _x(self, line: Line) -> tuple[int, int]:
        frame = self._frame
        x0 = frame.area.left + frame.axis.x(line.schedule.start)
        return x0, max(frame.area.left + frame.axis.x(line.schedule.until), x0 + 2)

    def _guides(self, line: Line) -> None:
        pen = QPen(self._ink.color("accent"), 1)
        pen.setDashPattern([2, 2])
        self._painter.setPen(pen)
        for x in self._x(line):
            self._painter.drawLine(QPointF(x, self._frame.area.top), QPointF(x, self._frame.area.bottom))

    def _line(self, line: Line, halls: dict[str, HallOutlook], gesture: Gesture) -> None:
        """Paint one ghost: rows that stand alike and follow one another as one box."""
        venue, frame = gesture.venue, self._frame
        boxes: list[tuple[int, int, str, str, list[int]]] = []
        for row in frame.chart.rows:
            if not row.shows_bookings or not line.bays.intersection(row.bays):
                continue
            hall = halls.get(venue.bay(row.bays[0]).hall)
            status, letter = _standing(hall, is_part=isinstance(gesture, PartGesture))
            top, bottom = self._lane(row, hall)
            if boxes and boxes[-1][1] == top and boxes[-1][2:4] == (status, letter):
                first, _, _, _, badges = boxes.pop()
                boxes.append((first, bottom, status, letter, [*badges, top]))
            else:
                boxes.append((top, bottom, status, letter, [top]))
        for top, bottom, status, letter, badges in boxes:
            if bottom >= frame.area.top and top <= frame.area.bottom:
                self._box(line, top, bottom, status, letter, badges)

    def _lane(self, row: Row, hall: HallOutlook | None) -> tuple[int, int]:
        """Return top and bottom of the ghost in a row: the whole row where it is first, else the lane of its rank."""
        frame = self._frame
        top, lane = frame.area.top + row.top - frame.scroll, frame.chart.measures.lane
        if row.lanes == 1 or hall is None:
            return top, top + row.height
        if hall.clash is not None:
            return top, top + lane
        if hall.rank > 1:
            place = min(hall.rank - 1, row.lanes - 1)
            return top + place * lane, top + (place + 1) * lane
        return top, top + row.height

    def _box(self, line: Line, top: int, bottom: int, status: str, letter: str, badges: list[int]) -> None:
        painter, ink, frame = self._painter, self._ink, self._frame
        x0, x1 = self._x(line)
        box = QRectF(x0, top, x1 - x0, bottom - top - 1)
        token = _line_token(status)
        for phase, stay in line.schedule.spans():
            left, right = (frame.area.left + frame.axis.x(day) for day in (stay.start, stay.until))
            part = QRectF(left, top, max(right - left, 1), box.height())
            tint = QColor(ink.color(token))
            tint.setAlpha(90 if phase is Phase.SHOW else 45)
            painter.fillRect(part, tint)
            if phase in (Phase.BUILD_UP, Phase.DISMANTLE) and frame.axis.scale >= HATCH_FROM:
                kind = "build_up" if phase is Phase.BUILD_UP else "dismantle"
                painter.fillRect(part, ink.theme.hatch(kind, token, 1.0, ink.ratio))  # type: ignore[arg-type]
        pen = QPen(ink.color(token), 1.5)
        pen.setDashPattern([5, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        self._words(line, box, status, letter)
        if letter and box.width() >= BADGE:
            shift = (BADGE - ink.width(letter, ink.micro_bold)) / 2
            for y in badges:
                painter.fillRect(x0, y, BADGE, min(frame.chart.measures.lane, bottom - y) - 1, ink.brush(token))
                ink.write(painter, QPointF(x0 + shift, y - 1), letter, ink.micro_bold, "chart")

    def _words(self, line: Line, box: QRectF, status: str, letter: str) -> None:
        """Say in the show part where the ghost would queue, or that it cannot be."""
        ink, frame = self._ink, self._frame
        if status == CLASH:
            words = QCoreApplication.translate("DiaryCard", "taken")
        elif letter.isdigit() and letter != "1":
            words = QCoreApplication.translate("DiaryCard", "option {rank}").format(rank=letter)
        else:
            return
        left, right = (
            frame.area.left + frame.axis.x(day) for day in (line.schedule.show_from, line.schedule.show_until)
        )
        wide = ink.width(words, ink.micro)
        if right - left < wide + 4 or box.height() < BADGE:
            return
        plate = QRectF(int((left + right - wide) / 2) - 3, int(box.center().y()) - 7, wide + 6, BADGE)
        self._painter.fillRect(
            plate, ink.brush("clash_fill" if status == CLASH else LOOKS[look_of_rank(int(letter))].fill)
        )
        ink.write(self._painter, QPointF(plate.left() + 3, plate.top() - 1), words, ink.micro, "ink")

    def _marquee(self, gesture: MarqueeGesture) -> None:
        rows = gesture.rows_between()
        if not rows:
            return
        frame, stay = self._frame, gesture.days_between()
        left, right = (frame.area.left + frame.axis.x(day) for day in (stay.start, stay.until))
        top = frame.area.top - frame.scroll
        box = QRectF(left, top + rows[0].top, right - left, rows[-1].bottom - rows[0].top)
        tint = QColor(self._ink.color("accent"))
        tint.setAlpha(28)
        self._painter.fillRect(box, tint)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(self._ink.color("accent"), 1))
        self._painter.drawRect(box)


def _standing(hall: HallOutlook | None, *, is_part: bool) -> tuple[str, str]:
    """Return status and letter of a ghost in a hall."""
    if is_part:
        return "closure", ""
    if hall is None:
        return "hold_1", ""
    if hall.clash is not None or hall.waits:
        return CLASH, "!"
    if hall.rank == 0:
        return "contracted", "C"
    return f"hold_{min(hall.rank, 3)}", str(hall.rank)


def _line_token(status: str) -> str:
    if status in (CLASH, "closure"):
        return f"{status}_line"
    if status == "contracted":
        return LOOKS[FIRM].fill
    return LOOKS[look_of_rank(int(status.rsplit("_", 1)[-1])) if "_" in status else HOLD_1].line
