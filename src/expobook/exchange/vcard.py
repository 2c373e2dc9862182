"""Visiting cards as files (vCard): written as version 3.0 (RFC 2426), read as 2.1, 3.0 and 4.0.

Telephones in China still hand out 2.1 with quoted-printable Chinese. Only the seven things that a contact of ours
has are read; what else a card says is passed over, and nothing in it is ever run or followed. Written here because
the library for it (vobject) brings dateutil and six along, takes no cards of 4.0, and a card of ours has seven lines.
"""

import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from expobook.exchange import atomic
from expobook.exchange.list_file import LARGEST_FILE, LONGEST_CELL, MOST_ROWS, BadListFile

_FOLD = 75  # octets a line (RFC 2426, 2.6)
_ESCAPED = {"\\": "\\\\", "\n": "\\n", ",": "\\,", ";": "\\;"}
_PLAIN = re.compile(r"\\([\\nN,;:])")


@dataclass(frozen=True, slots=True)
class VCard:
    """What a card says of a person: name, company, post, telephone, e-mail, address, note."""

    name: str
    company: str = ""
    post: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    note: str = ""


def write_vcards(cards: Sequence[VCard]) -> bytes:
    """Return cards as vCard 3.0 in UTF-8, lines folded after 75 octets and ended as the standard says."""
    return "".join(f"{line}\r\n" for card in cards for line in _lines(card)).encode()


def _lines(card: VCard) -> Iterator[str]:
    said = {
        "N": f"{_escaped(card.name)};;;;",
        "FN": _escaped(card.name),
        "ORG": _escaped(card.company),
        "TITLE": _escaped(card.post),
        "TEL;TYPE=WORK": _escaped(card.phone),
        "EMAIL;TYPE=INTERNET": _escaped(card.email),
        "ADR;TYPE=WORK": f";;{_escaped(card.address)};;;;" if card.address else "",
        "NOTE": _escaped(card.note),
    }
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    for name, value in said.items():
        if value:
            yield _folded(f"{name}:{value}")
    yield "END:VCARD"


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(sign, sign) for sign in text.replace("\r", ""))


def _folded(line: str) -> str:
    """Fold a line between signs, never inside one, so that no part has more than 75 octets."""
    parts, now, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _FOLD:
            parts.append(now)
            now, size = "", 1  # the blank that a continuation begins with
        now, size = now + sign, size + octets
    return "\r\n ".join([*parts, now])


def read_vcards(path: Path) -> list[tuple[int, VCard]]:
    """Read the cards of a file, each with the number of the line where it begins.

    Raises:
        BadListFile: it is no vCard, too large, or a card does not end.
        FileTrouble: the file cannot be read.
    """
    content = atomic.read(path, at_most=LARGEST_FILE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise BadListFile(path=str(path), why="file-no-text") from error
    found: list[tuple[int, VCard]] = []
    begun, fields = 0, dict[str, str]()
    for number, name, value in _unfolded(text):
        if name == "BEGIN" and value.upper() == "VCARD":
            begun, fields = number, {}
        elif name == "END" and begun:
            found.append((begun, _card(fields)))
            begun = 0
        elif begun and value and name not in fields:  # the first of several counts: it is the preferred one
            fields[name] = value[:LONGEST_CELL]
        if len(found) > MOST_ROWS:
            raise BadListFile(path=str(path), why="too-many-rows", limit=MOST_ROWS)
    if begun:
        raise BadListFile(path=str(path), why="file-damaged")
    if not found:
        raise BadListFile(path=str(path), why="file-empty")
    return found


def _unfolded(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line number, name in capitals, value as it stands) of each line that says something."""
    logical: list[tuple[int, str]] = []
    soft = False  # a line of quoted-printable that goes on
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if logical and (line[:1] in (" ", "\t") or soft):
            start, before = logical[-1]
            logical[-1] = (start, before.removesuffix("=") + line if soft else before + line[1:])
        else:
            logical.append((number, line))
        soft = logical[-1][1].endswith("=") and "QUOTED-PRINTABLE" in logical[-1][1].partition(":")[0].upper()
    for number, line in logical:
        head, colon, value = line.partition(":")
        if colon:
            parts = head.upper().split(";")
            name = parts[0].rpartition(".")[2]  # a group before the name, as some programs write it
            yield number, name.strip(), _decoded(value, head) if any("QUOTED" in p for p in parts[1:]) else value


def _decoded(value: str, head: str) -> str:
    found = re.search(r"CHARSET=\"?([\w-]+)", head, re.IGNORECASE)
    raw = quopri.decodestring(value.encode("utf-8", "replace"))
    for encoding in (found[1] if found else "utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def _card(fields: dict[str, str]) -> VCard:
    name = _text(fields.get("FN", "")) or "".join(_text(part) for part in _parts(fields.get("N", "")))
    company = next((_text(part) for part in _parts(fields.get("ORG", "")) if part.strip()), "")
    address = " ".join(_text(part).strip() for part in _parts(fields.get("ADR", "")) if part.strip())
    rest = (_text(fields.get(key, "")) for key in ("TITLE", "TEL", "EMAIL"))
    post, phone, email = rest
    phone = phone.removeprefix("tel:")  # a telephone is an address in version 4.0
    return VCard(name.strip(), company.strip(), post, phone, email, address, _text(fields.get("NOTE", "")))


def _parts(value: str) -> list[str]:
    """Split a value at the semicolons that are not escaped."""
    return re.split(r"(?<!\\);", value)


def _text(value: str) -> str:
    return _PLAIN.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
