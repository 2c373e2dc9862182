"""Unsaved edits outlive the program: killed while editing, it offers what was done up to 5 seconds before."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from expobook.domain.geometry import rectangle
from expobook.domain.plan import Plan, Stand
from expobook.domain.plan_edit import verbs
from expobook.domain.plan_edit.record import plan_hash
from expobook.domain.text import Bilingual
from expobook.services.plans.drafts import Draft, left_over, replay

KILLS = max(5, int(os.environ.get("EXPOBOOK_DRAFT_KILLS", "5")))
MOST_LOST_S = 5.0
START = Plan(
    7,
    3,
    Bilingual("车展", "Motor show"),
    frozenset({"A-1"}),
    tuple(Stand(f"A-{n:02}", "A", rectangle(n * 9000, 0, 6000, 6000)) for n in range(1, 41)),
    version=4,
)

# Edits a window's session as a hand would, and tells each edit that was done; it never ends by itself.
_EDITING = """
import json, os, sys, time
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from types import SimpleNamespace
from PySide6.QtCore import QCoreApplication
from expobook.domain.plan_edit import verbs
from expobook.ui.plan.session import EditSession
from tests.faults.test_plan_drafts import START

app = QCoreApplication([])
desk = SimpleNamespace(store=SimpleNamespace(name="book"), actor=SimpleNamespace(name="Li Wei"))
around = SimpleNamespace(settings=SimpleNamespace(folder=Path(sys.argv[1])), desk=desk)
session = EditSession(around)
session.open(START)
done = 0
while True:
    number = f"A-{done % 40 + 1:02}"
    if done % 7 == 6:
        session.undo.undo()
    else:
        session.do(verbs.move(session.plan, [number], 100, 10), "move")
    done += 1
    print(json.dumps([done, time.time(), number]), flush=True)
    app.processEvents()
    time.sleep(float(sys.argv[2]))
"""


@pytest.mark.parametrize("round_", range(KILLS))
def test_a_kill_while_editing_loses_less_than_five_seconds(tmp_path: Path, round_: int) -> None:
    wait = (0.0, 0.002, 0.05)[round_ % 3]  # the slow ones would lose all if nothing were flushed
    command = [sys.executable, "-c", _EDITING, str(tmp_path), str(wait)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first, "the editing program did not start"
        time.sleep(0.25 + (round_ * 37 % 100) / 400)
        process.send_signal(signal.SIGKILL)
        killed = time.time()
        lines = [first, *process.stdout.read().splitlines()]
    told = [json.loads(line) for line in lines if line.rstrip().endswith("]")]
    (found,) = left_over(tmp_path / "drafts", "book", 3)
    assert found.version == 4
    lost = told[len(found.edits) :]
    assert not lost or killed - lost[0][1] <= MOST_LOST_S, f"{len(lost)} edits lost"
    plan, done, refused = replay(START, found.edits)
    assert (len(done), refused) == (len(found.edits), 0)
    for swap in found.edits[-1].stands:
        assert swap.after in plan.stands


def _draft(folder: Path) -> Draft:
    return Draft(folder, "book", START, "Li Wei")


def _as_if_stopped(draft: Draft) -> None:
    """Let the file look as one of a process that is gone."""
    draft.close(discard=False)
    draft.path.rename(draft.path.with_name(draft.path.name.replace(f".{os.getpid()}-", ".4194999-")))


def test_a_draft_of_this_running_program_is_not_offered(tmp_path: Path) -> None:
    draft = _draft(tmp_path)
    draft.append(verbs.move(START, ["A-01"], 100, 0))
    draft.settle()
    assert left_over(tmp_path, "book", 3) == []  # the window that writes it is alive
    _as_if_stopped(draft)
    assert len(left_over(tmp_path, "book", 3)) == 1
    assert left_over(tmp_path, "another book", 3) == []
    assert left_over(tmp_path, "book", 4) == []


def test_a_saved_plan_leaves_no_draft_but_edits_since_stay(tmp_path: Path) -> None:
    draft = _draft(tmp_path)
    edit = verbs.move(START, ["A-01"], 100, 0)
    draft.append(edit)
    draft.restart(5)
    draft.settle()
    assert list(tmp_path.iterdir()) == []
    draft.restart(6, [edit])
    _as_if_stopped(draft)
    (found,) = left_over(tmp_path, "book", 3)
    assert (found.version, found.edits) == (6, (edit,))


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_draft_whose_end_is_torn_gives_the_edits_before(tmp_path: Path, cut: int) -> None:
    draft = _draft(tmp_path)
    plan = START
    for _ in range(3):
        edit = verbs.move(plan, ["A-01"], 100, 0)
        plan = edit.apply(plan)
        draft.append(edit)
    _as_if_stopped(draft)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-cut])
    (found,) = left_over(tmp_path, "book", 3)
    assert len(found.edits) == (3 if cut == 1 else 2)


@pytest.mark.parametrize("junk", [b"", b"{}", b"\xff\xfe\x00", b'{"version": "x", "who": 1}\n1 {}'])
def test_a_file_that_is_no_draft_is_passed_over(tmp_path: Path, junk: bytes) -> None:
    draft = _draft(tmp_path)
    draft.append(verbs.move(START, ["A-01"], 100, 0))
    _as_if_stopped(draft)
    (path,) = tmp_path.iterdir()
    path.write_bytes(junk)
    assert left_over(tmp_path, "book", 3) == []


def test_edits_that_no_longer_fit_are_counted_and_the_others_done() -> None:
    first = verbs.move(START, ["A-01"], 100, 0)
    second = verbs.move(START, ["A-02"], 100, 0)
    changed = verbs.remove(START, ["A-01"]).apply(START)
    plan, done, refused = replay(changed, [first, second])
    assert (done, refused) == ([second], 1)
    assert plan_hash(plan) == plan_hash(second.apply(changed))
