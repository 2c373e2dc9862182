"""Each form of the window and a way to it: the deed that opens it, on a book that has what the form needs.

A form is a class of ``expobook.ui`` that stands in a window of its own; :func:`form_classes` finds them in the source.
:data:`WAYS` must know a way to each of them, so that the walks of ``test_forms.py`` open all of them.
"""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

import expobook
from expobook.app.composition import screens_for
from expobook.domain.account import PostingKind
from expobook.domain.actor import Actor
from expobook.domain.booking import Booking, Organiser, Status
from expobook.domain.errors import StaleData
from expobook.domain.party import PartyKind
from expobook.domain.people import Policy, User
from expobook.domain.plan import MarkKind
from expobook.domain.text import Bilingual
from expobook.services.book.books import open_book
from expobook.services.book.venues import load_venue
from expobook.services.contracts.contracting import contracts_of, reprint
from expobook.services.contracts.life import sign_contract
from expobook.services.demo.story import GUANGZHOU, Story
from expobook.services.diary.booking import enquire
from expobook.services.diary.reading import list_bookings
from expobook.services.parties.registry import add_organiser, organisers, save_organiser
from expobook.services.today.digest import digest_mail
from expobook.ui.access.accounts import AccountForm, Accounts, PasswordForm
from expobook.ui.access.rules_form import RulesForm
from expobook.ui.access.server import ServerForm
from expobook.ui.access.sign_in import SignIn
from expobook.ui.diary.dialogs import Anyway, DateSet
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages
from expobook.ui.kit.messages import Messages
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.side_by_side import Row, SideBySide
from expobook.ui.kit.theme import Theme
from expobook.ui.paper.deeds import IssueForm
from expobook.ui.reports.digest import show_digest
from expobook.ui.reports.digest_mail import MailSettings
from expobook.ui.season.forms import AcceptForm
from expobook.ui.window.main_window import MainWindow
from expobook.ui.window.problem import ProblemDialog
from expobook.ui.window.venues import AddVenue
from expobook.ui.window.welcome import Welcome
from expobook.words import Language
from tests.exchange.test_plans_back import architect
from tests.ui.walking import rest

STEPS = (
    *("book", "enquiry", "free_halls", "rival", "held", "challenged", "promoted", "contracted", "priced", "placed"),
    "issued",
)
VENUE = Path(__file__).parents[1] / "data" / "two_floor_venue.json"
SEEN = datetime(2026, 11, 27, 9, 30)


# --- a book that has something for each form


def make_book(folder: Path) -> Path:
    """Return a book with a show that is contracted and laid out, an enquiry, and two organisers."""
    book = folder / "forms.expobook"
    story = Story(folder, book, GUANGZHOU, "en")
    for step in STEPS:
        story.play(step)
    enquire(story.desk, Bilingual("农机展", "Farm machines"), theme="machinery")
    sign_contract(story.desk, contracts_of(story.desk, story._booking.id)[0].number, story.desk.now())
    (party,) = organisers(story.desk)
    save_organiser(story.desk, replace(party, representative="Zhao Min"))  # a supplement would say so
    add_organiser(story.desk, Organiser(0, Bilingual("泉城会展", "Quancheng Expo")))
    story.close()
    return book


