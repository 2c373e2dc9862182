"""What is done with answers: they are held, those in front are challenged, the wish is kept."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from expobook.domain.booking import Booking
from expobook.domain.finding.answer import Answer, Found
from expobook.domain.finding.request import Request
from expobook.domain.progress import Progress
from expobook.services.diary.booking import Held
from expobook.services.diary.challenging import challenge
from expobook.services.space.deeds import Taker, hold_answers, save_request
from expobook.services.space.sheet import write_answers
from expobook.ui.kit import formats
from expobook.ui.kit.messages import Button
from expobook.ui.kit.screen import Surroundings


class FindDeeds(QObject):
    """Each deed runs on the queue of the book and says what came of it."""

    held = Signal(object)  # the booking
    kept = Signal(object)  # the booking that a wish is kept with
    booking_wanted = Signal(int)

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around

    def hold(self, answers: Sequence[Answer], taker: Taker) -> None:
        """Hold one answer, or up to three as the alternatives of one booking."""
        desk, chosen = self._around.desk, tuple(answers)

        def work(progress: Progress) -> Any:
            return hold_answers(desk, chosen, taker)

        self._around.jobs.start(work, self._held, self._around.messages.failed, database=True)

    def _held(self, done: tuple[Held, Any]) -> None:
        held, changes = done
        booking, rank = held.booking, held.worst.rank if held.worst else 1
        told = self.tr("Held for {title}: {space}, option {rank}").format(
            title=booking.title.in_language(self._around.language),
            space=self._around.desk.venue.describe(booking.bays),
            rank=rank,
        )
        more = [self.tr("Lapses {when}.").format(when=f"{booking.expires:%Y-%m-%d %H:%M}")] if booking.expires else []
        if len(booking.alternatives) > 1:
            words = self.tr("{count} alternatives; signing one lets the others go.")
            more.append(words.format(count=len(booking.alternatives)))
        buttons = [Button(self.tr("Show in diary"), partial(self.booking_wanted.emit, booking.id))]
        if rank > 1:
            buttons.append(Button(self.tr("Challenge those in front…"), partial(self.challenge, booking.id)))
        self._around.messages.done(told, " ".join(more), *buttons)
        self.held.emit(booking)
        self._around.hub.publish(changes, self)

    def challenge(self, booking_id: int) -> None:
        """Start the clock against those in front of what was held."""
        desk = self._around.desk

        def work(progress: Progress) -> Any:
            return challenge(desk, booking_id)

        self._around.jobs.start(work, self._challenged, self._around.messages.failed, database=True)

    def _challenged(self, answer: tuple[Any, Any]) -> None:
        started, changes = answer
        due = formats.day(started[0].due, self._around.language, year=True)
        self._around.messages.told(self.tr("Challenge started; answer due {day}").format(day=due))
        self._around.hub.publish(changes, self)

    def keep(self, request: Request, taker: Taker) -> None:
        """Keep a wish with its booking; a new name becomes an enquiry."""
        desk = self._around.desk

        def work(progress: Progress) -> Any:
            return save_request(desk, request, taker)

        self._around.jobs.start(work, self._kept, self._around.messages.failed, database=True)

    def _kept(self, done: tuple[Booking, Any]) -> None:
        booking, changes = done
        self._around.messages.done(self.tr("The wish is kept with {number}.").format(number=booking.number))
        self.kept.emit(booking)
        self._around.hub.publish(changes, self)

    def export(self, found: Found, path: Path) -> None:
        """Write the answers of a search as a spreadsheet."""
        venue, language = self._around.desk.venue, self._around.language

        def work(progress: Progress) -> Path:
            return write_answers(found, venue, path, language)

        self._around.jobs.start(work, self._written, self._around.messages.failed)

    def _written(self, path: Path) -> None:
        self._around.messages.done(self.tr("Written: {path}").format(path=path))
