"""The cuts by which a test places viewers, for rulesets that read ``rfm.…`` and ``lifecycle.stage``."""

from collections.abc import Mapping
from typing import Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.audience.lifecycle import LifecycleCuts
from tiercast.audience.rfm import Cuts
from tiercast.engine.ruletests.nodes import Nodes, shown
from tiercast.rules.conditions import Type
from tiercast.rules.document import Node
from tiercast.rules.grammar_values import GrammarError, read_literal
from tiercast.rules.names import half_width
from tiercast.step.standing import CutsInForce

RFM: Final[Mapping[str, Type]] = {"recency": Type.DURATION, "frequency": Type.NUMBER, "monetary": Type.MONEY}
"""Four cuts each, from low to high: what lies above all of them has score 5 (recency: 1)."""
LIFE: Final[tuple[str, ...]] = ("at_risk", "dormant", "churned")
"""Silence after which a stage is reached."""
CUT_KEYS: Final = (*RFM, "grid", *LIFE)
_EXAMPLES: Final = {Type.DURATION: "30d", Type.NUMBER: "3", Type.MONEY: "300 CNY"}

_Four = tuple[float, float, float, float]


def read_cuts(nodes: Nodes, node: Node | None) -> CutsInForce | None:
    """The section ``cuts``; None where there is none.

    ``grid`` cuts the eight cells at a recency, a frequency and a monetary value; without it the second cut of each.
    """
    if node is None:
        return None
    fields = nodes.fields(node, CUT_KEYS)
    rfm = {name: _values(nodes, fields[name], [kind] * 4) for name, kind in RFM.items() if name in fields}
    life = {name: _values(nodes, fields[name], [Type.DURATION]) for name in LIFE if name in fields}
    _all_or_none(nodes, node, rfm, tuple(RFM))
    _all_or_none(nodes, node, life, LIFE)
    grid = _values(nodes, fields["grid"], list(RFM.values())) if "grid" in fields else []
    found = CutsInForce()
    if all(len(rfm.get(name, ())) == 4 for name in RFM):
        middle = grid if len(grid) == 3 else [rfm[name][1] for name in RFM]
        r, f, m = (_four(rfm[name]) for name in RFM)
        found = CutsInForce(rfm=Cuts(r, f, m, (middle[0], middle[1], middle[2]), population=1))
    if all(life.get(name) for name in LIFE):
        at_risk, dormant, churned = (int(life[name][0]) for name in LIFE)
        found = msgspec.structs.replace(found, life=LifecycleCuts(at_risk, dormant, churned))
    return found


def cuts_entry(cuts: CutsInForce, time: int) -> Entry:
    """The entry by which the cuts come into force."""
    return Entry(time, "cuts", attributes={"cuts": msgspec.json.encode(cuts).decode(), "version": 1})


def _four(values: list[float]) -> _Four:
    return values[0], values[1], values[2], values[3]


def _all_or_none(nodes: Nodes, node: Node, found: dict[str, list[float]], wanted: tuple[str, ...]) -> None:
    missing = ", ".join(name for name in wanted if name not in found)
    if found and missing:
        nodes.say(node, f"these belong together; missing: {missing}", f"这几项要一起写；还缺：{missing}")


def _values(nodes: Nodes, node: Node, kinds: list[Type]) -> list[float]:
    """One value of each kind, rising where all are of one kind; [] where something else stands there (a problem)."""
    items = nodes.items(node)
    if len(items) != len(kinds):
        nodes.say(
            node,
            f"here should be {len(kinds)} values, and are {len(items)}",
            f"这里应有 {len(kinds)} 个值，实际有 {len(items)} 个",
        )
        return []
    values = [_value(nodes, item, kind) for item, kind in zip(items, kinds, strict=True)]
    good = [value for value in values if value is not None]
    if len(set(kinds)) == 1 and good != sorted(good):
        nodes.say(node, "cuts stand in rising order", "分界值要从小到大写")
    return good if len(good) == len(values) else []


def _value(nodes: Nodes, node: Node, kind: Type) -> float | None:
    text = nodes.text(node)
    if text is None:
        return None
    try:
        literal = read_literal(half_width(text))
    except GrammarError:
        literal = None
    if literal is None or literal.type is not kind or isinstance(literal.value, str):
        example = _EXAMPLES[kind]
        nodes.say(
            node,
            f"{shown(text)!r} should be a value such as {example}",
            f"“{shown(text)}”应为 {example} 这样的值",
        )
        return None
    return float(literal.value)
