"""Signs of Chinese and English before they are lines: what each is, and how it stands to its neighbour."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from expobook.papers.fonts import cut_of
from expobook.papers.type import Span, Type

CLOSING = frozenset("，。、；：？！）》”’】」』")
OPENING = frozenset("（《“‘【「『")
LATIN_CLOSING = frozenset(",.;:!?)]}%’”")
_LATIN_OPENING = frozenset("([{“‘")
_AFTER_NUMBER = frozenset("年月日元条号个平张份期时分天米％周组")
_BEFORE_NUMBER = frozenset("第表")
_PAIRED = frozenset("—…")
_NO_BREAK_SPACES = frozenset("\u00a0\u202f")
_GAP = 0.18  # em between Han and Latin


class Atom(NamedTuple):
    """One character as it will be drawn; kind is H(an), L(atin), P(unctuation of Latin), O(pening), C(losing), S(pace).

    ``width`` is the advance of its glyph, ``extra`` what is added behind it.
    """

    sign: str
    font: str
    width: float
    kind: str
    extra: float = 0.0


def atoms_of(spans: Iterable[Span], style: Type) -> Iterator[Atom]:
    """Yield the signs of a text with their widths in points; a newline is a blank of no width."""
    chinese = style.language == "zh"
    for text, bold in spans:
        name = style.bold if bold else style.face
        for sign in text:
            if sign == "\n":
                yield Atom("\n", "", 0.0, "S")
                continue
            latin = not _is_han(sign) and not (chinese and (sign in CLOSING or sign in OPENING or sign in _PAIRED))
            cut = cut_of(name, sign, latin)
            if cut is None and sign in _NO_BREAK_SPACES | {"\u2003", "\u2002"}:
                yield _blank(sign, name, style)
            elif cut is None:
                yield from _marked(sign, name, style)
            else:
                yield Atom(sign, cut.name, cut.widths[ord(sign)] * style.size / 1000, _kind(sign, latin))


def _blank(sign: str, name: str, style: Type) -> Atom:
    """A wide or fixed blank that the font lacks: an ordinary one and the room that is wanting."""
    cut = cut_of(name, " ", True)
    natural = cut.widths[32] * style.size / 1000 if cut else 0.0
    wide = {"\u2003": 1.0, "\u2002": 0.5}.get(sign)
    kind = "S" if wide else "L"
    return Atom(" ", cut.name if cut else "", natural, kind, wide * style.size - natural if wide else 0.0)


def _marked(sign: str, name: str, style: Type) -> Iterator[Atom]:
    """A character that no font has stands as its code point, so that nothing is lost unseen."""
    for letter in f"[U+{ord(sign):04X}]":
        cut = cut_of(name, letter, True)
        if cut is not None:
            yield Atom(letter, cut.name, cut.widths[ord(letter)] * style.size / 1000, "L")


def _is_han(sign: str) -> bool:
    return (
        "\u2e80" <= sign <= "\u9fff"
        or "\uf900" <= sign <= "\ufaff"
        or "\uff00" <= sign <= "\uffef"
        or sign >= "\U00020000"
    )


def _kind(sign: str, latin: bool) -> str:
    if sign == " " or sign in "\u2003\u2002":
        return "S"
    if not latin:
        return "C" if sign in CLOSING else "O" if sign in OPENING else "H"
    return "L" if sign.isalnum() or sign in _NO_BREAK_SPACES else "P"


def may_break(before: Atom, after: Atom) -> bool:
    """Whether a line may end between two neighbours."""
    if after.kind in "CS" or before.kind == "O":
        return False
    if before.kind == "S":
        return after.sign not in LATIN_CLOSING
    if (before.sign.isdigit() and after.sign in _AFTER_NUMBER) or (
        before.sign in _BEFORE_NUMBER and after.sign.isdigit()
    ):
        return False
    if before.sign == after.sign and before.sign in _PAIRED:
        return False
    if before.kind in "LP" and after.kind in "LP":
        return False
    return not (after.sign in LATIN_CLOSING or before.sign in _LATIN_OPENING)


def gap(before: Atom, after: Atom, size: float) -> float:
    """Extra space between two neighbours in points; negative where two marks meet."""
    pair = before.kind + after.kind
    if pair in ("HL", "LH"):
        return _GAP * size
    return -0.5 * size if pair in ("CC", "CO", "OO") else 0.0


def stretches(before: Atom, after: Atom) -> bool:
    """Whether the joint of two neighbours takes its share when a line is justified."""
    return not (before.kind in "LP" and after.kind in "LPS")
