"""Where secrets of sources and sinks are kept: the system's keyring, or a private file beside the store."""

from pathlib import Path

from tiercast.beside.keyring import Keyring, system_keyring
from tiercast.beside.secrets_file import SecretsFile
from tiercast.store.secret import Place


def keyring_or_file(file: Path) -> Keyring:
    """The system's keyring; where it has none that can be used, a file."""
    return system_keyring() or SecretsFile(file)


def place_of(keyring: Keyring) -> Place:
    """Where a keyring keeps what it is given."""
    return Place.FILE if isinstance(keyring, SecretsFile) else Place.KEYRING
