"""Where secrets of sources and sinks are kept: the system's keyring, or a private file beside the store."""

import base64
from pathlib import Path
from typing import Final

import msgspec

from tiercast.beside.keyring import Keyring, system_keyring
from tiercast.beside.private_file import write_private
from tiercast.store.secret import Place

_LARGEST: Final = 1_000_000


class SecretsFile:
    """A keyring in a file that only this user may read, for systems that have none."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def get_password(self, service: str, username: str) -> str | None:
        """The secret; None where there is none."""
        kept = self._read().get(f"{service}/{username}")
        return None if kept is None else base64.b64decode(kept).decode("utf-8")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret. Raises: OSError."""
        kept = {**self._read(), f"{service}/{username}": base64.b64encode(password.encode("utf-8")).decode("ascii")}
        write_private(self._file, msgspec.json.format(msgspec.json.encode(kept)))

    def _read(self) -> dict[str, str]:
        try:
            data = self._file.read_bytes()
        except FileNotFoundError:
            return {}
        if len(data) > _LARGEST:
            raise OSError(f"{self._file} is larger than {_LARGEST} bytes")
        try:
            return msgspec.json.decode(data, type=dict[str, str])
        except msgspec.DecodeError as error:
            raise OSError(f"{self._file} is damaged: {error}") from error


def keyring_or_file(file: Path) -> Keyring:
    """The system's keyring; where it has none that can be used, a file."""
    return system_keyring() or SecretsFile(file)


def place_of(keyring: Keyring) -> Place:
    """Where a keyring keeps what it is given."""
    return Place.FILE if isinstance(keyring, SecretsFile) else Place.KEYRING
