"""Cards of parties: twins noticed, merged and taken back; contracts keep their words; personal data go when asked."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from expobook.domain.booking import Event, Organiser
from expobook.domain.codes import Doubt
from expobook.domain.errors import BadInput, FileTrouble, NotAllowed, RowsRefused, UnknownThing
from expobook.domain.party import Channel, Contact, PartyKind
from expobook.domain.people import NotPermitted
from expobook.domain.text import Bilingual
from expobook.exchange.list_file import BadListFile
from expobook.exchange.vcard import VCard, read_vcards, write_vcards
from expobook.services.book.books import check_book
from expobook.services.contracts.contracting import issue_contract
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, new_hold
from expobook.services.diary.firming import contract
from expobook.services.parties.card import party_card
from expobook.services.parties.contacts import contacts, erase_contact, note_said, save_contact
from expobook.services.parties.erasing import erase_personal_data
from expobook.services.parties.files import export_parties, import_parties, look_through_parties
from expobook.services.parties.merging import look_at_merge, merge, unmerge
from expobook.services.parties.registry import add_event, add_organiser, like, organisers, party, save_organiser
from expobook.services.people import add_user, sign_in
from expobook.words import sentence
from tests.services.conftest import line

CODE = "91370100MA3EXPB11W"
PASSWORD = "a long Pass-word 1"


def entered(desk: Desk, zh: str, en: str = "", kind: PartyKind = PartyKind.ORGANISER, **facts: str) -> Organiser:
    return add_organiser(desk, Organiser(0, Bilingual(zh, en), kind=kind, **facts))[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "new",
    [
        Organiser(0, Bilingual("", "Somebody"), credit_code=CODE.lower()),
        Organiser(0, Bilingual("泉城 会展", "")),
        Organiser(0, Bilingual("全城会展", "")),  # read alike: quan cheng hui zhan
        Organiser(0, Bilingual("", "QUANCHENG expo")),
    ],
)
def test_a_party_entered_twice_is_noticed_by_code_name_and_sound(desk: Desk, new: Organiser) -> None:
    known = entered(desk, "泉城会展", "Quancheng Expo", credit_code=CODE)
    entered(desk, "齐鲁会展", "Qilu Expo")
    entered(desk, "泉城会展", kind=PartyKind.EXHIBITOR)  # another kind is no twin
    assert [each.id for each in like(desk, new)] == [known.id]


def test_kinds_have_lists_of_their_own(desk: Desk) -> None:
    entered(desk, "甲")
    other = entered(desk, "乙", kind=PartyKind.CONTRACTOR)
    assert [each.name.zh for each in organisers(desk)] == ["甲"]
    assert organisers(desk, PartyKind.CONTRACTOR) == [other]
    with pytest.raises(UnknownThing):
        party(desk, other.id, PartyKind.ORGANISER)


def _with_contract(desk: Desk, owner: Organiser) -> tuple[int, str]:
    """Complete an organiser as a contract wants it, and issue one."""
    facts = {"representative": owner.representative or "Li Ming", "credit_code": owner.credit_code or "91"}
    save_organiser(desk, replace(owner, address=Bilingual("济南", "Jinan"), **facts))
    show, _ = add_event(desk, Event(0, Bilingual("船展", "Boats"), "auto", organiser_id=owner.id))
    held, _ = new_hold(
        desk,
        NewBooking(Bilingual("船展", "Boats"), (line("A-1"),), theme="auto", organiser_id=owner.id, event_id=show.id),
    )
    contract(desk, held.booking.id, reason="test")
    issued, _ = issue_contract(desk, held.booking.id)
    return held.booking.id, issued.number


def test_everything_follows_a_merge_and_contracts_keep_their_words(desk: Desk) -> None:
    stays = entered(desk, "泉城会展", "Quancheng Expo")
    goes = entered(desk, "全城会展", "Quan City Expo", credit_code=CODE, phone="0531-88880000")
    booking, number = _with_contract(desk, goes)
    person, _ = save_contact(desk, Contact(0, goes.id, "王芳", phone="13805310000"))
    note_said(desk, goes.id, Channel.CALL, "will sign")
    with desk.store.read() as uow:
        words, pdf = uow.contracts.content(number), uow.contracts.pdf(number)
    assert look_at_merge(desk, stays.id, goes.id).frozen == (number,)
    assert party_card(desk, goes.id).bookings
    found, changes = merge(desk, stays.id, goes.id, "same company")
    assert booking in changes.bookings
    card = party_card(desk, stays.id)
    assert [each.id for each in card.bookings] == [booking]
    assert [each.contract.number for each in card.contracts] == [number]
    assert card.open == card.total > 0
    assert (card.party.credit_code, card.party.phone) == (CODE, "0531-88880000")
    assert [each.id for each in card.contacts] == [person.id]
    assert [each.text for each in card.said] == ["will sign"]
    assert len(card.events) == len(found.moved["events"]) == 1
    assert organisers(desk) == [card.party]
    with desk.store.read() as uow:
        assert (uow.contracts.content(number), uow.contracts.pdf(number)) == (words, pdf)
    assert "全城会展" in words
    assert check_book(desk) == ()
    with pytest.raises(NotAllowed):
        merge(desk, stays.id, goes.id, "again")


def test_a_merge_is_taken_back_but_for_what_came_since(desk: Desk) -> None:
    stays, goes = entered(desk, "甲"), entered(desk, "乙", credit_code=CODE)
    booking, _ = _with_contract(desk, goes)
    merge(desk, stays.id, goes.id, "same")
    later, _ = save_contact(desk, Contact(0, stays.id, "Later"))
    unmerge(desk, goes.id, "two after all")
    assert [each.id for each in party_card(desk, goes.id).bookings] == [booking]
    kept = party_card(desk, stays.id)
    assert (kept.party.credit_code, kept.bookings, [each.id for each in kept.contacts]) == ("", (), [later.id])
    assert [each.name.zh for each in organisers(desk)] == ["甲", "乙"]
    assert check_book(desk) == ()
    with pytest.raises(NotAllowed):
        unmerge(desk, goes.id, "again")


def test_merges_are_taken_back_in_their_order(desk: Desk) -> None:
    first, second, third = entered(desk, "甲"), entered(desk, "乙"), entered(desk, "丙")
    booking, _ = _with_contract(desk, first)
    merge(desk, second.id, first.id, "same")
    merge(desk, third.id, second.id, "same")
    with pytest.raises(NotAllowed) as refused:
        unmerge(desk, first.id, "no")
    assert "丙" in sentence(refused.value, "zh")
    unmerge(desk, second.id, "no")
    unmerge(desk, first.id, "no")
    assert [each.id for each in party_card(desk, first.id).bookings] == [booking]


def test_a_name_that_differs_in_signs_only_is_noticed(desk: Desk) -> None:
    known = entered(desk, "泉城会展（济南）", "Quancheng Expo, Ltd.")
    for zh, en in (("", "quancheng expo ltd"), ("泉城会展(济南)", "")):
        assert [each.id for each in like(desk, Organiser(0, Bilingual(zh, en)))] == [known.id]


def test_a_merge_that_makes_no_sense_is_refused(desk: Desk) -> None:
    one, other = entered(desk, "甲"), entered(desk, "乙", kind=PartyKind.EXHIBITOR)
    for goes, why in ((one.id, "same-party"), (other.id, "other-kind")):
        with pytest.raises(BadInput) as refused:
            merge(desk, one.id, goes, "why not")
        assert refused.value.facts["why"] == why
    with pytest.raises(BadInput):
        merge(desk, one.id, other.id, "")


def test_personal_data_are_deleted_and_contracts_stay(desk: Desk) -> None:
    one = entered(desk, "泉城会展", representative="李明", phone="13805310000", email="li@example.com")
    _, number = _with_contract(desk, one)
    save_contact(desk, Contact(0, one.id, "王芳", phone="13905310000"))
    gone, _ = save_contact(desk, Contact(0, one.id, "赵六"))
    note_said(desk, one.id, Channel.MAIL, "王芳 calls back")
    erase_contact(desk, gone.id, "asked by mail")
    found, _ = erase_personal_data(desk, one.id, "asked by letter")
    assert (found.contacts, found.correspondence, found.kept) == (1, 1, (number,))
    card = party_card(desk, one.id)
    assert (card.party.name, card.party.representative, card.party.phone, card.party.email) == (one.name, "", "", "")
    assert card.party.erased == desk.now()
    assert (card.contacts, card.said) == ((), ())
    with desk.store.read() as uow:
        told = " ".join(
            f"{entry.before}{entry.after}{entry.why}" for entry in uow.audit.all() if entry.subject != "booking"
        )
    assert not [word for word in ("王芳", "赵六", "13905310000", "li@example.com", "李明") if word in told]
    assert check_book(desk) == ()


def test_what_was_merged_into_a_party_loses_its_personal_data_with_it(desk: Desk) -> None:
    one, two, three = (entered(desk, name, phone="13805310000", email="li@example.com") for name in "甲乙丙")
    merge(desk, two.id, three.id, "same")
    merge(desk, one.id, two.id, "same")
    found, _ = erase_personal_data(desk, one.id, "asked by letter")
    assert found.party.id == one.id
    for gone in (two, three):
        back, _ = unmerge(desk, gone.id, "two after all")
        assert (back.phone, back.email, back.erased) == ("", "", desk.now())


def test_a_role_that_may_not_read_personal_data_sees_them_masked(desk: Desk, tmp_path: Path) -> None:
    one = entered(desk, "泉城会展", phone="13805310000")
    save_contact(desk, Contact(0, one.id, "王芳芳", phone="13905310001", email="wang@example.com", note="likes tea"))
    note_said(desk, one.id, Channel.CALL, "secret")
    add_user(desk, "root", "administrator", PASSWORD)
    admin = sign_in(desk, "root", PASSWORD)
    add_user(admin, "guest", "viewer", PASSWORD)
    guest = sign_in(desk, "guest", PASSWORD)
    card = party_card(guest, one.id)
    (person,) = card.contacts
    assert (person.name, person.phone, person.email, person.note) == ("王*", "139****0001", "w***@example.com", "")
    assert (card.party.phone, card.said, card.hidden) == ("138****0000", (), True)
    with pytest.raises(NotPermitted):
        export_parties(guest, PartyKind.ORGANISER, tmp_path / "all.xlsx")
    with pytest.raises(NotPermitted):
        save_contact(guest, person)
    assert party_card(admin, one.id).contacts[0].name == "王芳芳"


def test_a_list_goes_out_and_comes_back_without_a_change(desk: Desk, tmp_path: Path) -> None:
    one = entered(desk, "泉城会展", "Quancheng Expo", credit_code=CODE, bank="Bank", account="622")
    save_contact(desk, Contact(0, one.id, "王芳", "经理", "13805310000", "w@example.com"))
    entered(desk, "齐鲁会展")
    for name in ("zh", "en"):
        path = export_parties(desk, PartyKind.ORGANISER, tmp_path / f"{name}.xlsx", name)
        found = look_through_parties(desk, PartyKind.ORGANISER, path)
        assert [row.state for row in found.rows] == ["same", "same"], name
    cards = export_parties(desk, PartyKind.ORGANISER, tmp_path / "people.vcf")
    assert [card.name for _, card in read_vcards(cards)] == ["王芳"]
    assert [row.state for row in look_through_parties(desk, PartyKind.ORGANISER, cards).rows] == ["same"]
    with pytest.raises(BadInput):
        export_parties(desk, PartyKind.ORGANISER, tmp_path / "people.doc")


def test_a_dry_run_tells_every_row_and_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    entered(desk, "泉城会展", credit_code=CODE)
    path = tmp_path / "list.xlsx"
    book = openpyxl.Workbook()
    rows = [
        ("名称", "信用代码", "电话", "联系人", "备注列"),
        ("泉城会展集团", CODE, "0531-1", "王芳", ""),  # known by its code
        ("全城会展", "", "", "", ""),  # read like one that is there, and not taken for it
        ("新展", "91370", "", "张三", ""),  # a code cut short: said, and taken in all the same
        ("x" * 300, "", "", "", ""),
    ]
    for row in rows:
        book.active.append(row)
    book.save(path)
    found = look_through_parties(desk, PartyKind.ORGANISER, path)
    assert [row.state for row in found.rows] == ["changed", "new", "new", "refused"]
    assert found.rows[1].like == "泉城会展"
    assert [row.doubts for row in found.rows[1:3]] == [(), (Doubt.CREDIT_LENGTH,)]
    assert found.rows[2].code == "91370"
    assert (found.rows[3].line, found.rows[3].why, found.unknown) == (5, "too-long", ("备注列",))
    with pytest.raises(RowsRefused):
        import_parties(desk, PartyKind.ORGANISER, path)
    assert len(organisers(desk)) == 1
    book.active.delete_rows(5)
    book.save(path)
    written, _ = import_parties(desk, PartyKind.ORGANISER, path)
    assert written.written
    assert [each.name.zh for each in organisers(desk)] == ["泉城会展集团", "全城会展", "新展"]
    assert [each.name for each in contacts(desk)] == ["王芳", "张三"]
    import_parties(desk, PartyKind.ORGANISER, path)  # a second time changes nothing
    assert len(contacts(desk)) == 2
    assert check_book(desk) == ()


def test_cards_come_back_as_they_went_whatever_is_in_them(tmp_path: Path) -> None:
    card = VCard("王,芳;", "泉城\\会展", "经理", "138", "w@x", "济南; 高新区", "一行\n二行" + "很长" * 60)
    content = write_vcards([card, VCard("Ann")])
    assert max(len(part) for part in content.split(b"\r\n")) <= 75
    path = tmp_path / "a.vcf"
    path.write_bytes(content)
    assert [each for _, each in read_vcards(path)] == [card, VCard("Ann")]


def test_cards_of_telephones_are_read(tmp_path: Path) -> None:
    path = tmp_path / "old.vcf"
    path.write_bytes(
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E8=8A=B3;;;\r\n"
        b"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=\r\n=E8=8A=B3\r\nTEL;CELL:13805310000\r\nTEL:2\r\n"
        b"item1.EMAIL;TYPE=WORK:w@example.com\r\nEND:VCARD\r\n"
    )
    assert read_vcards(path) == [(1, VCard("王芳", phone="13805310000", email="w@example.com", note="2"))]


@pytest.mark.parametrize("marks", [("TYPE=HOME", 'TYPE="WORK,PREF"'), ("HOME", "PREF;WORK"), ("PREF=2", "PREF=1")])
def test_the_preferred_of_two_addresses_counts_and_the_other_is_kept_in_the_note(
    tmp_path: Path, marks: tuple[str, str]
) -> None:
    path = tmp_path / "two.vcf"
    mails = "".join(f"EMAIL;{mark}:{name}@example.com\r\n" for mark, name in zip(marks, ("home", "work"), strict=True))
    path.write_text(f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\n{mails}NOTE:likes tea\r\nEND:VCARD\r\n")
    assert read_vcards(path) == [(1, VCard("Ann", email="work@example.com", note="likes tea\nhome@example.com"))]


def test_a_person_who_is_new_at_a_known_company_is_a_change(desk: Desk, tmp_path: Path) -> None:
    one = entered(desk, "泉城会展")
    path = tmp_path / "card.vcf"
    path.write_bytes(write_vcards([VCard("王芳", "泉城会展", phone="13805310000")]))
    assert [row.state for row in look_through_parties(desk, PartyKind.ORGANISER, path).rows] == ["changed"]
    import_parties(desk, PartyKind.ORGANISER, path)
    assert [each.name for each in contacts(desk, one.id)] == ["王芳"]
    assert [row.state for row in look_through_parties(desk, PartyKind.ORGANISER, path).rows] == ["same"]
    path.write_bytes(write_vcards([VCard("王芳", "泉城会展", phone="13900000000")]))
    assert [row.state for row in look_through_parties(desk, PartyKind.ORGANISER, path).rows] == ["changed"]


def test_a_list_that_cannot_be_meant_says_which_heads_it_has(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("foo,bar\na,b\n")
    for matches, told in (({}, "no column has names"), ({"name_en": "zzz"}, "no column “zzz”")):
        with pytest.raises(BadListFile) as refused:
            look_through_parties(desk, PartyKind.ORGANISER, path, matches)
        assert told in sentence(refused.value, "en")
        assert "foo, bar" in sentence(refused.value, "en")
    with pytest.raises(FileTrouble) as gone:
        look_through_parties(desk, PartyKind.ORGANISER, tmp_path / "gone.xlsx")
    assert "no such file" in sentence(gone.value, "en")


def test_a_show_keeps_its_first_day_whoever_it_belongs_to(desk: Desk) -> None:
    stays, goes = entered(desk, "甲"), entered(desk, "乙")
    booking, _ = _with_contract(desk, goes)
    merge(desk, stays.id, goes.id, "same")
    with desk.store.read() as uow:
        stay = uow.bookings.get(booking).stay()
    assert stay is not None
    assert stay.start == date(2027, 3, 1)
