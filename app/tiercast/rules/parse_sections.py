"""The sections of a ruleset that describe: params, features, ladders, cues, limits, experiments."""

import re
from typing import Final

from tiercast.rules.ast import (
    Allocation,
    Cap,
    Cue,
    Experiment,
    Feature,
    Function,
    Ladder,
    Limit,
    Metric,
    Param,
    Rung,
    Window,
    WindowKind,
)
from tiercast.rules.conditions import Literal, Name
from tiercast.rules.document import Mapping, Node, Scalar
from tiercast.rules.grammar import parse_fact
from tiercast.rules.grammar_values import GrammarError, read_duration, read_literal, read_money, read_percent
from tiercast.rules.names import NAME, half_width, nearest
from tiercast.rules.parse_reader import Reader

PARAM_KEYS: Final = ("title", "value", "from", "to")
FUNCTIONS: Final = {function.value: function for function in Function}
FEATURE_KEYS: Final = (*FUNCTIONS, "title", "within", "where", "per", "gap", "ago", "since")
RUNG_KEYS: Final = ("tier", "title", "when", "hold")
LADDER_KEYS: Final = ("title", "rungs")
CUE_KEYS: Final = ("title", "asks", "key")
EXPERIMENT_KEYS: Final = ("title", "variants", "metric", "allocate")
SPANS: Final = ("visit", "session", "day", "ever")
"""Windows and limits that are not a duration."""


def read_params(reader: Reader, node: Node | None) -> tuple[Param, ...]:
    """The section ``params``."""
    result = []
    for key, value in reader.named(node):
        fields = reader.fields(value, PARAM_KEYS, "a-param")
        literal = reader.read(fields.get("value"), _literal)
        if "value" not in fields and isinstance(value, Mapping):
            reader.report("key-missing", key, name=key.text, expected="value")
        if literal is None:
            continue
        low, high = (reader.read(fields.get(bound), _literal) for bound in ("from", "to"))
        title = reader.text(fields.get("title"))
        result.append(Param(name=key.text, title=title, value=literal, low=low, high=high, position=key.position))
    return tuple(result)


def read_features(reader: Reader, node: Node | None) -> tuple[Feature, ...]:
    """The section ``features``."""
    read = (_feature(reader, key, value) for key, value in reader.named(node))
    return tuple(feature for feature in read if feature is not None)


def _feature(reader: Reader, key: Scalar, node: Node) -> Feature | None:
    fields = reader.fields(node, FEATURE_KEYS, "a-feature")
    used = [name for name in fields if name in FUNCTIONS]
    if len(used) != 1:
        if isinstance(node, Mapping):
            expected = ", ".join(FUNCTIONS)
            reader.report("one-function", key, name=key.text, found=", ".join(used) or "none", expected=expected)
        return None
    function = FUNCTIONS[used[0]]
    parts = [reader.read(item, lambda text: _counted(text, function)) for item in reader.items(fields[used[0]])]
    good = [part for part in parts if part is not None]
    names = {field for _, field in good}
    if not good or len(names) > 1:
        if good:
            reader.report("several-fields", fields[used[0]], found=", ".join(sorted(names)))
        return None
    per = tuple(reader.text(item) for item in reader.items(fields.get("per"))) if "per" in fields else ("viewer",)
    return Feature(
        name=key.text,
        function=function,
        facts=tuple(dict.fromkeys(fact for fact, _ in good)),
        field=names.pop(),
        where=reader.condition(fields.get("where")),
        window=_window(reader, fields),
        per=per,
        gap=reader.duration(fields.get("gap")) or 0,
        title=reader.text(fields.get("title")),
        position=key.position,
    )


_FIELDLESS: Final = frozenset({Function.COUNT, Function.ELAPSED, Function.RATE, Function.VISITS, Function.HOLDING})


def _counted(text: str, function: Function) -> tuple[str, str]:
    """``order_paid.amount`` as (fact, field); the field is "" where the function takes none."""
    half = half_width(text).strip()
    if function in _FIELDLESS:
        return parse_fact(text), ""
    fact, dot, field = half.rpartition(".")
    if not NAME.fullmatch(half) or not dot or fact in ("signal", "trigger", "cue"):
        raise GrammarError("field-missing", 0, found=text, function=function.value)
    return parse_fact(fact), field


def _window(reader: Reader, fields: dict[str, Node]) -> Window:
    within = fields.get("within")
    kind, duration = WindowKind.EVER, reader.read(within, _span) if within is not None else "ever"
    if isinstance(duration, str):
        kind, duration = WindowKind(duration), 0
    elif duration is not None:
        kind = WindowKind.DURATION
    since = reader.read(fields.get("since"), parse_fact) or ""
    return Window(kind, duration or 0, reader.duration(fields.get("ago")) or 0, since)


def _span(text: str) -> str | int | Name:
    half = half_width(text).strip()
    return half if half in SPANS else read_duration(half)


def _literal(text: str) -> Literal:
    return read_literal(half_width(text))


