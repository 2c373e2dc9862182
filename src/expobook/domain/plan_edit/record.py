"""Plans and edits as JSON: for revisions, the draft on disk, and the hash that says whether two plans are one."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from expobook.domain.plan import Exhibitor, Mark, MarkKind, Plan, Stand, StandKind, StandStatus, Utility, Wish
from expobook.domain.plan_edit.edit import Edit, Swap
from expobook.domain.text import Bilingual


def told(value: Stand | Mark | Utility | Exhibitor) -> dict[str, Any]:
    """Return a thing of a plan as JSON values."""
    return asdict(value)


def stand_of(facts: Mapping[str, Any]) -> Stand:
    """Return a stand from what :func:`told` gave; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    known = dict(facts)
    known["ring"] = _ring(known["ring"])
    known["kind"], known["status"] = StandKind(known["kind"]), StandStatus(known["status"])
    return Stand(**known)


def mark_of(facts: Mapping[str, Any]) -> Mark:
    known = dict(facts)
    known["ring"], known["kind"] = _ring(known["ring"]), MarkKind(known["kind"])
    return Mark(**known)


def utility_of(facts: Mapping[str, Any]) -> Utility:
    x, y = facts["at"]
    return Utility(**{**facts, "at": (int(x), int(y))})


def exhibitor_of(facts: Mapping[str, Any]) -> Exhibitor:
    known = dict(facts)
    wish: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in known.pop("wish", {}).items()
    }
    return Exhibitor(**{**known, "name": Bilingual(**known["name"]), "wish": Wish(**wish)})


def _ring(points: Any) -> tuple[tuple[int, int], ...]:
    return tuple((int(x), int(y)) for x, y in points)


def plan_text(plan: Plan) -> str:
    """Return a plan's content as canonical JSON: the same content gives the same text, in whatever order it came."""
    return json.dumps(
        {
            "title": asdict(plan.title),
            "note": asdict(plan.note),
            "bays": sorted(plan.bays),
            "stands": [told(each) for each in sorted(plan.stands, key=lambda one: one.number)],
            "marks": [told(each) for each in sorted(plan.marks, key=lambda one: one.key)],
            "utilities": [told(each) for each in sorted(plan.utilities, key=lambda one: one.key)],
            "exhibitors": [told(plan.exhibitors[key]) for key in sorted(plan.exhibitors)],
        },
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )


def plan_hash(plan: Plan) -> str:
    """Return the SHA-256 of a plan's content; ids, versions and revisions do not count."""
    return hashlib.sha256(plan_text(plan).encode()).hexdigest()


def plan_from_text(text: str, *, booking_id: int, revision: int = 1) -> Plan:
    """Return the plan that :func:`plan_text` wrote; raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    facts = json.loads(text)
    exhibitors = map(exhibitor_of, facts["exhibitors"])
    return Plan(
        id=0,
        booking_id=booking_id,
        title=Bilingual(**facts["title"]),
        bays=frozenset(facts["bays"]),
        stands=tuple(map(stand_of, facts["stands"])),
        exhibitors={each.key: each for each in exhibitors},
        revision=revision,
        note=Bilingual(**facts["note"]),
        marks=tuple(map(mark_of, facts["marks"])),
        utilities=tuple(map(utility_of, facts["utilities"])),
    )


_KINDS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "stands": stand_of,
    "marks": mark_of,
    "utilities": utility_of,
    "exhibitors": exhibitor_of,
}


def edit_text(edit: Edit) -> str:
    """Return an edit as one line of JSON."""
    facts: dict[str, Any] = {"verb": edit.verb}
    for kind in _KINDS:
        swaps = getattr(edit, kind)
        if swaps:
            facts[kind] = [[told(side) if side is not None else None for side in (s.before, s.after)] for s in swaps]
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def edit_from_text(text: str) -> Edit:
    """Return the edit of a line; raises ``KeyError``, ``TypeError`` or ``ValueError`` when it is not one."""
    facts = json.loads(text)
    swaps = {
        kind: tuple(Swap(*(read(side) if side is not None else None for side in pair)) for pair in facts.get(kind, ()))
        for kind, read in _KINDS.items()
    }
    return Edit(str(facts["verb"]), **swaps)
