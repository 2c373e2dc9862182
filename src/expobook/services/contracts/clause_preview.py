"""The real page of a clause while it is written: a booking's draft with the new text, marked; nothing is saved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from expobook.domain.contract import Contract
from expobook.domain.text import Bilingual
from expobook.services.contracts.clause_editing import library
from expobook.services.contracts.clauses import ArticleText, ClauseText
from expobook.services.contracts.drafting import draft_contract, worded
from expobook.services.desk import Desk


def draft_with(
    desk: Desk,
    booking_id: int,
    clause_id: str,
    pairs: Sequence[tuple[str, str]],
    *,
    notice: bool = False,
    terms: Mapping[str, Bilingual] | None = None,
    language: str = "both",
) -> Contract:
    """Return the draft that a booking would get if a clause said this; ``terms`` replace terms of the library.

    Raises:
        ClauseVariableMissing: the text names a variable that nothing fills.
        NotAllowed: the booking has no space, or is a closure.
    """
    now = library(desk)
    wanted = tuple((zh, en) for zh, en in pairs)

    def changed(articles: tuple[ArticleText, ...]) -> tuple[ArticleText, ...]:
        return tuple(replace(each, clauses=tuple(map(_one, each.clauses))) for each in articles)

    def _one(clause: ClauseText) -> ClauseText:
        return replace(clause, pairs=wanted, notice=notice) if clause.id == clause_id else clause

    new = replace(now, articles=changed(now.articles), annexes=changed(now.annexes))
    return worded(draft_contract(desk, booking_id, language), terms or {}, new, now)
