"""What a text that is looked for in the audit trail may mean: itself, and the codes of what the reader sees by it.

An entry keeps codes (``release``, ``"status":"hold"``), readers see words (``released``, 已释放). No entry is read and
told to be searched: a word is turned into the codes whose shown words contain it, and the store is asked for those.
Days and sums alone, which are stored otherwise than they are shown, are told anew for the few entries of that month or
that sum.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, partial

from expobook.services.rules import theme_names
from expobook.services.trail import words as trail_words
from expobook.services.trail.history import BOOKING_FIELDS, LINE_FIELDS, PLAIN_FIELDS, changes_field, changes_number
from expobook.services.trail.names import MERGES, OF_A_PARTY, ORDERS, parties_of, services_of
from expobook.storage.audit import AuditEntry
from expobook.storage.traces import TOLD, Sought, Trace
from expobook.storage.unit_of_work import UnitOfWork
from expobook.words import MONTHS, Language, catalogue

MOST_WORDS = 12
_GAPS = '"gaps":'  # of a line of which something was given back
_FEW = 12  # numbers that the store looks for one by one
_WHOLE = (*TOLD, "why")
_MONTHS = f"(?:{'|'.join(MONTHS)})"
_DAY = {  # a day or days as they are shown: one word, whatever is between
    "zh": r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日?)?(?:–[\d年月]*日)?",
    "en": rf"(?:\d{{1,2}}(?: {_MONTHS})?(?: \d{{4}})? ?– ?)?(?:\d{{1,2}} {_MONTHS}(?: \d{{4}})?|{_MONTHS} \d{{4}})",
}
_MONTH = {
    "zh": r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月",
    "en": rf"(?P<month>{_MONTHS})(?: (?P<year>\d{{4}}))?",
}
_ONE_DAY = {
    "zh": r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
    "en": rf"(?P<day>\d{{1,2}}) (?P<month>{_MONTHS}) (?P<year>\d{{4}})",
}
_SUM = re.compile(r"[¥￥]?[\d,]*\d\.\d\d")
_APART = r"[^\s：；，、·→（）“”]+"
# terms of the catalogue that an entry's words are of; their codes stand in quotes in what is stored
_TERMS = frozenset({
    "told-key", "change", "field", "role", "roles", "deeds", "channel", "security", "source", "Outcome", "Status",
    "PostingKind", "Account", "DiscountState", "Severity",
})  # fmt: skip
_STORED_AS = {"posted-to": "account", "tier": "tiers"}  # codes that are written otherwise
_SHOWN_BY = {  # fields that are told of an entry that has no such key
    "due": {"challenge"},
    "discount": {"ask-discount", "decide-discount"},
    "decision": {"ask-discount", "decide-discount"},
    "number": {"sign-amendment", "withdraw-amendment"},
}


def sought(uow: UnitOfWork, text: str, language: Language) -> Sought:
    """Return what an entry has to have for every word of a text, as it is stored or as it is shown in a language."""
    return [(*_traces(word, language), *_named(uow, word)) for word in words_of(text, language)]


def words_of(text: str, language: Language) -> list[str]:
    """Return the words of a text; days are one, and the signs between what is told are none."""
    found = re.findall(f"{_DAY[language]}|{_APART}", text, re.IGNORECASE)
    return [word for each in found if (word := each.strip(",;:"))][:MOST_WORDS]


def _traces(word: str, language: Language) -> Iterator[Trace]:
    spelt = json.dumps(word)[1:-1]  # some deeds are kept as JSON of ASCII alone
    yield Trace(texts=(word,) if spelt == word else (word, spelt), parts=_WHOLE)
    seen = word.casefold()
    codes = {prefix: _codes(prefix, seen, language) for prefix in ("verb", "kind", "told", "told-why", *_TERMS)}
    if verbs := codes["verb"] | codes["told"] | _deeds_of(codes["change"]):
        yield Trace(verbs=frozenset(verbs))
    if codes["kind"]:
        yield Trace(subjects=codes["kind"])
    if codes["told-why"]:
        yield Trace(texts=tuple(codes["told-why"]), parts=("why",))
    yield from _in_bookings(codes)
    yield from _in_sentences(seen, language)
    if named := {*_themes(seen, language), *_rules(seen, language), *(each for name in _TERMS for each in codes[name])}:
        texts = tuple(f'"{_STORED_AS.get(code, code)}"' for code in sorted(named))
        yield Trace(texts=texts, snapshots=False)
    yield from _told_anew(word, language)


def _named(uow: UnitOfWork, word: str) -> Iterator[Trace]:
    """What is told by the names of services, parties and shows, of which an entry keeps the code or number."""
    seen = word.casefold()
    services = (code for code, name in services_of(uow).items() if seen in f"{name.zh}\n{name.en}".casefold())
    if texts := tuple(f"{code}: " for code in services):
        yield Trace(verbs=frozenset({ORDERS}), texts=texts)
    if parties := uow.parties.numbers_named("organiser", word):
        yield Trace(verbs=MERGES | OF_A_PARTY, test=lambda entry: not parties.isdisjoint(parties_of(entry)))
        yield _changed_to("organiser", parties)
    if events := uow.parties.numbers_named("event", word):
        yield _changed_to("event", events)


def _changed_to(field: str, numbers: frozenset[int]) -> Trace:
    """A booking that was given to a party or show, or taken from it."""
    texts = tuple(f'"{field}":{number},' for number in numbers) if len(numbers) <= _FEW else ()
    test = partial(changes_number, field=field, numbers=numbers)
    return Trace(texts=texts, snapshots=True, differs=field, test=test)


def _in_bookings(codes: Mapping[str, frozenset[str]]) -> Iterator[Trace]:
    """What is shown of the record of a booking: its state, and the fields that a deed changed."""
    if codes["Status"]:
        yield Trace(texts=tuple(f'"status":"{code}"' for code in codes["Status"]), snapshots=True)
    fields = codes["change"] & BOOKING_FIELDS
    for field in sorted(fields - LINE_FIELDS):
        test = partial(changes_field, fields=frozenset({field}))
        yield Trace(snapshots=True, had=field in PLAIN_FIELDS, differs=field, test=test)
    if lines := fields & LINE_FIELDS:
        texts = (_GAPS,) if lines == {"given-back"} else ()
        yield Trace(texts=texts, snapshots=True, differs="lines", test=partial(changes_field, fields=lines))


def _in_sentences(seen: str, language: Language) -> Iterator[Trace]:
    """What is shown of deeds that are kept as a sentence, where codes stand without quotes."""
    for verb, terms in trail_words.sentence_terms().items():
        codes = {code for term in terms for code in _codes(term, seen, language)}
        if codes:
            yield Trace(verbs=frozenset({verb}), texts=tuple(codes))


def _told_anew(word: str, language: Language) -> Iterator[Trace]:
    """Days and sums: those of that month, or of that many fen, are told, and looked at."""
    test = partial(_shows, re.compile(rf"(?<![\d,]){re.escape(word)}", re.IGNORECASE), language)
    if re.fullmatch(_DAY[language], word, re.IGNORECASE):
        found = re.finditer(_MONTH[language], word, re.IGNORECASE)
        yield from (Trace(texts=tuple(_stored_days(month)), parts=_WHOLE, test=test) for month in found)
    if day := re.fullmatch(_ONE_DAY[language], word, re.IGNORECASE):  # told as the end of many, or of none
        yield Trace(texts=(f"{day['year']}-{_number(day):02}-{int(day['day']):02}",), parts=_WHOLE)
    if _SUM.fullmatch(word):
        yield Trace(texts=(re.sub(r"\D", "", word).lstrip("0"),), test=test)


def _stored_days(month: re.Match[str]) -> Iterator[str]:
    """How the days of a month begin where they are stored; the last day of a stay is kept by the day after it."""
    number = _number(month)
    yield f"{month['year'] or ''}-{number:02}-"
    if month["year"]:
        yield f"{int(month['year']) + number // 12}-{number % 12 + 1:02}-01"


def _number(month: re.Match[str]) -> int:
    named = month["month"].capitalize()
    return MONTHS.index(named) + 1 if named in MONTHS else int(named)


def _shows(seen: re.Pattern[str], language: Language, entry: AuditEntry) -> bool:
    told = (trail_words.told(entry.verb, text, language) for text in (entry.before, entry.after))
    return any(seen.search(text) for text in (*told, trail_words.why_told(entry.why, language)))


@cache
def _shown(prefix: str, language: Language) -> Mapping[str, str]:
    """Return what terms are shown as, by their codes; facts that they are filled with are left out."""
    terms = ((key.partition(":"), texts.get(language, "")) for key, texts in catalogue("errors").items())
    return {code: _words_alone(text) for (name, colon, code), text in terms if name == prefix and code}


def _words_alone(text: str) -> str:
    return re.sub(r"\{\w+\|?|\}|\[\[|\]\]", " ", text).replace("|", " ").removeprefix("the ").casefold()


def _codes(prefix: str, seen: str, language: Language) -> frozenset[str]:
    return frozenset(code for code, words in _shown(prefix, language).items() if seen in words)


def _deeds_of(fields: frozenset[str]) -> set[str]:
    """Return the deeds whose entry shows one of some fields, though it has no key for it."""
    verbs = _shown("verb", "en").keys()
    return {verb for field in fields for verb in _SHOWN_BY.get(field, {field} & verbs)}


def _themes(seen: str, language: Language) -> Iterator[str]:
    return (code for code, name in theme_names().items() if seen in name.in_language(language).casefold())


def _rules(seen: str, language: Language) -> Iterator[str]:
    """Return the rules for floor plans, and the sources of such, that are shown by words that contain what is seen."""
    for area in ("rules", "sources"):
        for code, texts in catalogue(area).items():
            if seen in _words_alone(texts.get(language, "")):
                yield json.dumps(code)[1:-1]
