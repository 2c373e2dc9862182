"""Stand confirmations: the letter by which an organiser tells an exhibitor which stand it has."""

from expobook.domain.errors import NotAllowed, UnknownThing, UserError
from expobook.domain.plan import StandStatus
from expobook.domain.progress import Progress, Silent
from expobook.domain.text import Bilingual
from expobook.pdfium import joined
from expobook.services.contracts.data import groups_of, house_of, licensee_of, phase_rows
from expobook.services.desk import Desk
from expobook.services.plans.allocation import plan_of


class NothingConfirmed(UserError):
    """No stand of a plan is confirmed, so there is no letter to write: ``title`` and the ``count`` of stands."""

    code = "nothing-confirmed"


def stand_confirmation(desk: Desk, booking_id: int, number: str, language: str = "both") -> bytes:
    """Return the letter (PDF) about a stand and the exhibitor's other stands in the same hall.

    It is written in the organiser's name on the day it is asked for; the plan is the one the book has now.

    Raises:
        UnknownThing: the plan has no stand of that number.
        NotAllowed: the stand is nobody's yet.
        TooLongForPaper: a name does not fit its place.
    """
    from expobook.domain.contract import Party
    from expobook.domain.price import PriceSheet
    from expobook.papers.stand_confirmation import Confirmation, confirmation_pdf

    plan = plan_of(desk, booking_id)
    stand = next((each for each in plan.stands if each.number == number), None)
    if stand is None:
        raise UnknownThing(kind="stand", name=number)
    exhibitor = plan.exhibitors.get(stand.exhibitor)
    if exhibitor is None:
        raise NotAllowed(deed="confirm-stand", name=number, state=stand.status, allowed=(StandStatus.CONFIRMED,))
    around = plan.in_hall(stand.hall)
    with desk.store.read() as uow:
        booking = uow.bookings.get(booking_id)
        event = uow.parties.event(booking.event_id).name if booking.event_id else booking.title
        organiser = uow.parties.organiser(booking.organiser_id) if booking.organiser_id else None
        house = house_of(uow)
    lines = tuple(line for line in booking.active_lines() if _in_hall(desk, line.bays, stand.hall))
    letters = groups_of(lines, PriceSheet((), (), "", 0))
    made = Confirmation(
        reference=f"ZW-{booking.number.removeprefix('B-')}-{number}",
        written=desk.now().date(),
        sender=licensee_of(organiser) if organiser else Party(Bilingual(*_nobody(event))),
        receiver=Party(exhibitor.name),
        event=event,
        hall=desk.venue.hall(stand.hall),
        stands=tuple(each for each in around if each.exhibitor == stand.exhibitor),
        around=around,
        phases=phase_rows(lines, letters, house),
        language=language,
        sample=booking.demo,
    )
    return confirmation_pdf(made)


def all_confirmations(desk: Desk, booking_id: int, language: str = "both", progress: Progress | None = None) -> bytes:
    """Return the letters of all exhibitors with confirmed stands as one PDF, a letter an exhibitor and hall.

    Raises:
        NothingConfirmed: no stand is confirmed yet.
        TooLongForPaper: a name does not fit its place.
        Cancelled: the work was stopped; nothing was written.
    """
    plan = plan_of(desk, booking_id)
    first: dict[tuple[str, str], str] = {}
    for stand in sorted(plan.stands, key=lambda each: (each.hall, each.number)):
        if stand.status is StandStatus.CONFIRMED and stand.exhibitor in plan.exhibitors:
            first.setdefault((stand.exhibitor, stand.hall), stand.number)
    if not first:
        raise NothingConfirmed(title=plan.title, count=len(plan.stands))
    letters = []
    for place, number in enumerate(first.values()):
        (progress or Silent()).step(place, len(first), number)
        letters.append(stand_confirmation(desk, booking_id, number, language))
    return joined(letters)


def _in_hall(desk: Desk, bays: frozenset[str], hall: str) -> bool:
    return any(bay.code in bays for bay in desk.venue.bays_of_hall[hall])


def _nobody(event: Bilingual) -> tuple[str, str]:
    """The event speaks for itself where its organiser is not entered."""
    return event.zh, event.en
