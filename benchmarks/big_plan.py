"""A plan of 25,000 stands over the default halls: what drawing, checking and exporting are measured on."""

from expobook.domain.geometry import bounds, rectangle
from expobook.domain.plan import Exhibitor, Plan, Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual
from expobook.domain.venue import Venue

STANDS = 25_000
_BOOTH, _AISLE, _ROW = 3_000, 3_000, 7  # booths of a row


def big_plan(venue: Venue, count: int = STANDS) -> Plan:
    """Return double rows of 3 x 3 m booths, 21 m long, in as many halls as are needed."""
    stands: list[Stand] = []
    statuses = tuple(StandStatus)
    halls = [hall for hall in venue.halls if hall.exits]
    for hall in halls:
        box = bounds(hall.ring)
        bottom = box.bottom + _AISLE
        while bottom + 2 * _BOOTH + _AISLE <= box.top and len(stands) < count:
            left = box.left + _AISLE
            while left + _ROW * _BOOTH + _AISLE <= box.right:
                for place in range(2 * _ROW):
                    x, y = left + place % _ROW * _BOOTH, bottom + place // _ROW * _BOOTH
                    number = len(stands) + 1
                    ends = place % _ROW in {0, _ROW - 1}
                    stands.append(
                        Stand(
                            f"{hall.code}-{number:05d}",
                            hall.code,
                            rectangle(x, y, _BOOTH, _BOOTH),
                            StandKind.SHELL,
                            statuses[number % 4],
                            f"k{number % 5_000}",
                            2 if ends else 1,
                        )
                    )
                left += _ROW * _BOOTH + _AISLE
            bottom += 2 * _BOOTH + _AISLE
    people = {f"k{n}": Exhibitor(0, f"k{n}", Bilingual(f"参展企业{n}", f"Exhibitor {n}")) for n in range(5_000)}
    used = {stand.hall for stand in stands}
    bays = frozenset(bay.code for code in used for bay in venue.bays_of_hall[code])
    return Plan(0, 1, Bilingual("大型展会", "Big show"), bays, tuple(stands[:count]), people)
