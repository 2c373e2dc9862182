"""Tries every part of the installed program: the whole demo in a temporary folder, then each screen painted unseen."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from expobook.cli.call import Answer, Call
from expobook.services.demo import job as demo
from expobook.words import Language

FEWEST_COLOURS = 40  # smoothed letters alone make more


def self_test(call: Call) -> Answer:
    """Play the demo and paint the screens; a line is told for each step, an exception ends it.

    ``--keep DIR`` does it there and leaves the results, the pictures of the screens among them.
    """
    with _folder(call.options.folder) as folder:
        findings = None
        with closing(demo.play(folder, language=call.language)) as playing:
            for step in playing:
                call.tell(f"{step.number:>2}/{step.of}  {call.say(f'demo.{step.key}', **step.facts)}")
                findings = step.facts.get("findings")  # of the last step, which proves the book
        painted = []
        for screen in _painted(folder / demo.BOOK, folder, call.language):
            call.tell(call.say("self-test.painted", screen=screen))
            painted.append(screen)
    is_sound = findings == 0
    words = call.say("self-test.passed" if is_sound else "self-test.failed", screens=len(painted), findings=findings)
    return Answer({"passed": is_sound, "screens": painted}, [words], sound=is_sound)


@contextmanager
def _folder(named: str | None) -> Iterator[Path]:
    if named:
        yield Path(named)
        return
    with tempfile.TemporaryDirectory(prefix="expobook-") as folder:
        yield Path(folder)


def _painted(book: Path, folder: Path, language: Language) -> Iterator[str]:
    """Paint each screen into a picture without a display, and yield its name."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from expobook.app.screens import pictures  # Qt is loaded here and nowhere before

    for screen in pictures(book, folder, language):
        _look_at(folder / f"screen-{screen}.png")
        yield screen


def _look_at(picture: Path) -> None:
    """Refuse a picture that is missing or nearly empty, as one without fonts, icons or answers would be.

    Raises:
        RuntimeError: fewer than ``FEWEST_COLOURS`` colours on every eighth pixel.
    """
    from PySide6.QtGui import QImage

    image = QImage(str(picture))
    colours = {image.pixel(x, y) for x in range(0, image.width(), 8) for y in range(0, image.height(), 8)}
    if len(colours) < FEWEST_COLOURS:
        raise RuntimeError(f"{picture.name} shows only {len(colours)} colours")
