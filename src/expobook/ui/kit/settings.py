"""What the window remembers on this computer: book, language, look, sizes; off-screen windows are rescued."""

from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QByteArray, QRect, QSettings, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from expobook.ui.kit.theme import Scheme
from expobook.words import Language

MOST_RECENT = 8


class Settings:
    """A thin, typed cover over ``QSettings``; a damaged entry counts as missing."""

    def __init__(self, file: Path | None = None) -> None:
        data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
        self.folder = file.parent if file else Path(data) / "expobook"  # for files that are this computer's own
        self._store = QSettings(str(file), QSettings.Format.IniFormat) if file else QSettings("expobook", "expobook")

    def text(self, key: str, default: str = "") -> str:
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def keep(self, key: str, value: Any) -> None:
        self._store.setValue(key, value)

    def numbers(self, key: str) -> list[int]:
        """Return whole numbers kept under a key; none where it is missing or damaged."""
        try:
            return [int(part) for part in self.text(key).split(",") if part]
        except ValueError:
            return []

    def keep_numbers(self, key: str, values: list[int]) -> None:
        self._store.setValue(key, ",".join(str(value) for value in values))

    @property
    def language(self) -> Language | None:
        value = self.text("language")
        return cast("Language", value) if value in ("zh", "en") else None

    @property
    def scheme(self) -> Scheme:
        value = self.text("scheme", "system")
        return cast("Scheme", value) if value in ("light", "dark") else "system"

    @property
    def recent_books(self) -> list[str]:
        """Books opened last, newest first, without those that are gone."""
        kept = [line for line in self.text("books").split("\n") if line]
        return [book for book in kept if "://" in book or Path(book).exists()]

    def opened_book(self, book: str) -> None:
        others = [each for each in self.recent_books if each != book]
        self.keep("books", "\n".join([book, *others][:MOST_RECENT]))

    def venue_of(self, book: str) -> str:
        """Return the code of the venue that a book was last open at, empty where none was chosen."""
        lines = (line.partition("\t") for line in self.text("venues").split("\n"))
        return next((code for kept, _, code in lines if kept == book), "")

    def keep_venue(self, book: str, code: str) -> None:
        others = [line for line in self.text("venues").split("\n") if line and line.partition("\t")[0] != book]
        self.keep("venues", "\n".join([f"{book}\t{code}", *others][:MOST_RECENT]))

    def keep_geometry(self, name: str, window: QWidget) -> None:
        self._store.setValue(f"geometry/{name}", window.saveGeometry())

    def restore_geometry(self, name: str, window: QWidget) -> bool:
        """Put a window where it was; pull it back when that is not on a screen any more."""
        kept = self._store.value(f"geometry/{name}")
        if not isinstance(kept, QByteArray) or not window.restoreGeometry(kept):
            return False
        rescue(window)
        return True


def rescue(window: QWidget) -> None:
    """Move a window onto a screen when less than a grip of its title bar is on one."""
    grip = QRect(window.x(), window.y(), window.width(), 40)
    for screen in QGuiApplication.screens():
        seen = screen.availableGeometry().intersected(grip)
        if seen.width() >= 120 and seen.height() >= 20:
            return
    room = QGuiApplication.primaryScreen().availableGeometry()
    window.resize(min(window.width(), room.width()), min(window.height(), room.height()))
    window.move(room.x() + (room.width() - window.width()) // 2, room.y() + (room.height() - window.height()) // 2)
