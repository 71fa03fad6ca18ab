"""Replays are forgotten with all that they wrote, and nothing else goes with them."""

from sqlalchemy import func, select
from tiercast.audience.entry import Entry
from tiercast.store.forget_runs import OWNER, prune_runs, shop_of
from tiercast.store.retention import Retention, prune
from tiercast.store.runs import RunState, end_run, open_run
from tiercast.store.tables import metadata, runs, shops

from tests.store.support import SECOND, Shop, firing, planned


def counts(shop: Shop, number: int) -> dict[str, int]:
    """How many rows of this shop each table has; those with none are left out."""
    tables = [table for table in metadata.sorted_tables if "shop" in table.c]
    with shop.database.read() as connection:
        found = {
            table.name: connection.execute(
                select(func.count()).select_from(table).where(table.c.shop == number)
            ).scalar_one()
            for table in tables
        }
    return {name: count for name, count in found.items() if count}


def test_that_an_old_run_goes_with_all_that_it_wrote_and_a_young_one_stays(shop: Shop) -> None:
    old = shop.write(lambda c: open_run(c, OWNER, b"old", 1 * SECOND))
    young = shop.write(lambda c: open_run(c, OWNER, b"young", 90 * SECOND))
    shop.write(lambda c: end_run(c, old.id, RunState.FINISHED, 2 * SECOND))
    shop.viewer("42", "小红")
    shop.commit(
        [Entry(n * SECOND, "comment", "beauty", text="你好") for n in range(1, 9)],
        firings=[firing(1, values={"views": 3}, time=SECOND)], actions=[planned(1)],
    )  # fmt: skip
    ours, other = shop.number, shop.number + 1
    before = counts(shop, ours)
    assert {"journal", "viewers", "firings", "actions"} <= set(before)
    # What this shop wrote was the old run's.
    shop.write(lambda c: c.execute(shops.update().where(shops.c.n == ours).values(key=shop_of(old.id))))
    keep = Retention(runs=60 * SECOND)
    done = False
    for _ in range(50):
        if done := shop.write(lambda c: prune(c, other, keep, 100 * SECOND)).done:
            break
    assert done
    assert counts(shop, ours) == {}
    assert shop.read(lambda c: c.execute(select(shops.c.key)).scalars().all()) == []
    assert shop.read(lambda c: c.execute(select(runs.c.id)).scalars().all()) == [young.id]


def test_that_slices_are_small_and_what_others_wrote_stays(shop: Shop) -> None:
    run = shop.write(lambda c: open_run(c, OWNER, b"killed", 1 * SECOND))
    shop.commit([Entry(n * SECOND, "comment", "beauty") for n in range(1, 9)])
    before = counts(shop, shop.number)
    assert shop.write(lambda c: prune_runs(c, 100 * SECOND, 3)) == 1  # it had written nothing
    assert shop.write(lambda c: prune_runs(c, 100 * SECOND, 3)) == 0
    assert counts(shop, shop.number) == before
    again = shop.write(lambda c: open_run(c, OWNER, b"killed", 1 * SECOND))
    assert again.id == run.id
    shop.write(lambda c: c.execute(shops.update().where(shops.c.n == shop.number).values(key=shop_of(again.id))))
    removed = [shop.write(lambda c: prune_runs(c, 100 * SECOND, 3)) for _ in range(4)]
    assert removed[:3] == [3, 3, 2]
    assert counts(shop, shop.number) == {}
