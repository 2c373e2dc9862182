"""What the window said, said again after its language was switched: messages and titles of work stay on the screen."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from expobook.ui.kit.languages import chinese, in_chinese, in_english, spoken
from expobook.words import Language, counted

_FACT = re.compile(r"\{(\w+)((?:\|[^{}|]*)*)\}")
_NUMBER = r"[+\-\u2212]?\d[\d,.]*"
_JOINT = " · "  # between what was put together of several texts
_LEAST = 2  # signs of its own that a text needs to be known again by


def said_again(text: str) -> str:
    """Return a text of the other language in the one spoken now, with the same facts; one that is not ours stays."""
    if not text:  # as at the start: what texts look like is put together when something was said
        return text
    whole = _known(text)
    if whole is None and _JOINT in text:
        return _JOINT.join(_known(part) or part for part in text.split(_JOINT))
    return text if whole is None else whole


def _known(text: str) -> str | None:
    language: Language = spoken()
    exact = in_chinese(text) if language == "zh" else in_english(text)
    if exact != text:
        return exact
    there, here = _shapes("en"), _shapes("zh")
    if language == "en":
        there, here = here, there
    found = _first(there, text)
    already = _first(here, text)
    if found is None or (already is not None and already[0].own > found[0].own):
        return None
    return counted(found[0].other, **found[1])


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a text with facts looks like, the same text in the other language, and how many letters are its own."""

    pattern: re.Pattern[str]
    other: str
    own: int


def _first(shapes: Sequence[_Shape], text: str) -> tuple[_Shape, dict[str, str]] | None:
    for each in shapes:
        if (found := each.pattern.fullmatch(text)) is not None:
            return each, found.groupdict()
    return None


@cache
def _shapes(language: Language) -> tuple[_Shape, ...]:
    """Return what texts with facts look like in a language, those with the most words of their own first."""
    made = []
    for english, other in chinese().items():
        counts = {fact[1] for fact in _FACT.finditer(english) if fact[2]}
        text, there = (english, other) if language == "en" else (other, english)
        if _FACT.search(text):
            own = sum(sign.isalpha() for sign in _FACT.sub(lambda fact: fact[2], text))
            made.append(_Shape(re.compile(_pattern(text, counts)), there, own))
    return tuple(sorted((each for each in made if each.own >= _LEAST), key=lambda each: -each.own))


def _pattern(text: str, counts: Collection[str]) -> str:
    """Return a pattern of what a text becomes when its facts are filled in; some of them are numbers."""
    shape, at, seen = "", 0, set[str]()
    for fact in _FACT.finditer(text):
        name, words = fact[1], [re.escape(word) for word in fact[2].split("|")[1:]]
        shape += re.escape(text[at : fact.start()])
        shape += f"(?P={name})" if name in seen else f"(?P<{name}>{_NUMBER if name in counts else '.+?'})"
        shape += f" ?(?:{'|'.join(words)})" if words else ""
        at = fact.end()
        seen.add(name)
    return shape + re.escape(text[at:])
