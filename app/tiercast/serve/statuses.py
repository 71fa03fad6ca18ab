"""How parts and rules stand, as clients are told."""

from collections.abc import Iterable, Iterator

from tiercast_api.context import Health, Status
from tiercast_api.kinds import BUILT_IN, Kinds

from tiercast.beside.stop import Stop
from tiercast.engine.live import LiveShop
from tiercast.rules import ast
from tiercast.serve.protocol_commands import RuleStateName, StopStrength
from tiercast.serve.protocol_pushes import StopChanged
from tiercast.serve.protocol_replies import PartStatus, RoomInfo, RuleStatus, StopNow
from tiercast.step.program import RoomProgram
from tiercast.step.rules_in import TriggerRule


def part_status(live: LiveShop, side: str, key: str) -> PartStatus:
    """A source (`side` ``in``) or sink (``out``)."""
    if side == "in":
        part, statuses = live.config.sources[key], live.sources.statuses
        room = part.room
        running = live.sources.running.get(key)
        simulated = running is not None and running.declaration.simulated
        kind = part.type
    else:
        kind, statuses, room, simulated = live.config.sinks[key].type, live.sinks.statuses, "", False
    status = statuses.get(key, Status(Health.CONNECTING))
    said = live.plugins.sayings.both(status.message)
    return PartStatus(
        key=key, type=kind, room=room, health=status.health.value, message=said.english, message_zh=said.chinese,
        progress=status.progress, left=status.left, simulated=simulated,
    )  # fmt: skip


def room_infos(live: LiveShop) -> Iterator[RoomInfo]:
    """The rooms as people know them."""
    for key, room in live.config.rooms.items():
        yield RoomInfo(
            key=key, title=room.title, platform=room.platform, category=room.category, currency=room.currency,
            zone=room.zone, stopped=key in live.shop.core.state.shop.stops,
        )  # fmt: skip


def rule_statuses(live: LiveShop) -> Iterator[RuleStatus]:
    """Every rule of every room with its state."""
    for room, program in live.shop.core.programs.items():
        for rule in program.triggers():
            yield rule_status(live, room, program, rule)


def rule_status(live: LiveShop, room: str, program: RoomProgram, rule: TriggerRule) -> RuleStatus:
    """One rule of a room with its state."""
    state, said = live.shop.core.rule_state(room, rule.name).value, live.shop.core.said_state(room, rule.name)
    return RuleStatus(
        room=room,
        ruleset=rule.ruleset,
        rule=rule.trigger.name,
        title=rule.trigger.title,
        state=RuleStateName(state),
        said=said if said != state else "",
        uncapped=program.acts[rule.name].uncapped,
    )


def titles_in(programs: Iterable[RoomProgram]) -> dict[str, str]:
    """What people call what rulesets name, where it has a title; see `StatusReply.titles`."""
    rulesets = {ruleset.name: ruleset for program in programs for ruleset in program.scope.rulesets}
    return {name: title for ruleset in rulesets.values() for name, title in _titles_of(ruleset) if title}


def _titles_of(ruleset: ast.Ruleset) -> Iterator[tuple[str, str]]:
    yield ruleset.name, ruleset.title
    for section, listed in (
        ("params", ruleset.params),
        ("signal", ruleset.signals),
        ("cue", ruleset.cues),
        ("experiment", ruleset.experiments),
        ("tier", ruleset.tiers),
    ):
        for one in listed:
            yield f"{ruleset.name}/{section}.{one.name}", one.title
    for ladder in ruleset.tiers:
        for rung in ladder.rungs:
            yield f"{ruleset.name}/tier.{ladder.name}={rung.tier}", rung.title


def stop_changed(live: LiveShop, stop: Stop | None) -> StopChanged:
    """What stands now of stops, for everybody."""
    return StopChanged(stop=stop_now(stop), rooms=tuple(live.shop.core.state.shop.stops))


def stop_now(stop: Stop | None) -> StopNow | None:
    """A stop, as clients are told."""
    if stop is None:
        return None
    return StopNow(strength=StopStrength(stop.strength.value), by=stop.by, at=stop.at, reason=stop.reason)


def titles_of_kinds(kinds: Kinds) -> dict[str, tuple[str, str]]:
    """What plugins call the kinds of events that they bring, in English and Chinese; the built-in ones are known."""
    known = {kind.name for kind in BUILT_IN}
    return {kind.name: (kind.title, kind.title_zh) for kind in kinds.by_name.values() if kind.name not in known}
