"""The secrets of sources, sinks and stores: the keyring is looked for when it is needed and not before."""

from pathlib import Path

import pytest
from tiercast.engine import opened
from tiercast.engine.parts import SERVICE, PartSecrets
from tiercast.store.secret import Place
from tiercast_api.clock import SystemClock
from tiercast_api.settings import Schema

SCHEMA: Schema = {"properties": {"token": {"type": "string", "x-secret": True}}}


class Ring:
    """A keyring that counts how often it was looked for."""

    def __init__(self) -> None:
        self.looked = 0
        self.kept: dict[tuple[str, str], str] = {}

    def __call__(self) -> "Ring":
        self.looked += 1
        return self

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


def test_that_a_secret_in_the_settings_is_found_without_a_keyring() -> None:
    ring = Ring()
    secrets = PartSecrets("feed", {"token": "abc"}, SCHEMA, ring)
    assert secrets.get("token") == "abc"
    assert ring.looked == 0


def test_that_a_secret_that_is_in_no_setting_is_read_from_the_keyring_and_kept_there() -> None:
    ring = Ring()
    ring.kept[SERVICE, "feed/token"] = "abc"
    assert PartSecrets("feed", {}, SCHEMA, ring).get("token") == "abc"
    PartSecrets("feed", {}, SCHEMA, ring).put("token", "def")
    assert ring.kept[SERVICE, "feed/token"] == "def"
    assert PartSecrets("feed", {}, SCHEMA, lambda: None).get("token") is None


def test_that_a_store_with_a_key_file_opens_without_looking_for_a_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = Ring()
    monkeypatch.setattr(opened, "system_keyring", ring)
    url, key = f"sqlite:///{tmp_path / 'shop.db'}", tmp_path / "shop.key"
    opened.open_store(url, "shop", SystemClock(), key, keyring=False).close()
    again = opened.open_store(url, "shop", SystemClock(), key)
    assert (again.secrets_status.place, ring.looked) == (Place.FILE, 0)
    again.close()
    other = opened.open_store(f"sqlite:///{tmp_path / 'other.db'}", "shop", SystemClock(), tmp_path / "other.key")
    assert (other.secrets_status.place, ring.looked) == (Place.KEYRING, 1)
    other.close()
