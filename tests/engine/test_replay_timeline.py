"""Where a replay is: a state machine, driven by chance."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tiercast.engine.replaying.timeline import FASTEST, Timeline

SECOND = 1_000_000
BEGIN, END = 1_000 * SECOND, 1_600 * SECOND


class Replay(RuleBasedStateMachine):
    """A timeline as the player uses it; `now` is the computer's clock."""

    def __init__(self) -> None:
        super().__init__()
        self.timeline, self.now = Timeline(BEGIN, END), 0

    @rule()
    def play(self) -> None:
        self.timeline.play(self.now)

    @rule()
    def pause(self) -> None:
        at = self.timeline.at
        self.timeline.pause(self.now)
        if self.timeline.target is None:
            assert self.timeline.goal(self.now + 100 * SECOND) == at

    @rule(speed=st.sampled_from((1.0, 2.0, 10.0, 60.0, FASTEST)))
    def speed(self, speed: float) -> None:
        self.timeline.take_speed(speed, self.now)
        if speed and self.timeline.target is None:
            assert self.timeline.goal(self.now) == self.timeline.at  # it does not leap

    @rule(aim=st.integers(BEGIN - SECOND, END + SECOND))
    def seek(self, aim: int) -> None:
        back = self.timeline.seek(aim)
        assert self.timeline.target == min(max(aim, BEGIN), END)
        assert back == (self.timeline.target < self.timeline.at)
        if back:
            self.timeline.back_to(BEGIN)

    @rule(passed=st.integers(0, 5 * SECOND))
    def wait(self, passed: int) -> None:
        self.now += passed

    @precondition(lambda self: self.timeline.goal(self.now) > self.timeline.at or self.timeline.target is not None)
    @rule(part=st.floats(0.01, 1.0))
    def show(self, part: float) -> None:
        goal = self.timeline.goal(self.now)
        self.timeline.reached(self.timeline.at + max(1, int((goal - self.timeline.at) * part)), self.now)

    @rule()
    def arrive(self) -> None:
        goal, target = self.timeline.goal(self.now), self.timeline.target
        self.timeline.reached(goal, self.now)
        assert self.timeline.at == goal
        assert self.timeline.target is None
        if target is not None:
            assert self.timeline.at == target

    @invariant()
    def is_within_the_recording(self) -> None:
        timeline = self.timeline
        assert BEGIN <= timeline.at <= END
        assert timeline.at <= timeline.goal(self.now) <= END
        assert timeline.target is None or BEGIN <= timeline.target <= END
        assert not (timeline.playing and timeline.ended and timeline.target is None)


TestReplay = Replay.TestCase
TestReplay.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@given(speed=st.sampled_from((1.0, 2.0, 5.0, 10.0, 60.0)), passed=st.integers(0, 3 * SECOND))
def test_it_goes_as_fast_as_it_is_told(speed: float, passed: int) -> None:
    timeline = Timeline(BEGIN, END)
    timeline.take_speed(speed, 0)
    timeline.play(0)
    assert timeline.goal(passed) == min(END, BEGIN + int(passed * speed))


def test_as_fast_as_it_goes_the_end_is_the_goal() -> None:
    timeline = Timeline(BEGIN, END)
    timeline.take_speed(FASTEST, 0)
    timeline.play(0)
    assert timeline.goal(0) == END
    timeline.reached(END, 0)
    assert not timeline.playing
    timeline.play(0)
    assert not timeline.playing


def test_what_is_no_recording_or_no_speed_is_refused() -> None:
    with pytest.raises(ValueError, match="end"):
        Timeline(END, BEGIN)
    with pytest.raises(ValueError, match="speed"):
        Timeline(BEGIN, END).take_speed(-1, 0)
