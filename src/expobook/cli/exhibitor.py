"""Commands on exhibitors, who take stands."""

from expobook.cli.parser import Group
from expobook.cli.parties import Parties
from expobook.domain.party import PartyKind


def declare(group: Group) -> None:
    """Add the commands of the group."""
    Parties(PartyKind.EXHIBITOR).declare(group)
