"""Writes set lines into a page: one text object a line, the signs by their places in the subsets of fonts."""

import itertools
from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from expobook.papers.figures import figure, figures
from expobook.papers.type import BLACK, TextLine

_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_MOST_SHARED = 20_000  # texts of one kind of papers whose codes are kept
_KINDS: dict[tuple[tuple[str, str], ...], dict[tuple[str, str], list[tuple[str, str]]]] = {}


def take_ink(canvas: Canvas, colour: Color) -> None:
    """Take a colour to fill with; the file is told only what changes."""
    if canvas._fillColorObj is not colour:
        canvas._fillColorObj = colour
        canvas._code.append(_filling(colour.red, colour.green, colour.blue))


@lru_cache(maxsize=256)
def _filling(red: float, green: float, blue: float) -> str:
    return f"{figures(red, green, blue)} rg"


def draw_line(canvas: Canvas, line: TextLine, x: float, y: float, colour: Color = BLACK, align: str = "left") -> None:
    """Draw a line with its baseline at ``y``; ``x`` is its left edge, right edge or middle as ``align`` says."""
    if not line.runs:
        return
    left = x - {"left": 0.0, "right": line.width, "centre": line.width / 2}[align]
    take_ink(canvas, colour)
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
        if text.isascii() and text.isprintable():
            found = [(_first_subset(document, face), f"<{text.encode().hex()}> Tj")]
        else:
            found = _shared(document, face, text) or _grouped(_places(document, face, text))
        known[face, text] = found
    return found


def _first_subset(document: PDFDocument, face: str) -> str:
    """Return the subset of a font where each ASCII sign has its own number, as ReportLab gives them from the start."""
    names: dict[str, str] = document.__dict__.setdefault("first_subsets", {})
    if face not in names:
        font = getFont(face)
        font._assignState(document)
        names[face] = font.getSubsetInternalName(0, document)
    return names[face]


def _grouped(places: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        (subset, f"<{''.join([code for _, code in signs])}> Tj")
        for subset, signs in itertools.groupby(places, key=itemgetter(0))
    ]


def signs_first(document: PDFDocument, signs: Mapping[str, str]) -> None:
    """Give signs (face -> signs) their places in the subsets of fonts before any page does.

    Papers of one kind then share subsets, and a text that has no other signs has the same codes in each of them.
    """
    if not signs:
        return
    key = tuple(signs.items())
    for face, some in key:
        _places(document, face, some + _ASCII)
    document.__dict__["placed_first"] = {face: frozenset(some + _ASCII) for face, some in key}
    document.__dict__["codes_of_kind"] = _KINDS.setdefault(key, {})


def _shared(document: PDFDocument, face: str, text: str) -> list[tuple[str, str]] | None:
    """Return the codes of a text that is the same in all papers of the kind, None where it has signs of its own."""
    placed = document.__dict__.get("placed_first", {}).get(face)
    if placed is None or not placed.issuperset(text):
        return None
    kind: dict[tuple[str, str], list[tuple[str, str]]] = document.__dict__["codes_of_kind"]
    found = kind.get((face, text))
    if found is None:
        if len(kind) >= _MOST_SHARED:
            kind.clear()
        found = kind[face, text] = _grouped(_places(document, face, text))
    return found


def _places(document: PDFDocument, face: str, text: str) -> list[tuple[str, str]]:
    """Return of each sign the subset that has it and its code there; what is new gets its place."""
    places: dict[str, tuple[str, str]] = document.__dict__.setdefault("places_of_signs", {}).setdefault(face, {})
    try:
        return [places[sign] for sign in text]
    except KeyError:
        font = getFont(face)
        new = "".join(dict.fromkeys(sign for sign in text if sign not in places))
        signs = iter(new)
        for subset, codes in font.splitString(new, document):  # a byte a sign, in their order
            name = font.getSubsetInternalName(subset, document)
            places.update((sign, (name, f"{code:02x}")) for code, sign in zip(codes, signs, strict=False))
        return [places[sign] for sign in text]
