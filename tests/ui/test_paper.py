"""The paper screen on a real book: filling in, issuing, signing, amending, comparing, printing, the register."""

import io
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from expobook.domain.booking import Event, Organiser
from expobook.domain.contract_state import ContractState
from expobook.domain.errors import BadInput
from expobook.domain.text import Bilingual
from expobook.services.contracts.contracting import contracts_of, issue_contract
from expobook.services.contracts.life import attached_file, sign_contract
from expobook.services.contracts.register import contract_register
from expobook.services.desk import Desk
from expobook.services.diary.firming import contract
from expobook.services.parties.registry import add_event, add_organiser, assign, organisers, save_organiser
from expobook.ui.kit import formats
from expobook.ui.kit.forms import Reason
from expobook.ui.kit.jobs import Job
from expobook.ui.kit.messages import MessageBar
from expobook.ui.paper.deeds import AmendForm, IssueForm, SignForm, TariffQuestion
from expobook.ui.paper.digital import FileSignForm, VerdictView
from expobook.ui.paper.letters import ConsentForm
from expobook.ui.paper.screen import PaperScreen
from tests.services.test_signing import pkcs12_of
from tests.ui.conftest import Alone

LEFT = Qt.MouseButton.LeftButton


def _parties(desk: Desk, *, code: str = "91370100MA3EXPB11W") -> None:
    party, _ = add_organiser(
        desk,
        Organiser(
            0,
            Bilingual("泉城会展", "Quancheng Expo"),
            code,
            "李伟 Li Wei",
            Bilingual("济南市示例路1号", "1 Example Road, Jinan"),
            email="a@example.cn",
        ),
    )
    show, _ = add_event(desk, Event(0, Bilingual("灯展", "Lantern show"), "auto", organiser_id=party.id))
    assign(desk, 1, party.id, show.id)


def _rest(screen: PaperScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.around.jobs.busy(), timeout=30_000)
    qtbot.waitUntil(lambda: not screen.around.jobs.busy(), timeout=30_000)


def _open(alone: Alone, qtbot: QtBot) -> PaperScreen:
    screen = alone(PaperScreen, 1)
    qtbot.waitUntil(lambda: screen._answer is not None and screen.preview.pages > 3, timeout=30_000)
    _rest(screen, qtbot)
    return screen


@pytest.fixture
def draft(desk: Desk, alone: Alone, qtbot: QtBot) -> PaperScreen:
    _parties(desk)
    contract(desk, 1, reason="test")
    return _open(alone, qtbot)


def _issued(screen: PaperScreen, qtbot: QtBot) -> str:
    screen.life.issue()
    qtbot.waitUntil(lambda: screen._answer is not None and screen._answer.standing is not None, timeout=30_000)
    _rest(screen, qtbot)
    return screen._answer.standing.number


def test_f8_goes_to_what_is_missing_and_it_is_filled_in_beside_the_page(desk: Desk, alone: Alone, qtbot: QtBot) -> None:
    _parties(desk, code="")
    contract(desk, 1, reason="test")
    screen = _open(alone, qtbot)
    assert [each.code for each in screen._answer.missing] == ["licensee-code"]
    assert not screen.foot.issue.isEnabled()
    screen.filling.next_missing()
    field = screen.facts.fields["credit_code"]
    assert field.property("state") == "missing"
    qtbot.waitUntil(field.hasFocus)
    qtbot.waitUntil(lambda: any(lit.kind == "missing" for lit in screen.preview.lit), timeout=10_000)
    qtbot.keyClicks(field, "91370100MA3EXPB11W")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen._answer is not None and not screen._answer.missing, timeout=30_000)
    assert organisers(screen.around.desk)[0].credit_code == "91370100MA3EXPB11W"
    assert screen.foot.issue.isEnabled()
    _rest(screen, qtbot)


