"""The diary as iCalendar (RFC 5545): an entry a phase, so that any calendar program shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

_ZONE = timezone(timedelta(hours=8))  # the venue's wall clock


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole-day entry, half open; ``uid`` stays the same so that a second import updates it."""

    uid: str
    start: date
    until: date
    summary: str
    location: str
    description: str
    tentative: bool


def calendar_file(name: str, entries: Iterable[Entry], stamp: datetime) -> bytes:
    """Return a calendar; ``stamp`` is venue time. Lines end in CRLF and are folded at 75 bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//expobook//diary//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(name)}")
    written = stamp.replace(tzinfo=_ZONE).astimezone(timezone.utc)  # noqa: UP017 - the same on every Python
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.uid}",
            f"DTSTAMP:{written:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{entry.start:%Y%m%d}",
            f"DTEND;VALUE=DATE:{entry.until:%Y%m%d}",
            f"SUMMARY:{_text(entry.summary)}",
            f"LOCATION:{_text(entry.location)}",
            f"DESCRIPTION:{_text(entry.description)}",
            f"STATUS:{'TENTATIVE' if entry.tentative else 'CONFIRMED'}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(_folded(line) for line in [*lines, "END:VCALENDAR"]).encode()


def _text(words: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        words = words.replace(sign, written)
    return words


def _folded(line: str) -> str:
    """Return a line with a break and a blank before each 75th byte, never inside a character."""
    parts, size = [""], 0
    for sign in line:
        wide = len(sign.encode())
        if size + wide > 75:
            parts.append(" ")
            size = 1
        parts[-1] += sign
        size += wide
    return "\r\n".join(parts) + "\r\n"
