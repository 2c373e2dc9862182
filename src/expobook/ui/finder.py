"""Asks the book while something is typed into the palette: bookings, organisers and halls, by stored keys."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer

from expobook.domain.booking import Booking
from expobook.domain.progress import Progress
from expobook.services.search import Found, search
from expobook.ui import formats
from expobook.ui.palette import Entry, Palette
from expobook.ui.screen import Surroundings

TYPING_MS = 120
MOST = 12


class Finder(QObject):
    """Puts what is found above the screens and commands of a palette; ``open_on`` shows a thing on a screen."""

    def __init__(
        self, around: Surroundings, palette: Palette, open_on: Callable[[str, object], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._around, self._palette, self._open_on = around, palette, open_on
        self._always: list[Entry] = []
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._ask)
        palette.field.textChanged.connect(self._typed)

    def start(self, always: Sequence[Entry]) -> None:
        """Offer what is there whatever is typed."""
        self._always = list(always)
        self._palette.offer(self._always)

    def _typed(self) -> None:
        self._typing.start()

    def _ask(self) -> None:
        desk, text = self._around.desk, self._palette.field.text()
        if not text.strip():
            self._palette.offer(self._always)
            return

        def work(progress: Progress) -> tuple[str, Found]:
            return text, search(desk, text, MOST)

        self._around.jobs.start(work, self._came, self._around.messages.failed, database=True)

    def _came(self, answer: tuple[str, Found]) -> None:
        text, found = answer
        if text == self._palette.field.text():  # else more was typed since
            self._palette.offer([*self._entries(found), *self._always])

    def _entries(self, found: Found) -> list[Entry]:
        language, made = self._around.language, []
        for booking in found.bookings:
            title, more = booking.title.in_language(language), self._more(booking)
            show = partial(self._open_on, "diary", booking.id)
            made.append(Entry(self.tr("Bookings"), title, more, "calendar-range", show, found=True))
        for party in found.organisers:
            show = partial(self._open_on, "people", party.id)
            name = party.name.in_language(language)
            made.append(Entry(self.tr("Organisers"), name, party.credit_code, "users", show, found=True))
        for hall in found.halls:
            show = partial(self._open_on, "diary", hall.code)
            name = hall.name.in_language(language)
            made.append(Entry(self.tr("Halls"), hall.code, name, "layout-grid", show, found=True))
        return made

    def _more(self, booking: Booking) -> str:
        language, stay = self._around.language, booking.stay()
        when = formats.span(stay, language) if stay else ""
        other = booking.title.in_language("en" if language == "zh" else "zh")
        parts = (booking.number, self._around.desk.venue.describe(booking.bays), when, other)
        return " · ".join(part for part in parts if part)
