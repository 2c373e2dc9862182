"""The language switched in an open window leaves nothing in the other one: each text is that of a window opened so."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTabWidget,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from expobook.app.composition import screens_for
from expobook.domain.actor import Actor
from expobook.domain.errors import UnknownThing
from expobook.services.book.books import open_book
from expobook.services.demo.story import GUANGZHOU, Story
from expobook.services.diary.reading import list_bookings
from expobook.ui.kit.change_hub import ChangeHub
from expobook.ui.kit.jobs import JobRunner
from expobook.ui.kit.languages import Languages, chinese, in_chinese
from expobook.ui.kit.messages import Button, Messages
from expobook.ui.kit.saying_again import said_again
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.kit.theme import Theme
from expobook.ui.window.main_window import MainWindow
from expobook.words import Language, counted
from tests.ui.walking import rest
from tests.ui.whole import speak

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)

STEPS = ("book", "enquiry", "free_halls", "rival", "held", "challenged", "promoted", "contracted", "priced", "placed")
MOST_ROWS = 25
SHOWN_BY = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
_MEASURED = re.compile(r"\b0\.\d+ |^1 : ")  # seconds that a search took, and the scale that fits
_ONE_COLUMN = QAbstractListModel  # its column count is no public method
Texts = Counter[str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's book with its show held, challenged, contracted and laid out, without the rest of its year."""
    folder = tmp_path_factory.mktemp("demo")
    story = Story(folder, folder / "demo.expobook", GUANGZHOU, "en")
    for step in STEPS:
        story.play(step)
    story.close()
    return folder / "demo.expobook"


@pytest.fixture
def languages(qapp: QApplication) -> Iterator[Languages]:
    made = Languages(qapp, "en")
    yield made
    qapp.removeTranslator(made._translator)


@contextmanager
def opened(qapp: QApplication, book: Path, language: Language) -> Iterator[MainWindow]:
    """A window on the demo's book that was opened in a language."""
    desk = open_book(str(book), actor=Actor("Li Wei", "Desk 3", "administrator"))
    _ = desk.venue, desk.venues
    languages = Languages(qapp, language)
    hub, messages = ChangeHub(qapp), Messages(languages, qapp)
    settings = Settings(book.parent / f"{language}.ini")
    around = Surroundings(desk, Theme(qapp, "light"), languages, JobRunner(qapp), hub, messages, settings)
    window = MainWindow(around, screens_for(around), ())
    window.resize(1600, 1000)
    window.show()
    yield window
    window.close()
    window.deleteLater()
    qapp.removeTranslator(languages._translator)
    desk.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_window_that_was_switched_says_what_one_opened_in_that_language_says(
    qtbot: QtBot, qapp: QApplication, demo: Path
) -> None:
    said: dict[Language, dict[str, Texts]] = {}
    after: dict[Language, dict[str, Texts]] = {}
    pairs: tuple[tuple[Language, Language], ...] = (("en", "zh"), ("zh", "en"))
    for language, other in pairs:
        with opened(qapp, demo, language) as window:
            walk(qtbot, window)
            said[language] = everything(window)
            speak(window, other)
            rest(qtbot, window)
            after[other] = everything(window)
    for language, _ in pairs:
        assert len(said[language]) >= 14
        left = {place: sorted(after[language][place] - texts) for place, texts in said[language].items()}
        gone = {place: sorted(texts - after[language][place]) for place, texts in said[language].items()}
        assert {place: texts for place, texts in left.items() if texts} == {}
        assert {place: texts for place, texts in gone.items() if texts} == {}


def test_messages_and_titles_of_work_follow_a_switch(qtbot: QtBot, qapp: QApplication, demo: Path) -> None:
    """A refusal is worded anew; what was done is looked up in the catalogues, its facts as they were."""
    with opened(qapp, demo, "en") as window:
        messages, jobs, go = window.around.messages, window.around.jobs, Event()
        messages.failed(UnknownThing(kind="bay", name="H99-1", known="H01, H02"), Button("Find space", go.set))
        messages.done("Saved: Lantern Show", "3 holds released · 1 booking moved up")
        messages.told("What a desk wrote")
        work = jobs.start(lambda _progress: go.wait(60), title="Writing plan.pdf")
        speak(window, "en")  # as it speaks already: the rows are laid out
        before = texts(window.message_bar), window.bottom.last
        speak(window, "zh")
        bar = texts(window.message_bar)
        for text in (
            "QLabel text: 未执行：本账簿中没有分区“H99-1”。",
            "QLabel text: 现有：H01, H02。",
            "Push text: 查找场地",
            "QLabel text: 已保存：Lantern Show",
            "QLabel text: 释放 3 项预留 · 1 项预订顺位上升",
            "QLabel text: What a desk wrote",
            "QToolButton tip: 关闭消息",
        ):
            assert text in bar, (text, bar)
        assert window.bottom.jobs._text.text() == in_chinese("Writing {path}").format(path="plan.pdf")
        speak(window, "en")
        assert (texts(window.message_bar), window.bottom.last) == before
        assert window.bottom.jobs._text.text() == "Writing plan.pdf"
        messages.clear()
        speak(window, "zh")
        assert window.bottom.last[0] == "What a desk wrote"
        go.set()
        qtbot.waitSignal(work.ended, timeout=5_000)
        rest(qtbot, window)


