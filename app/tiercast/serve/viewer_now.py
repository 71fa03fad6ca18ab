"""What is known of one viewer now, read from the engine's state by the rules of one room; nothing changes by it."""

from collections.abc import Iterator, Sequence
from typing import Final

from tiercast_api.action import ActionType, FieldType

from tiercast.audience.ladders import Standing, read_standing
from tiercast.engine.attributes import OF_VIEWER, AttributeTypes
from tiercast.engine.explaining_words import speaking
from tiercast.insight.reasons import Explainer
from tiercast.rules import ast
from tiercast.rules.actions import ActionSpec
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.explain.features import explain_feature
from tiercast.rules.explain.speaker import Speaker
from tiercast.rules.grammar import VISIT_FACTS
from tiercast.rules.readings import readings
from tiercast.serve.protocol_base import Plain
from tiercast.serve.protocol_viewer import (
    AttributeNow,
    HandAction,
    HandField,
    LadderNow,
    ReasonRow,
    RungNow,
    SignalNow,
    ViewerFeature,
)
from tiercast.step.acting import plain
from tiercast.step.core import Core
from tiercast.step.moment import Value
from tiercast.step.program import RoomProgram
from tiercast.step.reading import UnknownNameError
from tiercast.step.signal_keys import signal_of
from tiercast.step.values import ViewerState

OF_ONE: Final = ("viewer",)
_OWN: Final = frozenset({*VISIT_FACTS, "cue", "room_open", "room_close"})


class ViewerNow:
    """Reads one viewer in one room. The core's moment is brought there for as long as this is used, without a pause.

    Args:
        program: of the room; key: the viewer's.
    """

    def __init__(self, core: Core, program: RoomProgram, key: bytes) -> None:
        self._core, self._program = core, program
        core.look_at(program, key)
        self.viewer = core.moment.viewer

    def features(self, told: frozenset[str]) -> Iterator[ViewerFeature]:
        """Every feature of the room's rulesets that is measured per viewer, as it stands now.

        Args:
            told: kinds that something tells of; what counts none of them and is 0 is unknown.
        """
        program = self._program
        for ruleset in program.scope.rulesets:
            wanted = [feature for feature in ruleset.features if feature.per == OF_ONE]
            scope = Scope(ruleset)
            kinds, actions = self._core.kinds, self._core.action_types
            english, chinese = Speaker(ruleset, kinds, actions, "en"), Speaker(ruleset, kinds, actions, "zh")
            for feature in wanted:
                kind = scope.type_of(feature.name)
                value = _plain(self._read(ruleset.name, feature.name))
                yield ViewerFeature(
                    name=f"{ruleset.name}/{feature.name}",
                    title=feature.title or explain_feature(feature, english).rstrip("."),
                    title_zh=feature.title or explain_feature(feature, chinese).rstrip("。"),
                    value=None if value == 0 and _is_untold(feature, told) else value,
                    unit=kind.value if kind is not None else "number",
                )

    def ladders(self) -> Iterator[LadderNow]:
        """Where the viewer stands, and what each rung's condition says."""
        for ruleset in self._program.scope.rulesets:
            config = self._program.config
            titles = self._program.scope.tier_titles(ruleset.name)
            say = speaking(ruleset, self._core.kinds, self._core.action_types)
            explainer = Explainer(
                self._program.types(ruleset.name).get, config.zone, config.currency, titles, say
            )  # fmt: skip
            for ladder in ruleset.tiers:
                yield self._ladder(ruleset.name, ladder, explainer)

    def _ladder(self, ruleset: str, ladder: ast.Ladder, explainer: Explainer) -> LadderNow:
        full, tiers = f"{ruleset}/{ladder.name}", self.viewer.tiers if self.viewer is not None else None
        standing = read_standing((tiers or {}).get(full, b""))
        rungs = tuple(self._rung(ruleset, rung, explainer) for rung in ladder.rungs)
        return LadderNow(
            name=full, title=ladder.title, tier=standing.tier, since=standing.since,
            until=self._until(full, standing), rungs=rungs,
        )  # fmt: skip

    def _until(self, ladder: str, standing: Standing) -> int:
        if standing.holds or not standing.tier:
            return 0
        return self._program.ladders[ladder].rungs.next_change(standing) or 0

    def _rung(self, ruleset: str, rung: ast.Rung, explainer: Explainer) -> RungNow:
        if rung.when is None:
            return RungNow(tier=rung.tier, title=rung.title, held=True, always=True)
        values = {name: self._read(ruleset, name) for name in readings(rung.when)}
        found = explainer.explain(rung.when, values)
        reasons = tuple(
            ReasonRow(
                text=part.text, held=part.held, message=part.words or part.en, message_zh=part.words_zh or part.zh
            )
            for part in found.parts
        )
        return RungNow(tier=rung.tier, title=rung.title, held=found.held, reasons=reasons)

    def signals(self) -> Iterator[SignalNow]:
        """The signals that hold."""
        held = self.viewer.signals if self.viewer is not None else None
        titles = signal_titles([self._program])
        for key, signal in (held or {}).items():
            name = signal_of(key)
            product = self._core.state.item(signal.item) if signal.item else None
            yield SignalNow(
                name=name, title=titles.get(name, ""), began=signal.began, until=signal.until or 0, item=signal.item,
                item_title=product.title if product is not None else "",
            )  # fmt: skip

    def _read(self, ruleset: str, name: str) -> Value | None:
        try:
            return self._program.readings.reader(ruleset, name)(self._core.moment)
        except UnknownNameError:
            # The checker has said so when the file was loaded.
            return None


