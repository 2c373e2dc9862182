"""Letters about options: the challenge that starts a clock, the release that ends an option."""

from datetime import datetime

from expobook.domain.booking import Booking, Challenge, ChallengeState
from expobook.domain.contract import Party, SpaceRow
from expobook.domain.errors import UserError
from expobook.domain.text import Bilingual
from expobook.papers.wording import ordinal_rank, span_words
from expobook.services.contracts.data import House, filing_day, house_of, licensee_of, space_rows
from expobook.services.desk import Desk
from expobook.services.diary.placing import ranks_of
from expobook.services.rules import rules_of
from expobook.storage.unit_of_work import UnitOfWork

# How an option ended: what the letter says where the trail has no reason of the staff's own.
_ENDINGS = {
    "lapse": Bilingual("预留期限届满", "the date of the hold has passed"),
    "step-down": Bilingual("催签期内未签约", "not signed within the challenge"),
    "lapsed": Bilingual("催签期内未签约", "not signed within the challenge"),
    "stepped-down": Bilingual("催签期内让出", "given up after a challenge"),
}
_TOLD = ("release", "release-part", "lose", "cancel")


class NothingReleased(UserError):
    """A letter of release was asked for an option that stands: ``number``, ``title``."""

    code = "nothing-released"


class NoChallenge(UserError):
    """A letter of challenge was asked, and no clock runs against the booking: ``number``, ``title``."""

    code = "no-challenge"


def running_challenge(desk: Desk, booking_id: int) -> Challenge:
    """Return the clock that runs against a booking, the soonest due; raises ``NoChallenge``."""
    with desk.store.read() as uow:
        found = [one for one in uow.challenges.of(booking_id) if one.state is ChallengeState.RUNNING]
        against = [one for one in found if one.incumbent_id == booking_id] or found
        if not against:
            booking = uow.bookings.get(booking_id)
            raise NoChallenge(number=booking.number, title=booking.title)
    return min(against, key=lambda one: (one.due, one.id))


def challenge_letter(desk: Desk, challenge_id: int, language: str = "both") -> bytes:
    """Return the letter (PDF) to the holder whose option is challenged; raises ``UnknownThing``."""
    from expobook.papers import letters

    with desk.store.read() as uow:
        found = uow.challenges.get(challenge_id)
        booking = uow.bookings.get(found.incumbent_id)
        house, receiver, event = _around(uow, booking)
        worst = max((each.rank for each in ranks_of(uow, [booking.id]).get(booking.id, ())), default=1)
        closes = rules_of(uow).closing_time
    return letters.challenge_letter(
        reference=_reference("CQ", found),
        hold_number=booking.number,
        written=found.started.date(),
        due=datetime.combine(found.due, closes),
        business_days=found.business_days,
        sender=house.party,
        receiver=receiver,
        event=event,
        space=_space(desk, booking),
        dates=_dates(booking),
        rank=ordinal_rank(worst),
        language=language,
        sample=house.sample or booking.demo,
    )


def release_letter(desk: Desk, booking_id: int, *, why: Bilingual | None = None, language: str = "both") -> bytes:
    """Return the letter (PDF) that tells a holder of the end of an option, or of a part of it.

    It is written on the day it is asked for, about the lines as the book last knew them. Without ``why``
    it gives the reason that the book's trail has.

    Raises:
        UnknownThing: no such booking.
        NothingReleased: there is no reason given, and nothing of it was ever given back.
    """
    from expobook.papers import letters

    with desk.store.read() as uow:
        booking = uow.bookings.get(booking_id)
        house, receiver, event = _around(uow, booking)
        reason = why or _why_it_ended(uow, booking)
    today = desk.now().date()
    return letters.release_letter(
        reference=f"SF-{today.year}-{booking.id:04d}",
        hold_number=booking.number,
        written=today,
        released_on=today,
        reason=reason,
        sender=house.party,
        receiver=receiver,
        event=event,
        space=_space(desk, booking),
        dates=_dates(booking),
        language=language,
        sample=house.sample or booking.demo,
    )


def consent_letter(desk: Desk, contract_number: str, visitors: int, language: str = "both") -> bytes:
    """Return the venue's consent (PDF) for the police permit of a contracted event.

    ``visitors`` is how many people are expected a session. Raises ``UnknownThing`` for a number not in the register.
    """
    from expobook.papers import consent

    with desk.store.read() as uow:
        issued = uow.contracts.by_number(contract_number)
        booking = uow.bookings.get(issued.booking_id)
        house, receiver, event = _around(uow, booking)
    show = booking.show()
    today = desk.now().date()
    return consent.consent_letter(
        reference=f"TY-{today.year}-{issued.id:04d}",
        contract_number=contract_number,
        written=today,
        filing_by=filing_day(show.start if show else today),
        visitors=visitors,
        sender=house.party,
        receiver=receiver,
        event=event,
        space=_space(desk, booking),
        dates=_dates(booking),
        language=language,
        sample=house.sample or booking.demo,
    )


def _why_it_ended(uow: UnitOfWork, booking: Booking) -> Bilingual:
    for deed in reversed(uow.audit.of("booking", booking.id)):
        if deed.verb in _ENDINGS:
            return _ENDINGS[deed.verb]
        if deed.verb in _TOLD:
            return Bilingual(deed.why, deed.why)
    raise NothingReleased(number=booking.number, title=booking.title)


def _around(uow: UnitOfWork, booking: Booking) -> tuple[House, Party, Bilingual]:
    organiser = uow.parties.organiser(booking.organiser_id) if booking.organiser_id else None
    event = uow.parties.event(booking.event_id).name if booking.event_id else booking.title
    return house_of(uow), licensee_of(organiser), event


def _reference(kind: str, found: Challenge) -> str:
    return f"{kind}-{found.started.year}-{found.id:04d}"


def _space(desk: Desk, booking: Booking) -> Bilingual:
    from expobook.papers.cover import space_words

    lines = booking.active_lines() or booking.lines
    rows: tuple[SpaceRow, ...] = space_rows(desk.venue, lines, {line.id: "A" for line in lines})
    return space_words(desk.venue, rows)


def _dates(booking: Booking) -> Bilingual:
    stay = booking.stay()
    if stay is None and booking.lines:
        stay = booking.lines[0].schedule.stay
    return span_words(stay) if stay else Bilingual("—", "—")
