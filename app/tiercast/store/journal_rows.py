"""Entries on their way into the journal: what may be personal apart and encrypted."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tiercast.audience.entry import CONTROL, Entry
from tiercast.store.codec import VERSION
from tiercast.store.journal_forms import Attributes, Private, Public
from tiercast.store.statements import Row
from tiercast.store.unnaming import CONSENT, TOLD
from tiercast.store.vault import Vault

_encode: Final = msgspec.msgpack.Encoder().encode
_OF_PRODUCTS: Final = frozenset({"title", "category"})
"""Attributes that tell of the product where one is named, as the catalogue keeps them: in the clear, as its id is."""


def _reads_as_words(entry: Entry) -> bool:
    """Whether the attributes may name somebody: what is told of a viewer, and texts that came from outside, but for
    those about a product.
    """
    if entry.attributes:
        if entry.kind in TOLD:
            return bool(entry.viewer) and entry.topic != CONSENT
        for name, value in entry.attributes.items():
            if type(value) is str and not (entry.item and name in _OF_PRODUCTS):
                return entry.kind not in CONTROL
    return False


Parts = tuple[bytes, bytes | None]
"""An entry's payload in the clear, and the one that is to be encrypted; None where nothing is personal."""


def split(entries: Iterable[Entry], raw: Mapping[int, str]) -> list[Parts]:
    """What of each entry stays in the clear, and what does not.

    Args:
        entries: with their `seq`.
        raw: raw messages by `seq`.
    """
    return [_split(entry, raw.get(entry.seq) if raw else None) for entry in entries]


def _split(e: Entry, raw: str | None) -> Parts:
    personal = _reads_as_words(e)
    attributes: Attributes | None = None if personal else e.attributes
    apart: Attributes | None = e.attributes if personal else None
    private: bytes | None = None
    if (
        apart is not None or raw is not None or e.text is not None
        or e.order or e.coupon or e.streak or e.reply_to or e.roles
    ):  # fmt: skip
        private = VERSION + _encode(Private(e.text, e.order, e.coupon, e.streak, e.reply_to, e.roles, apart, raw))
    public = Public(
        e.item, e.quantity, e.money, e.currency, e.session, e.quality, e.channel, e.topic, e.coins, e.source,
        e.cause, e.received, attributes,
    )  # fmt: skip
    return VERSION + _encode(public), private


def journal_rows(
    entries: Iterable[Entry], parts: Iterable[Parts], vault: Vault, ciphers: Mapping[bytes, AESGCM]
) -> list[Row]:
    """Rows of the table `journal`.

    Args:
        parts: of each entry (`split`).
        ciphers: of every viewer who has something private here; the shop's under b"".
    """
    shop, seal = vault.shop, vault.seal
    return [
        (
            shop, e.seq, e.time, e.kind, e.room, e.viewer or None, public,
            None if private is None else seal(ciphers[e.viewer], private, e.seq.to_bytes(8, "big")),
        )
        for e, (public, private) in zip(entries, parts, strict=True)
    ]  # fmt: skip
