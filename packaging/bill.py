"""Write the licences and the bill of materials (CycloneDX 1.6) of the built program beside it.

    python packaging/bill.py [BUILT_FOLDER] [SHIPPED_JSON]

``shipped.json`` is what the spec file says went into the program. Each file of it must have an owner: a Python
package, Python itself, a package of the system that built it, or this project. One without an owner, and an
owner without a licence, ends the build: nothing is shipped that nobody can account for.
"""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distributions
from pathlib import Path

from made_from import ROOT, VERSION
from sbom import write_sbom

STANDARD = Path(__file__).parent / "licences"
LICENCE_FILE = re.compile(r"(?i)^(licen[cs]es?|copying|notice|copyright|authors)\b")
# What the metadata does not say as an SPDX expression, read from the licence itself.
SPDX = {
    "aiosignal": "Apache-2.0",
    "backports_tarfile": "MIT",
    "ezdxf": "MIT",
    "jaraco_classes": "MIT",
    "libbz2_1_0": "bzip2-1.0.6",
    "libegl1": "MIT AND Apache-2.0 AND BSD-1-Clause",
    "libffi8": "MIT",
    "libgl1": "MIT AND Apache-2.0 AND BSD-1-Clause",
    "libglvnd0": "MIT AND Apache-2.0 AND BSD-1-Clause",
    "libglx0": "MIT AND Apache-2.0 AND BSD-1-Clause",
    "liblzma5": "0BSD",
    "libsqlite3_0": "blessing",
    "libssl3": "Apache-2.0",
    "libuuid1": "BSD-3-Clause",
    "ortools": "Apache-2.0",
    "protobuf": "BSD-3-Clause",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pyside6_essentials": "LGPL-3.0-only",
    "reportlab": "BSD-3-Clause",
    "segno": "BSD-3-Clause",
    "shapely": "BSD-3-Clause AND LGPL-2.1-only",  # GEOS is inside
    "shiboken6": "LGPL-3.0-only",
}
# Wheels without a licence text inside; Qt and its binding are used under the LGPL.
TEXTS = {"pyside6_essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"), "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt")}
HEAD = f"""expobook {VERSION}: what is in this folder, and under which licences

expobook itself is under the Apache License 2.0 (licences/expobook). It comes with the parts below; the text of
each licence is in the folder of the same name.

Qt, PySide6, Shiboken and psycopg (LGPL-3.0) and GEOS (in shapely, LGPL-2.1) are unchanged. Their libraries are
files of their own under _internal/: you may replace them by your own builds of the same interface. Their source
code: https://code.qt.io, https://github.com/psycopg/psycopg and https://github.com/libgeos/geos.
What Qt itself contains is told at https://doc.qt.io/qt-6/licenses-used-in-qt.html; the licences of ICU, FreeType,
HarfBuzz, libjpeg, libpng and zlib, which Qt also uses, are among those in licences/pypdfium2.

"""


@dataclass
class Part:
    """One thing that is shipped: who made it, its licence, its files (their places in the built folder)."""

    name: str
    version: str
    licence: str
    purl_type: str  # "pypi", "deb", "generic"
    texts: list[Path] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    needs: set[str] = field(default_factory=set)


def main(built: Path, shipped: Path) -> None:
    """Account for every file, then write ``licences/`` and ``sbom.cdx.json``."""
    parts = sorted(_parts(json.loads(shipped.read_text("utf-8"))), key=lambda part: part.name.lower())
    folder = built / "licences"
    shutil.rmtree(folder, ignore_errors=True)
    for part in parts:
        if not part.texts:
            raise SystemExit(f"No licence text was found for {part.name}.")
        _copy(part.texts, folder / part.name)
    rows = [f"{part.name:<36} {part.version:<26} {part.licence}" for part in parts]
    (folder / "README.txt").write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    write_sbom(parts, built)
    print(f"{len(parts)} parts, their licences and the bill of materials are in {built}.")


def _copy(texts: list[Path], folder: Path) -> None:
    """Copy licence texts under their own names; where two have the same, the folder they come from tells them apart."""
    folder.mkdir(parents=True)
    for text in texts:
        target = folder / text.name
        if target.exists():
            target = folder / f"{text.parent.name}-{text.name}"
        shutil.copyfile(text, target)


