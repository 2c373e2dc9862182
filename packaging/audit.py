"""Ask whether any library that we ship is known to be vulnerable; started by ``make audit``.

    python packaging/audit.py

Exit codes: 0 all were looked up and none is known to be vulnerable, 1 some are, 2 some could not be looked up. A list
that could not be asked proves nothing, and says so.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"
SERVICES = ("pypi", "osv")
LONGEST_S = 300
CLEAN, VULNERABLE, UNKNOWN = 0, 1, 2


def ask(service: str) -> list[dict[str, Any]] | None:
    """Return what a service says of each library, None when it cannot be asked."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(LOCK), "--no-deps", "--disable-pip", "-s", service]
    try:
        done = subprocess.run(
            [*command, "-f", "json", "--progress-spinner", "off"],
            check=False,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
        )
        return list(json.loads(done.stdout)["dependencies"])
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None


def judged(found: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """Return the exit code and what to say of an answer."""
    bad = [(each["name"], each["version"], vuln) for each in found for vuln in each.get("vulns", ())]
    unknown = [str(each["name"]) for each in found if "skip_reason" in each]
    lines = [
        f"{name} {version}: {vuln['id']}, mended in {', '.join(vuln['fix_versions']) or 'no version yet'}"
        for name, version, vuln in bad
    ]
    if unknown:
        lines.append(
            f"NOT AUDITED: {len(unknown)} of {len(found)} libraries could not be looked up: {', '.join(unknown)}"
        )
    if bad:
        return VULNERABLE, lines
    return (
        (UNKNOWN, lines) if unknown else (CLEAN, [f"{len(found)} libraries looked up, none is known to be vulnerable"])
    )


def main() -> int:
    """Ask the first service that can be asked, and print what it says."""
    best: tuple[int, list[str]] | None = None
    for service in SERVICES:
        found = ask(service)
        if found:
            code, lines = judged(found)
            if code != UNKNOWN:
                best = code, [f"{service}: {line}" for line in lines]
                break
            best = best or (code, [f"{service}: {line}" for line in lines])
    code, lines = best or (UNKNOWN, ["NOT AUDITED: neither pypi.org nor osv.dev can be reached from here"])
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
