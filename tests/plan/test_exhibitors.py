"""Exhibitor lists: columns by their heads, every row judged, all or nothing, brought up to date by key."""

from pathlib import Path

import pytest
import xlsxwriter

from expobook.domain.errors import RowsRefused
from expobook.exchange.exhibitor_list import read_exhibitors, square_mm
from expobook.exchange.list_file import BadListFile
from expobook.services.desk import Desk
from expobook.services.plans.allocation import plan_of
from expobook.services.plans.exhibitors import import_exhibitors, look_through

HEADS = ["参展商编号", "名称 Name (zh)", "English name", "净面积 m²", "展位类型", "开口面", "避开", "备忘"]


def csv_file(folder: Path, *rows: str, name: str = "list.csv", encoding: str = "utf-8-sig") -> Path:
    path = folder / name
    path.write_bytes("\r\n".join(rows).encode(encoding))
    return path


def xlsx_file(folder: Path, *rows: list[object]) -> Path:
    path = folder / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_a_spreadsheet_is_taken_with_heads_in_two_languages(desk: Desk, tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path,
        HEADS,
        ["K1", "甲公司", "Alpha", 13.5, "标准展位", 2, "K2；K3", "x"],
        ["K2", "乙", "", 36, "", "", "", ""],
    )
    saved, report, _ = import_exhibitors(desk, plan_of(desk, 1), path)
    assert report.unknown == ("备忘",)
    assert report.count("new") == 2
    first = saved.exhibitors["K1"]
    assert (first.name.zh, first.name.en, first.wanted_mm2) == ("甲公司", "Alpha", 13_500_000)
    assert (first.wish.kind, first.wish.open_sides, first.wish.apart) == ("shell", 2, ("K2", "K3"))
    assert plan_of(desk, 1) == saved


def test_a_second_list_updates_by_key_and_names_who_is_absent(desk: Desk, tmp_path: Path) -> None:
    import_exhibitors(desk, plan_of(desk, 1), csv_file(tmp_path, "key,name,m2", "K1,Alpha,20", "K2,Beta,30", "K3,C,9"))
    later = csv_file(tmp_path, "key;name;m2", "K1;Alpha;20", "K2;Beta Ltd;45", "K4;Delta;12", name="later.csv")
    saved, report, _ = import_exhibitors(desk, plan_of(desk, 1), later)
    assert [(row.key, row.state) for row in report.rows] == [("K1", "same"), ("K2", "changed"), ("K4", "new")]
    assert report.absent == ("K3",)
    assert saved.exhibitors["K2"].name.en == "Beta Ltd"
    assert saved.exhibitors["K3"].wanted_m2 == 9


def test_one_bad_row_refuses_all_and_says_why(desk: Desk, tmp_path: Path) -> None:
    rows = ("key,name,area,hall,sides", "K1,Alpha,20,A,1", "K2,Beta,much,,", "K3,C,9,H99,", "K4,D,9,,7", "K1,E,1,,")
    path = csv_file(tmp_path, *rows)
    before = plan_of(desk, 1)
    report = look_through(desk, before, path)
    told = [(row.line, row.field, row.why) for row in report.refused]
    assert told == [
        (2, "key", "double-exhibitor"),
        (3, "area", "not-a-number"),
        (4, "hall", "not-in-venue"),
        (5, "open_sides", "not-open-sides"),
        (6, "key", "double-exhibitor"),
    ]
    with pytest.raises(RowsRefused):
        import_exhibitors(desk, before, path)
    assert plan_of(desk, 1) == before


def test_heads_that_nobody_knows_are_matched_by_hand(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "Ref,Firma,Fläche", "1,Alpha,20")
    with pytest.raises(BadListFile):
        read_exhibitors(path)
    table = read_exhibitors(path, {"key": "Ref", "name_en": "Firma", "area": "Fläche"})
    assert table.columns == {"key": 0, "name_en": 1, "area": 2}


def test_chinese_files_in_gb18030_are_read(tmp_path: Path) -> None:
    table = read_exhibitors(csv_file(tmp_path, "编号,名称,面积", "1,济南甲公司,20", encoding="gb18030"))
    assert table.cell(table.rows[0][1], "name_zh") == "济南甲公司"


@pytest.mark.parametrize(
    ("text", "mm2"),
    [("1,200.5 m²", 1_200_500_000), ("36㎡", 36_000_000), ("9", 9_000_000), ("-1", None), ("NaN", None), ("1e9", None)],
)
def test_areas_as_people_write_them(text: str, mm2: int | None) -> None:
    assert square_mm(text) == mm2


def test_the_same_list_again_writes_no_new_version(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "key,name,m2", "K1,Alpha,20", "K2,Beta,30")
    import_exhibitors(desk, plan_of(desk, 1), path)
    first = plan_of(desk, 1)
    saved, report, changes = import_exhibitors(desk, first, path)
    assert (saved, report.changes_anything, bool(changes.plans)) == (first, False, False)
    assert plan_of(desk, 1).version == first.version
