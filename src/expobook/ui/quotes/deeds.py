"""What is dealt about a booking: quotations written, discounts asked and decided, services ordered; each asks first."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from expobook.domain.negotiated import Discount
from expobook.domain.progress import Progress
from expobook.services.changes import Changes
from expobook.services.contracts.offers import Dealing, Quotation
from expobook.services.contracts.quoting import VALID_DAYS, quote
from expobook.services.money.dealing import ask_discount, decide_discount, order_service
from expobook.ui.kit.forms import Deed, Reason, day_of
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.screen import Surroundings
from expobook.ui.quotes.forms import DiscountForm, OrderForm, QuoteForm

Deal = Callable[[], tuple[Any, Changes]]  # what is written beside the window


class QuoteDeeds(QObject):
    """Asks and does; ``done`` carries what came of it, a discount or a quotation, with the changes."""

    done = Signal(object)

    def __init__(self, around: Surroundings, over: QWidget) -> None:
        super().__init__(over)
        self._around, self._over = around, over
        self.dialog: QDialog | None = None

    def ask_quote(self, booking_id: int) -> None:
        """Ask for language and last day, then write a quotation of every date set."""
        today = self._around.desk.now().date()
        form = QuoteForm(self._around, today + timedelta(days=VALID_DAYS), today, self._over)
        self._ask(
            form, lambda: partial(self._quote, booking_id, str(form.paper_language.currentData()), day_of(form.until))
        )

    def _quote(self, booking_id: int, language: str, until: date) -> tuple[Quotation, Changes]:
        made, _, changes = quote(self._around.desk, booking_id, language, valid_until=until)
        return made, changes

    def ask_for_discount(self, state: Dealing) -> None:
        """Ask for a discount on the space."""
        desk, form = self._around.desk, DiscountForm(self._around, state, self._over)
        asked = partial(ask_discount, desk, state.booking.id)
        self._ask(
            form,
            lambda: partial(asked, form.value(), why=form.reason.text(), alternative=int(form.which.currentData())),
        )

    def ask_decision(self, discount: Discount, *, approve: bool) -> None:
        """Ask why, then approve or refuse a discount that waits."""
        deed = self.tr("Approve") if approve else self.tr("Refuse")
        text = self.tr("Approve {percent} %?") if approve else self.tr("Refuse {percent} %?")
        title = text.format(percent=f"{discount.percent.normalize():f}")
        form = Reason(self._around, title, discount.why, deed, self._over)
        decided = partial(decide_discount, self._around.desk, discount.id, approve=approve)
        self._ask(form, lambda: partial(decided, why=form.text()))

    def ask_order(self, state: Dealing) -> None:
        """Ask how much of which service is ordered."""
        form = OrderForm(self._around, state.services, state, self._over)
        self._ask(form, lambda: partial(self._order, state.booking.id, str(form.service.currentData()), form.value()))

    def _order(self, booking_id: int, code: str, quantity: Decimal) -> tuple[None, Changes]:
        return None, order_service(self._around.desk, booking_id, code, quantity)

    def _ask(self, form: Deed, told: Callable[[], Deal]) -> None:
        """Show a form; ``told`` reads its fields and returns what is to be done."""
        form.accepted.connect(lambda: self._do(told()))
        form.finished.connect(form.deleteLater)
        self.dialog = form
        form.open()

    def _do(self, deal: Deal) -> None:
        def write(_progress: Progress) -> tuple[Any, Changes]:
            return deal()

        self._around.jobs.start(write, bound(self, self.done.emit), self._around.messages.failed, database=True)
