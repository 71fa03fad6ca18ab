"""Viewers whom retention has forgotten: nothing says who they were, and who comes back begins with another key."""

import hashlib

import msgspec
from sqlalchemy import update
from tiercast.audience.entry import Entry
from tiercast.store import outbox
from tiercast.store.firings import firings_of
from tiercast.store.imports import Staged, begin_import, rows_of_viewer, stage
from tiercast.store.journal import read_entries
from tiercast.store.journal_forms import Public
from tiercast.store.notes import add_note, notes_of
from tiercast.store.retention import forget_people
from tiercast.store.tables import journal
from tiercast.store.unnaming import entries_of_viewers, order_mark, unname_entries
from tiercast_api.event import Attribute

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


def test_that_orders_are_told_under_a_mark_and_what_was_told_readably_before_is_blanked(shop: Shop) -> None:
    viewer, other = shop.viewer(ID, NAME), shop.viewer("2", "阿强")
    told: dict[str, Attribute] = {"label": f"vip {NAME}", "on": True}
    shop.commit(
        [
            Entry(1, "order_paid", "beauty", viewer, order="o1", money=500, currency="CNY"),
            Entry(2, "order_refunded", "beauty", viewer, order="o1", money=100, currency="CNY"),
            Entry(3, "about", viewer=viewer, topic="label", attributes=told),
            Entry(4, "about", viewer=viewer, topic="consent", attributes={"what": "marketing", "said": False}),
            Entry(5, "order_paid", "beauty", other, order="o1", money=700, currency="CNY"),
        ]
    )
    # As versions wrote it before what is told of a viewer was sealed.
    before = b"\x01" + msgspec.msgpack.encode(Public(topic="label", attributes=told))
    shop.write(lambda c: c.execute(update(journal).where(journal.c.seq == 3).values(payload=before, private=None)))
    assert shop.read(lambda c: read_entries(c, shop.vault, 2))[0].attributes == told
    found = shop.read(lambda c: entries_of_viewers(c, shop.number, {viewer}))
    assert found == [(n, viewer) for n in (1, 2, 3, 4)]
    numbers = [seq for seq, _ in found]
    assert shop.write(lambda c: unname_entries(c, shop.vault, numbers, lambda room, number: key(9))) == 3
    # Done again after a crash, it changes nothing.
    assert shop.write(lambda c: unname_entries(c, shop.vault, numbers, lambda room, number: key(8))) == 0
    shop.write(lambda c: forget_people(c, shop.vault, [viewer]))
    paid, refunded, label, consent, others = shop.read(lambda c: read_entries(c, shop.vault, 0))
    assert order_mark(paid.order) == order_mark(refunded.order) == key(9)
    assert (paid.money, refunded.money, label.attributes) == (500, 100, None)
    assert consent.attributes == {"what": "marketing", "said": False}
    assert (others.order, order_mark(others.order)) == ("o1", None)


def test_that_orders_of_which_nobody_told_a_number_are_nobodys_too_each_by_itself(shop: Shop) -> None:
    viewer = shop.viewer(ID, NAME)
    shop.commit(
        [
            Entry(1, "order_paid", "beauty", viewer, money=500, currency="CNY"),
            Entry(2, "order_paid", "beauty", viewer, money=500, currency="CNY", coupon="c"),
            Entry(3, "order_refunded", "beauty", viewer, money=100, currency="CNY"),
        ]
    )

    def mark(room: str, number: str) -> bytes:
        return hashlib.blake2b(number.encode(), digest_size=16).digest()

    assert shop.write(lambda c: unname_entries(c, shop.vault, [1, 2, 3], mark)) == 2
    assert shop.write(lambda c: unname_entries(c, shop.vault, [1, 2, 3], mark)) == 0
    shop.write(lambda c: forget_people(c, shop.vault, [viewer]))
    first, second, refunded = (entry.order for entry in shop.read(lambda c: read_entries(c, shop.vault, 0)))
    assert order_mark(first) is not None
    assert order_mark(second) not in (None, order_mark(first))
    assert refunded == "", "which order it was of nobody told"
