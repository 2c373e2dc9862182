"""Who else is here: told at once, gone when they leave, and never a change of the book."""

from contextlib import closing

from sqlalchemy import update

from expobook.domain.actor import Actor
from expobook.services.book.books import check_book, open_book
from expobook.services.book.keeping import move_book
from expobook.services.book.presence import beside, leave, numbers_of, show_up, who_is_here
from expobook.services.desk import Desk
from expobook.storage.backup import content_hash
from expobook.storage.presence import GONE_S, PresenceRow
from tests.services.conftest import Hold, line


def test_others_are_seen_with_what_they_edit_until_they_leave(desk: Desk, book_url: str) -> None:
    with closing(open_book(book_url, actor=Actor("Zhao Min", "Desk 1"))) as other:
        show_up(desk, "mine", ("booking", 7, False))
        show_up(other, "theirs", ("plan", 7, True))
        (seen,) = beside(who_is_here(desk), "mine", "booking", 7)
        assert (seen.who, seen.desk, seen.subject, seen.editing) == ("Zhao Min", "Desk 1", "plan", True)
        assert 0 <= seen.seconds < GONE_S
        show_up(other, "theirs", ("booking", 8, False))
        assert beside(who_is_here(desk), "mine", "booking", 7) == ()
        leave(other, "theirs")
    assert [each.token for each in who_is_here(desk)] == ["mine"]


def test_what_somebody_looks_at_is_told_by_the_number_of_its_booking(desk: Desk, hold: Hold) -> None:
    booking = hold("Book fair", line("B-1")).booking
    show_up(desk, "one", ("plan", booking.id, True))
    show_up(desk, "two", ("booking", 4711, False))
    show_up(desk, "three")
    assert numbers_of(desk, who_is_here(desk)) == {booking.id: booking.number}


def test_a_desk_that_was_switched_off_is_not_shown_for_ever(desk: Desk) -> None:
    show_up(desk, "off")
    with desk.store.engine.begin() as connection:
        connection.execute(update(PresenceRow).values(seen=PresenceRow.seen - GONE_S - 1))
    assert who_is_here(desk) == ()
    show_up(desk, "on")
    with desk.store.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT token FROM presence").scalars().all() == ["on"]


def test_being_here_is_no_change_of_the_book_and_is_not_copied(desk: Desk, tmp_path) -> None:
    before = content_hash(desk.store)
    with desk.store.read() as uow:
        number = uow.change_no()
    show_up(desk, "mine", ("booking", 1, True))
    assert content_hash(desk.store) == before
    with desk.store.read() as uow:
        assert uow.change_no() == number
    _, proof = move_book(desk, str(tmp_path / "moved.expobook"))
    assert proof == before
    assert check_book(desk) == ()
