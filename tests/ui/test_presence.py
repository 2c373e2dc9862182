"""The window says who else looks at or edits what is in front, and tells the others what it shows."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from expobook.domain.actor import Actor
from expobook.services.book.presence import leave, show_up, who_is_here
from expobook.ui.kit.presence import Presence, WhoElse
from expobook.ui.plan.screen import PlanScreen
from expobook.ui.window.main_window import MainWindow


@pytest.fixture
def present(window: MainWindow) -> Iterator[Presence]:
    made = Presence(window.around, window.attending, window)
    window.around.board.ask = made.others
    made.changed.connect(window.around.board.changed)
    yield made
    made.stop()


def test_who_else_is_here_is_said_in_the_headers(window: MainWindow, present: Presence, qtbot: QtBot) -> None:
    other = window.around.desk.acting_as(Actor("Zhao Min", "Desk 1"))
    window.inspect(1)
    plans = next(screen for screen in window.screens if isinstance(screen, PlanScreen))
    header = window.inspector.findChild(WhoElse)
    assert isinstance(header, WhoElse)
    show_up(other, "theirs", ("plan", 1, True))
    qtbot.waitUntil(lambda: (present.look(), header.text() == "Zhao Min · Desk 1 edits the plan")[1], timeout=20_000)
    assert header.isVisible()

    def told() -> tuple[str, int, bool]:
        present.look()
        mine = next(each for each in who_is_here(other) if each.token == present.token)
        return mine.subject, mine.subject_id, mine.editing

    qtbot.waitUntil(lambda: told() == ("booking", 1, False), timeout=20_000)
    window.open_on("plan", 1)
    qtbot.waitUntil(plans.who_else.isVisible, timeout=20_000)
    leave(other, "theirs")
    qtbot.waitUntil(lambda: (present.look(), not plans.who_else.isVisible())[1], timeout=20_000)
