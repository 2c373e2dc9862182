"""Where the data files that come with the program are, installed or in a checkout."""

from functools import cache
from pathlib import Path


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``resource("rules", "themes.json")``."""
    return _root().joinpath(*parts)


def guide_folder() -> Path:
    """Return the folder of the guide: ``en``, ``zh`` and ``pictures``; written in ``docs``, shipped with us."""
    shipped = resource("guide")
    return shipped if shipped.is_dir() else Path(__file__).parents[2] / "docs" / "guide"


@cache
def _root() -> Path:
    installed = Path(__file__).parent / "_resources"  # in a wheel and in the packaged program
    return installed if installed.is_dir() else Path(__file__).parents[2] / "resources"
