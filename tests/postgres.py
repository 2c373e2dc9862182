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


class Server:
    """One server with a data folder of its own, to be started, stopped and promoted at will.

    It refuses to run as root, so root starts it as the user ``postgres`` (else ``nobody``). One that is not ``durable``
    is quicker, and forgets its last second when it is stopped like by a power cut.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        binaries = find_binaries()
        if binaries is None:
            raise RuntimeError(MISSING)
        self._binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="expobook-pg-"))
        self.port = _free_port()
        self._data = self.folder / "data"
        self._as_user: list[str] = []
        if os.geteuid() == 0:
            user = next(name for name in ("postgres", "nobody") if name in {entry.pw_name for entry in pwd.getpwall()})
            shutil.chown(self.folder, user)
            self._as_user = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]

    @property
    def url(self) -> str:
        """The address of its maintenance database."""
        return f"postgresql+psycopg://expobook@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Give it an empty data folder."""
        self._run("initdb", "-D", str(self._data), "-U", "expobook", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")

    def follow(self, primary: "Server") -> None:
        """Give it a copy of another's data, to follow what that one writes."""
        place = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", "expobook")
        self._run("pg_basebackup", "-D", str(self._data), *place, "-R", "-X", "stream", "-c", "fast", "--no-sync")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder} "
        options += "-c fsync=off -c full_page_writes=off -c max_connections=120"
        options += f" -c synchronous_commit={'local' if self._durable else 'off'}"
        self._run("pg_ctl", "-D", str(self._data), "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it, if it runs: ``fast`` tells the sessions, ``immediate`` is what a power cut does."""
        if (self._data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self._data), "-m", mode, "-w", "stop")

    def promote(self) -> None:
        """Make a follower the one that takes writing."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "promote")

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        command = [*self._as_user, str(self._binaries / program), *words]
        home = {**os.environ, "HOME": str(self.folder)}
        done = subprocess.run(command, check=False, cwd=self.folder, capture_output=True, text=True, env=home)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """Start a server with its own empty data folder; stop it and take it away afterwards."""
    made = Server(durable=durable)
    try:
        made.make()
        made.start()
        yield made
    finally:
        made.remove()


@contextmanager
def server() -> Iterator[str]:
    """Start a server; give the URL of its maintenance database, then stop it."""
    with running() as made:
        yield made.url


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
