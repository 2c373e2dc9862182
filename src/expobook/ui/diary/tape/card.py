"""The card beside the pointer during a drag: where, rank per hall, clashes and what frees them, price, keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from expobook.domain.booking import Line
from expobook.domain.diary import Stay
from expobook.domain.holds import HardClash, SoftClash, SoftKind
from expobook.domain.price import PriceKind, PriceSheet
from expobook.domain.reshaping import Edge
from expobook.services.diary.outlook import HallOutlook, Outlook
from expobook.ui.diary.tape.gestures import Gesture, MoveGesture, PartGesture, ShiftGesture, StretchGesture
from expobook.ui.diary.tape.ink import Ink
from expobook.ui.diary.tape.labels import Box
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.theme import paint_badge
from expobook.words import Language, counted, shown

WIDE, PAD, LINE, MOST = 352, 12, 18, 6
COLUMNS = (0, 92, 132, 166)  # how far from the right edge figures end, the last of a row first
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the card: left, then figures to the right; ``badge`` is a status and its letter."""

    left: str
    right: tuple[str, ...] = ()
    tone: str = "ink"
    strong: bool = False
    badge: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that is wrapped, on a ground of its own when it has one."""

    text: str
    tone: str
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line across."""


Part = Row | Note | Rule


def _tr(text: str) -> str:
    return QCoreApplication.translate("DiaryCard", text)


def parts_of(gesture: Gesture, around: Surroundings) -> list[Part]:
    """Return what the card says about a gesture."""
    if isinstance(gesture, PartGesture):
        return _part(gesture, around)
    found: list[Part] = [Row(title_of(gesture, around), strong=True), *_where(gesture, around)]
    return [*found, *answer_parts(gesture.seen, gesture.sheet, around), Rule(), Row(_keys(gesture), tone="ink3")]


def answer_parts(seen: Outlook | None, sheet: PriceSheet | None, around: Surroundings) -> list[Part]:
    """Return what the book would say to a wish: ranks by hall, clashes with what frees them, warnings, the price."""
    found: list[Part] = []
    if seen is not None:
        found += [Rule(), *_halls(seen, around)]
        found += _clashes(seen, around)
        found += [Note(_soft(clash, around), "warn", "warn_bg") for clash in seen.soft[:2]]
        if not seen.complete:
            found.append(Note(_tr("Reaches beyond what was read; the book answers on release."), "ink3"))
    if sheet is not None:
        found += [Rule(), *_price(sheet, around)]
    return found


def title_of(gesture: Gesture, around: Surroundings) -> str:
    """Return what the drag does, and to which booking."""
    name = gesture.booking.title.in_language(around.language) if gesture.booking is not None else ""
    if isinstance(gesture, StretchGesture):
        edges = {
            Edge.START: _tr("First day in: {title}"),
            Edge.SHOW_FROM: _tr("Show opens: {title}"),
            Edge.SHOW_UNTIL: _tr("Show closes: {title}"),
            Edge.UNTIL: _tr("Last day out: {title}"),
        }
        return edges[gesture.edge].format(title=name)
    if isinstance(gesture, ShiftGesture):
        return counted(_tr("Move {count|booking|bookings}"), count=len(gesture.bookings))
    if isinstance(gesture, MoveGesture):
        text = _tr("Another date set: {title}") if gesture.extra else _tr("Move: {title}")
        return text.format(title=name)
    return _tr("New hold")


def _where(gesture: Gesture, around: Surroundings) -> list[Part]:
    venue, language = around.desk.venue, around.language
    lines = gesture.ghosts()
    if not lines:
        return []
    if isinstance(gesture, ShiftGesture):
        return [Row(counted(_tr("{days|day|days}"), days=f"{gesture.days:+d}".replace("-", "\u2212")), tone="ink2")]
    bays = frozenset().union(*(line.bays for line in lines))
    stay = _whole(lines)
    rows: list[Part] = [
        Row(venue.describe(bays), (formats.area(venue.area_of(bays)),), "ink2"),
        Row(f"{formats.day(stay.start, language)} – {formats.day(stay.last, language, year=True)}", (), "ink2"),
    ]
    schedule = lines[0].schedule
    if len({line.schedule for line in lines}) == 1 and not schedule.closed:
        days = [(schedule.show_from - schedule.start).days, len(schedule.show)]
        days.append((schedule.until - schedule.show_until).days)
        rows.append(Row(_tr("{build} + {show} + {out} days").format(build=days[0], show=days[1], out=days[2])))
    was = gesture.booking.stay() if gesture.booking is not None else None
    if was is not None and was != stay:
        rows.append(Row(_tr("was {days}").format(days=formats.span(was, language)), tone="ink3"))
    return rows


def _whole(lines: Sequence[Line]) -> Stay:
    return Stay(min(line.schedule.start for line in lines), max(line.schedule.until for line in lines))


