"""Lays a drawing under the stands, and lays it there again when this computer opens the plan another time."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from expobook.domain.geometry import Box
from expobook.domain.progress import Progress

if TYPE_CHECKING:
    from expobook.ui.plan.screen import PlanScreen


class Backdrop(QObject):
    """Knows which file lies under which plan; the file itself stays where it is."""

    def __init__(self, screen: "PlanScreen") -> None:
        super().__init__(screen)
        self._screen, self._plan_id = screen, 0
        self._asked_for, self._told = 0, False  # the plan whose drawing is being read; whether the user waits for it
        screen.session.opened.connect(self._opened)

    def ask(self) -> None:
        """Ask for a drawing to lay under the stands."""
        if self._screen.plan is None:
            return
        from expobook.ui.plan.background import ENDINGS

        chosen, _ = QFileDialog.getOpenFileName(self._screen, self.tr("Background drawing"), "", ENDINGS)
        if chosen:
            self.load(Path(chosen))

    def load(self, path: Path) -> None:
        """Lay a drawing under the stands of the hall in view, now and from now on."""
        view = self._screen.view
        box = view.hall_box(view.hall) or view.seen()
        place = [box.left, box.bottom, box.right, box.top]
        self._screen.around.settings.keep(self._key(), json.dumps([str(path.absolute()), *place]))
        self._read(path, box, told=True)

    def _opened(self) -> None:
        """Bring what lay under this plan last; nothing where there was nothing, or its file is gone."""
        plan = self._screen.plan
        if plan is None or plan.id == self._plan_id:
            return
        self._plan_id, self._screen.view.ground.background = plan.id, None
        try:
            path, *place = json.loads(self._screen.around.settings.text(self._key()) or "[]")
            box = Box(*map(int, place))
        except (TypeError, ValueError):  # nothing is kept, or it is damaged
            return
        if Path(path).is_file():
            self._read(Path(path), box, told=False)

    def _key(self) -> str:
        assert self._screen.plan is not None
        return f"background/{self._screen.around.desk.store.name}/{self._screen.plan.id}"

    def _read(self, path: Path, box: Box, *, told: bool) -> None:
        from expobook.ui.plan.background import Background, read_background

        assert self._screen.plan is not None
        self._asked_for, self._told = self._screen.plan.id, told

        def work(progress: Progress) -> Background:
            return read_background(path, box)

        self._screen.around.jobs.start(work, self._came, self._failed, title=self.tr("Reading the drawing"))

    def _came(self, background: Any) -> None:
        view, plan = self._screen.view, self._screen.plan
        if plan is None or plan.id != self._asked_for:
            return  # another plan has been opened meanwhile
        view.ground.background = background.paint
        self._screen.side.layers.show_layer("background")
        view.repaint_all()
        if self._told:
            self._screen.around.messages.done(background.said(self.tr))

    def _failed(self, error: Exception) -> None:
        if self._told:
            self._screen.around.messages.failed(error)
