"""What an import told and what was taken back again leaves nothing; what comes later knows what it told."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.audience.purchases import MOST, Purchase, order_mark, put_purchase
from tiercast.audience.windows import Marks
from tiercast.step.moment import Moment
from tiercast.step.state import State
from tiercast.step.told_orders import OrderLine, ToldOrders
from tiercast.step.values import ViewerState

from tests.step.support import ROOM, START, Stage, core_with, key_of

DAY = 86_400_000_000
RULES = """\
features:
  paid: {sum: order_paid.amount, within: ever}
  lately: {sum: order_paid.amount, within: 90d}
  back: {sum: order_refunded.amount, within: ever}
  backs: {count: order_refunded, within: 90d}
  bought: {count: order_paid, within: 30d}
  middle: {mean: order_paid.amount, within: ever}
  most: {max: order_paid.amount, within: 90d}
  last_one: {last: order_paid.amount, within: ever}
  different: {distinct: order_paid.order, within: ever}
  pieces: {sum: order_paid.quantity, within: ever}
  products: {distinct: order_paid.item, within: 90d}
  vouchers: {count: order_paid, where: event.coupon is known, within: ever}
  lipsticks: {sum: order_paid.amount, where: item.category = 口红, within: ever}
  of_item: {count: order_paid, within: ever, per: [viewer, item]}
  spent_on: {sum: order_paid.amount, within: 90d, per: [viewer, item]}
  best_of: {max: order_paid.amount, within: ever, per: [viewer, item]}
triggers:
  t: {on: comment, when: {all: [paid > 0 CNY]}, do: [alert: {text: a}]}
"""
NOTHING = "triggers:\n  t: {on: comment, do: [alert: {text: a}]}\n"
LINE = st.builds(OrderLine, st.sampled_from(["p1", "p2", "p3"]), st.integers(1, 3), st.integers(1, 5_000))


@st.composite
def an_order(draw: st.DrawFn) -> dict[str, Any]:
    lines = draw(st.lists(LINE, min_size=1, max_size=3, unique_by=lambda line: line.item))
    amount = sum(line.amount for line in lines)
    return {
        "lines": lines, "amount": amount, "refund": draw(st.sampled_from([0, 0, 1, amount // 2, amount])),
        "coupon": draw(st.sampled_from(["", "SAVE"])), "days": draw(st.integers(1, 60)),
    }  # fmt: skip


def tell(stage: Stage, clock: int, name: str, order: dict[str, Any], number: int, undo: bool) -> None:
    lines = order["lines"]
    several = len(lines) > 1
    said: dict[str, Any] = {"import": number, "at": START - order["days"] * DAY - int(name[1:]), "confidence": 100}
    if undo:
        said["undo"] = True
    paid = {
        "order": name, "money": order["amount"], "currency": "CNY", "coupon": order["coupon"], "topic": "order_paid",
        "item": "" if several else lines[0].item, "quantity": sum(line.quantity for line in lines),
        "text": msgspec.json.encode(lines).decode() if several else None, "attributes": said,
    }  # fmt: skip
    back = {**paid, "money": order["refund"], "topic": "order_refunded", "text": None,
            "attributes": {**said, "of": order["amount"]}}  # fmt: skip
    steps = [paid, *([back] if order["refund"] else [])]
    for fields in reversed(steps) if undo else steps:
        stage.at(clock, "imported", "a", room="", **fields)


class Counted(bytes):
    """Rows in which marks are searched for, counted."""

    searched = 0

    def __contains__(self, mark: object) -> bool:
        Counted.searched += 1
        return bytes(self).__contains__(mark)  # type: ignore[operator]


def test_that_of_who_bought_most_often_the_newest_orders_are_kept_and_looked_up_at_once() -> None:
    state, viewer = State(), ViewerState()
    orders = ToldOrders(state, Moment(state.cell, state.item), {})
    bought = b""
    for number in range(MOST + 20):
        fact = Entry(START + number, "order_paid", "", key_of("a"), money=100, currency="CNY", order=f"o{number}")
        bought = put_purchase(bought, Purchase(order_mark(fact.order), fact.time, 100, 1))
        viewer.bought, Counted.searched = Counted(bought), 0
        orders.keep(fact, "", viewer)
        assert Counted.searched == 0
    assert viewer.told is not None
    assert list(viewer.told.orders) == [order_mark(f"o{number}") for number in range(20, MOST + 20)]


BEYOND = """\
features:
  paid: {sum: order_paid.amount, within: ever}
  back: {sum: order_refunded.amount, within: ever}
triggers:
  t: {on: comment, when: {all: [paid > 0 CNY, back > 0 CNY]}, do: [alert: {text: a}]}
