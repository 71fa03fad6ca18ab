"""The private file that brings the door for phones back after a restart, in the middle of a show."""

from pathlib import Path

import msgspec

from tiercast.beside.private_file import remove, write_private
from tiercast.serve.phone.pairing import Phone


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The door as it stands: this computer's address, the port, when it closes, and digests of the phones' tokens."""

    address: str
    port: int
    until: int
    phones: tuple[Phone, ...] = ()


def read_kept(path: Path) -> Kept | None:
    """What is there; None where nothing is, or nothing that this version can read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return None


def keep(path: Path, kept: Kept | None) -> None:
    """Write it, or remove it. Raises: OSError."""
    if kept is None:
        remove(path)
    else:
        write_private(path, msgspec.json.encode(kept))
