"""A whole ruleset read aloud."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from tiercast_api.action import ActionType
from tiercast_api.kinds import Kinds

from tiercast.rules.ast import Allocation, Cue, Experiment, Param, Ruleset
from tiercast.rules.diagnostics import Language
from tiercast.rules.explain.features import explain_feature
from tiercast.rules.explain.rules import explain_ladder, explain_signal, explain_trigger
from tiercast.rules.explain.speaker import Speaker

_ASKED: Final = {
    "item": ("the product", "商品"),
    "viewer": ("the viewer", "观众"),
    "text": ("a text", "文字"),
    "quantity": ("a number", "数量"),
}


class Told(msgspec.Struct, frozen=True):
    """One thing of a ruleset in words.

    Attributes:
        section: as in the file (``features``, ``triggers`` …); name: as in the file; title: "" for none.
        sentences: what it means.
    """

    section: str
    name: str
    title: str
    sentences: tuple[str, ...]


def explain(ruleset: Ruleset, kinds: Kinds, actions: Mapping[str, ActionType], language: Language) -> list[Told]:
    """Everything in a ruleset, in the order of the sections.

    Args:
        kinds: the event kinds that are known; actions: what sinks can do, by name.
        language: ``en`` or ``zh``.
    """
    return list(_told(ruleset, Speaker(ruleset, kinds, actions, language)))


def _told(ruleset: Ruleset, speaker: Speaker) -> Iterator[Told]:
    for param in ruleset.params:
        yield Told("params", param.name, param.title, (_param(param, speaker),))
    for feature in ruleset.features:
        yield Told("features", feature.name, feature.title, (explain_feature(feature, speaker),))
    for ladder in ruleset.tiers:
        yield Told("tiers", ladder.name, ladder.title, tuple(explain_ladder(ladder, speaker)))
    for signal in ruleset.signals:
        yield Told("signals", signal.name, signal.title, tuple(explain_signal(signal, speaker)))
    for cue in ruleset.cues:
        yield Told("cues", cue.name, cue.title, (_cue(cue, speaker),))
    for trigger in ruleset.triggers:
        yield Told("triggers", trigger.name, trigger.title, tuple(explain_trigger(trigger, speaker)))
    for experiment in ruleset.experiments:
        yield Told("experiments", experiment.name, experiment.title, tuple(_experiment(experiment, speaker)))


def _param(param: Param, speaker: Speaker) -> str:
    value = speaker.literal(param.value)
    if param.low is None or param.high is None:
        return speaker.say(f"{value}.", f"{value}。")
    low, high = speaker.literal(param.low), speaker.literal(param.high)
    return speaker.say(f"{value}; from {low} to {high}.", f"{value}；可在 {low}到 {high}之间调整。")


def _cue(cue: Cue, speaker: Speaker) -> str:
    en, zh = "A button", "按钮"
    if cue.key:
        en, zh = f"{en}, or the key {cue.key}", f"{zh}，快捷键 {cue.key}"
    if cue.asks:
        asks = speaker.listed(speaker.say(*_ASKED.get(asked, (asked, asked))) for asked in cue.asks)
        en, zh = f"{en}; it asks for {asks}", f"{zh}；会询问{asks}"
    return speaker.say(f"{en}.", f"{zh}。")


def _experiment(experiment: Experiment, speaker: Speaker) -> Iterator[str]:
    shares = speaker.listed(f"{name} {share:g}%" for name, share in experiment.variants)
    yield speaker.say(
        f"Every viewer belongs to one group and stays in it: {shares}.", f"每位观众固定属于其中一组：{shares}。"
    )
    if experiment.metric is not None:
        who = ("the viewer", "")
        fact, span = speaker.happens(experiment.metric.fact, subject=who), speaker.span(experiment.metric.duration)
        yield speaker.say(f"What counts is whether {fact} within {span}.", f"看之后 {span}内有没有{fact}。")
    if experiment.allocate is Allocation.THOMPSON:
        yield speaker.say(
            "The shares follow what works, from a hundred viewers a variant on.", "每组满一百人后，比例跟着效果调整。"
        )
