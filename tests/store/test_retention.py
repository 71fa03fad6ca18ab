"""Retention of the journal and of traces."""

from sqlalchemy import select
from tiercast.audience.entry import Entry
from tiercast.store.batch import Cut
from tiercast.store.retention import Retention, prune
from tiercast.store.tables import firings, journal

from tests.store.support import SECOND, Shop, firing


def test_that_old_events_go_but_never_beyond_the_oldest_snapshot_that_is_kept(shop: Shop) -> None:
    entries = [Entry(n * SECOND, "comment", "beauty", text="你好") for n in range(1, 11)]
    shop.commit(entries)
    keep = Retention(journal=SECOND, traces=1_000 * SECOND)
    shop.write(lambda connection: prune(connection, shop.number, keep, 100 * SECOND))
    seqs = select(journal.c.seq).where(journal.c.shop == shop.number).order_by(journal.c.seq)
    assert len(shop.read(lambda connection: connection.execute(seqs).all())) == 10
    shop.commit(snapshot=1, cut=Cut(1, 6, 1))
    shop.write(lambda connection: prune(connection, shop.number, keep, 100 * SECOND))
    assert shop.read(lambda connection: connection.execute(seqs).scalars().all()) == [7, 8, 9, 10]


def test_that_events_go_in_their_time_also_where_what_if_would_reach_further_back(shop: Shop) -> None:
    keep = Retention(journal=60 * SECOND)
    seqs = select(journal.c.seq).where(journal.c.shop == shop.number).order_by(journal.c.seq)

    def forget() -> bool:
        done = shop.write(lambda connection: prune(connection, shop.number, keep, 100 * SECOND))
        while not done.done:
            done = shop.write(lambda connection: prune(connection, shop.number, keep, 100 * SECOND))
        return done.blocked

    shop.commit([Entry(n * SECOND, "comment", "beauty") for n in range(1, 81)])
    assert forget(), "a recovery reads them: snapshots are due"
    shop.commit(snapshot=1, cut=Cut(1, 20, 1))
    assert forget()
    for number, after in ((2, 60), (3, 70)):
        shop.commit(snapshot=number, cut=Cut(number, after, 1))
    assert not forget()
    assert shop.read(lambda connection: connection.execute(seqs).scalars().all()) == list(range(40, 81))


def test_that_what_a_condition_saw_goes_and_the_firing_stays(shop: Shop) -> None:
    shop.commit(
        [Entry(SECOND, "comment", "beauty")],
        firings=[firing(1, values={"views": 3}, time=SECOND), firing(2, values={"views": 4}, time=50 * SECOND)],
    )
    keep = Retention(traces=60 * SECOND)
    shop.write(lambda connection: prune(connection, shop.number, keep, 100 * SECOND))
    kept = select(firings.c.id, firings.c.private).order_by(firings.c.n)
    rows = shop.read(lambda connection: connection.execute(kept).all())
    assert [row.private is None for row in rows] == [True, False]


def test_that_what_a_condition_saw_is_kept_by_how_the_firing_ended(shop: Shop) -> None:
    values = {"views": 3}
    shop.commit(
        [Entry(SECOND, "comment", "beauty")],
        firings=[
            firing(1, values=values, time=SECOND, version="v1"),
            firing(2, values=values, time=SECOND, state="shadow"),
            firing(3, values=values, time=SECOND, suppressed="limit"),
        ],
    )
    kept = select(firings.c.private, firings.c.version).order_by(firings.c.n)

    def left(keep: Retention) -> list[bool]:
        shop.write(lambda connection: prune(connection, shop.number, keep, 100 * SECOND))
        return [row.private is not None for row in shop.read(lambda connection: connection.execute(kept).all())]

    assert left(Retention(traces_suppressed=60 * SECOND)) == [True, True, False]
    assert left(Retention(traces_shadow=60 * SECOND)) == [True, False, False]
    assert left(Retention(traces=60 * SECOND)) == [False, False, False]
    assert shop.read(lambda connection: connection.execute(kept).all())[0].version == "v1"


def test_that_decisions_go_in_their_own_time_the_oldest_first(shop: Shop) -> None:
    shop.commit([Entry(SECOND, "comment", "beauty")], firings=[firing(1, time=SECOND), firing(2, time=90 * SECOND)])
    keep = Retention(decisions=60 * SECOND)
    shop.write(lambda connection: prune(connection, shop.number, keep, 100 * SECOND))
    times = select(firings.c.time).where(firings.c.shop == shop.number)
    assert shop.read(lambda connection: connection.execute(times).scalars().all()) == [90 * SECOND]
