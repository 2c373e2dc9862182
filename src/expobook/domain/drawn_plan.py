"""A stand plan as a contract has it: what its drawing shows, frozen; nothing of what exhibitors pay or wished."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from expobook.domain.geometry import Ring
from expobook.domain.plan import Exhibitor, Plan, Stand, StandKind, StandStatus
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


@dataclass(frozen=True, slots=True)
class DrawnPlan:
    """The stands of the licensed halls when a contract was drawn up, in the order of their numbers."""

    revision: int
    stands: tuple[DrawnStand, ...]
    names: Mapping[str, Bilingual] = field(default_factory=dict)
    note: Bilingual = Bilingual("", "")

    @property
    def halls(self) -> frozenset[str]:
        """Codes of the halls that have stands: each gets a sheet."""
        return frozenset(each.hall for each in self.stands)

    @property
    def mark(self) -> str:
        """Eight hex digits that stand for this very drawing: revisions are counted by hand, stands move between."""
        names = sorted((key, name.zh, name.en) for key, name in self.names.items())
        told = json.dumps([self.revision, self.stands, names, self.note.zh, self.note.en])
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
        )


def drawn(plan: Plan | None, halls: Iterable[str]) -> DrawnPlan | None:
    """Return what a contract keeps of a plan: the stands in some halls, None where there are none."""
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
    return DrawnPlan(plan.revision, stands, names, plan.note)
