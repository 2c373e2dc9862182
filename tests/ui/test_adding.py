"""The screen in docs/adding.md is a real one: it is run as it is printed there."""

import re
from pathlib import Path

from pytestqt.qtbot import QtBot

PAGE = Path(__file__).parents[2] / "docs" / "adding.md"


def test_the_screen_of_the_page_runs(alone, qtbot: QtBot) -> None:
    source = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[0]
    made: dict[str, object] = {"__name__": "adding"}
    exec(compile(source, str(PAGE), "exec"), made)
    screen = alone(made["CountScreen"])
    qtbot.waitUntil(lambda: screen.words.text() == "1 booking", timeout=20_000)
    assert [command.text for command in screen.commands()] == ["Count again"]


def test_the_names_of_the_page_are_those_of_the_code() -> None:
    words = PAGE.read_text(encoding="utf-8")
    root = PAGE.parents[1]
    rules = ("resources/rules/plan.json", "resources/i18n/rules/plan.json")
    for path in ("src/expobook/exchange/plan_geojson.py", *rules):
        assert (root / path).is_file()
        assert path.removeprefix("src/expobook/") in words
    from expobook.app.composition import SCREENS  # noqa: F401
    from expobook.cli.program import GROUPS  # noqa: F401
    from expobook.services.plans.exporting import FORMS, _writer  # noqa: F401
    from expobook.ui.help.notes import NOTES, PAGES  # noqa: F401
    from expobook.ui.plan.bar import FORMATS  # noqa: F401