def test_enter_alone_cancels_the_last_question_before_issue(draft: PaperScreen, qtbot: QtBot) -> None:
    draft.ask_issue()
    form = draft.life.dialog
    assert isinstance(form, IssueForm)
    qtbot.waitUntil(form.isVisible)
    told = {each.text() for each in form.findChildren(QLabel)}
    price = formats.amount(draft._answer.draft.price.total)
    assert any(price in each for each in told)
    assert draft._answer.draft.booking_number in told
    qtbot.keyClick(form, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not draft.life._around.jobs.busy())
    assert contracts_of(draft.around.desk, 1) == ()
    draft.ask_issue()
    qtbot.mouseClick(draft.life.dialog.deed, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(contracts_of(draft.around.desk, 1)) == 1, timeout=30_000)
    _rest(draft, qtbot)


def test_a_refused_draft_shows_nothing_of_the_booking_before_and_says_so_once(draft: PaperScreen, qtbot: QtBot) -> None:
    assert draft.facts._space.text()
    bar = MessageBar(draft.around.theme, draft.around.messages)
    for _ in range(2):
        draft._not_drafted(BadInput(field="title", value="", why="empty"))
    assert len(bar.texts()) == 1
    assert draft.facts._space.text() == draft.facts._days.text() == ""
    bar.deleteLater()


def test_a_long_legal_name_is_printed_in_full(desk: Desk, alone: Alone, qtbot: QtBot) -> None:
    _parties(desk)
    long = Bilingual(
        "中国国际高端装备制造展览展示与会议服务集团股份有限公司济南分公司",
        "China International High-End Equipment Exhibition and Conference Services Group Company Limited, Jinan Branch",
    )
    save_organiser(desk, replace(organisers(desk)[0], name=long))
    contract(desk, 1, reason="test")
    event = add_event(desk, Event(0, long, "auto", organiser_id=organisers(desk)[0].id))[0]
    assign(desk, 1, organisers(desk)[0].id, event.id)
    screen = _open(alone, qtbot)
    assert screen._answer.missing == ()
    assert screen._title.text().endswith(long.en)
    assert screen._title.width() < 500  # and the page keeps its room


def test_a_contract_is_approved_issued_signed_with_its_scan_and_made_void(
    draft: PaperScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = draft.around.desk
    number = _issued(draft, qtbot)
    assert draft.preview.pdf == draft._answer.pdf
    draft.life.ask_sign()
    form = draft.life.dialog
    assert isinstance(form, SignForm)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 scan")
    form.file.setText(str(scan))
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: draft._answer.standing.state is ContractState.SIGNED, timeout=30_000)
    assert [each.name for each in draft._answer.attachments] == ["scan.pdf"]
    allowed = {deed.text for deed in draft.life.deeds() if deed.allowed}
    assert {"Amend…", "Void…", "Attach a file…"} <= allowed
    assert "Note as signed…" not in allowed
    draft.life.ask_void()
    reason = draft.life.dialog
    assert isinstance(reason, Reason)
    assert not reason.deed.isEnabled()  # a reason must be given
    reason.reason.setPlainText("dates moved")
    qtbot.mouseClick(reason.deed, LEFT)
    qtbot.waitUntil(lambda: draft._answer.standing is None, timeout=30_000)
    assert contracts_of(desk, 1)[0].state is ContractState.VOID
    assert contracts_of(desk, 1)[0].number == number
    _rest(draft, qtbot)


