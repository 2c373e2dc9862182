"""Commands on contracts: draft, issue, verify, list, reprint, void."""

from pathlib import Path

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count
from expobook.domain.contract import IssuedContract
from expobook.domain.errors import FileTrouble, UserError
from expobook.services import contracting, diary
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
        examples=("expobook contract draft B-2026-0001 draft.pdf --language zh",),
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
    group.command("list", listed, examples=("expobook --json contract list",))
    group.command(
        "reprint",
        reprint,
        arg("contract", metavar="CONTRACT"),
        _PDF,
        examples=("expobook contract reprint C-2026-0001 again.pdf",),
    )
    group.command("void", void, arg("contract", metavar="CONTRACT"), arg("--why", required=True, metavar="TEXT"))


def draft(call: Call) -> Answer:
    """Print a draft, and say what is missing before it can be issued."""
    options = call.options
    with call.desk() as desk:
        booking = diary.booking_named(desk, options.number)
        chosen = count(options.alternative, "alternative") if options.alternative else None
        made = contracting.draft_contract(desk, booking.id, options.language, alternative=chosen)
        path = write_file(Path(options.pdf), contracting.contract_pdf(made))
        missing = contracting.missing_fields(made)
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
        verdict = contracting.verify_contract(desk, Path(call.options.file))
    number = verdict.contract.number if verdict.contract else verdict.claimed_number
    words = call.say(f"contract.{verdict.standing.value}", number=number or "–", sha256=verdict.file_sha256)
    return Answer({"genuine": verdict.genuine, "verdict": verdict}, [words], sound=verdict.genuine)


def listed(call: Call) -> Answer:
    """List every contract that was issued."""
    with call.desk() as desk:
        found = contracting.contracts_register(desk)
        numbers = {booking.id: booking.number for booking in diary.list_bookings(desk)}
    head = [call.say(f"column.{name}") for name in ("number", "booking", "signed", "state", "total")]
    rows = [
        [each.number, numbers[each.booking_id], each.issued_at.date(), each.state, money(each.total)] for each in found
    ]
    return Answer(list(found), table(head, rows, call.language))


def reprint(call: Call) -> Answer:
    """Write an issued PDF again, byte for byte."""
    with call.desk() as desk:
        path = write_file(Path(call.options.pdf), contracting.reprint(desk, call.options.contract))
    return Answer({"path": path}, [call.say("venue.written", path=path)])


def void(call: Call) -> Answer:
    """Make a contract void; its paper stays in the register."""
    with call.desk() as desk:
        marked, _ = contracting.void_contract(desk, call.options.contract, why=call.options.why)
    return Answer(marked, [_state(call, marked)])


def _state(call: Call, contract: IssuedContract) -> str:
    return call.say("contract.state", number=contract.number, state=contract.state)
