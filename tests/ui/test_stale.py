"""Two people edit one thing: the second save shows both versions, and nothing is overwritten unseen."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from expobook.domain.actor import Actor
from expobook.domain.booking import Organiser
from expobook.domain.diary import Schedule
from expobook.domain.geometry import rectangle
from expobook.domain.plan import Stand
from expobook.domain.text import Bilingual
from expobook.services.allocation import plan_of, save_plan
from expobook.services.booking import change_lines
from expobook.services.clause_editing import edit_clause, library
from expobook.services.desk import Desk
from expobook.services.diary import booking_named
from expobook.services.house import house, save_house
from expobook.services.parties import add_organiser, organisers, save_organiser
from expobook.services.tariffs import save_tariff, tariff_data
from expobook.ui.clauses.screen import ClauseScreen
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.parties.forms import OrganiserForm
from expobook.ui.parties.screen import PeopleScreen
from expobook.ui.screen import Screen
from expobook.ui.side_by_side import SideBySide
from expobook.ui.tariff.screen import TariffScreen
from tests.ui.conftest import Alone


def rest(screen: Screen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.around.jobs.busy(), timeout=60_000)


def other(desk: Desk) -> Desk:
    return desk.acting_as(Actor("Zhao Min", "Desk 1"))


def texts(dialog: SideBySide) -> list[tuple[str, ...]]:
    rows = range(dialog.table.rowCount())
    return [tuple(item.text() for column in range(3) if (item := dialog.table.item(row, column))) for row in rows]


def test_a_party_saved_elsewhere_is_chosen_field_by_field(alone: Alone, desk: Desk, qtbot: QtBot) -> None:
    was, _ = add_organiser(desk, Organiser(0, Bilingual("", "Expo"), phone="1", bank="Old bank"))
    screen = alone(PeopleScreen)
    rest(screen, qtbot)
    screen._edit_organiser(was)
    form = screen._dialog
    assert isinstance(form, OrganiserForm)
    form.phone.setText("2")
    form.bank.setText("My bank")
    save_organiser(other(desk), replace(was, bank="Their bank", email="a@b.cn"))
    form.deed.click()
    qtbot.waitUntil(lambda: isinstance(screen._dialog, SideBySide), timeout=60_000)
    dialog = screen._dialog
    assert isinstance(dialog, SideBySide)
    assert "Zhao Min" in dialog.told.text()
    assert texts(dialog) == [("phone", "1", "2"), ("email", "a@b.cn", "–"), ("bank", "Their bank", "My bank")]
    assert organisers(desk)[0].bank == "Their bank"  # nothing was overwritten
    dialog.pick(2, 2)
    dialog.mine.click()
    rest(screen, qtbot)
    now = organisers(desk)[0]
    assert (now.phone, now.email, now.bank) == ("2", "a@b.cn", "My bank")


def test_a_clause_saved_elsewhere_stays_in_the_editor_and_is_shown_beside_theirs(
    alone: Alone, desk: Desk, qtbot: QtBot
) -> None:
    screen = alone(ClauseScreen)
    rest(screen, qtbot)
    clause = library(desk).clauses[0]
    screen.choose(clause.id)
    rest(screen, qtbot)
    screen.editor.show_pairs([("我的条款。", "My clause.")])
    edit_clause(other(desk), clause.id, [("对方条款。", "Their clause.")], why="theirs")
    screen.entered()  # as when the news of it comes
    rest(screen, qtbot)
    assert list(map(tuple, screen.editor.pairs())) == [("我的条款。", "My clause.")]
    screen.save("mine")
    qtbot.waitUntil(lambda: isinstance(screen.deeds.dialog, SideBySide), timeout=60_000)
    dialog = screen.deeds.dialog
    assert isinstance(dialog, SideBySide)
    assert ("English", "Their clause.", "My clause.") in texts(dialog)
    assert library(desk).clauses[0].pairs[0][1] == "Their clause."
    dialog.mine.click()
    rest(screen, qtbot)
    assert library(desk).clauses[0].pairs[0][1] == "My clause."
    assert not screen.unsaved


def test_a_tariff_saved_elsewhere_is_shown_beside_mine(alone: Alone, desk: Desk, qtbot: QtBot) -> None:
    screen = alone(TariffScreen)
    rest(screen, qtbot)
    data = dict(tariff_data(desk))
    screen.settings["general"].write("minimum_m2", "77")
    save_tariff(other(desk), data | {"minimum_m2": 55}, why="theirs")
    screen.entered()
    rest(screen, qtbot)
    screen.save("mine")
    qtbot.waitUntil(lambda: isinstance(screen.dialog, SideBySide), timeout=60_000)
    dialog = screen.dialog
    assert isinstance(dialog, SideBySide)
    assert texts(dialog) == [("minimum_m2", "55", "77")]
    dialog.theirs.click()
    rest(screen, qtbot)
    assert screen.settings["general"].text("minimum_m2") == "55"
    assert tariff_data(desk)["minimum_m2"] == 55


def test_a_booking_moved_elsewhere_is_shown_beside_my_move(alone: Alone, desk: Desk, qtbot: QtBot) -> None:
    screen = alone(DiaryScreen)
    rest(screen, qtbot)
    seen = booking_named(desk, 1)
    line = seen.active_lines()[0]
    theirs = replace(line, schedule=Schedule.of_days(line.schedule.start.replace(month=12, day=7), 1, 2, 1))
    mine = replace(line, schedule=Schedule.of_days(line.schedule.start.replace(month=12, day=21), 1, 2, 1))
    change_lines(other(desk), seen.id, [theirs], expected_version=seen.version)
    screen.reshaping.do_change(seen, (mine,), "Move")
    qtbot.waitUntil(lambda: screen.reshaping.stale is not None, timeout=60_000)
    dialog = screen.reshaping.stale
    assert dialog is not None
    ((place, their_text, my_text),) = texts(dialog)
    assert place == "lines"
    assert "Dec" in their_text
    assert "Dec" in my_text
    assert their_text != my_text
    assert booking_named(desk, 1).active_lines()[0].schedule == theirs.schedule
    dialog.mine.click()
    rest(screen, qtbot)
    assert booking_named(desk, 1).active_lines()[0].schedule == mine.schedule


def test_my_edits_of_a_plan_are_made_again_on_the_plan_that_was_saved_elsewhere(
    alone: Alone, desk: Desk, qtbot: QtBot
) -> None:
    from expobook.domain.plan_edit.edit import edit_between
    from expobook.ui.plan.screen import PlanScreen

    screen = alone(PlanScreen, 1)
    rest(screen, qtbot)
    plan = plan_of(desk, 1)
    my_stand, their_stand = (
        Stand(name, "A", rectangle(x, 6_000, 3_000, 3_000)) for name, x in (("M1", 6_000), ("T1", 12_000))
    )
    screen.session.do(edit_between(plan, replace(plan, stands=(my_stand,)), "mine"), "mine")
    save_plan(other(desk), replace(plan, stands=(their_stand,)), expected_version=plan.version)
    screen.save()
    qtbot.waitUntil(lambda: screen.stale is not None, timeout=60_000)
    assert screen.stale is not None
    assert ("Stands only here", "T1", "M1") in texts(screen.stale)
    screen.stale.mine.click()
    rest(screen, qtbot)
    assert {stand.number for stand in screen.session.plan.stands} == {"M1", "T1"}
    screen.save()
    rest(screen, qtbot)
    assert {stand.number for stand in plan_of(desk, 1).stands} == {"M1", "T1"}


def test_the_licensor_saved_elsewhere_is_refused_with_theirs(desk: Desk) -> None:
    import pytest

    from expobook.domain.errors import StaleData

    seen = house(desk)
    wanted = replace(seen, sample=False, originals=4)
    save_house(other(desk), wanted, why="theirs")
    with pytest.raises(StaleData) as refused:
        save_house(desk, replace(wanted, originals=6), why="mine", expected=seen)
    assert refused.value.facts["who"] == "Zhao Min"
    assert refused.value.facts["theirs"].originals == 4