def test_a_supplement_shows_both_texts_before_it_is_issued(draft: PaperScreen, qtbot: QtBot) -> None:
    desk = draft.around.desk
    number = _issued(draft, qtbot)
    sign_contract(desk, number, datetime(2026, 11, 23, 9, 0))
    moved, _ = add_organiser(
        desk,
        Organiser(
            0, Bilingual("乙公司", "Beta"), "91370100MA3EXPB11W", "王", Bilingual("示例路2号", "2 Road"), email="b@b"
        ),
    )
    assign(desk, 1, moved.id, 1)
    draft.entered()
    _rest(draft, qtbot)
    draft.life.ask_amend()
    question = draft.life.dialog
    assert isinstance(question, TariffQuestion)
    qtbot.mouseClick(question.deed, LEFT)
    qtbot.waitUntil(lambda: isinstance(draft.life.dialog, AmendForm), timeout=30_000)
    form = draft.life.dialog
    assert isinstance(form, AmendForm)
    assert not form.deed.isEnabled()
    form.reason.setPlainText("another licensee")
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: draft._answer.waiting is not None, timeout=30_000)
    _rest(draft, qtbot)
    draft.show_view("compare")
    qtbot.waitUntil(lambda: bool(draft.comparison.changes), timeout=30_000)
    assert any("Beta" in change.after.en for change in draft.comparison.changes)
    draft.life.show_amendment(draft._answer.waiting.number)
    qtbot.waitUntil(lambda: draft.preview.pdf != draft._answer.pdf, timeout=30_000)
    _rest(draft, qtbot)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_printer_gets_every_page_of_the_very_bytes(
    draft: PaperScreen, qtbot: QtBot, tmp_path: Path, language: str
) -> None:
    draft.around.languages.use(language)
    target = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    draft.outgoing.print_on(printer, [draft.preview.pdf])
    with qtbot.waitSignal(draft.outgoing.printing.ended, timeout=60_000) as ended:
        pass
    issued = pypdf.PdfReader(io.BytesIO(draft.preview.pdf))
    printed = pypdf.PdfReader(target)
    assert ended.args == [len(issued.pages)] == [len(printed.pages)]
    for here, there in zip(printed.pages, issued.pages, strict=True):
        assert float(here.mediabox.width) == pytest.approx(float(there.mediabox.width), abs=3)
        assert float(here.mediabox.height) == pytest.approx(float(there.mediabox.height), abs=3)


