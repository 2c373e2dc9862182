"""What is missing in a draft: walked through by F8, filled in beside the page or in a form."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from expobook.domain.booking import Booking, Event, Organiser
from expobook.domain.errors import StaleData
from expobook.domain.progress import Progress
from expobook.domain.text import Bilingual
from expobook.services.changes import Changes
from expobook.services.contracts.paper_trail import PaperState
from expobook.services.diary.reading import booking_named
from expobook.services.parties.registry import assign, events, organisers, save_organiser
from expobook.ui.kit.booking_versions import Names, booking_rows
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.preview import Preview
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import all_or_nothing, both_versions
from expobook.ui.paper.facts import Facts
from expobook.ui.parties.forms import AssignForm
from expobook.words import shown


class Filling(QObject):
    """Goes from one missing thing to the next; ``changed`` tells that something was written, ``failed`` that not."""

    changed = Signal()
    failed = Signal()
    house_wanted = Signal()

    def __init__(
        self, around: Surroundings, facts: Facts, preview: Preview, over: QWidget, to_draft: Callable[[], bool]
    ) -> None:
        """``to_draft`` brings the page of the draft to the front, or says to the user why not."""
        super().__init__(over)
        self._around, self._facts, self._preview, self._over = around, facts, preview, over
        self._to_draft = to_draft
        self._at = -1
        self.state: PaperState | None = None
        self.dialog: QDialog | None = None
        facts.organiser_edited.connect(self._edited)
        facts.parties_wanted.connect(self.ask_parties)

    def next_missing(self) -> None:
        """Go to the next thing that is missing."""
        self._step(1)

    def missing_before(self) -> None:
        """Go to the thing missing before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        if not self._to_draft():
            return
        missing = self.state.missing if self.state is not None and self.state.standing is None else ()
        if not missing:
            self._around.messages.told(self.tr("Nothing is missing."))
            return
        self._at = (self._at + step) % len(missing) if self._at >= 0 else 0
        self.fill_in(missing[self._at].code)

    def fill_in(self, code: str) -> None:
        """Show the page, and put the cursor where something missing is filled in or open the form that fills it."""
        state = self.state
        if state is None or not self._to_draft():
            return
        articles = [each.number for each in state.draft.articles]
        for place, each in enumerate(state.missing):
            if each.code == code:
                self._at = place
                if each.article in articles:
                    self._preview.go_to_section(articles.index(each.article) + 1)
        if self._facts.fill_in(code):
            return
        if code.startswith(("licensor", "bank", "account")):
            self.house_wanted.emit()
        elif code.startswith(("licensee", "event", "theme")):
            self.ask_parties()

    def ask_parties(self) -> None:
        """Ask who the booking is for and which show it is."""
        state, desk = self.state, self._around.desk
        if state is None or state.standing is not None:
            return
        booking_id = state.booking_id

        def ask(progress: Progress) -> Any:
            return booking_named(desk, booking_id), organisers(desk), events(desk)

        self._around.jobs.start(ask, self._read, self._around.messages.failed, database=True)

    def _read(self, answer: tuple[Booking, list[Organiser], list[Event]]) -> None:
        booking, parties, shows = answer
        form = AssignForm(self._around, booking, parties, shows, self._over)
        language = self._around.language
        names = {("organiser_id", each.id): each.name.in_language(language) for each in parties}
        names |= {("event_id", each.id): each.name.in_language(language) for each in shows}
        form.accepted.connect(
            lambda: self._assign(booking, form.organiser.currentData(), form.event_box.currentData(), names)
        )
        form.finished.connect(form.deleteLater)
        self.dialog = form
        form.open()

    def _assign(self, booking: Booking, organiser: int | None, event: int | None, names: Names) -> None:
        """Say who a booking is for; what somebody else made of it since it was read is shown beside mine."""
        deed = partial(assign, self._around.desk, booking.id, organiser, event, expected_version=booking.version)
        mine = replace(booking, organiser_id=organiser, event_id=event)

        def stale(error: StaleData) -> None:
            theirs = error.facts["theirs"]
            rows = booking_rows(self._around, booking, mine, error, theirs, names=names)
            again = partial(self._assign, theirs, organiser, event, names)
            self.dialog = all_or_nothing(self._around, error, rows, self.tr("Save mine"), again, self._over)

        self._write(deed, stale)

    def _edited(self, was: Organiser, organiser: Organiser) -> None:
        """Save what was typed into a party; what somebody else saved since it was read is shown beside it."""

        def stale(error: StaleData) -> None:
            again = partial(self._edited, error.facts["theirs"])
            self.dialog = both_versions(self._around, error, was, organiser, self._shown, again, self._over)

        self._write(partial(save_organiser, self._around.desk, organiser), stale)

    def _shown(self, field: str, value: Any) -> str:
        if isinstance(value, Bilingual):
            return " / ".join(filter(None, (value.zh, value.en)))
        return shown(value, self._around.language, field)

    def _write(self, deed: Callable[[], tuple[Any, Changes]], stale: Callable[[StaleData], None]) -> None:
        def write(progress: Progress) -> Any:
            return deed()

        self._around.jobs.start(write, self._written, bound(self, partial(self._not_written, stale)), database=True)

    def _written(self, answer: tuple[Any, Changes]) -> None:
        self._around.hub.publish(answer[1], self)
        self.changed.emit()

    def _not_written(self, stale: Callable[[StaleData], None], error: Exception) -> None:
        if isinstance(error, StaleData):
            stale(error)
        else:
            self._around.messages.failed(error)
        self.failed.emit()
