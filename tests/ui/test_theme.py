"""The look: every token usable, every icon there, hatches visible, windows rescued, Chinese complete."""

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

import expobook
from expobook.resources import resource
from expobook.ui.kit.languages import chinese
from expobook.ui.kit.settings import rescue
from expobook.ui.kit.theme import Theme


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_and_icon_can_be_had(theme: Theme, scheme) -> None:
    theme.use(scheme)
    for name in theme.tokens["color"][scheme]:
        assert theme.color(name).isValid(), name
    for file in resource("icons").glob("*.svg"):
        if file.stem != "expobook":
            assert not theme.icon(file.stem).isNull(), file.stem
    theme.use("light")


def test_the_veil_over_the_past_is_nearly_clear(theme: Theme) -> None:
    theme.use("light")
    assert theme.color("past").alpha() == 8


@pytest.mark.parametrize("kind", ["build_up", "dismantle", "closure", "available"])
def test_a_hatch_leaves_ink_and_ground(theme: Theme, kind) -> None:
    picture = QPixmap(64, 64)
    picture.fill(theme.color("panel"))
    painter = QPainter(picture)
    painter.fillRect(picture.rect(), theme.hatch(kind, "ink"))
    painter.end()
    image = picture.toImage()
    dark = sum(image.pixelColor(x, y).lightness() < 200 for x in range(64) for y in range(64))
    assert 0.02 < dark / 4096 < 0.7


def test_a_window_off_every_screen_comes_back(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(90_000, 90_000, 300, 200)
    rescue(window)
    assert window.x() < 10_000


def test_every_text_of_the_frame_and_its_screens_has_chinese() -> None:
    folder = Path(expobook.__file__).parent / "ui"
    missing = []
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_tr(node) and node.args[0].value not in chinese():
                missing.append((file.name, node.args[0].value))
    assert missing == []


def test_no_text_is_put_together_before_it_is_translated() -> None:
    """An f-string, a sum or a variable in ``tr`` finds no Chinese; facts are filled in afterwards."""
    wrong = []
    for file in (Path(expobook.__file__).parent / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            translates = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "tr" and bool(node.args)
            if translates and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
                wrong.append(f"{file.name}:{node.lineno}")
    assert wrong == []


def _is_tr(node: ast.Call) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in ("tr", "Command", "Note") and bool(node.args) and isinstance(node.args[0], ast.Constant)
