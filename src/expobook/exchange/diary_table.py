"""The diary as rows: what spreadsheets and calendars say of each line of a booking."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from expobook.domain.booking import BayRank, Booking
from expobook.domain.diary import Stay
from expobook.domain.geometry import square_metres
from expobook.domain.venue import Venue

HEADS = {
    "en": ("Number", "Event, Chinese", "Event, English", "Status", "Rank", "Waits behind firm", "Space", "Gross m²",
           "Build-up from", "Show from", "Show to", "Dismantled by", "Theme", "Alternative"),
    "zh": ("编号", "展会（中文）", "展会（英文）", "状态", "顺位", "有已签约在前", "场地", "毛面积 m²",
           "布展始", "展期始", "展期止", "撤展止", "题材", "备选"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DiaryRow:
    """One standing line of a booking; ``last`` days are days in use, not the day after."""

    booking: Booking
    line_id: int
    space: str
    area_m2: Decimal
    rank: int
    behind_firm: bool
    stay: Stay
    show: Stay
    alternative: int

    def cells(self, status: str, yes: str) -> tuple[str | int | Decimal | date, ...]:
        """Return the values of the row in the order of the heads."""
        booking = self.booking
        return (
            booking.number, booking.title.zh, booking.title.en, status, self.rank, yes if self.behind_firm else "",
            self.space, self.area_m2, self.stay.start, self.show.start, self.show.last, self.stay.last,
            booking.theme, self.alternative,
        )  # fmt: skip


def diary_rows(
    venue: Venue, bookings: Iterable[Booking], ranks: Mapping[int, tuple[BayRank, ...]]
) -> tuple[DiaryRow, ...]:
    """Return a row for each standing line, by first day and number; rank 0 is firm."""
    rows = []
    for booking in bookings:
        own = ranks.get(booking.id, ())
        for line in booking.active_lines():
            mine = [rank for rank in own if rank.line_id == line.id]
            days = line.schedule
            rows.append(
                DiaryRow(
                    booking,
                    line.id,
                    venue.describe(line.bays),
                    square_metres(venue.area_of(line.bays)),
                    max((rank.rank for rank in mine), default=0),
                    any(rank.behind_firm for rank in mine),
                    days.stay,
                    days.stay if days.closed else days.show,
                    line.alternative,
                )
            )
    return tuple(sorted(rows, key=lambda row: (row.stay.start, row.booking.number, row.line_id)))
