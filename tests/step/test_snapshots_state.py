"""What a snapshot writes beside the spaces, and how slots follow the features over versions and restarts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.step.layout import Layout
from tiercast.step.state import TIMERS_IN_A_CHUNK, State
from tiercast.step.values import ShopState, Timer, ViewerState

from tests.step.support_b import at, key_of


@pytest.mark.parametrize("number", [0, 1, TIMERS_IN_A_CHUNK, 2 * TIMERS_IN_A_CHUNK + 1])
def test_that_all_timers_are_written_in_chunks_and_read_back(number: int) -> None:
    state = State()
    for n in range(number):
        name = state.number_timer()
        state.timers.add(Timer(n % 7, name, "after", "a/one", key_of(str(n % 5)), "r", "i", "", n, n, b"x"))
    stored = dict(state.encode_shop())
    assert len(stored) == 2 + -(-number // TIMERS_IN_A_CHUNK)
    back = State()
    back.restore_shop(stored)
    assert sorted(back.timers.all()) == sorted(state.timers.all())
    assert back.number_timer() == number + 1


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
