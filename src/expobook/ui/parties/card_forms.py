"""The forms around a card: a person, a note, another party to merge with, a yearly show, a year to make."""

import re
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from expobook.domain.booking import Organiser
from expobook.domain.codes import phone_doubts
from expobook.domain.errors import BadInput
from expobook.domain.party import Channel, Contact
from expobook.domain.progress import Progress
from expobook.domain.series import Series, YearRule
from expobook.domain.text import LONGEST_NOTE, Bilingual, bilingual, clean
from expobook.services.parties.merging import Merge, look_at_merge
from expobook.ui.kit.forms import Deed, count_field, words_of
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.parts import grow, label
from expobook.ui.kit.screen import Surroundings
from expobook.ui.parties.forms import DOUBTS, organiser_box, theme_box
from expobook.words import counted, shown

_MOST_DAYS = 3_660


class ContactForm(Deed):
    """Enter or edit a person at a party."""

    def __init__(self, around: Surroundings, contact: Contact, parent: QWidget) -> None:
        title = parent.tr("Edit contact") if contact.id else parent.tr("New contact")
        super().__init__(around, title, parent.tr("Save"), parent)
        self.was = contact
        self.name, self.post = QLineEdit(contact.name), QLineEdit(contact.post)
        self.phone, self.email = QLineEdit(contact.phone), QLineEdit(contact.email)
        self.note = QLineEdit(contact.note)
        self.add(self.tr("Name"), self.name)
        self.add(self.tr("Post"), self.post)
        self.add(self.tr("Phone"), self.phone)
        self.phone_doubt = label("", "warn", wrap=True)
        self.form.addRow(self.phone_doubt)
        self.add(self.tr("E-mail"), self.email)
        self.add(self.tr("Note"), self.note)
        self.phone.textChanged.connect(self._doubt)
        self._doubt()

    def _doubt(self, *_: object) -> None:
        """Point out what looks like a slip; it never blocks."""
        told = " ".join(self.tr(DOUBTS[each]) for each in phone_doubts(self.phone.text()))
        self.phone_doubt.setText(told)
        self.phone_doubt.setVisible(bool(told))

    def contact(self) -> Contact:
        """Return what the form says."""
        fields = ("name", "post", "phone", "email", "note")
        return replace(self.was, **{field: getattr(self, field).text() for field in fields})

    def check(self) -> None:
        clean(self.name.text(), "name")


