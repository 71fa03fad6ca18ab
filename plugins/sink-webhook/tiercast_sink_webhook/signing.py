"""How a webhook's sender is proved: HMAC-SHA256 over ``TIMESTAMP + "." + raw body`` with a shared secret.

A receiver recomputes it over the bytes that it got, compares in constant time, and refuses timestamps that are minutes
off, so that a recorded request cannot be sent again later.
"""

import hashlib
import hmac
from typing import Final

SIGNATURE: Final = "X-Tiercast-Signature"
TIMESTAMP: Final = "X-Tiercast-Timestamp"
TOLERANCE: Final = 300
"""Seconds that a timestamp may be off."""


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """The signature header's value: ``sha256=`` and hex digits.

    Args:
        timestamp: seconds UTC, as sent in `TIMESTAMP`.
    """
    message = str(timestamp).encode("ascii") + b"." + body
    return "sha256=" + hmac.new(secret.encode("utf-8"), message, hashlib.sha256).hexdigest()


def verify(secret: str, timestamp: str, body: bytes, signature: str, now: int) -> bool:
    """What a receiver does: whether a request is from who holds `secret`, and fresh.

    Args:
        timestamp, signature: headers as received.
        now: the receiver's clock, seconds UTC.
    """
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    if abs(now - int(timestamp)) > TOLERANCE:
        return False
    return hmac.compare_digest(sign(secret, int(timestamp), body).encode(), signature.encode("utf-8", "replace"))
