"""Editing a floor plan: every verb returns one :class:`Edit`, a frozen value that can be applied, undone and kept."""

from expobook.domain.plan_edit.edit import Edit, Swap

__all__ = ["Edit", "Swap"]
