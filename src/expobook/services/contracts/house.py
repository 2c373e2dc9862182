"""The venue's own side of every contract: the licensor as printed, and the terms of payment."""

import json
import re
from collections.abc import Mapping
from datetime import time
from decimal import Decimal, InvalidOperation
from types import SimpleNamespace
from typing import Any

from expobook.domain.conflict import Differing, differing, differing_in
from expobook.domain.errors import BadInput
from expobook.domain.text import Bilingual, bilingual, checked_reason, clean
from expobook.services.changes import Changes
from expobook.services.contracts.data import SETTING as LICENSOR
from expobook.services.contracts.data import House, house_of
from expobook.services.desk import Desk
from expobook.services.money.payment_terms import DEFAULTS, check_terms, terms_of
from expobook.services.money.payment_terms import SETTING as TERMS
from expobook.services.stale import stale
from expobook.storage.unit_of_work import UnitOfWork

MOST_ORIGINALS = 20
_HOURS = re.compile(r"(\d\d:\d\d)\s*[–-]\s*(\d\d:\d\d)")
TERM_NAMES = (
    "earnest_percent",
    "second_percent",
    "second_days",
    "balance_days",
    "clearance_fen",
    "deposit_days",
    "late_per_day",
    "tiers",
)
_PERCENTS, _DAYS = ("earnest_percent", "second_percent"), ("second_days", "balance_days", "deposit_days")


def house(desk: Desk) -> House:
    """Return the licensor as papers print it; ``sample`` where the venue has not entered its own."""
    with desk.store.read() as uow:
        return house_of(uow)


def save_house(
    desk: Desk, wanted: House, *, why: str, expected: House | None = None, expected_version: int | None = None
) -> tuple[House, Changes]:
    """Enter the licensor; papers issued before keep what they say, and new ones lose their SAMPLE mark.

    Raises:
        BadInput: no name, hours that are none or run backwards, originals that two parties cannot share, no reason.
        NotPermitted: the book has people, and the role of who asks may not.
        StaleData: the licensor is not as ``expected`` any more, or was entered since ``expected_version``.
    """
    reason, data = checked_reason(why), _house_data(wanted)

    def work(uow: UnitOfWork) -> House:
        now = house_of(uow)
        seen = expected_version in (None, now.version)
        if not seen or (expected is not None and now != expected):
            name = now.party.name.zh or now.party.name.en
            unlike = differing(expected or now, wanted, now, within=("party",))
            raise stale(uow, "licensor", name, now, verbs=("set-licensor",), number=None, differs=unlike)
        before = uow.settings.get(LICENSOR) or {}
        uow.settings.put(LICENSOR, data)
        _told(uow, desk, "set-licensor", before, data, reason)
        return house_of(uow)

    return desk.store.transact(work), Changes(venue=True)


def _house_data(wanted: House) -> dict[str, Any]:
    party = wanted.party
    if not 2 <= wanted.originals <= MOST_ORIGINALS or wanted.originals % 2:
        raise BadInput(field="originals", value=str(wanted.originals), why="even-originals")
    name = bilingual(party.name.zh, party.name.en, "licensor")
    plain = {
        "credit_code": clean(party.credit_code, "credit-code", longest=40, required=False),
        "representative": clean(party.representative, "representative", required=False),
        "phone": clean(party.phone, "phone", longest=80, required=False),
        "email": clean(party.email, "email", required=False),
        "account": clean(party.account, "account", longest=80, required=False),
    }
    pairs = {"name": name} | {
        field: Bilingual(
            clean(words.zh, field, longest=400, required=False), clean(words.en, field, longest=400, required=False)
        )
        for field, words in (("address", party.address), ("bank", party.bank), ("place", wanted.place))
    }
    return {
        **plain,
        **{field: {"zh": words.zh, "en": words.en} for field, words in pairs.items()},
        "originals": wanted.originals,
        "show_hours": hours(wanted.show_hours, "show-hours"),
        "work_hours": hours(wanted.work_hours, "work-hours"),
        "sample": False,
    }


