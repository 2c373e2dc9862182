"""Thousands of inserts with attributes and labels, written as DXF text at once: as objects they would take minutes."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from expobook.domain.geometry import Point

FONT = "NOTO"
_END_OF_SPACE = "  0\nENDSEC\n"


class Attribute(NamedTuple):
    """An attribute of an insert, for programs to read; people read the labels, which every program shows."""

    tag: str
    value: str
    layer: str = "STAND-NUMBER"


class Label(NamedTuple):
    """A text of ``height`` mm, centred on ``at``."""

    words: str
    layer: str
    at: Point
    height: int


class Insert(NamedTuple):
    """A block placed with its lower left corner at ``at``."""

    block: str
    layer: str
    at: Point
    attributes: tuple[Attribute, ...]
    labels: tuple[Label, ...] = ()


class Inserts:
    """Writes a document of ezdxf with inserts added; they get handles of their own after the document's.

    Source: DXF reference 2010, INSERT, ATTRIB, SEQEND and TEXT; the groups are those that ezdxf writes.
    """

    def __init__(self, document: Any, unit: int) -> None:
        self._document, self._unit = document, unit
        self._owner = document.modelspace().block_record_handle
        self._handle = int(str(document.entitydb.handles), 16)

    def written(self, inserts: Iterable[Insert]) -> bytes:
        """Return the file's bytes."""
        parts = [part for insert in inserts for part in self._insert(insert)]
        self._document.entitydb.handles.reset(f"{self._handle + 1:X}")  # what is written next counts from here
        stream = io.StringIO()
        self._document.write(stream)
        text = stream.getvalue()
        place = text.index(_END_OF_SPACE, text.index("  2\nENTITIES\n"))
        return "".join((text[:place], *parts, text[place:])).encode("utf-8", errors="replace")

    def _next(self) -> str:
        self._handle += 1
        return f"{self._handle:X}"

    def _insert(self, insert: Insert) -> Iterator[str]:
        handle = self._next()
        x, y = insert.at[0] / self._unit, insert.at[1] / self._unit
        yield (
            f"  0\nINSERT\n  5\n{handle}\n330\n{self._owner}\n100\nAcDbEntity\n  8\n{insert.layer}\n"
            f"100\nAcDbBlockReference\n 66\n1\n  2\n{insert.block}\n 10\n{x}\n 20\n{y}\n 30\n0.0\n"
        )
        for each in insert.attributes:
            yield self._attribute(each, insert.at, handle)
        yield f"  0\nSEQEND\n  5\n{self._next()}\n330\n{handle}\n100\nAcDbEntity\n  8\n{insert.layer}\n"
        yield from map(self._label, insert.labels)

    def _attribute(self, each: Attribute, corner: Point, owner: str) -> str:
        x, y, height = corner[0] / self._unit, corner[1] / self._unit, 250 / self._unit
        return (
            f"  0\nATTRIB\n  5\n{self._next()}\n330\n{owner}\n100\nAcDbEntity\n  8\n{each.layer}\n"
            f"100\nAcDbText\n 10\n{x}\n 20\n{y}\n 30\n0.0\n 40\n{height}\n  1\n{one_line(each.value)}\n"
            f"  7\n{FONT}\n100\nAcDbAttribute\n  2\n{each.tag}\n 70\n1\n"
        )

    def _label(self, each: Label) -> str:
        x, y, height = each.at[0] / self._unit, each.at[1] / self._unit, each.height / self._unit
        return (
            f"  0\nTEXT\n  5\n{self._next()}\n330\n{self._owner}\n100\nAcDbEntity\n  8\n{each.layer}\n"
            f"100\nAcDbText\n 10\n{x}\n 20\n{y}\n 30\n0.0\n 40\n{height}\n  1\n{one_line(each.words)}\n"
            f"  7\n{FONT}\n 72\n1\n 11\n{x}\n 21\n{y}\n 31\n0.0\n100\nAcDbText\n 73\n2\n"
        )


def one_line(words: str) -> str:
    """Keep a text on one line and free of DXF's own escapes: ``%%`` and ``^`` would change it."""
    if words.isprintable() and "%%" not in words and "^" not in words:
        return words
    flat = "".join(sign if sign.isprintable() else " " for sign in words)
    return flat.replace("%%", "%\u200b%").replace("^", "\u02c6")
