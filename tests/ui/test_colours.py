"""Contrast and colour blindness, computed from the tokens and from what is painted; no motion anywhere."""

import ast
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import expobook
from expobook.drawing.chart import heat_tone
from expobook.ui.kit.theme import Theme

TEXT, GRAPHIC = 4.5, 3.0  # WCAG 2.2: 1.4.3 and 1.4.11
LEAST_APART = 11.0  # CIE76 between two states, by their fills or by their lines; letter, rank and dashes come on top
PARTS = ("fill", "line")
SCHEMES = ("light", "dark")
GROUNDS = ("win", "panel", "header", "field", "chart")
WORDS = ("ink", "ink2", "ink3", "ok", "warn", "error", "info", "accent")
BARS = {"enquiry": "line", "hold1": "line", "hold2": "line", "hold3": "line", "firm": "fill", "done": "fill"}

# what linear red, green and blue become (Machado, Oliveira, Fernandes 2009, severity 1)
_SEEN = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
Colour = NDArray[np.float64]


def linear(theme: Theme, token: str) -> Colour:
    colour = theme.color(token)
    plain = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    return np.where(plain <= 0.04045, plain / 12.92, ((plain + 0.055) / 1.055) ** 2.4)


def contrast(theme: Theme, one: str, other: str) -> float:
    bright = sorted((float(_XYZ[1] @ linear(theme, name)) for name in (one, other)), reverse=True)
    return (bright[0] + 0.05) / (bright[1] + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_figure_of_every_day_of_the_heat_map_is_read_on_its_square(theme: Theme, scheme: str) -> None:
    theme.use(scheme)
    rgb = {name: np.array(theme.color(name).getRgbF()[:3]) for name in ("chart", "firm_fill", "ink", "firm_ink")}

    def bright(colour: Colour) -> float:
        return float(_XYZ[1] @ np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)) + 0.05

    weak = {}
    for share in range(101):
        part, ink = heat_tone(share)
        found = sorted((bright(rgb["chart"] + (rgb["firm_fill"] - rgb["chart"]) * part), bright(rgb[ink])))
        if found[1] / found[0] < TEXT:
            weak[share] = round(found[1] / found[0], 2)
    assert weak == {}
    parts = [heat_tone(share)[0] for share in range(101)]
    assert parts == sorted(set(parts))  # fuller is always deeper


def lab(colour: Colour) -> Colour:
    ratio = (_XYZ @ colour) / np.array([0.9505, 1.0, 1.089])
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def as_seen(colour: Colour, sight: str) -> Colour:
    return np.clip(np.array(_SEEN[sight]) @ colour, 0, 1)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_stand_out_from_every_ground(theme: Theme, scheme: str) -> None:
    theme.use(scheme)
    pairs = [(word, ground) for word in WORDS for ground in GROUNDS]
    pairs += [(word, f"{word}_bg") for word in ("ok", "warn", "error", "info")]
    pairs += [("accent_ink", "accent"), ("tip_ink", "tip"), ("firm_ink", "firm_fill"), ("done_ink", "done_fill")]
    pairs += [("ink", f"{state}_fill") for state in ("enquiry", "hold1", "hold2", "hold3", "closure", "clash")]
    pairs += [("ink", "select"), ("ink", "hover")]
    weak = {pair: round(contrast(theme, *pair), 2) for pair in pairs if contrast(theme, *pair) < TEXT}
    theme.use("light")
    assert weak == {}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_bars_rings_and_marks_stand_out_from_the_chart(theme: Theme, scheme: str) -> None:
    theme.use(scheme)
    marks = [f"{state}_{part}" for state, part in BARS.items()]
    pairs = [(mark, "chart") for mark in (*marks, "closure_line", "clash_line", "today", "focus")]
    pairs += [("focus", ground) for ground in GROUNDS]
    weak = {pair: round(contrast(theme, *pair), 2) for pair in pairs if contrast(theme, *pair) < GRAPHIC}
    theme.use("light")
    assert weak == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", sorted(_SEEN))
def test_states_stay_apart_for_the_colour_blind(theme: Theme, scheme: str, sight: str) -> None:
    theme.use(scheme)
    shown = {state: [lab(as_seen(linear(theme, f"{state}_{part}"), sight)) for part in PARTS] for state in BARS}
    apart = {
        (one, other): max(float(np.linalg.norm(a - b)) for a, b in zip(shown[one], shown[other], strict=True))
        for one, other in combinations(shown, 2)
    }
    near = {pair: round(distance, 1) for pair, distance in apart.items() if distance < LEAST_APART}
    theme.use("light")
    assert near == {}


def test_no_state_is_told_by_colour_alone(theme: Theme) -> None:
    letters = [letters["en"] for name, letters in theme.letters.items() if name != "completed"]
    assert all(letters)
    assert len(set(letters)) == len(letters)


def test_nothing_in_the_window_moves_by_itself() -> None:
    """Reduced motion is honoured everywhere: there is no animation; only Play the year moves, when it is pressed."""
    names = {"QPropertyAnimation", "QVariantAnimation", "QSequentialAnimationGroup", "QTimeLine", "QMovie"}
    for file in (Path(expobook.__file__).parent / "ui").rglob("*.py"):
        used = {node.id for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}
        assert not used & names, file.name
