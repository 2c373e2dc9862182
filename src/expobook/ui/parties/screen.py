"""People: organisers, exhibitors and contractors with their cards, the shows they hold, and shows of every year."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QStackedLayout, QTableView, QVBoxLayout, QWidget

from expobook.domain.booking import Event, Organiser
from expobook.domain.party import PartyKind
from expobook.domain.progress import Progress
from expobook.domain.series import Series
from expobook.domain.text import Bilingual
from expobook.services.diary.series import Year, all_series, years_of
from expobook.services.parties.card import PartyCard, party_card
from expobook.services.parties.contacts import SEE
from expobook.services.parties.registry import events, organisers
from expobook.services.people import may
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.messages import Button
from expobook.ui.kit.parts import EmptyState, clear, label, push, row, side_panel, table, toolbar
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.parties.card import PartyCardPanel
from expobook.ui.parties.columns import list_models
from expobook.ui.parties.deeds import PartyDeeds
from expobook.ui.parties.editing import PartyEditing
from expobook.words import rule_words

_KINDS = {"organisers": PartyKind.ORGANISER, "exhibitors": PartyKind.EXHIBITOR, "contractors": PartyKind.CONTRACTOR}
_LISTS = (*_KINDS, "shows", "series")
_NAMES = ("Organisers", "Exhibitors", "Contractors", "Shows", "Yearly shows")
_NONE = (
    "No organiser is entered yet",
    "No exhibitor is entered yet",
    "No contractor is entered yet",
    "No show is entered yet",
    "No yearly show is entered yet",
)
_NEW = ("New organiser…", "New exhibitor…", "New contractor…", "New show…", "New yearly show…")


class PeopleScreen(Screen):
    """Parties with their cards, their shows, and shows that come every year."""

    key, title, icon = "people", "People", "users"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.lists: dict[str, Sequence[Any]] = dict.fromkeys(_LISTS, ())
        self._shown = "organisers"
        self._hidden = False
        # what another screen asked for: an exhibitor's name, a party, a show
        self._wanted: Bilingual | int | Event | None = None
        self.card, self.deeds = PartyCardPanel(around), PartyDeeds(around, self)
        self.editing = PartyEditing(around, self)
        self._panel = side_panel(self.card)
        self._build_bar()
        self._build()
        self._connect()
        self.retranslate()

    @property
    def organisers(self) -> Sequence[Organiser]:
        return self.lists["organisers"]

    @property
    def events(self) -> Sequence[Event]:
        return self.lists["shows"]

    def _build_bar(self) -> None:
        theme = self.around.theme
        self._which = {name: push("", "segment") for name in _LISTS}
        for name, button in self._which.items():
            button.setCheckable(True)
            button.clicked.connect(partial(self.use, name))
        self._which["organisers"].setChecked(True)
        switch = QWidget()
        switch.setLayout(row(*self._which.values(), gap=0))
        self.filter = QLineEdit()
        self.filter.setFixedWidth(180)
        self.filter.setClearButtonEnabled(True)
        self.filter.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.filter.textChanged.connect(self._fill)
        self._count = label("", "second")
        self.new_button, self.edit_button, self.more_button = push(), push(), push()
        self._menu = QMenu(self)
        self.more_button.setMenu(self._menu)
        self.new_button.setIcon(theme.icon("plus"))
        self.new_button.clicked.connect(self.ask_new)
        self.edit_button.clicked.connect(self.ask_edit)
        self._bar = toolbar(switch, self.filter, self._count, 1, self.more_button, self.edit_button, self.new_button)

    def _build(self) -> None:
        self._models = list_models(self._name, self._organiser_of, self._opens, self.around.desk.venue)
        self.tables = {name: table(self._models[name], words) for name, words in zip(_LISTS, _NAMES, strict=True)}
        self._none = QWidget()
        self._none_column = QVBoxLayout(self._none)
        self._pages = QStackedLayout(self)
        for view in self.tables.values():
            view.activated.connect(self._activated)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(partial(self._menu_at, view))
            view.selectionModel().currentRowChanged.connect(self._ask_card)
            self._pages.addWidget(view)
        self._pages.addWidget(self._none)

    def _connect(self) -> None:
        self.deeds.done.connect(self.entered)
        self.editing.done.connect(self.entered)
        self.card.booking_wanted.connect(lambda booking: self.open_wanted.emit("diary", booking))
        self.card.elsewhere_wanted.connect(
            lambda code, booking: self.open_wanted.emit("venue", (code, "diary", booking))
        )
        self.card.contact_wanted.connect(self._with_card(self.deeds.ask_contact))
        self.card.erase_wanted.connect(self.deeds.ask_erase_contact)
        self.card.note_wanted.connect(self._with_card(self.deeds.ask_note))

    def _with_card(self, deed: Callable[..., None]) -> Callable[..., None]:
        def run(*things: object) -> None:
            if self.card.card is not None:
                deed(self.card.card.party, *things)

        return run

    # --- what the window asks

    def panel(self) -> QWidget:
        return self._panel

    def toolbar(self) -> QWidget:
        return self._bar

    def commands(self) -> list[Command]:
        return [
            Command("New organiser…", self.ask_new_organiser, "", "plus", "Tools"),
            Command("New show…", partial(self.edit_event, None), "", "plus", "Tools"),
            Command("New yearly show…", partial(self.deeds_series, new=True), "", "plus", "Tools"),
            Command("New…", self.ask_new, "Ctrl+N", "plus", "Tools"),
            Command("Edit the selected…", self.ask_edit, "F2", "", "Tools"),
            *(Command(text, run, "", "", "Tools") for text, run in self._more()),
            Command("Filter here", self.filter.setFocus, "Ctrl+F", "search", "Tools"),
        ]

    def _more(self) -> list[tuple[str, Callable[[], None]]]:
        """The deeds of the menu beside the list, by their English text."""
        return [
            ("New contact…", lambda: self._with_card(self.deeds.ask_contact)(None)),
            ("Note of correspondence…", self._with_card(self.deeds.ask_note)),
            ("Merge with another…", self.ask_merge),
            ("Delete personal data…", self._with_card(self.deeds.ask_erase)),
            ("Import parties…", lambda: self.deeds.ask_import(self._kind)),
            ("Export parties…", lambda: self.deeds.ask_export(self._kind)),
            ("Placeholders of a year…", self.deeds.ask_place),
        ]

    @property
    def _kind(self) -> PartyKind:
        return _KINDS.get(self._shown, PartyKind.ORGANISER)

    def show_thing(self, thing: object) -> None:
        """Show one of the lists by its name, a party by its id, a show, or the exhibitor who is called so."""
        if isinstance(thing, Bilingual | int | Event):
            self._wanted = thing
            self.filter.clear()
        if isinstance(thing, Bilingual):
            self.use("exhibitors")
        elif thing in _LISTS:
            self.use(str(thing))

    def entered(self) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> Any:
            hidden = not may(desk, SEE)
            parties = {name: organisers(desk, kind) for name, kind in _KINDS.items()}
            if hidden:
                parties = {name: [each.masked() for each in those] for name, those in parties.items()}
            return {**parties, "shows": events(desk), "series": all_series(desk)}, hidden

        self.around.jobs.start(ask, self._came, self.around.messages.failed, database=True)

    def use(self, name: str, _checked: bool = False) -> None:
        """Show one of the lists: ``organisers``, ``exhibitors``, ``contractors``, ``shows`` or ``series``."""
        self._shown = name
        for each, button in self._which.items():
            button.setChecked(each == name)
        self._fill()

    # --- showing

    @property
    def view(self) -> QTableView:
        return self.tables[self._shown]

    def _came(self, answer: tuple[dict[str, Sequence[Any]], bool]) -> None:
        self.lists, self._hidden = answer
        self._fill()
        wanted, self._wanted = self._wanted, None
        if isinstance(wanted, Bilingual):
            self._look_for(wanted)
        elif wanted is not None:
            self._bring(wanted)

    def _bring(self, wanted: int | Event) -> None:
        """Show the list that has a party or a show, and select it there."""
        names, number = (("shows",), wanted.id) if isinstance(wanted, Event) else (tuple(_KINDS), wanted)
        for name in names:
            found = next((each for each in self.lists[name] if each.id == number), None)
            if found is not None:
                self.use(name)
                self._select(found)

    def _look_for(self, name: Bilingual) -> None:
        sought = Organiser(0, name, kind=PartyKind.EXHIBITOR)
        found = next((each for each in self.lists["exhibitors"] if each.may_be(sought)), None)
        if found is not None:
            self._select(found)
        else:
            enter = Button(self.tr("New exhibitor…"), partial(self.edit_organiser, sought))
            told = self.tr("{name} has no card yet.").format(name=self._name(name))
            self.around.messages.told(told, "", *(() if self._hidden else (enter,)))

    def _fill(self) -> None:
        words = self.filter.text().casefold().split()
        before = self._selected()
        for name, those in self.lists.items():
            wanted = [each for each in those if all(w in f"{each.name.zh} {each.name.en}".casefold() for w in words)]
            self._models[name].fill(wanted, self.tr)
        everything, shown = self.lists[self._shown], self._models[self._shown].rows
        self._count.setText(self.tr("{shown} of {count}").format(shown=len(shown), count=len(everything)))
        self.edit_button.setEnabled(bool(shown) and not self._hidden)
        if everything:
            self._pages.setCurrentWidget(self.view)
        else:
            self._show_none()
        self._select(before)

    def _selected(self) -> Any:
        """Return the row that is selected, None without one."""
        index, rows = self.view.currentIndex(), self._models[self._shown].rows
        return rows[index.row()] if index.isValid() and index.row() < len(rows) else None

    def _select(self, wanted: Any) -> None:
        """Select the row that was selected before, else the first, and ask for its card."""
        rows = self._models[self._shown].rows
        place = next((n for n, each in enumerate(rows) if wanted is not None and each.id == wanted.id), 0)
        if rows:
            self.view.selectRow(place)
        self._ask_card()

    def _ask_card(self, *_: object) -> None:
        chosen, desk = self._selected(), self.around.desk
        if isinstance(chosen, Series):
            self._ask_years(chosen)
            return
        if not isinstance(chosen, Organiser):
            self.card.show_card(None)
            return

        def ask(progress: Progress) -> PartyCard:
            return party_card(desk, chosen.id)

        self.around.jobs.start(ask, self._card_came, self.around.messages.failed, database=True)

    def _ask_years(self, series: Series) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> Sequence[Year]:
            return years_of(desk, series.id)

        def came(years: Sequence[Year]) -> None:
            if self._selected() == series:
                self.card.show_years(series, years)

        self.around.jobs.start(ask, bound(self, came), self.around.messages.failed, database=True)

    def _card_came(self, found: PartyCard) -> None:
        chosen = self._selected()
        if isinstance(chosen, Organiser) and chosen.id == found.party.id:  # else another row was chosen meanwhile
            self.card.show_card(found)

    def _show_none(self) -> None:
        clear(self._none_column)
        place = _LISTS.index(self._shown)
        more = self.tr("Contracts, quotations and letters are made out to an organiser.")
        if self._shown == "series":
            more = self.tr("A yearly show has its usual dates and halls, and first refusal until a day.")
        deeds: list[tuple[str, str, Callable[[], object]]] = [(self.tr(_NEW[place]), "primary", self.ask_new)]
        if self._shown in _KINDS:
            deeds.append((self.tr("Import parties…"), "", lambda: self.deeds.ask_import(self._kind)))
        self._none_column.addWidget(EmptyState(self.tr(_NONE[place]), more, deeds))
        self._pages.setCurrentWidget(self._none)

    def _menu_at(self, view: QTableView, place: Any) -> None:
        self._menu.popup(view.viewport().mapToGlobal(place))

    def _name(self, words: Any) -> str:
        return str(words.in_language(self.around.language))

    def _organiser_of(self, event: Event | Series) -> str:
        return next((self._name(each.name) for each in self.organisers if each.id == event.organiser_id), "–")

    def _opens(self, series: Series) -> str:
        opens = rule_words(series.rule, self.around.language)
        return opens if series.active else f"{opens} · {self.tr('ended')}"

    # --- doing

    def ask_new(self) -> None:
        """Ask for a new one of what is shown."""
        if self._shown in _KINDS:
            self.edit_organiser(None)
        elif self._shown == "shows":
            self.edit_event(None)
        else:
            self.deeds_series(new=True)

    def ask_edit(self) -> None:
        """Edit the row that is selected."""
        index = self.view.currentIndex()
        if index.isValid():
            self._activated(index)

    def ask_new_organiser(self) -> None:
        self.use("organisers")
        self.edit_organiser(None)

    def deeds_series(self, *, new: bool = False) -> None:
        """Enter a yearly show, or edit the one that is selected."""
        chosen = None if new else self._selected()
        self.deeds.ask_series(chosen if isinstance(chosen, Series) else None, list(self.organisers))

    def ask_merge(self) -> None:
        """Merge the party that is selected with another of its kind."""
        chosen = self._selected()
        if isinstance(chosen, Organiser):
            self.deeds.ask_merge(chosen, [each for each in self.lists[self._shown] if each.id != chosen.id])

    def _activated(self, index: QModelIndex) -> None:
        chosen = self._models[self._shown].rows[index.row()]
        if self._hidden:  # what is masked would be saved with its stars
            return
        if isinstance(chosen, Organiser):
            self.edit_organiser(chosen)
        elif isinstance(chosen, Event):
            self.edit_event(chosen)
        else:
            self.deeds_series()

    def edit_organiser(self, organiser: Organiser | None) -> None:
        """Enter a party of the kind that is shown, or edit one."""
        self.editing.edit_party(organiser, self.lists.get(self._shown, ()), self._kind, self.organisers)

    def edit_event(self, event: Event | None) -> None:
        """Enter a show, or edit one."""
        self.editing.edit_show(event, self.organisers)

    def retranslate(self) -> None:
        for name, words in zip(_LISTS, _NAMES, strict=True):
            self._which[name].setText(self.tr(words))
            self.tables[name].setAccessibleName(self.tr(words))
        self.filter.setPlaceholderText(self.tr("Filter"))
        self.filter.setAccessibleName(self.tr("Filter"))
        self.new_button.setText(self.tr("New…"))
        self.edit_button.setText(self.tr("Edit…"))
        self.more_button.setText(self.tr("More"))
        self._menu.clear()
        for text, run in self._more():
            self._menu.addAction(self.tr(text), run)
        self._fill()
