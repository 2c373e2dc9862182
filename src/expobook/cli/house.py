"""Commands on the venue's own side of a contract: the licensor and the terms of payment."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.values import count, seen
from expobook.domain.contract import Party
from expobook.domain.errors import BadInput
from expobook.domain.money import parse_yuan
from expobook.domain.text import Bilingual
from expobook.services.contracts import house
from expobook.services.contracts.data import House
from expobook.words import money

_PLAIN = ("credit-code", "representative", "phone", "email", "account")
_PAIRS = ("name", "address", "bank", "place")
_OTHER = ("originals", "show-hours", "work-hours")
_TERMS = ("earnest-percent", "second-percent", "second-days", "balance-days", "deposit-days", "late-per-day")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command("show", show, examples=("expobook --json house show",))
    group.command(
        "licensor",
        licensor,
        *(arg(f"--{name}") for name in _PLAIN),
        *(arg(f"--{name}-{language}") for name in _PAIRS for language in ("zh", "en")),
        *(arg(f"--{name}") for name in _OTHER),
        arg("--why", required=True, metavar="TEXT"),
        SEEN,
        examples=('expobook house licensor --name-zh 泉城会展中心 --originals 6 --why "our own particulars"',),
    )
    group.command(
        "terms",
        terms,
        *(arg(f"--{name}", metavar="N") for name in _TERMS),
        arg("--clearance", metavar="YUAN"),
        arg("--tiers", metavar="DAYS:PERCENT,..."),
        arg("--why", required=True, metavar="TEXT"),
        SEEN,
        examples=('expobook house terms --second-days 45 --tiers 120:20,60:60,0:100 --why "board of 3 Nov"',),
    )


def show(call: Call) -> Answer:
    """Say who the licensor is and what the terms of payment are."""
    with call.desk() as desk:
        found, terms_ = house.house(desk), house.payment_settings(desk)
    lines = [
        call.say("house.licensor", name=found.party.name, code=found.party.credit_code or "–"),
        call.say("house.hours", show=found.show_hours, work=found.work_hours, originals=found.originals),
        *_term_lines(call, terms_),
    ]
    if found.sample:
        lines.append(call.say("house.sample"))
    return Answer({"licensor": found, "terms": dict(terms_)}, lines)


def licensor(call: Call) -> Answer:
    """Enter the licensor; what is not given stays."""
    options = call.options
    with call.desk() as desk:
        now = house.house(desk)
        given = {name.replace("-", "_"): _option(options, name) for name in (*_PLAIN, *_OTHER)}
        new: dict[str, Any] = {name: given[name] for name in map(_field, _PLAIN) if given[name] is not None}
        new |= {name: _pair(options, name, getattr(now.party, name)) for name in ("name", "address", "bank")}
        party: Party = replace(now.party, **new)
        wanted: House = replace(
            now,
            party=party,
            place=_pair(options, "place", now.place),
            originals=count(given["originals"], "originals") if given["originals"] is not None else now.originals,
            show_hours=given["show_hours"] or now.show_hours,
            work_hours=given["work_hours"] or now.work_hours,
        )
        saved, _ = house.save_house(desk, wanted, why=options.why, expected=now, expected_version=seen(options))
    return Answer(saved, [call.say("house.saved", name=saved.party.name)])


def terms(call: Call) -> Answer:
    """Change the terms of payment; what is not given stays."""
    options = call.options
    changes: dict[str, Any] = {_field(name): value for name in _TERMS if (value := _option(options, name)) is not None}
    if options.clearance is not None:
        changes["clearance_fen"] = parse_yuan(options.clearance, "clearance")
    if options.tiers is not None:
        changes["tiers"] = _tiers(options.tiers)
    with call.desk() as desk:
        saved, _ = house.save_payment_settings(desk, changes, why=options.why, expected_version=seen(options))
    return Answer(dict(saved), _term_lines(call, saved))


def _term_lines(call: Call, values: Mapping[str, Any]) -> list[str]:
    tiers = ", ".join(f"{days}: {Decimal(str(percent)):f} %" for days, percent in values["tiers"])
    return [
        call.say(
            "house.terms",
            earnest=values["earnest_percent"],
            second=values["second_percent"],
            second_days=values["second_days"],
            balance_days=values["balance_days"],
        ),
        call.say("house.deposit", clearance=money(values["clearance_fen"]), days=values["deposit_days"]),
        call.say("house.tiers", tiers=tiers),
    ]


def _tiers(text: str) -> list[tuple[str, str]]:
    pairs = [part.strip().partition(":") for part in text.split(",") if part.strip()]
    if not pairs or any(not colon for _, colon, _ in pairs):
        raise BadInput(field="tiers", value=text[:40], why="not-tiers")
    return [(days.strip(), percent.strip()) for days, _, percent in pairs]


def _field(name: str) -> str:
    return name.replace("-", "_")


def _option(options: Any, name: str) -> str | None:
    value: str | None = getattr(options, _field(name))
    return value


def _pair(options: Any, name: str, now: Bilingual) -> Bilingual:
    zh, en = _option(options, f"{name}-zh"), _option(options, f"{name}-en")
    return Bilingual(now.zh if zh is None else zh, now.en if en is None else en)
