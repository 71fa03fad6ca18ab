"""A keyring in a private file, for systems that have none."""

import base64
from pathlib import Path
from typing import Final

import msgspec

from tiercast.beside.private_file import write_private

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

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret. Raises: OSError."""
        kept = self._read()
        if kept.pop(f"{service}/{username}", None) is not None:
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
