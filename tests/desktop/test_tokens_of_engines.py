"""Tokens of engines at other addresses: in the keyring where there is one, else for this once."""

import pytest
from keyring.errors import KeyringError, PasswordDeleteError
from tiercast.desktop.link.tokens import SERVICE, Tokens


class Ring:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError("there is none")
        del self.kept[service, username]


class Locked(Ring):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringError("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringError("locked")


def test_that_a_token_is_kept_in_the_keyring_by_address() -> None:
    ring = Ring()
    assert Tokens(lambda: ring).put("https://a:1", "secret", keep=True)
    assert ring.kept == {(SERVICE, "https://a:1"): "secret"}
    later = Tokens(lambda: ring)
    assert (later.get("https://a:1"), later.get("https://b:1")) == ("secret", "")
    later.forget("https://a:1")
    later.forget("https://a:1")
    assert later.get("https://a:1") == ""


@pytest.mark.parametrize("ring", [None, Locked()])
def test_that_without_a_keyring_a_token_is_known_until_the_window_is_closed(ring: Ring | None) -> None:
    tokens = Tokens(lambda: ring)
    assert not tokens.put("https://a:1", "secret", keep=True)
    assert tokens.get("https://a:1") == "secret"
    assert Tokens(lambda: ring).get("https://a:1") == ""


def test_that_a_token_that_is_not_to_be_kept_is_not() -> None:
    ring = Ring()
    assert not Tokens(lambda: ring).put("https://a:1", "secret", keep=False)
    assert ring.kept == {}
