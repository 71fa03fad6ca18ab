"""Our 16-byte ids as sinks and people see them: base32 in lower case, without padding."""

from base64 import b32decode, b32encode


def text_id(raw: bytes) -> str:
    """The id as text; 26 characters for 16 bytes."""
    return b32encode(raw).decode("ascii").rstrip("=").lower()


def raw_id(text: str) -> bytes:
    """The id of a text that `text_id` made.

    Raises:
        ValueError: where it is none.
    """
    return b32decode(text.upper() + "=" * (-len(text) % 8))
