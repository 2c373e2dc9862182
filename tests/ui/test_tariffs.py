"""The tariff editor: tables both ways, refusals and slips at once, what differs, versions that begin on a day."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from expobook.resources import resource
from expobook.services.pricing import price
from expobook.services.tariffs import tariff_data, tariff_versions
from expobook.ui.tariff.screen import TariffScreen
from tests.ui.conftest import Alone


@pytest.fixture
def tariffs(alone: Alone, qtbot: QtBot) -> TariffScreen:
    screen = alone(TariffScreen)
    qtbot.waitUntil(lambda: bool(screen.data), timeout=60_000)
    _rest(screen, qtbot)
    return screen


def _rest(screen: TariffScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen._quiet.isActive() and not screen.around.jobs.busy(), timeout=60_000)


@pytest.mark.parametrize("path", ["jinan.json", *(f"published/{n}.json" for n in ("ceco", "coex", "ningbo"))])
def test_what_is_shown_and_not_touched_is_the_file_again(tariffs: TariffScreen, qtbot: QtBot, path: str) -> None:
    data = json.loads(resource("tariff", path).read_text("utf-8"))
    tariffs.show_tariff(data)
    _rest(tariffs, qtbot)
    assert tariffs.edited() == data
    assert tariffs._differences.rowCount() == 0
    assert not tariffs.save_button.isEnabled()


def test_a_rate_is_changed_and_saved_as_the_next_version(tariffs: TariffScreen, qtbot: QtBot) -> None:
    desk = tariffs.around.desk
    before, was = price(desk, 1).total, tariff_data(desk)["version"]
    tariffs.parts["rates"].table.item(0, 3).setText("8.00")
    qtbot.waitUntil(tariffs.save_button.isEnabled, timeout=60_000)
    (row,) = tariffs._differences.rows
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
    qtbot.waitUntil(lambda: tariffs._differences.rowCount() == 1, timeout=60_000)
    assert len(tariff_versions(tariffs.around.desk)) == 1
    assert tariffs.save_button.isEnabled()
    _rest(tariffs, qtbot)
