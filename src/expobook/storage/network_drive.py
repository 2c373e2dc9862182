"""Whether a file lies on a network drive, where the locks that keep two writers apart may not hold.

SQLite's own advice ("How To Corrupt An SQLite Database File", 2.1) is not to write one file from several machines.
"""

import os
import sys
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
_KINDS = frozenset(
    [
        "afs",
        "afpfs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb2",
        "smb3",
        "smbfs",
        "sshfs",
    ]
)
_REMOTE = 4  # what Windows' GetDriveType answers for a drive of another computer


def network_drive(path: Path, mounts: Path | None = None) -> str:
    """Return the kind of network drive that a file is on, such as ``nfs4``; "" for a disk of this computer.

    Where the system does not tell (macOS), the answer is "" too.
    """
    if sys.platform == "win32":
        import ctypes

        root = os.path.splitdrive(path.resolve())[0] + "\\"
        return "remote" if root.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOTE else ""
    try:
        lines = (mounts or MOUNTS).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    return _kind(path.resolve(), lines)


def _kind(path: Path, lines: list[str]) -> str:
    """Return the kind of the innermost mount that has a path; a later line lies over an earlier one."""
    found, depth = "", -1
    for line in lines:
        words = line.split(" ")
        if len(words) < 3:
            continue
        place, kind = Path(_plain(words[1])), words[2].removeprefix("fuse.")
        if path.is_relative_to(place) and len(place.parts) >= depth:
            found, depth = kind, len(place.parts)
    return found if found in _KINDS else ""


def _plain(place: str) -> str:
    """Return a mount point as it is: the kernel writes spaces and the like as octal numbers."""
    for sign in (" ", "\t", "\n", "\\"):
        place = place.replace(f"\\{ord(sign):03o}", sign)
    return place
