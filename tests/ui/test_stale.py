"""Two people edit one thing: the second save shows both versions, and nothing is overwritten unseen."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from expobook.domain.actor import Actor
from expobook.domain.booking import Line, Organiser
from expobook.domain.diary import Schedule
from expobook.domain.errors import StaleData
from expobook.domain.geometry import rectangle
from expobook.domain.party import Contact
from expobook.domain.plan import Severity, Stand
from expobook.domain.series import Series, YearRule
from expobook.domain.text import Bilingual
from expobook.services import people, rules
from expobook.services.contracts.clause_editing import edit_clause, library, set_term
from expobook.services.contracts.house import house, payment_settings, save_house, save_payment_settings
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, change_lines, extend_hold, new_hold
from expobook.services.diary.reading import booking_named
from expobook.services.diary.reshaping import shift
from expobook.services.diary.series import save_series, series_named
from expobook.services.money.tariffs import save_tariff, tariff_data
from expobook.services.parties.contacts import contacts, save_contact
from expobook.services.parties.registry import add_organiser, organisers, save_organiser
from expobook.services.plans.allocation import plan_of, save_plan
from expobook.services.plans.rules import plan_rules, plan_rules_read, set_plan_rule
from expobook.services.season import wishes as season_wishes
from expobook.ui.access.accounts import Accounts
from expobook.ui.clauses.screen import ClauseScreen
from expobook.ui.clauses.terms import TermForm
from expobook.ui.diary.screen import DiaryScreen
from expobook.ui.kit.screen import Screen, Surroundings
from expobook.ui.kit.side_by_side import Row, SideBySide
from expobook.ui.paper.house_forms import TermsForm
from expobook.ui.paper.screen import PaperScreen
from expobook.ui.parties.card_forms import ContactForm, SeriesForm
from expobook.ui.parties.forms import OrganiserForm
from expobook.ui.parties.screen import PeopleScreen
from expobook.ui.rules.deeds import RuleDeeds
from expobook.ui.rules.diary import DiaryRuleDeeds, DiaryRulesForm
from expobook.ui.rules.plans import PlanRuleDeeds, PlanRuleForm
from expobook.ui.rules.season import SeasonRuleDeeds, SeasonRulesForm
from expobook.ui.season.planning import Planning
from expobook.ui.tariff.screen import TariffScreen
from expobook.words import shown
from tests.ui.conftest import Alone

DAY = date(2026, 12, 7)
Rules = TypeVar("Rules", bound=RuleDeeds)
Form = TypeVar("Form", bound=QDialog)


def rest(screen: Screen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.around.jobs.busy(), timeout=60_000)


def other(desk: Desk) -> Desk:
    return desk.acting_as(Actor("Zhao Min", "Desk 1"))


def came(deeds: RuleDeeds, kind: type[Form], qtbot: QtBot) -> Form:
    """The form of this kind that is shown."""
    qtbot.waitUntil(lambda: isinstance(deeds.form, kind), timeout=60_000)
    assert isinstance(deeds.form, kind)
    return deeds.form


def asked(kind: type[Rules], around: Surroundings, qtbot: QtBot) -> Rules:
    """The deeds of a kind of rules, whose form was asked for."""
    window = QWidget()
    qtbot.addWidget(window)
    deeds = kind(around, window)
    deeds.ask()
    return deeds


def texts(dialog: SideBySide) -> list[tuple[str, ...]]:
    rows = range(dialog.table.rowCount())
    return [tuple(item.text() for column in range(3) if (item := dialog.table.item(row, column))) for row in rows]


def test_a_party_saved_elsewhere_is_chosen_field_by_field(alone: Alone, desk: Desk, qtbot: QtBot) -> None:
    was, _ = add_organiser(desk, Organiser(0, Bilingual("", "Expo"), phone="1", bank="Old bank"))
    screen = alone(PeopleScreen)
    rest(screen, qtbot)
    screen.edit_organiser(was)
    form = screen.editing.dialog
    assert isinstance(form, OrganiserForm)
    form.phone.setText("2")
    form.bank.setText("My bank")
    save_organiser(other(desk), replace(was, bank="Their bank", email="a@b.cn"))
    form.deed.click()
    qtbot.waitUntil(lambda: isinstance(screen.editing.dialog, SideBySide), timeout=60_000)
    dialog = screen.editing.dialog
    assert isinstance(dialog, SideBySide)
    assert "Zhao Min" in dialog.told.text()
    assert texts(dialog) == [
        ("Phone number", "1", "2"),
        ("E-mail address", "a@b.cn", "–"),
        ("Bank", "Their bank", "My bank"),
    ]
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
    assert texts(dialog) == [("least area, m²", "55", "77")]
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
    assert place == "Space and days"
    assert "Dec" in their_text
    assert "Dec" in my_text
    assert their_text != my_text
    assert booking_named(desk, 1).active_lines()[0].schedule == theirs.schedule
    dialog.mine.click()
    rest(screen, qtbot)
    assert booking_named(desk, 1).active_lines()[0].schedule == mine.schedule


def test_a_hold_extended_elsewhere_is_shown_beside_my_day(alone: Alone, desk: Desk, qtbot: QtBot) -> None:
    line = Line(frozenset({"A-1"}), Schedule.of_days(date(2027, 3, 1), 1, 2, 1))
    seen = new_hold(desk, NewBooking(Bilingual("", "Boats"), (line,)))[0].booking
    assert seen.expires is not None
    screen = alone(DiaryScreen)
    rest(screen, qtbot)
    theirs, mine = (seen.expires + timedelta(days=days) for days in (3, 9))
    extend_hold(other(desk), seen.id, theirs)
    screen.deeds.do_extend(seen, mine, "")
    qtbot.waitUntil(lambda: screen.deeds.stale is not None, timeout=60_000)
    dialog = screen.deeds.stale
    assert dialog is not None
    assert texts(dialog) == [("Day it lapses", shown(theirs, "en"), shown(mine, "en"))]
    assert booking_named(desk, seen.id).expires == theirs
    dialog.mine.click()
    rest(screen, qtbot)
    assert booking_named(desk, seen.id).expires == mine


def test_bookings_that_moved_elsewhere_are_shown_beside_my_move_of_all(alone: Alone, desk: Desk, qtbot: QtBot) -> None:
    wish = NewBooking(Bilingual("", "Second"), (Line(frozenset({"B-1"}), Schedule.of_days(DAY, 1, 2, 1)),))
    new_hold(desk, wish)
    screen = alone(DiaryScreen)
    rest(screen, qtbot)
    seen = [booking_named(desk, number) for number in (1, 2)]
    shift(other(desk), [2], 3)
    screen.reshaping.do_shift(seen, 7)
    qtbot.waitUntil(lambda: screen.reshaping.stale is not None, timeout=60_000)
    dialog = screen.reshaping.stale
    assert dialog is not None
    assert "Zhao Min" in dialog.told.text()
    ((place, theirs, mine),) = texts(dialog)  # the first is as I saw it: it is none of the question
    assert place == "Second · Space and days"
    assert ("10–13 Dec" in theirs, "17–20 Dec" in mine) == (True, True)
    assert booking_named(desk, 1).active_lines() == seen[0].active_lines()
    dialog.mine.click()
    rest(screen, qtbot)
    days = [booking_named(desk, number).active_lines()[0].schedule.start for number in (1, 2)]
    assert days == [date(2026, 12, 1), date(2026, 12, 17)]


def test_terms_of_payment_saved_elsewhere_are_chosen_one_by_one(alone: Alone, desk: Desk, qtbot: QtBot) -> None:
    screen = alone(PaperScreen, 1)
    rest(screen, qtbot)
    screen.house.ask_terms()
    qtbot.waitUntil(lambda: isinstance(screen.house.dialog, TermsForm), timeout=60_000)
    form = screen.house.dialog
    assert isinstance(form, TermsForm)
    form.second_days.setValue(60)
    form.balance_days.setValue(9)
    form.reason.setText("mine")
    save_payment_settings(other(desk), {"second_days": 45, "clearance_fen": 7_000_000}, why="theirs")
    form.deed.click()
    qtbot.waitUntil(lambda: isinstance(screen.house.dialog, SideBySide), timeout=60_000)
    dialog = screen.house.dialog
    assert isinstance(dialog, SideBySide)
    assert texts(dialog) == [
        ("Days of the second part", "45", "60"),
        ("Days of the balance", "7", "9"),
        ("Clearance security", "¥70,000.00", "¥50,000.00"),
    ]
    assert payment_settings(desk)["second_days"] == 45
    dialog.mine.click()  # what only I changed is mine at first, all else theirs
    qtbot.waitUntil(lambda: payment_settings(desk)["balance_days"] == 9, timeout=60_000)
    rest(screen, qtbot)
    now = payment_settings(desk)
    assert (now["second_days"], now["clearance_fen"]) == (45, 7_000_000)


def test_a_term_saved_elsewhere_is_shown_beside_mine(alone: Alone, desk: Desk, qtbot: QtBot) -> None:
    screen = alone(ClauseScreen)
    rest(screen, qtbot)
    screen.deeds.ask_term(library(desk))
    form = screen.deeds.dialog
    assert isinstance(form, TermForm)
    name = form.values()[0]
    form.en.setText("Mine")
    form.reason.setText("mine")
    set_term(other(desk), name, form.zh.text(), "Theirs", why="theirs")
    form.deed.click()
    qtbot.waitUntil(lambda: isinstance(screen.deeds.dialog, SideBySide), timeout=60_000)
    dialog = screen.deeds.dialog
    assert isinstance(dialog, SideBySide)
    assert texts(dialog) == [("English", "Theirs", "Mine")]
    assert library(desk).terms[name].en == "Theirs"
    dialog.mine.click()
    qtbot.waitUntil(lambda: library(desk).terms[name].en == "Mine", timeout=60_000)
    rest(screen, qtbot)


def test_a_contact_and_a_yearly_show_saved_elsewhere_are_shown_beside_mine(
    alone: Alone, desk: Desk, qtbot: QtBot
) -> None:
    party, _ = add_organiser(desk, Organiser(0, Bilingual("", "Expo")))
    contact, _ = save_contact(desk, Contact(0, party.id, "Wang Fang", phone="1"))
    series, _ = save_series(desk, Series(0, Bilingual("", "Boats"), YearRule("W20-4"), frozenset({"A-1"}), 1, 2, 1))
    screen = alone(PeopleScreen)
    rest(screen, qtbot)
    screen.deeds.ask_contact(party, contact)
    form = screen.deeds.dialog
    assert isinstance(form, ContactForm)
    form.phone.setText("3")
    save_contact(other(desk), replace(contact, post="CEO"))
    form.deed.click()
    qtbot.waitUntil(lambda: isinstance(screen.deeds.dialog, SideBySide), timeout=60_000)
    dialog = screen.deeds.dialog
    assert isinstance(dialog, SideBySide)
    assert texts(dialog) == [("Post", "CEO", "–"), ("Phone number", "1", "3")]
    dialog.mine.click()
    qtbot.waitUntil(lambda: contacts(desk, party.id)[0].phone == "3", timeout=60_000)
    assert contacts(desk, party.id)[0].post == "CEO"
    rest(screen, qtbot)
    screen.deeds.ask_series(series, [party])
    years = screen.deeds.dialog
    assert isinstance(years, SeriesForm)
    years.rule.setText("W21-4")
    save_series(other(desk), replace(series, rule=YearRule("W22-4"), organiser_id=party.id))
    years.deed.click()
    qtbot.waitUntil(lambda: isinstance(screen.deeds.dialog, SideBySide), timeout=60_000)
    dialog = screen.deeds.dialog
    assert isinstance(dialog, SideBySide)
    assert texts(dialog) == [("Rule", "W22-4", "W21-4"), ("Organiser", "Expo", "–")]
    dialog.theirs.click()
    rest(screen, qtbot)
    assert series_named(desk, series.id).rule.text == "W22-4"


def test_an_account_and_the_rules_changed_elsewhere_are_shown_beside_mine(
    around: Surroundings, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(people, "_hasher", lambda: quick)
    secret = "a long enough sentence"
    people.add_user(desk, "Li Wei", "administrator", secret)
    admin = people.sign_in(desk, "Li Wei", secret)
    people.add_user(admin, "Zhao Min", "administrator", secret)
    people.add_user(admin, "Guest", "viewer", secret)
    theirs = people.sign_in(desk, "Zhao Min", secret)
    dialog = Accounts(replace(around, desk=admin), None)  # type: ignore[arg-type]  # without a window above it
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: len(dialog._model.rows) == 3)
    was = next(user for user in people.users(desk) if user.name == "Guest")
    people.change_user(theirs, "Guest", role="planner")
    dialog.change(was, "finance", True, "mine")
    qtbot.waitUntil(lambda: dialog.both is not None, timeout=60_000)
    assert dialog.both is not None
    assert "Zhao Min" in dialog.both.told.text()
    assert texts(dialog.both) == [("Role", "planner", "finance")]
    dialog.both.pick(0, 2)
    dialog.both.mine.click()
    qtbot.waitUntil(lambda: _role(desk) == "finance", timeout=60_000)
    dialog.both = None
    seen = people.policy_of(desk)
    people.set_policy(theirs, {"idle_minutes": 9})
    dialog.set_rules(seen, {"idle_minutes": 7, "four_eyes": True})
    qtbot.waitUntil(lambda: dialog.both is not None, timeout=60_000)
    assert dialog.both is not None
    assert texts(dialog.both) == [("Idle minutes", "9", "7"), ("Four eyes", "no", "yes")]
    dialog.both.mine.click()
    qtbot.waitUntil(lambda: people.policy_of(desk).four_eyes, timeout=60_000)
    assert people.policy_of(desk).idle_minutes == 9
    qtbot.waitUntil(lambda: not around.jobs.busy(), timeout=60_000)


def _role(desk: Desk) -> str:
    return next(user.role for user in people.users(desk) if user.name == "Guest")


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
    from expobook.domain.errors import StaleData

    seen = house(desk)
    wanted = replace(seen, sample=False, originals=4)
    save_house(other(desk), wanted, why="theirs")
    with pytest.raises(StaleData) as refused:
        save_house(desk, replace(wanted, originals=6), why="mine", expected=seen)
    assert refused.value.facts["who"] == "Zhao Min"
    assert refused.value.facts["theirs"].originals == 4


def test_the_rules_of_the_diary_set_elsewhere_are_chosen_one_by_one(
    around: Surroundings, desk: Desk, qtbot: QtBot
) -> None:
    deeds = asked(DiaryRuleDeeds, around, qtbot)
    form = came(deeds, DiaryRulesForm, qtbot)
    form.days["hold_days"].setValue(10)
    form.days["theme_days"].setValue(45)
    form.why.setText("mine")
    rules.set_rules(other(desk), why="theirs", hold_days=21, closing_time="16:00")
    form.deed.click()
    dialog = came(deeds, SideBySide, qtbot)
    assert texts(dialog) == [
        ("Days until a hold lapses", "21", "10"),
        ("Days between near themes", "30", "45"),
        ("Hour at which holds lapse", "16:00", "17:30"),
    ]
    assert rules.diary_rules(desk).hold_days == 21
    dialog.mine.click()  # what only I changed is mine at first, all else theirs
    qtbot.waitUntil(lambda: rules.diary_rules(desk).theme_days == 45, timeout=60_000)
    now = rules.diary_rules(desk)
    assert (now.hold_days, f"{now.closing_time:%H:%M}") == (21, "16:00")
    deeds.form = None
    deeds.set(form_read := rules.diary_rules(desk), {"hold_days": 21, "theme_days": 50}, "mine")
    qtbot.waitUntil(lambda: rules.diary_rules(desk).theme_days == 50, timeout=60_000)
    deeds.set(form_read, {"theme_days": 50}, "the same as was just saved")
    dialog = came(deeds, SideBySide, qtbot)
    assert (texts(dialog), dialog.mine.isVisible(), dialog.theirs.text()) == ([], False, "Close")
    dialog.theirs.click()
    qtbot.waitUntil(lambda: not around.jobs.busy(), timeout=60_000)


def test_a_rule_of_plans_set_elsewhere_is_chosen_field_by_field(around: Surroundings, desk: Desk, qtbot: QtBot) -> None:
    deeds = asked(PlanRuleDeeds, around, qtbot)
    form = came(deeds, PlanRuleForm, qtbot)
    form.which.setCurrentIndex(form.which.findData("overlap"))
    assert not form.limit.isEnabled()  # a rule without a figure has none to set
    form.which.setCurrentIndex(form.which.findData("aisle"))
    assert (form.limit.value(), form.second.isEnabled()) == (3.0, False)
    form.limit.setValue(4)
    set_plan_rule(other(desk), "aisle", severity=Severity.WARNING, limit_mm=3_500, source="fire authority")
    form.deed.click()
    dialog = came(deeds, SideBySide, qtbot)
    shown = {field: (theirs, mine) for field, theirs, mine in texts(dialog)}
    assert shown["Limit in mm"] == ("3,500", "4,000")
    assert shown["Severity"] == ("warning", "breach")
    assert plan_rules(desk)["aisle"].limit_mm == 3_500
    dialog.pick(list(shown).index("Limit in mm"), 2)  # mine; the rest is theirs, for I left it as it was
    dialog.mine.click()
    qtbot.waitUntil(lambda: plan_rules(desk)["aisle"].limit_mm == 4_000, timeout=60_000)
    rule = plan_rules(desk)["aisle"]
    assert (rule.severity, rule.source) == (Severity.WARNING, "fire authority")
    qtbot.waitUntil(lambda: not around.jobs.busy(), timeout=60_000)
    deeds.set("row", plan_rules(desk)["row"], {"limit": 5_000, "source": "ours"}, plan_rules_read(desk)[1])
    qtbot.waitUntil(lambda: plan_rules(desk)["row"].limit == 5_000, timeout=60_000)
    qtbot.waitUntil(lambda: not around.jobs.busy(), timeout=60_000)


def test_a_rule_of_the_season_set_elsewhere_is_chosen_field_by_field(
    around: Surroundings, desk: Desk, qtbot: QtBot
) -> None:
    deeds = asked(SeasonRuleDeeds, around, qtbot)
    form = came(deeds, SeasonRulesForm, qtbot)
    assert not form.deed.isEnabled()  # nothing was changed
    assert form.figures["strategic_fen"].value() == 10_000  # yuan
    form.figures["strategic_fen"].setValue(20_000.5)
    form.figures["flex_days"].setValue(21)
    form.why.setText("mine")
    season_wishes.set_season_rules(other(desk), strategic_fen=3_000_000, moving_m2=150_000)
    form.deed.click()
    dialog = came(deeds, SideBySide, qtbot)
    assert texts(dialog) == [
        ("What a strategic point is worth", "¥30,000.00", "¥20,000.50"),
        ("Days that a hold may be moved", "14", "21"),
    ]
    assert season_wishes.season_rules(desk).flex_days == 14
    dialog.pick(0, 1)  # theirs
    dialog.mine.click()
    qtbot.waitUntil(lambda: season_wishes.season_rules(desk).flex_days == 21, timeout=60_000)
    now = season_wishes.season_rules(desk)
    assert (now.strategic_fen, now.moving_m2, now.revenue_percent) == (3_000_000, 150_000, 100)
    qtbot.waitUntil(lambda: not around.jobs.busy(), timeout=60_000)


def test_a_wish_for_the_season_said_elsewhere_is_shown_beside_mine(
    around: Surroundings, desk: Desk, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    planning = Planning(around, window)
    was = season_wishes.season_wish(desk, 1)
    season_wishes.set_wish(other(desk), replace(was, strategic=5, within=frozenset({"A-1"})))
    planning.keep_wish(was, replace(was, strategic=7, locked=True, revenue_fen=1_000_000), 2027)
    qtbot.waitUntil(lambda: planning.both is not None, timeout=60_000)
    assert planning.both is not None
    assert "Zhao Min" in planning.both.told.text()
    assert texts(planning.both) == [
        ("Space allowed", "A-1", "–"),
        ("Strategic points", "5", "7"),
        ("Revenue", "–", "¥10,000.00"),
        ("Left where it stands", "no", "yes"),
    ]
    assert season_wishes.season_wish(desk, 1).strategic == 5
    planning.both.pick(1, 2)
    planning.both.mine.click()
    qtbot.waitUntil(lambda: season_wishes.season_wish(desk, 1).strategic == 7, timeout=60_000)
    now = season_wishes.season_wish(desk, 1)
    assert (now.within, now.locked, now.revenue_fen) == ({"A-1"}, True, 1_000_000)
    qtbot.waitUntil(lambda: not around.jobs.busy(), timeout=60_000)


def test_the_two_versions_are_chosen_with_the_keys_alone(around: Surroundings, qtbot: QtBot) -> None:
    window, chosen = QWidget(), list[tuple[bool, ...]]()
    qtbot.addWidget(window)
    error = StaleData(kind="contact", name="Wang Fang", who="Zhao Min", when=datetime(2026, 11, 23, 9, 0))
    rows = [Row("Phone number", "1", "2", mine=False), Row("Post", "CEO", "CFO")]
    dialog = SideBySide(around, error, rows, "Save the chosen", chosen.append, window, choose=True)
    dialog.open()
    table = dialog.table
    assert (table.currentRow(), table.currentColumn()) == (0, 1)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Return):
        qtbot.keyClick(table, key)
    assert dialog.isVisible()  # Enter chooses a cell, and saves nothing yet
    qtbot.keyClick(table, Qt.Key.Key_Left)
    for _ in range(3):  # on the name of a place the other one is chosen
        qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.mine, Qt.Key.Key_Space)
    assert chosen == [(True, True)]