@dataclass(frozen=True)
class Room:
    """A window with the book, and what the ways lead to."""

    window: MainWindow
    qtbot: QtBot
    folder: Path
    show: Booking
    rival: Booking
    asked: Booking
    number: str  # of the contract
    shown: dict[str, object] = field(default_factory=dict)  # what each screen was told to show last

    @property
    def around(self) -> Surroundings:
        return self.window.around

    def at(self, key: str, thing: object = None) -> Any:
        """Go to a screen, and show something there."""
        if self.window.screen_shown.key != key:
            self.window.go(key)
        screen = self.window.screen_shown
        if thing is not None and self.shown.get(key) != thing:
            self.shown[key] = thing
            screen.show_thing(thing)
        rest(self.qtbot, self.window)
        return screen

    def file(self, name: str, content: bytes | str) -> Path:
        """Write a file that a form looks through."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


@contextmanager
def room(qapp: QApplication, qtbot: QtBot, book: Path, language: Language) -> Iterator[Room]:
    """A window on the book of :func:`make_book`."""
    desk = open_book(str(book), actor=Actor("Li Wei", "Desk 3", "administrator"))
    _ = desk.venue, desk.venues
    languages = Languages(qapp, language)
    settings = Settings(book.parent / f"{language}.ini")
    messages = Messages(languages, qapp)
    around = Surroundings(desk, Theme(qapp, "light"), languages, JobRunner(qapp), ChangeHub(qapp), messages, settings)
    window = MainWindow(around, screens_for(around), ())
    window.resize(1600, 1000)
    window.show()
    bookings = list_bookings(desk)
    show, rival, asked = (
        next(each for each in bookings if name in each.title.en) for name in ("Guangzhou", "Winter", "Farm")
    )
    number = contracts_of(desk, show.id)[0].number
    yield Room(window, qtbot, book.parent, show, rival, asked, number)
    window.close()
    window.deleteLater()
    qapp.removeTranslator(languages._translator)
    desk.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


# --- the ways


def _diary(deed: str, here: Room) -> None:
    """Run a deed of the diary on the show."""
    screen = here.at("diary", here.show.id)
    here.qtbot.waitUntil(lambda: bool(screen.chart.bookings([here.show.id])), timeout=20_000)
    screen.chart.select(here.show.id)
    getattr(screen.deeds if hasattr(screen.deeds, deed) else screen.reshaping, deed)()


def _held(booking: Booking) -> Booking:
    """Return a booking as it was while it was a hold."""
    return replace(booking, status=Status.HOLD, expires=SEEN + timedelta(days=400))


def _people(what: str, deed: str, here: Room) -> None:
    screen = here.at("people")
    screen.use(what)
    rest(here.qtbot, here.window)
    getattr(screen, deed)()


def _party(here: Room) -> Organiser:
    return organisers(here.around.desk)[0]


def _of_party(deed: str, here: Room, *more: Any) -> None:
    getattr(here.at("people").deeds, deed)(_party(here), *more)


def _plan(here: Room) -> Any:
    screen = here.at("plan", here.show.id)
    here.qtbot.waitUntil(lambda: screen.plan is not None, timeout=20_000)
    return screen


def _split(here: Room) -> None:
    screen = _plan(here)
    screen.view.select([screen.plan.stands[0].number])
    screen.deeds.split()


def _name_zone(here: Room) -> None:
    screen = _plan(here)
    stand = screen.plan.stands[0]
    screen.toolbox._ask_words(MarkKind.ZONE, stand.hall, stand.box)


def _life(deed: str, here: Room) -> None:
    getattr(here.at("paper", here.show.id).life, deed)()


def _paper(path: str, here: Room, booking: str = "show", *, number: bool = False) -> None:
    """Run a deed of the screen of contracts, by its path from the screen, with the contract's number or without."""
    found: Any = here.at("paper", getattr(here, booking).id)
    for name in path.split("."):
        found = getattr(found, name)
    found(here.number) if number else found()


def _issue(here: Room) -> None:
    """The show has its contract, so the question is asked of the draft that it would get today."""
    life = here.at("paper", here.show.id).life
    life._open(IssueForm(here.around, life.state.draft, life._over))


def _verify(here: Room) -> None:
    path = here.file("contract.pdf", reprint(here.around.desk, here.number))
    here.at("paper").digital.verify(path)


def _list_of_diary(here: Room) -> None:
    rows = "Event,Space,First day in,Build-up,Show days,Dismantling\nBoats,H01,2027-05-01,1,2,1\n"
    here.at("diary").company.import_from(here.file("season.csv", rows))


def _sign_in(here: Room) -> QDialog:
    form = SignIn(here.around.desk, here.around.jobs, here.around.languages, "halls", here.window)
    form.open()
    return form


def _anyway(here: Room) -> QDialog:
    tr = here.window.tr
    title, deed = (tr(text).format(deed=tr("Hold")) for text in ("{deed} in spite of a warning?", "{deed} anyway"))
    return Anyway(here.around, title, "", deed, here.window)


def _add_venue(here: Room) -> QDialog:
    return AddVenue(here.around, load_venue(VENUE), VENUE, here.window)


def _both(here: Room) -> QDialog:
    error = StaleData(kind="booking", name="2026-001", who="Zhao Min", when=SEEN, theirs=None)
    rows = (Row("Li Wei", "A", "B", mine=True), Row("Zhao Min", "1", "2", mine=False))
    form = SideBySide(here.around, error, rows, here.window.tr("Save mine"), lambda _: None, here.window, choose=True)
    form.open()
    return form


def _opened(making: Callable[[Room], QDialog], here: Room) -> QDialog:
    form = making(here)
    form.open()
    return form


def _guide(here: Room) -> QWidget:
    here.at("diary")
    here.window.helper.open_guide()
    return here.window.helper.guide


def _palette(here: Room) -> QWidget:
    here.window.find_anything()
    return here.window.palette_box


def _welcome(here: Room) -> QWidget:
    shown = Welcome(here.around.theme, here.around.languages, ["/home/li/halls.expobook"])
    shown.show()
    return shown


