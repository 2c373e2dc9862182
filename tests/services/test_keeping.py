"""Backups that make themselves, rehearsed restores, and moving a book between engines."""

from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from expobook.domain.actor import Actor
from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.errors import FileTrouble
from expobook.domain.party import PartyKind
from expobook.domain.text import Bilingual
from expobook.services.book import keeping
from expobook.services.book.backups import BookDamaged, NoGoodBackup, backups_of, newest_good
from expobook.services.book.books import check_book, create_book, open_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.importing import import_diary
from expobook.services.parties.files import import_parties
from expobook.services.plans.allocation import plan_of
from expobook.services.plans.exhibitors import import_exhibitors
from expobook.storage.backup import content_hash
from expobook.storage.drafts import BookExists
from tests.storage.test_forms_of_books import first_form
from tests.venues import small_venue


class Clock:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2027, 1, 1, 9, 0)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(book_url: str, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("EXPOBOOK_BACKUPS", str(tmp_path / "kept"))
    return create_book(book_url, small_venue(), actor=Actor("Li Wei", "3"), now=clock)


def hold(desk: Desk, title: str) -> None:
    line = Line(frozenset({"A-1"}), Schedule.of_days(date(2027, 3, 1), 1, 2, 1))
    new_hold(desk, NewBooking(Bilingual("", title), (line,)))


def test_a_backup_is_made_when_something_changed_and_only_then(desk: Desk, clock: Clock) -> None:
    first = keeping.keep_backup(desk)
    assert first is not None
    clock.now += timedelta(minutes=30)
    assert keeping.keep_backup(desk) is None
    hold(desk, "Boats")
    second = keeping.keep_backup(desk)
    assert second is not None
    assert [one.path for one in backups_of(desk.store.name)] == [second.path, first.path]
    again = open_book(second.path)
    assert content_hash(again.store) == content_hash(desk.store)
    again.close()
    desk.close()


def test_old_backups_are_thinned_by_the_rule(desk: Desk, clock: Clock) -> None:
    for n in range(5):
        hold(desk, f"Show {n}")
        clock.now += timedelta(hours=1)
        keeping.keep_backup(desk)
    clock.now += timedelta(days=5)
    hold(desk, "Last")
    keeping.keep_backup(desk)
    made = [one.made.date() for one in backups_of(desk.store.name)]
    assert made == [date(2027, 1, 6), date(2027, 1, 1)]  # of the first day only its last
    desk.close()


def test_a_drill_brings_the_newest_backup_back_and_leaves_nothing_behind(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NoGoodBackup):
        keeping.drill(desk.store.name)
    hold(desk, "Boats")
    keeping.keep_backup(desk)
    before = sorted(tmp_path.rglob("*"))
    found = keeping.drill(desk.store.name)
    assert found.info.bookings == 1
    assert found.content_sha256 == content_hash(desk.store)
    assert sorted(tmp_path.rglob("*")) == before
    desk.close()


def test_a_damaged_backup_is_passed_over_for_an_older_good_one(desk: Desk, clock: Clock) -> None:
    good = keeping.keep_backup(desk)
    clock.now += timedelta(minutes=30)
    hold(desk, "Boats")
    bad = keeping.keep_backup(desk)
    assert good is not None
    assert bad is not None
    bad.path.write_bytes(bad.path.read_bytes()[:9000])
    assert newest_good(desk.store.name) == good
    desk.close()


def test_an_unsound_book_is_not_kept_as_a_backup(tmp_path: Path, clock: Clock) -> None:
    desk = create_book(tmp_path / "a.expobook", small_venue(), now=clock)
    hold(desk, "Boats")
    good = keeping.keep_backup(desk)
    hold(desk, "Bikes")
    with desk.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM cells WHERE booking_id = 2")
    clock.now += timedelta(minutes=30)
    with pytest.raises(BookDamaged) as refused:
        keeping.keep_backup(desk)
    assert good is not None
    assert refused.value.facts["backup"] == str(good.path)
    assert backups_of(desk.store.name) == (good,)
    desk.close()


def test_a_folder_that_is_a_file_is_refused_in_a_sentence(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = create_book(tmp_path / "a.expobook", small_venue(), now=clock)
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("EXPOBOOK_BACKUPS", str(tmp_path / "file"))
    with pytest.raises(FileTrouble):
        keeping.keep_backup(desk)
    desk.close()


def test_a_backup_of_an_older_form_is_good_and_comes_back_in_ours(tmp_path: Path) -> None:
    """After an upgrade of the program all backups are older, until the next is made: just then a book may be lost."""
    book = tmp_path / "old.expobook"
    backup = tmp_path / "old-backups" / "old.20270101-080000.c3.expobook"
    backup.parent.mkdir()
    first_form(str(backup))
    as_made = backup.read_bytes()
    book.write_bytes(as_made[:9000])
    with pytest.raises(BookDamaged) as refused:
        open_book(book)
    assert refused.value.facts["backup"] == str(backup)
    assert keeping.drill(str(book)).backup.path == backup
    info, _ = keeping.recover(str(book), tmp_path / "new.expobook")
    assert (info.revision, info.bookings) == (info.newest, 1)
    with closing(open_book(tmp_path / "new.expobook")) as again:
        assert check_book(again) == ()
    assert backup.read_bytes() == as_made
    backup.write_bytes(as_made[:-8192])
    with pytest.raises(NoGoodBackup):
        keeping.recover(str(book), tmp_path / "newer.expobook")


@pytest.mark.postgres
def test_a_book_moves_to_a_server_and_back_and_is_the_same(tmp_path: Path, clock: Clock, postgres_url: str) -> None:
    desk = create_book(tmp_path / "a.expobook", small_venue(), actor=Actor("李伟", "3"), now=clock)
    for n in range(3):
        hold(desk, f"Show {n} é 展")
    _, there = keeping.move_book(desk, postgres_url)
    server = open_book(postgres_url, now=clock)
    _, back = keeping.move_book(server, str(tmp_path / "b.expobook"))
    assert there == back == content_hash(desk.store)
    hold(server, "Goes on at the server")  # numbers and ids go on where the file stopped
    assert content_hash(server.store) != there
    with pytest.raises(BookExists):
        keeping.move_book(desk, postgres_url)
    server.close()
    desk.close()


@pytest.mark.parametrize("kind", ["diary", "parties", "exhibitors"])
def test_before_a_list_is_taken_in_the_book_is_backed_up(desk: Desk, tmp_path: Path, kind: str) -> None:
    hold(desk, "Boats")
    before, path = content_hash(desk.store), tmp_path / "list.csv"
    if kind == "diary":
        row = "Food,hold,B-1,2027-04-01,2027-04-02,2027-04-04,2027-04-05"
        path.write_text("Event,状态,场地,进场日期,开展日期,闭幕日期,撤场日期\n" + row, encoding="utf-8")
        import_diary(desk, path)
    elif kind == "parties":
        path.write_text("名称\n泉城会展\n", encoding="utf-8")
        import_parties(desk, PartyKind.ORGANISER, path)
    else:
        path.write_text("key,name,m2\nK1,Alpha,20\n", encoding="utf-8")
        import_exhibitors(desk, plan_of(desk, 1), path)
    newest = backups_of(desk.store.name)[0]
    with closing(open_book(newest.path)) as again:
        assert content_hash(again.store) == before != content_hash(desk.store)
    desk.close()


def test_nothing_is_taken_in_where_no_backup_can_be_written(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(desk, "Boats")
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("EXPOBOOK_BACKUPS", str(tmp_path / "file" / "kept"))
    path, before = tmp_path / "list.csv", content_hash(desk.store)
    path.write_text("名称\n泉城会展\n", encoding="utf-8")
    with pytest.raises(FileTrouble):
        import_parties(desk, PartyKind.ORGANISER, path)
    assert content_hash(desk.store) == before
    desk.close()


def test_two_books_of_one_name_in_one_folder_keep_series_of_their_own(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    monkeypatch.setenv("EXPOBOOK_BACKUPS", str(kept))
    monkeypatch.setenv("EXPOBOOK_ANCHORS", str(tmp_path / "anchors"))
    places = [tmp_path / city / "halls.expobook" for city in ("jinan", "qingdao")]
    made = []
    for place in places:
        place.parent.mkdir()
        with closing(create_book(place, small_venue(), now=clock)) as desk:
            backup = keeping.keep_backup(desk)
            assert backup is not None, "as many changes as the other one has, and yet not the same book"
            made.append(backup.path)
        clock.now += timedelta(minutes=1)
    assert [[one.path for one in backups_of(str(place))] for place in places] == [[made[0]], [made[1]]]
    old = kept / "halls.20261231-090000.c1.expobook"  # one from before names had ids
    old.write_bytes(made[0].read_bytes())
    assert [one.path for one in backups_of(str(places[0]))] == [made[0], old]
    assert [one.path for one in backups_of(str(places[1]))] == [made[1]]
    places[1].write_bytes(b"SQLite format 3\0" + b"\0" * 5_000)  # nothing says any more which book this was
    assert newest_good(str(places[1])).path == made[1]
    places[0].unlink()
    assert newest_good(str(places[0])).path == made[0]
    assert keeping.drill(str(places[0])).backup.path == made[0]
    for path in (tmp_path / "anchors").iterdir():
        path.unlink()
    assert len(backups_of(str(places[0]))) == 3  # on another computer: all of that name, rather than none
