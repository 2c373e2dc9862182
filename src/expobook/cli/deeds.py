"""What is done to a booking that exists; every deed says who moved up for it."""

from collections.abc import Iterable
from dataclasses import replace

from expobook.cli import describe
from expobook.cli.call import Answer, Call
from expobook.cli.values import count, extra_line, moment, names, schedule, seen, space, stay, whole
from expobook.domain.booking import Booking, ChallengeState, Gap, Line
from expobook.domain.errors import BadInput
from expobook.domain.reshaping import also, moved
from expobook.domain.venue import Venue
from expobook.services.desk import Desk
from expobook.services.diary import booking as booking_service
from expobook.services.diary import challenging, firming, releasing
from expobook.services.diary import reading as diary
from expobook.services.diary.booking import Held
from expobook.services.diary.releasing import Released
from expobook.services.rules import diary_rules


def held(call: Call, done: Held, venue: Venue) -> Answer:
    """Return the answer about a booking that holds space: itself, its rank, who moved up, what to mind."""
    return Answer(
        done,
        [
            describe.headline(call, done.booking, venue),
            *describe.rank(call, done.ranks, venue),
            *describe.earlier(call, (done.booking,) if done.lapses_earlier else ()),
            *describe.promoted(call, done.promoted),
            *describe.soft(call, done.soft),
        ],
    )


def move(call: Call) -> Answer:
    """Move a booking by days, to other space, to other days, or give it other lines."""
    with call.desk() as desk:
        booking = _booking(call, desk)
        lines = _moved(call, booking, desk.venue)
        done, _ = booking_service.change_lines(
            desk,
            booking.id,
            lines,
            why=call.options.why,
            reason=call.options.reason,
            expected_version=_version(call, booking),
        )
        return held(call, done, desk.venue)


def _version(call: Call, booking: Booking) -> int:
    """Return the version that the caller saw before, else the one that was just read."""
    asked = seen(call.options)
    return booking.version if asked is None else asked


def _moved(call: Call, booking: Booking, venue: Venue) -> list[Line]:
    options = call.options
    lines = list(booking.active_lines())
    if options.by:
        days = whole(options.by, "by")
        lines = [moved(line, days) for line in lines]
    if options.space or options.stay or options.first:
        if len(lines) != 1:
            raise BadInput(field="space", value=booking.number, why="several-lines")
        bays = space(venue, options.space) if options.space else lines[0].bays
        given = options.stay or options.first
        phases = schedule(options.stay, options.show, options.first, options.days) if given else lines[0].schedule
        lines = [replace(lines[0], bays=bays, schedule=phases, gaps=())]
    if options.line:
        lines = [extra_line(venue, words) for words in options.line]
    return also(booking, lines) if options.also else lines


def contract(call: Call) -> Answer:
    """Make a hold firm."""
    options = call.options
    with call.desk() as desk:
        booking = _booking(call, desk)
        alternative = count(options.alternative, "alternative") if options.alternative else None
        done, _ = firming.contract(
            desk, booking.id, alternative=alternative, reason=options.reason, expected_version=_version(call, booking)
        )
        lines = [describe.headline(call, done.booking, desk.venue), *describe.promoted(call, done.promoted)]
        lines += [call.say("booking.waiting", number=each.number, title=each.title) for each in done.waiting]
        return Answer(done, lines + describe.soft(call, done.soft))


def release(call: Call) -> Answer:
    """Give back a hold, or some bays for some days of a booking."""
    with call.desk() as desk:
        booking = _booking(call, desk)
        gap = _gap(call, booking, desk.venue)
        if gap is None:
            done, _ = releasing.release(
                desk, booking.id, why=call.options.why, expected_version=_version(call, booking)
            )
        else:
            done, _ = releasing.release_part(
                desk, booking.id, gap, why=call.options.why, expected_version=_version(call, booking)
            )
        return _released(call, [done], desk)


def reinstate(call: Call) -> Answer:
    """Take back what was released, whole or in part, at the end of the queue."""
    with call.desk() as desk:
        booking = _booking(call, desk)
        gap = _gap(call, booking, desk.venue)
        if gap is None:
            done, _ = releasing.reinstate(
                desk, booking.id, why=call.options.why, expected_version=_version(call, booking)
            )
        else:
            done, _ = releasing.reinstate_part(
                desk, booking.id, gap, why=call.options.why, expected_version=_version(call, booking)
            )
        return held(call, done, desk.venue)


