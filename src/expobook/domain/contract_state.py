"""Where a contract stands in its life; apart from the contract itself, which most who ask for this do not need."""

from enum import StrEnum


class ContractState(StrEnum):
    """Where a contract stands in its life; what was approved is a draft still."""

    DRAFT = "draft"
    ISSUED = "issued"
    SIGNED = "signed"
    AMENDED = "amended"
    COMPLETED = "completed"
    VOID = "void"

    @property
    def in_force(self) -> bool:
        """Whether it left the house and still binds."""
        return self in (ContractState.ISSUED, ContractState.SIGNED, ContractState.AMENDED)
