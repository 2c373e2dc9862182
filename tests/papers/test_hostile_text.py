"""Whatever stands in a field prints as it is or is refused in one sentence, in two seconds, and opens nothing."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from expobook.domain.contract import Article, Clause, Contract, Part, Sentence
from expobook.domain.errors import UserError
from expobook.domain.text import Bilingual
from expobook.papers.contract import build
from tests.papers.sample import with_plan

MARKUP = "<b>bold</b><img src='http://127.0.0.1:9/x.png'/><para>&lt;&#0;"
TEXTS = {
    "markup": MARKUP,
    "pdf": ") Tj ET Q << /S /JavaScript /JS (app.alert\\(1\\)) >> (\\",
    "formula": "=cmd|' /C calc'!A0",
    "right to left": "\u202eevil\u202c שלום",
    "control": "a\x00b\x1b[31m\r\n\tc",
    "emoji": "😀👨\u200d👩\u200d👧🏽𠀀",
    "long word": "x" * 200_000,
    "long Chinese": "字，" * 100_000,
    "braces": "{licensor} **bold** %s {0}",
}
ALL = "EXPOBOOK_HOSTILE" in os.environ  # every text in every field; else each field takes its turn
MOST_S = 2.0
FULL = ("clause", "event", "price explanation")
CROSS = [[(kind, text), ("long word", TEXTS["long word"])] for kind, text in TEXTS.items()]
Change = Callable[[Contract, str], Contract]


def two(text: str) -> Bilingual:
    return Bilingual(text, text)


def _party(side: str, name: str, *, both: bool) -> Change:
    def change(made: Contract, text: str) -> Contract:
        party = replace(getattr(made, side), **{name: two(text) if both else text})
        return replace(made, **{side: party})  # type: ignore[arg-type]

    return change


def _first(rows: str, name: str, *, both: bool) -> Change:
    def change(made: Contract, text: str) -> Contract:
        first, *others = getattr(made, rows)
        return replace(made, **{rows: (replace(first, **{name: two(text) if both else text}), *others)})  # type: ignore[arg-type]

    return change


def _price(name: str, *, both: bool) -> Change:
    def change(made: Contract, text: str) -> Contract:
        first, *others = made.price.lines
        changed: Any = {name: two(text) if both else text}
        return replace(made, price=replace(made.price, lines=(replace(first, **changed), *others)))

    return change


def _clause(made: Contract, text: str) -> Contract:
    sentence = Sentence((Part(text),), (Part(text, bold=True),))
    article = made.articles[3]
    clauses = (Clause("x", 1, (sentence,)), *article.clauses[1:])
    changed = Article(article.number, article.title, clauses)
    return replace(made, articles=(*made.articles[:3], changed, *made.articles[4:]))


def _plan(made: Contract, **changes: Any) -> Contract:
    assert made.plan is not None
    return replace(made, plan=replace(made.plan, **changes))


def _stand(name: str) -> Change:
    def change(made: Contract, text: str) -> Contract:
        assert made.plan is not None
        return _plan(made, stands=tuple(each._replace(**{name: text}) for each in made.plan.stands))

    return change


def _whole(name: str) -> Change:
    return lambda made, text: replace(made, **{name: two(text)})  # type: ignore[arg-type]


FIELDS: dict[str, Change] = {
    **{
        f"{side} {name}": _party(side, name, both=True)
        for side in ("licensor", "licensee")
        for name in ("name", "address", "bank")
    },
    **{
        f"{side} {name}": _party(side, name, both=False)
        for side in ("licensor", "licensee")
        for name in ("credit_code", "representative", "phone", "email", "account")
    },
    **{name: _whole(name) for name in ("event", "theme", "place", "void_note")},
    "space hall": _first("space", "hall", both=True),
    "space bays": _first("space", "bays", both=False),
    "hours": _first("phases", "hours", both=False),
    "instalment title": _first("instalments", "title", both=True),
    "instalment rule": _first("instalments", "rule", both=True),
    "deposit title": _first("deposits", "title", both=True),
    "deposit returned": _first("deposits", "returned", both=True),
    "price title": _price("title", both=True),
    "price explanation": _price("explanation", both=True),
    "price rule": _price("rule", both=False),
    "venue": lambda made, text: replace(made, venue=replace(made.venue, name=two(text))),
    "clause": _clause,
    "stand number": _stand("number"),
    "stand key": _stand("who"),
    "exhibitor": lambda made, text: _plan(made, names=dict.fromkeys(made.plan.names, two(text))),
    "plan note": lambda made, text: _plan(made, note=two(text)),
}


_watching: list[list[str]] = []  # an audit hook stays for ever: it looks here whether anybody wants to know


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if _watching and (event == "open" or event.startswith(("socket.", "subprocess.", "os.system"))):
        _watching[-1].append(f"{event} {args[:1]}")


sys.addaudithook(_watch)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Note every file, socket and process that is opened meanwhile."""
    _watching.append([])
    try:
        yield _watching[-1]
    finally:
        _watching.pop()


@pytest.fixture(scope="module")
def made() -> Contract:
    agreed = with_plan()
    build(agreed)  # the fonts are read once
    build(replace(agreed, number=None, language="en"))
    return agreed


def seconds_of(changed: Contract, kind: str) -> float:
    """Print a contract, or see it refused in one sentence; return the processor's time."""
    started = time.process_time()
    try:
        assert build(changed).startswith(b"%PDF")
    except UserError as refused:
        assert len(str(refused.facts)) < 1000, (kind, "a refusal is one sentence")
    return time.process_time() - started


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_text_in_a_field_prints_or_is_refused_quickly_and_opens_nothing(field: str, made: Contract) -> None:
    for kind, text in TEXTS.items() if ALL or field in FULL else CROSS[list(FIELDS).index(field) % len(CROSS)]:
        changed = FIELDS[field](made, text)
        with watched() as opened:
            took = seconds_of(changed, kind)
        if took > MOST_S:  # a busy computer counts time that it spent on others: the quicker of two tells
            took = seconds_of(changed, kind)
        assert took <= MOST_S, kind
        assert opened == [], kind
