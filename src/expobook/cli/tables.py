"""Answers as people and programs read them: columns that line up in Chinese too, and plain JSON."""

import dataclasses
import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any

from expobook.domain.errors import UserError
from expobook.words import Language, shown

MAX_COLUMN = 48


def width(text: str) -> int:
    """Return how many columns a terminal needs for a text; Chinese characters take two."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """Return a text filled up with blanks, or cut with an ellipsis, to so many columns."""
    while width(text) > columns and text:
        text = text[:-2] + "…" if len(text) > 1 else ""
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def table(head: Sequence[str], rows: Sequence[Sequence[Any]], language: Language) -> list[str]:
    """Return aligned lines; columns of figures are set flush right, long names are cut, figures never."""
    texts = [[shown(cell, language) for cell in row] for row in rows]
    figures = [
        all(isinstance(row[n], (int, Decimal)) or _is_figure(texts[m][n]) for m, row in enumerate(rows))
        for n in range(len(head))
    ]
    widths = [max([width(name), *(width(row[n]) for row in texts)]) for n, name in enumerate(head)]
    widths = [wide if figures[n] else min(wide, MAX_COLUMN) for n, wide in enumerate(widths)]
    lines = [_row(head, widths, figures), "  ".join("─" * wide for wide in widths)]
    return [*lines, *(_row(row, widths, figures) for row in texts)]


def _is_figure(text: str) -> bool:
    return bool(text) and text[0] in "0123456789¥−" and not any(sign.isalpha() and sign not in "m²" for sign in text)


def _row(cells: Sequence[str], widths: Sequence[int], figures: Sequence[bool]) -> str:
    return "  ".join(padded(cell, widths[n], right=figures[n]) for n, cell in enumerate(cells)).rstrip()


def plain(value: Any) -> Any:
    """Turn a value into what JSON knows: dates in ISO form, exact decimals as text, sets in order."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, UserError):
        return {"refused": value.code, "facts": plain(value.facts)}
    if isinstance(value, IntEnum):
        return value.name.lower().replace("_", "-")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (frozenset, set)):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Path):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def as_json(value: Any) -> str:
    """Return a value as indented JSON in UTF-8."""
    return json.dumps(plain(value), ensure_ascii=False, indent=2)
