"""The form of a backup's file: a head, sealed frames in their order, and a digest of it all.

::

    "tiercast backup\n"  u32 length  head (msgpack)   u32 length  frame   …   u32 0  BLAKE2b of all before (32 bytes)

The key is made of the passphrase by scrypt (RFC 7914). A frame is compressed (zlib), then sealed with AES-256-GCM
(NIST SP 800-38D, 96 random bits of nonce in front); its label is the head's digest and its number, so that frames can
be neither swapped, left out nor taken from another backup. The digest finds a damaged copy without the passphrase.
"""

import hashlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tiercast.engine.jobs import JobError
from tiercast.store.errors import StoreError
from tiercast.store.vault import seal, unseal
from tiercast.words import Words

MAGIC: Final = b"tiercast backup\n"
FORMAT: Final = 1
SHORTEST_PASSPHRASE: Final = 8
"""Characters."""
MOST: Final = 64 << 20
"""Bytes of one frame, compressed or not."""
_COST: Final = 15
"""scrypt's N is two to this: 32 MiB and a tenth of a second for each guess."""
_COSTS: Final = range(14, 21)
_LENGTH: Final = 4
_DIGEST: Final = 32
_CHECK: Final = b"the passphrase fits"


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What can be read of a backup without its passphrase.

    Attributes:
        format: of the file; version: of the program that wrote it; schema: of the tables.
        created: instant, microseconds UTC.
        salt, cost: of the passphrase's key; check: something sealed, to tell a wrong passphrase from a damaged file.
    """

    format: int
    version: str
    schema: str
    created: int
    salt: bytes
    cost: int
    check: bytes = b""


_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(Head).decode


class FrameWriter:
    """Writes a backup into an open file; call `end` or it is none.

    Raises:
        JobError: the passphrase is too short.
    """

    def __init__(self, file: BinaryIO, passphrase: str, version: str, schema: str, created: int) -> None:
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise JobError(
                Words(
                    f"expected a passphrase of at least {SHORTEST_PASSPHRASE} characters, found {len(passphrase)}; "
                    "choose a longer one, and keep it apart from the backup",
                    f"口令至少需要 {SHORTEST_PASSPHRASE} 个字符，现在是 {len(passphrase)} 个；"
                    "请换一个更长的口令，并与备份分开保存",
                )
            )
        self._file, self._digest, self._number = file, hashlib.blake2b(digest_size=_DIGEST), 0
        head = Head(
            format=FORMAT, version=version, schema=schema, created=created, salt=os.urandom(16), cost=_COST
        )  # fmt: skip
        self._key = _key(passphrase, head)
        packed = _encode(msgspec.structs.replace(head, check=seal(self._key, _CHECK, head.salt)))
        self._head = hashlib.blake2b(packed, digest_size=_DIGEST).digest()
        self._write(MAGIC + len(packed).to_bytes(_LENGTH, "big") + packed)

    def add(self, plain: bytes) -> None:
        """One more frame."""
        sealed = seal(self._key, zlib.compress(plain, 1), _label(self._head, self._number))
        self._number += 1
        self._write(len(sealed).to_bytes(_LENGTH, "big") + sealed)

    def end(self) -> None:
        """That was all of it."""
        self._write(bytes(_LENGTH))
        self._file.write(self._digest.digest())

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self._file.write(data)


class FrameReader:
    """A backup's file, looked through once for damage when it is opened.

    Raises:
        JobError: it is no backup, of a newer form, cut short or damaged, or the passphrase is another.
    """

    def __init__(self, path: Path, passphrase: str) -> None:
        self.path = path
        self.head, self._begin, self._head = _read_head(path)
        _check_digest(path, self._begin)
        self._size, self._at = path.stat().st_size, 0
        self._key = _key(passphrase, self.head)
        try:
            fits = unseal(self._key, self.head.check, self.head.salt) == _CHECK
        except StoreError:
            fits = False
        if not fits:
            raise JobError(
                Words(
                    f"{path}: the passphrase is not the one that it was written with; try again, nothing was changed",
                    f"{path}：口令与备份时的不一致；请重试，没有改动任何内容",
                )
            )

    @property
    def part(self) -> float:
        """How much of the file has been read, between 0 and 1."""
        return min(1.0, self._at / max(1, self._size))

    def frames(self) -> Iterator[bytes]:
        """Each frame as it was added. Raises: JobError: one was changed."""
        with self.path.open("rb") as file:
            file.seek(self._begin)
            number = 0
            while length := int.from_bytes(file.read(_LENGTH), "big"):
                try:
                    packed = unseal(self._key, file.read(length), _label(self._head, number))
                    yield _inflated(packed)
                except (StoreError, zlib.error, ValueError) as error:
                    raise damaged(self.path) from error
                number += 1
                self._at = file.tell()


def read_head(path: Path) -> Head:
    """What a backup says of itself without its passphrase. Raises: JobError: it is none, or of a newer form."""
    return _read_head(path)[0]


def damaged(path: Path) -> JobError:
    """The file is cut short, or not as it was written."""
    return JobError(
        Words(
            f"{path}: the backup is cut short or damaged; nothing was changed. Copy it again, or take another one",
            f"{path}：备份不完整或已损坏；没有改动任何内容。请重新复制，或使用另一份备份",
        )
    )


def _read_head(path: Path) -> tuple[Head, int, bytes]:
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise JobError(
                Words(
                    f"{path}: is no backup of Tiercast; expected a file that `tiercast backup` has written",
                    f"{path}：不是 Tiercast 的备份；应为 `tiercast backup` 写出的文件",
                )
            )
        length = int.from_bytes(file.read(_LENGTH), "big")
        packed = file.read(min(length, MOST))
    try:
        head = _decode(packed)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(path) from error
    if head.format > FORMAT:
        raise JobError(
            Words(
                f"{path}: was written by Tiercast {head.version}, in a newer form than this program reads; "
                "install that version",
                f"{path}：由 Tiercast {head.version} 写出，格式比本程序新；请安装该版本",
            )
        )
    if head.cost not in _COSTS:
        raise damaged(path)
    return head, len(MAGIC) + _LENGTH + length, hashlib.blake2b(packed, digest_size=_DIGEST).digest()


def _check_digest(path: Path, begin: int) -> None:
    left = path.stat().st_size - _DIGEST
    if left < begin + _LENGTH:
        raise damaged(path)
    digest = hashlib.blake2b(digest_size=_DIGEST)
    with path.open("rb") as file:
        while left:
            block = file.read(min(left, 1 << 20))
            if not block:
                raise damaged(path)
            digest.update(block)
            left -= len(block)
        if file.read() != digest.digest():
            raise damaged(path)


def _key(passphrase: str, head: Head) -> bytes:
    return Scrypt(salt=head.salt, length=32, n=1 << head.cost, r=8, p=1).derive(passphrase.encode())


def _label(head: bytes, number: int) -> bytes:
    return head + number.to_bytes(8, "big")


def _inflated(packed: bytes) -> bytes:
    inflating = zlib.decompressobj()
    plain = inflating.decompress(packed, MOST)
    if not inflating.eof:
        raise ValueError("a frame is longer than any that is written")
    return plain
