"""One transaction on the book: repositories that take and give values."""

from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from expobook.domain.masking import Hidden
from expobook.domain.text import Bilingual
from expobook.storage.audit import AuditTrail
from expobook.storage.bay_numbers import BayNumbers
from expobook.storage.bookings import Bookings
from expobook.storage.cells import Cells
from expobook.storage.challenges import Challenges
from expobook.storage.parties import Parties
from expobook.storage.people import Gate, People
from expobook.storage.rows import BayRow, BookRow, CounterRow, table
from expobook.storage.settings import Settings
from expobook.storage.venue_keys import FIRST
from expobook.storage.venues import Venues

if TYPE_CHECKING:
    from expobook.storage.clause_libraries import ClauseLibraries
    from expobook.storage.contacts import Contacts
    from expobook.storage.contract_papers import ContractPapers
    from expobook.storage.contracts import Contracts
    from expobook.storage.dealings import Dealings
    from expobook.storage.figures import Figures
    from expobook.storage.plan_history import PlanHistory
    from expobook.storage.plans import Plans
    from expobook.storage.seasons import Seasons
    from expobook.storage.series import SeriesOfBook
    from expobook.storage.tariffs import Tariffs

_NEXT = (
    update(table(CounterRow))
    .where(CounterRow.name == bindparam("counter"))
    .values(value=CounterRow.value + 1)
    .returning(CounterRow.value)
)
_BAYS = select(BayRow.code, BayRow.id, BayRow.venue)


class UnitOfWork:
    """A session with its repositories; ``Store`` opens it, commits it or leaves the book untouched.

    What belongs to a venue is that of ``venue``; parties, accounts and the trail are those of the whole book. Personal
    data are masked for whom ``hidden`` names. Repositories that no start of the window asks are loaded by the first who
    does: their tables and values are half of the storage.
    """

    def __init__(self, session: Session, *, hidden: Hidden | None = None, venue: int = FIRST) -> None:
        self.session, self._hidden, self.venue = session, hidden, venue

    @cached_property
    def bays(self) -> BayNumbers:
        return BayNumbers(self.session.connection().execute(_BAYS).tuples().all(), self.venue)

    @cached_property
    def cells(self) -> Cells:
        return Cells(self.session, self.bays)

    @cached_property
    def bookings(self) -> Bookings:
        return Bookings(self.session, self.bays, self.venue)

    @cached_property
    def challenges(self) -> Challenges:
        return Challenges(self.session, self.venue)

    @cached_property
    def parties(self) -> Parties:
        return Parties(self.session, masked=self._hidden is not None)

    @cached_property
    def contacts(self) -> "Contacts":
        from expobook.storage.contacts import Contacts

        return Contacts(self.session)

    @cached_property
    def venues(self) -> Venues:
        return Venues(self.session, self.venue)

    @cached_property
    def settings(self) -> Settings:
        return Settings(self.session, self.venue)

    @cached_property
    def audit(self) -> AuditTrail:
        return AuditTrail(self.session, self.gate)

    @cached_property
    def gate(self) -> Gate:
        return Gate(self.session)

    @cached_property
    def people(self) -> People:
        return People(self.session)

    @cached_property
    def tariffs(self) -> "Tariffs":
        from expobook.storage.tariffs import Tariffs

        return Tariffs(self.session, self.venue)

    @cached_property
    def contracts(self) -> "Contracts":
        from expobook.storage.contracts import Contracts

        return Contracts(self.session, self.venue, self._hidden)

    @cached_property
    def clauses(self) -> "ClauseLibraries":
        from expobook.storage.clause_libraries import ClauseLibraries

        return ClauseLibraries(self.session, self.venue)

    @cached_property
    def papers(self) -> "ContractPapers":
        from expobook.storage.contract_papers import ContractPapers

        return ContractPapers(self.session, self._hidden)

    @cached_property
    def dealings(self) -> "Dealings":
        from expobook.storage.dealings import Dealings

        return Dealings(self.session, self.venue, self._hidden)

    @cached_property
    def figures(self) -> "Figures":
        from expobook.storage.figures import Figures

        return Figures(self.session, self.bays, self.venue)

    @cached_property
    def seasons(self) -> "Seasons":
        from expobook.storage.seasons import Seasons

        return Seasons(self.session, self.venue)

    @cached_property
    def series(self) -> "SeriesOfBook":
        from expobook.storage.series import SeriesOfBook

        return SeriesOfBook(self.session, self.venue)

    @cached_property
    def plans(self) -> "Plans":
        from expobook.storage.plans import Plans

        return Plans(self.session)

    @cached_property
    def plan_history(self) -> "PlanHistory":
        from expobook.storage.plan_history import PlanHistory

        return PlanHistory(self.session)

    def draw(self, counter: str) -> int:
        """Return the next number of a counter, without gaps among what is committed; 1 is the first."""
        drawn = self.session.connection().execute(_NEXT, {"counter": counter}).scalar_one_or_none()
        if drawn is None:
            self.session.add(CounterRow(name=counter, value=1))
            self.session.flush()
            return 1
        return drawn

    def at(self, venue: int) -> "UnitOfWork":
        """Return this transaction as another venue of the book sees it."""
        return UnitOfWork(self.session, hidden=self._hidden, venue=venue)

    def each_venue(self) -> list["UnitOfWork"]:
        """Return this transaction as each venue of the book sees it, the first first."""
        return [self if key == self.venue else self.at(key) for key in self.venues.codes()]

    def uid(self) -> str:
        """Return the name that tells this book from every other."""
        return str(self.session.execute(select(BookRow.uid)).scalar_one())

    def title(self) -> str:
        """Return the book's title in Chinese, the English one where there is none."""
        return self.titles().in_language("zh")

    def titles(self) -> Bilingual:
        """Return the book's title in both languages."""
        zh, en = self.session.execute(select(BookRow.title_zh, BookRow.title_en)).one()
        return Bilingual(str(zh), str(en))

    def change_no(self) -> int:
        """Return how many writing transactions the book has seen; it grows with each."""
        return self.session.execute(select(BookRow.change_no)).scalar_one()
