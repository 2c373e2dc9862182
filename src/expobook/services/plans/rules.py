"""The limits that floor plans are checked by: shipped ones where the venue set no others, and the contract's area."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from expobook.checking.rules import Rule, default_rules
from expobook.domain.errors import BadInput
from expobook.domain.plan import Severity
from expobook.services.changes import Changes
from expobook.services.contracts.versions import standing_contents
from expobook.services.desk import Desk
from expobook.services.stale import must_be_seen
from expobook.storage.unit_of_work import UnitOfWork

SETTING = "plan-rules"
_MOST = 10**12


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan is judged by: rules by name, and the gross mm2 of the contract in force, 0 without one."""

    rules: Mapping[str, Rule]
    agreed_mm2: int = 0


def basis_of(desk: Desk, booking_id: int) -> Basis:
    """Return what the plan of a booking is judged by."""
    with desk.store.read() as uow:
        agreed = 0
        for contract in uow.contracts.of_booking(booking_id):
            if contract.state.in_force:
                agreed = standing_contents(uow, contract.number)[0].area_mm2
        return Basis(_rules(uow), agreed)


def plan_rules(desk: Desk) -> Mapping[str, Rule]:
    """Return the rules in force by name."""
    return plan_rules_read(desk)[0]


def plan_rules_read(desk: Desk) -> tuple[Mapping[str, Rule], int]:
    """Return the rules in force by name, and the version that an edit says it has seen."""
    with desk.store.read() as uow:
        return _rules(uow), uow.settings.version(SETTING)


def _rules(uow: UnitOfWork) -> Mapping[str, Rule]:
    stored = uow.settings.get(SETTING) or {}
    return {name: _changed(rule, stored.get(name, {})) for name, rule in default_rules().items()}


def _changed(rule: Rule, chosen: Mapping[str, Any]) -> Rule:
    severity = Severity(chosen.get("severity", rule.severity))
    values = {field: chosen.get(field, getattr(rule, field)) for field in ("limit_mm", "limit", "source")}
    return replace(rule, severity=severity, **values)


def set_plan_rule(
    desk: Desk,
    name: str,
    *,
    source: str,
    limit_mm: int | None = None,
    limit: int | None = None,
    severity: Severity | None = None,
    expected_version: int | None = None,
) -> tuple[Rule, Changes]:
    """Set a rule's limits and say whose they are; 0 turns a rule off.

    Raises:
        BadInput: no such rule, a limit that is negative or beyond reason, or no source.
        StaleData: somebody set this rule, not another one, since ``expected_version``.
    """
    known = default_rules()
    if name not in known:
        raise BadInput(field="rule", value=name, why="unknown-setting", known=", ".join(known))
    if not source.strip():
        raise BadInput(field="source", value=source, why="empty")
    for value in (limit_mm, limit):
        if value is not None and (not 0 <= value <= _MOST or not known[name].unit):
            raise BadInput(field=name, value=str(value), why="negative" if value < 0 else "unknown-setting")

    def work(uow: UnitOfWork) -> Rule:
        before, kept = _rules(uow)[name], uow.settings.get(SETTING) or {}
        after = replace(
            before,
            limit_mm=before.limit_mm if limit_mm is None else limit_mm,
            limit=before.limit if limit is None else limit,
            severity=severity or before.severity,
            source=source.strip(),
        )
        mine = {field: value for field, value in asdict(after).items() if field != "unit"}
        put_at = int(kept.get(name, {}).get("put_at", 0))
        seen = partial(must_be_seen, uow, SETTING, expected_version, before, mine, put_at=put_at)
        seen(kind="plan-rule", name=name, verb="set-rules", about=lambda entry: f'"rule": "{name}"' in entry.after)
        stored = mine | {"put_at": uow.settings.version(SETTING) + 1}
        uow.settings.put(SETTING, {**kept, name: stored})
        was, now = (json.dumps({"rule": name} | asdict(rule)) for rule in (before, after))
        uow.audit.add(desk.actor, desk.now(), "set-rules", "setting", None, why=source.strip(), before=was, after=now)
        return after

    return desk.store.transact(work), Changes(venue=True)
