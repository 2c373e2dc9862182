"""Rulers in metres along the top and the left, counted from the corner of the hall in view."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

if TYPE_CHECKING:
    from expobook.ui.plan.canvas import PlanCanvas

RULER = 20
STEPS = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)


def paint_rulers(painter: QPainter, canvas: "PlanCanvas") -> None:
    """Paint both rulers; what is selected is marked on them."""
    theme = canvas.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    width, height = canvas.width(), canvas.height()
    painter.fillRect(QRectF(0, 0, width, RULER), theme.color("header"))
    painter.fillRect(QRectF(0, 0, RULER, height), theme.color("header"))
    origin = canvas.to_screen(canvas.origin_of(canvas.hall))
    if canvas.selection:
        box = canvas.box_on_screen(canvas.overlay.shown_box())
        mark = theme.color("select")
        painter.fillRect(QRectF(max(box.left(), RULER), 0, box.width(), RULER), mark)
        painter.fillRect(QRectF(0, max(box.top(), RULER), RULER, box.height()), mark)
    painter.setFont(theme.font("micro"))
    step = next((step for step in STEPS if step * canvas.scale >= 46), STEPS[-1])
    painter.setClipRect(QRectF(RULER, 0, width, RULER))
    for place, metres in _marks(origin.x(), canvas.scale, step, width):
        _tick(painter, canvas, QPointF(place, 0), str(metres), upright=False)
    painter.setClipRect(QRectF(0, RULER, RULER, height))
    for place, metres in _marks(-origin.y(), canvas.scale, step, 0, -height):
        _tick(painter, canvas, QPointF(0, -place), str(metres), upright=True)
    painter.setClipping(False)
    painter.setPen(QPen(theme.color("line"), 1))
    painter.drawLine(0, RULER, width, RULER)
    painter.drawLine(RULER, 0, RULER, height)
    painter.fillRect(QRectF(0, 0, RULER, RULER), theme.color("header"))
    painter.setPen(theme.color("ink3"))
    painter.drawText(QRectF(0, 0, RULER, RULER), Qt.AlignmentFlag.AlignCenter, "m")


def _marks(origin: float, scale: float, step: int, until: float, start: float = 0) -> list[tuple[float, int]]:
    """Return pixels and metres of the marks between two pixels."""
    first = int((start - origin) / scale // step)
    last = int((until - origin) / scale // step) + 1
    return [(origin + number * step * scale, number * step // 1000) for number in range(first, last + 1)]


def _tick(painter: QPainter, canvas: "PlanCanvas", at: QPointF, text: str, *, upright: bool) -> None:
    theme = canvas.theme
    painter.setPen(theme.color("line_strong"))
    if upright:
        painter.drawLine(QPointF(RULER - 6, at.y()), QPointF(RULER, at.y()))
        painter.setPen(theme.color("ink2"))
        painter.save()
        painter.translate(RULER / 2 - 2, at.y())
        painter.rotate(-90)
        painter.drawText(QRectF(2, -8, 40, 14), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
    else:
        painter.drawLine(QPointF(at.x(), RULER - 6), QPointF(at.x(), RULER))
        painter.setPen(theme.color("ink2"))
        painter.drawText(QRectF(at.x() + 3, 1, 50, 14), Qt.AlignmentFlag.AlignLeft, text)
