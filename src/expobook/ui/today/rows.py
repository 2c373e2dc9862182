"""The rows of the work list: what each says, the model that holds them, and how they are painted."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from expobook.domain.booking import Booking
from expobook.domain.tasks import Task, TaskKind, by_kind
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.theme import Theme
from expobook.ui.kit.things import ENQUIRY_MIME
from expobook.words import counted

Index = QModelIndex | QPersistentModelIndex
ROW_HIGH, GROUP_HIGH, PAD, ICON, UPPER, LOWER = 36, 22, 12, 16, 18, 15

_ICONS = {
    TaskKind.TODAY: ("hourglass", "warn"),
    TaskKind.REFUSAL: ("hourglass", "warn"),
    TaskKind.WEEK: ("hourglass", "ink3"),
    TaskKind.CLOCK: ("timer", "error"),
    TaskKind.UNSIGNED: ("file-text", "ink3"),
    TaskKind.INSTALMENT: ("banknote", "ink3"),
    TaskKind.TO_ISSUE: ("stamp", "ink3"),
    TaskKind.ENQUIRY: ("calendar-range", "ink3"),
}
_NAMES = {
    TaskKind.TODAY: "Lapses today",
    TaskKind.REFUSAL: "First refusal ends",
    TaskKind.WEEK: "Lapses this week",
    TaskKind.CLOCK: "Challenge clock",
    TaskKind.UNSIGNED: "Contracts not signed",
    TaskKind.INSTALMENT: "Instalments due this week",
    TaskKind.TO_ISSUE: "Contracts to issue",
    TaskKind.ENQUIRY: "Enquiries without space",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("WorkList", text)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """Title and when above, what and how long below; a group head has ``title``, its count in ``when``, ``folds``."""

    title: str
    when: str
    more: str = ""
    left: str = ""
    icon: str = ""
    tone: str = "ink"
    task: Task | None = None
    folds: TaskKind | None = None

    @property
    def spoken(self) -> str:
        return ", ".join(part for part in (self.title, self.when, self.more, self.left) if part)


def work_rows(found: Sequence[Task], around: Surroundings, folded: Collection[TaskKind] = ()) -> list[WorkRow]:
    """Return the rows of all lists, each under its head; of a folded list only the head."""
    says: dict[TaskKind, Callable[[Task, Surroundings], tuple[str, str, str, str]]] = {
        TaskKind.TODAY: _lapsing,
        TaskKind.REFUSAL: _lapsing,
        TaskKind.WEEK: _lapsing,
        TaskKind.CLOCK: _clock,
        TaskKind.UNSIGNED: _unsigned,
        TaskKind.INSTALMENT: _instalment,
        TaskKind.TO_ISSUE: _to_issue,
        TaskKind.ENQUIRY: _enquiry,
    }
    rows: list[WorkRow] = []
    for kind, of_it in by_kind(found).items():
        icon = "chevron-right" if kind in folded else "chevron-down"
        rows.append(WorkRow(_tr(_NAMES[kind]), str(len(of_it)), icon=icon, folds=kind))
        for task in of_it if kind not in folded else ():
            icon, tone = _ICONS[kind]
            late = kind is TaskKind.INSTALMENT and task.days < 0
            rows.append(WorkRow(*says[kind](task, around), icon, "error" if late else tone, task))
    return rows


def _title(booking: Booking, around: Surroundings) -> str:
    return booking.title.in_language(around.language)


def _where(booking: Booking, around: Surroundings, *more: str) -> str:
    space, stay = around.desk.venue.describe(booking.bays), booking.stay()
    return " · ".join(part for part in (space, formats.span(stay, around.language) if stay else "", *more) if part)


def _lapsing(task: Task, around: Surroundings) -> tuple[str, str, str, str]:
    assert task.due is not None
    rank = formats.option(task.rank, around.language) if task.rank else ""
    when = f"{task.due:%H:%M}" if task.kind is TaskKind.TODAY else formats.day(task.due.date(), around.language)
    return _title(task.booking, around), when, _where(task.booking, around, rank), _left(task, around.desk.now())


def _left(task: Task, now: datetime) -> str:
    assert task.due is not None
    if task.days > 0:
        return _in_days(task.days)
    minutes = int((task.due - now).total_seconds()) // 60
    if minutes < 0:
        return _tr("lapsed")
    if minutes < 60:
        return _tr("in {minutes} min").format(minutes=minutes)
    return _tr("in {hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def _in_days(days: int) -> str:
    if days < 0:
        return counted(_tr("{days|day|days} late"), days=-days)
    return {0: _tr("today"), 1: _tr("tomorrow")}.get(days, _tr("in {days} days").format(days=days))


def _clock(task: Task, around: Surroundings) -> tuple[str, str, str, str]:
    assert task.due is not None
    assert task.challenger is not None
    assert task.challenge is not None
    by = _tr("must sign, challenged by {name}").format(name=_title(task.challenger, around))
    left = counted(_tr("{left} of {days|day|days} left"), left=task.days, days=task.challenge.business_days)
    return _title(task.booking, around), formats.day(task.due.date(), around.language), by, left


def _unsigned(task: Task, around: Surroundings) -> tuple[str, str, str, str]:
    assert task.contract is not None
    issued = _tr("issued {day}").format(day=formats.short_day(task.contract.issued_at.date(), around.language))
    days = counted(_tr("{days|day|days}"), days=task.days)
    name = f"{task.contract.number} {_title(task.booking, around)}"
    return name, days if task.days else _tr("today"), f"{issued} · {_tr('awaiting seal')}", ""


def _instalment(task: Task, around: Surroundings) -> tuple[str, str, str, str]:
    one = task.instalment
    assert one is not None
    assert task.contract is not None
    place = _tr("{number} of {count}").format(number=one.position, count=one.of)
    name = f"{task.contract.number} {_title(task.booking, around)} · {place}"
    title = one.title.in_language(around.language)
    return name, formats.day(one.due, around.language), f"¥{formats.amount(one.open)} · {title}", _in_days(task.days)


def _to_issue(task: Task, around: Surroundings) -> tuple[str, str, str, str]:
    return _title(task.booking, around), task.booking.number, _where(task.booking, around), ""


def _enquiry(task: Task, around: Surroundings) -> tuple[str, str, str, str]:
    more = task.booking.note or _tr("drag it onto the chart to hold space")
    return _title(task.booking, around), task.booking.number, more, ""


class WorkModel(QAbstractListModel):
    """The rows as a list; group heads cannot be chosen, enquiries can be dragged."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[WorkRow] = []

    def fill(self, rows: list[WorkRow]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def place_of(self, wanted: WorkRow) -> int:
        """Return where the same task stands now, -1 when it is done."""
        task = wanted.task
        for place, row in enumerate(self.rows):
            if (
                task
                and row.task
                and (task.kind, task.booking.id, task.contract, task.instalment)
                == (
                    row.task.kind,
                    row.task.booking.id,
                    row.task.contract,
                    row.task.instalment,
                )
            ):
                return place
        return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole and row.task is not None:
            return f"{row.title}\n{row.more}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()] if index.isValid() else None
        if row is None or row.task is None:
            return Qt.ItemFlag.ItemIsEnabled  # a head: it folds, it is never chosen
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsDragEnabled if row.task.kind is TaskKind.ENQUIRY else usual

    def mimeTypes(self) -> list[str]:
        return [ENQUIRY_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        tasks = [self.rows[index.row()].task for index in indexes]
        ids = [str(task.booking.id) for task in tasks if task is not None]
        data.setData(ENQUIRY_MIME, ",".join(ids).encode())
        data.setText("\n".join(self.rows[index.row()].spoken for index in indexes))
        return data


class WorkDelegate(QStyledItemDelegate):
    """Paints a row in two lines; names give way before figures do."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = _row_at(index)
        return QSize(120, GROUP_HIGH if row.task is None else ROW_HIGH)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, box = _row_at(index), option.rect
        painter.save()
        if row.task is None:
            self._paint_head(painter, row, box)
        else:
            state = option.state
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(box, self._theme.color("select"))
            elif state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(box, self._theme.color("hover"))
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(self._theme.color("focus"))
                painter.drawRect(box.adjusted(1, 1, -2, -2))
            self._paint_row(painter, row, box)
        painter.restore()

    def _paint_head(self, painter: QPainter, row: WorkRow, box: QRect) -> None:
        painter.fillRect(box, self._theme.color("win"))
        painter.setPen(self._theme.color("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(box.left() + PAD, box.top() + 5, self._theme.pixmap(row.icon, "ink3", 12, ratio))
        inner = box.adjusted(PAD + ICON, 0, -PAD, 0)
        self._line(painter, inner, row.title, row.when, "ink2", "ink3", "small")

    def _paint_row(self, painter: QPainter, row: WorkRow, box: QRect) -> None:
        ratio = painter.device().devicePixelRatio()
        sign = self._theme.pixmap(row.icon, row.tone, ICON, ratio)
        painter.drawPixmap(box.left() + PAD, box.top() + 3, sign)
        inner = box.adjusted(PAD + ICON + 8, 2, -PAD, 0)
        upper, lower = QRect(inner), QRect(inner)
        upper.setHeight(UPPER)
        lower.setTop(inner.top() + UPPER - 1)
        lower.setHeight(LOWER)
        strong = row.tone if row.tone in ("warn", "error") else "ink2"
        self._line(painter, upper, row.title, row.when, "ink", strong, "base")
        self._line(painter, lower, row.more, row.left, "ink3", "ink3", "micro")

    def _line(self, painter: QPainter, box: QRect, left: str, right: str, tone: str, end: str, size: str) -> None:
        painter.setFont(self._theme.font("small" if size == "base" else size))
        wide = painter.fontMetrics().horizontalAdvance(right)
        painter.setPen(self._theme.color(end))
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | centre), right)
        painter.setFont(self._theme.font(size))
        room = box.width() - wide - (10 if right else 0)
        painter.setPen(self._theme.color(tone))
        shown = painter.fontMetrics().elidedText(left, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | centre), shown)


def _row_at(index: Index) -> WorkRow:
    model = index.model()
    assert isinstance(model, WorkModel)
    return model.rows[index.row()]