def _gap(call: Call, booking: Booking, venue: Venue) -> Gap | None:
    """Return the part that ``--space`` and ``--stay`` name; either alone means all of the other."""
    options = call.options
    whole_stay = booking.stay()
    if whole_stay is None or not (options.space or options.stay):
        return None
    bays = space(venue, options.space) if options.space else booking.bays
    return Gap(bays, stay(options.stay) if options.stay else whole_stay)


def cancel(call: Call) -> Answer:
    """Cancel what was contracted."""
    with call.desk() as desk:
        booking = _booking(call, desk)
        done, _ = releasing.cancel(desk, booking.id, why=call.options.why, expected_version=_version(call, booking))
        return _released(call, [done], desk)


def lose(call: Call) -> Answer:
    """Record that the organiser went elsewhere."""
    with call.desk() as desk:
        booking = _booking(call, desk)
        done, _ = releasing.lose(desk, booking.id, why=call.options.why, expected_version=_version(call, booking))
        return _released(call, [done], desk)


def lapse(call: Call) -> Answer:
    """Release every hold whose date has gone by, and end every challenge whose clock ran out."""
    with call.desk() as desk:
        settled, _ = challenging.lapse_challenges(desk)
        done, _ = releasing.lapse_holds(desk)
        gone = [each.released for each in settled if each.released] + list(done)
        answer = _released(call, gone, desk)
        return Answer({"released": gone, "challenges": settled}, answer.lines or [call.say("hold.none-lapsed")])


def _released(call: Call, done: Iterable[Released], desk: Desk) -> Answer:
    found = list(done)
    lines = []
    for each in found:
        lines.append(describe.headline(call, each.booking, desk.venue))
        lines += describe.earlier(call, (each.booking,) if each.lapses_earlier else ())
        lines += describe.promoted(call, each.promoted)
    return Answer(found[0] if len(found) == 1 else found, lines)


def complete(call: Call) -> Answer:
    """Mark a contracted booking as over."""
    with call.desk() as desk:
        booking = _booking(call, desk)
        saved, _ = firming.complete(desk, booking.id, expected_version=_version(call, booking))
        return Answer(saved, [describe.headline(call, saved, desk.venue)])


def extend(call: Call) -> Answer:
    """Let a hold lapse at another moment."""
    with call.desk() as desk:
        booking = _booking(call, desk)
        until = moment(call.options.until, diary_rules(desk).closing_time)
        saved, _ = booking_service.extend_hold(
            desk, booking.id, until, why=call.options.why, expected_version=_version(call, booking)
        )
        return Answer(
            saved, [describe.headline(call, saved, desk.venue), call.say("booking.expires", expires=saved.expires)]
        )


def up(call: Call) -> Answer:
    """Put an option in front of the others, with a reason."""
    with call.desk() as desk:
        booking = _booking(call, desk)
        done, _ = booking_service.move_up(
            desk, booking.id, why=call.options.why, expected_version=_version(call, booking)
        )
        return held(call, done, desk.venue)


def challenge(call: Call) -> Answer:
    """Start the clock against the options in front."""
    with call.desk() as desk:
        booking = _booking(call, desk)
        started, _ = challenging.challenge(desk, booking.id, expected_version=_version(call, booking))
        lines = []
        for each in started:
            ahead = diary.booking_card(desk, each.incumbent_id).booking
            lines.append(
                call.say(
                    "challenge.started",
                    id=each.id,
                    number=ahead.number,
                    title=ahead.title,
                    days=each.business_days,
                    due=each.due,
                )
            )
        return Answer(list(started), lines)


def settle(call: Call) -> Answer:
    """End a challenge: the one in front steps down, or the challenger withdraws."""
    with call.desk() as desk:
        number = count(call.options.id, "id")
        outcome = ChallengeState(call.options.outcome)
        done, _ = challenging.settle_challenge(desk, number, outcome, why=call.options.why)
        lines = [call.say("challenge.settled", id=number, state=done.challenge.state)]
        if done.released:
            lines += _released(call, [done.released], desk).lines
        return Answer(done, lines)


def close(call: Call) -> Answer:
    """Close bays for works."""
    options = call.options
    with call.desk() as desk:
        title = names(options.title, options.title_other, "title")
        bays = space(desk.venue, options.space)
        booking, _ = firming.close_bays(desk, title, bays, stay(options.stay), why=options.why)
        return Answer(booking, [describe.headline(call, booking, desk.venue)])


def _booking(call: Call, desk: Desk) -> Booking:
    return diary.booking_named(desk, call.options.number)
