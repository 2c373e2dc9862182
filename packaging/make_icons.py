"""Draw the program's icon in the sizes that desktops ask for: ``build/icons/<size>.png``."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from made_from import ICONS, ROOT
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SIZES = (16, 24, 32, 48, 64, 128, 256, 512)  # pixels


def main() -> None:
    """Write all sizes."""
    app = QGuiApplication([])
    drawing = QSvgRenderer(str(ROOT / "resources/icons/expobook.svg"))
    ICONS.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        drawing.render(painter)
        painter.end()
        if not picture.save(str(ICONS / f"{size}.png")):
            raise SystemExit(f"{ICONS / f'{size}.png'} cannot be written.")
    del app


if __name__ == "__main__":
    main()
