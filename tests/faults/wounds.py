"""What happens to files on their way: wounds by kind and seed, from a flipped byte to an archive that blows up."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache

Wound = Callable[[bytes, random.Random], bytes]
PUT_IN = (
    b"\0",
    b"1e999",
    b"-",
    b"\xff\xfe",
    b"<g>" * 300,
    b"0\nENDSEC\n",
    b"nan",
    b"\n",
    b"[" * 3_000,
    b'"',
    b"&lt;&x;",
)
ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "gb18030", "big5", "latin-1", "utf-7")
_DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%b">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(9)
)


def _place(data: bytes, chance: random.Random) -> tuple[int, int]:
    return chance.randrange(len(data) or 1), chance.choice((1, 2, 7, 40, 400, 4_000))


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Some bytes are others."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        found[chance.randrange(len(found))] ^= chance.randrange(1, 256)
    return bytes(found)


def cut_off(data: bytes, chance: random.Random) -> bytes:
    """The end is lost."""
    return data[: chance.randrange(len(data))]


def cut_out(data: bytes, chance: random.Random) -> bytes:
    """A piece is missing."""
    at, length = _place(data, chance)
    return data[:at] + data[at + length :]


def repeated(data: bytes, chance: random.Random) -> bytes:
    """A block stands there again, up to a megabyte of it."""
    at, length = _place(data, chance)
    times = min(chance.choice((1, 2, 50, 5_000)), 1_000_000 // length)
    return data[:at] + data[at : at + length] * times + data[at:]


def swapped(data: bytes, chance: random.Random) -> bytes:
    """Two pieces have changed places."""
    first, length = _place(data, chance)
    second = chance.randrange(len(data))
    first, second = sorted((first, second))
    length = min(length, second - first)
    one, other = data[first : first + length], data[second : second + length]
    return data[:first] + other + data[first + length : second] + one + data[second + length :]


def put_in(data: bytes, chance: random.Random) -> bytes:
    """Something foreign stands in it."""
    at, _ = _place(data, chance)
    return data[:at] + chance.choice(PUT_IN) + data[at:]


def blown_up(data: bytes, chance: random.Random) -> bytes:
    """A figure is beyond reason."""
    figures = [found.span() for found in re.finditer(rb"\d+", data)]
    start, end = chance.choice(figures) if figures else (0, 0)
    figure = chance.choice((b"9" * 20, b"-1", b"1e308", b"0", b"9" * 5_000, b"1_0", b"\xd9\xa3"))
    return data[:start] + figure + data[end:]


def encoded(data: bytes, chance: random.Random) -> bytes:
    """The text is in another encoding than it says, or a part of it is."""
    text = data.decode("utf-8", "replace")
    other = text.encode(chance.choice(ENCODINGS), "replace")
    at = chance.choice((0, chance.randrange(len(data))))
    return data[:at] + other[at:] + bytes(chance.randrange(4))


def nested(data: bytes, chance: random.Random) -> bytes:
    """Something is in itself thousands of times."""
    opening, closing = chance.choice(((b"<g>", b"</g>"), (b"[", b"]"), (b'{"a":', b"}"), (b"0\nBLOCK\n2\nA\n", b"")))
    deep = chance.choice((150, 2_000, 100_000))
    at = data.find(b">", chance.randrange(len(data))) + 1
    return data[:at] + opening * deep + closing * deep + data[at:]


def entities(data: bytes, chance: random.Random) -> bytes:
    """Words that stand for ten others each, ten times over."""
    start = chance.choice((0, data.find(b"?>") + 2))
    text = data[:start] + _DOCTYPE + b"]>" + data[start:]
    at = text.find(b">", chance.randrange(len(text) // 2, len(text))) + 1
    return text[:at] + b"&%c;" % chance.randrange(97, 107) + text[at:]


PLAIN: dict[str, Wound] = {
    wound.__name__: wound
    for wound in (flipped, cut_off, cut_out, repeated, swapped, put_in, blown_up, encoded, nested, entities)
}


# --- archives: what is hurt inside is packed again, so that it comes as far as the reader


def packed_again(data: bytes, chance: random.Random) -> bytes:
    """A part of an archive is hurt, the archive itself is sound."""
    parts = _parts(data)
    name = chance.choice(sorted(parts))
    wound = chance.choice(tuple(PLAIN.values()))
    return _packed({**parts, name: wound(parts[name], chance)})


def parts_lost(data: bytes, chance: random.Random) -> bytes:
    """Parts of an archive are missing, or have each other's names."""
    parts = _parts(data)
    one, other = chance.sample(sorted(parts), 2)
    if chance.random() < 0.5:
        return _packed({name: part for name, part in parts.items() if name != one})
    return _packed({**parts, one: parts[other], other: parts[one]})


def lies(data: bytes, chance: random.Random) -> bytes:
    """The archive says other sizes, methods or places than are true."""
    found = bytearray(data)
    heads = [at.start() for at in re.finditer(rb"PK\x01\x02", data)]
    at = chance.choice(heads) + chance.choice((10, 16, 20, 24, 28, 42))
    found[at : at + 4] = chance.randrange(2**32).to_bytes(4, "little")
    return bytes(found)


def bomb(data: bytes, chance: random.Random) -> bytes:
    """A few kilobytes that unpack to up to 150 MB: cells, rows, texts or nothing but blanks."""
    parts = _parts(data)
    kind = chance.choice(("rows", "cells", "texts", "blanks", "styles"))
    name = {"texts": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}.get(kind, "xl/worksheets/sheet1.xml")
    head, tail = _filling(kind)[1:]
    whole = head + _filling(kind)[0] * (chance.choice((2, 10, 40, 150)) * 1_000_000 // len(_filling(kind)[0])) + tail
    whole = whole + b"<!--%d-->" % chance.randrange(10**9)  # no two alike
    return _packed({**parts, name: whole}, level=1)


def _filling(kind: str) -> tuple[bytes, bytes, bytes]:
    space = b' xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = b"<worksheet%b><sheetData>" % space, b"</sheetData></worksheet>"
    if kind == "rows":
        return b"<row><c t='inlineStr'><is><t>x</t></is></c></row>", *sheet
    if kind == "cells":
        return b"<c/>", sheet[0] + b"<row>", b"</row>" + sheet[1]
    if kind == "texts":
        return b"<si><t>x</t></si>", b"<sst%b>" % space, b"</sst>"
    if kind == "styles":
        return b"<font/>", b"<styleSheet%b><fonts>" % space, b"</fonts></styleSheet>"
    return b" ", *sheet


@cache
def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes], level: int = 6) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return into.getvalue()


PACKED: dict[str, Wound] = {
    wound.__name__: wound for wound in (packed_again, packed_again, packed_again, parts_lost, lies)
}


def wounded(data: bytes, kinds: tuple[str, ...], chance: random.Random) -> bytes:
    """Return a file with wounds of some kinds, one after the other."""
    for kind in kinds:
        data = (PLAIN | PACKED | {"bomb": bomb})[kind](data, chance) if data else b""
    return data
