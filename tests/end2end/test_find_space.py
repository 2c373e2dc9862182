"""``expobook find-space`` as people and scripts call it: answers, refusals, holds, JSON, exit codes."""

from pathlib import Path

import pytest

from tests.end2end.conftest import Run, digest

MAY = ("--from", "2041-04-20", "--to", "2041-06-10")
SHOW = ("--build", "4", "--show", "5", "--dismantle", "2")


@pytest.fixture(scope="session")
def later_book(expobook: Run, made_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made book with a firm show so far ahead that these tests never grow old."""
    book = tmp_path_factory.mktemp("later") / "halls.expobook"
    book.write_bytes(made_book.read_bytes())
    stay = ("--stay", "2041-05-01..2041-05-17", "--show", "2041-05-05..2041-05-14")
    for words in (("hold", "add", "Auto show", "--space", "H01..H03", *stay), ("hold", "contract", "3")):
        assert expobook("--book", book, *words).code == 0
    return book


@pytest.fixture
def own_book(later_book: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    copy = tmp_path / "copy.expobook"
    copy.write_bytes(later_book.read_bytes())
    return copy


def test_answers_are_ranked_with_their_reasons(expobook: Run, later_book: Path) -> None:
    before = digest(later_book)
    ran = expobook("--book", later_book, "find-space", "--m2", "50000", *SHOW, *MAY, "--contiguous", "--whole-halls")
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert lines[0] == "50,000 m² gross · 20 Apr – 10 Jun 2041"
    assert "no better one exists" in ran.out
    assert "1st option in every cell" in ran.out
    assert "with VAT" in ran.out
    assert "100 less: " in ran.out
    assert sum(line.lstrip()[:1].isdigit() and "score" in line for line in lines) == 5
    assert digest(later_book) == before


def test_json_has_the_whole_answer_and_is_the_same_every_time(expobook: Run, later_book: Path) -> None:
    words = ("--json", "--book", later_book, "find-space", "--m2", "30000", *SHOW, *MAY, "--answers", "2")
    first, second = expobook(*words), expobook(*words)
    assert first.code == 0
    assert first.out == second.out
    found = first.json()["found"]
    assert [answer["place"] for answer in found["answers"]] == [1, 2]
    best = found["answers"][0]
    assert best["area_mm2"] >= 30_000_000_000
    assert sum(cost for _, cost in best["terms"]) == best["total"]
    assert len(best["bays"]) == len({rank["bay"] for rank in best["ranks"]})
    assert first.json()["words"]["answers"][0]["space"]


def test_no_room_is_an_answer_with_exit_code_1(expobook: Run, later_book: Path) -> None:
    ran = expobook("--book", later_book, "find-space", "--m2", "200000", *SHOW, *MAY, "--contiguous")
    assert ran.code == 1
    assert ran.err == ""
    assert "No room for 200,000 m² between 20 Apr 2041 and 10 Jun 2041." in ran.out
    assert "Ruled out by: contiguous." in ran.out
    assert "without “contiguous”: 42 of 42 opening days" in ran.out
    assert "at most 150,000 m² fit" in ran.out
    assert "Every opening day and every set of bays was excluded" in ran.out


def test_no_room_is_said_in_chinese(expobook: Run, later_book: Path) -> None:
    words = ("find-space", "--m2", "150000", *SHOW, "--from", "2041-05-01", "--to", "2041-05-14", "--contiguous")
    ran = expobook("--lang", "zh", "--book", later_book, *words, "--within", "P1", "--min-load", "5")
    assert ran.code == 1
    assert "不满足的是：" in ran.out
    assert "挡在前面的：" in ran.out
    assert "已签约：B-" in ran.out
    assert "Auto show" in ran.out
    assert "已查尽所有开幕日与场地组合" in ran.out


def test_three_answers_are_held_by_one_command(expobook: Run, own_book: Path) -> None:
    wish = ("find-space", "--m2", "30000", *SHOW, *MAY)
    ran = expobook("--book", own_book, *wish, "--hold", "Farm show", "--title-other", "农机展", "--take", "1", "2", "3")
    assert ran.code == 0, ran.err
    assert "Held as 3 date sets" in ran.out
    shown = expobook("--json", "--book", own_book, "hold", "show", "4").json()["booking"]
    assert {line["alternative"] for line in shown["lines"]} == {1, 2, 3}
    assert shown["title"] == {"zh": "农机展", "en": "Farm show"}
    assert expobook("--book", own_book, "book", "check").code == 0


def test_a_wish_is_kept_with_an_enquiry_and_searched_again(expobook: Run, own_book: Path) -> None:
    wish = ("find-space", "--m2", "30000", *SHOW, *MAY, "--prefer", "P2", "--theme", "farming")
    kept = expobook("--book", own_book, *wish, "--hold", "Farm show", "--save")
    assert kept.code == 0, kept.err
    assert "kept with B-" in kept.out
    again = expobook("--json", "--book", own_book, "find-space", "--saved", "4", "--for", "4", "--take", "1")
    assert again.code == 0, again.err
    assert again.json()["held"]["booking"]["status"] == "hold"
    assert all(bay.startswith(("H13", "H14", "H15", "H16", "H17", "H18", "H19", "H2")) for bay in _bays(again.json()))


def _bays(data: dict) -> list[str]:
    return [bay for line in data["held"]["booking"]["lines"] for bay in line["bays"]]


def test_parts_net_area_and_ground_outdoors(expobook: Run, later_book: Path) -> None:
    words = ("find-space", "--m2", "30000", "--net", *SHOW, *MAY, "--part", "10000:2+5+1", "--outdoor", "11000:1+5+1")
    ran = expobook("--book", later_book, *words)
    assert ran.code == 0, ran.err
    assert "91,000 m² gross" in ran.out  # 60,000 and 20,000 for the net areas, and the ground as it is
    assert "30,000 m² net at 50 % of gross – assumed" in ran.out
    assert "OG-" in ran.out


def test_what_cannot_be_meant_is_refused_in_one_sentence(expobook: Run, later_book: Path) -> None:
    start = ("--book", later_book, "find-space")
    for words, told in (
        ((*SHOW, *MAY), "the area is missing"),
        (("--m2", "5000", *SHOW), "the days are missing"),
        (("--m2", "5000", *MAY), "its days are missing"),
        (("--m2", "-5", *SHOW, *MAY), "less than zero"),
        (("--m2", "5000", *SHOW, *MAY, "--avoid-theme", "auto"), "THEME:DAYS"),
        (("--m2", "5000", *SHOW, *MAY, "--avoid-theme", "nonsense:30"), "no theme has that code or name"),
        (("--m2", "5000", *SHOW, *MAY, "--part", "7000"), "M2:BUILD-UP+SHOW+DISMANTLING"),
        (("--m2", "5000", *SHOW, *MAY, "--within", "H99"), "H99"),
        (("--m2", "5000", *SHOW, *MAY, "--hold", "X", "--take", "9"), "the search has 5 answers"),
        (("--m2", "5000", *SHOW, *MAY, "--take", "1"), "--hold"),
        (("--m2", "5000", *SHOW, "--from", "2020-01-01", "--to", "2020-02-01"), "ends before today"),
        (("--m2", "5000", *SHOW, *MAY, "--hold", "X", "--take", "1", "1"), "held once"),
        (("--m2", "5000", *SHOW, "--from", "2041-04-20", "--to", "9999-12-31"), "1900 to 2199"),
        (("--saved", "2"), "no wish was kept"),
    ):
        assert told in expobook(*start, *words).refused(), words


def test_no_terms_are_left_without_words(expobook: Run, later_book: Path) -> None:
    words = ("find-space", "--m2", "60000", *SHOW, *MAY, "--prefer", "P3", "--theme", "auto", "--wish", "2041-05-05")
    for language in ("zh", "en"):
        out = expobook("--lang", language, "--book", later_book, *words, "--answers", "9").out
        assert "Not done" not in out
        assert "未执行" not in out
