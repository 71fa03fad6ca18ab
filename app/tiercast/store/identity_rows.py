"""New viewers on their way into the identity table."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tiercast.store.statements import Row

NONCE_BYTES: Final = 12
DATA_KEY_BYTES: Final = 32
NEW_VIEWER_BYTES: Final = NONCE_BYTES + DATA_KEY_BYTES
"""Random bytes that a new viewer takes."""
_encode: Final = msgspec.msgpack.Encoder().encode


def fresh_rows(
    shop: int, identities: Sequence[Any], master: AESGCM, random: bytes
) -> tuple[list[Row], dict[bytes, bytes]]:
    """Rows of the table `viewers`, and the viewers' new data keys.

    Args:
        identities: `Identity`, one of each viewer; an empty id is not kept.
        random: `NEW_VIEWER_BYTES` for each.
    """
    rows: list[Row] = []
    keys: dict[bytes, bytes] = {}
    wrap = master.encrypt
    start = 0
    for one in identities:
        nonce = random[start : start + NONCE_BYTES]
        start += NEW_VIEWER_BYTES
        key = random[start - DATA_KEY_BYTES : start]
        viewer, person = one.viewer, one.id
        plain = key + _encode((person, one.name)) if person else key
        keys[viewer] = key
        rows.append((shop, viewer, one.platform, one.quality, nonce + wrap(nonce, plain, viewer), None))
    return rows, keys
