"""Who works at the book, and where: it stands on every entry of the audit trail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at a desk; ``role`` decides what may be done; ``signed_in`` says that a password proved the name."""

    name: str
    desk: str = ""
    role: str = "planner"
    signed_in: bool = False
