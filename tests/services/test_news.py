"""What other desks write is heard of at once, what this desk writes is not news to it."""

from contextlib import closing

import pytest

from expobook.domain.text import Bilingual
from expobook.services.book.books import open_book
from expobook.services.book.news import Newsroom
from expobook.services.desk import Desk
from expobook.services.diary.booking import enquire


def test_the_deed_of_another_desk_is_news_and_says_what_it_touched(desk: Desk, book_url: str) -> None:
    with closing(Newsroom(desk)) as room, closing(open_book(book_url)) as other:
        booking, _ = enquire(other, Bilingual("灯展", "Lantern show"))
        news = room.wait(5)
        assert news is not None
        assert [(deed.verb, deed.subject_id) for deed in news.deeds] == [("enquire", booking.id)]
        assert news.changes.bookings == {booking.id}


def test_the_own_deed_is_no_news(desk: Desk) -> None:
    with closing(Newsroom(desk)) as room:
        enquire(desk, Bilingual("灯展", "Lantern show"))
        assert room.wait(0.5) is None


def test_the_deed_of_another_desk_between_own_deeds_is_not_lost(desk: Desk, book_url: str) -> None:
    with closing(Newsroom(desk)) as room, closing(open_book(book_url)) as other:
        enquire(desk, Bilingual("一", "First"))
        theirs, _ = enquire(other, Bilingual("二", "Second"))
        enquire(desk, Bilingual("三", "Third"))
        heard = room.wait(5) or room.wait(5)
        assert heard is not None
        assert theirs.id in heard.changes.bookings


def test_what_was_not_committed_is_no_news(desk: Desk, book_url: str) -> None:
    def work(uow: object) -> None:
        raise LookupError

    with closing(Newsroom(desk)) as room, closing(open_book(book_url)) as other:
        with pytest.raises(LookupError):
            other.store.transact(work)
        assert room.wait(0.5) is None
        with pytest.raises(LookupError):
            desk.store.transact(work)
        enquire(other, Bilingual("二", "Second"))  # takes the number that our own failed deed had drawn
        assert room.wait(5) is not None
