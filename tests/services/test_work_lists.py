"""The work lists name what wants doing, with its date, and nothing that is done."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from expobook.domain.booking import ChallengeState
from expobook.domain.text import Bilingual
from expobook.services.booking import enquire, extend_hold
from expobook.services.challenging import challenge, settle_challenge
from expobook.services.desk import Desk
from expobook.services.releasing import release
from expobook.services.work_lists import Task, TaskKind, tasks
from expobook.storage.paper_rows import PostingRow
from expobook.storage.rows import ContractRow, InstalmentRow
from tests.services.conftest import Clock, Hold, line

Listed = Callable[[TaskKind], list[Task]]


@pytest.fixture
def listed(desk: Desk) -> Listed:
    return lambda kind: [task for task in tasks(desk) if task.kind is kind]


def test_holds_that_lapse_stand_under_today_and_this_week_with_their_rank(
    desk: Desk, hold: Hold, clock: Clock, listed: Listed
) -> None:
    first, second, later = (hold(name, line("A-1")).booking for name in ("First", "Second", "Later"))
    extend_hold(desk, second.id, clock.moment.replace(hour=17, minute=30))
    extend_hold(desk, first.id, clock.moment + timedelta(days=7))
    extend_hold(desk, later.id, clock.moment + timedelta(days=8))
    assert [(task.booking.title.en, task.rank, task.days) for task in listed(TaskKind.TODAY)] == [("Second", 2, 0)]
    assert [(task.booking.title.en, task.rank, task.days) for task in listed(TaskKind.WEEK)] == [("First", 1, 7)]
    release(desk, second.id, why="gone")
    assert listed(TaskKind.TODAY) == []


def test_a_clock_counts_workdays_and_goes_when_it_is_settled(
    desk: Desk, hold: Hold, clock: Clock, listed: Listed
) -> None:
    front, behind = hold("Front", line("A-1")).booking, hold("Behind", line("A-1")).booking
    started, _ = challenge(desk, behind.id)
    (task,) = listed(TaskKind.CLOCK)
    assert (task.booking.id, task.challenger and task.challenger.id, task.days) == (front.id, behind.id, 3)
    clock.forward(days=2)
    assert listed(TaskKind.CLOCK)[0].days == 1
    settle_challenge(desk, started[0].id, ChallengeState.WITHDRAWN)
    assert listed(TaskKind.CLOCK) == []


def test_an_enquiry_waits_until_it_has_space(desk: Desk, listed: Listed) -> None:
    booking, _ = enquire(desk, Bilingual("灯展", "Lantern show"))
    assert [task.booking.id for task in listed(TaskKind.ENQUIRY)] == [booking.id]


def _contract(desk: Desk, booking_id: int, *dues: tuple[int, int | None]) -> int:
    """Store an issued contract with instalments of so many fen, due in so many days."""
    today = desk.now().date()

    def work(uow: object) -> int:
        session = uow.session  # type: ignore[attr-defined]
        row = ContractRow(
            booking_id=booking_id, number=f"C-{booking_id}", state="issued", language="both", content="{}",
            content_hash="", pdf=b"", pdf_sha256="", tariff_code="t", tariff_version=1, net=1, tax=0, total=1,
            issued_at=desk.now() - timedelta(days=4), signed_at=None,
        )  # fmt: skip
        session.add(row)
        session.flush()
        for place, (amount, days) in enumerate(dues, 1):
            due = None if days is None else today + timedelta(days=days)
            session.execute(insert(InstalmentRow).values(contract_id=row.id, position=place, title_zh="期", title_en="",
                                                         amount=amount, due=due, paid=None))  # fmt: skip
        number: int = row.id
        return number

    return desk.store.transact(work)


def _pay(desk: Desk, contract_id: int, fen: int, kind: str = "receipt") -> None:
    values = {"contract_id": contract_id, "kind": kind, "account": "price", "amount": fen, "day": date(2026, 11, 20)}
    texts = {"reference": "", "why": "", "who": "", "at": desk.now()}
    desk.store.transact(lambda uow: uow.session.execute(insert(PostingRow).values(values | texts)))


def test_money_due_is_listed_with_what_is_open_until_it_came(desk: Desk, hold: Hold, listed: Listed) -> None:
    booking = hold("Show", line("A-1")).booking
    number = _contract(desk, booking.id, (100, None), (200, -3), (300, 7), (400, 8))
    assert [(t.instalment.open, t.instalment.of, t.days) for t in listed(TaskKind.INSTALMENT) if t.instalment] == [
        (200, 4, -3), (300, 4, 7),
    ]  # fmt: skip
    _pay(desk, number, 350)  # 100 on signature, 200, and 50 of the third
    assert [t.instalment.open for t in listed(TaskKind.INSTALMENT) if t.instalment] == [250]
    _pay(desk, number, 250)
    assert listed(TaskKind.INSTALMENT) == []
    _pay(desk, number, 20, "refund")
    assert [t.instalment.open for t in listed(TaskKind.INSTALMENT) if t.instalment] == [20]


def test_a_contract_waits_for_its_signature_with_the_days_since_it_was_issued(
    desk: Desk, hold: Hold, listed: Listed
) -> None:
    booking = hold("Show", line("A-1")).booking
    _contract(desk, booking.id)
    (task,) = listed(TaskKind.UNSIGNED)
    assert (task.booking.id, task.days) == (booking.id, 4)
    desk.store.transact(lambda uow: uow.contracts.mark(f"C-{booking.id}", signed_at=desk.now()))
    assert listed(TaskKind.UNSIGNED) == []
