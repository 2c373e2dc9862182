"""The screens of a window in the order of its rail; those that nobody looked at yet need not be made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from expobook.ui.kit.screen import Screen


@dataclass(frozen=True)
class Later:
    """A screen to be made when it is wanted: what the rail shows of it, and how it is made."""

    key: str
    title: str  # English source text
    icon: str
    inside: str
    make: Callable[[], Screen]


class Shelf:
    """Keeps the order of the screens, whether made or not."""

    def __init__(self, items: Sequence[Screen | Later]) -> None:
        self._items = list(items)

    @property
    def made(self) -> list[Screen]:
        """The screens that are there."""
        return [item for item in self._items if isinstance(item, Screen)]

    @property
    def on_rail(self) -> list[Screen | Later]:
        """What has an item of its own on the rail."""
        return [item for item in self._items if not item.inside]

    @property
    def is_whole(self) -> bool:
        """Whether all screens are made."""
        return len(self.made) == len(self._items)

    def missing(self) -> str:
        """Return the key of the first screen that is not made; empty when all are."""
        return next((item.key for item in self._items if isinstance(item, Later)), "")

    def has(self, key: str) -> bool:
        return any(item.key == key for item in self._items)

    def get(self, key: str) -> tuple[Screen, bool]:
        """Return a screen, made if need be, and whether it was made just now; the first one for an unknown key."""
        place = next((n for n, item in enumerate(self._items) if item.key == key), 0)
        item = self._items[place]
        if isinstance(item, Screen):
            return item, False
        screen = item.make()
        self._items[place] = screen
        return screen, True
