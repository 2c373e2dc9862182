"""The main window: assembles menus, rail, screens, docks and status bar, and nothing else."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from expobook.services.book.presence import NOTHING, Focus
from expobook.ui.booking.inspector import Inspector
from expobook.ui.help.helper import Helper
from expobook.ui.help.notes import name_areas
from expobook.ui.kit.menus import Menus
from expobook.ui.kit.messages import MessageBar
from expobook.ui.kit.parts import row, side_panel, sliding, toolbar
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.rules.house import HouseRules
from expobook.ui.today.work_list import WorkListPanel
from expobook.ui.window.finder import Finder
from expobook.ui.window.offline import LostBanner
from expobook.ui.window.palette import Palette
from expobook.ui.window.problem import ProblemDialog
from expobook.ui.window.rail import Rail
from expobook.ui.window.sealed_backup import SealedBackup
from expobook.ui.window.shelf import Later, Shelf
from expobook.ui.window.status_bar import BottomLine
from expobook.ui.window.venues import VenueButton

SIDE_WIDTH = 336  # as wide as the widest panel must be, so that nothing moves when that one is made


class MainWindow(QMainWindow):
    """One window for one open book; ``closing`` tells the program to close the book.

    Screens that come as ``Later`` are made when they are gone to, or by ``Settling`` after the first one is painted;
    ``settled`` says that all are there.
    """

    closing = Signal()
    settled = Signal()
    venue_wanted = Signal(str, str, object)  # a venue's code; a screen and what to show there, or nothing

    def __init__(
        self, around: Surroundings, screens: Sequence[Screen | Later], file_commands: Sequence[Command]
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.around = around
        self._shelf = Shelf(screens)
        self._file_commands = list(file_commands)
        self._side_open = True
        self.inspector = Inspector(around)
        self.work_list = WorkListPanel(around)
        self.palette_box = Palette(around.theme, self)
        self.menus = Menus(around.theme, self)
        self.house_rules, self.sealed_backup = HouseRules(around, self), SealedBackup(around, self)
        self.helper = Helper(around, self.menus, self)
        self.finder = Finder(around, self.palette_box, self, self)
        self.bottom = BottomLine(around.jobs, around.desk.store.name, around.desk.actor.desk, around.desk.actor.name)
        self.setStatusBar(self.bottom)
        self._build()
        self._connect()
        self.retranslate()
        if not around.settings.restore_geometry("main", self):
            self.resize(1600, 1000)
        self.go(around.settings.text("screen"))
        self.helper.look_at_book()

    # --- building

    def _build(self) -> None:
        self.rail = Rail(self.around.theme, self._shelf.on_rail)
        self.rail.wanted.connect(self.go)
        self._toolbars, self._stack, self._side = QStackedWidget(), QStackedWidget(), QStackedWidget()
        self._toolbars.setFixedHeight(37)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setHandleWidth(1)
        both.addWidget(side_panel(self.work_list))
        both.addWidget(side_panel(self.inspector))
        both.setSizes([330, 560])
        self._side.addWidget(both)
        self._panels: dict[str, QWidget] = {}
        self._bars: dict[str, QWidget] = {}
        for screen in self.screens or [self._shelf.get(self.around.settings.text("screen"))[0]]:
            self._take_in(screen)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.addWidget(self._stack)
        self._split.addWidget(self._side)
        self._split.setStretchFactor(0, 1)
        self._split.setCollapsible(0, False)
        kept = self.around.settings.numbers("split")
        self._split.setSizes(kept if len(kept) == 2 and all(kept) else [1548 - SIDE_WIDTH, SIDE_WIDTH])
        self.message_bar = MessageBar(self.around.theme, self.around.messages)
        work = QVBoxLayout()
        work.setSpacing(0)
        self.lost_banner = LostBanner(self.around)
        middle_row = ((self._toolbars, 0), (self._split, 1))
        for widget, stretch in ((self.lost_banner, 0), *middle_row, (self.helper.offer, 0), (self.message_bar, 0)):
            work.addWidget(widget, stretch)
        middle = QWidget()
        line = QHBoxLayout(middle)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.rail)
        line.addLayout(work, 1)
        self.setCentralWidget(middle)
        self._build_search()

    def _build_search(self) -> None:
        self._search = QLineEdit()
        self._search.setReadOnly(True)
        self._search.setFixedSize(320, 24)
        self._search.installEventFilter(self)
        self._search.addAction(self.around.theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.venue_button = VenueButton(self.around)
        self.venue_button.wanted.connect(self.venue_wanted)
        self.venue_button.differs.connect(self._fill_menus)
        self._corner = QWidget()  # held here: the menu bar does not keep it alive
        self._corner.setLayout(row(self.venue_button, self._search, margins=(0, 2, 12, 2)))
        self.menuBar().setCornerWidget(self._corner)

    def _take_in(self, screen: Screen) -> None:
        """Put a screen, its toolbar and its panel behind those in front, and listen to it."""
        self._stack.addWidget(screen)
        self._bars[screen.key] = sliding(screen.toolbar() or toolbar())
        self._toolbars.addWidget(self._bars[screen.key])
        panel = screen.panel()
        if panel is not None:
            self._panels[screen.key] = panel
            self._side.addWidget(panel)
        screen.bookings_wanted.connect(self.inspect)
        screen.open_wanted.connect(self.open_on)
        screen.figures.connect(self._figures)
        screen.noted.connect(self.bottom.say)

    def _connect(self) -> None:
        around = self.around
        self.work_list.booking_chosen.connect(self._open_booking)
        self.work_list.thing_wanted.connect(self.open_on)
        self.inspector.card_wanted.connect(self.open_on)
        self.inspector.contract_wanted.connect(partial(self.open_on, "paper"))
        self.inspector.plan_wanted.connect(partial(self.open_on, "plan"))
        for side in (self.inspector, self.work_list):
            side.space_wanted.connect(partial(self.open_on, "find-space"))
        around.hub.changed.connect(self._changed)
        around.messages.said.connect(self._said)
        around.messages.bug_found.connect(self._bug)
        around.theme.changed.connect(self._recolour)

    def retranslate(self) -> None:
        """Set every text of the frame anew; screens do their own."""
        self._search.setPlaceholderText(self.tr("Find anything") + "    Ctrl+K")
        self._search.setAccessibleName(self.tr("Find anything"))
        self.rail.retranslate()
        for screen in self.screens:
            name_areas(self.parts_of(screen), self.tr(screen.title))
        self._fill_menus()
        self._entitle()
        for part in (self.inspector, self.work_list, self.bottom, self.palette_box, self.helper, self.venue_button):
            part.retranslate()
        self.bottom.say(*self.around.messages.again(*self.bottom.last))
        self._recolour()

    def _fill_menus(self) -> None:
        own = [*self._own_commands(), *self.house_rules.commands(), *self.sealed_backup.commands()]
        own += self.helper.commands()
        always = [*self._file_commands, *own]
        commands: list[tuple[str, Command]] = [("", each) for each in always]
        for screen in self.screens:
            commands += [("", each) for each in screen.commands_anywhere()]
            commands += [(screen.key, each) for each in screen.commands()]
        commands.append(("", Command("Quit", self._quit, "Ctrl+Q", "", "File")))  # the last of its menu
        self.menus.fill(commands, whole=self._shelf.is_whole)
        self.offer_actions()

    def offer_actions(self) -> None:
        """Let the commands of the screen in front act; while the book is away, those that change it do not."""
        self.menus.offer(self.screen_shown.key, away=self.around.messages.away)

    def _own_commands(self) -> list[Command]:
        theme, languages = self.around.theme, self.around.languages
        rail = [
            Command(screen.title, partial(self.go, screen.key), f"Ctrl+{place}", screen.icon, "View")
            for place, screen in enumerate(self._shelf.on_rail, 1)
        ]
        return [
            *rail,
            Command("Find anything…", self.find_anything, "Ctrl+K", "search", "Edit"),
            Command("Refresh", self.refresh, "F5", "refresh-cw", "View"),
            Command("Side panel", self.toggle_side, "F4", "info", "View"),
            Command("Look of the system", partial(theme.use, "system"), "", "", "View"),
            Command("Light", partial(theme.use, "light"), "", "", "View"),
            Command("Dark", partial(theme.use, "dark"), "", "", "View"),
            Command("Switch language (中文 / English)", languages.switch, "Ctrl+Shift+L", "type", "View"),
            *self.venue_button.commands(),
        ]

    # --- doing

    def go(self, key: str, _checked: bool = False) -> None:
        """Bring a screen to the front."""
        screen = self.screen_of(key)
        self.rail.choose(screen.inside or screen.key)
        self._show_side(self._side_open and not screen.wide)
        for each in self.screens:  # only the one in front says how narrow the window may be
            wide = QSizePolicy.Policy.Preferred if each is screen else QSizePolicy.Policy.Ignored
            each.setSizePolicy(wide, wide)
        self._stack.setCurrentWidget(screen)
        self._toolbars.setCurrentWidget(self._bars[screen.key])
        panel = self._panels.get(screen.key)
        self._side.setCurrentWidget(panel) if panel is not None else self._side.setCurrentIndex(0)
        self.bottom.figures.clear()
        self._entitle()
        self.offer_actions()
        self.around.settings.keep("screen", screen.key)
        screen.setFocus()
        screen.entered()
        self.helper.came_to(screen, self._toolbars.currentWidget(), screen, self._side)

    def _show_side(self, wanted: bool) -> None:
        """Show or hide the panel on the right; one that was never shown before has no width of its own yet."""
        self._side.setVisible(wanted)
        whole = sum(self._split.sizes())
        if wanted and whole and not self._split.sizes()[1]:
            self._split.setSizes([whole - SIDE_WIDTH, SIDE_WIDTH])

    @property
    def screen_shown(self) -> Screen:
        shown = self._stack.currentWidget()
        assert isinstance(shown, Screen)
        return shown

    @property
    def screens(self) -> list[Screen]:
        """The screens that are made, in the order of the rail."""
        return self._shelf.made

    def screen_of(self, key: str) -> Screen:
        """Return a screen, which is made now if it was not yet; the first one for an unknown key."""
        screen, is_new = self._shelf.get(key)
        if is_new:
            self._take_in(screen)
            self.retranslate()
        return screen

    def make_one(self) -> bool:
        """Make a screen that is missing and say whether there was one; after the last one menus and names are set."""
        key = self._shelf.missing()
        if key:
            self._take_in(self._shelf.get(key)[0])
            if self._shelf.is_whole:
                self.retranslate()
        return bool(key)

    def open_on(self, key: str, thing: object) -> None:
        """Go to a screen and show a booking, a day or a hall there; ``venue`` is another venue of the book."""
        if key == "venue" and isinstance(thing, tuple):
            self.venue_wanted.emit(*thing)
        elif self._shelf.has(key):
            self.go(key)
            self.screen_shown.show_thing(thing)

    def parts_of(self, screen: Screen) -> list[QWidget]:
        """Return a screen with its toolbar and, where it has one, its panel."""
        bar = self._bars.get(screen.key)
        return [part for part in (bar, screen, self._panels.get(screen.key)) if part is not None]

    def inspect(self, booking_id: int) -> None:
        """Show a booking in the inspector."""
        self._side.setCurrentIndex(0)
        self.inspector.show_booking(booking_id)

    def attending(self) -> Focus:
        """Return what is in front: the plan on the plan's screen, else the booking that is inspected."""
        found = self.screen_shown.attending()
        if found[0]:
            return found
        booking = self.inspector.booking_id
        form = QApplication.activeModalWidget()
        return ("booking", booking, form is not None) if booking is not None else NOTHING

    def find_anything(self) -> None:
        """Open the palette; the book is asked while something is typed."""
        while self.make_one():  # what it lists is what all screens can do
            pass
        self.finder.start()
        self.palette_box.open_over(self)

    def refresh(self) -> None:
        """Ask the book for everything shown."""
        self.work_list.refresh()
        self.inspector.refresh()
        self.screen_shown.refresh()

    def toggle_side(self) -> None:
        self._side_open = not self._side.isVisible()
        self._show_side(self._side_open)

    def _quit(self) -> None:
        self.close()

    def open_found(self, key: str, thing: object) -> None:
        """Show what the palette found; a booking in the inspector, too."""
        self.open_on(key, thing)
        if key == "diary" and isinstance(thing, int):
            self.inspect(thing)

    def _open_booking(self, booking_id: int) -> None:
        self.open_on("diary", booking_id)
        self.inspect(booking_id)

    # --- being told

    def _changed(self, changes: object, initiator: object) -> None:
        self.work_list.refresh()
        self.inspector.refresh()

    def _figures(self, text: str) -> None:
        if self.sender() is self.screen_shown:
            self.bottom.figures.setText(text)

    def _said(self, kind: str, headline: str, more: str, buttons: object) -> None:
        del kind, buttons
        self.bottom.say(headline, more)

    def _bug(self, error: Exception) -> None:
        ProblemDialog(self.around.theme, error, self).open()

    def _recolour(self) -> None:
        theme = self.around.theme
        self.rail.recolour()
        for button in self.findChildren(QToolButton):
            if name := button.property("icon_name"):
                button.setIcon(theme.icon(name))

    def _entitle(self) -> None:
        venue = self.around.desk.venue.name.in_language(self.around.language)
        self.setWindowTitle(f"{self.tr(self.screen_shown.title)} – {venue} – expobook")

    # --- Qt

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self._search and event.type() == QEvent.Type.MouseButtonPress:
            self.find_anything()
            return True
        return bool(super().eventFilter(watched, event))  # type: ignore[arg-type]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "message_bar"):
            self.retranslate()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.work_list.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        settings = self.around.settings
        settings.keep_geometry("main", self)
        if all(self._split.sizes()):  # beside a screen that takes the whole width there is no panel to measure
            settings.keep_numbers("split", self._split.sizes())
        settings.keep("language", self.around.language)
        settings.keep("scheme", self.around.theme.scheme)
        for screen in self.screens:
            screen.leaving()
        self.around.desk.give_up()
        self.helper.leaving()
        self.around.jobs.shutdown()
        super().closeEvent(event)
        self.closing.emit()
