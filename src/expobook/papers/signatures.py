"""The signature and seal block: two parties side by side, never alone on a page."""

import re

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.contract import Contract, Party
from expobook.domain.text import Bilingual
from expobook.papers.page import EM, LEFT, MM, RIGHT, Block, line
from expobook.papers.text_object import draw_line
from expobook.papers.type import ACCENT, GREY, HAIR, TextLine, Type
from expobook.papers.typesetting import fitted, put, text_width

_COLUMN = 78.5 * MM
_ENGLISH = Type("Sans", 7, language="en")  # of the labels
_VALUE = Type("Sans", 8)
_NAME = Bilingual("单位名称", "the name of a party")
_HEAD = Bilingual("法定代表人", "Legal representative")
_NAME_IN_BOTH = re.compile(r"^([\u3400-\u9fff·]{2,})\s+(?=[A-Za-z])")  # where a name that is too long is parted
_NO_TEXT = Bilingual("（以下无正文，为签章处）", "No further text; signatures follow")
_NO_ENTRIES = Bilingual("（以下空白）", "No entries below this line")


class Signatures(Block):
    """Both parties' particulars, seal places, signature, name and date lines."""

    space_before = 10.0

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.seals = contract.number is not None
        self.language = contract.language
        self._parties = [self._particulars(party) for party in (contract.licensor, contract.licensee)]
        self._tall = max(sum(max(1, len(lines)) for _, lines in rows) for _, rows in self._parties)
        self._names = max(len(names) for names, _ in self._parties)

    def height(self) -> float:
        return 35 + 36 + self._names * 13.8 + 6 + self._tall * 14.9 + 158 + 2 * 38 + 10 + 22 + 6  # as it is drawn

    def _particulars(self, party: Party) -> tuple[list[TextLine], list[tuple[Bilingual, list[TextLine]]]]:
        names: list[TextLine] = []
        if self.language != "en" and party.name.zh:
            names += fitted(party.name.zh, Type("SansMedium", 10.5), _COLUMN, _NAME, 4)
        if self.language != "zh" and party.name.en:
            names += fitted(party.name.en, Type("Sans", 9, language="en"), _COLUMN, _NAME, 4)
        rows = []
        for label, values in (
            (Bilingual("统一社会信用代码", "Registration no."), [party.credit_code]),
            (
                Bilingual("住所", "Address"),
                [party.address.zh if self.language != "en" else "", party.address.en if self.language != "zh" else ""],
            ),
            (_HEAD, [party.representative]),
        ):
            room = _COLUMN - 27 * MM - (text_width(label.en, _ENGLISH) + 4 if self.language == "both" else 0)
            lines: list[TextLine] = []
            parted = label is _HEAD and text_width(party.representative, _VALUE) > room
            said = _NAME_IN_BOTH.sub(r"\1\n", party.representative).split("\n") if parted else values
            for value in filter(None, said):  # only the first line shares its height with the label
                lines += fitted(value, _VALUE, _COLUMN if lines else room, label)
            rows.append((label, lines))
        return names, rows

    def draw(self, canvas: Canvas, top: float) -> None:
        middle = (LEFT + RIGHT) / 2
        text = _NO_TEXT.zh + EM + _NO_TEXT.en if self.language == "both" else _NO_TEXT.in_language(self.language)
        put(canvas, middle, top - 11, text, Type("Sans", 8), GREY, "centre")
        titles = (Bilingual("甲方（展馆方）", "Licensor"), Bilingual("乙方（主办单位）", "Licensee"))
        for index, (title, (names, rows)) in enumerate(zip(titles, self._parties, strict=True)):
            bottom = self._draw_party(canvas, LEFT + index * (RIGHT - LEFT - _COLUMN), top - 35, title, names, rows)
        text = (
            _NO_ENTRIES.zh + EM + _NO_ENTRIES.en if self.language == "both" else _NO_ENTRIES.in_language(self.language)
        )
        put(canvas, middle, bottom - 22, text, Type("Sans", 8), GREY, "centre")

    def _draw_party(
        self,
        canvas: Canvas,
        x: float,
        top: float,
        title: Bilingual,
        names: list[TextLine],
        rows: list[tuple[Bilingual, list[TextLine]]],
    ) -> float:
        right = x + _COLUMN
        line(canvas, x, top, right, top, 1.2, ACCENT)
        self._labelled(canvas, x, right, top - 17, title, 10.5, 9, "SansBold")
        y = top - 36
        for each in names:
            draw_line(canvas, each, x, y)
            y -= 13.8
        y = top - 36 - self._names * 13.8 - 6
        for label, lines in rows:
            if self.language != "en":
                put(canvas, x, y, label.zh, Type("Sans", 8.5))
            if self.language != "zh":
                put(
                    canvas,
                    x + (26 * MM if self.language == "both" else 0),
                    y,
                    label.en,
                    _ENGLISH,
                    GREY,
                )
            for each in lines:
                draw_line(canvas, each, right, y, align="right")
                y -= 14.9
            y -= 0 if lines else 14.9
        y = top - 36 - self._names * 13.8 - 6 - self._tall * 14.9
        self._draw_seal(canvas, x + _COLUMN / 2, y - 74)
        y -= 158
        for label in (
            Bilingual("法定代表人或授权代表（签字）", "Signature"),
            Bilingual("姓名与职务", "Name and title"),
        ):
            self._labelled(canvas, x, right, y, label, 8.5, 7.5, "Sans")
            line(canvas, x, y - 26, right, y - 26, 0.6)
            y -= 38
        self._labelled(canvas, x, right, y, Bilingual("日期", "Date"), 8.5, 7.5, "Sans")
        if self.language != "en":
            for place, sign in ((47, "年"), (81, "月"), (115, "日")):
                put(canvas, x + 30 + place, y, sign, Type("Sans", 8.5))
        line(canvas, x, y - 10, right, y - 10, 0.6)
        return y - 10

    def _draw_seal(self, canvas: Canvas, x: float, y: float) -> None:
        if not self.seals:
            return
        canvas.setStrokeColor(HAIR)
        canvas.setLineWidth(0.9)
        canvas.setDash(0.9, 2.2)
        canvas.circle(x, y, 21 * MM, stroke=1, fill=0)
        canvas.setDash()
        if self.language != "en":
            put(canvas, x, y + 4, "（公章）", Type("Sans", 10.5), HAIR, "centre")
        if self.language != "zh":
            put(canvas, x, y - 11, "company seal", Type("Sans", 8.5, language="en"), HAIR, "centre")

    def _labelled(
        self, canvas: Canvas, x: float, right: float, y: float, words: Bilingual, zh: float, en: float, face: str
    ) -> None:
        if self.language != "en":
            put(canvas, x, y, words.zh, Type(face, zh))
        if self.language == "both":
            put(canvas, right, y, words.en, Type("Sans", en, language="en"), GREY, "right")
        elif self.language == "en":
            put(canvas, x, y, words.en, Type(face, zh, language="en"))
