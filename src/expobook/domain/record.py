"""What the audit trail keeps of a booking: the same words every time, so that two states compare."""

import json

from expobook.domain.booking import Booking

KEYS = (
    "number", "title", "status", "expires", "theme", "kind", "event", "organiser", "likelihood", "note", "demo",
    "created", "lines",
)  # in the order in which they are written  # fmt: skip


def snapshot(booking: Booking) -> str:
    """Return a booking as compact JSON: head, and each line with days, bays and gaps."""
    lines = [
        {
            "id": line.id,
            "alternative": line.alternative,
            "days": [
                str(line.schedule.start),
                str(line.schedule.show_from),
                str(line.schedule.show_until),
                str(line.schedule.until),
            ],
            "bays": sorted(line.bays),
            **(
                {"gaps": [[str(g.stay.start), str(g.stay.until), sorted(g.bays)] for g in line.gaps]}
                if line.gaps
                else {}
            ),
            **({"dropped": True} if line.dropped else {}),
        }
        for line in booking.lines
    ]
    head = {
        "number": booking.number,
        "title": [booking.title.zh, booking.title.en],
        "status": booking.status,
        "expires": str(booking.expires) if booking.expires else None,
        "theme": booking.theme,
        "kind": booking.kind,
        "event": booking.event_id,
        "organiser": booking.organiser_id,
        "likelihood": booking.likelihood,
        "note": booking.note,
        "demo": booking.demo,
        "created": str(booking.created),
    }
    return json.dumps(head | {"lines": lines}, ensure_ascii=False, separators=(",", ":"))
