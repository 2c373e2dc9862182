"""A plan to look at: the year in one picture, the bookings in lists, and the one that is chosen beside them."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from expobook.domain.season.proposal import Outcome, SeasonPlan
from expobook.ui.kit.parts import TableModel, head, label, push, row, sliding, table
from expobook.ui.kit.screen import Surroundings
from expobook.ui.season.detail import Detail
from expobook.ui.season.planning import Year
from expobook.ui.season.rows import LOCK, PlanRows
from expobook.ui.season.words import SeasonWords
from expobook.ui.season.year import Shown, YearView

ALL, CLASHES, LEFT_OUT = "all", "clashes", "left-out"
LISTS: dict[str, tuple[Outcome, ...]] = {
    ALL: tuple(Outcome),
    "moved": (Outcome.MOVED,),
    "new": (Outcome.NEW,),
    "chosen": (Outcome.CHOSEN,),
    "refused": (Outcome.REFUSED,),
    "stays": (Outcome.STAYS,),
}


class PlanPage(QSplitter):
    """Picture, lists and detail follow one another: what is chosen in one is chosen in all."""

    wish_wanted = Signal(int)

    def __init__(self, around: Surroundings) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._around = around
        self._plan: SeasonPlan | None = None
        self.view, self.detail, self.model = YearView(around), Detail(around), PlanRows(around.theme)
        self.clashes = TableModel([("Both want the same bays on the same days", self._clash, False)])
        self.left_out = TableModel(
            [("Booking", self._left_name, False), ("Why it is not planned", self._left_why, False)]
        )
        self.setHandleWidth(1)
        self.addWidget(self._picture())
        self.addWidget(self._lists())
        self.setSizes([420, 360])
        self.setChildrenCollapsible(False)
        self.table.clicked.connect(self._clicked)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self._left_table.activated.connect(self._left_opened)
        self.view.item_chosen.connect(self.choose)

    # --- building

    def _picture(self) -> QWidget:
        self._calendar, self._legend = label("", "strong"), label("", "second")
        self.shows = {each: push("", "segment") for each in Shown}
        for shown, segment in self.shows.items():
            segment.clicked.connect(partial(self.view.show_calendar, shown))
        which = choices(*self.shows.values())
        return framed(head(self._calendar, self._legend, 1, which), self.view)

    def _lists(self) -> QWidget:
        self.lists = {key: push("", "segment") for key in (*LISTS, CLASHES, LEFT_OUT)}
        for key, segment in self.lists.items():
            segment.clicked.connect(partial(self.show_list, key))
        self.tick_all, self.tick_none = push("", "link"), push("", "link")
        self.tick_all.clicked.connect(partial(self.model.tick_all, True))
        self.tick_none.clicked.connect(partial(self.model.tick_all, False))
        self._caption = label("", "strong")
        self.table = table(self.model, "Season", stretch=3)
        self._left_table = table(self.left_out, "Season", stretch=1)
        holder = QWidget()
        self._tables = QStackedLayout(holder)
        for each in (self.table, table(self.clashes, "Season"), self._left_table):
            self._tables.addWidget(each)
        heads = head(self._caption, choices(*self.lists.values()), 1, self.tick_all, self.tick_none)
        side = framed(self.detail)
        side.setMinimumWidth(280)
        side.setMaximumWidth(320)
        below = QWidget()
        line = QHBoxLayout(below)
        line.setContentsMargins(0, 8, 0, 0)
        line.setSpacing(8)
        line.addWidget(framed(sliding(heads), holder), 1)
        line.addWidget(side)
        return below

    # --- showing

    def show_year(self, year: Year) -> None:
        """Show the proposal of a year over what stands in it; without one, what stands."""
        plan = self._plan = year.plan
        self.model.fill(plan, self._words(), self.tr)
        self.model.show_locks({number: wish.locked for number, wish in year.wishes.items()})
        self.clashes.fill(plan.clashes if plan is not None else (), self.tr)
        self.left_out.fill(plan.left_out if plan is not None else (), self.tr)
        self.view.show_plan(year.year, plan, year.window)
        if not self.model.item_at(self.table.currentIndex().row()):
            self.table.selectRow(0)
        self._row_changed()
        self._name_lists()

    def show_list(self, key: str) -> None:
        """Show the bookings of an outcome, the clashes, or what is not planned."""
        self.lists[key].setChecked(True)
        self._tables.setCurrentIndex({CLASHES: 1, LEFT_OUT: 2}.get(key, 0))
        if key in LISTS:
            self.model.show_only(LISTS[key])
        self.tick_all.setVisible(key in LISTS)
        self.tick_none.setVisible(key in LISTS)

    def choose(self, booking_id: int) -> None:
        """Choose a booking in the list, the picture and the panel."""
        if self._place_of(booking_id) is None:
            self.show_list(ALL)
        place = self._place_of(booking_id)
        if place is not None:
            self.table.selectRow(place)

    def _place_of(self, booking_id: int) -> int | None:
        return next((n for n, item in enumerate(self.model.rows) if item.booking.id == booking_id), None)

    def _row_changed(self, *_: QModelIndex) -> None:
        item = self.model.item_at(self.table.currentIndex().row())
        locked = item is not None and self.model.locks.get(item.booking.id, False)
        self.detail.show_item(item, locked=locked)
        self.view.choose(item.booking.id if item is not None else 0)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == LOCK:
            self.model.toggle_lock(index)

    def _left_opened(self, index: QModelIndex) -> None:
        self.wish_wanted.emit(self.left_out.rows[index.row()].booking.id)

    def toggle_lock(self) -> None:
        """Lock the booking that is chosen, or let it move again."""
        index = self.table.currentIndex()
        if self.model.item_at(index.row()) is not None:
            self.model.toggle_lock(index)

    def ticked(self) -> set[int]:
        """Return the bookings whose change is ticked."""
        items = self._plan.items if self._plan is not None else ()
        return self.model.chosen & {item.booking.id for item in items if item.changes}

    # --- words

    def _words(self) -> SeasonWords:
        return SeasonWords(self._around.desk.venue, self._around.language)

    def _clash(self, clash: object) -> str:
        return self._words().clash(clash)  # type: ignore[arg-type]

    def _left_name(self, left: object) -> str:
        return f"{self._words().title(left.booking)} · {left.booking.number}"  # type: ignore[attr-defined]

    def _left_why(self, left: object) -> str:
        return self._words().missing(left)  # type: ignore[arg-type]

    def _name_lists(self) -> None:
        plan = self._plan
        names = {
            ALL: self.tr("All"), "moved": self.tr("Moves"), "new": self.tr("New"), "chosen": self.tr("Date set chosen"),
            "refused": self.tr("Refused"), "stays": self.tr("Stays"), CLASHES: self.tr("Clashes"),
            LEFT_OUT: self.tr("Not planned"),
        }  # fmt: skip
        for key, segment in self.lists.items():
            if plan is None:
                count = 0
            elif key in LISTS:
                count = sum(item.outcome in LISTS[key] for item in plan.items)
            else:
                count = len(plan.clashes if key == CLASHES else plan.left_out)
            segment.setText(f"{names[key]} {count}")
            segment.setEnabled(key == ALL or count > 0)

    def retranslate(self) -> None:
        self._calendar.setText(self.tr("The year"))
        self._legend.setText(self.tr("grey: firm or closed · green: stays · blue: new · amber: moves"))
        self.shows[Shown.PLAN].setText(self.tr("As planned"))
        self.shows[Shown.TODAY].setText(self.tr("As today"))
        self._caption.setText(self.tr("Bookings"))
        self.tick_all.setText(self.tr("Tick all"))
        self.tick_none.setText(self.tr("Tick none"))
        self.detail.rebuild()
        self._name_lists()


def choices(*segments: QPushButton) -> QWidget:
    """Return segments of which one is chosen, the first at the start."""
    for segment in segments:
        segment.setCheckable(True)
        segment.setAutoExclusive(True)
    segments[0].setChecked(True)
    made = QWidget()
    made.setLayout(row(*segments, gap=0))
    return made


def framed(*widgets: QWidget) -> QFrame:
    """Return widgets one above the other in a card."""
    made = QFrame()
    made.setProperty("area", "card")
    column = QVBoxLayout(made)
    column.setContentsMargins(1, 1, 1, 1)
    column.setSpacing(0)
    for place, widget in enumerate(widgets):
        column.addWidget(widget, 1 if place == len(widgets) - 1 else 0)
    return made
