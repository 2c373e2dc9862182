"""Jobs of the guide are done in the real window by what their pages say, in both languages.

Run by ``make window``. A page of a job tells more than its steps, so what is done is listed here, in the order of the
page. Each word that is clicked and each key that is pressed must stand in the page, in its language: the page that
calls a thing otherwise than the window, or does not say it, fails.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pypdf
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from expobook.app.composition import SCREENS, Program
from expobook.domain.actor import Actor
from expobook.domain.booking import Booking, Line, Organiser, Status
from expobook.domain.diary import Schedule
from expobook.domain.geometry import bounds, rectangle
from expobook.domain.plan import Stand
from expobook.domain.text import Bilingual
from expobook.services import guide
from expobook.services.book.books import new_default_book, open_book
from expobook.services.contracts.contracting import contracts_of, reprint
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.diary.reading import list_bookings
from expobook.services.parties.registry import add_organiser
from expobook.services.plans.allocation import plan_of, save_plan
from expobook.services.trail.history import history_of
from expobook.ui.kit.languages import in_chinese
from expobook.ui.kit.settings import Settings
from expobook.words import Language
from tests.window.following import Act, Walk

LONG = 60_000  # milliseconds
NOW = datetime(2026, 11, 23, 9, 0)

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(os.environ.get("QT_QPA_PLATFORM") != "xcb", reason="needs a screen: run `make window`"),
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
    pytest.mark.parametrize("language", ["en", "zh"]),
]


@dataclass(frozen=True, slots=True)
class Do:
    """Something to do by words of the window in English; ``told`` says whether the page says the first of them."""

    kind: str
    word: str = ""
    text: str = ""
    told: bool = True
    first_only: bool = False  # the page names the button, and its menu in a table


def click(word: str) -> Do:
    return Do("click", word)


def confirm(word: str) -> Do:
    """Click the deed of a form: that a form is confirmed need not be said."""
    return Do("click", word, told=False)


def choose(button: str, form: str) -> Do:
    """Choose in the menu of a button."""
    return Do("click", f"{button} › {form}", first_only=True)


def fill(field: str, text: str) -> Do:
    """Fill a field by its name, which the page need not repeat."""
    return Do("fill", field, text, told=False)


def press(keys: str, *, told: bool = True) -> Do:
    return Do("press", text=keys, told=told)


def point(start: str) -> Do:
    """Click at what a screen reader calls so, which the page need not repeat."""
    return Do("point", start, told=False)


def name(file: str) -> Do:
    return Do("type", text=file, told=False)


FIND_SPACE = (
    press("Ctrl+Shift+F"),
    fill("For the show", "Boats"),
    fill("Area", "20000"),
    fill("First day", "2027-03-01"),
    fill("Last day", "2027-03-31"),
    press("F5"),  # two buttons say Search while there are no answers yet
    point("1  "),  # the first card
    press("Down"),
    press("Space"),
    press("Up"),
    press("Space"),
    click("Hold {count} as alternatives"),
    fill("For the show", "Whales"),
    fill("Area", "900000"),
    click("Search"),
    click("Keep the wish"),
)
BOATS = (
    fill("Name, English", "Boats"),
    fill("Space", "H07"),
    fill("First day in", "2027-03-01"),
)
SCHEDULE_A_SHOW = (
    press("Ctrl+1"),
    press("Ctrl+N"),
    *BOATS,
    click("Hold"),
    click("Booking › Extend the hold…"),
    fill("Held until", "2027-01-29"),
    confirm("Extend"),
    press("C"),
    press("Ctrl+N"),
    *BOATS,
    fill("Name, English", "Whales"),
    click("Hold"),
    press("Del"),
    fill("Reason (stays on the record)", "no answer"),
    confirm("Release"),
)
PRINT_A_CONTRACT = (
    press("Ctrl+4"),
    press("F8"),
    fill("Legal representative", "Li Wei"),
    press("Enter"),
    click("Issue…"),
    confirm("Issue"),
    click("Save PDF…"),
    name("contract.pdf"),
    click("More › Note as signed…"),
    confirm("Note as signed"),
    click("History"),
    click("Register"),
)
EXPORT_AN_ALLOCATION = (
    press("Ctrl+3"),
    press("Ctrl+A"),
    press("Right", told=False),  # the page says: the arrow keys
    press("Ctrl+S"),
    choose("Export…", "PDF"),
    name("floor.pdf"),
    choose("Export…", "XLSX"),
    name("floor.xlsx"),
)


def acts(page: str, language: Language, job: tuple[Do, ...]) -> list[Act]:
    """Return a job as it is done in a language; what the page must say of it stands there."""
    text, made = guide.page(page, language).text, []
    for do in job:
        words = (in_chinese(part) if language == "zh" else part for part in do.word.split(" › "))
        word = " › ".join(words).format(count=2)
        told = word.partition(" › ")[0] if do.first_only else word
        said = f"`{do.text}`" if do.kind == "press" else f"**{told}**"
        assert not do.told or said in text, f"the page {page} ({language}) does not say {said}"
        made.append(Act(do.kind, word, do.text, str(do)))
    return made


Doing = Callable[[Language, str, tuple[Do, ...]], None]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a contracted show whose organiser nobody named a representative of."""
    with closing(new_default_book(tmp_path / "halls.expobook", actor=Actor("Li Wei"), now=lambda: NOW)) as desk:
        names = Bilingual("绿叶会展有限公司", "Green Leaf Fairs Ltd.")
        address = Bilingual("济南市示例路1号", "1 Example Road, Jinan")
        party, _ = add_organiser(desk, Organiser(0, names, credit_code="91370100MA3EXAM7XL", address=address))
        line = Line(desk.venue.expand(["H05"]), Schedule.of_days(date(2027, 3, 1), 3, 4, 2))
        new = NewBooking(Bilingual("春季茶业博览会", "Spring Tea Fair"), (line,), party.id, theme="tea")
        show = new_hold(desk, new)[0].booking.id
        contract(desk, show)
        plan = plan_of(desk, show)
        corner = bounds(desk.venue.hall("H05").ring)
        places = ((corner.left + 20_000 + 12_000 * n, corner.bottom + 30_000) for n in range(3))
        stands = tuple(Stand(f"05A0{n}", "H05", rectangle(*at, 9_000, 6_000)) for n, at in enumerate(places, 1))
        save_plan(desk, replace(plan, stands=stands), expected_version=plan.version)
    return tmp_path / "halls.expobook"


