"""Tariffs: one version as tables, judged while it is edited, with what differs from the version it came from."""

import copy
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from expobook.domain.errors import StaleData, UserError
from expobook.domain.progress import Progress
from expobook.domain.tariff_difference import TariffDoubt, tariff_differences
from expobook.domain.tariff_examples import Reckoned
from expobook.resources import resource
from expobook.services.changes import Changes
from expobook.services.files import write_file
from expobook.services.money.tariff_words import differences_said
from expobook.services.money.tariffs import (
    doubts_about,
    examples_reckoned,
    export_tariff,
    read_tariff,
    save_tariff,
    tariff_data,
    tariff_versions,
)
from expobook.ui.kit.forms import Reason
from expobook.ui.kit.parts import area, group, label, push, toolbar
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.kit.side_by_side import Row, all_or_nothing
from expobook.ui.tariff.examples import ExamplesView
from expobook.ui.tariff.fields import PARTS, put_rows, rows_of
from expobook.ui.tariff.judged import Judged, place_of
from expobook.ui.tariff.rows import RowsTable
from expobook.ui.tariff.settings import SettingsForm

FILES = "JSON (*.json)"
PUBLISHED = str(resource("tariff", "published"))  # where tariffs of other venues are found
QUIET_MS = 300


class TariffScreen(Screen):
    """What space and services cost, as versions that begin to hold on a day."""

    key, title, icon, inside, wide = "tariffs", "Tariffs", "banknote", "paper", True

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.data: dict[str, Any] = {}
        self.came_from: Mapping[str, Any] = {}
        self.refusal: UserError | None = None
        self.doubts: Sequence[TariffDoubt] = ()
        self._other: Mapping[str, Any] | None = None  # what it is compared with, where not the version opened
        self.dialog: QDialog | None = None
        self._known: dict[str, int] = {}  # the newest version of each code
        self._newest: int | None = None  # of the code in view, when its editing began
        self._saving: tuple[dict[str, Any], str] = ({}, "")
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self.judge)
        self._build_bar()
        self._build()
        self.retranslate()

    def _build_bar(self) -> None:
        theme = self.around.theme
        self._back = push()
        self._back.setIcon(theme.icon("chevron-left"))
        self._back.clicked.connect(lambda: self.open_wanted.emit("paper", None))
        self.versions = QComboBox()
        self.versions.setMinimumWidth(300)
        self.versions.activated.connect(self._picked)
        self._import, self._export, self.save_button = push(), push(), push("", "primary")
        self._import.setIcon(theme.icon("upload"))
        self._export.setIcon(theme.icon("download"))
        self._import.clicked.connect(self.ask_import)
        self._export.clicked.connect(self.ask_export)
        self.save_button.clicked.connect(self.ask_save)
        self._bar = toolbar(self._back, self.versions, 1, self._import, self._export, self.save_button)

    def _build(self) -> None:
        self.parts = {part: RowsTable(part) for part in PARTS}
        self._part_titles: dict[str, QLabel] = {}
        self.examples, self.judged = ExamplesView(self.around), Judged(self.around)
        self.settings = {
            "general": SettingsForm(("general", "holiday", "part_hall")),
            "discounts": SettingsForm(("combine",), self._tables(("size_steps", "length_steps", "hall_steps"))),
            "overtime": SettingsForm(("overtime",), self._tables(("overtime.free",))),
        }
        self.tabs = QTabWidget()
        self._pages: dict[str, QWidget] = {
            "general": self.settings["general"],
            "rates": self.parts["rates"],
            "seasons": self.parts["seasons"],
            "discounts": self.settings["discounts"],
            "overtime": self.settings["overtime"],
            "services": self.parts["services"],
            "taxes": self.parts["tax_classes"],
            "examples": self.examples,
        }
        for page in self._pages.values():
            self.tabs.addTab(page, "")
        for rows in self.parts.values():
            rows.edited.connect(self._quiet.start)
        for form in self.settings.values():
            form.edited.connect(self._quiet.start)
        self.judged.version_chosen.connect(self._compare_with)
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.judged)
        work = QSplitter(Qt.Orientation.Horizontal)
        work.addWidget(self.tabs)
        work.addWidget(area("dock", side))
        work.setSizes([1020, 480])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(work)

    def _tables(self, parts: Sequence[str]) -> QWidget:
        """Return tables side by side, each under its title."""
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for part in parts:
            title = self._part_titles[part] = label()
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(group(title, 1))
            column.addWidget(self.parts[part], 1)
            line.addLayout(column, 1)
        return made

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self._bar

    def commands(self) -> list[Command]:
        return [
            Command("Save the tariff…", self.ask_save, "Ctrl+S", "check", "Contract"),
            Command("Take a tariff in…", self.ask_import, "", "upload", "Contract"),
            Command("Export the tariff…", self.ask_export, "Ctrl+E", "download", "Contract"),
        ]

    def commands_anywhere(self) -> list[Command]:
        return [Command("Tariffs…", partial(self.open_wanted.emit, self.key, None), "", "banknote", "Contract")]

    def entered(self) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> Any:
            return tariff_versions(desk), tariff_data(desk)

        self.around.jobs.start(ask, self._came, self.around.messages.failed, database=True)

    # --- showing

    def _came(self, answer: tuple[Sequence[Any], Mapping[str, Any]]) -> None:
        versions, now = answer
        self.versions.clear()
        for each in reversed(versions):
            until = f" – {each.valid_until}" if each.valid_until else ""
            self.versions.addItem(f"{each.code} v{each.version} · {each.valid_from}{until}", [each.code, each.version])
        self._known = {each.code: each.version for each in sorted(versions, key=lambda one: one.version)}
        self.judged.offer(versions)
        if not self.came_from:
            self.show_tariff(now)
        self._choose()

    def _choose(self) -> None:
        self.versions.setCurrentIndex(max(0, self.versions.findData(place_of(self.came_from))))

    def show_tariff(self, data: Mapping[str, Any]) -> None:
        """Show a tariff for editing; what was not saved of another is gone."""
        self.came_from, self.data = data, copy.deepcopy(dict(data))
        self._newest = self._known.get(str(data.get("code")))
        self._other = None
        for form in self.settings.values():
            form.show_data(self.data)
        for part, rows in self.parts.items():
            rows.show_rows(rows_of(self.data, part))
        self._offer()
        self.judge()

    def edited(self) -> dict[str, Any]:
        """Return the tariff as it is written now."""
        made = copy.deepcopy(self.data)
        for form in self.settings.values():
            form.put_into(made)
        for part, rows in self.parts.items():
            if part != "overtime.free" or made.get("overtime"):
                put_rows(made, part, rows.rows())
        return made

    def _offer(self) -> None:
        """Offer the seasons and taxes that the tariff has, where one of them is chosen."""
        seasons = [str(each.get("rule", "")) for each in self.parts["seasons"].rows()]
        language = self.around.language
        taxes = {str(each.get("code", "")): str(each.get(language, "")) for each in self.parts["tax_classes"].rows()}
        self.parts["rates"].offer("season", ["", *seasons])
        for part in ("rates", "services"):
            self.parts[part].offer("tax_class", list(taxes), taxes)
        self.settings["overtime"].offer("overtime.tax_class", ["", *taxes], taxes)

    def judge(self) -> None:
        """Say what stands against the tariff, what may be a slip, and what differs from the version compared with."""
        made, desk = self.edited(), self.around.desk
        self._offer()

        def ask(progress: Progress) -> Any:
            try:
                return made, None, doubts_about(desk, made), examples_reckoned(made, desk.calendar)
            except UserError as refused:
                return made, refused, (), ()

        self.around.jobs.start(ask, self._judgement, self.around.messages.failed, database=True)

    def _judgement(self, answer: tuple[Any, UserError | None, Sequence[TariffDoubt], Sequence[Reckoned]]) -> None:
        made, self.refusal, self.doubts, worked = answer
        if made != self.edited():
            return
        self.judged.show_judgement(self.refusal, self.doubts, worked)
        self.judged.show_differences(differences_said(self._other or self.came_from, made, self.around.language))
        self.examples.show_examples(worked)
        changed = bool(tariff_differences(self.came_from, made))
        self.save_button.setEnabled(self.refusal is None and changed)

    def _compare_with(self, version: Sequence[Any] | None) -> None:
        """Compare with another version of the book, or again with the one that was opened."""
        desk = self.around.desk

        def ask(progress: Progress) -> Any:
            return tariff_data(desk, *version) if version is not None else None

        self.around.jobs.start(ask, self._compared, self.around.messages.failed, database=True)

    def _compared(self, other: Mapping[str, Any] | None) -> None:
        self._other = other
        self.judge()

    # --- doing

    def ask_save(self) -> None:
        """Ask why, then save what is written as the next version of its code."""
        if not self.save_button.isEnabled():
            return
        made = self.edited()
        title = self.tr("Save {code} as its next version?").format(code=made["code"])
        told = self.tr("It holds from {day}; what is signed keeps the version it was priced by.")
        form = Reason(self.around, title, told.format(day=made["valid_from"]), self.tr("Save"), self)
        form.accepted.connect(lambda: self.save(form.text()))
        form.finished.connect(form.deleteLater)
        self.dialog = form
        form.open()

    def save(self, why: str) -> None:
        """Save what is written, with its reason."""
        self._save_on(self.edited(), self._newest, why)

    def _save_on(self, made: dict[str, Any], newest: int | None, why: str) -> None:
        """Save upon the newest version that is known; one that somebody else saved since is shown beside it."""
        self._saving = (made, why)
        self._write(partial(save_tariff, self.around.desk, made, why=why, expected_newest=newest))

    def _not_written(self, error: Exception) -> None:
        if not isinstance(error, StaleData):
            self.around.messages.failed(error)
            return
        theirs, (made, why) = error.facts["theirs"], self._saving
        differs = differences_said(theirs, made, self.around.language)
        rows = [Row(each.place, each.before, each.after) for each in differs]
        again = partial(self._save_on, made, int(theirs["version"]), why)
        self.dialog = all_or_nothing(
            self.around, error, rows, self.tr("Save mine"), again, self, partial(self._take_theirs, theirs)
        )

    def _take_theirs(self, theirs: Mapping[str, Any]) -> None:
        self._known[str(theirs["code"])] = int(theirs["version"])
        self.show_tariff(theirs)

    def ask_import(self) -> None:
        """Ask for a tariff file and show it; it is saved like any other edit."""
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Take a tariff in…"), PUBLISHED, FILES)
        if chosen:
            self.take_in(Path(chosen))

    def take_in(self, path: Path) -> None:
        """Read a tariff file into the tables, compared with the version in view."""

        def read(progress: Progress) -> Any:
            return read_tariff(path)

        self.around.jobs.start(read, self._read, self.around.messages.failed)

    def _read(self, data: Mapping[str, Any]) -> None:
        before = self.came_from
        self.show_tariff(data)
        self.came_from = before
        self.judge()

    def ask_export(self) -> None:
        """Ask where the version in view goes and write it there."""
        code, version = self.came_from.get("code"), self.came_from.get("version")
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export the tariff…"), f"{code}-v{version}.json", FILES)
        if not chosen:
            return
        desk, path = self.around.desk, Path(chosen)

        def write(progress: Progress) -> Path:
            write_file(path, export_tariff(desk, str(code), int(version or 0)))
            return path

        self.around.jobs.start(write, self._exported, self.around.messages.failed, database=True)

    def _exported(self, path: Path) -> None:
        self.around.messages.done(self.tr("Written: {path}").format(path=path))

    def _write(self, deed: Callable[[], tuple[Any, Changes]]) -> None:
        def write(progress: Progress) -> Any:
            saved, changes = deed()
            return tariff_data(self.around.desk, saved.code, saved.version), changes

        self.around.jobs.start(write, self._written, self._not_written, database=True)

    def _written(self, answer: tuple[Mapping[str, Any], Changes]) -> None:
        data, changes = answer
        self._known[str(data["code"])] = int(data["version"])
        text = self.tr("Saved: {code} version {version}")
        self.around.messages.done(text.format(code=data["code"], version=data["version"]))
        self.show_tariff(data)
        self.around.hub.publish(changes, self)
        self.entered()

    def _picked(self, place: int) -> None:
        code, version = self.versions.itemData(place)
        desk = self.around.desk

        def ask(progress: Progress) -> Any:
            return tariff_data(desk, code, version)

        self.around.jobs.start(ask, self.show_tariff, self.around.messages.failed, database=True)

    def retranslate(self) -> None:
        self._back.setText(self.tr("Paper"))
        self.versions.setAccessibleName(self.tr("Versions"))
        self._import.setText(self.tr("Take in…"))
        self._export.setText(self.tr("Export…"))
        self.save_button.setText(self.tr("Save…"))
        titles = {
            "general": self.tr("General"),
            "rates": self.tr("Rates"),
            "seasons": self.tr("Seasons"),
            "discounts": self.tr("Discounts"),
            "overtime": self.tr("Overtime"),
            "services": self.tr("Services"),
            "taxes": self.tr("Taxes"),
            "examples": self.tr("Worked examples"),
        }
        for place, name in enumerate(self._pages):
            self.tabs.setTabText(place, titles[name])
        tables = {
            "rates": titles["rates"],
            "seasons": titles["seasons"],
            "size_steps": self.tr("Size discounts"),
            "length_steps": self.tr("Length discounts"),
            "hall_steps": self.tr("Hall discounts"),
            "overtime.free": self.tr("Free hours"),
            "services": titles["services"],
            "tax_classes": titles["taxes"],
        }
        for part, rows in self.parts.items():
            rows.table.setAccessibleName(tables[part])
            rows.retranslate()
        for part, title in self._part_titles.items():
            title.setText(tables[part])
        for form in self.settings.values():
            form.retranslate()
        self.examples.retranslate()
        self.judged.retranslate()
        if self.data:
            self.judge()
