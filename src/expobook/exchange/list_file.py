"""Lists as people keep them, XLSX or CSV: read within limits, columns found by their heads."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from expobook.domain.errors import UserError
from expobook.exchange import atomic
from expobook.exchange.drawing import Damaged, TooMuch
from expobook.exchange.limited import Reader, TooSlow, reader_or

LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 200_000_000
_HARMLESS = 1_000_000  # bytes unpacked that can be read here; more is read in a process with limits
MOST_ROWS = 60_000
MOST_COLUMNS = 64
LONGEST_CELL = 2_000


class BadListFile(UserError):
    """A list cannot be read at all: ``path``, ``why``."""

    code = "bad-list-file"


@dataclass(frozen=True, slots=True)
class ListTable:
    """A list as read: which column (from 0) is which field, heads nobody knows, and the rows of texts.

    ``rows`` start with the number of their line in the file; ``heads`` are all heads as they stand there.
    """

    columns: Mapping[str, int]
    unknown: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    heads: tuple[str, ...] = ()

    def cell(self, row: Sequence[str], field: str) -> str:
        place = self.columns.get(field)
        return row[place].strip() if place is not None and place < len(row) else ""


def read_table(
    path: Path,
    heads: Mapping[str, Sequence[str]],
    matches: Mapping[str, str] | None = None,
    reader: Reader | None = None,
) -> ListTable:
    """Read a list; a large XLSX in a process with limits on time and memory: in ``reader``, where several are read.

    Args:
        path: an ``.xlsx`` (its first sheet), ``.csv`` or ``.txt``.
        heads: the heads that each field is known by; spaces, signs, units and upper case do not matter.
        matches: the head of a field where it is not one of these; an empty one leaves the field out.

    Raises:
        BadListFile: neither XLSX nor CSV, damaged, empty or too large, or without a head that ``matches`` names.
        FileTrouble: the file cannot be read.
    """
    content = atomic.read(path, at_most=LARGEST_FILE)
    suffix = path.suffix.lower()
    if suffix not in {".xlsx", ".csv", ".txt"}:
        raise BadListFile(path=str(path), why="no-list-form")
    lines = _xlsx(content, path, reader) if suffix == ".xlsx" else _csv(content, path)
    filled = [(number, row) for number, row in enumerate(lines, 1) if any(cell.strip() for cell in row)]
    if not filled:
        raise BadListFile(path=str(path), why="file-empty")
    if len(filled) > MOST_ROWS + 1:
        raise BadListFile(path=str(path), why="too-many-rows", limit=MOST_ROWS)
    columns, unknown = _matched(filled[0][1], heads, matches or {})
    told = tuple(head.strip() for head in filled[0][1][:MOST_COLUMNS])
    there = {_plain(head) for head in told}
    for head in (matches or {}).values():
        if head and _plain(head) not in there:
            raise BadListFile(path=str(path), why="no-such-column", head=head, heads=", ".join(told)[:200])
    return ListTable(columns, unknown, tuple((number, tuple(row)) for number, row in filled[1:]), told)


def _matched(
    heads: Sequence[str], fields: Mapping[str, Sequence[str]], matches: Mapping[str, str]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Say which column holds which field: as told, else by known heads; the first of two alike counts."""
    told = {_plain(head): field for field, head in matches.items() if head}
    free = {field: aliases for field, aliases in fields.items() if field not in matches}
    known = {_plain(alias): field for field, aliases in free.items() for alias in aliases}
    columns: dict[str, int] = {}
    unknown: list[str] = []
    for place, head in enumerate(heads[:MOST_COLUMNS]):
        field = told.get(_plain(head)) or _known(head, known)
        if field is None or field in columns:
            if head.strip():
                unknown.append(head.strip())
        else:
            columns[field] = place
    return columns, tuple(unknown)


def _known(head: str, known: Mapping[str, str]) -> str | None:
    """Find a head as a whole, without its brackets, or either half of one in two languages."""
    halves = [head, re.sub(r"[(（\[].*?[)）\]]", "", head), *re.split(r"[ /\n]+", head)]
    han = "".join(re.findall("[\u3400-\u9fff]+", head))
    latin = "".join(re.findall("[A-Za-z0-9 ]+", head))
    for words in (*halves[:2], latin if not han else "", han, *halves[2:]):
        field = known.get(_plain(words))
        if field is not None:
            return field
    return None


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+|m²|㎡", "", words.lower().replace("㎡", "").replace("m²", ""))


def _csv(content: bytes, path: Path) -> list[list[str]]:
    if b"\0" in content:
        raise BadListFile(path=str(path), why="file-no-text")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BadListFile(path=str(path), why="file-no-text")
    first = text.split("\n", 1)[0]
    between = max(",;\t", key=first.count)
    try:
        rows: list[list[str]] = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=between):
            if len(rows) > MOST_ROWS + 1:
                raise BadListFile(path=str(path), why="too-many-rows", limit=MOST_ROWS)
            rows.append([_unquoted(cell[:LONGEST_CELL]) for cell in row[:MOST_COLUMNS]])
    except csv.Error as error:
        raise BadListFile(path=str(path), why="file-damaged") from error
    return rows


def _unquoted(cell: str) -> str:
    """Take off the apostrophe that our own CSV puts before texts that look like formulas."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _xlsx(content: bytes, path: Path, reader: Reader | None) -> list[list[str]]:
    """Read the first sheet; a file that unpacks beyond reason is refused before it is unpacked."""
    try:
        unpacked = _unpacked(content)
        if unpacked > LARGEST_UNPACKED:
            raise BadListFile(path=str(path), why="file-unpacks-too-large")
        if unpacked <= _HARMLESS:
            return sheet_rows(content)
        with reader_or(reader) as limited:
            return limited.read(sheet_rows, content)
    except Damaged as error:
        raise BadListFile(path=str(path), why="file-damaged", detail=str(error)) from error
    except TooMuch as error:
        why = "too-many-rows" if error.args else "file-unpacks-too-large"
        raise BadListFile(path=str(path), why=why, limit=MOST_ROWS) from error
    except TooSlow as error:
        raise BadListFile(path=str(path), why="file-unpacks-too-large") from error


def _unpacked(content: bytes) -> int:
    """Return the bytes that an archive says it unpacks to; no part of it yields more than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return sum(part.file_size for part in packed.infolist())
    except Exception as error:  # the library promises no kind of error for a damaged archive
        raise Damaged(type(error).__name__) from error


def sheet_rows(content: bytes) -> list[list[str]]:
    """Return the texts of an XLSX's first sheet; raises ``Damaged``, and ``TooMuch`` where there are too many rows."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            return list(_sheet(book.worksheets[0]))
        finally:
            book.close()
    except (TooMuch, MemoryError):
        raise
    except Exception as error:  # the library promises no kind of error for a damaged file
        raise Damaged(type(error).__name__) from error


def _sheet(sheet: Any) -> Iterator[list[str]]:
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)):
        if number > MOST_ROWS + 1:
            raise TooMuch("too-many-rows")
        yield [_text(value) for value in row]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:LONGEST_CELL]
