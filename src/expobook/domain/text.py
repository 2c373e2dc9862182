"""What may stand in a name: two languages, no control characters, a fair length."""

import unicodedata
from dataclasses import dataclass

from expobook.domain.errors import BadInput

LONGEST_NAME = 200
LONGEST_NOTE = 4000

# Categories that no name needs: controls, surrogates, private use, unassigned.
# Format characters (Cf) stay out too, but for the joiners that emoji are made with.
_FORBIDDEN = {"Cc", "Cs", "Co", "Cn", "Cf"}
_JOINERS = {"\u200d"}


def clean(value: str, field: str, *, longest: int = LONGEST_NAME, required: bool = True) -> str:
    """Return ``value`` without outer blanks, in Unicode form NFC; change nothing else.

    Markup, emoji and leading ``=`` are kept as they are: they are text, and every
    output prints them literally.

    Raises:
        BadInput: empty though required, longer than ``longest`` characters, or with
            a control or other invisible character; the fact ``why`` says which.
    """
    text = unicodedata.normalize("NFC", value).strip()
    if required and not text:
        raise BadInput(field=field, value="", why="empty")
    if len(text) > longest:
        raise BadInput(field=field, value=text[:30] + "…", why="too-long", longest=longest, length=len(text))
    allowed_breaks = "\n" if longest >= LONGEST_NOTE else ""
    for place, sign in enumerate(text):
        if unicodedata.category(sign) in _FORBIDDEN and sign not in _JOINERS and sign not in allowed_breaks:
            shown = "".join(c if c.isprintable() else "·" for c in text[:30])
            raise BadInput(
                field=field, value=shown, why="control-character", sign=f"U+{ord(sign):04X}", place=place + 1
            )
    return text


def checked_reason(why: str) -> str:
    """Return a reason that must be given; raises ``BadInput``."""
    return clean(why, "why", longest=LONGEST_NOTE)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One name in the venue's two languages; either may stand in for the other."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the text for ``"zh"`` or ``"en"``, the other one where it is empty."""
        first, second = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return first or second


def bilingual(zh: str, en: str, field: str) -> Bilingual:
    """Return a cleaned pair of names of which at least one is given.

    Raises:
        BadInput: both are empty, or one has what :func:`clean` refuses.
    """
    pair = Bilingual(clean(zh, field, required=False), clean(en, field, required=False))
    if not (pair.zh or pair.en):
        raise BadInput(field=field, value="", why="empty")
    return pair
