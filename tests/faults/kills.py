"""Processes that are killed in the middle of their work, made cheaply enough that thousands of them can be."""

import gc
import hashlib
import multiprocessing
import os
import random
import re
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext
from pathlib import Path
from typing import Any

Work = Callable[..., None]
Judge = Callable[[Path, Any], Iterator[str]]

FRESH_EVERY = 200  # so often a new interpreter is killed, which costs seconds; else a fork of ours, which is warm
JUDGED_ANYHOW = 50
_FORK, _SPAWN = multiprocessing.get_context("fork"), multiprocessing.get_context("spawn")
_OF_A_DRAFT = re.compile(r"\.[0-9a-f]{8}\.(?=copy|new)")


def killed_at_random(
    work: Work, *given: Any, chance: random.Random, longest_s: float, fresh: bool = False
) -> list[Any]:
    """Start ``work(*given, told)``, kill it at a random moment after its first word, and return all its words.

    The process is a fork of ours, which must have no book open; a ``fresh`` one is a new interpreter.
    """
    ours, process = _started(work, given, _SPAWN if fresh else _FORK)
    words = []
    try:
        ours.poll(60)
        words.append(ours.recv())
        time.sleep(chance.uniform(0, longest_s))
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        while True:
            words.append(ours.recv())
    except (EOFError, OSError):
        ours.close()
    process.join(10)
    return words


def undisturbed(work: Work, *given: Any) -> float:
    """Return how many seconds a process takes from its first word to its second."""
    ours, process = _started(work, given, _FORK)
    ours.recv()
    started = time.monotonic()
    ours.recv()
    took = time.monotonic() - started
    process.join(10)
    return took


def is_fresh(kill: int) -> bool:
    """Say whether this kill, counted from 0, is one of an interpreter of its own."""
    return kill % FRESH_EVERY == FRESH_EVERY - 1


def _started(work: Work, given: tuple[Any, ...], context: ForkContext | SpawnContext) -> tuple[Connection, Any]:
    if not gc.get_freeze_count():
        gc.freeze()  # else the collector of each child would copy all that we have, by looking at it
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(*given, theirs))
    process.start()
    theirs.close()
    return ours, process


class Judged:
    """Judges folders after a kill; one that is byte for byte as an earlier one is judged as that one was."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._known: dict[str, list[str]] = {}
        self.seen = 0

    def __call__(self, folder: Path, known: Any) -> list[str]:
        """Return what is wrong with a folder; the judge may change it."""
        state = _state(folder)
        self.seen += 1
        if state not in self._known or self.seen % JUDGED_ANYHOW == 0:
            self._known[state] = list(self._judge(folder, known))
        return self._known[state]


def _state(folder: Path) -> str:
    """Return what a folder holds, drafts without the part of their name that is drawn by lot."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda each: _OF_A_DRAFT.sub(".", str(each))):
        digest.update(f"\n{_OF_A_DRAFT.sub('.', str(path.relative_to(folder)))}\n".encode())
        if path.is_file():
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
