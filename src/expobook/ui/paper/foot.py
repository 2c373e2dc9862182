"""The foot of the sums: what is done with the paper in view."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from expobook.ui.kit.parts import area, label, push, row
from expobook.ui.kit.screen import Surroundings


@dataclass(frozen=True, slots=True)
class PaperDeed:
    """One deed of the menu: its stable ``key``, its words, and whether the contract's state allows it."""

    key: str
    text: str
    run: Callable[[], None]
    allowed: bool


class PaperFoot(QWidget):
    """Save, print, issue, and the menu of the other deeds."""

    save_wanted = Signal()
    print_wanted = Signal()
    issue_wanted = Signal()

    def __init__(self, around: Surroundings, deeds: Callable[[], Sequence[Sequence[PaperDeed]]]) -> None:
        """``deeds`` gives the groups of the menu each time it opens."""
        super().__init__()
        self._deeds = deeds
        self._hint = label("", "second", wrap=True)
        self.save, self.print, self.more, self.issue = push(), push(), push(), push("", "primary")
        for button, icon, colour in (
            (self.save, "download", "ink2"),
            (self.print, "printer", "ink2"),
            (self.issue, "stamp", "accent_ink"),
        ):
            button.setIcon(around.theme.icon(icon, colour))
        self.save.clicked.connect(self.save_wanted)
        self.print.clicked.connect(self.print_wanted)
        self.issue.clicked.connect(self.issue_wanted)
        self._menu = QMenu(self.more)
        self._menu.aboutToShow.connect(self._fill)
        self.more.setMenu(self._menu)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(self._hint)
        foot.addLayout(row(self.save, self.print, 1))
        foot.addLayout(row(self.more, 1, self.issue))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area("header", foot))

    def allow(self, *, paper: bool, issue: bool) -> None:
        """Let the paper in view be saved and printed, and be issued."""
        for button in (self.save, self.print, self.more):
            button.setEnabled(paper)
        self.issue.setEnabled(issue)

    def _fill(self) -> None:
        self._menu.clear()
        for number, deeds in enumerate(self._deeds()):
            if number:
                self._menu.addSeparator()
            for deed in deeds:
                self._menu.addAction(deed.text, deed.run).setEnabled(deed.allowed)

    def retranslate(self) -> None:
        self._hint.setText(self.tr("Issuing freezes number, text and file; changes are amendments."))
        self.save.setText(self.tr("Save PDF…"))
        self.print.setText(self.tr("Print…"))
        self.more.setText(self.tr("More"))
        self.issue.setText(self.tr("Issue…"))
