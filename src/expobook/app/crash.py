"""What happens with an error that nobody caught while the window is open: kept in a file, told, and on we go."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from expobook.app.crashlog import keep

if TYPE_CHECKING:
    from expobook.app.composition import Program


def catch(program: "Program") -> None:
    """Send errors raised in slots and events to the window's dialog instead of the terminal."""

    def told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        keep(error)
        window = program.window or program.welcome
        messages = (
            program.window.around.messages if program.window else program.welcome.messages if program.welcome else None
        )
        if window is not None and messages is not None and isinstance(error, Exception):
            messages.failed(error)

    sys.excepthook = told
