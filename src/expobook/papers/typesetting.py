"""Breaks and justifies lines of Chinese and English: clusters, greedy lines, one text object a line.

Rules: no closing mark begins a line and no opening mark ends one; numbers stay with their unit;
marks at a line's edge and marks in a row lose half an em; Han and Latin stand 0.18 em apart.
A last line of one or two characters (or one short word) takes more from the lines above where that costs no line.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from expobook.domain.errors import UserError
from expobook.papers.figures import figure
from expobook.papers.fonts import cut_of

BLACK, ACCENT, TINT = HexColor("#000000"), HexColor("#123F5C"), HexColor("#E9EFF3")
GREY, HAIR, FAINT = HexColor("#555555"), HexColor("#8E989E"), HexColor("#C9CED2")
WHITE, LICENSED, SHADE = HexColor("#FFFFFF"), HexColor("#C9D8E2"), HexColor("#EEF0F1")

CLOSING = frozenset("，。、；：？！）》”’】」』")
OPENING = frozenset("（《“‘【「『")
_LATIN_CLOSING = frozenset(",.;:!?)]}%’”")
_LATIN_OPENING = frozenset("([{“‘")
_AFTER_NUMBER = frozenset("年月日元条号个平张份期时分天米％周组")
_BEFORE_NUMBER = frozenset("第表")
_PAIRED = frozenset("—…")
_NO_BREAK_SPACES = frozenset("\u00a0\u202f")
_GAP = 0.18  # em between Han and Latin
_NARROWEST = 0.15  # em; on average no text of letters or signs is narrower
_MOST_STRETCH = 0.3  # em a gap; beyond it the line stays ragged
_STEPS = 9  # narrower widths that are tried to fill a last line
_FULL_ENOUGH = {"zh": 3, "en": 10}  # characters; a last line with fewer is filled where it can be


class TooLongForPaper(UserError):
    """A text does not fit its place in print: ``field``, ``value``, ``lines``."""

    code = "too-long-for-paper"


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: face, face of bold words, size and leading in points, language, justified or not."""

    face: str
    size: float
    leading: float = 14.0
    language: str = "zh"
    bold: str = "SansBold"
    justify: bool = False


class Span(NamedTuple):
    """A stretch of text in one weight; its characters are never read as markup."""

    text: str
    bold: bool = False


