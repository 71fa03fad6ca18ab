"""Reading a test file: YAML in, `TestFile` out, or all that is wrong with it, each with its line."""

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from tiercast_api.kinds import Kinds

from tiercast.audience.entry import Entry
from tiercast.decide.decision import RuleState
from tiercast.engine.ruletests.model import ROOM, Case, TestFile
from tiercast.engine.ruletests.nodes import Nodes, shown
from tiercast.engine.ruletests.read_cuts import cuts_entry, read_cuts
from tiercast.engine.ruletests.read_expect import Expecting
from tiercast.engine.ruletests.read_rooms import Rooms
from tiercast.engine.ruletests.read_steps import Person, Steps, read_items, read_people
from tiercast.engine.ruletests.times import DEFAULT_START, Clock, TimeError, read_date, read_start
from tiercast.rules import ast
from tiercast.rules.check.walk import actions
from tiercast.rules.conditions import Position
from tiercast.rules.document import Node, Scalar, read_document
from tiercast.step.knobs import KnobError, knob_value
from tiercast.step.standing import CutsInForce

FILE_KEYS: Final = ("ruleset", "room", "rooms", "start", "cuts", "viewers", "items", "tests")
CASE_KEYS: Final = (
    "test",
    "room",
    "rooms",
    "start",
    "cuts",
    "params",
    "states",
    "variants",
    "viewers",
    "items",
    "events",
    "expect",
)


def read_tests(text: str, file: str, ruleset: ast.Ruleset, kinds: Kinds) -> TestFile:
    """Read the tests of `ruleset`.

    Args:
        file: name of the file, for messages.
        kinds: the event kinds that are known.

    Raises:
        JobError: with everything that is wrong with the file, a line each.
    """
    nodes = Nodes()
    document = read_document(text, file)
    nodes.problems.take(document.diagnostics)
    nodes.problems.raise_any()
    if document.root is None:
        nodes.say(Position(file, 1, 1), "the file is empty; it should have `tests:`", "文件是空的；应有 `tests:`")
    reader = _Reader(nodes, ruleset, kinds)
    found = reader.file(document.root)
    nodes.problems.raise_any()
    return found


