"""A stand plan as a contract has it: what its drawing shows, frozen; nothing of what exhibitors pay or wished."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from expobook.domain.geometry import Ring
from expobook.domain.plan import Exhibitor, Mark, MarkKind, Plan, Stand, StandKind, StandStatus
from expobook.domain.text import Bilingual

DRAWN_FIXTURES = frozenset({"column", "hydrant"})  # what hall sheets show of what is fixed in a hall


class DrawnStand(NamedTuple):
    """A stand as it is drawn; ``who`` is a key of the plan's names, empty where nobody has it."""

    number: str
    hall: str
    ring: Ring
    kind: StandKind
    status: StandStatus
    who: str


class DrawnAisle(NamedTuple):
    """An aisle as it is drawn; ``words`` are the venue's own, empty where there are none."""

    hall: str
    ring: Ring
    main: bool
    words: str


@dataclass(frozen=True, slots=True)
class DrawnPlan:
    """The stands and aisles of the licensed halls when a contract was drawn up, stands in the order of their numbers.

    Contracts issued before aisles were kept have none, and say nothing of them in their contents.
    """

    revision: int
    stands: tuple[DrawnStand, ...]
    names: Mapping[str, Bilingual] = field(default_factory=dict)
    note: Bilingual = Bilingual("", "")
    aisles: tuple[DrawnAisle, ...] = ()

    @property
    def halls(self) -> frozenset[str]:
        """Codes of the halls that have stands: each gets a sheet."""
        return frozenset(each.hall for each in self.stands)

    @property
    def mark(self) -> str:
        """Eight hex digits that stand for this very drawing: revisions are counted by hand, stands move between."""
        names = sorted((key, name.zh, name.en) for key, name in self.names.items())
        aisles = [self.aisles] if self.aisles else []
        told = json.dumps([self.revision, self.stands, names, self.note.zh, self.note.en, *aisles])
        return hashlib.sha256(told.encode()).hexdigest()[:8].upper()

    def plan(self, bays: frozenset[str]) -> Plan:
        """Return the plan that is drawn in some licensed bays; it has no number in any book."""
        return Plan(
            0,
            0,
            Bilingual("", ""),
            bays,
            tuple(Stand(each.number, each.hall, each.ring, each.kind, each.status, each.who) for each in self.stands),
            {key: Exhibitor(0, key, name) for key, name in self.names.items()},
            self.revision,
            note=self.note,
            marks=tuple(
                Mark(f"A{number}", MarkKind.AISLE, each.hall, each.ring, each.words, each.main)
                for number, each in enumerate(self.aisles, 1)
            ),
        )


def drawn(plan: Plan | None, halls: Iterable[str]) -> DrawnPlan | None:
    """Return what a contract keeps of a plan: stands and aisles in some halls, None where there are no stands."""
    wanted = frozenset(halls)
    stands = tuple(
        DrawnStand(each.number, each.hall, each.ring, each.kind, each.status, each.exhibitor)
        for each in sorted(plan.stands if plan is not None else (), key=lambda stand: stand.number)
        if each.hall in wanted
    )
    if plan is None or not stands:
        return None
    taken = {each.who for each in stands if each.who}
    names = {key: one.name for key, one in plan.exhibitors.items() if key in taken}
    shown = {each.hall for each in stands}
    aisles = tuple(
        DrawnAisle(each.hall, each.ring, each.main, each.words)
        for each in plan.marks
        if each.kind is MarkKind.AISLE and each.hall in shown
    )
    return DrawnPlan(plan.revision, stands, names, plan.note, aisles)
