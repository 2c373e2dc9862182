"""What is done from a card: merged, exchanged with files, deleted, noted, and the placeholders of yearly shows."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from expobook.domain.booking import Organiser
from expobook.domain.errors import StaleData
from expobook.domain.party import Contact, PartyKind
from expobook.domain.progress import Progress
from expobook.domain.series import Series, YearRule
from expobook.domain.text import Bilingual
from expobook.services.changes import Changes
from expobook.services.diary.series import place_all, save_series
from expobook.services.parties.contacts import erase_contact, note_said, save_contact
from expobook.services.parties.erasing import Erased, erase_personal_data
from expobook.services.parties.files import PartyImport, export_parties, import_parties, look_through_parties
from expobook.services.parties.merging import Merge, merge, unmerge
from expobook.services.parties.registry import like
from expobook.services.rules import theme_names
from expobook.ui.kit.forms import Reason
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.messages import Button
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import Show, both_versions
from expobook.ui.parties.card_forms import ContactForm, MergeForm, NoteForm, SeriesForm, YearForm
from expobook.ui.parties.importing import ImportPreview
from expobook.words import counted, sentence, shown

_MOST_TOLD = 5  # refusals that are told one by one
_FILTER = "XLSX, CSV, vCard (*.xlsx *.csv *.vcf)"


class PartyDeeds(QObject):
    """Opens the forms and carries out what they say; ``done`` tells the screen to ask again."""

    done = Signal()

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._parent = around, parent
        self.dialog: QDialog | None = None

    # --- people and notes

    def ask_contact(self, party: Organiser, contact: Contact | None) -> None:
        """Enter a person, or edit one."""
        form = ContactForm(self._around, contact or Contact(0, party.id, ""), self._parent)
        form.accepted.connect(lambda: self._save(save_contact, form.was, form.contact(), _as_it_is))
        self._open(form)

    def ask_erase_contact(self, contact: Contact) -> None:
        """Delete a person for good, after asking why."""
        told = self.tr("The person is deleted for good. Contracts that were issued keep what they say.")
        form = self._reason(self.tr("Delete {name}").format(name=contact.name), told, self.tr("Delete"))
        desk = self._around.desk
        form.accepted.connect(lambda: self._do(partial(erase_contact, desk, contact.id, form.text()), self._erased_one))
        self._open(form)

    def ask_note(self, party: Organiser) -> None:
        """Write down what was said."""
        form = NoteForm(self._around, self._parent)
        desk = self._around.desk
        form.accepted.connect(
            lambda: self._do(partial(note_said, desk, party.id, form.said_by(), form.text.toPlainText()), self._saved)
        )
        self._open(form)

    def ask_erase(self, party: Organiser) -> None:
        """Delete the personal data of a party, after asking why."""
        name = party.name.in_language(self._around.language)
        told = self.tr(
            "Contacts, notes, representative, phone and e-mail are deleted for good. Contracts that were issued are "
            "kept, for they have to be performed and proved."
        )
        form = self._reason(self.tr("Delete personal data of {name}").format(name=name), told, self.tr("Delete"))
        form.accepted.connect(
            lambda: self._do(partial(erase_personal_data, self._around.desk, party.id, form.text()), self._erased)
        )
        self._open(form)

    # --- merging

    def ask_merge(self, party: Organiser, others: list[Organiser]) -> None:
        """Merge a party into another one; those that may be the same come first."""
        desk = self._around.desk

        def look(progress: Progress) -> list[int]:
            return [each.id for each in like(desk, party)]

        def came(twins: list[int]) -> None:
            form = MergeForm(self._around, party, others, twins, self._parent)
            form.accepted.connect(
                lambda: self._do(
                    partial(merge, desk, form.stays.currentData(), party.id, form.reason.text()), self._merged
                )
            )
            self._open(form)

        self._around.jobs.start(look, bound(self, came), self._around.messages.failed, database=True)

    def _merged(self, found: Merge) -> None:
        language, desk = self._around.language, self._around.desk
        names = {"goes": found.goes.name.in_language(language), "stays": found.stays.name.in_language(language)}
        told = self.tr("{goes} is now {stays}").format(**names)
        why = self.tr("taken back at once")
        back = partial(self._do, partial(unmerge, desk, found.goes.id, why), self._saved)
        self._around.messages.done(told, "", Button(self.tr("Take it back"), back))

    # --- files

    def ask_export(self, kind: PartyKind) -> None:
        """Ask for a file, then write the parties of a kind."""
        name = f"{kind.value}s.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self._parent, self.tr("Export"), name, "XLSX (*.xlsx);;vCard (*.vcf)")
        if chosen:
            self.export_to(kind, chosen)

    def export_to(self, kind: PartyKind, path: str) -> None:
        """Write the parties of a kind in the form that the file's ending names."""
        desk, language = self._around.desk, self._around.language

        def write(progress: Progress) -> str:
            return str(export_parties(desk, kind, Path(path), language))

        def written(done: str) -> None:
            self._around.messages.done(self.tr("Written: {path}").format(path=done))

        self._around.jobs.start(write, bound(self, written), self._around.messages.failed, database=True)

    def ask_import(self, kind: PartyKind) -> None:
        """Ask for a file, then show what it would do."""
        chosen, _ = QFileDialog.getOpenFileName(self._parent, self.tr("Import"), "", _FILTER)
        if chosen:
            self.look_through(kind, chosen)

    def look_through(self, kind: PartyKind, path: str) -> None:
        """Show row by row what a file would do; nothing is written before it is said so."""
        desk = self._around.desk

        def look(progress: Progress) -> PartyImport:
            return look_through_parties(desk, kind, Path(path))

        def came(found: PartyImport) -> None:
            form = ImportPreview(self._around, found, self._parent)
            form.accepted.connect(lambda: self._do(partial(import_parties, desk, kind, Path(path)), self._imported))
            self._open(form)

        self._around.jobs.start(look, bound(self, came), self._around.messages.failed, database=True)

    def _imported(self, found: PartyImport) -> None:
        counts = {state: found.count(state) for state in ("new", "changed", "same")}
        told = self.tr("Taken in: {new} new, {changed} changed, {same} as before").format(**counts)
        self._around.messages.done(told)

    # --- yearly shows

    def ask_series(self, series: Series | None, organisers: list[Organiser]) -> None:
        """Enter a yearly show, or edit one."""
        form = SeriesForm(self._around, series, organisers, self._parent)
        said = partial(self._said_of_series, organisers)
        form.accepted.connect(lambda: self._save(save_series, form.was, form.series(), said))
        self._open(form)

    def _said_of_series(self, organisers: list[Organiser], field: str, value: Any) -> str:
        language = self._around.language
        if field == "organiser_id":
            return next((each.name.in_language(language) for each in organisers if each.id == value), "")
        if field == "bays":
            return self._around.desk.venue.describe(value)
        if field == "theme" and value in theme_names():
            return theme_names()[value].in_language(language)
        if isinstance(value, Bilingual):
            return " / ".join(filter(None, (value.zh, value.en)))
        return value.text if isinstance(value, YearRule) else shown(value, language, field)

    def ask_place(self) -> None:
        """Make the placeholders of a year."""
        form = YearForm(self._around, self._parent)
        form.accepted.connect(lambda: self._do(partial(self._place, form.year.value()), self._placed))
        self._open(form)

    def _place(self, year: int) -> tuple[Any, Changes]:
        placed, refused, changes = place_all(self._around.desk, year)
        return (placed, refused), changes

    def _placed(self, answer: tuple[Any, Any]) -> None:
        placed, refused = answer
        language = self._around.language
        told = counted(self.tr("{count|placeholder|placeholders} made"), count=len(placed))
        if refused:
            between = "：" if language == "zh" else ": "
            why = [
                f"{each.name.in_language(language)}{between}{sentence(no, language)}"
                for each, no in refused[:_MOST_TOLD]
            ]
            if len(refused) > _MOST_TOLD:
                why.append(self.tr("and {count} more").format(count=len(refused) - _MOST_TOLD))
            self._around.messages.soft(told, "\n".join(why))
        else:
            self._around.messages.done(told)

    # --- carrying out

    def _save(self, service: Callable[[Any, Any], tuple[Any, Changes]], was: Any, mine: Any, show: Show) -> None:
        """Save a record; what somebody else saved since it was read is shown beside it."""
        around = self._around

        def failed(error: Exception) -> None:
            if not isinstance(error, StaleData):
                around.messages.failed(error)
                return
            again = partial(self._save, service, error.facts["theirs"], show=show)
            self.dialog = both_versions(around, error, was, mine, show, again, self._parent)
            self.done.emit()

        self._do(partial(service, around.desk, mine), self._saved, bound(self, failed))

    def _saved(self, answer: object) -> None:
        self._around.messages.done(self.tr("Saved"))

    def _erased_one(self, answer: object) -> None:
        self._around.messages.done(self.tr("Deleted"))

    def _erased(self, found: Erased) -> None:
        kept = self.tr("Kept: {numbers}").format(numbers=", ".join(found.kept)) if found.kept else ""
        self._around.messages.done(self.tr("Personal data deleted"), kept)

    def _reason(self, title: str, told: str, deed: str) -> Reason:
        return Reason(self._around, title, told, deed, self._parent)

    def _open(self, form: QDialog) -> None:
        self.dialog = form
        form.finished.connect(form.deleteLater)
        form.open()

    def _do(
        self,
        deed: Callable[[], tuple[Any, Changes]],
        said: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        def write(progress: Progress) -> tuple[Any, Changes]:
            return deed()

        def came(answer: tuple[Any, Changes]) -> None:
            said(answer[0])
            self._around.hub.publish(answer[1], self)
            self.done.emit()

        self._around.jobs.start(write, bound(self, came), failed or self._around.messages.failed, database=True)


def _as_it_is(_field: str, value: Any) -> str:
    return str(value)
