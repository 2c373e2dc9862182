"""A real PostgreSQL server for the tests, of the system's own package, on a socket of its own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MISSING = "no PostgreSQL server on this machine: install the package postgresql, or set EXPOBOOK_NO_POSTGRES=1 to skip"


def find_binaries() -> Path | None:
    """Return the folder with initdb and pg_ctl of the newest PostgreSQL, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).parent if on_path else None


@contextmanager
def server() -> Iterator[str]:
    """Start a server with its own empty data folder; give the URL of its maintenance database, then stop it.

    The server refuses to run as root, so root starts it as the user ``postgres`` (else ``nobody``).
    """
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="expobook-pg-"))
    port = _free_port()
    as_user: list[str] = []
    if os.geteuid() == 0:
        user = next(name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()})
        shutil.chown(folder, user)
        as_user = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]
    data = folder / "data"
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} "
    options += "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=120"

    def run(*command: str) -> None:
        home = {**os.environ, "HOME": str(folder)}
        done = subprocess.run([*as_user, *command], check=False, cwd=folder, capture_output=True, text=True, env=home)
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stdout}{done.stderr}")

    try:
        run(
            str(binaries / "initdb"), "-D", str(data), "-U", "expobook", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )
        run(str(binaries / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        yield f"postgresql+psycopg://expobook@127.0.0.1:{port}/postgres"
    finally:
        if (data / "postmaster.pid").exists():
            run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
