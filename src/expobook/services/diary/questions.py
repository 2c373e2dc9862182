"""Short questions at the counter: ``H05 W20`` asks whether hall 5 is free in week 20, ``5月17日`` where to look."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from expobook.domain.booking import Booking, Line
from expobook.domain.diary import DatesReversed, Schedule, Stay
from expobook.domain.errors import BadInput
from expobook.domain.holds import HardClash
from expobook.domain.venue import Venue
from expobook.services.desk import Desk
from expobook.services.diary.placing import hard_clashes
from expobook.words import MONTHS

LONGEST = 120  # characters
LOOK_AHEAD = 550  # days that are searched for room

_MONTHS = tuple(name.lower() for name in MONTHS)
_NAME = "(" + "|".join(_MONTHS) + r")[a-z]*"
_TODAY = {"today": 0, "今天": 0, "今日": 0, "tomorrow": 1, "明天": 1, "明日": 1}
_PARTS = re.compile(r"\s*(?:,|，|、|;|；|\s)\s*")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: bays (none: only where to look) and days (None: only which space)."""

    bays: frozenset[str]
    stay: Stay | None


@dataclass(frozen=True, slots=True)
class Reply:
    """Whether the bays are free of firm bookings on all the days, and what is there.

    ``hard`` are the firm ones in the way, ``waiting`` those with an option there. Without room, ``free_from`` is
    the first later day from which as many days are free, None when there is none within 550 days.
    """

    question: Question
    hard: tuple[HardClash, ...] = ()
    waiting: tuple[Booking, ...] = ()
    free_from: date | None = None

    @property
    def free(self) -> bool:
        return not self.hard


def read_question(text: str, venue: Venue, today: date) -> Question:
    """Return what a text asks; a week or day without a year is the next one that has not gone by.

    Spaces are ``H05``, ``h5``, ``H05-3``, ``P1``, ``H05..H07`` or ``H05-H07``; days are ``2027-05-17``,
    ``17 May``, ``5月17日``, ``W20``, ``20周``, ``May 2027``, ``2027-05`` or a span of two days with ``..``.

    Raises:
        BadInput: nothing in it is a space or a day, or it names two spans of days.
        DatesReversed: a span runs backwards.
    """
    words = [word for word in _PARTS.split(_joined(text[:LONGEST].strip())) if word]
    bays: set[str] = set()
    stays: list[Stay] = []
    for word in words:
        if (stay := _stay(word, today)) is not None:
            stays.append(stay)
        elif (named := _space(word, venue)) is not None:
            bays |= named
        else:
            raise BadInput(field="question", value=word, why="not-a-question")
    if not words or len(stays) > 1:
        raise BadInput(field="question", value=text[:LONGEST], why="not-a-question")
    return Question(frozenset(bays), stays[0] if stays else None)


def reply(desk: Desk, question: Question) -> Reply:
    """Return whether the bays of a question are free on its days; with nothing of either there is nothing to say."""
    stay = question.stay
    if stay is None or not question.bays:
        return Reply(question)
    codes = sorted(question.bays)
    line = Line(question.bays, Schedule(stay.start, stay.start, stay.until, stay.until))
    with desk.store.read() as uow:
        hard = hard_clashes(uow, [line])
        options = {entry.booking_id for entry in uow.cells.options(stay, question.bays)}
        waiting = tuple(uow.bookings.many(options))
        ahead = Stay(stay.start, stay.until + timedelta(days=LOOK_AHEAD))
        firm = uow.cells.firm_grid(ahead, codes) if hard else None
    return Reply(question, hard, waiting, None if firm is None else _first_gap(firm, len(stay), stay.start))


def _first_gap(firm: NDArray[np.int64], length: int, start: date) -> date | None:
    """Return the first day from which no bay (a column of ``firm``) is taken for so many days in a row."""
    run = 0
    for place, taken in enumerate((firm > 0).max(axis=1)):
        run = 0 if taken else run + 1
        if run == length:
            return start + timedelta(days=place + 1 - length)
    return None


