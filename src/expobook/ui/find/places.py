"""Where the wish may lie: phases to tick, spaces to avoid and to prefer, in the words of the venue."""

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from expobook.domain.venue import SpaceClass, Zone
from expobook.ui.find.fields import Captioned, mark
from expobook.ui.kit.parts import label, row
from expobook.ui.kit.screen import Surroundings

IN_A_LINE = 3


class Places(QWidget):
    """Phases that are allowed, and two lines of spaces."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around, self._venue = around, around.desk.venue
        self._caption = label("", "second")
        self.zones = {zone.code: QCheckBox() for zone in self._venue.zones if self._indoors(zone)}
        self.avoid, self.prefer = QLineEdit(), QLineEdit()
        self._avoid, self._prefer = Captioned(self.avoid), Captioned(self.prefer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        boxes = QVBoxLayout()
        boxes.setSpacing(0)
        boxes.addWidget(self._caption)
        found = list(self.zones.values())
        for start in range(0, len(found), IN_A_LINE):
            boxes.addLayout(row(*found[start : start + IN_A_LINE], 1, gap=12))
        column.addLayout(boxes)
        for field in (self.avoid, self.prefer):
            field.setMaxLength(300)
            field.setPlaceholderText("H05..H07, H08-1")
            field.textChanged.connect(self._right_again)
        column.addWidget(self._avoid)
        column.addWidget(self._prefer)

    def _indoors(self, zone: Zone) -> bool:
        return any(hall.zone == zone.code and hall.space_class is SpaceClass.HALL for hall in self._venue.halls)

    def fields(self) -> list[QLineEdit]:
        return [self.avoid, self.prefer]

    def within(self) -> frozenset[str]:
        """Return the bays allowed, none when nothing is ruled out; ground outdoors is left as it is.

        Raises:
            UnknownThing: a space to avoid is none of the venue.
        """
        avoided = self._bays(self.avoid)
        shut = {code for code, box in self.zones.items() if not box.isChecked()}
        if not shut and not avoided:
            return frozenset()
        halls = {hall.code: hall for hall in self._venue.halls}
        open_bays = {bay.code for bay in self._venue.bays if halls[bay.hall].zone not in shut}
        return frozenset(open_bays - avoided)

    def preferred(self) -> frozenset[str]:
        """Return the bays liked better; raises ``UnknownThing``."""
        return self._bays(self.prefer)

    def fill(self, within: frozenset[str], prefer: frozenset[str]) -> None:
        """Show what a request allows and prefers."""
        halls = {hall.code: hall for hall in self._venue.halls}
        zone_of = {bay.code: halls[bay.hall].zone for bay in self._venue.bays}
        open_zones = {zone_of[bay] for bay in within} if within else set(self.zones)
        for code, box in self.zones.items():
            box.setChecked(code in open_zones)
        avoided = {bay for bay, zone in zone_of.items() if zone in open_zones and zone in self.zones} - within
        self.avoid.setText(self._words(frozenset(avoided)) if within else "")
        self.prefer.setText(self._words(prefer))

    def retranslate(self) -> None:
        language = self._around.language
        self._caption.setText(self.tr("Phases"))
        for zone in self._venue.zones:
            if zone.code in self.zones:
                self.zones[zone.code].setText(zone.name.in_language(language))
                self.zones[zone.code].setWhatsThis(self.tr("Halls of a phase count only while it is ticked."))
        self._avoid.name(self.tr("Not in"))
        self._prefer.name(self.tr("Rather in"))

    def _bays(self, field: QLineEdit) -> frozenset[str]:
        text = field.text().replace("，", ",").replace("、", ",").replace("–", "..")
        return self._venue.expand([word.strip() for word in text.split(",") if word.strip()])

    def _words(self, bays: frozenset[str]) -> str:
        return self._venue.describe(bays).replace("–", "..")

    def _right_again(self) -> None:
        for field in self.fields():
            mark(field, False)
