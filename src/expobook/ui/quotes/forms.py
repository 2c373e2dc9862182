"""Ask for a discount, decide one, order a service, and write a quotation."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from expobook.domain.errors import BadInput
from expobook.domain.tariff import Service
from expobook.services.contracts.offers import Dealing
from expobook.ui.kit.forms import Deed, day_field, day_of
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings
from expobook.words import phrase


class DiscountForm(Deed):
    """How many per cent, for which date set, and why."""

    def __init__(self, around: Surroundings, state: Dealing, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Ask for a discount"), parent.tr("Ask"), parent)
        self.percent, self.reason = QLineEdit(), QLineEdit()
        self.which = QComboBox()
        self.which.addItem(self.tr("every alternative"), 0)
        for offer in state.offers if len(state.offers) > 1 else ():
            self.which.addItem(self.tr("alternative {number}").format(number=offer.number), offer.number)
        limit = self.tr("As {role} you approve up to {limit} % yourself; more waits for somebody who may.")
        told = limit.format(
            role=phrase("errors", f"role:{state.role}", around.language, {}) or state.role,
            limit=f"{state.limit_percent.normalize():f}",
        )
        self.add(self.tr("Discount on the space, %"), self.percent)
        self.add(self.tr("For"), self.which)
        self.add(self.tr("Reason (stays on the record)"), self.reason)
        self.form.addRow(label(told, "third", wrap=True))

    def value(self) -> Decimal:
        """Return the per cent; raises ``BadInput``."""
        return number_in(self.percent.text(), "percent")

    def check(self) -> None:
        if not 0 <= self.value() <= 100:
            raise BadInput(field="percent", value=self.percent.text(), why="discount-range")
        if not self.reason.text().strip():
            raise BadInput(field="why", value="", why="empty")


class OrderForm(Deed):
    """How much of a service of the tariff in force; none takes it off."""

    def __init__(self, around: Surroundings, services: Sequence[Service], state: Dealing, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Order a service"), parent.tr("Order"), parent)
        self._ordered = {order.service: Decimal(order.thousandths) / 1000 for order in state.orders}
        self.service, self.quantity = QComboBox(), QLineEdit()
        language = around.language
        for each in services:
            title, unit = each.title.in_language(language), each.unit.in_language(language)
            self.service.addItem(f"{title} · ¥{each.rate:,.2f} / {unit}", each.code)
        self.service.currentIndexChanged.connect(self._chosen)
        self.add(self.tr("Service"), self.service)
        self.add(self.tr("Quantity"), self.quantity)
        self._chosen()

    def _chosen(self) -> None:
        now = self._ordered.get(self.service.currentData())
        self.quantity.setText(f"{now.normalize():f}" if now is not None else "")

    def value(self) -> Decimal:
        """Return the quantity, none for an empty field; raises ``BadInput``."""
        return number_in(self.quantity.text() or "0", "quantity")

    def check(self) -> None:
        if self.value() < 0:
            raise BadInput(field="quantity", value=self.quantity.text(), why="negative")


class QuoteForm(Deed):
    """Language and last day of a quotation."""

    def __init__(self, around: Surroundings, until: date, today: date, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Write a quotation"), parent.tr("Write"), parent)
        self._today = today
        self.paper_language = QComboBox()
        for name, code in (("中文 + English", "both"), ("中文", "zh"), ("English", "en")):
            self.paper_language.addItem(name, code)
        self.until = day_field(until)
        self.add(self.tr("Language"), self.paper_language)
        self.add(self.tr("Open until"), self.until)
        told = self.tr("It never stays open longer than the hold.")
        self.form.addRow(label(told, "third", wrap=True))

    def check(self) -> None:
        if day_of(self.until) < self._today:
            raise BadInput(field="until", value=day_of(self.until).isoformat(), why="gone-by")


def number_in(text: str, field: str) -> Decimal:
    """Return a typed number; raises ``BadInput``."""
    try:
        number = Decimal(text.strip().removesuffix("%").replace(",", "").strip())
    except InvalidOperation as error:
        raise BadInput(field=field, value=text[:20], why="not-a-number") from error
    if not number.is_finite():
        raise BadInput(field=field, value=text[:20], why="not-a-number")
    return number
