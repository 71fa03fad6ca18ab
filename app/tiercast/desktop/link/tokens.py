"""The tokens of engines at other addresses: in the system's keyring, or, where there is none, for this once only."""

from collections.abc import Callable
from typing import Final

from keyring.errors import KeyringError

from tiercast.beside.keyring import SystemKeyring, system_keyring

SERVICE: Final = "tiercast-desktop"
"""Name under which the tokens stand in the keyring; a token's own name there is the address."""


class Tokens:
    """Keeps tokens by address. What the keyring does not take is known until the window is closed."""

    def __init__(self, keyring: Callable[[], SystemKeyring | None] = system_keyring) -> None:
        self._keyring = keyring
        self._given: dict[str, str] = {}

    def get(self, url: str) -> str:
        """The token of the engine at `url`; "" where none is known."""
        if url in self._given:
            return self._given[url]
        found = self._keyring()
        try:
            return "" if found is None else found.get_password(SERVICE, url) or ""
        except (KeyringError, RuntimeError):
            return ""

    def put(self, url: str, token: str, *, keep: bool) -> bool:
        """Take a token that somebody typed; `keep` it for the next time too.

        Returns:
            Whether it will be known the next time; False: say so, and ask for it then.
        """
        self._given[url] = token
        found = self._keyring() if keep else None
        if found is None:
            return False
        try:
            found.set_password(SERVICE, url, token)
        except (KeyringError, RuntimeError):
            return False
        return True

    def forget(self, url: str) -> None:
        """Forget it: it was wrong, or is not wanted any more."""
        self._given.pop(url, None)
        found = self._keyring()
        if found is None:
            return
        try:
            found.delete_password(SERVICE, url)
        except (KeyringError, RuntimeError):
            return  # there was none
