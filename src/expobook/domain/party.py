"""Whom the venue deals with: what kind of party, the people there, what was said, and what of it roles may read."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PartyKind(StrEnum):
    """What a party is to the venue."""

    ORGANISER = "organiser"
    EXHIBITOR = "exhibitor"
    CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a party. Personal data in the sense of the PIPL: masked by role, deleted when the law asks."""

    id: int
    party_id: int
    name: str
    post: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    version: int = 0

    def masked(self) -> "Contact":
        """Return the contact as those see it who may not read personal data."""
        return Contact(
            self.id,
            self.party_id,
            masked_name(self.name),
            self.post,
            masked_number(self.phone),
            masked_email(self.email),
            "",
            self.version,
        )


class Channel(StrEnum):
    """How something was said."""

    CALL = "call"
    MAIL = "mail"
    LETTER = "letter"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of correspondence with a party; ``at`` is venue time."""

    id: int
    party_id: int
    at: datetime
    who: str
    channel: Channel
    text: str


def masked_name(name: str) -> str:
    """Return the first sign of a name and a star for the rest."""
    return f"{name[:1]}*" if len(name) > 1 else name


def masked_number(text: str) -> str:
    """Return a telephone or account number with its middle starred: three signs and the last four stay."""
    plain = re.sub(r"\s", "", text)
    return f"{plain[:3]}****{plain[-4:]}" if len(plain) > 7 else "*" * len(plain)


def masked_email(text: str) -> str:
    """Return an address with its name starred but for the first sign; the domain stays."""
    name, at, domain = text.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else "*" * len(text)
