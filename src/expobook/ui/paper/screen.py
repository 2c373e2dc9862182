"""Contracts: the draft of a booking beside its real PDF, what is missing, its whole life, and the register."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QSplitter, QStackedLayout, QVBoxLayout, QWidget

from expobook.domain.booking import Booking, Status
from expobook.domain.progress import Progress
from expobook.services.contracts.paper_trail import PaperState, TrailEntry, paper_state, paper_trail
from expobook.services.diary.reading import list_bookings
from expobook.ui.kit.pages import marks_of
from expobook.ui.kit.parts import Elided, EmptyState, area, clear, head, side_panel
from expobook.ui.kit.preview import Preview
from expobook.ui.kit.screen import Command, Screen, Surroundings
from expobook.ui.paper.bar import VIEWS, PaperBar
from expobook.ui.paper.chosen import Chosen
from expobook.ui.paper.compare import Comparison
from expobook.ui.paper.digital import Digital
from expobook.ui.paper.facts import Facts
from expobook.ui.paper.filling import Filling
from expobook.ui.paper.foot import PaperDeed, PaperFoot
from expobook.ui.paper.history import History
from expobook.ui.paper.house_forms import HouseDeeds
from expobook.ui.paper.letters import Letters
from expobook.ui.paper.life import Life
from expobook.ui.paper.outgoing import Outgoing
from expobook.ui.paper.register import Register
from expobook.ui.paper.sums import Sums


class PaperScreen(Screen):
    """What is signed: drafts, papers, the register."""

    key, title, icon = "paper", "Paper", "file-text"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._booking_id: int | None = None
        self._answer: PaperState | None = None
        self._paper_language = "both"
        self.preview, self.sums, self.facts = Preview(around), Sums(around), Facts(around)
        self.comparison, self.history, self.register = Comparison(around), History(around), Register(around)
        self.life, self.outgoing = Life(around, self), Outgoing(around, self)
        self.house, self.letters = HouseDeeds(around, self), Letters(around, self)
        self._other_paper = ""  # the name of a supplement or letter that is shown instead
        self.filling = Filling(around, self.facts, self.preview, self, self._to_draft)
        self.digital = Digital(around, self)
        self.bar, self.foot = PaperBar(around), PaperFoot(around, self._menu)
        self.chosen = Chosen(around)
        self._panel = side_panel(self.sums, self.foot, self.chosen)
        self._build()
        self._connect()
        self.retranslate()

    # --- building

    def _build(self) -> None:
        self._title = Elided("", "strong", stretch=1)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(head(self._title))
        left.addWidget(self.facts, 1)
        work = QSplitter()
        work.addWidget(area("left", left))
        work.addWidget(self.preview)
        work.setSizes([404, 720])
        work.setStretchFactor(1, 1)
        self._none = QWidget()
        self._none_column = QVBoxLayout(self._none)
        self._pages = QStackedLayout(self)
        self._page_of = {
            "draft": work,
            "compare": self.comparison,
            "history": self.history,
            "register": self.register,
            "none": self._none,
        }
        for page in self._page_of.values():
            self._pages.addWidget(page)

    def _connect(self) -> None:
        self.bar.booking_chosen.connect(self.show_thing)
        self.bar.view_chosen.connect(self.show_view)
        self.bar.screen_wanted.connect(lambda key: self.open_wanted.emit(key, self._booking_id))
        self.foot.save_wanted.connect(self.ask_save)
        self.foot.print_wanted.connect(self.ask_print)
        self.foot.issue_wanted.connect(self.ask_issue)
        self.digital.signed.connect(self._file_signed)
        self.facts.language_chosen.connect(self.use_language)
        self.facts.section_chosen.connect(self._to_section)
        self.bar.annexes = self.preview.annexes
        self.bar.page_wanted.connect(self._to_page)
        self.sums.fill_wanted.connect(self.filling.fill_in)
        self.facts.house_wanted.connect(self.house.ask_licensor)
        self.facts.terms_wanted.connect(self.house.ask_terms)
        self.filling.house_wanted.connect(self.house.ask_licensor)
        self.house.changed.connect(self.entered)
        self.filling.changed.connect(self.entered)
        self.filling.failed.connect(self._draft_it)
        self.life.happened.connect(self._draft_it)
        self.life.pdf_made.connect(self._show_supplement)
        self.letters.pdf_made.connect(self._show_letter)
        self.history.supplement_wanted.connect(self.life.show_amendment)
        self.history.file_wanted.connect(self.outgoing.save_attachment)
        self.register.opened.connect(self.show_thing)
        self.register.selected.connect(self.chosen.show_rows)
        self.chosen.opened.connect(self.show_thing)
        self.register.print_wanted.connect(self.outgoing.print_contracts)
        self.register.save_wanted.connect(self.outgoing.save_contracts)
        self.register.mail_wanted.connect(self.outgoing.ask_mail)

    # --- what the window asks

    def toolbar(self) -> QWidget:
        return self.bar

    def panel(self) -> QWidget:
        return self._panel

    def commands(self) -> list[Command]:
        return [
            Command("Issue the contract…", self.ask_issue, "Ctrl+Return", "stamp", "Contract"),
            Command("Next missing", self.filling.next_missing, "F8", "triangle-alert", "Contract"),
            Command("Missing before", self.filling.missing_before, "Shift+F8", "triangle-alert", "Contract"),
            Command("Save the paper as PDF…", self.ask_save, "Ctrl+E", "download", "Contract"),
            Command("Print…", self.ask_print, "Ctrl+P", "printer", "Contract"),
            Command("E-mail…", self.ask_mail, "", "", "Contract"),
            Command("Letter of consent…", self.ask_consent, "", "", "Contract"),
            Command("Approve…", partial(self._run, "approve"), "", "check", "Contract"),
            Command("Note as signed…", partial(self._run, "signed"), "", "file-check", "Contract"),
            Command("Sign with a certificate…", partial(self._run, "sign-file"), "", "lock", "Contract"),
            Command("Attach a file…", partial(self._run, "attach"), "", "", "Contract"),
            Command("Amend…", partial(self._run, "amend"), "", "", "Contract"),
            Command("Void…", partial(self._run, "void"), "", "x", "Contract"),
            Command("Verify a file…", self.digital.ask_verify, "", "file-check", "Contract"),
            Command("Compare versions", partial(self.show_view, "compare"), "", "", "Contract"),
            Command("History of the contract", partial(self.show_view, "history"), "", "history", "Contract"),
            Command("Licensor…", self.house.ask_licensor, "", "", "Contract"),
            Command("Terms of payment…", self.house.ask_terms, "", "", "Contract"),
            Command("Register of contracts", self.show_register, "", "rows-3", "Contract"),
        ]

    def entered(self) -> None:
        desk = self.around.desk

        def ask(progress: Progress) -> Any:
            return [
                b for b in list_bookings(desk, Status.CONTRACTED, Status.COMPLETED, Status.HOLD) if b.kind == "event"
            ]

        self.around.jobs.start(ask, self._listed, self.around.messages.failed, database=True)
        self.register.ask()

    def show_thing(self, thing: object) -> None:
        if isinstance(thing, int):
            self._booking_id = thing
            self.bar.choose_view(self.bar.view)
            self._draft_it()

    # --- reading

    def _listed(self, bookings: list[Booking]) -> None:
        self.bar.offer(bookings)
        if self._booking_id is None and bookings:
            self._booking_id = self._first_of(bookings)
        self.bar.choose(self._booking_id)
        self._show_page()
        self._draft_it()

    def _first_of(self, bookings: Sequence[Booking]) -> int:
        """Return the first show that is still ahead, else the first of all."""
        today = self.around.desk.now().date()
        ahead = (each.id for each in bookings if (stay := each.stay()) is not None and stay.start > today)
        return next(ahead, bookings[0].id)

    def _draft_it(self) -> None:
        booking_id, desk, language = self._booking_id, self.around.desk, self._paper_language
        if booking_id is None:
            return

        def ask(progress: Progress) -> Any:
            return paper_state(desk, booking_id, language), paper_trail(desk, booking_id)

        title = self.tr("Setting the contract")
        self.around.jobs.start(ask, self._drafted, self._not_drafted, database=True, title=title)

    def _drafted(self, answer: tuple[PaperState, tuple[TrailEntry, ...]]) -> None:
        state, trail = answer
        if state.booking_id != self._booking_id:
            return
        self._answer = self.life.state = self.filling.state = state
        self.life.language = self._paper_language
        self.bar.choose(state.booking_id)
        self.history.show_state(state, trail)
        if self.bar.view == "compare":
            self.comparison.show_state(state)
        self._show_draft()

    def _not_drafted(self, error: Exception) -> None:
        self._answer = self.life.state = self.filling.state = None
        self._show_draft()
        self.around.messages.failed(error)

    # --- showing

    def _show_draft(self) -> None:
        answer, language = self._answer, self.around.language
        self._other_paper = ""
        self._show_page()
        standing = answer.standing if answer is not None else None
        issue = answer is not None and standing is None and not answer.missing
        self.foot.allow(paper=answer is not None, issue=issue)
        self.facts.show_state(answer, self._paper_language)
        if answer is None:
            self._title.setText("")
            self.preview.show_pdf(None, "")
            self.sums.show_draft(None, ())
            return
        name = answer.draft.event.in_language(language)
        if standing is None:
            self._title.setText(
                self.tr("Draft for {booking} {event}").format(booking=answer.draft.booking_number, event=name)
            )
            self.preview.show_pdf(answer.pdf, self.tr("The real PDF of the draft"), marks_of(answer.draft))
        else:
            self._title.setText(self.tr("Contract {number} {event}").format(number=standing.number, event=name))
            masked = self.tr("Personal data are masked for your role; this is not the paper issued")
            self.preview.show_pdf(answer.pdf, masked if answer.masked else self.tr("The very bytes that were issued"))
        self.sums.show_draft(answer.draft, answer.missing if standing is None else ())
        self.figures.emit(
            self.tr("Tariff {code} v{version}").format(
                code=answer.draft.price.tariff_code, version=answer.draft.price.tariff_version
            )
        )

    @property
    def _front(self) -> PaperState | None:
        """The contract or draft in front; none while the register is."""
        return None if self.bar.in_register else self._answer

    def _number(self) -> str:
        """Return the number of the contract in front, or of the one chosen in the register; empty without one."""
        chosen = self.register.selection if self.bar.in_register else ()
        if len(chosen) == 1:
            return chosen[0].number
        return self._front.standing.number if self._front is not None and self._front.standing is not None else ""

    def _show_page(self) -> None:
        if self.bar.in_register:
            page = "register"
        elif self._booking_id is None:
            page = "none"
            clear(self._none_column)
            button = (self.tr("Go to the diary"), "primary", partial(self.open_wanted.emit, "diary", None))
            more = self.tr("A contract is drafted from a booking with space.")
            self._none_column.addWidget(EmptyState(self.tr("There is nothing to draft yet"), more, [button]))
        else:
            page = self.bar.view
        self.bar.allow_views(page in VIEWS)
        self._pages.setCurrentWidget(self._page_of[page])
        for part in (self.sums, self.foot):
            part.setHidden(page == "register")  # they are of a draft that is not in front
        self.chosen.setVisible(page == "register")
        self.bar.say(self._front)

    def show_view(self, name: str) -> None:
        """Show the ``draft``, ``compare`` versions, its ``history``, or the ``register`` of all."""
        self.bar.choose_view(name)
        if name == "compare" and self._answer is not None:
            self.comparison.show_state(self._answer)
        self._show_page()

    def _to_section(self, place: int) -> None:
        """Show where an article or annex of the list begins; the paper has annexes that the list has not."""
        if self._answer is None:
            return
        articles, annexes = self._answer.draft.articles, self._answer.draft.annexes
        if place < len(articles):
            self.preview.go_to_section(place + 1)  # the cover comes first
        else:
            self.preview.go_to_annex(annexes[place - len(articles)].number)

    def _to_page(self, page: int) -> None:
        self.show_view("draft")
        self.preview.go_to_page(page)

    def _show_supplement(self, pdf: bytes, number: str) -> None:
        self._show_other(pdf, number, self.tr("Supplement {number} as it was issued").format(number=number))

    def _show_letter(self, pdf: bytes, name: str) -> None:
        self._show_other(pdf, name, self.tr("The letter, to be saved or printed"))

    def _show_other(self, pdf: bytes, name: str, note: str) -> None:
        self.show_view("draft")
        self._other_paper = name
        self.preview.show_pdf(pdf, note)

    def show_register(self) -> None:
        """Show every contract that was issued."""
        self.show_view("register")

    # --- doing

    def use_language(self, name: str) -> None:
        """Draft in ``both``, ``zh`` or ``en``."""
        self._paper_language = name
        self._draft_it()

    def ask_issue(self) -> None:
        """Ask once more, naming the booking, then issue."""
        if self._front is not None and self.foot.issue.isEnabled():
            self.life.ask_issue()

    def ask_save(self) -> None:
        """Ask where the PDF in view goes and write it there; a folder for the rows of the register."""
        if self.bar.in_register:
            self.outgoing.save_contracts(self.register.chosen())
        elif self.preview.pdf is not None:
            self.outgoing.ask_save(self.preview.pdf, self._file_name())

    def save_to(self, path: Path) -> None:
        """Write the PDF in view."""
        if self.preview.pdf is not None:
            self.outgoing.save(self.preview.pdf, path)

    def ask_print(self) -> None:
        """Print what is in view: the rows of the register, or the paper."""
        if self.bar.in_register:
            self.outgoing.print_contracts(self.register.chosen())
        elif self.preview.pdf is not None:
            self.outgoing.ask_print([self.preview.pdf], self._file_name())

    def ask_mail(self) -> None:
        """Write the standing contract, or the one chosen in the register, into a letter."""
        if number := self._number():
            self.outgoing.ask_mail(number)

    def ask_consent(self) -> None:
        """Ask for the venue's letter of consent, for the standing contract or the one chosen in the register."""
        if number := self._number():
            self.letters.ask_consent(number)

    def _file_name(self) -> str:
        answer = self._answer
        if self._other_paper or answer is None:
            return self._other_paper or "contract"
        return answer.standing.number if answer.standing else f"draft-{answer.draft.booking_number}"

    def ask_sign_file(self) -> None:
        """Ask for the certificate that signs the standing contract or one of its supplements."""
        if self._answer is not None and self._answer.standing is not None:
            supplements = [each.number for each in self._answer.amendments if each.withdrawn_at is None]
            self.digital.ask_sign([*reversed(supplements), self._answer.standing.number])

    def _file_signed(self) -> None:
        """Show the signed file where it is kept."""
        self.show_view("history")
        self._draft_it()

    def _menu(self) -> Sequence[Sequence[PaperDeed]]:
        standing = self._answer is not None and self._answer.standing is not None
        return (
            self.life.deeds(),
            (
                PaperDeed("sign-file", self.tr("Sign with a certificate…"), self.ask_sign_file, standing),
                PaperDeed("verify", self.tr("Verify a file…"), self.digital.ask_verify, True),
            ),
            (
                PaperDeed("mail", self.tr("E-mail…"), self.ask_mail, standing),
                PaperDeed("consent", self.tr("Letter of consent…"), self.ask_consent, standing),
            ),
        )

    def _none_in_front(self) -> bool:
        """Say whether the register is in front, which has no contract; the user is told."""
        if self.bar.in_register:
            self.around.messages.told(self.tr("Open a contract first: the register is in front."))
        return self.bar.in_register

    def _to_draft(self) -> bool:
        """Bring the page of the draft to the front where one is open, and say whether."""
        if self._none_in_front():
            return False
        if self.bar.view != "draft":
            self.show_view("draft")
        return True

    def _run(self, key: str) -> None:
        """Run a deed of the menu when it is allowed, and say so when not."""
        if self._none_in_front():
            return
        deed = next(each for group in self._menu() for each in group if each.key == key)
        if deed.allowed:
            deed.run()
        else:
            text = self.tr("“{deed}” does not fit the state of this contract.")
            self.around.messages.told(text.format(deed=deed.text))

    def retranslate(self) -> None:
        parts = (self.bar, self.foot, self.preview, self.facts, self.comparison, self.history, self.register)
        for part in (*parts, self.chosen):
            part.retranslate()
        self._show_draft()