Way = Callable[[Room], object]
WAYS: tuple[tuple[str, Way], ...] = (
    ("diary.dialogs.NewHold", partial(_diary, "ask_hold_here")),
    ("diary.dialogs.Move", partial(_diary, "ask_move")),
    ("kit.forms.Reason", partial(_diary, "ask_release")),
    ("diary.dialogs.Extend", lambda here: here.at("diary").deeds.ask_extend_of(_held(here.rival))),
    ("diary.dialogs.DateSet", partial(_opened, lambda here: DateSet(here.around, here.show, here.window))),
    ("diary.dialogs.Anyway", partial(_opened, _anyway)),
    ("diary.reshape_forms.Resize", partial(_diary, "ask_resize")),
    ("diary.reshape_forms.Part", partial(_diary, "ask_give_back")),
    ("diary.reshape_forms.Shift", partial(_diary, "ask_shift")),
    ("diary.reshape_forms.NextYear", partial(_diary, "ask_next_year")),
    ("diary.reshape_forms.Closure", partial(_diary, "ask_close")),
    ("diary.tray.PlaceEnquiry", lambda here: here.at("diary").company.tray.ask(here.asked.id)),
    ("diary.paper_dialog.PaperDialog", lambda here: here.at("diary").company.ask_paper("pdf")),
    ("diary.company.ViewForm", lambda here: here.at("diary").company.ask_name()),
    ("diary.import_dialog.ImportDialog", _list_of_diary),
    ("diary.go_to.GoTo", lambda here: here.at("diary").company.ask_where()),
    ("booking.card.BookingCardDialog", lambda here: here.at("diary").company.open_card(here.show.id)),
    (
        "site.hold_form.HoldHere",
        lambda here: here.at("site").deeds.ask_for(here.asked.id, here.show.bays, date(2027, 3, 1)),
    ),
    ("plan.dialogs.ask.AskWords", _name_zone),
    ("plan.dialogs.ask.AskSplit", _split),
    ("plan.dialogs.ask.AskNumbers", lambda here: _plan(here).deeds.number()),
    ("plan.dialogs.lay_out.LayOut", lambda here: _plan(here).more.lay_out()),
    ("plan.dialogs.revisions.Revisions", lambda here: _plan(here).more.revisions()),
    ("plan.dialogs.revisions.CopyFrom", lambda here: _plan(here).more.copy_from()),
    ("plan.dialogs.print_plan.PrintPlan", lambda here: _plan(here).more.print_()),
    (
        "plan.dialogs.import_list.ImportList",
        lambda here: _plan(here).more.look_through(here.file("list.csv", "key,name,area\nx3,Gamma,many\n")),
    ),
    (
        "plan.dialogs.import_drawing.ImportDrawing",
        lambda here: _plan(here).more.look_at_drawing(here.file("architect.dxf", architect())),
    ),
    ("paper.deeds.IssueForm", _issue),
    ("paper.deeds.SignForm", partial(_life, "ask_sign")),
    ("paper.deeds.TariffQuestion", partial(_life, "ask_amend")),
    ("paper.deeds.AmendForm", partial(_paper, "life.amend", number=True)),
    ("paper.digital.FileSignForm", partial(_paper, "ask_sign_file")),
    ("paper.digital.VerdictView", _verify),
    ("paper.letters.ConsentForm", partial(_paper, "ask_consent")),
    ("paper.licence_days.LicenceForm", lambda here: here.at("paper").register.days.ask()),
    ("paper.house_forms.LicensorForm", partial(_paper, "house.ask_licensor")),
    ("paper.house_forms.TermsForm", partial(_paper, "house.ask_terms")),
    ("parties.forms.AssignForm", partial(_paper, "filling.ask_parties", booking="rival")),
    ("parties.forms.OrganiserForm", partial(_people, "organisers", "ask_new")),
    ("parties.forms.EventForm", partial(_people, "shows", "ask_new")),
    ("parties.card_forms.SeriesForm", partial(_people, "series", "ask_new")),
    ("parties.card_forms.YearForm", lambda here: here.at("people").deeds.ask_place()),
    ("parties.card_forms.ContactForm", lambda here: _of_party("ask_contact", here, None)),
    ("parties.card_forms.NoteForm", partial(_of_party, "ask_note")),
    ("parties.card_forms.MergeForm", lambda here: _of_party("ask_merge", here, organisers(here.around.desk)[1:])),
    (
        "parties.importing.ImportPreview",
        lambda here: here.at("people").deeds.look_through(
            PartyKind.ORGANISER, str(here.file("parties.csv", "名称,信用代码\n泉城会展,91370\n新展,\n"))
        ),
    ),
    ("money.forms.EntryForm", lambda here: here.at("money", here.show.id).ask_entry(PostingKind.RECEIPT)),
    ("quotes.forms.QuoteForm", lambda here: here.at("quotes", here.rival.id).ask_quote()),
    ("quotes.forms.DiscountForm", lambda here: here.at("quotes", here.rival.id).ask_for_discount()),
    ("quotes.forms.OrderForm", lambda here: here.at("quotes", here.rival.id).ask_order()),
    ("clauses.adding.NewClauseForm", lambda here: here.at("clauses").ask_add()),
    ("clauses.terms.TermForm", lambda here: here.at("clauses").ask_term()),
    ("season.forms.AcceptForm", partial(_opened, lambda here: AcceptForm(here.around, 12, 2, here.at("season")))),
    ("season.forms.SeasonWishForm", lambda here: here.at("season").planning.ask_wish(here.asked.id)),
    ("reports.digest.DigestForm", lambda here: show_digest(here.around, here.at("reports"))),
    (
        "reports.digest_mail.MailForm",
        lambda here: MailSettings(here.around, here.at("reports"), print).ask(digest_mail(here.around.desk)),
    ),
    ("rules.diary.DiaryRulesForm", lambda here: here.window.house_rules.ask_rules()),
    ("rules.plans.PlanRuleForm", lambda here: here.window.house_rules.ask_plan_rules()),
    ("rules.season.SeasonRulesForm", lambda here: here.window.house_rules.ask_season_rules()),
    ("rules.days_off.DaysOff", lambda here: here.window.house_rules.ask_days_off()),
    ("window.sealed_backup.PassphraseForm", lambda here: here.window.sealed_backup.ask()),
    ("window.venues.AddVenue", partial(_opened, _add_venue)),
    ("access.accounts.Accounts", partial(_opened, lambda here: Accounts(here.around, here.window))),
    (
        "access.accounts.AccountForm",
        partial(_opened, lambda here: AccountForm(here.around, None, here.window, first=True)),
    ),
    (
        "access.accounts.AccountForm",
        partial(_opened, lambda here: AccountForm(here.around, User("Zhao Min", "sales"), here.window)),
    ),
    ("access.accounts.PasswordForm", partial(_opened, lambda here: PasswordForm(here.around, "Zhao Min", here.window))),
    ("access.rules_form.RulesForm", partial(_opened, lambda here: RulesForm(here.around, Policy(), here.window))),
    ("access.sign_in.SignIn", _sign_in),
    (
        "access.server.ServerForm",
        partial(_opened, lambda here: ServerForm(here.around.language, here.window, ["postgresql://desk@halls/book"])),
    ),
    ("kit.side_by_side.SideBySide", _both),
    (
        "window.problem.ProblemDialog",
        partial(_opened, lambda here: ProblemDialog(here.around.theme, ValueError("12"), here.window)),
    ),
    ("help.keys.KeysSheet", lambda here: here.window.helper.show_keys()),
    ("help.guide_window.GuideWindow", _guide),
    ("window.palette.Palette", _palette),
    ("window.welcome.Welcome", _welcome),
)
BASES = {  # what forms are made of
    *("kit.forms.Deed", "diary.space_deed.SpaceDeed", "diary.space_form.SpaceForm", "plan.dialogs.ask.Asking"),
}
FRAME = {"window.main_window.MainWindow"}  # is open in each walk


