"""What the palette offers: every action of every screen, and, while something is typed, what the book knows."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from expobook.domain.booking import Booking
from expobook.domain.party import PartyKind
from expobook.domain.progress import Progress
from expobook.domain.venue import Venue
from expobook.services.search import Found, FoundElsewhere, search
from expobook.ui.kit import formats
from expobook.ui.kit.languages import in_chinese, in_english
from expobook.ui.kit.menus import OTHER, SOURCE, Menus
from expobook.ui.kit.screen import Screen, Surroundings
from expobook.ui.window.palette import Entry, Palette

MOST = 12
MOST_RECENT = 12
STEP_MS, LONGEST_WAIT_MS = 20, 1500  # while a screen that was gone to reads the book
RECENT = "palette"  # settings: keys of what was opened last


class Front(Protocol):
    """What the finder needs of the window."""

    menus: Menus

    @property
    def screens(self) -> list[Screen]: ...
    def go(self, key: str, _checked: bool = False) -> None: ...
    def open_found(self, key: str, thing: object) -> None: ...
    def parts_of(self, screen: Screen) -> list[QWidget]: ...


class Finder(QObject):
    """Offers the actions at once and asks the book from the first letter on, one question at a time."""

    def __init__(self, around: Surroundings, palette: Palette, window: QWidget, front: Front) -> None:
        super().__init__(window)
        self._around, self._palette, self._front = around, palette, front
        self._always: list[Entry] = []
        self._asked = ""  # what the book is being asked; empty while it is not
        palette.field.textChanged.connect(self._typed)
        palette.used.connect(self._used)

    def start(self) -> None:
        """Offer what is there whatever is typed, what was opened last before it."""
        self._palette.field.clear()
        self._always = [*self._screens(), *self._commands(), *self._venues(), *self._menus()]
        self._palette.offer(self._always, self._recent())

    # --- actions

    def _screens(self) -> list[Entry]:
        group, titles = self.tr("Screens"), self._titles()
        return [self._entry(each, group) for each in self._front.menus.actions() if _source(each) in titles]

    def _commands(self) -> list[Entry]:
        titles = self._titles()
        actions = [action for action in self._front.menus.actions() if _source(action) not in titles]
        front = self._front.menus.front
        actions.sort(key=lambda action: action.data() not in ("", front))
        return [self._entry(action, self.tr("Commands")) for action in actions]

    def _venues(self) -> list[Entry]:
        """Return the other venues of the book, to change over to."""
        language, desk = self._around.language, self._around.desk
        return [
            Entry(
                self.tr("Venues"),
                name.in_language(language),
                code,
                "map",
                partial(self._front.open_found, "venue", (code, "", None)),
                other=name.in_language("en" if language == "zh" else "zh"),
                key=f"venue:{code}",
            )
            for code, name in desk.venues.items()
            if code != desk.venue.code
        ]

    def _titles(self) -> set[str]:
        return {screen.title for screen in self._front.screens if not screen.inside}

    def _menus(self) -> list[Entry]:
        """Return what the buttons of the screens' own toolbars open."""
        made = []
        for screen in self._front.screens:
            for part in self._front.parts_of(screen):
                for menu in part.findChildren(QMenu):
                    made += [self._entry(action, self.tr("Menus"), screen) for action in _leaves(menu)]
        return made

    def _entry(self, action: QAction, group: str, screen: Screen | None = None) -> Entry:
        text, other = action.text().replace("&&", "&"), self._other(action)
        key = str(action.data() or "") if screen is None else screen.key
        owner = next((each for each in self._front.screens if each.key == key), None)
        keys = action.shortcut().toString()
        more = " · ".join(word for word in (keys, self.tr(owner.title) if owner is not None else "") if word)
        icon = str(action.property("icon_name") or "settings")
        name = f"{key}:{_source(action) or in_english(text)}"
        if _source(action) in _SETTINGS:
            other = f"{other} Settings {in_chinese('Settings')}"
        return Entry(group, text, more, icon, partial(self._run, action, key), other=other, key=name)

    def _other(self, action: QAction) -> str:
        """Return the words of an action in the language that the window does not show."""
        given = action.property(OTHER)
        if given:
            return str(given)
        english = _source(action) or in_english(action.text())
        return english if self._around.language == "zh" else in_chinese(english)

    def _run(self, action: QAction, key: str) -> None:
        if key in ("", self._front.menus.front):
            action.trigger()
        else:
            self._front.go(key)
            self._act(action, LONGEST_WAIT_MS)

    def _act(self, action: QAction, left_ms: int) -> None:
        """Act once the screen that came to the front has read what the book has for it, or after a while."""
        reading = self._around.jobs.busy() or not action.isEnabled()
        if reading and left_ms > 0:
            QTimer.singleShot(STEP_MS, action, partial(self._act, action, left_ms - STEP_MS))
        else:
            action.trigger()

    # --- what was used

    def _recent(self) -> list[str]:
        return [line for line in self._around.settings.text(RECENT).split("\n") if line]

    def _used(self, key: str) -> None:
        others = [each for each in self._recent() if each != key]
        self._around.settings.keep(RECENT, "\n".join([key, *others][:MOST_RECENT]))

    # --- the book

    def _typed(self) -> None:
        text = self._palette.field.text().strip()
        if not text:
            self._palette.offer(self._always)
        elif not self._asked:
            self._ask(text)

    def _ask(self, text: str) -> None:
        desk, self._asked = self._around.desk, text

        def work(progress: Progress) -> Found:
            return search(desk, text, MOST)

        job = self._around.jobs.start(work, self._came, self._around.messages.failed, database=True)
        job.ended.connect(self._ended)

    def _came(self, found: Found) -> None:
        if self._palette.field.text().strip().startswith(self._asked):  # what came after is still narrowed down
            self._palette.offer([*self._entries(found), *self._always])

    def _ended(self) -> None:
        """Ask again when more was typed since."""
        text, asked = self._palette.field.text().strip(), self._asked
        self._asked = ""
        if text and text != asked:
            self._ask(text)

    def _entries(self, found: Found) -> Iterator[Entry]:
        """Yield a line for each thing that the book found."""
        language, open_on = self._around.language, self._front.open_found
        for booking in found.bookings:
            title, more = booking.title.in_language(language), self._more(booking)
            show = partial(open_on, "diary", booking.id)
            yield Entry(self.tr("Bookings"), title, more, "calendar-range", show, True, key=f"booking:{booking.number}")
        for contract in found.contracts:
            title = next((b.title.in_language(language) for b in found.bookings if b.id == contract.booking_id), "")
            show = partial(open_on, "paper", contract.booking_id)
            key = f"contract:{contract.number}"
            yield Entry(self.tr("Contracts"), contract.number, title, "file-text", show, True, key=key)
        for event in found.events:
            show, key = partial(open_on, "people", event), f"event:{event.id}"
            yield Entry(self.tr("Shows"), event.name.in_language(language), "", "calendar-days", show, True, key=key)
        for party in found.organisers:
            show, key = partial(open_on, "people", party.id), f"organiser:{party.id}"
            name = party.name.in_language(language)
            yield Entry(self.tr(_PARTIES[party.kind]), name, party.credit_code, "users", show, True, key=key)
        for hall in found.halls:
            show, key = partial(open_on, "diary", hall.code), f"hall:{hall.code}"
            name = hall.name.in_language(language)
            yield Entry(self.tr("Halls"), hall.code, name, "layout-grid", show, True, key=key)

        for other in found.elsewhere:
            yield from self._elsewhere(other)

    def _elsewhere(self, other: FoundElsewhere) -> Iterator[Entry]:
        """Yield a line for each thing that another venue of the book has: to open it is to change over."""
        language, code, name = self._around.language, other.venue.code, other.venue.name
        group = self.tr("At {venue}").format(venue=name.in_language(language))
        titles = {booking.id: booking.title.in_language(language) for booking in other.found.bookings}

        def go(screen: str, thing: object) -> Callable[[], None]:
            return partial(self._front.open_found, "venue", (code, screen, thing))

        for booking in other.found.bookings:
            more, key = self._more(booking, other.venue), f"booking:{booking.number}"
            yield Entry(group, titles[booking.id], more, "calendar-range", go("diary", booking.id), True, key=key)
        for contract in other.found.contracts:
            more, key = titles.get(contract.booking_id, ""), f"contract:{contract.number}"
            yield Entry(group, contract.number, more, "file-text", go("paper", contract.booking_id), True, key=key)
        for hall in other.found.halls:
            more, key = hall.name.in_language(language), f"hall:{code}:{hall.code}"
            yield Entry(group, hall.code, more, "layout-grid", go("diary", hall.code), True, key=key)

    def _more(self, booking: Booking, venue: Venue | None = None) -> str:
        language, stay = self._around.language, booking.stay()
        when = formats.span(stay, language) if stay else ""
        other = booking.title.in_language("en" if language == "zh" else "zh")
        parts = (booking.number, (venue or self._around.desk.venue).describe(booking.bays), when, other)
        return " · ".join(part for part in parts if part)


# Settings have no dialog of their own: each has its command, and who looks for settings finds these.
_SETTINGS = frozenset(
    {
        "Accounts…",
        "Dark",
        "Days off…",
        "Licensor…",
        "Light",
        "Look of the system",
        "Rules of the diary…",
        "Side panel",
        "Switch language (中文 / English)",
        "Tariffs…",
        "Terms of payment…",
        "Terms of the clauses…",
    }
)
_PARTIES = {
    PartyKind.ORGANISER: "Organisers",
    PartyKind.EXHIBITOR: "Exhibitors",
    PartyKind.CONTRACTOR: "Contractors",
}


def _source(action: QAction) -> str:
    return str(action.property(SOURCE) or "")


def _leaves(menu: QMenu) -> list[QAction]:
    """Return what can be chosen in a menu: neither lines nor the heads of further menus."""
    return [each for each in menu.actions() if each.text() and not each.isSeparator() and each.menu() is None]
