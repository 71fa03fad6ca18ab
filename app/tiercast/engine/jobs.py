"""What the command line asks of the engine's long jobs, and what they answer."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec

from tiercast.words import Words


class JobError(Exception):
    """A job cannot be done; `words` says what was found, what was expected and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words

    def __reduce__(self) -> tuple[type["JobError"], tuple[Words]]:
        # What a worker process raises comes back pickled.
        return JobError, (self.words,)


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a job is.

    Attributes:
        events: so far; `seconds`: of wall clock so far.
        part: between 0 and 1, where there is an end; `left`: seconds to it.
        lines: what happened since the last one, for people (the demo's signals and actions).
    """

    events: int
    seconds: float
    part: float | None = None
    left: float | None = None
    lines: tuple[str, ...] = ()


Report: TypeAlias = Callable[[Progress], None]
"""Called a few times a second, from the caller's thread."""


class ReplayOptions(msgspec.Struct, frozen=True, kw_only=True):
    """A replay.

    Attributes:
        files: recordings, in order.
        mapping: mapping file of CSV recordings.
        rulesets: files or names of shipped ones, in order.
        room: settings of the room as in the configuration (``currency``, ``zone``, ``visit_gap``, ``params.patience``).
        store: URL; "" for a store of its own that is removed at the end.
        evaluator: ``auto``, ``rete`` or ``plain``.
    """

    files: tuple[Path, ...]
    rulesets: tuple[str, ...]
    mapping: Path | None = None
    room: Mapping[str, str] = {}
    store: str = ""
    evaluator: str = "auto"


class ReplayResult(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a replay, as ``--json`` prints it.

    Attributes:
        firings: by rule, suppressed ones left out.
        signals: beginnings, by signal.
        tiers: viewers at the end, by ladder and tier.
        actions: by sink and state; `suppressed`: by rule and reason.
        variants: firings of rules with an experiment, by rule and variant.
        compared: firings without an action, because their variant is what the others are compared with; by rule.
        shed: events left out at a peak.
    """

    events: int
    viewers: int
    seconds: float
    events_per_second: float
    firings: Mapping[str, int]
    signals: Mapping[str, int]
    tiers: Mapping[str, Mapping[str, int]]
    actions: Mapping[str, Mapping[str, int]]
    suppressed: Mapping[str, Mapping[str, int]]
    variants: Mapping[str, Mapping[str, int]] = {}
    compared: Mapping[str, int] = {}
    shed: int


class DemoOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The demo: a simulated room for `seconds` of wall clock (0: until it is ended) at `rate` events a second."""

    seconds: float
    rate: float
    seed: int
    language: str


class RecordOptions(msgspec.Struct, frozen=True, kw_only=True):
    """A recording of a configuration's sources into a file.

    Attributes:
        config: None: the built-in one.
        sources: keys of sources; empty: all.
        file: where to; ``.zst`` at the end compresses.
        seconds: how long; 0: until it is ended.
        identities: keep ids and names; otherwise both are replaced by pseudonyms.
    """

    config: Path | None
    sources: tuple[str, ...]
    file: Path
    seconds: float
    identities: bool


class RecordResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded; `kinds`: events by kind."""

    file: str
    events: int
    seconds: float
    kinds: Mapping[str, int]


class StressOptions(msgspec.Struct, frozen=True, kw_only=True):
    """A recording at `speed` times its own speed into shadow; `speed` 0 searches for the greatest that holds."""

    replay: ReplayOptions
    speed: float


class StressResult(msgspec.Struct, frozen=True, kw_only=True):
    """Whether this computer holds.

    Attributes:
        holds: nothing was shed and the latency stayed within its bounds.
        speed: times the recording's own speed; `events_per_second` at it.
        asked: the speed that was asked for, 0: it was searched; greater than `speed` where the recording is too short.
        median, p99: from arrival to commit, milliseconds.
        peak: most events in one second.
        message, message_zh: all of it in a sentence.
    """

    holds: bool
    speed: float
    events: int
    seconds: float
    events_per_second: float
    median: float
    p99: float
    peak: int
    shed: int
    message: str
    message_zh: str
    asked: float = 0.0


class ViewerQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A viewer of a store: by platform and id, or by `key` (base32), or by words of the name."""

    config: Path | None
    store: str
    who: str
    platform: str = ""


class RulesetTest(msgspec.Struct, frozen=True, kw_only=True):
    """One test of a ruleset's test file.

    Attributes:
        name: of the test; `place`: ``file:line``.
        differences: what differed and why, each a sentence; empty where it passed.
    """

    name: str
    place: str
    differences: tuple[str, ...] = ()


class RulesetTests(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a ruleset's tests.

    Attributes:
        never_true, never_false: conditions that no test made true, or false, as ``path: text``.
        conditions: how many there are.
    """

    ruleset: str
    tests: tuple[RulesetTest, ...]
    conditions: int
    never_true: tuple[str, ...] = ()
    never_false: tuple[str, ...] = ()
