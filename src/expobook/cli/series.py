"""Commands on yearly shows: enter, change, list, show, and make the placeholders of a year."""

from dataclasses import replace

from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.describe import headline, rank
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.cli.values import count, names, phase_days, seen, space, whole
from expobook.domain.series import Series, YearRule
from expobook.services.diary.series import (
    Placed,
    Refused,
    Year,
    all_series,
    place_all,
    place_edition,
    save_series,
    series_named,
    years_of,
)
from expobook.services.rules import checked_theme
from expobook.words import rule_words, sentence

_ID = arg("id", metavar="ID")
_EXAMPLE = 'expobook series add "Boat show" --name-other 船展 --rule spring+2w-4 --space H01..H03 --days 3+4+2'


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command(
        "add", add, arg("name"), arg("--name-other", metavar="NAME"), arg("--rule", required=True),
        arg("--space", required=True, nargs="+"), arg("--days", required=True, metavar="B+S+D"),
        arg("--refusal", default="270", metavar="DAYS"), arg("--organiser", metavar="ID"), arg("--theme", default=""),
        examples=(_EXAMPLE,),
    )  # fmt: skip
    group.command(
        "change", change, _ID, arg("--name"), arg("--name-other", metavar="NAME"), arg("--rule"),
        arg("--space", nargs="+"), arg("--days", metavar="B+S+D"), arg("--refusal", metavar="DAYS"),
        arg("--organiser", metavar="ID"), arg("--theme"),
        arg("--end", dest="active", action="store_false", default=None),
        arg("--go-on", dest="active", action="store_true", default=None), SEEN,
        examples=("expobook series change 1 --rule W20-4", "expobook series change 1 --go-on"),
    )  # fmt: skip
    group.command("list", listed, examples=("expobook --json series list",))
    group.command("show", show, _ID, examples=("expobook series show 1",))
    group.command(
        "place", place, arg("year", metavar="YEAR"), arg("id", metavar="ID", nargs="?"),
        examples=("expobook series place 2028", "expobook series place 2028 1"),
    )  # fmt: skip


def add(call: Call) -> Answer:
    """Enter a yearly show."""
    options = call.options
    with call.desk() as desk:
        new = Series(
            0,
            names(options.name, options.name_other, "name"),
            YearRule(options.rule),
            space(desk.venue, options.space),
            *phase_days(options.days),
            whole(options.refusal, "refusal"),
            count(options.organiser, "organiser") if options.organiser else 0,
            checked_theme(options.theme),
        )
        saved, _ = save_series(desk, new)
    return Answer(saved, _said(call, saved))


def change(call: Call) -> Answer:
    """Change a yearly show; what is not given stays, and so do placeholders that are in the book."""
    options = call.options
    with call.desk() as desk:
        known = series_named(desk, count(options.id, "id"))
        version = seen(options)
        known = known if version is None else replace(known, version=version)
        usual = (known.build_up, known.show, known.dismantle)
        build, opens, dismantle = phase_days(options.days) if options.days else usual
        saved, _ = save_series(
            desk,
            replace(
                known,
                name=names(options.name, options.name_other, "name") if options.name else known.name,
                rule=YearRule(options.rule) if options.rule else known.rule,
                bays=space(desk.venue, options.space) if options.space else known.bays,
                build_up=build,
                show=opens,
                dismantle=dismantle,
                refusal_days=whole(options.refusal, "refusal") if options.refusal else known.refusal_days,
                organiser_id=count(options.organiser, "organiser") if options.organiser else known.organiser_id,
                theme=known.theme if options.theme is None else checked_theme(options.theme, known.theme),
                active=known.active if options.active is None else options.active,
            ),
        )
    return Answer(saved, _said(call, saved))


def _said(call: Call, series: Series) -> list[str]:
    """Return what a series is, and that it was ended where it was."""
    lines = [call.say("series.saved", id=series.id, name=series.name, rule=_opens(call, series))]
    return lines if series.active else [*lines, call.say("series.ended", id=series.id)]


def _opens(call: Call, series: Series) -> str:
    """Return the rule as it is typed, and what it means."""
    return f"{series.rule.text} ({rule_words(series.rule, call.language)})"


def listed(call: Call) -> Answer:
    """List the yearly shows."""
    with call.desk() as desk:
        found, venue = all_series(desk), desk.venue
    head = [call.say(f"column.{name}") for name in ("id", "name", "opening-rule", "space", "days", "active")]
    rows = [
        [str(s.id), s.name, _opens(call, s), venue.describe(s.bays), f"{s.build_up}+{s.show}+{s.dismantle}", s.active]
        for s in found
    ]
    return Answer(found, table(head, rows, call.language))


def show(call: Call) -> Answer:
    """Show a yearly show year by year: its days by rule, first refusal, and its booking."""
    with call.desk() as desk:
        series = series_named(desk, count(call.options.id, "id"))
        years = years_of(desk, series.id)
    head = [call.say(f"column.{name}") for name in ("year", "opening", "refusal", "booking", "state")]
    rows = [[str(y.year), y.opening, y.refusal_until, *_booked(y)] for y in years]
    return Answer({"series": series, "years": years}, [*_said(call, series), *table(head, rows, call.language)])


def _booked(year: Year) -> list[object]:
    return ["–", "–"] if year.booking is None else [year.booking.number, year.booking.status]


def place(call: Call) -> Answer:
    """Make the placeholders of a year, of one series or of all that have none; exit code 1 when one is refused."""
    year = count(call.options.year, "year")
    with call.desk() as desk:
        if call.options.id:
            placed: tuple[Placed, ...] = (place_edition(desk, count(call.options.id, "id"), year)[0],)
            refused: tuple[Refused, ...] = ()
        else:
            placed, refused, _ = place_all(desk, year)
        lines = []
        for each in placed:
            lines += [headline(call, each.held.booking, desk.venue), *rank(call, each.held.ranks, desk.venue)]
            lines.append(call.say("series.until", until=each.held.booking.expires))
    for series, refusal in refused:
        lines.append(call.say("series.refused", name=series.name, told=sentence(refusal, call.language)))
    data = {"placed": placed, "refused": [{"series": s.id, "refused": r.code} for s, r in refused]}
    return Answer(data, lines or [call.say("series.none", year=year)], sound=not refused)