class NoteForm(Deed):
    """Write down what was said with a party."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Note of correspondence"), parent.tr("Write down"), parent)
        self.channel = QComboBox()
        for each in Channel:
            self.channel.addItem(shown(each, around.language, "channel"), each)
        self.text = QPlainTextEdit()
        self.text.setFixedHeight(96)
        self.text.setTabChangesFocus(True)
        self.add(self.tr("By"), self.channel)
        self.add(self.tr("What was said"), self.text)

    def said_by(self) -> Channel:
        """Return how it was said; Qt hands back the bare text of the choice."""
        return Channel(self.channel.currentData())

    def check(self) -> None:
        clean(self.text.toPlainText(), "note", longest=LONGEST_NOTE)


class MergeForm(Deed):
    """Choose the party that stays; everything of the other follows it."""

    def __init__(
        self, around: Surroundings, goes: Organiser, others: Sequence[Organiser], twins: Sequence[int], parent: QWidget
    ) -> None:
        name = goes.name.in_language(around.language)
        super().__init__(around, parent.tr("Merge {name}").format(name=name), parent.tr("Merge"), parent)
        self.stays, self.reason, self._goes = QComboBox(), QLineEdit(), goes.id
        for each in sorted(others, key=lambda one: one.id not in twins):
            mark = self.tr("may be the same") if each.id in twins else ""
            words = (each.name.in_language(around.language), each.credit_code or each.phone, mark)
            self.stays.addItem(" · ".join(filter(None, words)), each.id)
        self.stays.setPlaceholderText(self.tr("Choose who stays"))
        self.stays.setCurrentIndex(0 if twins else -1)
        self.follows = label("", "second", wrap=True)
        told = self.tr("Bookings, shows, contacts and notes follow. Contracts that were issued keep their names.")
        self.form.addRow(label(told, "second", wrap=True))
        self.add(self.tr("Into"), self.stays)
        self.add(self.tr("Reason (stays on the record)"), self.reason)
        self.form.addRow(self.follows)
        self.stays.currentIndexChanged.connect(self._look)
        self.stays.setFocus()
        self._look()

    def _look(self, *_: object) -> None:
        """Ask the book what would follow; nothing is written."""
        stays, goes, desk = self.stays.currentData(), self._goes, self.around.desk
        if stays is None:
            self.follows.clear()
            return

        def ask(progress: Progress) -> Merge:
            return look_at_merge(desk, stays, goes)

        self.around.jobs.start(ask, bound(self, self._say), self.around.messages.failed, database=True)

    def _say(self, found: Merge) -> None:
        counts = {name: len(numbers) for name, numbers in found.moved.items()}
        follow = self.tr(
            "Would follow: {bookings|booking|bookings}, {events|show|shows}, {series|yearly show|yearly shows}, "
            "{contacts|contact|contacts}, {correspondence|note|notes}."
        )
        kept = self.tr("Contracts that keep the name: {numbers}.").format(numbers=", ".join(found.frozen))
        self.follows.setText(counted(follow, **counts) + (f"\n{kept}" if found.frozen else ""))
        grow(self)

    def check(self) -> None:
        if self.stays.currentData() is None:
            raise BadInput(field="goes", value="", why="empty")
        clean(self.reason.text(), "why")


class SeriesForm(Deed):
    """Enter or edit a yearly show."""

    tall = True

    def __init__(
        self, around: Surroundings, series: Series | None, organisers: Sequence[Organiser], parent: QWidget
    ) -> None:
        title = parent.tr("Edit yearly show") if series else parent.tr("New yearly show")
        super().__init__(around, title, parent.tr("Save"), parent)
        self.setMinimumWidth(580)
        self.was = series
        venue = around.desk.venue
        name = series.name if series else Bilingual("", "")
        self.zh, self.en = QLineEdit(name.zh), QLineEdit(name.en)
        self.organiser = organiser_box(around, organisers, series.organiser_id or None if series else None)
        self.theme = theme_box(around, series.theme if series else "")
        self.rule = QLineEdit(series.rule.text if series else "W20-4")
        self.space = QLineEdit(words_of(venue, series.bays) if series else "")
        self.build = count_field(series.build_up if series else 3, 0)
        self.days = count_field(series.show if series else 3, 1)
        self.dismantle = count_field(series.dismantle if series else 2, 0)
        self.first_refusal = count_field(series.refusal_days if series else 270, 0, _MOST_DAYS)
        self.add(self.tr("Name, Chinese"), self.zh)
        self.add(self.tr("Name, English"), self.en)
        self.add(self.tr("Organiser"), self.organiser)
        self.add(self.tr("Theme"), self.theme)
        self.add(self.tr("Opens"), self.rule)
        told = self.tr(
            "09-10: each 10 September. W20-4: Thursday of week 20. spring+2w-4: Thursday of the second week "
            "after Spring Festival."
        )
        self.form.addRow(label(told, "second", wrap=True))
        self.add(self.tr("Space"), self.space)
        self.add(self.tr("Build-up days"), self.build)
        self.add(self.tr("Show days"), self.days)
        self.add(self.tr("Dismantling days"), self.dismantle)
        self.add(self.tr("First refusal ends, days before the opening"), self.first_refusal)
        self.goes_on = QCheckBox(self.tr("Goes on: years to come get a placeholder"))
        self.goes_on.setChecked(series.active if series else True)
        self.form.addRow(self.goes_on)

    def series(self) -> Series:
        """Return what the form says; raises ``UserError`` for what cannot be used."""
        return Series(
            self.was.id if self.was else 0,
            Bilingual(self.zh.text(), self.en.text()),
            YearRule(self.rule.text().strip()),
            self.around.desk.venue.expand(filter(None, re.split(r"[,，、\s]+", self.space.text()))),
            self.build.value(),
            self.days.value(),
            self.dismantle.value(),
            self.first_refusal.value(),
            self.organiser.currentData() or 0,
            self.theme.currentData(),
            self.goes_on.isChecked(),
            self.was.version if self.was else 0,
        )

    def check(self) -> None:
        bilingual(self.zh.text(), self.en.text(), "series")
        if not self.series().bays:
            raise BadInput(field="space", value="", why="empty")


class YearForm(Deed):
    """Choose the year whose placeholders are made."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(around, parent.tr("Placeholders of a year"), parent.tr("Make placeholders"), parent)
        now = around.desk.now().year
        self.year = count_field(now + 1, now, now + 20)
        told = self.tr("Every yearly show without a booking in that year gets a hold until its first refusal ends.")
        self.form.addRow(label(told, "second", wrap=True))
        self.add(self.tr("Year"), self.year)
