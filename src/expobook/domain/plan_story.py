"""What happens to a plan over time: revisions that were handed out, and the history of each stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from expobook.domain.plan import Stand
from expobook.domain.plan_edit.edit import Swap


@dataclass(frozen=True, slots=True)
class Revision:
    """A plan as it was handed out, without its content; ``sha256`` is that of the content."""

    number: int
    version: int
    at: datetime
    who: str
    why: str
    stands: int
    net_mm2: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StandChange:
    """What one saving did to a stand: ``verb`` is added, removed, renumbered, moved, assigned, status or changed."""

    number: str
    version: int
    at: datetime
    who: str
    verb: str
    before: Stand | None
    after: Stand | None


def stand_changes(swaps: Iterable[Swap[Stand]]) -> list[tuple[str, str, Swap[Stand]]]:
    """Return number, verb and swap of each stand that changed; one that only got a new number is renumbered."""
    known = list(swaps)
    gone = {swap.before.ring: swap.before for swap in known if swap.before is not None and swap.after is None}
    told: list[tuple[str, str, Swap[Stand]]] = []
    followed: set[str] = set()
    for swap in known:
        after = swap.after
        if after is None:
            continue
        earlier = gone.get(after.ring) if swap.before is None else None
        if earlier is not None and earlier.number not in followed:
            followed.add(earlier.number)
            told.append((after.number, "renumbered", Swap(earlier, after)))
        else:
            told.append((after.number, _verb(swap.before, after), swap))
    for swap in known:
        if swap.before is not None and swap.after is None and swap.before.number not in followed:
            told.append((swap.before.number, "removed", swap))
    return told


def _verb(before: Stand | None, after: Stand) -> str:
    if before is None:
        return "added"
    if before.ring != after.ring:
        return "moved"
    if before.exhibitor != after.exhibitor:
        return "assigned"
    return "status" if before.status != after.status else "changed"
