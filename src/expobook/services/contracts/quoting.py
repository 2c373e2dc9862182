"""Quotations: a booking's date sets priced side by side, written, numbered and kept as they left the house."""

import hashlib
import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from expobook.domain.booking import Booking, Kind
from expobook.domain.errors import BadInput, NotAllowed
from expobook.domain.price import DepositKind, ForeignCurrency
from expobook.domain.text import Bilingual
from expobook.services.changes import Changes
from expobook.services.contracts.data import house_of, licensee_of, space_rows
from expobook.services.contracts.numbering import paper_number
from expobook.services.desk import Desk
from expobook.services.diary.placing import ranks_of
from expobook.services.money.payment_terms import payment_terms, terms_of
from expobook.services.money.pricing import price_in
from expobook.services.money.tariffs import tariff_on
from expobook.services.rules import rules_of
from expobook.storage.dealings import Quotation
from expobook.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from expobook.papers.quotation import QuotationPaper

VALID_DAYS = 14  # unless said, or the hold ends before


def quote(
    desk: Desk, booking_id: int, language: str = "both", *, valid_until: date | None = None
) -> tuple[Quotation, bytes, Changes]:
    """Quote every standing date set of a booking side by side, and keep the paper under the next number.

    It is open until close of business on ``valid_until``, 14 days from today by default; never longer than the hold.

    Raises:
        NotAllowed: the booking has no space, or is a closure.
        BadInput: ``valid_until`` has gone by, or an unknown language.
        NoTariff, NoRate: the tariff does not say.
    """
    from expobook.papers.quotation import quotation_pdf

    moment = desk.now()
    if language not in ("both", "zh", "en"):
        raise BadInput(field="language", value=language, why="unknown-language")
    if valid_until is not None and valid_until < moment.date():
        raise BadInput(field="until", value=valid_until.isoformat(), why="gone-by")

    def work(uow: UnitOfWork) -> tuple[Quotation, bytes]:
        booking = uow.bookings.get(booking_id)
        if booking.kind is not Kind.EVENT or not booking.active_lines():
            raise NotAllowed(deed="quote", name=booking.number, state=booking.status, allowed=())
        until = _open_until(uow, booking, moment, valid_until)
        number = paper_number(uow, "BJ", "quotation", moment.year)
        paper = _paper(desk, uow, booking, number, until, language)
        pdf = quotation_pdf(paper)
        told = {"alternatives": [[each.number, each.sheet.total] for each in paper.alternatives]}
        made = Quotation(0, booking_id, number, moment, until, desk.actor.name, hashlib.sha256(pdf).hexdigest().upper())
        stored = uow.dealings.add_quotation(made, json.dumps(told), pdf)
        uow.audit.add(desk.actor, moment, "quote", "booking", booking_id, after=json.dumps({"number": number} | told))
        return stored, pdf

    stored, pdf = desk.store.transact(work)
    return stored, pdf, Changes(bookings=frozenset({booking_id}))


def _open_until(uow: UnitOfWork, booking: Booking, moment: datetime, day: date | None) -> datetime:
    chosen = day or moment.date() + timedelta(days=VALID_DAYS)
    until = datetime.combine(chosen, rules_of(uow).closing_time)
    if booking.expires is not None and moment < booking.expires < until:
        return booking.expires
    return until


def _paper(
    desk: Desk, uow: UnitOfWork, booking: Booking, number: str, until: datetime, language: str
) -> "QuotationPaper":
    from expobook.papers.cover import space_words
    from expobook.papers.quotation import Alternative, QuotationPaper

    today = desk.now().date()
    house, terms = house_of(uow), terms_of(uow)
    organiser = uow.parties.organiser(booking.organiser_id) if booking.organiser_id else None
    event = uow.parties.event(booking.event_id).name if booking.event_id else booking.title
    ranks = ranks_of(uow, [booking.id]).get(booking.id, ())
    made = []
    for place, alternative in enumerate(booking.alternatives, 1):
        lines = booking.active_lines(alternative)
        stay, show = booking.stay(alternative), booking.show(alternative)
        assert stay is not None
        assert show is not None
        sheet = price_in(desk, uow, booking, alternative, today)
        if sheet.currency != "CNY":
            raise ForeignCurrency(number=booking.number, currency=sheet.currency)
        money = payment_terms(terms, sheet, stay, today)
        earnest = sum(each.amount for each in money.instalments if each.kind is DepositKind.EARNEST)
        ids = {line.id for line in lines}
        rank = max((each.rank for each in ranks if each.line_id in ids), default=0 if booking.status.is_firm else None)
        named = space_words(desk.venue, space_rows(desk.venue, lines, {line.id: "A" for line in lines}))
        space = Bilingual(named.zh.rpartition("，")[0], named.en.rpartition("; ")[0])  # the area is a row of its own
        made.append(Alternative(place, space, stay, show, rank, sheet, earnest))
    tariff = tariff_on(uow, today)
    name = Bilingual(
        f"{tariff.name.zh} {tariff.code} 第{tariff.version}版",
        f"{tariff.name.en} {tariff.code}, version {tariff.version}",
    )
    return QuotationPaper(
        number,
        today,
        until,
        house.party,
        licensee_of(organiser),
        event,
        tuple(made),
        name,
        language,
        house.sample or booking.demo,
    )


def quotations_of(desk: Desk, booking_id: int | None = None) -> tuple[Quotation, ...]:
    """Return the quotations of a booking, or of the whole book, oldest first."""
    with desk.store.read() as uow:
        return tuple(uow.dealings.quotations(booking_id))


def quotation_again(desk: Desk, number: str) -> bytes:
    """Return the very bytes of a quotation; raises ``UnknownThing``."""
    with desk.store.read() as uow:
        return uow.dealings.quotation_pdf(number)
