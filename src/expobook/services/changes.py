"""What a deed changed, so that every screen can tell whether it is concerned."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of the records that one transaction touched, by kind."""

    bookings: frozenset[int] = field(default_factory=frozenset)
    parties: frozenset[int] = field(default_factory=frozenset)
    contracts: frozenset[int] = field(default_factory=frozenset)
    plans: frozenset[int] = field(default_factory=frozenset)
    tariffs: bool = False
    venue: bool = False

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(
            self.bookings | other.bookings,
            self.parties | other.parties,
            self.contracts | other.contracts,
            self.plans | other.plans,
            self.tariffs or other.tariffs,
            self.venue or other.venue,
        )

    def __bool__(self) -> bool:
        return bool(self.bookings or self.parties or self.contracts or self.plans or self.tariffs or self.venue)
