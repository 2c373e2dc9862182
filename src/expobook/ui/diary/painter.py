"""Paints the tape chart from its layout: ground, header, bars with hatches, badges and labels."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from expobook.domain.booking import Kind, Status
from expobook.domain.calendar import WorkCalendar
from expobook.domain.diary import Phase
from expobook.ui import formats
from expobook.ui.diary.axis import Axis
from expobook.ui.diary.layout import Block, Chart, Row, RowKind
from expobook.ui.theme import Theme, paint_badge
from expobook.words import Language

HATCH_FROM = 3.0  # pixels a day below which phases are painted pale, without hatch
BADGE = 14
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Look:
    """Token names of a block: fill, line, ground of its phases, text, and the badge."""

    fill: str
    line: str
    pale: str
    ink: str
    status: str


def look_of(block: Block, rank: int) -> Look:
    """Return how a block is painted, by its status and the rank of one of its rows."""
    status, kind = block.booking.status, block.booking.kind
    if kind is Kind.CLOSURE:
        return Look("closure_fill", "closure_line", "closure_fill", "ink", "closure")
    if status is Status.COMPLETED:
        return Look("done_fill", "done_line", "done_pale", "done_ink", "completed")
    if status is Status.CONTRACTED:
        return Look("firm_fill", "firm_line", "firm_pale", "firm_ink", "contracted")
    step = min(max(rank, 1), 3)
    return Look(f"hold{step}_fill", f"hold{step}_line", f"hold{step}_fill", "ink", f"hold_{step}")


@dataclass(frozen=True, slots=True)
class Scene:
    """What is painted: the axis, the chart, the part in view and what is chosen."""

    axis: Axis
    chart: Chart
    today: date
    calendar: WorkCalendar
    language: Language
    selected: int = 0
    hovered: int = 0


class ChartPainter:
    """Paints one scene; ``left`` and ``top`` are the widths of the pinned headers, ``scroll`` pixels down."""

    def __init__(self, painter: QPainter, theme: Theme, scene: Scene, ratio: float) -> None:
        self._painter, self._theme, self._scene, self._ratio = painter, theme, scene, ratio
        self._micro = QFontMetricsF(theme.font("micro"))

    def ground(self, area: QRectF, scroll: int) -> None:
        """Paint weekends, holidays, past days and row lines."""
        scene, theme, painter = self._scene, self._theme, self._painter
        painter.fillRect(area, theme.color("chart"))
        first, until = scene.axis.days(area.width())
        if scene.axis.scale >= HATCH_FROM:
            day = first
            while day < until:
                colour = self._day_colour(day)
                if colour:
                    x = area.left() + scene.axis.x(day)
                    painter.fillRect(QRectF(x, area.top(), scene.axis.scale, area.height()), theme.color(colour))
                day += timedelta(days=1)
        past = area.left() + min(scene.axis.x(scene.today), area.width())
        if past > area.left():
            painter.fillRect(QRectF(area.left(), area.top(), past - area.left(), area.height()), theme.color("past"))
        self._month_lines(area, first, until)
        for row in scene.chart.rows:
            y = area.top() + row.top - scroll
            if y + row.height < area.top() or y > area.bottom():
                continue
            if row.kind is RowKind.ZONE:
                painter.fillRect(QRectF(area.left(), y, area.width(), row.height), theme.color("header"))
            painter.setPen(QPen(theme.color("line" if row.kind is RowKind.ZONE else "grid"), 1))
            painter.drawLine(QPointF(area.left(), y + row.height - 0.5), QPointF(area.right(), y + row.height - 0.5))

    def _day_colour(self, day: date) -> str:
        calendar = self._scene.calendar
        if calendar.is_holiday(day):
            return "holiday"
        return "weekend" if calendar.is_day_off(day) else ""

    def _month_lines(self, area: QRectF, first: date, until: date) -> None:
        painter, axis = self._painter, self._scene.axis
        painter.setPen(QPen(self._theme.color("line_strong"), 1))
        for start in month_starts(first, until, axis.scale):
            x = area.left() + axis.x(start)
            if x >= area.left():
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def blocks(self, area: QRectF, scroll: int) -> None:
        """Paint the blocks in view, then the outline of what is selected, then labels."""
        scene, axis = self._scene, self._scene.axis
        first, until = axis.days(area.width())
        shown: list[tuple[Block, QRectF]] = []
        for block in scene.chart.blocks:
            stay = block.stay
            if stay.until <= first or stay.start >= until:
                continue
            top = area.top() + block.top - scroll
            if top > area.bottom() or area.top() + block.bottom - scroll < area.top():
                continue
            x0, x1 = axis.x(stay.start), axis.x(stay.until)
            shown.append((block, QRectF(area.left() + x0, top, max(x1 - x0, 1.0), block.bottom - block.top)))
        for block, box in shown:
            self._block(block, box, area)
        if axis.scale >= 1.5:
            for block, box in shown:
                self._label(block, box, area, scroll)
        for block, box in shown:
            if block.booking.id in (scene.selected, scene.hovered):
                width = 2.0 if block.booking.id == scene.selected else 1.5
                self._painter.setPen(QPen(self._theme.color("ink"), width))
                self._painter.setBrush(Qt.BrushStyle.NoBrush)
                self._painter.drawRect(box.adjusted(0, 0, 0, -1))

    def _block(self, block: Block, box: QRectF, area: QRectF) -> None:
        painter, theme, axis = self._painter, self._theme, self._scene.axis
        look = look_of(block, max(rank for _, rank in block.badges))
        line = theme.color(look.line)
        for phase, stay in block.line.schedule.spans():
            x0, x1 = area.left() + axis.x(stay.start), area.left() + axis.x(stay.until)
            part = QRectF(x0, box.top(), max(x1 - x0, 1.0), box.height() - 1)
            if phase is Phase.SHOW:
                painter.fillRect(part, theme.color(look.fill))
                continue
            painter.fillRect(part, theme.color(look.pale))
            if axis.scale >= HATCH_FROM:
                self._hatch(part, phase, block, line)
        if box.width() < 2:
            return
        painter.setPen(QPen(line, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(0, 0, 0, -1))
        for split in block.splits:
            y = box.top() + split - block.top - 0.5
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        if not block.booking.status.is_firm and box.width() >= BADGE:
            for top, rank in block.badges:
                badge = QRectF(box.left(), box.top() + top - block.top, BADGE, min(BADGE + 1, box.height() - 1))
                own = look_of(block, rank)
                painter.fillRect(badge, theme.color(own.line))
                painter.setFont(theme.font("micro", True))
                painter.setPen(theme.color("chart"))
                painter.drawText(badge, CENTRE, str(rank))

    def _hatch(self, part: QRectF, phase: Phase, block: Block, line: QColor) -> None:
        if phase is Phase.CLOSED:
            self._painter.fillRect(part, self._theme.hatch("closure", line, None, self._ratio))
            return
        weight = 1.4 if block.booking.status.is_firm else 1.0
        kind = "build_up" if phase is Phase.BUILD_UP else "dismantle"
        self._painter.fillRect(part, self._theme.hatch(kind, line, weight, self._ratio))  # type: ignore[arg-type]

    def _label(self, block: Block, box: QRectF, area: QRectF, scroll: int) -> None:
        """Write the title on a plate in the show, or beside the bar where that space is free."""
        painter, theme, axis = self._painter, self._theme, self._scene.axis
        look = look_of(block, max(rank for _, rank in block.badges))
        show = block.line.schedule.show if not block.line.schedule.closed else block.stay
        left = max(area.left() + axis.x(show.start), area.left()) + 2
        right = min(area.left() + axis.x(show.until), area.right()) - 2
        painter.setFont(theme.font("micro"))
        words = block.booking.title.in_language(self._scene.language)
        room = QRectF(left, box.top(), right - left, box.height() - 1)
        start = box.left() + (2 if block.booking.status.is_firm else BADGE + 2)
        bar = QRectF(start, box.top(), box.right() - start - 2, box.height() - 1).intersected(area)
        for wide in (room, bar):  # in the show; else over the hatch, on its plate
            wrapped = self._micro.boundingRect(wide, int(CENTRE | Qt.TextFlag.TextWordWrap), words)
            if wide.width() >= 34 and wrapped.width() <= wide.width() and wrapped.height() <= wide.height() + 2:
                self._plate(wrapped.adjusted(-3, 0, 3, 0).intersected(wide), theme.color(look.fill))
                painter.setPen(theme.color(look.ink))
                painter.drawText(wide, int(CENTRE | Qt.TextFlag.TextWordWrap), words)
                return
        if box.height() > theme.size("diary_lane"):
            room = bar
        if box.height() <= theme.size("diary_lane") and self._free_beside(block, box, words, area, scroll):
            painter.setPen(theme.color("ink2"))
            beside = QRectF(box.right() + 4, box.top(), 400, box.height() - 1)
            painter.drawText(beside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        elif room.width() >= 26:
            elided = self._micro.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            line = QRectF(room.left(), room.center().y() - 8, room.width(), 16)
            self._plate(line, theme.color(look.fill))
            painter.setPen(theme.color(look.ink))
            painter.drawText(line, CENTRE, elided)

    def _plate(self, box: QRectF, colour: QColor) -> None:
        self._painter.fillRect(box, colour)

    def _free_beside(self, block: Block, box: QRectF, words: str, area: QRectF, scroll: int) -> bool:
        axis = self._scene.axis
        until = axis.day(box.right() - area.left() + self._micro.horizontalAdvance(words) + 8)
        middle = (block.top + block.bottom) / 2
        return not any(
            other is not block
            and other.top <= middle < other.bottom
            and other.stay.start < until
            and other.stay.until > block.stay.until - timedelta(days=1)
            for other in self._scene.chart.blocks
        )

    def today(self, area: QRectF) -> None:
        """Paint today's line over the chart."""
        x = area.left() + self._scene.axis.x(self._scene.today)
        if area.left() <= x <= area.right():
            self._painter.setPen(QPen(self._theme.color("today"), 1.5))
            self._painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def header(self, area: QRectF) -> None:
        """Paint months, weeks or days, and the holidays under them."""
        painter, theme, scene = self._painter, self._theme, self._scene
        painter.fillRect(area, theme.color("header"))
        first, until = scene.axis.days(area.width())
        painter.setFont(theme.font("small", True))
        starts = month_starts(first.replace(day=1), until, scene.axis.scale)
        for start, following in zip(starts, [*starts[1:], until], strict=True):
            x = max(area.left() + scene.axis.x(start), area.left())
            room = area.left() + scene.axis.x(following) - x
            painter.setPen(QPen(theme.color("line_strong"), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            words = self._month(start)
            painter.setPen(theme.color("ink"))
            if painter.fontMetrics().horizontalAdvance(words) + 8 <= room:
                painter.drawText(QPointF(x + 5, area.top() + 14), words)
        self._days(area, first, until)
        painter.setPen(QPen(theme.color("line_strong"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        self._flag(area)

    def _month(self, start: date) -> str:
        if self._scene.axis.scale < 0.9:
            return str(start.year) if self._scene.language == "en" else f"{start.year}年"
        return formats.month(start, self._scene.language)

    def _days(self, area: QRectF, first: date, until: date) -> None:
        painter, theme, scene = self._painter, self._theme, self._scene
        if scene.axis.scale < 3.4:
            return
        painter.setFont(theme.font("micro"))
        day, named = first, ""
        while day < until:
            x = area.left() + scene.axis.x(day)
            if scene.axis.scale >= 18 or day.weekday() == 0:
                week = f" W{day.isocalendar().week}" if scene.language == "en" else f" {day.isocalendar().week}周"
                words = str(day.day) + (week if day.weekday() == 0 and scene.axis.scale * 7 >= 44 else "")
                if scene.axis.scale >= 18:
                    words = str(day.day)
                painter.setPen(theme.color("ink3" if scene.calendar.is_day_off(day) else "ink2"))
                painter.drawText(QPointF(x + 2, area.top() + 28), words)
            name = scene.calendar.holiday_name(day)
            words = name.in_language(scene.language) if name else ""
            if words and words != named:
                painter.setPen(theme.color("warn"))
                painter.drawText(QPointF(x + 2, area.bottom() - 4), words)
            elif scene.calendar.is_makeup(day) and scene.axis.scale >= 16:
                painter.setPen(theme.color("ink3"))
                painter.drawText(QPointF(x + 2, area.bottom() - 4), "班" if scene.language == "zh" else "work")
            named = words or named
            day += timedelta(days=1)

    def _flag(self, area: QRectF) -> None:
        painter, theme = self._painter, self._theme
        x = area.left() + self._scene.axis.x(self._scene.today)
        if not area.left() <= x <= area.right():
            return
        painter.setFont(theme.font("micro", True))
        words = formats.day(self._scene.today, self._scene.language)
        wide = painter.fontMetrics().horizontalAdvance(words) + 10
        box = QRectF(min(max(x - wide / 2, area.left()), area.right() - wide), area.bottom() - 15, wide, 15)
        painter.fillRect(box, theme.color("today"))
        painter.setPen(theme.color("chart"))
        painter.drawText(box, CENTRE, words)

    def row_headers(self, area: QRectF, scroll: int, names: dict[str, str], shares: dict[str, int]) -> None:
        """Paint the pinned column: fold marks, names, and the share of the days in view that is firm."""
        painter, theme = self._painter, self._theme
        painter.fillRect(area, theme.color("header"))
        for row in self._scene.chart.rows:
            y = area.top() + row.top - scroll
            if y + row.height < area.top() or y > area.bottom():
                continue
            self._row_header(QRectF(area.left(), y, area.width(), row.height), row, names, shares)
        painter.setPen(QPen(theme.color("line_strong"), 1))
        painter.drawLine(area.topRight(), area.bottomRight())

    def _row_header(self, box: QRectF, row: Row, names: dict[str, str], shares: dict[str, int]) -> None:
        painter, theme = self._painter, self._theme
        depth = {RowKind.ZONE: 0, RowKind.HALL: 4, RowKind.BAY: 24}[row.kind]
        line = QRectF(box.left() + 4 + depth, box.top(), box.width() - 8 - depth, min(box.height(), 18))
        if row.kind is not RowKind.BAY:
            icon = theme.icon("chevron-down" if row.open else "chevron-right", "ink3", 12)
            icon.paint(painter, int(line.left()), int(line.top() + 3), 12, 12)
            line.setLeft(line.left() + 16)
        painter.setFont(theme.font("small", row.kind is RowKind.ZONE))
        painter.setPen(theme.color("ink"))
        painter.drawText(
            line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, names.get(row.code, row.code)
        )
        if row.code in shares and row.kind is not RowKind.ZONE:
            painter.setFont(theme.font("micro"))
            painter.setPen(theme.color("ink3"))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, right, f"{shares[row.code]} %")
        painter.setPen(QPen(theme.color("line" if row.kind is RowKind.ZONE else "grid"), 1))
        painter.drawLine(QPointF(box.left(), box.bottom() - 0.5), QPointF(box.right(), box.bottom() - 0.5))


def month_starts(first: date, until: date, scale: float) -> list[date]:
    """Return first days of months from the one that holds ``first``; of years when months are under 28 pixels."""
    yearly = scale < 0.9
    day = first.replace(month=1, day=1) if yearly else first.replace(day=1)
    starts = []
    while day < until:
        starts.append(day)
        day = day.replace(year=day.year + 1) if yearly else (day + timedelta(days=32)).replace(day=1)
    return starts


def paint_ghost(painter: QPainter, theme: Theme, box: QRectF, status: str, letter: str, line: str) -> None:
    """Paint what is being dragged: tint, dashed line, the badge that it would get."""
    tint = theme.color(line)
    tint.setAlpha(60)
    painter.fillRect(box, tint)
    pen = QPen(theme.color(line), 1.5)
    pen.setDashPattern([5, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(0, 0, 0, -1))
    if box.width() >= BADGE:
        paint_badge(painter, theme, QRectF(box.left(), box.top(), BADGE, BADGE), status, letter)
