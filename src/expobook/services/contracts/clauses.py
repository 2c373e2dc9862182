"""The library of clause texts: read from the packaged file, checked, and filled for one contract."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from expobook.domain.contract import Article, Clause, Sentence, fill, variables_of
from expobook.domain.errors import BadInput
from expobook.domain.text import Bilingual
from expobook.resources import resource
from expobook.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One clause of the library: sentence pairs with ``{variables}``, and the version of its wording."""

    id: str
    version: int
    pairs: tuple[tuple[str, str], ...]
    notice: bool = False
    table: str = ""
    with_plan: bool = False  # stands only in contracts that a stand plan is annexed to

    @property
    def variables(self) -> frozenset[str]:
        return frozenset().union(*(variables_of(zh) | variables_of(en) for zh, en in self.pairs))


@dataclass(frozen=True, slots=True)
class ArticleText:
    """A numbered section of the library."""

    number: str
    title: Bilingual
    clauses: tuple[ClauseText, ...]


@dataclass(frozen=True)
class ClauseLibrary:
    """All articles and annexes in order, and the terms that the venue sets once (rates, limits, the court)."""

    version: int
    articles: tuple[ArticleText, ...]
    annexes: tuple[ArticleText, ...]
    terms: Mapping[str, Bilingual]

    @property
    def clauses(self) -> tuple[ClauseText, ...]:
        """Every clause in the order of print."""
        return tuple(clause for each in (*self.articles, *self.annexes) for clause in each.clauses)

    @property
    def variables(self) -> frozenset[str]:
        """Names that some clause uses."""
        return frozenset().union(*(clause.variables for clause in self.clauses))


@lru_cache(maxsize=1)
def clause_library() -> ClauseLibrary:
    """Return the shipped clause texts, which are version 1 of every book's.

    Raises:
        BadInput: a sentence pair names different variables in its two languages.
    """
    return read_library(_shipped())


@lru_cache(maxsize=1)
def _shipped() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(resource("clauses", "articles.json").read_text("utf-8"))
    return data


def library_data(uow: UnitOfWork, version: int | None = None) -> Mapping[str, Any]:
    """Return the clause texts in force as plain values, or those of a version; raises ``UnknownThing``."""
    if version is None:
        return uow.clauses.newest() or _shipped()
    return _shipped() if version == _shipped()["version"] else uow.clauses.get(version)


def library_in(uow: UnitOfWork, version: int | None = None) -> ClauseLibrary:
    """Return the clause texts in force in this transaction, or those of a version; raises ``UnknownThing``."""
    data = library_data(uow, version)
    return clause_library() if data is _shipped() else read_library(data)


def read_library(data: Mapping[str, Any]) -> ClauseLibrary:
    """Return the clause texts of a parsed file, checked."""
    terms = {name: Bilingual(words["zh"], words["en"]) for name, words in data["terms"].items()}
    return ClauseLibrary(
        int(data["version"]), tuple(map(_article, data["articles"])), tuple(map(_article, data["annexes"])), terms
    )


def _article(data: Mapping[str, Any]) -> ArticleText:
    return ArticleText(data["number"], Bilingual(data["zh"], data["en"]), tuple(map(_clause, data["clauses"])))


def _clause(data: Mapping[str, Any]) -> ClauseText:
    pairs = tuple((zh, en) for zh, en in data["text"])
    for zh, en in pairs:
        if variables_of(zh) != variables_of(en):
            raise BadInput(field=data["id"], value=zh[:40], why="variables-differ")
    notice, with_plan = bool(data.get("notice")), bool(data.get("with_plan"))
    return ClauseText(data["id"], int(data["v"]), pairs, notice, data.get("table", ""), with_plan)


def filled(
    articles: tuple[ArticleText, ...],
    variables: Mapping[str, Bilingual],
    changed: frozenset[str] = frozenset(),
    *,
    has_plan: bool = False,
) -> tuple[Article, ...]:
    """Return articles with their variables filled; clauses named in ``changed`` are marked in print.

    Clauses on the stand plan stand only where there is one.

    Raises:
        ClauseVariableMissing: a variable has no value.
    """
    return tuple(
        Article(
            each.number,
            each.title,
            tuple(
                _filled_clause(clause, variables, changed)
                for clause in each.clauses
                if has_plan or not clause.with_plan
            ),
        )
        for each in articles
    )


def _filled_clause(text: ClauseText, variables: Mapping[str, Bilingual], changed: frozenset[str]) -> Clause:
    sentences = tuple(
        Sentence(fill(zh, variables, "zh", text.id), fill(en, variables, "en", text.id)) for zh, en in text.pairs
    )
    return Clause(text.id, text.version, sentences, text.notice, text.table, text.id in changed)
