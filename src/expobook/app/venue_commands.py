"""What a window does with the venues of its book: it changes over to another one, and takes in one more from a file."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from expobook.domain.venue import Venue
from expobook.services.book_venues import add_venue, at_venue
from expobook.services.desk import Desk
from expobook.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from expobook.app.composition import Program


class VenueCommands(QObject):
    """The commands of a program; without a window they do nothing."""

    def __init__(self, program: "Program") -> None:
        super().__init__(program)
        self._program = program

    def change(self, code: str, screen: str = "", thing: object = None) -> None:
        """Open the window anew at another venue of the book, on a screen and what is to be seen there."""
        program = self._program
        if program.window is None:
            return
        desk = program.window.around.desk

        def opened(there: Desk) -> None:
            self._show(there)
            if screen and program.window is not None:
                program.window.open_found(screen, thing)

        program.busy(lambda progress: with_venues(at_venue(desk, code)), opened, "Changing over", database=True)

    def ask(self) -> None:
        """Ask for the file of one more venue."""
        window = self._program.window
        if window is None:
            return
        kinds = self.tr("Venue files") + " (*.json *.geojson)"
        chosen, _ = QFileDialog.getOpenFileName(window, self.tr("Add a venue"), "", kinds)
        if chosen:
            self.look_at(Path(chosen))

    def look_at(self, file: Path) -> None:
        """Show what a file says of a venue, to be taken in or not."""
        from expobook.services.book.venues import load_venue

        window = self._program.window
        if window is None:
            return

        def show(venue: Venue) -> None:
            from expobook.ui.window.venues import AddVenue

            form = AddVenue(window.around, venue, file, window)
            form.accepted.connect(lambda: self._add(window, venue, form.letters.text(), form.why.text()))
            form.open()

        self._program.busy(lambda progress: load_venue(file), show, "Reading the venue")

    def _add(self, window: MainWindow, venue: Venue, letters: str, why: str) -> None:
        desk = window.around.desk
        work = lambda progress: with_venues(add_venue(desk, venue, letters=letters, why=why)[0])  # noqa: E731
        self._program.busy(work, self._show, "Adding the venue", database=True)

    def _show(self, there: Desk) -> None:
        """Show the book at a venue, and open it there next time."""
        self._program.settings.keep_venue(there.store.name, there.venue.code)
        self._program.show_book(there)


def with_venues(desk: Desk) -> Desk:
    """Read a desk's venues beside the window, so that no screen waits for them."""
    _ = desk.venue, desk.venues
    return desk
