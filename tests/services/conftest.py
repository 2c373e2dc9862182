"""A book of a small venue at a desk whose clock the test sets, on every engine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.services.book.books import create_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import Held, NewBooking, new_hold
from tests.venues import small_venue

TODAY = datetime(2026, 11, 23, 9, 0)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    moment: datetime = TODAY

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **span: int) -> None:
        self.moment += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(book_url: str, clock: Clock) -> Iterator[Desk]:
    opened = create_book(book_url, small_venue(), actor=Actor("Li Wei", "Desk 3", "planner"), now=clock)
    yield opened
    opened.close()


def line(*bays: str, start: int = 0, build: int = 1, show: int = 2, dismantle: int = 1, alternative: int = 1) -> Line:
    """Return a line whose first day is ``start`` days after 1 March 2027."""
    first = date(2027, 3, 1) + timedelta(days=start)
    return Line(frozenset(bays), Schedule.of_days(first, build, show, dismantle), alternative)


Hold = Callable[..., Held]


@pytest.fixture
def hold(desk: Desk) -> Hold:
    """Hold lines under a title and return what the service said."""

    def make(title: str, *lines: Line, theme: str = "", likelihood: int = 50) -> Held:
        held, _ = new_hold(desk, NewBooking(Bilingual("", title), lines, theme=theme, likelihood=likelihood))
        return held

    return make
