"""The plan that is being edited: one undo command an edit, each edit kept in a draft on this computer at once."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from expobook.domain.errors import UserError
from expobook.domain.plan import Plan
from expobook.domain.plan_edit import Edit
from expobook.services.plans.drafts import Draft, Found, forget, left_over, replay
from expobook.ui.kit.screen import Surroundings

SYNC_MS = 2_000


def drafts_folder(around: Surroundings) -> Path:
    """Return where unsaved edits are kept on this computer."""
    return around.settings.folder / "drafts"


class _Done(QUndoCommand):
    """One edit on the stack; refers to the session, never to what is shown."""

    def __init__(self, session: "EditSession", edit: Edit, text: str) -> None:
        super().__init__(text)
        self._session, self._edit = session, edit

    def redo(self) -> None:
        self._session.run(self._edit)

    def undo(self) -> None:
        self._session.run(self._edit.inverse())


class EditSession(QObject):
    """Holds the plan; every change goes through :meth:`do`, so that it can be undone and is in the draft.

    ``edited`` comes after each edit, undo and redo; ``opened`` when another plan, or another version, is there.
    """

    edited = Signal(object)  # the Edit
    opened = Signal()

    def __init__(self, around: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self.plan: Plan | None = None
        self.undo = QUndoStack(self)
        self._draft: Draft | None = None
        self._unsaved: list[Edit] = []
        self._saving = 0  # how many of the unsaved edits are being saved just now
        self._saving_at = -1
        self.kept_at = ""  # the hour of the last edit in the draft
        self._sync = QTimer(self)
        self._sync.setInterval(SYNC_MS)
        self._sync.timeout.connect(self._force)

    # --- opening

    def open(self, plan: Plan | None) -> None:
        """Take another plan, without edits; the draft of the one before stays when it has unsaved edits."""
        self.close()
        self.plan = plan
        self.undo.clear()
        self._unsaved = []
        if plan is not None:
            desk = self._around.desk
            self._draft = Draft(drafts_folder(self._around), desk.store.name, plan, desk.actor.name)
        self.opened.emit()

    def close(self) -> None:
        """Stop editing; unsaved edits stay in the draft and are offered when the plan is opened again."""
        self._sync.stop()
        if self._draft is not None:
            self._draft.close(discard=self.clean)
            self._draft = None

    @property
    def clean(self) -> bool:
        """Whether everything is saved."""
        return self.undo.isClean() or not self._unsaved

    # --- editing

    def do(self, edit: Edit, text: str) -> bool:
        """Apply an edit so that it can be undone; one that changes nothing is not kept."""
        if self.plan is None or not edit:
            return False
        self.undo.push(_Done(self, edit, text))
        return True

    def run(self, edit: Edit) -> None:
        """Apply an edit to the plan and keep it in the draft; for the undo stack only."""
        assert self.plan is not None
        self.plan = edit.apply(self.plan)
        self._unsaved.append(edit)
        if self._draft is not None:
            self._draft.append(edit)
            self.kept_at = f"{datetime.now():%H:%M}"
            self._sync.start()
        self.edited.emit(edit)

    def settle(self) -> None:
        """Wait until the draft holds every edit; says so where it cannot be written."""
        if self._draft is not None:
            try:
                self._draft.settle()
            except UserError as error:
                self._around.messages.failed(error)

    def _force(self) -> None:
        self._sync.stop()
        if self._draft is not None:
            self._draft.sync()

    # --- saving

    def saving(self) -> Plan:
        """Return the plan to save and remember what is in it; edits may go on meanwhile."""
        assert self.plan is not None
        self._saving, self._saving_at = len(self._unsaved), self.undo.index()
        return self.plan

    def saved(self, version: int, plan_id: int) -> None:
        """The plan that :meth:`saving` gave is in the book under a version: only what came since is unsaved."""
        assert self.plan is not None
        self.plan = replace(self.plan, version=version, id=plan_id)
        self._unsaved = self._unsaved[self._saving :]
        if self._draft is not None:
            self._draft.restart(version, self._unsaved)
        if self.undo.index() == self._saving_at:
            self.undo.setClean()

    def renumbered(self, revision: int, version: int) -> None:
        """The plan in the book was handed out: it has another revision and version, and the same content."""
        assert self.plan is not None
        self.plan = replace(self.plan, revision=revision, version=version)
        if self._draft is not None:
            self._draft.restart(version, self._unsaved)

    def rebase(self, theirs: Plan, text: str) -> tuple[int, int]:
        """Take the plan that somebody else saved and make my unsaved edits on it; return how many did, did not fit."""
        edits = list(self._unsaved)
        _, done, refused = replay(theirs, edits)
        if self._draft is not None:
            self._draft.close(discard=True)
            self._draft = None
        self.open(theirs)
        if done:
            self.undo.beginMacro(text)
            for edit in done:
                self.do(edit, text)
            self.undo.endMacro()
        self.settle()
        return len(done), refused

    # --- recovery

    def drafts(self) -> list[Found]:
        """Return what was left of this plan by a program that was stopped."""
        if self.plan is None:
            return []
        return left_over(drafts_folder(self._around), self._around.desk.store.name, self.plan.booking_id)

    def restore(self, found: Found, text: str) -> tuple[int, int]:
        """Make the edits of a draft again, as one step that can be undone; return how many did and did not fit."""
        assert self.plan is not None
        _, done, refused = replay(self.plan, found.edits)
        if done:
            self.undo.beginMacro(text)
            for edit in done:
                self.do(edit, text)
            self.undo.endMacro()
        self.settle()
        forget(found)
        return len(done), refused

    def throw_away(self, found: Found) -> None:
        """Delete a draft."""
        forget(found)
