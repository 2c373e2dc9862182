"""Plans that come in from files: our own in every form as they were, foreign drawings as far as they are stands."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from expobook.domain.errors import UserError
from expobook.domain.plan import Exhibitor, Plan
from expobook.domain.plan_difference import PlanDifference, plan_difference
from expobook.exchange import atomic
from expobook.exchange.drawing import BadDrawing, Damaged, Drawing, TooMuch
from expobook.exchange.drawn_stands import Placing, Taken, drawn_stands, own_stands
from expobook.exchange.dxf_reader import read_dxf
from expobook.exchange.limited import Reader, TooSlow, reader_or
from expobook.exchange.list_file import BadListFile
from expobook.exchange.stands_back import (
    RowRefused,
    StandsBack,
    is_allocation_list,
    read_allocation_list,
    read_geojson,
    stands_of_list,
)
from expobook.exchange.svg_reader import read_svg
from expobook.services.book.keeping import before_import
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.plans import allocation

_DRAWINGS = {"dxf": read_dxf, "svg": read_svg}
FORMS = (*_DRAWINGS, "geojson", "xlsx", "csv")
LARGEST_FILE = 100_000_000
_HARMLESS = 1_000_000  # bytes of a map that can be read here; a larger one is read in a process with limits


class StandsRefused(UserError):
    """Stands of a file cannot be taken, so none was: ``count``; the first's ``line``, ``field``, ``value``, ``why``."""

    code = "stands-refused"


@dataclass(frozen=True, slots=True)
class PlanImport:
    """What a file would make of a plan.

    ``own`` files replace the plan's stands, foreign ones add to them. ``left`` counts what was not taken, by reason.
    """

    plan: Plan
    difference: PlanDifference
    own: bool
    taken: int
    refused: tuple[RowRefused, ...] = ()
    left: Mapping[str, int] = field(default_factory=dict)
    layers: Mapping[str, int] = field(default_factory=dict)
    unnumbered: int = 0

    def changes_anything(self, plan: Plan) -> bool:
        """Say whether a plan, the one that was asked for, would be another."""
        return bool(self.difference) or self.plan.exhibitors != plan.exhibitors


def look_through(
    desk: Desk, plan: Plan, path: Path, placing: Placing | None = None, reader: Reader | None = None
) -> PlanImport:
    """Read a file and say what it would make of a plan; nothing is written.

    Drawings are read in a process with limits on time and memory: in ``reader``, where several are to be read.

    Raises:
        BadDrawing, BadListFile, FileTrouble: the file cannot be read at all.
        UnknownThing: the hall is not in the venue.
    """
    form = path.suffix.lower().removeprefix(".")
    if form in _DRAWINGS:
        drawing = _read(path, form, reader)
        own = own_stands(drawing)
        if own is not None:
            return _result(plan, own, own=True)
        return _result(plan, drawn_stands(drawing, desk.venue, placing or Placing()), own=False)
    return _result(plan, Taken(_list(path, form, reader), {}, {}), own=True)


def _read(path: Path, form: str, reader: Reader | None) -> Drawing:
    content = atomic.read(path, at_most=LARGEST_FILE)
    with _limits(path), reader_or(reader) as limited:
        return limited.read(_DRAWINGS[form], content)


def _list(path: Path, form: str, reader: Reader | None) -> StandsBack:
    if form == "geojson":
        return _map(path, reader)
    if form not in FORMS:
        raise BadDrawing(path=str(path), why="no-plan-form", known=", ".join(FORMS))
    table = read_allocation_list(path, reader)
    if not is_allocation_list(table):
        raise BadListFile(path=str(path), why="no-allocation-list", heads=", ".join(table.unknown)[:200])
    return stands_of_list(table)


def _map(path: Path, reader: Reader | None) -> StandsBack:
    content = atomic.read(path, at_most=LARGEST_FILE)
    with _limits(path):
        if len(content) <= _HARMLESS:
            back = read_geojson(content)
        else:
            with reader_or(reader) as limited:
                back = limited.read(read_geojson, content)
    if back is None:
        raise BadDrawing(path=str(path), why="no-plan-of-ours")
    return back


@contextmanager
def _limits(path: Path) -> Iterator[None]:
    """Say in the user's words what a reader met."""
    try:
        yield
    except Damaged as error:
        raise BadDrawing(path=str(path), why=str(error) or "file-damaged") from error
    except TooMuch as error:
        raise BadDrawing(path=str(path), why="too-much") from error
    except TooSlow as error:
        raise BadDrawing(path=str(path), why="too-slow") from error


def _result(plan: Plan, taken: Taken, *, own: bool) -> PlanImport:
    """Put the stands of a file into a plan; exhibitors of the plan keep what the file does not tell of them."""
    back = taken.back
    numbers = {stand.number for stand in back.stands}
    kept = () if own else tuple(stand for stand in plan.stands if stand.number not in numbers)
    stands = tuple(sorted((*kept, *back.stands), key=lambda stand: stand.number))
    exhibitors = {**plan.exhibitors}
    for key, found in back.exhibitors.items():
        known = exhibitors.get(key, Exhibitor(0, key, found.name))
        exhibitors[key] = replace(known, name=found.name)
    after = replace(plan, stands=stands, exhibitors=exhibitors)
    return PlanImport(
        after,
        plan_difference(plan, after),
        own,
        len(back.stands),
        back.refused,
        taken.left,
        taken.layers,
        taken.unnumbered,
    )


def take_in(desk: Desk, plan: Plan, found: PlanImport, why: str) -> tuple[Plan, Changes]:
    """Save what a file makes of a plan, all of it or nothing; a file that changes nothing saves nothing.

    Raises:
        StandsRefused: some stand was refused; nothing is written.
        BadInput, StaleData: as :func:`allocation.save_plan`.
        BookDamaged, StorageFailure: there can be no backup of what there was before.
    """
    if found.refused:
        first = found.refused[0]
        raise StandsRefused(
            count=len(found.refused), line=first.line, field=first.field, value=first.value, why=first.why
        )
    if not found.changes_anything(plan):
        return plan, Changes()
    before_import(desk)
    return allocation.save_plan(desk, found.plan, expected_version=plan.version, why=f"import {why}"[:200])
