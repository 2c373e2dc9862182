"""What is done with what a search found: up to three answers become date sets of one booking; wishes are kept."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from expobook.domain.booking import Booking, Line, Status
from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput, NotAllowed
from expobook.domain.finding.answer import Answer
from expobook.domain.finding.request import Distance, Part, Request
from expobook.domain.text import Bilingual
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.diary.booking import Held, NewBooking, change_lines, enquire, hold, new_hold, preview
from expobook.services.diary.placing import refuse_taken
from expobook.storage.unit_of_work import UnitOfWork

MOST_ALTERNATIVES = 3
SETTING = "space-requests"


@dataclass(frozen=True, slots=True)
class Taker:
    """Whom answers are held for: a booking that is there (an enquiry or a hold), or a new one by its title."""

    booking_id: int | None = None
    title: Bilingual = Bilingual("", "")
    theme: str = ""
    organiser_id: int | None = None
    expires: datetime | None = None


def hold_answers(desk: Desk, answers: Sequence[Answer], taker: Taker) -> tuple[Held, Changes]:
    """Hold one to three answers as the date sets of one booking; contracting one lets the others go.

    A hold that has date sets already keeps them; the answers are added behind, as far as three go.

    Raises:
        BadInput: no answer, or more date sets than three.
        SpaceTaken: meanwhile a firm booking has come to stand in an answer.
        NotAllowed: the booking is neither an enquiry nor a hold.
        Whatever ``hold`` and ``new_hold`` refuse.
    """
    booking = _booking(desk, taker)
    standing = booking.active_lines() if booking is not None and booking.status is Status.HOLD else ()
    kept = len({line.alternative for line in standing})
    if not answers or len(answers) + kept > MOST_ALTERNATIVES:
        raise BadInput(field="answers", value=str(len(answers) + kept), why="alternatives", most=MOST_ALTERNATIVES)
    first = max((line.alternative for line in standing), default=0) + 1
    lines = tuple(
        replace(line, alternative=first + place) for place, answer in enumerate(answers) for line in answer.lines
    )
    _refuse_taken(desk, booking, taker, lines)
    if booking is None:
        new = NewBooking(taker.title, lines, taker.organiser_id, None, taker.theme, expires=taker.expires)
        return new_hold(desk, new)
    if standing:
        return change_lines(desk, booking.id, (*standing, *lines), why="find-space", expected_version=booking.version)
    return hold(desk, booking.id, lines, expires=taker.expires, expected_version=booking.version)


def _booking(desk: Desk, taker: Taker) -> Booking | None:
    if taker.booking_id is None:
        return None
    with desk.store.read() as uow:
        booking = uow.bookings.get(taker.booking_id)
    if booking.status not in (Status.ENQUIRY, Status.HOLD):
        allowed = (Status.ENQUIRY, Status.HOLD)
        raise NotAllowed(
            deed="hold", kind="booking", name=booking.number, title=booking.title, state=booking.status, allowed=allowed
        )
    return booking


def _refuse_taken(desk: Desk, booking: Booking | None, taker: Taker, lines: Sequence[Line]) -> None:
    """An answer is free of firm bookings; when that is no longer so, it is not held behind them in silence."""
    own = booking.id if booking is not None else None
    clashes = preview(desk, lines, booking_id=None).hard
    clashes = tuple(clash for clash in clashes if clash.booking_id != own)
    if clashes:
        with desk.store.read() as uow:
            wanted = booking or _unborn(taker)
            raise refuse_taken(desk, uow, wanted.with_lines(tuple(lines)), clashes)


def _unborn(taker: Taker) -> Booking:
    from expobook.domain.booking import Kind

    return Booking(0, "", Kind.EVENT, taker.title, Status.ENQUIRY, theme=taker.theme)


# --- wishes that are kept


def save_request(desk: Desk, request: Request, taker: Taker) -> tuple[Booking, Changes]:
    """Keep a wish with its booking, so that it can be searched for again; a new title opens an enquiry."""
    changes = Changes()
    if taker.booking_id is None:
        booking, changes = enquire(desk, taker.title, theme=taker.theme, organiser_id=taker.organiser_id)
    else:
        with desk.store.read() as uow:
            booking = uow.bookings.get(taker.booking_id)

    def work(uow: UnitOfWork) -> None:
        kept = dict(uow.settings.get(SETTING) or {})
        kept[str(booking.id)] = as_data(request)
        uow.settings.put(SETTING, kept)
        uow.audit.add(desk.actor, desk.now(), "save-request", "booking", booking.id)

    desk.store.transact(work)
    return booking, changes | Changes(bookings=frozenset({booking.id}))


def saved_request(desk: Desk, booking_id: int) -> Request | None:
    """Return the wish that was kept with a booking, None when there is none."""
    with desk.store.read() as uow:
        data = (uow.settings.get(SETTING) or {}).get(str(booking_id))
    return None if data is None else from_data(data)


def as_data(request: Request) -> dict[str, Any]:
    """Return a request as plain JSON values."""
    data = asdict(request)
    data["window"] = {"start": request.window.start.isoformat(), "until": request.window.until.isoformat()}
    data["wish"] = request.wish.isoformat() if request.wish else None
    for name in ("within", "prefer", "keep_clear"):
        data[name] = sorted(data[name])
    data["parts"] = [asdict(part) for part in request.parts]
    data["distances"] = [asdict(distance) for distance in request.distances]
    return data


def from_data(data: dict[str, Any]) -> Request:
    """Return the request that :func:`as_data` wrote."""
    values = dict(data)
    window = values.pop("window")
    values["window"] = Stay(date.fromisoformat(window["start"]), date.fromisoformat(window["until"]))
    values["wish"] = date.fromisoformat(values["wish"]) if values["wish"] else None
    values["parts"] = tuple(Part(**part) for part in values["parts"])
    values["distances"] = tuple(Distance(**each) for each in values["distances"])
    for name in ("within", "prefer", "keep_clear"):
        values[name] = frozenset(values[name])
    return Request(**values)
