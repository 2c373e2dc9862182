"""The work lists name what wants doing, with its date, and nothing that is done."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest

from expobook.domain.account import Account, PostingKind
from expobook.domain.booking import ChallengeState, Organiser
from expobook.domain.contract import IssuedContract
from expobook.domain.tasks import Task, TaskKind
from expobook.domain.text import Bilingual
from expobook.services.contracts.accounting import post, statement_on
from expobook.services.contracts.contracting import issue_contract
from expobook.services.contracts.life import sign_contract
from expobook.services.desk import Desk
from expobook.services.diary.booking import enquire, extend_hold
from expobook.services.diary.challenging import challenge, settle_challenge
from expobook.services.diary.releasing import release
from expobook.services.today.work_lists import tasks
from tests.services.conftest import Clock, Hold, line
from tests.services.test_contracting import contracted
from tests.services.test_contracting import organiser as organiser

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


@pytest.fixture
def issued(desk: Desk, organiser: Organiser) -> IssuedContract:
    """A contract of three payments, issued today."""
    return issue_contract(desk, contracted(desk, organiser))[0]


def _open(listed: Listed) -> list[tuple[int, int, int]]:
    return [
        (t.instalment.position, t.instalment.of, t.instalment.open) for t in listed(TaskKind.INSTALMENT) if t.instalment
    ]


def test_a_contract_waits_for_its_signature_with_the_days_since_it_was_issued(
    desk: Desk, issued: IssuedContract, clock: Clock, listed: Listed
) -> None:
    assert [task.booking.id for task in listed(TaskKind.UNSIGNED)] == [issued.booking_id]
    clock.forward(days=4)
    (task,) = listed(TaskKind.UNSIGNED)
    assert task.days == 4
    sign_contract(desk, issued.number, clock())
    assert listed(TaskKind.UNSIGNED) == []


def test_money_due_is_listed_with_what_is_open_until_it_came(
    desk: Desk, issued: IssuedContract, clock: Clock, listed: Listed
) -> None:
    sign_contract(desk, issued.number, clock())
    plan = statement_on(desk, issued.number).instalments
    first, second = plan[0].instalment.amount, plan[1].instalment.amount
    assert _open(listed) == [(1, 3, first)]
    post(desk, issued.number, PostingKind.RECEIPT, Account.EARNEST, first)
    assert _open(listed) == []
    due = plan[1].due
    assert due is not None
    clock.moment = datetime.combine(due, time(9)) - timedelta(days=8)
    assert _open(listed) == []
    clock.forward(days=1)
    post(desk, issued.number, PostingKind.RECEIPT, Account.PRICE, second - 5)
    assert _open(listed) == [(2, 3, 5)]
    clock.forward(days=10)
    assert listed(TaskKind.INSTALMENT)[0].days == -3
    post(desk, issued.number, PostingKind.RECEIPT, Account.PRICE, 5)
    assert _open(listed) == []
