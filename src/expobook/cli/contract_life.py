"""Commands on contracts after issue: sign, amend, compare, complete, void, files kept, prints, letters."""

import os
from datetime import datetime, time
from pathlib import Path

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count, day
from expobook.domain.contract import IssuedContract
from expobook.domain.contract_difference import Difference
from expobook.domain.contract_state import ContractState
from expobook.services.contracts import amending, letters, signing
from expobook.services.contracts import life as contract_life
from expobook.services.contracts import printing as contract_printing
from expobook.services.contracts import versions as contract_versions
from expobook.services.contracts.register import contract_register
from expobook.services.diary import reading as diary
from expobook.services.files import read_file, write_file
from expobook.words import money

_CONTRACT = arg("contract", metavar="CONTRACT")
_SUPPLEMENT = arg("supplement", metavar="SUPPLEMENT")
_PDF = arg("pdf", metavar="FILE.pdf")
_WHY = arg("--why", required=True, metavar="TEXT")
_ON = arg("--on", metavar="DAY")
_LANGUAGE = arg("--language", choices=("both", "zh", "en"), default="both")


def declare(group: Group) -> None:
    """Add the commands to the group ``contract``."""
    group.command(
        "signed",
        signed,
        _CONTRACT,
        _ON,
        arg("--file", metavar="FILE"),
        examples=("expobook contract signed C-2026-0001 --on 2026-12-03 --file scan.pdf",),
    )
    group.command(
        "amend",
        amend,
        _CONTRACT,
        _PDF,
        _WHY,
        arg("--draft", action="store_true"),
        arg("--tariff-of-today", action="store_true"),
        examples=('expobook contract amend C-2026-0001 supplement.pdf --why "two halls more"',),
    )
    group.command("amendment-signed", amendment_signed, _SUPPLEMENT, _ON)
    group.command("withdraw", withdraw, _SUPPLEMENT, _WHY)
    group.command(
        "compare",
        compare,
        arg("first", metavar="VERSION"),
        arg("second", metavar="VERSION"),
        examples=(
            "expobook contract compare C-2026-0001 C-2026-0001-S1",
            "expobook contract compare C-2026-0001 B-2026-0001",
        ),
    )
    group.command(
        "sign",
        sign,
        arg("contract", metavar="CONTRACT|SUPPLEMENT"),
        _PDF,
        arg("--certificate", required=True, metavar="FILE.p12"),
        arg("--password-file", metavar="FILE"),
        arg("--timestamp", metavar="URL", default=""),
        examples=("expobook contract sign C-2026-0001 signed.pdf --certificate venue.p12 --password-file pass.txt",),
    )
    group.command("complete", complete, _CONTRACT)
    group.command("void", void, _CONTRACT, _WHY)
    group.command("attach", attach, _CONTRACT, arg("file", metavar="FILE"))
    group.command("files", files, _CONTRACT)
    group.command("file", file, arg("id", metavar="ID"), arg("target", metavar="FILE"))
    group.command("copy", copy, _CONTRACT, _PDF)
    group.command(
        "print",
        printed,
        arg("folder", metavar="FOLDER"),
        arg("contracts", nargs="*", metavar="CONTRACT"),
        arg("--drafts", action="store_true"),
        _LANGUAGE,
        examples=("expobook contract print out/contracts", "expobook contract print out/drafts --drafts"),
    )
    group.command(
        "mail",
        mail,
        _CONTRACT,
        arg("eml", metavar="FILE.eml"),
        arg("--to", metavar="ADDRESS", default=""),
        examples=("expobook contract mail C-2026-0001 letter.eml",),
    )
    group.command(
        "consent",
        consent,
        _CONTRACT,
        arg("visitors", metavar="VISITORS"),
        _PDF,
        _LANGUAGE,
        examples=("expobook contract consent C-2026-0001 12000 consent.pdf",),
    )


def signed(call: Call) -> Answer:
    """Note that both parties have signed; keep the scan or the signed PDF."""
    options = call.options
    with call.desk() as desk:
        moment = datetime.combine(day(options.on, "on"), time()) if options.on else desk.now()
        kept = Path(options.file) if options.file else None
        marked, _ = contract_life.sign_contract(desk, options.contract, moment, file=kept)
    return _state(call, marked)


def amend(call: Call) -> Answer:
    """Issue a supplement that states what differs between the contract and its booking; or only show it."""
    options = call.options
    asked = {"why": options.why, "by_tariff_of_today": options.tariff_of_today}
    with call.desk() as desk:
        draft = amending.draft_amendment(desk, options.contract, **asked)
        if options.draft:
            path = write_file(Path(options.pdf), amending.amendment_pdf(draft))
        else:
            made, _ = amending.issue_amendment(desk, options.contract, **asked)
            path = write_file(Path(options.pdf), amending.amendment_again(desk, made.number))
    word = "contract.amendment-draft" if options.draft else "contract.amended"
    lines = [call.say(word, number=draft.number, path=path), *_differences(call, draft.changes)]
    data = {"number": draft.number, "path": path, "difference_fen": draft.difference, "changes": list(draft.changes)}
    return Answer(data, lines)


