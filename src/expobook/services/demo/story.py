"""The story that the demo plays: each method is one step, done for real in the book, and returns its figures."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from expobook.domain.actor import Actor
from expobook.domain.booking import Booking, ChallengeState, Event, Line, Organiser
from expobook.domain.diary import Schedule, Stay
from expobook.domain.holds import worst_rank
from expobook.domain.plan import Plan
from expobook.domain.text import Bilingual
from expobook.domain.venue import SpaceClass, Venue
from expobook.services.book.books import check_book, new_default_book
from expobook.services.contracts import contracting
from expobook.services.contracts.verifying import verify_contract
from expobook.services.demo import year as demo_year
from expobook.services.demo.largest import HALLS as LARGEST_HALLS
from expobook.services.demo.largest import largest_plan
from expobook.services.demo.plan import guangzhou_plan
from expobook.services.desk import Desk
from expobook.services.diary import finding
from expobook.services.diary import reading as diary
from expobook.services.diary.booking import NewBooking, enquire, hold, new_hold
from expobook.services.diary.challenging import challenge, settle_challenge
from expobook.services.diary.firming import contract
from expobook.services.diary.paper import diary_pdf
from expobook.services.files import write_file
from expobook.services.money import pricing
from expobook.services.parties.registry import add_event, add_organiser
from expobook.services.plans import allocation
from expobook.services.plans.exporting import export_plan

Facts = Mapping[str, Any]
FORMS = ("dxf", "svg", "pdf", "xlsx", "csv", "geojson")


@dataclass(frozen=True, slots=True)
class Show:
    """What is played: the show, its size, how its plan is made, and where its figures come from."""

    title: Bilingual
    edition: str
    halls: int
    days: tuple[int, int, int]
    plan: Callable[[Venue, Booking, tuple[str, ...]], Plan]
    sources: tuple[str, ...]
    estimates: tuple[str, ...]


GUANGZHOU = Show(
    Bilingual("2025广州国际汽车展览会（演示）", "Guangzhou auto show 2025 (demo)"),
    "23",
    13,
    (5, 10, 3),
    guangzhou_plan,
    (
        "stands, brands and halls: https://github.com/Leonhardt117/2025-GZ-CARSHOW-V2 (hall maps)",
        "venue totals: published by the venue; hall table derived, see the venue file",
    ),
    (
        "stand areas are measured from published hall maps, +-10 %",
        "days of build-up, show and dismantling are assumed",
        "rates that the tariff marks as assumed",
        "the organiser and every other booking of the year are invented",
    ),
)
LARGEST = Show(
    Bilingual("最大规模车展（演示，参展商为程序生成）", "Auto show of the largest size (demo, generated exhibitors)"),
    "1",
    LARGEST_HALLS,
    (7, 10, 4),
    largest_plan,
    (
        "size, 360,000+ m2 and about 1,000 exhibitors: https://www.autoshanghai.org/news/644a8e0a2d01ba74b0e20a16.html?lang=en",
        "build-up 9-15 April, show 16-25 April 2019: "
        "https://vdocuments.pub/pre-show-notice-auto-shanghai-ceee-auto.html",
    ),
    (
        "all exhibitors and stands are generated",
        "rates that the tariff marks as assumed",
        "the organiser and every other booking of the year are invented",
    ),
)

ORGANISER = Organiser(
    id=0,
    name=Bilingual("示例会展有限公司（演示）", "Example Fairs Co., Ltd. (demo)"),
    credit_code="91000000DEMO000000",
    representative="示例人 Example Person",
    address=Bilingual("示例市示例路1号（演示）", "1 Example Road, Example City (demo)"),
    phone="000-0000 0000",
    email="demo@example.com",
)
DESK = Actor("Demo", "Demo", "planner")


class Clock:
    """The story's own time, so that days pass within a second and two runs are the same."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def pass_days(self, days: int) -> None:
        """Let so many days go by."""
        self._now += timedelta(days=days)


