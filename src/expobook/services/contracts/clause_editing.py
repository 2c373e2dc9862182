"""The venue edits its clauses: numbered, versioned, checked in both languages; every change is kept and can be seen."""

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from expobook.domain.clause_rules import ClauseDoubt, doubts, must_be_usable
from expobook.domain.conflict import differing_in
from expobook.domain.errors import BadInput, NotAllowed, StaleData, UnknownThing
from expobook.domain.text import Bilingual, checked_reason, clean
from expobook.exchange import atomic
from expobook.services.changes import Changes
from expobook.services.contracts.clauses import (
    ArticleText,
    ClauseLibrary,
    ClauseText,
    library_data,
    library_in,
    read_library,
)
from expobook.services.contracts.data import CONTRACT_VARIABLES
from expobook.services.desk import Desk
from expobook.services.stale import stale
from expobook.storage.unit_of_work import UnitOfWork

_LARGEST = 5_000_000
_ID = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-")
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause in one version of the library: who wrote it, when and why; ``text`` is None where it was taken out."""

    library: int
    who: str
    at: datetime | None
    why: str
    text: ClauseText | None


@dataclass(frozen=True, slots=True)
class ClauseDifference:
    """One clause or term that differs between two versions of the library; None where it is not there."""

    id: str
    before: ClauseText | None
    after: ClauseText | None


def library(desk: Desk, version: int | None = None) -> ClauseLibrary:
    """Return the clause texts in force, or those of a version; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        return library_in(uow, version)


def judge(desk: Desk, pairs: Pairs, *, notice: bool = True) -> tuple[ClauseDoubt, ...]:
    """Return what stands against a text while it is being written; nothing is saved."""
    with desk.store.read() as uow:
        return doubts(pairs, library_in(uow).terms, CONTRACT_VARIABLES, notice=notice)


def edit_clause(
    desk: Desk,
    clause_id: str,
    pairs: Pairs,
    *,
    why: str,
    notice: bool | None = None,
    expected_version: int | None = None,
) -> tuple[ClauseText, Changes]:
    """Give a clause a new text, which gets the next version number; contracts issued before keep the old one.

    Raises:
        UnknownThing: no such clause.
        ClauseRefused: a language is missing, variables differ or are unknown, or the law makes the wording void.
        StaleData: the clause was edited since ``expected_version`` was read.
        BadInput: no reason is given.
    """

    def change(uow: UnitOfWork, data: dict[str, Any], now: ClauseLibrary) -> str:
        clause = _find(data, clause_id)
        if expected_version is not None and clause["v"] != expected_version:
            last = _history(uow, clause_id)[-1]
            theirs = _text_of(now, clause_id)
            unlike = differing_in(("zh", "en"), *(_sides(each) for each in (theirs.pairs, pairs, theirs.pairs)))
            raise StaleData(kind="clause", name=clause_id, who=last.who, when=last.at, theirs=theirs, differs=unlike)
        clause["text"] = _checked(clause_id, pairs, now)
        if notice is not None:
            clause["notice"] = notice
        clause["v"] = _next_version(uow, clause_id, clause["v"])
        return f"{clause_id} v{clause['v']}"

    made = _changed(desk, "edit-clause", change, why)
    return _text_of(made, clause_id), Changes(venue=True)


def _sides(pairs: Pairs) -> Bilingual:
    return Bilingual("\n".join(zh for zh, _ in pairs), "\n".join(en for _, en in pairs))


def add_clause(
    desk: Desk, article: str, clause_id: str, pairs: Pairs, *, why: str, notice: bool = False, after: str | None = None
) -> tuple[ClauseText, Changes]:
    """Put a new clause into an article, behind the clause ``after`` or at its end; numbers follow from the place.

    Raises:
        UnknownThing: no such article, or no such clause to stand behind.
        BadInput: the name is taken, or has other signs than small letters, digits, points and hyphens; no reason.
        ClauseRefused: as :func:`edit_clause`.
    """

    def change(uow: UnitOfWork, data: dict[str, Any], now: ClauseLibrary) -> str:
        if not clause_id or set(clause_id) - _ID or len(clause_id) > 60:
            raise BadInput(field="clause", value=clause_id[:60], why="clause-name")
        if any(clause["id"] == clause_id for clause in _clauses(data)):
            raise BadInput(field="clause", value=clause_id, why="name-taken")
        found = next((each for each in (*data["articles"], *data["annexes"]) if each["number"] == article), None)
        if found is None:
            raise UnknownThing(kind="article", name=article, known="")
        made = {"id": clause_id, "v": _next_version(uow, clause_id, 0), "text": _checked(clause_id, pairs, now)}
        place = len(found["clauses"])
        if after is not None:
            place = found["clauses"].index(_find({"articles": [found], "annexes": []}, after)) + 1
        found["clauses"].insert(place, made | ({"notice": True} if notice else {}))
        return f"{clause_id} v{made['v']}"

    made = _changed(desk, "add-clause", change, why)
    return _text_of(made, clause_id), Changes(venue=True)


