"""Clauses: the library as a tree, one clause in both languages, what stands against it, and its real page."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from expobook.domain.booking import Booking, Status
from expobook.domain.clause_rules import ClauseDoubt
from expobook.domain.progress import Progress
from expobook.services.contracts.clause_editing import (
    ClauseChange,
    articles_of,
    clause_history,
    judge,
    library,
    library_differences,
)
from expobook.services.contracts.clause_preview import draft_with
from expobook.services.contracts.clauses import ClauseLibrary, ClauseText
from expobook.services.contracts.data import CONTRACT_VARIABLES
from expobook.services.contracts.drafting import contract_pdf
from expobook.services.diary.reading import list_bookings
from expobook.ui.clauses.deeds import ClauseDeeds
from expobook.ui.clauses.editor import ClauseEditor
from expobook.ui.kit.booking_box import BookingBox, number_first
from expobook.ui.kit.folding import FoldingBar, roomy
from expobook.ui.kit.parts import area, clear, group, head, label, push
from expobook.ui.kit.preview import Preview
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.words import shown


class ClauseScreen(Screen):
    """The venue writes its own clauses and sees the page that they make."""

    key, title, icon, inside, wide = "clauses", "Clauses", "file-text", "paper", True

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.library: ClauseLibrary | None = None
        self.chosen: ClauseText | None = None
        self.doubts: Sequence[ClauseDoubt] = ()
        self.deeds = ClauseDeeds(around, self)
        self.deeds.happened.connect(self._happened)
        self._changed: set[str] = set()  # clauses that are not as they were shipped
        self._wanted = ""  # the clause to be shown when the library comes
        self._booking_id: int | None = None
        self.editor, self.preview = ClauseEditor(around), Preview(around)
        self._build_bar()
        self._build()
        self.retranslate()

    def _build_bar(self) -> None:
        theme = self.around.theme
        self._back = push()
        self._back.setIcon(theme.icon("chevron-left"))
        self._back.clicked.connect(lambda: self.open_wanted.emit("paper", None))
        self._booking = roomy(BookingBox(self.around.languages, number_first), 160, 420)
        self._booking.activated.connect(self._booking_picked)
        self._on = label("", "second")
        self._terms, self._import, self._export, self._save = push(), push(), push(), push("", "primary")
        self._terms.clicked.connect(self.ask_term)
        self._import.setIcon(theme.icon("upload"))
        self._export.setIcon(theme.icon("download"))
        self._import.clicked.connect(self.deeds.ask_import)
        self._export.clicked.connect(self.deeds.ask_export)
        self._save.clicked.connect(self.ask_save)
        line = (self._back, self._on, self._booking, 1, self._terms, self._import, self._export, self._save)
        self._bar = FoldingBar(theme, *line, folds=(self._terms, self._import, self._export, self._on))

    def _build(self) -> None:
        self._tree_title, self._clause_title, self._version = (
            label("", "strong"),
            label("", "strong"),
            label("", "third"),
        )
        self._doubts_title, self._history_title = label(), label()
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.currentItemChanged.connect(self._picked)
        self.against = QVBoxLayout()
        self.against.setContentsMargins(12, 6, 12, 6)
        self.history = QTreeWidget()
        self.history.setRootIsDecorated(False)
        self.history.setMaximumHeight(132)
        self.history.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.history.itemActivated.connect(self._restore)
        left = QVBoxLayout()
        middle = QVBoxLayout()
        for column in (left, middle):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
        self._add, self._remove = push("", "small"), push("", "small")
        self._add.clicked.connect(self.ask_add)
        self._remove.clicked.connect(self.ask_remove)
        left.addWidget(head(self._tree_title, 1, self._add, self._remove))
        left.addWidget(self.tree, 1)
        middle.addWidget(head(self._clause_title, 1, self._version))
        middle.addWidget(self.editor, 1)
        middle.addWidget(group(self._doubts_title, 1))
        middle.addLayout(self.against)
        middle.addWidget(group(self._history_title, 1))
        middle.addWidget(self.history)
        work = QSplitter(Qt.Orientation.Horizontal)
        work.addWidget(area("left", left))
        work.addWidget(area("left", middle))
        work.addWidget(self.preview)
        work.setSizes([290, 600, 610])
        work.setStretchFactor(2, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(work)
        self.editor.rested.connect(self.look)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def commands(self) -> list[Command]:
        return [
            Command("Save the clause…", self.ask_save, "Ctrl+S", "check", "Contract"),
            Command("Add a sentence", self.editor.add_sentence, "", "plus", "Contract"),
            Command("New clause…", self.ask_add, "Ctrl+N", "plus", "Contract"),
            Command("Take the clause out…", self.ask_remove, "", "x", "Contract"),
            Command("Terms of the clauses…", self.ask_term, "", "", "Contract"),
            Command("Take clauses in…", self.deeds.ask_import, "", "upload", "Contract"),
            Command("Export the clauses…", self.deeds.ask_export, "Ctrl+E", "download", "Contract"),
        ]

    def commands_anywhere(self) -> list[Command]:
        return [Command("Clauses…", partial(self.open_wanted.emit, self.key, None), "", "file-text", "Contract")]

    def show_thing(self, thing: object) -> None:
        """Show clauses on the draft of a booking."""
        if isinstance(thing, int):
            self._booking_id = thing
            self.entered()

    def entered(self) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> Any:
            bookings = [b for b in list_bookings(desk, Status.CONTRACTED, Status.HOLD) if b.kind == "event"]
            changed = {each.id for each in library_differences(desk, 1)}
            return library(desk), bookings, changed

        self.around.jobs.start(ask, self._came, self.around.messages.failed, database=True)

    # --- showing

    def _came(self, answer: tuple[ClauseLibrary, list[Booking], set[str]]) -> None:
        self.library, bookings, self._changed = answer
        self._booking.offer(bookings)
        if self._booking.findData(self._booking_id) < 0:
            self._booking_id = bookings[0].id if bookings else None
        self._booking.setCurrentIndex(self._booking.findData(self._booking_id))
        self.editor.offer(sorted(CONTRACT_VARIABLES | set(self.library.terms)))
        self._fill_tree()

    def _fill_tree(self) -> None:
        kept = self._wanted or (self.chosen.id if self.chosen is not None else "")
        fresh, self._wanted = bool(self._wanted), ""
        self.tree.blockSignals(True)
        self.tree.clear()
        found: QTreeWidgetItem | None = None
        for article in articles_of(self.library) if self.library is not None else ():
            top = QTreeWidgetItem([f"{article.number}   {article.title.in_language(self.around.language)}"])
            self.tree.addTopLevelItem(top)
            for place, clause in enumerate(article.clauses, 1):
                start = (clause.pairs[0][0 if self.around.language == "zh" else 1] if clause.pairs else "").replace(
                    "**", ""
                )
                item = QTreeWidgetItem([f"{article.number}.{place}   {start[:60]}"])
                item.setToolTip(0, start)
                if clause.id in self._changed:
                    item.setIcon(0, self.around.theme.icon("history", "accent"))
                    item.setToolTip(0, self.tr("Not as it was shipped: {start}").format(start=start))
                item.setData(0, Qt.ItemDataRole.UserRole, clause.id)
                top.addChild(item)
                if clause.id == kept or found is None:
                    found = item
        self.tree.blockSignals(False)
        if found is not None:
            with QSignalBlocker(self.tree):
                self.tree.setCurrentItem(found)
            if fresh or not self.unsaved:  # what is being written stays, also when somebody else saves the clause
                self._picked(found)

    @property
    def unsaved(self) -> bool:
        """Whether the editor holds another text than the clause it shows."""
        return self.chosen is not None and list(map(tuple, self.editor.pairs())) != list(map(tuple, self.chosen.pairs))

    def choose(self, clause_id: str) -> None:
        """Show a clause by its name."""
        for place in range(self.tree.topLevelItemCount()):
            top = self.tree.topLevelItem(place)
            for nth in range(top.childCount() if top is not None else 0):
                item = top.child(nth) if top is not None else None
                if item is not None and item.data(0, Qt.ItemDataRole.UserRole) == clause_id:
                    self.tree.setCurrentItem(item)

    def _picked(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None = None) -> None:
        if item is None or self.library is None:
            return
        wanted = item.data(0, Qt.ItemDataRole.UserRole)
        if wanted is None:
            item.setExpanded(True)
            return
        self.chosen = next((each for each in self.library.clauses if each.id == wanted), None)
        self.editor.show_clause(self.chosen)
        if self.chosen is not None:
            self._clause_title.setText(item.text(0).split("   ")[0] + "   " + self.chosen.id)
            text = self.tr("version {version} of the clause, {library} of the library")
            self._version.setText(text.format(version=self.chosen.version, library=self.library.version))
            self._ask_history(self.chosen.id)
        self.look()

    def look(self) -> None:
        """Judge what is written and set its page; a text that is refused keeps the page before it."""
        clause, desk, booking_id = self.chosen, self.around.desk, self._booking_id
        if clause is None:
            return
        clause_id, pairs, notice = clause.id, self.editor.pairs(), self.editor.notice.isChecked()

        def ask(progress: Progress) -> Any:
            found = judge(desk, pairs, notice=notice)
            usable = not any(each.refused for each in found) and booking_id is not None
            draft = draft_with(desk, booking_id, clause_id, pairs, notice=notice) if usable and booking_id else None
            place = _place_of(draft.articles, clause_id) if draft is not None else None
            return pairs, found, contract_pdf(draft) if draft is not None else None, place

        self.around.jobs.start(ask, self._looked, self.around.messages.failed, database=True)

    def _looked(self, answer: tuple[Any, Sequence[ClauseDoubt], bytes | None, int | None]) -> None:
        pairs, self.doubts, pdf, place = answer
        if pairs != self.editor.pairs():
            return
        clear(self.against)
        for doubt in self.doubts:
            told = shown(doubt, self.around.language)
            self.against.addWidget(label(told, "error" if doubt.refused else "warn", wrap=True))
        if not self.doubts:
            self.against.addWidget(label(self.tr("Nothing stands against this text."), "second"))
        changed = self.chosen is not None and (pairs, self.editor.notice.isChecked()) != (
            self.chosen.pairs,
            self.chosen.notice,
        )
        self._save.setEnabled(changed and not any(each.refused for each in self.doubts))
        if pdf is not None:
            self.preview.show_pdf(pdf, self.tr("The real page with this text; the change is marked"))
            if place is not None:
                self.preview.go_to_section(place + 1)

    def _ask_history(self, clause_id: str) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> Any:
            return clause_id, clause_history(desk, clause_id)

        self.around.jobs.start(ask, self._history_came, self.around.messages.failed, database=True)

    def _history_came(self, answer: tuple[str, tuple[ClauseChange, ...]]) -> None:
        clause_id, changes = answer
        if self.chosen is None or clause_id != self.chosen.id:
            return
        self.history.clear()
        for change in reversed(changes):
            when = f"{change.at:%Y-%m-%d %H:%M}" if change.at else self.tr("shipped")
            version = f"v{change.text.version}" if change.text is not None else self.tr("taken out")
            item = QTreeWidgetItem([version, when, change.who, change.why])
            item.setData(0, Qt.ItemDataRole.UserRole, change.text.pairs if change.text is not None else None)
            self.history.addTopLevelItem(item)

    def _restore(self, item: QTreeWidgetItem) -> None:
        """Load an earlier text into the editor; nothing is saved yet."""
        pairs = item.data(0, Qt.ItemDataRole.UserRole)
        if pairs:
            self.editor.show_pairs([(zh, en) for zh, en in pairs])
            self.look()

    # --- doing

    def ask_save(self) -> None:
        """Ask why, then save the text as the next version of its clause."""
        if self.chosen is not None and self._save.isEnabled():
            self.deeds.ask_save(self.chosen, self.save)

    def save(self, why: str) -> None:
        """Save what is written, with its reason."""
        if self.chosen is not None:
            self.deeds.save(self.chosen, self.editor.pairs(), notice=self.editor.notice.isChecked(), why=why)

    def ask_add(self) -> None:
        """Ask for a new clause, behind the one in view."""
        if self.library is not None:
            self.deeds.ask_add(self.library, self.chosen)

    def ask_remove(self) -> None:
        """Ask why, then take the clause in view out of the library."""
        if self.chosen is not None:
            self.deeds.ask_remove(self.chosen)

    def ask_term(self) -> None:
        """Ask what a term says from now on."""
        if self.library is not None:
            self.deeds.ask_term(self.library)

    def _happened(self, clause_id: str) -> None:
        """Read the library again and show the clause that was added, if one was."""
        self._wanted = clause_id or self._wanted
        self.entered()

    def _booking_picked(self, place: int) -> None:
        self._booking_id = self._booking.itemData(place)
        self.look()

    def retranslate(self) -> None:
        self._back.setText(self.tr("Paper"))
        self._on.setText(self.tr("shown on"))
        self._booking.setAccessibleName(self.tr("Booking"))
        self._terms.setText(self.tr("Terms…"))
        self._import.setText(self.tr("Take in…"))
        self._export.setText(self.tr("Export…"))
        self._save.setText(self.tr("Save…"))
        self._tree_title.setText(self.tr("Clauses"))
        self._add.setText(self.tr("New…"))
        self._remove.setText(self.tr("Take out…"))
        self._doubts_title.setText(self.tr("What stands against it"))
        self._history_title.setText(self.tr("Versions (Enter loads one)"))
        self.tree.setAccessibleName(self.tr("Clauses"))
        self.history.setAccessibleName(self.tr("Versions"))
        self.history.setHeaderLabels([self.tr("Version"), self.tr("When"), self.tr("Who"), self.tr("Why")])
        self.editor.retranslate()
        self.preview.retranslate()
        self._fill_tree()


def _place_of(articles: Sequence[Any], clause_id: str) -> int | None:
    """Return the place of the article that has a clause."""
    return next((n for n, each in enumerate(articles) if any(c.id == clause_id for c in each.clauses)), None)
