"""The writer: order, one transaction, promises kept or broken after the commit, and nothing half done."""

import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Change, Exposure
from tiercast.store.batch import Batch, Cut, DeadLetter, Identity, StateValue
from tiercast.store.cursors import forget_cursor, load_cursors
from tiercast.store.database import open_database
from tiercast.store.dead_letters import count_letters, list_letters, remove_letters
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.firings import changes_of, exposures_of, firings_after, firings_by_id, firings_of
from tiercast.store.journal import last_seq, read_entries
from tiercast.store.lock import take_ownership
from tiercast.store.outbox import list_actions
from tiercast.store.outbox_states import ActionState
from tiercast.store.seen import latest_keys
from tiercast.store.states import last_cut, load_states
from tiercast.store.tables import journal, meta, metadata
from tiercast.store.vault import open_vault
from tiercast.store.writer import Writer

from tests.store.support import SECRETS, Shop, firing, key, planned


def test_that_all_of_a_batch_is_in_the_store_once_its_promise_is_kept(shop: Shop) -> None:
    viewer = shop.vault.viewer_key("douyin", "1")
    entry = Entry(5, "comment", "beauty", viewer, text="多少钱")
    fired = firing(1, viewer=viewer, values={"clicks_5m": 3, "event.text": "多少钱", "x": None})
    action = planned(2, viewer=viewer, needs=("coupon.code",), expires=9, cost=100, currency="CNY")
    change = Change("tier", "value", "", "champion", viewer, "beauty", "", 5, 1)
    exposure = Exposure("offer", "coupon", viewer, "beauty", 5, 1)
    letter = DeadLetter("feed", "feed.csv:17", "no time", "用户".encode(), 5)
    shop.commit(
        [entry],
        identities=[Identity(viewer, "douyin", "1", "stable", "小红")],
        seen=[("feed", key(9), 5)],
        cursors={"feed": b"c1"},
        firings=[fired, firing(3, suppressed="limit", reason="any_coupon", values={"y": 1.5})],
        actions=[action],
        exposures=[exposure],
        changes=[change],
        dead_letters=[letter],
        states=[StateValue("viewer", viewer, b"state")],
        snapshot=1,
        cut=Cut(1, 1, 7),
    )
    n, vault = shop.number, shop.vault
    with shop.database.read() as c:
        assert read_entries(c, vault, 0) == [entry]
        assert latest_keys(c, n, 10) == [key(9)]
        assert load_cursors(c, n) == {"feed": b"c1"}
        assert firings_of(c, vault, viewer) == [fired]
        assert [f.reason for f in firings_after(c, vault, 0)] == ["", "any_coupon"]
        assert set(firings_by_id(c, vault, [key(1), key(99)])) == {key(1)}
        (stored,) = list_actions(c, vault)
        assert (stored.action, stored.state) == (action, ActionState.PLANNED)
        assert changes_of(c, n, viewer) == [change]
        assert exposures_of(c, n, "offer") == exposures_of(c, n, "offer", viewer) == [exposure]
        assert [filed.letter for filed in list_letters(c, vault, source="feed")] == [letter]
        assert count_letters(c, n) == {"feed": 1}
        assert load_states(c, n, 1, [("viewer", viewer)]) == {("viewer", viewer): b"state"}
        assert last_cut(c, n) == Cut(1, 1, 7)
    assert shop.write(lambda c: remove_letters(c, n, [1])) == 1
    shop.write(lambda c: forget_cursor(c, n, "feed"))
    assert shop.read(lambda c: load_cursors(c, n)) == {}


def test_that_cursors_are_overwritten_and_keys_kept_in_the_order_in_which_they_came(shop: Shop) -> None:
    shop.commit(seen=[("feed", key(1), 5)], cursors={"feed": b"1"})
    shop.commit(seen=[("feed", key(2), 6), ("other", key(1), 6)], cursors={"feed": b"2"})
    assert shop.read(lambda c: load_cursors(c, shop.number)) == {"feed": b"2"}
    assert shop.read(lambda c: latest_keys(c, shop.number, 2)) == [key(2), key(1)]