class Story:
    """Plays a show into a new book in a folder; the steps run in the order of :attr:`STEPS`."""

    STEPS = (
        "book", "year", "enquiry", "free_halls", "rival", "held", "challenged", "promoted", "contracted",
        "priced", "placed", "checked", "issued", "exported", "printed", "proven",
    )  # fmt: skip

    def __init__(self, folder: Path, book: Path, show: Show, language: str) -> None:
        self._folder, self._book, self._show, self._language = folder, book, show, language
        self._clock = Clock(datetime(demo_year.YEAR - 1, 11, 16, 9, 0))
        self._desk: Desk | None = None
        self._facts: dict[str, Facts] = {}

    @property
    def desk(self) -> Desk:
        assert self._desk is not None  # the first step opened it
        return self._desk

    def close(self) -> None:
        """Close the book, if it was opened."""
        if self._desk is not None:
            self._desk.close()

    def play(self, step: str) -> Facts:
        """Play one step and return its figures."""
        facts: Facts = getattr(self, step)()
        self._facts[step] = facts
        return facts

    def book(self) -> Facts:
        """Make a new book with the default venue."""
        self._desk = new_default_book(self._book, actor=DESK, now=self._clock)
        venue = self._desk.venue
        indoor = [bay for bay in venue.bays if bay.space_class is SpaceClass.HALL]
        return {
            "halls": len({bay.hall for bay in indoor}),
            "bays": len(indoor),
            "indoor_mm2": sum(bay.area_mm2 for bay in indoor),
            "all_mm2": sum(bay.area_mm2 for bay in venue.bays),
        }

    def year(self) -> Facts:
        """Fill a year with other shows, marked as demo data."""
        demo_year.fill(self.desk)
        strip = diary.occupancy(self.desk, date(demo_year.YEAR, 1, 1), date(demo_year.YEAR + 1, 1, 1))
        share = Decimal(int(strip.firm_mm2.sum())) * 100 / (strip.total_mm2 * len(strip.firm_mm2))
        found = Counter(booking.status.value for booking in diary.list_bookings(self.desk))
        return {
            "bookings": sum(found.values()),
            "by_status": dict(found),
            "occupancy_percent": share.quantize(Decimal("0.1")),
        }

    def enquiry(self) -> Facts:
        """Enter the organiser and the show, and open a booking without space."""
        organiser, _ = add_organiser(self.desk, ORGANISER)
        event, _ = add_event(self.desk, Event(0, self._show.title, "auto", self._show.edition, organiser.id))
        self._booking, _ = enquire(
            self.desk, self._show.title, event_id=event.id, organiser_id=organiser.id, theme="auto", demo=True
        )
        return {"number": self._booking.number, "title": self._show.title, "organiser": organiser.name}

    def free_halls(self) -> Facts:
        """Find the days on which enough halls are free: in the months of the real show, else in two years."""
        window = Stay(date(demo_year.YEAR, 11, 1), date(demo_year.YEAR + 1, 1, 1))
        found = finding.free_halls(self.desk, self._show.halls, self._show.days, window)
        if not found:
            window = Stay(date(demo_year.YEAR, 1, 1), date(demo_year.YEAR + 2, 1, 1))
            found = finding.free_halls(self.desk, self._show.halls, self._show.days, window)
        self._halls, self._schedule = found[0].halls, found[0].schedule
        self._bays = self.desk.venue.expand(self._halls)
        return {
            "halls": len(self._halls),
            "space": self.desk.venue.describe(self._bays),
            "stay": self._schedule.stay,
            "show": self._schedule.show,
            "gross_mm2": self.desk.venue.area_of(self._bays),
            "answers": len(found),
        }

    def rival(self) -> Facts:
        """Let another show ask first for the first of these halls."""
        bays = self.desk.venue.expand(self._halls[:3])
        schedule = Schedule.of_days(self._schedule.start + timedelta(days=2), 3, 4, 2)
        title = Bilingual("冬季家居展（演示）", "Winter home fair (demo)")
        held, _ = new_hold(self.desk, NewBooking(title, (Line(bays, schedule),), theme="hometextile", demo=True))
        self._clock.pass_days(1)
        return {
            "number": held.booking.number,
            "title": title,
            "space": self.desk.venue.describe(bays),
            "stay": schedule.stay,
        }

    def held(self) -> Facts:
        """Hold the halls as an option, behind whoever asked before."""
        done, _ = hold(self.desk, self._booking.id, (Line(self._bays, self._schedule),))
        worst = done.worst
        assert worst is not None  # a hold has cells
        behind = [each.bay for each in done.ranks if each.rank == worst.rank]
        cells = len(self._bays) * len(self._schedule.stay)
        return {
            "rank": worst.rank,
            "space": self.desk.venue.describe(behind),
            "cells": cells,
            "expires": done.booking.expires,
        }

    def challenged(self) -> Facts:
        """Ask those in front to sign or step down; the clock counts business days."""
        self._challenges, _ = challenge(self.desk, self._booking.id)
        first = self._challenges[0]
        return {"challenges": len(self._challenges), "days": first.business_days, "due": first.due}

    def promoted(self) -> Facts:
        """Let those in front step down; the option moves up cell by cell."""
        self._clock.pass_days(1)
        before, cells = self._rank(), 0
        for each in self._challenges:
            done, _ = settle_challenge(self.desk, each.id, ChallengeState.STEPPED_DOWN, why="demo")
            cells += sum(moved.cells for moved in done.promoted if moved.booking_id == self._booking.id)
        return {"before": before, "after": self._rank(), "cells": cells}

    def _rank(self) -> int:
        worst = worst_rank(diary.booking_card(self.desk, self._booking.id).ranks)
        assert worst is not None  # it is a hold
        return worst.rank

    def contracted(self) -> Facts:
        """Make the hold firm: nobody else can have these bays on these days."""
        self._clock.pass_days(1)
        done, _ = contract(self.desk, self._booking.id, reason="demo")
        self._booking = done.booking
        return {
            "number": done.booking.number,
            "cells": len(self._bays) * len(self._schedule.stay),
            "soft": len(done.soft),
        }

    def priced(self) -> Facts:
        """Price it by the tariff of the day."""
        sheet = pricing.price(self.desk, self._booking.id)
        return {
            "net_fen": sheet.net,
            "tax_fen": sheet.tax,
            "total_fen": sheet.total,
            "lines": len(sheet.lines),
            "tariff": sheet.tariff_code,
            "tariff_version": sheet.tariff_version,
        }

    def placed(self) -> Facts:
        """Place the stands in the licensed halls."""
        made = self._show.plan(self.desk.venue, self._booking, self._halls)
        self._plan, _ = allocation.save_plan(self.desk, made, expected_version=0, why="demo")
        gross = self.desk.venue.area_of(self._plan.bays)
        return {
            "stands": len(self._plan.stands),
            "exhibitors": len(self._plan.exhibitors),
            "halls": len(self._plan.halls),
            "net_mm2": self._plan.net_mm2,
            "gross_mm2": gross,
            "ratio_percent": (Decimal(self._plan.net_mm2 * 100) / gross).quantize(Decimal("0.1")),
            "estimated": sum(stand.estimated for stand in self._plan.stands),
        }

    def checked(self) -> Facts:
        """Check the plan against the rules."""
        found = Counter(each.severity.value for each in allocation.check_plan(self.desk, self._plan))
        return {"findings": sum(found.values()), "errors": found["error"], "warnings": found["warning"]}

    def issued(self) -> Facts:
        """Issue the contract, with the stand plan in its Annex A, and write its PDF."""
        done, _ = contracting.issue_contract(self.desk, self._booking.id)
        path = write_file(self._folder / "contract.pdf", contracting.reprint(self.desk, done.number))
        verdict = verify_contract(self.desk, path)
        return {
            "number": done.number,
            "sha256": done.pdf_sha256,
            "bytes": path.stat().st_size,
            "genuine": verdict.genuine,
        }

    def exported(self) -> Facts:
        """Write the floor allocation in every form."""
        sizes = {}
        for form in FORMS:
            path = self._folder / f"allocation.{form}"
            export_plan(self.desk, self._plan, path, language=self._language)
            sizes[path.name] = path.stat().st_size
        return {"files": list(sizes), "sizes_bytes": sizes}

    def printed(self) -> Facts:
        """Print the diary of the year."""
        stay = Stay(date(demo_year.YEAR, 1, 1), max(date(demo_year.YEAR + 1, 1, 1), self._schedule.until))
        path = write_file(self._folder / "diary.pdf", diary_pdf(self.desk, stay, self._language))
        return {"bytes": path.stat().st_size, "stay": stay}

    def proven(self) -> Facts:
        """Prove that the book is sound, and write the summary."""
        findings = check_book(self.desk)
        self._write_summary(len(findings))
        return {"findings": len(findings)}

    def _write_summary(self, findings: int) -> None:
        content = {
            "show": {"zh": self._show.title.zh, "en": self._show.title.en},
            "steps": {step: _plain(facts) for step, facts in self._facts.items()},
            "book_findings": findings,
            "sources": self._show.sources,
            "estimates": self._show.estimates,
        }
        text = json.dumps(content, ensure_ascii=False, indent=2)
        write_file(self._folder / "summary.json", text.encode())


def _plain(value: Any) -> Any:
    """Turn a step's figures into what JSON knows; days inclusive, as people say them."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Stay):
        return {"first": value.start.isoformat(), "last": value.last.isoformat(), "days": len(value)}
    if isinstance(value, Bilingual):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