"""


def test_that_an_import_of_more_orders_than_are_kept_of_a_viewer_is_taken_back_to_the_last_of_them() -> None:
    stage = Stage(core_with("plain")).room(BEYOND)
    stage.at(0, "order_paid", "a", order="live", item="p1", money=700, quantity=1)
    stage.at(5, "comment", "a", text="hi")
    before, said = known(stage.core.state.viewers.values[key_of("a")]), read(stage)
    orders: dict[str, dict[str, Any]] = {}
    for number in range(MOST + 30):
        refund = (0, 40, 100)[number % 3]
        days = 5 + number * 377 % (MOST + 30)
        orders[f"o{number}"] = {"lines": [OrderLine("p1", 1, 100)], "amount": 100, "refund": refund, "coupon": "",
                                "days": days}  # fmt: skip
    for name, order in orders.items():
        tell(stage, 6, name, order, 1, False)
    viewer = stage.core.state.viewers.values[key_of("a")]
    assert (viewer.orders, viewer.returned) == (len(orders) + 1, sum(one["refund"] == 100 for one in orders.values()))
    assert viewer.spent == 700 + sum(one["amount"] - one["refund"] for one in orders.values())
    for name, order in orders.items():
        tell(stage, 7, name, order, 1, True)
    assert read(stage) == said
    assert known(stage.core.state.viewers.values[key_of("a")]) == before


def a_room(rules: str, live: int) -> Stage:
    """A room in which a viewer has bought `live` products."""
    stage = Stage(core_with("plain")).room(rules)
    stage.at(0, "item_stock", "", item="p1", quantity=5, attributes={"category": "口红"})
    for number in range(live):
        stage.at(number, "order_paid", "a", order=f"l{number}", item="p1", money=700 + number, quantity=1)
    return stage


def read(stage: Stage) -> dict[str, Any]:
    """What every feature says of the viewer, by name and product."""
    state = stage.core.state
    viewer = state.as_known(key_of("a"))
    assert viewer is not None
    found: dict[str, Any] = {}
    for measured in stage.core.programs[ROOM].features.all():
        name = measured.feature.spec.name
        if measured.slot >= 0:
            found[name] = measured.feature.read(viewer.slots[measured.slot], state.shop.now, Marks())
        for key, slot in sorted((viewer.cells or {}).items()):
            if key.partition("\x1f")[0] == measured.prefix:
                found[f"{name} {key.partition(chr(31))[2]}"] = measured.feature.read(slot, state.shop.now, Marks())
    return found


def known(viewer: ViewerState) -> bytes:
    return msgspec.msgpack.encode(msgspec.structs.replace(viewer, slots=[], cells=None))


def without_best(said: dict[str, Any], live: int) -> dict[str, Any]:
    return {name: value for name, value in said.items() if not (live and name.startswith("best_of"))}


ORDERS = st.lists(an_order(), min_size=1, max_size=4)


@settings(max_examples=150)
@given(ORDERS, st.integers(0, 2), st.randoms(use_true_random=False))
def test_that_an_import_that_is_taken_back_leaves_a_viewer_as_it_was(
    orders: list[dict[str, Any]], live: int, chance: Any
) -> None:
    stage = a_room(RULES, live)
    stage.at(5, "comment", "a", text="hi")
    viewer = stage.core.state.viewers.values[key_of("a")]
    before, said = known(viewer), read(stage)
    names = {f"o{number}": order for number, order in enumerate(orders)}
    for name, order in names.items():
        tell(stage, 6, name, order, 1, False)
    assert read(stage)["paid"] == said["paid"] + sum(order["amount"] for order in orders)
    shuffled = list(names)
    chance.shuffle(shuffled)
    for name in shuffled:
        tell(stage, 7, name, names[name], 1, True)
    # Of what sources tell no product is kept: the greatest by product is told again of imports only.
    assert without_best(read(stage), live) == without_best(said, live)
    assert known(stage.core.state.viewers.values[key_of("a")]) == before


@settings(max_examples=100)
@given(ORDERS, st.data())
def test_that_features_that_come_after_an_import_say_what_they_would_have_said_before_it(
    orders: list[dict[str, Any]], data: st.DataObject
) -> None:
    early, late = a_room(RULES, 0), a_room(NOTHING, 0)
    for stage in (early, late):
        stage.at(5, "comment", "a", text="hi")
        for number, order in enumerate(orders):
            tell(stage, 6, f"o{number}", order, 1, False)
    late.room(RULES)
    assert read(late) == read(early)
    gone = data.draw(st.sets(st.integers(0, len(orders) - 1)))
    for stage in (early, late):
        for number in gone:
            tell(stage, 8, f"o{number}", orders[number], 1, True)
    assert read(late) == read(early)


def test_that_looking_at_somebody_changes_nothing() -> None:
    stage = a_room(NOTHING, 0)
    order = {"lines": [OrderLine("p1", 1, 500), OrderLine("p2", 2, 700)], "amount": 1_200, "refund": 0, "coupon": "X",
             "days": 3}  # fmt: skip
    tell(stage, 1, "o1", order, 1, False)
    stage.room(RULES)
    viewer = stage.core.state.viewers.values[key_of("a")]
    before = msgspec.msgpack.encode(viewer)
    said = read(stage)
    assert (said["of_item p1"], said["spent_on p2"], said["vouchers"], said["lipsticks"]) == (1, 700, 1, 500)
    assert msgspec.msgpack.encode(viewer) == before


@pytest.mark.parametrize("heard", [False, True])
def test_that_whoever_only_an_import_told_of_is_as_new_again_once_it_is_taken_back(heard: bool) -> None:
    stage = a_room(RULES, 0)
    order = {"lines": [OrderLine("p1", 1, 500)], "amount": 500, "refund": 100, "coupon": "", "days": 3}
    tell(stage, 1, "o1", order, 1, False)
    if heard:
        stage.at(2, "comment", "a", text="hi")
    tell(stage, 3, "o1", order, 1, True)
    viewer = stage.core.state.viewers.values[key_of("a")]
    assert (viewer.orders, viewer.spent, viewer.returned, viewer.currency, viewer.bought) == (0, 0, 0, "", b"")
    assert viewer.told is None or not viewer.told.orders
    if not heard:
        assert {name: value for name, value in read(stage).items() if value} == {}
