"""A drawing comes into the plan by a dialog: layers chosen, what is left counted, one step of undo."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from expobook.ui.plan.dialogs.import_drawing import ImportDrawing
from expobook.ui.plan.screen import PlanScreen
from tests.exchange.test_plans_back import architect
from tests.ui.test_plan_and_paper import plan_screen  # noqa: F401 - a fixture


def _dialog(screen: PlanScreen, qtbot: QtBot, path: Path) -> ImportDrawing:
    screen.more.look_at_drawing(path)
    dialog = screen.more.dialog
    assert isinstance(dialog, ImportDrawing)
    qtbot.waitUntil(lambda: dialog.found is not None, timeout=30_000)
    return dialog


def test_layers_are_chosen_and_the_stands_come_as_one_step(
    plan_screen: PlanScreen,  # noqa: F811
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path = tmp_path / "architect.dxf"
    path.write_bytes(architect())
    dialog = _dialog(plan_screen, qtbot, path)
    dialog.hall.setCurrentIndex(dialog.hall.findData("A"))
    dialog.found = None
    wall = next(i for i in dialog._items() if i.data(Qt.ItemDataRole.UserRole) == "WALL")
    wall.setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: dialog.found is not None, timeout=30_000)
    assert dialog.found.left["other-layer"] == 1
    assert dialog.go.isEnabled()
    before = plan_screen.plan
    taken = dialog.found.taken
    dialog.go.click()
    assert len(plan_screen.plan.stands) > len(before.stands)
    assert taken <= len(plan_screen.plan.stands)
    plan_screen.undo.undo()
    assert plan_screen.plan.stands == before.stands


def test_a_damaged_drawing_is_refused_with_a_sentence(
    plan_screen: PlanScreen,  # noqa: F811
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path = tmp_path / "architect.dxf"
    path.write_bytes(architect()[:-300])
    plan_screen.more.look_at_drawing(path)
    qtbot.waitUntil(lambda: plan_screen.more.dialog is None, timeout=30_000)
    assert len(plan_screen.plan.stands) == 2


def test_signs_connections_and_letters_are_written(
    plan_screen: PlanScreen,  # noqa: F811
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    for kind in ("signs", "utilities"):
        path = tmp_path / f"{kind}.pdf"
        plan_screen.more.write_paper(kind, path)
        qtbot.waitUntil(lambda path=path: path.exists(), timeout=60_000)
        assert path.read_bytes().startswith(b"%PDF")
    plan_screen.more.write_paper("letters", tmp_path / "letters.pdf")
    qtbot.waitUntil(lambda: not plan_screen.around.jobs.busy(), timeout=60_000)
    assert not (tmp_path / "letters.pdf").exists()  # nobody is confirmed yet, and the message bar says so
