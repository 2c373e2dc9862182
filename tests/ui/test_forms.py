"""Each form there is, opened in both languages: names, keys, What's This, room for its words, and no word untranslated.

Most forms are modal: nobody can switch the language while one is open, so they are made anew in the language that the
window speaks by then, which is what the walk does. What can stay open while the language is switched has to follow.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from expobook.ui.help.notes import FIRST_PAGE, PAGES, page_for
from expobook.ui.help.whats_this import HELPED, NAMED, controls, name_controls
from expobook.ui.window.welcome import Welcome
from tests.ui.every_form import WAYS, Room, form_classes, make_book, opened, room, shut
from tests.ui.test_switching import texts
from tests.ui.walking import clipped, no_system_dialogs, path_of, rest, unnamed, unreachable  # noqa: F401  a fixture
from tests.ui.whole import speak

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)

LEAST = (960, 500)  # logical pixels of a screen of 1920 x 1080 at 200 %, without a window's title
BESIDE = (  # forms that leave the window free to be used
    "booking.card.BookingCardDialog",
    "plan.dialogs.lay_out.LayOut",
    "plan.dialogs.revisions.Revisions",
    "help.guide_window.GuideWindow",
    "window.welcome.Welcome",
)
FIRST_PAGE_MEANT = {  # forms that the guide's first page tells about
    "access.server.ServerForm",
    "help.keys.KeysSheet",
    "window.palette.Palette",
    "window.sealed_backup.PassphraseForm",
    "window.venues.AddVenue",
    "window.welcome.Welcome",
}
BY_THE_SCREEN = {  # serve every screen, whose own page tells about them, or stand before there is one
    "kit.forms.Reason",
    "window.problem.ProblemDialog",
    "window.welcome.Welcome",
}
_WORD, _CHINESE = re.compile("[A-Za-z]{3,}"), re.compile("[\u4e00-\u9fff]")
_AS_IT_STANDS = re.compile(  # the same in both languages: what somebody wrote, and names that are none of ours
    "|".join(
        (
            "QLineEdit text: ",
            r"QTreeWidget cell: [A-Z]\w*([+ ]|$)",  # a key
            r".*\b(expobook|SHA-256|Example Person|[0-9A-F]{64}|Li Wei|Zhao Min|Demo|demo)\b",
            r".*(\.pdf|: (PDF|English|中文|中文 \+ English|泉城会展|新展|ValueError: 12|halls))$",
            r"QComboBox choice: (\d+\.\d+   [a-z.]+|\{\w+\}|book – halls \(desk\))$",
            "QComboBox choice: (Event|Space|First day in|Build-up|Show days|Dismantling)$",  # heads of the list
            r".*: (LINE|BOOTH \(8\)|WALL \(1\)|\{n\} · \{hall\} · \{row\})$",  # of the drawing, and of numbers
            r".*Switch language \(中文 / English\)|.*2025广州国际汽车展览会",
        )
    )
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_book(tmp_path_factory.mktemp("forms"))


def test_a_way_is_known_to_each_form() -> None:
    """A form that is new fails here until the walk opens it, too."""
    assert {kind for kind, _ in WAYS} == form_classes()
    assert {"help.guide_window.GuideWindow", "diary.dialogs.NewHold"} <= form_classes()  # both kinds are found


@pytest.mark.usefixtures("no_system_dialogs")
def test_each_form_can_be_used_and_read_in_both_languages(qapp: QApplication, qtbot: QtBot, book: Path) -> None:
    wrong: list[str] = []
    said: dict[str, dict[str, set[str]]] = {"zh": {}, "en": {}}
    with room(qapp, qtbot, book, "zh") as here:
        for language in ("zh", "en"):
            speak(here.window, language)
            rest(qtbot, here.window)
            for kind, way in WAYS:
                form = opened(here, kind, way)
                said[language].setdefault(kind, set()).update(texts(form))
                wrong += [f"{language} {kind}: {each}" for each in faults(form)]
                if language == "en" and kind != "help.guide_window.GuideWindow":
                    wrong += [f"{kind}: {each}" for each in unhelpful(here, kind, form)]
                if kind not in BESIDE and not locks_the_window(form):
                    wrong.append(f"{kind} can be open while the language is switched: let it follow")
                if not shut(here, form):
                    wrong.append(f"{language} {kind} cannot be closed")
    for kind, english in said["en"].items():
        wrong += [f"{kind} is the same in both languages: {each}" for each in ours(english & said["zh"][kind], _WORD)]
        wrong += [f"{kind} is Chinese in English: {each}" for each in ours(english, _CHINESE)]
    assert not wrong, "\n".join(sorted(wrong))


def locks_the_window(form: QWidget) -> bool:
    return form.windowType() is Qt.WindowType.Popup or (isinstance(form, QDialog) and form.isModal())


def unhelpful(here: Room, kind: str, form: QWidget) -> Iterator[str]:
    """Say what is wrong with the page of the guide that F1 opens over a form."""
    here.qtbot.keyClick(form.focusWidget() or form, Qt.Key.Key_F1)
    guide = form.guide if isinstance(form, Welcome) else here.window.helper.guide
    if guide is None or not guide.isVisible() or guide.page is None:
        yield "F1 opens no page of the guide"
        return
    if guide.page.name == FIRST_PAGE and kind not in FIRST_PAGE_MEANT:
        yield "F1 opens the guide's first page"
    pages = {page_for(screen, type(form)) for screen in PAGES}
    if len(pages) > 1 and kind not in BY_THE_SCREEN:
        yield f"the page that F1 opens depends on the screen in front: {sorted(pages)}"
    guide.close()
    form.activateWindow()


def faults(form: QWidget) -> Iterator[str]:
    """Say what is wrong with a form that is open."""
    yield from (f"has no name: {each}" for each in unnamed(form))
    yield from (f"is not reached by Tab: {each}" for each in unreachable(form))
    yield from (f"is clipped: {each}" for each in clipped(form))
    name_controls(form)
    for each in controls(form):
        if each.property(NAMED) and not each.property(HELPED):
            yield f"has no sentence: {each.whatsThis().partition(chr(10))[0]} ({path_of(each)})"
    least = form.minimumSizeHint().expandedTo(form.minimumSize())
    if least.width() > LEAST[0] or least.height() > LEAST[1]:
        yield f"is larger than a screen at 200 %: {least.width()} x {least.height()}"
    form.resize(form.size().boundedTo(QSize(*LEAST)))
    QApplication.processEvents()
    yield from (f"is clipped at 200 %: {each}" for each in clipped(form))
    for area in form.findChildren(QScrollArea):
        inside, slides = area.widget(), area.horizontalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if area.isVisible() and not slides and inside is not None and inside.width() > area.viewport().width():
            yield f"is cut at the right by {inside.width() - area.viewport().width()}: {path_of(area)}"


def ours(said: set[str], words: re.Pattern[str]) -> Iterator[str]:
    """The texts that are the program's own and have such words."""
    for text in said:
        if words.search(text.partition(": ")[2]) and not _AS_IT_STANDS.match(text):
            yield text


@pytest.mark.usefixtures("no_system_dialogs")
def test_what_stays_open_while_the_language_is_switched_follows(qapp: QApplication, qtbot: QtBot, book: Path) -> None:
    """Forms beside the window say after a switch what they say when they are opened in that language."""
    wrong: list[str] = []
    with room(qapp, qtbot, book, "en") as here:
        for kind, way in WAYS:
            if kind in BESIDE:
                fresh, switched = {}, {}
                for first, then in (("en", "zh"), ("zh", "en")):
                    speak(here.window, first)
                    form = opened(here, kind, way)
                    fresh[first] = set(texts(form))
                    speak(here.window, then)
                    rest(qtbot, here.window)
                    switched[then] = set(texts(form))
                    shut(here, form)
                for language, said in fresh.items():
                    wrong += [f"{kind} in {language} lacks {each}" for each in said - switched[language]]
                    wrong += [f"{kind} in {language} still says {each}" for each in switched[language] - said]
    assert not wrong, "\n".join(sorted(wrong))
