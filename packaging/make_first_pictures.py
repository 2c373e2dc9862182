"""Make the pictures of the guide's "First steps" while the page itself is followed in the real window.

    python packaging/make_first_pictures.py DEMO_BOOK FOLDER {en,zh} {light,dark}

Started by ``packaging/make_pictures.sh``. The demo book is not used: the page starts from nothing. Its steps are done
by the code of the test that follows them, so what is shown is what the page leads to.
"""

import sys
import tempfile
import time
from itertools import chain
from pathlib import Path

from make_pictures import NOW, STAFF, WHOLE, shrunk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from expobook.app.composition import Program
from expobook.services import guide
from expobook.ui.kit.settings import Settings
from expobook.words import Language

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.window.following import Act, Walk, acts_of, jobs_of

QUIET = 0.8  # seconds without a job before a picture is taken
# the word that is clicked next -> the picture taken before, in the order of the page
BEFORE = {
    "en": {"Hold": "first-hold", "Save PDF…": "first-contract", "Plan › Export the plan as DXF…": "first-plan"},
    "zh": {"预留": "first-hold", "存 PDF…": "first-contract", "平面 › 导出平面图为 DXF…": "first-plan"},
}


def main(folder: Path, language: Language, scheme: str) -> None:
    """Follow the page and take the pictures of one language."""
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    app = QApplication(sys.argv[:1])
    wanted = BEFORE[language]

    def about_to(act: Act) -> None:
        name = wanted.get(act.word)
        if name is None or program.window is None:
            return
        program.window.around.messages.clear()
        QCursor.setPos(WHOLE.bottomRight() - QPoint(100, 10))
        _settle(app, program)
        form = QApplication.activeModalWidget()
        box = form.frameGeometry().adjusted(-24, -24, 24, 24).intersected(WHOLE) if form is not None else WHOLE
        shrunk(app, box).save(folder / f"{language}-{name}.png", optimize=True)
        print(f"{language}-{name}.png")

    with tempfile.TemporaryDirectory(prefix="expobook-") as place:
        settings = Settings(Path(place) / "pictures.ini")
        settings.keep("scheme", scheme)
        program = Program(app, STAFF, settings, language, now=lambda: NOW)
        steps = chain.from_iterable(jobs_of(guide.page("first-steps", language)).values())
        program.start(None)
        walk = Walk(program, chain.from_iterable(map(acts_of, steps)), Path(place))
        walk.about_to.connect(about_to)
        while not walk.ended:
            app.processEvents()
            time.sleep(0.005)
        if walk.failure:
            raise RuntimeError(walk.failure)
        if program.window is not None:
            program.window.close()


def _settle(app: QApplication, program: Program) -> None:
    """Let what the window asks of the book be answered; a form asks a little after the last key."""
    until = time.monotonic() + QUIET
    while time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)
        if program.window is not None and program.window.around.jobs.busy():
            until = time.monotonic() + QUIET


if __name__ == "__main__":
    main(Path(sys.argv[2]), "zh" if sys.argv[3] == "zh" else "en", sys.argv[4])
