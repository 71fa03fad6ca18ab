"""What a test expects: firings, suppressed ones, signals, tiers and actions."""

from collections.abc import Collection
from typing import Final

from tiercast.decide.decision import Suppressed
from tiercast.engine.ruletests.model import Expectation, Expected, Standing
from tiercast.engine.ruletests.nodes import Nodes
from tiercast.engine.ruletests.times import Clock, TimeError
from tiercast.rules.ast import Ruleset
from tiercast.rules.document import Mapping, Node, Scalar, Sequence

MOST_COUNT: Final = 100_000
EXPECT_KEYS: Final = ("firings", "suppressed", "signals", "tiers", "actions")
FIRING_KEYS: Final = ("viewer", "item", "at", "count")
SUPPRESSED_KEYS: Final = (*FIRING_KEYS, "reason")
SIGNAL_KEYS: Final = (*FIRING_KEYS, "ends")
ACTION_KEYS: Final = (*FIRING_KEYS, "type", "fields")


class Expecting:
    """Reads ``expect:`` of one test.

    Args:
        nodes: where problems go.
        clock: reads times.
        ruleset: whose rules, signals and ladders may be named.
        viewers: names of the viewers who do something in the test.
        actions: names of the actions of the ruleset.
    """

    def __init__(
        self, nodes: Nodes, clock: Clock, ruleset: Ruleset, viewers: Collection[str], actions: Collection[str]
    ) -> None:
        self._nodes, self._clock = nodes, clock
        self._viewers, self._actions = viewers, actions
        self._triggers = [trigger.name for trigger in ruleset.triggers]
        self._signals = [signal.name for signal in ruleset.signals]
        self._ladders = {ladder.name: [rung.tier for rung in ladder.rungs] for ladder in ruleset.tiers}

    def read(self, owner: Node, node: Node | None) -> Expectation:
        """What stands under ``expect``; `owner` is the test."""
        fields = self._nodes.fields(node, EXPECT_KEYS)
        if not fields:
            self._nodes.say(
                node or owner,
                "the test expects nothing; write `expect:` with `firings:`, `signals:`, `tiers:` or `actions:`",
                "这个测试没有写预期；请加上 `expect:`，里面写 `firings:`、`signals:`、`tiers:` 或 `actions:`",
            )
        return Expectation(
            firings=self._lines(fields.get("firings"), self._triggers, FIRING_KEYS),
            suppressed=self._lines(fields.get("suppressed"), self._triggers, SUPPRESSED_KEYS),
            signals=self._lines(fields.get("signals"), self._signals, SIGNAL_KEYS),
            actions=self._lines(fields.get("actions"), self._triggers, ACTION_KEYS),
            tiers=self._tiers(fields.get("tiers")),
        )

    def _lines(
        self, node: Node | None, known: Collection[str], keys: Collection[str]
    ) -> dict[str, tuple[Expected, ...]] | None:
        if node is None:
            return None
        if isinstance(node, Scalar) and node.text == "none":
            return {}
        found: dict[str, tuple[Expected, ...]] = {}
        for key, value in self._nodes.entries(node):
            if key.text not in known:
                self._nodes.unknown(key, key.text, known)
            else:
                found[key.text] = self._of_one(value, keys)
        return found

    def _of_one(self, node: Node, keys: Collection[str]) -> tuple[Expected, ...]:
        """A number, one line, or a list of lines."""
        if isinstance(node, Scalar):
            count = self._nodes.whole(node, 0, MOST_COUNT)
            return () if not count else (Expected(position=node.position, count=count),)
        items = [node] if isinstance(node, Mapping) else self._nodes.items(node)
        return tuple(self._line(item, keys) for item in items)

    def _line(self, node: Node, keys: Collection[str]) -> Expected:
        fields = self._nodes.fields(node, keys)
        text = {key: self._nodes.text(fields.get(key)) for key in ("viewer", "item", "reason", "type")}
        self._known(fields.get("viewer"), text["viewer"], self._viewers)
        self._known(fields.get("reason"), text["reason"], [each.value for each in Suppressed])
        self._known(fields.get("type"), text["type"], self._actions)
        count = self._nodes.whole(fields["count"], 1, MOST_COUNT) if "count" in fields else 1
        return Expected(
            position=node.position,
            viewer=text["viewer"],
            item=text["item"],
            at=self._time(fields.get("at")),
            ends=self._time(fields.get("ends")),
            count=count or 1,
            reason=text["reason"],
            type=text["type"],
            fields={
                key.text: value.text if isinstance(value, Scalar) else self._nodes.text(value) or ""
                for key, value in self._nodes.entries(fields.get("fields"))
            },
        )

    def _known(self, node: Node | None, found: str | None, known: Collection[str]) -> None:
        if node is not None and found is not None and found not in known:
            self._nodes.unknown(node, found, known)

    def _time(self, node: Node | None) -> int | None:
        text = self._nodes.text(node)
        if node is None or text is None:
            return None
        try:
            return self._clock.read(text)
        except TimeError as error:
            self._nodes.say(node, error.words.en, error.words.zh)
            return None

    def _tiers(self, node: Node | None) -> tuple[Standing, ...]:
        found: list[Standing] = []
        for ladder, viewers in self._nodes.entries(node):
            rungs = self._ladders.get(ladder.text)
            if rungs is None:
                self._nodes.unknown(ladder, ladder.text, tuple(self._ladders))
                continue
            for viewer, value in self._nodes.entries(viewers):
                self._known(viewer, viewer.text, self._viewers)
                tiers = [(item, self._nodes.text(item)) for item in self._nodes.items(value)]
                for item, tier in tiers:
                    self._known(item, tier, (*rungs, "none"))
                names = tuple(tier for _, tier in tiers if tier)
                found.append(Standing(viewer.position, ladder.text, viewer.text, names, isinstance(value, Sequence)))
        return tuple(found)
