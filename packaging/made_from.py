"""What every way of packaging needs to know: where the source is, and the version from its one place."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ICONS = ROOT / "build" / "icons"
IDENTIFIER = "org.expobook.Expobook"  # of the desktop entry, the AppStream record and the macOS program

_said = re.search(r'^__version__ = "([^"]+)"$', (ROOT / "src/expobook/__init__.py").read_text("utf-8"), re.MULTILINE)
if _said is None:
    raise SystemExit("src/expobook/__init__.py does not say the version.")
VERSION = _said.group(1)

if __name__ == "__main__":
    print(VERSION)
