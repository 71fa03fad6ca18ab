"""The journal gives back what was put in, and hides what is personal."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tiercast.audience.entry import Entry
from tiercast.store.journal import last_seq, read_entries, read_with_raw, seq_after, seq_before, stream_entries
from tiercast.store.tables import journal
from tiercast_api.event import Attribute

from tests.store.support import Shop, TemporaryShop, key

INT = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
VALUE = TEXT | INT | st.floats(allow_nan=False) | st.booleans()
ENTRIES = st.builds(
    Entry,
    time=INT,
    kind=st.sampled_from(["comment", "tick", "order_paid", "ruleset"]),
    room=TEXT,
    viewer=st.sampled_from([b"", key(1), key(2)]),
    item=TEXT,
    quantity=st.none() | INT,
    money=st.none() | INT,
    currency=TEXT,
    order=TEXT,
    coupon=TEXT,
    session=TEXT,
    quality=TEXT,
    channel=TEXT,
    topic=TEXT,
    text=st.none() | TEXT,
    coins=st.none() | INT,
    streak=TEXT,
    reply_to=TEXT,
    roles=st.lists(TEXT, max_size=3).map(tuple),
    attributes=st.none() | st.dictionaries(TEXT, VALUE, max_size=3),
    source=TEXT,
    cause=TEXT,
    received=INT,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ENTRIES, max_size=8))
def test_that_every_entry_comes_back_as_it_was(entries: list[Entry]) -> None:
    opened = TemporaryShop()
    shop = opened.shop
    try:
        shop.commit(entries)
        assert shop.read(lambda c: read_entries(c, shop.vault, 0, 100)) == entries
    finally:
        opened.close()


def test_that_entries_are_read_in_chunks_without_gap_or_repetition(shop: Shop) -> None:
    shop.commit([Entry(n, "tick") for n in range(25)])
    assert [e.time for e in shop.read(lambda c: read_entries(c, shop.vault, 10, 5))] == [10, 11, 12, 13, 14]
    assert [e.seq for e in shop.read(lambda c: list(stream_entries(c, shop.vault, 3, 4)))] == list(range(4, 26))
    assert shop.read(lambda c: last_seq(c, shop.number)) == 25


def test_that_words_orders_and_names_are_encrypted_and_numbers_are_not(shop: Shop) -> None:
    viewer = shop.viewer("1")
    secret = Entry(
        1, "order_paid", viewer=viewer, text="我的电话", order="ORDER-77", coupon="CODE-77", streak="ST-77",
        reply_to="RE-77", roles=("粉丝",), attributes={"nickname": "小红红"}, item="item-9", money=990, currency="CNY",
    )  # fmt: skip
    shop.commit([secret, Entry(2, "comment", text="没有人说的话")], raw={1: "原始消息"})
    rows = shop.read(lambda c: [tuple(row) for row in c.execute(select(journal.c.payload, journal.c.private))])
    stored = b"".join(part for row in rows for part in row if part)
    for words in ("电话", "-77", "粉丝", "小红红", "没有人", "原始"):
        assert words.encode() not in stored
    assert b"item-9" in stored
    assert shop.read(lambda c: read_with_raw(c, shop.vault, 0, 1))[0] == (secret, "原始消息")


def test_that_attributes_of_the_engines_own_entries_stay_readable_without_keys(shop: Shop) -> None:
    shop.commit([Entry(1, "ruleset", attributes={"hash": "abc123"}), Entry(1, "enter", attributes={"level": 3})])
    assert shop.read(lambda c: c.execute(select(journal.c.private)).scalars().all()) == [None, None]


def test_that_what_tells_of_a_product_needs_no_key_unless_something_else_is_said_or_no_product_is_named(
    shop: Shop,
) -> None:
    viewer = shop.viewer("1")
    product: dict[str, Attribute] = {"title": "口红", "category": "彩妆", "shelf": 2}
    shop.commit(
        [
            Entry(1, "item_view", viewer=viewer, item="a", attributes=product),
            Entry(2, "item_view", viewer=viewer, item="a", attributes={**product, "nickname": "小红红"}),
            Entry(3, "enter", viewer=viewer, attributes={"title": "小红红"}),
        ]
    )
    private = shop.read(lambda c: c.execute(select(journal.c.private).order_by(journal.c.seq)).scalars().all())
    assert [one is None for one in private] == [True, False, False]
    assert shop.read(lambda c: read_entries(c, shop.vault, 0))[0].attributes == product


def test_that_a_viewer_without_identity_gets_a_key_all_the_same(shop: Shop) -> None:
    shop.commit([Entry(1, "comment", viewer=key(5), text="你好")])
    assert shop.read(lambda c: read_entries(c, shop.vault, 0))[0].text == "你好"
    assert shop.read(lambda c: shop.vault.people(c, [key(5)])) == {}


def test_that_an_entry_stored_by_a_later_version_is_an_error_that_says_so(shop: Shop) -> None:
    import pytest
    from tiercast.store.errors import StoreError, Trouble

    shop.commit([Entry(1, "tick")])
    shop.write(lambda c: c.execute(journal.update().values(payload=b"\x02\x80")).rowcount)
    with pytest.raises(StoreError) as caught:
        shop.read(lambda c: read_entries(c, shop.vault, 0))
    assert caught.value.kind is Trouble.NEWER_SCHEMA


SEARCHED = st.tuples(
    st.integers(1, 399),
    st.dictionaries(st.integers(0, 399), st.integers(0, 500), max_size=12),
    st.integers(0, 200),
    st.integers(0, 399),
)
"""Where the instant lies, which entries are late and by how much, and imported history: how much, and where."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SEARCHED)
def test_that_late_events_and_imported_history_do_not_mislead_a_search_for_an_instant(
    shop: Shop, searched: tuple[int, dict[int, int], int, int]
) -> None:
    begin, late, imported, into = searched
    base = 1_000 * (shop.seq + 1)  # each example goes on where the one before ended
    entries = [Entry(base + n - late.get(n, 0), "comment", "r") for n in range(400)]
    entries[into:into] = [Entry(5, "imported", "") for _ in range(imported)]
    shop.commit(entries)
    before = shop.read(lambda c: seq_before(c, shop.number, base + begin))
    after = shop.read(lambda c: seq_after(c, shop.number, base + begin))
    told = [entry for entry in entries if entry.kind == "comment"]
    assert all(entry.seq > before for entry in told if entry.time >= base + begin)
    in_order = [entry for n, entry in enumerate(told) if n not in late]
    assert all(entry.seq <= after for entry in in_order if entry.time < base + begin)
