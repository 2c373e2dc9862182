"""What differs between two tariffs, and what is doubtful about one: figure by figure, row by row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from expobook.domain.diary import Phase
from expobook.domain.tariff import Tariff
from expobook.domain.venue import SpaceClass, Venue

_KEYS = {"rates": "rule", "seasons": "rule", "size_steps": "rule", "length_steps": "rule", "hall_steps": "rule"}
_ROWS = {**_KEYS, "services": "code"}
_NAMED = frozenset({"tax_classes"})  # rows that a file keeps by their codes
_OUTSIDE = frozenset({"version", "examples"})


@dataclass(frozen=True, slots=True)
class TariffDifference:
    """One figure that differs: ``place`` such as ``rates H-1 rate``; an empty text where a row is not there."""

    place: str
    before: str
    after: str


class Saying(Protocol):
    """How differences are said: names of parts and figures, and what stands there."""

    def key(self, name: str) -> str:
        """Return the name of a part or figure of the form; codes of rows are not asked for."""

    def value(self, key: str, value: Any) -> str:
        """Return a text, number or mark that stands under a name."""


class _AsInFiles:
    """Says everything as files have it, for programs and tests."""

    def key(self, name: str) -> str:
        return name

    def value(self, _key: str, value: Any) -> str:
        return str(value)


AS_IN_FILES: Saying = _AsInFiles()


@dataclass(frozen=True, slots=True)
class TariffDoubt:
    """Something about a tariff that can be used but may be a slip: ``why``, ``place``."""

    why: str
    place: str


def tariff_differences(
    before: Mapping[str, Any], after: Mapping[str, Any], saying: Saying = AS_IN_FILES
) -> tuple[TariffDifference, ...]:
    """Return what differs between two tariffs as files have them, in the order of the first; versions do not count."""
    found: list[TariffDifference] = []
    for part in dict.fromkeys((*before, *after)):
        if part in _OUTSIDE:
            continue
        old, new = before.get(part), after.get(part)
        if part in _ROWS:
            key = _ROWS[part]
            found += _rows(part, _by_name(old or (), key), _by_name(new or (), key), saying)
        elif part in _NAMED:
            found += _rows(part, old or {}, new or {}, saying)
        elif isinstance(old, Mapping) or isinstance(new, Mapping):
            found += _values(saying.key(part), old or {}, new or {}, saying)
        elif old != new:
            found.append(TariffDifference(saying.key(part), _said(part, old, saying), _said(part, new, saying)))
    return tuple(found)


def _by_name(rows: Sequence[Mapping[str, Any]], key: str) -> Mapping[str, Mapping[str, Any]]:
    return {str(row.get(key)): row for row in rows}


def _rows(
    part: str, old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]], saying: Saying
) -> Iterator[TariffDifference]:
    for name in dict.fromkeys((*old, *new)):
        place = f"{saying.key(part)} {name}"
        if name not in old or name not in new:
            yield TariffDifference(place, *(_said(part, rows.get(name), saying) for rows in (old, new)))
        else:
            yield from _values(place, old[name], new[name], saying)


def _values(place: str, old: Mapping[str, Any], new: Mapping[str, Any], saying: Saying) -> Iterator[TariffDifference]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        inner = f"{place} {saying.key(name)}"
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _values(inner, before, after, saying)
        elif before != after:
            yield TariffDifference(inner, _said(name, before, saying), _said(name, after, saying))


def _said(key: str, value: Any, saying: Saying) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{saying.key(name)} {_said(name, each, saying)}" for name, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_said(key, each, saying) for each in value)
    return saying.value(key, value)


def tariff_doubts(tariff: Tariff, venue: Venue) -> tuple[TariffDoubt, ...]:
    """Return what may be a slip: spaces of the venue without a rate, halls it does not have, assumed figures."""
    return tuple(_doubts(tariff, venue))


def _doubts(tariff: Tariff, venue: Venue) -> Iterator[TariffDoubt]:
    classes = {bay.space_class for bay in venue.bays}
    plain = {(rate.space_class, rate.phase) for rate in tariff.rates if not any(rate.conditions)}
    for space_class in SpaceClass:
        for phase in (Phase.BUILD_UP, Phase.SHOW, Phase.DISMANTLE):
            if space_class in classes and (space_class, phase) not in plain:
                yield TariffDoubt("rate-missing", f"{space_class.value} {phase.name.lower()}")
    known = {hall.code for hall in venue.halls}
    for rate in tariff.rates:
        for hall in sorted(rate.halls - known):
            yield TariffDoubt("hall-unknown", f"{rate.rule} {hall}")
    assumed = [rate.rule for rate in tariff.rates if rate.source.startswith("assumed")]
    if assumed:
        yield TariffDoubt("figures-assumed", ", ".join(assumed))
