"""The card beside the pointer during a drag: where, rank, clash, what frees it, price, keys."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from expobook.domain.booking import Line
from expobook.ui import formats
from expobook.ui.diary.ghost import Outlook
from expobook.ui.screen import Surroundings
from expobook.ui.theme import Theme

WIDE, LINE, PAD, MOST = 320, 18, 12, 7


def _tr(text: str) -> str:
    return QCoreApplication.translate("DiaryCard", text)


def card_lines(
    lines: Sequence[Line], seen: Outlook, price: int | None, around: Surroundings
) -> list[tuple[str, str, str]]:
    """Return (left, right, colour token) of each line of the card."""
    venue, language = around.desk.venue, around.language
    bays = {bay for line in lines for bay in line.bays}
    stay = formats.span(lines[0].schedule.stay, language)
    found = [(f"{venue.describe(bays)}", "", "title"), (stay, formats.area(venue.area_of(bays)), "ink2")]
    for hall in seen.halls[:MOST]:
        if hall.clash is not None and hall.clash_stay is not None:
            who = f"! {hall.hall}  {hall.clash.in_language(language)}"
            found.append((who, formats.span(hall.clash_stay, language), "clash_line"))
        else:
            rank = _tr("option {rank}").format(rank=hall.rank)
            found.append((hall.hall, rank, "ink"))
    if len(seen.halls) > MOST:
        found.append((_tr("and {count} more halls").format(count=len(seen.halls) - MOST), "", "ink3"))
    if seen.clashes and seen.free_from is not None:
        free = formats.day(seen.free_from, language, year=True)
        found.append((_tr("Can only wait there. Free from {day}.").format(day=free), "", "clash_line"))
    if price is not None:
        found.append((_tr("Price with VAT"), formats.amount(price), "title"))
    found.append((_tr("Release: put down    Esc: cancel"), "", "ink3"))
    return found


def paint_card(
    painter: QPainter,
    theme: Theme,
    plot: QRectF,
    pointer: QPointF,
    lines: Sequence[Line],
    seen: Outlook,
    price: int | None,
    around: Surroundings,
) -> None:
    """Paint the card near the pointer, inside the plot."""
    rows = card_lines(lines, seen, price, around)
    high = len(rows) * LINE + 2 * PAD
    x = min(pointer.x() + 18, plot.right() - WIDE - 8)
    y = min(pointer.y() + 18, plot.bottom() - high - 8)
    box = QRectF(max(x, plot.left() + 4), max(y, plot.top() + 4), WIDE, high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("line_strong"), 1))
    painter.setBrush(theme.color("panel"))
    painter.drawRoundedRect(box, 6, 6)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for number, (left, right, tone) in enumerate(rows):
        strong = tone == "title"
        line = QRectF(box.left() + PAD, box.top() + PAD + number * LINE, WIDE - 2 * PAD, LINE)
        painter.setFont(theme.font("small", strong))
        painter.setPen(theme.color("ink" if strong else tone))
        wide = painter.fontMetrics().horizontalAdvance(right)
        room = line.width() - wide - (8 if right else 0)
        shown = painter.fontMetrics().elidedText(left, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
