"""The history of a booking says who, when, what before, what after, why; answers at the counter are true."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from expobook.domain.account import Account, PostingKind
from expobook.domain.booking import Organiser, Status
from expobook.domain.diary import Stay
from expobook.domain.negotiated import DiscountState
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book
from expobook.services.contracts.letters import NoChallenge, NothingReleased, release_letter, running_challenge
from expobook.services.desk import Desk
from expobook.services.diary.booking import change_lines, extend_hold
from expobook.services.diary.challenging import challenge
from expobook.services.diary.firming import contract
from expobook.services.diary.questions import Question, read_question, reply
from expobook.services.diary.releasing import release
from expobook.services.parties.registry import add_organiser, assign
from expobook.services.trail.history import FieldChange, history_of
from expobook.storage.audit import chained
from expobook.storage.unit_of_work import UnitOfWork
from tests.services.conftest import Clock, Hold, line
from tests.services.test_letters import text_of


@pytest.fixture
def book_url(tmp_path: Path) -> str:
    """One engine: what is told here is read by queries that are tried on both elsewhere."""
    return str(tmp_path / "t.expobook")


def test_a_history_tells_every_change_with_what_was_before(desk: Desk, hold: Hold, clock: Clock) -> None:
    booking = hold("Show", line("A-1", "A-2")).booking
    clock.forward(hours=1)
    kept = booking.lines[0]
    wanted = replace(kept, bays=frozenset({"A-1"}), schedule=kept.schedule.moved(7))
    change_lines(desk, booking.id, [wanted], why="wish")
    clock.forward(hours=1)
    extend_hold(desk, booking.id, clock.moment + timedelta(days=20), why="asked")
    held, moved, extended = history_of(desk, booking.id)
    assert (held.verb, held.who, held.desk) == ("hold", "Li Wei", "Desk 3")
    assert FieldChange("status", None, Status.HOLD) in held.changes
    assert FieldChange("space", None, desk.venue.describe(["A-1", "A-2"])) in held.changes
    assert moved.why == "wish"
    assert moved.at == clock.moment - timedelta(hours=1)
    assert FieldChange("space", desk.venue.describe(["A-1", "A-2"]), "A-1") in moved.changes
    first = date(2027, 3, 1)
    days = [Stay(first + timedelta(days=n), first + timedelta(days=n + 1)) for n in (0, 7)]
    assert FieldChange("build-up", *days) in moved.changes
    assert [change.field for change in extended.changes] == ["expires"]
    assert extended.changes[0].before == booking.expires


def test_a_challenge_and_a_release_are_told(desk: Desk, hold: Hold) -> None:
    front, behind = hold("Front", line("A-1")).booking, hold("Behind", line("A-1")).booking
    started, _ = challenge(desk, behind.id)
    told = history_of(desk, front.id)[-1]
    assert told.changes == (
        FieldChange("challenge", None, f"{behind.number} → {front.number}"),
        FieldChange("due", None, started[0].due),
    )
    release(desk, front.id, why="went elsewhere")
    gone = history_of(desk, front.id)[-1]
    assert (gone.verb, gone.why) == ("release", "went elsewhere")
    assert FieldChange("status", Status.HOLD, Status.RELEASED) in gone.changes


def test_a_letter_finds_its_clock_and_its_reason(desk: Desk, hold: Hold) -> None:
    front, behind = hold("Front", line("A-1")).booking, hold("Behind", line("A-1")).booking
    with pytest.raises(NoChallenge):
        running_challenge(desk, front.id)
    with pytest.raises(NothingReleased):
        release_letter(desk, front.id)
    started, _ = challenge(desk, behind.id)
    assert running_challenge(desk, front.id) == started[0]
    release(desk, front.id, why="went elsewhere")
    assert "wentelsewhere" in text_of(release_letter(desk, front.id))


def test_an_answer_at_the_counter_is_what_the_book_says(desk: Desk, hold: Hold) -> None:
    firm = hold("Firm", line("A-1", start=0, build=2, show=3, dismantle=2)).booking
    contract(desk, firm.id)
    waits = hold("Waits", line("A-1", start=20)).booking
    first = date(2027, 3, 1)

    def asked(start: int, days: int, *bays: str) -> object:
        stay = Stay(first + timedelta(days=start), first + timedelta(days=start + days))
        found = reply(desk, Question(frozenset(bays), stay))
        return found.free, [clash.number for clash in found.hard], [b.number for b in found.waiting], found.free_from

    assert asked(7, 5, "A-1") == (True, [], [], None)
    assert asked(6, 5, "A-1") == (False, [firm.number], [], first + timedelta(days=7))
    assert asked(0, 30, "A-1", "A-2") == (False, [firm.number], [waits.number], first + timedelta(days=7))
    assert asked(0, 30, "A-2") == (True, [], [], None)
    half = reply(desk, read_question("A", desk.venue, first))
    assert half.question.stay is None


@pytest.mark.parametrize("tells_all", [True, False])
def test_a_booking_given_to_a_party_is_sound_and_told_by_its_name(desk: Desk, hold: Hold, tells_all: bool) -> None:
    """Older programs told the party's number alone: such a trail proves the booking just as well."""
    booking = hold("Show", line("A-1")).booking
    party, _ = add_organiser(desk, Organiser(0, Bilingual("示例会展", "Example Fairs")))
    assign(desk, booking.id, party.id, None)
    if tells_all:
        assert history_of(desk, booking.id)[-1].changes == (FieldChange("organiser", None, party.name),)
    else:
        retell(desk, json.dumps({"organiser": party.id, "event": None}))
    assert check_book(desk) == ()
    with desk.store.engine.begin() as connection:
        connection.execute(text("UPDATE bookings SET organiser_id = NULL"))
    assert [finding.where for finding in check_book(desk)] == [booking.number]


