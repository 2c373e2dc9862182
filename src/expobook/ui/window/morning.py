"""The morning digest when a book is opened for the first time on a day: how much there is, and a way to all of it."""

from functools import partial

from PySide6.QtWidgets import QWidget

from expobook.domain.progress import Progress
from expobook.services.today.digest import Digest, digest, head_of, subject_of
from expobook.ui.kit.jobs import bound
from expobook.ui.kit.messages import Button
from expobook.ui.kit.screen import Surroundings
from expobook.ui.reports.digest import show_digest

SEEN = "digest_seen"  # settings: the day and the book that were greeted last


def greet(around: Surroundings, parent: QWidget) -> None:
    """Say what wants doing, once a day for each book; a day with nothing to do begins without a word."""
    desk, seen = around.desk, f"{around.desk.now():%Y-%m-%d} {around.desk.store.name}"
    if around.settings.text(SEEN) == seen:
        return

    def ask(progress: Progress) -> Digest:
        return digest(desk)

    def came(found: Digest) -> None:
        around.settings.keep(SEEN, seen)
        if found.count:
            lines = [head_of(kind, those, around.language) for kind, those in found.lists.items()]
            show = Button(parent.tr("Morning digest…"), partial(show_digest, around, parent))
            around.messages.told(subject_of(found, around.language), " · ".join(lines), show)

    around.jobs.start(ask, bound(parent, came), around.messages.failed, database=True)