def test_a_batch_at_the_printer_counts_its_pages_and_stops_when_asked(
    draft: PaperScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    titles: list[str] = []

    def seen(job: Job) -> None:
        titles.append(job.title)
        if len([each for each in titles if each]) == 3:
            job.cancel()

    pages = len(pypdf.PdfReader(io.BytesIO(draft.preview.pdf)).pages)
    draft.around.jobs.started.connect(seen)
    draft.outgoing.print_on(printer, [draft.preview.pdf] * 30)
    with qtbot.waitSignal(draft.outgoing.printing.ended, timeout=60_000) as ended:
        pass
    assert ended.args == [2]
    assert draft.outgoing.printing.stopped
    assert f"Printing page 3 of {30 * pages}" in titles
    assert len(pypdf.PdfReader(tmp_path / "printed.pdf").pages) == 2


def test_the_register_filters_saves_many_and_writes_a_letter(draft: PaperScreen, qtbot: QtBot, tmp_path: Path) -> None:
    number = _issued(draft, qtbot)
    draft.show_register()
    draft.register.ask()
    qtbot.waitUntil(lambda: len(draft.register.rows) == 1)
    draft.register.text.setText("nothing of the kind")
    qtbot.waitUntil(lambda: not draft.register.rows)
    draft.register.text.setText("lantern")
    qtbot.waitUntil(lambda: len(draft.register.rows) == 1)
    draft.register.state.setCurrentIndex(draft.register.state.findData("void"))
    draft.register.ask()
    qtbot.waitUntil(lambda: not draft.register.rows)
    draft.register.state.setCurrentIndex(draft.register.state.findData("issued"))
    draft.register.ask()
    qtbot.waitUntil(lambda: len(draft.register.rows) == 1)
    draft.outgoing.save_into(draft.register.chosen(), tmp_path)
    file = tmp_path / f"{number}.pdf"
    qtbot.waitUntil(file.exists)
    assert file.read_bytes() == draft._answer.pdf
    letter = tmp_path / "letter.eml"
    draft.outgoing.mail(number, letter)
    qtbot.waitUntil(letter.exists)
    assert b"X-Unsent: 1" in letter.read_bytes()
    assert [row.number for row in contract_register(draft.around.desk)] == [number]
    _rest(draft, qtbot)


def _told(screen: PaperScreen) -> list[str]:
    """What the right side says."""
    return [each.text() for each in screen.panel().findChildren(QLabel) if each.isVisibleTo(screen.panel())]


def test_beside_the_register_stands_what_is_chosen_in_it(draft: PaperScreen, qtbot: QtBot) -> None:
    number = _issued(draft, qtbot)
    price = formats.amount(draft._answer.draft.price.total)
    qtbot.waitUntil(lambda: price in _told(draft))
    draft.show_register()
    draft.register.ask()
    qtbot.waitUntil(lambda: len(draft.register.rows) == 1)
    qtbot.waitUntil(lambda: _told(draft) == ["No contract is chosen", "Choose one in the register, or several."])
    assert draft.foot.isHidden()
    draft.register.choose_all()
    qtbot.waitUntil(lambda: {f"Contract {number}", "Lantern show", "issued", price} <= set(_told(draft)))
    draft.register.ask()  # as it does when something was changed, here or at another desk
    _rest(draft, qtbot)
    assert [row.number for row in draft.register.selection] == [number]
    draft.register.text.setText("nothing of the kind")
    qtbot.waitUntil(lambda: not draft.register.rows)
    qtbot.waitUntil(lambda: "No contract is chosen" in _told(draft))
    draft.register.text.clear()
    qtbot.waitUntil(lambda: len(draft.register.rows) == 1)
    draft.register.choose(number)
    link = next(each for each in draft.chosen.findChildren(QPushButton) if each.text() == "Open the contract")
    link.click()
    _rest(draft, qtbot)
    assert not draft.foot.isHidden()
    assert draft.chosen.isHidden()
    qtbot.waitUntil(lambda: "Payments" in _told(draft))


def test_no_deed_is_done_on_a_contract_behind_the_register(draft: PaperScreen, qtbot: QtBot) -> None:
    draft.show_register()
    draft.ask_issue()
    assert draft.life.dialog is None
    said: list[str] = []
    draft.around.messages.said.connect(lambda kind, headline, more, buttons: said.append(headline))
    for command in draft.commands():
        if command.text in ("Approve…", "Note as signed…", "Void…", "Amend…"):
            command.run()
    assert draft.life.dialog is None
    assert len(said) == 4
    assert "Open a contract first" in said[0]
    assert draft.bar._state.text() == ""
    draft.show_view("draft")
    assert draft.bar._state.text() == "not issued"
    draft.ask_issue()
    assert draft.life.dialog is not None
    draft.life.dialog.reject()


def test_f8_works_on_the_draft_in_front_and_on_none_behind_the_register(desk: Desk, alone: Alone, qtbot: QtBot) -> None:
    _parties(desk, code="")
    contract(desk, 1, reason="test")
    screen = _open(alone, qtbot)
    step = next(each.run for each in screen.commands() if each.keys == "F8")
    said: list[str] = []
    screen.around.messages.said.connect(lambda kind, headline, more, buttons: said.append(headline))
    screen.show_register()
    step()
    assert said == ["Open a contract first: the register is in front."]
    assert screen.bar.in_register
    for view in ("history", "compare"):
        screen.show_view(view)
        step()
        assert screen.bar.view == "draft"
        assert screen.facts.fields["credit_code"].property("state") == "missing"
    _rest(screen, qtbot)


def test_the_register_filters_by_year_and_by_the_days_let(draft: PaperScreen, qtbot: QtBot) -> None:
    number, register = _issued(draft, qtbot), draft.register
    stay = contract_register(draft.around.desk)[0].stay
    assert stay is not None
    draft.show_register()
    register.ask()
    qtbot.waitUntil(lambda: [row.number for row in register.rows] == [number] and register.year.count() == 2)
    register.year.setCurrentIndex(register.year.findData(stay.start.year))
    register.ask()
    _rest(draft, qtbot)
    assert len(register.rows) == 1
    assert register.year.currentData() == stay.start.year  # kept when the years are read again
    register.days.ask()
    form = register.days.form
    assert form is not None
    form.first.setDate(QDate(stay.until.year, stay.until.month, stay.until.day))
    form.last.setDate(form.first.date().addDays(-1))
    form.try_it()
    assert form.isVisible()
    assert not form.refusal.isHidden()
    form.last.setDate(form.first.date().addDays(30))
    form.try_it()
    qtbot.waitUntil(lambda: not register.rows)  # the first day no longer needed is not let
    assert str(stay.until.year) in register.days.text()
    assert register.days.stay is not None
    register.days.ask()
    assert register.days.form is not None
    register.days.form.any_days.click()
    qtbot.waitUntil(lambda: len(register.rows) == 1)
    _rest(draft, qtbot)


def test_a_section_leads_to_its_page(draft: PaperScreen, qtbot: QtBot) -> None:
    last = len(draft._answer.draft.articles) - 1
    draft.facts.section_chosen.emit(last)
    qtbot.waitUntil(lambda: draft.preview.page > 3)
    text = pypdf.PdfReader(io.BytesIO(draft.preview.pdf)).pages[draft.preview.page].extract_text()
    assert "Article 28" in text
    draft.facts.section_chosen.emit(last + len(draft._answer.draft.annexes))
    _rest(draft, qtbot)
    titles = draft.preview.annexes()
    assert [title.split()[1] for title, _ in titles] == list("ABCDEF")
    assert draft.preview.page == titles[-1][1]
    draft.bar.page_wanted.emit(titles[0][1])
    _rest(draft, qtbot)
    assert draft.preview.page == titles[0][1]
    draft.preview._number.setText("3")
    qtbot.keyClick(draft.preview._number, Qt.Key.Key_Return)
    _rest(draft, qtbot)
    assert draft.preview.page == 2
    draft.preview.show_whole()
    _rest(draft, qtbot)


def test_a_contract_issued_elsewhere_is_shown_as_issued(draft: PaperScreen, qtbot: QtBot) -> None:
    issued, changes = issue_contract(draft.around.desk, 1)
    draft.around.hub.publish(changes)
    qtbot.waitUntil(lambda: draft._answer.standing is not None, timeout=30_000)
    assert draft._answer.standing.number == issued.number
    assert all(not field.isEnabled() for field in draft.facts.fields.values() if isinstance(field, QLineEdit))
    _rest(draft, qtbot)


def test_the_letter_of_consent_is_set_from_the_contract_and_saved_under_its_own_name(
    draft: PaperScreen, qtbot: QtBot
) -> None:
    number = _issued(draft, qtbot)
    draft.ask_consent()
    form = draft.letters.dialog
    assert isinstance(form, ConsentForm)
    form.visitors.setValue(20_000)
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: draft.preview.pdf != draft._answer.pdf, timeout=60_000)
    _rest(draft, qtbot)
    text = pypdf.PdfReader(io.BytesIO(draft.preview.pdf)).pages[0].extract_text().replace(" ", "")
    assert "20,000" in text
    assert draft._file_name() == f"{number}-consent"
    draft.entered()
    _rest(draft, qtbot)
    assert draft._file_name() == number  # the contract is in view again


