"""What the card says of a booking on which the pointer rests, or of the chosen one when Space is pressed."""

from PySide6.QtCore import QCoreApplication

from expobook.domain.booking import Booking, Kind, Status
from expobook.ui.diary.tape.card import Part, Row, Rule
from expobook.ui.diary.tape.reading import Reading
from expobook.ui.kit import formats
from expobook.ui.kit.screen import Surroundings
from expobook.words import counted, shown

MOST = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("DiarySummary", text)


def summary_of(booking: Booking, reading: Reading, around: Surroundings) -> list[Part]:
    """Return name, space, days, who is in front, when it lapses, and the price."""
    venue, language = around.desk.venue, around.language
    ranks = reading.window.ranks.get(booking.id, ())
    worst = max((rank.rank for rank in ranks), default=0)
    title = booking.title.in_language(language)
    rows: list[Part] = [Row(title, (booking.number,), strong=True, badge=_badge(booking, worst, around))]
    for line in booking.active_lines()[:MOST]:
        halls = formats.span(line.schedule.stay, language)
        rows.append(Row(venue.describe(line.bays), (formats.area(venue.area_of(line.bays)),), "ink2"))
        days = " + ".join(str(len(stay)) for _, stay in line.schedule.spans())
        rows.append(Row(halls, (counted(_tr("{days|day|days}"), days=days),), "ink2"))
    if len(booking.active_lines()) > MOST:
        more = len(booking.active_lines()) - MOST
        rows.append(Row(counted(_tr("and {count|more line|more lines}"), count=more), tone="ink3"))
    ahead = {other for rank in ranks for other in rank.ahead}
    for other in sorted(ahead)[:MOST]:
        if (found := reading.booking(other)) is not None:
            stay = found.stay()
            when = formats.span(stay, language) if stay is not None else ""
            rows.append(Row(_tr("Behind {title}").format(title=found.title.in_language(language)), (when,)))
    if any(rank.behind_firm for rank in ranks):
        rows.append(Row(_tr("Waits behind a firm booking"), tone="clash_line"))
    if booking.status is Status.HOLD and booking.expires is not None:
        lapses = f"{formats.day(booking.expires.date(), language, year=True)} {booking.expires:%H:%M}"
        rows.append(Row(_tr("Lapses"), (lapses,), "warn"))
    sheet = reading.price(booking.active_lines(min(booking.alternatives, default=1)))
    if sheet is not None:
        rows += [Rule(), Row(_tr("Price with VAT"), ("¥" + formats.amount(sheet.total),))]
    return rows


def _badge(booking: Booking, worst: int, around: Surroundings) -> tuple[str, str]:
    status = "closure" if booking.kind is Kind.CLOSURE else str(booking.status)
    if booking.status is Status.HOLD:
        return f"hold_{min(max(worst, 1), 3)}", str(max(worst, 1))
    letters = around.theme.letters.get(status, {})
    return status, letters.get(around.language, shown(booking.status, around.language)[:1])
