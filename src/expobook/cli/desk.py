"""Commands on the desks of a book: who is at it right now."""

from expobook.cli.call import Answer, Call
from expobook.cli.parser import Group
from expobook.cli.tables import table
from expobook.services.book.presence import numbers_of, who_is_here


def declare(group: Group) -> None:
    """Add the commands of the group."""
    group.command("list", listed, examples=("expobook --book halls.expobook desk list",))


def listed(call: Call) -> Answer:
    """List the windows that are open on the book, and what they look at or edit."""
    with call.desk() as desk:
        found = who_is_here(desk)
        numbers = numbers_of(desk, found)
    if not found:
        return Answer([], [call.say("desk.nobody")])
    head = [call.say(f"column.{name}") for name in ("who", "desk", "attends", "seen_s")]
    rows = []
    for each in found:
        number = numbers.get(each.subject_id, "–")
        what = call.say(f"desk.{each.subject or 'nothing'}{'-edited' if each.editing else ''}", number=number)
        rows.append([each.who, each.desk, what, each.seconds])
    return Answer(list(found), table(head, rows, call.language))