@cache
def form_classes() -> frozenset[str]:
    """Return the classes of ``expobook.ui`` that are dialogs or give themselves a title, by their paths from there."""
    folder = Path(expobook.__file__).parent / "ui"
    found = set()
    for file in folder.rglob("*.py"):
        module = ".".join(file.relative_to(folder).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and (_entitles_itself(node) or _is_dialog(module, node.name)):
                found.add(f"{module}.{node.name}")
    return frozenset(found - BASES - FRAME)


def _entitles_itself(node: ast.ClassDef) -> bool:
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return any(isinstance(each, ast.Attribute) and ast.unparse(each) == "self.setWindowTitle" for each in calls)


def _is_dialog(module: str, name: str) -> bool:
    kind = getattr(import_module(f"expobook.ui.{module}"), name, None)
    return isinstance(kind, type) and issubclass(kind, QDialog)


def class_of(form: QWidget) -> str:
    """Return the path of the class of a form from ``expobook.ui``."""
    return f"{type(form).__module__}.{type(form).__qualname__}".removeprefix("expobook.ui.")


def opened(here: Room, kind: str, way: Way) -> QWidget:
    """Open a form by its way and wait until it stands there filled."""
    before = set(_windows())
    given = way(here)
    rest(here.qtbot, here.window)
    if isinstance(given, QWidget) and class_of(given) == kind:
        return given
    came = [each for each in _windows() if each not in before and class_of(each) == kind]
    assert len(came) == 1, f"no {kind}: {here.window.message_bar.texts()}"
    return came[0]


def shut(here: Room, form: QWidget) -> bool:
    """Close a form for good, and say whether it closed."""
    form.close()
    closed = not form.isVisible()
    rest(here.qtbot, here.window)
    here.around.messages.clear()
    return closed


def _windows() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if each.isVisible()]
