"""Rulers in metres along the top and the left, counted from the corner of the hall in view."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
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
    level = _marks(origin.x(), canvas.scale, step, width)
    upright = [(-place, metres) for place, metres in _marks(-origin.y(), canvas.scale, step, 0, -height)]
    painter.setPen(theme.color("line_strong"))
    painter.drawLines([QLineF(place, RULER - 6, place, RULER) for place, _ in level if place > RULER])
    painter.drawLines([QLineF(RULER - 6, place, RULER, place) for place, _ in upright if place > RULER])
    painter.setPen(theme.color("ink2"))
    for place, metres in level:
        if place > RULER:
            painter.drawText(QPointF(place + 3, 11), str(metres))
    painter.rotate(-90)
    for place, metres in upright:
        if place > RULER:
            painter.drawText(QPointF(3 - place, 11), str(metres))
    painter.rotate(90)
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
