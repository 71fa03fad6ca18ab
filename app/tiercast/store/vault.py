"""The vault: who viewers are, and the keys under which their data are encrypted.

A viewer's key is HMAC-SHA256(secret, platform, id, erasure count), cut to 16 bytes. Each viewer has a data key of
their own, wrapped by the master key (AES-256-GCM, NIST SP 800-38D, 96 random bits of nonce in front) together with who
they are when they are first seen: one message, because most viewers are seen once. It never changes; another name is
sealed under the data key. Deleting the row makes everything under it unreadable, wherever a copy lies.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from sqlalchemy import Connection, insert, select

from tiercast.audience.entry import KEY_BYTES
from tiercast.store.batch import Identity
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.identity_rows import DATA_KEY_BYTES, NEW_VIEWER_BYTES, NONCE_BYTES, fresh_rows
from tiercast.store.person import Person, SealedPerson
from tiercast.store.secret import Secrets
from tiercast.store.statements import Row, chunks
from tiercast.store.tables import erasures, meta, shops, viewers

KEY_CACHE: Final = 32_768
"""How many viewers' keys are remembered (about 330 bytes each)."""
DATA_KEY_CACHE: Final = 16_384
"""How many data keys are remembered, in each of two generations."""
RANDOM_AT_ONCE: Final = 2_048
"""Nonces that are drawn together."""
_CHECK: Final = "vault"
_CHECK_PLAIN: Final = b"tiercast"


_VIEWER: Final = attrgetter("viewer")
_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(SealedPerson).decode


