"""A backup encrypted with a passphrase: AES-256-GCM in pieces, the key from the passphrase by scrypt.

    magic (12 bytes) · salt (16) · nonce (7) · pieces, each of up to 1 MiB and 16 bytes more

Each piece's nonce is the file's, the piece's number and whether it is the last: pieces that are changed, left out, put
in another order or cut off at the end do not open (the STREAM construction of Hoang, Reyhanitabar, Rogaway, Vizár).
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"PORTALBACK1\n"
SALT, NONCE, TAG, PIECE = 16, 7, 16, 1024 * 1024
SHORTEST = 12  # characters of a passphrase


class SealFailed(Exception):
    """The passphrase will not do, or does not open the file; the message says what to do."""


def passphrase_from(place: Path) -> bytes:
    """The first line of a file that only its owner may read.

    Raises:
        SealFailed: there is no such file, others can read it, or what it holds is too short.
    """
    try:
        if place.stat().st_mode & 0o077:
            raise SealFailed(f"口令文件 {place} 别人也能读。请先运行 chmod 600 {place}。")
        first = (place.read_text().splitlines() or [""])[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SealFailed(f"口令文件 {place} 读不出来：{error}") from error
    if len(first) < SHORTEST:
        raise SealFailed(f"口令太短，至少 {SHORTEST} 个字符。可以这样生成：openssl rand -base64 24 > {place}")
    return first.encode()


def is_sealed(place: Path) -> bool:
    """Whether the file is one of ours and encrypted."""
    with place.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def seal(plain: Path, to: Path, passphrase: bytes) -> None:
    """Write the encrypted file; readable by its owner only."""
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    cipher = _cipher(passphrase, salt)
    with plain.open("rb") as source, os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(MAGIC + salt + nonce)
        for number, piece, is_last in _pieces(source, PIECE):
            out.write(cipher.encrypt(_nonce(nonce, number, is_last), piece, MAGIC))
        out.flush()
        os.fsync(out.fileno())


def unseal(place: Path, to: Path, passphrase: bytes) -> None:
    """Write the plain file, which is whole and unchanged if this returns.

    Raises:
        SealFailed: another passphrase, or the file is damaged.
    """
    with place.open("rb") as source, os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        head = source.read(len(MAGIC) + SALT + NONCE)
        salt, nonce = head[len(MAGIC) : -NONCE], head[-NONCE:]
        if len(salt) != SALT:
            raise SealFailed("这份加密备份不完整。请换另一份备份。")
        cipher = _cipher(passphrase, salt)
        try:
            for number, piece, is_last in _pieces(source, PIECE + TAG):
                out.write(cipher.decrypt(_nonce(nonce, number, is_last), piece, MAGIC))
        except InvalidTag as error:
            raise SealFailed("打不开这份备份：口令不对，或者文件坏了。请核对口令文件，再不行换另一份备份。") from error


def _pieces(source: IO[bytes], size: int) -> Iterator[tuple[int, bytes, bool]]:
    """(number, piece, whether it is the last); an empty file is one empty piece."""
    number, piece = 0, source.read(size)
    while following := source.read(size):
        yield number, piece, False
        number, piece = number + 1, following
    yield number, piece, True


def _nonce(file: bytes, number: int, is_last: bool) -> bytes:
    return file + struct.pack(">IB", number, is_last)


def _cipher(passphrase: bytes, salt: bytes) -> AESGCM:
    """128 MiB and about half a second a guess: a stolen backup should stay shut for years."""
    return AESGCM(Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(passphrase))
