"""Articles and clauses in two columns that keep step sentence by sentence."""

from collections.abc import Iterator, Sequence

from reportlab.pdfgen.canvas import Canvas

from expobook.domain.contract import Article, Clause, Part, Sentence
from expobook.domain.text import Bilingual
from expobook.papers.page import EM, LEFT, MM, RIGHT, Block, line
from expobook.papers.text_object import draw_line
from expobook.papers.type import ACCENT, BLACK, GREY, HAIR, Span, TextLine, Type
from expobook.papers.typesetting import TooLongForPaper, break_lines, put
from expobook.papers.wording import held_together, numeral_zh

CHINESE_X, CHINESE_WIDTH = LEFT + 10 * MM, 64.2 * MM
ENGLISH_X, ENGLISH_WIDTH = LEFT + 80.2 * MM, 84.8 * MM
_MOST_OF_A_SENTENCE, _LINES_OF_A_PAGE = 8000, 45
WHOLE_UP_TO = 8  # lines; longer clauses may break between sentence pairs
_CHINESE = Type("Serif", 10, 14, "zh", "SerifBold", justify=True)
_ENGLISH = Type("Serif", 9, 14, "en", "SerifBold")
_CHINESE_ALONE = Type("Serif", 10.5, 17, "zh", "SerifBold", justify=True)
_ENGLISH_ALONE = Type("Serif", 10, 14, "en", "SerifBold")
_ALONE_WIDTH = 155 * MM
INITIALS = Bilingual("乙方签注", "Initials of the Licensee")


class ClauseBlock(Block):
    """A numbered clause in one or two languages."""

    def __init__(
        self,
        number: str,
        sentences: Sequence[Sentence],
        language: str,
        *,
        notice: bool = False,
        first: bool = False,
        continued: bool = False,
        changed: bool = False,
    ) -> None:
        self.number, self.sentences, self.language = number, tuple(sentences), language
        self.notice, self.continued, self.changed = notice, continued, changed
        self.space_before = 0.0 if first else 4.0
        for sentence in self.sentences:  # a sentence never parts, and no page holds so much
            for parts in (sentence.zh, sentence.en):
                if sum(len(part.text) for part in parts) > _MOST_OF_A_SENTENCE:
                    raise TooLongForPaper(field=number, value=parts[0].text[:40], lines=_LINES_OF_A_PAGE)
        self._columns = list(self._set())

    def _set(self) -> Iterator[tuple[float, Type, tuple[TextLine, ...]]]:
        if self.language == "both":
            yield CHINESE_X, _CHINESE, break_lines(self._spans("zh"), _CHINESE, CHINESE_WIDTH)
            yield ENGLISH_X, _ENGLISH, break_lines(self._spans("en"), _ENGLISH, ENGLISH_WIDTH)
        else:
            style = _CHINESE_ALONE if self.language == "zh" else _ENGLISH_ALONE
            yield CHINESE_X, style, break_lines(self._spans(self.language), style, _ALONE_WIDTH)

    def _spans(self, language: str) -> tuple[Span, ...]:
        spans: list[Span] = []
        if self.continued:
            spans.append(Span("（续）" if language == "zh" else "(continued) ", self.notice))
        for index, sentence in enumerate(self.sentences):
            parts: tuple[Part, ...] = sentence.zh if language == "zh" else sentence.en
            if language == "en" and index:
                spans.append(Span(" ", self.notice))
            for part in parts:
                text = held_together(part.text) if language == "en" else part.text
                spans.append(Span(text, part.bold or self.notice))
        return tuple(spans)

    @property
    def lines(self) -> int:
        return max(len(lines) for _, _, lines in self._columns)

    def height(self) -> float:
        tall = max(len(lines) * style.leading for _, style, lines in self._columns)
        return tall + (13 if self.notice else 0)

    def least(self) -> float:
        if self.lines <= WHOLE_UP_TO or len(self.sentences) == 1:
            return self.height()
        return self._part(slice(0, 1), self.continued).height()

    def _part(self, which: slice, continued: bool) -> "ClauseBlock":
        return ClauseBlock(
            self.number,
            self.sentences[which],
            self.language,
            notice=self.notice,
            continued=continued,
            changed=self.changed,
        )

    def split(self, room: float) -> "tuple[Block, Block] | None":
        if self.lines <= WHOLE_UP_TO:
            return None
        for count in range(len(self.sentences) - 1, 0, -1):
            upper = self._part(slice(0, count), self.continued)
            if upper.height() <= room:
                return upper, self._part(slice(count, None), True)
        return None

    def draw(self, canvas: Canvas, top: float) -> None:
        put(canvas, LEFT, top - 10.5, self.number, Type("SansMedium", 8.5), ACCENT)
        for x, style, lines in self._columns:
            offset = 10.5 if style.leading == 14 else 12.5
            for index, each in enumerate(lines):
                draw_line(canvas, each, x, top - offset - index * style.leading)
        if self.changed:
            line(canvas, RIGHT + 3 * MM, top, RIGHT + 3 * MM, top - self.height(), 1.6, ACCENT)
        if self.notice:
            y = top - self.height() + 3
            text = INITIALS.in_language(self.language) if self.language != "both" else f"{INITIALS.zh} {INITIALS.en}"
            put(canvas, RIGHT - 33 * MM, y, text, Type("Sans", 7), GREY, "right")
            line(canvas, RIGHT - 32 * MM, y - 1.5, RIGHT, y - 1.5, 0.4, HAIR)


