"""What the built program runs: the same entrance as the command ``expobook``."""

import os
import sys


def _read_ahead() -> None:
    """Read Qt from the disk, where it is not in memory yet, while modules of Python are loaded beside it."""
    try:
        for folder, _, names in os.walk(os.path.join(sys._MEIPASS, "PySide6")):  # type: ignore[attr-defined]
            for name in names:
                if ".so" in name:
                    _read(os.path.join(folder, name))
    except OSError:  # what cannot be read is said by whoever needs it
        return


def _read(path: str) -> None:
    file, block = os.open(path, os.O_RDONLY), bytearray(1 << 20)
    try:
        if not _in_memory(file):
            while os.readv(file, [block]):
                pass
    finally:
        os.close(file)


def _in_memory(file: int) -> bool:
    """Say whether the middle of a file can be had without waiting for the disk."""
    try:
        return os.preadv(file, [bytearray(1)], os.fstat(file).st_size // 2, os.RWF_NOWAIT) == 1
    except OSError:
        return False


if sys.platform == "linux" and (len(sys.argv) == 1 or "gui" in sys.argv):
    import _thread

    _thread.start_new_thread(_read_ahead, ())

from expobook.app.main import main  # noqa: E402 - while that is loaded, the disk is read

if sys.stdout is None or sys.stderr is None:  # Windows, without a console: what is said there has no reader
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - as long as the program runs

sys.exit(main())
