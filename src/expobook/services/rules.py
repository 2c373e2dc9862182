"""The venue's choices about its diary, read from the book's settings and kept there."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from difflib import SequenceMatcher
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

from expobook.domain.conflict import Differing, differing_in
from expobook.domain.errors import BadInput
from expobook.domain.holds import DiaryRules
from expobook.domain.text import Bilingual, checked_reason, clean
from expobook.resources import resource
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.stale import must_be_seen
from expobook.storage.audit import AuditEntry
from expobook.storage.unit_of_work import UnitOfWork

SETTING = "diary-rules"
MOST_DAYS = 3653
LONGEST_THEME = 40
NEAR_THEMES = 4  # that are named where there is no such theme
_DAYS = ("theme_days", "turnaround_days", "hold_days", "challenge_days")


@cache
def default_themes() -> Mapping[str, Any]:
    """Return the shipped list of themes: code -> names and near themes."""
    themes: Mapping[str, Any] = json.loads(resource("rules", "themes.json").read_text(encoding="utf-8"))["themes"]
    return themes


def theme_names() -> Mapping[str, Bilingual]:
    """Return the names of the shipped themes by code."""
    return {code: Bilingual(theme["zh"], theme["en"]) for code, theme in default_themes().items()}


def theme_name(code: str) -> Bilingual:
    """Return a theme in words; one that was typed stays as it is."""
    return theme_names().get(code, Bilingual(code, code))


def theme_code(text: str) -> str:
    """Return the code of a theme, told by it or by its name in either language; empty for an unknown one."""
    told = text.strip().casefold()
    known = ((code, {code, name.zh.casefold(), name.en.casefold()}) for code, name in theme_names().items())
    return next((code for code, spellings in known if told in spellings), "")


def checked_theme(text: str, kept: str = "") -> str:
    """Return the code of a theme, empty for none; what is ``kept`` already stays, as a list that was taken in had it.

    Raises:
        BadInput: no theme has that code or name.
    """
    told = clean(text, "theme", longest=LONGEST_THEME, required=False)
    if not told or told == kept:
        return told
    code = theme_code(told)
    if not code:
        near = [theme_name(code) for code in _nearest_themes(told.casefold())]
        known = Bilingual("、".join(name.zh for name in near), ", ".join(name.en for name in near))
        raise BadInput(field="theme", value=told, why="unknown-theme", known=known)
    return code


def _nearest_themes(told: str) -> list[str]:
    """Return the codes of the themes that are spelled most like a word."""

    def likeness(code: str) -> float:
        spellings = (code, theme_name(code).zh, theme_name(code).en.casefold())
        return max(SequenceMatcher(None, told, each).ratio() for each in spellings)

    return sorted(theme_names(), key=likeness, reverse=True)[:NEAR_THEMES]


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
    version = uow.settings.version(SETTING)
    return replace(rules, closing_time=closing, override_by_kind=overrides, version=version, **days)


def _check(name: str, value: int | str) -> None:
    field = name.replace("_", "-")
    if name == "closing_time":
        try:
            time.fromisoformat(str(value))
        except ValueError as error:
            raise BadInput(field=field, value=str(value)[:20], why="not-an-hour") from error
    elif name not in _DAYS:
        raise BadInput(field=field, value=str(value)[:20], why="unknown-setting")
    elif int(value) < 0:
        raise BadInput(field=field, value=str(value), why="negative")
    elif int(value) > MOST_DAYS:
        raise BadInput(field=field, value=str(value), why="too-many-days", most=MOST_DAYS)


def _typed(name: str, value: int | str) -> int | time:
    return time.fromisoformat(str(value)) if name == "closing_time" else int(value)


def differing_rules(was: DiaryRules, choices: Mapping[str, int | str], theirs: DiaryRules) -> tuple[Differing, ...]:
    """Return which rules differ between what somebody chooses, having read ``was``, and theirs."""
    mine = SimpleNamespace(**{name: _typed(name, value) for name, value in choices.items()})
    return differing_in(choices, was, mine, theirs)


def _of_the_diary(entry: AuditEntry) -> bool:
    return '"severity"' not in entry.after  # rules of plans are told by the same verb


def diary_rules(desk: Desk) -> DiaryRules:
    """Return the rules in force."""
    with desk.store.read() as uow:
        return rules_of(uow)


def set_rules(
    desk: Desk, *, why: str, expected_version: int | None = None, **choices: int | str
) -> tuple[DiaryRules, Changes]:
    """Change how many days the rules want, and the ``closing_time`` (``17:30``) at which holds lapse.

    Raises:
        BadInput: an unknown name, days below zero or above ten years, an hour that is none, or no reason.
        NotPermitted: the book has people, and the role of who asks may not.
        StaleData: somebody changed them since ``expected_version``.
    """
    why = checked_reason(why)
    for name, value in choices.items():
        _check(name, value)
    typed = {name: _typed(name, value) for name, value in choices.items()}

    def work(uow: UnitOfWork) -> DiaryRules:
        seen = partial(must_be_seen, uow, SETTING, expected_version, rules_of(uow), typed)
        seen(kind="diary-rules", verb="set-rules", about=_of_the_diary)
        before = uow.settings.get(SETTING) or {}
        after = before | choices
        uow.settings.put(SETTING, after)
        told = {"before": json.dumps(before), "after": json.dumps(after)}
        uow.audit.add(desk.actor, desk.now(), "set-rules", "setting", None, why=why, **told)
        return rules_of(uow)

    return desk.store.transact(work), Changes(venue=True)