@pytest.mark.postgres
def test_that_a_server_that_goes_away_in_a_transaction_is_said_as_such_and_the_writer_goes_on(server: str) -> None:
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE broken_off")
    shop = Shop(open_database(f"{server}/broken_off"))

    def cut(connection: Connection) -> None:
        connection.execute(select(func.pg_terminate_backend(func.pg_backend_pid())))

    with pytest.raises(StoreError) as caught:
        shop.write(cut)
    assert caught.value.kind is Trouble.NO_SERVER
    assert "rollback" not in caught.value.message
    shop.commit(cursors={"feed": b"1"})
    assert shop.read(lambda c: load_cursors(c, shop.number)) == {"feed": b"1"}
    shop.close()
    shop.database.close()


def test_that_many_batches_are_committed_together_and_in_order(shop: Shop) -> None:
    gate = threading.Event()
    blocked = shop.writer.call(lambda _c: gate.wait(30))
    commits = shop.writer.counts.commits
    futures = [shop.writer.submit(shop.batch([Entry(n, "tick")])) for n in range(40)]
    inside = shop.writer.call(lambda c: last_seq(c, shop.number))
    gate.set()
    for future in futures:
        future.result(30)
    assert blocked.result(30)
    assert inside.result(30) == 40
    assert shop.writer.counts.commits - commits < 40
    assert shop.writer.counts.entries == 40


def test_that_nothing_is_promised_before_it_is_committed(shop: Shop) -> None:
    seen_by_reader: list[int] = []

    def look(_future: "Future[None]") -> None:
        seen_by_reader.append(shop.read(lambda c: last_seq(c, shop.number)))

    future = shop.writer.submit(shop.batch([Entry(1, "tick")]))
    future.add_done_callback(look)
    future.result(30)
    shop.writer.close()
    assert seen_by_reader == [1]


def test_that_a_gap_in_the_journal_is_refused_until_the_next_number_comes(shop: Shop) -> None:
    shop.commit([Entry(1, "tick")])
    for wrong in (1, 3):
        with pytest.raises(StoreError, match=f"the last entry is 1, found {wrong}") as caught:
            shop.writer.submit(Batch(shop.number, entries=[Entry(1, "tick", seq=wrong)])).result(30)
        assert caught.value.kind is Trouble.GAP
    shop.commit([Entry(2, "tick")])
    assert shop.read(lambda c: last_seq(c, shop.number)) == 2


def test_that_a_batch_that_fails_leaves_no_trace_and_others_go_on(shop: Shop) -> None:
    viewer = shop.vault.viewer_key("douyin", "1")
    gate = threading.Event()
    shop.writer.call(lambda _c: gate.wait(30))
    bad = shop.batch([Entry(1, "tick")], identities=[Identity(viewer, "douyin", "1", "stable", "小红")])
    bad.actions = [planned(1, mode="draft")]
    first = shop.writer.submit(bad)
    behind = shop.writer.submit(shop.batch([Entry(2, "tick")]))
    call = shop.writer.call(lambda c: bool(c.execute(insert(meta), {"name": "x", "value": b"1"})))
    gate.set()
    with pytest.raises(StoreError, match="draft"):
        first.result(30)
    with pytest.raises(StoreError) as caught:
        behind.result(30)
    assert caught.value.kind is Trouble.GAP
    assert call.result(30)
    assert shop.vault.remembered(viewer) is None
    assert shop.read(lambda c: shop.vault.people(c, [viewer])) == {}
    shop.seq = 0
    good = shop.batch([Entry(1, "comment", viewer=viewer, text="你好")])
    shop.writer.submit(good).result(30)
    assert shop.read(lambda c: read_entries(c, shop.vault, 0)) == good.entries
    assert shop.writer.counts.entries == 1


def test_that_numbers_too_long_for_the_store_break_only_their_batch(shop: Shop) -> None:
    with pytest.raises(StoreError) as caught:
        shop.commit([Entry(1, "tick", quantity=2**70)])
    assert caught.value.kind is Trouble.INVALID
    shop.seq = 0
    shop.commit([Entry(1, "tick")])


def test_that_a_batch_of_another_shop_is_refused(shop: Shop) -> None:
    with pytest.raises(StoreError, match="of shop 99"):
        shop.writer.submit(Batch(99)).result(30)


