"""The tariff editor: tables both ways, refusals and slips at once, what differs, versions that begin on a day."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from expobook.resources import resource
from expobook.services.money.pricing import price
from expobook.services.money.tariffs import active_tariff, tariff_data, tariff_versions
from expobook.ui.tariff.fields import PARTS, SECTIONS
from expobook.ui.tariff.rows import ChoiceDelegate
from expobook.ui.tariff.screen import TariffScreen
from tests.ui.conftest import Alone

PUBLISHED = sorted(file.stem for file in resource("tariff", "published").glob("*.json"))


@pytest.fixture
def tariffs(alone: Alone, qtbot: QtBot) -> TariffScreen:
    screen = alone(TariffScreen)
    qtbot.waitUntil(lambda: bool(screen.data), timeout=60_000)
    _rest(screen, qtbot)
    return screen


def _rest(screen: TariffScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen._quiet.isActive() and not screen.around.jobs.busy(), timeout=60_000)


@pytest.mark.parametrize("path", ["jinan.json", *(f"published/{n}.json" for n in PUBLISHED)])
def test_what_is_shown_and_not_touched_is_the_file_again(tariffs: TariffScreen, qtbot: QtBot, path: str) -> None:
    data = json.loads(resource("tariff", path).read_text("utf-8"))
    tariffs.show_tariff(data)
    _rest(tariffs, qtbot)
    assert tariffs.edited() == data
    assert not tariffs.judged.rows
    assert not tariffs.save_button.isEnabled()


def test_a_rate_is_changed_and_saved_as_the_next_version(tariffs: TariffScreen, qtbot: QtBot) -> None:
    desk = tariffs.around.desk
    before, was = price(desk, 1).total, tariff_data(desk)["version"]
    tariffs.parts["rates"].table.item(0, 3).setText("8.00")
    qtbot.waitUntil(tariffs.save_button.isEnabled, timeout=60_000)
    (row,) = tariffs.judged.rows
    assert (row.before, row.after) == ("7.00", "8.00")
    tariffs.save("rates of 2027")
    qtbot.waitUntil(lambda: tariffs.came_from["version"] == was + 1, timeout=60_000)
    _rest(tariffs, qtbot)
    assert price(desk, 1).total > before
    assert [each.version for each in tariff_versions(desk)] == [was, was + 1]
    assert not tariffs.save_button.isEnabled()


@pytest.mark.parametrize("typed", ["seven", "-1", ""])
def test_a_figure_that_is_none_is_refused_at_once(tariffs: TariffScreen, qtbot: QtBot, typed: str) -> None:
    tariffs.parts["rates"].table.item(0, 3).setText(typed)
    qtbot.waitUntil(lambda: tariffs.refusal is not None, timeout=60_000)
    assert not tariffs.save_button.isEnabled()


def test_rows_are_added_and_taken_out(tariffs: TariffScreen, qtbot: QtBot) -> None:
    services = tariffs.parts["services"]
    count = services.table.rowCount()
    services.table.setCurrentCell(0, 0)
    services.add_row()
    services.table.item(count, 0).setText("power-new")
    _rest(tariffs, qtbot)
    assert tariffs.refusal is None
    assert tariffs.edited()["services"][-1]["code"] == "power-new"
    services.table.setCurrentCell(count, 0)
    services.remove_row()
    _rest(tariffs, qtbot)
    assert tariffs.edited() == dict(tariffs.came_from)


def test_a_file_is_taken_in_and_compared_before_it_is_saved(
    tariffs: TariffScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    data = json.loads(json.dumps(dict(tariff_data(tariffs.around.desk))))
    data["size_steps"][0]["percent"] = "6"
    file = tmp_path / "new.json"
    file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    tariffs.take_in(file)
    qtbot.waitUntil(lambda: len(tariffs.judged.rows) == 1, timeout=60_000)
    assert len(tariff_versions(tariffs.around.desk)) == 1
    assert tariffs.save_button.isEnabled()
    _rest(tariffs, qtbot)


def test_overtime_with_free_hours_holidays_and_taxes_are_written_in_forms_and_priced(
    tariffs: TariffScreen, qtbot: QtBot
) -> None:
    desk = tariffs.around.desk
    overtime, general = tariffs.settings["overtime"], tariffs.settings["general"]
    for key, text in (("rate", "500"), ("rule", "T-1"), ("tax_class", "exhibition"), ("source", "board")):
        overtime.write(f"overtime.{key}", text)
    general.write("holiday.percent", "50")
    tariffs.settings["discounts"].write("combine", "product")
    free, taxes = tariffs.parts["overtime.free"], tariffs.parts["tax_classes"]
    for column, text in enumerate(("", "3", "4")):
        free.table.item(0, column).setText(text)
    taxes.table.item(0, 3).setText("7")
    qtbot.waitUntil(tariffs.save_button.isEnabled, timeout=60_000)
    index = tariffs.parts["rates"].table.model().index(0, 7)
    delegate = tariffs.parts["rates"].table.itemDelegateForIndex(index)
    assert isinstance(delegate, ChoiceDelegate)
    assert index.data() == "exhibition"
    assert delegate.displayText(index.data(), QLocale()) == "VAT (exhibition service)"  # the venue's name of it
    assert "tax class exhibition %" in [each.place for each in tariffs.judged.rows]
    tariffs.save("overtime is charged")
    qtbot.waitUntil(lambda: tariffs.came_from["version"] == 2, timeout=60_000)
    _rest(tariffs, qtbot)
    made = active_tariff(desk)
    assert made.overtime is not None
    assert (made.overtime.rate, made.overtime.free[0].hours, made.overtime.free_by_days) == (500, 4, True)
    assert (made.holiday_percent, made.combine, made.tax_classes["exhibition"].percent) == (50, "product", 7)
    for field in SECTIONS["overtime"]:
        overtime.write(field.key, "")
    assert "overtime" not in tariffs.edited()


def test_any_version_can_be_compared_with(tariffs: TariffScreen, qtbot: QtBot) -> None:
    for version, rate in ((2, "8.00"), (3, "9.00")):
        tariffs.parts["rates"].table.item(0, 3).setText(rate)
        qtbot.waitUntil(tariffs.save_button.isEnabled, timeout=60_000)
        tariffs.save("dearer")
        qtbot.waitUntil(lambda version=version: tariffs.came_from["version"] == version, timeout=60_000)
        _rest(tariffs, qtbot)
    assert not tariffs.judged.rows
    tariffs.judged.version_chosen.emit([tariffs.came_from["code"], 1])
    qtbot.waitUntil(lambda: [(each.before, each.after) for each in tariffs.judged.rows] == [("7.00", "9.00")])
    assert not tariffs.save_button.isEnabled()
    _rest(tariffs, qtbot)


def test_worked_examples_stand_beside_and_a_figure_that_breaks_one_is_told(tariffs: TariffScreen, qtbot: QtBot) -> None:
    tariffs.take_in(resource("tariff", "published", "kdj.json"))
    qtbot.waitUntil(lambda: len(tariffs.examples.rows) == 3, timeout=60_000)
    assert all(each.agrees for each in tariffs.examples.rows)
    tariffs.parts["rates"].table.item(0, 3).setText("1601")
    qtbot.waitUntil(lambda: not all(each.agrees for each in tariffs.examples.rows), timeout=60_000)
    _rest(tariffs, qtbot)


def test_values_are_shown_in_words_and_chosen_from_a_list(tariffs: TariffScreen, qtbot: QtBot) -> None:
    table = tariffs.parts["rates"].table
    delegate = table.itemDelegateForColumn(2)
    assert isinstance(delegate, ChoiceDelegate)
    assert delegate.displayText("build_up", QLocale()) == "build-up"
    box = delegate.createEditor(table.viewport(), QStyleOptionViewItem(), table.model().index(0, 2))
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("dismantle"))
    delegate.setModelData(box, table.model(), table.model().index(0, 2))
    assert table.item(0, 2).text() == "dismantle"
    seasons = table.itemDelegateForColumn(5)
    assert isinstance(seasons, ChoiceDelegate)
    assert "S-01" in seasons.choices
    _rest(tariffs, qtbot)


def test_every_title_of_a_field_has_chinese() -> None:
    known = {key for file in resource("i18n", "ui").glob("*.json") for key in json.loads(file.read_text("utf-8"))}
    titles = {field.title for fields in (*PARTS.values(), *SECTIONS.values()) for field in fields}
    assert titles <= known