class _Random:
    """Random bytes of one length, asked of the system for many at once, each handed out once, to any thread.

    Every question to the system lets go of the interpreter, which beside a busy thread costs milliseconds. Not for
    processes that fork: the engine's never do.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._ready: list[bytes] = []

    def take(self) -> bytes:
        while True:
            try:
                return self._ready.pop()
            except IndexError:
                block, size = os.urandom(self._size * RANDOM_AT_ONCE), self._size
                self._ready += [block[start : start + size] for start in range(0, len(block), size)]


class Vault:
    """The keys of one shop. `viewer_key` may be called from any thread; what takes a connection, from its owner."""

    def __init__(self, secrets: Secrets, shop: int, shop_key: bytes, counts: Mapping[bytes, int]) -> None:
        """Use `open_vault`."""
        self.shop = shop
        self._master = AESGCM(secrets.master)
        self.shop_cipher = AESGCM(shop_key)
        """Encrypts what belongs to no viewer."""
        self._mac = HMAC(secrets.viewer, SHA256())
        self._mark_mac = HMAC(secrets.erasure, SHA256())
        self._counts = dict(counts)
        self._nonces = _Random(NONCE_BYTES)
        self._keys: dict[bytes, bytes] = {}
        self._older: dict[bytes, bytes] = {}
        cached = lru_cache(maxsize=KEY_CACHE)(self._viewer_key)
        self.viewer_key: Callable[[str, str], bytes] = cached
        """The viewer's pseudonymous key, 16 bytes, of (platform, the platform's id)."""
        self._forget_keys = cached.cache_clear

    def _viewer_key(self, platform: str, person: str) -> bytes:
        fields = _fields(platform, person)
        count = self._counts.get(self._mark(fields), 0) if self._counts else 0
        mac = self._mac.copy()
        mac.update(fields + count.to_bytes(4, "big"))
        return mac.finalize()[:KEY_BYTES]

    def _mark(self, fields: bytes) -> bytes:
        mac = self._mark_mac.copy()
        mac.update(fields)
        return mac.finalize()[:KEY_BYTES]

    def mark(self, platform: str, person: str) -> bytes:
        """What is kept of somebody who was erased: an HMAC under a secret of its own."""
        return self._mark(_fields(platform, person))

    def count_erasure(self, mark: bytes, count: int) -> None:
        """Take note that the person behind `mark` was erased: from now on they have another key."""
        self._counts[mark] = count
        self._forget_keys()

    def new_rows(self, identities: Iterable[Identity]) -> tuple[list[Row], dict[bytes, bytes]]:
        """Rows of the table `viewers`, in the order of viewers, for those who are new, and their data keys by viewer.

        Args:
            identities: one of each viewer; an empty id is not kept.
        """
        # In the order of keys, since the index is: rows that are neighbours there are found without another search.
        new = sorted(identities, key=_VIEWER)
        return fresh_rows(self.shop, new, self._master, os.urandom(NEW_VIEWER_BYTES * len(new)))

    def unwrap(self, wrapped: bytes, viewer: bytes) -> bytes:
        """The data key of `viewer`. Raises: StoreError: where it was wrapped by another master key."""
        return _open(self._master, wrapped, viewer)[:DATA_KEY_BYTES]

    def seal_identity(self, cipher: AESGCM, viewer: bytes, person: str, name: str | None) -> bytes:
        """Platform id and name, encrypted under the viewer's data key."""
        return self.seal(cipher, _encode((person, name)), viewer)

    def seal(self, cipher: AESGCM, plain: bytes, label: bytes) -> bytes:
        """Encrypt `plain` with the cipher of a viewer or of the shop; `label` has to be the same at `unseal`."""
        nonce = self._nonces.take()
        return nonce + cipher.encrypt(nonce, plain, label)

    def open_identity(self, viewer: bytes, wrapped: bytes, sealed: bytes | None) -> tuple[str, str | None]:
        """The platform's id and the name; "" and None where nobody told them."""
        opened = _open(self._master, wrapped, viewer)
        key, first = opened[:DATA_KEY_BYTES], opened[DATA_KEY_BYTES:]
        plain = first if sealed is None else unseal(key, sealed, viewer)
        if not plain:
            return "", None
        found = _decode(plain)
        return found.id, found.name

    def unseal_for_shop(self, sealed: bytes, label: bytes) -> bytes:
        """Raises: StoreError: where it was not sealed by this shop with this label."""
        return _open(self.shop_cipher, sealed, label)

    def remembered(self, viewer: bytes) -> bytes | None:
        """The data key of `viewer`, if it is in memory."""
        return self._keys.get(viewer) or self._older.get(viewer)

    def remember(self, keys: Mapping[bytes, bytes]) -> None:
        """Keep data keys, by viewer, that are in the store."""
        if len(self._keys) >= DATA_KEY_CACHE:
            self._older, self._keys = self._keys, {}
        self._keys.update(keys)

    def forget(self, viewers: Iterable[bytes]) -> None:
        """Drop data keys from memory: erased, or written by a transaction that was rolled back."""
        for viewer in viewers:
            self._keys.pop(viewer, None)
            self._older.pop(viewer, None)

    def data_keys(self, connection: Connection, wanted: Iterable[bytes]) -> dict[bytes, bytes]:
        """The data keys of those of `wanted` that are in the store (not the erased ones), read where not in memory.

        What is read is not remembered here: the connection may see a state that an erasure has already overtaken.
        """
        result: dict[bytes, bytes] = {}
        missing: list[bytes] = []
        keys, older = self._keys, self._older
        for viewer in set(wanted):
            key = keys.get(viewer) or older.get(viewer)
            if key is None:
                missing.append(viewer)
            else:
                result[viewer] = key
        query = select(viewers.c.viewer, viewers.c.wrapped).where(viewers.c.shop == self.shop)
        for part in chunks(missing):
            for viewer, wrapped in connection.execute(query.where(viewers.c.viewer.in_(part))):
                result[viewer] = self.unwrap(wrapped, viewer)
        return result

    def people(self, connection: Connection, wanted: Iterable[bytes]) -> dict[bytes, Person]:
        """Who the viewers `wanted` are; those who were erased or never named are left out."""
        columns = viewers.c.viewer, viewers.c.platform, viewers.c.quality, viewers.c.wrapped, viewers.c.sealed
        query = select(*columns).where(viewers.c.shop == self.shop)
        result: dict[bytes, Person] = {}
        for part in chunks(set(wanted)):
            for viewer, platform, quality, wrapped, sealed in connection.execute(query.where(columns[0].in_(part))):
                person, name = self.open_identity(viewer, wrapped, sealed)
                if person:
                    result[viewer] = Person(platform, person, name, quality)
        return result

    def all_people(self, connection: Connection) -> Iterator[tuple[bytes, Person]]:
        """Every named viewer of the shop, for searching one by name."""
        rows = connection.execute(select(viewers.c.viewer).where(viewers.c.shop == self.shop)).scalars().all()
        for part in chunks(rows):
            yield from self.people(connection, part).items()


