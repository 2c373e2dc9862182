"""One answer as a card: where it is, when, what stands in the way, what it costs, and why it stands where it stands."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from expobook.domain.diary import Phase, Stay
from expobook.domain.finding.answer import Answer, Found
from expobook.domain.price import PriceKind
from expobook.domain.venue import SpaceClass, Venue
from expobook.services.space.words import SpaceWords
from expobook.ui.find.small_map import SmallMap
from expobook.ui.kit import formats
from expobook.ui.kit.parts import RIGHT, Elided, label, push, row
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.theme import Theme, paint_badge
from expobook.words import counted

MAP, SMALL_MAP = QSize(168, 108), QSize(112, 72)
WORTH = 276


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer with what the card needs of its search."""

    found: Found
    answer: Answer
    chosen: bool  # among those that become alternatives


class RankChip(QWidget):
    """The rank of the worst cell in its colours, and in words."""

    def __init__(self, theme: Theme, rank: int, words: str) -> None:
        super().__init__()
        self._theme, self._rank, self._words = theme, rank, words
        self.setAccessibleName(f"{rank} {words}")
        metrics = self.fontMetrics()
        self.setFixedSize(metrics.horizontalAdvance(words) + 30, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        status = f"hold_{min(self._rank, 3)}"
        token = theme.status_tokens(status)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color(token["line"]))
        painter.setBrush(theme.color(token["fill"]))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        paint_badge(painter, theme, QRectF(3, 2, 16, 16), status, str(self._rank))
        painter.setPen(theme.color("ink"))
        painter.setFont(theme.font("small", bold=True))
        painter.drawText(QRectF(self.rect()).adjusted(22, 0, -4, 0), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()


class AnswerCard(QFrame):
    """A card that can be chosen; Enter holds it, Space puts it among the alternatives."""

    picked = Signal(object)
    hold_wanted = Signal(object)
    alternative_wanted = Signal(object)
    booking_wanted = Signal(int)
    stepped = Signal(object, int)

    def __init__(self, around: Surroundings, shown: Shown) -> None:
        super().__init__()
        self._around, self.shown = around, shown
        self._words = SpaceWords(around.desk.venue, around.language)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("area", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        answer = shown.answer
        venue = around.desk.venue
        self.setAccessibleName(
            self._words.say(
                "answer",
                place=answer.place,
                space=venue.describe(answer.bays),
                area_mm2=answer.area_mm2,
                score=answer.score,
            )
        )
        self._build(venue, answer)

    def _build(self, venue: Venue, answer: Answer) -> None:
        picture = SmallMap(self._around.theme, venue, MAP)
        marks = {rank.bay: f"hold_{min(rank.rank, 3)}" for rank in sorted(answer.ranks, key=lambda one: one.rank)}
        picture.show_marks(marks, venue.describe(answer.bays))
        number = label(str(answer.place), "title")
        number.setFixedWidth(18)
        self._map, self._front = picture, held_by(self._in_front(venue, answer))
        self._where_at, self._worth_at, self._line = held_by(self._where(venue, answer)), self._worth(answer), upright()
        self._second_line = upright()
        self._columns = QGridLayout()
        self._columns.setHorizontalSpacing(12)
        self._columns.setVerticalSpacing(8)
        self._columns.addWidget(number, 0, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 8)
        column.setSpacing(6)
        column.addLayout(self._columns)
        reasons = label(f"{self._words.why(answer)}   ·   {self._words.remains(answer)}", "third", wrap=True)
        column.addWidget(reasons)
        self.arrange(narrow=False)

    def arrange(self, *, narrow: bool) -> None:
        """Put what stands in the way beside the place and the price, or below them where the room is narrow."""
        grid, top = self._columns, Qt.AlignmentFlag.AlignTop
        for widget in (self._map, self._where_at, self._line, self._front, self._second_line, self._worth_at):
            grid.removeWidget(widget)
        self._map.setFixedSize(SMALL_MAP if narrow else MAP)
        grid.addWidget(self._map, 0, 1, top)
        grid.addWidget(self._where_at, 0, 2)
        grid.addWidget(self._line, 0, 3)
        if narrow:
            grid.addWidget(self._worth_at, 0, 4)
            grid.addWidget(self._front, 1, 1, 1, 4)
        else:
            grid.addWidget(self._front, 0, 4)
            grid.addWidget(self._second_line, 0, 5)
            grid.addWidget(self._worth_at, 0, 6)
        self._second_line.setVisible(not narrow)
        for place in range(7):
            grid.setColumnStretch(place, 1 if place == 2 or (place == 4 and not narrow) else 0)

    # --- where and when

    def _where(self, venue: Venue, answer: Answer) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(3)
        space = venue.describe(answer.bays)
        over = label(f"+{formats.area(answer.over_mm2)}" if answer.over_mm2 else "", "third")
        over.setToolTip(self.tr("more than asked"))
        column.addLayout(cut(Elided(space, "strong"), over, label(formats.area(answer.area_mm2), "strong")))
        column.addWidget(Elided(self._kind(venue, answer), "second"))
        if len(answer.lines) == 1:
            column.addLayout(self._phases(answer))
        else:
            column.addLayout(self._parts(venue, answer))
        column.addStretch(1)
        return column

    def _kind(self, venue: Venue, answer: Answer) -> str:
        language = self._around.language
        grounds = [bays for bays in split_grounds(venue, answer.bays) if bays]
        halls = {venue.bay(bay).hall for bay in answer.bays}
        zones = [
            zone.name.in_language(language)
            for zone in venue.zones
            if any(venue.hall(h).zone == zone.code for h in halls)
        ]
        joined = all(venue.is_contiguous(bays) for bays in grounds)
        how = self.tr("in one piece") if joined else self.tr("in several pieces")
        indoors = sum(venue.hall(code).space_class is not SpaceClass.OUTDOOR for code in halls)
        halls_words = counted(self.tr("{count|hall|halls}"), count=indoors)
        between = "、" if language == "zh" else ", "
        return " · ".join((between.join(zones), halls_words, how))

    def _phases(self, answer: Answer) -> QGridLayout:
        names = {
            Phase.BUILD_UP: self.tr("Build-up"),
            Phase.SHOW: self.tr("Show"),
            Phase.DISMANTLE: self.tr("Dismantle"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for place, (phase, stay) in enumerate(answer.lines[0].schedule.spans()):
            grid.addWidget(label(names[phase], "second"), place, 0)
            grid.addWidget(label(self._days(stay), "strong" if phase is Phase.SHOW else ""), place, 1)
            grid.addWidget(label(self.tr("{days} d").format(days=len(stay)), "second"), place, 2)
        grid.setColumnStretch(3, 1)
        return grid

    def _parts(self, venue: Venue, answer: Answer) -> QGridLayout:
        """A line a part: its space, its days, and how many of them each phase has."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for place, one in enumerate(answer.lines):
            days = "+".join(str(len(stay)) for _, stay in one.schedule.spans())
            grid.addWidget(Elided(venue.describe(one.bays)), place, 0)
            grid.addWidget(label(formats.area(venue.area_of(one.bays)), "second"), place, 1, RIGHT)
            grid.addWidget(label(formats.span(one.schedule.stay, self._around.language)), place, 2)
            grid.addWidget(label(self.tr("{days} d").format(days=days), "second"), place, 3)
        grid.setColumnStretch(0, 1)
        return grid

    def _days(self, stay: Stay) -> str:
        language = self._around.language
        first = formats.day(stay.start, language)
        return first if len(stay) == 1 else f"{first} – {formats.day(stay.last, language)}"

    # --- what stands in front

    def _in_front(self, venue: Venue, answer: Answer) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(label(self.tr("In the way"), "caption"))
        if not answer.ahead:
            column.addLayout(self._sign("circle-check", "ok", self._words.say("none-ahead")))
        for other in answer.ahead[:3]:
            column.addWidget(
                self._option(
                    venue,
                    other.booking_id,
                    other.title.in_language(self._around.language),
                    venue.describe(other.bays),
                    other.stay,
                )
            )
            if other.expires is not None and other.answer_by is not None:
                when = self.tr("lapses {lapses}; challenged now, it answers by {day}").format(
                    lapses=formats.day(other.expires.date(), self._around.language),
                    day=formats.day(other.answer_by, self._around.language),
                )
                column.addWidget(Elided(when, "third"))
        if len(answer.ahead) > 3:
            more = self.tr("and {count} more").format(count=len(answer.ahead) - 3)
            column.addWidget(label(more, "second"))
        for text in self._words.softs(answer):
            column.addLayout(self._sign("triangle-alert", "warn", text))
        for other_show, words, before in (
            (answer.previous, self.tr("Previous show:"), self.tr("until {day} · {gap} d between")),
            (answer.following, self.tr("Next show:"), self.tr("from {day} · {gap} d between")),
        ):
            if other_show is not None:
                title = other_show.title.in_language(self._around.language)
                days = before.format(day=formats.day(other_show.day, self._around.language), gap=other_show.gap)
                column.addLayout(cut(Elided(f"{words} {title}", "small"), label(days, "small")))
        column.addStretch(1)
        return column

    def _option(self, venue: Venue, booking_id: int, title: str, space: str, stay: Stay) -> QWidget:
        made = Link(f"{title} · {space} · {formats.span(stay, self._around.language)}", booking_id)
        made.clicked.connect(self.booking_wanted)
        return made

    def _sign(self, icon: str, tone: str, text: str) -> QHBoxLayout:
        mark = QLabel()
        mark.setPixmap(self._around.theme.pixmap(icon, tone, 14, self.devicePixelRatioF()))
        words = label(text, tone, wrap=True)
        line = row(mark, words, gap=6)
        line.setStretch(1, 1)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        return line

    # --- what it is worth

    def _worth(self, answer: Answer) -> QWidget:
        sheet = answer.price
        made = QWidget()
        made.setFixedWidth(WORTH)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        rank = self.tr("first everywhere") if answer.rank == 1 else self.tr("at its worst")
        column.addLayout(row(label(self.tr("Rank"), "second"), 1, RankChip(self._around.theme, answer.rank, rank)))
        rent, less = sheet.subtotal(PriceKind.SPACE), sheet.subtotal(PriceKind.DISCOUNT)
        words = self.tr("Space {amount}").format(amount=formats.amount(rent))
        column.addLayout(cut(Elided(words, "second"), label(formats.amount(less) if less else "", "second")))
        taxes = ", ".join(f"{tax.percent.normalize():f} %" for tax in sheet.taxes)
        with_tax = self.tr("With tax of {percent}").format(percent=taxes)
        column.addLayout(row(label(with_tax, "second"), 1, label(f"¥{formats.amount(sheet.total)}", "title")))
        score = self.tr("Score {score}").format(score=answer.score)
        column.addLayout(row(label(self._distance(answer), "second"), 1, label(score, "strong")))
        column.addStretch(1)
        first = answer.place == 1
        self.alternative, self.hold = push(""), push(self.tr("Hold"), "primary" if first else "")
        self.alternative.setText(self.tr("Not an alternative") if self.shown.chosen else self.tr("As alternative"))
        self.alternative.setIcon(self._around.theme.icon("check" if self.shown.chosen else "square-stack"))
        self.hold.setIcon(self._around.theme.icon("plus", "accent_ink" if first else "ink2"))
        self.alternative.clicked.connect(self._as_alternative)
        self.hold.clicked.connect(self._hold)
        column.addLayout(row(1, self.alternative, self.hold))
        return made

    def _distance(self, answer: Answer) -> str:
        wish = self.shown.found.request.wish
        if wish is None:
            return ""
        days = abs((answer.opening - wish).days)
        return self.tr("{days} d from the wish").format(days=days) if days else self.tr("on the day wished")

    # --- being chosen

    def mark(self, picked: bool) -> None:
        """Show whether this is the answer that the diary below shows."""
        self.setProperty("area", "card-picked" if picked else "card")
        self.style().polish(self)

    def _hold(self) -> None:
        self.hold_wanted.emit(self.shown.answer)

    def _as_alternative(self) -> None:
        self.alternative_wanted.emit(self.shown.answer)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.picked.emit(self.shown.answer)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.picked.emit(self.shown.answer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deeds: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Return: self._hold,
            Qt.Key.Key_Enter: self._hold,
            Qt.Key.Key_Space: self._as_alternative,
            Qt.Key.Key_Down: lambda: self.stepped.emit(self, 1),
            Qt.Key.Key_Up: lambda: self.stepped.emit(self, -1),
        }
        deed = deeds.get(Qt.Key(event.key()))
        if deed is not None:
            deed()
        else:
            super().keyPressEvent(event)


class Link(Elided):
    """One line that opens a booking; cut with … where the room ends."""

    clicked = Signal(int)

    def __init__(self, text: str, booking_id: int) -> None:
        super().__init__(text, "link")
        self._booking_id = booking_id
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit(self._booking_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit(self._booking_id)
        else:
            super().keyPressEvent(event)


def cut(words: Elided, *figures: QLabel) -> QHBoxLayout:
    """Return a line whose words give way, never its figures."""
    line = row(words, *figures)
    line.setStretch(0, 1)
    return line


def held_by(layout: QLayout) -> QWidget:
    """Return a widget around a layout that gives way in its width."""
    made = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    made.setLayout(layout)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    return made


def split_grounds(venue: Venue, bays: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return bays indoors and outdoors: they are opened into one space apart."""
    outdoors = frozenset(bay for bay in bays if venue.bay(bay).space_class is SpaceClass.OUTDOOR)
    return bays - outdoors, outdoors


def upright() -> QWidget:
    """Return a thin upright line between columns."""
    made = QWidget()
    made.setFixedWidth(1)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.setProperty("area", "upright")
    return made
