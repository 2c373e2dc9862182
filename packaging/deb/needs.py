"""Print the ``Depends`` of the built program, read from its libraries.

    python3 packaging/deb/needs.py FOLDER

A library that one of ours asks for and that is not in the folder must come from the system. Only the C and the C++
library get a version: the newest symbol that is asked for says it. ``dpkg-shlibdeps`` would ask for the versions
of the system that builds, newer than what the libraries need, and keep older systems out for no reason.
"""

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

RENAMED = {"libglib2.0-0": "libglib2.0-0 | libglib2.0-0t64"}  # since Debian 13 and Ubuntu 24.04
ELF = b"\x7fELF"
# The release of GCC whose C++ library first had these symbols.
GCC_OF = {(3, 4, 28): "10", (3, 4, 29): "11", (3, 4, 30): "12", (3, 4, 31): "13", (3, 4, 32): "13.2"}


def main(folder: Path) -> None:
    """Print one line."""
    asked: set[str] = set()
    symbols: dict[str, tuple[int, ...]] = {"GLIBC": (0,), "GLIBCXX": (0,)}
    inside = {path.name for path in folder.rglob("*")}
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file() or not _is_elf(path):
            continue
        told = subprocess.run(("objdump", "-p", path), check=True, capture_output=True, text=True).stdout
        asked.update(re.findall(r"NEEDED +(\S+)", told))
        for kind, version in re.findall(r" (GLIBC|GLIBCXX)_([\d.]+)", told):
            symbols[kind] = max(symbols[kind], tuple(map(int, version.split("."))))
    packages = {_package_of(name) for name in asked - inside}
    versions = {"libc6": ".".join(map(str, symbols["GLIBC"])), "libstdc++6": _gcc(symbols["GLIBCXX"])}
    print(", ".join(_worded(sorted(packages), versions)))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == ELF


def _gcc(symbol: tuple[int, ...]) -> str:
    """Return the oldest C++ library that has a symbol version; what is older than all we list is everywhere."""
    if symbol > max(GCC_OF):
        raise SystemExit(f"Add the GCC release of GLIBCXX_{'.'.join(map(str, symbol))} to {__file__}.")
    return GCC_OF[min(known for known in GCC_OF if known >= symbol)]


def _package_of(library: str) -> str:
    """Return the installed package that has a library."""
    found = subprocess.run(("dpkg", "-S", f"*/{library}"), check=False, capture_output=True, text=True).stdout
    owners = {line.split(":")[0] for line in found.splitlines() if line.endswith(f"-linux-gnu/{library}")}
    if len(owners) != 1:
        raise SystemExit(f"The owner of {library} is not clear: {', '.join(sorted(owners)) or 'nobody'}.")
    return owners.pop()


def _worded(packages: Iterable[str], versions: dict[str, str]) -> Iterable[str]:
    for package in packages:
        name = package.removesuffix("t64")
        yield f"{name} (>= {versions[name]})" if name in versions else RENAMED.get(name, package)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
