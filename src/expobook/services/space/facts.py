"""Turns what a search found into names, dates and money: who is ahead, what remains, what it costs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce

import numpy as np

from expobook.domain.booking import BayRank, Booking, Kind, Line
from expobook.domain.diary import Stay
from expobook.domain.finding.answer import (
    Answer,
    GivenUp,
    NearMiss,
    Neighbour,
    Other,
    Refusal,
    Remains,
    Room,
    WishDay,
)
from expobook.domain.finding.candidate import Candidate
from expobook.domain.finding.explain import Explanation
from expobook.domain.finding.floor import Ints, ones
from expobook.domain.finding.misses import InWay, in_way
from expobook.domain.finding.reach import Reach
from expobook.domain.finding.request import Part
from expobook.domain.finding.sight import Sight
from expobook.domain.holds import DiaryRules, SoftClash, SoftKind
from expobook.domain.pricing import price
from expobook.domain.tariff import Tariff
from expobook.services.desk import Desk
from expobook.storage.unit_of_work import UnitOfWork

FAR_BEFORE, FAR_AFTER = 31, 366  # neighbours further away than this are not told: so far every board reaches


class Teller:
    """Tells about one search; lives as long as its transaction."""

    def __init__(self, desk: Desk, uow: UnitOfWork, sight: Sight, tariff: Tariff, rules: DiaryRules) -> None:
        self._desk, self._uow, self._sight = desk, uow, sight
        self._tariff, self._rules = tariff, rules
        self._known: dict[int, Booking] = {}
        self._in_front: dict[tuple[int, tuple[int, ...]], list[InWay]] = {}

    def learn_of(self, picks: Sequence[Candidate]) -> None:
        """Read all bookings that some answers will name, at once."""
        wanted: set[int] = set()
        for pick in picks:
            wanted |= {one.booking for one in self._ahead(pick)} | {key[0] for key in self._nearest_shows(pick)}
            wanted |= {each[1] for each in self._nearest(pick) if each}
        self._learn(wanted)

    # --- answers

    def answer(self, place: int, pick: Candidate) -> Answer:
        """Return one answer with everything about it."""
        sight, floor = self._sight, self._sight.floor
        opening = sight.day(pick.day)
        lines = tuple(
            Line(floor.named(ones(bays)), part.opening(opening))
            for part, bays in zip(sight.request.parts, pick.bays, strict=True)
        )
        area = floor.area_of(pick.union)
        previous, following = self._neighbours(pick)
        heaviest = sorted(((term, cost) for term, cost in pick.terms.items() if cost), key=lambda each: -each[1])
        return Answer(
            place=place,
            opening=opening,
            lines=lines,
            bays=floor.named(ones(pick.union)),
            area_mm2=area,
            over_mm2=area - sight.request.area_mm2,
            ranks=tuple(self._ranks(pick)),
            ahead=self._standing(self._ahead(pick)),
            soft=(*self._themes(opening), *self._turnarounds(pick)),
            previous=previous,
            following=following,
            remains=self._remains(pick),
            price=price(lines, floor.venue, self._tariff, self._desk.calendar),
            terms=tuple(heaviest),
            total=pick.total,
        )

    def _ranks(self, pick: Candidate) -> Iterable[BayRank]:
        """Return the rank of each bay of each part: one behind all who hold an option there on its worst day."""
        board, codes = self._sight.board, self._sight.floor.codes
        for number, bits in enumerate(pick.bays):
            stay, bays = self._rows(self._sight.request.parts[number], pick.day), list(ones(bits))
            waiting = board.ranks[stay][:, bays]
            worst, most = np.argmax(waiting, axis=0).tolist(), waiting.max(axis=0, initial=0).tolist()
            ahead: dict[int, set[int]] = {bay: set() for bay in bays}
            if any(most):
                options = board.options
                near = (options[:, 0] >= stay.start) & (options[:, 0] < stay.stop) & np.isin(options[:, 1], bays)
                for _, bay, booking in options[near].tolist():
                    ahead[bay].add(booking)
            for bay, row, rank in zip(bays, worst, most, strict=True):
                day = board.day(stay.start + row)
                yield BayRank(-1 - number, codes[bay], 1 + rank, False, tuple(sorted(ahead[bay])), day)

    def _rows(self, part: Part, day: int) -> slice:
        """Return the rows of the board on which a part stays."""
        first = self._sight.board.index(self._sight.day(day)) - part.build_up
        return slice(first, first + part.length)

    def _ahead(self, pick: Candidate) -> list[InWay]:
        key = (pick.day, pick.bays)
        if key not in self._in_front:
            parts = zip(self._sight.request.parts, pick.bays, strict=True)
            self._in_front[key] = [one for part, bays in parts for one in in_way(self._sight, part, pick.day, bays)]
        return self._in_front[key]

    def _themes(self, opening: date) -> Iterable[SoftClash]:
        for show, distance in self._sight.theme_near(opening):
            limit = self._sight.around.theme_days
            yield SoftClash(SoftKind.THEME, show.booking_id, show.number, show.title, distance, limit, show.firm)

    def _turnarounds(self, pick: Candidate) -> Iterable[SoftClash]:
        """Return the firm shows before and after that leave too few days to turn a hall around."""
        limit = self._sight.around.turnaround_days
        nearest = self._nearest_shows(pick)
        for (booking_id, hall), gap in sorted(nearest.items(), key=lambda each: (each[0][1], each[1], each[0][0])):
            other, code = self._booking(booking_id), self._sight.floor.halls[hall]
            yield SoftClash(SoftKind.TURNAROUND, other.id, other.number, other.title, gap, limit, firm=True, hall=code)

    def _nearest_shows(self, pick: Candidate) -> dict[tuple[int, int], int]:
        """Return firm shows within the days to turn around, by booking and hall, and the free days to each."""
        sight, limit = self._sight, self._sight.around.turnaround_days
        nearest: dict[tuple[int, int], int] = {}
        for part, bits in zip(sight.request.parts, pick.bays, strict=True):
            stay = self._rows(part, pick.day)
            halls = np.unique(sight.floor.hall[list(ones(bits))])
            own = np.flatnonzero(np.isin(sight.floor.hall, halls))
            for gap in range(limit):
                for row in (stay.start - 1 - gap, stay.stop + gap):
                    for key in self._shows_on(row, own):
                        nearest[key] = min(gap, nearest.get(key, limit))
        return nearest

    def _shows_on(self, row: int, bays: Ints) -> set[tuple[int, int]]:
        """Return the firm shows in some bays on a row of the board, with the halls that they are in."""
        board = self._sight.board
        if not 0 <= row < board.days:
            return set()
        firm = np.where(board.closed[row, bays], 0, board.firm[row, bays])
        return set(zip(firm[firm > 0].tolist(), self._sight.floor.hall[bays[firm > 0]].tolist(), strict=True))

    def _neighbours(self, pick: Candidate) -> tuple[Neighbour | None, Neighbour | None]:
        """Return the firm bookings next before and next after in the bays of an answer."""
        before, after = self._nearest(pick)
        hull = self._hull(pick.day)
        return (
            self._neighbour(before, hull.start - timedelta(days=1 + before[0])) if before else None,
            self._neighbour(after, hull.until + timedelta(days=after[0])) if after else None,
        )

    def _nearest(self, pick: Candidate) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """Return the free days to the firm bookings next before and after, and their ids."""
        board = self._sight.board
        before: tuple[int, int] | None = None  # gap, booking
        after: tuple[int, int] | None = None
        for part, bits in zip(self._sight.request.parts, pick.bays, strict=True):
            stay, bays = self._rows(part, pick.day), list(ones(bits))
            last, following = board.last_firm[stay.start, bays], board.next_firm[stay.stop, bays]
            back, ahead = int(np.argmax(last)), int(np.argmin(following))
            gaps = (stay.start - 1 - int(last[back]), int(following[ahead]) - stay.stop)
            if gaps[0] <= FAR_BEFORE and (before is None or gaps[0] < before[0]):
                before = gaps[0], int(board.firm[last[back], bays[back]])
            if gaps[1] <= FAR_AFTER and (after is None or gaps[1] < after[0]):
                after = gaps[1], int(board.firm[following[ahead], bays[ahead]])
        return before, after

    def _neighbour(self, gap: tuple[int, int], day: date) -> Neighbour:
        other = self._booking(gap[1])
        return Neighbour(other.id, other.number, other.title, other.kind is Kind.CLOSURE, day, gap[0])

    def _hull(self, day: int) -> Stay:
        """Return from the first day in to the last day out of all parts."""
        schedules = [part.opening(self._sight.day(day)) for part in self._sight.request.parts]
        return Stay(min(each.start for each in schedules), max(each.until for each in schedules))

    def _remains(self, pick: Candidate) -> Remains:
        sight, floor = self._sight, self._sight.floor
        ground = floor.outdoor == sight.request.parts[0].outdoor
        free = reduce(np.logical_and, (part.free[pick.day] for part in sight.parts)) & ground & ~floor.login
        before = sum(1 << int(n) for n in np.flatnonzero(free))
        after = before & ~pick.union
        blocks = sorted((floor.area_of(block) for block in floor.blocks(after)), reverse=True)
        old = max((floor.area_of(block) for block in floor.blocks(before)), default=0)
        hall = min(int(size) for size in floor.hall_sums @ (floor.area * ground) if size)
        touched = [block for block in floor.blocks(before) if block & pick.union]
        stranded = sum(
            floor.area_of(rest)
            for block in touched
            if floor.area_of(block) >= hall
            for rest in floor.blocks(block & ~pick.union)
            if floor.area_of(rest) < hall
        )
        return Remains(floor.area_of(before), floor.area_of(after), old, blocks[0] if blocks else 0, stranded)

    # --- refusals

    def refusal(self, told: Explanation) -> Refusal:
        """Return a refusal in names and dates."""
        miss = None
        if told.miss is not None:
            part = self._merged()
            bays = told.miss.bays
            found = in_way(self._sight, part, told.miss.day, bays)
            miss = NearMiss(
                self._sight.day(told.miss.day),
                self._sight.floor.named(ones(bays)),
                self._sight.floor.area_of(bays),
                told.miss.blocked,
                self._standing([one for one in found if self._hinders(one)]),
                told.miss.exact,
            )
            if not miss.in_way and self._sight.request.budget_fen is not None and len(self._sight.request.parts) == 1:
                lines = (Line(miss.bays, self._sight.request.parts[0].opening(miss.opening)),)
                miss = replace(miss, price=price(lines, self._sight.floor.venue, self._tariff, self._desk.calendar))
        most = told.largest
        room = self._room(most.day, most.bays) if most else None
        return Refusal(
            told.proven,
            tuple(GivenUp(each.rule, each.days, each.exact, each.also) for each in told.relaxed),
            miss,
            replace(room, exact=most.exact, percent=most.percent) if room and most else None,
            told.before,
            told.after,
            (told.ceiling.area_mm2, told.ceiling.outdoor) if told.ceiling else None,
        )

    def _hinders(self, one: InWay) -> bool:
        request = self._sight.request
        return one.firm or request.first_option or one.booking in request.keep_clear

    def _merged(self) -> Part:
        parts = self._sight.request.parts
        own = [part for part in parts if part.outdoor == parts[0].outdoor]
        build_up, show = max(part.build_up for part in own), max(part.show for part in own)
        return Part(1, build_up, show, max(part.dismantle for part in own), parts[0].outdoor)

    def wish_day(self) -> WishDay | None:
        """Return what is to be said about the day that was wished, None when it has room (or none was wished)."""
        sight, wish = self._sight, self._sight.request.wish
        if wish is None or not 0 <= sight.row(wish) < sight.count:
            return None
        row = sight.row(wish)
        if Reach(sight).fits(row):
            return None
        first = sight.again(request=replace(sight.request, first_option=True), openings=(wish, 1))
        part = sight.request.parts[0]
        ground = np.flatnonzero(sight.suited(part) & (sight.floor.outdoor == part.outdoor))
        return WishDay(
            wish,
            self._largest(first, 0),
            self._largest(sight, row),
            self._standing(in_way(sight, part, row, sum(1 << int(n) for n in ground))),
        )

    def _largest(self, sight: Sight, row: int) -> Room | None:
        """Return the most that the first part could have on an opening day of a sight."""
        area, bays = Reach(sight).largest(0, row)
        return self._room(self._sight.row(sight.day(row)), bays) if area else None

    def _room(self, row: int, bays: int) -> Room:
        sight = self._sight
        ranks = sight.board.ranks[self._rows(sight.request.parts[0], row)][:, list(ones(bays))]
        rank = 1 + int(ranks.max(initial=0))
        return Room(sight.floor.area_of(bays), sight.floor.named(ones(bays)), sight.day(row), rank)

    # --- bookings

    def _standing(self, found: Sequence[InWay]) -> tuple[Other, ...]:
        """Return bookings with their bays and days, each once, in the order in which they came."""
        merged: dict[int, InWay] = {}
        for one in found:
            old = merged.get(one.booking)
            merged[one.booking] = (
                one
                if old is None
                else replace(
                    old, bays=old.bays | one.bays, first=min(old.first, one.first), until=max(old.until, one.until)
                )
            )
        self._learn(merged)
        return tuple(self._other(one) for one in merged.values())

    def _other(self, one: InWay) -> Other:
        booking, board = self._booking(one.booking), self._sight.board
        days, bays = self._rules.challenge_days, self._sight.floor.named(ones(one.bays))
        answer_by = None if one.firm else self._desk.calendar.add_business_days(self._desk.now().date(), days)
        return Other(
            booking.id,
            booking.number,
            booking.title,
            booking.status,
            booking.kind is Kind.CLOSURE,
            bays,
            _days_of(booking, bays, Stay(board.day(one.first), board.day(one.until))),
            None if one.firm else booking.expires,
            answer_by,
        )

    def _learn(self, ids: Iterable[int]) -> None:
        wanted = set(ids) - self._known.keys()
        if wanted:
            self._known |= {booking.id: booking for booking in self._uow.bookings.many(wanted)}

    def _booking(self, booking_id: int) -> Booking:
        self._learn([booking_id])
        return self._known[booking_id]


def _days_of(booking: Booking, bays: frozenset[str], near: Stay) -> Stay:
    """Return the days of a booking's lines that touch some bays on some days, from the first in to the last out."""
    stays = [line.schedule.stay for line in booking.active_lines() if line.bays & bays]
    own = [stay for stay in stays if stay.overlaps(near)]
    return Stay(min(stay.start for stay in own), max(stay.until for stay in own)) if own else near