class ArticleHead(Block):
    """Accent rule, number and titles of an article; keeps with its first clause."""

    keep_next = True
    space_before = 5.4

    def __init__(self, article: Article, language: str) -> None:
        self.article, self.language = article, language
        self.outline = (article_title(article, language), 0)

    def height(self) -> float:
        return 25.6

    def draw(self, canvas: Canvas, top: float) -> None:
        y = top - 17.5
        line(canvas, LEFT, top - 3.1, RIGHT, top - 3.1, 0.9, ACCENT)
        put(canvas, LEFT, y, self.article.number, Type("SansMedium", 13), ACCENT)
        if self.language != "en":
            put(canvas, CHINESE_X, y, chinese_title(self.article), Type("SansBold", 11))
        if self.language != "zh":
            x = ENGLISH_X if self.language == "both" else CHINESE_X
            put(canvas, x, y, english_title(self.article), Type("SansBold", 10, language="en"))


class AnnexHead(Block):
    """Title of an annex at the top of its first page."""

    keep_next = True

    def __init__(self, letter: str, title: Bilingual, language: str) -> None:
        self.letter, self.title, self.language = letter, title, language
        zh, en = f"附件 {letter} {title.zh}", f"Annex {letter} {title.en}"
        self.outline = ({"zh": zh, "en": en}.get(language, f"{zh}  {en}"), 0)

    def height(self) -> float:
        return 30.0

    def draw(self, canvas: Canvas, top: float) -> None:
        y, x = top - 17.5, LEFT
        if self.language != "en":
            x += put(canvas, x, y, f"附件{self.letter}{EM}{self.title.zh}", Type("SansBold", 13)) + 16
        if self.language != "zh":
            style = Type("Sans", 11, language="en") if self.language == "both" else Type("SansBold", 13, language="en")
            put(
                canvas, x, y, f"Annex {self.letter}  {self.title.en}", style, GREY if self.language == "both" else BLACK
            )


def chinese_title(article: Article) -> str:
    """Return ``第四条  展会``."""
    return f"第{numeral_zh(int(article.number))}条{EM}{article.title.zh}"


def english_title(article: Article) -> str:
    """Return ``Article 4  The Event``."""
    return f"Article {article.number}  {article.title.en}"


def article_title(article: Article, language: str) -> str:
    """Return an article's title for the outline."""
    zh, en = chinese_title(article).replace(EM, " "), english_title(article).replace("  ", " ")
    return {"zh": zh, "en": en}.get(language, f"{zh}  {en}")


def clause_block(article: Article, index: int, clause: Clause, language: str) -> ClauseBlock:
    """Return the block of the clause with this index in its article."""
    return ClauseBlock(
        f"{article.number}.{index + 1}",
        clause.sentences,
        language,
        notice=clause.notice,
        first=index == 0,
        changed=clause.changed,
    )
