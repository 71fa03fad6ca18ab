"""The daily cuts: computed over every viewer in the store, and who is forgotten."""

from functools import partial
from struct import pack

import msgspec
from tiercast.audience.entry import Entry
from tiercast.engine.daily import compute_daily
from tiercast.step.standing import CutsInForce
from tiercast.step.values import STATE_VERSION, ViewerState
from tiercast.store.batch import Cut, Identity, StateValue
from tiercast.store.imports import Staged, begin_import, read_numbered, stage
from tiercast.store.notes import add_note
from tiercast.store.retention import forget_people

from tests.store.support import TemporaryShop

DAY = 86_400_000_000


def viewer(number: int) -> StateValue:
    state = ViewerState(
        last_seen=number * DAY, orders=number, spent=number * 10_000, last_paid=number * DAY,
        gaps=pack("=q", number * DAY),
    )  # fmt: skip
    return StateValue("viewer", number.to_bytes(16, "big"), msgspec.msgpack.encode(state))


def test_that_cuts_and_the_long_unseen_are_found_in_the_last_snapshot() -> None:
    store = TemporaryShop()
    try:
        shop = store.shop
        shop.commit(
            states=[viewer(n) for n in range(1, 11)], snapshot=1, cut=Cut(1, 0, STATE_VERSION),
            identities=[Identity(n.to_bytes(16, "big"), "shop", f"id{n}", "stable", "Anna") for n in range(3, 13)],
        )  # fmt: skip
        url = f"sqlite:///{shop.database.path}"
        # The twelfth was found to be the second, who was forgotten before; the eleventh was heard since the snapshot.
        shop.commit([Entry(20 * DAY, "comment", "main", (11).to_bytes(16, "big"), seq=1)])
        aliases = {(12).to_bytes(16, "big"): (2).to_bytes(16, "big")}
        daily = compute_daily(url, shop.number, 20 * DAY, 15 * DAY, 3, aliases=aliases)
        found = msgspec.json.decode(daily.cuts, type=CutsInForce)
        assert found.rfm is not None
        assert (found.rfm.population, found.rfm.version) == (10, 3)
        assert found.rfm.grid[1] == 5.5
        assert found.life is not None
        assert found.life.at_risk <= found.life.dormant <= found.life.churned
        assert sorted(daily.forgotten) == [n.to_bytes(16, "big") for n in (3, 4, 12)]
    finally:
        store.close()


def test_that_nobody_is_forgotten_of_whom_an_import_has_just_told() -> None:
    store = TemporaryShop()
    try:
        shop = store.shop
        keys = {n: n.to_bytes(16, "big") for n in range(1, 6)}
        shop.commit(
            states=[viewer(n) for n in range(1, 5)], snapshot=1, cut=Cut(1, 0, STATE_VERSION),
            identities=[Identity(keys[n], "shop", f"id{n}", "stable", "Anna") for n in keys],
        )  # fmt: skip
        rows = {1: (90, keys[1]), 2: (60, keys[2]), 3: (90, keys[5]), 4: (90, b""), 5: (60, b"")}
        numbers = []
        for n, (day, who) in rows.items():
            begin = partial(
                begin_import, shop=shop.number, kind="orders", files=["a.csv"], preset="shop", who="me", now=day * DAY,
                history=0, summary={},
            )  # fmt: skip
            unit = shop.write(begin)
            numbers.append(unit)
            row = Staged(bytes([n]) * 16, who, "id" if who else "", 100, n * DAY, b"payload", 1)
            shop.write(partial(stage, vault=shop.vault, number=unit, rows=[row], identities=[]))
        # The fifth was found to be the fourth.
        daily = compute_daily(
            f"sqlite:///{shop.database.path}", shop.number, 100 * DAY, 30 * DAY, 1, aliases={keys[5]: keys[4]}
        )
        assert sorted(daily.forgotten) == [keys[2], keys[3]]
        named = shop.read(lambda c: read_numbered(c, shop.vault, daily.nameless))
        assert [unit for _, unit, _ in named] == [numbers[4]]
    finally:
        store.close()


def test_that_who_a_viewer_is_goes_also_where_no_state_says_when_they_were_seen() -> None:
    store = TemporaryShop()
    try:
        shop = store.shop
        keys = {n: n.to_bytes(16, "big") for n in range(1, 6)}
        shop.commit(
            [Entry(1, "comment", "main", keys[1], seq=1)], states=[viewer(99)], snapshot=1,
            cut=Cut(1, 1, STATE_VERSION),
            identities=[Identity(keys[n], "shop", f"id{n}", "stable", "Anna") for n in keys],
        )  # fmt: skip
        # The second was heard since the snapshot, of the third an import told, of the fourth a note; the fifth is new
        # to the store, and in no snapshot that is complete.
        shop.commit([Entry(2, "comment", "main", keys[2], seq=2)])
        begin = partial(
            begin_import, shop=shop.number, kind="orders", files=["a.csv"], preset="shop", who="me", now=90 * DAY,
            history=0, summary={},
        )  # fmt: skip
        row = Staged(bytes(16), keys[3], "id", 100, DAY, b"payload", 1, counted=False)
        shop.write(partial(stage, vault=shop.vault, number=shop.write(begin), rows=[row], identities=[]))
        shop.write(lambda c: add_note(c, shop.vault, keys[4], "likes red", "me", 90 * DAY))
        shop.commit(states=[StateValue("viewer", keys[5], viewer(5).value)], snapshot=2)
        url = f"sqlite:///{shop.database.path}"
        daily = compute_daily(url, shop.number, 100 * DAY, 30 * DAY, 1)
        assert daily.forgotten == (keys[1],)
        assert daily.strange == {keys[1]}
        much_later = compute_daily(url, shop.number, 200 * DAY, 30 * DAY, 1)
        assert sorted(much_later.forgotten) == [keys[1], keys[3], keys[4]]
    finally:
        store.close()


def test_that_nothing_is_computed_before_the_first_snapshot() -> None:
    store = TemporaryShop()
    try:
        daily = compute_daily(f"sqlite:///{store.shop.database.path}", store.shop.number, DAY, DAY, 1)
        assert daily.cuts == ""
        assert daily.forgotten == ()
    finally:
        store.close()


def test_that_forgetting_people_removes_who_they_are_and_nobody_else() -> None:
    store = TemporaryShop()
    try:
        shop = store.shop
        gone, stays = shop.viewer("1", "小美"), shop.viewer("2", "小明")
        assert shop.write(lambda connection: forget_people(connection, shop.vault, [gone])) == 1
        people = shop.read(lambda connection: shop.vault.people(connection, [gone, stays]))
        assert [person.name for person in people.values()] == ["小明"]
    finally:
        store.close()