def remove_clause(desk: Desk, clause_id: str, *, why: str) -> Changes:
    """Take a clause out of the library; contracts that have it keep it, those behind it move up a number.

    Raises:
        UnknownThing: no such clause.
        NotAllowed: it carries a table, or is the last of its article.
        BadInput: no reason is given.
    """

    def change(uow: UnitOfWork, data: dict[str, Any], now: ClauseLibrary) -> str:
        clause = _find(data, clause_id)
        article = next(each for each in (*data["articles"], *data["annexes"]) if clause in each["clauses"])
        if clause.get("table") or len(article["clauses"]) == 1:
            state = "carries-table" if clause.get("table") else "last-clause"
            raise NotAllowed(deed="remove-clause", name=clause_id, state=state, allowed=())
        article["clauses"].remove(clause)
        return clause_id

    _changed(desk, "remove-clause", change, why)
    return Changes(venue=True)


def set_term(desk: Desk, name: str, zh: str, en: str, *, why: str, expected_version: int | None = None) -> Changes:
    """Change a term that clauses use (such as ``court``); every clause that uses it is judged anew.

    Raises:
        UnknownThing: no such term.
        ClauseRefused: with it, a clause would say what the law makes void.
        BadInput: a language is empty, or no reason is given.
        StaleData: somebody changed the term since version ``expected_version`` of the library.
    """
    words = {"zh": clean(zh, "term"), "en": clean(en, "term")}

    def change(uow: UnitOfWork, data: dict[str, Any], now: ClauseLibrary) -> str:
        if name not in data["terms"]:
            raise UnknownThing(kind="term", name=name, known=", ".join(sorted(data["terms"])))
        if expected_version is not None:
            _must_be_as_seen(uow, name, expected_version, Bilingual(words["zh"], words["en"]), now)
        data["terms"][name] = words
        for clause in _clauses(data):
            terms = {**now.terms, name: Bilingual(words["zh"], words["en"])}
            must_be_usable(clause["id"], doubts([(zh_, en_) for zh_, en_ in clause["text"]], terms, CONTRACT_VARIABLES))
        return f"{name}: {words['zh']} / {words['en']}"

    _changed(desk, "set-term", change, why)
    return Changes(venue=True)


def _must_be_as_seen(uow: UnitOfWork, name: str, seen: int, mine: Bilingual, now: ClauseLibrary) -> None:
    """Other words of the library may have changed since: only this one counts."""
    base, theirs = library_in(uow, seen).terms.get(name), now.terms[name]
    if base != theirs:
        unlike = differing_in(("zh", "en"), base or theirs, mine, theirs)
        told = f"{name}: "
        refusal = stale(
            uow,
            "term",
            f"{{{name}}}",
            theirs,
            verbs=("set-term", "import-clauses"),
            number=None,
            differs=unlike,
            about=lambda entry: entry.verb != "set-term" or entry.after.startswith(told),
        )
        refusal.facts["version"] = now.version
        raise refusal


