"""Money in whole fen: one rounding rule, figures for people, and amounts in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from expobook.domain.errors import BadInput

LARGEST_FEN = 10**16  # a hundred trillion yuan: beyond it a figure is a slip
MINUS = "\u2212"
_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|[+-]?\.[0-9]+")


def round_half_up(yuan: Decimal | Fraction) -> int:
    """Return yuan as whole fen, halves away from zero: the one rounding rule, used once a line."""
    if isinstance(yuan, Fraction):
        fen = (200 * abs(yuan.numerator) // yuan.denominator + 1) // 2
        return fen if yuan.numerator >= 0 else -fen
    return int((yuan * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_yuan(text: str, field: str) -> int:
    """Return the fen of a typed amount such as ``1,234.50``; raises ``BadInput``."""
    plain = text.strip().removeprefix("¥").strip().replace("，", ",").replace(MINUS, "-")
    if not _AMOUNT.fullmatch(plain):
        raise BadInput(field=field, value=text[:30], why="not-an-amount")
    whole, _, part = plain.replace(",", "").lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > len(str(LARGEST_FEN // 100)):
        raise BadInput(field=field, value=text[:30], why="amount-too-large")
    if part.rstrip("0")[2:]:
        raise BadInput(field=field, value=text[:30], why="finer-than-fen")
    fen = int(whole or "0") * 100 + int(f"{part:0<2}"[:2])
    if fen > LARGEST_FEN:
        raise BadInput(field=field, value=text[:30], why="amount-too-large")
    return -fen if plain.startswith("-") else fen


def format_rate(rate: Decimal) -> str:
    """Return a rate with two decimals, or with all it has, so that what is printed multiplies out."""
    return f"{rate:,.{rate_places(rate)}f}"


def rate_places(rate: Decimal) -> int:
    """Return how many decimals a rate needs: two at least."""
    exponent = rate.normalize().as_tuple().exponent
    return max(2, -exponent) if isinstance(exponent, int) else 2


def format_fen(fen: int) -> str:
    """Return an amount without its sign of currency: ``1,234.50``, with a true minus."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{MINUS if fen < 0 else ''}{yuan:,}.{rest:02d}"


def shares(total: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Split a total into whole parts in proportion to weights; the parts add up to it exactly.

    By the largest remainder; of equal remainders the earlier part gets the unit.

    Raises:
        ValueError: no weight is positive.
    """
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if whole <= 0:
        raise ValueError("there is nothing to share by")
    exact = [Fraction(weight) * total / whole for weight in weights]
    parts = [int(part // 1) for part in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


@dataclass(frozen=True, slots=True)
class WordStyle:
    """What the rules for bank bills leave open (Payment Settlement Measures 1997, annex 1).

    ``whole_after_jiao`` writes 整 after 角; ``zero_before_jiao`` writes 零 when the yuan digit is 0 and the
    jiao is not; ``zero_in_wan`` writes 零 when the ten-thousands digit is 0 and the thousands digit is not.
    """

    whole_after_jiao: bool = True
    zero_before_jiao: bool = True
    zero_in_wan: bool = False


HOUSE = WordStyle()
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("", "万", "亿", "万亿")


def words_zh(fen: int, style: WordStyle = HOUSE) -> str:
    """Return an amount in Chinese capital words, 人民币 in front.

    Raises:
        ValueError: negative, or 10,000 trillion yuan and more.
    """
    if not 0 <= fen < LARGEST_FEN * 100:
        raise ValueError(f"no words for {fen} fen")
    yuan, jiao, last = fen // 100, fen // 10 % 10, fen % 10
    text = _whole_zh(yuan, style)
    text = text + "元" if text else ("" if jiao or last else "零元")
    if not jiao and not last:
        return f"人民币{text}整"
    if text and (not jiao or (yuan % 10 == 0 and style.zero_before_jiao)):
        text += "零"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    if last:
        return f"人民币{text}{_DIGITS[last]}分"
    return f"人民币{text}{'整' if style.whole_after_jiao else ''}"


def _whole_zh(yuan: int, style: WordStyle) -> str:
    """Return whole yuan in groups of four digits; one 零 for a gap between what is said."""
    text, gap = "", False
    for level in range(3, -1, -1):
        group = yuan // 10 ** (4 * level) % 10_000
        unit = _GROUPS[level] if level < 3 else "万"
        if not group:
            gap = bool(text)
            if level == 2 and yuan >= 10**12:
                text += "亿"  # 万亿 without 亿 between: the unit must still be said
            continue
        below = group < 1000
        ends_in_zero = style.zero_in_wan and text and not below and yuan // 10 ** (4 * (level + 1)) % 10 == 0
        if text and (gap or below or ends_in_zero):
            text += "零"
        text += _group_zh(group) + unit
        gap = False
    return text


def _group_zh(group: int) -> str:
    text, gap = "", False
    for place, unit in enumerate(_PLACES):
        digit = group // 10 ** (3 - place) % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = bool(text)
    return text


_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))


def words_en(fen: int) -> str:
    """Return an amount in English: ``Renminbi ten yuan and five fen only``.

    Raises:
        ValueError: negative, or too large for words.
    """
    if not 0 <= fen < LARGEST_FEN * 100:
        raise ValueError(f"no words for {fen} fen")
    yuan, rest = divmod(fen, 100)
    if not rest:
        return f"Renminbi {number_en(yuan)} yuan only"
    if not yuan:
        return f"Renminbi {number_en(rest)} fen only"
    return f"Renminbi {number_en(yuan)} yuan and {number_en(rest)} fen only"


def number_en(number: int) -> str:
    """Return a whole number from 0 in British words."""
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    if number < 1000:
        hundreds, below = divmod(number, 100)
        return f"{_SMALL[hundreds]} hundred" + (f" and {number_en(below)}" if below else "")
    for scale, name in _SCALES:
        if number >= scale:
            many, below = divmod(number, scale)
            joint = " and " if 0 < below < 100 else " "
            return f"{number_en(many)} {name}" + (joint + number_en(below) if below else "")
    raise AssertionError("unreachable: every number from 1000 has a scale")
