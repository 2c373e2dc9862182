"""No room is an answer: why, who is there, and the nearest ways on, each one click away."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from expobook.domain.finding.answer import Found, Other, Room
from expobook.services.space.words import SpaceWords
from expobook.ui.find.card import Link, held_by, upright
from expobook.ui.find.small_map import SmallMap
from expobook.ui.find.ways import CAN_GIVE_UP, Way
from expobook.ui.kit import formats
from expobook.ui.kit.parts import RIGHT, Badge, label, push
from expobook.ui.kit.screen import Surroundings

MAP = QSize(140, 92)
MOST_IN_WAY = 5


class NoRoomCard(QFrame):
    """Says why there is no room, in the window or on the day that was wished."""

    way_wanted = Signal(object)  # a Way
    booking_wanted = Signal(int)

    def __init__(self, around: Surroundings, found: Found) -> None:
        super().__init__()
        self._around, self._found = around, found
        self._words = SpaceWords(around.desk.venue, around.language)
        self.setProperty("area", "refused")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        others = self._in_way()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 10, 12, 10)
        self._grid.setHorizontalSpacing(14)
        if others:
            picture = SmallMap(around.theme, around.desk.venue, MAP)
            picture.show_marks(marks_of(others), self.tr("Who is there"))
            self._grid.addWidget(picture, 0, 0, Qt.AlignmentFlag.AlignTop)
        self._why, self._line, self._on = held_by(self._reasons(others)), upright(), held_by(self._ways())
        self.arrange(narrow=False)
        self.setAccessibleName(self._headline())

    def arrange(self, *, narrow: bool) -> None:
        """Put the ways on beside the reasons, or below them where the room is narrow."""
        grid = self._grid
        for widget in (self._why, self._line, self._on):
            grid.removeWidget(widget)
        grid.addWidget(self._why, 0, 1)
        if narrow:
            grid.addWidget(self._on, 1, 1)
        else:
            grid.addWidget(self._line, 0, 2)
            grid.addWidget(self._on, 0, 3)
        self._line.setVisible(not narrow)
        grid.setColumnStretch(1, 7)
        grid.setColumnStretch(3, 0 if narrow else 5)

    def _in_way(self) -> tuple[Other, ...]:
        refusal, day = self._found.refusal, self._found.wish_day
        if refusal is not None:
            return refusal.miss.in_way if refusal.miss else ()
        return day.in_way if day else ()

    def _headline(self) -> str:
        if self._found.refusal is not None:
            return self._words.no_room(self._found)
        return self._words.wish_day(self._found)[0]

    # --- why

    def _reasons(self, others: Sequence[Other]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        mark = QLabel()
        mark.setPixmap(self._around.theme.pixmap("circle-alert", "clash_line", 16, self.devicePixelRatioF()))
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(self._headline(), "clash", wrap=True), 1)
        column.addLayout(head)
        refusal = self._found.refusal
        if refusal is not None and self._found.openings:
            column.addWidget(label(self._words.cause(refusal), wrap=True))
        if refusal is not None and refusal.miss is not None:
            said = self._words.miss(refusal, self._found.request.budget_fen)
            for line in said[:1] if others else said:
                column.addWidget(label(line.strip(), "second", wrap=True))
        column.addLayout(self._others(others))
        if refusal is not None:
            proof = self._words.say("proven" if refusal.proven else "unproven")
            column.addWidget(label(proof, "third", wrap=True))
        column.addStretch(1)
        return column

    def _others(self, others: Sequence[Other]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        language, theme = self._around.language, self._around.theme
        for place, other in enumerate(others[:MOST_IN_WAY]):
            status = status_of(other)
            letter = "1" if status == "hold_1" else theme.letters[status][language]
            grid.addWidget(Badge(theme, status, letter), place, 0)
            grid.addWidget(label(self._around.desk.venue.describe(other.bays), "second"), place, 1)
            link = Link(other.title.in_language(language), other.booking_id)
            link.clicked.connect(self.booking_wanted)
            grid.addWidget(link, place, 2)
            grid.addWidget(label(other.number, "second"), place, 3)
            grid.addWidget(label(formats.span(other.stay, language)), place, 4)
            if other.expires is not None:
                lapses = self.tr("lapses {day}").format(day=formats.day(other.expires.date(), language))
                grid.addWidget(label(lapses, "warn"), place, 5)
        if len(others) > MOST_IN_WAY:
            more = self.tr("and {count} more").format(count=len(others) - MOST_IN_WAY)
            grid.addWidget(label(more, "second"), MOST_IN_WAY, 2)
        grid.setColumnStretch(2, 1)
        return grid

    # --- ways on

    def _ways(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(label(self.tr("Nearest ways"), "caption"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for place, (name, text, button, way) in enumerate(self._found_ways()):
            grid.addWidget(label(name, "second"), place, 0)
            grid.addWidget(label(text, "" if way is not None else "small", wrap=True), place, 1)
            if way is not None:
                use = push(button, "link")
                use.setAccessibleName(f"{button}: {name} {text}")
                use.clicked.connect(self._wants(way))
                grid.addWidget(use, place, 2, RIGHT)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return column

    def _wants(self, way: Way) -> Callable[[], None]:
        def want() -> None:
            self.way_wanted.emit(way)

        return want

    def _found_ways(self) -> list[tuple[str, str, str, Way | None]]:
        return [*self._other_days(), *self._fewer_metres(), *self._fewer_rules()]

    def _other_days(self) -> list[tuple[str, str, str, Way | None]]:
        language, found = self._around.language, self._found
        name, use = self.tr("Other days"), self.tr("Use")
        opens = self.tr("opening {day}")
        if found.refusal is None:
            best = found.answers[0]
            text = opens.format(day=formats.day(best.opening, language, year=True))
            return [(name, text, self.tr("See answer 1"), Way(place=1))]
        days = [day for day in (found.refusal.before, found.refusal.after) if day is not None]
        if not days:
            return [(name, self._words.say("no-days"), "", None)]
        return [(name, opens.format(day=formats.day(day, language, year=True)), use, Way(opening=day)) for day in days]

    def _fewer_metres(self) -> list[tuple[str, str, str, Way | None]]:
        found, name = self._found, self.tr("Fewer m²")
        if found.refusal is not None:
            return [self._room(name, found.refusal.largest)] if found.openings else []
        day = found.wish_day
        rooms = [room for room in (day.free, day.behind) if room is not None and room.area_mm2] if day else []
        different = [room for n, room in enumerate(rooms) if n == 0 or room.area_mm2 != rooms[0].area_mm2]
        return [self._room(name, room) for room in different]

    def _room(self, name: str, room: Room | None) -> tuple[str, str, str, Way | None]:
        if room is None:
            return name, self._words.largest(None, len(self._found.request.parts)), "", None
        venue, language = self._around.desk.venue, self._around.language
        space = venue.describe(room.bays)
        rank = self.tr("option {rank}").format(rank=room.rank) if room.rank > 1 else ""
        opens = (
            ""
            if room.opening == self._found.request.wish
            else self.tr("opening {day}").format(day=formats.day(room.opening, language))
        )
        share = self.tr("{percent} % of every part").format(percent=room.percent) if room.percent else ""
        text = " · ".join(part for part in (formats.area(room.area_mm2), share, space, opens, rank) if part)
        return name, text, self.tr("Use"), Way(opening=room.opening, area_mm2=room.area_mm2, percent=room.percent)

    def _fewer_rules(self) -> list[tuple[str, str, str, Way | None]]:
        """A line a rule: on how many opening days there would be room without it; those of the form can be given up."""
        found = self._found
        if found.refusal is None or not found.openings:
            return []
        lines: list[tuple[str, str, str, Way | None]] = []
        for each, said in zip(found.refusal.given_up, self._words.given_up(found), strict=True):
            # curly quotes are as wide as a Chinese character in the font of the window
            text = said if self._around.language == "zh" else said.replace("“", '"').replace("”", '"')
            can = bool(each.days) and {each.rule, each.also} <= CAN_GIVE_UP | {None}
            name = self.tr("A rule less") if not lines else ""
            way = Way(rule=each.rule, also=each.also) if can else None
            lines.append((name, text, self.tr("Give up") if can else "", way))
        return lines


def status_of(other: Other) -> str:
    """Return the token of who is in the way."""
    return "closure" if other.closure else "contracted" if other.firm else "hold_1"


def marks_of(others: Sequence[Other]) -> dict[str, str]:
    """Return bays with the status of who has them, firm ones before options."""
    marks: dict[str, str] = {}
    for other in sorted(others, key=lambda one: one.firm):
        marks |= dict.fromkeys(other.bays, status_of(other))
    return marks
