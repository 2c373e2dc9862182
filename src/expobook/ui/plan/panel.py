"""The plan's right side: the chosen stand, and the hall's area figures."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from expobook.domain.plan import Plan, Stand, StandKind, StandStatus
from expobook.ui import formats
from expobook.ui.parts import clear, fact, group, head, label
from expobook.ui.plan.view import by_status
from expobook.ui.screen import Surroundings


class PlanPanel(QWidget):
    """Facts of a stand above, figures of what is in view below."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._plan: Plan | None = None
        self._hall, self._number = "", ""
        self._title = label("", "strong")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(12, 10, 12, 12)
        self._column.setSpacing(4)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(head(self._title, 1))
        outer.addWidget(inside, 1)

    def show_stand(self, plan: Plan | None, hall: str, number: str) -> None:
        """Show a stand of a plan (none with an empty number) and the hall's figures (all with an empty code)."""
        self._plan, self._hall, self._number = plan, hall, number
        self.rebuild()

    def rebuild(self) -> None:
        clear(self._column)
        plan = self._plan
        stand = next((s for s in plan.stands if s.number == self._number), None) if plan is not None else None
        self._title.setText(self.tr("Stand {number}").format(number=stand.number) if stand else self.tr("Stand"))
        if plan is None:
            self._column.addStretch(1)
            return
        if stand is None:
            self._column.addWidget(
                label(self.tr("Click a stand to see its figures; drag it to move it."), "second", wrap=True)
            )
        else:
            self._stand(plan, stand)
        self._column.addSpacing(10)
        self._figures(plan)
        self._column.addStretch(1)

    def _stand(self, plan: Plan, stand: Stand) -> None:
        kinds = {
            StandKind.SHELL: self.tr("Shell scheme"),
            StandKind.RAW: self.tr("Raw space"),
            StandKind.SPECIAL: self.tr("Special build"),
        }
        exhibitor = plan.exhibitors.get(stand.exhibitor)
        box, hall = stand.box, self._around.desk.venue.hall(stand.hall)
        left, bottom = min(x for x, _ in hall.ring), min(y for _, y in hall.ring)
        name = exhibitor.name.in_language(self._around.language) if exhibitor else self.tr("(available)")
        rows = (
            (self.tr("Exhibitor"), name),
            (self.tr("Kind"), f"{kinds[stand.kind]} · " + self.tr("{sides} open sides").format(sides=stand.open_sides)),
            (
                self.tr("Position in the hall"),
                f"{formats.metres(box.left - left)}, {formats.metres(box.bottom - bottom)} m",
            ),
            (self.tr("Size"), f"{formats.metres(box.width)} × {formats.metres(box.height)} m"),
            (
                self.tr("Net area"),
                formats.area(stand.area_mm2, tenths=True) + (self.tr(" est.") if stand.estimated else ""),
            ),
            (self.tr("Height"), f"{formats.metres(stand.height_mm)} m" if stand.height_mm else "–"),
            (self.tr("Vehicles"), str(stand.vehicles) if stand.vehicles else "–"),
            (self.tr("State"), status_words(self)[stand.status]),
            (self.tr("Locked"), self.tr("yes") if stand.locked else self.tr("no")),
        )
        for title, value in rows:
            self._column.addWidget(fact(title, value))
        if stand.note:
            self._column.addWidget(label(stand.note, "small", wrap=True))

    def _figures(self, plan: Plan) -> None:
        venue = self._around.desk.venue
        stands = [s for s in plan.stands if self._hall in ("", s.hall)]
        bays = [code for code in plan.bays if self._hall in ("", venue.bay(code).hall)]
        gross, net = venue.area_of(bays), sum(s.area_mm2 for s in stands)
        states = by_status(stands)
        title = self.tr("{hall} areas").format(hall=self._hall) if self._hall else self.tr("Areas of all halls")
        self._column.addWidget(group(label(title)))
        self._column.addWidget(fact(self.tr("Gross (licensed)"), formats.area(gross, tenths=True)))
        self._column.addWidget(
            fact(self.tr("Net ({count} stands)").format(count=len(stands)), formats.area(net, tenths=True))
        )
        for status, words in status_words(self).items():
            if states.get(status):
                self._column.addWidget(fact(f"   {words}", formats.area(states[status], tenths=True)))
        self._column.addWidget(fact(self.tr("Aisles and the rest"), formats.area(gross - net, tenths=True)))
        ratio = f"{net * 100 / gross:.1f} %" if gross else "–"
        self._column.addWidget(fact(self.tr("Net / gross"), ratio, strong=True))


def status_words(widget: QWidget) -> dict[StandStatus, str]:
    """Return the words of the states of a stand."""
    return {
        StandStatus.CONFIRMED: widget.tr("confirmed"),
        StandStatus.RESERVED: widget.tr("reserved"),
        StandStatus.AVAILABLE: widget.tr("available"),
        StandStatus.BLOCKED: widget.tr("blocked"),
    }
