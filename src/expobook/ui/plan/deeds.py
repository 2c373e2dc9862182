"""What can be done with what is selected, by key, menu or button: each ends in one edit that can be undone."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu

from expobook.domain.errors import UserError
from expobook.domain.geometry import Box, Point, contains, rectangle
from expobook.domain.plan import Plan, StandStatus
from expobook.domain.plan_edit import Edit, drawing, verbs
from expobook.domain.plan_edit.numbers import renumber
from expobook.ui.kit.screen import Command
from expobook.ui.plan.canvas import EXHIBITOR, PlanCanvas
from expobook.ui.plan.dialogs.ask import AskNumbers, AskSplit
from expobook.ui.plan.panels.words import status_words
from expobook.ui.plan.session import EditSession

COPY_MM = 1_000


class PlanDeeds(QObject):
    """Deeds on the selection of a canvas."""

    def __init__(self, canvas: PlanCanvas, session: EditSession) -> None:
        super().__init__(canvas)
        self._canvas, self._session = canvas, session
        canvas.menu_wanted.connect(self.menu)
        canvas.dropped_on.connect(self.drop)
        canvas.edit_wanted.connect(session.do)

    def commands(self) -> list[Command]:
        """Return what menus and keys offer."""
        return [
            Command("Delete the selected", self.delete, "Del", "", "Plan"),
            Command("Copy the selected", self.copy, "Ctrl+D", "copy", "Plan"),
            Command("Select all of the hall", self.select_all, "Ctrl+A", "", "Plan"),
            Command("Lock or unlock", self.lock, "Ctrl+L", "lock", "Plan"),
            Command("Split…", self.split, "Ctrl+B", "split", "Plan"),
            Command("Merge", self.merge, "Ctrl+M", "merge", "Plan"),
            Command("Number by rule…", self.number, "Ctrl+R", "hash", "Plan"),
            Command("Turn a quarter", self.turn, "", "refresh-cw", "Plan"),
        ]

    # --- shared

    def do(self, making: Callable[[], Edit], text: str) -> bool:
        """Make an edit; a refusal goes to the message bar. Says whether anything changed."""
        try:
            return self._session.do(making(), text)
        except UserError as refusal:
            self._canvas.around.messages.failed(refusal)
            return False

    @property
    def _plan(self) -> Plan:
        assert self._session.plan is not None
        return self._session.plan

    def _chosen(self) -> tuple[str, ...]:
        return self._canvas.selection if self._session.plan is not None else ()

    # --- deeds

    def delete(self) -> None:
        """Take out what is selected: stands, or an aisle, zone, text or connection."""
        numbers, thing = self._chosen(), self._canvas.chosen_thing()
        if thing is not None:
            self._take_out(thing.key)
        elif numbers:
            self.do(lambda: verbs.remove(self._plan, numbers), self.tr("Delete"))

    def copy(self) -> None:
        """Copy the selected stands a metre aside."""
        numbers = self._chosen()
        before = {stand.number for stand in self._plan.stands} if numbers else set()
        if numbers and self.do(lambda: verbs.copy(self._plan, numbers, COPY_MM, -COPY_MM), self.tr("Copy")):
            self._canvas.select(stand.number for stand in self._plan.stands if stand.number not in before)

    def select_all(self) -> None:
        """Select every stand of the hall in view."""
        hall = self._canvas.hall
        if self._session.plan is not None:
            self._canvas.select(stand.number for stand in self._plan.stands if hall in ("", stand.hall))

    def lock(self) -> None:
        """Lock the selected stands; unlock them when all are locked."""
        numbers = self._chosen()
        if numbers:
            locked = all(stand.locked for stand in self._canvas.selected_stands())
            text = self.tr("Unlock") if locked else self.tr("Lock")
            self.do(lambda: verbs.lock(self._plan, numbers, locked=not locked), text)

    def turn(self) -> None:
        """Turn the selected stands a quarter to the left."""
        numbers = self._chosen()
        if numbers:
            self.do(lambda: verbs.turn(self._plan, numbers), self.tr("Turn"))

    def merge(self) -> None:
        """Make the selected stands one."""
        numbers = self._chosen()
        if self._session.plan is not None:
            self.do(lambda: verbs.merge(self._plan, numbers), self.tr("Merge"))

    def split(self) -> None:
        """Ask how the selected stand is cut."""
        stands = self._canvas.selected_stands()
        if len(stands) != 1:
            self._canvas.around.messages.told(self.tr("Select one stand to split it."))
            return
        box = stands[0].box
        dialog = AskSplit(stands[0].number, box.width, box.height, self._canvas)
        dialog.accepted.connect(partial(self._split, stands[0].number, dialog))
        dialog.open()

    def _split(self, number: str, dialog: AskSplit) -> None:
        cuts, upright = dialog.cuts()
        self.do(lambda: verbs.split(self._plan, number, cuts, upright=upright), self.tr("Split"))

    def number(self) -> None:
        """Ask for a rule and number the selected stands, else those of the hall in view."""
        if self._session.plan is None:
            return
        hall = self._canvas.hall
        numbers = self._chosen() or tuple(s.number for s in self._plan.stands if hall in ("", s.hall))
        dialog = AskNumbers(
            lambda rule: renumber(self._plan, numbers, rule), self._canvas.around.language, self._canvas
        )
        dialog.accepted.connect(partial(self._numbered, dialog))
        dialog.open()

    def _numbered(self, dialog: AskNumbers) -> None:
        edit = dialog.edit
        if edit is not None:
            self.do(lambda: edit, self.tr("Number by rule"))

    def set_status(self, status: StandStatus, _checked: bool = False) -> None:
        """Set the state of the selected stands."""
        numbers = self._chosen()
        if numbers:
            self.do(lambda: verbs.set_status(self._plan, numbers, status), self.tr("State"))

    # --- drags from lists

    def drop(self, kind: str, key: str, at: Point) -> None:
        """Give a stand to an exhibitor or a state; an exhibitor on free floor gets a stand of the wanted area."""
        stand = self._canvas.shapes.at(at)
        if kind == EXHIBITOR and stand is not None:
            self.do(lambda: verbs.assign(self._plan, stand.number, key), self.tr("Assign"))
        elif kind == EXHIBITOR:
            self._place(key, at)
        elif stand is not None:
            numbers = self._chosen() if stand.number in self._chosen() else (stand.number,)
            self.do(lambda: verbs.set_status(self._plan, numbers, StandStatus(key)), self.tr("State"))

    def _place(self, key: str, at: Point) -> None:
        exhibitor = self._plan.exhibitors[key]
        width, depth = sides_of(exhibitor.wanted_mm2 or 36_000_000)
        hall = self._canvas.hall_at(at)
        left, bottom = (round((value - half // 2) / 500) * 500 for value, half in zip(at, (width, depth), strict=True))
        before = {stand.number for stand in self._plan.stands}
        ring = rectangle(left, bottom, width, depth)
        if self.do(lambda: drawing.island(self._plan, hall, ring, exhibitor=key), self.tr("Place")):
            self._canvas.select(stand.number for stand in self._plan.stands if stand.number not in before)

    # --- the context menu

    def menu(self, at: QPoint) -> None:
        """Offer what fits the place: deeds on the selection, or taking out a mark or a connection."""
        point = self._canvas.to_site(self._canvas.mapFromGlobal(at).toPointF())
        stand = self._canvas.shapes.at(point)
        if stand is not None and stand.number not in self._canvas.selection:
            self._canvas.select((stand.number,))
        menu = QMenu(self._canvas)
        if stand is not None:
            for command in self.commands():
                icon = self._canvas.around.theme.icon(command.icon) if command.icon else QIcon()
                menu.addAction(icon, self.tr(command.text), command.run)
            menu.addSeparator()
            for status, words in status_words(self._canvas).items():
                menu.addAction(words, partial(self.set_status, status))
        for key, text in self._things_at(point):
            menu.addAction(text, partial(self._take_out, key))
        if not menu.isEmpty():
            menu.popup(at)

    def _things_at(self, point: Point) -> list[tuple[str, str]]:
        if self._session.plan is None:
            return []
        reach = self._canvas.tolerance
        box = Box(point[0] - reach, point[1] - reach, point[0] + reach, point[1] + reach)
        found = [
            (each.key, self.tr("Take out connection {key}").format(key=each.key))
            for each in self._plan.utilities
            if box.left <= each.at[0] <= box.right and box.bottom <= each.at[1] <= box.top
        ]
        for mark in self._plan.marks:
            if contains(mark.ring, point):
                name = mark.words or self.tr("aisle")
                found.append((mark.key, self.tr("Take out “{name}”").format(name=name)))
        return found

    def _take_out(self, key: str) -> None:
        taking = drawing.remove_utility if key.startswith("u") else drawing.remove_mark
        self.do(lambda: taking(self._plan, key), self.tr("Delete"))


def sides_of(area_mm2: int) -> tuple[int, int]:
    """Return width and depth in mm of a near-square stand of exactly an area, where half metres allow."""
    near = max(round(area_mm2**0.5 / 500), 1)
    for away in range(near // 2 + 1):
        for half_metres in (near + away, near - away):
            width = half_metres * 500
            if width >= 2000 and area_mm2 % width == 0 and area_mm2 // width >= 2000:
                return width, area_mm2 // width
    width = max(near * 500, 2000)
    return width, max(round(area_mm2 / width), 500)
