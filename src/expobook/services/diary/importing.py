"""Taking a spreadsheet's diary into the book: a dry run first, a verdict on every row, all rows or none."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from expobook.domain.booking import Booking, Kind, Line, Status
from expobook.domain.diary import DatesReversed, Schedule, ShowOutsideLicence, Stay
from expobook.domain.errors import BadInput, RowsRefused, UnknownThing, UserError
from expobook.domain.holds import SpaceTaken, check_lines
from expobook.domain.record import snapshot
from expobook.domain.text import LONGEST_NOTE, Bilingual, bilingual, clean
from expobook.exchange.diary_list import CLOSURE, HEADS, day_of, read_diary_list, space_words, state_of
from expobook.exchange.list_file import ListTable, read_table
from expobook.services.book.keeping import before_import
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.diary.booking import default_expiry, next_number
from expobook.services.diary.placing import hard_clashes, options_ahead, place, ranks_of, refuse_taken, soft_clashes
from expobook.services.rules import LONGEST_THEME, rules_of, theme_code
from expobook.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DiaryRowVerdict:
    """What becomes of one line of a file.

    ``state`` is hold, contracted, closure, or refused with ``field``, ``value`` and ``why``; where others stand
    in the way ``clash`` says who, where, when, and what would help; a hold with a ``clash`` is a contracted row of a
    joint fair that was taken behind the one that has the space. ``rank`` is a hold's worst, ``warnings`` its soft
    clashes.
    """

    line: int
    title: Bilingual
    state: str
    field: str = ""
    value: str = ""
    why: str = ""
    clash: UserError | None = None
    rank: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class DiaryImport:
    """What a list does to the book: a verdict a row; ``written`` says whether it was done."""

    columns: Mapping[str, int]
    unknown: tuple[str, ...]
    rows: tuple[DiaryRowVerdict, ...]
    written: bool = False

    @property
    def refused(self) -> tuple[DiaryRowVerdict, ...]:
        return tuple(row for row in self.rows if row.state == "refused")

    @property
    def behind(self) -> tuple[DiaryRowVerdict, ...]:
        """The contracted rows that became holds because others have their space."""
        return tuple(row for row in self.rows if row.state != "refused" and row.clash is not None)


@dataclass(frozen=True, slots=True)
class ListColumns:
    """The heads of a list, and which of them each field was found under."""

    heads: tuple[str, ...]
    found: Mapping[str, str]


def columns_of(path: Path) -> ListColumns:
    """Return the heads of a list and what they were taken for; raises ``BadListFile``, ``FileTrouble``."""
    table = read_table(path, HEADS)
    return ListColumns(table.heads, {field: table.heads[place] for field, place in table.columns.items()})


class _OnlyLooking(Exception):
    """Ends the transaction of a dry run, so that nothing of it is kept."""

    def __init__(self, found: DiaryImport) -> None:
        super().__init__()
        self.found = found


def look_through_diary(
    desk: Desk, path: Path, matches: Mapping[str, str] | None = None, *, joint: bool = False
) -> DiaryImport:
    """Say what a list would do; the rows are truly entered, one after the other, and nothing of it is kept.

    ``joint`` is as in :func:`import_diary`.

    Raises:
        BadListFile, FileTrouble: the file cannot be read at all.
    """
    table = read_diary_list(path, matches)

    def work(uow: UnitOfWork) -> None:
        raise _OnlyLooking(_enter_all(desk, uow, table, path.name, joint=joint)[0])

    try:
        desk.store.transact(work)
    except _OnlyLooking as looked:
        return looked.found
    raise AssertionError("unreachable: a dry run always ends so")


def import_diary(
    desk: Desk, path: Path, matches: Mapping[str, str] | None = None, *, joint: bool = False
) -> tuple[DiaryImport, Changes]:
    """Enter every row of a list in one transaction.

    With ``joint`` a contracted row whose space another firm booking has becomes a hold behind it instead of being
    refused: so a list loads in which joint fairs share halls and days.

    Raises:
        RowsRefused: some row was refused; nothing is written.
        BadListFile, FileTrouble: the file cannot be read at all.
        BookDamaged, StorageFailure: there can be no backup of what there was before.
    """
    table = read_diary_list(path, matches)

    def work(uow: UnitOfWork) -> tuple[DiaryImport, frozenset[int]]:
        found, bookings = _enter_all(desk, uow, table, path.name, joint=joint)
        if found.refused:
            worst = found.refused[0]
            raise RowsRefused(
                count=len(found.refused), line=worst.line, field=worst.field, value=worst.value, why=worst.why
            )
        return found, bookings

    before_import(desk)
    found, bookings = desk.store.transact(work)
    return replace(found, written=True), Changes(bookings=bookings)


def _enter_all(
    desk: Desk, uow: UnitOfWork, table: ListTable, source: str, *, joint: bool
) -> tuple[DiaryImport, frozenset[int]]:
    """Enter what is firm first, then joint fairs behind it, then what queues: the order of a list does not matter."""
    verdicts: list[DiaryRowVerdict] = []
    bookings: set[int] = set()
    wanted: list[tuple[int, Booking]] = []
    for line, row in table.rows:
        title = Bilingual(table.cell(row, "title_zh"), table.cell(row, "title_en"))
        try:
            wanted.append((line, _booking(desk, uow, table, row)))
        except _RowRefused as refused:
            verdicts.append(_refusal(line, title, refused))
    queue = deque(sorted(wanted, key=lambda one: (not one[1].status.is_firm, one[0])))
    firm_left = sum(booking.status.is_firm for _, booking in wanted)
    behind: dict[int, UserError] = {}
    while queue:
        line, booking = queue.popleft()
        firm_left -= booking.status.is_firm
        try:
            verdict, number = _enter(desk, uow, booking, line, source)
        except _RowRefused as refused:
            if joint and booking.status is Status.CONTRACTED and isinstance(refused.clash, SpaceTaken):
                behind[line] = refused.clash
                expires = default_expiry(desk, rules_of(uow), booking)
                queue.insert(firm_left + len(behind) - 1, (line, replace(booking, status=Status.HOLD, expires=expires)))
            else:
                verdicts.append(_refusal(line, booking.title, refused))
        else:
            verdicts.append(replace(verdict, clash=behind.get(line)))
            bookings.add(number)
    in_order = tuple(sorted(verdicts, key=lambda one: one.line))
    return DiaryImport(table.columns, table.unknown, in_order), frozenset(bookings)


def _refusal(line: int, title: Bilingual, refused: "_RowRefused") -> DiaryRowVerdict:
    return DiaryRowVerdict(line, title, "refused", refused.field, refused.value, refused.why, refused.clash)


class _RowRefused(Exception):
    def __init__(self, field: str, value: str, why: str, clash: UserError | None = None) -> None:
        super().__init__(why)
        self.field, self.value, self.why, self.clash = field, value[:160], why, clash


def _booking(desk: Desk, uow: UnitOfWork, table: ListTable, row: tuple[str, ...]) -> Booking:
    """Return the booking of a row, not yet stored; raises ``_RowRefused`` for the first cell that cannot be used."""

    def cell(field: str) -> str:
        return table.cell(row, field)

    try:
        title = bilingual(cell("title_zh"), cell("title_en"), "title")
        state = state_of(cell("status"))
        line = Line(desk.venue.expand(space_words(cell("space"))), _schedule(cell, closed=state == CLOSURE))
        check_lines(title, [line])
        made = Booking(
            id=0,
            number="",
            kind=Kind.CLOSURE if state == CLOSURE else Kind.EVENT,
            title=title,
            status=Status.HOLD if state == Status.HOLD else _firm_status(desk, line),
            lines=(line,),
            theme=theme_code(cell("theme")) or clean(cell("theme"), "theme", longest=LONGEST_THEME, required=False),
            likelihood=50 if state == Status.HOLD else 100,
            note=clean(cell("note"), "note", longest=LONGEST_NOTE, required=False),
            created=desk.now(),
        )
        held = state == Status.HOLD
        return replace(made, expires=default_expiry(desk, rules_of(uow), made)) if held else made
    except BadInput as refused:
        facts = refused.facts
        raise _RowRefused(str(facts["field"]), str(facts["value"]), str(facts["why"])) from refused
    except UnknownThing as refused:
        raise _RowRefused("space", str(refused.facts["name"]), "not-in-venue") from refused
    except (DatesReversed, ShowOutsideLicence) as refused:
        raise _RowRefused("days", cell("start"), "days-not-in-order") from refused
    except UserError as refused:
        raise _RowRefused("space", cell("space"), refused.code) from refused


def _firm_status(desk: Desk, line: Line) -> Status:
    return Status.COMPLETED if line.schedule.until <= desk.now().date() else Status.CONTRACTED


def _schedule(cell: Callable[[str], str], *, closed: bool) -> Schedule:
    """Return the days of a row: what is not said is that the show takes all the days."""
    start = day_of(cell("start"), "from")
    last = day_of(cell("until"), "until") if cell("until") else None
    opens = day_of(cell("show_from"), "show") if cell("show_from") else start
    closes = day_of(cell("show_to"), "show") if cell("show_to") else last or opens
    until = (last or closes) + timedelta(days=1)
    if closed:
        return Schedule.closure(Stay(start, until))
    return Schedule(start, opens, closes + timedelta(days=1), until)


def _enter(desk: Desk, uow: UnitOfWork, wanted: Booking, row: int, source: str) -> tuple[DiaryRowVerdict, int]:
    """Store a booking and its cells; raises ``_RowRefused`` where a firm one may not stand."""
    firm = wanted.status.is_firm
    if firm:
        _refuse_in_the_way(desk, uow, wanted)
    soft = soft_clashes(uow, desk.venue, rules_of(uow), wanted)
    saved = uow.bookings.add(replace(wanted, number=next_number(desk, uow)))
    place(uow, saved, {}, firm=firm)
    why = f"{source}, {row}"
    uow.audit.add(desk.actor, desk.now(), "import", "booking", saved.id, after=snapshot(saved), why=why)
    rank = max((one.rank for one in ranks_of(uow, [saved.id]).get(saved.id, ())), default=0)
    state = CLOSURE if saved.kind is Kind.CLOSURE else Status.CONTRACTED if firm else Status.HOLD
    return DiaryRowVerdict(row, saved.title, str(state), rank=rank, warnings=len(soft)), saved.id


def _refuse_in_the_way(desk: Desk, uow: UnitOfWork, wanted: Booking) -> None:
    where = desk.venue.describe(wanted.bays)
    clashes = hard_clashes(uow, wanted.lines)
    if clashes:
        raise _RowRefused("space", where, "space-taken", refuse_taken(desk, uow, wanted, clashes))
    if wanted.kind is Kind.CLOSURE:
        return
    line = wanted.lines[0]
    waiting = uow.cells.options(line.schedule.stay, line.bays)
    if waiting:
        raise _RowRefused("space", where, "option-ahead", options_ahead(desk, uow, wanted, waiting))
