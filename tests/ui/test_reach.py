"""Every control has a name, Tab comes to it, and no word is clipped: on each screen and form, in both languages."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from expobook.ui.help.whats_this import HELPED, NAMED, controls, name_controls
from expobook.ui.window.main_window import SIDE_WIDTH, MainWindow
from tests.ui.walking import clipped, forms, no_system_dialogs, path_of, rest, unnamed, unreachable  # noqa: F401  a fixture
from tests.ui.whole import speak

pytestmark = pytest.mark.qt_log_ignore("does not support", extend=True)

# logical pixels of a screen of 1920 x 1080 at 100, 150 and 180 %, and of 200 %
SIZES = ((1600, 1000), (1280, 720), (1067, 600), (960, 540))


def everything(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Each screen with its toolbar and panel, each form, and the frame around them."""
    for screen in window.screens:
        window.go(screen.key)
        rest(qtbot, window)
        for part in window.parts_of(screen):
            yield screen.key, part
        yield from forms(qtbot, window)
    window.find_anything()
    yield "find anything", window.palette_box
    window.palette_box.close()
    window.helper.open_guide()
    yield "guide", window.helper.guide
    window.helper.guide.close()
    yield "frame", window


def test_the_walk_finds_what_is_wrong(qtbot: QtBot) -> None:
    bad, line = QWidget(), QHBoxLayout()
    bad.setLayout(line)
    words = "many long words"
    nameless, narrow, low, closed = QToolButton(), QLabel(words), QLabel(words), QPushButton("x")
    narrow.setFixedWidth(20)
    low.setWordWrap(True)
    low.setFixedSize(40, 10)
    closed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    for each in (nameless, narrow, low, closed):
        line.addWidget(each)
    qtbot.addWidget(bad)
    bad.show()
    assert [each.split(" ")[0] for each in unnamed(bad)] == ["QToolButton"]
    assert [each.split(":")[0].rsplit(" ")[-1] for each in clipped(bad)] == ["width", "height"]
    assert [each.split(" ")[0] for each in unreachable(bad)] == ["QPushButton"]


@pytest.mark.usefixtures("no_system_dialogs")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_control_has_name_and_sentence_and_tab_comes_to_it(
    whole: MainWindow, qtbot: QtBot, language: str
) -> None:
    speak(whole, language)
    nameless, closed, silent, forms_seen = set(), set(), set(), set()
    for where, root in everything(qtbot, whole):
        nameless |= {f"{where}: {each}" for each in unnamed(root)}
        name_controls(root)
        named = (each for each in controls(root) if each.property(NAMED) and not each.property(HELPED))
        silent |= {f"{where}: {each.whatsThis()} ({path_of(each)})" for each in named if where != "frame"}
        if root.isWindow():
            closed |= {f"{where}: {each}" for each in unreachable(root)}
            forms_seen.add(where)
    assert nameless == set()
    assert closed == set()
    assert not silent, "\n".join(sorted(silent))  # What's This is a sentence, not only the name
    assert len(forms_seen) >= 20


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_panel_needs_more_room_than_the_side_has(whole: MainWindow, qtbot: QtBot, language: str) -> None:
    """One that did would push the diary aside while people look at it: the screens behind it are made later."""
    speak(whole, language)
    wide: dict[str, int] = {}
    for screen in whole.screens:
        whole.go(screen.key)
        rest(qtbot, whole)
        panel = screen.panel()
        wide[screen.key] = panel.minimumSizeHint().width() if panel is not None else 0
    assert {key: width for key, width in wide.items() if width > SIDE_WIDTH} == {}


@pytest.mark.usefixtures("no_system_dialogs")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_word_is_clipped_from_100_to_200_per_cent(whole: MainWindow, qtbot: QtBot, language: str) -> None:
    """On the screens; ``test_forms`` looks at the forms."""
    speak(whole, language)
    found: set[str] = set()

    def look(where: str, roots: list[QWidget]) -> None:
        found.update(f"{where}: {each}" for root in roots for each in clipped(root))

    for screen in whole.screens:
        whole.go(screen.key)
        for size in SIZES:
            whole.resize(*size)
            rest(qtbot, whole)
            look(f"{screen.key} {size[0]}", whole.parts_of(screen))
    whole.resize(*SIZES[0])
    assert found == set()
