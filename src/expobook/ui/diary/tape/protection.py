"""Paints, on demand, the days that theme protection closes to the chosen booking: too near to shows of a near theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from expobook.domain.booking import Booking
from expobook.domain.diary import Stay
from expobook.domain.holds import ShowNear
from expobook.services.diary.standing import Standing
from expobook.ui.diary.tape.bars import Frame
from expobook.ui.diary.tape.ink import Ink
from expobook.words import Language

HIGH = 16  # pixels of the strip that names a show


@dataclass(frozen=True, slots=True)
class Protected:
    """Days on which a show of the booking's theme may not be, and the show that closes them."""

    stay: Stay
    show: ShowNear


def protected(found: Standing, booking: Booking) -> tuple[Protected, ...]:
    """Return the days that shows of near themes close to a booking's show, in their order."""
    margin = timedelta(days=found.rules.theme_days)
    shows = {
        (other.booking_id, other.show): other
        for theme in found.rules.near(booking.theme)
        for other in found.shows.get(theme, ())
        if other.booking_id != booking.id
    }
    closed = [Protected(Stay(one.show.start - margin, one.show.until + margin), one) for one in shows.values()]
    return tuple(sorted(closed, key=lambda one: (one.stay, one.show.number)))


def paint_protected(painter: QPainter, ink: Ink, frame: Frame, closed: Sequence[Protected], language: Language) -> None:
    """Shade the closed days over the whole height; firm shows close them for good, options with a paler shade."""
    area, hatch = frame.area, ink.theme.hatch("available", "warn", 0.7, ink.ratio)
    taken: list[tuple[int, int]] = []
    for one in closed:
        x0, x1 = (area.left + frame.axis.x(day) for day in (one.stay.start, one.stay.until))
        if x1 <= area.left or x0 >= area.right:
            continue
        tint = QColor(ink.color("warn"))
        tint.setAlpha(36 if one.show.firm else 18)
        box = QRectF(x0, area.top, x1 - x0, area.height)
        painter.fillRect(box, tint)
        if one.show.firm:
            painter.fillRect(box, hatch)
        _name(painter, ink, frame, one, (x0, x1), taken, language)


def _name(
    painter: QPainter,
    ink: Ink,
    frame: Frame,
    one: Protected,
    ends: tuple[int, int],
    taken: list[tuple[int, int]],
    language: Language,
) -> None:
    """Name the show at the bottom of its days, a line higher where another name stands there."""
    words = one.show.title.in_language(language)
    left = max(ends[0], frame.area.left) + 4
    right = left + int(ink.width(words, ink.micro)) + 8
    line = sum(1 for start, end in taken if start < right and end > left)
    taken.append((left, right))
    top = frame.area.bottom - HIGH * (line + 1) - 4
    painter.fillRect(left, top, right - left, HIGH - 1, ink.brush("warn_bg"))
    ink.write(painter, QPointF(left + 4, top), words, ink.micro, "warn")
