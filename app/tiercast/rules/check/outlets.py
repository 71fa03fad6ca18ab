"""Where actions go: which of a rule's actions no sink does, and which take from a coupon pool that has nothing."""

from collections.abc import Iterator, Mapping, Set

import msgspec
from tiercast_api.action import ActionType, FieldType

from tiercast.rules.actions import ActionSpec, Template
from tiercast.rules.ast import Trigger
from tiercast.rules.check.lacks import Lack, Reason
from tiercast.rules.check.walk import actions_of
from tiercast.rules.conditions import Literal


class Outlets(msgspec.Struct, frozen=True):
    """What there is for actions to go to.

    Attributes:
        types: every action type that is known, by name.
        sinks: names of those that a configured sink does.
        pools: codes that are left, by coupon pool.
    """

    types: Mapping[str, ActionType]
    sinks: Set[str]
    pools: Mapping[str, int]


def pools_named(action: ActionSpec, types: Mapping[str, ActionType]) -> Iterator[str]:
    """The coupon pools that an action names."""
    declared = types.get(action.type)
    fields = {field.name for field in declared.fields if field.type is FieldType.POOL} if declared else ()
    for name, value in action.fields:
        if name in fields and isinstance(value, Literal | Template) and value.written:
            yield value.written


def undone(trigger: Trigger, outlets: Outlets) -> Lack:
    """What keeps a rule's actions from being done; it fires all the same, so that it only narrows what it is worth."""
    found: dict[Reason, None] = {}
    for _, action in actions_of(trigger):
        declared = outlets.types.get(action.type)
        if action.type not in outlets.sinks:
            title, title_zh = (declared.title, declared.title_zh) if declared else (action.type, action.type)
            found[Reason(
                f'"{title}" goes nowhere: no connected sink does it',
                f"“{title_zh}”发不出去：还没有接入能做它的触达方式",
            )] = None  # fmt: skip
            continue
        for pool in pools_named(action, outlets.types):
            if pool not in outlets.pools:
                found[Reason(f"there is no coupon pool {pool}: bring its codes", f"没有券池 {pool}：请导入券码")] = None
            elif not outlets.pools[pool]:
                found[Reason(f"the coupon pool {pool} is empty", f"券池 {pool} 已空")] = None
    return Lack((), tuple(found))
