"""Books on servers: how their address is put together, and their passwords, which only the system's own safe keeps."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from expobook.domain.errors import BadInput

SERVICE = "expobook"  # what the safe knows us by
SCHEME = "postgresql+psycopg"
PORT = 5432
TLS = ("", "require", "verify-ca", "verify-full")  # how sure a connection has to be; words of libpq
_LARGEST_PORT = 65_535
_HOST = re.compile(r"[\w.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")
_PORT = re.compile(r":(\d{1,5})$")
_NOT_IN_DATABASE = "/?#%&= "  # they end a name in an address, and no server wants them


def server_url(host: str, port: int, database: str, user: str, tls: str = "") -> str:
    """Return the address of a book on a PostgreSQL server, without a password.

    Args:
        host: one server, or several with commas between, each with its port where it is not the one given.
        tls: one of :data:`TLS`; empty leaves it to the driver, which takes it where the server has it.

    Raises:
        BadInput: a part is missing or has signs that no such name has, or the port is none.
    """
    for field, value in (("server-host", host), ("database", database), ("user", user)):
        if not value.strip():
            raise BadInput(field=field, value="", why="empty")
    if any(sign in _NOT_IN_DATABASE or not sign.isprintable() for sign in database.strip()):
        raise BadInput(field="database", value=database.strip()[:40], why="signs", signs=_NOT_IN_DATABASE)
    if not 0 < port <= _LARGEST_PORT:
        raise BadInput(field="port", value=str(port), why="no-port")
    hosts = [each.strip() for each in host.split(",")]
    if not all(_HOST.fullmatch(each) for each in hosts):
        raise BadInput(field="server-host", value=host.strip()[:60], why="host-form")
    if tls not in TLS:
        raise BadInput(field="tls", value=tls[:20], why="unknown-setting")
    places = ",".join(each if _PORT.search(each) else f"{each}:{port}" for each in hosts)
    options = f"?sslmode={tls}" if tls else ""
    return f"{SCHEME}://{quote(user.strip(), safe='')}@{places}/{database.strip()}{options}"


@dataclass(frozen=True, slots=True)
class Profile:
    """The parts of an address that a form shows; ``port`` is that of a single server."""

    host: str
    port: int
    database: str
    user: str
    tls: str


def profile_of(address: str) -> Profile:
    """Return the parts of an address as :func:`server_url` makes them; what it does not know is left out."""
    parts = urlsplit(without_password(address))
    user, _, place = parts.netloc.rpartition("@")
    single = _PORT.search(place) if "," not in place else None
    asked = dict(parse_qsl(parts.query)).get("sslmode", "")
    return Profile(
        host=place[: single.start()] if single else place,
        port=int(single[1]) if single else PORT,
        database=unquote(parts.path.lstrip("/")),
        user=unquote(user),
        tls=asked if asked in TLS else "",
    )


def with_password(target: str, password: str = "") -> str:
    """Return an address with a password in it: the one given, else the one that the safe keeps for it.

    What is no address of a server, or has a password, or none is kept for, comes back as it is; the driver may still
    find one in its own places (``PGPASSWORD``, ``~/.pgpass``).
    """
    if not target.startswith("postgresql"):
        return target
    parts = urlsplit(target)
    if parts.password is not None or parts.hostname is None or not parts.username:
        return target
    found = password or _kept(target)
    if not found:
        return target
    user, _, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(found, safe='')}@{place}"))


def without_password(target: str) -> str:
    """Return an address as it may be shown and remembered."""
    parts = urlsplit(target) if target.startswith("postgresql") else None
    if parts is None or parts.password is None:
        return target
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(unquote(parts.username or ''), safe='')}@{place}"))


def keep_password(target: str, password: str) -> bool:
    """Put a password into the system's safe; False where there is none, and nothing is kept anywhere else."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, without_password(target), password)
    except KeyringError:
        return False
    return True


def forget_password(target: str) -> None:
    """Take a password out of the safe, if it is there."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(SERVICE, without_password(target))
    except KeyringError:
        return


def _kept(target: str) -> str:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, without_password(target)) or ""
    except KeyringError:
        return ""
