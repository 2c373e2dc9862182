"""What a window does after its first screen is painted: it makes the others, a little at a time."""

from PySide6.QtCore import QObject, QTimer

from expobook.ui.window.main_window import MainWindow

LOOK_MS = 20  # how often it is looked whether the screen in front has its answers
LONGEST_LOOKS = 150  # of them; then the others are made though it still waits
BETWEEN_MS = 15  # for keys and the mouse between two screens


class Settling(QObject):
    """Makes the missing screens of a window between its events; whoever goes to one before has it made at once."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._looks = window, 0
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._step)
        window.closing.connect(self._timer.stop)

    def start(self) -> None:
        """Begin to wait for the first screen."""
        self._timer.start()

    def _step(self) -> None:
        self._looks += 1
        if self._timer.interval() == LOOK_MS:
            if self._looks < LONGEST_LOOKS and (self._looks < 2 or self._window.around.jobs.busy()):
                return
            self._timer.setInterval(BETWEEN_MS)
        elif not self._window.make_one():
            self._timer.stop()
            self._window.settled.emit()
            self.deleteLater()
