"""The look: colours, fonts, icons, hatches and the style sheet, all built from the design tokens."""

import json
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any, Literal

from PySide6.QtCore import QByteArray, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPen, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from expobook.resources import resource
from expobook.ui.kit.style_sheet import style_sheet

Scheme = Literal["system", "light", "dark"]
Hatch = Literal["build_up", "dismantle", "closure", "available"]

_ROLES = {
    QPalette.ColorRole.Window: "win",
    QPalette.ColorRole.WindowText: "ink",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "header",
    QPalette.ColorRole.Text: "ink",
    QPalette.ColorRole.PlaceholderText: "ink3",
    QPalette.ColorRole.Button: "panel",
    QPalette.ColorRole.ButtonText: "ink",
    QPalette.ColorRole.BrightText: "error",
    QPalette.ColorRole.Highlight: "select",
    QPalette.ColorRole.HighlightedText: "ink",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.ToolTipBase: "tip",
    QPalette.ColorRole.ToolTipText: "tip_ink",
    QPalette.ColorRole.Light: "panel",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "line_strong",
    QPalette.ColorRole.Dark: "line_strong",
    QPalette.ColorRole.Shadow: "ink3",
}
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


@cache
def load_fonts() -> str:
    """Register the fonts that come with the program, once, and return the family's name."""
    family = ""
    for weight in ("Regular", "Bold"):
        number = QFontDatabase.addApplicationFont(str(resource("fonts", f"NotoSansSC-{weight}.ttf")))
        names = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        family = family or (names[0] if names else "")
    return family or "Noto Sans SC"


