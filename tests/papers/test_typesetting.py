"""Lines break and justify as the house's rules for Chinese and English say."""

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expobook.domain.text import Bilingual
from expobook.papers.signs import CLOSING, OPENING
from expobook.papers.type import Span, Type
from expobook.papers.typesetting import TooLongForPaper, break_lines, fitted, has_widow, single_line
from expobook.words import sentence

CHINESE = Type("Serif", 10, 14, "zh", "SerifBold", justify=True)
ENGLISH = Type("Serif", 9, 14, "en", "SerifBold")


def texts(text: str, style: Type = CHINESE, width: float = 182.0) -> list[str]:
    return [line.text for line in break_lines(text, style, width)]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="展会场地合同使用，。（）“”；2027年4月A", min_size=1, max_size=120), st.integers(60, 300))
def test_no_line_begins_with_a_closing_or_ends_with_an_opening_mark(text: str, width: int) -> None:
    lines = texts(text, width=width)
    for before, after in itertools.pairwise(lines):
        if len(before) > 1 and len(after) > 1 and not (before[-1] in OPENING and len(before) < 3):
            runs_of_marks = all(sign in CLOSING | OPENING for sign in before)
            assert runs_of_marks or after[0] not in CLOSING
            assert runs_of_marks or before[-1] not in OPENING


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="展会场地，。abc 12年", max_size=200), st.integers(40, 300))
def test_nothing_is_lost_but_the_blanks_at_line_ends(text: str, width: int) -> None:
    assert "".join(texts(text, width=width)).replace(" ", "") == text.replace(" ", "")


def test_a_number_stays_with_its_unit() -> None:
    for width in range(60, 200, 7):
        for line in texts("自2027年4月16日起至2027年4月28日止，共57平方米和12个展位", width=width):
            assert line[0] not in "年月日个平"


def test_lines_of_chinese_are_flush_and_never_overfull() -> None:
    text = "乙方使用许可场地举办展会，展览题材为乘用车、新能源汽车和汽车零部件，并对展会内容的真实性与合法性负责。" * 3
    lines = break_lines(text, CHINESE, 182.0)
    assert all(line.width <= 182.1 for line in lines)
    assert all(line.width == pytest.approx(182.0, abs=0.1) for line in lines[:-1])


def test_english_keeps_words_whole_and_ragged() -> None:
    lines = texts("The Licensee shall use the Licensed Space to hold the Event and nothing else", ENGLISH, 120)
    assert all(line == line.strip() for line in lines)
    assert " ".join(lines) == "The Licensee shall use the Licensed Space to hold the Event and nothing else"


def test_two_marks_in_a_row_take_less_room() -> None:
    assert single_line("“展会”），", CHINESE).width < 5 * 10 + 1


def test_what_no_font_has_is_marked_and_not_lost() -> None:
    assert single_line("车展\U0001f600", CHINESE).text == "车展[U+1F600]"
    assert "[U+05D0]" in single_line("\u05d0", CHINESE).text


def test_markup_and_formulas_are_only_text() -> None:
    assert single_line("<b>x</b> =cmd() &amp;", ENGLISH).text == "<b>x</b> =cmd() &amp;"
    assert single_line((Span("**not bold**"),), ENGLISH).text == "**not bold**"


def test_a_word_without_end_is_broken_and_quick() -> None:
    started = time.process_time()  # not the clock of the wall: the machine may be busy
    lines = break_lines("x" * 200_000, ENGLISH, 240.0)
    assert len(lines) > 1000
    assert time.process_time() - started < 5


def test_what_does_not_fit_two_lines_stops_the_print_by_name() -> None:
    with pytest.raises(TooLongForPaper) as refused:
        fitted("长" * 80, CHINESE, 182.0, Bilingual("单位名称", "the name of a party"))
    assert sentence(refused.value, "zh").startswith("未打印：单位名称超出版面")
    assert sentence(refused.value, "en").startswith("Not printed: the name of a party does not fit its place: “长长")


def test_a_lonely_last_word_is_noticed() -> None:
    assert has_widow(break_lines("x" * 32 + "一。", CHINESE, 182.0), "zh")  # nothing can come down to it
    assert not has_widow(break_lines("一" * 30, CHINESE, 182.0), "zh")


def test_a_lonely_last_character_gets_company_and_no_line_is_added() -> None:
    for count in (19, 20, 37, 38, 55):
        lines = break_lines("一" * count, CHINESE, 182.0)
        assert len(lines) == -(-count // 18)
        assert len(lines[-1].text) >= 3
        assert all(abs(line.width - 182.0) < 0.01 for line in lines[:-1])  # the others still fill their column
    assert (
        "".join(line.text for line in break_lines("一二三四五六七八九十" * 4, CHINESE, 182.0))
        == "一二三四五六七八九十" * 4
    )


def test_a_lonely_english_word_gets_company() -> None:
    text = "The Licensee sets up a desk for complaints and answers for claims from the show it holds on"
    width = max(break_lines(text.removesuffix(" on"), ENGLISH, 240.0), key=lambda line: line.width).width
    lines = break_lines(text, ENGLISH, max(width, 240.0))
    assert " " in lines[-1].text.strip()
