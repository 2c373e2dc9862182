"""The toolbar of the season: which year, how long, plan, repair, and what is done with the proposal."""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from expobook.services.season.planning import FIRST_YEAR, LAST_YEAR, LONGEST, SECONDS
from expobook.ui.kit.forms import count_field
from expobook.ui.kit.parts import label, push, toolbar
from expobook.ui.kit.theme import Theme


class SeasonBar(QWidget):
    """The fields and buttons; the screen says what they do."""

    def __init__(self, theme: Theme, year: int) -> None:
        super().__init__()
        self.back, self._name = push("", "link"), label("", "strong")
        self.back.setIcon(theme.icon("chevron-left"))
        self.year, self.seconds = count_field(year, FIRST_YEAR, LAST_YEAR), count_field(SECONDS, 1, LONGEST)
        self.year.setFixedWidth(82)
        self.seconds.setFixedWidth(84)
        self.keep_holds = QCheckBox()
        self.run, self.repair = push("", "primary"), push("")
        self.run.setIcon(theme.icon("sparkles", "accent_ink"))
        self.repair.setIcon(theme.icon("wrench"))
        self.discard, self.accept = push(""), push("", "primary")
        self.accept.setIcon(theme.icon("check", "accent_ink"))
        line = toolbar(
            self.back, self._name, self.year, self.keep_holds, self.seconds, self.run, self.repair, 1, self.discard,
            self.accept,
        )  # fmt: skip
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(line)
        self.setFixedHeight(line.minimumHeight())

    def enable(self, *, idle: bool, planned: bool, ticked: int) -> None:
        """Offer what can be done now."""
        for field in (self.year, self.seconds, self.keep_holds, self.run, self.repair):
            field.setEnabled(idle)
        self.discard.setEnabled(idle and planned)
        self.accept.setEnabled(idle and planned and ticked > 0)
        self.accept.setText(self.tr("Accept {count}…").format(count=ticked))

    def retranslate(self) -> None:
        self.back.setText(self.tr("Back to the diary"))
        self._name.setText(self.tr("Season plan"))
        self.year.setAccessibleName(self.tr("Year"))
        self.seconds.setAccessibleName(self.tr("Seconds to plan"))
        self.seconds.setSuffix(" " + self.tr("s"))
        self.seconds.setToolTip(self.tr("Seconds to plan"))
        self.keep_holds.setText(self.tr("Leave holds where they are"))
        self.run.setText(self.tr("Plan the year"))
        self.repair.setText(self.tr("Repair"))
        self.repair.setToolTip(self.tr("Answers a change in seconds and moves as little as it can"))
        self.discard.setText(self.tr("Discard"))
