"""Pinyin initials of Chinese without a dictionary: quick enough for each key that is typed.

Names of bookings and parties have keys with whole pinyin in the book; this is for the few texts that are not stored.
"""

# GB 2312 sorts its common characters by pinyin; each entry is the first code of a letter.
_FIRST_CODES = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"), (0xD7FA, ""),
)  # fmt: skip
_READ_TWO_WAYS = {"行": "xh", "重": "zc", "校": "xj", "长": "cz", "调": "dt", "传": "cz", "参": "cs", "单": "ds"}


def initials(text: str) -> str:
    """Return pinyin initials of common Chinese characters, other signs as they are: ``济南2026`` gives ``jn2026``."""
    return "".join(letters[:1] for letters in letters_of(text))


def letters_of(text: str) -> list[str]:
    """Return for each sign the letters that it may stand for: the first of its readings, a second one after it."""
    found = []
    for sign in text.lower():
        code = int.from_bytes(sign.encode("gb2312", "ignore"), "big")
        letter = next((letter for first, letter in reversed(_FIRST_CODES) if code >= first), None)
        found.append(_READ_TWO_WAYS.get(sign) or (sign if letter is None else letter))
    return found


def in_order(word: str, letters: list[str]) -> bool:
    """Say whether the letters of a word occur in this order: ``jncz`` in ``jngjcz``."""
    rest = iter(letters)
    return all(any(letter in each for each in rest) for letter in word)
