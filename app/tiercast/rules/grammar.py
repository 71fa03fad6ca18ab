"""Conditions, ``on`` forms, facts and limits: a hand-written reader of the closed grammar of RULESET.md.

    condition  = NAME OPERATOR VALUE | NAME "changed" | NAME "is known" | NAME "is today"
               | FACT ["not"] "within" DURATION
    FACT       = KIND | "cue." NAME | "signal." NAME | "trigger." NAME | "visit start" | "visit end"
    VALUE      = literal | NAME | PERCENT "of" NAME | VALUE {"|" VALUE} | VALUE "and" VALUE

Nothing here is evaluated by the host language. Whether names exist and types agree is for `check`.
"""

import re
from collections.abc import Callable
from typing import Final

from tiercast.audience.texts import MAX_TEXT
from tiercast.rules.ast import On, OnKind
from tiercast.rules.conditions import (
    Compare,
    Condition,
    Connective,
    Group,
    Literal,
    Name,
    Operand,
    Operator,
    PercentOf,
    Position,
    Type,
    Values,
    Within,
)
from tiercast.rules.grammar_values import (
    GrammarError,
    read_duration,
    read_literal,
    split_bars,
    text_literal,
    unquote,
)
from tiercast.rules.names import NAME, half_width, nearest
from tiercast.rules.texts import MAX_PATTERN

MOST_CONDITION: Final = 4_000
"""Most characters of one condition."""
MOST_VALUES: Final = 500
"""Most values of one list."""

VISIT_FACTS: Final = ("visit start", "visit end")

_SIGNS: Final = (
    (">=", Operator.GE),
    ("<=", Operator.LE),
    ("!=", Operator.NE),
    ("==", Operator.EQ),
    ("<>", Operator.NE),
    ("≥", Operator.GE),
    ("≤", Operator.LE),
    ("≠", Operator.NE),
    ("=", Operator.EQ),
    (">", Operator.GT),
    ("<", Operator.LT),
)
_WORDS: Final = (
    ("not in", Operator.NOT_IN),
    ("in", Operator.IN),
    ("contains", Operator.CONTAINS),
    ("starts with", Operator.STARTS_WITH),
    ("matches", Operator.MATCHES),
    ("between", Operator.BETWEEN),
    ("changed", Operator.CHANGED),
    ("was", Operator.WAS),
    ("is known", Operator.IS_KNOWN),
    ("is today", Operator.IS_TODAY),
)
BARE: Final = frozenset({Operator.CHANGED, Operator.IS_KNOWN, Operator.IS_TODAY})
"""Operators without a right side."""

_WORD_FORMS: Final = tuple((re.compile(word.replace(" ", r" +") + r"(?![\w.-])"), op) for word, op in _WORDS)
_WITHIN: Final = re.compile(r"(not +)?within(?![\w.-])")
_VISIT: Final = re.compile(r"visit +(start|end|reaches)(?![\w.-])")
_PERCENT_OF: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?) ?% +of +(.+)")

_SECOND: Final = re.compile(
    r"(?:\b(?:and|or)\b|&&|\|\||且|或)\s*[^\W\d][\w.-]*\s*"
    r"(?:[<>=!≥≤≠]|(?:not )?in |is known|within |contains |matches |changed)"
)
"""A second condition behind the first one, as other languages write it."""

IsName = Callable[[str], bool]
"""Says whether a word on the right side is a name (a feature, or under a known prefix) and not a text."""


def parse_condition(text: str, is_name: IsName, position: Position = Position()) -> Condition:  # noqa: B008
    """Read one condition.

    Args:
        text: as it stands in the file.
        is_name: which words on the right side are names; others are texts. Quotes always make a text.
        position: of the text; kept in the result.

    Raises:
        GrammarError: with the offset in `text` and what was expected there.
    """
    if len(text) > MOST_CONDITION:
        raise GrammarError("condition-too-long", 0, found=len(text), expected=MOST_CONDITION)
    half = half_width(text)
    start = len(half) - len(half.lstrip())
    fact, after = _read_subject(half, start)
    begin = _skip(half, after)
    within = _WITHIN.match(half, begin)
    if within is not None:
        duration = read_duration(half[within.end() :], _skip(half, within.end()))
        return Within(fact, duration, within[1] is not None, position)
    if " " in fact:
        raise GrammarError("expected-within", begin, found=half[begin:].strip() or "the-end", fact=fact)
    operator, begin = _read_operator(half, begin, fact)
    rest = half[begin:].strip()
    begin = _skip(half, begin)
    if operator in BARE:
        if rest:
            raise GrammarError("nothing-after", begin, found=rest, operator=operator.value)
        return Compare(fact, operator, None, position)
    if not rest:
        raise GrammarError("value-missing", len(text.rstrip()), name=fact, operator=operator.value)
    return _Right(fact, operator, text, begin, is_name, position).condition(rest)


