"""The binding we ship keeps its promises: some releases lost a reference to None with every call that returns it."""

import gc
import sys

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

CALLS = 200_000


def test_calls_that_return_nothing_do_not_use_none_up() -> None:
    gc.collect()
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    thing, box, at = QObject(), QRectF(0, 0, 2, 2), QPointF(1, 1)
    before = sys.getrefcount(None)
    for _ in range(CALLS // 4):
        thing.setObjectName("x")
        thing.blockSignals(False)
        painter.setBrushOrigin(at)
        painter.drawRect(box)
    after = sys.getrefcount(None)
    painter.end()
    # Immortal from Python 3.12 on; before that a lost reference a call would end the program in the end.
    assert abs(after - before) < CALLS // 100
