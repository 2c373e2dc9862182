"""Commands on the rules of the diary and the days off that workdays are counted by."""

from pathlib import Path
from typing import Any

from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.values import count, seen
from expobook.domain.calendar import CalendarYear
from expobook.domain.holds import DiaryRules
from expobook.services import rules
from expobook.services.book import notices
from expobook.words import source_words

_DAYS = ("hold-days", "challenge-days", "theme-days", "turnaround-days")


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command("show", show, examples=("expobook rules show",))
    group.command(
        "set",
        set_,
        *(arg(f"--{name}", metavar="DAYS") for name in _DAYS),
        arg("--closing-time", metavar="HH:MM"),
        arg("--why", required=True, metavar="TEXT"),
        SEEN,
        examples=('expobook rules set --hold-days 21 --why "board of 3 Nov"',),
    )
    years = arg("year", nargs="?", metavar="YEAR")
    group.command("days-off", days_off, years, examples=("expobook rules days-off 2027",))
    group.command(
        "import-days-off",
        import_days_off,
        arg("file", metavar="FILE"),
        arg("--why", required=True, metavar="TEXT"),
        examples=('expobook rules import-days-off 2027.json --why "notice of the State Council"',),
    )


def show(call: Call) -> Answer:
    """Say what the rules in force are."""
    with call.desk() as desk:
        found = rules.diary_rules(desk)
    return Answer(_plain(found), _lines(call, found))


def set_(call: Call) -> Answer:
    """Change rules; what is not given stays."""
    options = vars(call.options)
    given = {name.replace("-", "_"): options[name.replace("-", "_")] for name in _DAYS}
    choices: dict[str, int | str] = {name: count(text, name) for name, text in given.items() if text is not None}
    if call.options.closing_time is not None:
        choices["closing_time"] = call.options.closing_time
    with call.desk() as desk:
        saved, _ = rules.set_rules(desk, why=call.options.why, expected_version=seen(call.options), **choices)
    return Answer(_plain(saved), _lines(call, saved))


def days_off(call: Call) -> Answer:
    """List the years that are known, or the days of one."""
    with call.desk() as desk:
        years = notices.years(desk)
    if call.options.year is None:
        return Answer([_year(each) for each in years], [_line(call, each) for each in years])
    wanted = count(call.options.year, "year")
    found = next((each for each in years if each.year == wanted), None)
    if found is None:
        return Answer(None, [call.say("rules.no-year", year=wanted)], sound=False)
    names = found.names
    lines = [f"{day}  {names[day].in_language(call.language) if day in names else ''}" for day in sorted(found.off)]
    lines += [f"{day}  {call.say('rules.makeup')}" for day in sorted(found.makeup)]
    return Answer(_year(found) | {"off": sorted(found.off), "makeup": sorted(found.makeup)}, lines)


def import_days_off(call: Call) -> Answer:
    """Take in a year's notice; workdays are counted by it from now on."""
    with call.desk() as desk:
        taken, _ = notices.import_year(desk, Path(call.options.file), why=call.options.why)
    return Answer(_year(taken), [_line(call, taken)])


def _plain(found: DiaryRules) -> dict[str, Any]:
    days = {name.replace("-", "_"): getattr(found, name.replace("-", "_")) for name in _DAYS}
    return days | {"closing_time": f"{found.closing_time:%H:%M}", "version": found.version}


def _lines(call: Call, found: DiaryRules) -> list[str]:
    values = _plain(found)
    return [call.say(f"rules.{name}", value=values[name.replace("-", "_")]) for name in (*_DAYS, "closing-time")]


def _year(found: CalendarYear) -> dict[str, Any]:
    return {"year": found.year, "source": found.source, "forecast": found.forecast, "days_off": len(found.off)}


def _line(call: Call, found: CalendarYear) -> str:
    key = "rules.forecast" if found.forecast else "rules.notice"
    return call.say(
        key,
        year=str(found.year),
        off=len(found.off),
        makeup=len(found.makeup),
        source=source_words(found.source, call.language),
    )
