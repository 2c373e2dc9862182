"""Paints what lies under and around the bars: days off, months, row lines, the header, the pinned row names."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QBrush, QColor, QPainter, QPixmap

from expobook.ui.diary.tape.axis import Axis
from expobook.ui.diary.tape.bars import HATCH_FROM, Frame
from expobook.ui.diary.tape.calendar_days import HOLIDAY, WEEKEND, CalendarDays
from expobook.ui.diary.tape.ink import Ink
from expobook.ui.diary.tape.labels import Box
from expobook.ui.diary.tape.layout import Row, RowKind
from expobook.ui.diary.tape.rects import RectBuffer
from expobook.ui.diary.tape.shares import FirmShares
from expobook.ui.kit import formats
from expobook.words import Language

DAYS_FROM, WEEKS_FROM, YEARS_BELOW = 18.0, 3.4, 0.9  # pixels a day at which days, weeks and months are written
SHARE_ROOM = 44  # pixels that a share in a phase's row needs
MAKEUP = {"en": "work", "zh": "班"}


class GroundPainter:
    """Keeps the facts of the calendar and the buffer from frame to frame."""

    def __init__(self, days: CalendarDays, today: date) -> None:
        self.days, self.today = days, today
        self._rects = RectBuffer()

    # --- under the bars

    def ground(self, painter: QPainter, ink: Ink, frame: Frame) -> None:
        """Paint the ground, days off, month and week lines, past days and row lines."""
        area, axis = frame.area, frame.axis
        first, until = frame.days
        past = min(max(axis.x(self.today), 0), area.width)
        painter.fillRect(area.left, area.top, past, area.height, ink.veiled("chart"))
        painter.fillRect(area.left + past, area.top, area.width - past, area.height, ink.brush("chart"))
        if axis.scale >= HATCH_FROM:
            kinds = self.days.kinds(first, until)
            now = min(max(self.today.toordinal() - first, 0), len(kinds))
            for kind, color in ((WEEKEND, "weekend"), (HOLIDAY, "holiday")):
                self._runs(painter, ink.veiled(color), frame, _runs(kinds[:now] == kind) + first)
                self._runs(painter, ink.brush(color), frame, _runs(kinds[now:] == kind) + first + now)
        if axis.scale >= WEEKS_FROM:
            mondays = np.arange(first + (1 - first) % 7, until, 7)  # day 1 of the calendar was a Monday
            self._columns(painter, ink, frame, mondays, "grid")
        starts = np.array([d.toordinal() for d in month_starts(first, until, axis.scale)])
        self._columns(painter, ink, frame, starts, "line_strong")
        self._row_lines(painter, ink, frame)

    def _runs(self, painter: QPainter, brush: QBrush, frame: Frame, runs: NDArray[np.int64]) -> None:
        if len(runs):
            x0, x1 = frame.x(runs[:, 0].astype(np.int32)), frame.x(runs[:, 1].astype(np.int32))
            y0, y1 = np.full(len(x0), frame.area.top, np.int32), np.full(len(x0), frame.area.bottom, np.int32)
            self._rects.fill(painter, brush, np.maximum(x0, np.int32(frame.area.left)), y0, x1, y1)

    def _columns(self, painter: QPainter, ink: Ink, frame: Frame, days: NDArray[np.int64], color: str) -> None:
        if len(days):
            x = frame.x(days.astype(np.int32))
            x = x[x >= frame.area.left]
            y0, y1 = np.full(len(x), frame.area.top, np.int32), np.full(len(x), frame.area.bottom, np.int32)
            self._rects.fill(painter, ink.brush(color), x, y0, x + 1, y1)

    def _row_lines(self, painter: QPainter, ink: Ink, frame: Frame) -> None:
        area = frame.area
        for row in frame.chart.rows_between(*frame.rows):
            y = area.top + row.top - frame.scroll
            if row.kind is RowKind.ZONE:
                painter.fillRect(area.left, y, area.width, row.height, ink.brush("header"))
            color = "line" if row.kind is RowKind.ZONE else "grid"
            painter.fillRect(area.left, y + row.height - 1, area.width, 1, ink.brush(color))

    def phase_shares(self, painter: QPainter, ink: Ink, frame: Frame, shares: FirmShares, zones: list[str]) -> None:
        """Write into the rows of phases how much of them is firm, by week; further out by several weeks."""
        rows = [row for row in frame.chart.rows_between(*frame.rows) if row.kind is RowKind.ZONE]
        weeks = max(1, -(-SHARE_ROOM // max(1, int(7 * frame.axis.scale))))
        if not rows or frame.axis.scale < HATCH_FROM / 8:
            return
        first, until = frame.days
        days = 7 * weeks
        starts = np.arange(first - (first - 1) % days, until, days)
        x0, x1 = frame.x(starts.astype(np.int32)), frame.x((starts + days).astype(np.int32))
        for row in rows:
            y = frame.area.top + row.top - frame.scroll + (row.height - 17) // 2
            found = shares.of_zone(zones.index(row.code), starts, days)
            for left, right, share in zip(x0.tolist(), x1.tolist(), found, strict=True):
                text = f"{share} %"
                wide = ink.width(text, ink.micro)
                ink.write(painter, QPointF(int((left + right - wide) / 2), y), text, ink.micro, "ink3")

    def today_line(self, painter: QPainter, ink: Ink, frame: Frame) -> None:
        """Paint today's line over bars, under labels."""
        x = frame.area.left + frame.axis.x(self.today)
        if frame.area.left <= x < frame.area.right:
            veil = QColor(ink.color("today"))
            veil.setAlpha(191)  # one and a half pixels of ink, spread over two
            painter.fillRect(x, frame.area.top, 2, frame.area.height, veil)

    # --- the header

    def header(self, painter: QPainter, ink: Ink, axis: Axis, area: Box, language: Language) -> None:
        """Paint months, weeks or days, and the holidays under them."""
        painter.fillRect(area.left, area.top, area.width, area.height, ink.brush("header"))
        first, until = axis.ordinal(0), axis.ordinal(area.width) + 1
        self._holidays(painter, ink, axis, area, language, first, until)
        starts = month_starts(first, until, axis.scale)
        for place, start in enumerate(starts):
            x = max(area.left + axis.x(start), area.left)
            end = area.left + axis.x(starts[place + 1]) if place + 1 < len(starts) else area.right + 200
            if area.left + axis.x(start) >= area.left:
                painter.fillRect(x, area.top, 1, area.height, ink.brush("line_strong"))
            words = month_words(start, axis.scale, language)
            if ink.width(words, ink.small_bold) + 8 <= end - x:
                ink.write(painter, QPointF(x + 5, area.top + 1), words, ink.small_bold, "ink")
        if axis.scale >= DAYS_FROM:
            self._days(painter, ink, axis, area, language, first, until)
        elif axis.scale >= WEEKS_FROM:
            self._weeks(painter, ink, axis, area, language, first, until)
        painter.fillRect(area.left, area.bottom - 1, area.width, 1, ink.brush("line_strong"))
        self._flag(painter, ink, axis, area, language)

    def _days(
        self, painter: QPainter, ink: Ink, axis: Axis, area: Box, language: Language, first: int, until: int
    ) -> None:
        kinds = self.days.kinds(first, until).tolist()
        for number, kind in zip(range(first, until), kinds, strict=True):
            day = date.fromordinal(number)
            text = str(day.day)
            x = area.left + axis.x(day)
            at = QPointF(int(x + (axis.scale - ink.width(text, ink.micro)) / 2), area.top + 15)
            ink.write(painter, at, text, ink.micro, "ink3" if kind else "ink2")
            if number % 7 == 1:
                painter.fillRect(x, area.top + 17, 1, area.height - 17, ink.brush("line"))
                ink.write(painter, QPointF(x + 3, area.top + 28), week_words(day, language), ink.micro, "ink_off")

    def _weeks(
        self, painter: QPainter, ink: Ink, axis: Axis, area: Box, language: Language, first: int, until: int
    ) -> None:
        room = 7 * axis.scale
        for number in range(first - (first - 1) % 7, until, 7):
            day = date.fromordinal(number)
            x = area.left + axis.x(day)
            painter.fillRect(x, area.top + 19, 1, 10, ink.brush("line"))
            text, week = str(day.day), week_words(day, language)
            wide = ink.width(text, ink.micro)
            ink.write(painter, QPointF(x + 4, area.top + 15), text, ink.micro, "ink2")
            if wide + ink.width(week, ink.micro) + 12 <= room:
                ink.write(painter, QPointF(int(x + wide + 9), area.top + 15), week, ink.micro, "ink_off")

    def _holidays(
        self, painter: QPainter, ink: Ink, axis: Axis, area: Box, language: Language, first: int, until: int
    ) -> None:
        """Paint the strip of holidays, their names where there is room, and the make-up workdays."""
        if axis.scale < WEEKS_FROM:
            return
        taken = area.left
        found = self.days.holidays(first, until)
        for start, end, _name in found:
            x0, x1 = (area.left + axis.x(date.fromordinal(day)) for day in (start, end))
            painter.fillRect(x0, area.bottom - 14, x1 - x0, 13, ink.brush("holiday"))
        marks = [(start, end, name.in_language(language), "warn") for start, end, name in found]
        marks += [(day, day + 1, MAKEUP[language], "ink3") for day in self.days.makeup_days(first, until)]
        for start, end, words, color in sorted(marks):
            x0, x1 = (area.left + axis.x(date.fromordinal(day)) for day in (start, end))
            wide = ink.width(words, ink.micro)
            at = max(x0 + 2, int((x0 + x1 - wide) / 2)) if wide <= x1 - x0 else x0 + 2
            if at >= taken:
                ink.write(painter, QPointF(at, area.bottom - 16), words, ink.micro, color)
                taken = int(at + wide) + 3

    def _flag(self, painter: QPainter, ink: Ink, axis: Axis, area: Box, language: Language) -> None:
        x = area.left + axis.x(self.today)
        if not area.left <= x < area.right:
            return
        words = formats.day(self.today, language)
        wide = int(ink.width(words, ink.micro_bold)) + 12
        left = min(max(x + 1 - wide // 2, area.left), area.right - wide)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(ink.color("today"))
        painter.setBrush(ink.brush("today"))
        painter.drawRoundedRect(QRectF(left + 0.5, area.bottom - 15.5, wide - 1, 15), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        ink.write(painter, QPointF(left + 6, area.bottom - 16), words, ink.micro_bold, "chart")

    # --- the pinned column

    def row_headers(
        self, painter: QPainter, ink: Ink, frame: Frame, area: Box, names: dict[str, str], shares: dict[str, int]
    ) -> None:
        """Paint fold marks, names, and the share of the days in view that is firm."""
        painter.fillRect(area.left, area.top, area.width, area.height, ink.brush("header"))
        for row in frame.chart.rows_between(*frame.rows):
            self._row_header(painter, ink, row, area, area.top + row.top - frame.scroll, names, shares)
        painter.fillRect(area.right - 1, area.top, 1, area.height, ink.brush("line_strong"))

    def _row_header(
        self, painter: QPainter, ink: Ink, row: Row, area: Box, y: int, names: dict[str, str], shares: dict[str, int]
    ) -> None:
        left = area.left + {RowKind.ZONE: 4, RowKind.HALL: 8, RowKind.BAY: 28}[row.kind]
        if row.kind is not RowKind.BAY:
            name = "chevron-down" if row.open else "chevron-right"
            painter.drawPixmap(left, y + (3 if row.kind is RowKind.ZONE else 2), _icon(ink, name))
            left += 16
        font = ink.small_bold if row.kind is RowKind.ZONE else ink.small
        shift = 1 if row.kind is RowKind.ZONE else -1
        ink.write(painter, QPointF(left, y + shift), names.get(row.code, row.code), font, "ink")
        if row.code in shares and row.kind is RowKind.HALL:
            text = f"{shares[row.code]} %"
            at = QPointF(area.right - 6 - int(ink.width(text, ink.micro)), y)
            ink.write(painter, at, text, ink.micro, "ink3")
        color = "line" if row.kind is RowKind.ZONE else "grid"
        painter.fillRect(area.left, y + row.height - 1, area.width, 1, ink.brush(color))


def _icon(ink: Ink, name: str) -> QPixmap:
    return ink.theme.pixmap(name, "ink3", 12, ink.ratio)


def _runs(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return first and end of each run of true values, n x 2."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return edges.reshape(-1, 2).astype(np.int64)


def month_words(start: date, scale: float, language: Language) -> str:
    """Return the name of a month, or of a year where months are too narrow."""
    if scale < YEARS_BELOW:
        return str(start.year) if language == "en" else f"{start.year}年"
    return formats.month(start, language)


def week_words(day: date, language: Language) -> str:
    """Return ``W50`` or ``50周``."""
    week = day.isocalendar().week
    return f"W{week}" if language == "en" else f"{week}周"


def month_starts(first: int, until: int, scale: float) -> list[date]:
    """Return first days of months from the one that holds ``first``; of years when months are under 28 pixels."""
    start = date.fromordinal(first)
    yearly = scale < YEARS_BELOW
    day = start.replace(month=1, day=1) if yearly else start.replace(day=1)
    starts = []
    while day.toordinal() < until:
        starts.append(day)
        day = day.replace(year=day.year + 1) if yearly else (day + timedelta(days=32)).replace(day=1)
    return starts
