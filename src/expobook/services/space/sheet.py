"""The answers of a search as a spreadsheet, one row an answer, to be sent to who asked."""

from decimal import Decimal
from pathlib import Path

from expobook.domain.errors import BadInput
from expobook.domain.finding.answer import Answer, Found
from expobook.domain.venue import Venue
from expobook.exchange import atomic
from expobook.exchange.diary_xlsx import Value, diary_xlsx
from expobook.services.space.words import SpaceWords
from expobook.words import Language

COLUMNS = (
    "place", "score", "space", "area", "over", "opening", "first", "last", "rank", "in-front", "net", "total", "why",
    "remains",
)  # fmt: skip
_WIDTHS = (6, 8, 34, 12, 12, 12, 12, 12, 7, 40, 16, 16, 60, 60)
_FEN = Decimal(100)
_MM2 = Decimal(1_000_000)


def write_answers(found: Found, venue: Venue, path: Path, language: Language) -> Path:
    """Write the answers as XLSX, whole or not at all.

    Raises:
        BadInput: another ending than ``.xlsx``.
        FileTrouble: the folder or the disk refuses; what was there stays.
    """
    if path.suffix.lower() != ".xlsx":
        raise BadInput(field="file", value=path.name, why="unknown-form", known="xlsx")
    atomic.write(path, answers_xlsx(found, venue, language))
    return path


def answers_xlsx(found: Found, venue: Venue, language: Language) -> bytes:
    """Return the answers of a search as XLSX; areas in m², money in yuan."""
    words = SpaceWords(venue, language)
    heads = [words.say(f"sheet.{name}") for name in COLUMNS]
    rows = [_row(answer, venue, words) for answer in found.answers]
    return diary_xlsx(words.say("sheet.title"), heads, rows, widths=_WIDTHS)


def _row(answer: Answer, venue: Venue, words: SpaceWords) -> list[Value]:
    between = "；" if words.language == "zh" else "; "
    in_front = between.join(words.ahead(other) for other in answer.ahead)
    return [
        answer.place,
        answer.score,
        venue.describe(answer.bays),
        Decimal(answer.area_mm2) / _MM2,
        Decimal(answer.over_mm2) / _MM2,
        answer.opening,
        answer.stay.start,
        answer.stay.last,
        answer.rank,
        in_front or words.say("none-ahead"),
        Decimal(answer.price.net) / _FEN,
        Decimal(answer.price.total) / _FEN,
        words.why(answer),
        words.remains(answer),
    ]
