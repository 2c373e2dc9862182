"""The form of an entry: money that came, went back or is kept."""

from datetime import date

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from expobook.domain.account import Account, PostingKind, Statement, account_name
from expobook.domain.errors import BadInput
from expobook.domain.money import parse_yuan
from expobook.domain.price import Fen
from expobook.ui.kit import formats
from expobook.ui.kit.forms import Deed, day_field, day_of
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings


class EntryForm(Deed):
    """One entry on one account; what the account holds and wants stands beside it."""

    def __init__(
        self, around: Surroundings, number: str, kind: PostingKind, state: Statement, today: date, parent: QWidget
    ) -> None:
        titles = {
            PostingKind.RECEIPT: parent.tr("Money received for {number}"),
            PostingKind.REFUND: parent.tr("Money given back for {number}"),
            PostingKind.KEPT: parent.tr("Money kept for {number}"),
        }
        super().__init__(around, titles[kind].format(number=number), parent.tr("Enter"), parent)
        self.kind, self._state, self._today = kind, state, today
        self.account = QComboBox()
        for each in state.accounts:
            if kind is PostingKind.RECEIPT or each.held > 0:
                self.account.addItem(account_name(each.account).in_language(around.language), each.account)
        self.account.setCurrentIndex(max(0, self.account.findData(_likeliest(state, kind))))
        self.amount, self.reference, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        self.day = day_field(today)
        self.note = label("", "third", wrap=True)
        self.add(self.tr("Account"), self.account)
        self.form.addRow("", self.note)
        self.add(self.tr("Amount, CNY"), self.amount)
        self.add(self.tr("Day"), self.day)
        self.add(self.tr("Reference"), self.reference)
        self.add(self.tr("Reason (stays on the record)"), self.reason)
        self.account.currentIndexChanged.connect(self._choose)
        self._choose()

    def _choose(self) -> None:
        """Say what the account holds, and offer the sum that is most likely."""
        which = self._which()
        if which is None:
            self.note.setText(self.tr("No account holds anything."))
            return
        found = self._state.account(which)
        text = self.tr("agreed ¥{agreed} · held ¥{held}")
        self.note.setText(text.format(agreed=formats.amount(found.agreed), held=formats.amount(found.held)))
        likely = found.held if self.kind is not PostingKind.RECEIPT else max(0, found.agreed - found.held)
        if which is Account.PRICE and self.kind is PostingKind.RECEIPT:
            likely = next(
                (each.open for each in self._state.instalments if each.open > 0 and not each.instalment.kind), 0
            )
        self.amount.setText(formats.amount(likely) if likely else "")

    def _which(self) -> Account | None:
        chosen = self.account.currentData()  # Qt hands a plain text back
        return Account(chosen) if chosen is not None else None

    def fen(self) -> Fen:
        """Return the amount; raises ``BadInput``."""
        return parse_yuan(self.amount.text().replace(",", "").strip(), "amount")

    def chosen(self) -> tuple[Account, Fen, date, str, str]:
        """Return account, amount, day, reference and reason."""
        return (
            Account(self.account.currentData()),
            self.fen(),
            day_of(self.day),
            self.reference.text(),
            self.reason.text(),
        )

    def check(self) -> None:
        if self.account.currentData() is None:
            raise BadInput(field="account", value="", why="empty")
        if self.fen() <= 0:
            raise BadInput(field="amount", value=self.amount.text(), why="not-positive")
        if day_of(self.day) > self._today:
            raise BadInput(field="day", value=day_of(self.day).isoformat(), why="in-future")
        if self.kind is PostingKind.KEPT and not self.reason.text().strip():
            raise BadInput(field="why", value="", why="empty")


def _likeliest(state: Statement, kind: PostingKind) -> Account:
    """The account that the next entry is for, as far as the book can tell."""
    if kind is not PostingKind.RECEIPT:
        return next((each.account for each in state.accounts if each.held > 0), Account.PRICE)
    for each in state.instalments:
        if each.open > 0:
            return Account.EARNEST if each.instalment.kind else Account.PRICE
    wanting = (each.account for each in state.accounts if each.agreed > each.held)
    return next(wanting, Account.PRICE)