class Theme(QObject):
    """One look for the whole window, light or dark; ``changed`` tells painted views to paint again."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = "system") -> None:
        super().__init__(app)
        self._app = app
        self.tokens: Mapping[str, Any] = json.loads(resource("look", "tokens.json").read_text(encoding="utf-8"))
        self.family = load_fonts()
        self._scheme: Scheme = scheme
        self._dark = False
        self._cache: dict[tuple[Any, ...], Any] = {}
        if not app.styleSheet():  # else an earlier look set both
            app.setStyle("Fusion")
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        self.use(scheme)

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        return self._dark

    def use(self, scheme: Scheme) -> None:
        """Follow the system, or stay light or dark."""
        self._scheme = scheme
        wanted = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        self._app.styleHints().setColorScheme(wanted[scheme])
        self._apply()

    def color(self, name: str) -> QColor:
        """Return the colour of a token such as ``"hold1_line"``; raises ``KeyError`` for an unknown one."""
        text: str = self.tokens["color"]["dark" if self.dark else "light"][name]
        if len(text) == 9:  # #RRGGBBAA, Qt wants the alpha in front
            text = f"#{text[7:]}{text[1:7]}"
        return QColor(text)

    def font(self, size: str = "base", bold: bool = False) -> QFont:
        """Return the font of a type size: ``micro``, ``small``, ``base`` or ``title``."""
        font = QFont(self.family)
        font.setPixelSize(self.tokens["type"]["px"][size])
        font.setBold(bold)
        return font

    def size(self, name: str) -> int:
        """Return a measure in logical pixels, such as ``"dock"``."""
        return int(self.tokens["size"][name])

    def status_tokens(self, status: str) -> Mapping[str, Any]:
        """Return how a status is shown: letter, fill, line (``enquiry``, ``hold_1``, ..., ``contracted``)."""
        tokens: Mapping[str, Any] = self.tokens["status"][status]
        return tokens

    def icon(self, name: str, color: str = "ink2", size: int = 16) -> QIcon:
        """Return a lucide icon in a token's colour; its disabled look has ``ink_off``."""
        key = ("icon", name, color, size, self.dark)
        if key not in self._cache:
            icon = QIcon()
            for scale in (1, 2):
                icon.addPixmap(self.pixmap(name, color, size, scale))
                icon.addPixmap(self.pixmap(name, "ink_off", size, scale), QIcon.Mode.Disabled)
            self._cache[key] = icon
        return self._cache[key]  # type: ignore[no-any-return]

    def pixmap(self, name: str, color: str = "ink2", size: int = 16, scale: float = 1.0) -> QPixmap:
        """Return an icon as picture of ``size`` logical pixels for a screen of that scale."""
        key = ("pixmap", name, color, size, scale, self.dark)
        if key not in self._cache:
            svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
            svg = svg.replace("currentColor", self.color(color).name()).replace(
                'stroke-width="2"', 'stroke-width="1.75"'
            )
            picture = QPixmap(QSize(round(size * scale), round(size * scale)))
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            QSvgRenderer(QByteArray(svg.encode())).render(painter)
            painter.end()
            picture.setDevicePixelRatio(scale)
            self._cache[key] = picture
        return self._cache[key]  # type: ignore[no-any-return]

    def hatch(self, kind: Hatch, color: str | QColor, weight: float | None = None, scale: float = 1.0) -> QBrush:
        """Return a hatch for untransformed painters: its pitch stays the same at any zoom of the view.

        ``weight`` is the pen in pixels; without it the closure's and the available stand's own, else 1.
        """
        colour = self.color(color) if isinstance(color, str) else color
        pen = weight if weight is not None else (0.7 if kind in ("closure", "available") else 1.0)
        key = ("hatch", kind, colour.rgba(), pen, scale)
        if key not in self._cache:
            self._cache[key] = self._hatch_brush(kind, colour, pen, scale)
        return self._cache[key]  # type: ignore[no-any-return]

    def _hatch_brush(self, kind: Hatch, colour: QColor, weight: float, scale: float) -> QBrush:
        pattern = self.tokens["pattern"][f"hatch.{kind}"]
        angles = pattern["angle"] if isinstance(pattern["angle"], list) else [pattern["angle"]]
        side = round(pattern["pitch"] * 2**0.5 * scale)  # a tile holds one line's period both ways
        tile = QPixmap(side, side)
        tile.fill(Qt.GlobalColor.transparent)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, weight * scale))
        for angle in angles:
            for shift in (-side, 0, side):
                start, end = QPointF(shift - 1, side + 1), QPointF(shift + side + 1, -1)
                if angle < 0:
                    start, end = QPointF(shift - 1, -1), QPointF(shift + side + 1, side + 1)
                painter.drawLine(start, end)
        painter.end()
        tile.setDevicePixelRatio(scale)
        brush = QBrush()
        brush.setTexture(tile)
        return brush

    @cached_property
    def letters(self) -> Mapping[str, Mapping[str, str]]:
        """Return the badge letter of each status, by language."""
        found = {}
        for name, token in self.tokens["status"].items():
            found[name] = {"en": token["letter"], "zh": token.get("zh", token["letter"])}
        found["completed"]["zh"] = found["contracted"]["zh"]
        return found

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._scheme == "system":
            self._apply()

    def _apply(self) -> None:
        system = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self._dark = system if self._scheme == "system" else self._scheme == "dark"
        palette = QPalette()
        for role, name in _ROLES.items():
            palette.setColor(role, self.color(name))
        for role in _DISABLED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("ink_off"))
        self._app.setPalette(palette)
        self._app.setFont(self.font())
        sheet = style_sheet(self)
        if self._app.styleSheet() != sheet:  # every widget there is would be styled anew
            self._app.setStyleSheet(sheet)
        self.changed.emit()


def paint_badge(painter: QPainter, theme: Theme, box: QRectF, status: str, letter: str) -> None:
    """Paint the small square with a letter that tells a status without its colour (``hold_2``, ``contracted``)."""
    token = theme.status_tokens(status)
    filled = "text" in token
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(token["line"]), 1))
    painter.setBrush(theme.color(token["fill"]))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(theme.color(token["text"] if filled else "ink"))
    painter.setFont(theme.font("micro", bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()
