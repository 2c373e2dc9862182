"""The left side of a draft: parties that can be filled in, terms, and the sections with what each lacks."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from expobook.domain.contract import Contract
from expobook.domain.text import Bilingual
from expobook.services.contracts.data import MissingField
from expobook.services.contracts.paper_trail import PaperState
from expobook.ui.kit import formats
from expobook.ui.kit.parts import group, label, push, row
from expobook.ui.kit.screen import Surroundings

_NARROWEST = 396  # where the fields and the three languages stand beside their names
# code of what is missing -> the field that fills it
_FILLED_BY = {
    "licensee-name": "name_zh",
    "licensee-code": "credit_code",
    "licensee-head": "representative",
    "licensee-address": "address_zh",
}
_FIELDS = ("name_zh", "name_en", "credit_code", "representative", "address_zh", "address_en")


class Facts(QWidget):
    """Fields, terms and sections of the booking in view."""

    organiser_edited = Signal(object, object)  # an Organiser as it was read, and with what was typed
    parties_wanted = Signal()
    terms_wanted = Signal()
    house_wanted = Signal()
    section_chosen = Signal(int)
    language_chosen = Signal(str)

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._state: PaperState | None = None
        self.fields = {name: QLineEdit() for name in _FIELDS}
        for field in self.fields.values():
            field.editingFinished.connect(self._edited)
        self.languages = {name: push("", "segment") for name in ("both", "zh", "en")}
        for name, button in self.languages.items():
            button.setCheckable(True)
            button.clicked.connect(partial(self.language_chosen.emit, name))
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._parties_title, self._terms_title, self._parts_title = label(), label(), label()
        self._complete = label("", "third")
        self.change, self._terms_link, self._house_link = push("", "link"), push("", "link"), push("", "link")
        self.change.clicked.connect(self.parties_wanted)
        self._terms_link.clicked.connect(self.terms_wanted)
        self._house_link.clicked.connect(self.house_wanted)
        self._names = {name: label("", "second") for name in (*_FIELDS, "languages", "space", "days")}
        self._space, self._days = label("", wrap=True), label("", wrap=True)
        self._form = _form()
        for name in _FIELDS:
            self._form.addRow(self._names[name], self.fields[name])
        segment = QWidget()
        segment.setLayout(row(*self.languages.values(), 1, gap=0))
        self._form.addRow(self._names["languages"], segment)
        self._form.addRow(self._names["space"], self._space)
        self._form.addRow(self._names["days"], self._days)
        self._terms = _form()
        self.sections = QTreeWidget()
        self.sections.setHeaderHidden(True)
        self.sections.setRootIsDecorated(False)
        self.sections.setColumnCount(2)
        self.sections.setMinimumHeight(160)
        header = self.sections.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.sections.itemClicked.connect(self._section)
        self.sections.itemActivated.connect(self._section)
        self.setMinimumWidth(_NARROWEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        inside = QWidget()
        inside.setObjectName("inside")
        upper = QVBoxLayout(inside)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(group(self._parties_title, 1, self.change))
        upper.addLayout(self._form)
        upper.addWidget(group(self._terms_title, 1, self._house_link, self._terms_link))
        upper.addLayout(self._terms)
        upper.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(scroll, 3)
        column.addWidget(group(self._parts_title, 1, self._complete))
        column.addWidget(self.sections, 2)

    # --- showing

    def show_state(self, state: PaperState | None, language: str) -> None:
        """Show a booking's draft; sections with clauses that differ from the shipped ones say so."""
        self._state = state
        editable = state is not None and state.standing is None
        for name, button in self.languages.items():
            button.setChecked(name == language)
            button.setEnabled(editable)
        for name, field in self.fields.items():
            value = _value(state, name)
            if field.text() != value and not (field.hasFocus() and field.isModified()):
                field.setText(value)
                field.setCursorPosition(0)  # a long text is read from its beginning
            field.setEnabled(editable and state is not None and state.organiser is not None)
        self.change.setEnabled(editable)
        self._mark_missing(state)
        clear_form(self._terms)
        self.sections.clear()
        for told in (self._space, self._days):
            told.clear()
        if state is None:
            return
        draft = state.draft
        self._space.setText(f"{self._around.desk.venue.describe(draft.licensed_bays)} · {formats.area(draft.area_mm2)}")
        language_ = self._around.language
        self._days.setText(f"{formats.span(draft.stay, language_)} · {formats.span(draft.show, language_)}")
        self._fill_terms(draft)
        self._fill_sections(draft, state.missing if editable else ())

    def _mark_missing(self, state: PaperState | None) -> None:
        lacks = {_FILLED_BY.get(each.code) for each in state.missing} if state and state.standing is None else set()
        for name, field in self.fields.items():
            field.setProperty("state", "missing" if name in lacks else "")
            field.setPlaceholderText(self.tr("missing") if name in lacks else "")
            field.style().unpolish(field)
            field.style().polish(field)

    def _fill_terms(self, draft: Contract) -> None:
        language = self._around.language
        sheet = draft.price
        tariff = self.tr("{code}, version {version}").format(code=sheet.tariff_code, version=sheet.tariff_version)
        self._terms.addRow(label(self.tr("Tariff"), "second"), label(tariff))
        for part in draft.instalments:
            share = f" · {part.amount * 100 / sheet.total:.1f} %" if sheet.total else ""
            name = label(part.title.in_language(language), "second")
            self._terms.addRow(name, label(f"¥{formats.amount(part.amount)}{share}"))
        for deposit in draft.deposits:
            name = label(deposit.title.in_language(language), "second")
            self._terms.addRow(name, label(f"¥{formats.amount(deposit.amount)}"))
        self._terms.addRow(label(self.tr("Originals"), "second"), label(str(draft.originals)))

    def _fill_sections(self, draft: Contract, missing: tuple[MissingField, ...]) -> None:
        language, theme = self._around.language, self._around.theme
        whole = 0
        for article in (*draft.articles, *draft.annexes):
            lacks = sum(each.article == article.number for each in missing)
            item = QTreeWidgetItem([f"{article.number}   {article.title.in_language(language)}", ""])
            if lacks:
                item.setText(1, self.tr("{count} missing").format(count=lacks))
                item.setForeground(1, theme.color("warn"))
            elif any(clause.changed for clause in article.clauses):
                item.setText(1, self.tr("changed"))
            else:
                item.setIcon(1, theme.icon("check", "ok"))
            whole += not lacks
            self.sections.addTopLevelItem(item)
        count = len(draft.articles) + len(draft.annexes)
        self._complete.setText(self.tr("{count} · {whole} complete").format(count=count, whole=whole))

    # --- doing

    def fill_in(self, code: str) -> bool:
        """Put the cursor where something missing is filled in; False when that is not on this side."""
        field = self.fields.get(_FILLED_BY.get(code, ""))
        if field is None or not field.isEnabled():
            return False
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()
        return True

    def _edited(self) -> None:
        state, field = self._state, self.sender()
        if state is None or state.organiser is None or not isinstance(field, QLineEdit) or not field.isModified():
            return
        field.setModified(False)
        said = {name: each.text() for name, each in self.fields.items()}
        edited = replace(
            state.organiser,
            name=Bilingual(said["name_zh"], said["name_en"]),
            credit_code=said["credit_code"],
            representative=said["representative"],
            address=Bilingual(said["address_zh"], said["address_en"]),
        )
        if edited != state.organiser:
            self.organiser_edited.emit(state.organiser, edited)

    def _section(self, item: QTreeWidgetItem) -> None:
        self.section_chosen.emit(self.sections.indexOfTopLevelItem(item))

    def retranslate(self) -> None:
        self._parties_title.setText(self.tr("Licensee and space"))
        self._terms_title.setText(self.tr("Terms"))
        self._parts_title.setText(self.tr("Sections"))
        self.sections.setAccessibleName(self.tr("Sections"))
        self.change.setText(self.tr("Choose…"))
        self._terms_link.setText(self.tr("Terms…"))
        self._house_link.setText(self.tr("Licensor…"))
        names = {
            "name_zh": self.tr("Name, Chinese"),
            "name_en": self.tr("Name, English"),
            "credit_code": self.tr("Registration no."),
            "representative": self.tr("Legal representative"),
            "address_zh": self.tr("Address, Chinese"),
            "address_en": self.tr("Address, English"),
            "languages": self.tr("Languages"),
            "space": self.tr("Space"),
            "days": self.tr("Licence · show"),
        }
        for key, text in names.items():
            self._names[key].setText(text)
            if key in self.fields:
                self.fields[key].setAccessibleName(text)
        texts = {"both": "中文 + English", "zh": "中文", "en": "English"}
        for key, button in self.languages.items():
            button.setText(texts[key])


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(12, 8, 12, 8)
    form.setHorizontalSpacing(12)
    form.setVerticalSpacing(6)
    return form


def clear_form(form: QFormLayout) -> None:
    """Take every row out of a form."""
    while form.rowCount():
        form.removeRow(0)


def _value(state: PaperState | None, name: str) -> str:
    if state is None:
        return ""
    party = state.draft.licensee
    values = {
        "name_zh": party.name.zh,
        "name_en": party.name.en,
        "credit_code": party.credit_code,
        "representative": party.representative,
        "address_zh": party.address.zh,
        "address_en": party.address.en,
    }
    return values[name]
