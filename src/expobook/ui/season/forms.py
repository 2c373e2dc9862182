"""Forms of the season: accepting what is ticked, and what a booking wishes and weighs."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from expobook.domain.booking import Booking, Status
from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput
from expobook.domain.finding.request import Part
from expobook.domain.season.wish import SeasonWish, check_wish
from expobook.ui.find.fields import UnitField, plain
from expobook.ui.find.part_rows import M2, DayFields
from expobook.ui.kit import formats
from expobook.ui.kit.forms import Deed, count_field, day_field, day_of
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted

USUAL = (3, 4, 2)


class AcceptForm(Deed):
    """Ask before a plan is carried out; all of it is one change."""

    def __init__(self, around: Surroundings, changes: int, refused: int, parent: QWidget) -> None:
        title = counted(parent.tr("Accept {count|change|changes}?"), count=changes)
        super().__init__(around, title, parent.tr("Accept"), parent)
        told = self.tr("All of them are one change: either every one is carried out, or none.")
        self.form.addRow(label(told, "second", wrap=True))
        self.release = QCheckBox(counted(self.tr("Release {count|hold|holds} that the plan refuses"), count=refused))
        self.release.setVisible(refused > 0)
        self.release.setWhatsThis(self.tr("Frees the halls of holds that are no part of this plan."))
        self.form.addRow(self.release)
        self.reason = QLineEdit()
        self.reason.setMaxLength(1000)
        self.add(self.tr("Reason (stays on the record)"), self.reason)


class SeasonWishForm(Deed):
    """What the planner may do with a booking, and what it weighs; empty fields are filled in when planning."""

    def __init__(self, around: Surroundings, booking: Booking, wish: SeasonWish, year: int, parent: QWidget) -> None:
        name = booking.title.in_language(around.language)
        super().__init__(
            around, parent.tr("Wish for the season: {title}").format(title=name), parent.tr("Keep the wish"), parent
        )
        self._wish, self._booking = wish, booking
        theme = around.theme
        main = wish.parts[0] if wish.parts else None
        self.area = UnitField(theme, "m2", "m²", plain(main.area_mm2 // M2) if main is not None else "")
        days = (main.build_up, main.show, main.dismantle) if main is not None else USUAL
        self.days = DayFields(theme, days)
        self.days.retranslate()
        today = around.desk.now().date()
        first = wish.window.start if wish.window is not None else today.replace(year=year, month=1, day=1)
        last = wish.window.last if wish.window is not None else today.replace(year=year, month=12, day=31)
        self.windowed = QCheckBox(self.tr("Only between these days"))
        self.windowed.setChecked(wish.window is not None)
        self.first, self.last = day_field(first), day_field(last)
        self.wished = QCheckBox(self.tr("Opening day that would be best"))
        self.wished.setChecked(wish.wish is not None)
        self.day = day_field(wish.wish or first)
        self.strategic, self.recurring = count_field(wish.strategic, 0, 100), count_field(wish.recurring, 0, 100)
        revenue = formats.amount(wish.revenue_fen) if wish.revenue_fen is not None else ""
        self.revenue = UnitField(theme, "revenue", self.tr("yuan"), revenue)
        self.locked = QCheckBox(self.tr("Every plan leaves it where it stands"))
        self.locked.setChecked(wish.locked)
        self._lay_out()

    def _lay_out(self) -> None:
        self.add(self.tr("Area (gross)"), self.area)
        self.form.addRow(self.days)
        for box, fields in ((self.windowed, (self.first, self.last)), (self.wished, (self.day,))):
            self.form.addRow(box)
            for field in fields:
                field.setEnabled(box.isChecked())
                box.toggled.connect(field.setEnabled)
        for place, name, field in ((3, self.tr("First day"), self.first), (4, self.tr("Last day"), self.last)):
            field.setAccessibleName(name)
            self.form.insertRow(place, name, field)
        self.add(self.tr("Opening day"), self.day)
        self.add(self.tr("Strategic points, 0 to 100"), self.strategic)
        self.add(self.tr("Editions it has been here"), self.recurring)
        self.add(self.tr("Revenue (empty: by the tariff)"), self.revenue)
        self.locked.setVisible(self._booking.status is Status.HOLD)
        self.form.addRow(self.locked)

    def wish(self) -> SeasonWish:
        """Return what the form says; raises ``BadInput``, ``DatesReversed``."""
        area = int(self.area.figure() * M2)
        if not area and self._booking.status is Status.ENQUIRY and not self._wish.parts:
            raise BadInput(field="m2", value="", why="empty")
        parts = (Part(area, *self.days.days()), *self._wish.parts[1:]) if area else ()
        window = None
        if self.windowed.isChecked():
            window = Stay(day_of(self.first), day_of(self.last) + timedelta(days=1))
        return replace(
            self._wish,
            parts=parts,
            window=window,
            wish=day_of(self.day) if self.wished.isChecked() else None,
            strategic=self.strategic.value(),
            recurring=self.recurring.value(),
            revenue_fen=int(self.revenue.figure() * Decimal(100)) if self.revenue.text().strip() else None,
            locked=self.locked.isChecked(),
        )

    def check(self) -> None:
        check_wish(self.wish())