def _halls(seen: Outlook, around: Surroundings) -> list[Part]:
    """Return a row for each hall; halls that stand alike and follow one another share one."""
    venue, language = around.desk.venue, around.language
    groups: list[list[HallOutlook]] = []
    for hall in seen.halls:
        if groups and _alike(groups[-1][-1]) == _alike(hall):
            groups[-1].append(hall)
        else:
            groups.append([hall])
    rows: list[Part] = []
    for group in groups[:MOST]:
        first = group[0]
        names = [hall.hall for hall in group]
        name = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
        area = formats.area(sum(hall.area_mm2 for hall in group))
        if len(group) == 1 and first.bays < len(venue.bays_of_hall[first.hall]):
            name = counted(_tr("{hall}, {bays|bay|bays}"), hall=name, bays=first.bays)
        badge, words = _standing(first, language)
        tone = "clash_line" if first.clash is not None or first.waits else "ink"
        rows.append(Row(f"{name}  {words}", (area,), tone, badge=badge))
    if len(groups) > MOST:
        more = sum(len(group) for group in groups[MOST:])
        rows.append(Row(counted(_tr("and {count|more hall|more halls}"), count=more), tone="ink3"))
    return rows


def _alike(hall: HallOutlook) -> tuple[object, ...]:
    return (hall.rank, hall.clash and hall.clash.booking_id, hall.leader and hall.leader.id, hall.waits, hall.bays)


def _standing(hall: HallOutlook, language: Language) -> tuple[tuple[str, str], str]:
    """Return the badge that a hall would get, and what to say of it."""
    if hall.clash is not None:
        return ("clash", "!"), _tr("taken by {title}").format(title=hall.clash.title.in_language(language))
    if hall.waits and hall.leader is not None:
        return ("clash", "!"), _tr("{title} waits there").format(title=hall.leader.title.in_language(language))
    if hall.rank == 0:
        return ("contracted", "C" if language == "en" else "签"), _tr("firm")
    badge = (f"hold_{min(hall.rank, 3)}", str(hall.rank))
    if hall.rank == 1 or hall.leader is None or hall.leader_stay is None:
        return badge, _tr("option {rank}").format(rank=hall.rank)
    title = hall.leader.title.in_language(language)
    return badge, _tr("behind {title}, {days}").format(title=title, days=formats.span(hall.leader_stay, language))


def _clashes(seen: Outlook, around: Surroundings) -> list[Part]:
    if not seen.hard:
        return []
    language = around.language
    text = " ".join(_hard(clash, around) for clash in seen.hard[:2])
    if len(seen.hard) > 2:
        text += " " + _tr("And {count} more.").format(count=len(seen.hard) - 2)
    if seen.free_space and seen.free_from is not None:
        free = formats.day(seen.free_from, language, year=True)
        text += "\n" + _tr("Free: {space}, or here from {day}.").format(space=seen.free_space, day=free)
    elif seen.free_space:
        text += "\n" + _tr("Free: {space}.").format(space=seen.free_space)
    elif seen.free_from is not None:
        text += "\n" + _tr("Free here from {day}.").format(day=formats.day(seen.free_from, language, year=True))
    return [Note(text, "clash_line", "clash_fill")]


def _hard(clash: HardClash, around: Surroundings) -> str:
    language = around.language
    return _tr("{space}, {days}: {title} ({number}), {phases}.").format(
        space=around.desk.venue.describe(clash.bays),
        days=formats.span(clash.stay, language),
        title=clash.title.in_language(language),
        number=clash.number,
        phases=(", " if language == "en" else "、").join(shown(phase, language) for phase in clash.phases),
    )


def _soft(clash: SoftClash, around: Surroundings) -> str:
    title = clash.title.in_language(around.language)
    if clash.kind is SoftKind.THEME:
        text = _tr("Near theme: {title}, {distance|day|days} apart; the rule wants {limit}.")
        return counted(text, title=title, distance=clash.distance, limit=clash.limit)
    text = _tr("No day to turn {hall} round: {distance|day|days} to {title}; the rule wants {limit}.")
    return counted(text, hall=clash.hall, title=title, distance=clash.distance, limit=clash.limit)


def _price(sheet: PriceSheet, around: Surroundings) -> list[Part]:
    language = around.language
    rows: list[Part] = []
    space = [line for line in sheet.lines if line.kind is PriceKind.SPACE]
    for line in space[:4]:
        area = f"{line.quantity:,} m²"
        figures = (area, f"× {line.days}", f"× {line.rate}", formats.amount(line.amount))
        rows.append(Row(line.title.in_language(language), figures))
    rest = [line for line in sheet.lines if line not in space[:4]]
    rows += [Row(line.title.in_language(language), (formats.amount(line.amount),)) for line in rest[:3]]
    if len(rest) > 3:
        rows.append(Row(_tr("Other lines"), (formats.amount(sum(line.amount for line in rest[3:])),)))
    rows += [Row(tax.title.in_language(language), (formats.amount(tax.tax),)) for tax in sheet.taxes]
    rows.append(Row(_tr("Total"), ("¥" + formats.amount(sheet.total),), strong=True))
    return rows