class Run(NamedTuple):
    """Characters of one font at ``x`` points from the line's left edge, ``spacing`` points apart."""

    x: float
    font: str
    text: str
    spacing: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One set line: its runs, its width in points and the size of its type."""

    runs: tuple[Run, ...]
    width: float
    size: float

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class _Atom(NamedTuple):
    """One character as it will be drawn; kind is H(an), L(atin), P(unctuation of Latin), O(pening), C(losing), S(pace).

    ``width`` is the advance of its glyph, ``extra`` what is added behind it.
    """

    sign: str
    font: str
    width: float
    kind: str
    extra: float = 0.0


def break_lines(
    text: str | Sequence[Span], style: Type, width: float, first_indent: float = 0.0
) -> tuple[TextLine, ...]:
    """Return the lines of a text for a column of ``width`` points; at least one line, even when empty."""
    spans = (Span(text),) if isinstance(text, str) else tuple(text)
    return _broken(spans, style, round(width, 2), first_indent)


def single_line(text: str | Sequence[Span], style: Type) -> TextLine:
    """Return a text as one line, however long; newlines become blanks."""
    return break_lines(text, style, 1e9)[0]


def text_width(text: str | Sequence[Span], style: Type) -> float:
    """Return the width of a text in points when it is set as one line."""
    return single_line(text, style).width


def fitted(text: str, style: Type, width: float, field: str, most: int = 2) -> tuple[TextLine, ...]:
    """Return the lines of a text that may take ``most`` lines.

    Raises:
        TooLongForPaper: it needs more lines; nothing is clipped or shrunk silently.
    """
    hopeless = surely_longer(text, style, width, most)
    lines = () if hopeless else break_lines(text, style, width)
    if hopeless or len(lines) > most:
        raise TooLongForPaper(field=field, value=text[:40], lines=most)
    return lines


def surely_longer(text: str, style: Type, width: float, lines: int = 1) -> bool:
    """Say whether a text cannot fit some lines, without setting 200,000 characters; False says nothing."""
    return len(text) > lines * (width / (_NARROWEST * style.size) + 1)


def has_widow(lines: Sequence[TextLine], language: str) -> bool:
    """Say whether the last line is a single Han character or one English word under five letters."""
    if len(lines) < 2:
        return False
    last = lines[-1].text.strip().rstrip("".join(CLOSING | _LATIN_CLOSING))
    return len(last) <= 1 if language == "zh" else " " not in last and len(last) < 5


def draw_line(canvas: Canvas, line: TextLine, x: float, y: float, colour: Color = BLACK, align: str = "left") -> None:
    """Draw a line with its baseline at ``y``; ``x`` is its left edge, right edge or middle as ``align`` says."""
    if not line.runs:
        return
    left = x - {"left": 0.0, "right": line.width, "centre": line.width / 2}[align]
    if canvas._fillColorObj is not colour:  # asked for each line of text, told to the file only when it changes
        canvas.setFillColor(colour)
    canvas._code.append(_text_object(canvas._doc, line, left, figure(y)))


def _text_object(document: PDFDocument, line: TextLine, left: float, height: str) -> str:
    """Return the operators that show a line.

    ReportLab's own text object measures each run once more and escapes it sign by sign: half the time of a contract.
    Source: PDF 32000-1:2008, 9.3 and 9.4; the codes of the signs are those that the font's subset gives them.
    """
    operators, shown, spacing = ["BT"], "", 0.0
    for run in line.runs:
        if run.spacing != spacing:
            operators.append(f"{figure(run.spacing)} Tc")
            spacing = run.spacing
        operators.append(f"1 0 0 1 {figure(left + run.x)} {height} Tm")
        for name, codes in _codes(document, run.font, run.text):
            if name != shown:
                operators.append(f"{name} {figure(line.size)} Tf")
                shown = name
            operators.append(codes)
    operators.append("0 Tc ET" if spacing else "ET")
    return " ".join(operators)


def _codes(document: PDFDocument, face: str, text: str) -> list[tuple[str, str]]:
    """Return the names of a font's subsets in a file and the codes of a text in them; tables say the same often."""
    known = document.__dict__.setdefault("codes_of_texts", {})
    found: list[tuple[str, str]] | None = known.get((face, text))
    if found is None:
        found = [
            (subset, f"<{''.join([code for _, code in signs])}> Tj")
            for subset, signs in itertools.groupby(_places(document, face, text), key=itemgetter(0))
        ]
        known[face, text] = found
    return found


def signs_first(document: PDFDocument, face: str, signs: str) -> None:
    """Give signs their places in the subsets of a font before any page does: papers of one kind then share subsets."""
    _places(document, face, signs)


def _places(document: PDFDocument, face: str, text: str) -> list[tuple[str, str]]:
    """Return of each sign the subset that has it and its code there; what is new gets its place."""
    places: dict[str, tuple[str, str]] = document.__dict__.setdefault("places_of_signs", {}).setdefault(face, {})
    try:
        return [places[sign] for sign in text]
    except KeyError:
        font = getFont(face)
        for sign in text:
            if sign not in places:
                ((subset, code),) = font.splitString(sign, document)
                places[sign] = (font.getSubsetInternalName(subset, document), code.hex())
        return [places[sign] for sign in text]


def put(
    canvas: Canvas,
    x: float,
    y: float,
    text: str | Sequence[Span],
    style: Type,
    colour: Color = BLACK,
    align: str = "left",
) -> float:
    """Draw a text as one line and return its width in points."""
    line = single_line(text, style)
    draw_line(canvas, line, x, y, colour, align)
    return line.width


