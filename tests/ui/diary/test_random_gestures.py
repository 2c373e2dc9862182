"""Whatever hands do on the chart: the book changes only by what is put down, and no mode stays stuck.

``EXPOBOOK_GESTURES`` says how many gestures; the seed of a failure is in its message, and ``EXPOBOOK_SEED`` repeats it.
"""

import os
import random
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from expobook.domain.diary import Stay
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book
from expobook.services.desk import Desk
from expobook.services.diary.firming import close_bays, contract
from expobook.services.diary.reading import change_no
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.diary.tape.gestures import MarqueeGesture
from tests.ui.diary.room import again, held, settled

GESTURES = int(os.environ.get("EXPOBOOK_GESTURES", "400"))
SEED = int(os.environ.get("EXPOBOOK_SEED", "20261123"))
LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier
HELD = (
    NONE,
    NONE,
    NONE,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
K = Qt.Key
KEYS = (
    *(K.Key_Left, K.Key_Right, K.Key_Up, K.Key_Down, K.Key_PageDown, K.Key_Home, K.Key_Plus, K.Key_Minus),
    *(K.Key_BracketLeft, K.Key_BracketRight, K.Key_Tab, K.Key_Space, K.Key_Z, K.Key_Shift, K.Key_Control),
)


class Hand:
    """One random hand: knows which buttons it holds down, and what it put down."""

    def __init__(self, qtbot: QtBot, screen: DiaryScreen, desk: Desk, chance: random.Random) -> None:
        self.qtbot, self.screen, self.desk, self.chance = qtbot, screen, desk, chance
        self.chart, self.port = screen.chart, screen.chart.viewport()
        self.at = QPoint(400, 120)
        self.down: set[Qt.MouseButton] = set()
        self.number = change_no(desk)
        self.released = 0

    def somewhere(self) -> QPoint:
        """Return a point: often a step away, or on a booking, sometimes anywhere."""
        chance, choice, wide = self.chance, self.chance.random(), self.port.width()
        rows = self.chart.edges.head + self.chart.picture.chart.height
        if choice < 0.45 and self.port.rect().contains(self.at):
            return self.at + QPoint(chance.randint(-60, 60), chance.randint(-20, 20))
        blocks = [block for block in self.chart.blocks() if 110 < self.chart.x_of(block.line.schedule.show_from) < wide]
        if choice < 0.85 and blocks:
            block = chance.choice(blocks)
            x = self.chart.x_of(chance.choice(list(block.stay))) + chance.randint(-2, 6)
            y = self.chart.edges.head + block.top + 5 - self.chart.verticalScrollBar().value()
            return QPoint(x, y)
        return QPoint(chance.randint(-20, wide + 20), chance.randint(-20, rows + 20))

    def send(self, kind: QEvent.Type, button: Qt.MouseButton, held: Qt.KeyboardModifier) -> None:
        buttons = Qt.MouseButton.NoButton
        for one in self.down:
            buttons |= one
        where = QPointF(self.at)
        event = QMouseEvent(kind, where, self.port.mapToGlobal(where), button, buttons, held)
        QApplication.sendEvent(self.port, event)

    def press(self, double: bool = False) -> None:
        button = self.chance.choices((LEFT, MIDDLE, RIGHT), (8, 1, 1))[0]
        if button in self.down:
            return
        self.at = self.somewhere()
        self.down.add(button)
        kind = QEvent.Type.MouseButtonDblClick if double else QEvent.Type.MouseButtonPress
        self.send(kind, button, self.chance.choice(HELD))

    def move(self) -> None:
        self.at = self.somewhere()
        self.send(QEvent.Type.MouseMove, Qt.MouseButton.NoButton, self.chance.choice(HELD))

    def release(self) -> None:
        if not self.down:
            return
        button = self.chance.choice(sorted(self.down, key=lambda one: one.value))
        self.down.remove(button)
        live = self.chart.pointer.live
        self.send(QEvent.Type.MouseButtonRelease, button, self.chance.choice(HELD))
        if button == LEFT and live is not None and not isinstance(live, MarqueeGesture):
            self.put_down()

    def put_down(self) -> None:
        """Something was let go of: forms are closed, the book may be another one."""
        self.released += 1
        for doing in (self.screen.deeds, self.screen.reshaping):
            if doing.form is not None:
                doing.form.reject()
        settled(self.qtbot, self.screen)
        for doing in (self.screen.deeds, self.screen.reshaping):
            if doing.question is not None:
                doing.question.reject()
        self.number = change_no(self.desk)
        self.come_back()

    def come_back(self) -> None:
        """Close what is open over the chart, and go on in it."""
        if QApplication.activeModalWidget() is None and self.chart.hasFocus():
            return
        while (card := QApplication.activeModalWidget()) is not None:
            card.close()  # a double click opens a booking's card
        QApplication.processEvents()
        self.screen.activateWindow()
        self.chart.setFocus()
        self.qtbot.waitUntil(self.chart.hasFocus, timeout=2_000)

    def escape(self) -> None:
        QTest.keyClick(self.chart, Qt.Key.Key_Escape)
        assert not self.chart.pointer.busy

    def key(self) -> None:
        QTest.keyClick(self.chart, self.chance.choice(KEYS), self.chance.choice(HELD[:5]))

    def wheel(self) -> None:
        where, turn = QPointF(self.at), self.chance.choice((-240, -120, 120, 240))
        held = self.chance.choice(HELD[:5])
        place = self.port.mapToGlobal(where)
        no, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(where, place, QPoint(), QPoint(0, turn), no, held, phase, False)
        QApplication.sendEvent(self.port, event)

    def lose_focus(self) -> None:
        self.chart.clearFocus()
        assert not self.chart.pointer.busy
        self.chart.setFocus()

    def hide(self) -> None:
        self.chart.hide()
        assert not self.chart.pointer.busy
        self.chart.show()
        self.chart.setFocus()

    def read_again(self) -> None:
        self.screen.entered()
        settled(self.qtbot, self.screen)

    def return_home(self) -> None:
        """Go back to where a booking is: a random walk ends in empty years."""
        if self.chart.pointer.gesture is None:
            starts = [block.stay.start for block in self.chart.blocks()] or [date(2027, 3, 10)]
            first = self.chance.choice(starts)
            self.chart.show_days(first - timedelta(days=20), first + timedelta(days=self.chance.choice((40, 90, 200))))

    def leave(self) -> None:
        QApplication.sendEvent(self.port, QEvent(QEvent.Type.Leave))

    def step(self) -> None:
        """Do one thing, and look at the book and the mode afterwards."""
        deeds = (self.press, self.move, self.release, self.escape, self.key, self.wheel, self.lose_focus, self.hide,
                 self.read_again, self.leave, self.return_home, lambda: self.press(double=True))  # fmt: skip
        self.chance.choices(deeds, (18, 36, 18, 2, 6, 6, 2, 0.3, 0.3, 2, 3, 2))[0]()
        assert change_no(self.desk) == self.number
        if not self.down:
            assert not self.chart.pointer.busy
            assert self.port.cursor().shape() != Qt.CursorShape.ClosedHandCursor
        QApplication.processEvents()
        settled(self.qtbot, self.screen)
        self.come_back()


def test_random_gestures_change_the_book_only_by_what_is_put_down(
    qtbot: QtBot, screen: DiaryScreen, desk: Desk
) -> None:
    contract(desk, held(desk, "Firm", "A-1", "A-2"))
    held(desk, "Behind", "A-1")
    held(desk, "Beside", "B-1", "B-2", "B-3")
    held(desk, "Later", "A-3", "B-1", first=date(2027, 4, 2))
    close_bays(desk, Bilingual("", "Floor"), {"B-2"}, Stay(date(2027, 3, 25), date(2027, 4, 1)), why="works")
    again(qtbot, screen)
    screen.chart.zoom_step(3)
    hand = Hand(qtbot, screen, desk, random.Random(SEED))
    for place in range(GESTURES):
        try:
            hand.step()
        except AssertionError as failed:
            raise AssertionError(f"seed {SEED}, gesture {place}") from failed
    for _ in range(3):
        hand.release()
    hand.escape()
    print(f"{GESTURES} gestures, {hand.released} of them put something down")
    assert hand.released > GESTURES / 100  # there was something to guard against
    assert not screen.chart.pointer.busy
    assert not check_book(desk)
