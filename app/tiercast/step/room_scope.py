"""Whose name is it: a room runs several rulesets in order, and each reads its own names first, then earlier ones.

Inside the core everything is called by its full name, ``ruleset/name``, so that two rulesets can both have a ``hot``.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from tiercast.rules import ast
from tiercast.rules.value_titles import tier_titles

V = TypeVar("V")


class RoomScope:
    """The rulesets of one room, in order."""

    def __init__(self, rulesets: Sequence[ast.Ruleset]) -> None:
        self.rulesets = tuple(rulesets)
        self._features = {(r.name, f.name): f for r in rulesets for f in r.features}
        self._signals = {(r.name, s.name): s for r in rulesets for s in r.signals}
        self._ladders = {(r.name, t.name): t for r in rulesets for t in r.tiers}
        self._params = {(r.name, p.name): p for r in rulesets for p in r.params}
        self._limits = {(r.name, c.name): c for r in rulesets for c in r.limits}
        self._experiments = {(r.name, e.name): e for r in rulesets for e in r.experiments}
        self._triggers = {(r.name, t.name): t for r in rulesets for t in r.triggers}

    def feature(self, ruleset: str, name: str) -> tuple[str, ast.Feature] | None:
        """The feature called `name` in `ruleset`, and the ruleset that has it."""
        return self._find(self._features, ruleset, name)

    def signal(self, ruleset: str, name: str) -> tuple[str, ast.Signal] | None:
        """The signal called `name`."""
        return self._find(self._signals, ruleset, name)

    def ladder(self, ruleset: str, name: str) -> tuple[str, ast.Ladder] | None:
        """The ladder called `name`."""
        return self._find(self._ladders, ruleset, name)

    def tier_titles(self, ruleset: str) -> dict[str, dict[str, str]]:
        """Titles of the tiers that `ruleset` can name, by name (``tier.value``) and tier."""
        named = [self.ladder(ruleset, name) for name in {name: None for _, name in self._ladders}]
        return tier_titles([one[1] for one in named if one is not None])

    def param(self, ruleset: str, name: str) -> tuple[str, ast.Param] | None:
        """The knob called `name`."""
        return self._find(self._params, ruleset, name)

    def limit(self, ruleset: str, name: str) -> tuple[str, ast.Limit] | None:
        """The limit called `name`."""
        return self._find(self._limits, ruleset, name)

    def experiment(self, ruleset: str, name: str) -> tuple[str, ast.Experiment] | None:
        """The experiment called `name`."""
        return self._find(self._experiments, ruleset, name)

    def place(self, ruleset: str) -> int:
        """The ruleset's place in the room's list."""
        return [r.name for r in self.rulesets].index(ruleset)

    def fact(self, ruleset: str, fact: str) -> str:
        """The full name of a fact: ``signal.hot`` becomes ``signal.RULESET/hot``; event kinds stay as they are."""
        for prefix, table in (("signal.", self._signals), ("trigger.", self._triggers), ("tier.", self._ladders)):
            if fact.startswith(prefix):
                name, space, rest = fact[len(prefix) :].partition(" ")
                owner = self._find(table, ruleset, name)
                return f"{prefix}{owner[0] if owner else ruleset}/{name}{space}{rest}"
        return fact

    def _find(self, table: Mapping[tuple[str, str], V], ruleset: str, name: str) -> tuple[str, V] | None:
        for owner in self._owners(ruleset):
            if (found := table.get((owner, name))) is not None:
                return owner, found
        return None

    def _owners(self, ruleset: str) -> Iterator[str]:
        yield ruleset
        names = [r.name for r in self.rulesets]
        if ruleset in names:
            yield from reversed(names[: names.index(ruleset)])
            yield from names[names.index(ruleset) + 1 :]


def listens_to(on: ast.On, duration: int = 0) -> str:
    """The fact that an ``on`` names, before its ruleset is known: ``item_click``, ``signal.hot ended`` …"""
    match on.what:
        case ast.OnKind.EVENT:
            return on.name
        case ast.OnKind.ANY_EVENT:
            return "*"
        case ast.OnKind.SIGNAL:
            return f"signal.{on.name} ended" if on.ended else f"signal.{on.name}"
        case ast.OnKind.TIER_CHANGED:
            return f"tier.{on.name} changed"
        case ast.OnKind.CUE:
            return f"cue.{on.name}"
        case ast.OnKind.VISIT_REACHES | ast.OnKind.EVERY:
            return f"{on.what.value} {duration}"
        case _:
            return on.what.value