def _parts(shipped: list[tuple[str, str]]) -> Iterator[Part]:
    owners = {path: dist for dist in distributions() for path in _files(dist)}
    of_dist: dict[str, list[str]] = defaultdict(list)
    named: dict[str, Distribution] = {}
    of_system: dict[str, list[str]] = defaultdict(list)
    of_python = [f"libpython{sysconfig.get_config_var('py_version_short')}"]
    for place, source in shipped:
        path = Path(source).resolve()
        ours = any(path.is_relative_to(ROOT / part) for part in ("src", "resources", "docs"))
        if ours or _is_built(path):
            continue
        dist = owners.get(path)
        if dist is not None:
            named[dist.name] = dist
            of_dist[dist.name].append(place)
        elif _is_python(path):
            of_python.append(place)
        else:
            of_system[str(path)].append(place)
    yield from _own()
    yield _python(of_python)
    bootloader = next(dist for dist in distributions() if dist.name == "pyinstaller")
    named.setdefault("pyinstaller", bootloader)
    for name, dist in named.items():
        yield _of_distribution(dist, of_dist[name], set(named))
    yield from _of_system(of_system)


def _key(name: str) -> str:
    return re.sub(r"[-.]", "_", name).lower()


def _files(dist: Distribution) -> Iterator[Path]:
    for file in dist.files or ():
        yield Path(str(dist.locate_file(file))).resolve()


def _is_built(path: Path) -> bool:
    return path.is_relative_to(ROOT / "build") or path.is_relative_to(ROOT / "packaging")


def _is_python(path: Path) -> bool:
    """Say whether a file is of Python: of its library, or the library file of the interpreter itself."""
    homes = {Path(sysconfig.get_path(key)).resolve() for key in ("stdlib", "platstdlib")}
    if sys.platform != "linux":  # there it has a folder of its own, with its libraries in it
        homes.add(Path(sys.base_prefix).resolve())
    return any(path.is_relative_to(home) for home in homes) or path.name.lower().startswith(("libpython", "python3"))


def _own() -> Iterator[Part]:
    """Yield the program, and what it brings along that others made."""
    fonts, icons = ROOT / "resources" / "fonts", ROOT / "resources" / "icons"
    yield Part("expobook", VERSION, "Apache-2.0", "generic", [ROOT / "LICENSE"])
    cut = [f"expobook/_resources/fonts/{font.name}" for font in fonts.glob("*.ttf")]
    yield Part("Noto Sans SC and Noto Serif SC, cut", "", "OFL-1.1", "generic", [fonts / "OFL.txt"], cut)
    yield Part("Lucide icons", "", "ISC", "generic", [icons / "LICENSE-lucide.txt"])


def _python(places: list[str]) -> Part:
    home = Path(sysconfig.get_path("stdlib"))
    texts = [path for path in (home / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt") if path.is_file()]
    return Part("Python", sys.version.split()[0], "PSF-2.0", "generic", texts[:1], places)


def _of_distribution(dist: Distribution, places: list[str], shipped: set[str]) -> Part:
    key = _key(dist.name)
    texts = [
        path
        for path in _files(dist)
        if ".dist-info" in str(path) and (LICENCE_FILE.match(path.name) or "licenses" in map(str.lower, path.parts))
    ]
    texts = [path for path in texts if path.is_file()] or [STANDARD / name for name in TEXTS.get(key, ())]
    needs = {_key(re.split(r"[^\w.-]", need)[0]) for need in dist.requires or () if "extra ==" not in need}
    said = dist.metadata.get("License-Expression") or dist.metadata.get("License") or ""
    licence = SPDX.get(key) or (said.splitlines()[0] if said else "see the text")
    return Part(dist.name, dist.version, licence, "pypi", texts, places, {n for n in shipped if _key(n) in needs})


def _of_system(files: dict[str, list[str]]) -> Iterator[Part]:
    """Yield the packages of the building Debian or Ubuntu whose libraries are shipped."""
    of_package: dict[str, list[str]] = defaultdict(list)
    for source, places in files.items():
        of_package[_package_of(source)].extend(places)
    for package, places in of_package.items():
        show = ("dpkg-query", "-W", "-f", "${Version}", package)
        version = subprocess.run(show, check=True, capture_output=True, text=True).stdout
        name = package.partition(":")[0]
        licence = SPDX.get(_key(name), "X11" if name.startswith("libxcb-") else "see the text")
        yield Part(name, version, licence, "deb", [Path("/usr/share/doc") / name / "copyright"], places)


def _package_of(source: str) -> str:
    if shutil.which("dpkg") is None:
        raise SystemExit(f"Nobody knows where this file comes from: {source}")
    for path in (source, source.removeprefix("/usr")):  # dpkg may know a file by its place before /usr was merged
        found = subprocess.run(("dpkg", "-S", path), check=False, capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.split(": ")[0]
    raise SystemExit(f"Nobody knows where this file comes from: {source}")


if __name__ == "__main__":
    given = [Path(word) for word in sys.argv[1:]]
    main(*given, *[ROOT / "dist/expobook", ROOT / "build/expobook/shipped.json"][len(given) :])
