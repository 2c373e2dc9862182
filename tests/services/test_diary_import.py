"""A spreadsheet's diary comes into the book whole or not at all, and says of each row what becomes of it."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from expobook.domain.actor import Actor
from expobook.domain.booking import Kind, Line, Status
from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import RowsRefused
from expobook.domain.holds import OptionsAhead, SpaceTaken
from expobook.domain.text import Bilingual
from expobook.exchange.list_file import BadListFile
from expobook.services.book.books import check_book, create_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.files import export_diary
from expobook.services.diary.importing import import_diary, look_through_diary
from expobook.services.diary.reading import list_bookings
from expobook.storage.backup import content_hash
from tests.venues import small_venue

HEAD = "展会名称,Event,状态,场地,进场日期,开展日期,闭幕日期,撤场日期,题材,负责人\n"


@pytest.fixture
def desk(book_url: str) -> Iterator[Desk]:
    opened = create_book(book_url, small_venue(), actor=Actor("Li", "3"), now=lambda: datetime(2027, 1, 4, 9))
    yield opened
    opened.close()


def written(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    path = tmp_path / "season.csv"
    path.write_text(head + "\n".join(rows), encoding="utf-8")
    return path


def test_joint_fairs_that_are_contracted_for_one_space_come_in_as_one_firm_and_holds_behind_it(
    desk: Desk, tmp_path: Path
) -> None:
    path = written(
        tmp_path,
        "食品展,Food,已签约,A,2027-04-01,2027-04-02,2027-04-04,2027-04-05,,",
        "包装展,Packaging,已签约,A-3、B-1,2027-04-01,2027-04-02,2027-04-04,2027-04-05,,",
        "冷链展,Cold chain,已签约,B-1,2027-04-01,2027-04-02,2027-04-04,2027-04-05,,",
        "家居展,Home,预留,A,2027-04-01,2027-04-02,2027-04-04,2027-04-05,,",
    )
    assert [row.line for row in look_through_diary(desk, path).refused] == [3]  # not unless it is asked for
    found, _ = import_diary(desk, path, joint=True)
    assert {row.line: row.state for row in found.rows} == {2: "contracted", 3: "hold", 4: "contracted", 5: "hold"}
    assert [row.line for row in found.behind] == [3]
    assert isinstance(found.behind[0].clash, SpaceTaken)
    assert {booking.title.en: booking.status for booking in list_bookings(desk)} == {
        "Food": Status.CONTRACTED,
        "Packaging": Status.HOLD,
        "Cold chain": Status.CONTRACTED,
        "Home": Status.HOLD,
    }
    assert check_book(desk) == ()


def test_a_sound_list_comes_in_whole(desk: Desk, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "灯展,Lantern Show,已签约,A,2027-03-01,2027/3/3,2027年3月6日,2027-03-07,,李伟",
        ",Boats,hold,A-1..A-2、B,2027-03-05,2027-03-06,2027-03-08,2027-03-09,,",
        "屋面检修,,封场,B,2027-05-01,,,2027-05-04,,",
        "去年展,,confirmed,A,2026-03-01,,,2026-03-04,,",
    )
    looked = look_through_diary(desk, path)
    assert list_bookings(desk) == []
    assert looked.unknown == ("负责人",)
    found, changes = import_diary(desk, path)
    assert found.rows == looked.rows
    assert [(row.state, row.rank) for row in found.rows] == [
        ("contracted", 0),
        ("hold", 1),
        ("closure", 0),
        ("contracted", 0),
    ]
    by_title = {(one.title.zh or one.title.en): one for one in list_bookings(desk)}
    assert changes.bookings == {one.id for one in by_title.values()}
    lantern = by_title["灯展"]
    assert lantern.lines[0].schedule == Schedule(date(2027, 3, 1), date(2027, 3, 3), date(2027, 3, 7), date(2027, 3, 8))
    assert by_title["Boats"].bays == {"A-1", "A-2", "B-1", "B-2", "B-3"}
    assert by_title["屋面检修"].kind is Kind.CLOSURE
    assert by_title["去年展"].status is Status.COMPLETED
    assert check_book(desk) == ()


def test_one_bad_row_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    line = Line(frozenset({"A-1"}), Schedule.of_days(date(2027, 3, 1), 1, 2, 1))
    new_hold(desk, NewBooking(Bilingual("", "Asked first"), (line,)))
    before = content_hash(desk.store)
    path = written(
        tmp_path,
        "灯展,,已签约,B,2027-03-01,,,2027-03-07,,",
        "船展,,已签约,B-1,2027-03-07,,,2027-03-09,,",  # shares 7 March with the row above
        "花展,,已签约,A,2027-03-02,,,2027-03-03,,",  # an option stands in front
        ",,hold,A,2027-04-01,,,2027-04-02,,",
        "远展,,hold,Z9,2027-04-01,,,2027-04-02,,",
        "错展,,hold,A,2027-04-31,,,2027-05-02,,",
        "反展,,hold,A,2027-04-05,,,2027-04-02,,",
        "谜展,,maybe,A,2027-04-05,,,2027-04-06,,",
        "空展,,hold,,2027-04-05,,,2027-04-06,,",
    )
    found = look_through_diary(desk, path)
    told = {row.line: (row.field, row.why) for row in found.refused}
    assert told == {
        3: ("space", "space-taken"),
        4: ("space", "option-ahead"),
        5: ("title", "empty"),
        6: ("space", "not-in-venue"),
        7: ("from", "not-a-date"),
        8: ("days", "days-not-in-order"),
        9: ("status", "unknown-state"),
        10: ("space", "no-space-named"),
    }
    taken, ahead = found.refused[0].clash, found.refused[1].clash
    assert isinstance(taken, SpaceTaken)
    assert isinstance(ahead, OptionsAhead)
    assert (taken.facts["title"].zh, taken.facts["space"]) == ("灯展", "B-1")
    assert taken.facts["first"] == taken.facts["last"] == date(2027, 3, 7)
    assert taken.facts["free_from"] == date(2027, 3, 8)  # what would help
    assert ahead.facts["title"].en == "Asked first"
    with pytest.raises(RowsRefused) as refused:
        import_diary(desk, path)
    assert refused.value.facts["count"] == 8
    assert content_hash(desk.store) == before


def test_our_own_spreadsheet_comes_back_as_the_same_diary(desk: Desk, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "=cmd() 灯展,Lantern <b>,已签约,A,2027-03-01,2027-03-03,2027-03-06,2027-03-07,,",
        "船展,Boats,预留,A-1..A-2,2027-03-05,2027-03-06,2027-03-08,2027-03-09,,",
    )
    import_diary(desk, path)
    year = Stay(date(2027, 1, 1), date(2028, 1, 1))
    for form, language in (("xlsx", "zh"), ("csv", "en"), ("xlsx", "en")):
        ours = export_diary(desk, year, tmp_path / f"{language}.{form}", language)  # type: ignore[arg-type]
        again = create_book(tmp_path / f"{form}-{language}.expobook", small_venue(), now=desk.now)
        import_diary(again, ours)

        def said(book: Desk) -> list[tuple[object, ...]]:
            return [(b.title, b.status, b.bays, b.lines[0].schedule) for b in list_bookings(book)]

        assert said(again) == said(desk)
        again.close()


def test_columns_are_matched_by_hand_where_nobody_knows_them(desk: Desk, tmp_path: Path) -> None:
    path = written(tmp_path, "灯展,A,2027-03-01,2027-03-04", head="甲,乙,丙,丁\n")
    with pytest.raises(BadListFile):
        look_through_diary(desk, path)
    found = look_through_diary(desk, path, {"title_zh": "甲", "space": "乙", "start": "丙", "until": "丁"})
    assert [row.state for row in found.rows] == ["hold"]
