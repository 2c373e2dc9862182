"""Commands on tariffs: list, show, files in and out, check, differences between versions."""

import json
from pathlib import Path
from typing import Any

from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count
from expobook.domain.money import format_fen
from expobook.domain.tariff_difference import tariff_differences
from expobook.domain.tariff_file import tariff_from_data
from expobook.services.files import write_file
from expobook.services.money import tariffs
from expobook.services.money.tariff_words import differences_said

_FILE = arg("file", metavar="FILE.json")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command("list", listed, examples=("expobook tariff list",))
    group.command(
        "import",
        import_file,
        _FILE,
        arg("--why", default="", metavar="TEXT"),
        examples=('expobook tariff import tariff-2028.json --why "rates of 2028"',),
    )
    group.command(
        "export",
        export,
        _FILE,
        arg("--code", metavar="CODE"),
        arg("--version-no", metavar="N"),
        examples=("expobook tariff export tariff.json",),
    )
    group.command(
        "check",
        check,
        arg("file", metavar="FILE.json|NAME"),
        examples=("expobook tariff check tariff.json", "expobook tariff check kdj"),
    )
    group.command(
        "diff",
        diff,
        arg("first", metavar="FILE|CODE[@N]"),
        arg("second", nargs="?", metavar="FILE|CODE[@N]"),
        examples=("expobook tariff diff tariff.json", "expobook tariff diff 2026-07@1 2026-07@2"),
    )


def listed(call: Call) -> Answer:
    """List every version of every tariff in the book."""
    with call.desk() as desk:
        found = tariffs.tariff_versions(desk)
    head = [call.say(f"column.{name}") for name in ("code", "version", "from", "until")]
    rows = [[each.code, str(each.version), each.valid_from, each.valid_until] for each in found]
    return Answer(list(found), table(head, rows, call.language))


def import_file(call: Call) -> Answer:
    """Put a tariff file into the book as its next version; what was priced and signed before stays as it was."""
    with call.desk() as desk:
        added, _ = tariffs.import_tariff(desk, tariffs.tariff_path(call.options.file), why=call.options.why)
    facts = {"code": added.code, "version": added.version}
    return Answer(facts, [call.say("price.tariff", **facts)])


def export(call: Call) -> Answer:
    """Write a tariff into a file that can be edited and taken in again."""
    options = call.options
    with call.desk() as desk:
        version = count(options.version_no, "version") if options.version_no else None
        path = write_file(Path(options.file), tariffs.export_tariff(desk, options.code, version))
    return Answer({"path": path}, [call.say("venue.written", path=path)])


def check(call: Call) -> Answer:
    """Judge a tariff file without taking it in: refused as a whole, or with what may be a slip; reckon its examples."""
    data = tariffs.read_tariff(tariffs.tariff_path(call.options.file))
    tariff = tariff_from_data(data)
    if call.book is None:
        found: tuple[Any, ...] = ()
    else:
        with call.desk() as desk:
            found = tariffs.doubts_about(desk, data)
    worked = tariffs.examples_reckoned(data)
    facts = {"code": tariff.code, "rates": len(tariff.rates), "services": len(tariff.services)}
    lines = [call.say("tariff.sound", **facts), *(call.say("tariff.doubt", doubt=each) for each in found)]
    for each in worked:
        told = {"title": each.example.title.in_language(call.language), "by_hand": each.example.by_hand}
        amounts = {"hand": format_fen(each.example.net), "reckoned": format_fen(each.net), "currency": tariff.currency}
        lines.append(call.say("tariff.example" if each.agrees else "tariff.example-differs", **told, **amounts))
    examples = [
        {"title": each.example.title, "by_hand": each.example.by_hand, "net_by_hand_fen": each.example.net}
        | {"net_fen": each.net, "tax_fen": each.tax, "agrees": each.agrees}
        for each in worked
    ]
    sound = all(each.agrees for each in worked)
    return Answer(facts | {"doubts": list(found), "examples": examples}, lines, sound=sound)


def diff(call: Call) -> Answer:
    """Show what differs between two tariffs, figure by figure; one alone is compared with the one in force."""
    options = call.options
    first, second = (options.first, options.second) if options.second else (None, options.first)
    before, after = _data(call, first), _data(call, second)
    found = tariff_differences(before, after)
    head = [call.say(f"column.{name}") for name in ("row", "before", "after")]
    said = differences_said(before, after, call.language)
    rows = [[each.place, each.before or "–", each.after or "–"] for each in said]
    return Answer(list(found), table(head, rows, call.language) if found else [call.say("contract.same")])


def _data(call: Call, named: str | None) -> Any:
    """Return the tariff of a file, of a code with its version (``2026-07@2``), or the one in force."""
    if named is not None and Path(named).suffix.lower() == ".json":
        return tariffs.read_tariff(Path(named))
    code, _, version = (named or "").partition("@")
    with call.desk() as desk:
        data = tariffs.tariff_data(desk, code or None, count(version, "version") if version else None)
    return json.loads(json.dumps(data))
