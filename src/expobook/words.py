"""The program's sentences in Chinese and English, and how facts are said in them.

A catalogue is every ``resources/i18n/<area>/*.json`` file merged: ``{"key": {"en": "...", "zh": "..."}}``.
In a sentence ``{fact}`` stands for a fact and ``[[... {fact} ...]]`` for a part that is left out when one of
its facts is missing, empty or zero. Keys with a colon are terms, the words for a value of a fact:

* ``why:too-long`` what to write where the fact ``why`` is ``"too-long"`` (it may use the other facts too),
* ``Status:hold`` what to write for an enum member, by its class and its value (or name, for numbers),
* ``BayRank:`` a sentence for one object of a dataclass, filled in from its fields.

``{count|row|rows}`` is a fact with the words that fit it: ``1 row``, ``0 rows``, ``1,200 rows``. Verbs go along, as in
``{count|row meets|rows meet}``. Chinese has one form and writes ``{count}``. ``counted`` fills the texts of the window.

Facts say their unit by their name: ``..._mm2``, ``..._m2``, ``..._mm``, ``..._fen``, ``..._percent``, ``..._bytes``.
"""

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import cache
from typing import Any, Literal

from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import UserError
from expobook.domain.geometry import square_metres
from expobook.domain.series import YearRule
from expobook.domain.text import Bilingual
from expobook.resources import resource

Language = Literal["zh", "en"]

LONGEST_FACT = 300  # characters; a whole file that came in as a fact does not fill the screen
MOST_ITEMS = 12

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # not those of the standard library, which follow the language that Qt sets for the whole process  # fmt: skip
MONTHS = tuple(name[:3] for name in LONG_MONTHS)
_FACT = re.compile(r"\{(\w+)(?:\|([^{}|]+)\|([^{}|]+))?\}")  # {fact} or {count|one|several}
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_CODE = re.compile(r"(.*?)(\d+)$")


def sentence(error: UserError, language: Language) -> str:
    """Return what to tell the user about a refusal; never fails, whatever is missing."""
    try:
        text = phrase("errors", error.code, language, error.facts)
    except Exception:  # a fact that cannot be shown, a file that cannot be read: the refusal must come through
        text = None
    return text if text is not None else _plain(error.code, error.facts, language)


def say(key: str, language: Language, /, **facts: Any) -> str:
    """Return a text of the command line; never fails, whatever is missing."""
    text = phrase("cli", key, language, facts)
    return text if text is not None else _plain(key, facts, language)


def phrase(area: str, key: str, language: Language, facts: Mapping[str, Any]) -> str | None:
    """Return the filled-in text of a catalogue, None when the key or one of its facts is missing."""
    entry = catalogue(area).get(key)
    if entry is None:
        return None
    return _filled(entry.get(language) or entry.get("en") or "", facts, language)


def source_words(source: str, language: Language) -> str:
    """Return where a shipped rule or calendar is from, in a language; what a venue wrote itself as it stands."""
    return phrase("sources", source, language, {}) or source


@cache
def catalogue(area: str) -> Mapping[str, Mapping[str, str]]:
    """Return all texts of an area (``errors``, ``cli``, ...), files merged in the order of their names."""
    merged: dict[str, Mapping[str, str]] = {}
    for file in sorted(resource("i18n", area).glob("*.json")):
        merged.update(json.loads(file.read_text(encoding="utf-8")))
    return merged


def placeholders(text: str) -> set[str]:
    """Return the names of the facts that a text uses."""
    return {match.group(1) for match in _FACT.finditer(text)}


def counted(text: str, /, **facts: Any) -> str:
    """Return a text of the window with its facts; numbers are written with their thousands apart, words as they are."""

    def say_fact(match: re.Match[str]) -> str:
        value = facts[match.group(1)]
        countable = isinstance(value, (int, Decimal, float))
        return _with_word(match, quantity(value, match.group(1)) if countable else str(value))

    return _FACT.sub(say_fact, text)


def shown(value: Any, language: Language, name: str = "", facts: Mapping[str, Any] | None = None) -> str:
    """Return a value as people of that language write it; ``name`` is the fact's name and says its unit."""
    word = _term(value, name, language, facts or {})
    if word is not None:
        return word
    if isinstance(value, bool):
        return {"en": ("no", "yes"), "zh": ("否", "是")}[language][value]
    if isinstance(value, (int, Decimal, float)):
        return quantity(value, name)
    if value is None:
        return "–"
    moment = _moment(value, language)
    if moment is not None:
        return moment
    if isinstance(value, Bilingual):
        return visible(value.in_language(language))
    if isinstance(value, Mapping):
        return _listed((f"{key}: {shown(item, language, str(key))}" for key, item in value.items()), language)
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return _several(list(value), language, name)
    return visible(str(value))


