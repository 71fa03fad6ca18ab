"""The sections of a ruleset that conclude and act: signals and triggers, with what is to be done."""

from typing import Final

from tiercast.rules.actions import ActionSpec, FieldValue
from tiercast.rules.ast import Absent, Limit, On, OverLimit, Signal, Trigger
from tiercast.rules.conditions import Literal, Name, Type
from tiercast.rules.document import Mapping, Node, Scalar, Sequence
from tiercast.rules.grammar import parse_fact, parse_on
from tiercast.rules.grammar_templates import parse_template
from tiercast.rules.grammar_values import GrammarError, read_literal, read_money
from tiercast.rules.names import NAME, half_width, is_simple_name
from tiercast.rules.parse_reader import Reader
from tiercast.rules.parse_sections import read_limit

SIGNAL_KEYS: Final = ("title", "on", "when", "lasts", "per")
TRIGGER_KEYS: Final = (
    "title",
    "on",
    "when",
    "after",
    "unless",
    "same",
    "still",
    "sequence",
    "within",
    "times",
    "absent",
    "for",
    "do",
    "experiment",
    "limit",
    "over_limit",
    "priority",
    "exclusive",
)
OVER_LIMIT_KEYS: Final = ("wait", "first")

_GOES_WITH: Final = (
    ("after", ("on",)),
    ("unless", ("after",)),
    ("still", ("after",)),
    ("sequence", ("within",)),
    ("times", ("on", "within")),
    ("absent", ("for",)),
    ("for", ("absent",)),
    ("over_limit", ("limit",)),
)
_EXCLUDES: Final = (
    ("on", "sequence"),
    ("on", "absent"),
    ("sequence", "absent"),
    ("times", "after"),
    ("absent", "after"),
)


def read_signals(reader: Reader, node: Node | None) -> tuple[Signal, ...]:
    """The section ``signals``."""
    result = []
    for key, value in reader.named(node):
        fields = reader.fields(value, SIGNAL_KEYS, "a-signal")
        if isinstance(value, Mapping) and "on" not in fields:
            reader.report("key-missing", key, name=key.text, expected="on")
        result.append(
            Signal(
                name=key.text,
                title=reader.text(fields.get("title")),
                on=_on(reader, fields.get("on")),
                when=reader.condition(fields.get("when")),
                lasts=reader.duration(fields.get("lasts")),
                per=tuple(reader.text(item) for item in reader.items(fields.get("per"))),
                position=key.position,
            )
        )
    return tuple(result)


def read_triggers(reader: Reader, node: Node | None) -> tuple[tuple[Trigger, ...], tuple[Limit, ...]]:
    """The section ``triggers``, and the limits that triggers have of their own."""
    triggers, limits = [], []
    for key, value in reader.named(node):
        fields = reader.fields(value, TRIGGER_KEYS, "a-trigger")
        _check_keys(reader, key, value, fields)
        names, own = _limits(reader, key.text, fields.get("limit"))
        limits += own
        triggers.append(_trigger(reader, key, fields, names))
    return tuple(triggers), tuple(limits)


def _trigger(reader: Reader, key: Scalar, fields: dict[str, Node], limits: tuple[str, ...]) -> Trigger:
    actions, variants = _do(reader, fields)
    return Trigger(
        name=key.text,
        title=reader.text(fields.get("title")),
        on=_on(reader, fields.get("on")),
        when=reader.condition(fields.get("when")),
        after=reader.duration(fields.get("after")),
        unless=_facts(reader, fields.get("unless")),
        same=tuple(reader.text(item) for item in reader.items(fields.get("same"))),
        still=reader.condition(fields.get("still")),
        sequence=_facts(reader, fields.get("sequence")),
        within=reader.duration(fields.get("within")),
        times=reader.read(fields.get("times"), _whole_or_param),
        absent=_absent(reader, fields),
        actions=actions,
        experiment=reader.text(fields.get("experiment")),
        variants=variants,
        limits=limits,
        over_limit=_over_limit(reader, fields.get("over_limit")),
        priority=reader.read(fields.get("priority"), _whole) or 0,
        exclusive=reader.text(fields.get("exclusive")),
        position=key.position,
    )


def _check_keys(reader: Reader, key: Scalar, node: Node, fields: dict[str, Node]) -> None:
    if not isinstance(node, Mapping):
        return
    if "do" not in fields:
        reader.report("key-missing", key, name=key.text, expected="do")
    if not fields.keys() & {"on", "sequence", "absent"}:
        reader.report("key-missing", key, name=key.text, expected="on")
    for name, others in _GOES_WITH:
        for other in others:
            if name in fields and other not in fields:
                reader.report("goes-with", fields[name], found=name, expected=other)
    if "within" in fields and not fields.keys() & {"sequence", "times"}:
        reader.report("goes-with", fields["within"], found="within", expected="times")
    if "same" in fields and not fields.keys() & {"after", "sequence", "times", "absent"}:
        reader.report("goes-with", fields["same"], found="same", expected="after")
    for one, other in _EXCLUDES:
        if one in fields and other in fields:
            reader.report("not-together", fields[other], found=other, other=one)


