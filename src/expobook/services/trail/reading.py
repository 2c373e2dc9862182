"""Reading the audit trail: filtered, and written out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from expobook.domain.errors import UserError
from expobook.exchange import atomic
from expobook.services.desk import Desk
from expobook.services.trail import words as trail_words
from expobook.services.trail.history import changed_by
from expobook.services.trail.names import NAMELESS, Names, names_in
from expobook.services.trail.searching import sought
from expobook.storage import traces
from expobook.storage.audit import AuditEntry
from expobook.storage.traces import Trace
from expobook.words import Language, phrase, shown

COLON: Mapping[Language, str] = {"zh": "：", "en": ": "}
FORMS = ("xlsx", "csv")
SUBJECTS = (
    "booking", "plan", "organiser", "contact", "event", "series", "season", "tariff", "clauses", "setting", "user",
    "book", "venue", "calendar",
)  # what entries are about  # fmt: skip
_HEADS = {
    "en": (
        "No.", "When", "Who", "Desk", "Deed", "What", "Record", "Before", "After", "Why", "Hash",
        "Before, as stored", "After, as stored",
    ),
    "zh": (
        "序号", "时间", "人员", "工位", "操作", "对象", "记录", "之前", "之后", "理由", "哈希",
        "之前（原文）", "之后（原文）",
    ),
}  # fmt: skip


class UnknownTrailForm(UserError):
    """A file name ends in something that the audit trail is not written as: ``path``, ``suffix``, ``known``."""

    code = "unknown-trail-form"


@dataclass(frozen=True, slots=True)
class Asked:
    """What entries are wanted: empty texts and None mean all; texts are found anywhere, without regard to case.

    Each word of ``text`` is found in what is stored, or in what is shown in the reader's language.
    """

    who: str = ""
    verb: str = ""
    subject: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 1_000
    language: Language = "zh"


def entries(desk: Desk, asked: Asked = Asked()) -> list[AuditEntry]:
    """Return entries that fit, newest first, no more than the limit."""
    with desk.store.read() as uow:
        words = sought(uow, asked.text, asked.language)
        return traces.found(uow.audit, [*_filters(asked), *words], asked.limit)


def _filters(asked: Asked) -> Iterator[Sequence[Trace]]:
    yield (Trace(since=asked.since, until=asked.until),)
    if asked.who:
        yield (Trace(texts=(asked.who,), parts=("who",)),)
    if asked.verb:
        yield (Trace(verbs=frozenset({asked.verb})),)
    if asked.subject:
        yield (Trace(subjects=frozenset({asked.subject})),)


def verb_words(verb: str, language: Language) -> str:
    """Return a deed in words, the verb itself where there are none."""
    return phrase("errors", f"verb:{verb}", language, {}) or verb


def subject_words(subject: str, language: Language) -> str:
    """Return what an entry is about in words, itself where there are none."""
    return phrase("errors", f"kind:{subject}", language, {}) or subject


def changes_told(desk: Desk, entry: AuditEntry, language: Language) -> tuple[str, ...]:
    """Return what an entry about a booking changed, a line each: field, before, after."""
    if entry.subject != "booking":
        return ()
    with desk.store.read() as uow:
        found = changed_by(uow, entry)
    return tuple(
        f"{shown(each.change, language, 'change')}{COLON[language]}"
        f"{shown(each.before, language)} → {shown(each.after, language)}"
        for each in found
    )


def names_of(desk: Desk, found: Sequence[AuditEntry]) -> Names:
    """Return the names of what entries keep the number or code of, for :func:`row_of` to say."""
    with desk.store.read() as uow:
        return names_in(uow, found)


def row_of(entry: AuditEntry, language: Language, names: Names = NAMELESS) -> tuple[str, ...]:
    """Return the cells of one entry, as lists and files show them: in words, then the two texts that the hash is of."""
    return (
        str(entry.id),
        f"{entry.at:%Y-%m-%d %H:%M:%S}",
        entry.who,
        entry.desk,
        verb_words(entry.verb, language),
        subject_words(entry.subject, language),
        "" if entry.subject_id is None else str(entry.subject_id),
        trail_words.told(entry.verb, entry.before, language, names, entry.subject_id),
        trail_words.told(entry.verb, entry.after, language, names, entry.subject_id),
        trail_words.why_told(entry.why, language),
        entry.chain,
        entry.before,
        entry.after,
    )


def heads(language: Language) -> Sequence[str]:
    """Return the heads of :func:`row_of`."""
    return _HEADS[language]


def export_trail(desk: Desk, asked: Asked, path: Path, language: Language = "zh") -> Path:
    """Write entries as XLSX or CSV, whole or not at all.

    Raises:
        UnknownTrailForm: another ending.
        FileTrouble: the folder or the disk refuses.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise UnknownTrailForm(path=str(path), suffix=form, known=", ".join(FORMS))
    found = entries(desk, asked)
    names = names_of(desk, found)
    rows = [row_of(entry, language, names) for entry in found]
    if form == "csv":
        from expobook.exchange.csv_list import csv_bytes

        atomic.write(path, csv_bytes(heads(language), rows))
    else:
        from expobook.exchange.plain_xlsx import plain_xlsx

        atomic.write(path, plain_xlsx("Audit" if language == "en" else "审计", heads(language), rows))
    return path


__all__ = [
    "Asked",
    "AuditEntry",
    "entries",
    "export_trail",
    "heads",
    "names_of",
    "row_of",
    "verb_words",
]