@lru_cache(maxsize=20_000)
def _broken(spans: tuple[Span, ...], style: Type, width: float, first_indent: float) -> tuple[TextLine, ...]:
    atoms = list(_atoms(spans, style))
    starts = _starts(atoms, width, first_indent, style.size)
    if len(starts) > 1 and not any(atom.sign == "\n" for atom in atoms):
        starts = _filled(atoms, starts, style, width, first_indent)
    lines: list[TextLine] = []
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(atoms)
        last = end == len(atoms) or atoms[end - 1].sign == "\n"
        room = width - (first_indent if not lines else 0.0)
        lines.append(_set(atoms[start:end], style, room if style.justify and not last else None))
    return tuple(lines) or (TextLine((), 0.0, style.size),)


def _starts(atoms: list[_Atom], width: float, first_indent: float, size: float) -> list[int]:
    """Return where the lines begin; blanks at a break belong to the line before it."""
    starts: list[int] = []
    start = 0
    while start < len(atoms):
        end = _line_end(atoms, start, width - (0.0 if starts else first_indent), size)
        starts.append(start)
        last = end == len(atoms) or atoms[end - 1].sign == "\n"
        while end < len(atoms) and atoms[end].kind == "S" and not last:
            end += 1
        start = end
    return starts


def _filled(atoms: list[_Atom], starts: list[int], style: Type, width: float, first_indent: float) -> list[int]:
    """Return breaks that leave no all but empty last line, if narrower lines give them without one line more.

    A whole last line is the aim, one that is no widow the least; without either the breaks stay as they are.
    """
    best, most = starts, _fullness(atoms[starts[-1] :], style.language)
    step = style.size / 4 if style.language == "zh" else width / 60
    for count in range(1, _STEPS + 1):
        if most >= _FULL_ENOUGH[style.language]:
            break
        tried = _starts(atoms, width - count * step, first_indent, style.size)
        full = _fullness(atoms[tried[-1] :], style.language)
        if any(not _may_break(atoms[start - 1], atoms[start]) for start in tried[1:]):
            break  # narrower still, words that fit would be torn
        if len(tried) == len(starts) and full > most:
            best, most = tried, full
    return best


def _fullness(last: list[_Atom], language: str) -> int:
    """Return how many characters fill a last line, marks apart; an English line of two words is always full."""
    signs = [atom for atom in last if atom.kind in "HL"]
    several = language != "zh" and any(atom.kind == "S" for atom in last[:-1])
    return _FULL_ENOUGH["en"] if several else len(signs)


def _atoms(spans: Iterable[Span], style: Type) -> Iterator[_Atom]:
    chinese = style.language == "zh"
    for text, bold in spans:
        name = style.bold if bold else style.face
        for sign in text:
            if sign == "\n":
                yield _Atom("\n", "", 0.0, "S")
                continue
            latin = not _is_han(sign) and not (chinese and (sign in CLOSING or sign in OPENING or sign in _PAIRED))
            cut = cut_of(name, sign, latin)
            if cut is None and sign in _NO_BREAK_SPACES | {"\u2003", "\u2002"}:
                yield _blank(sign, name, style)
            elif cut is None:
                yield from _marked(sign, name, style)
            else:
                yield _Atom(sign, cut.name, cut.widths[ord(sign)] * style.size / 1000, _kind(sign, latin))


def _blank(sign: str, name: str, style: Type) -> _Atom:
    """A wide or fixed blank that the font lacks: an ordinary one and the room that is wanting."""
    cut = cut_of(name, " ", True)
    natural = cut.widths[32] * style.size / 1000 if cut else 0.0
    wide = {"\u2003": 1.0, "\u2002": 0.5}.get(sign)
    kind = "S" if wide else "L"
    return _Atom(" ", cut.name if cut else "", natural, kind, wide * style.size - natural if wide else 0.0)


def _marked(sign: str, name: str, style: Type) -> Iterator[_Atom]:
    """A character that no font has stands as its code point, so that nothing is lost unseen."""
    for letter in f"[U+{ord(sign):04X}]":
        cut = cut_of(name, letter, True)
        if cut is not None:
            yield _Atom(letter, cut.name, cut.widths[ord(letter)] * style.size / 1000, "L")


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


