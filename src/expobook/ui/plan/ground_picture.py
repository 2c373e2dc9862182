"""The picture of the ground: wider than the view, painted ahead while it pans, so that most frames only copy it."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap

AHEAD = 320  # pixels beyond the view that a strip is painted to

Paint = Callable[[QPainter, QRect], None]  # paints a part of the view, or beside it, in the view's pixels


class GroundPicture:
    """A pixmap of the view; once it pans, with room for ``AHEAD`` pixels on each side.

    Only what was in view, or was reached by panning, is painted: ``_painted`` is that part, in pixels of the
    picture's own. The view is where ``_at`` says. Zooming, resizing and :meth:`forget` begin a new one.
    """

    def __init__(self) -> None:
        self._pixmap: QPixmap | None = None
        self._room = 0  # pixels on each side: 0 or AHEAD
        self._scale, self._origin, self._size, self._ratio = 0.0, QPointF(), QSize(), 1.0
        self._at, self._painted = QPoint(), QRect()

    def forget(self) -> None:
        """Paint anew next time."""
        self._pixmap = None

    def show(self, painter: QPainter, scale: float, origin: QPointF, size: QSize, ratio: float, paint: Paint) -> None:
        """Paint the part of the picture that is in view; ``origin`` is the pixel of the view where site (0, 0) is."""
        if not self._pans_to(scale, origin, size, ratio):
            self._begin(scale, size, ratio)
        self._origin = QPointF(origin)
        self._keep_inside()
        self._reach(paint)
        assert self._pixmap is not None
        source = QRectF(self._at.x() * ratio, self._at.y() * ratio, size.width() * ratio, size.height() * ratio)
        painter.drawPixmap(QRectF(QPointF(0, 0), size), self._pixmap, source)

    def _pans_to(self, scale: float, origin: QPointF, size: QSize, ratio: float) -> bool:
        """Move the view over the picture; false where only a new picture would be right."""
        if self._pixmap is None or (scale, size, ratio) != (self._scale, self._size, self._ratio):
            return False
        step = (self._origin - origin).toPoint()
        whole = QPointF(step) == self._origin - origin and step.x() * ratio % 1 == step.y() * ratio % 1 == 0
        if step == QPoint(0, 0):
            return True
        if not whole or abs(step.x()) >= size.width() // 2 or abs(step.y()) >= size.height() // 2:
            return False
        if self._room == 0:
            self._widen(self._pixmap)
        self._at += step
        return True

    def _begin(self, scale: float, size: QSize, ratio: float) -> None:
        """Begin with no room beside the view: zooming needs none, and paints fastest on a picture of its size."""
        if self._pixmap is None or self._room or (size, ratio) != (self._size, self._ratio):
            self._pixmap = QPixmap(size * ratio)
            self._pixmap.setDevicePixelRatio(ratio)
        self._scale, self._size, self._ratio, self._room = scale, QSize(size), ratio, 0
        self._at, self._painted = QPoint(0, 0), QRect()

    def _widen(self, old: QPixmap) -> None:
        self._room = AHEAD
        self._pixmap = QPixmap(self._all().size() * self._ratio)
        self._pixmap.setDevicePixelRatio(self._ratio)
        self._at = QPoint(AHEAD, AHEAD)
        self._painted = self._painted.translated(self._at)
        painter = QPainter(self._pixmap)
        painter.drawPixmap(self._at, old)
        painter.end()

    def _keep_inside(self) -> None:
        """Scroll the picture where the view has left it, so that the view is in its middle again."""
        most = 2 * self._room
        if 0 <= self._at.x() <= most and 0 <= self._at.y() <= most:
            return
        x = self._at.x() if 0 <= self._at.x() <= most else self._room
        y = self._at.y() if 0 <= self._at.y() <= most else self._room
        step = QPoint(x, y) - self._at
        assert self._pixmap is not None
        self._pixmap.scroll(round(step.x() * self._ratio), round(step.y() * self._ratio), self._pixmap.rect())
        self._at += step
        self._painted = self._painted.translated(step) & self._all()

    def _all(self) -> QRect:
        return QRect(0, 0, self._size.width() + 2 * self._room, self._size.height() + 2 * self._room)

    def _reach(self, paint: Paint) -> None:
        """Paint what is in view and not painted yet, and on towards where the view is going."""
        view, done = QRect(self._at, self._size), self._painted
        if done.contains(view):
            return
        if not done.intersects(view):
            self._paint(view, paint)
            self._painted = view
            return
        everything = self._all()
        left = max(view.left() - AHEAD, 0) if view.left() < done.left() else done.left()
        right = min(view.right() + AHEAD, everything.right()) if view.right() > done.right() else done.right()
        top = max(view.top() - AHEAD, 0) if view.top() < done.top() else done.top()
        bottom = min(view.bottom() + AHEAD, everything.bottom()) if view.bottom() > done.bottom() else done.bottom()
        if left < done.left():
            self._paint(QRect(QPoint(left, done.top()), QPoint(done.left() - 1, done.bottom())), paint)
        if right > done.right():
            self._paint(QRect(QPoint(done.right() + 1, done.top()), QPoint(right, done.bottom())), paint)
        if top < done.top():
            self._paint(QRect(QPoint(left, top), QPoint(right, done.top() - 1)), paint)
        if bottom > done.bottom():
            self._paint(QRect(QPoint(left, done.bottom() + 1), QPoint(right, bottom)), paint)
        self._painted = QRect(QPoint(left, top), QPoint(right, bottom))

    def _paint(self, part: QRect, paint: Paint) -> None:
        """Paint a part that is given in the picture's pixels."""
        assert self._pixmap is not None
        painter = QPainter(self._pixmap)
        painter.translate(self._at)
        paint(painter, part.translated(-self._at))
        painter.end()
