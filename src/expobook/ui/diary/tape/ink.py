"""Colours, hatches, prepared words and badges of one look, made once and kept until the look changes."""

from math import prod
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QStaticText, QTransform

from expobook.domain.diary import Phase
from expobook.ui.diary.tape.looks import LOOKS
from expobook.ui.kit.theme import Theme

Value = TypeVar("Value")
BADGE = 14
HIGHEST_RANK = 19  # badges beyond say the highest with a plus
_HATCHES = ("build_up", "dismantle", "closure")
_MOST_WORDS = 8_000
_MOST_LINES = 50_000


class Kept(dict[tuple[str, int], Value]):
    """Answers by text and width in pixels; forgets all when there are very many."""

    def __setitem__(self, key: tuple[str, int], value: Value) -> None:
        if len(self) > _MOST_LINES:
            self.clear()
        super().__setitem__(key, value)


class Ink:
    """What the painters of one chart share; ``ratio`` is device pixels a logical pixel."""

    def __init__(self, theme: Theme, ratio: float) -> None:
        self.theme, self.ratio = theme, ratio
        self.key = (theme.dark, ratio)
        self.micro, self.micro_bold = theme.font("micro"), theme.font("micro", True)
        self.small, self.small_bold = theme.font("small"), theme.font("small", True)
        self.metrics = QFontMetricsF(self.micro)
        self.metrics_bold = QFontMetricsF(self.micro_bold)
        self._colors: dict[str, QColor] = {}
        self._brushes: dict[str, QBrush] = {}
        self._words: dict[tuple[str, int], QStaticText] = {}
        self._widths: dict[tuple[str, int], float] = {}
        self.broken, self.cut = Kept[tuple[str, ...]](), Kept[str]()
        sides = {max(2, round(self.theme.tokens["pattern"][f"hatch.{name}"]["pitch"] * ratio)) for name in _HATCHES}
        self.period = prod(sides) / ratio  # logical pixels after which every hatch repeats
        self.hatches = [{phase: self._hatch(number, phase) for phase in Phase} for number in range(len(LOOKS))]
        self.badges = self._badges()
        self.warning = self._warning()
        self.light = QColor(255, 255, 255, 56)  # what lies on every bar of a booking under the pointer

    def color(self, name: str) -> QColor:
        """Return a token's colour."""
        if name not in self._colors:
            self._colors[name] = self.theme.color(name)
        return self._colors[name]

    def brush(self, name: str) -> QBrush:
        """Return a token's colour as a brush."""
        if name not in self._brushes:
            self._brushes[name] = QBrush(self.color(name))
        return self._brushes[name]

    def veiled(self, name: str) -> QBrush:
        """Return a token's colour as a brush for days that are over: mixed once, so that no veil is painted."""
        key = f"{name} past"
        if key not in self._brushes:
            ground, veil = self.color(name), self.color("past")
            share = veil.alphaF()
            parts = ((ground.red(), veil.red()), (ground.green(), veil.green()), (ground.blue(), veil.blue()))
            self._brushes[key] = QBrush(QColor(*(round(own * (1 - share) + over * share) for own, over in parts)))
        return self._brushes[key]

    def words(self, text: str, font: QFont) -> QStaticText:
        """Return a text that is ready to be painted in a font of this ink."""
        key = (text, id(font))
        made = self._words.get(key)
        if made is None:
            if len(self._words) > _MOST_WORDS:
                self._words.clear()
            made = QStaticText(text)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.prepare(QTransform(), font)
            self._words[key] = made
        return made

    def width(self, text: str, font: QFont) -> float:
        """Return how wide a text is in a font of this ink."""
        key = (text, id(font))
        wide = self._widths.get(key)
        if wide is None:
            if len(self._widths) > _MOST_WORDS:
                self._widths.clear()
            wide = self._widths[key] = QFontMetricsF(font).horizontalAdvance(text)
        return wide

    def write(self, painter: QPainter, at: QPointF, text: str, font: QFont, color: str) -> None:
        """Write one line; ``at`` is its left top corner."""
        painter.setFont(font)
        painter.setPen(self.color(color))
        painter.drawStaticText(at, self.words(text, font))

    def _hatch(self, number: int, phase: Phase) -> QBrush:
        """Return the ground of a phase: opaque, so that one pass paints it."""
        look = LOOKS[number]
        if phase is Phase.SHOW:
            return QBrush(self.color(look.fill))
        kind = {Phase.BUILD_UP: "build_up", Phase.DISMANTLE: "dismantle", Phase.CLOSED: "closure"}[phase]
        pattern = self.theme.tokens["pattern"][f"hatch.{kind}"]
        pen = pattern["pen"] if phase is Phase.CLOSED else pattern["pen"]["firm" if look.firm else "hold"]
        angles = pattern["angle"] if isinstance(pattern["angle"], list) else [pattern["angle"]]
        return QBrush(self._tile(look.pale, look.stripe, angles, pattern["pitch"], pen))

    def _tile(self, ground: str, stripe: str, angles: list[int], pitch: int, pen: float) -> QPixmap:
        side = max(2, round(pitch * self.ratio))
        tile = QPixmap(side, side)
        tile.fill(self.color(ground))
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, pen != 1.0 or self.ratio != 1.0)
        painter.setPen(QPen(self.color(stripe), pen * self.ratio))
        for angle in angles:
            for shift in (-side, 0, side):
                if angle > 0:
                    painter.drawLine(QPointF(shift - 1, side + 1), QPointF(shift + side + 1, -1))
                else:
                    painter.drawLine(QPointF(shift - 1, -1), QPointF(shift + side + 1, side + 1))
        painter.end()
        tile.setDevicePixelRatio(self.ratio)
        return tile

    def _badges(self) -> QPixmap:
        """Return the digits of ranks in a row, each in the middle of a square, without ground."""
        wide = BADGE * (HIGHEST_RANK + 1)
        picture = QPixmap(round(wide * self.ratio), round(BADGE * self.ratio))
        picture.setDevicePixelRatio(self.ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setPen(self.color("chart"))
        painter.setFont(self.micro_bold)
        for rank in range(1, HIGHEST_RANK + 1):
            box = QRectF(rank * BADGE, 0, BADGE, BADGE)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(rank))
        painter.end()
        return picture

    def _warning(self) -> QPixmap:
        """Return the small amber triangle that stands at the right end of a bar with a soft clash."""
        picture = QPixmap(round(BADGE * self.ratio), round(BADGE * self.ratio))
        picture.setDevicePixelRatio(self.ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.color("warn"), 1.2))
        painter.setBrush(self.color("warn_bg"))
        painter.drawPolygon([QPointF(7, 2.5), QPointF(12, 11.5), QPointF(2, 11.5)])
        painter.drawLine(QPointF(7, 5.5), QPointF(7, 8.2))
        painter.drawPoint(QPointF(7, 10))
        painter.end()
        return picture


def ink_for(kept: Ink | None, theme: Theme, ratio: float) -> Ink:
    """Return the ink at hand if it still fits, else a new one."""
    return kept if kept is not None and kept.key == (theme.dark, ratio) else Ink(theme, ratio)
