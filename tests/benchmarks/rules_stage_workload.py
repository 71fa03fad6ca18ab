"""The workload of benchmark (a): rules and events that every engine compared can express, in one JSON form."""

import random
from typing import Any

from tiercast.rules.conditions import Compare, Connective, Group, Literal, Operator, Type
from tiercast.rules.stages import RuleSpec

KINDS = ("comment", "item_click", "order_paid")
NUMBERS = tuple(f"n{index}" for index in range(5))
TEXT = "tier"
WORDS = ("champion", "promising", "prospect", "silent")
TYPES = dict.fromkeys(NUMBERS, Type.NUMBER) | {TEXT: Type.TEXT}
SPAN = 1_000
"""Numbers of events are whole, from 0 to below this."""


def make(rules: int, events: int, firings: float, seed: int = 1) -> dict[str, Any]:
    """A workload as plain containers.

    Args:
        rules: how many rules, spread evenly over the kinds; each is a conjunction of two numbers and a text.
        events: how many events.
        firings: how many rules should fire for an event, on average.
        seed: of the generator.

    Returns:
        ``rules``: index, kind and tests ``[field, operator, value]``; ``events``: kind and fields.
    """
    rng = random.Random(seed)
    share = min(0.98, firings * len(KINDS) / rules)
    # The text lets through one rule in two where few fire; where many do, three words of four.
    negated = share > 0.4
    by_text = 0.75 if negated else 0.25
    by_number = min(0.99, (share / by_text) ** 0.5)
    return {
        "rules": [_rule(index, rng, by_number, negated) for index in range(rules)],
        "events": [_event(rng) for _ in range(events)],
    }


def specs(workload: dict[str, Any]) -> list[RuleSpec]:
    """The workload's rules for our evaluators."""
    return [
        RuleSpec(
            rule["index"],
            f"rule {rule['index']}",
            frozenset({rule["kind"]}),
            Group(Connective.ALL, tuple(_compare(*test) for test in rule["tests"])),
        )
        for rule in workload["rules"]
    ]


def _rule(index: int, rng: random.Random, by_number: float, negated: bool) -> dict[str, Any]:
    one, two = rng.sample(NUMBERS, 2)
    shift = rng.uniform(-0.01, 0.01) if by_number < 0.98 else 0.0
    tests = [
        [one, ">", int(SPAN * (1 - by_number - shift)) - 1],
        [two, "<", int(SPAN * (by_number + shift))],
        [TEXT, "!=" if negated else "=", rng.choice(WORDS)],
    ]
    return {"index": index, "kind": KINDS[index % len(KINDS)], "tests": tests}


def _event(rng: random.Random) -> dict[str, Any]:
    fields: dict[str, Any] = {name: rng.randrange(SPAN) for name in NUMBERS}
    fields[TEXT] = rng.choice(WORDS)
    return {"kind": rng.choice(KINDS), "fields": fields}


def _compare(name: str, operator: str, value: int | str) -> Compare:
    kind = Type.TEXT if isinstance(value, str) else Type.NUMBER
    return Compare(name, Operator(operator), Literal(kind, value))
