"""Frozen contents read back: canonical JSON becomes the very value it was made from."""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from expobook.domain.contract import Contract


def contract_from_json(text: str) -> Contract:
    """Return the contract that :func:`~expobook.domain.contract.canonical_bytes` wrote.

    Raises:
        ValueError, KeyError, TypeError: the text is not such a contract.
    """
    made = _read(json.loads(text), Contract)
    assert isinstance(made, Contract)
    return made


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _read(value: Any, kind: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _read(value, next(each for each in inner if each is not type(None)))
    if origin is tuple:
        return _tuple(value, inner)
    if origin is frozenset:
        return frozenset(_read(each, inner[0]) for each in value)
    if origin is not None and issubclass(origin, Mapping):
        return {_read(key, inner[0]): _read(each, inner[1]) for key, each in value.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        known = {each.name for each in fields(kind) if each.init}
        return kind(**{name: _read(value[name], hints[name]) for name in known if name in value})
    if isinstance(kind, type):
        return _plain(value, kind)
    return value


def _tuple(value: Any, inner: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_read(each, inner[0]) for each in value)
    return tuple(_read(each, kind) for each, kind in zip(value, inner, strict=True))


def _plain(value: Any, kind: type) -> Any:
    if issubclass(kind, Enum):
        return kind(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if kind is Decimal:
        return Decimal(value)
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        hints = _hints(kind)
        return kind(*(_read(each, hints[name]) for each, name in zip(value, kind._fields, strict=True)))
    return value
