"""What a snapshot writes beside the spaces, and how slots follow the features over versions and restarts."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.step.layout import Layout
from tiercast.step.state import State
from tiercast.step.values import ShopState, Timer, ViewerState

from tests.step.support_b import at, key_of


def timer_of(n: int, name: int) -> Timer:
    return Timer(n % 7, name, "after", "a/one", key_of(str(n % 5)), "r", "i", "", n, n, b"x")


def test_that_timers_beside_the_shops_value_as_earlier_versions_wrote_them_are_read_and_written_anew() -> None:
    encode = msgspec.msgpack.encode
    timers = [timer_of(n, n + 1) for n in range(1_001)]
    stored = {b"shop": encode(ShopState(timers=1_001)), b"chunks": encode(3)}
    stored |= {b"timers%d" % n: encode(timers[500 * n : 500 * (n + 1)]) for n in range(3)}
    back = State()
    back.restore_shop(stored)
    back.timers.index()
    assert list(back.timers) == timers
    assert back.number_timer() == 1_002
    assert back.timers.space.begin_cut() == len(back.timers.space.values)
    again = State()
    again.restore_shop(stored | dict(back.encode_shop()))
    assert len(again.timers) == 0


def test_that_the_shops_own_value_is_read_back_as_it_was() -> None:
    state = State()
    state.shop = ShopState(now=5, seq=7, states={"r/a/b": "paused"}, params={"r/a/n": "3"}, stop="pause")
    state.layout.adopt(["views", "likes"])
    back = State()
    back.restore_shop(dict(state.encode_shop()))
    assert back.shop == state.shop
    assert (back.layout.number, back.layout.identities) == (1, ("views", "likes"))


def test_that_somebody_new_is_kept_and_somebody_known_is_not_made_anew() -> None:
    state = State()
    ann = state.viewer(Entry(at(5), "comment", viewer=key_of("ann")))
    assert (ann.first_seen, ann.last_seen) == (at(5), at(5))
    assert state.viewer(Entry(at(9), "comment", viewer=key_of("ann"))) is ann
    assert ann.first_seen == at(5)


def test_that_looking_at_somebody_changes_nothing_of_them() -> None:
    state = State()
    state.layout.adopt(["views"])
    ann = state.viewer(Entry(at(5), "comment", viewer=key_of("ann")))
    ann.slots[0] = b"two"
    state.layout.adopt(["likes", "views"])
    seen = state.as_known(key_of("ann"))
    assert seen is not None
    assert (seen.slots, seen.layout) == ([b"", b"two"], 2)
    assert (ann.slots, ann.layout) == ([b"two"], 1)
    assert state.as_known(key_of("bob")) is None
    assert key_of("bob") not in state.viewers.values


def test_that_a_value_of_nobody_that_was_taken_away_is_gone() -> None:
    state = State()
    state.put_cell("never", b"")
    state.put_cell("some", b"1")
    state.put_cell("some", b"")
    assert not state.cell("some")
    assert not state.cell("never")


identities = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(versions=st.lists(identities, min_size=1, max_size=6), seen=st.lists(st.booleans(), min_size=6, max_size=6))
def test_that_slots_follow_their_features_however_rarely_the_viewer_is_seen(
    versions: list[list[str]], seen: list[bool]
) -> None:
    layout = Layout({})
    layout.adopt(versions[0])
    viewer = ViewerState(layout=layout.number, slots=[name.encode() for name in layout.identities])
    kept = set(layout.identities)
    for version, is_seen in zip(versions[1:], seen, strict=False):
        layout.adopt(version)
        # A restart between two versions changes nothing.
        layout = Layout(layout.known)
        if is_seen:
            layout.bring_up(viewer)
            kept &= set(layout.identities)
            assert viewer.slots == [name.encode() if name in kept else b"" for name in layout.identities]
        assert set(layout.identities) >= set(version)
    layout.bring_up(viewer)
    assert {slot.decode() for slot in viewer.slots} - {""} == kept & set(layout.identities)
