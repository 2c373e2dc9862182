"""Random sequences of deeds on a real book agree with a small model written on its own.

The model keeps each box as a list of (booking, line group) in order of asking, and knows nothing of
tickets, tables or transactions. ``EXPOBOOK_SEQUENCES`` sets how many sequences run; 300 by default,
``make test-long`` runs 10,000.
"""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from expobook.domain.actor import Actor
from expobook.domain.booking import ChallengeState, Gap, Line, Status
from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import NotAllowed, UserError
from expobook.domain.holds import NobodyAhead, NotPartOfBooking, OptionsAhead, SpaceTaken
from expobook.domain.text import Bilingual
from expobook.services.book.books import check_book, create_book, open_book
from expobook.services.desk import Desk
from expobook.services.diary.booking import NewBooking, change_lines, move_up, new_hold
from expobook.services.diary.challenging import challenge, settle_challenge
from expobook.services.diary.firming import close_bays, contract
from expobook.services.diary.reading import booking_card, diary_window
from expobook.services.diary.releasing import cancel, reinstate, reinstate_part, release, release_part
from expobook.services.rules import set_rules
from tests.venues import small_venue

SEQUENCES = int(os.environ.get("EXPOBOOK_SEQUENCES", "300"))
FIRST = date(2027, 3, 1)
NOW = datetime(2026, 11, 23, 9, 0)
DAYS = 8
BAYS = ("A-1", "A-2", "B-1")
Box = tuple[int, str]  # day number, bay


@dataclass
class Claim:
    """What the model knows of a booking: its boxes by alternative, and what it gave back."""

    status: Status
    boxes: dict[int, set[Box]]
    given: set[tuple[int, Box]] = field(default_factory=set)

    def standing(self) -> set[tuple[int, Box]]:
        return {(alt, box) for alt, boxes in self.boxes.items() for box in boxes} - self.given


class Model:
    """Boxes with an order of asking; a box's order is a list of (booking, alternative)."""

    def __init__(self) -> None:
        self.firm: dict[Box, int] = {}
        self.queue: dict[Box, list[tuple[int, int]]] = {}
        self.claims: dict[int, Claim] = {}

    def ask(self, who: int, wanted: set[tuple[int, Box]]) -> None:
        for alternative, box in sorted(wanted):
            waiting = self.queue.setdefault(box, [])
            if (who, alternative) not in waiting:
                waiting.append((who, alternative))

    def forget(self, who: int, gone: set[tuple[int, Box]]) -> None:
        for alternative, box in gone:
            if (who, alternative) in self.queue.get(box, []):
                self.queue[box].remove((who, alternative))
            if self.firm.get(box) == who:
                del self.firm[box]

    def ahead(self, who: int, alternative: int, box: Box) -> set[int]:
        waiting = self.queue.get(box, [])
        return {other for other, _ in waiting[: waiting.index((who, alternative))]} - {who}

    def rank(self, who: int, alternative: int, box: Box) -> int:
        return 1 + len(self.ahead(who, alternative, box))

    def leads(self, who: int) -> bool:
        claim = self.claims[who]
        return not any(self.ahead(who, alternative, box) for alternative, box in claim.standing())


Shape = tuple[int, int, frozenset[str]]  # first day, number of days, bays
shapes = st.tuples(
    st.integers(0, DAYS - 1), st.integers(1, 4), st.frozensets(st.sampled_from(BAYS), min_size=1, max_size=3)
)
deeds = st.one_of(
    st.tuples(st.just("hold"), shapes, st.none()),
    st.tuples(st.just("hold"), shapes, shapes),
    st.tuples(st.just("change"), st.integers(0, 9), shapes),
    st.tuples(st.just("contract"), st.integers(0, 9), st.integers(1, 2)),
    st.tuples(st.just("release"), st.integers(0, 9), st.none()),
    st.tuples(st.just("cancel"), st.integers(0, 9), st.none()),
    st.tuples(st.just("give"), st.integers(0, 9), shapes),
    st.tuples(st.just("take"), st.integers(0, 9), shapes),
    st.tuples(st.just("reinstate"), st.integers(0, 9), st.none()),
    st.tuples(st.just("move-up"), st.integers(0, 9), st.none()),
    st.tuples(st.just("close"), shapes, st.none()),
    st.tuples(st.just("challenge"), st.integers(0, 9), st.none()),
)


