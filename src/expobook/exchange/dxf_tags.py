"""The tags of a DXF in ASCII: pairs of a group code and a value, read strictly and one at a time.

ezdxf repairs what is damaged, and then some numbers are other than they were. Here a file that breaks the form is
refused, so that what comes out is what was drawn.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite

from expobook.exchange.drawing import FURTHEST, Damaged, TooMuch

_BINARY = b"AutoCAD Binary DXF"
_CODEPAGES = {
    "ANSI_936": "gb18030", "ANSI_950": "big5", "ANSI_932": "cp932", "ANSI_949": "cp949",
    "ANSI_1250": "cp1250", "ANSI_1251": "cp1251", "ANSI_1252": "cp1252", "GB2312": "gb18030",
}  # fmt: skip
_UTF8_SINCE = "AC1021"
_MOST_ENTITIES = 2_000_000
_HEADER = 60_000  # bytes in which the version and the codepage stand
_ESCAPED = re.compile(r"\\U\+([0-9A-Fa-f]{4})")

Tag = tuple[int, str]


@dataclass(slots=True)
class Entity:
    """One entity: its kind, its tags in order, and its parts: vertices, attributes, what is in a block."""

    kind: str
    tags: list[Tag]
    parts: "list[Entity]" = field(default_factory=list)

    def text(self, code: int, default: str = "") -> str:
        return next((value for each, value in self.tags if each == code), default)

    def number(self, code: int, default: float = 0.0) -> float:
        return figure(self.text(code)) if any(each == code for each, _ in self.tags) else default

    def numbers(self, code: int) -> list[float]:
        return [figure(value) for each, value in self.tags if each == code]

    @property
    def layer(self) -> str:
        return self.text(8, "0")

    @property
    def flags(self) -> int:
        return int(self.number(70))


def sections(content: bytes) -> Iterator[tuple[str, Iterator[Tag]]]:
    """Yield the name and tags of each section of a DXF, in their order; each must be read before the next.

    Raises:
        Damaged: it is no ASCII DXF, or breaks off, or has a code or value that cannot be.
    """
    if content.startswith(_BINARY):
        raise Damaged("binary-dxf")
    if content.startswith(b"AC10") and b"\0" in content[:64]:
        raise Damaged("is-dwg")
    tags = _tags(content)
    for code, value in tags:
        if (code, value) == (0, "EOF"):
            return
        if code == 999:
            continue
        if (code, value) != (0, "SECTION"):
            raise Damaged("no-section")
        section = _until_end(tags)
        yield next(section, (0, ""))[1], section
        for _ in section:
            pass
    raise Damaged("breaks-off")


def _until_end(tags: Iterator[Tag]) -> Iterator[Tag]:
    for tag in tags:
        if tag == (0, "ENDSEC"):
            return
        yield tag
    raise Damaged("breaks-off")


def _tags(content: bytes) -> Iterator[Tag]:
    encoding = _encoding(content[:_HEADER])
    lines = iter(io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace", newline=None))
    codes: dict[str, int] = {}  # a file of a million tags has a few dozen different ones
    for first in lines:
        code = codes.get(first)
        if code is None:
            code = codes[first] = _code(first)
        second = next(lines, None)
        if second is None:
            raise Damaged("breaks-off")
        yield code, second.rstrip("\n") if code in (1, 3) else second.strip()


def _code(line: str) -> int:
    try:
        code = int(line)
    except ValueError:
        raise Damaged("no-group-code") from None
    if not -5 <= code <= 1071:
        raise Damaged("no-group-code")
    return code


def _encoding(head: bytes) -> str:
    version = re.search(rb"\$ACADVER\s+1\s+(AC\d{4})", head)
    page = re.search(rb"\$DWGCODEPAGE\s+3\s+(\w+)", head)
    if version is None or version[1].decode() >= _UTF8_SINCE:
        return "utf-8-sig"
    return _CODEPAGES.get(page[1].decode().upper(), "cp1252") if page else "cp1252"


def header_of(tags: Iterator[Tag]) -> dict[str, str]:
    """Return the variables of a HEADER section, of each its first value."""
    found: dict[str, str] = {}
    name = ""
    for code, value in tags:
        if code == 9:
            name = value
        elif name:
            found.setdefault(name, value)
    return found


_OWNERS = {"VERTEX": ("POLYLINE",), "ATTRIB": ("INSERT",)}
_READ = {1, 2, 3, 8, 10, 11, 20, 21, 41, 42, 50, 70, 71, 72, 73}  # group codes that an outline or text needs


def gathered(tags: Iterator[Tag]) -> Iterator[Entity]:
    """Yield the entities of a section when they are whole: blocks, polylines and inserts with their parts.

    Raises:
        Damaged: a part has no owner.
        TooMuch: there are more entities than any plan has.
    """
    block: Entity | None = None
    owner: Entity | None = None  # the POLYLINE or INSERT whose parts follow
    current: Entity | None = None
    waiting: Entity | None = None  # outside of blocks, whole when the next one begins
    count = 0
    for code, value in tags:
        if code != 0:
            if current is not None and code in _READ:
                current.tags.append((code, value))
            continue
        count += 1
        if count > _MOST_ENTITIES:
            raise TooMuch
        current = Entity(value, [])
        if value in _OWNERS:
            if owner is None or owner.kind not in _OWNERS[value]:
                raise Damaged("part-without-owner")
            owner.parts.append(current)
            continue
        owner = current if value in ("POLYLINE", "INSERT") else None
        if value == "ENDBLK":
            block = None
        elif block is not None:
            block.parts.append(current)
        elif value != "SEQEND":
            if waiting is not None:
                yield waiting
            waiting = current
            block = current if value == "BLOCK" else None
    if waiting is not None:
        yield waiting


def figure(text: str) -> float:
    """Return a coordinate; raises ``Damaged`` when it is none or beyond reason."""
    try:
        value = float(text)
    except ValueError:
        raise Damaged("no-number") from None
    if not isfinite(value) or abs(value) > FURTHEST or "_" in text:
        raise Damaged("no-number")
    return value


_SIGNS = {"%%d": "°", "%%c": "⌀", "%%p": "±", "%%u": "", "%%o": "", "%%%": "%"}


def plain(text: str) -> str:
    """Return the words of a TEXT: signs in place of DXF's escapes."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"%%[dcpuo%]", lambda found: _SIGNS[found[0].lower()], text, flags=re.IGNORECASE).strip()


def plain_paragraph(text: str) -> str:
    """Return the words of an MTEXT without its commands; lines are parted by spaces."""
    text = re.sub(r"\\[ACFfHTQWpc][^;]{0,200};", "", _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))
    text = re.sub(r"\\P|\\X|\\~|\^J", " ", text)
    text = re.sub(r"\\S([^;]{0,80});", r"\1", text)
    text = re.sub(r"(?<!\\)[{}]|\\[LlOoKk]", "", text)
    return " ".join(text.replace("\\{", "{").replace("\\}", "}").replace("\\\\", "\\").split())
