"""A list of bookings that says their names in the language of the window, also when that is switched."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QComboBox

from expobook.domain.booking import Booking
from expobook.ui.kit.languages import Languages
from expobook.words import Language

_BOOKING = Qt.ItemDataRole.UserRole + 1


def number_first(booking: Booking, language: Language) -> str:
    """Return number and name, as lists of papers have them."""
    return f"{booking.number} · {booking.title.in_language(language)}"


def name_first(booking: Booking, language: Language) -> str:
    """Return name and number, as lists of plans have them."""
    return f"{booking.title.in_language(language)} · {booking.number}"


class BookingBox(QComboBox):
    """Bookings to choose from; the data of an item is the booking's id."""

    def __init__(self, languages: Languages, words: Callable[[Booking, Language], str]) -> None:
        super().__init__()
        self._languages, self._words = languages, words

    def offer(self, bookings: Iterable[Booking]) -> None:
        """List these bookings instead; none is chosen."""
        self.clear()
        for place, booking in enumerate(bookings):
            self.addItem(self._words(booking, self._languages.language), booking.id)
            self.setItemData(place, booking, _BOOKING)
        self.setCurrentIndex(-1)

    def booking(self, place: int) -> Booking:
        """Return the booking of an item."""
        found = self.itemData(place, _BOOKING)
        assert isinstance(found, Booking)
        return found

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_words"):
            self._say_again()
        super().changeEvent(event)

    def _say_again(self) -> None:
        chosen = self.currentIndex()
        typed = self.currentText() if self.isEditable() and self.currentText() != self.itemText(chosen) else None
        for place in range(self.count()):
            self.setItemText(place, self._words(self.booking(place), self._languages.language))
        if typed is not None:  # what somebody typed is no name of ours
            self.setEditText(typed)
