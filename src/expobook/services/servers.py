"""Books on servers: how their address is put together, and their passwords, which only the system's own safe keeps."""

from urllib.parse import quote, unquote, urlsplit, urlunsplit

from expobook.domain.errors import BadInput

SERVICE = "expobook"  # what the safe knows us by
SCHEME = "postgresql+psycopg"
PORT = 5432
_LARGEST_PORT = 65_535
_NOT_IN_DATABASE = "/?#%&= "  # they end a name in an address, and no server wants them


def server_url(host: str, port: int, database: str, user: str) -> str:
    """Return the address of a book on a PostgreSQL server, without a password.

    Raises:
        BadInput: a part is missing, or the port is none.
    """
    for field, value in (("host", host), ("database", database), ("user", user)):
        if not value.strip():
            raise BadInput(field=field, value="", why="empty")
    if any(sign in _NOT_IN_DATABASE or not sign.isprintable() for sign in database.strip()):
        raise BadInput(field="database", value=database.strip()[:40], why="signs", signs=_NOT_IN_DATABASE)
    if not 0 < port <= _LARGEST_PORT:
        raise BadInput(field="port", value=str(port), why="no-port")
    return f"{SCHEME}://{quote(user.strip(), safe='')}@{host.strip()}:{port}/{database.strip()}"


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
