"""Tariffs: the default one, files of others, and versions kept in the book."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from expobook.domain.calendar import WorkCalendar
from expobook.domain.errors import BadInput, UnknownThing
from expobook.domain.tariff import BadTariff, NoTariff, Tariff
from expobook.domain.tariff_difference import TariffDoubt, tariff_doubts
from expobook.domain.tariff_examples import Reckoned, examples_of, reckon
from expobook.domain.tariff_file import tariff_from_data
from expobook.exchange import atomic
from expobook.resources import resource
from expobook.services.calendars import default_calendar
from expobook.services.changes import Changes
from expobook.services.desk import Desk
from expobook.services.stale import stale
from expobook.storage.tariffs import TariffVersion
from expobook.storage.unit_of_work import UnitOfWork
from expobook.storage.venue_keys import keyed

_LARGEST = 5_000_000
_LONGEST_KEY = 40


@cache
def default_tariff() -> Mapping[str, Any]:
    """Return the shipped tariff as plain values; its assumed figures say so."""
    return read_tariff(resource("tariff", "jinan.json"))


def read_tariff(path: Path) -> Mapping[str, Any]:
    """Return the checked contents of a tariff file.

    Raises:
        FileTrouble: it cannot be read.
        BadTariff: it cannot be used; the facts say where.
    """
    raw = atomic.read(path, at_most=_LARGEST)
    try:
        data: Mapping[str, Any] = json.loads(raw.decode("utf-8"))
        tariff_from_data(data)
        examples_of(data)
    except BadTariff as error:
        error.facts["file"] = str(path)
        raise
    except (ValueError, RecursionError) as error:  # what json says of it is for programmers, and in English
        line = getattr(error, "lineno", 1)
        raise BadTariff(file=str(path), where="file", why="not-json", value="", line=line) from error
    return data


def tariff_path(named: str) -> Path:
    """Return the file that is named, or that of a published tariff that ships with the program (``kdj``, ``ceco``)."""
    shipped = resource("tariff", "published", f"{named}.json")
    return shipped if named.isidentifier() and shipped.exists() and not Path(named).exists() else Path(named)


def put_tariff(uow: UnitOfWork, data: Mapping[str, Any]) -> Tariff:
    """Store a tariff in a transaction as the next version of its code."""
    code = tariff_from_data(data).code
    if len(key := keyed(uow.venue, code)) > _LONGEST_KEY:
        raise BadInput(
            field="code", value=code, why="too-long", longest=_LONGEST_KEY - len(key) + len(code), length=len(code)
        )
    examples_of(data)
    data = dict(data) | {"version": uow.tariffs.newest_version(code) + 1}
    tariff = tariff_from_data(data)
    uow.tariffs.put(tariff.code, tariff.version, tariff.valid_from, tariff.valid_until, data)
    return tariff


def save_tariff(
    desk: Desk, data: Mapping[str, Any], *, why: str, expected_newest: int | None = None
) -> tuple[Tariff, Changes]:
    """Store a tariff that was edited as the next version of its code; older versions stay as they were.

    Raises:
        BadTariff: it cannot be used; the facts say where.
        StaleData: the newest version of the code is not the one that was known when the edit began.
    """
    return _stored(desk, data, why, expected_newest)


def _stored(
    desk: Desk, data: Mapping[str, Any], why: str, expected_newest: int | None = None
) -> tuple[Tariff, Changes]:
    def work(uow: UnitOfWork) -> Tariff:
        _must_be_newest(uow, str(data.get("code") or ""), expected_newest)
        tariff = put_tariff(uow, data)
        told = f"{tariff.code} version {tariff.version}"
        uow.audit.add(desk.actor, desk.now(), "import-tariff", "tariff", None, after=told, why=why)
        return tariff

    return desk.store.transact(work), Changes(tariffs=True)


def _must_be_newest(uow: UnitOfWork, code: str, expected: int | None) -> None:
    newest = uow.tariffs.newest_version(code)
    if expected is not None and newest != expected:
        theirs = uow.tariffs.get(code, newest)
        raise stale(uow, "tariff", f"{code} v{newest}", theirs, verbs=("import-tariff",), number=None)


def import_tariff(desk: Desk, path: Path, *, why: str = "") -> tuple[Tariff, Changes]:
    """Store a tariff file as the next version of its code; older versions stay as they were."""
    return _stored(desk, read_tariff(path), why)


def tariff_data(desk: Desk, code: str | None = None, version: int | None = None) -> Mapping[str, Any]:
    """Return a tariff as a file has it: a version of a code, its newest, or the one in force today.

    Raises:
        UnknownThing: there is no such tariff.
        NoTariff: none is in force today.
    """
    with desk.store.read() as uow:
        if code is None:
            data = uow.tariffs.on(desk.now().date())
            if data is None:
                raise NoTariff(day=desk.now().date())
            return data
        data = uow.tariffs.get(code, version or uow.tariffs.newest_version(code))
    if data is None:
        raise UnknownThing(kind="tariff", name=code if version is None else f"{code} v{version}", known="")
    return data


def export_tariff(desk: Desk, code: str | None = None, version: int | None = None) -> bytes:
    """Return a tariff as a file that can be edited and taken in again; raises as :func:`tariff_data`."""
    return (json.dumps(tariff_data(desk, code, version), ensure_ascii=False, indent=1) + "\n").encode()


def tariff_versions(desk: Desk) -> tuple[TariffVersion, ...]:
    """Return every version of every tariff of the book, in the order in which they begin to hold."""
    with desk.store.read() as uow:
        return uow.tariffs.versions()


def doubts_about(desk: Desk, data: Mapping[str, Any]) -> tuple[TariffDoubt, ...]:
    """Return what may be a slip in a tariff that can be used at this venue.

    Raises:
        BadTariff: it cannot be used; the facts say where.
    """
    return tariff_doubts(tariff_from_data(data), desk.venue)


def examples_reckoned(data: Mapping[str, Any], calendar: WorkCalendar | None = None) -> tuple[Reckoned, ...]:
    """Return the worked examples of a tariff's file, reckoned with a calendar, else with the one that ships.

    Raises:
        BadTariff: the tariff or an example cannot be used.
        NoRate: the tariff has none for a day or space of an example.
    """
    tariff, days = tariff_from_data(data), calendar or default_calendar()
    return tuple(reckon(each, tariff, days) for each in examples_of(data))


def tariff_of(desk: Desk, code: str, version: int) -> Tariff:
    """Return one version of a tariff, such as the one that a contract names; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        return tariff_named(uow, code, version)


def tariff_named(uow: UnitOfWork, code: str, version: int) -> Tariff:
    """Return one version of a tariff inside a transaction; raises ``UnknownThing``."""
    data = uow.tariffs.get(code, version)
    if data is None:
        raise UnknownThing(kind="tariff", name=f"{code} v{version}", known="")
    return tariff_from_data(data)


def active_tariff(desk: Desk, on: date | None = None) -> Tariff:
    """Return the tariff in force on a day, today by default; raises ``NoTariff``."""
    with desk.store.read() as uow:
        return tariff_on(uow, on or desk.now().date())


def tariff_on(uow: UnitOfWork, day: date) -> Tariff:
    """Return the tariff in force on a day; raises ``NoTariff``."""
    data = uow.tariffs.on(day)
    if data is None:
        raise NoTariff(day=day)
    return tariff_from_data(data)
