"""People who do random deeds through the real services, and write down outside the book what they were told.

Each deed carries a mark of its own (a title or a reason), which the audit trail keeps: so every answer can be held
against the book afterwards. What was acknowledged must be told there, what was refused must not.
"""

import json
import math
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from expobook.domain.booking import ChallengeState, Gap, Line, Organiser
from expobook.domain.diary import Schedule, Stay
from expobook.domain.errors import StorageFailure, UserError
from expobook.domain.geometry import rectangle
from expobook.domain.plan import Stand
from expobook.domain.text import Bilingual
from expobook.services.contracts import contracting
from expobook.services.desk import Desk
from expobook.services.diary import booking, challenging, firming, releasing
from expobook.services.diary.reading import diary_window
from expobook.services.parties.registry import add_organiser, assign
from expobook.services.plans.allocation import plan_of, save_plan
from expobook.words import sentence

NOW = datetime(2026, 11, 23, 9)
FIRST = date(2027, 1, 1)
MARK = re.compile(r"d\d+n\d+z")


@dataclass(slots=True)
class Told:
    """What came of some deeds: marks acknowledged and refused, refusals by their code, what no user could read."""

    commands: int = 0
    acknowledged: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    codes: Counter[str] = field(default_factory=Counter)
    untranslated: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        """Take in a line of a desk's notebook."""
        kind, what, code = json.loads(line)
        self.commands += 1
        if kind == "done":
            self.acknowledged.add(what)
        elif kind == "broken":
            self.untranslated.append(f"{what}: {code}")
        else:
            self.codes[code] += 1
            if kind == "refused":
                self.refused.add(what)