def boxes(shape: Shape) -> set[Box]:
    first, length, bays = shape
    return {(day, bay) for day in range(first, first + length) for bay in bays}


def line(shape: Shape, alternative: int = 1, line_id: int = 0) -> Line:
    first, length, bays = shape
    start = FIRST + timedelta(days=first)
    return Line(bays, Schedule.of_days(start, 0, length, 0), alternative, id=line_id)


class Run:
    """One sequence: each deed is done to the book and to the model, and their answers compared."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.model = desk, Model()
        self.ids: list[int] = []

    def do(self, deed: str, first: object, second: object) -> None:
        step: Callable[[object, object], None] = getattr(self, "do_" + deed.replace("-", "_"))
        if deed in ("hold", "close"):
            step(first, second)
        elif self.ids:
            step(self.ids[int(str(first)) % len(self.ids)], second)

    def refused(self, expected: type[UserError] | None, deed: Callable[[], object]) -> bool:
        """Do a deed and require exactly the refusal that the model expects."""
        try:
            deed()
        except UserError as refusal:
            assert expected is not None, refusal
            assert isinstance(refusal, expected), (refusal, expected)
            return True
        assert expected is None, f"the model refuses with {expected}, the book did not"
        return False

    def do_hold(self, first: Shape, second: Shape | None) -> None:
        lines = [line(first)] + ([line(second, 2)] if second else [])
        held, _ = new_hold(self.desk, NewBooking(Bilingual("", f"Show {len(self.ids)}"), tuple(lines)))
        who = held.booking.id
        claim = Claim(Status.HOLD, {1: boxes(first)} | ({2: boxes(second)} if second else {}))
        self.model.claims[who] = claim
        self.model.ask(who, claim.standing())
        self.ids.append(who)

    def do_change(self, who: int, shape: Shape) -> None:
        claim, model = self.model.claims[who], self.model
        booking = booking_card(self.desk, who).booking
        wanted = {(1, box) for box in boxes(shape)}
        expected: type[UserError] | None = None
        if claim.status not in (Status.HOLD, Status.CONTRACTED):
            expected = NotAllowed
        elif claim.status is Status.CONTRACTED:
            chosen = next(iter(claim.boxes))
            wanted = {(chosen, box) for box in boxes(shape)}
            fresh = {box for _, box in wanted - claim.standing()}
            if any(model.firm.get(box, who) != who for box in fresh):
                expected = SpaceTaken
            elif any(model.queue.get(box) for box in fresh):
                expected = OptionsAhead
        alternative = next(iter(wanted))[0]
        mine = [one for one in booking.active_lines() if one.alternative == alternative]
        new = line(shape, alternative, mine[0].id if mine else 0)
        if self.refused(expected, lambda: change_lines(self.desk, who, [new])):
            return
        before = claim.standing()
        claim.boxes, claim.given = {alternative: boxes(shape)}, set()
        model.forget(who, before - wanted)
        if claim.status is Status.CONTRACTED:
            model.firm |= {box: who for _, box in wanted}
        else:
            model.ask(who, wanted)

    def do_contract(self, who: int, alternative: int) -> None:
        claim, model = self.model.claims[who], self.model
        expected: type[UserError] | None = None
        chosen = {(alt, box) for alt, box in claim.standing() if alt == alternative}
        if claim.status is not Status.HOLD:
            expected = NotAllowed
        elif alternative not in claim.boxes:
            expected = UserError
        elif any(box in model.firm for _, box in chosen):
            expected = SpaceTaken
        elif any(model.ahead(who, alt, box) for alt, box in chosen):
            expected = OptionsAhead
        if self.refused(expected, lambda: contract(self.desk, who, alternative=alternative)):
            return
        model.forget(who, claim.standing())
        claim.boxes = {alternative: claim.boxes[alternative]}
        claim.given = {one for one in claim.given if one[0] == alternative}
        claim.status = Status.CONTRACTED
        model.firm |= {box: who for _, box in claim.standing()}

    def do_release(self, who: int, _: object) -> None:
        self.end(who, Status.HOLD, Status.RELEASED, lambda: release(self.desk, who, why="x"))

    def do_cancel(self, who: int, _: object) -> None:
        self.end(who, Status.CONTRACTED, Status.CANCELLED, lambda: cancel(self.desk, who, why="x"))

    def end(self, who: int, needs: Status, becomes: Status, deed: Callable[[], object]) -> None:
        claim = self.model.claims[who]
        if not self.refused(None if claim.status is needs else NotAllowed, deed):
            self.model.forget(who, claim.standing())
            claim.status = becomes

    def do_give(self, who: int, shape: Shape) -> None:
        claim = self.model.claims[who]
        part = {(alt, box) for alt, box in claim.standing() if box in boxes(shape)}
        expected = None if part else NotPartOfBooking
        if claim.status not in (Status.HOLD, Status.CONTRACTED):
            expected = NotAllowed
        if not self.refused(expected, lambda: release_part(self.desk, who, self.gap(shape), why="x")):
            self.give(who, part)

    def give(self, who: int, part: set[tuple[int, Box]]) -> None:
        claim = self.model.claims[who]
        self.model.forget(who, part)
        if part == claim.standing():
            claim.status = Status.RELEASED if claim.status is Status.HOLD else Status.CANCELLED
        else:
            claim.given |= part

    def do_take(self, who: int, shape: Shape) -> None:
        claim, model = self.model.claims[who], self.model
        part = {(alt, box) for alt, box in claim.given if box in boxes(shape)}
        expected: type[UserError] | None = None if part else NotPartOfBooking
        if claim.status not in (Status.HOLD, Status.CONTRACTED):
            expected = NotAllowed
        elif part and claim.status is Status.CONTRACTED:
            if any(box in model.firm for _, box in part):
                expected = SpaceTaken
            elif any(model.queue.get(box) for _, box in part):
                expected = OptionsAhead
        if self.refused(expected, lambda: reinstate_part(self.desk, who, self.gap(shape), why="x")):
            return
        claim.given -= part
        if claim.status is Status.CONTRACTED:
            model.firm |= {box: who for _, box in part}
        else:
            model.ask(who, part)

    def do_reinstate(self, who: int, _: object) -> None:
        claim = self.model.claims[who]
        expected = None if claim.status is Status.RELEASED else NotAllowed
        if not self.refused(expected, lambda: reinstate(self.desk, who, why="x")):
            claim.status = Status.HOLD
            self.model.ask(who, claim.standing())

    def do_move_up(self, who: int, _: object) -> None:
        claim, model = self.model.claims[who], self.model
        expected: type[UserError] | None = None
        if claim.status is not Status.HOLD:
            expected = NotAllowed
        elif model.leads(who):
            expected = NobodyAhead
        if self.refused(expected, lambda: move_up(self.desk, who, why="x")):
            return
        for _, box in claim.standing():
            waiting = model.queue[box]
            waiting.sort(key=lambda one: one[0] != who)

    def do_close(self, shape: Shape, _: object) -> None:
        taken = any(box in self.model.firm for box in boxes(shape))
        first, length, bays = shape
        start = FIRST + timedelta(days=first)
        closed: list[int] = []

        def deed() -> None:
            stay = Stay(start, start + timedelta(days=length))
            closed.append(close_bays(self.desk, Bilingual("", "Works"), bays, stay, why="x")[0].id)

        if not self.refused(SpaceTaken if taken else None, deed):
            self.model.firm |= dict.fromkeys(boxes(shape), closed[0])

    def do_challenge(self, who: int, _: object) -> None:
        """Challenge everybody in front; each of them steps down from what is contested."""
        claim, model = self.model.claims[who], self.model
        expected: type[UserError] | None = None
        if claim.status is not Status.HOLD:
            expected = NotAllowed
        elif model.leads(who):
            expected = NobodyAhead
        started: list[int] = []
        if self.refused(expected, lambda: started.extend(one.id for one in challenge(self.desk, who)[0])):
            return
        for number in started:
            done, _changes = settle_challenge(self.desk, number, ChallengeState.STEPPED_DOWN)
            incumbent = done.challenge.incumbent_id
            part = {
                (alt, box)
                for alt, box in model.claims[incumbent].standing()
                if any(mine == box and incumbent in model.ahead(who, my_alt, box) for my_alt, mine in claim.standing())
            }
            self.give(incumbent, part)

    @staticmethod
    def gap(shape: Shape) -> Gap:
        first, length, bays = shape
        start = FIRST + timedelta(days=first)
        return Gap(bays, Stay(start, start + timedelta(days=length)))

    def compare(self) -> None:
        """Require the same statuses, the same firm boxes and the same rank in every box."""
        window = diary_window(self.desk, FIRST, FIRST + timedelta(days=40))
        for who, claim in self.model.claims.items():
            assert booking_card(self.desk, who).booking.status is claim.status
        for booking in window.bookings:
            if booking.status is Status.HOLD:
                assert self.book_ranks(booking.id) == self.model_ranks(booking.id)

    def book_ranks(self, who: int) -> dict[tuple[int, str], int]:
        booking = booking_card(self.desk, who)
        alternative = {one.id: one.alternative for one in booking.booking.lines}
        return {(alternative[rank.line_id], rank.bay): rank.rank for rank in booking.ranks}

    def model_ranks(self, who: int) -> dict[tuple[int, str], int]:
        worst: dict[tuple[int, str], int] = {}
        for alternative, box in self.model.claims[who].standing():
            key = (alternative, box[1])
            worst[key] = max(worst.get(key, 0), self.model.rank(who, alternative, box))
        return worst


@cache
def empty_book() -> bytes:
    """Return the bytes of a book without bookings, made once: each sequence starts from a copy."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "empty.expobook"
        desk = create_book(book, small_venue(2, 2), actor=Actor("Li Wei"), now=lambda: NOW)
        set_rules(desk, why="queues alone are tested here", theme_days=0, turnaround_days=0)
        desk.close()
        return book.read_bytes()


@settings(
    max_examples=SEQUENCES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)
@given(st.lists(deeds, min_size=1, max_size=14))
def test_a_book_and_the_model_agree_after_every_sequence(sequence: list[tuple[str, object, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "t.expobook"
        book.write_bytes(empty_book())
        desk = open_book(book, actor=Actor("Li Wei"), now=lambda: NOW)
        run = Run(desk)
        for deed, first, second in sequence:
            run.do(deed, first, second)
        run.compare()
        assert check_book(desk) == ()
        desk.close()


def test_the_comparison_notices_a_wrong_rank(tmp_path: Path) -> None:
    book = tmp_path / "t.expobook"
    book.write_bytes(empty_book())
    desk = open_book(book, actor=Actor("Li Wei"), now=lambda: NOW)
    run = Run(desk)
    run.do("hold", (0, 2, frozenset({"A-1"})), None)
    run.do("hold", (1, 2, frozenset({"A-1"})), None)
    second = run.ids[1]
    run.model.queue[1, "A-1"].reverse()
    assert run.book_ranks(second) != run.model_ranks(second)
    desk.close()