def retell(desk: Desk, after: str) -> None:
    """Let the last entry of the trail tell something else, chained as it should be."""
    with desk.store.read() as uow:
        previous, last = list(uow.audit.all())[-2:]
    chain = chained(previous.chain, replace(last, after=after))
    with desk.store.engine.begin() as connection:
        facts = {"after": after, "chain": chain, "id": last.id}
        connection.execute(text("UPDATE audit SET after = :after, chain = :chain WHERE id = :id"), facts)


def test_papers_money_and_discounts_are_told_without_hashes_and_codes(desk: Desk, hold: Hold) -> None:
    number = hold("Show", line("A-1")).booking.id
    entries = {
        "issue-contract": '{"number": "C-1", "sha256": "AB12", "approved_by": "Li Wei", "clauses": {"def.space": 1}}',
        "approve-contract": "AB12CD",
        "post": '{"number": "C-1", "kind": "receipt", "account": "earnest", "fen": 123450, "day": "2027-01-05"}',
        "decide-discount": "7: 5.5 % approved",
        "sign-amendment": "C-1-S1",
    }

    def write(uow: UnitOfWork) -> None:
        for verb, after in entries.items():
            uow.audit.add(desk.actor, desk.now(), verb, "booking", number, after=after)

    desk.store.transact(write)
    told = {deed.verb: [(each.field, each.after) for each in deed.changes] for deed in history_of(desk, number)}
    assert told["issue-contract"] == [("number", "C-1"), ("approved_by", "Li Wei")]
    assert told["approve-contract"] == []
    assert told["post"][1:] == [
        ("kind", PostingKind.RECEIPT),
        ("account", Account.EARNEST),
        ("fen", "¥1,234.50"),
        ("day", date(2027, 1, 5)),
    ]
    assert told["decide-discount"] == [("discount", "5.5 %"), ("decision", DiscountState.APPROVED)]
    assert told["sign-amendment"] == [("number", "C-1-S1")]


def test_overtime_and_wishes_are_told_in_both_languages(desk: Desk, hold: Hold) -> None:
    number = hold("Show", line("A-1")).booking.id
    wish = '{"booking_id":1,"window":{"start":"2027-03-01","until":"2027-04-01"},"revenue_fen":123450,"strategic":%d}'

    def write(uow: UnitOfWork) -> None:
        uow.audit.add(desk.actor, desk.now(), "order-overtime", "booking", number, after="A 2027-03-02: 2.5 h evening")
        told = {"before": wish % 1, "after": wish % 2}
        uow.audit.add(desk.actor, desk.now(), "season-wish", "booking", number, after=wish % 1)
        uow.audit.add(desk.actor, desk.now(), "season-wish", "booking", number, **told)

    desk.store.transact(write)
    overtime, first, second = (deed.changes for deed in history_of(desk, number)[-3:])
    said = Bilingual("A，2027年3月2日：2.5 小时（晚间）", "A, 2 Mar 2027: 2.5 hours in the evening")
    assert overtime == (FieldChange("order-overtime", None, said),)
    assert FieldChange("window", None, Bilingual("2027年3月1–31日", "1–31 Mar 2027")) in first
    assert FieldChange("revenue_fen", None, Bilingual("¥1,234.50", "¥1,234.50")) in first
    assert second == (FieldChange("strategic", Bilingual("1", "1"), Bilingual("2", "2")),)
