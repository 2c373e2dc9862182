"""Breaks and justifies lines of Chinese and English: greedy lines of signs (``signs``), written by ``text_object``.

Rules: no closing mark begins a line and no opening mark ends one; numbers stay with their unit;
marks at a line's edge and marks in a row lose half an em; Han and Latin stand 0.18 em apart.
A last line of one or two characters (or one short word) takes more from the lines above where that costs no line.
"""

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from expobook.domain.errors import UserError
from expobook.domain.text import Bilingual
from expobook.papers.signs import CLOSING, LATIN_CLOSING, Atom, atoms_of, gap, may_break, stretches
from expobook.papers.text_object import draw_line
from expobook.papers.type import BLACK, Run, Span, TextLine, Type

_NARROWEST = 0.15  # em; on average no text of letters or signs is narrower
_MOST_STRETCH = 0.3  # em a gap; beyond it the line stays ragged
_STEPS = 9  # narrower widths that are tried to fill a last line
_FULL_ENOUGH = {"zh": 3, "en": 10}  # characters; a last line with fewer is filled where it can be


class TooLongForPaper(UserError):
    """A text does not fit its place in print: ``field``, ``value``, ``lines``."""

    code = "too-long-for-paper"


def break_lines(
    text: str | Sequence[Span], style: Type, width: float, first_indent: float = 0.0
) -> tuple[TextLine, ...]:
    """Return the lines of a text for a column of ``width`` points; at least one line, even when empty."""
    spans = (Span(text),) if isinstance(text, str) else tuple(text)
    return _broken(spans, style, round(width, 2), first_indent)


def single_line(text: str | Sequence[Span], style: Type) -> TextLine:
    """Return a text as one line, however long; newlines become blanks."""
    return _one_line(text, style) if isinstance(text, str) else break_lines(text, style, 1e9)[0]


def text_width(text: str | Sequence[Span], style: Type) -> float:
    """Return the width of a text in points when it is set as one line."""
    return single_line(text, style).width


def fitted(text: str, style: Type, width: float, field: Bilingual, most: int = 2) -> tuple[TextLine, ...]:
    """Return the lines of a text that may take ``most`` lines; ``field`` says what it is.

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
    last = lines[-1].text.strip().rstrip("".join(CLOSING | LATIN_CLOSING))
    return len(last) <= 1 if language == "zh" else " " not in last and len(last) < 5


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
def _one_line(text: str, style: Type) -> TextLine:
    """Keep what labels and tables say again and again; a measured text is often written next."""
    return break_lines(text, style, 1e9)[0]


@lru_cache(maxsize=20_000)
def _broken(spans: tuple[Span, ...], style: Type, width: float, first_indent: float) -> tuple[TextLine, ...]:
    atoms = list(atoms_of(spans, style))
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


def _starts(atoms: list[Atom], width: float, first_indent: float, size: float) -> list[int]:
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


def _filled(atoms: list[Atom], starts: list[int], style: Type, width: float, first_indent: float) -> list[int]:
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
        if any(not may_break(atoms[start - 1], atoms[start]) for start in tried[1:]):
            break  # narrower still, words that fit would be torn
        if len(tried) == len(starts) and full > most:
            best, most = tried, full
    return best


def _fullness(last: list[Atom], language: str) -> int:
    """Return how many characters fill a last line, marks apart; an English line of two words is always full."""
    signs = [atom for atom in last if atom.kind in "HL"]
    several = language != "zh" and any(atom.kind == "S" for atom in last[:-1])
    return _FULL_ENOUGH["en"] if several else len(signs)


def _line_end(atoms: list[Atom], start: int, width: float, size: float) -> int:
    """Return the index behind the last atom of the line that begins at ``start``."""
    used = -0.5 * size if atoms[start].kind == "O" else 0.0
    possible = start
    for index in range(start, len(atoms)):
        atom = atoms[index]
        if atom.sign == "\n":
            return index + 1
        if index > start:
            if may_break(atoms[index - 1], atom):
                possible = index
            used += gap(atoms[index - 1], atom, size)
        used += atom.width + atom.extra
        trimmed = atom.width + atom.extra if atom.kind == "S" else 0.5 * size if atom.kind == "C" else 0.0
        if used - trimmed > width + 0.01:
            return possible if possible > start else max(index, start + 1)
    return len(atoms)


def _set(atoms: list[Atom], style: Type, justify_to: float | None) -> TextLine:
    """Place the atoms of one line, stretched to a width where that is asked and looks fair."""
    while atoms and atoms[-1].kind == "S":
        atoms = atoms[:-1]
    if not atoms:
        return TextLine((), 0.0, style.size)
    places, width = _advances(atoms, style.size, 0.0)
    if justify_to is not None:
        joints = sum(stretches(left, right) for left, right in itertools.pairwise(atoms))
        stretch = (justify_to - width) / joints if joints else 0.0
        if 0 < stretch <= _MOST_STRETCH * style.size:
            places, width = _advances(atoms, style.size, stretch)
    return TextLine(tuple(_runs(atoms, places)), width, style.size)


def _advances(atoms: list[Atom], size: float, stretch: float) -> tuple[list[float], float]:
    x = -0.5 * size if atoms[0].kind == "O" else 0.0
    places = []
    before: Atom | None = None
    for atom in atoms:
        if before is not None:
            x += gap(before, atom, size) + (stretch if stretches(before, atom) else 0.0)
        places.append(x)
        x += atom.width + atom.extra
        before = atom
    return places, x - (0.5 * size if atoms[-1].kind == "C" else 0.0)


def _runs(atoms: list[Atom], places: list[float]) -> Iterator[Run]:
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
