"""How long work tells what it has done and learns that it should stop."""

from typing import Protocol


class Cancelled(Exception):
    """The user asked the work to stop; nothing is reported as failed."""


class Progress(Protocol):
    """Told after each step; raises :class:`Cancelled` when the user asked to stop."""

    def step(self, done: int, total: int, what: str) -> None: ...


class Silent:
    """A progress that nobody watches."""

    def step(self, done: int, total: int, what: str) -> None:
        """Take note of nothing."""