def value_begins(text: str) -> int | None:
    """Offset of the right side of a condition in its text; None where it has none. Raises: GrammarError."""
    half = half_width(text)
    fact, after = _read_subject(half, len(half) - len(half.lstrip()))
    begin = _skip(half, after)
    within = _WITHIN.match(half, begin)
    if within is not None:
        return _skip(half, within.end())
    operator, begin = _read_operator(half, begin, fact)
    return None if operator in BARE else _skip(half, begin)


def _skip(text: str, index: int) -> int:
    while index < len(text) and text[index] == " ":
        index += 1
    return index


def _read_subject(text: str, start: int) -> tuple[str, int]:
    visit = _VISIT.match(text, start)
    if visit is not None and visit[1] != "reaches":
        return f"visit {visit[1]}", visit.end()
    match = NAME.match(text, start)
    if match is None:
        raise GrammarError("expected-name", start, found=text[start:].strip() or "the-end")
    return match[0], match.end()


def _read_operator(text: str, begin: int, name: str) -> tuple[Operator, int]:
    for sign, operator in _SIGNS:
        if text.startswith(sign, begin):
            return operator, begin + len(sign)
    for pattern, operator in _WORD_FORMS:
        match = pattern.match(text, begin)
        if match is not None:
            return operator, match.end()
    found = text[begin:].strip()
    if not found:
        raise GrammarError("operator-missing", begin, found=name)
    if re.match(r"is +not(?![\w.-])", found):
        raise GrammarError("not-known", begin, found=found, name=name)
    word = found.split(" ")[0]
    near = nearest(word, (known for known, _ in _WORDS))
    raise GrammarError("expected-operator", begin, found=word, name=name, nearest=near)


class _Right:
    """Reads the right side of one comparison."""

    def __init__(
        self, name: str, operator: Operator, text: str, begin: int, is_name: IsName, position: Position
    ) -> None:
        self.name, self.operator, self.position = name, operator, position
        self.text, self.begin, self.is_name = text, begin, is_name

    def condition(self, rest: str) -> Condition:
        """The comparison with `rest`, the half-width text from `begin` on."""
        if self.operator is Operator.MATCHES:
            return self._compare(self._pattern(rest))
        second = _SECOND.search(rest) if rest[0] not in "\"'" else None
        if second is not None:
            raise GrammarError("one-condition", self.begin + second.start(), found=rest[second.start() :])
        if self.operator in (Operator.IN, Operator.NOT_IN):
            return self._compare(Values(tuple(self._listed(part, at) for part, at in self._parts(rest))))
        if self.operator is Operator.BETWEEN:
            return self._compare(self._bounds(rest))
        if self.operator in (Operator.CONTAINS, Operator.STARTS_WITH):
            found = [self._compare(self._one(part, at)) for part, at in self._parts(rest)]
            return found[0] if len(found) == 1 else Group(Connective.ANY, tuple(found), self.position)
        if len(split_bars(rest)) > 1:
            raise GrammarError("bars-need-in", self.begin, found=rest, operator=self.operator.value, name=self.name)
        return self._compare(self._value(rest))

    def _compare(self, right: Operand) -> Compare:
        return Compare(self.name, self.operator, right, self.position)

    def _written(self, part: str, at: int) -> str:
        return self.text[self.begin + at : self.begin + at + len(part)]

    def _parts(self, rest: str) -> list[tuple[str, int]]:
        parts = split_bars(rest)
        if len(parts) > MOST_VALUES:
            raise GrammarError("too-many-values", self.begin, found=len(parts), expected=MOST_VALUES)
        for part, at in parts:
            if not part:
                raise GrammarError("empty-value", self.begin + at, found=rest)
        return parts

    def _listed(self, part: str, at: int) -> Literal | Name:
        if re.search("[,、;]", part) and unquote(part) is None:
            raise GrammarError(
                "list-by-commas", self.begin + at, found=part, expected=re.sub(" *[,、;] *", " | ", part)
            )
        return self._one(part, at)

    def _one(self, part: str, at: int) -> Literal | Name:
        if NAME.fullmatch(part) and self.is_name(part):
            return Name(part)
        literal = read_literal(part, self.begin + at)
        written = self._written(part, at)
        return Literal(literal.type, literal.value, literal.currency, written)

    def _value(self, rest: str) -> Operand:
        match = _PERCENT_OF.fullmatch(rest)
        if match is None:
            return self._one(rest, 0)
        if not NAME.fullmatch(match[2]):
            raise GrammarError("expected-name", self.begin + match.start(2), found=match[2])
        return PercentOf(float(match[1]), match[2])

    def _bounds(self, rest: str) -> Values:
        low, word, high = rest.partition(" and ")
        if not word or not low.strip() or not high.strip():
            raise GrammarError("bad-between", self.begin, found=rest)
        at = len(low) + len(word)
        at += len(high) - len(high.lstrip())
        return Values((self._one(low.strip(), 0), self._one(high.strip(), at)))

    def _pattern(self, rest: str) -> Literal:
        """The expression as written: case folding would turn ``\\D`` into ``\\d``."""
        written = self._written(rest, 0)
        quoted = unquote(rest)
        pattern = written if quoted is None else written[1:-1]
        if len(pattern) > MAX_PATTERN:
            raise GrammarError("text-too-long", self.begin, found=len(pattern), expected=MAX_PATTERN)
        return Literal(Type.TEXT, pattern, written=written)