def test_what_was_said_is_known_again_by_the_catalogues(languages: Languages) -> None:
    """Each text with facts comes back but for those that two texts share a shape with."""
    lost = []
    for now in ("zh", "en"):
        languages.use(now)
        for english, other in chinese().items():
            names = dict.fromkeys(re.findall(r"\{(\w+)", english))
            facts = {each: f"{n}" if f"{{{each}|" in english else f"B-{n}" for n, each in enumerate(names, 2)}
            pair = counted(english, **facts), counted(other, **facts)
            before, wanted = pair if now == "zh" else pair[::-1]
            lost += [before] if names and said_again(before) != wanted else []
    assert len(lost) <= 40, lost


def walk(qtbot: QtBot, window: MainWindow) -> None:
    """Go to each screen, and have the demo's show shown there."""
    show = next(each for each in list_bookings(window.around.desk) if "Guangzhou" in each.title.en)
    for screen in list(window.screens):
        window.go(screen.key)
        if screen.key != "people":  # it has no card
            screen.show_thing(show.id)
        rest(qtbot, window)
    window.inspector.show_booking(show.id)
    rest(qtbot, window)


def everything(window: MainWindow) -> dict[str, Texts]:
    """The texts of each screen with its toolbar and panel, in front or not, and those of the frame around them."""
    found = {screen.key: sum((texts(part) for part in window.parts_of(screen)), Counter()) for screen in window.screens}
    frame = (window.menuBar(), window.inspector, window.work_list, window.bottom, window.rail, window._corner)
    found["frame"] = sum((texts(part) for part in frame), Counter({f"title: {window.windowTitle()}": 1}))
    found["menus"] = Counter(action.text() for action in window.menus.actions())
    return found


def texts(root: QWidget) -> Texts:
    """Everything that a person may read or be told below a widget."""
    found: Texts = Counter()
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisibleTo(root):
            for what, text in said_by(widget):
                if text.strip():
                    found[f"{type(widget).__name__} {what}: {text[:300]}"] += 1
    return found


def said_by(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield "tip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    if not widget.property("named_only"):
        yield "help", widget.whatsThis()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield "text", "" if _MEASURED.search(widget.text()) else widget.text()
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        yield "placeholder", widget.placeholderText()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        yield "text", widget.toPlainText()
    if isinstance(widget, QGroupBox):
        yield "title", widget.title()
    if isinstance(widget, QAbstractSpinBox):
        yield "value", widget.text()
    if isinstance(widget, QComboBox):
        yield from (("choice", widget.itemText(place)) for place in range(widget.count()))
    if isinstance(widget, QTabWidget):
        yield from (("tab", widget.tabText(place)) for place in range(widget.count()))
    if isinstance(widget, QMainWindow) or widget.isWindow():
        yield "title", widget.windowTitle()
    if isinstance(widget, QAbstractButton) and (menu := getattr(widget, "menu", lambda: None)()):
        yield from (("choice", each.text()) for each in menu.actions())
    yield from (("action", each.text()) for each in widget.actions())
    if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView) and widget.model() is not None:
        yield from cells(widget.model(), QModelIndex())


def cells(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[tuple[str, str]]:
    """Heads and cells of a table or tree."""
    columns = model.columnCount(parent) if not isinstance(model, _ONE_COLUMN) else 1
    yield from (("head", str(model.headerData(n, Qt.Orientation.Horizontal) or "")) for n in range(columns))
    for place in range(min(model.rowCount(parent), MOST_ROWS)):
        for column in range(columns):
            index = model.index(place, column, parent)
            yield from (("cell", value) for role in SHOWN_BY if isinstance(value := index.data(role), str))
        yield from cells(model, model.index(place, 0, parent)) if not isinstance(model, _ONE_COLUMN) else ()
