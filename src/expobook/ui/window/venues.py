"""Several venues in one book: the button that changes over, and the form that takes one more in."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from expobook.domain.progress import Progress
from expobook.domain.venue import Venue
from expobook.services.changes import Changes
from expobook.services.contracts.numbering import LONGEST
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Command, Surroundings
from expobook.words import counted

LONGEST_NAME = 36  # characters of a venue's name on the button


class VenueButton(QPushButton):
    """Says at which venue the window is, and offers the others; not shown while the book has one.

    A venue that another desk adds is offered as soon as the hub tells of it.
    """

    wanted = Signal(str, str, object)  # the code of another venue; a screen and what to show there: none
    differs = Signal()  # there are other venues than before

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setFixedHeight(24)
        self.setVisible(self.several)
        around.theme.changed.connect(self._recolour)
        around.hub.changed.connect(self._look_again)
        self._recolour()
        self.retranslate()

    @property
    def several(self) -> bool:
        """Whether there is another venue to change over to."""
        return len(self._around.desk.venues) > 1

    def retranslate(self) -> None:
        """Set the names in the language of the window."""
        language, here = self._around.language, self._around.desk.venue
        name = here.name.in_language(language)
        self.setText(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…")
        self.setAccessibleName(self.tr("Venue: {name}").format(name=name))
        self.setToolTip(self.tr("Change over to another venue of this book"))
        self._menu.clear()
        chosen = QActionGroup(self._menu)
        for code, words in self._around.desk.venues.items() if self.several else ():
            action = self._menu.addAction(words.in_language(language).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(code == here.code)
            action.triggered.connect(partial(self._chosen, code))
            chosen.addAction(action)

    def _look_again(self, changes: object, _initiator: object) -> None:
        desk = self._around.desk
        if isinstance(changes, Changes) and (changes.venue or not changes):  # none named: anything may have changed

            def ask(progress: Progress) -> bool:
                return desk.venues_again()

            self._around.jobs.start(ask, self._looked, self._around.messages.failed, database=True)

    def _looked(self, differs: bool) -> None:
        if differs:
            self.retranslate()
            self.setVisible(self.several)
            self.differs.emit()

    def _recolour(self) -> None:
        self.setIcon(self._around.theme.icon("map"))

    def commands(self) -> list[Command]:
        """Return what the View menu offers: the same from the keyboard."""
        offer = Command("Change the venue…", self.showMenu, "Ctrl+Alt+V", "map", "View")
        return [offer] if self.several else []

    def _chosen(self, code: str, _checked: bool = False) -> None:
        if code != self._around.desk.venue.code:
            self.wanted.emit(code, "", None)


class AddVenue(Deed):
    """What a file says of a venue, the letters that its papers are numbered by, and why it is taken in."""

    def __init__(self, around: Surroundings, venue: Venue, file: Path, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Add a venue"), parent.tr("Add the venue"), parent)
        self.venue = venue
        words = self.tr("{halls|hall|halls}, {bays|bay|bays}, {file}")
        size = counted(words, halls=len(venue.halls), bays=len(venue.bays), file=file.name)
        for text, look in ((venue.name.in_language(around.language), "strong"), (size, "second")):
            self.form.addRow(label(text, look, wrap=True))
        self.letters, self.why = QLineEdit(), QLineEdit()
        self.letters.setMaxLength(LONGEST)
        self.letters.setPlaceholderText(self.tr("made from its code: {code}").format(code=venue.code))
        self.add(self.tr("Letters in contract numbers"), self.letters)
        self.add(self.tr("Reason (stays on the record)"), self.why)
        told = self.tr(
            "It starts with the calendar, clauses and tariff that come with the program. Its contracts are marked"
            " SAMPLE until its own licensor is entered."
        )
        self.form.addRow(label(told, "third", wrap=True))
