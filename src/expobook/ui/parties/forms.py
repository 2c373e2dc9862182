"""The forms of an organiser and of a show; slips are pointed out and never block."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from expobook.domain.booking import Booking, Event, Organiser
from expobook.domain.codes import Doubt, credit_code_doubts, phone_doubts
from expobook.domain.party import PartyKind
from expobook.domain.progress import Progress
from expobook.domain.text import Bilingual, bilingual
from expobook.services.parties.registry import like
from expobook.services.rules import theme_names
from expobook.ui.kit.forms import Deed, count_field
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings

MOST_VISITORS = 9_999_999
DOUBTS = {
    Doubt.CREDIT_LENGTH: "A credit code has 18 signs.",
    Doubt.CREDIT_SIGN: "A credit code has digits and capitals, without I, O, S, V and Z.",
    Doubt.CREDIT_DIVISION: "Signs 3 to 8 are the digits of a division.",
    Doubt.CREDIT_ORGANISATION: "The check sign of the organisation (sign 17) does not fit.",
    Doubt.CREDIT_CHECK: "The check sign at the end does not fit.",
    Doubt.PHONE_FORM: "This is no usual form of a telephone number.",
}


_NEW = {
    PartyKind.ORGANISER: "New organiser",
    PartyKind.EXHIBITOR: "New exhibitor",
    PartyKind.CONTRACTOR: "New contractor",
}
_EDIT = {
    PartyKind.ORGANISER: "Edit organiser",
    PartyKind.EXHIBITOR: "Edit exhibitor",
    PartyKind.CONTRACTOR: "Edit contractor",
}
_PAUSE = 250  # ms without a key before the book is asked who is read alike


class OrganiserForm(Deed):
    """Enter or edit an organiser; ``known`` are the others, so that one entered twice is noticed."""

    def __init__(
        self,
        around: Surroundings,
        organiser: Organiser | None,
        known: Sequence[Organiser],
        parent: QWidget,
        kind: PartyKind = PartyKind.ORGANISER,
    ) -> None:
        title = parent.tr(_EDIT[kind]) if organiser is not None and organiser.id else parent.tr(_NEW[kind])
        super().__init__(around, title, parent.tr("Save"), parent)
        self.setMinimumWidth(520)
        self.was = organiser or Organiser(0, Bilingual("", ""), kind=kind)
        self._known = [each for each in known if each.id != self.was.id]
        was = self.was
        self.zh, self.en = QLineEdit(was.name.zh), QLineEdit(was.name.en)
        self.code, self.head = QLineEdit(was.credit_code), QLineEdit(was.representative)
        self.address_zh, self.address_en = QLineEdit(was.address.zh), QLineEdit(was.address.en)
        self.phone, self.email = QLineEdit(was.phone), QLineEdit(was.email)
        self.bank, self.account = QLineEdit(was.bank), QLineEdit(was.account)
        self.same, self.code_doubt, self.phone_doubt = (label("", "warn", wrap=True) for _ in range(3))
        self.add(self.tr("Name, Chinese"), self.zh)
        self.add(self.tr("Name, English"), _with_note(self.en, self.same))
        self.add(self.tr("Registration no."), _with_note(self.code, self.code_doubt))
        self.add(self.tr("Legal representative"), self.head)
        self.add(self.tr("Address, Chinese"), self.address_zh)
        self.add(self.tr("Address, English"), self.address_en)
        self.add(self.tr("Phone"), _with_note(self.phone, self.phone_doubt))
        self.add(self.tr("E-mail"), self.email)
        self.add(self.tr("Bank"), self.bank)
        self.add(self.tr("Account no."), self.account)
        self._alike: Sequence[Organiser] = ()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask_alike)
        for field in (self.zh, self.en, self.code, self.phone):
            field.textChanged.connect(self._judge)
        self.zh.textChanged.connect(self._typed_name)
        self._judge()

    def _typed_name(self) -> None:
        self._alike = ()
        self._pause.start()

    def _ask_alike(self) -> None:
        """Ask the book who is read like the Chinese name; typing goes on meanwhile."""
        desk, mine = self.around.desk, self.organiser()

        def ask(progress: Progress) -> tuple[str, tuple[Organiser, ...]]:
            return mine.name.zh, like(desk, mine)

        def came(answer: tuple[str, tuple[Organiser, ...]]) -> None:
            if answer[0] == self.zh.text():
                self._alike = answer[1]
                self._judge()

        self.around.jobs.start(ask, bound(self, came), database=True)

    def _judge(self) -> None:
        """Say what looks like a slip, and who is in the book already under this name or code."""
        _say(self.code_doubt, " ".join(self.tr(DOUBTS[each]) for each in credit_code_doubts(self.code.text())))
        _say(self.phone_doubt, " ".join(self.tr(DOUBTS[each]) for each in phone_doubts(self.phone.text())))
        language, mine = self.around.language, self.organiser()
        found = {each.id: each for each in (*(one for one in self._known if one.may_be(mine)), *self._alike)}
        twins = [each.name.in_language(language) for each in found.values()]
        text = self.tr("In the book already: {names}").format(names=", ".join(twins[:3])) if twins else ""
        _say(self.same, text)

    def organiser(self) -> Organiser:
        """Return what the form says."""
        return replace(
            self.was,
            name=Bilingual(self.zh.text(), self.en.text()),
            credit_code=self.code.text(),
            representative=self.head.text(),
            address=Bilingual(self.address_zh.text(), self.address_en.text()),
            phone=self.phone.text(),
            email=self.email.text(),
            bank=self.bank.text(),
            account=self.account.text(),
        )

    def check(self) -> None:
        bilingual(self.zh.text(), self.en.text(), "organiser")


class EventForm(Deed):
    """Enter or edit a show."""

    def __init__(
        self, around: Surroundings, event: Event | None, organisers: Sequence[Organiser], parent: QWidget
    ) -> None:
        title = parent.tr("Edit show") if event else parent.tr("New show")
        super().__init__(around, title, parent.tr("Save"), parent)
        self.was = event or Event(0, Bilingual("", ""))
        self.zh, self.en = QLineEdit(self.was.name.zh), QLineEdit(self.was.name.en)
        self.edition = QLineEdit(self.was.edition)
        self.theme = theme_box(around, self.was.theme)
        self.organiser = organiser_box(around, organisers, self.was.organiser_id or None)
        self.visitors = _visitors(self.was.visitors_a_session, self.tr("not known"))
        self.add(self.tr("Name, Chinese"), self.zh)
        self.add(self.tr("Name, English"), self.en)
        self.add(self.tr("Theme"), self.theme)
        self.add(self.tr("Edition"), self.edition)
        self.add(self.tr("Organiser"), self.organiser)
        self.add(self.tr("People expected a session"), self.visitors)

    def event_wanted(self) -> Event:
        """Return what the form says."""
        return replace(
            self.was,
            name=Bilingual(self.zh.text(), self.en.text()),
            theme=self.theme.currentData(),
            edition=self.edition.text(),
            organiser_id=self.organiser.currentData() or 0,
            visitors_a_session=self.visitors.value() or None,
        )

    def check(self) -> None:
        bilingual(self.zh.text(), self.en.text(), "event")


class AssignForm(Deed):
    """Say who a booking is for and which show it is."""

    def __init__(
        self,
        around: Surroundings,
        booking: Booking,
        organisers: Sequence[Organiser],
        events: Sequence[Event],
        parent: QWidget,
    ) -> None:
        name = booking.title.in_language(around.language)
        super().__init__(around, parent.tr("Parties of {booking}").format(booking=name), parent.tr("Save"), parent)
        self.organiser = organiser_box(around, organisers, booking.organiser_id)
        self.event_box = QComboBox()
        self.event_box.addItem("–", None)
        for event in events:
            edition = f" · {event.edition}" if event.edition else ""
            self.event_box.addItem(event.name.in_language(around.language) + edition, event.id)
        self.event_box.setCurrentIndex(max(0, self.event_box.findData(booking.event_id)))
        self.add(self.tr("Organiser"), self.organiser)
        self.add(self.tr("Event"), self.event_box)


def organiser_box(around: Surroundings, organisers: Sequence[Organiser], chosen: int | None) -> QComboBox:
    """Return a choice of one organiser or none."""
    box = QComboBox()
    box.addItem("–", None)
    for each in organisers:
        box.addItem(each.name.in_language(around.language), each.id)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def theme_box(around: Surroundings, chosen: str) -> QComboBox:
    """Return a choice of a theme; one that was typed stays a choice."""
    box = QComboBox()
    box.addItem("–", "")
    for code, name in theme_names().items():
        box.addItem(name.in_language(around.language), code)
    if chosen and box.findData(chosen) < 0:
        box.addItem(chosen, chosen)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def _visitors(count: int | None, none: str) -> QSpinBox:
    field = count_field(count or 0, 0, MOST_VISITORS)
    field.setSpecialValueText(none)
    field.setGroupSeparatorShown(True)
    return field


def _with_note(field: QWidget, note: QLabel) -> QWidget:
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(field)
    column.addWidget(note)
    both.setFocusProxy(field)
    return both


def _say(note: QLabel, text: str) -> None:
    note.setText(text)
    note.setVisible(bool(text))
