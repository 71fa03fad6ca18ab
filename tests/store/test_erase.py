"""Erasing a viewer proves itself: nothing is left of id, name and key, in any table or file."""

from pathlib import Path

import pytest
from sqlalchemy import update
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Change, Exposure
from tiercast.store import coupons, outbox
from tiercast.store.audit import note
from tiercast.store.batch import DeadLetter, Identity, StateValue
from tiercast.store.erase import Erasure, begin_erasure, erase_viewer, find_traces, sweep
from tiercast.store.errors import StoreError
from tiercast.store.export import export_viewer, find_viewers, show_viewer
from tiercast.store.firings import firings_of
from tiercast.store.journal import read_entries
from tiercast.store.states import load_states
from tiercast.store.tables import meta, viewers
from tiercast.store.vault import open_vault

from tests.store.support import SECRETS, Shop, firing, key, planned

NAME, ID = "小红爱吃瓜", "dy-7788990011"


def fill(shop: Shop, person: str = ID, name: str = NAME, number: int = 0) -> bytes:
    """A viewer with something in every table."""
    viewer = shop.viewer(person, name)
    n = number * 100
    shop.commit(
        [
            Entry(1, "comment", "beauty", viewer, text=f"我是{name}"),
            Entry(2, "order_paid", viewer=viewer, order=person),
        ],
        raw={shop.seq + 1: f'{{"uid": "{person}"}}'},
        firings=[firing(n + 1, viewer=viewer, values={"event.text": name})],
        actions=[planned(n + 2, viewer=viewer, values={"event.text": name}), planned(n + 3, viewer=viewer)],
        exposures=[Exposure("offer", "coupon", viewer, "beauty", 1, 1)],
        changes=[Change("signal", "high_intent", "", "on", viewer, "beauty", "", 1, 1)],
        dead_letters=[DeadLetter("feed", "f:1", "bad", f'{{"uid":"{person}","x":1}}'.encode(), 1)],
        states=[StateValue("viewer", viewer, b"s"), StateValue("pair", viewer + b"item", b"s")],
        snapshot=1,
    )
    shop.write(lambda c: coupons.import_codes(c, shop.number, "new", [f"C{n}"], test=False, now=1))
    shop.write(lambda c: coupons.take(c, shop.number, "new", viewer, key(n + 3), 1))
    return viewer


def begin(shop: Shop) -> Erasure:
    """Begin to erase the viewer of `fill`."""
    return shop.read(lambda c: begin_erasure(c, shop.vault, "douyin", ID))


def test_that_nothing_is_left_of_an_erased_viewer_and_everything_of_others(shop: Shop) -> None:
    viewer, other = fill(shop), fill(shop, "dy-1234567890", "别人的名字", 1)
    shop.write(lambda c: outbox.claim(c, shop.number, [outbox.Claim(key(3), 1, 1)], 1))
    before = show(shop, viewer)
    assert (before["entries"], before["firings"], before["actions"], before["coupons"]) == (2, 1, 2, 1)
    erasure = begin(shop)
    assert erasure.viewer == viewer
    assert "viewers.wrapped" in find_traces(shop.database, erasure)
    done = shop.write(lambda c: erase_viewer(c, shop.vault, erasure, 9))
    assert (done.identity, done.actions, done.states, done.dead_letters) == (True, 1, 2, 1)
    sweep(shop.database)
    assert find_traces(shop.database, erasure) == []
    entries = shop.read(lambda c: read_entries(c, shop.vault, 0))
    assert [e.text for e in entries] == [None, None, "我是别人的名字", None]
    assert [e.order for e in entries] == ["", "", "", "dy-1234567890"]
    assert [f.values for f in shop.read(lambda c: firings_of(c, shop.vault, viewer))] == [None]
    assert [f.values for f in shop.read(lambda c: firings_of(c, shop.vault, other))] == [{"event.text": "别人的名字"}]
    pending = shop.read(lambda c: outbox.load(c, shop.vault, [key(2), key(3)], 1))
    assert [p.state.value for p in pending] == ["cancelled", "dispatching"]
    assert shop.read(lambda c: load_states(c, shop.number, 9, [("viewer", viewer), ("viewer", other)])) == {
        ("viewer", other): b"s"
    }
    assert show(shop, viewer)["person"] is None
    assert show(shop, other)["coupons"] == 1


def show(shop: Shop, viewer: bytes) -> dict[str, object]:
    """The account as a dict."""
    account = shop.read(lambda c: show_viewer(c, shop.vault, viewer))
    return {name: getattr(account, name) for name in account.__struct_fields__}


