"""A room from YAML text and events at virtual seconds, and what the step made of them."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, Literal, Protocol

import msgspec
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Change, Decision, Firing, PlannedAction
from tiercast.rules import ast
from tiercast.rules.conditions import Type
from tiercast.rules.evaluators import Prefer, build
from tiercast.rules.parse import parse_ruleset
from tiercast.rules.stages import Evaluator, RuleSpec
from tiercast.step.config import RoomConfig
from tiercast.step.core import Core
from tiercast_api.action import ActionType, Reach
from tiercast_api.kinds import Kinds

SECOND = 1_000_000
START = 1_704_081_600 * SECOND
"""Second 0: noon of 1 January 2024 in Shanghai."""
ROOM = "room"
ACTIONS = {
    "message": ActionType(name="message", title="Message", title_zh="消息", reach=Reach.VIEWER),
    "coupon": ActionType(
        name="coupon", title="Coupon", title_zh="优惠券", reach=Reach.VIEWER, costly=True, results=("code",)
    ),
    "host_prompt": ActionType(
        name="host_prompt", title="Prompt", title_zh="提词", reach=Reach.HOST, expires=90 * SECOND
    ),
    "alert": ActionType(name="alert", title="Alert", title_zh="提醒", reach=Reach.OPERATOR),
}

EVALUATORS: tuple[Literal["rete", "plain"], ...] = ("rete", "plain")


def key_of(viewer: str) -> bytes:
    """The key of a viewer called `viewer`."""
    return blake2b(viewer.encode(), digest_size=16).digest() if viewer else b""


def ruleset(text: str, name: str = "r") -> ast.Ruleset:
    """The ruleset of `text`, which may leave out its first line."""
    whole = text if text.lstrip().startswith("ruleset:") else f"ruleset: {name}\n{text}"
    parsed = parse_ruleset(whole, f"{name}.yaml")
    errors = [one.text() for one in parsed.diagnostics if one.severity.value == "error"]
    assert parsed.ruleset is not None, errors
    assert not errors, errors
    return parsed.ruleset


def core_with(prefer: Prefer, library: Mapping[str, ast.Ruleset] | None = None, simulated: bool = True) -> Core:
    """A core without rooms."""

    def compiled(rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str) -> Evaluator:
        return build(rules, types, zone, prefer)

    return Core("shop", b"s" * 32, compiled, Kinds(), library or {}, ACTIONS, simulated=simulated)


class Stage:
    """A core with rooms; events come at seconds after `START`.

    Attributes:
        decisions: of every step, in order.
    """

    def __init__(self, core: Core) -> None:
        self.core = core
        self.seq = 0
        self.decisions: list[Decision] = []
        self._names: dict[bytes, str] = {b"": ""}

    def room(self, *texts: str, key: str = ROOM, **config: Any) -> "Stage":
        """Configure a room with these rulesets, called r, r2, r3 … where they do not say."""
        rulesets = [ruleset(text, "r" if place == 0 else f"r{place + 1}") for place, text in enumerate(texts)]
        names = tuple(one.name for one in rulesets)
        self.core.configure(RoomConfig(key=key, rulesets=names, **config), rulesets)
        return self

    def entry(self, at: float, kind: str, viewer: str = "a", **fields: Any) -> Entry:
        """An entry; `fields` are those of `Entry`."""
        key = key_of(viewer)
        self._names[key] = viewer
        fields.setdefault("room", ROOM)
        fields.setdefault("quality", "app_scoped" if viewer else "")
        fields.setdefault("currency", "CNY" if "money" in fields else "")
        return Entry(START + round(at * SECOND), kind, viewer=key, **fields)

    def at(self, at: float, kind: str, viewer: str = "a", **fields: Any) -> Decision:
        """Step an event."""
        return self.take(self.entry(at, kind, viewer, **fields))

    def take(self, entry: Entry) -> Decision:
        """Step an entry as the next of the journal."""
        self.seq += 1
        decision = self.core.step(msgspec.structs.replace(entry, seq=self.seq))
        self.decisions.append(decision)
        return decision

    def tick(self, at: float) -> Decision:
        """Let room time come to `at`; what is due before it fires."""
        return self.take(Entry(START + round(at * SECOND), "tick"))

    def cue(self, at: float, name: str, **fields: Any) -> Decision:
        """An operator presses a button."""
        return self.at(at, "cue", "", topic=name, **fields)

    def end(self) -> Decision:
        """The end of the recording."""
        decision = self.core.flush()
        self.decisions.append(decision)
        return decision

    # --- what came of it

    @property
    def firings(self) -> list[Firing]:
        """All firings that were not suppressed."""
        return [f for d in self.decisions for f in d.firings if not f.suppressed]

    @property
    def actions(self) -> list[PlannedAction]:
        """All planned actions."""
        return [a for d in self.decisions for a in d.actions]

    @property
    def changes(self) -> list[Change]:
        """All changes."""
        return [c for d in self.decisions for c in d.changes]

    def fired(self, rule: str = "") -> list[str]:
        """``rule viewer item second`` of every firing, or ``viewer item second`` of one rule's; what is "" left out."""
        return [
            " ".join(part for part in (f.rule if not rule else "", self.name(f.viewer), f.item, second(f.time)) if part)
            for f in self.firings
            if not rule or f.rule == rule
        ]

    def suppressed(self) -> list[str]:
        """``rule viewer why`` of every suppressed firing."""
        found = [f for d in self.decisions for f in d.firings if f.suppressed]
        return [" ".join(part for part in (f.rule, self.name(f.viewer), f.suppressed) if part) for f in found]

    def changed(self, what: str = "") -> list[str]:
        """``name before>after viewer second`` of every change, its ruleset left out."""
        return [
            " ".join(
                part
                for part in (c.name.rpartition("/")[2], f"{c.before}>{c.after}", self.name(c.viewer), second(c.time))
                if part
            )
            for c in self.changes
            if not what or c.what == what
        ]

    def name(self, viewer: bytes) -> str:
        """The viewer's name."""
        return self._names[viewer]

    def tier(self, ladder: str, viewer: str = "a", room: str = ROOM) -> str:
        """Where a viewer stands."""
        core = self.core
        core.look_at(core.programs[room], key_of(viewer))
        return str(
            core.programs[room].readings.reader(ladder.partition("/")[0], f"tier.{ladder.partition('/')[2]}")(
                core.moment
            )
        )

    def reads(self, name: str, viewer: str = "a", room: str = ROOM, owner: str = "r") -> Any:
        """The value of a name now; None is unknown."""
        core = self.core
        core.look_at(core.programs[room], key_of(viewer))
        return core.programs[room].readings.reader(owner, name)(core.moment)


class MakeRoom(Protocol):
    """Makes a stage with one room that runs these rulesets."""

    def __call__(self, *texts: str, **config: Any) -> Stage: ...


def second(time: int) -> str:
    """An instant as seconds after `START`."""
    return f"{(time - START) / SECOND:.10g}"
