"""Views with a name, kept on this computer: which view, days, halls, folds and filter."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from expobook.ui.kit.settings import Settings

KEY = "diary-views"
MOST, LONGEST_NAME = 30, 60


@dataclass(frozen=True, slots=True)
class SavedView:
    """What is shown: ``view`` is its key, days half open, ``halls`` those that a filter leaves (all without)."""

    view: str
    first: str
    until: str
    halls: tuple[str, ...] = ()
    open_halls: tuple[str, ...] = ()
    folded: tuple[str, ...] = ()
    text: str = ""
    status: str = ""

    @property
    def days(self) -> tuple[date, date] | None:
        """The days, None when what was kept cannot be read."""
        try:
            first, until = date.fromisoformat(self.first), date.fromisoformat(self.until)
        except ValueError:
            return None
        return (first, until) if first < until else None


def saved_views(settings: Settings) -> dict[str, SavedView]:
    """Return the views kept, by name; what is damaged counts as missing."""
    try:
        kept = json.loads(settings.text(KEY) or "{}")
    except ValueError:
        return {}
    if not isinstance(kept, Mapping):
        return {}
    return {str(name): view for name, value in kept.items() if (view := _view(value)) is not None}


def _view(value: Any) -> SavedView | None:
    if not isinstance(value, Mapping):
        return None
    known = {field.name for field in fields(SavedView)}
    facts: dict[str, Any] = {
        name: tuple(part) if isinstance(part, list) else part for name, part in value.items() if name in known
    }
    try:
        view = SavedView(**facts)
    except TypeError:
        return None
    return view if view.days is not None else None


def keep_view(settings: Settings, name: str, view: SavedView) -> None:
    """Keep a view under a name, in place of an older one of that name; the oldest of very many goes."""
    views = saved_views(settings)
    views.pop(name, None)
    views[name] = view
    _write(settings, dict(list(views.items())[-MOST:]))


def forget_view(settings: Settings, name: str) -> None:
    """Keep a view no longer."""
    views = saved_views(settings)
    views.pop(name, None)
    _write(settings, views)


def _write(settings: Settings, views: Mapping[str, SavedView]) -> None:
    settings.keep(KEY, json.dumps({name: asdict(view) for name, view in views.items()}, ensure_ascii=False))
