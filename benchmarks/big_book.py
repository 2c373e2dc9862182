"""A book of ten years and 20,000 bookings, made once: what the figures are measured on."""

import random
import sys
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from expobook.domain.booking import Line
from expobook.domain.diary import Schedule
from expobook.domain.text import Bilingual
from expobook.services.book.books import new_default_book
from expobook.services.desk import Desk
from expobook.storage.name_keys import keys_of
from expobook.storage.rows import BookingRow, CellRow, CounterRow, LineBayRow, LineRow, NameKeyRow
from expobook.storage.unit_of_work import UnitOfWork

YEARS, BOOKINGS, FIRST = 10, 20_000, date(2021, 1, 1)
NOW = datetime(2026, 11, 23, 9, 0)


def make(target: str, bookings: int = BOOKINGS) -> Desk:
    """Fill a new book: shows of 5 bays and 6 days put where they fit, one in seven an option."""
    desk = new_default_book(target, now=lambda: NOW)
    chance = random.Random(20261123)
    bays = [bay.code for bay in desk.venue.bays]
    days = YEARS * 365
    taken: dict[int, set[str]] = defaultdict(set)
    rows: dict[str, list[dict[str, object]]] = defaultdict(list)

    def work(uow: UnitOfWork) -> None:
        number = uow.bays.number_of
        ticket = 0
        for booking in range(1, bookings + 1):
            start = chance.randrange(days)
            place = chance.randrange(0, 175, 5)
            own = bays[place : place + 5]
            is_option = booking % 7 == 0 or any(taken[start + n] & set(own) for n in range(6))
            line = Line(frozenset(own), Schedule.of_days(FIRST + timedelta(days=start), 2, 3, 1))
            if not is_option:
                for n in range(6):
                    taken[start + n] |= set(own)
            ticket += is_option
            _append(rows, booking, line, ticket if is_option else 0, own, number)
        session = uow.session
        for table, name in (
            (BookingRow, "bookings"),
            (LineRow, "lines"),
            (LineBayRow, "bays"),
            (CellRow, "cells"),
            (NameKeyRow, "keys"),
        ):
            for at in range(0, len(rows[name]), 20_000):
                session.execute(insert(table), rows[name][at : at + 20_000])
        session.execute(
            insert(CounterRow), [{"name": "ticket", "value": ticket}, {"name": "booking-2026", "value": bookings}]
        )

    desk.store.transact(work)
    return desk


def _append(
    rows: dict[str, list[dict[str, object]]],
    booking: int,
    line: Line,
    place: int,
    own: list[str],
    number: dict[str, int],
) -> None:
    days, themes = line.schedule, ("auto", "food", "textile", "medical", "toys", "")
    rows["bookings"].append(
        {
            "id": booking, "number": f"B-2026-{booking:05d}", "kind": "event", "title_zh": f"展会{booking}",
            "title_en": f"Show {booking}", "status": "hold" if place else "contracted", "theme": themes[booking % 6],
            "expires": datetime(2031, 1, 1) if place else None, "likelihood": 50, "note": "", "demo": True,
            "created": NOW, "version": 1,
        }
    )  # fmt: skip
    rows["lines"].append(
        {
            "id": booking, "booking_id": booking, "alternative": 1, "start": days.start, "show_from": days.show_from,
            "show_until": days.show_until, "until": days.until, "closed": False, "dropped": False,
        }
    )  # fmt: skip
    keys = keys_of(Bilingual(f"展会{booking}", f"Show {booking}"))  # without them nothing is found by its name
    rows["keys"].append(
        {
            "subject": "booking", "subject_id": booking, "plain": keys.plain, "pinyin": keys.pinyin,
            "initials": keys.initials, "sha256": keys.sha256,
        }
    )  # fmt: skip
    rows["bays"] += [{"line_id": booking, "bay": number[bay]} for bay in own]
    rows["cells"] += [
        {
            "day": c.day.toordinal(),
            "bay": number[c.bay],
            "place": place,
            "booking_id": booking,
            "line_id": booking,
            "phase": int(p),
        }
        for c, p in line.cells()
    ]


if __name__ == "__main__":
    Path(sys.argv[1]).unlink(missing_ok=True)
    make(sys.argv[1]).close()
