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
    QFormLayout,
    QLineEdit,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from expobook.domain.errors import StaleData, UserError
from expobook.domain.progress import Progress
from expobook.domain.tariff_difference import TariffDifference, TariffDoubt, tariff_differences
from expobook.services.changes import Changes
from expobook.services.files import write_file
from expobook.services.tariffs import (
    doubts_about,
    export_tariff,
    read_tariff,
    save_tariff,
    tariff_data,
    tariff_versions,
)
from expobook.ui.diary.dialogs import Reason
from expobook.ui.parts import TableModel, area, clear, group, label, push, table, toolbar
from expobook.ui.screen import Command, Screen, Surroundings
from expobook.ui.side_by_side import Row, all_or_nothing
from expobook.ui.tariff.rows import PARTS, RowsTable
from expobook.words import sentence, shown

FILES = "JSON (*.json)"
QUIET_MS = 300
_GENERAL = ("name.zh", "name.en", "code", "valid_from", "valid_until", "currency", "combine", "minimum_m2", "source")


class TariffScreen(Screen):
    """What space and services cost, as versions that begin to hold on a day."""

    key, title, icon, inside, wide = "tariffs", "Tariffs", "banknote", "paper", True

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.data: dict[str, Any] = {}
        self.came_from: Mapping[str, Any] = {}
        self.refusal: UserError | None = None
        self.doubts: Sequence[TariffDoubt] = ()
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
        self.tabs = QTabWidget()
        self.general = {key: QLineEdit() for key in _GENERAL}
        self._names = {key: label("", "second") for key in _GENERAL}
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(16, 16, 16, 16)
        for key, field in self.general.items():
            field.textEdited.connect(self._quiet.start)
            form.addRow(self._names[key], field)
        self.tabs.addTab(page, "")
        self.parts = {part: RowsTable(part) for part in PARTS}
        for rows in self.parts.values():
            rows.edited.connect(self._quiet.start)
            self.tabs.addTab(rows, "")
        self._differences = TableModel(
            (
                ("Place", lambda d: d.place, False),
                ("Before", lambda d: d.before or "–", False),
                ("After", lambda d: d.after or "–", False),
            )
        )
        self.differences = table(self._differences, "Differences", stretch=2)
        self._judged = QVBoxLayout()
        self._judged.setContentsMargins(12, 8, 12, 8)
        self._judged_title, self._difference_title = label(), label()
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(group(self._judged_title, 1))
        right.addLayout(self._judged)
        right.addWidget(group(self._difference_title, 1))
        right.addWidget(self.differences, 1)
        work = QSplitter(Qt.Orientation.Horizontal)
        work.addWidget(self.tabs)
        work.addWidget(area("dock", right))
        work.setSizes([1020, 480])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(work)

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
        if not self.came_from:
            self.show_tariff(now)
        self._choose()

    def _choose(self) -> None:
        for place in range(self.versions.count()):
            if self.versions.itemData(place) == [self.came_from.get("code"), self.came_from.get("version")]:
                self.versions.setCurrentIndex(place)

    def show_tariff(self, data: Mapping[str, Any]) -> None:
        """Show a tariff for editing; what was not saved of another is gone."""
        self.came_from, self.data = data, copy.deepcopy(dict(data))
        self._newest = self._known.get(str(data.get("code")))
        for key, field in self.general.items():
            first, _, second = key.partition(".")
            value = self.data.get(first)
            value = value.get(second) if second and isinstance(value, Mapping) else value
            field.setText("" if value is None else str(value))
        for part, rows in self.parts.items():
            rows.show_rows(self.data.get(part) or ())
        self.judge()

    def edited(self) -> dict[str, Any]:
        """Return the tariff as it is written now."""
        made = copy.deepcopy(self.data)
        for key, field in self.general.items():
            first, _, second = key.partition(".")
            text = field.text().strip()
            if not text and first not in self.data:
                continue  # what the file leaves out stays out
            if second:
                made[first] = {**(made.get(first) or {}), second: text}
            elif key == "minimum_m2":
                made[first] = int(text) if text.isdecimal() else text
            else:
                made[first] = text or None if key == "valid_until" else text
        for part, rows in self.parts.items():
            found = rows.rows()
            if found or part in made:
                made[part] = found
        return made

    def judge(self) -> None:
        """Say what stands against the tariff, what may be a slip, and what differs from where it came from."""
        made, desk = self.edited(), self.around.desk
        changes = tariff_differences(self.came_from, made)

        def ask(progress: Progress) -> Any:
            try:
                return made, None, doubts_about(desk, made), changes
            except UserError as refused:
                return made, refused, (), changes

        self.around.jobs.start(ask, self._judgement, self.around.messages.failed)

    def _judgement(
        self, answer: tuple[Any, UserError | None, Sequence[TariffDoubt], Sequence[TariffDifference]]
    ) -> None:
        made, self.refusal, self.doubts, changes = answer
        if made != self.edited():
            return
        clear(self._judged)
        language = self.around.language
        if self.refusal is not None:
            self._judged.addWidget(label(sentence(self.refusal, language), "error", wrap=True))
        for doubt in self.doubts:
            self._judged.addWidget(label(shown(doubt, language), "warn", wrap=True))
        if self.refusal is None and not self.doubts:
            self._judged.addWidget(label(self.tr("Nothing stands against this tariff."), "second", wrap=True))
        self._differences.fill(changes, self.tr)
        self._difference_title.setText(self.tr("{count} figures differ").format(count=len(changes)))
        self.save_button.setEnabled(self.refusal is None and bool(changes))

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
        rows = [Row(each.place, each.before, each.after) for each in tariff_differences(theirs, made)]
        again = partial(self._save_on, made, int(theirs["version"]), why)
        self.dialog = all_or_nothing(
            self.around, error, rows, self.tr("Save mine"), again, self, partial(self._take_theirs, theirs)
        )

    def _take_theirs(self, theirs: Mapping[str, Any]) -> None:
        self._known[str(theirs["code"])] = int(theirs["version"])
        self.show_tariff(theirs)

    def ask_import(self) -> None:
        """Ask for a tariff file and show it; it is saved like any other edit."""
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Take a tariff in…"), "", FILES)
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
        self._judged_title.setText(self.tr("What stands against it"))
        titles = {
            "rates": self.tr("Rates"),
            "seasons": self.tr("Seasons"),
            "size_steps": self.tr("Size discounts"),
            "length_steps": self.tr("Length discounts"),
            "hall_steps": self.tr("Hall discounts"),
            "services": self.tr("Services"),
        }
        self.tabs.setTabText(0, self.tr("General"))
        for place, (part, rows) in enumerate(self.parts.items(), 1):
            self.tabs.setTabText(place, titles[part])
            rows.table.setAccessibleName(titles[part])
            rows.retranslate()
        names = {
            "name.zh": self.tr("Name, Chinese"),
            "name.en": self.tr("Name, English"),
            "code": self.tr("Code"),
            "valid_from": self.tr("Holds from"),
            "valid_until": self.tr("Until before (empty: without end)"),
            "currency": self.tr("Currency"),
            "combine": self.tr("Discounts combine by (larger, sum, product)"),
            "minimum_m2": self.tr("Least area, m²"),
            "source": self.tr("Source"),
        }
        for key, text in names.items():
            self._names[key].setText(text)
            self.general[key].setAccessibleName(text)
        if self.data:
            self.judge()
