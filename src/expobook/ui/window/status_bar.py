"""The line along the bottom: what was done last, running jobs with Cancel, figures, book, desk, user."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QStatusBar, QWidget

from expobook.ui.kit.jobs import Job, JobRunner
from expobook.ui.kit.parts import label, push, row
from expobook.ui.kit.saying_again import said_again

QUIET_MS = 500  # shorter work shows nothing


class JobLine(QWidget):
    """The running job that has a title, its progress, and a button that stops it."""

    def __init__(self, jobs: JobRunner) -> None:
        super().__init__()
        self._jobs: list[Job] = []
        self._text = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._percent = QLabel()
        self._cancel: QPushButton = push("", "link")
        self._cancel.clicked.connect(self._stop)
        self.setLayout(row(self._text, self._bar, self._percent, self._cancel))
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(QUIET_MS)
        self._late.timeout.connect(self._appear)
        jobs.started.connect(self._started)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        self._cancel.setText(self.tr("Cancel"))
        self._text.setText(said_again(self._text.text()))

    def _started(self, job: Job) -> None:
        if not job.title:
            return
        self._jobs.append(job)
        job.progressed.connect(self._progressed)
        job.ended.connect(self._ended)
        self._text.setText(job.title)
        self._bar.setRange(0, 0)
        self._percent.clear()
        self._late.start()

    def _appear(self) -> None:
        self.setVisible(bool(self._jobs))

    def _progressed(self, done: int, total: int, what: str) -> None:
        del what
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._percent.setText(f"{done * 100 // max(total, 1)} %")

    def _ended(self) -> None:
        sender: QObject | None = self.sender()
        self._jobs = [job for job in self._jobs if job is not sender]
        if self._jobs:
            self._text.setText(said_again(self._jobs[-1].title))
        else:
            self._late.stop()
            self.hide()

    def _stop(self) -> None:
        for job in self._jobs[-1:]:
            job.cancel()


class BottomLine(QStatusBar):
    """Left what happened, right the job, the screen's figures and who works where."""

    def __init__(self, jobs: JobRunner, book: str, desk: str, user: str) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(12, 0, 12, 0)
        self.last = ("", "")
        self._last = label("", "second")
        self.figures = label("", "second")
        self.jobs = JobLine(jobs)
        self.addWidget(self._last, 1)
        for widget in (self.jobs, self.figures):
            self.addPermanentWidget(widget)
        for text in (book.replace("\\", "/").rsplit("/", 1)[-1], desk, user):
            if text:
                self.addPermanentWidget(label(f"   {text}", "second"))

    def say(self, text: str, more: str = "") -> None:
        """Show one line on the left until the next comes; ``more`` is what the message says besides."""
        self.last = (text, more)
        self._last.setText(text)

    def retranslate(self) -> None:
        self.jobs.retranslate()
