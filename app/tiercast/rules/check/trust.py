"""What a merchant would regret: value without a cap, names shown to the room, false scarcity, unfair prices."""

import re
from collections.abc import Iterator

from tiercast_api.action import ActionType, Reach

from tiercast.rules.actions import ActionSpec, Template
from tiercast.rules.ast import Trigger
from tiercast.rules.check.environment import Check
from tiercast.rules.check.walk import condition_names, leaves, places
from tiercast.rules.conditions import Compare, Condition

_SCARCE = re.compile(
    r"仅剩|只剩|最后\s*[\d一二两三四五六七八九十百几]+\s*[件个份单瓶支套盒条双]|库存不多|即将售罄|所剩无几|最后(?:机会|一批|库存)"
    r"|\bonly\b.{0,24}\bleft\b|\blast\s+(?:\d+|one|few|pieces?|items?|chance)\b|\balmost\s+(?:gone|sold\s+out)\b"
    r"|\b(?:few|\d+)\s+left\b|\bselling\s+out\b",
    re.IGNORECASE,
)
"""Claims of scarcity, in Chinese and English."""


def check_caps(check: Check) -> None:
    """A costly action has a cap in money or pieces."""
    limits = {limit.name: limit for limit in check.ruleset.limits}
    for trigger in check.ruleset.triggers:
        caps = [cap for name in trigger.limits if name in limits for cap in limits[name].caps]
        pieces, budget = (any(cap.scope == scope for cap in caps) for scope in ("room", "budget"))
        for spec, declared in declared_actions(check, trigger):
            priced = spec.cost is not None and bool(spec.cost.value)
            # A budget adds up what actions cost: it bounds nothing that has no price.
            if (declared.costly or priced) and not (pieces or (budget and priced)):
                check.report("no-cap", spec.position, name=trigger.name, found=spec.type)
                break


def check_names_shown(check: Check) -> None:
    """What the whole room sees names no viewer."""
    for trigger in check.ruleset.triggers:
        for spec, declared in declared_actions(check, trigger):
            shown = sorted(part.name for part in places(spec) if _is_personal(check, part.name))
            if declared.reach is Reach.ROOM and shown:
                check.report("name-shown", spec.position, found=shown[0], name=spec.type)


def _is_personal(check: Check, name: str) -> bool:
    info = check.scope.find(name)
    return info is not None and info.personal


def check_split(check: Check) -> None:
    """An experiment that splits by viewer does not change what the whole room sees or hears."""
    for trigger in check.ruleset.triggers:
        if not trigger.experiment:
            continue
        for spec, declared in declared_actions(check, trigger):
            if declared.reach in (Reach.ROOM, Reach.HOST):
                check.report("room-sees-split", spec.position, found=spec.type, name=trigger.experiment)


def check_scarcity(check: Check) -> None:
    """A claim of scarcity rests on ``item.stock``."""
    for trigger in check.ruleset.triggers:
        read = condition_names(trigger.when) | condition_names(trigger.still)
        for spec in _specs(trigger):
            for _, value in spec.fields:
                claim = _SCARCE.search(value.written) if isinstance(value, Template) else None
                filled = {part.name for part in value.parts} if isinstance(value, Template) else set()
                if claim is not None and "item.stock" not in read | filled:
                    check.report("scarcity", spec.position, found=claim[0], name=trigger.name)


def check_fairness(check: Check) -> None:
    """Prices and coupons do not depend on what somebody is, only on what they do here."""
    for trigger in check.ruleset.triggers:
        if not any(declared.costly for _, declared in declared_actions(check, trigger)):
            continue
        for condition in _conditions_behind(check, trigger):
            for leaf in leaves(condition):
                info = check.scope.find(leaf.name) if isinstance(leaf, Compare) else None
                if info is not None and info.static:
                    check.report("static-attribute", leaf.position, found=info.name, name=trigger.name)


def _conditions_behind(check: Check, trigger: Trigger) -> Iterator[Condition | None]:
    """The trigger's conditions, and those of the signals that it listens to."""
    yield trigger.when
    yield trigger.still
    for on in trigger.on:
        signal = check.scope.signals.get(on.name) if on.what == "signal" else None
        if signal is not None:
            yield signal.when


def _specs(trigger: Trigger) -> Iterator[ActionSpec]:
    yield from trigger.actions
    for _, specs in trigger.variants:
        yield from specs


def declared_actions(check: Check, trigger: Trigger) -> Iterator[tuple[ActionSpec, ActionType]]:
    """The actions of a trigger, in all its variants, that sinks are known to have, each with what its sink declares."""
    known = check.environment.actions or {}
    for spec in _specs(trigger):
        declared = known.get(spec.type)
        if declared is not None:
            yield spec, declared
