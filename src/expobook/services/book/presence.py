"""Who else is at the book, and what they look at or edit; it is told, never a lock."""

from expobook.domain.errors import StorageFailure
from expobook.services.desk import Desk
from expobook.storage.presence import Attending

NOTHING = ("", 0, False)
Somebody = Attending
Focus = tuple[str, int, bool]  # subject, its number, whether it is being edited


def show_up(desk: Desk, token: str, focus: Focus = NOTHING) -> None:
    """Tell the others what this window looks at; a book that cannot be written is not told.

    ``token`` names the window, so that one person at two windows is seen twice.
    """
    subject, number, editing = focus
    try:
        desk.store.presence.show(Attending(token, desk.actor.name, desk.actor.desk, subject, number, editing))
    except StorageFailure:
        return  # on a read-only medium, or while the server is away: nobody's work depends on it


def leave(desk: Desk, token: str) -> None:
    """Tell the others that this window closed."""
    try:
        desk.store.presence.leave(token)
    except StorageFailure:
        return


def who_is_here(desk: Desk) -> tuple[Attending, ...]:
    """Return everybody who showed up during the last minute and a half; raises ``StorageFailure``."""
    return desk.store.presence.everybody()


def numbers_of(desk: Desk, everybody: tuple[Attending, ...]) -> dict[int, str]:
    """Return the numbers of the bookings that somebody looks at or edits, by id; one that is gone has none."""
    ids = {each.subject_id for each in everybody if each.subject in ("plan", "booking")}
    with desk.store.read() as uow:
        return {head.id: head.number for head in uow.bookings.heads(ids)}


def beside(everybody: tuple[Attending, ...], token: str, subject: str, number: int) -> tuple[Attending, ...]:
    """Return those of other windows who look at one booking, its plan counted too."""
    subjects = ("plan", "booking") if subject in ("plan", "booking") else (subject,)
    return tuple(
        each for each in everybody if each.token != token and each.subject in subjects and each.subject_id == number
    )
