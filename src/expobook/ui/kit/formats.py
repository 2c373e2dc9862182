"""Dates, areas and money as the window writes them, in both languages."""

from datetime import date, timedelta
from decimal import Decimal

from expobook.domain.diary import Stay
from expobook.words import LONG_MONTHS, MONTHS, Language

_DAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "zh": tuple("周" + d for d in "一二三四五六日")}


def day(value: date, language: Language, *, year: bool = False) -> str:
    """Return ``Sat 5 Dec`` or ``12月5日 周六``, with the year when asked."""
    name = _DAYS[language][value.weekday()]
    if language == "zh":
        return f"{f'{value.year}年' if year else ''}{value.month}月{value.day}日 {name}"
    return f"{name} {value.day} {MONTHS[value.month - 1]}{f' {value.year}' if year else ''}"


def weekday(value: date, language: Language) -> str:
    """Return ``Sat`` or ``周六``."""
    return _DAYS[language][value.weekday()]


def week(value: date, language: Language) -> str:
    """Return the ISO week of a day: ``W50`` or ``50周``."""
    number = value.isocalendar().week
    return f"{number}周" if language == "zh" else f"W{number}"


def span(stay: Stay, language: Language) -> str:
    """Return ``5–23 Dec`` or ``12月5–23日``: both ends included, without year."""
    first, last = stay.start, stay.until - timedelta(days=1)
    if language == "zh":
        if first == last:
            return f"{first.month}月{first.day}日"
        end = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
        return f"{first.month}月{first.day}{'' if first.month == last.month else '日'}–{end}"
    if first == last:
        return f"{first.day} {MONTHS[first.month - 1]}"
    start = f"{first.day}" if first.month == last.month else f"{first.day} {MONTHS[first.month - 1]} "
    return f"{start}–{'' if first.month == last.month else ' '}{last.day} {MONTHS[last.month - 1]}"


def short_day(value: date, language: Language) -> str:
    """Return ``5 Dec`` or ``12月5日``."""
    return f"{value.month}月{value.day}日" if language == "zh" else f"{value.day} {MONTHS[value.month - 1]}"


def option(rank: int, language: Language) -> str:
    """Return what place in the queue is called: ``1st option``, ``第1顺位``."""
    if language == "zh":
        return f"第{rank}顺位"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th") if rank % 100 not in (11, 12, 13) else "th"
    return f"{rank}{ending} option"


def month(value: date, language: Language) -> str:
    """Return ``December 2026`` or ``2026年12月``."""
    return f"{value.year}年{value.month}月" if language == "zh" else f"{LONG_MONTHS[value.month - 1]} {value.year}"


def area(mm2: int, *, tenths: bool = False) -> str:
    """Return gross areas in whole m² (``12,500 m²``), stands with one decimal."""
    return f"{Decimal(mm2) / 1_000_000:,.{1 if tenths else 0}f} m²"


def amount(fen: int) -> str:
    """Return fen as yuan for a column: ``6,737,500.00``, with a true minus sign."""
    sign = "\u2212" if fen < 0 else ""
    return f"{sign}{Decimal(abs(fen)) / 100:,.2f}"


def metres(mm: int, places: int = 2) -> str:
    """Return millimetres as metres with so many decimals."""
    return f"{Decimal(mm) / 1000:.{places}f}"


def shares(parts: list[int]) -> list[int]:
    """Return whole percents that add up to 100 by the largest remainder; all 0 for nothing."""
    total = sum(parts)
    if total == 0:
        return [0] * len(parts)
    whole = [part * 100 // total for part in parts]
    by_rest = sorted(range(len(parts)), key=lambda n: -(parts[n] * 100 % total))
    for place in by_rest[: 100 - sum(whole)]:
        whole[place] += 1
    return whole
