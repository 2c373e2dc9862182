"""The audit trail is searched by what is stored, and by what the reader sees of it, in either language."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from expobook.domain.record import KEYS, snapshot
from expobook.services.desk import Desk
from expobook.services.diary.booking import change_lines
from expobook.services.diary.challenging import challenge
from expobook.services.diary.firming import contract
from expobook.services.diary.releasing import release
from expobook.services.plans.rules import set_plan_rule
from expobook.services.rules import set_rules
from expobook.services.trail import reading as trail
from expobook.services.trail import searching
from expobook.services.trail.history import BOOKING_FIELDS, changes_field, history_of
from expobook.services.trail.reading import Asked
from expobook.services.trail.searching import words_of
from expobook.storage.traces import SNAPSHOT, Trace, found
from expobook.storage.unit_of_work import UnitOfWork
from expobook.words import Language
from tests.services.conftest import Hold, line


@pytest.fixture
def worked(desk: Desk, hold: Hold) -> Desk:
    """A trail of nine entries of seven kinds: holds, a challenge, a release, a contract, rules."""
    front, behind = hold("Éclat fair", line("A-1")).booking, hold("Behind", line("A-1")).booking
    challenge(desk, behind.id)
    release(desk, front.id, why="went elsewhere")
    contract(desk, behind.id, reason="agreed")
    set_rules(desk, why="as voted", hold_days=9)
    set_plan_rule(desk, "main-aisle", limit_mm=7000, source="本馆规定 2027")
    return desk


def verbs(desk: Desk, text: str, language: Language) -> list[str]:
    return [entry.verb for entry in trail.entries(desk, Asked(text=text, language=language))]


FOUND = (
    ("zh", "已释放", {"release"}),  # a state, by its code in a snapshot
    ("zh", "释放", {"release"}),
    ("zh", "催签", {"challenge"}),  # a deed
    ("zh", "答复期限", {"challenge"}),  # words of a sentence
    ("zh", "签约", {"contract"}),
    ("zh", "预留到期的天数", {"set-rules"}),  # the name of a field of stored JSON
    ("zh", "本馆规定", {"set-rules"}),  # Chinese that is stored as JSON of ASCII
    ("zh", "主通道", {"set-rules"}),  # a rule for floor plans
    ("zh", "违规", {"set-rules"}),  # what a breach of it is
    ("zh", "状态：预留 → 已释放", {"release"}),  # as the window tells what was changed
    ("en", "status released", {"release"}),
    ("en", "days until a hold lapses", {"set-rules"}),
    ("en", "answer due", {"challenge"}),
    ("en", "éCLAT WENT", {"release"}),
    ("en", "went elsewhere", {"release"}),
    ("en", '"status":"released"', {"release"}),  # as it is stored
    ("zh", "went elsewhere", {"release"}),
    ("en", "no such words", set()),
    ("en", "已释放", set()),  # it is not what this reader sees
)


@pytest.mark.parametrize(("language", "text", "expected"), FOUND)
def test_what_is_shown_is_found_as_well_as_what_is_stored(
    worked: Desk, language: Language, text: str, expected: set[str]
) -> None:
    assert set(verbs(worked, text, language)) == expected


def test_days_are_found_as_they_are_shown(worked: Desk, hold: Hold) -> None:
    """The stay of these holds is 1-4 March 2027, of which the book keeps the 5th: the first day no longer needed."""
    seen = verbs(worked, "2027年3月1–4日", "zh")
    assert set(seen) == {"hold", "release", "contract"}
    assert verbs(worked, "1–4 Mar 2027", "en") == seen
    assert set(seen) == set(verbs(worked, "mar 2027", "en"))
    assert set(verbs(worked, "1 Mar 2027", "en")) == set(verbs(worked, "2027年3月1日", "zh")) == set(seen)
    assert verbs(worked, "0–4 Mar 2027", "en") == []
    last = hold("To the end", line("B-1", start=27)).booking  # 28-31 March: the first of April is kept
    found = trail.entries(worked, Asked(text="28–31 Mar 2027", language="en"))
    assert [entry.subject_id for entry in found] == [last.id]
    assert trail.entries(worked, Asked(text="3月28–31日", language="zh"))[0].subject_id == last.id


def test_a_sum_is_found_as_it_is_shown(worked: Desk) -> None:
    told = json.dumps({"number": "C-1", "kind": "receipt", "account": "earnest", "fen": 123450})
    worked.store.transact(lambda uow: uow.audit.add(worked.actor, worked.now(), "post", "booking", 1, after=told))
    for text in ("¥1,234.50", "1,234.50", "定金 ¥1,234.50", "款项：定金"):
        assert verbs(worked, text, "zh") == ["post"]
    assert verbs(worked, "234.50", "zh") == []  # the end of another sum


def test_words_are_split_where_the_telling_joins_them() -> None:
    assert words_of("状态：预留 → 已释放；2027年3月1–4日", "zh") == ["状态", "预留", "已释放", "2027年3月1–4日"]
    assert words_of("status: a hold · 28 Nov – 3 Dec 2026, ¥1,200.00", "en") == [
        "status", "a", "hold", "28 Nov – 3 Dec 2026", "¥1,200.00",
    ]  # fmt: skip
    assert words_of('"status":"hold"', "en") == ['"status":"hold"']
    assert words_of(" ：, ", "zh") == []


def test_which_fields_an_entry_changed_is_what_its_history_tells(worked: Desk, hold: Hold) -> None:
    booking = hold("Longer", line("B-1"), theme="auto").booking
    longer = replace(booking.lines[0], schedule=line("B-1", show=4).schedule)
    change_lines(worked, booking.id, [longer], why="wish")
    for number in (1, 2, booking.id):
        with worked.store.read() as uow:
            entries = uow.audit.of("booking", number)
        for entry, deed in zip(entries, history_of(worked, number), strict=True):
            if '"lines":' in entry.after:
                fields = {name for name in BOOKING_FIELDS if changes_field(entry, frozenset({name}))}
                assert fields == {change.field for change in deed.changes}


def test_other_filters_and_the_words_are_all_wanted(worked: Desk) -> None:
    asked = Asked(who="li wei", subject="booking", text="hold", language="en", limit=3)
    assert {entry.subject for entry in trail.entries(worked, asked)} == {"booking"}
    assert len(trail.entries(worked, asked)) == 3
    assert trail.entries(worked, replace(asked, who="nobody")) == []
    assert trail.entries(worked, replace(asked, until=worked.now())) == []
    assert trail.entries(worked, replace(asked, subject="setting", text="wrong%")) == []


def test_entries_that_cannot_fit_are_not_read(worked: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store is asked by codes: of a trail of years only what may fit comes out of it."""
    read: list[str] = []
    fits = Trace.fits
    monkeypatch.setattr(Trace, "fits", lambda trace, entry: read.append(entry.verb) or fits(trace, entry))
    for text in ("催签", "预留到期的天数", "没有这样的"):
        verbs(worked, text, "zh")
    assert set(read) == {"challenge", "set-rules"}


