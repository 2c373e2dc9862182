"""A season planned and accepted on SQLite and on PostgreSQL."""

from datetime import date

from expobook.domain.booking import Status
from expobook.domain.diary import Stay
from expobook.domain.season.proposal import Outcome
from expobook.services.book.books import check_book
from expobook.services.desk import Desk
from expobook.services.season import accepting as season_accept
from tests.services.conftest import Hold, line
from tests.services.test_season import HALL_M2, outcomes, planned, wanting


def test_enquiries_get_space_and_holds_move_aside_when_that_is_worth_it(desk: Desk, hold: Hold) -> None:
    hold("Small", line("B-2"))
    large = wanting(desk, "Large", 2 * HALL_M2, revenue_fen=10**9, window=Stay(date(2027, 3, 1), date(2027, 3, 5)))
    made = planned(desk)
    assert outcomes(made) == {"Small": Outcome.MOVED, "Large": Outcome.NEW}
    assert made.optimal
    assert made.move_cost > 0
    accepted, changes = season_accept.accept(desk, made)
    assert large in changes.bookings
    assert {booking.status for booking in accepted.bookings} == {Status.HOLD}
    assert check_book(desk) == ()
    with desk.store.read() as uow:
        assert uow.cells.ahead(large) == set()  # nobody stands in front of it
        assert uow.seasons.proposal(2027) is None