def _joined(text: str) -> str:
    """Return a text whose days of several words are one word: ``17 May 2027``, ``2027年5月17日``, ``W20 2027``."""
    text = text.casefold().replace("–", "-").replace("—", "-")
    text = re.sub(r"\s*(?:\.\.|至|到|~| to )\s*", "..", text)
    text = re.sub(rf"\b(\d{{1,2}})\s+{_NAME}\b", r"\1-\2", text)
    text = re.sub(rf"\b{_NAME}\s+(\d{{4}})\b", r"\1/\2", text)
    text = re.sub(rf"(\d{{1,2}}-{_NAME})\s+(\d{{4}})\b", r"\1/\3", text)
    return re.sub(r"\b(w\d{1,2}|(?:第)?\d{1,2}周)\s+(\d{4})\b", r"\1/\2", text)


def _stay(word: str, today: date) -> Stay | None:
    first, dots, last = word.partition("..")
    start = _span(first, today)
    if not dots or start is None:
        return start
    end = _span(last, start.start)
    if end is None:
        return None
    if end.last < start.start:
        raise DatesReversed(first=start.start, last=end.last, phase="stay")
    return Stay(start.start, end.until)


def _span(word: str, today: date) -> Stay | None:
    """Return the day, week or month that a word names; those without a year from today's on."""
    if word in _TODAY:
        return _days(today + timedelta(days=_TODAY[word]), 1)
    for pattern, made in _FORMS:
        if found := re.fullmatch(pattern, word):
            try:
                return made([part or "" for part in found.groups()], today)
            except ValueError:  # such as 31 April, or week 60
                return None
    return None


def _days(first: date, count: int) -> Stay:
    return Stay(first, first + timedelta(days=count))


def _day(year: str, month: int, day: int, today: date) -> Stay:
    if year:
        return _days(date(int(year), month, day), 1)
    for candidate in range(today.year, today.year + 9):  # a leap day comes every eight years at the latest
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= today:
            return _days(found, 1)
    raise ValueError(f"{month}-{day} is in no year")


def _week(year: str, week: int, today: date) -> Stay:
    monday = date.fromisocalendar(int(year) if year else today.isocalendar().year, week, 1)
    if not year and monday + timedelta(days=6) < today:
        monday = date.fromisocalendar(today.isocalendar().year + 1, week, 1)
    return _days(monday, 7)


def _month(year: str, month: int, today: date) -> Stay:
    first = date(int(year) if year else today.year, month, 1)
    if not year and month < today.month:
        first = date(today.year + 1, month, 1)
    return Stay(first, date(first.year + month // 12, month % 12 + 1, 1))


_FORMS: tuple[tuple[str, Callable[[list[str], date], Stay]], ...] = (
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", lambda p, t: _day(p[0], int(p[1]), int(p[2]), t)),
    (r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?", lambda p, t: _day(p[0], int(p[1]), int(p[2]), t)),
    (rf"(\d{{1,2}})-{_NAME}(?:/(\d{{4}}))?", lambda p, t: _day(p[2], _MONTHS.index(p[1]) + 1, int(p[0]), t)),
    (r"(?:(\d{4})-?)?w(\d{1,2})(?:/(\d{4}))?", lambda p, t: _week(p[0] or p[2], int(p[1]), t)),
    (r"(?:(\d{4})年)?第?(\d{1,2})周(?:/(\d{4}))?", lambda p, t: _week(p[0] or p[2], int(p[1]), t)),
    (r"(\d{4})-(\d{1,2})", lambda p, t: _month(p[0], int(p[1]), t)),
    (r"(?:(\d{4})年)?(\d{1,2})月", lambda p, t: _month(p[0], int(p[1]), t)),
    (rf"{_NAME}(?:/(\d{{4}}))?", lambda p, t: _month(p[1], _MONTHS.index(p[0]) + 1, t)),
)


def _space(word: str, venue: Venue) -> frozenset[str] | None:
    """Return the bays that a word names in small letters: a bay, hall or zone, with or without leading zeros."""
    known = [*(b.code for b in venue.bays), *(h.code for h in venue.halls), *{h.zone for h in venue.halls}]
    by_plain = {_plain(code): code for code in known}
    if (code := by_plain.get(_plain(word))) is not None:
        return venue.expand([code])
    for dots in ("..", "-"):
        first, found, last = word.partition(dots)
        ends = [by_plain.get(_plain(end)) for end in (first, last)]
        if found and ends[0] and ends[1]:
            return venue.expand([f"{ends[0]}..{ends[1]}"])
    return None


def _plain(code: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", code.casefold())