def quantity(value: float | Decimal, name: str = "") -> str:
    """Return a number with the unit that its name says: m², m, yuan, percent, or none."""
    if name.endswith("mm2"):
        return f"{number(square_metres(int(value)).quantize(Decimal('0.1'), ROUND_HALF_UP))} m²"
    if name.endswith("m2"):
        return f"{number(value)} m²"
    if name.endswith("_mm"):
        return f"{number(Decimal(int(value)) / 1000)} m"
    if name.endswith("fen"):
        return money(int(value))
    if name.endswith("percent"):
        return f"{number(value)} %"
    if name.endswith("bytes"):
        return f"{number(-(-int(value) // 1024))} KiB"
    if name in {"year", "port", "sign"} or name.endswith("version"):
        return str(value)
    return number(value)


def number(value: float | Decimal) -> str:
    """Return a number in plain digits, thousands apart, with a true minus sign."""
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return str(exact)
    text = f"{exact:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "\u2212")


def figure(value: Any, unit: str, *, even: bool = False) -> str:
    """Return a figure of a report by the unit of its column, without the unit; a dash where there is none.

    ``even`` keeps the decimals that are zero, so that figures stand under one another in a column.
    """
    if value is None:
        return "–"
    if unit == "fen":
        text = f"{chr(0x2212) if value < 0 else ''}{Decimal(abs(value)) / 100:,.2f}"
        return text if even else text.removesuffix(".00")
    if unit == "percent":
        share = Decimal(value).quantize(Decimal("0.1"))
        return f"{f'{share:,.1f}'.replace('-', chr(0x2212)) if even else number(share)} %"
    return number(value)


def money(fen: int) -> str:
    """Return whole fen as yuan, such as ``¥33,014,362.50``."""
    return f"{chr(0x2212) if fen < 0 else ''}¥{Decimal(abs(fen)) / 100:,.2f}"


def day(value: date, language: Language) -> str:
    """Return ``5 Dec 2026`` or ``2026年12月5日``."""
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def month_words(value: date, language: Language) -> str:
    """Return ``Dec 2026`` or ``2026年12月``."""
    return f"{value.year}年{value.month}月" if language == "zh" else f"{MONTHS[value.month - 1]} {value.year}"


def rule_words(rule: YearRule, language: Language) -> str:
    """Return when a yearly show opens: ``10 Sep``, ``Thu of W20``, ``Thu of the 2nd week after Spring Festival``."""
    parts = rule.parts
    if parts.get("month", 1) > 12:  # no such month: refused when a year is made
        return rule.text
    if "month" in parts:
        month, day_of_month = parts["month"], parts["day"]
        return f"{month}月{day_of_month}日" if language == "zh" else f"{day_of_month} {MONTHS[month - 1]}"
    weekday = ("周" + "一二三四五六日"[parts["weekday"] - 1]) if language == "zh" else _DAYS[parts["weekday"] - 1]
    if "week" in parts:
        return f"{parts['week']}周 {weekday}" if language == "zh" else f"{weekday} of W{parts['week']}"
    after = parts["after"]
    if language == "zh":
        return f"春节后第{after}周 {weekday}"
    ending = "th" if 10 < after % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(after % 10, "th")
    return f"{weekday} of the {after}{ending} week after Spring Festival"


def span(stay: Stay, language: Language) -> str:
    """Return the days of a stay as people say them, both ends included: ``5–23 Dec 2026``."""
    first, last = stay.start, stay.last
    if first == last:
        return day(first, language)
    same_year, same_month = first.year == last.year, (first.year, first.month) == (last.year, last.month)
    if language == "zh":
        end = f"{last.day}日" if same_month else f"{last.month}月{last.day}日" if same_year else day(last, language)
        return f"{day(first, language).removesuffix('日') if same_month else day(first, language)}–{end}"
    if same_month:
        return f"{first.day}–{day(last, language)}"
    start = day(first, language).removesuffix(f" {first.year}") if same_year else day(first, language)
    return f"{start} – {day(last, language)}"


