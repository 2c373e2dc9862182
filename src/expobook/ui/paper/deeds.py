"""The forms of a contract's life: signed with its scan, amended by what differs."""

from datetime import date, datetime, time
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget

from expobook.domain.contract import Contract
from expobook.domain.errors import BadInput
from expobook.services.contracts.amending import AmendmentDraft
from expobook.ui.kit import formats
from expobook.ui.kit.forms import Deed, day_field, day_of
from expobook.ui.kit.parts import label, push, row
from expobook.ui.kit.screen import Surroundings
from expobook.ui.paper.compare import difference_table
from expobook.words import span

SCANS = "PDF, JPEG, PNG, TIFF (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)"


class IssueForm(Deed):
    """What would be issued, asked once more: it cannot be changed after, so Enter alone cancels."""

    def __init__(self, around: Surroundings, draft: Contract, parent: QWidget) -> None:
        event = draft.event.in_language(around.language)
        title = parent.tr("Issue the contract for {event}?").format(event=event)
        super().__init__(around, title, parent.tr("Issue"), parent)
        self.setMinimumWidth(520)
        number = self.tr("the next one of {year}, drawn when it is issued").format(year=draft.stay.start.year)
        space = f"{around.desk.venue.describe(draft.licensed_bays)} · {formats.area(draft.area_mm2)}"
        total = self.tr("¥{total} with VAT").format(total=formats.amount(draft.price.total))
        facts = (
            (self.tr("Booking"), draft.booking_number),
            (self.tr("Organiser"), draft.licensee.name.in_language(around.language)),
            (self.tr("Space"), space),
            (self.tr("Licence period"), span(draft.stay, around.language)),
            (self.tr("Number"), number),
            (self.tr("Total"), total),
        )
        for name, value in facts:
            self.form.addRow(label(name, "second"), label(value, "strong" if value == total else "", wrap=True))
        told = self.tr("Issuing freezes number, text and file; it cannot be undone. Changes after it are supplements.")
        self.form.addRow(label(told, "warn", wrap=True))
        self.deed.setAutoDefault(False)
        self._cancel.setDefault(True)
        self._cancel.setFocus()


class SignForm(Deed):
    """When both parties had signed, and the scan or signed PDF that proves it."""

    def __init__(self, around: Surroundings, number: str, issued: date, today: date, parent: QWidget) -> None:
        title = parent.tr("Both parties have signed {number}").format(number=number)
        super().__init__(around, title, parent.tr("Note as signed"), parent)
        self.setMinimumWidth(520)
        self._issued, self._today = issued, today
        self.day = day_field(today)
        self.file = QLineEdit()
        self.file.setPlaceholderText(self.tr("none yet; it can be attached later"))
        choose = push(self.tr("Choose…"))
        choose.clicked.connect(self._choose)
        line = QWidget()
        line.setLayout(row(self.file, choose))
        self.add(self.tr("Signed on"), self.day)
        self.add(self.tr("Scan or signed PDF"), line)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Scan or signed PDF"), "", SCANS)
        if chosen:
            self.file.setText(chosen)

    def signed_at(self) -> datetime:
        return datetime.combine(day_of(self.day), time(12))

    def path(self) -> Path | None:
        return Path(self.file.text()) if self.file.text().strip() else None

    def check(self) -> None:
        if not self._issued <= day_of(self.day) <= self._today:
            raise BadInput(field="signed-on", value=day_of(self.day).isoformat(), why="not-since-issue")


class AmendForm(Deed):
    """What a supplement would say, both texts beside each other, and why it is made."""

    def __init__(self, around: Surroundings, draft: AmendmentDraft, parent: QWidget) -> None:
        title = parent.tr("Supplement to {number}").format(number=draft.number)
        super().__init__(around, title, parent.tr("Issue the supplement"), parent)
        self.setMinimumSize(860, 480)
        table = difference_table(around, draft.changes)
        self.form.addRow(table)
        more, fell = draft.difference, draft.difference < 0
        text = self.tr("The price falls by ¥{sum}.") if fell else self.tr("The price rises by ¥{sum}.")
        note = text.format(sum=formats.amount(abs(more))) if more else self.tr("The price stays as it is.")
        self.form.addRow(label(note, "strong"))
        self.reason = QPlainTextEdit()
        self.reason.setFixedHeight(64)
        self.reason.setTabChangesFocus(True)
        self.add(self.tr("Reason (stays on the record)"), self.reason)
        self.deed.setEnabled(False)
        self.reason.textChanged.connect(lambda: self.deed.setEnabled(bool(self.why())))

    def why(self) -> str:
        return self.reason.toPlainText().strip()


class TariffQuestion(Deed):
    """By which tariff a supplement is priced."""

    def __init__(self, around: Surroundings, number: str, parent: QWidget) -> None:
        title = parent.tr("Supplement to {number}").format(number=number)
        super().__init__(around, title, parent.tr("Show what differs"), parent)
        told: QLabel = label(
            self.tr("The supplement states what the booking says today that the contract does not."),
            "second",
            wrap=True,
        )
        self.form.addRow(told)
        self.today = QCheckBox(self.tr("Price it by the tariff of today, not by the one agreed"))
        self.form.addRow(self.today)
