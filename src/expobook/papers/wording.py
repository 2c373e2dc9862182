"""Dates, numbers, areas and money as the papers write them in Chinese and English."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from expobook.domain.diary import Phase, Stay
from expobook.domain.text import Bilingual
from expobook.words import LONG_MONTHS

_DAYS_EN = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_LONG_DAYS_EN = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_DAYS_ZH = "一二三四五六日"
PHASES = {
    Phase.BUILD_UP: Bilingual("布展", "Build-up"),
    Phase.SHOW: Bilingual("展期", "Show"),
    Phase.DISMANTLE: Bilingual("撤展", "Dismantle"),
    Phase.CLOSED: Bilingual("停用", "Closed"),
}
_SMALL_EN = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def date_zh(day: date) -> str:
    """Return ``2027年4月16日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def date_en(day: date) -> str:
    """Return ``16 April 2027`` with a blank between day and month that never breaks."""
    return f"{day.day}\u00a0{LONG_MONTHS[day.month - 1]} {day.year}"


def day_words(day: date) -> Bilingual:
    """Return a date in both languages."""
    return Bilingual(date_zh(day), date_en(day))


def weekday_words(day: date) -> Bilingual:
    """Return ``周四`` and ``Thursday``."""
    return Bilingual(f"周{_DAYS_ZH[day.weekday()]}", _LONG_DAYS_EN[day.weekday()])


def span_words(stay: Stay) -> Bilingual:
    """Return the first to the last day of a stay, as people say it."""
    if len(stay) == 1:
        return day_words(stay.start)
    return Bilingual(f"{date_zh(stay.start)}至{date_zh(stay.last)}", f"{date_en(stay.start)} to {date_en(stay.last)}")


def brief_span(stay: Stay) -> Bilingual:
    """Return a span without what its ends share: ``2027年4月9日至28日`` and ``9 to 28 April 2027``."""
    first, last = stay.start, stay.last
    if first == last:
        return day_words(first)
    if first.year != last.year:
        return span_words(stay)
    zh = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    en = str(first.day) if first.month == last.month else f"{first.day}\u00a0{LONG_MONTHS[first.month - 1]}"
    return Bilingual(f"{date_zh(first)}至{zh}", f"{en} to {date_en(last)}")


def short_span(stay: Stay) -> Bilingual:
    """Return ``4月9日至4月15日（周五至周四）`` (year in the head) and ``9 to 15 April 2027 (Fri to Thu)``."""
    first, last = stay.start, stay.last
    zh_days, en_days = _DAYS_ZH[first.weekday()], _DAYS_EN[first.weekday()]
    if first == last:
        return Bilingual(f"{first.month}月{first.day}日（周{zh_days}）", f"{date_en(first)} ({en_days})")
    zh = f"{first.month}月{first.day}日至{last.month}月{last.day}日（周{zh_days}至周{_DAYS_ZH[last.weekday()]}）"
    start = (
        str(first.day)
        if (first.year, first.month) == (last.year, last.month)
        else f"{first.day} {LONG_MONTHS[first.month - 1]}"
    )
    if first.year != last.year:
        start, zh = f"{start} {first.year}", f"{first.year}年" + zh.replace("至", f"至{last.year}年", 1)
    return Bilingual(zh, f"{start} to {date_en(last)} ({en_days} to {_DAYS_EN[last.weekday()]})")


def amount(fen: int) -> str:
    """Return fen as ``-1,234.56`` with a true minus sign."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'−' if fen < 0 else ''}{whole:,}.{rest:02d}"


def square_metres(mm2: int, decimals: int | None = None) -> str:
    """Return mm2 as m2 with thousands commas; without ``decimals`` as many as it needs, at most two."""
    metres = Decimal(mm2) / 1_000_000
    if decimals is not None:
        return f"{metres:,.{decimals}f}"
    text = f"{metres:,.2f}"
    return text.rstrip("0").rstrip(".")


def number(value: Decimal | int, decimals: int | None = None) -> str:
    """Return a figure with thousands commas and only the decimals it has (or as many as asked)."""
    if decimals is not None:
        return f"{value:,.{decimals}f}".replace("-", "−")
    text = f"{Decimal(value):,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def metres(mm: int) -> str:
    """Return millimetres as metres with one decimal, two where they are needed."""
    return f"{mm / 1000:.1f}" if mm % 100 == 0 else f"{mm / 1000:.2f}".rstrip("0")


def count_zh(count: int) -> str:
    """Return a small count in Chinese: 四, 十二, 二十八; two before a measure word is 两."""
    digits = "零一二三四五六七八九"
    if count == 2:
        return "两"
    return numeral_zh(count) if count < 100 else "".join(digits[int(each)] for each in str(count))


def numeral_zh(value: int) -> str:
    """Return 1..99 as an ordinal's numeral: 二, 十, 二十一."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def count_en(count: int) -> str:
    """Return a small count in English words, larger ones in figures."""
    return _SMALL_EN[count] if count < len(_SMALL_EN) else str(count)


def ordinal_rank(rank: int) -> Bilingual:
    """Return ``第一顺位`` and ``First option``."""
    if rank == 0:
        return Bilingual("已签约", "Contracted")
    english = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth"]
    return Bilingual(f"第{numeral_zh(rank)}顺位", f"{english[rank - 1] if rank < 10 else f'No. {rank}'} option")


def runs(numbers: Iterable[int]) -> str:
    """Return 1, 2, 3, 5 as ``1–3, 5``."""
    spans: list[list[int]] = []
    for each in sorted(set(numbers)):
        if spans and each == spans[-1][1] + 1:
            spans[-1][1] = each
        else:
            spans.append([each, each])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def days_before(day: date, days: int) -> date:
    """Return the day so many days earlier."""
    return day - timedelta(days=days)


_HOLD_TOGETHER = re.compile(
    r"(?<=\d) (?=(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|hours?|days?|minutes|business|metres|m²|m³|m\b|kg|km/h|dB|per cent|tonnes|parts)\b)"
    r"|(?<=\bTable) (?=\d)|(?<=\bArticle) (?=\d)|(?<=\bAnnex) (?=[A-Z])|(?<=\bPage) (?=\d)"
    r"|(?<=\bCNY) (?=\d)|(?<=no\.) (?=\w)"
)


def held_together(english: str) -> str:
    """Return English text with blanks that never break inside ``16 April``, ``Table 5``, ``57,500 m²``."""
    return _HOLD_TOGETHER.sub("\u00a0", english)
