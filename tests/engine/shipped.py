"""The shipped rulesets, what surrounds them, and a simulated room in which they decide."""

import asyncio
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec
from tiercast.audience.entry import Entry
from tiercast.beside.paths import paths_of
from tiercast.decide.decision import Decision
from tiercast.engine.registry import load_plugins, offered_actions
from tiercast.engine.ruleset_tests import Surroundings
from tiercast.resources import shipped_rulesets
from tiercast.rules import ast
from tiercast.rules.evaluators import Prefer, build
from tiercast.rules.parse import parse_ruleset
from tiercast.step.config import RoomConfig
from tiercast.step.core import Core
from tiercast_api import Event
from tiercast_api.clock import SystemClock
from tiercast_api.source import SourceDeclaration
from tiercast_source_simulator.settings import SimulationSettings
from tiercast_source_simulator.simulation import simulate

from tests.engine.shipped_feeds import declarations

FILES: Final = shipped_rulesets()
SHIPPED: Final = list(FILES.values())
NAMES: Final = list(FILES)
EXAMPLES: Final = [name for name, file in FILES.items() if file.parent.name == "examples"]
STATED: Final = [name for name in NAMES if not name.startswith("starter-")]
"""Those whose header has a line for each source."""
CHINESE: Final = [name for name in NAMES if not name.endswith("-en")]
MINUTES: Final = 20


class Around(msgspec.Struct):
    surroundings: Surroundings
    sources: dict[str, SourceDeclaration]


def look_around(home: Path) -> Around:
    """The event kinds, actions and sources of the shipped plugins."""

    async def look() -> Around:
        plugins = await load_plugins(paths_of("", home), SystemClock())
        try:
            return Around(Surroundings(plugins.kinds, await offered_actions(plugins)), await declarations())
        finally:
            await plugins.close()

    return asyncio.run(look())


def currency(name: str) -> str:
    """What a shipped ruleset's amounts are in."""
    return "USD" if name.endswith("-en") else "CNY"


def read(name: str) -> ast.Ruleset:
    ruleset = parse_ruleset(FILES[name].read_text("utf-8"), f"{name}.yaml").ruleset
    assert ruleset is not None
    return ruleset


def entries(events: Iterator[Event]) -> Iterator[Entry]:
    for seq, event in enumerate(events, 1):
        viewer, money = event.viewer, event.money
        yield Entry(
            event.time,
            event.kind,
            "room",
            blake2b(viewer.id.encode(), digest_size=16).digest() if viewer is not None else b"",
            event.item or "",
            event.quantity,
            money.amount if money is not None else None,
            money.currency if money is not None else "",
            event.order or "",
            event.coupon or "",
            text=event.text,
            quality=viewer.quality.value if viewer is not None else "",
            attributes=event.attributes or None,
            seq=seq,
        )


def simulated(name: str, around: Around, rate: float, newness_after: int = 5) -> list[Decision]:
    """What a ruleset decides in a simulated room of twenty minutes."""
    core = Core(
        "shop",
        b"s" * 32,
        lambda rules, types, zone: build(rules, types, zone, "plain"),
        around.surroundings.kinds,
        {},
        around.surroundings.actions,
        simulated=True,
    )
    ruleset = read(name)
    room = RoomConfig(
        key="room",
        rulesets=(ruleset.name,),
        currency=currency(name),
        visit_gap=600_000_000,
        newness_after=newness_after,
    )
    core.configure(room, [ruleset])
    settings = SimulationSettings(duration=MINUTES * 60, rate=rate, language="zh" if name in CHINESE else "en")
    made = [core.step(entry) for entry in entries(simulate(settings))]
    assert core.faults == []
    return made


def beside_each_other(evaluator: Prefer, around: Around) -> list[tuple[str, str, bytes, int, str]]:
    """What four rulesets decide beside each other in a simulated room of five minutes."""
    kinds, actions = around.surroundings.kinds, around.surroundings.actions
    rulesets = [read(name) for name in ("newcomers", "regulars", "room-beauty", "starter-shop")]
    core = Core(
        "shop", b"s" * 32, lambda rules, types, zone: build(rules, types, zone, evaluator), kinds, {}, actions, True
    )
    names = tuple(ruleset.name for ruleset in rulesets)
    core.configure(RoomConfig(key="room", rulesets=names, visit_gap=600_000_000, newness_after=0), rulesets)
    made = [core.step(entry) for entry in entries(simulate(SimulationSettings(duration=300, rate=10.0)))]
    assert core.faults == []
    return [(f.ruleset, f.rule, f.viewer, f.time, f.suppressed) for decision in made for f in decision.firings]
