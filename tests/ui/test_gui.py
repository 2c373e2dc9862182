"""How the window's program starts on a system that was told nothing."""

import os
import subprocess
import sys

import pytest

START = "from PySide6.QtWidgets import QApplication; from expobook.app import gui; {}; QApplication([])"


def said(before: str, **told: str) -> str:
    """Return what a start of Qt says on the terminal, after something was done, where the system was told this."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    kept |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONCOERCECLOCALE": "0"}  # the built program's Python leaves it, too
    done = subprocess.run(
        [sys.executable, "-c", START.format(before)], env=kept | told, capture_output=True, text=True, check=True
    )
    return done.stderr


@pytest.mark.parametrize("told", [{}, {"LANG": "C"}, {"LC_ALL": "POSIX"}])
def test_a_system_without_a_language_makes_the_start_say_nothing(told: dict[str, str]) -> None:
    assert "UTF-8" in said("pass", **told)  # what Qt would say
    assert said("gui._choose_utf8()", **told) == ""
