"""Commands on the money of contracts: entries, statements, what is overdue, what cancelling comes to."""

from pathlib import Path
from typing import Any

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import day
from expobook.domain.account import Account, PostingKind, Statement, account_name
from expobook.domain.errors import BadInput
from expobook.domain.money import parse_yuan
from expobook.services.contracts import accounting
from expobook.services.files import write_file
from expobook.words import money

_CONTRACT = arg("contract", metavar="CONTRACT")
_ON = arg("--on", metavar="DAY")
_ACCOUNTS = [each.value for each in Account]


def declare(group: Group) -> None:
    """Add the commands of the group."""
    for name, run, why in (("receive", receive, False), ("refund", refund, False), ("keep", keep, True)):
        group.command(
            name,
            run,
            _CONTRACT,
            arg("account", choices=_ACCOUNTS),
            arg("amount", metavar="AMOUNT"),
            _ON,
            arg("--reference", metavar="TEXT", default=""),
            arg("--why", metavar="TEXT", default="", required=why),
            examples=("expobook money receive C-2026-0001 earnest 1,260,000.00 --reference BANK-771",)
            if name == "receive"
            else (),
        )
    group.command(
        "statement",
        statement,
        _CONTRACT,
        arg("file", nargs="?", metavar="FILE.pdf|FILE.xlsx"),
        _ON,
        arg("--language", choices=("both", "zh", "en"), default="both"),
        examples=(
            "expobook money statement C-2026-0001",
            "expobook money statement C-2026-0001 account.pdf --on 2026-12-31",
        ),
    )
    group.command("list", listed, _ON, arg("--overdue", action="store_true"))
    group.command(
        "cancel",
        cancel,
        _CONTRACT,
        _ON,
        arg("--by-earnest", action="store_true"),
        examples=("expobook money cancel C-2026-0001 --on 2026-12-01",),
    )


def receive(call: Call) -> Answer:
    """Enter money that came in."""
    return _post(call, PostingKind.RECEIPT)


def refund(call: Call) -> Answer:
    """Enter money that was given back."""
    return _post(call, PostingKind.REFUND)


def keep(call: Call) -> Answer:
    """Enter what was kept of money held, with the reason."""
    return _post(call, PostingKind.KEPT)


def _post(call: Call, kind: PostingKind) -> Answer:
    options = call.options
    with call.desk() as desk:
        made, _ = accounting.post(
            desk,
            options.contract,
            kind,
            Account(options.account),
            parse_yuan(options.amount, "amount"),
            day=day(options.on, "on") if options.on else None,
            reference=options.reference,
            why=options.why,
        )
        state = accounting.statement_on(desk, options.contract)
    held = state.account(made.account).held
    facts = {"number": options.contract, "kind": made.kind, "account": made.account, "amount_fen": made.amount}
    return Answer(made, [call.say("money.posted", **facts, held_fen=held)])


def statement(call: Call) -> Answer:
    """Show how the money of a contract stands on a day; write it as PDF or XLSX."""
    options = call.options
    on = day(options.on, "on") if options.on else None
    with call.desk() as desk:
        state = accounting.statement_on(desk, options.contract, on)
        path = None
        if options.file:
            path = Path(options.file)
            if path.suffix.lower() not in (".pdf", ".xlsx"):
                raise BadInput(field="file", value=path.name, why="pdf-or-xlsx")
            write_file(
                path,
                accounting.statement_xlsx(desk, options.contract, on)
                if path.suffix.lower() == ".xlsx"
                else accounting.statement_pdf(desk, options.contract, on, options.language),
            )
    lines = [*_statement(call, state), *([call.say("venue.written", path=path)] if path else [])]
    return Answer(as_data(state) | {"path": path}, lines)


def as_data(state: Statement) -> dict[str, Any]:
    """Return a statement for programs: the rows and their sums, in fen."""
    return {
        "paid_fen": state.paid,
        "open_fen": state.open,
        "overdue_fen": state.overdue,
        "interest_fen": state.interest,
        "interest_open_fen": state.interest_open,
        "held_fen": {each.account.value: each.held for each in state.accounts},
        "statement": state,
    }


def _statement(call: Call, state: Statement) -> list[str]:
    head = [call.say(f"column.{name}") for name in ("part", "due", "amount", "paid", "open", "days-late", "interest")]
    rows: list[list[Any]] = [
        [
            each.instalment.title,
            each.due,
            money(each.instalment.amount),
            money(each.paid),
            money(each.open),
            each.days_late,
            money(each.interest),
        ]
        for each in state.instalments
    ]
    rows.append(["", None, money(state.total), money(state.paid), money(state.open), None, money(state.interest)])
    lines = table(head, rows, call.language)
    kept = [each for each in state.accounts if each.agreed or each.received]
    head = [call.say(f"column.{name}") for name in ("account", "agreed", "received", "given-back", "kept", "held")]
    accounts_ = [
        [account_name(each.account), *map(money, (each.agreed, each.received, each.refunded, each.kept, each.held))]
        for each in kept
    ]
    return [*lines, "", *table(head, accounts_, call.language)]


def listed(call: Call) -> Answer:
    """List the accounts of contracts in force, or only those that are overdue."""
    options = call.options
    with call.desk() as desk:
        found = accounting.accounts(desk, day(options.on, "on") if options.on else None, overdue_only=options.overdue)
    head = [call.say(f"column.{name}") for name in ("number", "title", "paid", "open", "overdue", "interest", "due")]
    rows = [
        [
            each.number,
            each.event,
            *map(money, (each.statement.paid, each.statement.open, each.statement.overdue)),
            money(each.statement.interest_open),
            each.next_due,
        ]
        for each in found
    ]
    data = [{"number": each.number, "next_due": each.next_due} | as_data(each.statement) for each in found]
    return Answer(data, table(head, rows, call.language))


def cancel(call: Call) -> Answer:
    """Show what it comes to when the notice of cancellation arrives on a day; nothing is written."""
    options = call.options
    with call.desk() as desk:
        found = accounting.cancellation_on(
            desk, options.contract, day(options.on, "on") if options.on else None, by_earnest=options.by_earnest
        )
    rows = [[each.title, each.explanation, money(each.amount)] for each in found.lines]
    lines = table([call.say(f"column.{name}") for name in ("line", "sum", "amount")], rows, call.language)
    word = "money.comes-back" if found.back >= 0 else "money.still-owed"
    lines.append(call.say(word, day=found.day, back_fen=abs(found.back)))
    return Answer({"back_fen": found.back, "cancellation": found}, lines)
