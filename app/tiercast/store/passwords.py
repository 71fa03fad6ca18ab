"""The password of a PostgreSQL server: in the system's keyring, or in a private file, and never in the address."""

from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL

from tiercast.beside.keyring import Keyring, system_keyring
from tiercast.beside.paths import PASSWORDS, home_folder
from tiercast.beside.secrets_file import SecretsFile
from tiercast.store.urls import shown

SERVICE: Final = "tiercast store"
"""Name under which the passwords stand in the keyring."""


def apart(url: URL, password: str = "") -> tuple[URL, str]:
    """An address without its password, and the password: `password`, or else the one that stood in it."""
    return _without(url), password or str(url.password or "")


def signed_in(url: URL, password: str = "") -> URL:
    """`url` as a driver needs it: with `password`, with its own, or with the one that is kept for it.

    Without any the server's own ways are tried, such as ``~/.pgpass``.
    """
    if url.drivername == "sqlite" or (url.password and not password):
        return url
    found = password or kept_password(url)
    return url.set(password=found) if found else url


def kept_password(url: URL, home: Path | None = None) -> str:
    """The password that is kept for an address; "" for none. Raises: OSError: the file is damaged."""
    name = _name(url)
    for keyring in (system_keyring(), _file(home)):
        found = _asked(keyring, name) if keyring is not None else None
        if found:
            return found
    return ""


def keep_password(url: URL, password: str, home: Path | None = None) -> bool:
    """Keep the password of an address; "" forgets it.

    Returns:
        Whether the system's keyring keeps it; else it lies in a file that only this user may read.

    Raises:
        OSError: the file cannot be written.
    """
    name, file, keyring = _name(url), _file(home), system_keyring()
    if keyring is not None and password:
        try:
            keyring.set_password(SERVICE, name, password)
            if keyring.get_password(SERVICE, name) == password:
                return True
        except Exception:  # noqa: BLE001  keyring back ends raise what they like; then it is the file, and said
            keyring = None
    if password:
        file.set_password(SERVICE, name, password)
        return False
    if keyring is not None and _asked(keyring, name) is not None:
        keyring.delete_password(SERVICE, name)
    file.delete_password(SERVICE, name)
    return keyring is not None


def _asked(keyring: Keyring, name: str) -> str | None:
    try:
        return keyring.get_password(SERVICE, name)
    except OSError:
        raise
    except Exception:  # noqa: BLE001  a keyring that is locked keeps nothing for us; the server says what is missing
        return None


def _name(url: URL) -> str:
    return shown(_without(url))


def _without(url: URL) -> URL:
    # `URL.set` takes None for "as it is".
    return URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query)


def _file(home: Path | None) -> SecretsFile:
    return SecretsFile((home or home_folder()) / PASSWORDS)
