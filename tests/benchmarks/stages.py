"""Where the CPU time of a replay goes: timers around the stages of the pipeline, put in from outside.

Times are CPU time of the thread that does the work, so that a shared machine disturbs little. The coarse stages are
timed once a batch and cost nothing to speak of; the fine ones (`within_step`) are timed once a call, and what the
timers themselves cost is measured and taken off.

What is compiled calls its own methods past any timer that is put in their place: the timers of the coarse stages stand
outside it, the fine ones need the core as Python (`can_look_within`).
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final

import tiercast_source_replay.source as replay_source
from tiercast.compiled import SUFFIX
from tiercast.engine import replay
from tiercast.engine.feed import Feed
from tiercast.engine.manners import job_manners
from tiercast.engine.shop import Shop
from tiercast.rules import plain, rete
from tiercast.step.core import Core
from tiercast.step.flow import Flow
from tiercast.step.settle import Settling
from tiercast.store.writer import Writer
from tiercast_source_replay.recording import batches_from_file

COARSE: Final = ("start", "parse", "intake", "step", "batch and queue", "loop and the rest", "writer")
FINE: Final = ("features", "evaluate", "settle", "decide", "the rest of the step")


class Watch:
    """Nanoseconds of CPU time by stage; a stage inside another is taken off the outer one."""

    def __init__(self) -> None:
        self.spent: dict[str, int] = {}
        self.calls: dict[str, int] = {}
        self._inner = [0]

    def wrap(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """`function`, timed."""
        clock, inner, spent, calls = time.thread_time_ns, self._inner, self.spent, self.calls

        def timed(*arguments: Any, **named: Any) -> Any:
            inner.append(0)
            began = clock()
            try:
                return function(*arguments, **named)
            finally:
                took = clock() - began
                spent[stage] = spent.get(stage, 0) + took - inner.pop()
                calls[stage] = calls.get(stage, 0) + 1
                inner[-1] += took

        return timed

    def iterate(self, stage: str, function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        """The iterator that `function` returns, every step of it timed."""

        def timed(*arguments: Any, **named: Any) -> Iterator[Any]:
            step = self.wrap(stage, function(*arguments, **named).__next__)
            while True:
                try:
                    value = step()
                except StopIteration:
                    return
                yield value

        return timed

    def overhead(self, stage: str) -> float:
        """Nanoseconds that the timers of `stage` have cost, by measuring a function that does nothing."""
        probe = Watch()
        nothing = probe.wrap("nothing", lambda: None)
        began = time.thread_time_ns()
        for _ in range(20_000):
            nothing()
        each = (time.thread_time_ns() - began) / 20_000
        return each * self.calls.get(stage, 0)


_Change = tuple[Any, str, Any]


def can_look_within() -> bool:
    """Whether the fine stages can be timed: nothing of them is compiled."""
    return not any(_is_compiled(owner) for owner, _, _ in _fine(Watch()))


def _is_compiled(owner: Any) -> bool:
    module = sys.modules[getattr(owner, "__module__", "") or owner.__name__]
    return (module.__file__ or "").endswith(SUFFIX)


@contextmanager
def _patched(changes: list[_Change]) -> Iterator[None]:
    before = [(owner, name, owner.__dict__[name]) for owner, name, _ in changes]
    try:
        for owner, name, value in changes:
            setattr(owner, name, value)
        yield
    finally:
        for owner, name, value in before:
            setattr(owner, name, value)


class _TimedFeed:
    """A feed whose `take` is timed from outside: it may be compiled."""

    def __init__(self, feed: Feed, watch: Watch) -> None:
        self._feed = feed
        self.take = watch.wrap("intake", feed.take)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._feed, name)


def _started(watch: Watch) -> Callable[[], AbstractContextManager[None]]:
    """`job_manners`, which notes at its beginning what it took to get there: plugins, rules, the store."""
    began = time.thread_time_ns()

    def manners() -> AbstractContextManager[None]:
        watch.spent["start"] = time.thread_time_ns() - began
        return job_manners()

    return manners


def _coarse(watch: Watch, writer: Watch) -> list[_Change]:
    return [
        (replay, "job_manners", _started(watch)),
        (replay, "Feed", lambda *given, **named: _TimedFeed(Feed(*given, **named), watch)),
        (replay_source, "batches_from_file", watch.iterate("parse", batches_from_file)),
        (Shop, "take", watch.wrap("batch and queue", Shop.take)),
        (Shop, "_step_all", watch.wrap("step", Shop._step_all)),
        (Writer, "_loop", writer.wrap("writer", Writer._loop)),
    ]


def _fine(watch: Watch) -> list[_Change]:
    evaluate: list[_Change] = [
        (owner, "holds", watch.wrap("evaluate", owner.holds)) for owner in (rete.ReteEvaluator, plain.PlainEvaluator)
    ]
    return [
        (Core, "step", watch.wrap("the rest of the step", Core.step)),
        (Flow, "_take_in", watch.wrap("features", Flow._take_in)),
        (Flow, "_take_into_cell", watch.wrap("features", Flow._take_into_cell)),
        (Flow, "_decide", watch.wrap("decide", Flow._decide)),
        (Settling, "run", watch.wrap("settle", Settling.run)),
        *evaluate,
    ]


@contextmanager
def by_stage(watch: Watch) -> Iterator[None]:
    """Time the stages `COARSE` of the replay within; "loop and the rest" is left to the caller."""
    writer = Watch()
    with _patched(_coarse(watch, writer)):
        yield
    watch.spent |= writer.spent


@contextmanager
def within_step(watch: Watch) -> Iterator[None]:
    """Time the stages `FINE` of every step within; nothing of them may be compiled (`can_look_within`)."""
    with _patched(_fine(watch)):
        yield