def hours(text: str, field: str) -> str:
    """Return daily hours as printed (``08:30–17:30``); raises ``BadInput``."""
    match = _HOURS.fullmatch(text.strip())
    try:
        if match is not None and time.fromisoformat(match[1]) < time.fromisoformat(match[2]):
            return f"{match[1]}–{match[2]}"
    except ValueError:
        pass
    raise BadInput(field=field, value=text[:30], why="not-hours")


def payment_settings(desk: Desk) -> Mapping[str, Any]:
    """Return the terms of payment in force, by the names of :data:`~expobook.services.money.payment_terms.DEFAULTS`."""
    with desk.store.read() as uow:
        return terms_of(uow)


def save_payment_settings(
    desk: Desk, changes: Mapping[str, Any], *, why: str, expected_version: int | None = None
) -> tuple[Mapping[str, Any], Changes]:
    """Change terms of payment; contracts that are issued keep theirs. Each change counts their ``version`` on by one.

    ``changes`` may have ``earnest_percent``, ``second_percent`` (per cent), ``second_days``, ``balance_days``,
    ``deposit_days`` (days before move-in), ``clearance_fen``, ``late_per_day`` (a part of one) and ``tiers``
    (pairs of days before move-in and per cent).

    Raises:
        EarnestTooHigh: above what the law lets be an earnest.
        BadTerms: parts exceed the price, tiers are not in order, or something is below zero.
        BadInput: an unknown name, a value that is no number, or no reason.
        NotPermitted: the book has people, and the role of who asks may not.
        StaleData: somebody changed them since ``expected_version``.
    """
    reason = checked_reason(why)
    given = {name: _value(name, value) for name, value in changes.items()}

    def work(uow: UnitOfWork) -> Mapping[str, Any]:
        before = uow.settings.get(TERMS) or {}
        now = terms_of(uow)
        if expected_version is not None and now["version"] != expected_version:
            unlike = differing_terms(now, {**now, **given}, now)
            raise stale(uow, "payment-terms", "", now, verbs=("set-payment-terms",), number=None, differs=unlike)
        after = before | given | {"source": "venue", "version": now["version"] + 1}
        check_terms({**DEFAULTS, **after})
        uow.settings.put(TERMS, after)
        _told(uow, desk, "set-payment-terms", before, after, reason)
        return terms_of(uow)

    return desk.store.transact(work), Changes(venue=True)


def differing_terms(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[Differing, ...]:
    """Return which terms of payment differ between mine and theirs, whatever their numbers are written like."""
    tidy = [SimpleNamespace(**{name: _value(name, each[name]) for name in TERM_NAMES}) for each in (base, mine, theirs)]
    return differing_in(TERM_NAMES, *tidy)


def _value(name: str, value: Any) -> Any:
    try:
        if name in (*_PERCENTS, "late_per_day"):
            number = Decimal(str(value))
            if not number.is_finite() or not 0 <= number <= 100:
                raise BadInput(field=name.replace("_", "-"), value=str(value)[:30], why="percent")
            return f"{number.normalize():f}"
        if name in (*_DAYS, "clearance_fen"):
            return int(value)
        if name == "tiers":
            return [[int(days), f"{Decimal(str(percent)).normalize():f}"] for days, percent in value]
    except (ValueError, InvalidOperation, TypeError) as error:
        raise BadInput(field=name.replace("_", "-"), value=str(value)[:30], why="not-a-number") from error
    raise BadInput(field=name[:30], value="", why="unknown-setting")


def _told(uow: UnitOfWork, desk: Desk, verb: str, before: Any, after: Any, why: str) -> None:
    told = {"before": json.dumps(before, ensure_ascii=False), "after": json.dumps(after, ensure_ascii=False)}
    uow.audit.add(desk.actor, desk.now(), verb, "setting", None, why=why, **told)
