"""The secrets of a store: in the system's keyring, or in a key file beside the store where there is no keyring."""

import base64
import os
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from tiercast.beside.keyring import Keyring
from tiercast.store.errors import StoreError, Trouble

SERVICE: Final = "tiercast"
"""Name under which the secrets stand in the keyring."""


class Secrets(msgspec.Struct, frozen=True):
    """What must not lie in the store itself, 32 bytes each.

    Attributes:
        viewer: makes viewers' keys of their ids.
        erasure: makes the marks of those who were erased; another secret, so that a mark tells no key.
        master: wraps the data keys of viewers and shops.
        experiment: assigns variants.
    """

    viewer: bytes
    erasure: bytes
    master: bytes
    experiment: bytes

    def __repr__(self) -> str:
        return "Secrets(…)"


class Place(StrEnum):
    """Where the secrets are kept."""

    KEYRING = "keyring"
    FILE = "file"
    MEMORY = "memory"


class SecretsStatus(msgspec.Struct, frozen=True):
    """Where the secrets are, said plainly: `message` and `message_zh` are shown by ``doctor``."""

    place: Place
    message: str
    message_zh: str


def fresh_secrets(random: Callable[[int], bytes] = os.urandom) -> Secrets:
    """New secrets from the system's generator."""
    return Secrets(random(32), random(32), random(32), random(32))


def load_secrets(file: Path, name: str, *, create: bool, keyring: Keyring | None) -> tuple[Secrets, SecretsStatus]:
    """The secrets of the store called `name`.

    Args:
        file: the key file, used where `keyring` is None or has failed; made for its owner alone (0600).
        name: tells stores apart in the keyring.
        create: make new ones where there are none; never for a store that has data.
        keyring: `system_keyring()`.

    Raises:
        StoreError: `Trouble.WRONG_KEY` where there are none and `create` is false, or the file is damaged.
    """
    if file.exists():
        return _from_file(file), _file_status(file)
    trouble = ""
    if keyring is not None:
        try:
            return _from_keyring(keyring, name, create), _keyring_status()
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  keyring back ends raise what they like
            trouble = f" ({type(error).__name__})"
    if not create:
        raise StoreError(Trouble.WRONG_KEY, f"no key in the keyring and no file {file}{trouble}")
    secrets = fresh_secrets()
    _write(file, _to_text(secrets))
    return secrets, _file_status(file)


def keep_secrets(file: Path, name: str, secrets: Secrets, keyring: Keyring | None) -> SecretsStatus:
    """Keep the secrets of a store that comes from elsewhere, in the place where `load_secrets` looks first.

    Args:
        file: the key file; it must not be there, and is made where there is no keyring, or one that keeps nothing.
        name: tells stores apart in the keyring; what stands there is replaced.

    Raises:
        StoreError: the file cannot be written.
    """
    words = _to_text(secrets)
    if keyring is not None:
        try:
            keyring.set_password(SERVICE, name, words)
            if keyring.get_password(SERVICE, name) == words:
                return _keyring_status()
        except Exception:  # noqa: BLE001  keyring back ends raise what they like; then it is a file, and said
            return _kept_in(file, words)
    return _kept_in(file, words)


def _kept_in(file: Path, words: str) -> SecretsStatus:
    _write(file, words)
    return _file_status(file)


def _from_keyring(keyring: Keyring, name: str, create: bool) -> Secrets:
    words = keyring.get_password(SERVICE, name)
    if words is not None:
        return _from_text(words, "the keyring")
    if not create:
        raise StoreError(Trouble.WRONG_KEY, f"the keyring has no key for {name}")
    secrets = fresh_secrets()
    keyring.set_password(SERVICE, name, _to_text(secrets))
    if keyring.get_password(SERVICE, name) != _to_text(secrets):
        raise OSError("the keyring did not keep the key")
    return secrets


def _from_file(file: Path) -> Secrets:
    try:
        if os.name == "posix" and file.stat().st_mode & 0o077:
            file.chmod(0o600)
        return _from_text(file.read_text("ascii"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(Trouble.WRONG_KEY, f"{file}: {error}") from error


def _write(file: Path, words: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(words)
            out.flush()
            os.fsync(out.fileno())
        sync_folder(file.parent)
    except OSError as error:
        raise StoreError(Trouble.CANNOT_OPEN, f"{file}: {error.strerror}") from error


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut, where the system has such a call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _to_text(secrets: Secrets) -> str:
    return base64.b64encode(msgspec.msgpack.encode(secrets)).decode("ascii")


def _from_text(words: str, place: str) -> Secrets:
    try:
        secrets = msgspec.msgpack.decode(base64.b64decode(words, validate=True), type=Secrets)
    except (ValueError, msgspec.DecodeError) as error:
        raise StoreError(Trouble.WRONG_KEY, f"what {place} holds is no key of Tiercast") from error
    if any(len(part) != 32 for part in msgspec.structs.astuple(secrets)):
        raise StoreError(Trouble.WRONG_KEY, f"the key in {place} is cut short")
    return secrets


def _keyring_status() -> SecretsStatus:
    return SecretsStatus(Place.KEYRING, "the key is in the system's keyring", "密钥保存在系统钥匙串中")


def _file_status(file: Path) -> SecretsStatus:
    return SecretsStatus(
        Place.FILE,
        f"there is no keyring here: the key lies in the file {file}, and whoever has it and the store can read names",
        f"这台电脑没有可用的钥匙串：密钥保存在文件 {file} 中，同时拿到它和数据的人可以读取昵称",
    )
