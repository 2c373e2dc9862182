"""Puts the window together: an open book, its screens, and the commands of the File menu."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from expobook.app.venue_commands import VenueCommands, with_venues
from expobook.domain.actor import Actor
from expobook.domain.errors import UserError
from expobook.domain.progress import Progress
from expobook.services.book.backups import BookDamaged, explained
from expobook.services.book.books import Clock, backup_book, new_default_book, open_or_upgrade
from expobook.services.book.servers import with_password
from expobook.services.book_venues import at_kept_venue
from expobook.services.desk import Desk, venue_now
from expobook.services.people import must_sign_in
from expobook.storage.lifecycle import BookInfo
from expobook.ui.access.idle import IdleLock
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import Button, Messages
from expobook.ui.kit.presence import Presence
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.theme import Theme
from expobook.ui.window.live import Live
from expobook.ui.window.main_window import MainWindow
from expobook.ui.window.offline import Offline
from expobook.ui.window.settling import Settling
from expobook.ui.window.shelf import Later
from expobook.ui.window.welcome import Welcome
from expobook.words import Language

if TYPE_CHECKING:
    from expobook.services.book.keeping import Drill
    from expobook.services.book.kept_copies import Backup

BOOKS = "expobook (*.expobook)"
PATIENCE_MS = 400  # a book that opens sooner needs no other window before its own


class Program(QObject):
    """Holds what lives longer than one book: look, language, settings; opens and closes books."""

    def __init__(
        self,
        app: QApplication,
        actor: Actor,
        settings: Settings,
        language: Language | None = None,
        now: Clock = venue_now,
    ) -> None:
        super().__init__(app)
        self._app, self._actor, self._now, self.settings = app, actor, now, settings
        self.languages = Languages(app, language or settings.language)
        self.theme = Theme(app, settings.scheme)
        self.venues = VenueCommands(self)
        self.window: MainWindow | None = None
        self.welcome: Welcome | None = None
        self._desk: Desk | None = None
        self._next: Desk | None = None
        self._lock: IdleLock | None = None

    def start(self, book: str | None) -> None:
        """Open a book, the last one without a name, or ask for one."""
        recent = self.settings.recent_books
        target = book or (recent[0] if recent else None)
        if target:
            self._make_welcome().show_if_it_takes(PATIENCE_MS)
            self.open(target)
        else:
            self.show_welcome()

    def show_welcome(self) -> None:
        """Show the small window that asks for a book."""
        self._make_welcome().show()

    def _make_welcome(self) -> Welcome:
        self.welcome = Welcome(self.theme, self.languages, self.settings.recent_books)
        self.welcome.messages.ways_on = self.ways_on
        self.welcome.open_wanted.connect(self.open)
        self.welcome.open_asked.connect(self.ask_open)
        self.welcome.server_asked.connect(self.ask_server)
        self.welcome.new_asked.connect(self.ask_new)
        self.welcome.demo_asked.connect(self.ask_demo)
        return self.welcome

    # --- books

    def open(self, target: str) -> None:
        """Open a book beside the window, at the venue that it was last open at, then change over to it."""
        actor, now, kept = self._actor, self._now, self.settings.venue_of

        def work(progress: Progress) -> tuple[Desk, bool]:
            desk = open_or_upgrade(with_password(target), actor=actor, now=now)
            desk = at_kept_venue(desk, kept(desk.store.name))
            return with_venues(desk), must_sign_in(desk)

        self.busy(work, self._found, "Opening the book")

    def ask_open(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._parent(), self.tr("Open a book"), "", BOOKS)
        if chosen:
            self.open(chosen)

    def ask_server(self) -> None:
        """Ask for the address of a book on a server."""
        from expobook.ui.access.server import ServerForm

        form = ServerForm(self.languages.language, self._parent(), self.settings.recent_books)
        form.accepted.connect(lambda: self.open(form.target))
        self._open_form(form)

    def ask_new(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self._parent(), self.tr("New book"), "", BOOKS)
        if chosen:
            target, actor, now = _named(chosen), self._actor, self._now

            def work(progress: Progress) -> Desk:
                return with_venues(new_default_book(target, actor=actor, now=now))

            self.busy(work, self.show_book, "Making the book")

    def ask_demo(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._parent(), self.tr("Where should the demo go?"))
        if folder:
            self.busy(partial(_demo, Path(folder)), self.open, "Making the demo book")

    def ask_backup(self) -> None:
        window = self.window
        if window is None:
            return
        chosen, _ = QFileDialog.getSaveFileName(window, self.tr("Back up the book"), "", BOOKS)
        if chosen:
            desk, target = window.around.desk, _named(chosen)
            self.busy(lambda progress: backup_book(desk, target), self._backed_up, "Backing up", database=True)

    def rehearse(self) -> None:
        """Bring the newest backup back to life in a place of its own, and compare."""
        from expobook.services.book.keeping import drill

        window = self.window
        if window is not None:
            book = window.around.desk.store.name
            self.busy(lambda progress: drill(book), self._rehearsed, "Rehearsing a restore")

    def ways_on(self, error: UserError) -> tuple[Button, ...]:
        """Offer the newest good backup of a damaged book in a file; a server's administrator has more than that."""
        book = str(error.facts.get("book"))
        if not isinstance(error, BookDamaged) or not error.facts["backup"] or "://" in book:
            return ()
        return (Button(self.tr("Go on from this backup…"), partial(self.ask_recover, book)),)

    def ask_recover(self, book: str) -> None:
        """Ask where a new book of the newest good backup should be; the damaged one stays as it is."""
        from expobook.services.book.keeping import recover

        free = Path(book).with_name(f"{Path(book).stem}-recovered.expobook")
        chosen, _ = QFileDialog.getSaveFileName(self._parent(), self.tr("Go on from the backup"), str(free), BOOKS)
        if chosen:
            target = _named(chosen)
            self.busy(lambda progress: recover(book, target), self._recovered, "Making a book of the backup")

    def _recovered(self, made: "tuple[BookInfo, Backup]") -> None:
        self.open(made[0].book)

    def ask_accounts(self) -> None:
        """Show who may open the book, and in which role."""
        from expobook.ui.access.accounts import Accounts

        if self.window is not None:
            Accounts(self.window.around, self.window).open()

    def lock(self) -> None:
        """Cover the window until the password is given; a book without people has nothing to lock it with."""
        if self.window is None:
            return
        if self.window.around.desk.actor.signed_in and self._lock is not None:
            self._lock.lock()
        else:
            self.window.around.messages.told(self.tr("Nobody has an account: there is no password to open it again."))

    def file_commands(self) -> Sequence[Command]:
        """Return the File menu."""
        return (
            Command("New book…", self.ask_new, "", "plus", "File"),
            Command("Open book…", self.ask_open, "Ctrl+O", "calendar-range", "File"),
            Command("Open a book on a server…", self.ask_server, "", "users", "File"),
            Command("Demo book…", self.ask_demo, "", "sparkles", "File"),
            Command("Back up…", self.ask_backup, "", "download", "File"),
            Command("Rehearse a restore", self.rehearse, "", "history", "File"),
            Command("Add a venue…", self.venues.ask, "", "map", "File"),
            Command("Accounts…", self.ask_accounts, "", "users", "Tools"),
            Command("Lock the window", self.lock, "Ctrl+Shift+K", "lock", "Tools"),
        )

    # --- changing over

    def _found(self, answer: tuple[Desk, bool]) -> None:
        """Show a book, after somebody signed in where it has people."""
        desk, has_people = answer
        if not has_people:
            self.show_book(desk)
            return
        owner = self.window or self.welcome
        jobs = self.window.around.jobs if self.window is not None else self.welcome.jobs if self.welcome else None
        if owner is None or jobs is None:
            desk.close()
            return
        from expobook.ui.access.sign_in import SignIn

        owner.show()
        asked = SignIn(desk, jobs, self.languages, desk.store.name, owner)
        asked.signed_in.connect(self.show_book)
        asked.rejected.connect(desk.close)
        self._open_form(asked)

    def show_book(self, desk: Desk) -> None:
        """Close the book in use, if any, and show the new one in a window of its own."""
        self._next = desk
        if self.window is not None:
            self.window.close()  # its closing shows the next
        else:
            self._show_next()

    def _closed(self) -> None:
        window, self.window, self._lock = self.window, None, None
        if self._desk is not None:
            if self._next is None or self._next.store.engine is not self._desk.store.engine:
                self._desk.close()  # a change of venue goes on with the same connections
            self._desk = None
        if window is not None:
            window.deleteLater()
        if self._next is not None:
            self._show_next()

    def _show_next(self) -> None:
        desk, self._next = self._next, None
        assert desk is not None
        self._desk = desk
        self.settings.opened_book(desk.store.name)
        around = Surroundings(
            desk,
            self.theme,
            self.languages,
            JobRunner(self, partial(explained, desk)),
            ChangeHub(self),
            Messages(self.languages, self),
            self.settings,
        )
        around.messages.ways_on = self.ways_on
        self.window = MainWindow(around, screens_later(around), self.file_commands())
        self.window.closing.connect(self._closed)
        self.window.venue_wanted.connect(self.venues.change)
        self.window.show()
        self.window.settled.connect(self._settled)
        self._lock = IdleLock(around, self.window)
        present = Presence(around, self.window.attending, self.window)
        around.board.ask = present.others
        present.changed.connect(around.board.changed)
        self.window.closing.connect(present.stop)
        live = Live(around, self.window)
        self.window.closing.connect(live.stop)
        Offline(around, live, self.window.lost_banner, self.window).changed.connect(self.window.offer_actions)
        if self.welcome is not None:
            self.window.helper.take_over(self.welcome.guide)
            self.welcome.guide = None
            self.welcome.close()
            self.welcome.deleteLater()
            self.welcome = None
        Settling(self.window).start()

    def _settled(self) -> None:
        """Begin what a window does by itself, now that its screens are there."""
        from expobook.ui.window.housekeeping import Housekeeping
        from expobook.ui.window.morning import greet

        if self.window is not None:
            Housekeeping(self.window.around, self.window)
            greet(self.window.around, self.window)

    def _backed_up(self, info: Any) -> None:
        if self.window is not None:
            self.window.around.messages.done(self.tr("Backed up and checked: {book}").format(book=info.book))

    def _rehearsed(self, found: "Drill") -> None:
        if self.window is not None:
            words = self.tr("The newest backup can be restored; it holds what was backed up: {path}")
            self.window.around.messages.done(words.format(path=found.backup.path))

    # --- jobs before there is a window

    def busy(
        self, work: Callable[[Progress], Any], done: Callable[[Any], None], title: str, *, database: bool = False
    ) -> None:
        """Run a job below the window, or in the small one that asks for a book."""
        if self.window is not None:
            around = self.window.around
            around.jobs.start(work, done, around.messages.failed, database=database, title=self.tr(title))
        elif self.welcome is not None:
            self.welcome.busy(work, done, self.tr(title))

    def _open_form(self, form: QDialog) -> None:
        """Show a form over what is in front; over the small window it gets the guide from there."""
        if self.window is None and self.welcome is not None:
            self.welcome.help_in(form)
        form.open()

    def _parent(self) -> Any:
        return self.window or self.welcome


