"""Commands on contracts: draft, approve, issue, verify, list, reprint; what follows is in ``contract_life``."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from expobook.cli import contract_life
from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import plain, table
from expobook.cli.values import count, day, stay
from expobook.domain.contract_state import ContractState
from expobook.domain.errors import FileTrouble, UserError
from expobook.services.contracts import approving, contracting, drafting, verifying
from expobook.services.contracts.register import RegisterFilter, RegisterRow, contract_register
from expobook.services.diary import reading as diary
from expobook.services.files import write_file
from expobook.words import money


class IssuedNotWritten(UserError):
    """The contract is in the register, but its file could not be written: ``number``, ``path``, ``why``."""

    code = "issued-not-written"


_NUMBER = arg("number", metavar="NUMBER")
_LANGUAGE = arg("--language", choices=("both", "zh", "en"), default="both")
_PDF = arg("pdf", metavar="FILE.pdf")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "draft",
        draft,
        _NUMBER,
        _PDF,
        _LANGUAGE,
        arg("--alternative", metavar="N"),
        arg("--mark-since", metavar="VERSION"),
        examples=("expobook contract draft B-2026-0001 draft.pdf --language zh",),
    )
    group.command(
        "approve",
        approve,
        _NUMBER,
        arg("--why", required=True, metavar="TEXT"),
        examples=('expobook contract approve B-2026-0001 --why "terms as discussed" --who "Wang"',),
    )
    group.command(
        "issue", issue, _NUMBER, _PDF, _LANGUAGE, examples=("expobook contract issue B-2026-0001 contract.pdf",)
    )
    group.command(
        "verify",
        verify,
        arg("file", metavar="FILE.pdf"),
        examples=("expobook contract verify contract.pdf --book halls.expobook",),
    )
    group.command(
        "list",
        listed,
        arg("text", nargs="?", metavar="TEXT", default=""),
        arg("--state", nargs="+", choices=[each.value for each in ContractState if each is not ContractState.DRAFT]),
        arg("--from", metavar="DAY"),
        arg("--until", metavar="DAY"),
        arg("--year", metavar="YEAR"),
        arg("--licence", metavar="FIRST..LAST"),
        arg("--unsigned", action="store_true"),
        examples=(
            "expobook --json contract list",
            "expobook contract list auto --state signed amended",
            "expobook contract list --year 2027 --licence 2027-03-01..2027-03-31",
        ),
    )
    group.command(
        "reprint",
        reprint,
        arg("contract", metavar="CONTRACT"),
        _PDF,
        examples=("expobook contract reprint C-2026-0001 again.pdf",),
    )
    contract_life.declare(group)


def draft(call: Call) -> Answer:
    """Print a draft, and say what is missing before it can be issued."""
    options = call.options
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        chosen = count(options.alternative, "alternative") if options.alternative else None
        since = count(options.mark_since, "mark-since") if options.mark_since else None
        made = drafting.draft_contract(desk, booking.id, options.language, alternative=chosen, mark_since=since)
        path = write_file(Path(options.pdf), drafting.contract_pdf(made))
        missing = drafting.missing_fields(made)
    lines = [call.say("contract.written", path=path)]
    lines += [call.say("contract.missing", article=each.article, words=each.words) for each in missing]
    return Answer({"path": path, "total_fen": made.price.total, "missing": list(missing)}, lines)


def issue(call: Call) -> Answer:
    """Issue the contract of a booking and write its PDF."""
    options = call.options
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        issued, _ = contracting.issue_contract(desk, booking.id, options.language)
        try:
            path = write_file(Path(options.pdf), contracting.reprint(desk, issued.number))
        except FileTrouble as trouble:
            raise IssuedNotWritten(number=issued.number, **trouble.facts) from trouble
    return Answer(issued, [call.say("contract.issued", number=issued.number, path=path, sha256=issued.pdf_sha256)])


def verify(call: Call) -> Answer:
    """Tell whether a PDF is the one that was issued; exit code 1 when it is not."""
    with call.desk() as desk:
        verdict = verifying.verify_contract(desk, Path(call.options.file))
    return Answer(
        {"genuine": verdict.genuine, "verdict": verdict}, verifying.told(verdict, call.language), sound=verdict.genuine
    )


def approve(call: Call) -> Answer:
    """Approve what a booking's contract says now."""
    with call.desk() as desk:
        booking = diary.booking_named(desk, call.options.number)
        made, _ = approving.approve_contract(desk, booking.id, why=call.options.why)
    return Answer(made, [call.say("contract.approved", number=booking.number, who=made.who)])


def listed(call: Call) -> Answer:
    """List contracts, all or those that fit."""
    options = call.options
    wanted = RegisterFilter(
        text=options.text,
        states=frozenset(map(ContractState, options.state or ())),
        year=count(options.year, "year") if options.year else None,
        during=stay(options.licence, "licence") if options.licence else None,
        issued_from=day(getattr(options, "from"), "from") if getattr(options, "from") else None,
        issued_until=day(options.until, "until") + timedelta(days=1) if options.until else None,
        unsigned_amendment=True if options.unsigned else None,
    )
    with call.desk() as desk:
        found = contract_register(desk, wanted)
    head = [call.say(f"column.{name}") for name in ("number", "booking", "title", "issued", "state", "total")]
    rows = [
        [one.number, one.booking_number, one.event, one.contract.issued_at.date(), one.contract.state, money(one.total)]
        for one in found
    ]
    return Answer([_row(each) for each in found], table(head, rows, call.language))


def _row(each: RegisterRow) -> dict[str, Any]:
    """Return a row for programs: the contract, and what the register adds to it."""
    more = {"event": each.event, "organiser": each.organiser, "stay": each.stay, "booking": each.booking_number}
    contract: dict[str, Any] = plain(each.contract)
    return contract | more | {"total_now": each.total, "waiting": each.waiting}


def reprint(call: Call) -> Answer:
    """Write an issued PDF again, byte for byte."""
    with call.desk() as desk:
        path = write_file(Path(call.options.pdf), contracting.reprint(desk, call.options.contract))
    return Answer({"path": path}, [call.say("venue.written", path=path)])
