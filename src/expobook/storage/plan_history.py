"""Revisions of plans and the history of stands: appended to, never changed."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from expobook.domain.plan import Plan, Stand
from expobook.domain.plan_edit.edit import Swap
from expobook.domain.plan_edit.record import plan_from_text, plan_hash, plan_text, stand_of, told
from expobook.domain.plan_story import Revision, StandChange, stand_changes
from expobook.storage.plan_rows import RevisionRow, StandChangeRow


class PlanHistory:
    """What was handed out of a plan, and what happened to its stands."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep_changes(self, plan: Plan, swaps: Iterable[Swap[Stand]], at: datetime, who: str) -> None:
        """Write down what a saving did to each stand; ``plan`` is the one saved."""
        rows = [
            {
                "plan_id": plan.id,
                "number": number,
                "version": plan.version,
                "at": at,
                "who": who,
                "verb": verb,
                "before": _text(swap.before),
                "after": _text(swap.after),
            }
            for number, verb, swap in stand_changes(swaps)
        ]
        if rows:
            self._session.execute(insert(StandChangeRow), rows)

    def of_stand(self, plan_id: int, number: str) -> tuple[StandChange, ...]:
        """Return what happened to a stand, oldest first; the numbers it had before are followed back."""
        found: list[StandChange] = []
        wanted, until = number, 2**62
        while True:
            query = (
                select(StandChangeRow)
                .where(StandChangeRow.plan_id == plan_id, StandChangeRow.number == wanted, StandChangeRow.id < until)
                .order_by(StandChangeRow.id.desc())
            )
            earlier = None
            for row in self._session.scalars(query):
                change = _change(row)
                found.append(change)
                if change.verb == "renumbered" and change.before is not None:
                    earlier, until = change.before.number, row.id
                    break
            if earlier is None:
                return tuple(found[::-1])
            wanted = earlier

    def hand_out(self, plan: Plan, at: datetime, who: str, why: str) -> Revision:
        """Keep a plan as it is under its revision number; raises when that was kept before."""
        row = RevisionRow(
            plan_id=plan.id,
            revision=plan.revision,
            version=plan.version,
            at=at,
            who=who,
            why=why,
            stands=len(plan.stands),
            net_mm2=plan.net_mm2,
            content=plan_text(plan),
            sha256=plan_hash(plan),
        )
        self._session.add(row)
        self._session.flush()
        return _revision(row)

    def revisions(self, plan_id: int) -> tuple[Revision, ...]:
        """Return what was handed out, oldest first."""
        query = select(RevisionRow).where(RevisionRow.plan_id == plan_id).order_by(RevisionRow.revision)
        return tuple(map(_revision, self._session.scalars(query)))

    def revision(self, plan: Plan, number: int) -> Plan | None:
        """Return a plan as it was handed out, None when it was not."""
        row = self._session.get(RevisionRow, (plan.id, number))
        if row is None:
            return None
        return plan_from_text(row.content, booking_id=plan.booking_id, revision=number)


def _text(stand: Stand | None) -> str:
    return "" if stand is None else json.dumps(told(stand), ensure_ascii=False, separators=(",", ":"))


def _stand(text: str) -> Stand | None:
    return stand_of(json.loads(text)) if text else None


def _change(row: StandChangeRow) -> StandChange:
    return StandChange(row.number, row.version, row.at, row.who, row.verb, _stand(row.before), _stand(row.after))


def _revision(row: RevisionRow) -> Revision:
    return Revision(row.revision, row.version, row.at, row.who, row.why, row.stands, row.net_mm2, row.sha256)
