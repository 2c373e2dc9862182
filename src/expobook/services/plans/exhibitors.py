"""Taking exhibitor lists into a plan: a dry run first, a verdict on every row, all of it or nothing."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from expobook.domain.errors import BadInput, RowsRefused
from expobook.domain.plan import Exhibitor, Plan, StandKind, Wish
from expobook.domain.text import LONGEST_NAME, bilingual, clean
from expobook.exchange.allocation_table import KINDS
from expobook.exchange.exhibitor_list import read_exhibitors, square_mm
from expobook.exchange.limited import Reader
from expobook.exchange.list_file import ListTable
from expobook.services.book.keeping import before_import
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.plans import allocation

_MOST_VEHICLES = 10_000
_NUMBER = re.compile(r"\d{1,7}(\.0+)?")


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What becomes of one line of a file: ``state`` is new, changed, same, or refused with field, value and why."""

    line: int
    key: str
    state: str
    field: str = ""
    value: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an exhibitor list would do: a verdict a row, and exhibitors of the plan that it does not name."""

    columns: Mapping[str, str]  # field -> letter of its column
    unknown: tuple[str, ...]
    rows: tuple[RowVerdict, ...]
    absent: tuple[str, ...]
    exhibitors: Mapping[str, Exhibitor]

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self.rows)

    @property
    def changes_anything(self) -> bool:
        """Whether any row is new to the plan or tells something else than it."""
        return any(row.state in ("new", "changed") for row in self.rows)

    @property
    def refused(self) -> tuple[RowVerdict, ...]:
        return tuple(row for row in self.rows if row.state == "refused")


def look_through(
    desk: Desk, plan: Plan, path: Path, matches: Mapping[str, str] | None = None, reader: Reader | None = None
) -> ImportReport:
    """Read an exhibitor list and say what it would do to a plan; nothing is written.

    A large file is read in a process with limits: in ``reader``, where several are to be read.

    Raises:
        BadListFile, FileTrouble: the file cannot be read at all.
    """
    table = read_exhibitors(path, matches, reader)
    halls = {hall.code for hall in desk.venue.halls}
    keys = Counter(filter(None, (table.cell(row, "key") for _, row in table.rows)))
    found: dict[str, Exhibitor] = {}
    verdicts: list[RowVerdict] = []
    for line, row in table.rows:
        key = table.cell(row, "key")
        try:
            exhibitor = _exhibitor(table, row, halls, line)
            if keys[key] > 1:
                raise BadInput(field="key", value=key, why="double-exhibitor")
        except BadInput as refusal:
            facts = refusal.facts
            verdicts.append(
                RowVerdict(line, key, "refused", str(facts["field"]), str(facts["value"])[:80], str(facts["why"]))
            )
            continue
        before = plan.exhibitors.get(exhibitor.key)
        if before is not None:
            exhibitor = replace(exhibitor, id=before.id, version=before.version)
        state = "new" if before is None else "same" if before == exhibitor else "changed"
        found[exhibitor.key] = exhibitor
        verdicts.append(RowVerdict(line, exhibitor.key, state))
    letters = {field: _letter(place) for field, place in table.columns.items()}
    absent = tuple(key for key in plan.exhibitors if key not in found)
    return ImportReport(letters, table.unknown, tuple(verdicts), absent, found)


def _letter(place: int) -> str:
    """Return a column's letter as spreadsheets name it; 0 is A."""
    return chr(65 + place) if place < 26 else chr(64 + place // 26) + chr(65 + place % 26)


def with_exhibitors(plan: Plan, report: ImportReport) -> Plan:
    """Return a plan with the exhibitors of a list added or brought up to date; nobody is taken out.

    Raises:
        RowsRefused: some row was refused.
    """
    if report.refused:
        first = report.refused[0]
        raise RowsRefused(
            count=len(report.refused), line=first.line, field=first.field, value=first.value, why=first.why
        )
    return replace(plan, exhibitors={**plan.exhibitors, **report.exhibitors})


def import_exhibitors(
    desk: Desk, plan: Plan, path: Path, matches: Mapping[str, str] | None = None
) -> tuple[Plan, ImportReport, Changes]:
    """Take an exhibitor list into a plan and save it, all rows or none; a list that changes nothing saves nothing.

    Raises:
        RowsRefused: some row was refused; nothing is written.
        BadListFile, FileTrouble, StaleData: the file or the book refuses.
        BookDamaged, StorageFailure: there can be no backup of what there was before.
    """
    report = look_through(desk, plan, path, matches)
    wanted = with_exhibitors(plan, report)
    if not report.changes_anything:
        return plan, report, Changes()
    before_import(desk)
    saved, changes = allocation.save_plan(desk, wanted, expected_version=plan.version, why="import-exhibitors")
    return saved, report, changes


def _exhibitor(table: ListTable, row: tuple[str, ...], halls: set[str], line: int) -> Exhibitor:
    """Return the exhibitor of a row; raises ``BadInput`` for the first cell that cannot be used."""

    def cell(field: str) -> str:
        return table.cell(row, field)

    zh, en = cell("name_zh"), cell("name_en")
    name = bilingual(zh, en, "name")
    key = clean(cell("key") or zh or en, "key", longest=40)
    area = square_mm(cell("area")) if cell("area") else 0
    if area is None:
        raise BadInput(field="area", value=cell("area"), why="not-a-number")
    hall = cell("hall")
    if hall and hall not in halls:
        raise BadInput(field="hall", value=hall, why="not-in-venue")
    wish = Wish(
        area_mm2=area if area % 1_000_000 else 0,
        kind=_kind(cell("kind")),
        open_sides=_sides(cell("open_sides")),
        hall=hall,
        number=clean(cell("number"), "stand", longest=40, required=False),
        near=tuple(_keys(cell("near"))),
        apart=tuple(_keys(cell("apart"))),
        priority=_whole(cell("priority"), "priority", 1_000_000),
    )
    return Exhibitor(
        0,
        key,
        name,
        clean(cell("category"), "category", longest=80, required=False),
        clean(cell("group"), "group", longest=80, required=False),
        area // 1_000_000,
        _whole(cell("vehicles"), "vehicles", _MOST_VEHICLES),
        wish=wish,
        turntables=_whole(cell("turntables"), "turntables", _MOST_VEHICLES),
    )


def _whole(text: str, field: str, most: int) -> int:
    if not text:
        return 0
    if not _NUMBER.fullmatch(text) or int(text.split(".", maxsplit=1)[0]) > most:
        raise BadInput(field=field, value=text, why="not-a-number")
    return int(text.split(".", maxsplit=1)[0])


_SIDES = {"inline": 1, "corner": 2, "peninsula": 3, "island": 4, "单面": 1, "双面": 2, "三面": 3, "四面": 4, "岛式": 4}


def _sides(text: str) -> int:
    if not text:
        return 0
    found = next((sides for word, sides in _SIDES.items() if word in text.lower()), None)
    if found is None and text[:1] in "01234" and not text[1:2].isdigit():
        found = int(text[0])
    if found is None:
        raise BadInput(field="open_sides", value=text, why="not-open-sides")
    return found


def _kind(text: str) -> str:
    if not text:
        return ""
    for kind in StandKind:
        words = KINDS[kind]
        if text.strip().lower() in {kind.value, words.en} or words.zh in text or words.en in text.lower():
            return kind.value
    raise BadInput(field="kind", value=text, why="unknown-kind")


def _keys(text: str) -> Iterator[str]:
    for part in re.split(r"[,;、，；|]", text[:LONGEST_NAME]):
        if part.strip():
            yield part.strip()