def settled(program: Program) -> bool:
    return program.window is not None and len(program.window.screens) == len(SCREENS)


@pytest.fixture
def do(qapp: QApplication, qtbot: QtBot, book: Path) -> Iterator[Doing]:
    """Does a job in a window on the book."""
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    program = Program(qapp, Actor("Li Wei", "Desk 3"), Settings(book.with_name("s.ini")), now=lambda: NOW)

    def done(language: Language, page: str, job: tuple[Do, ...]) -> None:
        program.languages.use(language)
        program.start(str(book))
        qtbot.waitUntil(lambda: settled(program), timeout=LONG)
        walk = Walk(program, acts(page, language, job), book.parent)
        qtbot.waitUntil(lambda: walk.ended, timeout=LONG)
        assert walk.failure == ""

    yield done
    if program.window is not None:
        program.window.close()
    program.languages.use("en")
    program.deleteLater()


def test_space_is_found_and_held_and_a_wish_without_room_is_kept(do: Doing, book: Path, language: Language) -> None:
    do(language, "find-space", FIND_SPACE)
    with closing(open_book(book)) as desk:
        boats, whales = (booking_of(desk, title) for title in ("Boats", "Whales"))
        assert boats.status is Status.HOLD
        assert len(boats.alternatives) == 2
        assert (whales.status, whales.lines) == (Status.ENQUIRY, ())


def test_shows_are_held_extended_contracted_and_given_back(do: Doing, book: Path, language: Language) -> None:
    do(language, "schedule", SCHEDULE_A_SHOW)
    with closing(open_book(book)) as desk:
        boats, whales = (booking_of(desk, title) for title in ("Boats", "Whales"))
        assert (boats.status, whales.status) == (Status.CONTRACTED, Status.RELEASED)
        extended = next(each for each in history_of(desk, boats.id) if each.verb == "extend")
        assert extended.changes[0].after == datetime(2027, 1, 29, 17, 30)


def test_a_contract_is_completed_issued_saved_and_signed(do: Doing, book: Path, language: Language) -> None:
    do(language, "contract", PRINT_A_CONTRACT)
    with closing(open_book(book)) as desk:
        (issued,) = contracts_of(desk, list_bookings(desk)[0].id)
        assert issued.signed_at is not None
        assert book.with_name("contract.pdf").read_bytes() == reprint(desk, issued.number)


def test_an_allocation_is_moved_saved_and_exported(do: Doing, book: Path, language: Language) -> None:
    with closing(open_book(book)) as desk:
        before = plan_of(desk, list_bookings(desk)[0].id)
    do(language, "allocation", EXPORT_AN_ALLOCATION)
    with closing(open_book(book)) as desk:
        after = plan_of(desk, list_bookings(desk)[0].id)
    moved = [bounds(b.ring).left - bounds(a.ring).left for a, b in zip(before.stands, after.stands, strict=True)]
    assert moved == [100] * len(before.stands)  # mm
    numbers = {stand.number for stand in after.stands}
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(book.with_name("floor.pdf")).pages)
    assert all(number in printed for number in numbers)
    listed = {cell for sheet in load_workbook(book.with_name("floor.xlsx")) for row in sheet.values for cell in row}
    assert listed >= numbers


def booking_of(desk: Desk, title: str) -> Booking:
    return next(each for each in list_bookings(desk) if title in (each.title.en, each.title.zh))
