"""Keys by which names are found: as written, in pinyin and by pinyin initials; made when a name is saved.

Typing only asks for stored keys. The dictionary of pinyin is loaded when the first Chinese name is keyed.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product

from sqlalchemy import ColumnElement, Select, case, delete, insert, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from expobook.domain.text import Bilingual
from expobook.storage.rows import NameKeyRow, table

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]+")
_PARTS = re.compile(rf"{_HAN.pattern}|[0-9]+|[a-z]+")
_MOST_VARIANTS = 8  # readings of one name that are kept
_LONGEST_TYPED = 40  # letters of pinyin in a row that are kept
_SHORTEST_SKIPPING = 3  # letters of a word that may skip syllables: ``jncz`` finds 济南国际车展
# Names are read another way than words: these signs get both readings (law.md, section 10).
_ALSO = {"单": "shan", "仇": "qiu", "曾": "zeng", "长": "zhang", "重": "chong", "乐": "yue", "绿": "lu", "吕": "lu"}


@dataclass(frozen=True, slots=True)
class NameKeys:
    """What a name is found by: ``plain`` in small letters, ``initials`` a reading each line.

    ``pinyin`` has a line from every syllable on, so that ``an`` finds 安全 and not the end of 灯展.
    """

    plain: str
    pinyin: str
    initials: str

    @property
    def sha256(self) -> str:
        """The hash of the keys: they are not made anew to be checked, for a newer dictionary may read otherwise."""
        return hashlib.sha256(f"{self.plain}\0{self.pinyin}\0{self.initials}".encode()).hexdigest()


def keys_of(*names: Bilingual) -> NameKeys:
    """Return the keys of a thing's names."""
    texts = [text.casefold() for name in names for text in (name.zh, name.en) if text]
    readings = [reading for text in texts if _HAN.search(text) for reading in _readings(text)]
    pinyin = dict.fromkeys("".join(reading[n:])[:_LONGEST_TYPED] for reading in readings for n in range(len(reading)))
    initials = dict.fromkeys("".join(_initial(part) for part in reading) for reading in readings)
    return NameKeys("\n".join(texts), "".join(f"\n{each}" for each in pinyin), "\n".join(initials))


def _readings(text: str) -> Iterable[tuple[str, ...]]:
    """Return the ways to read a text, syllable by syllable; figures between Chinese signs stay as they are."""
    choices: list[Sequence[str]] = []
    for part in _PARTS.findall(text):
        choices += _syllables(part) if _HAN.match(part) else [[part]]
    return islice(product(*choices), _MOST_VARIANTS)


def _syllables(signs: str) -> list[Sequence[str]]:
    """Return the readings of each sign of a run of Chinese; phrases decide, names' other readings are added."""
    from pypinyin import lazy_pinyin

    read = lazy_pinyin(signs)
    if len(read) != len(signs):  # signs that the dictionary does not know come back joined
        return [["".join(read)]]
    return [
        [syllable, _ALSO[sign]] if _ALSO.get(sign, syllable) != syllable else [syllable]
        for sign, syllable in zip(signs, read, strict=True)
    ]


def _initial(part: str) -> str:
    """Return the first letter of a syllable, a figure whole: ``2026济南`` is ``2026jn``."""
    return part if part[:1].isdigit() else part[:1]


def put_keys(session: Session, subject: str, subject_id: int, *names: Bilingual) -> None:
    """Store the keys of a thing (``booking``, ``organiser``, ``event``), in place of those it had."""
    rows, connection = table(NameKeyRow), session.connection()
    connection.execute(delete(rows).where(rows.c.subject == subject, rows.c.subject_id == subject_id))
    made = keys_of(*names)
    values = {"plain": made.plain, "pinyin": made.pinyin, "initials": made.initials, "sha256": made.sha256}
    connection.execute(insert(rows), {"subject": subject, "subject_id": subject_id, **values})


def like(text: str) -> str:
    """Return a pattern for a text anywhere, its own wildcards taken literally (escape sign ``\\``)."""
    return "%" + _escaped(text) + "%"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def contains(column: InstrumentedAttribute[str], text: str, before: str = "") -> ColumnElement[bool]:
    """Return the condition that a column has a text anywhere, with what must stand before it.

    An escape sign is named only where the text needs it, and no letters are made small: SQLite does either for each row
    anew, and over 20,000 bookings that takes longer than the search.
    """
    escaped = _escaped(text)
    return column.like(f"%{before}{escaped}%", escape=None if escaped == text else "\\")


def has_number(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """Return the condition that a number such as ``B-2026-0118``, kept in capitals, has a word in small letters."""
    return contains(column, word.upper())


def matches(word: str) -> ColumnElement[bool]:
    """Return the condition that a word is found in a row of keys."""
    found = [contains(NameKeyRow.plain, word), _sounds(word)]
    if word.isascii() and word.isalnum():
        found.append(NameKeyRow.initials.like(_skipping(word)))
    return or_(*found)


def nearness(word: str) -> ColumnElement[int]:
    """Return how well a word fits a row of keys: 0 as written, 1 in pinyin, 2 by initials, 3 by some of them."""
    return case(
        (contains(NameKeyRow.plain, word), 0),
        (_sounds(word), 1),
        (contains(NameKeyRow.initials, word), 2),
        else_=3,
    )


def _sounds(word: str) -> ColumnElement[bool]:
    return contains(NameKeyRow.pinyin, word[:_LONGEST_TYPED], before="\n")


def _skipping(word: str) -> str:
    """Return the pattern of letters and figures that may skip syllables; it needs no escape."""
    return "%" + ("%".join(word) if len(word) >= _SHORTEST_SKIPPING and word.isalpha() else word) + "%"


def read_as(subject: str, reading: str) -> Select[tuple[int]]:
    """Return the query for the ids of things with a name that reads so in pinyin from its first syllable to its end."""
    whole = or_(NameKeyRow.pinyin == f"\n{reading}", NameKeyRow.pinyin.like(f"\n{_escaped(reading)}\n%", escape="\\"))
    return select(NameKeyRow.subject_id).where(NameKeyRow.subject == subject, whole)


def named(subject: str, word: str) -> Select[tuple[int]]:
    """Return the query for the ids of things whose names a word finds."""
    return select(NameKeyRow.subject_id).where(NameKeyRow.subject == subject, matches(word))