def test_the_venue_signs_from_the_window_and_a_file_is_judged_there(
    draft: PaperScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    number = _issued(draft, qtbot)
    certificate = tmp_path / "venue.p12"
    certificate.write_bytes(pkcs12_of("Example Convention Center"))
    draft.ask_sign_file()
    form = draft.digital.dialog
    assert isinstance(form, FileSignForm)
    qtbot.mouseClick(form.deed, LEFT)
    assert form.refusal.isVisible()
    form.certificate.setText(str(certificate))
    qtbot.keyClicks(form.password, "secret")
    assert "secret" not in form.password.displayText()
    qtbot.mouseClick(form.deed, LEFT)
    qtbot.waitUntil(lambda: bool(draft._answer.attachments), timeout=30_000)
    assert draft.bar.view == "history"
    assert draft.around.settings.text("certificate") == str(certificate)
    _rest(draft, qtbot)

    desk = draft.around.desk
    signed = attached_file(desk, draft._answer.attachments[0].id)[1]
    file = tmp_path / "signed.pdf"
    for data, word in ((signed, "as issued"), (signed.replace(b"Creator", b"Creatur", 1), "not the file")):
        file.write_bytes(data)
        draft.digital.verify(file)
        qtbot.waitUntil(lambda: isinstance(draft.digital.dialog, VerdictView), timeout=30_000)
        view = draft.digital.dialog
        assert isinstance(view, VerdictView)
        assert word in view.lines[0]
        assert number in view.lines[0]
        draft.digital.dialog = None
        view.accept()
