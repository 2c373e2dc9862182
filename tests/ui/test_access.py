"""Signing in, locking, accounts and the audit trail, as somebody at the window meets them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from expobook.app.composition import Program
from expobook.domain.actor import Actor
from expobook.services import people
from expobook.services.desk import Desk
from expobook.services.diary.reading import list_bookings
from expobook.services.diary.releasing import release
from expobook.services.trail.reading import entries
from expobook.ui.access.accounts import AccountForm, Accounts
from expobook.ui.access.idle import IdleLock
from expobook.ui.access.rules_form import RulesForm
from expobook.ui.access.sign_in import SignIn
from expobook.ui.access.trail_screen import TrailScreen
from expobook.ui.kit.screen import Surroundings
from expobook.ui.kit.settings import Settings
from expobook.ui.window.main_window import MainWindow
from tests.ui.conftest import TODAY, Alone

SECRET = "a long enough sentence"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(people, "_hasher", lambda: quick)


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    people.add_user(desk, "Li Wei", "administrator", SECRET)
    return people.sign_in(desk, "Li Wei", SECRET)


def asked(window: MainWindow, kind: type) -> list[SignIn]:
    return [each for each in window.findChildren(kind) if each.isVisible()]


def test_a_wrong_password_stays_and_says_how_many_tries_are_left(
    around: Surroundings, staffed: Desk, qtbot: QtBot
) -> None:
    dialog = SignIn(staffed, around.jobs, around.languages, "halls")
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.password.setText("not this one")
    qtbot.mouseClick(dialog.deed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.refusal.isVisible)
    assert "4 more tries" in dialog.refusal.text()
    assert dialog.password.text() == ""
    dialog.password.setText(SECRET)
    with qtbot.waitSignal(dialog.signed_in) as signal:
        qtbot.keyClick(dialog.password, Qt.Key.Key_Return)
    assert signal.args[0].actor == Actor("Li Wei", "Desk 3", "administrator", signed_in=True)


def test_an_idle_window_is_covered_until_its_user_comes_back(
    around: Surroundings, staffed: Desk, qtbot: QtBot, window: MainWindow
) -> None:
    mine = Surroundings(
        **{name: getattr(around, name) for name in Surroundings.__dataclass_fields__} | {"desk": staffed}
    )
    lock = IdleLock(mine, window)
    qtbot.waitUntil(lambda: lock._clock.interval() == 30 * 60_000)  # what the book says
    lock.wait(40)
    qtbot.waitUntil(lambda: lock.locked)
    (dialog,) = asked(window, SignIn)
    assert dialog.name.isReadOnly()
    lock.wait(0)  # else it would lock again before anybody can look
    dialog.password.setText(SECRET)
    dialog.try_it()
    qtbot.waitUntil(lambda: not lock.locked)


def test_a_locked_window_shows_nothing_however_it_is_resized_and_whatever_was_open(
    around: Surroundings, staffed: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    lock = IdleLock(replace(around, desk=staffed), window)
    form = RulesForm(around, people.Policy(), window)
    qtbot.addWidget(form)
    form.open()
    lock.lock()
    assert not form.isVisible()
    window.resize(window.width() + 200, window.height() + 100)
    assert lock._cover is not None
    assert lock._cover.geometry() == window.rect()
    (dialog,) = asked(window, SignIn)
    dialog.password.setText(SECRET)
    dialog.try_it()
    qtbot.waitUntil(lambda: not lock.locked, timeout=10_000)
    assert form.isVisible()  # what was being typed is there again
    form.reject()


def test_a_refusal_of_two_lines_makes_the_dialog_higher(around: Surroundings, staffed: Desk, qtbot: QtBot) -> None:
    dialog = SignIn(staffed, around.jobs, around.languages, "halls")
    qtbot.addWidget(dialog)
    dialog.open()
    apart = dialog.password.y() - dialog.name.y()
    dialog._refused(people.LockedOut(name="A rather long name of somebody", until=TODAY))
    qtbot.waitUntil(dialog.refusal.isVisible)
    assert dialog.password.y() - dialog.name.y() >= apart


def test_accounts_are_added_changed_and_ruled(around: Surroundings, desk: Desk, qtbot: QtBot) -> None:
    dialog = Accounts(around, None)  # type: ignore[arg-type]  # without a window above it
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: "Nobody" in dialog._told.text())
    dialog.add("Li Wei", "administrator", SECRET)
    qtbot.waitUntil(lambda: len(dialog._model.rows) == 1)
    assert people.users(desk)[0].role == "administrator"
    dialog.add("Zhao Min", "sales", SECRET)  # nobody is signed in at this desk any more
    qtbot.wait(150)
    assert len(people.users(desk)) == 1


def test_the_forms_refuse_what_the_service_would(around: Surroundings, qtbot: QtBot, window: MainWindow) -> None:
    form = AccountForm(around, None, window, first=True)
    qtbot.addWidget(form)
    form.open()
    assert form.role.count() == 1
    form.name.setText("Li Wei")
    form.password.setText("short")
    form.try_it()
    assert form.refusal.isVisible()
    form.password.setText(SECRET)
    form.again.setText("something else")
    form.try_it()
    assert form.isVisible()
    form.again.setText(SECRET)
    form.try_it()
    assert not form.isVisible()
    rules = RulesForm(around, people.Policy(), window)
    qtbot.addWidget(rules)
    rules.four_eyes.setChecked(True)
    assert rules.choices()["four_eyes"] is True


def test_the_trail_is_filtered_as_one_types_and_told_in_full(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    release(desk, list_bookings(desk)[0].id, why="went elsewhere")
    window.go("trail")
    screen = next(each for each in window.screens if isinstance(each, TrailScreen))
    qtbot.waitUntil(lambda: len(screen._model.rows) == 3)
    qtbot.keyClicks(screen._text, "went else")
    qtbot.waitUntil(lambda: len(screen._model.rows) == 1)
    screen._table.selectRow(0)
    assert "went elsewhere" in screen._full.toPlainText()
    screen._text.setText("已释放")
    qtbot.waitUntil(lambda: not screen._model.rows)
    window.around.languages.use("zh")  # now it is what is shown
    qtbot.waitUntil(lambda: [entry.verb for entry in screen._model.rows] == ["release"])
    qtbot.waitUntil(lambda: "人员" in [screen._model.headerData(n, Qt.Orientation.Horizontal) for n in range(7)])


def test_the_trail_is_filtered_by_how_long_ago(alone: Alone, desk: Desk, qtbot: QtBot) -> None:
    earlier = replace(desk, now=lambda: TODAY - timedelta(days=7))
    release(earlier, list_bookings(desk)[0].id, why="a week ago")
    screen = alone(TrailScreen)
    qtbot.waitUntil(lambda: len(screen._model.rows) == 3)
    for period, seen in (("Today", 2), ("In 7 days", 2), ("In 30 days", 3)):
        screen._period.setCurrentText(period)
        qtbot.waitUntil(lambda seen=seen: not screen._clock.isActive() and len(screen._model.rows) == seen)


def test_the_trail_says_in_words_what_a_deed_changed(alone: Alone, desk: Desk, qtbot: QtBot) -> None:
    release(desk, 1, why="withdrawn by the organiser")
    screen = alone(TrailScreen)
    qtbot.waitUntil(lambda: len(screen._model.rows) == 3, timeout=60_000)
    cells = [screen._model.index(0, column).data() for column in range(screen._model.columnCount())]
    assert any("B-2026-0001" in (cell or "") and "{" not in cell for cell in cells)
    screen._table.selectRow(0)
    qtbot.waitUntil(lambda: "status: a hold → released" in screen._full.toPlainText(), timeout=60_000)
    assert "withdrawn by the organiser" in screen._full.toPlainText()
    screen._who.setText("nobody of that name")
    qtbot.waitUntil(lambda: not screen._model.rows, timeout=60_000)
    assert "No entry fits" in screen._full.placeholderText()


def test_the_trail_goes_into_a_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.go("trail")
    screen = next(each for each in window.screens if isinstance(each, TrailScreen))
    screen.export_to(str(tmp_path / "a.csv"))
    qtbot.waitUntil((tmp_path / "a.csv").exists)


@pytest.fixture
def program(qapp, staffed: Desk, tmp_path: Path) -> Iterator[Program]:
    made = Program(qapp, Actor("Li Wei", "Desk 3"), Settings(tmp_path / "p.ini"), "en")
    made.show_welcome()
    yield made
    if made.window is not None:
        made.window.close()
    if made.welcome is not None:
        made.welcome.close()


def test_a_book_with_people_opens_only_after_signing_in(program: Program, staffed: Desk, qtbot: QtBot) -> None:
    welcome = program.welcome
    assert welcome is not None
    qtbot.addWidget(welcome)
    program.open(staffed.store.name)
    qtbot.waitUntil(lambda: any(each.isVisible() for each in welcome.findChildren(SignIn)), timeout=10_000)
    assert program.window is None
    dialog = next(each for each in welcome.findChildren(SignIn) if each.isVisible())
    dialog.password.setText(SECRET)
    dialog.try_it()
    qtbot.waitUntil(lambda: program.window is not None, timeout=10_000)
    assert program.window is not None
    assert program.window.around.desk.actor.signed_in


def test_limits_of_roles_and_kinds_of_clashes_are_set_in_the_window(
    around: Surroundings, staffed: Desk, qtbot: QtBot
) -> None:
    people.add_user(staffed, "Zhao Min", "approver", SECRET)
    dialog = Accounts(replace(around, desk=staffed), None)  # type: ignore[arg-type]  # without a window above it
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: len(dialog._model.rows) == 2)
    dialog.ask_rules()
    (form,) = dialog.findChildren(RulesForm)
    assert form.choices() == {
        "lock_after": 5,
        "lock_minutes": 15,
        "idle_minutes": 30,
        "four_eyes": False,
        "amount_limits": {},
        "override_roles": {},
    }  # what is as shipped is not chosen
    form.limits.amounts["approver"].setText("a lot")
    form.deed.click()
    assert "limit of a role" in form.refusal.text()
    form.limits.amounts["approver"].setText("-1")
    form.deed.click()
    assert form.isVisible()
    form.limits.amounts["approver"].setText("1,234.50")
    form.limits.amounts["sales"].setText("0")
    for role in ("planner", "sales"):
        form.limits.passes[role, "turnaround"].setChecked(False)
    form.why.setText("board of 3 Nov")
    form.deed.click()
    qtbot.waitUntil(lambda: bool(people.policy_of(staffed).amount_limits), timeout=60_000)
    now = people.policy_of(staffed)
    assert dict(now.amount_limits) == {"approver": 123_450, "sales": 0}
    assert dict(now.override_roles) == {"turnaround": ("approver", "administrator")}
    assert entries(staffed)[0].why == "board of 3 Nov"
    qtbot.waitUntil(lambda: not around.jobs.busy(), timeout=60_000)
    dialog.ask_rules()  # and is read back as it was set
    again = dialog.findChildren(RulesForm)[-1]
    assert again.limits.amounts["approver"].text() == "1,234.50"
    assert not again.limits.passes["sales", "turnaround"].isChecked()
    again.limits.amounts["sales"].clear()
    theirs = people.set_policy(staffed, {"amount_limits": {"finance": 100}})
    again.deed.click()
    qtbot.waitUntil(lambda: dialog.both is not None, timeout=60_000)
    assert dialog.both is not None
    rows = [item.text() for column in (1, 2) if (item := dialog.both.table.item(0, column))]
    assert rows == ["finance: ¥1.00", "approver: ¥1,234.50"]
    assert people.policy_of(staffed) == theirs[0]
    dialog.both.reject()
    qtbot.waitUntil(lambda: not around.jobs.busy(), timeout=60_000)
