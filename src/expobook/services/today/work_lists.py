"""What wants doing: holds that lapse, clocks that run, papers not signed, money due, enquiries without space."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from expobook.domain.booking import Status
from expobook.domain.tasks import OpenInstalment, Task, TaskKind
from expobook.services.contracts.accounting import account_of
from expobook.services.desk import Desk
from expobook.services.diary.placing import ranks_of
from expobook.services.diary.series import refusals_running
from expobook.services.rules import rules_of
from expobook.storage.unit_of_work import UnitOfWork

REFUSAL_DAYS = 30  # how long before it ends first refusal is reminded of


def tasks(desk: Desk, within_days: int = 7) -> tuple[Task, ...]:
    """Return what wants doing today and within some days, list by list, the most urgent first."""
    with desk.store.read() as uow:
        found = [
            *_lapsing(desk, uow, within_days),
            *_clocks(desk, uow),
            *_unsigned(desk, uow),
            *_instalments(desk, uow, within_days),
            *(Task(TaskKind.TO_ISSUE, booking) for booking in uow.bookings.without_contract()),
            *(Task(TaskKind.ENQUIRY, booking) for booking in uow.bookings.with_status(Status.ENQUIRY)),
        ]
    order = list(TaskKind)
    return tuple(sorted(found, key=lambda task: order.index(task.kind)))


def _lapsing(desk: Desk, uow: UnitOfWork, within_days: int) -> Iterator[Task]:
    now = desk.now()
    end_of_last_day = datetime.combine(now.date() + timedelta(days=within_days), time.max)
    soon = uow.bookings.lapsing(end_of_last_day + timedelta(days=max(REFUSAL_DAYS - within_days, 0)))
    series = refusals_running(uow, soon)
    holds = [each for each in soon if each.id in series or (each.expires and each.expires <= end_of_last_day)]
    ranks = ranks_of(uow, [booking.id for booking in holds])
    for booking in holds:
        if booking.expires is not None:
            days = (booking.expires.date() - now.date()).days
            worst = max((rank.rank for rank in ranks.get(booking.id, ())), default=0)
            later = TaskKind.REFUSAL if booking.id in series else TaskKind.WEEK
            kind = TaskKind.TODAY if days <= 0 else later
            yield Task(kind, booking, booking.expires, days, worst)


def _clocks(desk: Desk, uow: UnitOfWork) -> Iterator[Task]:
    running, closing = uow.challenges.running(), rules_of(uow).closing_time
    parties = {b.id: b for b in uow.bookings.many({i for c in running for i in (c.challenger_id, c.incumbent_id)})}
    for clock in running:
        left = _workdays(desk, desk.now().date(), clock.due)
        yield Task(
            TaskKind.CLOCK,
            parties[clock.incumbent_id],
            datetime.combine(clock.due, closing),
            left,
            challenge=clock,
            challenger=parties[clock.challenger_id],
        )


def _workdays(desk: Desk, today: date, due: date) -> int:
    """Return the workdays that are left after today, up to and with the last one."""
    return sum(desk.calendar.is_workday(today + timedelta(days=n)) for n in range(1, (due - today).days + 1))


def _unsigned(desk: Desk, uow: UnitOfWork) -> Iterator[Task]:
    waiting = uow.contracts.not_signed()
    bookings = {booking.id: booking for booking in uow.bookings.many({one.booking_id for one in waiting})}
    for contract in waiting:
        days = (desk.now().date() - contract.issued_at.date()).days
        yield Task(TaskKind.UNSIGNED, bookings[contract.booking_id], days=days, contract=contract)


def _instalments(desk: Desk, uow: UnitOfWork, within_days: int) -> list[Task]:
    """Return what is due within the days and has not come in full, by the statement of each account."""
    today, closing = desk.now().date(), rules_of(uow).closing_time
    until = today + timedelta(days=within_days)
    found: list[Task] = []
    for number in uow.contracts.maybe_owing(until):
        contract, statement = account_of(uow, number, today)
        booking = uow.bookings.get(contract.booking_id)
        for one in statement.instalments:
            if one.due is not None and one.due <= until and one.open > 0:
                sums = (one.instalment.amount, one.open)
                open_ = OpenInstalment(one.position, len(statement.instalments), one.instalment.title, one.due, *sums)
                due, days = datetime.combine(one.due, closing), (one.due - today).days
                found.append(Task(TaskKind.INSTALMENT, booking, due, days, contract=contract, instalment=open_))
    return sorted(found, key=lambda task: (task.days, task.contract.number if task.contract else ""))
