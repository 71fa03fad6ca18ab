"""Long random streams through rulesets with something of everything; prints digests of what was decided and kept.

    python -m tests.packaging.streams

Run by the compiled and by the interpreted form: they have to print the same, to the byte. A number that is whole in one
form and a float in the other would pass every comparison of values, and not this one.
"""

import random
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

import msgspec
import tiercast.step.core
from tiercast.audience.entry import Entry
from tiercast.rules.evaluators import Prefer
from tiercast_api.event import Attribute

from tests.step.streams_b import EVERYTHING, KINDS, SETTINGS
from tests.step.support_b import Stage, at, event

NUMBERS: Final = """
ruleset: numbers
features:
  spent: {sum: order_paid.amount, within: 5m}
  spent_ever: {sum: order_paid.amount, within: ever}
  usual: {mean: order_paid.amount, within: ever}
  usual_lately: {mean: order_paid.amount, within: 2m}
  dearest: {max: order_paid.amount, within: 3m}
  cheapest: {min: order_paid.amount, within: ever}
  orders: {distinct: order_paid.order, within: 5m}
  pace: {rate: comment, within: 1m}
  said_last: {last: comment.topic}
  came_by: {first: enter.channel}
  silence: {elapsed: comment}
  visits: {visits: item_view, gap: 20s, within: ever}
  talk: {count: comment, per: room, within: 1m, ago: 30s}
  today: {count: [comment, like], within: day}
  in_visit: {sum: order_paid.quantity, within: visit}
tiers:
  worth:
    - {tier: great, when: spent_ever >= 500 CNY}
    - {tier: good, when: usual >= 20 CNY, hold: 5s}
    - {tier: small}
triggers:
  big: {on: order_paid, when: spent >= 100 CNY, do: [note: {text: "{spent} {usual} {pace}"}]}
  odd: {on: order_paid, when: event.amount > usual, do: [note: {text: "{usual_lately} {cheapest}"}]}
  fast: {on: comment, when: {all: [pace > 1.5, silence > 2s]}, do: [note: {text: "{pace} {silence}"}]}
  moved: {on: tier.worth changed, do: [message]}
  word: {on: comment, when: "said_last = price", do: [note], limit: {viewer: 3 per 1m, room: 9 per 1m}}
"""
SEEDS: Final = range(6)
LENGTH: Final = 600
VIEWERS: Final = tuple(f"viewer {number}" for number in range(9))


def stream(seed: int) -> Iterator[Entry]:
    """The entries of one stream, some of them late."""
    dice = random.Random(seed)
    second = 0.0
    for number in range(LENGTH):
        second += dice.expovariate(1.0)
        viewer, room = dice.choice(VIEWERS), dice.choice(("r", "r", "q"))
        kind = dice.choice((*KINDS, "comment", "order_paid", "cue", "room_close", "erase", "tick"))
        late = second - dice.choice((0, 0, 0, 7))
        if kind in {"tick", "cue", "room_close"}:
            yield event(late, kind, "", room="" if kind == "tick" else room, topic="flash" if kind == "cue" else "")
        elif kind == "erase":
            if number % 5 == 0:
                yield event(late, kind, viewer, room="")
        else:
            yield _event(dice, late, kind, viewer, room, number)


def _event(dice: random.Random, second: float, kind: str, viewer: str, room: str, number: int) -> Entry:
    paid = kind == "order_paid"
    attributes: dict[str, Attribute] = {"score": dice.choice((1, 1.0, 2.5)), "new": dice.random() < 0.5}
    return event(
        second, kind, viewer, dice.choice(("i1", "i2", "")), room,
        money=dice.choice((None, 0, 999, 5_000, 123_456, 2**53 + 1)) if paid else None,
        currency="CNY" if paid else "", order=f"o{number % 50}" if paid else "", quantity=dice.choice((None, 1, 3)),
        topic=dice.choice(("", "price", "size")), channel=dice.choice(("", "paid", "feed")), attributes=attributes,
    )  # fmt: skip


def play(seed: int, evaluator: Prefer) -> str:
    """Digest of everything that was decided, and of the whole state behind it."""
    stage = Stage(evaluator, EVERYTHING, NUMBERS, rooms={"r": SETTINGS, "q": {**SETTINGS, "currency": "CNY"}})
    stage.take(*stream(seed), Entry(at(5_000), "tick"))
    stage.flush()
    encode, digest = msgspec.msgpack.Encoder().encode, blake2b(digest_size=16)
    for part in (stage.firings, stage.actions, stage.changes, stage.exposures):
        digest.update(encode(part))
    state = stage.core.state
    for space in state.spaces:
        digest.update(encode(sorted((key, encode(value)) for key, value in space.values.items())))
    digest.update(encode([(key, bytes(value)) for key, value in state.encode_shop()]))
    told = len(stage.firings), len(stage.actions), len(stage.changes), len(stage.core.faults)
    return f"{evaluator} {seed} firings, actions, changes, faults: {told} {digest.hexdigest()}"


def main() -> None:
    """Print a line for each stream on each evaluator; the first says which file the core is."""
    print(tiercast.step.core.__file__)
    evaluators: tuple[Prefer, ...] = ("rete", "plain")
    for evaluator in evaluators:
        for seed in SEEDS:
            print(play(seed, evaluator))


if __name__ == "__main__":
    main()