class Restless:
    """One person at one desk; ``days`` and ``bays`` are where everybody wants to be."""

    def __init__(self, desk: Desk, number: int, bays: tuple[str, ...], days: int, notebook: Path) -> None:
        self._desk, self._number, self._bays, self._days = desk, number, bays, days
        self._chance = random.Random(number)
        self._notebook = os.open(notebook, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._highest = 1
        self._mark = ""
        self._deeds: list[Callable[[], str]] = [
            *[self._hold] * 6, *[self._contract] * 4, *[self._change] * 3, *[self._release] * 3, self._enquire,
            self._cancel, self._extend, self._move_up, self._give_part_back, self._challenge, self._settle,
            self._close, self._organiser, self._assign, self._plan, self._look,
        ]  # fmt: skip

    def work(self, commands: int, seconds: float = math.inf) -> None:
        """Do so many deeds, and write a line into the notebook when each was answered; begin none after ``seconds``."""
        until = time.monotonic() + seconds
        for turn in range(commands):
            if time.monotonic() > until:
                break
            self._mark = f"d{self._number}n{turn}z"
            self._write(*self._answer(self._chance.choice(self._deeds) if turn % 200 != 199 else self._issue))
        os.close(self._notebook)

    def _answer(self, deed: Callable[[], str]) -> tuple[str, str, str]:
        try:
            return "done", deed(), ""
        except StorageFailure as failure:  # nobody knows whether the server did it before the line went dead
            if failure.facts["reason"] == "other":
                return "broken", self._mark, str(failure)
            return self._said(failure, "unknown")
        except UserError as refusal:
            return self._said(refusal, "refused")
        except Exception as error:  # what it is for: nothing else may reach a user
            return "broken", self._mark, f"{deed.__name__} {error!r}"[:500]

    def _said(self, refusal: UserError, kind: str) -> tuple[str, str, str]:
        for language in ("zh", "en"):
            if not sentence(refusal, language).strip():  # type: ignore[arg-type]
                return "broken", self._mark, f"no words for {refusal.code}"
        return kind, self._mark, str(refusal.facts.get("reason") or refusal.code)

    def _write(self, *line: str) -> None:
        os.write(self._notebook, (json.dumps(line) + "\n").encode())  # one call, so a kill leaves whole lines

    # --- what to do it to

    def _any_id(self) -> int:
        return self._chance.randint(max(1, self._highest - 150), self._highest)

    def _line(self) -> Line:
        bays = self._chance.sample(self._bays, self._chance.randint(1, 4))
        start = FIRST + timedelta(days=self._chance.randrange(self._days))
        return Line(frozenset(bays), Schedule.of_days(start, 1, self._chance.randint(1, 4), 1))

    def _new(self, lines: tuple[Line, ...]) -> booking.NewBooking:
        return booking.NewBooking(Bilingual(f"展会{self._mark}", self._mark), lines)

    # --- the deeds; each returns what the trail must hold

    def _hold(self) -> str:
        held, _ = booking.new_hold(self._desk, self._new((self._line(),)))
        self._highest = max(self._highest, held.booking.id)
        return self._mark

    def _enquire(self) -> str:
        booking.enquire(self._desk, Bilingual("", self._mark))
        return self._mark

    def _contract(self) -> str:
        firming.contract(self._desk, self._any_id(), reason=self._mark)
        return self._mark

    def _change(self) -> str:
        booking.change_lines(self._desk, self._any_id(), [self._line()], why=self._mark, reason=self._mark)
        return self._mark

    def _release(self) -> str:
        releasing.release(self._desk, self._any_id(), why=self._mark)
        return self._mark

    def _cancel(self) -> str:
        releasing.cancel(self._desk, self._any_id(), why=self._mark)
        return self._mark

    def _extend(self) -> str:
        until = NOW + timedelta(days=self._chance.randint(1, 60))
        booking.extend_hold(self._desk, self._any_id(), until, why=self._mark)
        return self._mark

    def _move_up(self) -> str:
        booking.move_up(self._desk, self._any_id(), why=self._mark)
        return self._mark

    def _give_part_back(self) -> str:
        day = FIRST + timedelta(days=self._chance.randrange(self._days))
        gap = Gap(frozenset(self._bays[:3]), Stay(day, day + timedelta(days=2)))
        releasing.release_part(self._desk, self._any_id(), gap, why=self._mark)
        return self._mark

    def _challenge(self) -> str:
        challenging.challenge(self._desk, self._any_id())
        return ""

    def _settle(self) -> str:
        outcome = self._chance.choice((ChallengeState.STEPPED_DOWN, ChallengeState.WITHDRAWN))
        challenging.settle_challenge(self._desk, self._chance.randint(1, 30), outcome, why=self._mark)
        return ""

    def _close(self) -> str:
        line = self._line()
        firming.close_bays(self._desk, Bilingual("", self._mark), line.bays, line.schedule.stay, why=self._mark)
        return self._mark

    def _organiser(self) -> str:
        self._firm_to_sign()
        return self._mark

    def _assign(self) -> str:
        assign(self._desk, self._any_id(), self._chance.randint(1, 5), None)
        return ""

    def _firm_to_sign(self) -> int:
        name, place = Bilingual("示例公司", self._mark), Bilingual("示例路2号", "2 Specimen Road")
        firm = Organiser(0, name, "91370112MA3DEMT13F", "示例乙", place, email="a@b.cn")
        return add_organiser(self._desk, firm)[0].id

    def _plan(self) -> str:
        plan = plan_of(self._desk, self._any_id())
        bay = min(plan.bays)
        stand = Stand("S-1", bay.partition("-")[0], rectangle(self._chance.randrange(1000), 0, 3000, 3000))
        wanted = type(plan)(plan.id, plan.booking_id, plan.title, plan.bays, (stand,), version=plan.version)
        save_plan(self._desk, wanted, expected_version=plan.version, why=self._mark)
        return self._mark

    def _look(self) -> str:
        start = FIRST + timedelta(days=self._chance.randrange(self._days))
        diary_window(self._desk, start, start + timedelta(days=30))
        return ""

    def _issue(self) -> str:
        """Issue a contract for a show of our own, from the organiser to the paper."""
        organiser = self._firm_to_sign()
        mark, self._mark = self._mark, ""  # from here on a refusal leaves some steps done, as it should
        far = FIRST + timedelta(days=self._days + 40 + self._number * 400 + self._chance.randrange(300))
        line = Line(frozenset(self._bays[:1]), Schedule.of_days(far, 1, 1, 1))
        wish = booking.NewBooking(Bilingual("展", mark), (line,), organiser_id=organiser, theme="auto")
        held, _ = booking.new_hold(self._desk, wish)
        firming.contract(self._desk, held.booking.id, reason=mark)
        return contracting.issue_contract(self._desk, held.booking.id)[0].number