class _Reader:
    def __init__(self, nodes: Nodes, ruleset: ast.Ruleset, kinds: Kinds) -> None:
        self._nodes, self._ruleset, self._kinds = nodes, ruleset, kinds
        self._rooms = Rooms(nodes, ruleset, kinds)
        self._cues = {cue.name: cue for cue in ruleset.cues}
        self._actions = {spec.type for _, _, spec in actions(ruleset)}
        self._names: dict[bytes, str] = {}

    def file(self, root: Node | None) -> TestFile:
        """The whole file."""
        nodes = self._nodes
        fields = nodes.fields(root, FILE_KEYS)
        name = nodes.text(fields.get("ruleset"))
        if name is not None and name != self._ruleset.name:
            nodes.say(
                fields["ruleset"],
                f"these are tests of `{shown(name)}`, and the ruleset beside is called `{self._ruleset.name}`",
                f"这是 `{shown(name)}` 的测试，而旁边的规则集叫 `{self._ruleset.name}`",
            )
        people, items = read_people(nodes, fields.get("viewers")), read_items(nodes, fields.get("items"))
        tests = nodes.items(fields.get("tests"))
        if root is not None and not tests:
            nodes.say(root, "there are no tests; write them under `tests:`", "没有测试；请写在 `tests:` 下面")
        cases = [self._case(node, fields, people, items) for node in tests]
        seen: dict[str, Case] = {}
        for case in cases:
            if seen.setdefault(case.name, case) is not case:
                line = seen[case.name].position.line
                nodes.say(
                    case.position,
                    f"there is a test of this name in line {line} already: {shown(case.name)}",
                    f"第 {line} 行已有同名的测试：{shown(case.name)}",
                )
        return TestFile(tuple(cases), self._names)

    def _case(
        self, node: Node, common: dict[str, Node], people: dict[str, Person], items: dict[str, dict[str, Any]]
    ) -> Case:
        nodes = self._nodes
        fields = nodes.fields(node, CASE_KEYS)
        name = nodes.text(fields.get("test"))
        if not name:
            nodes.say(node, "a test begins with `test:` and a sentence", "每个测试以 `test:` 加一句话开头")
        params = self._params(fields.get("params"))
        room = self._rooms.one(ROOM, common.get("room"), fields.get("room"), params)
        others = self._rooms.others(common.get("rooms"), fields.get("rooms"), params)
        start = self._start(fields.get("start") or common.get("start"), room.zone)
        clock = Clock(start, ZoneInfo(room.zone))
        mine: dict[bytes, str] = {}
        people = people | read_people(nodes, fields.get("viewers"))
        steps = Steps(nodes, clock, self._kinds, self._cues, people, mine, [other.key for other in others])
        steps.read(fields.get("events"))
        if not steps.entries and not nodes.problems.found:
            nodes.say(node, "nothing happens in this test; write `events:`", "这个测试里什么都没发生；请写 `events:`")
        steps.items(items | read_items(nodes, fields.get("items")))
        self._names |= mine
        expecting = Expecting(nodes, clock, self._ruleset, sorted(mine.values()), self._actions)
        return Case(
            name=name or "",
            position=node.position,
            start=start,
            room=room,
            others=others,
            entries=self._entries(steps, read_cuts(nodes, fields.get("cuts") or common.get("cuts"))),
            expect=expecting.read(node, fields.get("expect")),
            states=self._states(fields.get("states")),
            variants=self._variants(fields.get("variants")),
        )

    @staticmethod
    def _entries(steps: Steps, cuts: CutsInForce | None) -> tuple[Entry, ...]:
        if cuts is None or not steps.entries:
            return tuple(steps.entries)
        return (cuts_entry(cuts, steps.entries[0].time), *steps.entries)

    def _start(self, node: Node | None, zone: str) -> int:
        text = self._nodes.text(node) if node is not None else None
        try:
            return read_start(text or DEFAULT_START, ZoneInfo(zone))
        except TimeError as error:
            if node is not None:
                self._nodes.say(node, error.words.en, error.words.zh)
            return read_date(DEFAULT_START, ZoneInfo(zone))

    def _params(self, node: Node | None) -> dict[str, str]:
        known = {param.name: param for param in self._ruleset.params}
        found: dict[str, str] = {}
        for name, value in self._chosen(node, tuple(known)).items():
            try:
                knob_value(known[name], value.text)
            except KnobError as error:
                self._nodes.say(value, str(error), error.zh)
                continue
            found[f"{self._ruleset.name}/{name}"] = value.text
        return found

    def _states(self, node: Node | None) -> dict[str, str]:
        return self._choices(node, {t.name: tuple(s.value for s in RuleState) for t in self._ruleset.triggers})

    def _variants(self, node: Node | None) -> dict[str, str]:
        known = {e.name: tuple(name for name, _ in e.variants) for e in self._ruleset.experiments}
        return self._choices(node, known)

    def _choices(self, node: Node | None, known: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
        """One of the values that are known for each name."""
        found: dict[str, str] = {}
        for name, value in self._chosen(node, tuple(known)).items():
            if value.text in known[name]:
                found[name] = value.text
            else:
                self._nodes.unknown(value, value.text, known[name])
        return found

    def _chosen(self, node: Node | None, known: tuple[str, ...]) -> dict[str, Scalar]:
        found: dict[str, Scalar] = {}
        for key, value in self._nodes.entries(node):
            if key.text not in known:
                self._nodes.unknown(key, key.text, known)
            elif self._nodes.text(value) is not None and isinstance(value, Scalar):
                found[key.text] = value
        return found
