"""Make the pictures of the guide from the real window; started by ``packaging/make_pictures.sh``.

    python packaging/make_pictures.py DEMO_BOOK FOLDER {en,zh} {light,dark}

Works on a copy of the demo book, on a virtual screen of 1600 x 1000, at a fixed hour, so that the same program
makes the same pictures. Deeds are done by mouse and by the screens' own commands, and what the screen shows is taken.
"""

import io
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QPoint, QRect, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from expobook.app.composition import Program, screens_for
from expobook.domain.actor import Actor
from expobook.domain.booking import Line, Organiser
from expobook.domain.diary import Schedule
from expobook.domain.plan import Plan
from expobook.domain.plan_edit import verbs
from expobook.domain.text import Bilingual
from expobook.services.book.books import open_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.diary.reading import list_bookings
from expobook.services.parties.registry import add_organiser
from expobook.ui.diary.dialogs import NewHold
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.forms import Deed, Reason
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.messages import Messages
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.paper.deeds import IssueForm
from expobook.ui.paper.screen import PaperScreen
from expobook.ui.plan.dialogs.lay_out import LayOut
from expobook.ui.plan.screen import PlanScreen
from expobook.ui.window.main_window import MainWindow
from expobook.words import Language

NOW = datetime(2026, 11, 24, 9, 30)
STAFF = Actor("Li Wei", "Desk 3", "planner")
WHOLE = QRect(0, 0, 1600, 1000)
Made = TypeVar("Made")  # what was prepared in the book
LONGEST_WAIT = 60  # seconds
COLOURS = 255
LEFT = Qt.MouseButton.LeftButton
LICENSEE = Organiser(
    0,
    Bilingual("书香展览有限公司（演示）", "Ex Libris Fairs Ltd. (demo)"),
    credit_code="91000000DEMO000018",
    representative="示例人 Example Person",
    address=Bilingual("示例市示例路2号（演示）", "2 Example Road, Example City (demo)"),
    phone="000-0000 0000",
    email="demo@example.com",
)


def shrunk(app: QApplication, box: QRect) -> Image.Image:
    """Return what a part of the screen shows, in as many colours as a small file has."""
    shot = app.primaryScreen().grabWindow(0, box.x(), box.y(), box.width(), box.height())
    memory = QBuffer()
    memory.open(QBuffer.OpenModeFlag.ReadWrite)
    shot.save(memory, "PNG")
    with Image.open(io.BytesIO(memory.data().data())) as picture:
        return picture.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


class Studio:
    """The window on a copy of the demo book, and a camera on the whole screen."""

    def __init__(self, desk: Desk, book: Path, folder: Path, language: Language, scheme: str) -> None:
        self.app = QApplication(sys.argv[:1])
        self.desk, self.folder, self.language, self.scheme, self.place = desk, folder, language, scheme, book.parent
        settings = Settings(book.parent / "pictures.ini")
        settings.keep("scheme", scheme)
        self.program = Program(self.app, STAFF, settings, language)
        around = Surroundings(
            desk,
            self.program.theme,
            self.program.languages,
            JobRunner(self.app),
            ChangeHub(self.app),
            Messages(self.program.languages, self.app),
            settings,
        )
        around.messages.bug_found.connect(self._failed)
        self.window = MainWindow(around, screens_for(around), self.program.file_commands())
        self.window.move(0, 0)
        self.window.resize(WHOLE.size())
        self._bugs: list[Exception] = []

    def _failed(self, bug: Exception) -> None:
        self._bugs.append(bug)

    def open(self) -> None:
        """Show the main window."""
        self.window.show()
        self.rest()

    def rest(self) -> None:
        """Let events run until no job is under way, several times over."""
        until, quiet = time.monotonic() + LONGEST_WAIT, 0
        while quiet < 12:
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
            self.app.sendPostedEvents()
            quiet = 0 if self.window.around.jobs.busy() else quiet + 1
            if self._bugs or time.monotonic() > until:
                raise RuntimeError("the window did not come to rest") from (self._bugs[0] if self._bugs else None)
            time.sleep(0.02)

    def take(self, name: str, box: QRect = WHOLE) -> None:
        """Take what the screen shows, in as many colours as a small file has."""
        self.rest()
        readme = (self.language, name) == ("en", "window")
        path = self.folder / ("window.png" if readme else f"{self.language}-{name}.png")
        shrunk(self.app, box).save(path, optimize=True)
        print(f"{path.name}: {path.stat().st_size // 1024} KiB")

    def screen(self, key: str) -> None:
        """Go to a screen."""
        self.window.go(key)
        self.rest()

    def booking(self, title: str) -> int:
        """Return the id of the booking whose English name starts so."""
        return next(each.id for each in list_bookings(self.desk) if each.title.en.startswith(title))

    def framed(self, widget: QWidget, margin: int = 24) -> QRect:
        """Return where a widget is on the screen, with something around it."""
        self.rest()
        at = widget.mapToGlobal(QPoint(0, 0))
        return QRect(at, widget.size()).adjusted(-margin, -margin, margin, margin).intersected(WHOLE)

    def point(self, day: date, hall: str) -> QPoint:
        """Return where a day of a hall is in the diary's viewport."""
        return self.diary.chart.point(day, hall).toPoint()

    @property
    def diary(self) -> DiaryScreen:
        return next(each for each in self.window.screens if isinstance(each, DiaryScreen))

    def drag(self, start: QPoint, end: QPoint) -> Callable[[], None]:
        """Drag in the diary and keep the button down; the answer lets go."""
        port = self.diary.chart.viewport()
        QTest.mousePress(port, LEFT, pos=start)
        for at in ((start + end) / 2, end):
            QCursor.setPos(port.mapToGlobal(at))
            QTest.mouseMove(port, at)
        self.rest()
        return lambda: QTest.mouseRelease(port, LEFT, pos=end)

    def dialog(self) -> Deed:
        """Return the form that is open over the diary."""
        self.rest()
        found = self.diary.deeds.question or self.diary.deeds.form
        if found is None or not found.isVisible():
            raise RuntimeError("no form is open")
        return found

    def away(self) -> None:
        """Put the pointer where it lights nothing up."""
        QCursor.setPos(1500, 990)
        self.rest()

    def fresh(self) -> None:
        """Take the messages away."""
        self.window.around.messages.clear()
        self.away()


