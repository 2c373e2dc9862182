"""What a clause must be: both languages, the same variables, known ones, and nothing that the law makes void."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from expobook.domain.contract import variables_of
from expobook.domain.errors import UserError
from expobook.domain.text import LONGEST_NOTE, Bilingual

MOST_SENTENCES = 30
_VARIABLE = re.compile(r"\{([a-z_0-9]+)\}")


class ClauseRefused(UserError):
    """A clause text cannot be used: ``clause``, ``why``, ``value`` (the words or the variable), ``article`` of law."""

    code = "clause-refused"


@dataclass(frozen=True, slots=True)
class ClauseDoubt:
    """What is wrong with a text, or may be: ``refused`` texts cannot be saved; ``article`` is the rule behind it."""

    why: str
    value: str
    article: Bilingual
    refused: bool = True


@dataclass(frozen=True, slots=True)
class _Rule:
    why: str
    article: Bilingual
    zh: re.Pattern[str]
    en: re.Pattern[str]
    unless_zh: re.Pattern[str] | None = None
    unless_en: re.Pattern[str] | None = None


def _en(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_INJURY_ZH, _NONE_ZH = r"(人身|伤亡|死亡|伤残)", r"(不承担|不负|免除|免责|概不负责|概不承担|无须承担|无需承担)"
_INJURY_EN = r"(injur|death|bodily|personal harm)"
_NONE_EN = (
    r"(not\s+(be\s+)?(liable|responsible|answerable)|no\s+(liability|responsibility)|exclude[sd]?\b|excluding|"
    r"exempt(ed)?\s+from|released\s+from)"
)
_GROSS_ZH, _GROSS_EN = r"(故意|重大过失)", r"(wilful|willful|intent|gross\s+negligence)"

RULES = (
    _Rule(
        "court-or-arbitration",
        Bilingual("最高法关于适用仲裁法的解释第七条", "SPC on arbitration 2006, art. 7"),
        re.compile(
            r"(法院|起诉|诉讼)[^。；]{0,60}(或|亦可|也可)[^。；]{0,60}仲裁|仲裁[^。；]{0,60}(或|亦可|也可)[^。；]{0,60}(法院|起诉|诉讼)"
        ),
        _en(
            r"(courts?|litigat\w*|lawsuit|sue)\b[^.;]{0,100}\bor\b[^.;]{0,100}arbitra\w*",
            r"arbitra\w*[^.;]{0,100}\bor\b[^.;]{0,100}(courts?|litigat\w*|lawsuit|sue)\b",
        ),
    ),
    _Rule(
        "injury-excluded",
        Bilingual("《民法典》第五百零六条", "Civil Code art. 506"),
        re.compile(rf"{_INJURY_ZH}[^。；]{{0,40}}{_NONE_ZH}|{_NONE_ZH}[^。；]{{0,40}}{_INJURY_ZH}"),
        _en(rf"{_NONE_EN}[^.;]{{0,100}}{_INJURY_EN}", rf"{_INJURY_EN}[^.;]{{0,100}}{_NONE_EN}"),
        re.compile(rf"除[^。；，]{{0,20}}{_INJURY_ZH}[^。；]{{0,40}}外"),
        _en(rf"(except|save|other\s+than)[^.;]{{0,60}}{_INJURY_EN}"),
    ),
    _Rule(
        "gross-fault-excluded",
        Bilingual("《民法典》第五百零六条", "Civil Code art. 506"),
        re.compile(rf"{_GROSS_ZH}[^。；]{{0,40}}{_NONE_ZH}|{_NONE_ZH}[^。；]{{0,40}}{_GROSS_ZH}"),
        _en(rf"{_NONE_EN}[^.;]{{0,100}}{_GROSS_EN}", rf"{_GROSS_EN}[^.;]{{0,100}}{_NONE_EN}"),
        re.compile(rf"除[^。；]{{0,40}}{_GROSS_ZH}[^。；]{{0,20}}外"),
        _en(rf"(except|save|other\s+than)[^.;]{{0,80}}{_GROSS_EN}"),
    ),
    _Rule(
        "penalty-fixed",
        Bilingual("《民法典》第五百八十五条", "Civil Code art. 585"),
        re.compile(
            r"违约金[^。；]{0,30}(不得|不可|不予|不再|放弃)[^。；]{0,12}(调整|调减|减少|降低)|放弃[^。；]{0,12}(调整|调减)[^。；]{0,8}违约金"
        ),
        _en(r"(penalt\w+|sum for cancelling|liquidated damages)[^.;]{0,80}\bnot\b[^.;]{0,20}(adjust|reduc)\w*"),
    ),
    _Rule(
        "circumstances-waived",
        Bilingual("《民法典》第五百三十三条", "Civil Code art. 533"),
        re.compile(r"情势变更[^。；]{0,30}(放弃|不适用|不得|排除)|(放弃|排除|不适用)[^。；]{0,30}情势变更"),
        _en(
            r"(waiv\w*|exclud\w*|renounc\w*)[^.;]{0,60}change\s+of\s+circumstances",
            r"change\s+of\s+circumstances[^.;]{0,60}(waiv\w*|exclud\w*|not\s+apply)",
        ),
    ),
)
_EARNEST_LAW = Bilingual("《民法典》第五百八十六条", "Civil Code art. 586")
_NO_LAW = Bilingual("", "")
_EARNEST_ZH = re.compile(r"定金[^。；]{0,30}?(?:百分之([一二三四五六七八九十]+)|(\d{1,3})\s*[%％])")
_EARNEST_EN = re.compile(r"earnest[^.;]{0,60}?(\d{1,3})\s*(?:%|per\s*cent)", re.IGNORECASE)
_LIMITS = (re.compile(r"为限|不承担|免除|放弃|双倍|违约金"), _en(r"\blimited to\b", r"not liable", r"\bwaives?\b"))


def doubts(
    pairs: Sequence[tuple[str, str]], terms: Mapping[str, Bilingual], known: Iterable[str], *, notice: bool = True
) -> tuple[ClauseDoubt, ...]:
    """Return what stands against a clause of sentence pairs (Chinese, English); nothing means it may be saved.

    Terms are filled in before the wording is judged, so that a term cannot smuggle in what a clause may not say.
    The last kind is a warning: a clause that limits or weighs on the other side should carry the notice flag.
    """
    found: list[ClauseDoubt] = []
    names = set(known) | set(terms)
    if not pairs or len(pairs) > MOST_SENTENCES:
        found.append(ClauseDoubt("no-sentence" if not pairs else "too-many-sentences", "", _NO_LAW))
    for zh, en in pairs:
        found += _form(zh, en, names)
    whole = (
        _squeezed("".join(zh for zh, _ in pairs), terms, "zh"),
        _squeezed(" ".join(en for _, en in pairs), terms, "en"),
    )
    found += _void(*whole)
    if not found and not notice and any(rule.search(text) for rule, text in zip(_LIMITS, whole, strict=True)):
        law = Bilingual("《民法典》第四百九十六条", "Civil Code art. 496")
        found.append(ClauseDoubt("wants-notice", "", law, refused=False))
    return tuple(found)


def _form(zh: str, en: str, names: set[str]) -> Iterable[ClauseDoubt]:
    if not zh.strip() or not en.strip():
        yield ClauseDoubt("one-language", (zh or en).strip()[:40], _NO_LAW)
        return
    if len(zh) > LONGEST_NOTE or len(en) > LONGEST_NOTE:
        yield ClauseDoubt("clause-too-long", zh[:40], _NO_LAW)
    if zh.count("**") % 2 or en.count("**") % 2:
        yield ClauseDoubt("bold-open", zh[:40], _NO_LAW)
    if variables_of(zh) != variables_of(en):
        odd = sorted(variables_of(zh) ^ variables_of(en))
        yield ClauseDoubt("variables-differ", ", ".join(odd), _NO_LAW)
    for name in sorted((variables_of(zh) | variables_of(en)) - names):
        yield ClauseDoubt("unknown-variable", name, _NO_LAW)
    for text in (zh, en):
        left = _VARIABLE.sub("", text)
        if "{" in left or "}" in left:
            yield ClauseDoubt("brace-open", text[:40], _NO_LAW)


def _void(zh: str, en: str) -> Iterable[ClauseDoubt]:
    for rule in RULES:
        for text, pattern, unless in ((zh, rule.zh, rule.unless_zh), (en, rule.en, rule.unless_en)):
            match = pattern.search(unless.sub("", text) if unless is not None else text)
            if match:
                yield ClauseDoubt(rule.why, match[0][:80], rule.article)
                break
    percents = [_number(match[1]) if match[1] else int(match[2]) for match in _EARNEST_ZH.finditer(zh)]
    percents += [int(match[1]) for match in _EARNEST_EN.finditer(en)]
    if any(percent > 20 for percent in percents):
        yield ClauseDoubt("earnest-above-limit", f"{max(percents)} %", _EARNEST_LAW)


def _number(text: str) -> int:
    digits = "一二三四五六七八九"
    if "十" not in text:
        return digits.index(text[0]) + 1
    tens, _, ones = text.partition("十")
    return ((digits.index(tens[0]) + 1) if tens else 1) * 10 + ((digits.index(ones[0]) + 1) if ones else 0)


def _squeezed(text: str, terms: Mapping[str, Bilingual], language: str) -> str:
    """Return a text with its terms filled and its blanks and marks of bold taken out, so that none hides a word."""
    filled = _VARIABLE.sub(
        lambda match: terms[match[1]].in_language(language) if match[1] in terms else match[0], text
    ).replace("**", "")
    return re.sub(r"\s+", "", filled) if language == "zh" else re.sub(r"\s+", " ", filled)


def must_be_usable(clause: str, found: Iterable[ClauseDoubt]) -> None:
    """Refuse a clause over the first doubt that stands against it; raises ``ClauseRefused``."""
    for each in found:
        if each.refused:
            raise ClauseRefused(clause=clause, why=each.why, value=each.value, article=each.article)
