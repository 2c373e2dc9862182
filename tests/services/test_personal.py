"""Who may not see personal data sees none of it: in lists, cards, drafts and files; who writes loses nothing."""

import json
from dataclasses import replace

import pytest

from expobook.cli.program import run
from expobook.domain.booking import Organiser
from expobook.domain.errors import UserError
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.parties import add_organiser, organisers, save_organiser
from expobook.services.people import add_user, sign_in

SECRET = {"representative": "王小明", "phone": "0531-8888-6666", "email": "wang@expo.cn", "account": "6222001234567890"}


@pytest.fixture
def peopled(desk: Desk) -> Desk:
    add_organiser(desk, Organiser(0, Bilingual("泉城会展", "Quancheng Expo"), bank="工商银行济南分行", **SECRET))
    add_user(desk, "Boss", "administrator", "correct horse staple")
    boss = sign_in(desk, "Boss", "correct horse staple")
    add_user(boss, "Guest", "viewer", "battery lamp window")
    return boss


def test_a_viewer_sees_that_there_is_a_telephone_and_no_more(peopled: Desk) -> None:
    guest = sign_in(peopled, "Guest", "battery lamp window")
    (seen,) = organisers(guest)
    assert seen.name == Bilingual("泉城会展", "Quancheng Expo")
    assert seen == organisers(peopled)[0].masked()
    assert not any(value in str(seen) for value in SECRET.values())
    assert organisers(peopled)[0].phone == SECRET["phone"]


def test_what_a_viewer_saw_masked_can_never_be_saved(peopled: Desk) -> None:
    guest = sign_in(peopled, "Guest", "battery lamp window")
    with pytest.raises(UserError):
        save_organiser(guest, replace(organisers(guest)[0], bank="other"))
    assert organisers(peopled)[0].phone == SECRET["phone"]


def test_the_command_line_of_a_viewer_tells_no_personal_data(
    peopled: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = (
        peopled.store.engine.url.render_as_string(hide_password=False)
        if not peopled.store.is_sqlite
        else peopled.store.name
    )
    for name, password, sees in (("Boss", "correct horse staple", True), ("Guest", "battery lamp window", False)):
        monkeypatch.setenv("EXPOBOOK_PASSWORD", password)
        assert run(["--json", "--book", url, "--who", name, "organiser", "list"]) == 0
        told = capsys.readouterr().out
        assert json.loads(told)
        assert (SECRET["phone"] in told) is sees
        assert (SECRET["account"] in told) is sees