def _may_break(before: _Atom, after: _Atom) -> bool:
    """Whether a line may end between two neighbours."""
    if after.kind in "CS" or before.kind == "O":
        return False
    if before.kind == "S":
        return after.sign not in _LATIN_CLOSING
    if (before.sign.isdigit() and after.sign in _AFTER_NUMBER) or (
        before.sign in _BEFORE_NUMBER and after.sign.isdigit()
    ):
        return False
    if before.sign == after.sign and before.sign in _PAIRED:
        return False
    if before.kind in "LP" and after.kind in "LP":
        return False
    return not (after.sign in _LATIN_CLOSING or before.sign in _LATIN_OPENING)


def _gap(before: _Atom, after: _Atom, size: float) -> float:
    """Extra space between two neighbours in points; negative where two marks meet."""
    pair = before.kind + after.kind
    if pair in ("HL", "LH"):
        return _GAP * size
    return -0.5 * size if pair in ("CC", "CO", "OO") else 0.0


def _line_end(atoms: list[_Atom], start: int, width: float, size: float) -> int:
    """Return the index behind the last atom of the line that begins at ``start``."""
    used = -0.5 * size if atoms[start].kind == "O" else 0.0
    possible = start
    for index in range(start, len(atoms)):
        atom = atoms[index]
        if atom.sign == "\n":
            return index + 1
        if index > start:
            if _may_break(atoms[index - 1], atom):
                possible = index
            used += _gap(atoms[index - 1], atom, size)
        used += atom.width + atom.extra
        trimmed = atom.width + atom.extra if atom.kind == "S" else 0.5 * size if atom.kind == "C" else 0.0
        if used - trimmed > width + 0.01:
            return possible if possible > start else max(index, start + 1)
    return len(atoms)


def _set(atoms: list[_Atom], style: Type, justify_to: float | None) -> TextLine:
    """Place the atoms of one line, stretched to a width where that is asked and looks fair."""
    while atoms and atoms[-1].kind == "S":
        atoms = atoms[:-1]
    if not atoms:
        return TextLine((), 0.0, style.size)
    places, width = _advances(atoms, style.size, 0.0)
    if justify_to is not None:
        joints = sum(_stretches(left, right) for left, right in itertools.pairwise(atoms))
        stretch = (justify_to - width) / joints if joints else 0.0
        if 0 < stretch <= _MOST_STRETCH * style.size:
            places, width = _advances(atoms, style.size, stretch)
    return TextLine(tuple(_runs(atoms, places)), width, style.size)


def _stretches(before: _Atom, after: _Atom) -> bool:
    return not (before.kind in "LP" and after.kind in "LPS")


def _advances(atoms: list[_Atom], size: float, stretch: float) -> tuple[list[float], float]:
    x = -0.5 * size if atoms[0].kind == "O" else 0.0
    places = []
    before: _Atom | None = None
    for atom in atoms:
        if before is not None:
            x += _gap(before, atom, size) + (stretch if _stretches(before, atom) else 0.0)
        places.append(x)
        x += atom.width + atom.extra
        before = atom
    return places, x - (0.5 * size if atoms[-1].kind == "C" else 0.0)


def _runs(atoms: list[_Atom], places: list[float]) -> Iterator[Run]:
    """Join neighbours of one font whose spacing is the same."""
    index = 0
    while index < len(atoms):
        first, spacing, end = atoms[index], 0.0, index + 1
        while end < len(atoms) and atoms[end].font == first.font:
            step = places[end] - places[end - 1] - atoms[end - 1].width
            if end == index + 1:
                spacing = step
            elif abs(step - spacing) > 0.001:
                break
            end += 1
        if end == index + 1:
            spacing = 0.0
        yield Run(places[index], first.font, "".join(atom.sign for atom in atoms[index:end]), round(spacing, 4))
        index = end
