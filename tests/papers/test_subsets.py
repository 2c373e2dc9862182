"""Our way of reading fonts and cutting subsets gives what ReportLab's gives, byte for byte."""

import random

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

from expobook.papers.subsets import QuickFace
from expobook.resources import resource


@pytest.mark.parametrize("name", ["NotoSansSC-Bold", "NotoSerifSC-Regular", "NotoSansSC-Latin-Medium"])
def test_a_font_is_read_and_cut_as_reportlab_does(name: str) -> None:
    path = str(resource("fonts", f"{name}.ttf"))
    ours, theirs = QuickFace(path), TTFontFace(path)
    theirs.charToGlyph.pop(0xFFFF), theirs.charWidths.pop(0xFFFF)  # the end of the table is no sign
    assert ours.charToGlyph == theirs.charToGlyph
    assert ours.charWidths == theirs.charWidths
    assert ours.hmetrics == theirs.hmetrics
    assert list(ours.glyphPos) == theirs.glyphPos
    assert ours.defaultWidth == theirs.defaultWidth
    chance, known = random.Random(5), sorted(theirs.charToGlyph)
    for count in (1, 40, 255):
        subset = [0, *chance.sample(known, min(count, len(known))), 0x10FFFF]
        assert ours.makeSubset(subset) == theirs.makeSubset(subset)
