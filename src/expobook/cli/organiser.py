"""Commands on organisers, who book."""

from expobook.cli.parser import Group
from expobook.cli.parties import Parties
from expobook.domain.party import PartyKind


def declare(group: Group) -> None:
    """Add the commands of the group."""
    Parties(PartyKind.ORGANISER).declare(group)
