"""The picture of a report on the screen, drawn by the same call that draws it on paper."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from expobook.domain.report import Form, Report
from expobook.drawing.chart import MICRO, Align, Spot, Style, draw_chart, height_of
from expobook.drawing.report_words import row_texts, table_head, title_of
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.theme import Hatch, Theme

_MARGIN = 16
_LEAST = 240
_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "right": Qt.AlignmentFlag.AlignRight,
    "centre": Qt.AlignmentFlag.AlignHCenter,
}


class _Surface:
    """Draws with tokens of the theme; text never scales with the picture."""

    def __init__(self, painter: QPainter, theme: Theme, scale: float) -> None:
        self._painter, self._theme, self._scale = painter, theme, scale
        self._fonts = {11.0: theme.font("micro"), 12.0: theme.font("small")}
        self._measures = {size: QFontMetricsF(font) for size, font in self._fonts.items()}

    def rect(self, x: float, y: float, width: float, height: float, style: Style) -> None:
        left, right = round(x), max(round(x + width), round(x) + 1)
        box = QRectF(left, round(y), right - left, max(round(y + height) - round(y), 1))
        self._painter.fillRect(box, self._theme.color(style.fill))
        if style.hatch and box.width() > 3 and box.height() > 3:
            kind: Hatch = style.hatch  # type: ignore[assignment]  # a hatch of look.md
            self._painter.fillRect(box, self._theme.hatch(kind, style.line, None, self._scale))
        self._painter.setPen(QPen(self._theme.color(style.line), 1))
        if box.width() > 2 and box.height() > 2:
            self._painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))

    def shade(self, x: float, y: float, width: float, height: float, token: str, part: float) -> None:
        ground, full = self._theme.color("chart"), self._theme.color(token)
        mixed = [round(a + (b - a) * part) for a, b in zip(ground.getRgb()[:3], full.getRgb()[:3], strict=True)]  # type: ignore[index]
        self._painter.fillRect(QRectF(x, y, width, height), QColor(*mixed))

    def line(self, x1: float, y1: float, x2: float, y2: float, token: str) -> None:
        self._painter.setPen(QPen(self._theme.color(token), 1))
        self._painter.drawLine(QPointF(round(x1) + 0.5, round(y1) + 0.5), QPointF(round(x2) + 0.5, round(y2) + 0.5))

    def text(self, x: float, y: float, words: str, token: str, *, size: float = MICRO, align: Align = "left") -> None:
        width = self.width_of(words, size) + 2
        left = {"left": x, "right": x - width, "centre": x - width / 2}[align]
        self._painter.setFont(self._fonts[size])
        self._painter.setPen(self._theme.color(token))
        flags = _ALIGN[align] | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        self._painter.drawText(QRectF(left, y - 9, width, 18), int(flags), words)

    def width_of(self, words: str, size: float = MICRO) -> float:
        return self._measures[size].horizontalAdvance(words)


class ChartView(QWidget):
    """Shows one report's picture; its table twin says the same to those who cannot see it.

    A bar, a column or a square tells its figures under the pointer, and a double click asks for what is behind it.
    """

    row_wanted = Signal(int, int)  # row and column of the table

    def __init__(self, theme: Theme, languages: Languages) -> None:
        super().__init__()
        self._theme, self._languages = theme, languages
        self._report: Report | None = None
        self.spots: list[Spot] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(_LEAST)
        theme.changed.connect(self.update)

    def show_report(self, report: Report | None) -> None:
        """Draw another report."""
        self._report, self.spots = report, []
        self.setMinimumHeight(self.sizeHint().height())
        self.setAccessibleName("" if report is None else title_of(report, self._languages.language))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        report = self._report
        if report is None or report.chart.form in (Form.STACKED, Form.GROUPED):
            return QSize(640, _LEAST)
        return QSize(640, round(height_of(report)) + 2 * _MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("chart"))
        if self._report is not None:
            painter.translate(_MARGIN, _MARGIN)
            surface = _Surface(painter, self._theme, self.devicePixelRatioF())
            width, height = self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN
            self.spots = draw_chart(self._report, surface, width, height, self._languages.language)
        painter.end()

    def _spot_at(self, at: QPointF) -> Spot | None:
        return next((spot for spot in self.spots if spot.has(at.x() - _MARGIN, at.y() - _MARGIN)), None)

    def told_at(self, at: QPointF) -> str:
        """Return the figures of what is at a place, a line each; nothing beside the picture's rows."""
        report, spot = self._report, self._spot_at(at)
        if report is None or spot is None:
            return ""
        language, texts = self._languages.language, row_texts(report, report.rows[spot.row], self._languages.language)
        heads = [table_head(report, column.key, language) for column in report.columns]
        told = range(1, len(heads)) if not spot.column else (spot.column,)
        return "\n".join([texts[0], *(f"{heads[n]}: {texts[n]}" for n in told)])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.told_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_at(event.position())
        if spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.row_wanted.emit(spot.row, spot.column)
