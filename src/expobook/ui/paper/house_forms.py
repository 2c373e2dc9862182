"""The forms of the licensor and of the terms of payment, and what opens and saves them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem, QWidget

from expobook.domain.codes import credit_code_doubts
from expobook.domain.errors import BadInput, StaleData
from expobook.domain.money import parse_yuan
from expobook.domain.progress import Progress
from expobook.domain.text import Bilingual, bilingual
from expobook.services.changes import Changes
from expobook.services.contracts.data import House
from expobook.services.contracts.house import (
    differing_terms,
    hours,
    house,
    payment_settings,
    save_house,
    save_payment_settings,
)
from expobook.services.money.payment_terms import check_terms
from expobook.ui.kit import formats
from expobook.ui.kit.forms import Deed, count_field
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import both_versions, field_by_field
from expobook.ui.parties.forms import DOUBTS
from expobook.words import shown

_PAIRS = ("name", "address", "bank", "place")
_PLAIN = ("credit_code", "representative", "phone", "email", "account")
_MOST_TIERS = 8


class LicensorForm(Deed):
    """The venue's side as every paper prints it."""

    tall = True

    def __init__(self, around: Surroundings, now: House, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Licensor"), parent.tr("Save"), parent)
        self.setMinimumWidth(620)
        self._now = now
        if now.sample:
            told = self.tr("The shipped example: papers are marked SAMPLE until the venue enters its own.")
            self.form.addRow(label(told, "warn", wrap=True))
        texts = {
            "name": self.tr("Name"),
            "credit_code": self.tr("Registration no."),
            "representative": self.tr("Legal representative"),
            "address": self.tr("Address"),
            "phone": self.tr("Phone"),
            "email": self.tr("E-mail"),
            "bank": self.tr("Bank"),
            "account": self.tr("Account no."),
            "place": self.tr("Contracts are made in"),
        }
        self.fields: dict[str, QLineEdit] = {}
        for key, text in texts.items():
            if key in _PAIRS:
                words: Bilingual = now.place if key == "place" else getattr(now.party, key)
                self._field(f"{key}_zh", f"{text} · {self.tr('Chinese')}", words.zh)
                self._field(f"{key}_en", f"{text} · {self.tr('English')}", words.en)
            else:
                self._field(key, text, getattr(now.party, key))
        self.doubt = label("", "warn", wrap=True)
        self.form.addRow("", self.doubt)
        self.originals = count_field(now.originals, 2, 20)
        self.originals.setSingleStep(2)
        self.add(self.tr("Originals"), self.originals)
        self._field("show_hours", self.tr("Hours of the show"), now.show_hours)
        self._field("work_hours", self.tr("Hours of build-up"), now.work_hours)
        self._field("why", self.tr("Reason (stays on the record)"), "")
        self.fields["credit_code"].textChanged.connect(self._judge)
        self._judge()

    def _field(self, key: str, name: str, value: str) -> None:
        self.fields[key] = QLineEdit(value)
        self.add(name, self.fields[key])

    def _judge(self) -> None:
        doubts = credit_code_doubts(self.fields["credit_code"].text())
        self.doubt.setText(" ".join(self.tr(DOUBTS[each]) for each in doubts))
        self.doubt.setVisible(bool(doubts))

    def house(self) -> House:
        """Return what the form says."""
        said = {key: field.text() for key, field in self.fields.items()}
        pairs = {key: Bilingual(said[f"{key}_zh"], said[f"{key}_en"]) for key in _PAIRS}
        place = pairs.pop("place")
        values: dict[str, Any] = {**pairs, **{key: said[key] for key in _PLAIN}}
        return replace(
            self._now,
            party=replace(self._now.party, **values),
            place=place,
            originals=self.originals.value(),
            show_hours=said["show_hours"],
            work_hours=said["work_hours"],
        )

    def why(self) -> str:
        return self.fields["why"].text()

    def check(self) -> None:
        made = self.house()
        bilingual(made.party.name.zh, made.party.name.en, "licensor")
        hours(made.show_hours, "show-hours")
        hours(made.work_hours, "work-hours")
        if self.originals.value() % 2:
            raise BadInput(field="originals", value=str(self.originals.value()), why="even-originals")
        if not self.why().strip():
            raise BadInput(field="why", value="", why="empty")


class TermsForm(Deed):
    """Instalments, deposit and what cancelling costs, for every contract from now on."""

    tall = True

    def __init__(self, around: Surroundings, now: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(around, parent.tr("Terms of payment"), parent.tr("Save"), parent)
        self.setMinimumWidth(520)
        self._now = dict(now)
        self.earnest, self.second = QLineEdit(str(now["earnest_percent"])), QLineEdit(str(now["second_percent"]))
        self.second_days = count_field(int(now["second_days"]), 0, 999)
        self.balance_days = count_field(int(now["balance_days"]), 0, 999)
        self.clearance = QLineEdit(formats.amount(int(now["clearance_fen"])))
        self.deposit_days = count_field(int(now["deposit_days"]), 0, 999)
        self.late = QLineEdit(f"{Decimal(str(now['late_per_day'])) * 100:f}".rstrip("0").rstrip("."))
        self.tiers = self._table(now["tiers"])
        self.reason = QLineEdit()
        limit = self.tr("at most {limit} % (Civil Code art. 586)").format(limit=now["most_earnest_percent"])
        self.add(self.tr("Earnest, % of the net price"), self.earnest)
        self.form.addRow("", label(limit, "third"))
        self.add(self.tr("Second part, % of the total"), self.second)
        self.add(self.tr("Second part, days before move-in"), self.second_days)
        self.add(self.tr("Balance, days before move-in"), self.balance_days)
        self.add(self.tr("Clearance security, CNY"), self.clearance)
        self.add(self.tr("Security, days before move-in"), self.deposit_days)
        self.add(self.tr("Late payment, % a day"), self.late)
        self.add(self.tr("Cancelling"), self.tiers)
        self.add(self.tr("Reason (stays on the record)"), self.reason)

    def _table(self, tiers: Any) -> QTableWidget:
        table = QTableWidget(_MOST_TIERS, 2)
        table.setHorizontalHeaderLabels([self.tr("Days before move-in, at least"), self.tr("% of the licence fee")])
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setFixedHeight(28 + 24 * 6)
        for place, (days, percent) in enumerate(tiers):
            table.setItem(place, 0, QTableWidgetItem(str(days)))
            table.setItem(place, 1, QTableWidgetItem(f"{Decimal(str(percent)):f}"))
        return table

    def changes(self) -> dict[str, Any]:
        """Return what the form says; raises ``BadInput``."""
        return {
            "earnest_percent": _percent(self.earnest.text(), "earnest-percent"),
            "second_percent": _percent(self.second.text(), "second-percent"),
            "second_days": self.second_days.value(),
            "balance_days": self.balance_days.value(),
            "clearance_fen": parse_yuan(self.clearance.text().replace(",", ""), "clearance"),
            "deposit_days": self.deposit_days.value(),
            "late_per_day": f"{Decimal(_percent(self.late.text(), 'late-per-day')) / 100:f}",
            "tiers": self._tiers(),
        }

    def _tiers(self) -> list[tuple[int, str]]:
        found = []
        for place in range(self.tiers.rowCount()):
            texts = [item.text().strip() if (item := self.tiers.item(place, n)) is not None else "" for n in (0, 1)]
            if any(texts):
                if not texts[0].isdecimal():
                    raise BadInput(field="tiers", value=texts[0][:20], why="not-a-number")
                found.append((int(texts[0]), _percent(texts[1], "tiers")))
        return found

    def check(self) -> None:
        check_terms({**self._now, **self.changes()})
        if not self.reason.text().strip():
            raise BadInput(field="why", value="", why="empty")


def _percent(text: str, field: str) -> str:
    plain = text.strip().removesuffix("%").strip()
    if not plain.replace(".", "", 1).isdecimal():
        raise BadInput(field=field, value=text[:20], why="not-a-number")
    return plain


class HouseDeeds(QObject):
    """Opens both forms with what the book has, and saves them; ``changed`` tells that papers say something else."""

    changed = Signal()

    def __init__(self, around: Surroundings, over: QWidget) -> None:
        super().__init__(over)
        self._around, self._over = around, over
        self.dialog: QDialog | None = None
        self._saving: tuple[House, House, str] | None = None

    def ask_licensor(self) -> None:
        """Read the licensor and show its form."""
        self._read(house, self._licensor_read)

    def ask_terms(self) -> None:
        """Read the terms of payment and show their form."""
        self._read(payment_settings, self._terms_read)

    def _read(self, what: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        desk = self._around.desk

        def ask(progress: Progress) -> Any:
            return what(desk)

        self._around.jobs.start(ask, done, self._around.messages.failed, database=True)

    def _licensor_read(self, now: House) -> None:
        form = LicensorForm(self._around, now, self._over)
        form.accepted.connect(lambda: self._save_house(now, form.house(), form.why()))
        self._open(form)

    def _save_house(self, was: House, mine: House, why: str) -> None:
        """Save the licensor; what somebody else saved since it was read is shown beside it."""
        desk = self._around.desk
        self._saving = (was, mine, why)

        def write(progress: Progress) -> Any:
            return save_house(desk, mine, why=why, expected=was)

        self._around.jobs.start(write, self._saved, self._not_saved, database=True)

    def _not_saved(self, error: Exception) -> None:
        if not isinstance(error, StaleData) or self._saving is None:
            self._around.messages.failed(error)
            return
        was, mine, why = self._saving
        again = partial(self._save_again, error.facts["theirs"], why)
        self.dialog = both_versions(self._around, error, was, mine, self._shown_field, again, self._over, ("party",))

    def _save_again(self, theirs: House, why: str, chosen: House) -> None:
        self._save_house(theirs, chosen, why)

    def _shown_field(self, field: str, value: Any) -> str:
        if isinstance(value, Bilingual):
            return " / ".join(filter(None, (value.zh, value.en)))
        return shown(value, self._around.language, field)

    def _terms_read(self, now: Mapping[str, Any]) -> None:
        form = TermsForm(self._around, now, self._over)
        form.accepted.connect(lambda: self._save_terms(now, form.changes(), form.reason.text()))
        self._open(form)

    def _save_terms(self, was: Mapping[str, Any], mine: Mapping[str, Any], why: str) -> None:
        """Save terms of payment; what somebody else saved since they were read is shown beside them."""
        desk, version = self._around.desk, int(was["version"])

        def write(progress: Progress) -> Any:
            return save_payment_settings(desk, mine, why=why, expected_version=version)

        failed = bound(self, partial(self._terms_not_saved, was, mine, why))
        self._around.jobs.start(write, self._saved, failed, database=True)

    def _terms_not_saved(self, was: Mapping[str, Any], mine: Mapping[str, Any], why: str, error: Exception) -> None:
        if not isinstance(error, StaleData):
            self._around.messages.failed(error)
            return
        theirs = error.facts["theirs"]

        def keep(names: list[str]) -> None:
            self._save_terms(theirs, {name: mine[name] for name in names}, why)

        found = differing_terms(was, mine, theirs)
        self.dialog = field_by_field(self._around, error, found, self._shown_term, keep, self._over)

    def _shown_term(self, field: str, value: Any) -> str:
        language = self._around.language
        if field == "tiers":
            return "\n".join(f"{shown(int(days), language, 'days')}: {percent} %" for days, percent in value)
        if field == "late_per_day":
            return shown(Decimal(value) * 100, language, "percent")
        return shown(Decimal(value), language, field)

    def _open(self, form: Deed) -> None:
        self.dialog = form
        form.finished.connect(form.deleteLater)
        form.open()

    def _save(self, deed: Callable[[], tuple[Any, Changes]]) -> None:
        def write(progress: Progress) -> Any:
            return deed()

        self._around.jobs.start(write, self._saved, self._around.messages.failed, database=True)

    def _saved(self, answer: tuple[Any, Changes]) -> None:
        self._around.messages.done(self.tr("Saved; papers issued before keep what they say."))
        self._around.hub.publish(answer[1], self)
        self.changed.emit()