def prepare(desk: Desk, _place: Path) -> int:
    """Book what the pictures need beside the demo, a contracted show without a contract, and return its id."""
    licensee, _ = add_organiser(desk, LICENSEE)
    line = Line(desk.venue.expand(["H09", "H10", "H11"]), Schedule.of_days(date(2027, 2, 13), 4, 6, 2))
    title = Bilingual("济南书展（演示）", "Jinan Book Fair (demo)")
    held, _ = new_hold(desk, NewBooking(title, (line,), licensee.id, theme="education", demo=True))
    contract(desk, held.booking.id, reason="demo")
    return held.booking.id


def starting(studio: Studio) -> None:
    """The first window, and the window on the demo book."""
    studio.program.show_welcome()
    welcome = studio.program.welcome
    assert welcome is not None
    welcome.move(200, 150)
    studio.take("welcome", studio.framed(welcome, 0).adjusted(0, 0, 0, -240))
    welcome.close()
    studio.open()
    studio.screen("diary")
    studio.away()
    show = next(b for b in list_bookings(studio.desk) if b.title.en.startswith("Jinan International Auto Show"))
    studio.diary.chart.select(show.id)
    studio.diary.chart.go_to(date(2026, 11, 26))
    studio.take("window")
    studio.diary.chart.select(0)


def scheduling(studio: Studio) -> None:
    """A hold by drag, its form, and what the window says afterwards; then it is contracted."""
    studio.diary.chart.go_to(date(2027, 1, 20))
    studio.rest()
    put_down = studio.drag(studio.point(date(2027, 2, 10), "H05"), studio.point(date(2027, 2, 20), "H07"))
    studio.take("hold-drag")
    put_down()
    form = studio.dialog()
    assert isinstance(form, NewHold)
    form.zh.setText("泉城婚博会")
    form.en.setText("Jinan Wedding Fair")
    form.organiser.setCurrentIndex(1)
    form.theme.setCurrentIndex(form.theme.findData("wedding"))
    studio.away()
    studio.take("hold-form", studio.framed(form))
    QTest.mouseClick(form.deed, LEFT)
    studio.take("hold-held")
    studio.diary.deeds.do_contract()
    studio.take("hold-contracted")
    studio.fresh()


def clashing(studio: Studio) -> None:
    """A drag onto what is firm, a contract behind an earlier option, and a warning passed with a reason."""
    studio.diary.chart.select(0)
    studio.diary.chart.go_to(date(2027, 1, 4))
    studio.rest()
    studio.drag(studio.point(date(2027, 2, 8), "H04"), studio.point(date(2027, 1, 29), "H03"))
    studio.take("clash-drag")
    QTest.keyClick(studio.diary.chart, Qt.Key.Key_Escape)
    studio.diary.chart.select(studio.booking("Pet & Aquatics Fair"))
    studio.diary.deeds.do_contract()
    studio.away()
    studio.take("clash-ahead")
    studio.fresh()
    studio.diary.chart.select(studio.booking("E-bike & Scooter Fair"))
    studio.diary.deeds.do_contract()
    studio.away()
    form = studio.dialog()
    assert isinstance(form, Reason)
    form.reason.setPlainText(
        "Both organisers agreed in writing" if studio.language == "en" else "双方主办单位已书面同意"
    )
    studio.take("clash-reason", studio.framed(form))
    form.reject()


