"""What can be wrong with a book, as its check tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BookFinding:
    """One thing that is wrong: ``rule`` names the check, ``where`` the record, ``detail`` the figure."""

    rule: str
    where: str
    detail: str
