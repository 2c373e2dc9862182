"""Values as plain JSON and back, by their declared types: what is kept in a book can be read by the next release."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

Value = TypeVar("Value")


def to_plain(value: Any) -> Any:
    """Return a value of dataclasses, tuples, sets, mappings, dates and enumerations as JSON knows it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if isinstance(value, (frozenset, set)):
        return sorted(to_plain(item) for item in value)
    if isinstance(value, (tuple, list)):
        return [to_plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def from_plain(kind: type[Value], data: Any) -> Value:
    """Return the value that :func:`to_plain` wrote; fields that are missing keep their defaults.

    Raises:
        ValueError, TypeError, KeyError: the data are not of that kind.
    """
    return typing.cast(Value, _built(kind, data))


def _built(kind: Any, data: Any) -> Any:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return None if data is None else _built(next(each for each in inner if each is not type(None)), data)
    if origin is tuple:
        return tuple(_built(inner[0], item) for item in data)
    if origin is frozenset:
        return frozenset(_built(inner[0], item) for item in data)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _built(hints[name], item) for name, item in data.items() if name in hints})
    if kind in (date, datetime):
        return kind.fromisoformat(data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    return data


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
