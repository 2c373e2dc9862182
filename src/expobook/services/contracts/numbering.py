"""Numbers of papers: year by year without gaps; those of a later venue have its letters in them."""

import re
import unicodedata

from expobook.domain.errors import BadInput
from expobook.storage.unit_of_work import UnitOfWork
from expobook.storage.venue_keys import FIRST, keyed

SETTING = "numbering"
LONGEST = 5  # letters and figures; contract numbers are kept in twenty characters
_LETTERS = re.compile(r"[A-Z0-9]{1,5}")


def paper_number(uow: UnitOfWork, kind: str, counter: str, year: int) -> str:
    """Draw the next number of a paper, such as ``C-2027-0001``, at a later venue ``C-QUAY-2027-0001``."""
    letters = letters_of(uow)
    drawn = uow.draw(keyed(uow.venue, f"{counter}-{year}"))
    return f"{kind}-{letters}-{year}-{drawn:04d}" if letters else f"{kind}-{year}-{drawn:04d}"


def letters_of(uow: UnitOfWork) -> str:
    """Return the letters in the numbers of a venue's papers, none for the first."""
    return "" if uow.venue == FIRST else str((uow.settings.get(SETTING) or {}).get("letters", uow.venue))


def checked_letters(text: str, taken: set[str]) -> str:
    """Return letters for numbers as they are printed; raises ``BadInput`` where they are none or another venue's."""
    letters = text.strip().upper()
    if not _LETTERS.fullmatch(letters):
        raise BadInput(field="letters", value=text[:30], why="letters")
    if letters in taken:
        raise BadInput(field="letters", value=letters, why="letters-taken", known=", ".join(sorted(taken)))
    return letters


def letters_from(code: str, key: int, taken: set[str]) -> str:
    """Return letters made from a venue's code, its number in the book where the code has none that are free."""
    plain = unicodedata.normalize("NFKD", code).upper()
    made = "".join(sign for sign in plain if sign.isascii() and sign.isalnum())[:LONGEST]
    return made if made and made not in taken and not made.isdigit() else f"V{key}"
