"""The floor plan and the contract screen on a real book: move, undo, save, export, preview."""

from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from expobook.domain.geometry import bounds, rectangle
from expobook.domain.plan import Exhibitor, Plan, Stand, StandStatus
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.plans.allocation import plan_of, save_plan
from expobook.ui.plan.screen import PlanScreen
from expobook.ui.window.main_window import MainWindow


def _save_stands(desk: Desk) -> None:
    plan = plan_of(desk, 1)
    box = bounds(desk.venue.hall("A").ring)
    stands = (
        Stand("A01", "A", rectangle(box.left + 4000, box.bottom + 4000, 6000, 6000), exhibitor="x1"),
        Stand("A02", "A", rectangle(box.left + 14_000, box.bottom + 4000, 6000, 6000), locked=True),
    )
    people = {"x1": Exhibitor(0, "x1", Bilingual("甲", "Alpha & Co"))}
    drawn = Plan(plan.id, 1, plan.title, plan.bays, stands, people, plan.revision, plan.version)
    save_plan(desk, drawn, expected_version=plan.version, why="drawn")


@pytest.fixture
def plan_screen(window: MainWindow, qtbot: QtBot) -> PlanScreen:
    _save_stands(window.around.desk)
    window.open_on("plan", 1)
    screen = window.screen_shown
    assert isinstance(screen, PlanScreen)
    qtbot.waitUntil(lambda: screen.plan is not None and len(screen.plan.stands) == 2)
    qtbot.waitUntil(lambda: not window.around.jobs.busy())
    return screen


def _press(screen: PlanScreen, qtbot: QtBot, number: str) -> None:
    stand = screen.view.stand(number)
    assert stand is not None
    at = screen.view.to_screen(stand.box.centre).toPoint()
    qtbot.mouseClick(screen.view, Qt.MouseButton.LeftButton, pos=at)
    assert screen.view.chosen == number


def test_a_stand_is_moved_by_arrow_keys_undone_and_saved(plan_screen: PlanScreen, qtbot: QtBot) -> None:
    before = plan_screen.view.stand("A01")
    _press(plan_screen, qtbot, "A01")
    qtbot.keyClick(plan_screen.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert plan_screen.view.stand("A01").ring[0][0] == before.ring[0][0] + 1000
    plan_screen.undo.undo()
    assert plan_screen.view.stand("A01") == before
    plan_screen.undo.redo()
    plan_screen.save()
    qtbot.waitUntil(plan_screen.undo.isClean)
    stored = plan_of(plan_screen.around.desk, 1)
    assert stored.stands[0].ring[0][0] == before.ring[0][0] + 1000


def test_a_locked_stand_stays(plan_screen: PlanScreen, qtbot: QtBot) -> None:
    before = plan_screen.view.stand("A02")
    _press(plan_screen, qtbot, "A02")
    qtbot.keyClick(plan_screen.view, Qt.Key.Key_Right)
    assert plan_screen.view.stand("A02") == before


def test_zooming_keeps_the_place_under_the_pointer(plan_screen: PlanScreen) -> None:
    view = plan_screen.view
    at = view.to_screen((6000, 7000))
    view.zoom(3.0, at)
    moved = view.to_screen((6000, 7000))
    assert abs(moved.x() - at.x()) < 0.01
    assert abs(moved.y() - at.y()) < 0.01


@pytest.mark.parametrize("ending", ["csv", "dxf", "pdf"])
def test_a_plan_is_exported(plan_screen: PlanScreen, qtbot: QtBot, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"plan.{ending}"
    plan_screen.more.export_to(str(target))
    qtbot.waitUntil(lambda: target.exists() and not plan_screen.around.jobs.busy(), timeout=60_000)
    assert target.stat().st_size > 100


def test_the_export_button_has_its_menu_in_each_language(plan_screen: PlanScreen, qtbot: QtBot) -> None:
    languages = plan_screen.around.languages
    for language in ("zh", "en"):
        languages.use(language)
        qtbot.wait(20)  # deletes come with the next turn of the event loop
        menu = plan_screen.bar.export.menu()
        assert [action.text() for action in menu.actions()] == ["PDF", "DXF", "SVG", "XLSX", "CSV", "GEOJSON", "PNG"]


def test_twenty_five_thousand_stands_are_all_painted(plan_screen: PlanScreen) -> None:
    stands = tuple(
        Stand(f"S{x}-{y}", "A", rectangle(x * 3200, y * 3200, 3000, 3000), status=list(StandStatus)[(x + y) % 4])
        for x, y in product(range(250), range(100))
    )
    plan = plan_screen.plan
    view = plan_screen.view
    view.show_plan(Plan(1, 1, plan.title, plan.bays, ()))
    view.show_box(bounds([(0, 0), (800_000, 320_000)]))
    empty = view.grab().toImage()
    view.show_plan(Plan(1, 1, plan.title, plan.bays, stands))
    painted = view.grab().toImage()
    filled = [stand for stand in stands[::97] if stand.status is not StandStatus.AVAILABLE]  # those are only hatched
    for stand in filled:
        at = view.to_screen(bounds(stand.ring).centre).toPoint()
        assert painted.pixel(at) != empty.pixel(at), stand.number


def test_the_draft_is_shown_as_its_real_pdf_and_lists_what_is_missing(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window.open_on("paper", 1)
    screen = window.screen_shown
    qtbot.waitUntil(lambda: screen.preview.pages > 3, timeout=60_000)
    assert screen._answer.missing
    assert not screen.foot.issue.isEnabled()
    screen.preview.page_down()
    qtbot.waitUntil(lambda: screen.preview._page == 1)
    target = tmp_path / "draft.pdf"
    screen.save_to(target)
    qtbot.waitUntil(target.exists)
    assert target.read_bytes().startswith(b"%PDF")
