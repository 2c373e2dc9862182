"""Today: what lapses, clocks that run, papers and money that wait, and the tray of enquiries without space."""

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QVBoxLayout, QWidget

from expobook.domain.booking import Status
from expobook.domain.progress import Progress
from expobook.domain.tasks import Task, TaskKind
from expobook.ui.kit import formats
from expobook.ui.kit.parts import head, label
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.things import Card, ChallengeLetter, Extend, Place
from expobook.ui.today.rows import WorkDelegate, WorkModel, WorkRow, work_rows

MINUTE = 60_000


class WorkListPanel(QWidget):
    """The list of what wants doing; a row jumps to its bar, an enquiry can be dragged onto the chart."""

    booking_chosen = Signal(int)
    thing_wanted = Signal(str, object)  # a screen's key, and what to show there
    space_wanted = Signal(int)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._tasks: tuple[Task, ...] | None = None
        kept = around.settings.text("folded-lists").split(",")
        self._folded = {kind for kind in TaskKind if kind.value in kept}
        self._title, self._count = label("", "strong"), label("", "second")
        self._nothing = label("", "second", wrap=True)
        self._nothing.setContentsMargins(12, 12, 12, 12)
        self.model, self.view = WorkModel(), _View()
        self.view.setModel(self.model)
        self._delegate = WorkDelegate(around.theme)  # held here: the view does not keep it alive
        self.view.setItemDelegate(self._delegate)
        self.view.clicked.connect(self._opened)
        self.view.opened.connect(self._opened)
        self.view.customContextMenuRequested.connect(self._menu_at)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head(self._title, self._count, 1))
        outer.addWidget(self._nothing)
        outer.addWidget(self.view, 1)
        around.theme.changed.connect(self.view.viewport().update)
        self._clock = QTimer(self, interval=MINUTE)
        self._clock.timeout.connect(self._rebuild)
        self._clock.start()
        self.retranslate()

    def refresh(self) -> None:
        """Ask the book again."""
        desk = self._around.desk

        def ask(progress: Progress) -> tuple[Task, ...]:
            from expobook.services.today.work_lists import (
                tasks,  # with all that contracts are: not before the diary is read
            )

            return tasks(desk)

        self._around.jobs.start(ask, self._came, self._around.messages.failed, database=True, patient=True)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Today"))
        self._nothing.setText(self.tr("Nothing is waiting today."))
        self.view.setAccessibleName(self.tr("What wants doing"))
        self._rebuild()

    def _came(self, found: tuple[Task, ...]) -> None:
        self._tasks = found
        self._rebuild()

    def _rebuild(self) -> None:
        """Fill the list anew; what was chosen and what was in sight stays."""
        found = self._tasks or ()
        today = formats.day(self._around.desk.now().date(), self._around.language, year=True)
        self._count.setText(self.tr("{day} · {count} to do").format(day=today, count=len(found)))
        self._nothing.setVisible(self._tasks is not None and not found)
        chosen, seen = self._chosen(), self.view.verticalScrollBar().value()
        self.model.fill(work_rows(found, self._around, self._folded))
        if chosen is not None and (place := self.model.place_of(chosen)) >= 0:
            self.view.setCurrentIndex(self.model.index(place))
        self.view.doItemsLayout()
        self.view.verticalScrollBar().setValue(seen)

    def _chosen(self) -> WorkRow | None:
        index = self.view.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def _opened(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()]
        if row.task is not None:
            self.booking_chosen.emit(row.task.booking.id)
        elif row.folds is not None:
            self._folded ^= {row.folds}
            self._around.settings.keep("folded-lists", ",".join(sorted(kind.value for kind in self._folded)))
            self._rebuild()

    def menu_for(self, task: Task) -> QMenu:
        """Return what can be done with a row beside jumping to it."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        number, wanted = task.booking.id, self.thing_wanted.emit
        if task.kind is TaskKind.ENQUIRY:
            menu.addAction(self.tr("Hold space…"), partial(wanted, "diary", Place(number)))
        else:
            menu.addAction(self.tr("Show in the diary"), partial(self.booking_chosen.emit, number))
        menu.addAction(self.tr("Booking card…"), partial(wanted, "diary", Card(number)))
        if task.booking.status is Status.HOLD:
            menu.addAction(self.tr("Extend the hold…"), partial(wanted, "diary", Extend(task.booking)))
        if task.booking.status in (Status.ENQUIRY, Status.HOLD):
            menu.addAction(self.tr("Find space…"), partial(self.space_wanted.emit, number))
        if task.kind is TaskKind.CLOCK:
            letter = ChallengeLetter(number, task.booking.number)
            menu.addAction(self.tr("Challenge letter…"), partial(wanted, "diary", letter))
        if task.kind in (TaskKind.UNSIGNED, TaskKind.INSTALMENT, TaskKind.TO_ISSUE):
            menu.addAction(self.tr("Contract"), partial(wanted, "paper", number))
        return menu

    def _menu_at(self, point: QPoint) -> None:
        index = self.view.indexAt(point)
        task = self.model.rows[index.row()].task if index.isValid() else None
        if task is not None:
            self.menu_for(task).popup(self.view.viewport().mapToGlobal(point))


class _View(QListView):
    """A list that Enter and Space open, and whose rows leave it only by dragging a copy."""

    opened = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