def amendment_signed(call: Call) -> Answer:
    """Note that both parties have signed a supplement."""
    options = call.options
    with call.desk() as desk:
        moment = datetime.combine(day(options.on, "on"), time()) if options.on else desk.now()
        made, _ = amending.sign_amendment(desk, options.supplement, moment)
    return Answer(made, [call.say("contract.amendment-signed", number=made.number, total=money(made.total))])


def withdraw(call: Call) -> Answer:
    """Take back a supplement that was not signed."""
    with call.desk() as desk:
        made, _ = amending.withdraw_amendment(desk, call.options.supplement, why=call.options.why)
    return Answer(made, [call.say("contract.withdrawn", number=made.number)])


def compare(call: Call) -> Answer:
    """Show what differs between two versions of a contract."""
    with call.desk() as desk:
        found = contract_versions.compare(desk, call.options.first, call.options.second)
    return Answer(list(found), _differences(call, found) or [call.say("contract.same")])


def _differences(call: Call, found: tuple[Difference, ...]) -> list[str]:
    lines = []
    for each in found:
        lines.append(each.place.in_language(call.language))
        lines.append("  − " + each.before.in_language(call.language))
        lines.append("  + " + each.after.in_language(call.language))
    return lines


def sign(call: Call) -> Answer:
    """Sign an issued PDF with the venue's certificate, keep it, and write it."""
    options = call.options
    with call.desk() as desk:
        data, kept, _ = signing.sign_issued(
            desk,
            options.contract,
            Path(options.certificate),
            _password(options.password_file),
            stamp_url=options.timestamp,
        )
    path = write_file(Path(options.pdf), data)
    return Answer({"path": path, "kept": kept}, [call.say("venue.written", path=path)])


def _password(file: str | None) -> bytes:
    """Return the password of the certificate: the first line of a file, else of the environment."""
    if file is None:
        return os.environ.get("EXPOBOOK_CERTIFICATE_PASSWORD", "").encode()
    return read_file(Path(file), at_most=4096).split(b"\n")[0].rstrip(b"\r")


def complete(call: Call) -> Answer:
    """Note that a contract was performed."""
    with call.desk() as desk:
        return _state(call, contract_life.complete_contract(desk, call.options.contract)[0])


def void(call: Call) -> Answer:
    """Make a contract void; its paper stays in the register."""
    with call.desk() as desk:
        return _state(call, contract_life.void_contract(desk, call.options.contract, why=call.options.why)[0])


def _state(call: Call, contract: IssuedContract) -> Answer:
    return Answer(contract, [call.say("contract.state", number=contract.number, state=contract.state)])


def attach(call: Call) -> Answer:
    """Keep a file with a contract."""
    with call.desk() as desk:
        kept, _ = contract_life.attach(desk, call.options.contract, Path(call.options.file))
    return Answer(kept, [call.say("contract.kept", id=kept.id, name=kept.name, sha256=kept.sha256)])


def files(call: Call) -> Answer:
    """List the files kept with a contract."""
    with call.desk() as desk:
        found = contract_life.attachments_of(desk, call.options.contract)
    head = [call.say(f"column.{name}") for name in ("id", "name", "who", "written")]
    return Answer(list(found), table(head, [[each.id, each.name, each.who, each.at] for each in found], call.language))


def file(call: Call) -> Answer:
    """Write a file that is kept with a contract."""
    with call.desk() as desk:
        kept, data = contract_life.attached_file(desk, count(call.options.id, "id"))
    path = write_file(Path(call.options.target), data)
    return Answer({"path": path, "file": kept}, [call.say("venue.written", path=path)])


def copy(call: Call) -> Answer:
    """Write a copy with a watermark: COPY, or VOID with the reason."""
    with call.desk() as desk:
        path = write_file(Path(call.options.pdf), contract_printing.contract_copy(desk, call.options.contract))
    return Answer({"path": path}, [call.say("venue.written", path=path)])


def printed(call: Call) -> Answer:
    """Write many contracts into a folder: those named, all, or drafts of firm bookings without one."""
    options, folder = call.options, Path(call.options.folder)
    with call.desk() as desk:
        if options.drafts:
            named = [diary.booking_named(desk, each).id for each in options.contracts]
            wanted = named or [each.id for each in contract_printing.bookings_without(desk)]
            paths = contract_printing.print_drafts(desk, wanted, folder, options.language)
        else:
            numbers = options.contracts or [
                each.number for each in contract_register(desk) if each.contract.state is not ContractState.VOID
            ]
            paths = contract_printing.print_contracts(desk, numbers, folder)
    return Answer(list(paths), [call.say("contract.printed", count=len(paths), path=folder)])


def mail(call: Call) -> Answer:
    """Write a letter with the contract attached, for a mail program to send."""
    with call.desk() as desk:
        data = contract_printing.mail_contract(desk, call.options.contract, to=call.options.to)
    path = write_file(Path(call.options.eml), data)
    return Answer({"path": path}, [call.say("venue.written", path=path)])


def consent(call: Call) -> Answer:
    """Write the venue's letter of consent for the police permit, with the last day to file."""
    options = call.options
    with call.desk() as desk:
        people = count(options.visitors, "visitors")
        data = letters.consent_letter(desk, options.contract, people, options.language)
    path = write_file(Path(options.pdf), data)
    return Answer({"path": path}, [call.say("venue.written", path=path)])
