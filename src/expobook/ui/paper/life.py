"""What is done to the contract in view: approve, issue, sign, attach, amend, complete, void; each asks, then does."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from expobook.domain.contract import IssuedContract
from expobook.domain.contract_state import ContractState
from expobook.domain.progress import Progress
from expobook.services.changes import Changes
from expobook.services.contracts.amending import (
    AmendmentDraft,
    amendment_again,
    draft_amendment,
    issue_amendment,
    sign_amendment,
    withdraw_amendment,
)
from expobook.services.contracts.approving import approve_contract
from expobook.services.contracts.contracting import issue_contract
from expobook.services.contracts.life import attach, complete_contract, sign_contract, void_contract
from expobook.services.contracts.paper_trail import Approval, PaperState
from expobook.ui.kit import formats
from expobook.ui.kit.forms import Deed, Reason
from expobook.ui.kit.screen import Surroundings
from expobook.ui.paper.deeds import SCANS, AmendForm, IssueForm, SignForm, TariffQuestion
from expobook.ui.paper.foot import PaperDeed


class Life(QObject):
    """Deeds on one contract; ``happened`` tells that the screen should read again."""

    happened = Signal()
    pdf_made = Signal(object, str)  # bytes of a supplement, its number

    def __init__(self, around: Surroundings, over: QWidget) -> None:
        super().__init__(over)
        self._around, self._over = around, over
        self.state: PaperState | None = None
        self.language = "both"
        self.dialog: QDialog | None = None

    def deeds(self) -> list[PaperDeed]:
        """Return what the menu offers, in the order of a contract's life."""
        state = self.state
        standing = state.standing if state is not None else None
        at = standing.state if standing is not None else None
        drafted = state is not None and standing is None
        signed = at in (ContractState.SIGNED, ContractState.AMENDED)
        waits = state is not None and state.waiting is not None
        return [
            PaperDeed(
                "approve",
                self.tr("Approve…"),
                self.ask_approve,
                drafted and state is not None and state.approval is None,
            ),
            PaperDeed("signed", self.tr("Note as signed…"), self.ask_sign, at is ContractState.ISSUED),
            PaperDeed("attach", self.tr("Attach a file…"), self.ask_attach, standing is not None),
            PaperDeed("amend", self.tr("Amend…"), self.ask_amend, signed and not waits),
            PaperDeed("supplement-signed", self.tr("Supplement is signed…"), self.ask_sign_amendment, waits),
            PaperDeed("withdraw", self.tr("Take the supplement back…"), self.ask_withdraw, waits),
            PaperDeed("complete", self.tr("Note as completed…"), self.ask_complete, signed),
            PaperDeed("void", self.tr("Void…"), self.ask_void, at is not None and at.in_force),
        ]

    # --- before issue

    def ask_approve(self) -> None:
        """Ask why, then approve what the draft says now."""
        if self.state is None:
            return
        booking_id = self.state.booking_id
        title = self.tr("Approve the contract of {event}?").format(event=self._event())
        told = self.tr("A change of its contents ends the approval.")
        self._reason(title, told, self.tr("Approve"), lambda why: approve_contract(self._desk, booking_id, why=why))

    def ask_issue(self) -> None:
        """Ask once more, saying what would be issued, then issue."""
        if self.state is None or self.state.standing is not None or self.state.missing:
            return
        form = IssueForm(self._around, self.state.draft, self._over)
        form.accepted.connect(self.issue)
        self._open(form)

    def issue(self) -> None:
        """Issue the contract of the booking in view."""
        if self.state is not None:
            deed = partial(issue_contract, self._desk, self.state.booking_id, self.language)
            self._do(deed, self.tr("Issuing the contract"))

    # --- after issue

    def ask_sign(self) -> None:
        """Ask when both parties signed, and for the scan."""
        found = self._standing()
        today = self._desk.now().date()
        form = SignForm(self._around, found.number, found.issued_at.date(), today, self._over)
        form.accepted.connect(
            lambda: self._do(
                partial(sign_contract, self._desk, found.number, form.signed_at(), file=form.path()), self.tr("Saving")
            )
        )
        self._open(form)

    def ask_attach(self) -> None:
        """Ask for a file and keep it with the contract."""
        number = self._standing().number
        chosen, _ = QFileDialog.getOpenFileName(self._over, self.tr("Attach a file…"), "", SCANS)
        if chosen:
            self.attach(number, Path(chosen))

    def attach(self, number: str, file: Path) -> None:
        """Keep a file with a contract."""
        self._do(partial(attach, self._desk, number, file), self.tr("Saving"))

    def ask_amend(self) -> None:
        """Ask by which tariff, then show what a supplement would say."""
        number = self._standing().number
        question = TariffQuestion(self._around, number, self._over)
        question.accepted.connect(lambda: self.amend(number, question.today.isChecked()))
        self._open(question)

    def amend(self, number: str, by_tariff_of_today: bool = False) -> None:
        """Read what differs and show it before the supplement is issued."""
        desk = self._desk

        def ask(progress: Progress) -> Any:
            return number, draft_amendment(desk, number, by_tariff_of_today=by_tariff_of_today), by_tariff_of_today

        self._around.jobs.start(ask, self._amendment_drafted, self._around.messages.failed, database=True)

    def _amendment_drafted(self, answer: tuple[str, AmendmentDraft, bool]) -> None:
        number, draft, of_today = answer
        form = AmendForm(self._around, draft, self._over)
        form.accepted.connect(
            lambda: self._do(
                partial(issue_amendment, self._desk, number, why=form.why(), by_tariff_of_today=of_today),
                self.tr("Issuing the supplement"),
            )
        )
        self._open(form)

    def ask_sign_amendment(self) -> None:
        """Ask when both parties signed the supplement."""
        waiting = self.state.waiting if self.state is not None else None
        if waiting is None:
            return
        today, issued = self._desk.now().date(), waiting.issued_at.date()
        form = SignForm(self._around, waiting.number, issued, today, self._over)
        form.form.setRowVisible(1, False)  # its scan is attached to the contract
        form.accepted.connect(
            lambda: self._do(partial(sign_amendment, self._desk, waiting.number, form.signed_at()), self.tr("Saving"))
        )
        self._open(form)

    def ask_withdraw(self) -> None:
        """Ask why, then take the unsigned supplement back."""
        waiting = self.state.waiting if self.state is not None else None
        if waiting is not None:
            title = self.tr("Take back {number}?").format(number=waiting.number)
            number = waiting.number
            self._reason(title, "", self.tr("Take back"), lambda why: withdraw_amendment(self._desk, number, why=why))

    def show_amendment(self, number: str) -> None:
        """Read the bytes of a supplement and hand them to the preview."""
        desk = self._desk

        def ask(progress: Progress) -> Any:
            return amendment_again(desk, number), number

        self._around.jobs.start(ask, self._amendment_read, self._around.messages.failed, database=True)

    def _amendment_read(self, answer: tuple[bytes, str]) -> None:
        self.pdf_made.emit(*answer)

    def ask_complete(self) -> None:
        """Ask for a note, then record that the contract was performed."""
        number = self._standing().number
        title = self.tr("Was {number} performed?").format(number=number)
        deed = self.tr("Note as completed")
        self._reason(title, "", deed, lambda why: complete_contract(self._desk, number, why=why))

    def ask_void(self) -> None:
        """Ask why, naming the contract, then make it void."""
        number = self._standing().number
        title = self.tr("Make {number} void?").format(number=number)
        told = self.tr("Its paper stays in the register; a new contract may be issued for the booking.")
        self._reason(title, told, self.tr("Make void"), lambda why: void_contract(self._desk, number, why=why))

    # --- how

    @property
    def _desk(self) -> Any:
        return self._around.desk

    def _event(self) -> str:
        return self.state.draft.event.in_language(self._around.language) if self.state is not None else ""

    def _standing(self) -> IssuedContract:
        assert self.state is not None
        assert self.state.standing is not None
        return self.state.standing

    def _open(self, form: Deed) -> None:
        self.dialog = form
        form.finished.connect(form.deleteLater)
        form.open()

    def _reason(self, title: str, told: str, deed: str, do: Callable[[str], tuple[Any, Changes]]) -> None:
        form = Reason(self._around, title, told, deed, self._over)
        form.accepted.connect(lambda: self._do(partial(do, form.text()), deed))
        self._open(form)

    def _do(self, deed: Callable[[], tuple[Any, Changes]], title: str) -> None:
        def write(progress: Progress) -> Any:
            return deed()

        self._around.jobs.start(write, self._done, self._around.messages.failed, database=True, title=title)

    def _done(self, answer: tuple[Any, Changes]) -> None:
        value, changes = answer
        if isinstance(value, IssuedContract) and value.state is ContractState.ISSUED:
            text = self.tr("Issued: {number}, ¥{total} with VAT.")
            said = text.format(number=value.number, total=formats.amount(value.total))
        elif isinstance(value, Approval):
            said = self.tr("Approved by {who}: {event}").format(who=value.who, event=self._event())
        elif number := getattr(value, "number", getattr(value, "name", "")):
            said = self.tr("Done: {name}").format(name=number)
        else:
            said = self.tr("Done.")
        self._around.messages.done(said)
        self._around.hub.publish(changes, self)
        self.happened.emit()
