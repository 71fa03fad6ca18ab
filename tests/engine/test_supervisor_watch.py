"""When an engine counts as frozen, what it is blamed for, and how long its supervisor waits: in virtual time."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.hand import Hand
from tiercast.engine.heartbeat import Death
from tiercast.engine.supervisor_watch import NEVER_READY, Pauses, Watch

S = 1_000_000


def turn(watch: Watch, begin: int, end: int, asleep: int = 0) -> int | None:
    """Ask twice a second from `begin` to `end`; the second at which it froze."""
    for half in range(begin * 2, end * 2 + 1):
        if watch.is_frozen(half * S // 2, asleep):
            return half // 2
    return None


def test_that_ten_seconds_of_silence_are_a_freeze_and_not_before() -> None:
    watch = Watch(0)
    watch.beat(1 * S)
    assert turn(watch, 1, 11) is None
    assert turn(watch, 11, 12) == 11


def test_that_the_first_beat_may_take_a_minute() -> None:
    assert turn(Watch(0), 0, 60) is None
    assert turn(Watch(0), 0, 62) == 60


def test_that_a_declared_long_operation_suspends_the_watch_until_it_is_over() -> None:
    watch = Watch(0)
    watch.beat(0)
    watch.long(0, 100)
    watch.beat(50 * S)
    assert turn(watch, 0, 100) is None
    watch.long_over(100 * S)
    assert turn(watch, 100, 110) is None
    assert turn(watch, 110, 112) == 110


def test_that_an_operation_within_an_operation_does_not_end_the_outer_one() -> None:
    watch = Watch(0)
    watch.beat(0)
    watch.long(0, 100)
    watch.long(1 * S, 5)
    watch.long_over(2 * S)
    assert turn(watch, 2, 99) is None


def test_that_a_long_operation_longer_than_declared_is_a_freeze() -> None:
    watch = Watch(0)
    watch.beat(0)
    watch.long(0, 20)
    assert turn(watch, 0, 30) == 20


def test_that_the_machines_sleep_is_not_the_engines_silence() -> None:
    watch = Watch(0)
    watch.beat(0)
    assert turn(watch, 0, 8) is None
    assert turn(watch, 8, 18, asleep=3600 * S) is None
    assert turn(watch, 18, 19, asleep=3600 * S) == 18


def test_that_a_supervisor_that_was_not_scheduled_starts_the_count_anew() -> None:
    watch = Watch(0)
    watch.beat(0)
    assert not watch.is_frozen(1 * S)
    assert not watch.is_frozen(500 * S)
    assert turn(watch, 500, 510) is None
    assert turn(watch, 510, 511) == 510


def test_that_pauses_double_up_to_thirty_seconds_and_start_anew_after_a_minute_of_life() -> None:
    pauses = Pauses()
    assert [pauses.after(S, ready=True) for _ in range(8)] == [
        500_000, S, 2 * S, 4 * S, 8 * S, 16 * S, 30 * S, 30 * S,
    ]  # fmt: skip
    assert pauses.after(61 * S, ready=True) == 500_000


@given(st.lists(st.booleans(), max_size=30))
def test_that_only_starts_in_a_row_that_never_got_ready_lead_to_giving_up(lives: list[bool]) -> None:
    pauses, row = Pauses(), 0
    for ready in lives:
        row = 0 if ready else row + 1
        gave_up = pauses.after(S, ready=ready) is None
        assert gave_up == (row >= NEVER_READY)


def test_that_deaths_on_the_same_batch_are_counted_and_another_batch_starts_at_one(tmp_path: Path) -> None:
    path = tmp_path / "shop.db.hand"
    with Hand(path) as hand:
        hand.begin("batch", b"a")
        assert hand.blame() == Death(kind="batch", id="61", count=1)
        assert hand.blame() is None
    with Hand(path) as hand:
        hand.begin("batch", b"a")
    with Hand(path) as hand:
        assert hand.blame() == Death(kind="batch", id="61", count=2)
        hand.begin("batch", b"b")
        assert hand.blame() == Death(kind="batch", id="62", count=1)


def test_that_a_ruleset_that_went_well_is_forgiven(tmp_path: Path) -> None:
    with Hand(tmp_path / "hand") as hand:
        hand.begin("ruleset", b"r" * 32)
        assert hand.blame() == Death(kind="ruleset", id="72" * 32, count=1)
        hand.begin("batch", b"a")
        hand.end()
        hand.begin("ruleset", b"r" * 32)
        hand.end()
        hand.begin("ruleset", b"r" * 32)
        death = hand.blame()
        assert death is not None
        assert death.count == 1


@pytest.mark.parametrize("content", [b"", b"x", b"y" * 128, b"z" * 4096])
def test_that_a_spoilt_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hand"
    path.write_bytes(content)
    with Hand(path) as hand:
        assert hand.blame() is None
        hand.begin("batch", b"a")
        assert hand.blame() is not None
