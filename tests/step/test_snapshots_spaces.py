"""A snapshot is a consistent cut without a stop: what it writes is what was when it began, whatever changed since."""

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tiercast.step.spaces import Space

KEYS = st.sampled_from([b"a", b"b", b"c", b"d"])

decode = msgspec.msgpack.Decoder(list[int]).decode


class SpaceMachine(RuleBasedStateMachine):
    """A space of lists that change in place, its store, and what the store must hold when a cut is complete."""

    def __init__(self) -> None:
        super().__init__()
        self.space: Space[list[int]] = Space("numbers", list[int])
        self.truth: dict[bytes, list[int]] = {}
        self.store: dict[bytes, list[int]] = {}
        self.at_cut: dict[bytes, list[int]] | None = None
        self.waiting: dict[bytes, list[int]] = {}

    def _present(self, key: bytes) -> None:
        if key in self.truth and key not in self.space.values:
            self.space.load(key, msgspec.msgpack.encode(self.store[key]))

    @rule(key=KEYS, number=st.integers(0, 9))
    def grow(self, key: bytes, number: int) -> None:
        self._present(key)
        if key in self.space.values:
            self.space.changed(key)
            self.space.values[key].append(number)
        else:
            self.space.put(key, [number])
        self.truth.setdefault(key, []).append(number)

    @rule(key=KEYS, number=st.integers(0, 9))
    def replace(self, key: bytes, number: int) -> None:
        self.space.put(key, [number])
        self.truth[key] = [number]

    @rule(key=KEYS)
    def forget(self, key: bytes) -> None:
        self.space.forget(key)
        for values in (self.truth, self.store, self.waiting, self.at_cut or {}):
            values.pop(key, None)

    @precondition(lambda self: self.at_cut is None)
    @rule()
    def begin(self) -> None:
        self.space.begin_cut()
        self.at_cut = {key: list(value) for key, value in self.truth.items()}

    @precondition(lambda self: self.at_cut is not None)
    @rule(most=st.integers(0, 3))
    def slice(self, most: int) -> None:
        values = self.space.encode_some(most)
        assert len(values) <= most
        self.waiting |= {key: decode(packed) for key, packed in values if packed is not None}
        if not self.space.cut_pending:
            self.store |= self.waiting
            assert self.store == self.at_cut
            self.waiting, self.at_cut = {}, None

    @precondition(lambda self: self.at_cut is None)
    @rule(key=KEYS)
    def evict(self, key: bytes) -> None:
        if key in self.space.values:
            packed = self.space.evict(key)
            if packed is not None:
                self.store[key] = decode(packed)

    @invariant()
    def what_is_in_memory_is_what_is(self) -> None:
        assert self.space.values == {key: self.truth[key] for key in self.space.values}
        missing = set(self.truth) - set(self.space.values)
        assert {key: self.store[key] for key in missing} == {key: self.truth[key] for key in missing}


TestThatACutIsWhatWasWhenItBegan = SpaceMachine.TestCase
TestThatACutIsWhatWasWhenItBegan.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
