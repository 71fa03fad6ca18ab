"""Viewers whom retention has forgotten: nothing says who they were, and who comes back begins with another key."""

from tiercast.audience.entry import Entry
from tiercast.store import outbox
from tiercast.store.firings import firings_of
from tiercast.store.imports import Staged, begin_import, rows_of_viewer, stage
from tiercast.store.journal import read_entries
from tiercast.store.notes import add_note, notes_of
from tiercast.store.retention import forget_people

from tests.store.support import Shop, firing, key, planned

NAME, ID = "小红爱吃瓜", "dy-7788990011"


def test_that_who_comes_back_is_read_as_if_they_were_new_and_nothing_of_before_stands_in_the_way(shop: Shop) -> None:
    viewer = shop.viewer(ID, NAME)
    shop.commit(
        [Entry(1, "comment", "beauty", viewer, text=f"我是{NAME}")],
        firings=[firing(1, viewer=viewer, values={"event.text": NAME})],
        actions=[planned(2, viewer=viewer, values={"event.text": NAME}, groups={"tier": "gold"})],
    )
    shop.write(lambda c: add_note(c, shop.vault, viewer, "likes red", "me", 1))
    unit = shop.write(lambda c: begin_import(c, shop.number, "orders", ["a.csv"], "shop", "me", 1, 0, {}))
    row = Staged(key(1), viewer, "id", 100, 1, b"payload", 1)
    shop.write(lambda c: stage(c, shop.vault, unit, [row], []))
    assert shop.write(lambda c: forget_people(c, shop.vault, [viewer])) == 1
    assert shop.viewer(ID, "小红") == viewer
    shop.commit([Entry(2, "comment", "beauty", viewer, text="again")])
    assert [e.text for e in shop.read(lambda c: read_entries(c, shop.vault, 0))] == [None, "again"]
    assert [f.values for f in shop.read(lambda c: firings_of(c, shop.vault, viewer))] == [None]
    (pending,) = shop.read(lambda c: outbox.load(c, shop.vault, [key(2)], 1))
    assert pending.action.values == {}
    assert shop.read(lambda c: notes_of(c, shop.vault, viewer)) == []
    assert [row.payload for _, row in shop.read(lambda c: rows_of_viewer(c, shop.vault, viewer))] == [b""]
