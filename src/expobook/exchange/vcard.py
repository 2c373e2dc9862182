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
    begun, fields = 0, _Fields()
    for number, name, head, value in _unfolded(text):
        if name == "BEGIN" and value.upper() == "VCARD":
            begun, fields = number, _Fields()
        elif name == "END" and begun:
            found.append((begun, _card(fields)))
            begun = 0
        elif begun and value:
            fields.setdefault(name, []).append((_place(head), value[:LONGEST_CELL]))
        if len(found) > MOST_ROWS:
            raise BadListFile(path=str(path), why="too-many-rows", limit=MOST_ROWS)
    if begun:
        raise BadListFile(path=str(path), why="file-damaged")
    if not found:
        raise BadListFile(path=str(path), why="file-empty")
    return found


def _place(head: str) -> int:
    """Return how far behind its likes a value stands: preferred ones first (PREF of 2.1 and 3.0, PREF=1 of 4.0)."""
    words = [word for part in head.upper().split(";")[1:] for word in part.removeprefix("TYPE=").strip('"').split(",")]
    numbered = next((word.removeprefix("PREF=") for word in words if word.startswith("PREF=")), "")
    if numbered.isdecimal():
        return int(numbered)
    return 0 if "PREF" in words else 101


def _unfolded(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield (line number, name in capitals, what is before the colon, value) of each line that says something."""
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
            quoted = any("QUOTED" in part for part in parts[1:])
            yield number, name.strip(), head, _decoded(value, head) if quoted else value


def _decoded(value: str, head: str) -> str:
    found = re.search(r"CHARSET=\"?([\w-]+)", head, re.IGNORECASE)
    raw = quopri.decodestring(value.encode("utf-8", "replace"))
    for encoding in (found[1] if found else "utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def _card(fields: "_Fields") -> VCard:
    """Return a card; a contact has one number and one address, so the further ones go to its note."""
    name = _text(fields.first("FN")) or "".join(_text(part) for part in _parts(fields.first("N")))
    company = next((_text(part) for part in _parts(fields.first("ORG")) if part.strip()), "")
    address = " ".join(_text(part).strip() for part in _parts(fields.first("ADR")) if part.strip())
    phone, *phones = [_text(each).removeprefix("tel:") for each in fields.all("TEL")] or [""]  # an address in 4.0
    email, *emails = [_text(each) for each in fields.all("EMAIL")] or [""]
    note = "\n".join(filter(None, [_text(fields.first("NOTE")), ", ".join(dict.fromkeys([*phones, *emails]))]))
    return VCard(name.strip(), company.strip(), _text(fields.first("TITLE")), phone, email, address, note)


class _Fields(dict[str, list[tuple[int, str]]]):
    """What a card says under each name, each with its place among its likes."""

    def all(self, name: str) -> list[str]:
        """Return the values of a name, the preferred one first."""
        return [value for _, value in sorted(self.get(name, ()), key=lambda each: each[0])]

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")


def _parts(value: str) -> list[str]:
    """Split a value at the semicolons that are not escaped."""
    return re.split(r"(?<!\\);", value)


def _text(value: str) -> str:
    return _PLAIN.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
