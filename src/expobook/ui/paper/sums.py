"""The right side of a draft: what is missing, each price line and where it comes from, the payments."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from expobook.domain.contract import Contract
from expobook.services.contracts.data import MissingField
from expobook.services.money.payment_terms import cancelled_on
from expobook.ui.kit import formats
from expobook.ui.kit.parts import clear, group, inside, label, push, row
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted


class Sums(QWidget):
    """Explains one draft."""

    fill_wanted = Signal(str)  # the code of something missing

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._draft: Contract | None = None
        self._missing: Sequence[MissingField] = ()
        ground = inside()
        self._column = QVBoxLayout(ground)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(ground)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def show_draft(self, draft: Contract | None, missing: Sequence[MissingField]) -> None:
        self._draft, self._missing = draft, missing
        self.rebuild()

    def rebuild(self) -> None:
        clear(self._column)
        if self._draft is not None:
            if self._missing:
                self._lacks()
            self._price(self._draft)
            self._payments(self._draft)
            self._cancelled_today(self._draft)
        self._column.addStretch(1)

    def _line(self, left: QWidget, right: QWidget, *below: QWidget) -> None:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 4, 12, 4)
        column.setSpacing(0)
        for first, *others in ((left, right), below) if below else ((left, right),):
            line = QHBoxLayout()
            line.addWidget(first, 1)  # names wrap, figures never do
            for other in others:
                line.addWidget(other)
            column.addLayout(line)
        self._column.addWidget(box)

    def _lacks(self) -> None:
        language = self._around.language
        top = QFrame()
        top.setProperty("area", "warned")
        sign = label()
        sign.setPixmap(self._around.theme.pixmap("triangle-alert", "warn", 16, self.devicePixelRatioF()))
        text = self.tr("{count} missing before this can be issued").format(count=len(self._missing))
        words = label(text, "warn")
        top.setLayout(row(sign, words, 1, margins=(12, 6, 12, 6)))
        self._column.addWidget(top)
        for each in self._missing:
            link = push(self.tr("Go to"), "link")
            link.clicked.connect(partial(self.fill_wanted.emit, each.code))
            self._line(label(f"§ {each.article}   {each.words.in_language(language)}", wrap=True), link)

    def _price(self, draft: Contract) -> None:
        language, sheet = self._around.language, draft.price
        self._column.addWidget(
            group(label(self.tr("Price")), label(self.tr("each line and where it comes from"), "third"), 1)
        )
        for line in sheet.lines:
            title = line.title.in_language(language)
            if line.stay is not None:
                title += f" · {formats.span(line.stay, language)}"
            source = label(self.tr("tariff {rule}").format(rule=line.rule), "third")
            reason = label(line.explanation.in_language(language), "third", wrap=True)
            self._line(label(title, wrap=True), label(formats.amount(line.amount)), reason, source)
        for tax in sheet.taxes:
            base = self.tr("{percent} % of {net}").format(percent=f"{tax.percent:f}", net=formats.amount(tax.net))
            self._line(
                label(tax.title.in_language(language), wrap=True), label(formats.amount(tax.tax)), label(base, "third")
            )
        total = self.tr("Total, {currency}").format(currency=sheet.currency)
        self._line(label(total, "strong"), label(formats.amount(sheet.total), "title"))

    def _payments(self, draft: Contract) -> None:
        language = self._around.language
        if draft.instalments:
            note = label(self.tr("add up to the total to the fen"), "third")
            self._column.addWidget(group(label(self.tr("Payments")), note, 1))
        for each in draft.instalments:
            due = f" · {formats.day(each.due, language, year=True)}" if each.due else ""
            rule = label(f"{each.rule.in_language(language)}{due}", "third", wrap=True)
            self._line(label(each.title.in_language(language)), label(formats.amount(each.amount)), rule)
        for deposit in draft.deposits:
            until = label(deposit.due.in_language(language), "third", wrap=True)
            self._line(label(deposit.title.in_language(language)), label(formats.amount(deposit.amount)), until)

    def _cancelled_today(self, draft: Contract) -> None:
        """What cancelling would cost if notice came today, by the tiers of the draft."""
        if not draft.cancellation:
            return
        today = self._around.desk.now().date()
        tier = cancelled_on(draft.cancellation, today)
        days = (draft.stay.start - today).days
        ahead = self.tr("If cancelled today ({days|day|days} before): {percent} %, ¥{sum}")
        begun = self.tr("If cancelled today ({days|day|days} after move-in): {percent} %, ¥{sum}")
        percent, sum_ = f"{tier.percent.normalize():f}", formats.amount(tier.amount)
        told = counted(ahead if days >= 0 else begun, days=abs(days), percent=percent, sum=sum_)
        note = label(told, "second", wrap=True)
        note.setContentsMargins(12, 8, 12, 8)
        self._column.addWidget(note)
