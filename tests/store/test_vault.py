"""Viewers' keys, their encrypted identities, and the secrets behind them."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tiercast.audience.entry import Entry
from tiercast.store.batch import Identity
from tiercast.store.database import Database
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.identities import IdentityWriter
from tiercast.store.person import Person
from tiercast.store.secret import Place, Secrets, fresh_secrets, load_secrets
from tiercast.store.tables import viewers
from tiercast.store.vault import Vault, has_vault, open_vault, seal, unseal

from tests.store.support import SECRETS, Shop

PLAIN = Vault(SECRETS, 1, b"s" * 32, {})


class MemoryKeyring:
    """A keyring that keeps, or fails."""

    def __init__(self, fails: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.fails = fails

    def get_password(self, service: str, username: str) -> str | None:
        if self.fails:
            raise RuntimeError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), unique=True, max_size=20))
def test_that_different_people_have_different_keys(people: list[tuple[str, str]]) -> None:
    assert len({PLAIN.viewer_key(*person) for person in people}) == len(people)


def test_that_a_viewers_key_stays_what_it_is_today() -> None:
    import hashlib
    import hmac

    plain = b"\0\0\0\x06douyin" + b"\0\0\0\x07" + "用户1".encode() + b"\0\0\0\0"
    assert PLAIN.viewer_key("douyin", "用户1") == hmac.new(b"v" * 32, plain, hashlib.sha256).digest()[:16]
    assert PLAIN.viewer_key("douyin", "用户1") == Vault(SECRETS, 2, b"t" * 32, {}).viewer_key("douyin", "用户1")
    assert len(PLAIN.viewer_key("a", "b")) == 16


def test_that_an_erased_person_has_another_key_and_others_keep_theirs() -> None:
    vault = Vault(SECRETS, 1, b"s" * 32, {})
    erased, other = vault.viewer_key("douyin", "1"), vault.viewer_key("douyin", "2")
    mark = vault.mark("douyin", "1")
    vault.count_erasure(mark, 1)
    assert vault.viewer_key("douyin", "1") != erased
    assert vault.viewer_key("douyin", "2") == other
    assert mark not in (erased, vault.viewer_key("douyin", "1"))


@given(st.binary(max_size=100), st.binary(max_size=20))
def test_that_what_is_sealed_opens_with_its_key_and_label_only(plain: bytes, label: bytes) -> None:
    sealed = seal(b"k" * 32, plain, label)
    assert unseal(b"k" * 32, sealed, label) == plain
    for key, data, other in (
        (b"l" * 32, sealed, label),
        (b"k" * 32, sealed, label + b"!"),
        (b"k" * 32, sealed[:-1] + bytes([sealed[-1] ^ 1]), label),
        (b"k" * 32, sealed[:5], label),
    ):
        with pytest.raises(StoreError):
            unseal(key, data, other)


def test_that_identities_come_back_and_a_name_changes(shop: Shop) -> None:
    viewer = shop.viewer("42", "小红")
    assert shop.read(lambda c: shop.vault.people(c, [viewer])) == {viewer: Person("douyin", "42", "小红", "stable")}
    shop.commit(identities=[Identity(viewer, "douyin", "42", "stable", None)])
    assert shop.read(lambda c: shop.vault.people(c, [viewer]))[viewer].name == "小红"
    shop.commit(identities=[Identity(viewer, "douyin", "42", "app_scoped", "小明")])
    assert shop.read(lambda c: shop.vault.people(c, [viewer])) == {viewer: Person("douyin", "42", "小明", "app_scoped")}


def test_that_the_first_name_lies_with_the_key_and_a_later_one_under_it(shop: Shop) -> None:
    viewer = shop.viewer("7", "小美")
    wrapped = shop.read(lambda c: c.execute(select(viewers.c.wrapped)).scalar_one())
    assert shop.read(lambda c: c.execute(select(viewers.c.sealed)).scalar_one()) is None
    shop.viewer("7", "小丽")
    row = shop.read(lambda c: c.execute(select(viewers.c.wrapped, viewers.c.sealed)).one())
    assert (row.wrapped, len(shop.vault.unwrap(wrapped, viewer))) == (wrapped, 32)
    assert shop.vault.open_identity(viewer, wrapped, None) == ("7", "小美")
    assert shop.vault.open_identity(viewer, wrapped, row.sealed) == ("7", "小丽")


def test_that_who_has_a_key_before_anybody_tells_the_id_is_named_later(shop: Shop) -> None:
    viewer = shop.vault.viewer_key("douyin", "7")
    shop.write(lambda c: IdentityWriter(shop.vault, c.dialect).ensure(c, {viewer}, {}))
    shop.vault.forget([viewer])
    assert shop.read(lambda c: shop.vault.people(c, [viewer])) == {}
    assert shop.viewer("7", "小美") == viewer
    assert shop.read(lambda c: shop.vault.people(c, [viewer])) == {viewer: Person("douyin", "7", "小美", "stable")}


def test_that_a_viewer_known_from_before_a_restart_keeps_the_data_key(shop: Shop) -> None:
    known, new = shop.viewer("42", "小红"), shop.vault.viewer_key("douyin", "43")
    shop.vault.forget([known])
    both = [Identity(v, "douyin", i, "stable", None) for v, i in ((known, "42"), (new, "43"))]
    shop.commit([Entry(1, "comment", viewer=known, text="你好")], identities=both)
    people = shop.read(lambda c: shop.vault.people(c, [known, new]))
    assert (people[known].name, people[new].name) == ("小红", None)


def test_that_names_and_ids_are_nowhere_in_the_clear(shop: Shop) -> None:
    shop.viewer("douyin-id-4711", "小红的名字")
    row = shop.read(lambda c: tuple(c.execute(select(viewers)).one()))
    blob = b"".join(part if isinstance(part, bytes) else str(part).encode() for part in row)
    assert b"4711" not in blob
    assert "小红".encode() not in blob


def test_that_a_wrong_key_is_refused_before_anything_is_written(database: Database) -> None:
    with database.write() as connection:
        assert not has_vault(connection)
        first = open_vault(connection, SECRETS, "shop", 0)
        assert has_vault(connection)
        assert open_vault(connection, SECRETS, "shop", 0).shop == first.shop
        assert open_vault(connection, SECRETS, "other", 0).shop != first.shop
    with pytest.raises(StoreError) as caught, database.write() as connection:
        open_vault(connection, fresh_secrets(), "shop", 0)
    assert caught.value.kind is Trouble.WRONG_KEY


def test_that_secrets_live_in_the_keyring_where_there_is_one(tmp_path: Path) -> None:
    ring = MemoryKeyring()
    secrets, status = load_secrets(tmp_path / "key", "shop", create=True, keyring=ring)
    assert status.place is Place.KEYRING
    assert load_secrets(tmp_path / "key", "shop", create=False, keyring=ring)[0] == secrets
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize("ring", [None, MemoryKeyring(fails=True)])
def test_that_secrets_live_in_a_private_file_where_there_is_no_keyring(
    tmp_path: Path, ring: MemoryKeyring | None
) -> None:
    file = tmp_path / "keys" / "shop.key"
    secrets, status = load_secrets(file, "shop", create=True, keyring=ring)
    assert status.place is Place.FILE
    assert str(file) in status.message
    assert "钥匙串" in status.message_zh
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.chmod(0o644)
    assert load_secrets(file, "shop", create=False, keyring=ring)[0] == secrets
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("ring", [None, MemoryKeyring()])
def test_that_a_store_with_data_gets_no_new_secrets(tmp_path: Path, ring: MemoryKeyring | None) -> None:
    with pytest.raises(StoreError) as caught:
        load_secrets(tmp_path / "key", "shop", create=False, keyring=ring)
    assert caught.value.kind is Trouble.WRONG_KEY
    assert not (tmp_path / "key").exists()


@pytest.mark.parametrize("words", ["", "no base64!", "aGVsbG8="])
def test_that_a_damaged_key_file_is_named_and_kept(tmp_path: Path, words: str) -> None:
    file = tmp_path / "key"
    file.write_text(words)
    with pytest.raises(StoreError, match="key"):
        load_secrets(file, "shop", create=True, keyring=None)
    assert file.read_text() == words


def test_that_secrets_do_not_print() -> None:
    assert repr(Secrets(b"a", b"b", b"c", b"d")) == "Secrets(…)"
