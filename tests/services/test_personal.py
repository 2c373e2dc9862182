"""Who may not see personal data sees none of it: in lists, cards, drafts and files; who writes loses nothing."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from expobook.cli.program import run
from expobook.domain.booking import Organiser
from expobook.domain.contract import verification_code
from expobook.domain.errors import StaleData, UserError
from expobook.domain.masking import PersonalPaper, masked_contract
from expobook.domain.text import Bilingual
from expobook.pdfium import opened
from expobook.services import people
from expobook.services.contracts.approving import approve_contract
from expobook.services.contracts.contracting import contracts_of, issue_contract, reprint
from expobook.services.contracts.life import attach, attached_file
from expobook.services.contracts.paper_trail import paper_state
from expobook.services.contracts.printing import contract_copy, mail_contract, print_contracts
from expobook.services.contracts.verifying import verify_contract
from expobook.services.contracts.versions import compare, version
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.parties.registry import add_organiser, organisers, save_organiser
from expobook.services.people import add_user, set_rights, sign_in
from expobook.words import sentence
from tests.services.conftest import line

SECRET = {"representative": "王小明", "phone": "0531-8888-6666", "email": "wang@expo.cn", "account": "6222001234567890"}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(people, "_hasher", lambda: quick)


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


def test_who_may_edit_but_not_see_saves_no_stars_over_what_is_there(peopled: Desk) -> None:
    set_rights(peopled, "viewer", ("enquire",))
    guest = sign_in(peopled, "Guest", "battery lamp window")
    seen = organisers(guest)[0]
    save_organiser(guest, replace(seen, bank="other", email="new@expo.cn"))
    now = organisers(peopled)[0]
    assert (now.bank, now.email) == ("other", "new@expo.cn")
    assert (now.phone, now.representative, now.account) == tuple(
        SECRET[name] for name in ("phone", "representative", "account")
    )
    with pytest.raises(StaleData) as refused:
        save_organiser(guest, replace(seen, bank="mine"))
    assert not any(value in str(refused.value.facts) for value in SECRET.values())


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


@pytest.fixture
def guest_of_contract(peopled: Desk) -> tuple[Desk, Desk, str]:
    """The desks of the administrator and of the viewer, and the number of a contract that is in force."""
    save_organiser(
        peopled, replace(organisers(peopled)[0], credit_code="91370112MA3DEMT13F", address=Bilingual("路", "Road"))
    )
    wish = NewBooking(Bilingual("书展", "Books"), (line("A-1", "A-2"),), organiser_id=1, theme="auto")
    new_hold(peopled, wish)
    contract(peopled, 1)
    issued, _ = issue_contract(peopled, 1)
    return peopled, sign_in(peopled, "Guest", "battery lamp window"), issued.number


def test_what_a_contract_froze_is_masked_wherever_it_says_it(guest_of_contract: tuple[Desk, Desk, str]) -> None:
    boss, guest, number = guest_of_contract
    seen, whole = version(guest, number), version(boss, number)
    assert whole.licensee.phone == SECRET["phone"]
    assert seen.licensee.phone == "053****6666"
    assert not any(value in str(seen) for value in SECRET.values())
    assert seen.licensor == whole.licensor  # the venue is known to itself
    assert (seen.price, seen.phases, seen.space) == (whole.price, whole.phases, whole.space)
    assert compare(guest, number, "B-2026-0001") == compare(boss, number, "B-2026-0001")  # masks are no difference


def test_papers_as_issued_are_refused_with_the_reason_and_who_may(
    guest_of_contract: tuple[Desk, Desk, str], tmp_path: Path
) -> None:
    boss, guest, number = guest_of_contract
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4")
    kept, _ = attach(boss, number, scan)
    for take in (
        lambda: reprint(guest, number),
        lambda: print_contracts(guest, [number], tmp_path),
        lambda: mail_contract(guest, number, to="a@b.cn"),
        lambda: attached_file(guest, kept.id),
    ):
        with pytest.raises(PersonalPaper) as refused:
            take()
        told = sentence(refused.value, "en")
        assert "Guest as viewer" in told
        assert "planner" in told
    paper = tmp_path / "issued.pdf"
    paper.write_bytes(reprint(boss, number))
    assert verify_contract(guest, paper).genuine  # a file that one has can be proved, whatever one may read


def test_a_copy_is_masked_says_so_and_has_no_code(guest_of_contract: tuple[Desk, Desk, str]) -> None:
    boss, guest, number = guest_of_contract
    text, whole = (_text(contract_copy(desk, number)) for desk in (guest, boss))
    assert SECRET["phone"] in whole
    assert not any(value in text for value in SECRET.values())
    assert "personal data masked, not the paper issued" in text
    code = verification_code(next(each.content_hash for each in contracts_of(boss, 1)))
    assert code in whole
    assert code not in text


def test_the_window_shows_masked_pages_and_that_the_draft_was_approved(
    guest_of_contract: tuple[Desk, Desk, str],
) -> None:
    boss, guest, _ = guest_of_contract
    state = paper_state(guest, 1)
    assert state.masked
    assert SECRET["phone"] not in _text(state.pdf)
    assert not paper_state(boss, 1).masked
    approve_contract(boss, 1, why="as discussed")
    assert paper_state(guest, 1).approval is not None  # the fingerprint is that of all the data


def test_a_short_name_is_no_part_of_other_words() -> None:
    contents = {"licensee": {"representative": "Li", "phone": ""}, "articles": ["Licence of Li, by Mr Li."]}
    masked = json.loads(masked_contract(json.dumps(contents)))
    assert masked["articles"] == ["Licence of L*, by Mr L*."]


def _text(pdf: bytes) -> str:
    with opened(pdf) as document:
        return "".join(document[page].get_textpage().get_text_range() for page in range(len(document)))
