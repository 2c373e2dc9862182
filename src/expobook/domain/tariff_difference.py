"""What differs between two tariffs, and what is doubtful about one: figure by figure, row by row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expobook.domain.diary import Phase
from expobook.domain.tariff import Tariff
from expobook.domain.venue import SpaceClass, Venue

_KEYS = {"rates": "rule", "seasons": "rule", "size_steps": "rule", "length_steps": "rule", "hall_steps": "rule"}
_ROWS = {**_KEYS, "services": "code"}
_OUTSIDE = frozenset({"version", "examples"})


@dataclass(frozen=True, slots=True)
class TariffDifference:
    """One figure that differs: ``place`` such as ``rates H-1 rate``; an empty text where a row is not there."""

    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TariffDoubt:
    """Something about a tariff that can be used but may be a slip: ``why``, ``place``."""

    why: str
    place: str


def tariff_differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[TariffDifference, ...]:
    """Return what differs between two tariffs as files have them, in the order of the first; versions do not count."""
    found: list[TariffDifference] = []
    for part in dict.fromkeys((*before, *after)):
        if part in _OUTSIDE:
            continue
        old, new = before.get(part), after.get(part)
        if part in _ROWS:
            found += _rows(part, old or (), new or ())
        elif isinstance(old, Mapping) or isinstance(new, Mapping):
            found += _values(part, old or {}, new or {})
        elif old != new:
            found.append(TariffDifference(part, _said(old), _said(new)))
    return tuple(found)


def _rows(part: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> Iterator[TariffDifference]:
    key = _ROWS[part]
    earlier, later = ({str(row.get(key)): row for row in rows} for rows in (old, new))
    for name in dict.fromkeys((*earlier, *later)):
        if name not in earlier or name not in later:
            yield TariffDifference(f"{part} {name}", _said(earlier.get(name)), _said(later.get(name)))
        else:
            yield from _values(f"{part} {name}", earlier[name], later[name])


def _values(place: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[TariffDifference]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _values(f"{place} {name}", before, after)
        elif before != after:
            yield TariffDifference(f"{place} {name}", _said(before), _said(after))


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_said(each)}" for name, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_said, value))
    return str(value)


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
