"""The rooms of a test: the one in which everything happens unless a step says otherwise, and others of the shop."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from tiercast_api.kinds import Kinds

from tiercast.engine.config import ConfigError, parse_config
from tiercast.engine.rooms import core_room
from tiercast.engine.ruletests.model import ROOM
from tiercast.engine.ruletests.nodes import Nodes, shown
from tiercast.rules import ast
from tiercast.rules.conditions import Position
from tiercast.rules.document import Node, Scalar
from tiercast.step.config import RoomConfig

ROOM_KEYS: Final = (
    "title", "platform", "category", "currency", "zone", "visit_gap", "idle_gap", "newness_after", "kinds",
)  # fmt: skip
MOST_ROOMS: Final = 20
"""Most rooms of one test, beside the first."""


class Rooms:
    """Reads rooms as the configuration would have them; its own checks and defaults apply.

    Args:
        nodes: where problems go.
        ruleset: that every room runs.
        kinds: the event kinds that are known.
    """

    def __init__(self, nodes: Nodes, ruleset: ast.Ruleset, kinds: Kinds) -> None:
        self._nodes, self._ruleset, self._kinds = nodes, ruleset, kinds

    def one(self, key: str, common: Node | None, own: Node | None, params: Mapping[str, str]) -> RoomConfig:
        """The room `key`.

        Args:
            common: what the file says of it; `own`: what the test says of it, which goes first.
            params: values of knobs by ``ruleset/param``.
        """
        nodes = self._nodes
        fields = {**nodes.fields(common, ROOM_KEYS), **nodes.fields(own, ROOM_KEYS)}
        known = tuple(text for item in nodes.items(fields.pop("kinds", None)) if (text := nodes.text(item)))
        for kind in known:
            if kind not in self._kinds:
                nodes.unknown(own or common or Position(), kind, tuple(self._kinds.by_name))
        good = {name: node for name, node in fields.items() if self._is_good(name, node)}
        config = parse_config(_room_text(good), Path("room"))
        room = core_room(config.rooms[ROOM], config.care, (self._ruleset,), (), {}, "live")
        return msgspec.structs.replace(room, key=key, known_kinds=known, params=dict(params))

    def others(self, common: Node | None, own: Node | None, params: Mapping[str, str]) -> tuple[RoomConfig, ...]:
        """The rooms of the section ``rooms``, of the file and of the test."""
        mine = self._named(own)
        theirs = self._named(common)
        names = tuple(dict.fromkeys((*theirs, *mine)))
        if len(names) > MOST_ROOMS:
            self._nodes.say(
                own or common or Position(),
                f"a test has at most {MOST_ROOMS} rooms beside the first",
                f"除第一个外，一个测试最多 {MOST_ROOMS} 个直播间",
            )
            return ()
        return tuple(self.one(name, theirs.get(name), mine.get(name), params) for name in names)

    def _named(self, node: Node | None) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, value in self._nodes.entries(node):
            if key.text == ROOM or not key.text:
                self._nodes.say(
                    key,
                    f"a further room has a name of its own, not {shown(key.text)!r}",
                    f"其他直播间要有自己的名称，不能是“{shown(key.text)}”",
                )
            else:
                found[key.text] = value
        return found

    def _is_good(self, key: str, node: Node) -> bool:
        if self._nodes.text(node) is None:
            return False
        try:
            parse_config(_room_text({key: node}), Path("room"))
        except ConfigError as error:
            for problem in error.problems:
                self._nodes.say(node, f"{key}: {problem.words.en}", f"{key}：{problem.words.zh}")
            return False
        return True


def _room_text(fields: Mapping[str, Node]) -> str:
    """A configuration with this room alone."""
    lines = ["shop: test", "rooms:", f"  {ROOM}:", "    title: ''"]
    for key, node in fields.items():
        if isinstance(node, Scalar):
            text = node.text.replace("'", "''").replace("\n", " ")
            value = f"'{text}'" if key != "newness_after" else text
            lines = [line for line in lines if not line.startswith(f"    {key}:")] + [f"    {key}: {value}"]
    return "\n".join(lines)
