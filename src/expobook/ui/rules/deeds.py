"""What the forms of all rules have in common: asked of the book, shown, set, and chosen where two set them at once."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QWidget

from expobook.domain.conflict import Differing
from expobook.domain.errors import StaleData
from expobook.ui.kit.forms import Deed
from expobook.ui.kit.jobs import Work, bound
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.side_by_side import field_by_field
from expobook.words import shown

MOST = 1_000_000.0  # of a figure in its unit


class RuleDeeds(QObject):
    """Asks the book for rules, shows their form, and sets what it says; ``form`` is what was shown last."""

    def __init__(self, around: Surroundings, window: QWidget) -> None:
        super().__init__(window)
        self._around, self._window = around, window
        self.form: QDialog | None = None

    def ask(self) -> None:
        """Show what is in force to be changed."""
        raise NotImplementedError

    def _start(
        self, work: Work, done: Callable[[Any], None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        or_else = bound(self, failed) if failed else self._around.messages.failed
        self._around.jobs.start(work, bound(self, done), or_else, database=True)

    def _open(self, form: Deed, accepted: Callable[[], None]) -> None:
        form.accepted.connect(accepted)
        form.finished.connect(form.deleteLater)
        self.form = form
        form.open()

    def _set(
        self,
        write: Work,
        written: Callable[[Any], None],
        differing: Callable[[Any], Iterable[Differing]],
        keep: Callable[[Any, list[str]], None],
    ) -> None:
        """Set rules; what somebody else set since they were read is shown beside mine, field by field.

        ``differing`` says of their rules where they differ from mine, ``keep`` gets them and the fields to be mine.
        """

        def failed(error: Exception) -> None:
            if not isinstance(error, StaleData):
                self._around.messages.failed(error)
                return
            theirs = error.facts["theirs"]
            found, kept = tuple(differing(theirs)), partial(keep, theirs)
            self.form = field_by_field(self._around, error, found, self._said, kept, self._window)

        self._start(write, written, failed)

    def _said(self, field: str, value: Any) -> str:
        return shown(value, self._around.language, field)


def figure_field(suffix: str, decimals: int) -> QDoubleSpinBox:
    """Return a field for a figure with its unit behind it."""
    field = QDoubleSpinBox()
    field.setRange(0, MOST)
    field.setDecimals(decimals)
    field.setSuffix(suffix)
    field.setGroupSeparatorShown(True)
    field.lineEdit().setTextMargins(7, 0, 0, 0)  # as count_field: Qt keeps no padding of the style sheet here
    return field