def _part(gesture: PartGesture, around: Surroundings) -> list[Part]:
    """Say what is marked of a booking."""
    venue, language = around.desk.venue, around.language
    assert gesture.booking is not None
    name = gesture.booking.title.in_language(language)
    rows: list[Part] = [Row(_tr("Part of {title}").format(title=name), strong=True)]
    gap = gesture.gap()
    if gap is not None:
        rows.append(Row(venue.describe(gap.bays), (formats.area(venue.area_of(gap.bays)),), "ink2"))
        rows.append(Row(formats.span(gap.stay, language), (_tr("{days} d").format(days=len(gap.stay)),), "ink2"))
    return [*rows, Rule(), Row(_tr("Release: give back, take back or cut out    Esc: cancel"), tone="ink3")]


def _keys(gesture: Gesture) -> str:
    if isinstance(gesture, MoveGesture):
        return _tr("Release: put down  Esc: cancel  Shift: dates only  Ctrl: another date set")
    return _tr("Release: put down    Esc: cancel")


class CardPainter:
    """Lays the parts out below one another and paints them inside the plot, near the pointer."""

    def __init__(self, painter: QPainter, ink: Ink) -> None:
        self._painter, self._ink = painter, ink

    def paint(self, parts: Sequence[Part], plot: Box, pointer: QPointF) -> QRectF:
        """Paint the card and return where it is."""
        heights = [self._height(part) for part in parts]
        high = sum(heights) + 2 * PAD - 4
        x = pointer.x() + 18 if pointer.x() + 18 + WIDE + 8 <= plot.right else pointer.x() - 18 - WIDE
        y = min(pointer.y() + 18, plot.bottom - high - 8)
        x = min(max(x, plot.left + 4), plot.right - WIDE - 4)
        box = QRectF(int(x), int(max(y, plot.top + 4)), WIDE, high)
        self._ground(box)
        top = box.top() + PAD - 2
        for part, own in zip(parts, heights, strict=True):
            self._part(part, QRectF(box.left() + PAD, top, WIDE - 2 * PAD, own))
            top += own
        return box

    def _ground(self, box: QRectF) -> None:
        painter, ink = self._painter, self._ink
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(
            Qt.BrushStyle.NoBrush
        )  # the shadow is outlines alone: filling it anew for each move costs more
        for step in range(1, 5):  # a soft shadow: the card floats
            painter.setPen(QPen(QColor(0, 0, 0, 56 - 12 * step), 1))
            painter.drawRoundedRect(box.adjusted(0.5 - step, 2.5 - step, step - 0.5, step + 1.5), 6 + step, 6 + step)
        painter.setPen(QPen(ink.color("line_strong"), 1))
        painter.setBrush(ink.brush("panel"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def lay(self, parts: Sequence[Part], left: float, width: float) -> None:
        """Paint parts below one another from the top, on no ground of their own."""
        top = 0.0
        for part in parts:
            high = self._height(part, width)
            self._part(part, QRectF(left, top, width, high))
            top += high

    def height(self, parts: Sequence[Part], width: float) -> int:
        """Return the pixels that parts take below one another."""
        return sum(self._height(part, width) for part in parts)

    def _height(self, part: Part, width: float = WIDE - 2 * PAD) -> int:
        if isinstance(part, Rule):
            return 9
        if isinstance(part, Row):
            return LINE
        self._painter.setFont(self._ink.small)
        room = QRectF(0, 0, width, 1_000)
        return int(self._painter.boundingRect(room, WRAP, part.text).height()) + (10 if part.ground else 2)

    def _part(self, part: Part, box: QRectF) -> None:
        painter, ink = self._painter, self._ink
        if isinstance(part, Rule):
            painter.fillRect(QRectF(box.left(), box.top() + 4, box.width(), 1), ink.brush("line"))
        elif isinstance(part, Note):
            if part.ground:
                painter.fillRect(box.adjusted(-PAD + 1, 1, PAD - 1, -1), ink.brush(part.ground))
            painter.setFont(ink.small)
            painter.setPen(ink.color(part.tone))
            painter.drawText(box.adjusted(0, 5 if part.ground else 0, 0, 0), WRAP, part.text)
        else:
            self._row(part, box)

    def _row(self, part: Row, box: QRectF) -> None:
        painter, ink = self._painter, self._ink
        font = ink.small_bold if part.strong else ink.small
        right = box.right()
        for place, text in enumerate(reversed(part.right)):
            at = box.right() - COLUMNS[min(place, len(COLUMNS) - 1)] - ink.width(text, font)
            quiet = 0 < place < len(part.right)
            ink.write(painter, QPointF(at, box.top()), text, font, "ink3" if quiet else part.tone)
            right = min(right, at - 8)
        left = box.left()
        if part.badge is not None:
            status, letter = part.badge
            paint_badge(painter, ink.theme, QRectF(left, box.top() + 1, 16, 16), status, letter)
            left += 22
        painter.setFont(font)
        painter.setPen(ink.color(part.tone))
        words = painter.fontMetrics().elidedText(part.left, Qt.TextElideMode.ElideRight, int(right - left))
        painter.drawText(QRectF(left, box.top(), right - left + 4, LINE), int(Qt.AlignmentFlag.AlignVCenter), words)
