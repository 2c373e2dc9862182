"""Everything wrong that comes in is refused in one clear sentence, with exit code 1, and nothing is changed."""

import json
import os
import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from expobook.app.main import main
from expobook.resources import resource as shipped
from tests.end2end.conftest import Run, digest

Refused = Callable[..., str]
DAYS = ("--from", "2027-06-01", "--days", "2+3+1")


@pytest.fixture
def refused(book: Path, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Return a function that runs a command, proves that it was refused and changed nothing, and says why."""

    def run(*words: object, code: str) -> str:
        before = digest(book)
        assert main(["--json", "--book", str(book), *map(str, words)]) == 1
        out, err = capsys.readouterr()
        answer = json.loads(out)
        assert answer["refused"] == code
        assert err.strip() == answer["sentence"]
        assert "Not done: " + code not in err, "the sentence lacks a fact"
        assert digest(book) == before
        assert sorted(path.name for path in book.parent.iterdir()) == [book.name]
        return err.strip()

    return run


def test_dates_that_run_backwards(refused: Refused) -> None:
    said = refused("hold", "add", "Fair", "--space", "H05", "--stay", "2027-06-05..2027-06-01", code="dates-reversed")
    assert "5 Jun 2027" in said
    assert "1 Jun 2027" in said


@pytest.mark.parametrize(
    ("days", "code", "told"),
    [
        ("2026-12-31..2026-01-01", "dates-reversed", "put the earlier day first"),
        ("2026-13-01..2026-14-01", "bad-input", "“2026-13-01” – it is not a date"),
        ("2026-01-01..", "bad-input", "“2026-01-01..” – write the first and the last day"),
        ("..", "bad-input", "“..” – write the first and the last day"),
    ],
)
def test_days_of_a_report(refused: Refused, days: str, code: str, told: str) -> None:
    assert told in refused("report", "occupancy", "--range", days, code=code)


@pytest.mark.parametrize(
    "words",
    [
        ("hold", "add", "Fair", "--space", "H05", "--stay", "2027-06-01..2027-06-05"),
        ("hold", "enquire", "Fair"),
        ("event", "add", "Fair"),
    ],
)
def test_a_theme_that_there_is_not(refused: Refused, words: tuple[str, ...]) -> None:
    said = refused(*words, "--theme", "carz", code="bad-input")
    assert "“carz” – no theme has that code or name; the nearest are cars, " in said


@pytest.mark.parametrize("month", ["2026-13", "2026", "26-11", "November", "2026-1"])
def test_a_month_of_a_report(refused: Refused, month: str) -> None:
    assert f"“{month}” – it is not a month; write it as 2026-11" in refused(
        "report", "month", month, "x.pdf", code="bad-input"
    )


@pytest.mark.parametrize("words", [("occupancy", "--out", "x"), ("month", "2026-11", "x.docx")])
def test_a_report_in_a_form_that_it_does_not_have(refused: Refused, words: tuple[str, ...]) -> None:
    said = refused("report", *words, code="unknown-report-form")
    assert "pdf" in said
    assert "“”" not in said


def test_people_of_a_party_that_there_is_not(refused: Refused) -> None:
    assert "“99”" in refused("contact", "list", "99", code="unknown-thing")


def test_days_of_the_digest(refused: Refused) -> None:
    assert "“-3”" in refused("digest", "--days", "-3", code="bad-input")


@pytest.mark.parametrize("text", ["[]", "{", '"smtp"', ""])
@pytest.mark.parametrize(
    ("words", "such_as"), [(("digest",), '{"host": "mail.example.com",'), (("user", "policy"), '{"four_eyes": true')]
)
def test_settings_that_are_no_object_are_answered_with_an_example(
    refused: Refused, text: str, words: tuple[str, ...], such_as: str
) -> None:
    said = refused(*words, "--set", text, code="bad-input")
    assert f"write them as one JSON object in braces, such as {such_as}" in said


def test_readers_of_the_digest_are_a_list(refused: Refused) -> None:
    mail = '{"host": "mail.example.com", "sender": "book@example.com", "to": "desk@example.com"}'
    said = refused("digest", "--set", mail, code="bad-input")
    assert (
        'the readers “desk@example.com” – it has to be a list in square brackets, such as ["desk@example.com"]' in said
    )


def test_what_a_command_does_not_know_is_answered_with_its_own_help(expobook: Run) -> None:
    ran = expobook("report", "heat", "--by", "hall")
    assert ran.code == 2
    assert "expobook report heat --help" in ran.err
    assert expobook("report", "heat", "--by", "hall", "--lang", "zh").err.count("--by hall") == 1


def test_a_show_outside_its_licence(refused: Refused) -> None:
    words = ("--stay", "2027-06-01..2027-06-05", "--show", "2027-06-04..2027-06-07")
    said = refused("hold", "add", "Fair", "--space", "H05", *words, code="show-outside-licence")
    assert "7 Jun 2027" in said


@pytest.mark.parametrize("space", ["H99", "H05-9", "H07..H05", "h05", "=cmd()", "H05-1;"])
def test_an_unknown_bay(refused: Refused, space: str) -> None:
    assert space in refused("hold", "add", "Fair", "--space", space, *DAYS, code="unknown-thing")


def test_no_space_at_all(refused: Refused) -> None:
    assert "Fair" in refused("hold", "add", "Fair", code="no-space-named")


@pytest.mark.parametrize("text", ["", "  ", "Fair\x1b[31m", "Fair\x00", "Fair\u202e", "x" * 300])
def test_a_name_that_cannot_be_used(refused: Refused, text: str) -> None:
    if "\x00" in text:
        pytest.skip("no command line carries a zero byte")
    said = refused("hold", "add", text, "--space", "H05", *DAYS, code="bad-input")
    assert "\x1b" not in said
    assert "\u202e" not in said


@pytest.mark.parametrize("text", ["2027-13-01", "2027-02-29", "yesterday", "01/06/2027", "2027-6-1", "２０２７-06-01"])
def test_what_is_no_date(refused: Refused, text: str) -> None:
    assert text in refused("hold", "add", "Fair", "--space", "H05", "--stay", f"{text}..2027-06-05", code="bad-input")


@pytest.mark.parametrize("days", ["4+0+2", "-1+3+2", "3", "1+2+3+4", "a+b+c", "9999+9999+9999"])
def test_days_that_make_no_show(refused: Refused, days: str) -> None:
    assert days in refused(
        "hold", "add", "Fair", "--space", "H05", "--from", "2027-06-01", f"--days={days}", code="bad-input"
    )


@pytest.mark.parametrize("size", ["-3x3", "0x3", "3", "axb", "3x-3", "1e9x1e9"])
def test_a_stand_of_no_or_negative_area(refused: Refused, size: str) -> None:
    words = ("plan", "place", "2", "--stand", "A1", "--hall", "H01", "--at", "10,10", f"--size={size}")
    assert refused(*words, code="bad-input")


@pytest.mark.parametrize("rate", ["0", "-7.00", "0.00", "NaN"])
def test_a_tariff_with_a_rate_of_zero_or_less(
    refused: Refused, tmp_path_factory: pytest.TempPathFactory, rate: str
) -> None:
    tariff = json.loads(shipped("tariff", "jinan.json").read_text(encoding="utf-8"))
    tariff["rates"][0]["rate"] = rate
    file = tmp_path_factory.mktemp("tariff") / "tariff.json"
    file.write_text(json.dumps(tariff), encoding="utf-8")
    assert str(file) in refused("price", "import", file, code="bad-tariff")


def test_an_unknown_booking(refused: Refused) -> None:
    assert "B-1999-0001" in refused("hold", "show", "B-1999-0001", code="unknown-thing")


def test_taken_space_says_who_where_and_when(refused: Refused) -> None:
    # A firm booking cannot be moved onto another one, and what it would meet is named.
    said = refused(
        "hold",
        "close",
        "New floor",
        "--space",
        "H02",
        "--stay",
        "2027-05-10..2027-05-11",
        "--why",
        "works",
        code="space-taken",
    )
    assert "Auto show" in said
    assert "H02" in said
    assert "10 May 2027" in said


def test_a_reason_that_is_missing(refused: Refused) -> None:
    assert refused("hold", "release", "1", "--why", " ", code="bad-input")


@pytest.mark.parametrize(
    "name", ["<b>展会</b> & Co", "=1+1", "@SUM(A1)", "车展🚗", "{title} [[x]] %s", "'; DROP TABLE cells; --"]
)
def test_markup_formulas_and_emoji_are_kept_as_they_are(
    book: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["--json", "--book", str(book), "hold", "add", name, "--space", "H20", *DAYS]) == 0
    title = json.loads(capsys.readouterr().out)["booking"]["title"]
    assert name in title.values()


def _damage(path: Path, kind: str) -> None:
    content = path.read_bytes()
    match kind:
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("not a book\n" * 500)
        case "other-database":
            path.write_bytes(content[:68] + b"\0\0\0\0" + content[72:])
        case "cut":
            path.write_bytes(content[: len(content) // 3])
        case "scrambled":
            middle = len(content) // 2
            path.write_bytes(content[:4096] + os.urandom(middle) + content[4096 + middle :])


@pytest.mark.parametrize("kind", ["empty", "text", "other-database", "cut", "scrambled", "missing", "folder"])
@pytest.mark.parametrize(
    "words", [("hold", "list"), ("hold", "add", "Fair", "--space", "H05", *DAYS)], ids=["read", "write"]
)
def test_a_wrong_or_damaged_book(
    book: Path, kind: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    if kind in ("missing", "folder"):
        book.unlink()
        if kind == "folder":
            book.mkdir()
    else:
        _damage(book, kind)
    before = digest(book) if book.is_file() else ""
    assert main(["--book", str(book), *words]) == 1
    err = capsys.readouterr().err
    assert len(err.strip().splitlines()) == 1
    assert str(book) in err or "book" in err
    assert "Traceback" not in err
    assert "crash-" not in err, "a damaged file is not a bug of ours"
    assert (digest(book) if book.is_file() else "") == before


def test_a_damaged_book_is_found_by_its_check(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _damage(book, "scrambled")
    assert main(["--book", str(book), "book", "check"]) == 1
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    assert "crash-" not in err


def test_nothing_is_overwritten(book: Path, expobook: Run) -> None:
    before = digest(book)
    for words in (("book", "new", book), ("--book", book, "book", "backup", book), ("book", "restore", book, book)):
        said = expobook(*words).refused()
        assert str(book) in said
    assert digest(book) == before


def _without_privileges() -> tuple[str, ...]:
    """Return what to run a command with so that folder permissions count for root too."""
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("root may write anywhere, and setpriv is not here to give that up")
    rights = "-dac_override,-dac_read_search"
    return ("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}")


def test_a_read_only_folder(book: Path, tmp_path: Path, expobook: Run) -> None:
    before, locked = digest(book), tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    book.chmod(0o400)
    plain_user = _without_privileges()
    try:
        for words in (
            ("book", "new", locked / "x.expobook"),
            ("venue", "export", locked / "x.geojson"),
            ("demo", locked),
            ("--book", book, "book", "backup", locked / "x.expobook"),
            ("--book", book, "hold", "add", "Fair", "--space", "H05", *DAYS),
        ):
            said = expobook(*words, before=plain_user).refused()
            assert "crash-" not in said, words
        assert expobook("--book", book, "hold", "list", before=plain_user).code == 0
        assert list(locked.iterdir()) == []
        assert digest(book) == before
    finally:
        locked.chmod(0o700)


def test_a_folder_where_nothing_can_be_written(book: Path, expobook: Run) -> None:
    nowhere = Path("/proc/nowhere") if Path("/proc").is_dir() else Path("/dev/null/nowhere")
    for words in (
        ("book", "new", nowhere / "x.expobook"),
        ("demo", nowhere),
        ("--book", book, "book", "backup", nowhere / "x.expobook"),
    ):
        said = expobook(*words).refused()
        assert "crash-" not in said, words


def _small_files() -> None:
    """Let no file grow beyond 200 KB: what a full disk looks like to a program."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))


def test_a_full_disk(book: Path, tmp_path: Path, expobook: Run) -> None:
    before = digest(book)
    target = tmp_path / "full"
    target.mkdir()
    for words in (
        ("book", "new", target / "new.expobook"),
        ("--book", book, "book", "backup", target / "copy.expobook"),
        ("demo", target),
    ):
        said = expobook(*words, limits=_small_files).refused()
        assert "crash-" not in said, words
        assert list(target.iterdir()) == [], words
    assert digest(book) == before


def test_a_venue_with_overlapping_bays(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    venue, fresh = tmp_path / "venue.geojson", tmp_path / "n.expobook"
    assert main(["--book", str(book), "venue", "export", str(venue)]) == 0
    content = json.loads(venue.read_text(encoding="utf-8"))
    bays = [each for each in content["features"] if each["properties"]["kind"] == "bay"]
    bays[1]["geometry"] = bays[0]["geometry"]
    venue.write_text(json.dumps(content), encoding="utf-8")
    before = digest(book)
    capsys.readouterr()
    for words in (
        ["venue", "check", venue],
        ["--book", book, "venue", "import", venue],
        ["book", "new", fresh, "--venue", venue],
    ):
        assert main([str(word) for word in words]) == 1, words
        err = capsys.readouterr().err
        assert "H01-1" in err, words
        assert "overlap" in err, words
    assert digest(book) == before
    assert not fresh.exists()


def test_a_backup_comes_back_the_same(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy, again = tmp_path / "copy2.expobook", tmp_path / "again.expobook"
    assert main(["--book", str(book), "book", "backup", str(copy)]) == 0
    assert main(["book", "restore", str(copy), str(again)]) == 0
    capsys.readouterr()
    lists = []
    for each in (book, copy, again):
        assert main(["--json", "--book", str(each), "hold", "list"]) == 0
        lists.append(json.loads(capsys.readouterr().out))
    assert lists[0] == lists[1] == lists[2]
    assert main(["--book", str(again), "book", "check"]) == 0


def test_the_export_of_an_unknown_form(book: Path, tmp_path_factory: pytest.TempPathFactory, refused: Refused) -> None:
    target = tmp_path_factory.mktemp("out") / "plan.doc"
    assert "doc" in refused("export", "plan", "2", target, code="unknown-form")
    assert not target.exists()
