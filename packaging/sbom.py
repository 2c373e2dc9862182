"""Writes the bill of materials of the built program, in CycloneDX 1.6, by the library of that standard.

The tool ``cyclonedx-py`` lists an environment; ours has the tools of developers in it too. So the parts come from
what was really built in, and the library files inside each part are named with their SHA-256.
"""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

if TYPE_CHECKING:
    from bill import Part

BINARY = (".so", ".dll", ".pyd", ".dylib", ".ttf")


def write_sbom(parts: "list[Part]", built: Path) -> None:
    """Write ``sbom.cdx.json`` into the built folder; ``SOURCE_DATE_EPOCH`` gives it its time, if set."""
    made = {part.name: _component(part, built) for part in parts}
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    bom = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_OID, f"expobook {sorted((p.name, p.version) for p in parts)}"))
    bom.metadata.timestamp = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    program = made.pop("expobook")
    bom.metadata.component = program
    bom.components.update(made.values())
    bom.register_dependency(program, made.values())
    for part in parts:
        if part.name in made:
            bom.register_dependency(made[part.name], [made[need] for need in sorted(part.needs)])
    JsonV1Dot6(bom).output_to_file(str(built / "sbom.cdx.json"), allow_overwrite=True, indent=1)


def _component(part: "Part", built: Path) -> Component:
    licence = part.licence
    space = {"deb": "debian"}.get(part.purl_type)
    is_program = part.name == "expobook"
    version = part.version or None
    return Component(
        name=part.name,
        version=version,
        type=ComponentType.APPLICATION if is_program else ComponentType.LIBRARY,
        bom_ref=f"{part.purl_type}:{part.name}@{part.version}",
        purl=PackageURL(part.purl_type, space, part.name.lower(), version),
        licenses=() if licence == "see the text" else (LicenseFactory().make_from_string(licence),),
        components=_files(part, built),
    )


def _files(part: "Part", built: Path) -> Iterator[Component]:
    for place in sorted(set(part.files)):
        path = next((p for p in (built / place, built / "_internal" / place) if p.is_file()), None)
        if path is None or not any(end in path.name for end in BINARY):
            continue  # Python code lies inside the program, in one archive
        relative = path.relative_to(built).as_posix()
        digest = sha256(path.read_bytes()).hexdigest()
        yield Component(
            name=relative,
            type=ComponentType.FILE,
            bom_ref=f"file:{relative}",
            hashes=(HashType(alg=HashAlgorithm.SHA_256, content=digest),),
        )
