"""Runs the planner in a process of its own: a crash in a solver takes nothing along, and a stop keeps the best."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess

from expobook.domain.progress import Cancelled
from expobook.domain.season.problem import SeasonProblem
from expobook.domain.season.solution import SoFar, Solution
from expobook.planning.season.solver import Effort, solve
from expobook.planning.season.team import WORTH_SHARING, help_out

_LISTEN = 0.1  # seconds between looks at whether to stop
_GRACE = 15.0  # seconds over its time that the process is given


def solve_apart(problem: SeasonProblem, effort: Effort, watch: Callable[[SoFar | None], None]) -> Solution | None:
    """Plan a season in another process and return the best calendar found.

    ``watch`` is called with all that is told, and with None at least ten times a second; when it raises
    :class:`Cancelled`, or at Ctrl+C, the process is ended and the best so far comes back, marked as stopped.

    Raises:
        Cancelled: it was stopped before it had found anything.

    Returns:
        The plan; when the process died or hung, the best it had told, or None when it had told nothing.
    """
    context = multiprocessing.get_context("spawn")
    listen, speak = context.Pipe(duplex=False)
    helper, partner = _helper(context, problem, effort)
    worker = context.Process(target=_work, args=(speak, problem, effort, partner), daemon=True)
    worker.start()
    speak.close()
    if partner is not None:
        partner.close()
    best: Solution | None = None
    silent, began = 0.0, time.monotonic()
    try:
        while silent < effort.seconds + _GRACE:
            if not listen.poll(_LISTEN):
                silent += _LISTEN
                watch(None)
                continue
            said = listen.recv()
            silent = 0.0
            if isinstance(said, SoFar):
                watch(said)
            else:
                last, best = said
                if last:
                    return best
    except EOFError:  # it died; what it had told is kept
        pass
    except (Cancelled, KeyboardInterrupt):
        if best is None:
            raise
    finally:
        listen.close()
        for process in filter(None, (worker, helper)):
            process.kill()
            process.join()
    return replace(best, stopped=True, seconds=time.monotonic() - began) if best is not None else None


def _helper(
    context: SpawnContext, problem: SeasonProblem, effort: Effort
) -> tuple[SpawnProcess | None, Connection | None]:
    """Start a second process for a season that is worth it, and return it with the way to it."""
    if effort.repair or len(problem.claims) < WORTH_SHARING or (os.cpu_count() or 1) < 2:
        return None, None
    partner, own = context.Pipe()
    helper = context.Process(target=_help, args=(own, problem, effort.seed + 1), daemon=True)
    helper.start()
    own.close()
    return helper, partner


def _help(partner: Connection, problem: SeasonProblem, seed: int) -> None:
    """Help until the leading process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        help_out(partner, problem, seed)


def _work(speak: Connection, problem: SeasonProblem, effort: Effort, partner: Connection | None) -> None:
    """Plan, and send what is told and found; the other side may be gone at any time."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the one who listens; it ends this process
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a solver greets on standard output, which belongs to the answer
    try:
        solution = solve(problem, effort, speak.send, lambda better: speak.send((False, better)), partner=partner)
        speak.send((True, solution))
    except BrokenPipeError:
        pass
