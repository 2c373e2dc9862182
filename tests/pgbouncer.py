"""A real pgbouncer for the tests, of the system's own package, before a server of theirs."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

MISSING = "no pgbouncer on this machine: install the package pgbouncer"
_LONGEST_START_S = 60


def find_program() -> str | None:
    """Return where pgbouncer is, None where it is not."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Pool:
    """One pgbouncer that lends ``size`` sessions of a server, for a ``transaction`` or a ``session`` at a time.

    It refuses to run as root, so root starts it as the user ``postgres``. It knows every database of the server.
    """

    def __init__(self, server: str, mode: str, size: int = 5, *settings: str) -> None:
        program = find_program()
        if program is None:
            raise RuntimeError(MISSING)
        place = urlsplit(server.replace("+psycopg", ""))
        self._program, self.port = program, _free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="expobook-pool-"))
        self._process: subprocess.Popen[bytes] | None = None
        (self.folder / "users").write_text(f'"{place.username}" ""\n')
        lines = (
            "[databases]",
            f"* = host={place.hostname} port={place.port}",
            "[pgbouncer]",
            f"listen_addr = 127.0.0.1\nlisten_port = {self.port}\nunix_socket_dir =",
            f"auth_type = trust\nauth_file = {self.folder / 'users'}",
            f"pool_mode = {mode}\ndefault_pool_size = {size}\nmax_client_conn = 200",
            *settings,
        )
        (self.folder / "pool.ini").write_text("\n".join(lines))

    def of(self, url: str) -> str:
        """The address of a database of the server as it is reached through this pool."""
        place = urlsplit(url)
        return url.replace(place.netloc, f"{place.username}@127.0.0.1:{self.port}", 1)

    def start(self) -> None:
        """Start it and wait until it answers."""
        as_user: list[str] = []
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            as_user = ["setpriv", "--reuid=postgres", f"--regid={user.pw_gid}", "--clear-groups"]
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, user.pw_uid, user.pw_gid)
        with (self.folder / "log").open("ab") as log:
            command = [*as_user, self._program, str(self.folder / "pool.ini")]
            self._process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        until = time.monotonic() + _LONGEST_START_S
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.02)
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Stop it, if it runs, like a crash: nobody is told."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def remove(self) -> None:
        """Stop it and take its folder away."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def pooling(server: str, mode: str, size: int = 5, *settings: str) -> Iterator[Pool]:
    """Start a pool before a server; stop it and take it away afterwards."""
    made = Pool(server, mode, size, *settings)
    try:
        made.start()
        yield made
    finally:
        made.remove()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
