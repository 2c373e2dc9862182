"""Floor plans: exhibitors and stands, written and read in bulk."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from expobook.domain.errors import StaleData
from expobook.domain.geometry import Ring
from expobook.domain.plan import Exhibitor, Mark, MarkKind, Plan, Stand, StandKind, StandStatus, Utility, Wish
from expobook.domain.text import Bilingual
from expobook.storage.plan_rows import ExhibitorRow, MarkRow, PlanRow, StandRow, UtilityRow
from expobook.storage.settings import Settings

_STAND = (
    *("number", "hall", "exhibitor", "open_sides", "height_mm", "vehicles", "locked", "estimated", "note"),
    *("turntables", "load_kg_m2", "price"),
)
_MARK = ("key", "hall", "words", "main")
_UTILITY = ("key", "kind", "hall", "stand", "value", "note")
_EXHIBITOR = ("category", "brand_group", "wanted_m2", "vehicles", "turntables")


class Plans:
    """One plan a booking; rows in, values out."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_booking(self, booking_id: int, bays: frozenset[str]) -> Plan | None:
        """Return a booking's plan, None where none was drawn; ``bays`` are those it licenses now."""
        row = self._session.scalars(select(PlanRow).where(PlanRow.booking_id == booking_id)).first()
        if row is None:
            return None
        return Plan(
            id=row.id,
            booking_id=booking_id,
            title=Bilingual(row.title_zh, row.title_en),
            bays=bays,
            stands=tuple(self._stands(row.id)),
            exhibitors=self._exhibitors(row.id),
            revision=row.revision,
            version=row.version,
            note=Bilingual(row.note_zh, row.note_en),
            marks=tuple(self._marks(row.id)),
            utilities=tuple(self._utilities(row.id)),
        )

    def stands_of_named(self, name: Bilingual) -> dict[int, tuple[tuple[str, ...], int, int]]:
        """Return by booking what exhibitors of a name have: numbers of stands, mm2, fen; capitals count."""
        same = [getattr(ExhibitorRow, f"name_{x}") == text for x, text in (("zh", name.zh), ("en", name.en)) if text]
        query = (
            select(PlanRow.booking_id, StandRow.number, StandRow.area_mm2, StandRow.price)
            .join(StandRow, StandRow.plan_id == PlanRow.id)
            .join(ExhibitorRow, (ExhibitorRow.plan_id == PlanRow.id) & (ExhibitorRow.key == StandRow.exhibitor))
            .where(or_(*same))
            .order_by(PlanRow.booking_id.desc(), StandRow.number)
        )
        found: dict[int, tuple[tuple[str, ...], int, int]] = {}
        for booking, number, area, price in self._session.execute(query).tuples():
            stands, mm2, fen = found.get(booking, ((), 0, 0))
            found[booking] = (*stands, number), mm2 + area, fen + price
        return found

    def save(self, plan: Plan) -> int:
        """Write a plan whole and return its version; raises ``StaleData`` when it was saved since."""
        row = self._session.scalars(select(PlanRow).where(PlanRow.booking_id == plan.booking_id)).first()
        if (row.version if row else 0) != plan.version:
            raise StaleData(kind="plan", name=plan.title, who="", when=None)
        if row is None:
            row = PlanRow(booking_id=plan.booking_id, version=0)
            self._session.add(row)
        row.title_zh, row.title_en = plan.title.zh, plan.title.en
        row.note_zh, row.note_en = plan.note.zh, plan.note.en
        row.revision, row.version = plan.revision, row.version + 1
        self._session.flush()
        self._replace_parts(row.id, plan)
        self._keep_wishes(row.id, plan)
        return row.version

    def _keep_wishes(self, plan_id: int, plan: Plan) -> None:
        """Wishes stand beside the exhibitors, those that were uttered only."""
        wishes = {key: asdict(one.wish) for key, one in plan.exhibitors.items() if one.wish != Wish()}
        settings = Settings(self._session)
        if wishes or settings.get(_wishes_of(plan_id)) is not None:
            settings.put(_wishes_of(plan_id), wishes)

    def _replace_parts(self, plan_id: int, plan: Plan) -> None:
        for row in (StandRow, ExhibitorRow, MarkRow, UtilityRow):
            self._session.execute(delete(row).where(row.plan_id == plan_id))
        exhibitors = [
            {
                "plan_id": plan_id,
                "key": exhibitor.key,
                "name_zh": exhibitor.name.zh,
                "name_en": exhibitor.name.en,
                "version": exhibitor.version,
                **{field: getattr(exhibitor, field) for field in _EXHIBITOR},
            }
            for exhibitor in plan.exhibitors.values()
        ]
        stands = [
            {
                "plan_id": plan_id,
                "ring": json.dumps(stand.ring, separators=(",", ":")),
                "area_mm2": stand.area_mm2,
                "kind": str(stand.kind),
                "status": str(stand.status),
                **{field: getattr(stand, field) for field in _STAND},
            }
            for stand in plan.stands
        ]
        if exhibitors:
            self._session.execute(insert(ExhibitorRow), exhibitors)
        if stands:
            self._session.execute(insert(StandRow), stands)
        self._put_marks(plan_id, plan)

    def _put_marks(self, plan_id: int, plan: Plan) -> None:
        marks = [
            {
                "plan_id": plan_id,
                "ring": json.dumps(mark.ring, separators=(",", ":")),
                "kind": str(mark.kind),
                **{field: getattr(mark, field) for field in _MARK},
            }
            for mark in plan.marks
        ]
        utilities = [
            {"plan_id": plan_id, "x": each.at[0], "y": each.at[1], **{f: getattr(each, f) for f in _UTILITY}}
            for each in plan.utilities
        ]
        if marks:
            self._session.execute(insert(MarkRow), marks)
        if utilities:
            self._session.execute(insert(UtilityRow), utilities)

    def _marks(self, plan_id: int) -> list[Mark]:
        query = select(MarkRow).where(MarkRow.plan_id == plan_id).order_by(MarkRow.key)
        return [
            Mark(ring=_ring(row.ring), kind=MarkKind(row.kind), **{field: getattr(row, field) for field in _MARK})
            for row in self._session.scalars(query)
        ]

    def _utilities(self, plan_id: int) -> list[Utility]:
        query = select(UtilityRow).where(UtilityRow.plan_id == plan_id).order_by(UtilityRow.key)
        return [
            Utility(at=(row.x, row.y), **{field: getattr(row, field) for field in _UTILITY})
            for row in self._session.scalars(query)
        ]

    def _stands(self, plan_id: int) -> list[Stand]:
        query = select(*StandRow.__table__.columns).where(StandRow.plan_id == plan_id).order_by(StandRow.number)
        return [
            Stand(
                ring=_ring(row.ring),
                kind=StandKind(row.kind),
                status=StandStatus(row.status),
                **{field: getattr(row, field) for field in _STAND},
            )
            for row in self._session.execute(query)
        ]

    def _exhibitors(self, plan_id: int) -> Mapping[str, Exhibitor]:
        query = select(*ExhibitorRow.__table__.columns).where(ExhibitorRow.plan_id == plan_id).order_by(ExhibitorRow.id)
        wishes = Settings(self._session).get(_wishes_of(plan_id)) or {}
        return {
            row.key: Exhibitor(
                id=row.id,
                key=row.key,
                name=Bilingual(row.name_zh, row.name_en),
                version=row.version,
                wish=_wish(wishes.get(row.key, {})),
                **{field: getattr(row, field) for field in _EXHIBITOR},
            )
            for row in self._session.execute(query)
        }


def _ring(text: str) -> Ring:
    return tuple((x, y) for x, y in json.loads(text))


def _wishes_of(plan_id: int) -> str:
    return f"plan-wishes-{plan_id}"


def _wish(told: Mapping[str, Any]) -> Wish:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    return Wish(**values)
