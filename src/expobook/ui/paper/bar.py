"""The bar above a contract: which booking, which view of it, ways to quotations and clauses, and how it stands."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from expobook import words
from expobook.domain.booking import Booking
from expobook.services.contracts.paper_trail import PaperState
from expobook.ui.kit.booking_box import BookingBox
from expobook.ui.kit.folding import FoldingBar, roomy
from expobook.ui.kit.parts import label, push, row
from expobook.ui.kit.screen import Surroundings
from expobook.words import Language

VIEWS = ("draft", "compare", "history")
_LONGEST_NAME = 46  # signs of a booking in the list


class PaperBar(QWidget):
    """Chooses what is in view; the screen shows it."""

    booking_chosen = Signal(object)  # its id
    view_chosen = Signal(str)  # one of VIEWS, or "register"
    page_wanted = Signal(int)  # of the paper in view, from 0
    screen_wanted = Signal(str)  # "quotes" or "clauses"

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.view = "draft"
        self.which = roomy(BookingBox(around.languages, _short), 160, 420)
        self.which.activated.connect(lambda place: self.booking_chosen.emit(self.which.itemData(place)))
        self.register = push()
        self.register.setCheckable(True)
        self.register.clicked.connect(lambda on: self.view_chosen.emit("register" if on else self.view))
        self.views = {name: push("", "segment") for name in VIEWS}
        for name, button in self.views.items():
            button.setCheckable(True)
            button.clicked.connect(partial(self.view_chosen.emit, name))
        segment = QWidget()
        segment.setLayout(row(*self.views.values(), gap=0))
        self._state = label("", "second")
        self._quotes, self._clauses, self._annexes = push(), push(), push()
        self._annexes.setIcon(around.theme.icon("layers"))
        self._menu = QMenu(self._annexes)
        self._menu.aboutToShow.connect(self._list_annexes)
        self._annexes.setMenu(self._menu)
        self.annexes: Callable[[], Sequence[tuple[str, int]]] = tuple
        for button, icon, key in ((self._quotes, "square-stack", "quotes"), (self._clauses, "file-text", "clauses")):
            button.setIcon(around.theme.icon(icon))
            button.clicked.connect(partial(self.screen_wanted.emit, key))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        line = (self.register, self.which, segment, self._quotes, self._clauses, self._annexes, 1, self._state)
        column.addWidget(
            FoldingBar(around.theme, *line, folds=(self._state, self._annexes, self._clauses, self._quotes))
        )
        self.choose_view("draft")

    def _list_annexes(self) -> None:
        self._menu.clear()
        for title, page in self.annexes():
            self._menu.addAction(title, partial(self.page_wanted.emit, page))

    @property
    def in_register(self) -> bool:
        """Whether the register is in view."""
        return self.register.isChecked()

    def choose_view(self, name: str) -> None:
        """Show which view of the contract, or that the register, is in front; the view is kept to come back to."""
        self.register.setChecked(name == "register")
        if name in VIEWS:
            self.view = name
        for each, button in self.views.items():
            button.setChecked(each == name)

    def offer(self, bookings: Iterable[Booking]) -> None:
        """List the bookings that a contract is drafted from."""
        self.which.offer(bookings)

    def choose(self, booking_id: int | None) -> None:
        """Show which booking is in view."""
        self.which.setCurrentIndex(self.which.findData(booking_id))

    def say(self, state: PaperState | None) -> None:
        """Say how the contract in front stands, nothing where none is."""
        self._state.setText("" if state is None else self._words_of(state))

    def _words_of(self, state: PaperState) -> str:
        if state.standing is not None:
            said = words.shown(state.standing.state, self._around.language)
            if state.waiting is not None:
                return self.tr("{state}, {number} waits").format(state=said, number=state.waiting.number)
            return said
        if state.approval is not None:
            return self.tr("approved by {who}").format(who=state.approval.who)
        return self.tr("not issued")

    def allow_views(self, allowed: bool) -> None:
        """Let the views of a contract be chosen where there is one."""
        for button in self.views.values():
            button.setEnabled(allowed)

    def retranslate(self) -> None:
        self.register.setText(self.tr("Register"))
        texts = {"draft": self.tr("Draft"), "compare": self.tr("Compare"), "history": self.tr("History")}
        for name, button in self.views.items():
            button.setText(texts[name])
        self.which.setAccessibleName(self.tr("Booking"))
        self._quotes.setText(self.tr("Quotations…"))
        self._clauses.setText(self.tr("Clauses…"))
        self._annexes.setText(self.tr("Annexes"))


def _short(booking: Booking, language: Language) -> str:
    name = booking.title.in_language(language)
    return f"{booking.number} · {name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + '…'}"
