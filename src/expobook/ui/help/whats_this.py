"""What's This for every control: the sentence of its name, where it has none of its own, and where more is told."""

import json
import re
from collections.abc import Iterator
from functools import cache

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWhatsThis,
    QWidget,
)

from expobook.resources import resource
from expobook.ui.kit.languages import in_chinese

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)
NAMED = "named_only"  # property: the What's This is by the name, no sentence of the screen; tours pass it by
HELPED = "helped"  # property: the What's This is a sentence, not the name alone
_PARTS = re.compile(r"( · | (?=\{))")  # of names that are put together
BUTTON = " (button)"  # behind a name that fields have, too


def controls(root: QWidget) -> Iterator[QWidget]:
    """Yield the controls below a widget that a person sees, without the inner works of Qt's own."""
    for widget in root.findChildren(QWidget):
        inner = isinstance(widget.parentWidget(), CONTROLS) or widget.objectName().startswith("qt_")
        if isinstance(widget, CONTROLS) and widget.isVisible() and not inner:
            yield widget


def name_controls(root: QWidget) -> None:
    """Give each control without a sentence that of its name, as it is called now; a longer tip tells itself."""
    language = "en" if root.tr("Guide") == "Guide" else "zh"
    for widget in controls(root):
        if not widget.whatsThis() or widget.property(NAMED):
            text = widget.text().replace("&", "") if isinstance(widget, QAbstractButton) else ""
            name = widget.toolTip() or text or widget.accessibleName()
            names = [widget.accessibleName(), text, name]
            if isinstance(widget, QAbstractButton):
                names = [f"{text}{BUTTON}", *names]
            told = next((found for each in names if (found := sentence(each, language))), "")
            tip_tells = bool(widget.toolTip()) and widget.toolTip() not in (widget.accessibleName(), text)
            widget.setProperty(NAMED, True)
            widget.setProperty(HELPED, bool(told) or tip_tells)
            words = f"{name}\n{told}" if told else name
            widget.setWhatsThis(root.tr("{name}\nF1 opens the guide at this page.").format(name=words) if name else "")


def sentence(name: str, language: str) -> str:
    """Return what is told of controls of a name, which is in the language of the window; empty without any."""
    exact, patterns = _sentences()
    found = exact.get(name) or next((each for pattern, each in patterns if pattern.fullmatch(name)), {})
    return found.get(language, "")


@cache
def _sentences() -> tuple[dict[str, dict[str, str]], list[tuple[re.Pattern[str], dict[str, str]]]]:
    """Return the sentences by their names in both languages, and those of names with a number in them."""
    file = resource("i18n", "controls") / "controls.json"
    exact: dict[str, dict[str, str]] = {}
    patterns = []
    for source, told in json.loads(file.read_text(encoding="utf-8")).items():
        chinese = "".join(in_chinese(part) for part in _PARTS.split(source))
        button = f"{in_chinese(source.removesuffix(BUTTON))}{BUTTON}" if source.endswith(BUTTON) else source
        for name in dict.fromkeys((source, in_chinese(source), chinese, button)):
            exact.setdefault(name, told)
            if "{" in name:
                patterns.append((re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(name))), told))
    return exact, patterns


def ask(root: QWidget) -> None:
    """Let the next click in a window tell what is there."""
    name_controls(root)
    QWhatsThis.enterWhatsThisMode()
