"""The shipped typefaces: registered once, asked for widths, and never missing a character silently."""

from dataclasses import dataclass
from functools import cache

from reportlab.pdfbase import pdfmetrics

from expobook.domain.errors import FileTrouble
from expobook.papers.subsets import QuickFont
from expobook.resources import resource

_FILES = {
    "Sans": ("NotoSansSC", "Regular"),
    "SansMedium": ("NotoSansSC", "Medium"),
    "SansBold": ("NotoSansSC", "Bold"),
    "Serif": ("NotoSerifSC", "Regular"),
    "SerifBold": ("NotoSerifSC", "SemiBold"),
}
FACES = tuple(_FILES)
_STANDS_IN_FOR = {"Serif": "Sans", "SerifBold": "SansBold", "SansMedium": "Sans"}


@dataclass(frozen=True)
class Cut:
    """One registered font file: its PDF name and the advance of each character it has, in 1/1000 em."""

    name: str
    widths: dict[int, float]


@dataclass(frozen=True)
class Face:
    """A weight of a family: one cut for Chinese, one for Latin runs (where quotes are narrow)."""

    han: Cut
    latin: Cut


@cache
def face(name: str) -> Face:
    """Return a face by its short name (``Sans``, ``SansMedium``, ``SansBold``, ``Serif``, ``SerifBold``).

    A family that was not shipped is replaced by Sans: the Chinese line breaks stay the same.

    Raises:
        FileTrouble: not even the Sans font is there.
    """
    family, weight = _FILES[name]
    path = resource("fonts", f"{family}-{weight}.ttf")
    if not path.is_file():
        if name not in _STANDS_IN_FOR:
            raise FileTrouble(path=str(path), why="missing")
        return face(_STANDS_IN_FOR[name])
    han = _register(name, str(path))
    latin_path = resource("fonts", f"{family}-Latin-{weight}.ttf")
    latin = _register(f"{name}Latin", str(latin_path)) if latin_path.is_file() else han
    return Face(han, latin)


def _register(name: str, path: str) -> Cut:
    font = QuickFont(name, path)
    # ReportLab keys embedded files by PostScript name, which both cuts of a weight share:
    # without this one would print with the other's shapes.
    font.face.name = font.face.name + b"-" + name.encode()
    pdfmetrics.registerFont(font)
    known, widths = font.face.charToGlyph, font.face.charWidths
    if widths.keys() != known.keys():
        widths = {code: width for code, width in widths.items() if code in known}
    return Cut(name, widths)


@cache
def cut_of(face_name: str, sign: str, latin: bool) -> Cut | None:
    """Return the cut that has a glyph for one character, the wanted one first, or None."""
    chosen = face(face_name)
    order = (chosen.latin, chosen.han) if latin else (chosen.han, chosen.latin)
    code = ord(sign)
    return next((cut for cut in order if code in cut.widths), None)