def test_that_a_call_that_raises_undoes_only_its_own_writes(shop: Shop) -> None:
    def fails(connection: Connection) -> None:
        connection.execute(insert(meta), {"name": "a", "value": b"1"})
        raise KeyError("mine")

    def clashes(connection: Connection) -> None:
        connection.execute(insert(meta), [{"name": "b", "value": b"1"}] * 2)

    with pytest.raises(KeyError, match="mine"):
        shop.write(fails)
    with pytest.raises(StoreError):
        shop.write(clashes)
    assert shop.read(lambda c: c.execute(select(meta).where(meta.c.name.in_(["a", "b"]))).all()) == []


def test_that_a_full_queue_makes_submitters_wait_or_say_so(shop: Shop) -> None:
    writer = Writer(shop.database, shop.vault, capacity=2)
    gate, started = threading.Event(), threading.Event()

    def block(_connection: Connection) -> bool:
        started.set()
        return gate.wait(30)

    first = writer.call(block)
    started.wait(30)
    for _ in range(2):
        writer.call(lambda _c: None)
    assert writer.is_full
    assert writer.waiting == 2
    with pytest.raises(StoreError) as caught:
        writer.submit(Batch(shop.number), timeout=0)
    assert caught.value.kind is Trouble.BUSY
    gate.set()
    first.result(30)
    writer.submit(Batch(shop.number)).result(30)
    writer.close()


def test_that_closing_finishes_what_waits_and_then_refuses(shop: Shop) -> None:
    futures = [shop.writer.submit(shop.batch([Entry(n, "tick")])) for n in range(20)]
    shop.writer.close()
    shop.writer.close()
    assert all(future.done() and future.exception() is None for future in futures)
    with pytest.raises(StoreError) as caught:
        shop.writer.submit(Batch(shop.number))
    assert caught.value.kind is Trouble.CLOSED


def test_that_a_writer_that_lost_the_store_writes_nothing_more(shop: Shop) -> None:
    owner = take_ownership(shop.database, "first", 0)
    writer = Writer(shop.database, shop.vault, owner)
    writer.submit(shop.batch([Entry(1, "tick")])).result(30)
    owner.release()
    with take_over(shop) as second:
        with pytest.raises(StoreError) as caught:
            writer.submit(shop.batch([Entry(2, "tick")])).result(30)
        assert caught.value.kind is Trouble.LOST_LOCK
        assert second.epoch == owner.epoch + 1
    writer.close()
    assert shop.read(lambda c: last_seq(c, shop.number)) == 1


def take_over(shop: Shop) -> Any:
    """A second owner, released at the end."""
    from contextlib import contextmanager

    @contextmanager
    def owned() -> Any:
        owner = take_ownership(shop.database, "second", 1)
        try:
            yield owner
        finally:
            owner.release()

    return owned()


def test_that_a_full_disk_breaks_every_promise_of_the_commit_and_none_of_it_is_there(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    open_database(url).close()
    database = open_database(url, max_pages=(tmp_path / "a.db").stat().st_size // 4096 + 8)
    with database.write() as connection:
        vault = open_vault(connection, SECRETS, "shop", 0)
    writer = Writer(database, vault)
    written = 0
    with pytest.raises(StoreError) as caught:  # noqa: PT012
        for seq in range(1, 500):
            writer.submit(Batch(vault.shop, entries=[Entry(1, "tick", topic="x" * 900, seq=seq)])).result(30)
            written = seq
    assert caught.value.kind is Trouble.DISK_FULL
    with database.read() as c:
        assert last_seq(c, vault.shop) == c.execute(select(func.count()).select_from(journal)).scalar() == written > 0
    # Once there is room it goes on where it was.
    with writer._connection.begin():
        writer._connection.exec_driver_sql("PRAGMA max_page_count=100000")
    writer.submit(Batch(vault.shop, entries=[Entry(1, "tick", seq=written + 1)])).result(30)
    writer.close()
    database.close()


def test_that_every_table_is_used_by_the_migration() -> None:
    assert {"journal", "viewers", "actions", "states"} <= set(metadata.tables)
