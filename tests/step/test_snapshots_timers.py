"""Timers against a plain list: in order of their instants, cancelled ones never, found by name, kept by snapshots."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tiercast.step.timers import Timers
from tiercast.step.values import Timer
from tiercast_api.event import SECOND

RULES = st.sampled_from(["", "a/one", "a/two"])
VIEWERS = st.sampled_from([b"", b"v", b"w"])
QUARTER = SECOND // 4


class TimersMachine(RuleBasedStateMachine):
    """A queue and the list that it must agree with."""

    def __init__(self) -> None:
        super().__init__()
        self.timers = Timers()
        self.pending: list[Timer] = []
        self.stored: dict[bytes, bytes | None] = {}
        self.number = 0

    @rule(
        due=st.integers(0, 20).map(QUARTER.__mul__), name=RULES, viewer=VIEWERS,
        what=st.sampled_from(["after", "wait", "look"]),
    )  # fmt: skip
    def add(self, due: int, name: str, viewer: bytes, what: str) -> None:
        self.number += 1
        timer = Timer(due, self.number, what, name, viewer, same="r")
        self.timers.add(timer)
        self.pending.append(timer)

    @rule(place=st.integers(0, 50))
    def cancel(self, place: int) -> None:
        if self.pending:
            timer = self.pending.pop(place % len(self.pending))
            self.timers.cancel(timer)
            self.timers.cancel(timer)

    @rule(before=st.integers(0, 22).map(QUARTER.__mul__))
    def pop(self, before: int) -> None:
        due = min((timer for timer in self.pending if timer.due < before), default=None)
        assert self.timers.pop_due(before) == due
        if due is not None:
            self.pending.remove(due)

    @rule(viewer=st.sampled_from([b"v", b"w"]))
    def forget(self, viewer: bytes) -> None:
        self.timers.forget(viewer)
        self.pending = [timer for timer in self.pending if timer.viewer != viewer]

    @rule()
    def snapshot(self) -> None:
        space = self.timers.space
        space.begin_cut()
        while space.cut_pending:
            self.stored |= dict(space.encode_some(2))

    @rule()
    def restart(self) -> None:
        self.snapshot()
        self.timers = Timers()
        for key, value in sorted(self.stored.items()):
            if value is not None:
                self.timers.space.load(key, value)
        self.timers.index()

    @rule(before=st.integers(0, 22).map(QUARTER.__mul__))
    def whom_it_needs(self, before: int) -> None:
        due = [timer for timer in self.pending if timer.due < before]
        with_them = {timer.rule for timer in due if timer.what == "wait" and timer.rule}
        needed = {t.viewer for t in self.pending if t in due or (t.what == "wait" and t.rule in with_them)}
        assert self.timers.viewers_due(before) >= needed - {b""}

    @invariant()
    def agrees(self) -> None:
        assert len(self.timers) == len(self.pending)
        assert sorted(self.timers.all()) == sorted(self.pending)
        assert self.timers.next_due() == min((timer.due for timer in self.pending), default=None)
        for name in ("a/one", "a/two"):
            assert sorted(self.timers.of_rule(name)) == sorted(t for t in self.pending if t.rule == name)
            mine = [t for t in self.pending if t.rule == name and t.viewer == b"v" and t.what != "wait"]
            assert self.timers.named(name, b"v", "r") == mine
        for second in range(6):
            looks = [t for t in self.pending if t.what == "look" and t.due // SECOND == second]
            assert self.timers.looks(second * SECOND) == len(looks)


TestThatTimersAgreeWithAList = TimersMachine.TestCase
TestThatTimersAgreeWithAList.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
