"""The business in figures: what is in the pipeline, what was booked and paid, how long it took, and what was lost."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

import numpy as np
from numpy.typing import NDArray

from expobook.domain.booking import Booking, Kind, Status
from expobook.domain.diary import Stay
from expobook.domain.errors import UserError
from expobook.domain.frozen import contract_from_json
from expobook.domain.negotiated import Discount, chosen_discount
from expobook.domain.number_sets import distinct
from expobook.domain.price import Fen
from expobook.domain.pricing import Order
from expobook.domain.report import Chart, Column, Form, Report, Series, Unit, Value, percent, summed
from expobook.domain.tariff import Tariff
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.money.tariffs import tariff_on
from expobook.services.reporting.basis import FIRM, gross_of, m2, months
from expobook.services.reporting.net_prices import NetPrices
from expobook.storage.figures import BAY, BOOKING, START, UNTIL, ShowHead
from expobook.storage.unit_of_work import UnitOfWork

_RANKS = ("rank_1", "rank_2", "rank_3")
_LIKELY = ((0, 24), (25, 49), (50, 74), (75, 100))
_ENDS = {"release": Status.RELEASED, "lapse": Status.RELEASED, "lose": Status.LOST, "cancel": Status.CANCELLED}


@dataclass(frozen=True, slots=True)
class _Hope:
    """One booking that may come: its place in the queue, its chance, its gross m2 and its net price, counted once."""

    rank: str
    likelihood: int
    area: int
    net: Fen | None

    @property
    def weighted(self) -> Decimal:
        return Decimal((self.net or 0) * self.likelihood) / 100


def pipeline(desk: Desk, stay: Stay, by: str = "rank") -> Report:
    """Return holds whose days touch a stay, by their worst rank or by likelihood; date sets of one booking count once.

    Of several date sets the dearest counts, since only one of them can come. What is over is no pipeline.
    """
    hopes = _hopes(desk, stay)
    columns = (
        Column(by, Unit.TEXT),
        Column("bookings"),
        Column("gross", Unit.M2),
        Column("likelihood", Unit.PERCENT),
        Column("value", Unit.FEN),
        Column("weighted", Unit.FEN),
    )
    rows = tuple(_pipeline_row(key, [h for h in hopes if _bucket(h, by) == key]) for key in _buckets(by))
    total = _pipeline_row("total", hopes)
    chart = Chart(Form.GROUPED, (Series("value", "held"), Series("weighted", "let")))
    unpriced = any(hope.net is None for hope in hopes)
    return Report("pipeline", stay, columns, rows, chart, (None, *total[1:]), by, ("unpriced",) if unpriced else ())


def _hopes(desk: Desk, stay: Stay) -> list[_Hope]:
    today = desk.now().date()
    if stay.until <= today:
        return []
    with desk.store.read() as uow:
        coming = uow.bookings.within(Stay(max(stay.start, today), stay.until), (Status.HOLD,))
        holds = [booking for booking in coming if booking.kind is Kind.EVENT]
        with_orders, with_discounts = uow.figures.with_dealings()
        ranks = uow.figures.worst_ranks(_reach(holds)) if holds else {}
        tariff = _tariff(uow, today)
        prices = None if tariff is None else NetPrices(tariff, desk.venue, desk.calendar)
        found = []
        for booking in holds:
            orders = uow.dealings.orders(booking.id) if booking.id in with_orders else ()
            asked = uow.dealings.discounts(booking.id) if booking.id in with_discounts else ()
            nets = (
                [] if prices is None else [_net(prices, booking, each, orders, asked) for each in booking.alternatives]
            )
            area = max(
                gross_of(desk.venue, {bay for line in booking.active_lines(each) for bay in line.bays})
                for each in booking.alternatives
            )
            net = max((net for net in nets if net is not None), default=None)
            found.append(_Hope(_RANKS[min(ranks.get(booking.id, 1), 3) - 1], booking.likelihood, m2(area), net))
    return found


def _reach(bookings: Sequence[Booking]) -> Stay:
    """Return from the first day in to the last day out of bookings with days."""
    schedules = [line.schedule for booking in bookings for line in booking.active_lines()]
    return Stay(min(each.start for each in schedules), max(each.until for each in schedules))


def _tariff(uow: UnitOfWork, day: date) -> Tariff | None:
    try:
        return tariff_on(uow, day)
    except UserError:  # a book without a tariff still has a pipeline, only without money
        return None


def _net(
    prices: NetPrices, booking: Booking, alternative: int, orders: Sequence[Order], discounts: Sequence[Discount]
) -> Fen | None:
    return prices.net(booking.active_lines(alternative), orders, chosen_discount(discounts, alternative))


def _buckets(by: str) -> tuple[str, ...]:
    return _RANKS if by == "rank" else tuple(f"likely_{low}_{high}" for low, high in _LIKELY)


def _bucket(hope: _Hope, by: str) -> str:
    if by == "rank":
        return hope.rank
    return next(f"likely_{low}_{high}" for low, high in _LIKELY if low <= hope.likelihood <= high)


def _pipeline_row(key: str, hopes: Sequence[_Hope]) -> tuple[Value, ...]:
    mean = sum(hope.likelihood for hope in hopes)
    weighted = sum((hope.weighted for hope in hopes), Decimal(0))
    return (
        key,
        len(hopes),
        sum(hope.area for hope in hopes),
        percent(mean, 100 * len(hopes)),
        sum(hope.net or 0 for hope in hopes),
        int(weighted.quantize(Decimal(1), ROUND_HALF_UP)),
    )


def revenue(desk: Desk, stay: Stay) -> Report:
    """Return by month what contracts booked (net), what fell due (with tax) and what was received towards prices.

    A signed supplement books what it changes on the day of its signature, and its payments replace those before.
    """
    bins = months(stay)
    with desk.store.read() as uow:
        entries = {"booked": _booked(uow), "due": _dues(uow), "received": uow.figures.payments(stay)}
    sums: dict[str, Counter[date]] = {key: Counter() for key in entries}
    for key, those in entries.items():
        for day, amount in those:
            if day in stay:
                sums[key][_month_of(day, bins)] += amount
    columns = (Column("month", Unit.MONTH), *(Column(key, Unit.FEN) for key in sums))
    rows: tuple[tuple[Value, ...], ...] = tuple((each.start, *(sums[key][each.start] for key in sums)) for each in bins)
    chart = Chart(Form.GROUPED, (Series("booked", "let"), Series("due", "held"), Series("received", "received")))
    return Report("revenue", stay, columns, rows, chart, tuple(summed(columns, rows, (Unit.FEN,))))


def _booked(uow: UnitOfWork) -> list[tuple[date, Fen]]:
    """Return (day, net fen) of each contract that is not void, and of what each signed supplement made more or less."""
    heads = uow.figures.contracts()
    nets = {head.id: head.net for head in heads}
    found = [(head.issued, head.net) for head in heads]
    for each in uow.figures.supplements():
        if each.contract in nets:
            found.append((each.signed, each.net - nets[each.contract]))
            nets[each.contract] = each.net
    return found


def _dues(uow: UnitOfWork) -> list[tuple[date, Fen]]:
    """Return (day, fen) of each instalment, as the last signed supplement left them."""
    signed = {head.id: head.signed for head in uow.figures.contracts()}
    latest = {each.contract: each.number for each in uow.figures.supplements() if each.contract in signed}
    found = [(of, due, amount) for of, due, amount in uow.figures.instalments() if of in signed and of not in latest]
    for of, number in latest.items():
        contents = contract_from_json(uow.papers.amendment(number)[1])
        found += [(of, each.due, each.amount) for each in contents.instalments]
    return [(due or signed[of], amount) for of, due, amount in found]


def _worth(uow: UnitOfWork) -> Counter[int]:
    """Return the net fen of what the contracts of each booking come to now."""
    nets = {each.contract: each.net for each in uow.figures.supplements()}
    worth: Counter[int] = Counter()
    for head in uow.figures.contracts():
        worth[head.booking] += nets.get(head.id, head.net)
    return worth


def _month_of(day: date, bins: Sequence[Stay]) -> date:
    """Return the first day of the bin of a day in one of them; ``bins`` are months, the first cut to its stay."""
    return max(day.replace(day=1), bins[0].start)


def lead_times(desk: Desk, stay: Stay) -> Report:
    """Return, for shows contracted in some days, how long before move-in they asked and signed, by month of signing."""
    with desk.store.read() as uow:
        signed = {booking: at for booking, _, at, _ in uow.figures.deeds(("contract",), stay)}
        asked = _first(uow.figures.deeds(("enquire", "hold", "import")))
        moves_in = uow.figures.first_days(signed)
    waits: dict[date, list[tuple[int, int]]] = defaultdict(list)
    bins = months(stay)
    for booking, first in moves_in.items():
        at = signed[booking]
        start = asked.get(booking, at)
        waits[_month_of(at.date(), bins)].append(((first - at.date()).days, (at - start).days))
    columns = (
        Column("month", Unit.MONTH),
        Column("shows"),
        Column("before_move_in", Unit.DAYS),
        Column("shortest", Unit.DAYS),
        Column("longest", Unit.DAYS),
        Column("to_sign", Unit.DAYS),
    )
    rows = tuple(_waits_row(each.start, waits[each.start]) for each in bins)
    total = _waits_row(stay.start, [wait for every in waits.values() for wait in every])
    chart = Chart(Form.GROUPED, (Series("before_move_in", "let"), Series("to_sign", "held")))
    return Report("lead-times", stay, columns, rows, chart, (None, *total[1:]), notes=("medians",))


def _first(deeds: Sequence[tuple[int, str, datetime, str]]) -> Mapping[int, datetime]:
    found: dict[int, datetime] = {}
    for booking, _, at, _ in deeds:
        found.setdefault(booking, at)
    return found


def _waits_row(first: Value, waits: Sequence[tuple[int, int]]) -> tuple[Value, ...]:
    if not waits:
        return (first, 0, None, None, None, None)
    before = [days for days, _ in waits]
    return (first, len(waits), int(median(before)), min(before), max(before), int(median(d for _, d in waits)))


def lost(desk: Desk, stay: Stay) -> Report:
    """Return what was released, lost or cancelled in some days, by reason given, the most frequent first.

    What came back since is not lost; what ended more than once counts with its last ending.
    """
    with desk.store.read() as uow:
        ended = uow.figures.ended()
        last = {
            booking: (verb, at, why) for booking, verb, at, why in uow.figures.deeds(tuple(_ENDS)) if booking in ended
        }
        gone = {booking: deed for booking, deed in last.items() if deed[1].date() in stay}
        bays, code_of = uow.figures.bays_asked_for(gone), uow.bays.code_of
    found: dict[tuple[Status, str], list[int]] = defaultdict(list)
    for booking, (verb, _, why) in gone.items():
        area = gross_of(desk.venue, [code_of[bay] for bay in bays.get(booking, ())])
        found[_ENDS[verb], _reason(verb, why.strip())].append(m2(area))
    columns = (
        Column("state", Unit.TEXT),
        Column("reason", Unit.TEXT),
        Column("bookings"),
        Column("gross", Unit.M2),
    )
    rows = sorted(
        ((f"state_{state.value}", why or None, len(areas), sum(areas)) for (state, why), areas in found.items()),
        key=lambda row: (-row[2], str(row[1])),
    )
    chart = Chart(Form.BARS, (Series("bookings", "closed"),))
    total = summed(columns, rows, (Unit.COUNT, Unit.M2))
    return Report("lost", stay, columns, tuple(rows), chart, tuple(total))


def _reason(verb: str, why: str) -> str:
    """Return the reason given, or the key of the words for what the clock ended."""
    if verb != "lapse":
        return why
    return "reason_lapsed" if why.startswith("lapsed ") else "reason_challenged"


def shows(desk: Desk, stay: Stay) -> Report:
    """Return the contracted shows with days in a stay: gross and net m2, m2-days in it, and what they are worth."""
    columns = (
        Column("show_name", Unit.TEXT),
        Column("number", Unit.TEXT),
        Column("first_day", Unit.TEXT),
        Column("gross", Unit.M2),
        Column("net", Unit.M2),
        Column("ratio", Unit.PERCENT),
        Column("gross_days", Unit.M2_DAYS),
        Column("contract_net", Unit.FEN),
    )
    with desk.store.read() as uow:
        heads = uow.figures.shows(stay, FIRM)
        spans = uow.figures.spans(stay, FIRM)
        worth = _worth(uow)
        nets, code_of = uow.figures.net_of_plans(), uow.bays.code_of
    area = np.zeros(max(code_of, default=0) + 1, dtype=np.int64)
    area[list(code_of)] = [gross_of(desk.venue, (code,)) for code in code_of.values()]
    days = _summed_by(spans[:, BOOKING], area[spans[:, BAY]] * (spans[:, UNTIL] - spans[:, START]))
    booking, bay = np.divmod(distinct(spans[:, BOOKING] * len(area) + spans[:, BAY]), len(area))
    gross = _summed_by(booking, area[bay])
    rows = tuple(
        _show_row(head, gross.get(head.id, 0), nets.get(head.id), days.get(head.id, 0), worth.get(head.id))
        for head in heads
    )
    chart = Chart(Form.BARS, (Series("gross_days", "let"),))
    total = summed(columns, rows, (Unit.M2_DAYS, Unit.FEN))
    return Report("shows", stay, columns, rows, chart, tuple(total), notes=("net-of-plan",))


def _summed_by(keys: NDArray[np.int64], values: NDArray[np.int64]) -> dict[int, int]:
    """Return the sum of the values of each key, to the unit."""
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    if not len(starts):
        return {}
    return dict(zip(keys[order[starts]].tolist(), np.add.reduceat(values[order], starts).tolist(), strict=True))


def _show_row(head: ShowHead, gross: int, net: int | None, days: int, worth: Fen | None) -> tuple[Value, ...]:
    return (
        Bilingual(head.title_zh, head.title_en),
        head.number,
        head.first,
        m2(gross),
        None if net is None else m2(net),
        None if net is None else percent(net, gross),
        m2(days),
        worth,
    )


PIPELINE_BY = ("rank", "likelihood")
REPORTS = {"pipeline": pipeline, "revenue": revenue, "lead-times": lead_times, "lost": lost, "shows": shows}
