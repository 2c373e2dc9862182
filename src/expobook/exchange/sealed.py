"""Files sealed by a passphrase: scrypt makes the key, AES-256-GCM seals piece by piece; no byte changes unseen.

A file is a head (mark, version, log2 of scrypt's cost, salt, start of the nonces) and pieces of 1 MiB with a tag each.
The nonce of a piece is the start, its number and whether it is the last: so none can be left out, swapped or cut off at
the end. The head is bound to every piece. Both algorithms are those of the library ``cryptography``.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from expobook.domain.errors import UserError
from expobook.exchange import atomic

MARK = b"XPOBSEAL"
SUFFIX = ".sealed"
LEAST = 12  # characters of a passphrase
_VERSION, _COST_LOG2, _BLOCK, _PARALLEL = 1, 17, 8, 1  # 128 MiB for each guess: OWASP's first choice for scrypt
_MOST_COST_LOG2 = 20  # a foreign file must not make us use all memory
_HEAD = struct.Struct(">8sBB16s7s")
_PIECE, _TAG = 1 << 20, 16


class NotUnsealed(UserError):
    """A sealed file cannot be opened: ``path``, ``why`` is ``passphrase`` (or changed bytes) or ``no-seal``."""

    code = "not-unsealed"


class WeakPassphrase(UserError):
    """A passphrase that is too short to keep anything: ``least`` characters."""

    code = "weak-passphrase"


def is_sealed(path: Path) -> bool:
    """Say whether a file begins like a sealed one."""
    try:
        with path.open("rb") as file:
            return file.read(len(MARK)) == MARK
    except OSError:
        return False


def seal(source: Path, target: Path, passphrase: str) -> None:
    """Seal a file into another, whole or not at all.

    Raises:
        WeakPassphrase, FileTrouble: as named.
    """
    if len(passphrase) < LEAST:
        raise WeakPassphrase(least=LEAST)
    head = _HEAD.pack(MARK, _VERSION, _COST_LOG2, os.urandom(16), os.urandom(7))
    cipher = _cipher(head, passphrase)
    with atomic.draft(target) as draft, source.open("rb") as plain, draft.open("wb") as made:
        made.write(head)
        for number, last, piece in _pieces(plain, _PIECE):
            made.write(cipher.encrypt(_nonce(head, number, last=last), piece, head))


def unseal(source: Path, target: Path, passphrase: str) -> None:
    """Open a sealed file into another, whole or not at all; nothing that was not proven is left behind.

    Raises:
        NotUnsealed, FileTrouble: as named.
    """
    from cryptography.exceptions import InvalidTag

    with atomic.draft(target) as draft, source.open("rb") as closed, draft.open("wb") as made:
        head = closed.read(_HEAD.size)
        if len(head) < _HEAD.size or not head.startswith(MARK):
            raise NotUnsealed(path=str(source), why="no-seal")
        _, version, cost, _, _ = _HEAD.unpack(head)
        if version != _VERSION or cost > _MOST_COST_LOG2:
            raise NotUnsealed(path=str(source), why="newer-seal")
        cipher = _cipher(head, passphrase)
        try:
            for number, last, piece in _pieces(closed, _PIECE + _TAG):
                made.write(cipher.decrypt(_nonce(head, number, last=last), piece, head))
        except InvalidTag as error:
            raise NotUnsealed(path=str(source), why="passphrase") from error


def _cipher(head: bytes, passphrase: str):  # type: ignore[no-untyped-def]  # the library is imported when needed
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    _, _, cost, salt, _ = _HEAD.unpack(head)
    key = Scrypt(salt=salt, length=32, n=1 << cost, r=_BLOCK, p=_PARALLEL).derive(passphrase.encode())
    return AESGCM(key)


def _nonce(head: bytes, number: int, *, last: bool) -> bytes:
    start: bytes = _HEAD.unpack(head)[4]
    return start + struct.pack(">IB", number, last)


def _pieces(file: BinaryIO, size: int) -> Iterator[tuple[int, bool, bytes]]:
    """Yield number, whether it is the last, and bytes of each piece; an empty file is one empty piece."""
    number, piece = 0, file.read(size)
    while True:
        following = file.read(size)
        yield number, not following, piece
        if not following:
            return
        number, piece = number + 1, following
