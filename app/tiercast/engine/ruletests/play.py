"""Runs one test: a core of its own, the entries of the test, and what it decided."""

from collections.abc import Mapping

import msgspec
from tiercast_api.action import ActionType
from tiercast_api.kinds import Kinds

from tiercast.audience.entry import Entry
from tiercast.audience.ladders import read_standing
from tiercast.decide.decision import Change, Firing, PlannedAction
from tiercast.engine.ruletests.conditions import WHERE, with_watchers
from tiercast.engine.ruletests.model import Case
from tiercast.engine.ruletests.watch import STEP, Build, Look, Tally, Watch
from tiercast.rules import ast
from tiercast.step.config import RoomConfig
from tiercast.step.core import Core
from tiercast.step.cycle import CycleError
from tiercast.step.state import State
from tiercast.step.values import Timer

SHOP = "ruleset-test"
SECRET = b"ruleset-test".ljust(32, b".")


class Played(msgspec.Struct):
    """What came of a test.

    Attributes:
        firings: with the suppressed ones; actions, changes: in order.
        tiers: where viewers stand at the end, by key and ladder.
        looks: what every rule and signal saw.
        faults: rules that did not settle.
        waiting: what is still due later.
    """

    firings: list[Firing]
    actions: list[PlannedAction]
    changes: list[Change]
    tiers: dict[tuple[bytes, str], str]
    looks: list[Look]
    faults: list[CycleError]
    waiting: list[Timer]


def play(
    case: Case, ruleset: ast.Ruleset, kinds: Kinds, actions: Mapping[str, ActionType], build: Build, tally: Tally
) -> Played:
    """Run `case`.

    Args:
        kinds: the event kinds that are known.
        actions: what sinks could do, by name.
        build: compiles conditions.
        tally: gets which conditions were true and false.
    """
    watch = Watch(build, tally)
    core = Core(SHOP, SECRET, watch.build, kinds, {}, actions, simulated=True)
    watched = with_watchers(_with_variants(ruleset, case.variants))
    for room in (case.room, *case.others):
        core.configure(_room(room, case, watched), [watched])
    watch.moment = core.moment
    made = [core.step(_numbered(entry, seq)) for seq, entry in enumerate(case.entries, 1)]
    made.append(core.flush())
    watch.settle()
    return Played(
        [one for decision in made for one in decision.firings],
        [one for decision in made for one in decision.actions],
        [one for decision in made for one in decision.changes],
        _tiers(core.state),
        watch.looks,
        core.faults,
        core.state.timers.all(),
    )


def _numbered(entry: Entry, seq: int) -> Entry:
    return msgspec.structs.replace(entry, seq=seq, attributes={**(entry.attributes or {}), STEP: seq})


def _tiers(state: State) -> dict[tuple[bytes, str], str]:
    return {
        (key, ladder.rpartition("/")[2]): read_standing(packed).tier
        for key, viewer in state.viewers.values.items()
        for ladder, packed in (viewer.tiers or {}).items()
    }


def _room(room: RoomConfig, case: Case, ruleset: ast.Ruleset) -> RoomConfig:
    states = {f"{ruleset.name}/{name}": state for name, state in case.states.items()}
    states |= {f"{ruleset.name}/{t.name}": "draft" for t in ruleset.triggers if t.name.startswith(WHERE)}
    return msgspec.structs.replace(room, rulesets=(ruleset.name,), rule_states=states)


def _with_variants(ruleset: ast.Ruleset, chosen: Mapping[str, str]) -> ast.Ruleset:
    """`ruleset` with experiments that give everybody the variant that the test chose."""
    experiments = tuple(
        msgspec.structs.replace(
            one, variants=tuple((name, 100.0 if name == chosen[one.name] else 0.0) for name, _ in one.variants)
        )
        if one.name in chosen
        else one
        for one in ruleset.experiments
    )
    return msgspec.structs.replace(ruleset, experiments=experiments)
