"""Subsets of the shipped fonts: glyphs are taken out of the file once and put together anew for each paper.

ReportLab copies the whole glyph table, some ten megabytes, for each of the fifteen subsets of a contract.
"""

import zlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from struct import pack, unpack_from
from typing import Any
from weakref import WeakKeyDictionary

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDocument,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFTrueTypeFont,
)
from reportlab.pdfbase.ttfonts import SUBSETN, TTEncoding, TTFont, TTFontFace, TTFontMaker, makeToUnicodeCMap

from expobook.papers.figures import COMPRESSION

_COPIED = ("name", "OS/2", "cvt ", "fpgm", "prep", "hhea", "maxp", "head")
_MOST_KEPT = 64  # subsets of one font; papers of one kind use much the same signs


class QuickFace(TTFontFace):  # type: ignore[misc]  # ReportLab says no types
    """A font file whose subsets are the same bytes as ReportLab's, made in a fraction of the time."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._programs: dict[int, bytes | None] = {}
        self._tables: Mapping[str, bytes] = {tag: self.get_table(tag) for tag in _COPIED if tag in self.table}
        self._post = b"\x00\x03\x00\x00" + self.get_table("post")[4:16] + b"\x00" * 16
        self._kept: OrderedDict[tuple[int, ...], tuple[bytes, bytes]] = OrderedDict()

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N803  # ReportLab's names
        """Read the tables as ReportLab does, whole tables at a time instead of number by number.

        Source: OpenType 1.9, chapters cmap (format 4), hmtx and loca. Files of another form are left to ReportLab.
        """
        super().extractInfo(charInfo=0)
        cmap = self.get_table("cmap")
        (at,) = unpack_from(">L", cmap, 8)
        if unpack_from(">H", cmap, at)[0] != 4 or self.unitsPerEm != 1000:
            super().extractInfo(charInfo)
            return
        self.charToGlyph = _mapped(cmap, at)
        (full,) = unpack_from(">H", self.get_table("hhea"), 34)
        told = unpack_from(f">{2 * full + self.numGlyphs - full}H", self.get_table("hmtx"))
        widths = [*told[: 2 * full : 2], *[told[2 * full - 2]] * (self.numGlyphs - full)]
        self.hmetrics = list(zip(widths, [*told[1 : 2 * full : 2], *told[2 * full :]], strict=True))
        self.defaultWidth = widths[0]
        self.charWidths = {code: widths[glyph] for code, glyph in self.charToGlyph.items()}
        long = unpack_from(">H", self.get_table("head"), 50)[0]
        places = unpack_from(f">{self.numGlyphs + 1}{'L' if long else 'H'}", self.get_table("loca"))
        self.glyphPos = places if long else [place << 1 for place in places]
        for code, other in ((0xA0, 0x20), (0x20, 0xA0)):  # a file that has one blank has both
            if other in self.charToGlyph:
                self.charToGlyph[code], self.charWidths[code] = self.charToGlyph[other], self.charWidths[other]
                break

    def makeSubset(self, subset: Sequence[int]) -> bytes:  # ReportLab's name
        """Return a font file with the glyphs of some code points only."""
        return self._subset(tuple(subset))[0]

    def _subset(self, subset: tuple[int, ...]) -> tuple[bytes, bytes]:
        """Return a subset as it is and compressed; the last ones are kept."""
        found = self._kept.get(subset)
        if found is None:
            data = self._made(subset)
            found = self._kept[subset] = (data, zlib.compress(data, COMPRESSION))
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(subset)
        return found

    def _made(self, subset: Sequence[int]) -> bytes:
        glyphs: dict[int, int] = {0: 0}  # in the file -> in the subset
        for code in subset:
            glyphs.setdefault(self.charToGlyph.get(code, 0), len(glyphs))
        programs = [self._program(glyph) for glyph in glyphs]
        if None in programs:  # glyphs made of others: seldom, and not worth a second way
            return bytes(super().makeSubset(subset))
        output = TTFontMaker()
        for tag in ("name", "OS/2", "cvt ", "fpgm", "prep"):
            if tag in self._tables:
                output.add(tag, self._tables[tag])
        output.add("post", self._post)
        full, hmtx = self._metrics(list(glyphs))
        output.add("hmtx", hmtx)
        output.add("hhea", _with_short(self._tables["hhea"], 34, full))
        output.add("maxp", _with_short(self._tables["maxp"], 4, len(glyphs)))
        codes = [glyphs[self.charToGlyph.get(code, 0)] for code in subset]
        head = (0, 1, 1, 0, 0, 12, 6, 10 + 2 * len(codes), 0, 0, len(codes))
        output.add("cmap", pack(f">{len(head) + len(codes)}H", *head, *codes))
        offsets = [0, *accumulate(len(program) for program in programs if program is not None)]
        output.add("glyf", b"".join(program for program in programs if program is not None))
        long = (offsets[-1] + 1) >> 1 > 0xFFFF
        places = offsets if long else [offset >> 1 for offset in offsets]
        output.add("loca", pack(f">{len(places)}{'L' if long else 'H'}", *places))
        output.add("head", _with_short(self._tables["head"], 50, int(long)))
        return bytes(output.makeStream())

    def _program(self, glyph: int) -> bytes | None:
        """Return the outline of a glyph, padded to four bytes; None where it is made of other glyphs."""
        if glyph not in self._programs:
            start = self.table["glyf"]["offset"]
            data = self._ttf_data[start + self.glyphPos[glyph] : start + self.glyphPos[glyph + 1]]
            composite = len(data) > 2 and unpack_from(">h", data)[0] < 0
            self._programs[glyph] = None if composite else data + b"\0" * (-len(data) % 4)
        return self._programs[glyph]

    def _metrics(self, glyphs: Sequence[int]) -> tuple[int, bytes]:
        """Return how many glyphs have a width of their own, and the table of widths and left bearings."""
        pairs = [self.hmetrics[glyph] for glyph in glyphs]
        full = len(pairs)
        while full > 1 and pairs[full - 1][0] == pairs[full - 2][0]:  # the last width counts for all behind it
            full -= 1
        told = [int(value) for pair in pairs[:full] for value in pair] + [int(pair[1]) for pair in pairs[full:]]
        return full, pack(f">{len(told)}H", *told)

    def addSubsetObjects(self, doc: PDFDocument, fontname: str, subset: Sequence[int]) -> PDFObjectReference:
        """Put a subset into a file as ReportLab does, compressed once for all papers that use the same signs."""
        reference = super().addSubsetObjects(doc, fontname, subset)
        stream: PDFStream = doc.idToObject[f"fontFile:{self.filename}({fontname})"]
        stream.content, stream.filters = self._subset(tuple(subset))[1], None
        stream.dictionary["Filter"] = PDFArray([PDFName("FlateDecode")])
        return reference


class _Written(PDFObject):  # type: ignore[misc]
    """An object of a file as it will stand there: written once, used by all papers that have the same."""

    def __init__(self, text: bytes) -> None:
        self._text = text

    def format(self, _: PDFDocument) -> bytes:  # ReportLab's name
        return self._text


class QuickFont(TTFont):  # type: ignore[misc]
    """A font as ReportLab knows it, with the face above; its own start would read the file into a face of its own."""

    def __init__(self, name: str, path: str) -> None:
        self.fontName, self.face, self.encoding = name, QuickFace(path), TTEncoding()
        self.state: WeakKeyDictionary[PDFDocument, Any] = WeakKeyDictionary()
        self._asciiReadable = rl_config.ttfAsciiReadable
        self.shapable = False  # our own line breaking places each sign
        self._told: OrderedDict[tuple[int, tuple[int, ...]], tuple[_Written, bytes]] = OrderedDict()

    def addObjects(self, doc: PDFDocument) -> None:  # ReportLab's names
        """Put the subsets of a file into it as ReportLab does; widths and the way back to Unicode are written once."""
        state = self._assignState(doc)
        state.frozen = 1
        for number, signs in enumerate(state.subsets):
            name = self.getSubsetInternalName(number, doc)[1:]
            base = b"".join((SUBSETN(number), b"+", self.face.name, self.face.subfontNameX)).decode("pdfdoc")
            font, back = PDFTrueTypeFont(), PDFStream()
            font.Name, font.BaseFont, font.FirstChar, font.LastChar = name, base, 0, len(signs) - 1
            font.Widths, back.content = self._tables_of(number, tuple(signs), base, doc)
            back.dictionary["Filter"] = PDFArray([PDFName("FlateDecode")])
            font.ToUnicode = doc.Reference(back, f"toUnicodeCMap:{base}")
            font.FontDescriptor = self.face.addSubsetObjects(doc, base, signs)
            doc.Reference(font, name)
            doc.idToObject["BasicFonts"].dict[name] = font
        del self.state[doc]

    def _tables_of(self, number: int, signs: tuple[int, ...], base: str, doc: PDFDocument) -> tuple[_Written, bytes]:
        """Return the widths of a subset as written, and its map to Unicode compressed; the last ones are kept."""
        key = number, signs
        found = self._told.get(key)
        if found is None:
            widths = PDFArray([self.face.getCharWidth(sign) for sign in signs]).format(doc)
            found = self._told[key] = (
                _Written(widths),
                zlib.compress(makeToUnicodeCMap(base, signs).encode(), COMPRESSION),
            )
            if len(self._told) > _MOST_KEPT:
                self._told.popitem(last=False)
        self._told.move_to_end(key)
        return found


def _mapped(cmap: bytes, at: int) -> dict[int, int]:
    """Return the code points and their glyphs of a table of format 4 that begins at ``at``; a stretch at a time."""
    count = unpack_from(">H", cmap, at + 6)[0] // 2
    ends = unpack_from(f">{count}H", cmap, at + 14)
    starts, deltas, offsets = (unpack_from(f">{count}H", cmap, at + 16 + 2 * count * n) for n in (1, 2, 3))
    known: dict[int, int] = {}
    for place, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        if start == 0xFFFF:
            continue
        codes = range(start, end + 1)
        found: Sequence[int] = codes
        if offset:
            found = unpack_from(f">{len(codes)}H", cmap, at + 16 + 6 * count + 2 * place + offset)
        if not delta and 0 not in found:
            known.update(zip(codes, found, strict=True))
        else:
            known.update((code, (glyph + delta) & 0xFFFF) for code, glyph in zip(codes, found, strict=True) if glyph)
    return known


def _with_short(table: bytes, at: int, value: int) -> bytes:
    return table[:at] + pack(">H", value) + table[at + 2 :]
