"""One contract's money: instalments, the accounts apart, and every entry."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from expobook.domain.account import AccountState, InstalmentState, Posting, PostingKind, Statement, account_name
from expobook.ui.kit import formats
from expobook.ui.kit.parts import TableModel, group, label, table
from expobook.ui.kit.screen import Surroundings


class AccountSheet(QWidget):
    """The statement of the contract chosen, as three tables."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._instalments = TableModel(
            (
                ("Instalment", self._instalment_name, False),
                ("Due", self._due, False),
                ("Amount, CNY", lambda i: formats.amount(i.instalment.amount), True),
                ("Paid", lambda i: formats.amount(i.paid), True),
                ("Open", lambda i: formats.amount(i.open), True),
                ("Days late", lambda i: str(i.days_late) if i.days_late > 0 else "–", True),
                ("Interest", lambda i: formats.amount(i.interest) if i.interest else "–", True),
            )
        )
        self._accounts = TableModel(
            (
                ("Account", lambda a: account_name(a.account).in_language(around.language), False),
                ("Agreed", lambda a: formats.amount(a.agreed), True),
                ("Received", lambda a: formats.amount(a.received), True),
                ("Given back", lambda a: formats.amount(a.refunded), True),
                ("Kept", lambda a: formats.amount(a.kept), True),
                ("Held", lambda a: formats.amount(a.held), True),
            )
        )
        self._entries = TableModel(
            (
                ("Day", lambda p: f"{p.day:%Y-%m-%d}", False),
                ("Entry", self._kind, False),
                ("Account", lambda p: account_name(p.account).in_language(around.language), False),
                ("Reference", lambda p: p.reference or "–", False),
                ("Reason", lambda p: p.why or "–", False),
                ("Amount, CNY", lambda p: formats.amount(p.signed), True),
            )
        )
        self._titles = [label(), label(), label()]
        self.instalments = table(self._instalments, "Instalments")
        self.accounts = table(self._accounts, "Accounts")
        self.entries = table(self._entries, "Entries", stretch=4)
        lower = QSplitter(Qt.Orientation.Horizontal)
        lower.addWidget(_titled(self._titles[1], self.accounts))
        lower.addWidget(_titled(self._titles[2], self.entries))
        lower.setSizes([540, 560])
        whole = QSplitter(Qt.Orientation.Vertical)
        whole.addWidget(_titled(self._titles[0], self.instalments))
        whole.addWidget(lower)
        whole.setSizes([180, 220])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(whole)
        self.retranslate()

    @property
    def rows(self) -> tuple[list[InstalmentState], list[AccountState], list[Posting]]:
        """What the three tables show."""
        return self._instalments.rows, self._accounts.rows, self._entries.rows

    def show_statement(self, state: Statement | None) -> None:
        self._instalments.fill(state.instalments if state else (), self.tr)
        self._accounts.fill(state.accounts if state else (), self.tr)
        self._entries.fill(tuple(reversed(state.postings)) if state else (), self.tr)

    def _instalment_name(self, each: InstalmentState) -> str:
        return each.instalment.title.in_language(self._around.language)

    def _due(self, each: InstalmentState) -> str:
        return formats.day(each.due, self._around.language, year=True) if each.due else self.tr("on signature")

    def _kind(self, each: Posting) -> str:
        said = {
            PostingKind.RECEIPT: self.tr("received"),
            PostingKind.REFUND: self.tr("given back"),
            PostingKind.KEPT: self.tr("kept"),
        }
        return said[each.kind]

    def retranslate(self) -> None:
        for title, text in zip(
            self._titles, (self.tr("Instalments"), self.tr("Accounts, kept apart"), self.tr("Entries")), strict=True
        ):
            title.setText(text)
        for model in (self._instalments, self._accounts, self._entries):
            model.fill(model.rows, self.tr)


def _titled(title: QWidget, view: QWidget) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(group(title, 1))  # type: ignore[arg-type]
    column.addWidget(view, 1)
    return part