def _is_untold(feature: ast.Feature, told: frozenset[str]) -> bool:
    """Whether nothing tells of what a feature is about; signals, visits, cues and sessions are the engine's own."""
    return bool(feature.facts) and not any("." in fact or fact in _OWN or fact in told for fact in feature.facts)


def signal_titles(programs: Sequence[RoomProgram]) -> dict[str, str]:
    """Titles of the signals that have one, by full name."""
    return {
        f"{ruleset.name}/{signal.name}": signal.title
        for program in programs
        for ruleset in program.scope.rulesets
        for signal in ruleset.signals
        if signal.title
    }


def attributes_of(viewer: ViewerState, types: AttributeTypes) -> Iterator[AttributeNow]:
    """What is known of a viewer beside numbers, with where it comes from."""
    for name, value in sorted((viewer.attributes or {}).items()):
        origin, since = (viewer.origins or {}).get(name, ("", 0))
        kind = types.types.get(OF_VIEWER + name)
        yield AttributeNow(
            name=name, value=value, shown=types.shown(OF_VIEWER + name, value), type=str(kind) if kind else "",
            origin=origin, since=since,
        )  # fmt: skip


def hand_action(action: ActionType, program: RoomProgram, pools: tuple[str, ...]) -> HandAction:
    """An action as a form shows it; `pools`: names of the coupon pools."""
    fields = tuple(
        HandField(
            name=field.name, type=field.type.value, title=field.title, title_zh=field.title_zh,
            required=field.required, default=field.default, help=field.help, help_zh=field.help_zh,
            choices=pools if field.type is FieldType.POOL else field.choices,
        )
        for field in action.fields
    )  # fmt: skip
    acting = program.by_hand(ActionSpec(type=action.name))
    plans = acting.caps if acting.gap is None else (*acting.caps, acting.gap)
    return HandAction(
        action=action.name, title=action.title, title_zh=action.title_zh, reach=action.reach.value,
        costly=action.costly, reversible=action.reversible, fields=fields,
        limits=tuple(dict.fromkeys(plan.limit for plan in plans)),
    )  # fmt: skip


def _plain(value: Value | None) -> Plain:
    found = plain(value)
    # What is not a number any more cannot go into JSON.
    return None if isinstance(found, float) and (found != found or abs(found) == float("inf")) else found
