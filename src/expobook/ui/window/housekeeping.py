"""What an open book needs while people work at it: holds and clocks lapse on time, backups make themselves."""

from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from expobook.domain.progress import Progress
from expobook.services.book.dumps import DumpThroughPool, NoDumpTool, keep_dump
from expobook.services.book.keeping import keep_backup, look_over, network_drive_of
from expobook.services.book.kept_copies import Backup
from expobook.services.changes import Changes
from expobook.services.diary.challenging import Settled, lapse_challenges
from expobook.services.diary.releasing import Released, lapse_holds
from expobook.ui.kit.screen import Surroundings

EVERY_MINUTE = 60_000
EVERY_HALF_HOUR = 30 * EVERY_MINUTE


@dataclass(frozen=True, slots=True)
class Lapsed:
    """What came to its end because its time had come."""

    holds: tuple[Released, ...]
    challenges: tuple[Settled, ...]
    changes: Changes


class Housekeeping(QObject):
    """Runs beside the window, on opening and then by the clock; says only what people should know."""

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        for work, period in ((self.let_lapse, EVERY_MINUTE), (self.keep, EVERY_HALF_HOUR)):
            timer = QTimer(self, interval=period)
            timer.timeout.connect(work)
            timer.start()
        self.look_over()
        self.let_lapse()
        self.keep()

    def look_over(self) -> None:
        """Say so at once when the book that was opened is damaged."""
        desk = self._around.desk

        def work(progress: Progress) -> str:
            look_over(desk)
            return network_drive_of(desk.store.name)

        self._around.jobs.start(work, self._looked_over, self._around.messages.failed)

    def _looked_over(self, network: str) -> None:
        if network:
            self._around.messages.soft(
                self.tr("The book is a file on a network drive ({kind}).").format(kind=network),
                self.tr(
                    "Locks may not hold there: let one desk at a time write it, keep the file on a disk of this "
                    "computer, or move it to a server."
                ),
            )

    def let_lapse(self) -> None:
        """Release what lapsed and end the challenges whose clock ran out."""
        desk = self._around.desk

        def work(progress: Progress) -> Lapsed:
            challenges, first = lapse_challenges(desk)
            holds, then = lapse_holds(desk)
            return Lapsed(holds, challenges, first | then)

        self._around.jobs.start(work, self._lapsed, self._around.messages.failed, database=True)

    def keep(self) -> None:
        """Back the book up if it changed since the newest backup."""
        desk = self._around.desk

        def work(progress: Progress) -> Backup | None:
            made = keep_backup(desk)
            with suppress(NoDumpTool, DumpThroughPool):  # the backup is enough
                keep_dump(desk)
            return made

        self._around.jobs.start(work, None, self._around.messages.failed)

    def _lapsed(self, found: Lapsed) -> None:
        if not (found.holds or found.challenges):
            return
        language = self._around.language
        ended = [f"{one.booking.number} {one.booking.title.in_language(language)}" for one in found.holds]
        if ended:
            names = ", ".join(ended[:6]) + (" …" if len(ended) > 6 else "")
            self._around.messages.told(self.tr("Holds that lapsed: {count}").format(count=len(ended)), names)
        if found.challenges:
            count = len(found.challenges)
            self._around.messages.told(self.tr("Challenges whose clock ran out: {count}").format(count=count))
        self._around.hub.publish(found.changes)