LINE = {"id": 1, "alternative": 1, "days": ["2027-03-01", "2027-03-02", "2027-03-04", "2027-03-05"], "bays": ["A-1"]}
RECORD = {
    "number": "B-1",
    "title": ["书展", "Fair"],
    "status": "hold",
    "expires": None,
    "theme": "auto",
    "kind": "event",
    "event": None,
    "organiser": None,
    "likelihood": 50,
    "note": "",
    "demo": True,
    "created": "2026-11-23 09:00:00",
    "lines": [LINE],
}
OTHERS = (
    {"title": ["书展", 'A "theme":"food" "lines":[] fair']},
    {"title": ["ÉCLAT\\", "%_"]},
    {"status": "released"},
    {"expires": "2027-01-01 17:30:00"},
    {"theme": ""},
    {"theme": 'x","kind":"y'},
    {"event": 1},
    {"event": 11},
    {"organiser": 1},
    {"organiser": 12},
    {"likelihood": 5},
    {"note": '"note":""'},
    {"note": "后\n记"},
    {"lines": []},
    {"lines": [LINE | {"bays": ["A-2"]}]},
    {"lines": [LINE | {"dropped": True}]},
    {"lines": [LINE | {"gaps": [["2027-03-02", "2027-03-03", ["A-1"]]]}]},
    {"lines": [LINE | {"days": ["2027-03-01", *LINE["days"][:3]]}]},
)


def records() -> Iterator[str]:
    """Records of bookings, texts in them that look like keys, and some that were written otherwise."""
    said = [RECORD, *(RECORD | other for other in OTHERS)]
    said.append({key: value for key, value in RECORD.items() if key not in {"theme", "note"}})  # older than these
    said.append({"number": "B-1", **dict(reversed(RECORD.items()))})
    yield from (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in said)


def test_the_store_spares_no_entry_that_changed_a_field_and_gives_those_alone(desk: Desk) -> None:
    texts = list(records())
    pairs = [(before, after) for before in ("", *texts, "no record") for after in texts]

    def told(uow: UnitOfWork) -> None:
        for before, after in pairs:
            uow.audit.add(desk.actor, desk.now(), "change", "booking", 1, before=before, after=after)

    desk.store.transact(told)
    with desk.store.read() as uow:
        every = [entry for entry in uow.audit.all() if entry.after.startswith(SNAPSHOT)]
        assert len(every) >= len(pairs)
        for field in BOOKING_FIELDS:
            one = frozenset({field})
            sought = [list(searching._in_bookings({"Status": frozenset(), "change": one}))]
            by_store = {entry.id for entry in found(uow.audit, sought, 10_000)}
            assert by_store == {entry.id for entry in every if changes_field(entry, one)}, field
            assert by_store


def test_an_entry_that_left_a_field_as_it_was_is_not_read_for_it(
    worked: Desk, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A field that nothing ever changed would else have the whole trail read."""
    read: list[str] = []
    fits = Trace.fits
    monkeypatch.setattr(Trace, "fits", lambda trace, entry: read.append(entry.verb) or fits(trace, entry))
    for text in ("题材", "备注", "主办单位"):
        assert verbs(worked, text, "zh") == []
    assert read == []


def test_the_keys_of_a_record_stand_in_the_order_that_the_search_knows(desk: Desk, hold: Hold) -> None:
    assert tuple(json.loads(snapshot(hold("Fair", line("A-1")).booking))) == KEYS
