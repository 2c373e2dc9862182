"""The venue's choices about its diary, read from the book's settings and kept there."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from functools import cache
from typing import Any

from expobook.domain.errors import BadInput
from expobook.domain.holds import DiaryRules
from expobook.domain.text import Bilingual
from expobook.resources import resource
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.storage.unit_of_work import UnitOfWork

SETTING = "diary-rules"
_DAYS = ("theme_days", "turnaround_days", "hold_days", "challenge_days")


@cache
def default_themes() -> Mapping[str, Any]:
    """Return the shipped list of themes: code -> names and near themes."""
    themes: Mapping[str, Any] = json.loads(resource("rules", "themes.json").read_text(encoding="utf-8"))["themes"]
    return themes


def theme_names() -> Mapping[str, Bilingual]:
    """Return the names of the shipped themes by code."""
    return {code: Bilingual(theme["zh"], theme["en"]) for code, theme in default_themes().items()}


@cache
def _shipped_rules() -> DiaryRules:
    return DiaryRules(near_themes={code: frozenset(theme["near"]) for code, theme in default_themes().items()})


def rules_of(uow: UnitOfWork) -> DiaryRules:
    """Return the rules in force in this transaction."""
    stored = uow.settings.get(SETTING) or {}
    rules = _shipped_rules()
    days: dict[str, Any] = {name: int(stored[name]) for name in _DAYS if name in stored}
    closing = time.fromisoformat(stored["closing_time"]) if "closing_time" in stored else rules.closing_time
    overrides = {kind: frozenset(roles) for kind, roles in uow.people.policy().override_roles.items()}
    return replace(rules, closing_time=closing, override_by_kind=overrides, **days)


def diary_rules(desk: Desk) -> DiaryRules:
    """Return the rules in force."""
    with desk.store.read() as uow:
        return rules_of(uow)


def set_rules(desk: Desk, *, why: str, **choices: int) -> tuple[DiaryRules, Changes]:
    """Change how many days the rules want; unknown names and negative days are refused."""
    for name, days in choices.items():
        if name not in _DAYS:
            raise BadInput(field=name, value=str(days), why="unknown-setting")
        if days < 0:
            raise BadInput(field=name, value=str(days), why="negative")

    def work(uow: UnitOfWork) -> DiaryRules:
        before = uow.settings.get(SETTING) or {}
        after = before | choices
        uow.settings.put(SETTING, after)
        told = {"before": json.dumps(before), "after": json.dumps(after)}
        uow.audit.add(desk.actor, desk.now(), "set-rules", "setting", None, why=why, **told)
        return rules_of(uow)

    return desk.store.transact(work), Changes(venue=True)
