"""Entering and editing parties and shows; what somebody else saved meanwhile is shown beside what was typed."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from expobook.domain.booking import Event, Organiser
from expobook.domain.errors import StaleData
from expobook.domain.party import PartyKind
from expobook.domain.progress import Progress
from expobook.domain.text import Bilingual
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.parties.registry import save_event, save_organiser
from expobook.services.rules import theme_names
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import both_versions
from expobook.ui.parties.forms import EventForm, OrganiserForm

Save = Callable[[Desk, Any], tuple[Any, Changes]]


class PartyEditing(QObject):
    """Opens the forms and saves what they say; ``done`` tells the screen to ask again."""

    done = Signal()

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._parent = around, parent
        self.dialog: QDialog | None = None
        self._saving: tuple[Save, Any, Any] | None = None
        self._organisers: Sequence[Organiser] = ()

    def edit_party(
        self,
        organiser: Organiser | None,
        others: Sequence[Organiser],
        kind: PartyKind,
        organisers: Sequence[Organiser],
    ) -> None:
        """Enter a party, or edit one; ``others`` are those in the book that it might be the same as."""
        self._organisers = organisers
        form = OrganiserForm(self._around, organiser, others, self._parent, kind)
        form.accepted.connect(lambda: self._save(save_organiser, form.was, form.organiser()))
        self._open(form)

    def edit_show(self, event: Event | None, organisers: Sequence[Organiser]) -> None:
        """Enter a show, or edit one."""
        self._organisers = organisers
        form = EventForm(self._around, event, organisers, self._parent)
        form.accepted.connect(lambda: self._save(save_event, form.was, form.event_wanted()))
        self._open(form)

    def _open(self, form: QDialog) -> None:
        self.dialog = form
        form.finished.connect(form.deleteLater)
        form.open()

    def _save(self, service: Save, was: Any, mine: Any) -> None:
        """Save what a form says; what somebody else saved since it was read is shown beside it."""
        desk = self._around.desk
        self._saving = (service, was, mine)

        def write(progress: Progress) -> Any:
            return service(desk, mine)

        self._around.jobs.start(write, self._saved, self._not_saved, database=True)

    def _not_saved(self, error: Exception) -> None:
        if not isinstance(error, StaleData) or self._saving is None:
            self._around.messages.failed(error)
            return
        service, was, mine = self._saving
        again = partial(self._save, service, error.facts["theirs"])
        self.dialog = both_versions(self._around, error, was, mine, self._shown_field, again, self._parent)

    def _shown_field(self, field: str, value: Any) -> str:
        if isinstance(value, Bilingual):
            return " / ".join(each for each in (value.zh, value.en) if each)
        if field == "organiser_id":
            return next((self._name(each.name) for each in self._organisers if each.id == value), "–")
        if field == "theme" and value in theme_names():
            return self._name(theme_names()[value])
        return "" if value is None else str(value)

    def _name(self, words: Bilingual) -> str:
        return words.in_language(self._around.language)

    def _saved(self, answer: tuple[Organiser | Event, Changes]) -> None:
        saved, changes = answer
        self._around.messages.done(self.tr("Saved: {name}").format(name=self._name(saved.name)))
        self._around.hub.publish(changes, self._parent)
        self.done.emit()