def contracting(studio: Studio, fair: int) -> None:
    """A draft with what is missing, a draft that is complete, the question before issuing, and what was issued."""
    studio.window.open_on("paper", studio.booking("Online Sourcing Fair"))
    studio.take("contract-missing")
    studio.window.open_on("paper", fair)
    studio.take("contract-draft")
    paper = studio.window.screen_shown
    assert isinstance(paper, PaperScreen)
    paper.ask_issue()
    form = paper.life.dialog
    assert isinstance(form, IssueForm)
    studio.take("contract-ask", studio.framed(form))
    QTest.mouseClick(form.deed, LEFT)
    studio.rest()
    studio.take("contract-issued")
    studio.fresh()


def allocating(studio: Studio) -> None:
    """A floor plan with a stand chosen, and the menu of files it can be written as."""
    studio.window.open_on("plan", studio.booking("Guangzhou auto show"))
    studio.rest()
    plan = studio.window.screen_shown
    assert isinstance(plan, PlanScreen)
    assert plan.plan is not None
    hall = plan.plan.halls[1]
    combo = plan.bar.hall
    combo.setCurrentIndex(combo.findData(hall))
    combo.activated.emit(combo.currentIndex())
    plan.view.select((next(stand.number for stand in plan.plan.stands if stand.hall == hall),))
    studio.away()
    studio.take("plan")
    menu, button = plan.bar.export.menu(), plan.bar.export
    menu.popup(button.mapToGlobal(QPoint(button.width() - menu.sizeHint().width(), button.height())))
    studio.take("plan-export", QRect(900, 0, 700, 420))
    menu.close()


def drawing(studio: Studio) -> None:
    """A stand that is dragged too near to another, and what the planner would change."""
    plan = studio.window.screen_shown
    assert isinstance(plan, PlanScreen)
    assert plan.plan is not None
    view = plan.view
    first, second = (stand.number for stand in plan.plan.in_hall(view.hall)[:2])
    plan.deeds.do(lambda: verbs.split_evenly(_plan(plan), second, 2), "")
    fresh = next(s.number for s in plan.plan.in_hall(view.hall) if not s.exhibitor and s.status == "available")
    plan.deeds.do(lambda: verbs.move(_plan(plan), [fresh], 6_000, 0), "")
    view.select((first,))
    stand = view.stand(fresh)
    assert stand is not None
    middle = view.to_screen(stand.box.centre).toPoint()
    QTest.mousePress(view, LEFT, Qt.KeyboardModifier.NoModifier, middle)
    for step in (8, 16, 24):
        QTest.mouseMove(view, middle - QPoint(step, 0))
        studio.rest()
    studio.take("plan-drag")
    view.escape()
    QTest.mouseRelease(view, LEFT, Qt.KeyboardModifier.NoModifier, middle)
    plan.more.lay_out()
    dialog = plan.more.dialog
    assert isinstance(dialog, LayOut)
    dialog.scope.setCurrentIndex(dialog.scope.findData("hall"))
    dialog.start()
    studio.rest()
    dialog.move(940, 330)
    studio.away()
    studio.take("plan-layout")
    dialog.close()
    while plan.undo.canUndo():
        plan.undo.undo()


def _plan(screen: PlanScreen) -> Plan:
    assert screen.plan is not None
    return screen.plan


def play(
    arguments: Sequence[str], prepare: Callable[[Desk, Path], Made], story: Callable[[Studio, Made], None]
) -> None:
    """Take the pictures of a story, on a copy of a book that is prepared first.

    Args:
        arguments: demo book, folder of the pictures, language and look, as the command line has them.
    """
    book, folder, language, scheme = arguments[:4]
    pictures = Path(folder)
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="expobook-") as place:
        copy = Path(shutil.copy(book, Path(place) / "halls.expobook"))
        with closing(open_book(copy, actor=STAFF, now=lambda: NOW)) as desk:
            made = prepare(desk, copy.parent)
            studio = Studio(desk, copy, pictures, "zh" if language == "zh" else "en", scheme)
            story(studio, made)
            studio.window.close()


def story(studio: Studio, fair: int) -> None:
    """All pictures of one language and look."""
    starting(studio)
    scheduling(studio)
    clashing(studio)
    contracting(studio, fair)
    allocating(studio)
    drawing(studio)


if __name__ == "__main__":
    play(sys.argv[1:], prepare, story)
