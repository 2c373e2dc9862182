"""Keys that a part of a screen handles itself while it has the focus, for the sheet of keys.

A test compares them with the keys that the source of each part listens to, so that none is missing or made up.
"""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence

NATIVE = QKeySequence.SequenceFormat.NativeText


@dataclass(frozen=True, slots=True)
class WidgetKeys:
    """Keys of a part: its module below ``ui``, its screen (empty: all), the names in ``Qt.Key``, English text."""

    module: str
    screen: str
    names: str
    text: str
    held: str = ""  # Shift or Ctrl, where the keys mean something else with it


ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}  # as the key caps show them, in any language
_ARROWS, _PAGES, _ENTER = "Left Right Up Down", "PageUp PageDown", "Return Enter"

WIDGET_KEYS = (
    WidgetKeys("diary/tape/keys", "diary", _ARROWS, "Tape chart: go to the next day or row"),
    WidgetKeys("diary/tape/keys", "diary", _ARROWS, "Tape chart: draw a range of days and rows", "Shift"),
    WidgetKeys("diary/tape/keys", "diary", "Left Right", "Tape chart: go a week on or back", "Ctrl"),
    WidgetKeys("diary/tape/keys", "diary", "Up Down", "Tape chart: go to the next phase", "Ctrl"),
    WidgetKeys("diary/tape/keys", "diary", _PAGES, "Tape chart: go on or back by what is in view"),
    WidgetKeys("diary/tape/keys", "diary", "Home End", "Tape chart: go to the first or last day"),
    WidgetKeys("diary/tape/keys", "diary", "Plus Equal Minus", "Tape chart: show fewer or more days"),
    WidgetKeys("diary/tape/keys", "diary", "BracketLeft BracketRight", "Tape chart: fold or unfold the hall"),
    WidgetKeys("diary/tape/keys", "diary", "BraceLeft BraceRight", "Tape chart: fold or unfold all halls"),
    WidgetKeys("diary/tape/keys", "diary", "Space", "Tape chart: show or close the summary of the booking"),
    WidgetKeys("diary/tape/keys", "diary", _ENTER, "Tape chart: open the booking"),
    WidgetKeys("diary/tape/chart", "diary", "Escape", "Tape chart: cancel the drag, close the card, choose nothing"),
    WidgetKeys("diary/month", "diary", f"{_ARROWS} {_PAGES}", "Month: go a month on or back"),
    WidgetKeys("diary/month", "diary", _ENTER, "Month: open the booking"),
    WidgetKeys("diary/agenda", "diary", _ARROWS, "Agenda: go a day on or back, or to the next halls"),
    WidgetKeys("diary/agenda", "diary", _PAGES, "Agenda: go on or back by what is in view"),
    WidgetKeys("diary/agenda", "diary", "BracketLeft BracketRight", "Agenda: go a week back or on"),
    WidgetKeys("diary/agenda", "diary", "Plus Minus", "Agenda: show it larger or smaller"),
    WidgetKeys("diary/agenda", "diary", _ENTER, "Agenda: open the booking"),
    WidgetKeys("site/view", "site", _ARROWS, "Map: choose the hall beside; with Shift choose it too"),
    WidgetKeys("site/view", "site", "Space", "Map: play the year"),
    WidgetKeys("site/view", "site", _ENTER, "Map: open the hall"),
    WidgetKeys("site/view", "site", "Escape", "Map: choose nothing"),
    WidgetKeys("site/strip", "site", _ARROWS, "Strip of days: go a day or a week on or back"),
    WidgetKeys("site/strip", "site", _PAGES, "Strip of days: go a month on or back"),
    WidgetKeys("site/strip", "site", "Home End", "Strip of days: go to the first or last day"),
    WidgetKeys("site/strip", "site", "Space", "Strip of days: play the year"),
    WidgetKeys("site/chips", "site", _ENTER, "Enquiries: open the enquiry"),
    WidgetKeys("plan/canvas", "plan", "Space", "Floor plan: held, a drag moves the view"),
    WidgetKeys("plan/canvas", "plan", "Escape", "Floor plan: cancel the drag, put the tool away, choose nothing"),
    WidgetKeys("plan/tools/select", "plan", _ARROWS, "Floor plan: move what is chosen; ten times as far with Shift"),
    WidgetKeys("plan/tools/draw", "plan", _ENTER, "Floor plan: close the outline that is drawn"),
    WidgetKeys("plan/tools/draw", "plan", "Backspace", "Floor plan: take the last corner back"),
    WidgetKeys("kit/preview", "paper", _PAGES, "Pages: go to the next page or the one before"),
    WidgetKeys("find/card", "find-space", "Up Down", "Answers: go to the next answer"),
    WidgetKeys("find/card", "find-space", _ENTER, "Answers: hold this one, or open the booking that is named"),
    WidgetKeys("find/card", "find-space", "Space", "Answers: hold it as an alternative, or open the booking named"),
    WidgetKeys("kit/side_by_side", "plan", "Space", "Two versions side by side: choose the version for this place"),
    WidgetKeys("today/work_list", "", f"{_ENTER} Space", "Work list: open what wants doing"),
)


def widget_keys() -> dict[str, list[tuple[str, str]]]:
    """Return keys and texts by the screen that they belong to, in the language of the window."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in WIDGET_KEYS:
        named = [
            ARROWS.get(name) or QKeySequence(Qt.Key[f"Key_{name}"]).toString(NATIVE) for name in each.names.split()
        ]
        keys = f"{each.held}+" * bool(each.held) + " / ".join(named)
        found.setdefault(each.screen, []).append((keys, QCoreApplication.translate("WidgetKeys", each.text)))
    return found
