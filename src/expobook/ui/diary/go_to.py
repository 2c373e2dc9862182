"""Ctrl+G: a field for a day or a short question; ``H05 W20`` is answered while it is typed."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QVBoxLayout, QWidget

from expobook.domain.errors import UserError
from expobook.domain.progress import Progress
from expobook.services.diary.questions import Question, Reply, read_question, reply
from expobook.ui.kit.parts import label
from expobook.ui.kit.screen import Surroundings
from expobook.words import day, sentence, shown, span

TYPING_MS = 120


class GoTo(QDialog):
    """Answers as one types; Enter goes to the days, and to the hall where one was named."""

    chosen = Signal(object)  # the Question

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._around = around
        self._question: Question | None = None
        self.field, self.answer, self.more = QLineEdit(), label("", "strong", wrap=True), label("", "small", wrap=True)
        self._keys = label("", "third")
        frame = QFrame()
        frame.setProperty("area", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        for widget in (self.field, self.answer, self.more, self._keys):
            column.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.setFixedWidth(460)
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self.ask)
        self.field.textChanged.connect(self._typed)
        self._say("", "", "")
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew; one box is opened again and again."""
        self.field.setPlaceholderText(self.tr("17 May, W20, 2027-05, or H05 W20: is it free?"))
        self.field.setAccessibleName(self.tr("Go to a day, or ask whether space is free"))
        self._keys.setText(self.tr("Enter go there   Esc close"))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_keys"):
            self.retranslate()
        super().changeEvent(event)

    def open_over(self, window: QWidget) -> None:
        """Show it in the upper middle of a window."""
        corner = window.rect().topLeft()
        corner.setX((window.width() - self.width()) // 2)
        corner.setY(72)
        self.move(window.mapToGlobal(corner))
        self.show()
        self.field.setFocus()

    def _typed(self) -> None:
        self._typing.start()

    def ask(self) -> None:
        """Read the question, and let the book answer it."""
        desk, text = self._around.desk, self.field.text()
        self._question = None
        if not text.strip():
            self._say("", "", "")
            return
        try:
            question = self._question = read_question(text, desk.venue, desk.now().date())
        except UserError as refused:
            self._say("", sentence(refused, self._around.language), "second")
            return
        if question.stay is None or not question.bays:
            self._say(self._only(question), "", "strong")
            return

        def work(progress: Progress) -> Reply:
            return reply(desk, question)

        self._around.jobs.start(work, self._answered, self._around.messages.failed, database=True)

    def _only(self, question: Question) -> str:
        if question.stay is not None:
            return span(question.stay, self._around.language)
        return self._around.desk.venue.describe(question.bays)

    def _answered(self, answer: Reply) -> None:
        question, language, venue = answer.question, self._around.language, self._around.desk.venue
        if question != self._question or question.stay is None:
            return  # more was typed since
        space, when = venue.describe(question.bays), span(question.stay, language)
        text = self.tr("Free: {space}, {days}") if answer.free else self.tr("Not free: {space}, {days}")
        lines = [
            self.tr("{title} has {space}, {days}.").format(
                title=shown(clash.title, language), space=venue.describe(clash.bays), days=span(clash.stay, language)
            )
            for clash in answer.hard[:4]
        ]
        if len(answer.hard) > 4:
            lines.append(self.tr("And {count} more.").format(count=len(answer.hard) - 4))
        if answer.free_from is not None:
            lines.append(self.tr("Free as long from {day}.").format(day=day(answer.free_from, language)))
        for booking in answer.waiting[:3]:
            lines.append(self.tr("{title} has an option there.").format(title=booking.title.in_language(language)))
        if len(answer.waiting) > 3:
            lines.append(self.tr("And {count} more.").format(count=len(answer.waiting) - 3))
        self._say(text.format(space=space, days=when), "\n".join(lines), "ok" if answer.free else "error")

    def _say(self, headline: str, more: str, tone: str) -> None:
        self.answer.setText(headline)
        self.more.setText(more)
        self.answer.setVisible(bool(headline))
        self.more.setVisible(bool(more))
        self.answer.setProperty("tone", tone)
        self.answer.style().unpolish(self.answer)
        self.answer.style().polish(self.answer)
        self.adjustSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ask()
            if self._question is not None:
                self.close()
                self.chosen.emit(self._question)
        else:
            super().keyPressEvent(event)
