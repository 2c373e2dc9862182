"""Runs the planner in a process of its own: a crash in native code takes no window along, a stop keeps the best."""

import multiprocessing
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from expobook.domain.errors import UserError
from expobook.domain.progress import Cancelled, Progress, Silent
from expobook.planning.planner import lay_out
from expobook.planning.wants import Ground, Layout, Want

_LISTEN = 0.1  # seconds between looks at whether to stop
_GRACE = 10.0  # seconds that a stopped planner is given to hand over what it has


class PlannerDied(UserError):
    """The planner's process ended before it answered: ``code`` of its end; nothing is lost."""

    code = "planner-died"


def lay_out_apart(
    grounds: Sequence[Ground], wants: Sequence[Want], *, progress: Progress | None = None, **settings: Any
) -> Layout:
    """Do what :func:`expobook.planning.planner.lay_out` does, in another process; the same answer comes back.

    Raises:
        PlannerDied: it crashed, or did not stop when it was asked to.
        Cancelled: it was stopped before it had found anything.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    worker = context.Process(target=_work, args=(there, list(grounds), list(wants), settings), daemon=True)
    worker.start()
    there.close()
    try:
        return _heard(here, progress or Silent())
    except (EOFError, OSError) as error:
        worker.join(1)
        raise PlannerDied(code=str(worker.exitcode)) from error
    finally:
        here.close()
        worker.kill()
        worker.join()


def _heard(here: Connection, progress: Progress) -> Layout:
    """Pass on what the planner tells until it answers."""
    told = (0, 1, "")
    asked_to_stop = False
    waited = 0.0
    while waited < _GRACE:
        if here.poll(_LISTEN):
            said = here.recv()
            if isinstance(said, Layout):
                if said.cancelled and not said.stands:
                    raise Cancelled
                return said
            if isinstance(said, Exception):  # a bug of ours, told where bugs are told
                raise said
            told = said
        elif asked_to_stop:
            waited += _LISTEN
        if not asked_to_stop:
            try:
                progress.step(*told)
            except Cancelled:
                here.send("stop")
                asked_to_stop = True
    raise EOFError


class _Teller:
    """Tells each step to the other process and stops when that says so."""

    def __init__(self, there: Connection) -> None:
        self._there = there

    def step(self, done: int, total: int, what: str) -> None:
        if self._there.poll():
            raise Cancelled
        self._there.send((done, total, what))


def _work(there: Connection, grounds: list[Ground], wants: list[Want], settings: dict[str, Any]) -> None:
    """Lay out and send the answer; the other side may be gone at any time."""
    with suppress(BrokenPipeError, EOFError):
        try:
            there.send(lay_out(grounds, wants, progress=_Teller(there), **settings))
        except Exception as bug:
            there.send(bug)
