"""Exhibitor lists as people keep them, XLSX or CSV: columns found by their heads, every row judged."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from expobook.domain.errors import UserError
from expobook.exchange import atomic

LARGEST_FILE = 20_000_000
LARGEST_UNPACKED = 200_000_000
MOST_ROWS = 60_000
MOST_COLUMNS = 64
LONGEST_CELL = 2_000

# What heads a column may have; spaces, signs, units and upper case do not matter.
_HEADS = {
    "key": "key id no number exhibitorno exhibitorid 编号 序号 参展商编号 展商编号 客户编号",
    "name_zh": "namezh exhibitorzh chinesename 中文名 中文名称 参展商 企业名称 公司名称 展商名称 名称 单位名称",
    "name_en": "nameen exhibitoren englishname name company exhibitor 英文名 英文名称 参展商英文",
    "category": "category sector 类别 品类 展品类别 行业",
    "group": "group brandgroup brand 集团 品牌组 品牌",
    "area": "area m2 sqm net netarea netm2 wanted wantedm2 面积 净面积 展位面积 需求面积",
    "kind": "kind standkind type 类型 展位类型",
    "open_sides": "opensides sides open 开口 开口面 开口数",
    "hall": "hall 展厅 展馆 馆号",
    "number": "stand standno standnumber booth boothno 展位 展位号",
    "vehicles": "vehicles cars 车辆 车辆数 台车 展车",
    "near": "near nextto 相邻 邻近",
    "apart": "apart notnear awayfrom competitors 避开 不相邻 竞品",
    "priority": "priority points prioritypoints 优先 积分 优先积分",
}
HEADS: Mapping[str, tuple[str, ...]] = {field: tuple(heads.split()) for field, heads in _HEADS.items()}


class BadExhibitorFile(UserError):
    """An exhibitor list cannot be read at all: ``path``, ``why``."""

    code = "bad-exhibitor-file"


@dataclass(frozen=True, slots=True)
class ExhibitorTable:
    """A list as read: which column (from 0) is which field, heads nobody knows, and the rows of texts.

    ``rows`` start with the number of their line in the file.
    """

    columns: Mapping[str, int]
    unknown: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def cell(self, row: Sequence[str], field: str) -> str:
        place = self.columns.get(field)
        return row[place].strip() if place is not None and place < len(row) else ""


def read_exhibitors(path: Path, matches: Mapping[str, str] | None = None) -> ExhibitorTable:
    """Read a list; ``matches`` names the head of a field where it is not one of :data:`HEADS`.

    Raises:
        BadExhibitorFile: neither XLSX nor CSV, damaged, too large, or without the columns that are needed.
        FileTrouble: the file cannot be read.
    """
    content = atomic.read(path, at_most=LARGEST_FILE)
    suffix = path.suffix.lower()
    if suffix not in {".xlsx", ".csv", ".txt"}:
        raise BadExhibitorFile(path=str(path), why="no-list-form")
    lines = _xlsx(content, path) if suffix == ".xlsx" else _csv(content, path)
    filled = [(number, row) for number, row in enumerate(lines, 1) if any(cell.strip() for cell in row)]
    if not filled:
        raise BadExhibitorFile(path=str(path), why="file-empty")
    if len(filled) > MOST_ROWS + 1:
        raise BadExhibitorFile(path=str(path), why="too-many-rows", limit=MOST_ROWS)
    columns, unknown = _matched(filled[0][1], matches or {})
    if "name_zh" not in columns and "name_en" not in columns:
        raise BadExhibitorFile(path=str(path), why="no-name-column", heads=", ".join(filled[0][1])[:200])
    return ExhibitorTable(columns, unknown, tuple((number, tuple(row)) for number, row in filled[1:]))


def _matched(heads: Sequence[str], matches: Mapping[str, str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Say which column holds which field: as told, else by known heads; the first of two alike counts."""
    told = {_plain(head): field for field, head in matches.items()}
    known = {_plain(alias): field for field, aliases in HEADS.items() for alias in aliases}
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
        raise BadExhibitorFile(path=str(path), why="file-no-text")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BadExhibitorFile(path=str(path), why="file-no-text")
    first = text.split("\n", 1)[0]
    between = max(",;\t", key=first.count)
    try:
        rows: list[list[str]] = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=between):
            if len(rows) > MOST_ROWS + 1:
                raise BadExhibitorFile(path=str(path), why="too-many-rows", limit=MOST_ROWS)
            rows.append([_unquoted(cell[:LONGEST_CELL]) for cell in row[:MOST_COLUMNS]])
    except csv.Error as error:
        raise BadExhibitorFile(path=str(path), why="file-damaged") from error
    return rows


def _unquoted(cell: str) -> str:
    """Take off the apostrophe that our own CSV puts before texts that look like formulas."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _xlsx(content: bytes, path: Path) -> list[list[str]]:
    """Read the first sheet; a file that unpacks beyond reason is refused before it is unpacked."""
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise BadExhibitorFile(path=str(path), why="file-unpacks-too-large")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            return list(_sheet(book.worksheets[0], path))
        finally:
            book.close()
    except UserError:
        raise
    except Exception as error:  # the library promises no kind of error for a damaged file
        raise BadExhibitorFile(path=str(path), why="file-damaged", detail=type(error).__name__) from error


def _sheet(sheet: Any, path: Path) -> Iterator[list[str]]:
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)):
        if number > MOST_ROWS + 1:
            raise BadExhibitorFile(path=str(path), why="too-many-rows", limit=MOST_ROWS)
        yield [_text(value) for value in row]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:LONGEST_CELL]


def square_mm(text: str) -> int | None:
    """Return mm2 of an area in m2 as people write it, None where it is no figure; at most a million m2."""
    plain = re.sub(r"(m²|㎡|m2|sqm|平方米|平米|,|，|\s)", "", text, flags=re.IGNORECASE)
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 <= value <= 1_000_000:
        return None
    return int(value * 1_000_000)
