"""Commands on what is dealt before signing: quotations, services ordered, discounts asked and decided, roles."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count, day
from expobook.domain.errors import BadInput
from expobook.domain.negotiated import Discount
from expobook.domain.people import ROLES
from expobook.domain.pricing import format_quantity
from expobook.services.contracts import quoting
from expobook.services.diary import reading as diary
from expobook.services.files import write_file
from expobook.services.money import dealing

_NUMBER = arg("number", metavar="NUMBER")
_WHY = arg("--why", required=True, metavar="TEXT")


def declare(group: Group) -> None:
    """Add the commands to the group ``price``."""
    group.command("quotations", quotations, arg("number", nargs="?", metavar="NUMBER"))
    group.command("requote", requote, arg("quotation", metavar="QUOTATION"), arg("pdf", metavar="FILE.pdf"))
    group.command(
        "order",
        order,
        _NUMBER,
        arg("service", metavar="SERVICE"),
        arg("quantity", metavar="QUANTITY"),
        examples=("expobook price order B-2026-0001 power-380-60 12",),
    )
    group.command(
        "overtime",
        overtime,
        _NUMBER,
        arg("hall", nargs="?", metavar="HALL"),
        arg("day", nargs="?", metavar="DAY"),
        arg("hours", nargs="?", metavar="HOURS", default="0"),
        arg("--evening", action="store_true"),
        examples=("expobook price overtime B-2026-0001 H05 2026-12-12 2.5",),
    )
    group.command(
        "discount",
        discount,
        _NUMBER,
        arg("percent", metavar="PERCENT"),
        _WHY,
        arg("--alternative", metavar="N"),
        examples=('expobook price discount B-2026-0001 4.5 --why "third year in a row" --who "Li Wei"',),
    )
    group.command("discounts", discounts, _NUMBER)
    group.command(
        "approve", approve, arg("discount", metavar="ID"), _WHY, examples=('expobook price approve 3 --why "agreed"',)
    )
    group.command("refuse", refuse, arg("discount", metavar="ID"), _WHY)
    group.command("role", role, arg("person", nargs="?", metavar="NAME"), arg("role", nargs="?", choices=ROLES))


def quotation(call: Call) -> Answer:
    """Write the quotation of a booking: every date set side by side, each line worked out."""
    options = call.options
    if not options.pdf:
        raise BadInput(field="file", value="", why="empty")
    until = day(options.until, "until") if options.until else None
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        made, pdf, _ = quoting.quote(desk, booking.id, options.language, valid_until=until)
    path = write_file(Path(options.pdf), pdf)
    told = call.say("price.quoted", number=made.number, path=path, until=made.valid_until)
    return Answer({"quotation": made, "path": path}, [told])


def quotations(call: Call) -> Answer:
    """List the quotations of a booking, or of the book."""
    with call.desk() as desk:
        number = call.options.number
        booking_id = diary.booking_named(desk, number).id if number else None
        found = quoting.quotations_of(desk, booking_id)
        names = {booking.id: booking.number for booking in diary.list_bookings(desk)}
    head = [call.say(f"column.{name}") for name in ("number", "booking", "written", "valid", "who")]
    rows = [
        [each.number, names[each.booking_id], each.written_at.date(), each.valid_until, each.written_by]
        for each in found
    ]
    return Answer(list(found), table(head, rows, call.language))


def requote(call: Call) -> Answer:
    """Write a quotation again, byte for byte."""
    with call.desk() as desk:
        path = write_file(Path(call.options.pdf), quoting.quotation_again(desk, call.options.quotation))
    return Answer({"path": path}, [call.say("venue.written", path=path)])


def order(call: Call) -> Answer:
    """Set how much of a service a booking orders."""
    options = call.options
    quantity = _decimal(options.quantity, "quantity")
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        dealing.order_service(desk, booking.id, options.service, quantity)
        found = dealing.orders_of(desk, booking.id)
    lines = [f"{each.service}: {format_quantity(Decimal(each.thousandths) / 1000)}" for each in found]
    return Answer(list(found), lines or [call.say("price.no-orders")])


def overtime(call: Call) -> Answer:
    """Set the hours beyond the daily ones of a hall on a day, or list them."""
    options = call.options
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        if options.hall:
            hours = _decimal(options.hours, "hours")
            on = day(options.day or "", "day")
            dealing.order_overtime(desk, booking.id, options.hall, on, hours, evening=options.evening)
        found = dealing.overtime_of(desk, booking.id)
    head = [call.say(f"column.{name}") for name in ("day", "hall", "hours", "evening")]
    rows = [[use.day, use.hall, format_quantity(Decimal(use.minutes) / 60), use.evening] for use in found]
    return Answer(list(found), table(head, rows, call.language))


def discount(call: Call) -> Answer:
    """Ask for a discount; within one's own limit it holds at once."""
    options = call.options
    percent = _decimal(options.percent, "percent")
    alternative = count(options.alternative, "alternative") if options.alternative else 0
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        asked, _ = dealing.ask_discount(desk, booking.id, percent, why=options.why, alternative=alternative)
    return _decided(call, asked)


def discounts(call: Call) -> Answer:
    """List what was asked for a booking, and how it was decided."""
    with call.desk() as desk:
        booking = diary.booking_named(desk, call.options.number)
        found = dealing.discounts_of(desk, booking.id)
    head = [call.say(f"column.{name}") for name in ("id", "percent", "state", "who", "reason", "decided")]
    rows: list[list[Any]] = [
        [each.id, f"{each.percent.normalize():f}", each.state, each.asked_by, each.why, each.decided_by or "–"]
        for each in found
    ]
    return Answer(list(found), table(head, rows, call.language))


def approve(call: Call) -> Answer:
    """Approve a discount that waits."""
    return _decide(call, approve=True)


def refuse(call: Call) -> Answer:
    """Refuse a discount that waits."""
    return _decide(call, approve=False)


def _decide(call: Call, *, approve: bool) -> Answer:
    number = count(call.options.discount, "id")
    with call.desk() as desk:
        decided, _ = dealing.decide_discount(desk, number, approve=approve, why=call.options.why)
    return _decided(call, decided)


def _decided(call: Call, found: Discount) -> Answer:
    facts = {"id": found.id, "percent": found.percent.normalize(), "state": found.state}
    return Answer(found, [call.say("price.discount", **facts, who=found.decided_by)])


def role(call: Call) -> Answer:
    """Name the role of a person, or list who has which."""
    options = call.options
    with call.desk() as desk:
        if options.person and options.role:
            dealing.set_role(desk, options.person, options.role)
        elif options.person:
            raise BadInput(field="role", value="", why="unknown-role", known=", ".join(ROLES))
        found = dealing.roles(desk)
    head = [call.say(f"column.{name}") for name in ("name", "role")]
    return Answer(dict(found), table(head, list(found.items()), call.language))


def _decimal(text: str, field: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise BadInput(field=field, value=text[:30], why="not-a-number") from None
    if not value.is_finite():
        raise BadInput(field=field, value=text[:30], why="not-a-number")
    return value
