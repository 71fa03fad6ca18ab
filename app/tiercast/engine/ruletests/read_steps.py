"""What happens in a test: events, cues and time that passes, as entries for the core."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from tiercast_api.event import Attribute, Quality
from tiercast_api.kinds import Kinds

from tiercast.audience.entry import Entry
from tiercast.engine.ruletests.model import ROOM, viewer_key
from tiercast.engine.ruletests.nodes import Nodes, shown
from tiercast.engine.ruletests.times import Clock, TimeError
from tiercast.rules.conditions import Literal
from tiercast.rules.document import Node, Scalar
from tiercast.rules.grammar_values import GrammarError, read_money
from tiercast.rules.names import half_width

MOST_ENTRIES: Final = 20_000
"""Most events of one test."""
MOST_TIMES: Final = 5_000
MOST_QUANTITY: Final = 10**12

TEXTS: Final = ("item", "order", "coupon", "text", "topic", "channel", "reply_to", "session")
STEP_KEYS: Final = (
    "at", "now", "event", "cue", "room", "viewer", *TEXTS, "quantity", "coins", "amount", "attributes",
    "times", "every",
)  # fmt: skip
VIEWER_KEYS: Final = ("quality", "roles", "channel")
ITEM_KEYS: Final = ("title", "category", "price", "stock", "attributes")
NAMELESS: Final = ("masked", "none")


class Person(msgspec.Struct, frozen=True):
    """A viewer of a test: how well they are known, and what their events carry."""

    quality: str = Quality.APP_SCOPED
    roles: tuple[str, ...] = ()
    channel: str = ""


class Steps:
    """Reads the steps of one test.

    Args:
        nodes: where problems go.
        clock: reads times.
        kinds: the event kinds that are known.
        cues: of the ruleset.
        people: the viewers of whom something was said, by name.
        names: gets the name of each viewer, by key.
        rooms: names of further rooms in which something may happen.
    """

    def __init__(
        self,
        nodes: Nodes,
        clock: Clock,
        kinds: Kinds,
        cues: Mapping[str, object],
        people: Mapping[str, Person],
        names: dict[bytes, str],
        rooms: Sequence[str] = (),
    ) -> None:
        self._nodes, self._clock, self._kinds, self._cues = nodes, clock, kinds, cues
        self._people, self._names, self._rooms = people, names, rooms
        self.entries: list[Entry] = []
        self._now = clock.start

    def read(self, node: Node | None) -> None:
        """The steps of ``events:``."""
        for item in self._nodes.items(node):
            fields = self._nodes.fields(item, STEP_KEYS)
            if not fields:
                continue
            self._step(item, fields)
            if len(self.entries) > MOST_ENTRIES:
                self._nodes.say(
                    item, f"a test has at most {MOST_ENTRIES} events", f"一个测试最多 {MOST_ENTRIES} 个事件"
                )
                return

    def items(self, known: Mapping[str, Mapping[str, Any]]) -> None:
        """Tell the room the products of the file, before anything else."""
        first = min((entry.time for entry in self.entries), default=self._clock.start)
        told = [Entry(first, "item_stock", ROOM, item=item, **fields) for item, fields in known.items()]
        self.entries[:0] = told

    def _step(self, node: Node, fields: dict[str, Node]) -> None:
        if "now" in fields:
            self._pass(fields)
            return
        time = self._time(fields.get("at"))
        kind = self._kind(node, fields)
        if time is None or not kind:
            return
        times = self._nodes.whole(fields["times"], 1, MOST_TIMES) if "times" in fields else 1
        every = self._span(fields.get("every"))
        template = Entry(time, kind, self._room(fields.get("room")), **self._values(fields))
        self._needs(node, kind, fields)
        viewer = self._nodes.text(fields.get("viewer"))
        for number in range(times or 0):
            self.entries.append(self._one(template, viewer, time + number * every, number))
        self._now = time + max(0, (times or 1) - 1) * every

    def _room(self, node: Node | None) -> str:
        name = self._nodes.text(node) or ROOM
        if node is not None and name != ROOM and name not in self._rooms:
            self._nodes.unknown(node, name, (ROOM, *self._rooms))
        return name

    def _pass(self, fields: dict[str, Node]) -> None:
        time = self._time(fields["now"])
        for key, other in fields.items():
            if key != "now":
                self._nodes.say(
                    other,
                    f"`now` only lets time pass; write `{key}` in a step of its own",
                    f"`now` 只表示时间流逝；请把 `{key}` 写在另一步里",
                )
        if time is not None:
            self.entries.append(Entry(time, "tick"))
            self._now = time

    def _time(self, node: Node | None) -> int | None:
        text = self._nodes.text(node)
        if node is None or text is None:
            return self._now if node is None else None
        try:
            time = self._clock.read(text, self._now)
        except TimeError as error:
            self._nodes.say(node, error.words.en, error.words.zh)
            return None
        before = self.entries[-1].time if self.entries else None
        if before is not None and time < before:
            last = self._clock.show(before)
            self._nodes.say(
                node,
                f"{shown(text)} is before the step above ({last}); steps stand in the order of their times",
                f"{shown(text)} 早于上一步（{last}）；各步请按时间先后排列",
            )
            return None
        return time

    def _span(self, node: Node | None) -> int:
        text = self._nodes.text(node)
        if node is None or text is None:
            return 0
        try:
            return max(0, self._clock.read(text) - self._clock.start)
        except TimeError as error:
            self._nodes.say(node, error.words.en, error.words.zh)
            return 0

    def _kind(self, node: Node, fields: dict[str, Node]) -> str:
        named = [key for key in ("event", "cue") if key in fields]
        if len(named) != 1:
            self._nodes.say(
                node,
                "a step says what happens: `event: cart_add`, `cue: flash`, or `now: +5m` to let time pass",
                "每一步要写发生了什么：`event: cart_add`、`cue: flash`，或用 `now: +5m` 让时间过去",
            )
            return ""
        key = named[0]
        name = self._nodes.text(fields[key]) or ""
        known = self._cues if key == "cue" else self._kinds.by_name
        if name and name not in known:
            self._nodes.unknown(fields[key], name, tuple(known))
            return ""
        return "cue" if key == "cue" and name else name

    def _needs(self, node: Node, kind: str, fields: dict[str, Node]) -> None:
        info = self._kinds.get(kind)
        written = {"money": "amount", "topic": "cue" if "cue" in fields else "topic"}
        for need in info.needs if info is not None else ():
            key = written.get(need, need)
            if key not in fields:
                self._nodes.say(node, f"an event `{kind}` needs `{key}`", f"`{kind}` 事件需要写 `{key}`")

    def _values(self, fields: dict[str, Node]) -> dict[str, Any]:
        values: dict[str, Any] = {key: self._nodes.text(fields[key]) or "" for key in TEXTS if key in fields}
        if "cue" in fields:
            values["topic"] = self._nodes.text(fields["cue"]) or ""
        for key in ("quantity", "coins"):
            if key in fields:
                values[key] = self._nodes.whole(fields[key], 0, MOST_QUANTITY)
        if "amount" in fields and (money := read_amount(self._nodes, fields["amount"])) is not None:
            values["money"], values["currency"] = int(money.value), money.currency
        if "attributes" in fields:
            values["attributes"] = read_attributes(self._nodes, fields["attributes"])
        return values

    def _one(self, template: Entry, viewer: str | None, time: int, number: int) -> Entry:
        """The entry of the repetition `number`; a star in a viewer's or order's name becomes its number."""
        entry = msgspec.structs.replace(template, time=time, order=template.order.replace("*", str(number + 1)))
        if not viewer:
            return entry
        name = viewer.replace("*", str(number + 1))
        person = self._people.get(name) or self._people.get(viewer) or Person()
        if person.quality in NAMELESS:
            return entry
        key = viewer_key(name)
        self._names[key] = name
        return msgspec.structs.replace(
            entry, viewer=key, quality=str(person.quality), roles=person.roles, channel=entry.channel or person.channel
        )


def read_amount(nodes: Nodes, node: Node) -> Literal | None:
    """``199 CNY``; None where it is something else (a problem)."""
    text = nodes.text(node)
    if text is None:
        return None
    try:
        return read_money(half_width(text))
    except GrammarError:
        nodes.say(
            node,
            f"{shown(text)!r} is no amount of money; write it with its currency, such as 199 CNY",
            f"“{shown(text)}”不是金额；请连同币种一起写，例如 199 CNY",
        )
        return None


def read_attributes(nodes: Nodes, node: Node) -> dict[str, Attribute]:
    """Attributes: numbers and flags as such where they are not quoted, everything else as text."""
    found: dict[str, Attribute] = {}
    for key, value in nodes.entries(node):
        if "." in key.text or not key.text:
            nodes.say(key, f"an attribute's name has no dot: {shown(key.text)}", f"属性名不能有点号：{shown(key.text)}")
            continue
        text = nodes.text(value)
        if text is not None and isinstance(value, Scalar):
            found[key.text] = _plain(text) if not value.style else text
    return found


def _plain(text: str) -> Attribute:
    if text in ("true", "false"):
        return text == "true"
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) < 16 and (digits == "0" or digits[0] != "0"):
        return int(text)
    whole, dot, part = digits.partition(".")
    if dot and whole.isascii() and whole.isdigit() and part.isascii() and part.isdigit() and len(digits) < 16:
        return float(text)
    return text


def read_people(nodes: Nodes, node: Node | None) -> dict[str, Person]:
    """The section ``viewers``."""
    people: dict[str, Person] = {}
    for key, value in nodes.entries(node):
        fields = nodes.fields(value, VIEWER_KEYS)
        quality = nodes.text(fields.get("quality")) or str(Quality.APP_SCOPED)
        if quality not in tuple(Quality):
            nodes.unknown(fields["quality"], quality, tuple(each.value for each in Quality))
        roles = tuple(text for item in nodes.items(fields.get("roles")) if (text := nodes.text(item)))
        people[key.text] = Person(quality, roles, nodes.text(fields.get("channel")) or "")
    return people


def read_items(nodes: Nodes, node: Node | None) -> dict[str, dict[str, Any]]:
    """The section ``items``: what an ``item_stock`` event tells of each product."""
    items: dict[str, dict[str, Any]] = {}
    for key, value in nodes.entries(node):
        fields = nodes.fields(value, ITEM_KEYS)
        attributes = read_attributes(nodes, fields["attributes"]) if "attributes" in fields else {}
        attributes |= {name: text for name in ("title", "category") if (text := nodes.text(fields.get(name)))}
        told: dict[str, Any] = {"attributes": attributes}
        if "stock" in fields:
            told["quantity"] = nodes.whole(fields["stock"], 0, MOST_QUANTITY)
        if "price" in fields and (money := read_amount(nodes, fields["price"])) is not None:
            told["money"], told["currency"] = int(money.value), money.currency
        items[key.text] = told
    return items
