"""What a screen is handed and what it shows the window; screens know nothing of each other."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from expobook.services.book.presence import NOTHING, Focus, Somebody
from expobook.services.desk import Desk
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import Messages
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.theme import Theme
from expobook.words import Language


class Board(QObject):
    """Where headers read who else is here; the window's :class:`~.presence.Presence` stands behind it."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ask: Callable[[str, int], tuple[Somebody, ...]] | None = None

    def others(self, subject: str, number: int) -> tuple[Somebody, ...]:
        """Return who else looks at a booking or its plan."""
        return self.ask(subject, number) if self.ask is not None else ()


@dataclass(frozen=True)
class Surroundings:
    """Everything a screen may use; made once for each open book by ``app.composition``."""

    desk: Desk
    theme: Theme
    languages: Languages
    jobs: JobRunner
    hub: ChangeHub
    messages: Messages
    settings: Settings
    board: Board = field(default_factory=Board)

    @property
    def language(self) -> Language:
        return self.languages.language


@dataclass(frozen=True)
class Command:
    """One thing to do, as menus and the palette list it; ``text`` is English source text for ``tr``."""

    text: str
    run: Callable[[], None]
    keys: str = ""
    icon: str = ""
    menu: str = ""
    context: str = field(default="Screen")


class Screen(QWidget):
    """One item of the rail: a work area with its toolbar and, where it has one, a panel on the right.

    Subclasses set the four class facts and override what they need; ``retranslate`` is
    called at the start and after each switch of the language.
    """

    key = ""  # stable name, for settings and links
    title = ""  # English source text
    icon = ""
    inside = ""  # the key of the rail item that it belongs to; without one it is an item of its own
    wide = False  # whether it takes the room of the panel on the right too
    bookings_wanted = Signal(int)  # ask the window to show a booking in its inspector
    open_wanted = Signal(str, object)  # ask the window for another screen and what to show there
    figures = Signal(str)  # the right part of the status bar
    noted = Signal(str)  # the left part of the status bar: where the pointer is, what is dragged

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.around = around
        around.hub.changed.connect(self.changes_came)
        around.theme.changed.connect(self.update)

    def toolbar(self) -> QWidget | None:
        """Return the screen's toolbar, shown above it; asked once."""
        return None

    def panel(self) -> QWidget | None:
        """Return the screen's own panel for the right side; None shows the work list and the inspector."""
        return None

    def commands(self) -> list[Command]:
        """Return what the menus and the palette offer for this screen."""
        return []

    def commands_anywhere(self) -> list[Command]:
        """Return what the menus and the palette offer whatever screen is in front: ways to come here."""
        return []

    def entered(self) -> None:
        """Called each time the screen comes to the front: ask for what is shown."""

    def refresh(self) -> None:
        """F5: ask the book again for what is shown."""
        self.entered()

    def leaving(self) -> None:
        """The window closes: let go of what belongs to this run of the program."""

    def show_thing(self, thing: object) -> None:
        """Show what another screen sent: a booking id, a day, a hall."""

    def attending(self) -> Focus:
        """Return what is in front, for the others to see: subject, number, whether it is edited."""
        return NOTHING

    def changes_came(self, changes: object, initiator: QObject | None) -> None:
        """Somebody changed the book: ask again when concerned."""
        del changes, initiator
        if self.isVisible():
            self.entered()

    def retranslate(self) -> None:
        """Set every text anew."""

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.update()
        super().changeEvent(event)
