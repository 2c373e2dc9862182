"""One deed on its way to the book: asks a reason when a soft clash wants one, tells what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from expobook.domain.errors import StaleData, UserError
from expobook.domain.holds import OptionsAhead, Promotion, ReasonNeeded, SpaceTaken
from expobook.domain.progress import Progress
from expobook.services.changes import Changes
from expobook.ui.diary.dialogs import Anyway
from expobook.ui.kit.messages import Button
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted, sentence

Deed = Callable[[str | None], tuple[Any, Changes]]  # asked for without a reason first, then with one


@dataclass(frozen=True)
class Ways:
    """Where a message can lead: to a booking in the chart, and to finding other space."""

    show: Callable[[int], None]
    find: Callable[[], None]


class Errand(QObject):
    """Runs on the database's thread; deletes itself when it has come to an end."""

    succeeded = Signal(object, object)  # the value, its Changes
    ended = Signal()
    stale = Signal(object)  # StaleData, where somebody wants to show both versions

    def __init__(self, around: Surroundings, window: QWidget, deed: Deed, name: str, ways: Ways) -> None:
        """Take a deed; ``name`` is what its button says, in the user's language."""
        super().__init__(window)
        self._around, self._window, self._deed, self._name, self._ways = around, window, deed, name, ways
        self.dialog: Anyway | None = None
        self.shows_both = False

    def go(self, reason: str | None = None) -> None:
        """Ask the book."""
        deed = self._deed

        def work(progress: Progress) -> tuple[Any, Changes]:
            return deed(reason)

        self._around.jobs.start(work, self._done, self._failed, database=True)

    def _done(self, answer: tuple[Any, Changes]) -> None:
        value, changes = answer
        self.succeeded.emit(value, changes)
        self._tell_promoted(getattr(value, "promoted", ()))
        self._end()

    def _end(self) -> None:
        self.ended.emit()
        self.deleteLater()

    def _tell_promoted(self, moved_up: tuple[Promotion, ...]) -> None:
        """Say who moved up, the first by name."""
        if not moved_up:
            return
        first = moved_up[0]
        name = first.title.in_language(self._around.language)
        more = self.tr("{title} is now option {rank}.").format(title=name, rank=first.after)
        if len(moved_up) > 1:
            more += " " + self.tr("And {count} more.").format(count=len(moved_up) - 1)
        show = Button(self.tr("Show it"), partial(self._ways.show, first.booking_id))
        text = self.tr("{count|booking|bookings} moved up")
        self._around.messages.soft(counted(text, count=len(moved_up)), more, show)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, ReasonNeeded):
            self._ask_reason(error)
            return
        if isinstance(error, StaleData) and self.shows_both:
            self.stale.emit(error)
        else:
            ways = self._ways_on(error) if isinstance(error, UserError) else []
            self._around.messages.failed(error, *ways)
        self._end()

    def _ways_on(self, error: UserError) -> list[Button]:
        """Return what helps against a refusal: the one in the way, and other space."""
        if not isinstance(error, SpaceTaken | OptionsAhead):
            return []
        find = Button(self.tr("Find space"), self._ways.find)
        clashes = error.facts.get("clashes", ())
        if not clashes:
            return [find]
        return [Button(self.tr("Show clash"), partial(self._ways.show, clashes[0].booking_id)), find]

    def _ask_reason(self, error: ReasonNeeded) -> None:
        told = sentence(error, self._around.language)
        title = self.tr("{deed} in spite of a warning?").format(deed=self._name)
        anyway = self.tr("{deed} anyway").format(deed=self._name)
        self.dialog = Anyway(self._around, title, told, anyway, self._window)
        self.dialog.accepted.connect(self._reason_given)
        self.dialog.rejected.connect(self._end)
        self.dialog.open()

    def _reason_given(self) -> None:
        if self.dialog is not None:
            self.go(self.dialog.text())
