"""People: the organisers that book and the shows they hold; entered, edited and found here."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QDialog, QLineEdit, QStackedLayout, QTableView, QVBoxLayout, QWidget

from expobook.domain.booking import Event, Organiser
from expobook.domain.errors import StaleData
from expobook.domain.progress import Progress
from expobook.domain.text import Bilingual
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.parties import events, organisers, save_event, save_organiser
from expobook.services.rules import theme_names
from expobook.ui.parties.forms import EventForm, OrganiserForm
from expobook.ui.parts import EmptyState, TableModel, clear, label, push, row, table, toolbar
from expobook.ui.screen import Command, Screen, Surroundings
from expobook.ui.side_by_side import both_versions

Save = Callable[[Desk, Any], tuple[Any, Changes]]


class PeopleScreen(Screen):
    """The organisers that book, and their shows."""

    key, title, icon = "people", "People", "users"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.organisers: Sequence[Organiser] = ()
        self.events: Sequence[Event] = ()
        self._dialog: QDialog | None = None
        self._saving: tuple[Save, Any, Any] | None = None
        self._shown = "organisers"
        self._build_bar()
        self._build()
        self.retranslate()

    def _build_bar(self) -> None:
        theme = self.around.theme
        self._which = {"organisers": push("", "segment"), "shows": push("", "segment")}
        for name, button in self._which.items():
            button.setCheckable(True)
            button.clicked.connect(partial(self.use, name))
        self._which["organisers"].setChecked(True)
        switch = QWidget()
        switch.setLayout(row(*self._which.values(), gap=0))
        self.filter = QLineEdit()
        self.filter.setFixedWidth(240)
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.textChanged.connect(self._fill)
        self._count = label("", "second")
        self.new_button, self.edit_button = push(), push()
        self.new_button.setIcon(theme.icon("plus"))
        self.new_button.clicked.connect(self.ask_new)
        self.edit_button.clicked.connect(self.ask_edit)
        self._bar = toolbar(switch, self.filter, self._count, 1, self.edit_button, self.new_button)

    def _build(self) -> None:
        language = self._name
        self._organiser_model = TableModel(
            (
                ("Name", lambda o: language(o.name), False),
                ("Registration no.", lambda o: o.credit_code, False),
                ("Representative", lambda o: o.representative, False),
                ("Phone", lambda o: o.phone, False),
                ("E-mail", lambda o: o.email, False),
                ("Address", lambda o: language(o.address), False),
            )
        )
        self._event_model = TableModel(
            (
                ("Name", lambda e: language(e.name), False),
                ("Theme", lambda e: language(theme_names()[e.theme]) if e.theme in theme_names() else e.theme, False),
                ("Edition", lambda e: e.edition, False),
                ("Organiser", self._organiser_of, False),
                ("People expected a session", lambda e: f"{e.visitors_a_session or 0:,}", True),
            )
        )
        self.tables = {
            "organisers": table(self._organiser_model, "Organisers"),
            "shows": table(self._event_model, "Shows"),
        }
        self._none = QWidget()
        self._none_column = QVBoxLayout(self._none)
        self._pages = QStackedLayout(self)
        for view in self.tables.values():
            view.activated.connect(self._activated)
            self._pages.addWidget(view)
        self._pages.addWidget(self._none)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def commands(self) -> list[Command]:
        return [
            Command("New organiser…", self.ask_new_organiser, "", "plus", "Tools"),
            Command("New show…", self.ask_new_event, "", "plus", "Tools"),
            Command("New…", self.ask_new, "Ctrl+N", "plus", "Tools"),
            Command("Edit the selected…", self.ask_edit, "F2", "", "Tools"),
            Command("Filter here", self.filter.setFocus, "Ctrl+F", "search", "Tools"),
        ]

    def entered(self) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> Any:
            return organisers(desk), events(desk)

        self.around.jobs.start(ask, self._came, self.around.messages.failed, database=True)

    def use(self, name: str, _checked: bool = False) -> None:
        """Show ``organisers`` or ``shows``."""
        self._shown = name
        for each, button in self._which.items():
            button.setChecked(each == name)
        self._fill()

    # --- showing

    @property
    def view(self) -> QTableView:
        return self.tables[self._shown]

    def _came(self, answer: tuple[Sequence[Organiser], Sequence[Event]]) -> None:
        self.organisers, self.events = answer
        self._fill()

    def _fill(self) -> None:
        words = self.filter.text().casefold().split()
        wanted = [
            [each for each in those if all(word in f"{each.name.zh} {each.name.en}".casefold() for word in words)]
            for those in (self.organisers, self.events)
        ]
        self._organiser_model.fill(wanted[0], self.tr)
        self._event_model.fill(wanted[1], self.tr)
        everything = self.organisers if self._shown == "organisers" else self.events
        shown = wanted[0] if self._shown == "organisers" else wanted[1]
        self._count.setText(self.tr("{shown} of {count}").format(shown=len(shown), count=len(everything)))
        self.edit_button.setEnabled(bool(shown))
        if everything:
            self._pages.setCurrentWidget(self.view)
        else:
            self._show_none()

    def _show_none(self) -> None:
        clear(self._none_column)
        title = (
            self.tr("No organiser is entered yet") if self._shown == "organisers" else self.tr("No show is entered yet")
        )
        more = self.tr("Contracts, quotations and letters are made out to an organiser.")
        deed = self.tr("New organiser…") if self._shown == "organisers" else self.tr("New show…")
        self._none_column.addWidget(EmptyState(title, more, [(deed, "primary", self.ask_new)]))
        self._pages.setCurrentWidget(self._none)

    def _name(self, words: Any) -> str:
        return str(words.in_language(self.around.language))

    def _organiser_of(self, event: Event) -> str:
        return next((self._name(each.name) for each in self.organisers if each.id == event.organiser_id), "–")

    # --- doing

    def ask_new(self) -> None:
        """Ask for a new one of what is shown."""
        self.ask_new_organiser() if self._shown == "organisers" else self.ask_new_event()

    def ask_edit(self) -> None:
        """Edit the row that is selected."""
        index = self.view.currentIndex()
        if index.isValid():
            self._activated(index)

    def ask_new_organiser(self) -> None:
        self._edit_organiser(None)

    def ask_new_event(self) -> None:
        self._edit_event(None)

    def _activated(self, index: QModelIndex) -> None:
        if self._shown == "organisers":
            self._edit_organiser(self._organiser_model.rows[index.row()])
        else:
            self._edit_event(self._event_model.rows[index.row()])

    def _edit_organiser(self, organiser: Organiser | None) -> None:
        form = OrganiserForm(self.around, organiser, self.organisers, self)
        form.accepted.connect(lambda: self._save(save_organiser, form.was, form.organiser()))
        self._open(form)

    def _edit_event(self, event: Event | None) -> None:
        form = EventForm(self.around, event, self.organisers, self)
        form.accepted.connect(lambda: self._save(save_event, form.was, form.event_wanted()))
        self._open(form)

    def _open(self, form: QDialog) -> None:
        self._dialog = form
        form.finished.connect(form.deleteLater)
        form.open()

    def _save(self, service: Save, was: Any, mine: Any) -> None:
        """Save what a form says; what somebody else saved since it was read is shown beside it."""
        desk = self.around.desk
        self._saving = (service, was, mine)

        def write(progress: Progress) -> Any:
            return service(desk, mine)

        self.around.jobs.start(write, self._saved, self._not_saved, database=True)

    def _not_saved(self, error: Exception) -> None:
        if not isinstance(error, StaleData) or self._saving is None:
            self.around.messages.failed(error)
            return
        service, was, mine = self._saving
        again = partial(self._save, service, error.facts["theirs"])
        self._dialog = both_versions(self.around, error, was, mine, self._shown_field, again, self)

    def _shown_field(self, field: str, value: Any) -> str:
        if isinstance(value, Bilingual):
            return " / ".join(each for each in (value.zh, value.en) if each)
        if field == "organiser_id":
            return next((self._name(each.name) for each in self.organisers if each.id == value), "–")
        if field == "theme" and value in theme_names():
            return self._name(theme_names()[value])
        return "" if value is None else str(value)

    def _saved(self, answer: tuple[Organiser | Event, Changes]) -> None:
        saved, changes = answer
        self.around.messages.done(self.tr("Saved: {name}").format(name=self._name(saved.name)))
        self.around.hub.publish(changes, self)
        self.entered()

    def retranslate(self) -> None:
        self._which["organisers"].setText(self.tr("Organisers"))
        self._which["shows"].setText(self.tr("Shows"))
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter"))
        self.new_button.setText(self.tr("New…"))
        self.edit_button.setText(self.tr("Edit…"))
        self._fill()