def read_tiers(reader: Reader, node: Node | None) -> tuple[Ladder, ...]:
    """The section ``tiers``: each ladder a list of rungs, or a mapping with ``title`` and ``rungs``."""
    ladders = []
    for key, value in reader.named(node):
        title, rungs = "", value
        if isinstance(value, Mapping):
            fields = reader.fields(value, LADDER_KEYS, "a-ladder")
            title, rungs = reader.text(fields.get("title")), fields.get("rungs", value)
        if rungs is value and isinstance(value, Mapping):
            reader.report("key-missing", key, name=key.text, expected="rungs")
            continue
        read = tuple(rung for item in reader.items(rungs) if (rung := _rung(reader, item)) is not None)
        ladders.append(Ladder(name=key.text, title=title, rungs=read, position=key.position))
    return tuple(ladders)


def _rung(reader: Reader, node: Node) -> Rung | None:
    fields = reader.fields(node, RUNG_KEYS, "a-rung")
    if "tier" not in fields:
        if isinstance(node, Mapping):
            reader.report("key-missing", node, name="a-rung", expected="tier")
        return None
    return Rung(
        tier=reader.name(fields["tier"]),
        title=reader.text(fields.get("title")),
        when=reader.condition(fields.get("when")),
        hold=reader.duration(fields.get("hold")) or 0,
        position=node.position,
    )


def read_cues(reader: Reader, node: Node | None) -> tuple[Cue, ...]:
    """The section ``cues``."""
    result = []
    for key, value in reader.named(node):
        fields = reader.fields(value, CUE_KEYS, "a-cue")
        asks = tuple(reader.text(item) for item in reader.items(fields.get("asks")))
        result.append(
            Cue(
                name=key.text,
                title=reader.text(fields.get("title")),
                asks=asks,
                key=reader.text(fields.get("key")),
                position=key.position,
            )
        )
    return tuple(result)


def read_limits(reader: Reader, node: Node | None) -> tuple[Limit, ...]:
    """The section ``limits``."""
    return tuple(read_limit(reader, key.text, value) for key, value in reader.named(node))


def read_limit(reader: Reader, name: str, node: Node) -> Limit:
    """One limit: ``{viewer: 1 per 1d, budget: 1000 CNY per session}``."""
    mapping = reader.mapping(node)
    caps = []
    for entry in mapping.entries if mapping is not None else ():
        scope = " ".join(half_width(entry.key.text).split())
        read = reader.read(entry.value, _cap_budget if scope == "budget" else _cap_pieces)
        if read is not None:
            amount, currency, (per, duration) = read
            caps.append(
                Cap(
                    scope=scope,
                    amount=amount,
                    per=per,
                    duration=duration,
                    currency=currency,
                    position=entry.key.position,
                )
            )
    return Limit(name=name, caps=tuple(caps), position=node.position)


_PER = re.compile(r"(.+?) +per +(.+)")
_CapRead = tuple[int | Name, str, tuple[str, int | Name]]


def _cap_pieces(text: str) -> _CapRead:
    amount, period, at = _cap_parts(text)
    if amount.startswith("params."):
        return Name(amount), "", _period(period, at)
    if not re.fullmatch(r"[0-9]{1,9}", amount):
        raise GrammarError("bad-cap", 0, found=text)
    return int(amount), "", _period(period, at)


def _cap_budget(text: str) -> _CapRead:
    amount, period, at = _cap_parts(text)
    if amount.startswith("params."):
        return Name(amount), "", _period(period, at)
    money = read_money(amount)
    return int(money.value), money.currency, _period(period, at)


def _cap_parts(text: str) -> tuple[str, str, int]:
    match = _PER.fullmatch(half_width(text).strip())
    if match is None:
        raise GrammarError("bad-cap", 0, found=text)
    return match[1].strip(), match[2].strip(), match.start(2)


def _period(text: str, offset: int) -> tuple[str, int | Name]:
    if text in SPANS or re.fullmatch(r"cue\.[\w-]+", text):
        return text, 0
    return "duration", read_duration(text, offset)


def read_experiments(reader: Reader, node: Node | None) -> tuple[Experiment, ...]:
    """The section ``experiments``."""
    result = []
    for key, value in reader.named(node):
        fields = reader.fields(value, EXPERIMENT_KEYS, "an-experiment")
        shares = [(name.text, reader.read(share, _percent)) for name, share in reader.named(fields.get("variants"))]
        if "variants" not in fields and isinstance(value, Mapping):
            reader.report("key-missing", key, name=key.text, expected="variants")
        result.append(
            Experiment(
                name=key.text,
                title=reader.text(fields.get("title")),
                variants=tuple((name, share) for name, share in shares if share is not None),
                metric=reader.read(fields.get("metric"), _metric),
                allocate=_allocation(reader, fields.get("allocate")),
                position=key.position,
            )
        )
    return tuple(result)


def _percent(text: str) -> float:
    return read_percent(half_width(text))


def _metric(text: str) -> Metric:
    fact, word, duration = half_width(text).partition(" within ")
    if not word:
        raise GrammarError("bad-metric", 0, found=text)
    return Metric(parse_fact(fact), read_duration(duration, len(fact) + len(word)))


def _allocation(reader: Reader, node: Node | None) -> Allocation:
    word = reader.text(node)
    known = {allocation.value: allocation for allocation in Allocation}
    if node is not None and word and word not in known:
        expected = ", ".join(known)
        reader.report("unknown-choice", node, found=word, expected=expected, nearest=nearest(word, known))
    return known.get(word, Allocation.FIXED)
