"""The system's keyring, for engines and windows alike."""

from typing import Protocol


class Keyring(Protocol):
    """The two calls of a keyring that everybody uses (`keyring.backend.KeyringBackend` has them)."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


class SystemKeyring(Keyring, Protocol):
    """The system's own can forget as well."""

    def delete_password(self, service: str, username: str) -> None: ...


def system_keyring() -> SystemKeyring | None:
    """The system's keyring, or None where there is none that can be used without asking."""
    import keyring  # imported late: it looks for back ends
    from keyring.errors import KeyringError

    try:
        found = keyring.get_keyring()
        return found if found.priority >= 1 else None
    except (KeyringError, RuntimeError):
        return None
