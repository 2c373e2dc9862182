"""``expobook find-space``: where and when a wish fits, ranked, with reasons; or why it does not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from expobook.cli import deeds
from expobook.cli.call import Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.values import amount, count, day, names, phase_days, space, whole
from expobook.domain.diary import Stay
from expobook.domain.errors import BadInput
from expobook.domain.finding.answer import Answer as Space
from expobook.domain.finding.answer import Found
from expobook.domain.finding.request import NET_PERCENT, Distance, Part, Request, gross_of_net
from expobook.domain.text import Bilingual
from expobook.services.desk import Desk
from expobook.services.diary import reading as diary
from expobook.services.rules import checked_theme
from expobook.services.space.deeds import Taker, hold_answers, save_request, saved_request
from expobook.services.space.search import find_space
from expobook.services.space.sheet import write_answers
from expobook.services.space.words import SpaceWords

M2 = 1_000_000


def declare(group: Group) -> None:
    """Add the command."""
    group.only(
        find,
        arg("--m2", metavar="M2"),
        arg("--net", action="store_true"),
        arg("--net-percent", metavar="PERCENT"),
        arg("--build", metavar="DAYS", default="0"),
        arg("--show", metavar="DAYS"),
        arg("--dismantle", metavar="DAYS", default="0"),
        arg("--from", dest="first", metavar="DAY"),
        arg("--to", dest="last", metavar="DAY"),
        arg("--wish", metavar="DAY"),
        arg("--part", action="append", metavar="M2:B+S+D", default=[]),
        arg("--outdoor", metavar="M2[:B+S+D]"),
        arg("--contiguous", action="store_true"),
        arg("--whole-halls", action="store_true"),
        arg("--first-option", action="store_true"),
        arg("--within", nargs="+", metavar="SPACE", default=[]),
        arg("--prefer", nargs="+", metavar="SPACE", default=[]),
        arg("--min-height", metavar="M"),
        arg("--min-load", metavar="T"),
        arg("--avoid-theme", action="append", metavar="THEME:DAYS", default=[]),
        arg("--theme", default=""),
        arg("--budget", metavar="YUAN"),
        arg("--keep", nargs="+", metavar="NUMBER", default=[]),
        arg("--move", metavar="NUMBER"),
        arg("--answers", metavar="N", default="5"),
        arg("--take", nargs="+", metavar="N", default=[]),
        arg("--hold", metavar="TITLE"),
        arg("--title-other", metavar="TITLE"),
        arg("--for", dest="owner", metavar="NUMBER"),
        arg("--save", action="store_true"),
        arg("--saved", metavar="NUMBER"),
        arg("--out", metavar="FILE"),
        examples=(
            "expobook find-space --m2 100000 --build 4 --show 4 --dismantle 2 --from 2026-12-01 --to 2027-01-31 "
            "--wish 2026-12-11 --contiguous --whole-halls",
            "expobook find-space --m2 200000 --build 7 --show 10 --dismantle 3 --from 2027-03-01 --to 2027-06-30 "
            "--part 50000:4+10+2 --outdoor 20000 --min-height 12 --avoid-theme auto:30 --budget 30000000",
            "expobook find-space --m2 30000 --build 3 --show 4 --dismantle 2 --from 2027-03-01 --to 2027-05-31 "
            '--hold "Farm machinery" --title-other 农机展 --take 1 2 3',
        ),
    )


def find(call: Call) -> Answer:
    """Search, and hold or keep what was asked for."""
    with call.desk() as desk:
        request = _request(call, desk)
        found = find_space(desk, request)
        words = SpaceWords(desk.venue, call.language)
        lines = list(_lines(call, found, words))
        data: dict[str, Any] = {"found": found, "words": _in_words(found, words)}
        if call.options.out:
            path = write_answers(found, desk.venue, Path(call.options.out), call.language)
            lines.append(call.say("find.written", path=str(path)))
        if call.options.save:
            lines.append(_save(call, desk, request))
        if call.options.take:
            held = _take(call, desk, found)
            data["held"] = held.data
            lines += held.lines
        return Answer(data, lines, sound=bool(found.answers))


# --- what is asked


def _request(call: Call, desk: Desk) -> Request:
    options = call.options
    if options.saved:
        booking = diary.booking_named(desk, options.saved)
        kept = saved_request(desk, booking.id)
        if kept is None:
            raise BadInput(field="saved", value=booking.number, why="no-wish-kept")
        return replace(kept, answers=count(options.answers, "answers"))
    if not options.m2:
        raise BadInput(field="m2", value="", why="area-missing")
    if not (options.first and options.last):
        raise BadInput(field="window", value="", why="window-missing")
    if not options.show:
        raise BadInput(field="show", value="", why="show-missing")
    venue = desk.venue
    return Request(
        tuple(_parts(call)),
        Stay(day(options.first, "from"), day(options.last, "to") + timedelta(days=1)),
        wish=day(options.wish, "wish") if options.wish else None,
        contiguous=options.contiguous,
        whole_halls=options.whole_halls,
        first_option=options.first_option,
        within=space(venue, options.within) if options.within else frozenset(),
        min_height_mm=int(amount(options.min_height, "min-height") * 1000) if options.min_height else 0,
        min_load_kg_m2=int(amount(options.min_load, "min-load") * 1000) if options.min_load else 0,
        prefer=space(venue, options.prefer) if options.prefer else frozenset(),
        distances=tuple(_distance(text) for text in options.avoid_theme),
        theme=checked_theme(options.theme),
        budget_fen=int(amount(options.budget, "budget") * 100) if options.budget else None,
        keep_clear=frozenset(diary.booking_named(desk, number).id for number in options.keep),
        ignore=diary.booking_named(desk, options.move).id if options.move else 0,
        answers=count(options.answers, "answers"),
    )


def _parts(call: Call) -> Iterator[Part]:
    options = call.options
    days = (_days(options.build, "build"), _days(options.show, "show"), _days(options.dismantle, "dismantle"))
    yield Part(_area(call, options.m2, "m2"), *days)
    for text in options.part:
        size, colon, phases = text.partition(":")
        if not colon:
            raise BadInput(field="part", value=text, why="not-a-part")
        yield Part(_area(call, size, "part"), *phase_days(phases))
    if options.outdoor:
        size, colon, phases = options.outdoor.partition(":")
        ground = int(amount(size, "outdoor") * M2)  # ground is let as it is: gross
        yield Part(ground, *(phase_days(phases) if colon else days), outdoor=True)


def _days(text: str, field: str) -> int:
    days = whole(text, field)
    if days < 0:
        raise BadInput(field=field, value=text, why="negative")
    return days


def _area(call: Call, text: str, field: str) -> int:
    """Return gross mm2 of what was typed, net or gross."""
    mm2 = int(amount(text, field) * M2)
    return gross_of_net(mm2, _percent(call)) if call.options.net else mm2


def _percent(call: Call) -> int:
    return count(call.options.net_percent, "net-percent") if call.options.net_percent else NET_PERCENT


def _distance(text: str) -> Distance:
    theme, colon, days = text.partition(":")
    if not colon or not theme or not days.isdigit() or len(days) > 4:
        raise BadInput(field="avoid-theme", value=text, why="not-a-distance")
    return Distance(checked_theme(theme), int(days))


# --- what is said


def _lines(call: Call, found: Found, words: SpaceWords) -> Iterator[str]:
    yield from words.asked(found.request)
    if call.options.net:
        net = int(amount(call.options.m2, "m2") * M2)
        assumed = "" if call.options.net_percent else words.say("assumed")
        yield words.say("net", net_mm2=net, share_percent=_percent(call), assumed=assumed)
    if found.refusal is not None:
        yield from words.refusal(found)
        return
    yield words.compared(found)
    yield from words.wish_day(found)
    for answer in found.answers:
        yield ""
        yield from _answer(answer, words, several=len(found.request.parts) > 1)


def _answer(answer: Space, words: SpaceWords, *, several: bool) -> Iterator[str]:
    space_words = words.venue.describe(answer.bays)
    yield words.say("answer", place=answer.place, space=space_words, area_mm2=answer.area_mm2, score=answer.score)
    if answer.over_mm2:
        yield words.say("over", over_mm2=answer.over_mm2)
    for line in answer.lines:
        own = words.venue.describe(line.bays) if several else ""
        for phase, stay in line.schedule.spans():
            yield words.say("phase", phase=phase, days=stay, count=len(stay), space=own)
    details = [words.rank(answer), *(words.ahead(other) for other in answer.ahead)]
    if answer.ahead:
        details.append(words.say("displaced", count=len(answer.ahead)))
    details += [*words.softs(answer), words.price(answer)]
    for key, other in (("previous", answer.previous), ("following", answer.following)):
        if other is not None:
            details.append(words.neighbour(key, other))
    details += [words.remains(answer), words.why(answer)]
    yield from (f"     {line}" for line in details)


def _in_words(found: Found, words: SpaceWords) -> dict[str, Any]:
    """Return for programs what people read: spaces in words, reasons in sentences."""
    return {
        "compared": words.compared(found) if found.answers else "",
        "refusal": words.refusal(found) if found.refusal else [],
        "wish_day": words.wish_day(found),
        "answers": [
            {"place": each.place, "space": words.venue.describe(each.bays), "score": each.score, "why": words.why(each)}
            for each in found.answers
        ],
    }


# --- what is done


def _taker(call: Call, desk: Desk) -> Taker:
    options = call.options
    if options.owner:
        return Taker(diary.booking_named(desk, options.owner).id)
    if not options.hold:
        raise BadInput(field="hold", value="", why="title-missing")
    title: Bilingual = names(options.hold, options.title_other, "title")
    return Taker(title=title, theme=checked_theme(options.theme))


def _take(call: Call, desk: Desk, found: Found) -> Answer:
    chosen = []
    for text in call.options.take:
        place = count(text, "take")
        if place > len(found.answers):
            raise BadInput(field="take", value=text, why="no-such-answer", most=len(found.answers))
        if found.answers[place - 1] in chosen:
            raise BadInput(field="take", value=text, why="answer-twice")
        chosen.append(found.answers[place - 1])
    held, _ = hold_answers(desk, chosen, _taker(call, desk))
    answer = deeds.held(call, held, desk.venue)
    sets = len(held.booking.alternatives)
    return Answer(held, [*answer.lines, *([call.say("find.held", count=sets)] if sets > 1 else [])])


def _save(call: Call, desk: Desk, request: Request) -> str:
    booking, _ = save_request(desk, request, _taker(call, desk))
    return call.say("find.saved", number=booking.number)