def codes(names: Iterable[str]) -> list[str]:
    """Return names in order, with three or more numbered one after the other as a run: ``H05–H07``."""
    found: list[list[str]] = []
    for name in sorted(set(names), key=_natural):
        if found and _follows(found[-1][-1], name):
            found[-1].append(name)
        else:
            found.append([name])
    return [text for run in found for text in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else run)]


def visible(text: str) -> str:
    """Return a user's text on one line, without anything that a terminal would obey, and not endless."""
    clear = "".join(sign if sign.isprintable() or sign == "\u200d" else "·" for sign in text)
    return clear if len(clear) <= LONGEST_FACT else clear[: LONGEST_FACT - 1] + "…"


def _filled(text: str, facts: Mapping[str, Any], language: Language) -> str | None:
    def part(match: re.Match[str]) -> str:
        names = placeholders(match.group(1))
        return match.group(1) if all(facts.get(name) for name in names) else ""

    chosen = _OPTIONAL.sub(part, text)
    if not placeholders(chosen) <= facts.keys():
        return None

    def say_fact(match: re.Match[str]) -> str:
        return _with_word(match, shown(facts[match.group(1)], language, match.group(1), facts))

    return _FACT.sub(say_fact, chosen)


def _with_word(match: re.Match[str], amount: str) -> str:
    """Return what is shown for a fact and the words that fit it; also ``+1`` and ``−1`` are one."""
    _, one, several = match.groups()
    if one is None:
        return amount
    fits = one if amount.lstrip("+-\u2212") == "1" else several
    return f"{amount} {fits}"


def _term(value: Any, name: str, language: Language, facts: Mapping[str, Any]) -> str | None:
    if isinstance(value, Enum):
        keys = [
            f"{type(value).__name__}:{value.value}",
            f"{type(value).__name__}:{value.name}",
            f"{name}:{value.value}",
        ]
        spare = str(value.value)
    elif isinstance(value, str):
        keys, spare = [f"{name}:{value}"], None
    elif dataclasses.is_dataclass(value) and not isinstance(value, (type, Stay, Schedule, Bilingual)):
        keys, spare = [f"{type(value).__name__}:"], None
        facts = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    else:
        return None
    others = {other: fact for other, fact in facts.items() if other != name}
    texts = (phrase("errors", key, language, others) for key in keys)
    return next((text for text in texts if text is not None), spare)


def _moment(value: Any, language: Language) -> str | None:
    if isinstance(value, datetime):
        return f"{day(value, language)}{' ' if language == 'zh' else ', '}{value:%H:%M}"
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Schedule):
        return span(value.stay, language)
    if isinstance(value, Stay):
        return span(value, language)
    if isinstance(value, timedelta):
        return f"{value.days} 天" if language == "zh" else counted("{days|day|days}", days=value.days)
    return None


def _several(items: list[Any], language: Language, name: str) -> str:
    if items and all(isinstance(item, str) and _CODE.match(item) for item in items):
        return _listed(codes(items), language)
    texts = [shown(item, language, name) for item in items]
    if any(len(text) > 40 for text in texts):  # whole clauses
        return _listed(texts, language, {"en": "; ", "zh": "；"}[language])
    return _listed(texts, language)


def _listed(texts: Iterable[str], language: Language, between: str = "") -> str:
    items = list(texts)
    if not items:
        return "–"
    between = between or {"en": ", ", "zh": "、"}[language]
    left = len(items) - MOST_ITEMS
    if left <= 0:
        return between.join(items)
    rest = f" and {left} more" if language == "en" else f"等共 {len(items)} 项"
    return between.join(items[:MOST_ITEMS]) + rest


def _plain(code: str, facts: Mapping[str, Any], language: Language) -> str:
    said = ", ".join(_safely_shown(facts, language))
    words = {"en": f"Not done: {code}", "zh": f"未执行：{code}"}[language]
    if not said:
        return words + {"en": ".", "zh": "。"}[language]
    return words + {"en": f" ({said}).", "zh": f"（{said}）。"}[language]


def _safely_shown(facts: Mapping[str, Any], language: Language) -> Iterator[str]:
    for name, value in facts.items():
        try:
            yield f"{name} = {shown(value, language, name)}"
        except Exception:  # a fact that cannot even be shown must not hide the refusal
            yield f"{name} = {type(value).__name__}"


def _natural(name: str) -> tuple[object, ...]:
    return tuple(int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name))


def _follows(before: str, after: str) -> bool:
    first, second = _CODE.match(before), _CODE.match(after)
    if first is None or second is None:
        return False
    return first.group(1) == second.group(1) and int(second.group(2)) == int(first.group(2)) + 1
