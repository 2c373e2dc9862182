"""How full the indoor halls are: by month, hall, zone or theme, day by day, and year against year."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from expobook.domain.diary import Phase, Stay
from expobook.domain.report import Chart, Column, Form, Report, Series, Unit, UnknownReport, Value, percent, summed
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.reporting.basis import Basis, Numbers, basis_of, in_bins, m2, months, read_basis, taken_grid
from expobook.services.rules import theme_names
from expobook.storage.figures import BAY, BOOKING, PHASE

BY = ("month", "hall", "zone", "theme")
_PARTS = ("build_up", "show", "dismantle")
_FIGURES = (
    *(Column(part, Unit.M2_DAYS) for part in _PARTS),
    Column("let", Unit.M2_DAYS),
    Column("closed", Unit.M2_DAYS),
    Column("held", Unit.M2_DAYS),
    Column("free", Unit.M2_DAYS),
    Column("available", Unit.M2_DAYS),
    Column("let_share", Unit.PERCENT),
    Column("show_share", Unit.PERCENT),
)
_STACK = Chart(Form.STACKED, tuple(Series(part, part) for part in (*_PARTS, "closed", "held")))
_SHARE = Chart(Form.BARS, (Series("let", "let"),))


def occupancy(desk: Desk, stay: Stay, by: str = "month") -> Report:
    """Return m2-days let, closed, held and free.

    Raises:
        UnknownReport: it cannot be told apart by that.
    """
    if by not in BY:
        raise UnknownReport(name=by, known=", ".join(BY))
    if by == "theme":
        return _by_theme(desk, stay)
    basis = basis_of(desk, stay)
    return _by_month(basis) if by == "month" else _by_place(basis, by)


def _row(first: Value, phases: Numbers, held: int, available: int) -> tuple[Value, ...]:
    """Return one row from mm2-days by phase (columns build-up, show, dismantling, closed)."""
    build_up, show, dismantle, closed = (int(each) for each in phases)
    let = build_up + show + dismantle
    free = available - let - closed - held
    figures = [m2(each) for each in (build_up, show, dismantle, let, closed, held, free, available)]
    return (first, *figures, percent(let, available), percent(show, available))


def _total(rows: Sequence[Sequence[Value]], columns: Sequence[Column]) -> tuple[Value, ...]:
    sums = summed(columns, rows, (Unit.M2_DAYS,))
    let, show, available = (sums[[c.key for c in columns].index(key)] for key in ("let", "show", "available"))
    sums[-2], sums[-1] = percent(_whole(let), _whole(available)), percent(_whole(show), _whole(available))
    return tuple(sums)


def _whole(value: Value) -> int:
    return int(value) if isinstance(value, int) else 0


def _by_month(basis: Basis) -> Report:
    bins = basis.bins
    phases = in_bins(basis.let, basis.area, bins, basis.let[:, PHASE] - 1, len(Phase))
    held = np.zeros(len(bins), dtype=np.int64)
    np.add.at(held, basis.held[:, 0], basis.held_mm2_days)
    columns = (Column("month", Unit.MONTH), *_FIGURES)
    rows = tuple(
        _row(each.start, phases[:, n], int(held[n]), basis.capacity * len(each)) for n, each in enumerate(bins)
    )
    return Report("occupancy", basis.stay, columns, rows, _STACK, _total(rows, columns), "month")


def _by_place(basis: Basis, by: str) -> Report:
    names, place_of = _places(basis, by)
    phases = _table(place_of[basis.let[:, BAY]], basis.let[:, PHASE] - 1, basis.mm2_days(), len(names), len(Phase))
    held, room = np.zeros(len(names), dtype=np.int64), np.zeros(len(names), dtype=np.int64)
    np.add.at(held, place_of[basis.held[:, 1]], basis.held_mm2_days)
    np.add.at(room, place_of[basis.area > 0], basis.area[basis.area > 0])
    columns = (Column(by, Unit.TEXT), *_FIGURES)
    rows = tuple(_row(name, phases[n], int(held[n]), int(room[n]) * len(basis.stay)) for n, name in enumerate(names))
    return Report("occupancy", basis.stay, columns, rows, _STACK, _total(rows, columns), by)


def _places(basis: Basis, by: str) -> tuple[list[str | Bilingual], Numbers]:
    """Return the names of the halls or zones, and the place of each bay among them (-1 outside)."""
    hall_of = {bay.code: hall for hall in basis.venue.halls for bay in basis.venue.bays_of_hall[hall.code]}
    zone_name = {zone.code: zone.name for zone in basis.venue.zones}
    names: dict[str, str | Bilingual] = {}
    place_of = np.full(len(basis.area), -1, dtype=np.int64)
    places: dict[str, int] = {}
    for number in np.flatnonzero(basis.area).tolist():
        hall = hall_of[basis.code_of[number]]
        key = hall.code if by == "hall" else hall.zone
        names.setdefault(key, hall.code if by == "hall" else zone_name.get(key, key))
        place_of[number] = places.setdefault(key, len(places))
    return list(names.values()), place_of


def _table(rows: Numbers, columns: Numbers, weights: Numbers, height: int, width: int) -> Numbers:
    found = np.zeros((height, width), dtype=np.int64)
    np.add.at(found, (rows, columns), weights)
    return found


def _by_theme(desk: Desk, stay: Stay) -> Report:
    with desk.store.read() as uow:
        basis = read_basis(desk, uow, stay, held=False)
        shows = basis.phase(Phase.BUILD_UP, Phase.SHOW, Phase.DISMANTLE)
        theme_of = uow.figures.themes(set(np.unique(shows[:, BOOKING]).tolist()))
    bookings = np.unique(shows[:, BOOKING]).tolist()
    themes = sorted({theme_of.get(booking, "") for booking in bookings})
    place = {theme: n for n, theme in enumerate(themes)}
    key_of = {booking: place[theme_of.get(booking, "")] for booking in bookings}
    key = np.fromiter((key_of[booking] for booking in shows[:, BOOKING].tolist()), dtype=np.int64, count=len(shows))
    length = basis.area[shows[:, BAY]] * (shows[:, 5] - shows[:, 4])
    phases = _table(key, shows[:, PHASE] - 1, length, len(themes), 3)
    counts = np.bincount(np.fromiter(key_of.values(), dtype=np.int64, count=len(key_of)), minlength=len(themes))
    whole = int(phases.sum())
    columns = (
        Column("theme", Unit.TEXT),
        Column("shows"),
        *(Column(part, Unit.M2_DAYS) for part in _PARTS),
        Column("let", Unit.M2_DAYS),
        Column("share_of_let", Unit.PERCENT),
    )
    names = theme_names()
    rows = sorted(
        (
            (
                names.get(theme, theme or None),
                int(counts[n]),
                *(m2(int(each)) for each in phases[n]),
                m2(int(phases[n].sum())),
                percent(int(phases[n].sum()), whole),
            )
            for n, theme in enumerate(themes)
        ),
        key=lambda row: -_whole(row[5]),
    )
    total = summed(columns, rows, (Unit.M2_DAYS, Unit.COUNT))
    total[-1] = percent(whole, whole)
    return Report("occupancy", stay, columns, tuple(rows), _SHARE, tuple(total), "theme")


def heat(desk: Desk, stay: Stay) -> Report:
    """Return the share of the indoor halls that is let or closed, day by day: a row a month, a column a day."""
    basis = basis_of(desk, stay, held=False)
    taken, bays = taken_grid(basis)
    shares = taken @ basis.area[bays]
    columns = (Column("month", Unit.MONTH), *(Column(f"d{day}", Unit.PERCENT, str(day)) for day in range(1, 32)))
    rows = []
    for month in months(stay):
        row: list[Value] = [month.start, *([None] * 31)]
        for day in month:
            row[day.day] = percent(int(shares[(day - stay.start).days]), basis.capacity)
        rows.append(tuple(row))
    chart = Chart(Form.HEAT, tuple(Series(column.key, "let") for column in columns[1:]), percent(1, 1))
    return Report("heat", stay, columns, tuple(rows), chart)


def years(desk: Desk, stay: Stay) -> Report:
    """Return the share let of each month, a column a year: the same months of other years beside each other."""
    report = _by_month(basis_of(desk, stay, held=False))
    share, free = report.place_of("let"), report.place_of("available")
    found: dict[tuple[int, int], Value] = {}
    for row in report.rows:
        first = row[0]
        if isinstance(first, date):
            found[first.year, first.month] = percent(_whole(row[share]), _whole(row[free]))
    every = sorted({year for year, _ in found})
    columns = (Column("month_of_year", Unit.TEXT), *(Column(f"y{year}", Unit.PERCENT, str(year)) for year in every))
    rows = tuple((f"month_{month}", *(found.get((year, month)) for year in every)) for month in range(1, 13))
    notes = ("latest-three",) if len(every) > 3 else ()
    styles = ("before_2", "before_1", "let")[-len(every) :]
    series = tuple(Series(f"y{year}", style) for year, style in zip(every[-3:], styles, strict=True))
    return Report("years", stay, columns, rows, Chart(Form.GROUPED, series, percent(1, 1)), notes=notes)


def sellable(desk: Desk, stay: Stay, days: int = 10) -> Report:
    """Return what is still for sale a month: free m2-days, and the most that is free at once for ``days`` days.

    Holds do not count: who only holds may still be asked to sign. Days that are over cannot be sold. A block may
    reach beyond the stay, so that a month says the same whatever stands beside it.
    """
    today = desk.now().date()
    ahead = Stay(max(stay.start, today), stay.until) if stay.until > today else None
    rows = () if ahead is None else _sellable_rows(desk, ahead, days)
    columns = (
        Column("month", Unit.MONTH),
        Column("free", Unit.M2_DAYS),
        Column("available", Unit.M2_DAYS),
        Column("free_share", Unit.PERCENT),
        Column("largest", Unit.M2),
        Column("largest_from", Unit.TEXT),
    )
    total = summed(columns, rows, (Unit.M2_DAYS,))
    total[3] = percent(_whole(total[1]), _whole(total[2]))
    chart = Chart(Form.STACKED, (Series("free", "free"),))
    return Report("sellable", ahead or stay, columns, rows, chart, tuple(total))


def _sellable_rows(desk: Desk, stay: Stay, days: int) -> tuple[tuple[Value, ...], ...]:
    basis = basis_of(desk, Stay(stay.start, stay.until + timedelta(days=days - 1)), held=False)
    taken, bays = taken_grid(basis)
    area = basis.area[bays]
    before = np.vstack([np.zeros((1, len(bays)), dtype=np.int64), np.cumsum(taken, axis=0)])
    together = ((before[days:] - before[:-days]) == 0) @ area
    free = ~taken @ area
    rows = []
    for month in months(stay):
        first, last = (month.start - stay.start).days, (month.until - stay.start).days
        whole, open_days = basis.capacity * len(month), int(free[first:last].sum())
        best = first + int(np.argmax(together[first:last]))
        largest = m2(int(together[best]))
        when = stay.start + timedelta(days=best) if largest else None
        rows.append((month.start, m2(open_days), m2(whole), percent(open_days, whole), largest, when))
    return tuple(rows)


REPORTS = {"occupancy": occupancy, "heat": heat, "years": years, "sellable": sellable}
