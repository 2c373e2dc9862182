"""Today: holds that lapse, challenge clocks, contracts not signed, enquiries without space."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from expobook.domain.progress import Progress
from expobook.services.diary import WorkList, work_list
from expobook.ui import formats
from expobook.ui.parts import RIGHT, area, clear, group, head, inside, label
from expobook.ui.screen import Surroundings


class WorkListPanel(QWidget):
    """The list of what wants doing; a click shows the booking."""

    booking_chosen = Signal(int)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._work: WorkList | None = None
        self._title, self._count = label("", "strong"), label("", "second")
        ground = inside()
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head(self._title, self._count, 1))
        outer.addWidget(scroll, 1)
        self.retranslate()

    def refresh(self) -> None:
        """Ask the book again."""
        desk = self._around.desk

        def ask(progress: Progress) -> WorkList:
            return work_list(desk)

        self._around.jobs.start(ask, self._came, self._around.messages.failed, database=True)

    def retranslate(self) -> None:
        self._title.setText(self.tr("Today"))
        self._rebuild()

    def _came(self, work: WorkList) -> None:
        self._work = work
        self._rebuild()

    def _rebuild(self) -> None:
        clear(self._column)
        today = formats.day(self._around.desk.now().date(), self._around.language, year=True)
        groups = self._groups() if self._work is not None else []
        todo = sum(len(rows) for _, rows in groups)
        self._count.setText(self.tr("{day} · {count} to do").format(day=today, count=todo))
        for title, rows in groups:
            if not rows:
                continue
            self._column.addWidget(group(QLabel(title), 1, label(str(len(rows)), "third")))
            for made in rows:
                made.chosen.connect(self.booking_chosen)
                self._column.addWidget(made)
        if self._work is not None and not todo:
            note = label(self.tr("Nothing is waiting today."), "second")
            note.setContentsMargins(12, 12, 12, 12)
            self._column.addWidget(note)
        self._column.addStretch(1)

    def _groups(self) -> list[tuple[str, list["_Item"]]]:
        work, language, venue = self._work, self._around.language, self._around.desk.venue
        assert work is not None
        theme = self._around.theme
        lapsing = []
        for booking in work.lapsing:
            until = booking.expires
            when = f"{formats.day(until.date(), language)} {until:%H:%M}" if until else ""
            where = venue.describe(booking.bays)
            lapsing.append(
                _Item(
                    theme.pixmap("hourglass", "warn"),
                    booking.id,
                    booking.title.in_language(language),
                    when,
                    where,
                    "warn",
                )
            )
        clocks = []
        for clock, challenger, incumbent in work.challenges:
            by = self.tr("challenged by {name}").format(name=challenger.title.in_language(language))
            due = formats.day(clock.due, language)
            clocks.append(
                _Item(
                    theme.pixmap("timer", "error"),
                    incumbent.id,
                    incumbent.title.in_language(language),
                    due,
                    by,
                    "error",
                )
            )
        unsigned = [
            _Item(
                theme.pixmap("file-text", "ink3"),
                b.id,
                b.title.in_language(language),
                b.number,
                venue.describe(b.bays),
                "second",
            )
            for b in work.unsigned
        ]
        asked = [
            _Item(
                theme.pixmap("calendar-range", "ink3"), b.id, b.title.in_language(language), b.number, b.note, "second"
            )
            for b in work.enquiries
        ]
        return [
            (self.tr("Holds that lapse"), lapsing),
            (self.tr("Challenge clock"), clocks),
            (self.tr("Contracts to issue"), unsigned),
            (self.tr("Enquiries without space"), asked),
        ]


class _Item(QFrame):
    chosen = Signal(int)

    def __init__(
        self, mark: QPixmap, booking_id: int, title: str, when: str, more: str, tone: str
    ) -> None:
        super().__init__()
        self._booking_id = booking_id
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{title} {when} {more}")
        self.setFixedHeight(36)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 2, 12, 2)
        sign = QLabel()
        sign.setPixmap(mark)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        top = QHBoxLayout()
        name = label(title)
        name.setMinimumWidth(20)
        top.addWidget(name, 1)
        end = label(when, tone)
        end.setAlignment(RIGHT)
        top.addWidget(end)
        column.addLayout(top)
        small = label(more, "third")
        small.setMinimumWidth(20)
        column.addWidget(small)
        line.addLayout(column, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self._booking_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._booking_id)
        else:
            super().keyPressEvent(event)


def side_panel(*widgets: QWidget) -> QWidget:
    """Return widgets one above the other on a dock's ground."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return area("dock", column)
