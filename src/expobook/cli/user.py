"""Commands on the people of a book: accounts, roles, passwords, and the venue's choices about them."""

from typing import Any

from expobook.cli.call import SEEN, Answer, Call, arg
from expobook.cli.parser import Group
from expobook.cli.passwords import new_password
from expobook.cli.tables import table
from expobook.cli.values import seen, settings
from expobook.domain.people import ROLES, User
from expobook.services import people
from expobook.services.contracts.approving import approvers

_NAME = arg("name", metavar="NAME")
_POLICY = '{"four_eyes": true, "idle_minutes": 20}'


def declare(group: Group) -> None:
    """Add the commands of the group."""
    first = 'EXPOBOOK_NEW_PASSWORD="a long sentence" expobook user add "Li Wei" administrator'
    group.command("add", add, _NAME, arg("role", choices=ROLES), examples=(first,))
    group.command("list", listed, examples=("expobook --json user list",))
    group.command(
        "change",
        change,
        _NAME,
        arg("--role", choices=ROLES),
        arg("--close", action="store_true"),
        arg("--open", action="store_true"),
        arg("--why", metavar="TEXT", default=""),
        SEEN,
        examples=('expobook user change "Zhao Min" --role approver', 'expobook user change "Zhao Min" --close'),
    )
    group.command("password", password, _NAME)
    group.command(
        "rights",
        rights,
        arg("role", nargs="?", choices=ROLES),
        arg("groups", nargs="*", metavar="GROUP"),
        arg("--why", metavar="TEXT", default=""),
        SEEN,
        examples=("expobook user rights", "expobook user rights sales enquire hold quote"),
    )
    group.command(
        "policy",
        policy,
        arg("--set", metavar="JSON"),
        arg("--why", metavar="TEXT", default=""),
        SEEN,
        examples=("expobook user policy", f"expobook user policy --set '{_POLICY}'"),
    )


def add(call: Call) -> Answer:
    """Give somebody an account."""
    with call.desk() as desk:
        user, _ = people.add_user(
            desk,
            call.options.name,
            call.options.role,
            _new_password(call),
        )
    return Answer(user, [call.say("user.added", name=user.name, role=_role(user, call))])


def listed(call: Call) -> Answer:
    """List the accounts of the book."""
    with call.desk() as desk:
        found = people.users(desk)
        moment, named = desk.now(), [] if found else approvers(desk)
    if not found:
        said = [call.say("user.none-but", names=", ".join(named))] if named else [call.say("user.none")]
        return Answer([], [*said, call.say("user.none-discounts")])
    heads = [call.say(f"column.{name}") for name in ("user", "user-role", "user-state")]
    rows = [(user.name, _role(user, call), call.say(f"user.{_state(user, moment)}")) for user in found]
    return Answer(found, table(heads, rows, call.language))


def _state(user: User, moment: Any) -> str:
    if not user.active:
        return "closed"
    return "locked" if user.locked_at(moment) else "open"


def _role(user: User, call: Call) -> str:
    return people.role_names()[user.role].in_language(call.language)


def change(call: Call) -> Answer:
    """Give an account another role, close it, or open it again."""
    options = call.options
    active = False if options.close else True if options.open else None
    with call.desk() as desk:
        user, _ = people.change_user(
            desk, options.name, role=options.role, active=active, why=options.why, expected_version=seen(options)
        )
        state = _state(user, desk.now())
    return Answer(
        user, [call.say("user.changed", name=user.name, role=_role(user, call), state=call.say(f"user.{state}"))]
    )


def password(call: Call) -> Answer:
    """Set a password: one's own, or somebody else's."""
    with call.desk() as desk:
        people.set_password(desk, call.options.name, _new_password(call))
    return Answer({"name": call.options.name}, [call.say("user.password-set", name=call.options.name)])


def rights(call: Call) -> Answer:
    """Show which deeds each role may do, or set them for one role."""
    options = call.options
    with call.desk() as desk:
        if options.role and options.groups:
            groups = tuple(options.groups)
            people.set_rights(desk, options.role, groups, why=options.why, expected_version=seen(options))
        found, version = people.rights_read(desk)
    names = people.role_names()
    rows = [
        (role, names[role].in_language(call.language), ", ".join(sorted(found[role])))
        for role in ROLES
        if options.role in (None, role)
    ]
    heads = [call.say(f"column.{name}") for name in ("user-role", "user-role-name", "user-deeds")]
    data: dict[str, Any] = {role: sorted(found[role]) for role, _, _ in rows}
    return Answer(data | {"version": version}, table(heads, rows, call.language))


def policy(call: Call) -> Answer:
    """Show the venue's choices about people, or change some."""
    with call.desk() as desk:
        if call.options.set is not None:
            choices, version = settings(call.options.set, _POLICY), seen(call.options)
            found, _ = people.set_policy(desk, choices, why=call.options.why, expected_version=version)
        else:
            found = people.policy_of(desk)
    lines = [
        call.say("user.policy", after=found.lock_after, minutes=found.lock_minutes, idle=found.idle_minutes),
        call.say("user.four-eyes", on=found.four_eyes),
        *(call.say("user.limit", role=role, limit_fen=fen) for role, fen in found.amount_limits.items()),
        *(call.say("user.override", kind=kind, roles=roles) for kind, roles in found.override_roles.items()),
    ]
    return Answer(found, lines)


def _new_password(call: Call) -> str:
    return new_password(call.say("user.new-password"), call.say("user.again"))
