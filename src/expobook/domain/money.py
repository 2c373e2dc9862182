"""Amounts of money in words, in Chinese and English, made from one integer of fen."""

from expobook.domain.price import Fen

LARGEST_FEN = 999_999_999_999  # 9,999,999,999.99 yuan is the largest amount that is printed

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"))


def format_fen(fen: Fen) -> str:
    """Return fen as yuan with commas, two decimals and a true minus sign: ``6,672,854.76``."""
    whole, rest = divmod(abs(fen), 100)
    return f"{chr(0x2212) if fen < 0 else ''}{whole:,}.{rest:02d}"


def words_zh(fen: Fen) -> str:
    """Return 人民币大写 for 0 to :data:`LARGEST_FEN`.

    Source: Payment Settlement Measures 1997, annex 1; the house writes 零 between 元 and 角 when the yuan end in 0,
    none where only the ten-thousands do, and 整 after 元 and after 角.

    Raises:
        ValueError: negative or larger than what is printed.
    """
    _check(fen)
    yuan, rest = divmod(fen, 100)
    jiao, ones = divmod(rest, 10)
    text = _yuan_zh(yuan) + "元" if yuan or not rest else ""
    if not rest:
        return f"人民币{text}整"
    if yuan and (yuan % 10 == 0 or not jiao):
        text += "零"
    if jiao:
        text += _DIGITS[jiao] + "角"
    return f"人民币{text}{_DIGITS[ones] + '分' if ones else '整'}"


def _yuan_zh(yuan: int) -> str:
    if yuan == 0:
        return "零"
    text, gap = "", False
    for power in (2, 1, 0):
        group = yuan // 10_000**power % 10_000
        if group == 0:
            gap = bool(text)
            continue
        if text and (gap or group < 1_000):
            text += "零"
        text += _group_zh(group) + _GROUPS[power]
        gap = False
    return text


def _group_zh(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text


def words_en(fen: Fen) -> str:
    """Return the amount as ``Renminbi ... yuan and ... fen only``, British style.

    Raises:
        ValueError: negative or larger than what is printed.
    """
    _check(fen)
    yuan, rest = divmod(fen, 100)
    if not rest:
        return f"Renminbi {number_en(yuan)} yuan only"
    if not yuan:
        return f"Renminbi {number_en(rest)} fen only"
    return f"Renminbi {number_en(yuan)} yuan and {number_en(rest)} fen only"


def number_en(value: int) -> str:
    """Return a whole number from 0 in English words: "and" after hundred and before a last group below 100."""
    if value < 1_000:
        return _below_thousand(value)
    parts = []
    for size, name in _SCALES:
        if value >= size:
            parts.append(f"{_below_thousand(value // size)} {name}")
            value %= size
    text = " ".join(parts)
    if not value:
        return text
    return f"{text} {'and ' if value < 100 else ''}{_below_thousand(value)}"


def _below_thousand(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    text = f"{_SMALL[hundreds]} hundred" if hundreds else ""
    if rest or not hundreds:
        text += (" and " if text else "") + (_SMALL[rest] if rest < 20 else _tens(rest))
    return text


def _tens(value: int) -> str:
    tens, ones = divmod(value, 10)
    return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")


def _check(fen: int) -> None:
    if not 0 <= fen <= LARGEST_FEN:
        raise ValueError(f"amounts from 0 to {LARGEST_FEN} fen have words, got {fen}")
