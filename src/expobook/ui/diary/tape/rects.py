"""Many rectangles in one call: arrays of numbers that Qt reads in place."""

from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QPainter, QPixmap

Whole = NDArray[np.int32]
FAR = 30_000  # pixels beyond which edges are cut: no screen is that wide, and rasters need not be told


class RectBuffer:
    """Room for rectangles in Qt's own layout (left, top, right, bottom; both ends included).

    The memory belongs to the array; Qt is handed its address, so the buffer must live while it is painted from.
    """

    def __init__(self) -> None:
        self._room = np.zeros((0, 4), dtype=np.int32)
        self._first: Any = None

    def paint(self, painter: QPainter, left: Whole, top: Whole, right: Whole, bottom: Whole) -> None:
        """Fill rectangles with the painter's brush; ``right`` and ``bottom`` are the first pixels outside.

        The painter must have no pen. Empty rectangles are left out.
        """
        some = np.flatnonzero((right > left) & (bottom > top))
        count = len(some)
        if count == 0:
            return
        if count > len(self._room):
            self._room = np.zeros((count * 2, 4), dtype=np.int32)
            self._first = shiboken6.wrapInstance(self._room.ctypes.data, QRect)
        room = self._room
        np.maximum(left[some], -FAR, out=room[:count, 0])
        room[:count, 1] = top[some]
        np.minimum(right[some] - 1, FAR, out=room[:count, 2])
        np.subtract(bottom[some], 1, out=room[:count, 3])
        painter.drawRects(self._first, count)

    def fill(self, painter: QPainter, brush: QBrush, left: Whole, top: Whole, right: Whole, bottom: Whole) -> None:
        """Fill rectangles with a brush."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        self.paint(painter, left, top, right, bottom)


class FragmentBuffer:
    """Room for parts of one picture that are painted at many places in one call."""

    def __init__(self) -> None:
        self._room = np.zeros((0, 10), dtype=np.float64)
        self._first: Any = None

    def paint(self, painter: QPainter, picture: QPixmap, x: Whole, y: Whole, column: Whole, size: int) -> None:
        """Paint squares of a picture: ``column`` says which square of its row, ``x`` and ``y`` the left top corner."""
        count = len(x)
        if count == 0:
            return
        if count > len(self._room):
            self._room = np.zeros((count * 2, 10), dtype=np.float64)
            self._first = shiboken6.wrapInstance(self._room.ctypes.data, QPainter.PixmapFragment)
        ratio = picture.devicePixelRatio()
        room = self._room[:count]
        room[:, 0], room[:, 1] = x + size / 2, y + size / 2  # Qt wants the middle
        room[:, 2], room[:, 3] = column * size * ratio, 0
        room[:, 4] = room[:, 5] = size * ratio
        room[:, 6] = room[:, 7] = 1 / ratio
        room[:, 8], room[:, 9] = 0, 1
        painter.drawPixmapFragments(self._first, count, picture)
