"""The clause editor: both languages, the real page while writing, refusals at once, versions kept."""

import io
import re

import pypdf
import pytest
from pytestqt.qtbot import QtBot

from expobook.services.contracts.clause_editing import clause_history, library
from expobook.ui.clauses.adding import NewClauseForm
from expobook.ui.clauses.screen import ClauseScreen
from expobook.ui.clauses.terms import TermForm
from expobook.ui.kit.forms import Reason
from tests.ui.conftest import Alone


@pytest.fixture
def clauses(alone: Alone, qtbot: QtBot) -> ClauseScreen:
    screen = alone(ClauseScreen, 1)
    qtbot.waitUntil(lambda: screen.library is not None and screen.preview.pages > 0, timeout=60_000)
    return screen


def _choose(screen: ClauseScreen, qtbot: QtBot, clause_id: str) -> None:
    screen.choose(clause_id)
    qtbot.waitUntil(lambda: not screen.around.jobs.busy(), timeout=60_000)
    assert screen.chosen is not None
    assert screen.chosen.id == clause_id


def test_the_real_page_shows_the_text_before_it_is_saved(clauses: ClauseScreen, qtbot: QtBot) -> None:
    _choose(clauses, qtbot, "notice.change")
    pair = clauses.editor.fields()[0]
    pair.zh.setPlainText("住所变更应在五日内通知对方。")
    pair.en.setPlainText("A change of address is notified within five days.")
    qtbot.waitUntil(clauses._save.isEnabled, timeout=60_000)
    qtbot.waitUntil(lambda: not clauses.around.jobs.busy(), timeout=60_000)
    page = pypdf.PdfReader(io.BytesIO(clauses.preview.pdf)).pages[clauses.preview.page].extract_text()
    assert "五日内" in re.sub(r"\s+", "", page)
    assert all("五日" not in pair[0] for pair in _text(clauses, "notice.change"))  # nothing is saved yet
    clauses.save("house rule")
    qtbot.waitUntil(lambda: any("五日" in pair[0] for pair in _text(clauses, "notice.change")), timeout=60_000)
    qtbot.waitUntil(lambda: not clauses.around.jobs.busy(), timeout=60_000)
    assert [change.why for change in clause_history(clauses.around.desk, "notice.change")] == ["", "house rule"]
    assert clauses.history.topLevelItemCount() == 2


def test_a_missing_language_a_wrong_variable_and_a_void_wording_are_refused_at_once(
    clauses: ClauseScreen, qtbot: QtBot
) -> None:
    _choose(clauses, qtbot, "notice.change")
    pair = clauses.editor.fields()[0]
    for zh, en, why in (
        ("住所变更应通知。", "", "one-language"),
        ("住所变更应通知{nobody}。", "A change is told to {nobody}.", "unknown-variable"),
        ("甲方对人身伤亡概不负责。", "The Licensor is not liable for injury to persons.", "injury-excluded"),
    ):
        pair.zh.setPlainText(zh)
        pair.en.setPlainText(en)
        clauses.look()
        qtbot.waitUntil(lambda why=why: why in [doubt.why for doubt in clauses.doubts], timeout=60_000)
        assert not clauses._save.isEnabled()
    assert library(clauses.around.desk).version == 1


def test_a_variable_is_put_into_both_languages(clauses: ClauseScreen, qtbot: QtBot) -> None:
    _choose(clauses, qtbot, "notice.change")
    clauses.editor._insert(clauses.editor.variables.findText("{place}"))
    ((zh, en),) = clauses.editor.pairs()
    assert "{place}" in zh
    assert "{place}" in en
    qtbot.waitUntil(lambda: not clauses.around.jobs.busy(), timeout=60_000)


def test_an_earlier_version_is_loaded_but_not_saved(clauses: ClauseScreen, qtbot: QtBot) -> None:
    _choose(clauses, qtbot, "notice.change")
    shipped = clauses.editor.pairs()
    pair = clauses.editor.fields()[0]
    pair.zh.setPlainText("住所变更应在五日内通知对方。")
    pair.en.setPlainText("A change of address is notified within five days.")
    clauses.save("house rule")
    qtbot.waitUntil(lambda: clauses.chosen.version == 2, timeout=60_000)
    qtbot.waitUntil(lambda: not clauses.around.jobs.busy(), timeout=60_000)
    clauses._restore(clauses.history.topLevelItem(1))
    assert clauses.editor.pairs() == shipped
    assert library(clauses.around.desk).version == 2
    qtbot.waitUntil(lambda: not clauses.around.jobs.busy(), timeout=60_000)


def test_a_term_is_said_anew_and_every_page_follows(clauses: ClauseScreen, qtbot: QtBot) -> None:
    clauses.ask_term()
    form = clauses.deeds.dialog
    assert isinstance(form, TermForm)
    form.name.setCurrentIndex(form.name.findData("theme_days"))
    assert form.zh.text() == "三十日"
    form.zh.setText("六十日")
    form.en.setText("60 days")
    form.deed.click()
    assert form.refusal.text()  # a reason must be given
    form.reason.setText("board")
    form.deed.click()
    qtbot.waitUntil(lambda: library(clauses.around.desk).terms["theme_days"].en == "60 days", timeout=60_000)
    qtbot.waitUntil(lambda: not clauses.around.jobs.busy(), timeout=60_000)


def test_a_clause_is_added_behind_another_in_both_languages_and_taken_out_again(
    clauses: ClauseScreen, qtbot: QtBot
) -> None:
    desk = clauses.around.desk
    _choose(clauses, qtbot, "notice.change")
    clauses.ask_add()
    form = clauses.deeds.dialog
    assert isinstance(form, NewClauseForm)
    assert (form.name.text(), form.behind.currentData()) == ("notice.own-1", "notice.change")
    form.reason.setText("board")
    for zh, en in (("另以电子邮件通知。", ""), ("另通知{nobody}。", "Also {nobody} is told.")):
        form.zh.setPlainText(zh)
        form.en.setPlainText(en)
        form.deed.click()
        assert form.refusal.text()
    form.zh.setPlainText("通知另以电子邮件发出。")
    form.en.setPlainText("Notices are sent by e-mail as well.")
    form.deed.click()
    qtbot.waitUntil(lambda: clauses.chosen is not None and clauses.chosen.id == "notice.own-1", timeout=60_000)
    qtbot.waitUntil(lambda: not clauses.around.jobs.busy(), timeout=60_000)
    ids = [each.id for each in library(desk).clauses]
    assert ids.index("notice.own-1") == ids.index("notice.change") + 1
    page = pypdf.PdfReader(io.BytesIO(clauses.preview.pdf)).pages[clauses.preview.page].extract_text()
    assert "电子邮件发出" in re.sub(r"\s+", "", page)

    clauses.ask_remove()
    reason = clauses.deeds.dialog
    assert isinstance(reason, Reason)
    reason.reason.setPlainText("not needed")
    reason.deed.click()
    qtbot.waitUntil(lambda: "notice.own-1" not in [each.id for each in library(desk).clauses], timeout=60_000)
    qtbot.waitUntil(lambda: not clauses.around.jobs.busy(), timeout=60_000)
    assert [each.why for each in clause_history(desk, "notice.own-1")] == ["board", "not needed"]


def _text(screen: ClauseScreen, clause_id: str) -> tuple[tuple[str, str], ...]:
    return next(each.pairs for each in library(screen.around.desk).clauses if each.id == clause_id)