def as_text(literal: Literal) -> Literal:
    """`literal` as a text, for a name that holds texts: ids are text whatever they look like (``event.item = 12``)."""
    if literal.type is Type.TEXT:
        return literal
    return text_literal(literal.written[:MAX_TEXT], literal.written)


def parse_on(text: str) -> On:
    """Read one form of ``on:``. Raises: GrammarError."""
    half = half_width(text).strip()
    if half == "any event":
        return On(OnKind.ANY_EVENT)
    every = re.fullmatch(r"every +(.+)", half)
    if every is not None:
        if every[1].startswith("day"):
            raise GrammarError("reserved", 0, found=text.strip())
        return On(OnKind.EVERY, duration=read_duration(every[1], every.start(1)))
    visit = _VISIT.match(half)
    if visit is not None:
        return _visit_on(half, visit)
    signal = re.fullmatch(r"signal\.([\w-]+)( +ended)?", half)
    if signal is not None:
        return On(OnKind.SIGNAL, signal[1], ended=signal[2] is not None)
    tier = re.fullmatch(r"tier\.([\w-]+) +changed", half)
    if tier is not None:
        return On(OnKind.TIER_CHANGED, tier[1])
    cue = re.fullmatch(r"cue\.([\w-]+)", half)
    if cue is not None:
        return On(OnKind.CUE, cue[1])
    if NAME.fullmatch(half) and "." not in half:
        return On(OnKind.EVENT, half)
    raise GrammarError("bad-on", 0, found=text.strip())


def _visit_on(half: str, visit: re.Match[str]) -> On:
    rest = half[visit.end() :].strip()
    if visit[1] == "reaches":
        return On(OnKind.VISIT_REACHES, duration=read_duration(rest, visit.end()))
    if rest:
        raise GrammarError("bad-on", visit.end(), found=half)
    return On(OnKind.VISIT_START if visit[1] == "start" else OnKind.VISIT_END)


def parse_fact(text: str) -> str:
    """A kind, ``signal.X``, ``trigger.X``, ``cue.X``, ``visit start`` or ``visit end``. Raises: GrammarError."""
    half = re.sub(" +", " ", half_width(text).strip())
    if half in VISIT_FACTS:
        return half
    match = NAME.fullmatch(half)
    prefix, dot, rest = half.partition(".")
    if match is None or (dot and (prefix not in ("signal", "trigger", "cue") or "." in rest)):
        raise GrammarError("bad-fact", 0, found=text.strip())
    return half