def open_vault(connection: Connection, secrets: Secrets, shop: str, now: int) -> Vault:
    """The vault of the shop called `shop`, which is made where it is new.

    Args:
        connection: in a transaction that may write.
        now: the instant, microseconds.

    Raises:
        StoreError: `Trouble.WRONG_KEY` where `secrets` are not those of this store.
    """
    master = AESGCM(secrets.master)
    if not check_secrets(connection, secrets):
        connection.execute(insert(meta), {"name": _CHECK, "value": seal(secrets.master, _CHECK_PLAIN, b"check")})
    row = connection.execute(select(shops.c.n, shops.c.wrapped).where(shops.c.key == shop)).first()
    label = b"shop:" + shop.encode()
    if row is None:
        shop_key = os.urandom(32)
        values = {"key": shop, "wrapped": seal(secrets.master, shop_key, label), "created": now}
        number = int(connection.execute(insert(shops).returning(shops.c.n), values).scalar_one())
    else:
        number, shop_key = int(row.n), _open(master, row.wrapped, label)
    counted = connection.execute(select(erasures.c.mark, erasures.c["count"]).where(erasures.c.shop == number))
    return Vault(secrets, number, shop_key, {bytes(mark): count for mark, count in counted})


def check_secrets(connection: Connection, secrets: Secrets) -> bool:
    """Whether the store was ever used with secrets. Raises: StoreError: `Trouble.WRONG_KEY`: they are others."""
    check = connection.execute(select(meta.c.value).where(meta.c.name == _CHECK)).scalar()
    if check is not None and unseal(secrets.master, check, b"check") != _CHECK_PLAIN:
        raise StoreError(Trouble.WRONG_KEY)
    return check is not None


def has_vault(connection: Connection) -> bool:
    """Whether the store was ever used with secrets; then new ones must not be made."""
    return connection.execute(select(meta.c.value).where(meta.c.name == _CHECK)).scalar() is not None


def seal(key: bytes, plain: bytes, label: bytes) -> bytes:
    """Encrypt `plain` under `key`; `label` is not kept and has to be the same at `unseal`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, label)


def unseal(key: bytes, sealed: bytes, label: bytes) -> bytes:
    """Raises: StoreError: where the key or the label is another, or the data were changed."""
    return _open(AESGCM(key), sealed, label)


def unseal_for_viewer(key: bytes | None, sealed: bytes, label: bytes) -> bytes | None:
    """What was sealed under a viewer's data key.

    Args:
        key: the data key that they have now; None: they have none, since they were erased or forgotten.

    Returns:
        None where nobody can read it any more: also of those who were forgotten and have come back, under another key.
    """
    try:
        return None if key is None else unseal(key, sealed, label)
    except StoreError:
        return None


def _open(cipher: AESGCM, sealed: bytes, label: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], label)
    except (InvalidTag, ValueError) as error:
        raise StoreError(Trouble.WRONG_KEY, "something encrypted cannot be opened with this key") from error


def _fields(platform: str, person: str) -> bytes:
    first, second = platform.encode(), person.encode()
    return b"%b%b%b%b" % (len(first).to_bytes(4, "big"), first, len(second).to_bytes(4, "big"), second)
