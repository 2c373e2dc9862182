"""A drawing under the stands: DXF, SVG or PNG, laid into the box of the hall in view."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtSvg import QSvgRenderer

from expobook.domain.errors import FileTrouble
from expobook.domain.geometry import Box
from expobook.ui.kit.canvas import Canvas

ENDINGS = "DXF, SVG, PNG (*.dxf *.svg *.png)"
MOST_BYTES = 100 * 1024 * 1024
MOST_LINES = 400_000
_FAINT = 0.55
_UNIT_MM = {1: 25.4, 2: 304.8, 4: 1.0, 5: 10.0, 6: 1000.0}  # $INSUNITS of DXF


@dataclass(frozen=True)
class Background:
    """Something to paint and the box of the site that it fills; ``scaled`` says that its own units were kept."""

    name: str
    box: Box
    path: QPainterPath | None = None  # in site millimetres
    image: QImage | None = None
    scaled: bool = False

    def paint(self, painter: QPainter, canvas: Canvas) -> None:
        """Paint it faintly where it lies."""
        painter.save()
        painter.setOpacity(_FAINT)
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(canvas.box_on_screen(self.box), self.image)
        if self.path is not None:
            origin = canvas.to_screen((0, 0))
            painter.setTransform(QTransform(canvas.scale, 0, 0, -canvas.scale, origin.x(), origin.y()), combine=True)
            pen = QPen(canvas.theme.color("ink3"), 1)
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(self.path)
        painter.restore()

    def said(self, tr: Callable[[str], str]) -> str:
        """Return what was done with it."""
        words = "Background {name} lies at its own size." if self.scaled else "Background {name} fills the hall."
        return tr(words).format(name=self.name)


def read_background(path: Path, box: Box) -> Background:
    """Read a drawing; one in millimetres or metres keeps its size, any other fills the box.

    Raises:
        FileTrouble: missing, too large, damaged, or of another form.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise FileTrouble(path=str(path), why=error.strerror or "missing") from None
    if not data:
        raise FileTrouble(path=str(path), why="too-large" if size else "file-empty")
    ending = path.suffix.lower()
    if ending == ".dxf":
        return _drawing(path, box)
    image = _picture(data) if ending == ".svg" else QImage.fromData(QByteArray(data))
    if image is None or image.isNull():
        raise FileTrouble(path=str(path), why="file-damaged")
    return Background(path.name, _inside(box, image.width(), image.height()), image=image)


def _picture(data: bytes) -> QImage | None:
    renderer = QSvgRenderer(QByteArray(data))
    if not renderer.isValid():
        return None
    size = renderer.defaultSize()
    if size.width() < 1 or size.height() < 1:
        return None
    ratio = 4000 / max(size.width(), size.height())
    image = QImage(round(size.width() * ratio), round(size.height() * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def _inside(box: Box, width: float, height: float) -> Box:
    """Return the largest box of a shape inside another, in its middle."""
    ratio = min(box.width / width, box.height / height)
    wide, high = round(width * ratio), round(height * ratio)
    left, bottom = box.left + (box.width - wide) // 2, box.bottom + (box.height - high) // 2
    return Box(left, bottom, left + max(wide, 1), bottom + max(high, 1))


def _drawing(path: Path, box: Box) -> Background:
    """Read the lines of a DXF."""
    from ezdxf import recover

    try:
        document, _ = recover.readfile(str(path))
        lines = list(_lines(document))
        unit = _UNIT_MM.get(int(document.header.get("$INSUNITS", 0)))
    except Exception:  # its reader raises anything for a damaged file
        raise FileTrouble(path=str(path), why="file-damaged") from None
    if not lines:
        raise FileTrouble(path=str(path), why="file-empty")
    whole = QPainterPath()
    for points in lines:
        whole.moveTo(*points[0])
        for point in points[1:]:
            whole.lineTo(*point)
    extent = whole.boundingRect()
    transform, scaled = _placed(extent, box, unit)
    placed = transform.map(whole)
    rect = placed.boundingRect()
    lies = Box(round(rect.left()), round(rect.top()), round(rect.right()) + 1, round(rect.bottom()) + 1)
    return Background(path.name, lies, path=placed, scaled=scaled)


def _placed(extent: QRectF, box: Box, unit: float | None) -> tuple[QTransform, bool]:
    """Return how a drawing comes onto the site: as it is when it lies there, at its size, or fitted in."""
    if unit is not None and extent.width() * unit < 2_000_000 and extent.height() * unit < 2_000_000:
        own = QTransform.fromScale(unit, unit)
        middle = own.map(extent.center())
        if box.left <= middle.x() <= box.right and box.bottom <= middle.y() <= box.top:
            return own, True
        away = QPointF(*box.centre) - middle
        return own * QTransform.fromTranslate(away.x(), away.y()), True
    there = _inside(box, max(extent.width(), 1e-6), max(extent.height(), 1e-6))
    ratio = there.width / max(extent.width(), 1e-6)
    shift = QTransform.fromTranslate(-extent.left(), -extent.top())
    return shift * QTransform.fromScale(ratio, ratio) * QTransform.fromTranslate(there.left, there.bottom), False


def _lines(document: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the lines of the model space, blocks resolved, curves as short lines."""
    count = 0
    for entity in _resolved(document.modelspace(), 0):
        points = _points(entity)
        if len(points) > 1:
            count += len(points)
            if count > MOST_LINES:
                return
            yield points


def _resolved(entities: Iterable[Any], depth: int) -> Iterator[Any]:
    for entity in entities:
        if entity.dxftype() == "INSERT":
            if depth < 8:
                yield from _resolved(entity.virtual_entities(), depth + 1)
        else:
            yield entity


def _points(entity: Any) -> list[tuple[float, float]]:
    kind = entity.dxftype()
    if kind == "LINE":
        return [(entity.dxf.start.x, entity.dxf.start.y), (entity.dxf.end.x, entity.dxf.end.y)]
    if kind == "LWPOLYLINE":
        points = [(x, y) for x, y, *_ in entity.get_points("xy")]
        return [*points, points[0]] if entity.closed and points else points
    if kind == "POLYLINE":
        points = [(vertex.dxf.location.x, vertex.dxf.location.y) for vertex in entity.vertices]
        return [*points, points[0]] if entity.is_closed and points else points
    if kind in ("CIRCLE", "ARC", "ELLIPSE", "SPLINE"):
        return [(point.x, point.y) for point in entity.flattening(50)]
    return []
