"""Commands on money: what a booking costs, what space and days would cost."""

from pathlib import Path
from typing import Any

from expobook.cli import dealing
from expobook.cli.call import Answer, Call, arg
from expobook.cli.hold import DAYS, LINE, SPACE, lines_of
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count, day
from expobook.domain.money import format_rate
from expobook.domain.price import PriceSheet
from expobook.services.diary import reading as diary
from expobook.services.money import pricing, tariffs
from expobook.words import money

_ON = arg("--on", metavar="DAY")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "show",
        show,
        arg("number", metavar="NUMBER"),
        arg("--alternative", metavar="N"),
        _ON,
        examples=("expobook price show B-2026-0001", "expobook --json price show B-2026-0001 --on 2026-01-01"),
    )
    group.command(
        "quote",
        quote,
        arg("number", nargs="?", metavar="NUMBER"),
        arg("pdf", nargs="?", metavar="FILE.pdf"),
        SPACE,
        *DAYS,
        LINE,
        _ON,
        arg("--until", metavar="DAY"),
        arg("--language", choices=("both", "zh", "en"), default="both"),
        examples=(
            "expobook price quote B-2026-0001 quotation.pdf --until 2026-12-07",
            "expobook price quote --space H05..H07 --from 2026-12-05 --days 4+3+2",
        ),
    )
    dealing.declare(group)
    group.command("tariff", tariff, _ON, examples=("expobook price tariff --on 2027-01-01",))
    group.command(
        "import",
        import_file,
        arg("file", metavar="FILE.json"),
        arg("--why", default=""),
        examples=('expobook price import tariff-2028.json --why "rates of 2028"',),
    )


def show(call: Call) -> Answer:
    """Price a booking by the tariff of a day."""
    options = call.options
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        alternative = count(options.alternative, "alternative") if options.alternative else None
        sheet = pricing.price(
            desk, booking.id, alternative=alternative, on=day(options.on, "on") if options.on else None
        )
    return _answer(call, sheet)


def quote(call: Call) -> Answer:
    """Write the quotation of a booking; without one price space and days, and write nothing."""
    options = call.options
    if options.number:
        return dealing.quotation(call)
    with call.desk() as desk:
        sheet = pricing.price_lines(desk, lines_of(call, desk.venue), on=day(options.on, "on") if options.on else None)
    return _answer(call, sheet)


def _answer(call: Call, sheet: PriceSheet) -> Answer:
    head = [call.say(f"column.{name}") for name in ("line", "sum", "amount")]
    rows = [[line.title, line.explanation, money(line.amount)] for line in sheet.lines]
    lines = table(head, rows, call.language)
    lines.append(call.say("price.net", net_fen=sheet.net))
    lines += [
        call.say("price.tax", title=t.title, percent=t.percent, net_fen=t.net, tax_fen=t.tax) for t in sheet.taxes
    ]
    lines.append(call.say("price.total", total_fen=sheet.total))
    lines.append(call.say("price.tariff", code=sheet.tariff_code, version=sheet.tariff_version))
    lines += [note.in_language(call.language) for note in sheet.notes]
    return Answer(as_data(sheet), lines)


def as_data(sheet: PriceSheet) -> dict[str, Any]:
    """Return a price for programs: the sheet and its sums, in fen."""
    return {
        "net_fen": sheet.net,
        "tax_fen": sheet.tax,
        "total_fen": sheet.total,
        "currency": sheet.currency,
        "sheet": sheet,
    }


def tariff(call: Call) -> Answer:
    """Print the rates in force on a day, with where each figure comes from."""
    on = day(call.options.on, "on") if call.options.on else None
    with call.desk() as desk:
        found = tariffs.active_tariff(desk, on)
    head = [call.say(f"column.{name}") for name in ("rule", "class", "phase", "rate", "source")]
    rows = [[each.rule, each.space_class, each.phase, format_rate(each.rate), each.source] for each in found.rates]
    return Answer(
        found, [call.say("price.tariff", code=found.code, version=found.version), *table(head, rows, call.language)]
    )


def import_file(call: Call) -> Answer:
    """Put a tariff file into the book as its next version; what was priced and signed before stays as it was."""
    with call.desk() as desk:
        added, _ = tariffs.import_tariff(desk, Path(call.options.file), why=call.options.why)
    return Answer(
        {"code": added.code, "version": added.version},
        [call.say("price.tariff", code=added.code, version=added.version)],
    )