# The screens in the order of the rail: key, title, icon, the rail item that it belongs to, and where it is. The first
# three are said here too so that the rail shows what is not loaded yet.
SCREENS = (
    ("diary", "Diary", "calendar-range", "", "diary.screen:DiaryScreen"),
    ("site", "Site", "map", "", "site.screen:SiteScreen"),
    ("plan", "Plan", "layout-grid", "", "plan.screen:PlanScreen"),
    ("paper", "Paper", "file-text", "", "paper.screen:PaperScreen"),
    ("money", "Money", "banknote", "", "money.screen:MoneyScreen"),
    ("people", "People", "users", "", "parties.screen:PeopleScreen"),
    ("reports", "Reports", "chart-column", "", "reports.screen:ReportsScreen"),
    ("find-space", "Find space", "search", "diary", "find.screen:FindScreen"),
    ("season", "Season plan", "sparkles", "diary", "season.screen:SeasonScreen"),
    ("clauses", "Clauses", "file-text", "paper", "clauses.screen:ClauseScreen"),
    ("quotes", "Quotations", "square-stack", "paper", "quotes.screen:QuoteScreen"),
    ("tariffs", "Tariffs", "banknote", "paper", "tariff.screen:TariffScreen"),
    ("trail", "Audit trail", "history", "reports", "access.trail_screen:TrailScreen"),
)


def screens_later(around: Surroundings) -> list[Later]:
    """Return the screens, none of them loaded: each is when it is made."""
    return [
        Later(key, title, icon, inside, partial(_screen, where, around)) for key, title, icon, inside, where in SCREENS
    ]


def screens_for(around: Surroundings) -> list[Screen]:
    """Return the screens, all of them made."""
    return [later.make() for later in screens_later(around)]


def _screen(where: str, around: Surroundings) -> Screen:
    module, _, name = where.partition(":")
    made = getattr(import_module(f"expobook.ui.{module}"), name)(around)
    assert isinstance(made, Screen)
    return made


def _named(chosen: str) -> str:
    return chosen if chosen.endswith(".expobook") else f"{chosen}.expobook"


def _demo(folder: Path, progress: Progress) -> str:
    from expobook.services.demo import job as demo

    for step in demo.play(folder):
        progress.step(step.number, step.of, step.key)
    return str(folder / demo.BOOK)
