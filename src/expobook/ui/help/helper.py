"""What the Help menu does: the guide at the right page (F1), What's This, the sheet of keys, tours."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from expobook import __version__
from expobook.domain.progress import Progress
from expobook.services.diary.reading import is_empty
from expobook.ui.help.notes import page_for, tell
from expobook.ui.help.offer import TourOffer
from expobook.ui.help.tour import Tour, stops
from expobook.ui.help.whats_this import ask
from expobook.ui.kit.menus import Menus
from expobook.ui.kit.screen import Command, Screen, Surroundings

if TYPE_CHECKING:
    from expobook.ui.help.guide_window import GuideWindow
    from expobook.ui.help.keys import KeysSheet

SOURCE = "source"  # property of an action: its text in English, as the catalogues have it
SEEN = "tour"  # settings: the tours that were taken or turned away, by screen


class Helper(QObject):
    """Belongs to one window, which tells it what comes to the front."""

    tour_ended = Signal()

    def __init__(self, around: Surroundings, menus: Menus, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._menus, self._window = around, menus, window
        self._screen: Screen | None = None
        self._parts: tuple[QWidget | None, ...] = ()
        self._is_empty = False
        self._guide: GuideWindow | None = None
        self.tour: Tour | None = None
        self.keys: KeysSheet | None = None
        self.offer = TourOffer(around.theme)
        self.offer.wanted.connect(self.start_tour)
        self.offer.guide_wanted.connect(self.open_guide)
        self.offer.turned_away.connect(self._seen)
        around.hub.changed.connect(self._changed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_came)

    def commands(self) -> list[Command]:
        """Return what the Help menu offers."""
        return [
            Command("Guide", self.open_guide, "F1", "circle-help", "Help"),
            Command("What's This?", self.ask_what, "Shift+F1", "mouse-pointer-2", "Help"),
            Command("Keys…", self.show_keys, "Ctrl+F1", "type", "Help"),
            Command("Tour of this screen", self.start_tour, "", "eye", "Help"),
            Command("About expobook", self.tell_version, "", "info", "Help"),
        ]

    def ask_what(self) -> None:
        """The next click tells what a thing is."""
        ask(self._window)

    # --- the guide

    @property
    def guide(self) -> "GuideWindow":
        """The window of the guide, made when it is first wanted."""
        from expobook.ui.help.guide_window import GuideWindow

        if self._guide is None:
            self._guide = GuideWindow(self._around.theme, self._around.languages)
            self._around.settings.restore_geometry("guide", self._guide)
        return self._guide

    def open_guide(self, page: str = "") -> None:
        """Show a page of the guide; without one, that of the screen in front."""
        self.guide.open(page or page_for(self._key))
        self.guide.show()
        self.guide.raise_()
        self.guide.activateWindow()

    def take_over(self, guide: "GuideWindow | None") -> None:
        """Go on with the guide that was opened before there was this window."""
        self._guide = guide

    @property
    def _key(self) -> str:
        return self._screen.key if self._screen is not None else ""

    def _focus_came(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Give every dialog F1: a modal one keeps the keys of the window from acting."""
        dialog = now.window() if now is not None else None
        if not isinstance(dialog, QDialog) or dialog.property("has_help") or not self._is_ours(dialog):
            return
        dialog.setProperty("has_help", True)
        help_ = QAction(dialog)
        help_.setProperty(SOURCE, "Guide")
        help_.setShortcut(QKeySequence("F1"))
        help_.triggered.connect(partial(self._open_for, dialog))
        what = QAction(dialog)
        what.setProperty(SOURCE, "What's This?")
        what.setShortcut(QKeySequence("Shift+F1"))
        what.triggered.connect(partial(_ask_in, dialog))
        dialog.addActions([help_, what])
        self._name_helps(dialog)

    def _name_helps(self, dialog: QDialog) -> None:
        for action in dialog.actions():
            if source := action.property(SOURCE):
                action.setText(self.tr(source))

    def _open_for(self, dialog: QDialog, _checked: bool = False) -> None:
        self.open_guide(page_for(self._key, type(dialog)))

    def _is_ours(self, dialog: QDialog) -> bool:
        """Say whether a dialog stands over the window, over another dialog of it too."""
        parent: QWidget | None = dialog
        while parent is not None and parent is not self._window:
            parent = parent.parentWidget()
        return parent is not None

    # --- keys and version

    def show_keys(self) -> None:
        """Show what the keys do, from the actions that listen to them."""
        from expobook.ui.help.keys import KeysSheet, keys_of
        from expobook.ui.help.widget_keys import widget_keys

        window = self._window
        titles = {"": self.tr("The whole window")}
        titles |= {each.key: self.tr(each.title) for each in window.findChildren(Screen)}
        found = keys_of(self._menus.actions())
        for screen, lines in widget_keys().items():
            found.setdefault(screen, []).extend(lines)
        self.keys = KeysSheet(found, titles, self._key, window)
        self.keys.open()

    def tell_version(self) -> None:
        """Say which version this is."""
        words = self.tr("The Apache License 2.0 applies. Nothing is sent anywhere, and no newer version is looked for.")
        self._around.messages.told(self.tr("expobook {version}").format(version=__version__), words)

    # --- tours

    def look_at_book(self) -> None:
        """Learn whether the book is empty: then each screen offers its tour."""
        desk = self._around.desk

        def ask(progress: Progress) -> bool:
            return is_empty(desk)

        self._around.jobs.start(ask, self._told, self._around.messages.failed, database=True, patient=True)

    def came_to(self, screen: Screen, *parts: QWidget | None) -> None:
        """A screen came to the front, with its toolbar and its panel."""
        self._screen, self._parts = screen, parts
        if self.tour is not None:
            self.tour.end()
        self._offer_tour()

    def retranslate(self) -> None:
        """Set every text anew; a tour that is on its way ends."""
        self.offer.retranslate()
        tell(self._window.findChildren(Screen))
        for dialog in self._window.findChildren(QDialog):  # some are opened again and again
            self._name_helps(dialog)
        if self.tour is not None:
            self.tour.end()

    def start_tour(self) -> None:
        """Show what this screen consists of, one thing after the other."""
        self._seen()
        found = stops(*self._parts)
        if self.tour is None and found:
            self.tour = Tour(self._around.theme, self._window, found)
            self.tour.ended.connect(self._ended)
        elif not found:
            self.open_guide()

    def leaving(self) -> None:
        """The window closes: the guide goes with it."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.disconnect(self._focus_came)
        if self._guide is not None:
            self._around.settings.keep_geometry("guide", self._guide)
            self._guide.close()
            self._guide.deleteLater()
            self._guide = None

    def _changed(self, _changes: object, _initiator: object) -> None:
        if self._is_empty:
            self.look_at_book()

    def _told(self, empty: bool) -> None:
        self._is_empty = empty
        self._offer_tour()

    def _offer_tour(self) -> None:
        screen = self._screen
        taken = self._around.settings.text(SEEN).split()
        self.offer.setVisible(self._is_empty and screen is not None and screen.key not in taken)

    def _seen(self) -> None:
        self.offer.hide()
        if self._screen is not None:
            taken = {*self._around.settings.text(SEEN).split(), self._screen.key}
            self._around.settings.keep(SEEN, " ".join(sorted(taken)))

    def _ended(self) -> None:
        self.tour = None
        self.tour_ended.emit()
        if self._screen is not None:
            self._screen.setFocus()


def _ask_in(dialog: QDialog, _checked: bool = False) -> None:
    ask(dialog)
