"""The table twin of the map: a row a hall, the same day, the same commands."""

from dataclasses import dataclass

from expobook.domain.diary import Phase
from expobook.domain.venue import Hall, SpaceClass, Venue
from expobook.ui.kit import formats
from expobook.ui.kit.parts import TableModel
from expobook.ui.site.day import SiteDay
from expobook.words import Language


@dataclass(frozen=True, slots=True)
class HallRow:
    """One hall on the day shown."""

    hall: Hall
    zone: str
    what: str
    phase: Phase | None
    free_for: int


def hall_rows(venue: Venue, day: SiteDay, language: Language) -> list[HallRow]:
    """Return every hall but the login hall, in the venue's order."""
    zones = {zone.code: zone.name.in_language(language) for zone in venue.zones}
    rows = []
    for hall in venue.halls:
        if hall.space_class is SpaceClass.LOGIN:
            continue
        bays = [bay.code for bay in venue.bays_of_hall[hall.code]]
        states = [day.states[bay] for bay in bays if bay in day.states]
        ids = dict.fromkeys(state.booking_id for state in states)
        names = [day.bookings[number].title.in_language(language) for number in ids if number in day.bookings]
        phase = Phase(states[0].phase) if states else None
        free = min((day.free_for.get(bay, 0) for bay in bays), default=0)
        rows.append(HallRow(hall, zones.get(hall.zone, ""), ", ".join(names), phase, free))
    return rows


class SiteTable(TableModel):
    """Halls with what is in them; ``phases`` are the names of the phases in the language in use."""

    def __init__(self) -> None:
        self.phases: dict[Phase, str] = {}
        super().__init__(
            [
                ("Hall", lambda row: row.hall.code, False),
                ("What is in it", lambda row: row.what or "–", False),
                ("Phase of work", self._phase, False),
                ("Zone", lambda row: row.zone, False),
                ("Free days", lambda row: str(row.free_for) if row.free_for else "–", True),
                ("Area", lambda row: formats.area(row.hall.area_mm2), True),
            ]
        )

    def _phase(self, row: HallRow) -> str:
        return self.phases.get(row.phase, "") if row.phase is not None else ""
