"""Why an edit of a plan is refused."""

from collections.abc import Collection

from expobook.domain.errors import UserError


class StandLocked(UserError):
    """Locked stands stay as they are: ``stands``."""

    code = "stand-locked"


class StandsApart(UserError):
    """Stands cannot become one: they do not share an edge, or would leave a hole: ``stands``."""

    code = "stands-apart"


class StandsOfTwo(UserError):
    """Stands of two exhibitors cannot become one: ``stands``, ``first``, ``second``."""

    code = "stands-of-two"


class NotSplit(UserError):
    """A stand cannot be cut there: ``stand``, ``why``."""

    code = "not-split"


class NumberTaken(UserError):
    """Another stand has this number: ``number``."""

    code = "number-taken"


class EditOutOfDate(UserError):
    """An edit was made on another state of the plan: ``names`` are what it finds changed or gone."""

    code = "edit-out-of-date"


def names_of(things: Collection[str]) -> list[str]:
    """Return names in order, for a refusal."""
    return sorted(things)