def import_library(desk: Desk, file: Path, *, why: str) -> tuple[ClauseLibrary, Changes]:
    """Take in a whole library from a file; clauses whose text differs get their next version, the others keep theirs.

    Raises:
        FileTrouble: it cannot be read.
        BadInput: it is no clause library, or no reason is given.
        ClauseRefused: one of its clauses cannot be used; nothing is taken in.
    """
    try:
        data: dict[str, Any] = json.loads(atomic.read(file, at_most=_LARGEST).decode("utf-8"))
        given = read_library(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(field="file", value=file.name, why="no-library", detail=str(error)[:60]) from error
    seen: set[str] = set()
    for clause in given.clauses:
        if clause.id in seen:
            raise BadInput(field="clause", value=clause.id, why="name-taken")
        seen.add(clause.id)
        must_be_usable(clause.id, doubts(clause.pairs, given.terms, CONTRACT_VARIABLES))

    def change(uow: UnitOfWork, old: dict[str, Any], now: ClauseLibrary) -> str:
        for table in {clause.table for clause in now.clauses} - {clause.table for clause in given.clauses}:
            raise BadInput(field="file", value=table, why="table-missing")
        before = {clause.id: clause for clause in now.clauses}
        for clause in _clauses(data):
            was = before.get(clause["id"])
            same = was is not None and was.pairs == tuple(map(tuple, clause["text"]))
            clause["v"] = was.version if same and was else _next_version(uow, clause["id"], was.version if was else 0)
        old.clear()
        old.update(data)
        return file.name

    return _changed(desk, "import-clauses", change, why), Changes(venue=True)


def clause_history(desk: Desk, clause_id: str) -> tuple[ClauseChange, ...]:
    """Return every text that a clause ever had in this book, oldest first; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        found = _history(uow, clause_id)
    if not found:
        raise UnknownThing(kind="clause", name=clause_id, known="")
    return found


def _history(uow: UnitOfWork, clause_id: str) -> tuple[ClauseChange, ...]:
    found: list[ClauseChange] = []
    told = {each.version: each for each in uow.clauses.history()}
    for version in (1, *told):
        made = told.get(version)
        text = next((each for each in library_in(uow, version).clauses if each.id == clause_id), None)
        if text != (found[-1].text if found else None):
            who, at, why = (made.who, made.at, made.why) if made else ("", None, "")
            found.append(ClauseChange(version, who, at, why, text))
    return tuple(found)


def library_differences(desk: Desk, first: int, second: int | None = None) -> tuple[ClauseDifference, ...]:
    """Return the clauses that differ between two versions of the library (the second: in force); ``UnknownThing``."""
    with desk.store.read() as uow:
        before = {each.id: each for each in library_in(uow, first).clauses}
        after = {each.id: each for each in library_in(uow, second).clauses}
    ids = dict.fromkeys((*before, *after))
    return tuple(
        ClauseDifference(each, before.get(each), after.get(each)) for each in ids if before.get(each) != after.get(each)
    )


def export_library(desk: Desk) -> bytes:
    """Return the clause texts in force as a file that can be edited and taken in again."""
    with desk.store.read() as uow:
        return (json.dumps(library_data(uow), ensure_ascii=False, indent=1) + "\n").encode()


def _changed(
    desk: Desk, verb: str, change: Callable[[UnitOfWork, dict[str, Any], ClauseLibrary], str], why: str
) -> ClauseLibrary:
    """Run a change on a copy of the newest library and store it as the next version."""
    reason = checked_reason(why)

    def work(uow: UnitOfWork) -> ClauseLibrary:
        data: dict[str, Any] = copy.deepcopy(dict(library_data(uow)))
        version = int(data["version"])
        told = change(uow, data, read_library(data))
        data["version"] = version + 1
        made = read_library(data)
        uow.clauses.add(data, desk.actor.name, desk.now(), reason)
        uow.audit.add(desk.actor, desk.now(), verb, "clauses", None, after=told, why=reason)
        return made

    return desk.store.transact(work)


def _clauses(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [clause for article in (*data["articles"], *data["annexes"]) for clause in article["clauses"]]


def _find(data: Mapping[str, Any], clause_id: str) -> dict[str, Any]:
    found = next((clause for clause in _clauses(data) if clause["id"] == clause_id), None)
    if found is None:
        raise UnknownThing(kind="clause", name=clause_id, known="")
    return found


def _checked(clause_id: str, pairs: Pairs, now: ClauseLibrary) -> list[list[str]]:
    must_be_usable(clause_id, doubts(pairs, now.terms, CONTRACT_VARIABLES))
    return [[clean(zh, "clause", longest=4000), clean(en, "clause", longest=4000)] for zh, en in pairs]


def _next_version(uow: UnitOfWork, clause_id: str, now: int) -> int:
    """Return a number that no text of the clause ever had, also if it was taken out in between."""
    return max([now, *(each.text.version for each in _history(uow, clause_id) if each.text is not None)]) + 1


def _text_of(made: ClauseLibrary, clause_id: str) -> ClauseText:
    return next(each for each in made.clauses if each.id == clause_id)


def articles_of(made: ClauseLibrary) -> tuple[ArticleText, ...]:
    """Return articles and annexes in the order of print."""
    return (*made.articles, *made.annexes)
