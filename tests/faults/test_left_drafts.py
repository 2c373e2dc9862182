"""What a killed program left half done is taken away when it is surely nobody's, and never anything else."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from expobook.services.book.books import check_book, open_book, restore_book, upgrade_book
from expobook.services.book.keeping import keep_backup
from expobook.services.book.left_drafts import SILENT_S, sweep
from expobook.storage import backup, lifecycle
from tests.faults.test_kill import NOW, a_backup, a_book, an_old_book, back_up, restore, upgrade

CONTEXT = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Chore:
    """Work that makes a draft: what there is before, the work, and what people do when they come back."""

    prepare: Callable[[Path], Any]
    work: Callable[[Path, Connection], None]
    again: Callable[[Path], object]


def keep_again(folder: Path) -> None:
    desk = open_book(folder / "a.expobook", now=lambda: NOW)
    keep_backup(desk)
    assert check_book(desk) == ()
    desk.close()


CHORES = {
    "upgrade": Chore(an_old_book, upgrade, lambda folder: upgrade_book(folder / "a.expobook", now=lambda: NOW)),
    "back up": Chore(a_book, back_up, keep_again),
    "restore": Chore(a_backup, restore, lambda folder: restore_book(folder / "b.expobook", folder / "a.expobook")),
}


def kill_before_it_has_its_name(chore: Chore, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kill a process when its draft is whole but has no name yet."""
    ours, theirs = CONTEXT.Pipe(duplex=False)

    def stop_here(*_given: object) -> None:
        theirs.send("drafted")
        time.sleep(600)

    with monkeypatch.context() as patch:
        for module in (backup, lifecycle):
            patch.setattr(module, "put_in_place", stop_here)
        process = CONTEXT.Process(target=chore.work, args=(folder, theirs))
        process.start()
    while ours.recv() != "drafted":
        pass
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(60)


def hidden(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob(".*") if path.is_file())


def grow_old(path: Path) -> None:
    then = time.time() - SILENT_S - 60
    os.utime(path, (then, then))


@pytest.mark.parametrize("name", CHORES)
def test_a_draft_of_a_killed_program_is_gone_when_the_book_is_opened_later(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chore = CHORES[name]
    chore.prepare(tmp_path)
    kill_before_it_has_its_name(chore, tmp_path, monkeypatch)
    (left,) = hidden(tmp_path)
    grow_old(left)
    chore.again(tmp_path)
    assert hidden(tmp_path) == []
    keep_again(tmp_path)


def test_a_draft_that_may_be_at_work_and_what_is_not_ours_stay(tmp_path: Path) -> None:
    book, kept = tmp_path / "halls.expobook", tmp_path / "halls-backups"
    kept.mkdir()
    ours = [
        tmp_path / ".halls.expobook.0badcafe.copy",
        tmp_path / ".halls.expobook.0badcafe.new-journal",
        tmp_path / ".halls.before-upgrade-20270101-080000-2.expobook.0badcafe.copy",
        kept / ".halls.20270101-080000.c12.expobook.0badcafe.copy",
        kept / ".halls.20270101-080000.c12.b0a1b2c3d.expobook.0badcafe.copy",
        kept / ".halls.20270101-080000.c12.0badcafe.part.dump",
    ]
    others = [
        book,
        tmp_path / ".halls.expobook.copy",
        tmp_path / ".halls.expobook.0BADCAFE.copy",
        tmp_path / ".halls.expobook.0badcafe.copy.txt",
        tmp_path / ".halls.2.expobook.0badcafe.copy",  # of another book
        tmp_path / "halls.expobook.0badcafe.copy",
        kept / "halls.20270101-080000.c12.expobook",
        kept / ".other.20270101-080000.c12.expobook.0badcafe.copy",
    ]
    for path in (*ours, *others):
        path.write_bytes(b"half")
        grow_old(path)
    (folder := tmp_path / ".halls.expobook.1badcafe.copy").mkdir()
    (link := tmp_path / ".halls.expobook.2badcafe.copy").symlink_to(book)
    grow_old(folder)
    (young := tmp_path / ".halls.expobook.3badcafe.copy").write_bytes(b"half")
    assert sweep(str(book)) == tuple(sorted(ours))
    assert all(path.exists() for path in (*others, folder, link, young))


def test_a_folder_that_is_not_there_or_may_not_be_read_is_no_trouble(tmp_path: Path) -> None:
    assert sweep(str(tmp_path / "none" / "halls.expobook")) == ()
    assert sweep("postgresql://desk@db/halls") == ()
