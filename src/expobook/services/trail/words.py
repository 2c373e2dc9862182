"""What an entry of the audit trail says, in the words of who reads it; what is stored (and chained) never changes.

An entry keeps what was before and after as JSON or as a sentence of ours (``B-1 challenges B-2, due 2026-11-20``).
:func:`told` reads either and says it anew; what it cannot read is shown as it stands.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from expobook.domain.account import Account, PostingKind
from expobook.domain.booking import Status
from expobook.domain.diary import Stay
from expobook.domain.negotiated import DiscountState
from expobook.domain.series import YearRule
from expobook.domain.text import Bilingual
from expobook.services.rules import theme_name
from expobook.services.trail.names import MERGES, NAMELESS, PARTY_KEYS, Names
from expobook.words import Language, money, phrase, rule_words, shown, source_words, span

_DAY = r"\d{4}-\d{2}-\d{2}"
_PLAN = r"(?P<stands>\d+) stands, (?P<exhibitors>\d+) exhibitors, net "
# deeds whose entry is a sentence: how it was written; groups are the facts of the text ``told:<deed>``
_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "challenge": (rf"(?P<challenger>\S+) challenges (?P<incumbent>\S+), due (?P<day>{_DAY})",),
    "move-up": (r"passed (?P<numbers>.+)",),
    "passed": (r"by (?P<number>\S+)",),
    "save-plan": (
        _PLAN + r"(?P<net_m2>[\d,.]+) m², version (?P<version>\d+)",
        _PLAN + r"(?P<net_mm2>\d+) mm2, version (?P<version>\d+)",  # so the first versions wrote it
    ),
    "hand-out-plan": (r"revision (?P<revision>\d+), (?P<stands>\d+) stands, sha256 (?P<sha256>\w+)",),
    "order-service": (r"(?P<service>\S+): (?P<quantity>[\d.]+)",),
    "order-overtime": (rf"(?P<hall>\S+) (?P<day>{_DAY}): (?P<hours>[\d.]+) h(?P<evening> evening)?",),
    "ask-discount": (r"\d+: (?P<discount>\S+) % (?P<state>[\w-]+)",),
    "decide-discount": (r"\d+: (?P<discount>\S+) % (?P<state>[\w-]+)",),
    "approve-contract": (r"(?P<sha256>[0-9A-Fa-f]{64})",),
    "import-tariff": (r"(?P<code>\S+) version (?P<version>\d+)",),
    "add-user": (r"(?P<name>.+): (?P<role>[\w-]+)",),
    "set-role": (r"(?P<name>.+): (?P<role>[\w-]+)",),
    "change-user": (r"(?:(?P<name>.+): )?(?P<role>[\w-]+), (?P<active>True|False)",),
    "set-policy": (r"(?P<role>[\w-]+): (?P<deeds>[\w, -]*)",),
    "place-edition": (r"(?P<year>\d{4}) (?P<number>\S+)",),
    "note-said": (r"(?P<channel>[\w-]+)",),
    "save-contact": (r"(?P<party>\d+)",),
    "erase-contact": (r"(?P<party>\d+)",),
    "edit-clause": (r"(?P<clause>\S+) v(?P<version>\d+)",),
    "add-clause": (r"(?P<clause>\S+) v(?P<version>\d+)",),
}
_READ: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(("stands", "exhibitors", "revision", "version", "net_mm2", "party"), int),
    "net_m2": lambda text: Decimal(text.replace(",", "")),
    "hours": Decimal,
    "quantity": Decimal,
    "day": date.fromisoformat,
    "state": DiscountState,
    "evening": str.strip,
    "deeds": lambda text: [name for name in text.split(", ") if name],
    "sha256": lambda text: f"{text[:16]}…",  # its beginning tells it from others
}
_TERM_OF = {"state": "DiscountState"}  # facts that are shown by terms of another name
_VALUES: Mapping[str, Callable[[Any], Any]] = {  # of JSON: values that are more than their text
    "kind": PostingKind,
    "account": Account,
    "status": Status,
    "theme": theme_name,
}
_UNSAID = frozenset({"booking_id", "put_at", "sha256"})  # of no use to who reads; the entry as it is stored has them
_COUNTED = frozenset({"bookings", "events", "series", "contacts", "correspondence", "clauses"})  # numbers of records
# what the items of a list or a table are, by the key of it
_NAMED = {"amount_limits": "fen", "filled": "field", "fields": "field", "near_themes": "theme"}
_TITLED = {"save-organiser", "add-event", "save-event", "save-series"}  # deeds that wrote [Chinese, English, more]


def told(verb: str, text: str, language: Language, names: Names = NAMELESS, record: int | None = None) -> str:
    """Return what an entry of a deed on a record says was before or after; what nobody can read here as it is."""
    try:
        return _told(verb, text, language, names, record) if text else ""
    except (ValueError, KeyError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError):
        return text


def both(verb: str, text: str, names: Names = NAMELESS) -> Bilingual:
    """Return what an entry of a deed says in both languages."""
    return Bilingual(told(verb, text, "zh", names), told(verb, text, "en", names))


@cache
def sentence_terms() -> Mapping[str, frozenset[str]]:
    """Return which terms the facts of a deed's sentence are shown by, for deeds that are kept as one."""
    named = {
        verb: {name for form in forms for name in re.compile(form).groupindex} for verb, forms in _SENTENCES.items()
    }
    return {verb: frozenset(_TERM_OF.get(name, name) for name in names) for verb, names in named.items()}


