"""Writes set lines into a page: one text object a line, the signs by their places in the subsets of fonts."""

import itertools
from operator import itemgetter

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

from expobook.papers.figures import figure
from expobook.papers.type import BLACK, TextLine


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