def _on(reader: Reader, node: Node | None) -> tuple[On, ...]:
    read = (reader.read(item, parse_on) for item in reader.items(node))
    return tuple(on for on in read if on is not None)


def _facts(reader: Reader, node: Node | None) -> tuple[str, ...]:
    read = (reader.read(item, parse_fact) for item in reader.items(node))
    return tuple(fact for fact in read if fact is not None)


def _absent(reader: Reader, fields: dict[str, Node]) -> Absent | None:
    facts = _facts(reader, fields.get("absent"))
    duration = reader.duration(fields.get("for")) if facts else None
    return Absent(facts, duration) if duration is not None else None


def _over_limit(reader: Reader, node: Node | None) -> OverLimit | None:
    if node is None:
        return None
    fields = reader.fields(node, OVER_LIMIT_KEYS, "over_limit")
    if "wait" not in fields:
        reader.report("key-missing", node, name="over_limit", expected="wait")
    wait = reader.duration(fields.get("wait"))
    return OverLimit(wait, reader.text(fields.get("first"))) if wait is not None else None


def _limits(reader: Reader, trigger: str, node: Node | None) -> tuple[tuple[str, ...], list[Limit]]:
    names: list[str] = []
    own: list[Limit] = []
    for item in reader.items(node):
        if isinstance(item, Mapping):
            number = f".{len(own) + 1}" if own else ""
            own.append(read_limit(reader, f"trigger.{trigger}{number}", item))
            names.append(own[-1].name)
        elif name := reader.text(item):
            names.append(name)
    return tuple(names), own


def _do(
    reader: Reader, fields: dict[str, Node]
) -> tuple[tuple[ActionSpec, ...], tuple[tuple[str, tuple[ActionSpec, ...]], ...]]:
    node = fields.get("do")
    if node is None:
        return (), ()
    if "experiment" in fields:
        if not isinstance(node, Mapping):
            reader.report("variants-by-name", node)
            return (), ()
        pairs = reader.named(node)
        return (), tuple((variant.text, _actions(reader, value)) for variant, value in pairs)
    if isinstance(node, Mapping):
        reader.report("do-is-a-list", node)
        return (), ()
    return _actions(reader, node), ()


def _actions(reader: Reader, node: Node) -> tuple[ActionSpec, ...]:
    if not isinstance(node, Sequence):
        reader.report("do-is-a-list", node)
        return ()
    read = (_action(reader, item) for item in node.items)
    return tuple(action for action in read if action is not None)


def _action(reader: Reader, node: Node) -> ActionSpec | None:
    if isinstance(node, Scalar) and is_simple_name(node.text):
        return ActionSpec(type=node.text, position=node.position)
    if not isinstance(node, Mapping) or len(node.entries) != 1:
        reader.report("one-action", node)
        return None
    entry = node.entries[0]
    if isinstance(entry.value, Scalar) and entry.value.is_missing:
        return ActionSpec(type=entry.key.text, position=entry.key.position)
    if not isinstance(entry.value, Mapping):
        found = "a-list" if isinstance(entry.value, Sequence) else "a-text"
        reader.report("action-fields", entry.value, name=entry.key.text, found=found)
        return None
    mapping = entry.value
    values = {item.key.text: item.value for item in mapping.entries}
    fields = []
    for name, value in values.items():
        read = _field(reader, value) if name not in ("expires", "cost") else None
        if read is not None:
            fields.append((name, read))
    return ActionSpec(
        type=entry.key.text,
        fields=tuple(fields),
        expires=reader.duration(values.get("expires")),
        cost=reader.read(values.get("cost"), lambda text: read_money(half_width(text))),
        position=entry.key.position,
    )


_TYPED: Final = frozenset({Type.NUMBER, Type.DURATION, Type.MONEY, Type.FLAG})


def _field(reader: Reader, node: Node) -> FieldValue | None:
    """A field of an action: what is not quoted and reads as a number, duration, money or flag is one."""
    if not isinstance(node, Scalar):
        reader.report("text-is-one", node)
        return None
    if not node.style and not node.is_missing:
        plain = plain_value(node.text)
        if plain is not None:
            return plain
    if node.is_missing:
        reader.report("value-missing-here", node, name=node.position.path.rpartition(".")[2])
        return None
    return reader.read(node, parse_template)


def plain_value(text: str) -> Literal | Name | None:
    """The number, duration, money, flag or param that an unquoted `text` is in a field of an action, or None."""
    if text.startswith("params.") and NAME.fullmatch(text):
        return Name(text)
    try:
        literal = read_literal(text)
    except GrammarError:
        return None
    return literal if literal.type in _TYPED else None


def _whole(text: str) -> int:
    stripped = half_width(text).strip()
    if not stripped.removeprefix("-").isdecimal() or len(stripped) > 9:
        raise GrammarError("bad-whole", 0, found=text)
    return int(stripped)


def _whole_or_param(text: str) -> int | Name:
    stripped = half_width(text).strip()
    if stripped.startswith("params.") and NAME.fullmatch(stripped):
        return Name(stripped)
    return _whole(text)
