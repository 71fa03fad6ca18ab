"""A shop on a stage: rulesets in a core, events told in seconds, and what came of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import pytest
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Decision
from tiercast.rules import ast
from tiercast.rules.conditions import Type
from tiercast.rules.evaluators import Prefer, build
from tiercast.rules.parse import parse_ruleset
from tiercast.rules.stages import Evaluator, RuleSpec
from tiercast.step.config import RoomConfig
from tiercast.step.core import Core
from tiercast_api.kinds import Kinds

SECOND = 1_000_000
MINUTE, HOUR, DAY = 60, 3_600, 86_400
"""In seconds: tests tell events in seconds."""
OPENING = 1_772_452_800 * SECOND
"""2026-03-02 20:00 in Shanghai."""


def key_of(viewer: str) -> bytes:
    """The key of a viewer called `viewer`."""
    return blake2b(viewer.encode(), digest_size=16).digest()


def ruleset_of(text: str) -> ast.Ruleset:
    """The ruleset written in `text`, which must be free of errors."""
    if not text.lstrip().startswith("ruleset:"):
        text = f"ruleset: base\n{text}"
    parsed = parse_ruleset(text, "test.yaml")
    assert parsed.ruleset is not None, parsed.diagnostics
    return parsed.ruleset


@dataclass(frozen=True)
class Fired:
    """One firing, in seconds since the opening."""

    rule: str
    viewer: str
    at: float
    item: str


@dataclass
class Stage:
    """One shop with rooms.

    Attributes:
        fired: every firing that was not suppressed; suppressed: reasons of the others; changes: of tiers and signals.
    """

    prefer: Prefer
    core: Core = field(init=False)
    fired: list[Fired] = field(default_factory=list)
    suppressed: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str, str, str, float]] = field(default_factory=list)
    values: list[Mapping[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._seq = 0
        self._names: dict[bytes, str] = {b"": ""}
        self.core = Core("shop", b"s" * 32, self._build, Kinds(), {}, {}, simulated=True)

    def _build(self, rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str) -> Evaluator:
        return build(rules, types, zone, self.prefer)

    def room(self, *texts: str, key: str = "r", **config: Any) -> "Stage":
        """Open a room that runs the rulesets written in `texts`."""
        rulesets = [ruleset_of(text) for text in texts]
        self.core.configure(RoomConfig(key=key, rulesets=tuple(r.name for r in rulesets), **config), rulesets)
        return self

    def close(self) -> None:
        """Let go of the evaluators."""
        for program in self.core.programs.values():
            program.close()

    def entry(self, kind: str, at: float, viewer: str = "ann", item: str = "", **fields: Any) -> Entry:
        """An entry `at` seconds after the opening."""
        self._seq += 1
        key = key_of(viewer) if viewer else b""
        self._names[key] = viewer
        fields.setdefault("room", "r")
        fields.setdefault("quality", "app_scoped" if viewer else "")
        return Entry(OPENING + round(at * SECOND), kind, viewer=key, item=item, seq=self._seq, **fields)

    def hear(self, kind: str, at: float, viewer: str = "ann", item: str = "", **fields: Any) -> list[str]:
        """One event of a viewer. Returns the rules that fired by it, by bare name, in order."""
        return self.take(self.entry(kind, at, viewer, item, **fields))

    def take(self, entry: Entry) -> list[str]:
        """Step an entry. Returns the rules that fired by it."""
        return self._note(self.core.step(entry))

    def nobody(self, kind: str, at: float, item: str = "", **fields: Any) -> list[str]:
        """One event without a viewer."""
        return self.hear(kind, at, "", item, **fields)

    def until(self, at: float) -> list[str]:
        """Time moves on, by a tick; what is due at that very instant too. Returns the rules that fired."""
        tick = self.entry("tick", at, "", room="")
        return self._note(self.core.step(tick)) + self._note(self.core.flush())

    def _note(self, decision: Decision) -> list[str]:
        since = len(self.fired)
        for firing in decision.firings:
            bare = firing.rule.rpartition("/")[2]
            if firing.suppressed:
                self.suppressed.append((bare, firing.suppressed))
                continue
            at = (firing.time - OPENING) / SECOND
            self.fired.append(Fired(bare, self._names[firing.viewer], at, firing.item))
            self.values.append(firing.values or {})
        for change in decision.changes:
            at = (change.time - OPENING) / SECOND
            bare = change.name.rpartition("/")[2]
            self.changes.append((bare, self._names[change.viewer], change.before, change.after, at))
        return [fired.rule for fired in self.fired[since:]]

    def when(self, rule: str) -> list[float]:
        """The instants at which `rule` fired."""
        return [fired.at for fired in self.fired if fired.rule == rule]

    def moves(self, name: str, viewer: str = "ann") -> list[tuple[str, str, float]]:
        """How a ladder or signal changed for a viewer: before, after, instant."""
        return [(b, a, at) for what, who, b, a, at in self.changes if what == name and who == viewer]


def do(name: str = "rule") -> str:
    """The actions of a rule whose actions do not matter."""
    return f"[alert: {{text: {name}}}]"


def on_both() -> Callable[..., Iterator[Stage]]:
    """A fixture ``stage``: a shop without rooms, on one evaluator and on the other."""

    @pytest.fixture(name="stage", params=["rete", "plain"])
    def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
        prefer: Prefer = request.param
        made = Stage(prefer)
        yield made
        made.close()

    return stage
