"""A year of backups thins to exactly what the rule promises."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from expobook.domain.keeping import Keeping, to_keep

START = datetime(2027, 1, 1, 8, 0)


def promised(made: list[datetime], now: datetime) -> set[datetime]:
    """The rule said again, period by period, without the code's way of doing it."""
    kept = {moment for moment in made if now - moment < timedelta(days=2)}
    if made:
        kept.add(max(made))
    for most, name in ((10, "%Y-%j"), (8, "%G-%V"), (12, "%Y-%m")):
        periods = sorted({moment.strftime(name) for moment in made if moment <= now})[-most:]
        kept |= {max(m for m in made if m <= now and m.strftime(name) == period) for period in periods}
    return kept


def test_a_year_thinned_after_every_backup_keeps_what_is_promised() -> None:
    """Every 30 minutes of a working day, five days a week, a year long; thinned each time as the program does."""
    made: list[datetime] = []
    for day in range(365):
        for half_hour in range(20) if (START + timedelta(days=day)).weekday() < 5 else ():
            now = START + timedelta(days=day, minutes=30 * half_hour)
            made.append(now)
            made = sorted(to_keep(made, now))
    assert set(made) == promised(made, now)
    assert len({moment.strftime("%Y-%m") for moment in made}) == 12
    assert len({moment.strftime("%G-%V") for moment in made}) >= 8
    newest_days = sorted({moment.date() for moment in made})[-10:]
    assert (newest_days[-1] - newest_days[0]).days <= 14  # ten working days in a row
    assert len(made) < 80


@settings(max_examples=300)
@given(st.lists(st.integers(0, 500 * 24 * 60), max_size=60), st.integers(0, 520 * 24 * 60))
def test_any_backups_at_any_moment_keep_what_is_promised(minutes: list[int], at: int) -> None:
    made, now = [START + timedelta(minutes=m) for m in minutes], START + timedelta(minutes=at)
    assert to_keep(made, now) == promised(sorted(set(made)), now)


def test_nothing_from_the_future_is_thrown_away() -> None:
    made = [START + timedelta(days=n) for n in range(40)]
    assert set(made[20:]) <= to_keep(made, START + timedelta(days=19), Keeping(1, 1, 1, 1))
