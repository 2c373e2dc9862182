"""What the book would say to a form as it stands: rank by hall, clashes and what frees them, warnings, the price."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QLineEdit, QSpinBox, QWidget

from expobook.domain.errors import UserError
from expobook.domain.holds import check_lines
from expobook.domain.price import PriceSheet
from expobook.domain.progress import Progress
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary.outlook import Outlook, look_at
from expobook.services.diary.standing import Wish
from expobook.ui.diary.tape.card import CardPainter, Part, answer_parts
from expobook.ui.diary.tape.ink import Ink, ink_for
from expobook.ui.diary.tape.reading import price_of
from expobook.ui.kit.screen import Surroundings

PAUSE_MS = 150  # of typing, before the book is asked
NOBODY = Bilingual("", "")
Wishes = Callable[[], Sequence[Wish]]


@dataclass(frozen=True, slots=True)
class _Answer:
    number: int
    seen: Outlook
    sheet: PriceSheet | None


class FormAnswer(QWidget):
    """The twin of the card beside a drag; it answers while one types, and writes nothing."""

    def __init__(self, around: Surroundings, wishes: Wishes) -> None:
        super().__init__()
        self._around, self._wishes = around, wishes
        self._number = 0
        self._ink: Ink | None = None
        self.parts: list[Part] = []
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self.setAccessibleName(self.tr("What the book would answer"))

    def watch(self, field: QWidget) -> None:
        """Ask anew when a field changes."""
        if isinstance(field, QLineEdit):
            field.textChanged.connect(self.ask_soon)
        elif isinstance(field, QDateEdit):
            field.dateChanged.connect(self.ask_soon)
        elif isinstance(field, QSpinBox):
            field.valueChanged.connect(self.ask_soon)
        elif isinstance(field, QComboBox):
            field.currentIndexChanged.connect(self.ask_soon)
        elif isinstance(field, QCheckBox):
            field.toggled.connect(self.ask_soon)

    def ask_soon(self) -> None:
        """Ask once the hand pauses."""
        self._timer.start()

    def _ask(self) -> None:
        """Ask the book beside the window; a form that cannot be used yet has no answer."""
        self._number += 1
        desk, number = self._around.desk, self._number
        try:
            wishes = [wish for wish in self._wishes() if wish.lines]
            for wish in wishes:
                check_lines(wish.booking.title if wish.booking is not None else NOBODY, wish.lines)
        except UserError:
            wishes = []
        if not wishes:
            self._show([])
            return

        def work(progress: Progress) -> _Answer:
            return _Answer(number, look_at(desk, wishes), _sheet(desk, wishes))

        self._around.jobs.start(work, self._came, self._failed, database=True)

    def _came(self, answer: _Answer) -> None:
        if answer.number == self._number:
            self._show(answer_parts(answer.seen, answer.sheet, self._around)[1:])

    def _failed(self, _error: Exception) -> None:
        self._show([])  # the deed itself says why it cannot be

    def _show(self, parts: list[Part]) -> None:
        self.parts = parts
        canvas = QPixmap(1, 1)  # something to measure on
        painter = QPainter(canvas)
        high = CardPainter(painter, self._colours()).height(parts, self.width()) if parts else 0
        painter.end()
        self.setMinimumHeight(max(high + 4 if parts else 0, self.minimumHeight()))  # it grows, and does not jump
        self.setAccessibleDescription("\n".join(_words(part) for part in parts))
        self.update()

    def _colours(self) -> Ink:
        self._ink = ink_for(self._ink, self._around.theme, self.devicePixelRatioF())
        return self._ink

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        CardPainter(painter, self._colours()).lay(self.parts, 0, self.width())
        painter.end()


def _sheet(desk: Desk, wishes: Sequence[Wish]) -> PriceSheet | None:
    """Return what the last date set of the first wish costs by the tariff of today."""
    from expobook.services.money.tariffs import tariff_on

    lines = wishes[0].lines
    last = max(line.alternative for line in lines)
    with desk.store.read() as uow:
        tariff = tariff_on(uow, desk.now().date())
    return price_of([line for line in lines if line.alternative == last], desk.venue, tariff, desk.calendar)


def _words(part: Part) -> str:
    text = getattr(part, "text", "") or getattr(part, "left", "")
    return " ".join([text, *getattr(part, "right", ())])
