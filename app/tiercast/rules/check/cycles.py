"""Signals and tiers that set each other off and cannot settle.

A cycle settles where every step of it only adds: a signal that begins because another one did. It may swing for ever
where a step takes away: it listens to an end, or reads a member of the cycle under ``none``, or reads a tier. Such a
cycle is an error; what cannot be seen here is cut by the engine after 16 rounds.
"""

from collections.abc import Iterable, Mapping

import msgspec

from tiercast.rules.ast import Function, On, OnKind
from tiercast.rules.check.environment import Check
from tiercast.rules.check.walk import leaf_names, signed_leaves
from tiercast.rules.conditions import Compare, Condition, Literal, Operator, Position
from tiercast.rules.diagnostics import Related


class _Node(msgspec.Struct):
    """A signal or ladder: what sets it off, and which of what it reads can take its truth away."""

    position: Position
    set_off: set[str]
    takes_away: set[str]


def check_cycles(check: Check) -> None:
    """No cycle among signals and tiers can swing."""
    nodes = _graph(check)
    for ring in _rings({name: node.set_off for name, node in nodes.items()}):
        if any(nodes[name].takes_away & ring for name in ring):
            first, *others = sorted(ring, key=lambda name: (nodes[name].position.line, name))
            related = [Related(nodes[name].position, f"{name} is part of it", f"{name} 在其中") for name in others]
            path = " → ".join([first, *others, first])
            check.report("cannot-settle", nodes[first].position, found=path, related=related)


def check_beginnings(check: Check) -> None:
    """Every signal can begin: not all that it listens to is a signal that only it, or another such, could begin."""
    known = {signal.name for signal in check.ruleset.signals}
    begin: set[str] = set()
    while True:
        new = {
            signal.name
            for signal in check.ruleset.signals
            if signal.name not in begin and any(_comes(on, known, begin) for on in signal.on)
        }
        if not new:
            break
        begin |= new
    for signal in check.ruleset.signals:
        if signal.on and signal.name not in begin:
            waits = ", ".join(dict.fromkeys(f"signal.{on.name}" for on in signal.on))
            check.report("never-begins", signal.position, name=signal.name, found=waits)


def _comes(on: On, known: set[str], begin: set[str]) -> bool:
    return on.what is not OnKind.SIGNAL or on.name not in known or on.name in begin


def _graph(check: Check) -> Mapping[str, _Node]:
    nodes: dict[str, _Node] = {}
    for signal in check.ruleset.signals:
        node = _Node(signal.position, set(), set())
        for on in signal.on:
            if on.what is OnKind.SIGNAL:
                node.set_off.add(f"signal.{on.name}")
            elif on.what is OnKind.TIER_CHANGED:
                node.set_off.add(f"tier.{on.name}")
                node.takes_away.add(f"tier.{on.name}")
            if on.what is OnKind.SIGNAL and on.ended:
                node.takes_away.add(f"signal.{on.name}")
        node.takes_away |= _read(check, signal.when)[1]
        nodes[f"signal.{signal.name}"] = node
    for ladder in check.ruleset.tiers:
        node = _Node(ladder.position, set(), set())
        for rung in ladder.rungs:
            reads, negative = _read(check, rung.when)
            node.set_off |= reads
            node.takes_away |= negative
        nodes[f"tier.{ladder.name}"] = node
    return nodes


def _read(check: Check, condition: Condition | None) -> tuple[set[str], set[str]]:
    """Signals and tiers that a condition reads, also through features; and those that can make it false."""
    reads: set[str] = set()
    negative: set[str] = set()
    for leaf, positive in signed_leaves(condition):
        adds = positive and isinstance(leaf, Compare) and _adds(leaf)
        for name in leaf_names(leaf):
            found = _facts_of(check, name)
            reads |= found
            negative |= {fact for fact in found if not adds or fact.startswith("tier.")}
    return reads, negative


def _adds(leaf: Compare) -> bool:
    """Whether the comparison only becomes truer with more signals."""
    if leaf.operator in (Operator.GT, Operator.GE):
        return True
    right = leaf.right
    return leaf.operator is Operator.EQ and isinstance(right, Literal) and right.value is True


def _facts_of(check: Check, name: str) -> set[str]:
    feature = check.scope.features.get(name)
    if feature is None:
        return {name} if name.startswith(("signal.", "tier.")) else set()
    if feature.function is Function.ELAPSED:
        return set()
    return {fact for fact in feature.facts if fact.startswith("signal.")}


def _rings(edges: Mapping[str, Iterable[str]]) -> list[set[str]]:
    """The sets of nodes that reach each other (or themselves)."""
    reach = {name: _reachable(name, edges) for name in edges}
    rings: list[set[str]] = []
    for name in edges:
        if name in reach[name] and not any(name in ring for ring in rings):
            rings.append({other for other in reach[name] if name in reach.get(other, set())})
    return rings


def _reachable(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(edges[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += edges.get(name, ())
    return seen
