"""Money of other currencies: unknown to sums, unless a rate is set."""

from collections.abc import Callable, Iterator

import pytest
from tiercast.audience.entry import Entry
from tiercast.engine.config import parse_config
from tiercast.engine.rooms import core_room
from tiercast.step.config import RoomConfig
from tiercast.step.rates import in_room_currency

from tests.shared_data import ROOT
from tests.step.support_a import Stage, on_both

both_evaluators: Callable[..., Iterator[Stage]] = on_both()
RULES = """
features:
  spent: {sum: order_paid.amount, within: 1h}
triggers:
  r: {on: order_paid, when: spent >= 80 CNY, do: [alert: {text: a}]}
  one: {on: order_paid, when: event.amount = 71.20 CNY, do: [alert: {text: a}]}
"""


def room_of(rates: str, currency: str = "CNY") -> RoomConfig:
    text = f"shop: s\nrooms:\n  r:\n    currency: {currency}\n    rates: {rates}\n"
    config = parse_config(text, ROOT / "tiercast.yaml")
    return core_room(config.rooms["r"], config.care, [], [], {}, "live")


def test_that_without_a_rate_another_currency_makes_a_sum_unknown(stage: Stage) -> None:
    stage.room(RULES)
    assert stage.hear("order_paid", 0, order="1", money=10_000, currency="CNY") == ["r"]
    assert stage.hear("order_paid", 1, order="2", money=1_000, currency="USD") == []
    assert stage.hear("order_paid", 2, order="3", money=10_000, currency="CNY") == []


def test_that_with_a_rate_it_counts_in_the_rooms_currency(stage: Stage) -> None:
    stage.room(RULES, rates=room_of("{USD: 7.12}").rates)
    assert stage.hear("order_paid", 0, order="1", money=1_000, currency="CNY") == []
    assert stage.hear("order_paid", 1, order="2", money=1_000, currency="USD") == ["r", "one"]


@pytest.mark.parametrize(
    ("rates", "currency", "money", "expected"),
    [
        ("{USD: 7.12}", "CNY", 1, 7), ("{USD: 7.5}", "CNY", 1, 8), ("{USD: 7.5}", "CNY", -1, -8),
        ("{JPY: 0.05}", "CNY", 1_000, 5_000), ("{CNY: 20}", "JPY", 100, 20), ("{KWD: 23.5}", "CNY", 1_000, 2_350),
    ],
)  # fmt: skip
def test_that_minor_units_are_converted_exactly_and_rounded_once(
    rates: str, currency: str, money: int, expected: int
) -> None:
    room = room_of(rates, currency)
    entry = Entry(0, "order_paid", "r", money=money, currency=next(iter(room.rates)))
    found = in_room_currency(entry, room)
    assert (found.money, found.currency) == (expected, currency)
    assert entry.money == money


@pytest.mark.parametrize(("rates", "said"), [("{USD: none}", "7.12"), ("{USD: 0}", "7.12"), ("{CNY: 2}", "other than")])
def test_that_a_rate_that_is_none_is_refused(rates: str, said: str) -> None:
    with pytest.raises(Exception, match=said):
        room_of(rates)
