"""A shop in memory for tests of the step: rulesets as text, events by the second, decisions collected."""

import functools
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec
import pytest
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Change, Decision, Exposure, Firing, PlannedAction
from tiercast.rules import ast
from tiercast.rules.evaluators import Prefer, build
from tiercast.rules.parse import parse_ruleset
from tiercast.step.config import RoomConfig
from tiercast.step.core import Core
from tiercast_api.action import ActionType, Field, FieldType, Reach
from tiercast_api.event import SECOND, Attribute
from tiercast_api.kinds import Kinds

ON_BOTH = pytest.mark.parametrize("evaluator", ["rete", "plain"])
"""What the step means must not depend on which evaluator reads the conditions."""

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MIDNIGHT = 1_767_196_800
"""The first second of 2026 in Shanghai, in seconds since 1970: second 0 of the tests."""

TEXT = Field(name="text", type=FieldType.TEMPLATE, title="Text", title_zh="文字")
TYPES = {
    "note": ActionType(name="note", title="Note", title_zh="记录", fields=(TEXT,)),
    "message": ActionType(name="message", title="Message", title_zh="私信", reach=Reach.VIEWER),
    "banner": ActionType(name="banner", title="Banner", title_zh="横幅", reach=Reach.ROOM),
    "coupon": ActionType(name="coupon", title="Coupon", title_zh="优惠券", reach=Reach.VIEWER, costly=True),
}


def key_of(viewer: str) -> bytes:
    """The key of a viewer by name."""
    return blake2b(viewer.encode(), digest_size=16).digest() if viewer else b""


@functools.cache
def read(text: str) -> ast.Ruleset:
    """The ruleset that `text` writes; anything wrong in it fails the test."""
    parsed = parse_ruleset(text, "test.yaml")
    assert not parsed.diagnostics, [str(diagnostic) for diagnostic in parsed.diagnostics]
    assert parsed.ruleset is not None
    return parsed.ruleset


def at(second: float) -> int:
    """The instant of a second of the tests."""
    return round((MIDNIGHT + second) * SECOND)


def event(second: float, kind: str, viewer: str = "ann", item: str = "", room: str = "r", **fields: Any) -> Entry:
    """An event of the feed."""
    fields.setdefault("quality", "stable" if viewer else "")
    return Entry(at(second), kind, room, key_of(viewer), item, **fields)


class Stage:
    """A shop whose rooms run `texts`.

    Args:
        prefer: the evaluator.
        texts: rulesets, all of them in every room.
        rooms: settings of each room by key; one room ``r`` where none is named.
        simulated: every action counts as accepted at once.
    """

    def __init__(
        self,
        prefer: Prefer,
        *texts: str,
        rooms: Mapping[str, Mapping[str, Any]] | None = None,
        simulated: bool = False,
        configured: bool = True,
    ) -> None:
        self.library: dict[str, ast.Ruleset] = {}
        self.core = Core(
            "shop", b"s" * 32, lambda r, t, z: build(r, t, z, prefer), Kinds(), self.library, TYPES, simulated
        )
        self.firings: list[Firing] = []
        self.actions: list[PlannedAction] = []
        self.changes: list[Change] = []
        self.exposures: list[Exposure] = []
        self.seq = 0
        if configured:
            for key, settings in (rooms or {"r": {}}).items():
                self.configure(*texts, room=key, **settings)

    def config_entry(self, *texts: str, room: str = "r", **settings: Any) -> Entry:
        """A journaled configuration; its rulesets are put into the library."""
        rulesets = [read(text) for text in texts]
        self.library.update({ruleset.hash: ruleset for ruleset in rulesets})
        config = RoomConfig(key=room, rulesets=tuple(r.name for r in rulesets), **settings)
        said: dict[str, Attribute] = {
            "config": msgspec.json.encode(config).decode(),
            "rulesets": " ".join(ruleset.hash for ruleset in rulesets),
        }
        return Entry(self.core.state.shop.now, "config", room, attributes=said)

    def configure(self, *texts: str, room: str = "r", **settings: Any) -> None:
        """Let a room run `texts` from now on."""
        self.take(self.config_entry(*texts, room=room, **settings))

    def take(self, *entries: Entry) -> list[Firing]:
        """Step entries in the order given. Returns the firings, suppressed ones too."""
        before = len(self.firings)
        for entry in entries:
            self.seq += 1
            self._collect(self.core.step(msgspec.structs.replace(entry, seq=self.seq)))
        return self.firings[before:]

    def say(self, second: float, kind: str, viewer: str = "ann", item: str = "", **fields: Any) -> list[Firing]:
        """Step one event. Returns the firings of this step, suppressed ones too."""
        return self.take(event(second, kind, viewer, item, **fields))

    def tick(self, second: float) -> list[Firing]:
        """Let time pass: everything due before this second fires."""
        return self.take(Entry(at(second), "tick"))

    def control(self, kind: str, topic: str = "", text: str = "", room: str = "r", **attributes: Any) -> list[Firing]:
        """Step something that the engine writes itself, at the present instant."""
        now = self.core.state.shop.now
        return self.take(Entry(now, kind, room, topic=topic, text=text, attributes=attributes or None))

    def flush(self) -> list[Firing]:
        """The end of a recording."""
        before = len(self.firings)
        self._collect(self.core.flush())
        return self.firings[before:]

    def _collect(self, decision: Decision) -> None:
        self.firings += decision.firings
        self.actions += decision.actions
        self.changes += decision.changes
        self.exposures += decision.exposures

    # --- what came of it

    @property
    def fired(self) -> list[tuple[str, float]]:
        """Rule and second of every firing that was not suppressed."""
        return [(firing.rule, second_of(firing.time)) for firing in self.firings if not firing.suppressed]

    @property
    def said(self) -> list[tuple[str, str]]:
        """Rule and fate of every firing, "" where it was not suppressed."""
        return [(firing.rule, firing.suppressed) for firing in self.firings]


def second_of(instant: int) -> float:
    """The second of the tests at an instant."""
    return instant / SECOND - MIDNIGHT


def rules_of(firings: Sequence[Firing]) -> list[str]:
    """Names of the rules that fired and were not suppressed."""
    return [firing.rule for firing in firings if not firing.suppressed]


def receipt(stage: Stage, firing: Firing, gives_back: bool, state: str = "failed") -> None:
    """Step the receipt that ends a firing's action."""
    stage.control("receipt", firing=firing.id.hex(), gives_back=gives_back, state=state)