def test_that_an_erased_person_who_comes_back_is_somebody_new_also_after_a_restart(shop: Shop) -> None:
    viewer = fill(shop)
    erasure = begin(shop)
    shop.write(lambda c: erase_viewer(c, shop.vault, erasure, 9))
    back = shop.viewer(ID, NAME)
    assert back != viewer
    with shop.database.write() as connection:
        assert open_vault(connection, SECRETS, "shop", 0).viewer_key("douyin", ID) == back
    again = begin(shop)
    assert (again.viewer, again.count) == (back, 2)
    shop.write(lambda c: erase_viewer(c, shop.vault, again, 9))
    assert shop.vault.viewer_key("douyin", ID) not in (viewer, back)


def test_that_erasing_somebody_unknown_says_that_there_was_nobody(shop: Shop) -> None:
    erasure = shop.read(lambda c: begin_erasure(c, shop.vault, "douyin", "nobody-there"))
    assert erasure.wrapped is None
    assert not shop.write(lambda c: erase_viewer(c, shop.vault, erasure, 9)).identity


def test_that_traces_are_found_in_any_table_and_file(shop: Shop, tmp_path: Path) -> None:
    fill(shop)
    erasure = begin(shop)
    shop.write(lambda c: erase_viewer(c, shop.vault, erasure, 9))
    sweep(shop.database)
    log = tmp_path / "engine.log"
    log.write_text(f"hello {NAME}")
    assert find_traces(shop.database, erasure, [log, tmp_path / "absent"]) == [str(log)]
    shop.write(lambda c: note(c, 1, 1, "me", "x", f"about {ID}"))
    shop.write(lambda c: bool(c.execute(meta.insert(), {"name": "m", "value": b"\0" + NAME.encode()})))
    found = find_traces(shop.database, erasure)
    assert {"audit.detail", "meta.value"} <= set(found)


def test_that_a_short_id_is_looked_for_as_a_whole_value_only(shop: Shop) -> None:
    viewer = shop.viewer("1")
    erasure = shop.read(lambda c: begin_erasure(c, shop.vault, "douyin", "1"))
    letter = DeadLetter("feed", "f:17", "bad", b'{"n": 111}', 1)
    shop.commit(dead_letters=[letter])
    assert shop.write(lambda c: erase_viewer(c, shop.vault, erasure, 1)).dead_letters == 0
    sweep(shop.database)
    assert find_traces(shop.database, erasure) == []
    assert erasure.viewer == viewer


def test_that_a_viewer_is_found_by_id_or_by_part_of_the_name(shop: Shop) -> None:
    viewer = shop.viewer(ID, "Anna 小红")
    shop.viewer("other", "Bert")
    assert [v for v, _ in shop.read(lambda c: find_viewers(c, shop.vault, ID))] == [viewer]
    assert [v for v, _ in shop.read(lambda c: find_viewers(c, shop.vault, "aNNA"))] == [viewer]
    assert shop.read(lambda c: find_viewers(c, shop.vault, "nobody")) == []
    assert len(shop.read(lambda c: find_viewers(c, shop.vault, "b", 1))) == 1


def test_that_an_export_holds_everything_in_the_clear(shop: Shop) -> None:
    import json

    viewer = fill(shop)
    fill(shop, "dy-1234567890", "别人的名字", 1)
    records = shop.read(lambda c: list(export_viewer(c, shop.vault, viewer)))
    kinds = [record["record"] for record in records]
    assert kinds == ["person", "entry", "entry", "change", "firing", "action", "action", "exposure", "coupon"]
    assert records[0]["name"] == NAME
    assert records[1]["raw"] == f'{{"uid": "{ID}"}}'
    assert records[-1]["code"] == "C0"
    assert "别人" not in json.dumps(records, ensure_ascii=False)


def test_that_a_key_of_another_store_opens_nobody(shop: Shop) -> None:
    viewer, other = shop.viewer("1", "小红"), shop.viewer("2", "小明")
    wrapped = shop.read(lambda c: c.execute(viewers.select().where(viewers.c.viewer == other)).one().wrapped)
    shop.write(lambda c: c.execute(update(viewers).where(viewers.c.viewer == viewer).values(wrapped=wrapped)).rowcount)
    with pytest.raises(StoreError, match="cannot be opened"):
        shop.read(lambda c: shop.vault.people(c, [viewer]))


def test_that_an_identity_written_again_after_its_row_is_gone_is_a_new_one(shop: Shop) -> None:
    viewer = shop.viewer("1", "小红")
    shop.write(lambda c: c.execute(viewers.delete()).rowcount)
    shop.vault.forget([viewer])
    shop.commit(identities=[Identity(viewer, "douyin", "1", "stable", None)])
    assert shop.read(lambda c: shop.vault.people(c, [viewer]))[viewer].name is None
