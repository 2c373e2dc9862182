"""The wish as a form: what it says becomes a request, and a request that was kept fills it again."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from expobook.domain.booking import Booking
from expobook.domain.diary import DatesReversed, Stay
from expobook.domain.errors import BadInput, UserError
from expobook.domain.finding.request import Part, Request, gross_of_net
from expobook.services.space.deeds import Taker
from expobook.ui.find.fields import UnitField, mark, plain, set_day, titled
from expobook.ui.find.part_rows import M2
from expobook.ui.find.wish_fields import FIRST_DAYS, WINDOW, WishFields
from expobook.ui.kit import formats
from expobook.ui.kit.forms import day_of
from expobook.ui.kit.screen import Surroundings

ANSWERS = 5


class WishForm(WishFields):
    """What is looked for, and for whom; nothing is asked before ``search_wanted``."""

    booking_wanted = Signal(int)  # an enquiry or a hold was chosen: its wish is wanted

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._kept: Request  # what has no field stays as it came
        self.title.activated.connect(self._picked)
        self.clear()

    # --- for whom

    def offer(self, bookings: Sequence[Booking]) -> None:
        """List the enquiries and holds that a wish may be for; what is chosen stays."""
        chosen, text = self.booking_id(), self.title.currentText()
        self.title.offer(bookings)
        place = next((n for n, each in enumerate(bookings) if each.id == chosen), -1)
        self.title.setCurrentIndex(place)
        if place < 0:
            self.title.setEditText(text)

    def choose(self, booking: Booking) -> None:
        """Look for space for a booking that is there."""
        known = [self.title.booking(n) for n in range(self.title.count())]
        if all(each.id != booking.id for each in known):
            self.title.offer([*known, booking])
        self.title.setCurrentIndex(self.title.findData(booking.id))
        self.theme.setCurrentIndex(max(0, self.theme.findData(booking.theme)))

    def booking_id(self) -> int | None:
        """Return the booking that the wish is for, None for a new one."""
        place = self.title.currentIndex()
        same = place >= 0 and self.title.itemText(place) == self.title.currentText()
        return int(self.title.itemData(place)) if same else None

    def number(self) -> str:
        """Return the number of that booking, empty for a new one."""
        return self.title.booking(self.title.currentIndex()).number if self.booking_id() is not None else ""

    def taker(self) -> Taker:
        """Return for whom answers are held; raises ``BadInput`` without a booking and a name."""
        booking_id = self.booking_id()
        if booking_id is not None:
            return Taker(booking_id)
        return Taker(title=titled(self.title.currentText()), theme=str(self.theme.currentData()))

    def _picked(self, place: int) -> None:
        booking = self.title.booking(place)
        self.theme.setCurrentIndex(max(0, self.theme.findData(booking.theme)))
        self.booking_wanted.emit(booking.id)

    # --- the wish

    def request(self, ignore: int = 0) -> Request:
        """Return what the form says; ``ignore`` is a booking whose own cells do not count.

        Raises:
            BadInput, DatesReversed, UnknownThing: a field cannot be used.
        """
        first, last = day_of(self.first), day_of(self.last)
        if last < first:
            raise DatesReversed(first=first, last=last, phase="stay")
        distances = tuple(found for each in self.distances if (found := each.distance()) is not None)
        budget = self.budget.figure()
        return Request(
            (Part(self._gross_mm2(), *self.days.days()), *(each.part() for each in self.parts)),
            Stay(first, last + timedelta(days=1)),
            wish=day_of(self.wish) if self.wished.isChecked() else None,
            contiguous=self.contiguous.isChecked(),
            whole_halls=not self.parts_of_halls.isChecked(),
            first_option=self.first_option.isChecked(),
            within=self.places.within(),
            min_height_mm=int(self.min_height.figure() * 1000),
            min_load_kg_m2=int(self.min_load.figure() * 1000),
            prefer=self.places.preferred(),
            distances=distances,
            theme=str(self.theme.currentData()),
            budget_fen=int(budget * 100) if budget else None,
            keep_clear=self._kept.keep_clear,
            ignore=ignore,
            answers=self._kept.answers,
        )

    def _gross_mm2(self) -> int:
        mm2 = int(self.area.figure() * M2)
        if mm2 <= 0:
            raise BadInput(field="m2", value=self.area.text(), why="not-positive" if self.area.text() else "empty")
        return gross_of_net(mm2, self.percent.whole()) if self.net.isChecked() else mm2

    def fill(self, request: Request) -> None:
        """Show a request, its areas gross."""
        self._kept = request
        main = request.parts[0]
        self.gross.setChecked(True)
        self.area.setText(plain(main.area_mm2 // M2))
        self.days.fill(main)
        self._set_parts(request.parts[1:])
        self.wished.setChecked(request.wish is not None)
        self.wish.setEnabled(request.wish is not None)
        if request.wish is not None:
            set_day(self.wish, request.wish)
        set_day(self.first, request.window.start)
        set_day(self.last, request.window.last)
        self.contiguous.setChecked(request.contiguous)
        self.parts_of_halls.setChecked(not request.whole_halls)
        self.first_option.setChecked(request.first_option)
        self.min_height.setText(plain(Decimal(request.min_height_mm) / 1000))
        self.min_load.setText(plain(Decimal(request.min_load_kg_m2) / 1000))
        self.places.fill(request.within, request.prefer)
        self.theme.setCurrentIndex(max(0, self.theme.findData(request.theme)))
        self._set_distances(request.distances)
        self.budget.setText(formats.amount(request.budget_fen) if request.budget_fen else "")

    def clear(self) -> None:
        """Ask for nothing yet."""
        today = self._around.desk.now().date()
        usual = Request(
            (Part(1, *FIRST_DAYS),), Stay(today, today + WINDOW), contiguous=True, whole_halls=True, answers=ANSWERS
        )
        self.fill(usual)
        self.area.clear()
        self.title.setCurrentIndex(-1)
        self.title.setEditText("")
        set_day(self.wish, today + timedelta(days=30))
        self.told.clear()

    def show_refusal(self, refused: UserError) -> None:
        """Mark the field that a refusal is about, and go there."""
        fields: list[UnitField] = self.figures()
        fields += [field for each in self.parts for field in each.fields()]
        fields += [each.days for each in self.distances]
        about = [each for each in fields if each.name == refused.facts.get("field")]
        wrong: list[QWidget] = [each for each in about if each.text() == refused.facts.get("value")] or [*about]
        if refused.facts.get("field") == "title":
            self.title.setFocus()
        if refused.facts.get("kind") in ("space", "range"):
            wrong += [each for each in self.places.fields() if each.text()]
        for field in wrong[:1]:
            mark(field, True)
            field.setFocus()
