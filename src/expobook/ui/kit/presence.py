"""Who else looks at or edits what is in front: asked for every few seconds, shown in headers, never a lock."""

import uuid
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from expobook.domain.progress import Progress
from expobook.services.book.presence import NOTHING, Focus, Somebody, beside, leave, show_up, who_is_here
from expobook.ui.kit.parts import Elided
from expobook.ui.kit.screen import Surroundings

EVERY_MS = 4_000
RENEW = 6  # rounds after which a window that looks at the same thing shows again


class Presence(QObject):
    """Tells the others what this window looks at, and knows what they do; :meth:`stop` says good-bye."""

    changed = Signal()

    def __init__(self, around: Surroundings, focus: Callable[[], Focus], parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._focus = around, focus
        self.token = str(uuid.uuid4())
        self.everybody: tuple[Somebody, ...] = ()
        self._told: Focus | None = None
        self._rounds = 0
        self._busy = False
        self._clock = QTimer(self, interval=EVERY_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        self.look()

    def look(self) -> None:
        """Tell what is in front where that changed, or it is time, and ask who else is here."""
        if self._busy or self._around.messages.away:
            return
        focus = self._focus()
        self._rounds += 1
        tell = focus != self._told or self._rounds >= RENEW
        if tell:
            self._told, self._rounds = focus, 0
        desk, token, self._busy = self._around.desk, self.token, True

        def ask(progress: Progress) -> tuple[Somebody, ...]:
            if tell:
                show_up(desk, token, focus)
            return who_is_here(desk)

        self._around.jobs.start(ask, self._came, self._failed, patient=True)

    def others(self, subject: str, number: int) -> tuple[Somebody, ...]:
        """Return who else looks at a booking or its plan."""
        return beside(self.everybody, self.token, subject, number)

    def stop(self) -> None:
        """The window is closed and its jobs are done: the others need not wait to see it."""
        self._clock.stop()
        if not self._around.messages.away:
            leave(self._around.desk, self.token)

    def _came(self, found: tuple[Somebody, ...]) -> None:
        self._busy = False
        before, self.everybody = _without_time(self.everybody), found
        if before != _without_time(found):
            self.changed.emit()

    def _failed(self, _error: Exception) -> None:
        self._busy = False  # who is here is nice to know; what matters about the book is told elsewhere


def _without_time(found: tuple[Somebody, ...]) -> list[tuple[str, str, int, bool]]:
    return [(each.token, each.subject, each.subject_id, each.editing) for each in found]


class WhoElse(Elided):
    """One line: who else looks at or edits this; empty and hidden when nobody does."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("", "info")
        self._around = around
        self._subject, self._number = NOTHING[:2]
        around.board.changed.connect(self._write)
        self.hide()

    def follow(self, subject: str, number: int) -> None:
        """Say who else is at a ``booking`` or ``plan``; 0 says nothing."""
        self._subject, self._number = subject, number
        self._write()

    def _write(self) -> None:
        here = self._around.board.others(self._subject, self._number) if self._number else ()
        texts = []
        for each in here:
            name = " · ".join(part for part in (each.who, each.desk) if part)
            words = self.tr("{name} edits this") if each.editing else self.tr("{name} looks at this")
            if each.subject == "plan":
                words = self.tr("{name} edits the plan") if each.editing else self.tr("{name} looks at the plan")
            texts.append(words.format(name=name))
        self.setText(", ".join(texts))
        self.setAccessibleName(self.text())
        self.setVisible(bool(texts))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._write()
        super().changeEvent(event)