def why_told(why: str, language: Language) -> str:
    """Return a reason: what the program itself gave as one in words, what a person wrote as it is."""
    found = re.fullmatch(rf"lapsed ({_DAY} \d\d:\d\d)|challenge \d+", why)
    if found is None:
        return phrase("errors", f"told-why:{why}", language, {}) or why
    if found[1]:
        facts = {"moment": datetime.fromisoformat(found[1])}
        return phrase("errors", "told-why:lapsed", language, facts) or why
    return phrase("errors", "told-why:challenge", language, {}) or why


def _told(verb: str, text: str, language: Language, names: Names, record: int | None) -> str:
    for form in _SENTENCES.get(verb, ()):
        if found := re.fullmatch(form, text):
            said = {name: value for name, value in found.groupdict().items() if value is not None}
            facts = {name: _READ[name](value) if name in _READ else value for name, value in said.items()}
            facts |= {name: say(facts[name]) for name, say in _named_by(names).items() if name in facts}
            empty = dict.fromkeys(found.groupdict().keys() - facts.keys(), "")
            return phrase("errors", f"told:{verb}", language, _with_areas(facts | empty)) or text
    read = json.loads(text) if text[0] in '[{"' else text
    if isinstance(read, Mapping):
        if "title" in read and "lines" in read:
            return _booking(read, language)
        if verb in MERGES and record is not None:
            read = {"goes": record, "into": read["into"], **read}
        return _fields(_plan_rule(read, language) if "rule" in read else _named(read, names), language)
    if isinstance(read, Sequence) and not isinstance(read, str):
        return _list(verb, read, language)
    return str(read)


def _named_by(names: Names) -> dict[str, Callable[[Any], Bilingual]]:
    """How the facts that are numbers or codes of the book's own things are called."""
    return {**dict.fromkeys((*PARTY_KEYS, "party"), names.party), "event": names.event, "service": names.service}


def _named(said: Mapping[str, Any], names: Names) -> Mapping[str, Any]:
    """Return stored facts with the names of parties and shows in place of their numbers."""
    known = _named_by(names)
    return {
        key: asdict(known[key](value)) if key in known and isinstance(value, int) else value
        for key, value in said.items()
    }


def _with_areas(facts: dict[str, Any]) -> dict[str, Any]:
    """Either of the two units in which the net area of a plan was written."""
    return {"net_m2": None, "net_mm2": None} | facts


def _booking(said: Mapping[str, Any], language: Language) -> str:
    """Say a booking (``domain.record.snapshot``) in one line: number, name, state, days."""
    days = [day for line in said["lines"] if not line.get("dropped") for day in line["days"][::3]]
    stay = span(Stay(date.fromisoformat(min(days)), date.fromisoformat(max(days))), language) if days else ""
    name, state = Bilingual(*said["title"]).in_language(language), shown(Status(said["status"]), language)
    return " · ".join(filter(None, (said.get("number", ""), name, state, stay)))


