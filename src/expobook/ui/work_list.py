"""Today: holds that lapse, challenge clocks, contracts not signed, enquiries without space."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from expobook.domain.booking import Booking, Challenge
from expobook.domain.progress import Progress
from expobook.services.diary import WorkList, work_list
from expobook.ui import formats
from expobook.ui.parts import Elided, area, clear, group, head, inside, label
from expobook.ui.screen import Surroundings
from expobook.ui.theme import Theme


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
        work = self._work
        assert work is not None
        today = self._around.desk.now().date()
        due_today = [one for one in work.lapsing if one.expires and one.expires.date() <= today]
        later = [one for one in work.lapsing if one not in due_today]
        found = [
            (self.tr("Lapses today"), [self._lapsing(one) for one in due_today]),
            (self.tr("Lapses this week"), [self._lapsing(one) for one in later]),
            (self.tr("Challenge clock"), [self._clock(*clock) for clock in work.challenges]),
            (self.tr("Contracts to issue"), [self._numbered("file-text", one) for one in work.unsigned]),
            (self.tr("Enquiries without space"), [self._numbered("calendar-range", one) for one in work.enquiries]),
        ]
        return [(title, [_Item(self._around.theme, task) for task in tasks]) for title, tasks in found]

    def _lapsing(self, booking: Booking) -> "_Task":
        language, now, until = self._around.language, self._around.desk.now(), booking.expires
        assert until is not None
        is_today = until.date() <= now.date()
        when = f"{until:%H:%M}" if is_today else formats.day(until.date(), language)
        hours, minutes = divmod(max(0, int((until - now).total_seconds()) // 60), 60)
        left = self.tr("in {hours} h {minutes} min").format(hours=hours, minutes=minutes)
        if not is_today:
            left = self.tr("in {days} days").format(days=(until.date() - now.date()).days)
        more = self._where(booking)
        return _Task("hourglass", "warn", booking.id, booking.title.in_language(language), when, more, left)

    def _clock(self, clock: Challenge, challenger: Booking, incumbent: Booking) -> "_Task":
        language = self._around.language
        name = self.tr("{name} must sign").format(name=incumbent.title.in_language(language))
        by = self.tr("challenged by {name}").format(name=challenger.title.in_language(language))
        return _Task("timer", "error", incumbent.id, name, formats.day(clock.due, language), by, "")

    def _numbered(self, icon: str, booking: Booking) -> "_Task":
        title, more = booking.title.in_language(self._around.language), self._where(booking) or booking.note
        return _Task(icon, "second", booking.id, title, booking.number, more, "")

    def _where(self, booking: Booking) -> str:
        space, stay = self._around.desk.venue.describe(booking.bays), booking.stay()
        return " · ".join(part for part in (space, formats.span(stay, self._around.language) if stay else "") if part)


@dataclass(frozen=True, slots=True)
class _Task:
    """One row: title and when above, what and how long below."""

    icon: str
    tone: str
    booking_id: int
    title: str
    when: str
    more: str
    left: str


class _Item(QFrame):
    chosen = Signal(int)

    def __init__(self, theme: Theme, task: _Task) -> None:
        super().__init__()
        self._booking_id = task.booking_id
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(" ".join(part for part in (task.title, task.when, task.more, task.left) if part))
        self.setFixedHeight(38)
        sign = QLabel()
        sign.setPixmap(theme.pixmap(task.icon, task.tone if task.tone != "second" else "ink3"))
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 2, 12, 2)
        line.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        line.addLayout(column, 1)
        for text, tone, end, end_tone in (
            (task.title, "", task.when, task.tone),
            (task.more, "third", task.left, "third"),
        ):
            both = QHBoxLayout()
            both.setSpacing(8)
            both.addWidget(Elided(text, tone), 1)
            both.addWidget(label(end, end_tone))
            column.addLayout(both)

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