def _plan_rule(said: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """A rule for floor plans by its name, with its limit in the unit that people read."""
    from expobook.checking.rules import Rule  # here: whoever tells no plan does without them
    from expobook.domain.plan import Severity

    rule = Rule(said["limit_mm"], Severity(said["severity"]), said["source"], said["limit"], said["unit"])
    name = phrase("rules", said["rule"], language, {"place": "…"}) or said["rule"]
    source = source_words(rule.source, language)
    return {"rule": name, "limit": rule.shown_limit(), "severity": rule.severity, "source": source}


def _list(verb: str, items: Sequence[Any], language: Language) -> str:
    from expobook.domain.season.proposal import Outcome

    if verb == "season-accept":
        parts = (f"{number} {shown(Outcome(outcome), language)}" for number, outcome in items)
        return {"zh": "；", "en": "; "}[language].join(parts)
    if verb in _TITLED:
        zh, en, more = items
        if verb.endswith("-event"):
            more = theme_name(more).in_language(language)
        if verb == "save-series":
            more = rule_words(YearRule(more), language)
        return " · ".join(filter(None, (Bilingual(zh, en).in_language(language), more)))
    return " · ".join(filter(None, (value_told("", item, language) for item in items)))


def _fields(said: Mapping[str, Any], language: Language, within: str = "") -> str:
    parts = (
        f"{name_told(key, language)}{'：' if language == 'zh' else ': '}{value}"
        for key, value in _values(said, language, within)
    )
    return {"zh": "；", "en": "; "}[language].join(parts)


def _values(said: Mapping[str, Any], language: Language, within: str) -> Iterator[tuple[str, str]]:
    for key, value in said.items():
        if key not in _UNSAID and value not in (None, "", [], {}):
            name = "posted-to" if key == "account" and "fen" in said else key
            yield name, value_told(key, value, language, within)


def name_told(key: str, language: Language) -> str:
    """Return what a value that was stored under a key is called; the key where it has no name."""
    names = (phrase("errors", f"{terms}:{key}", language, {}) for terms in ("told-key", "change", "field", "role"))
    found = next((name for name in names if name), "") or theme_name(key).in_language(language)
    return found.removeprefix("the ")


def value_told(key: str, value: Any, language: Language, within: str = "") -> str:
    """Return a value of stored JSON in words, by the key that it was stored under."""
    if isinstance(value, Mapping):
        if value.keys() == {"zh", "en"}:
            return Bilingual(value["zh"], value["en"]).in_language(language)
        if value.keys() == {"start", "until"}:
            return span(Stay(date.fromisoformat(value["start"]), date.fromisoformat(value["until"])), language)
        if key in _COUNTED:
            return str(len(value))
        return {"zh": "（{}）", "en": "({})"}[language].format(_fields(value, language, _NAMED.get(key, "")))
    if isinstance(value, list):
        return _items(key, value, language, within)
    if isinstance(value, str):
        return shown(_typed(within or key, value), language, within or key)
    if key.endswith("_kg_m2"):  # a load, not an area
        return f"{shown(value, language)} kg/m²"
    return shown(value, language, within or key)


def value_both(key: str, value: Any) -> Bilingual:
    """Return a value of stored JSON in both languages."""
    return Bilingual(value_told(key, value, "zh"), value_told(key, value, "en"))


def _items(key: str, items: list[Any], language: Language, within: str) -> str:
    between = {"zh": "、", "en": ", "}[language]
    if key in _COUNTED:
        return str(len(items))
    if key == "alternatives":  # of a quotation: the number of each and its total
        return between.join(money(total) for _, total in items)
    if key == "tiers":  # of cancellation: days before move-in and the share that is due
        texts = (phrase("errors", "told:tier", language, {"days": days, "percent": part}) for days, part in items)
        return between.join(filter(None, texts))
    named = within or _NAMED.get(key, "role")
    if named == "field":
        return between.join(name_told(item, language) for item in items)
    return between.join(value_told(named, item, language) for item in items)


def _typed(key: str, text: str) -> Any:
    """Return a stored text as what it stands for: a day, a moment, a word of ours; else the text."""
    if re.fullmatch(_DAY, text):
        return date.fromisoformat(text)
    if re.fullmatch(rf"{_DAY}[T ]\d\d:\d\d.*", text):
        return datetime.fromisoformat(text)
    try:
        return _VALUES[key](text) if key in _VALUES else text
    except (ValueError, LookupError):
        return text
