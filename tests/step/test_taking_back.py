"""What was told is taken back while other things go on: imports, labels, merges and products, in any order."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tiercast.audience.windows import Marks
from tiercast.step.values import ItemState, ViewerState

from tests.step.support import ROOM, START, Stage, core_with, key_of

RULES = """\
features:
  paid: {sum: order_paid.amount, within: ever}
  bought: {count: order_paid, within: 30d}
  middle: {mean: order_paid.amount, within: ever}
  returned: {count: order_refunded, within: ever}
  by_item: {count: order_paid, within: ever, per: [viewer, item]}
triggers:
  t: {on: comment, when: {all: [paid > 0 CNY, bought > 1, middle > 0 CNY, returned = 0, by_item > 1]}, do: []}
"""
VIEWERS = "abc"
ORDERS = [f"{viewer}{number}" for viewer in VIEWERS for number in range(4)]
"""Whose an order is says its first letter, what it came to its place."""
LABELS = ("gold", "loud")


def amount_of(order: str) -> int:
    return 1_000 * (1 + ORDERS.index(order))


def refund_of(order: str) -> int:
    """Of every third order some of the money went back, of one all of it."""
    place = ORDERS.index(order)
    return 0 if place % 3 else (amount_of(order) if place == 6 else 300)


def said_of(viewer: ViewerState, stage: Stage) -> dict[str, Any]:
    features = {m.feature.spec.name: m for m in stage.core.programs[ROOM].features.all()}
    now = stage.core.state.shop.now
    read = {name: m.feature.read(viewer.slots[m.slot], now, Marks()) for name, m in features.items() if m.slot >= 0}
    cells = {key: slot for key, slot in (viewer.cells or {}).items() if slot}
    return {
        "orders": viewer.orders, "spent": viewer.spent, "labels": sorted(viewer.labels), "returned": viewer.returned,
        "attributes": dict(viewer.attributes or {}), "features": read, "cells": cells,
    }  # fmt: skip


class TakingBack(RuleBasedStateMachine):
    """A shop in which things are told and taken back, beside one that only ever hears what stays."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage(core_with("plain")).room(RULES)
        for viewer in VIEWERS:
            self.stage.at(1, "comment", viewer, text="hi")
        self.clock = 1
        self.number = 0
        self.live: list[str] = []
        self.imports: dict[int, list[str]] = {}
        self.labels: dict[str, set[str]] = {viewer: set() for viewer in VIEWERS}
        self.heights: dict[str, int] = {}
        self.groups: list[set[str]] = [{viewer} for viewer in VIEWERS]

    # --- what is told

    def tell(self, kind: str, viewer: str, **fields: Any) -> None:
        self.clock += 1
        self.stage.at(self.clock, kind, viewer, **fields)

    @rule(order=st.sampled_from(ORDERS))
    def a_source_tells_an_order(self, order: str) -> None:
        if order in self.live:
            return
        self.tell("order_paid", order[0], order=order, money=amount_of(order), item=f"i{order[1]}")
        self.live.append(order)

    def told(self, number: int, order: str, undo: bool) -> None:
        said = {"import": number, "at": START, "confidence": 100} | ({"undo": True} if undo else {})
        paid = {"order": order, "money": amount_of(order), "item": f"i{order[1]}", "topic": "order_paid"}
        back = paid | {"money": refund_of(order), "topic": "order_refunded"}
        steps = [(paid, said)] + ([(back, said | {"of": amount_of(order)})] if refund_of(order) else [])
        for fields, attributes in reversed(steps) if undo else steps:
            self.tell("imported", order[0], room="", currency="CNY", attributes=attributes, **fields)

    @rule(orders=st.lists(st.sampled_from(ORDERS), unique=True, min_size=1, max_size=4))
    def an_import_tells_orders(self, orders: list[str]) -> None:
        known = {order for each in self.imports.values() for order in each} | set(self.live)
        fresh = [order for order in orders if order not in known]
        self.number += 1
        self.imports[self.number] = fresh
        for order in fresh:
            self.told(self.number, order, False)

    @precondition(lambda self: self.imports)
    @rule(data=st.data())
    def an_import_is_taken_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.imports)))
        for order in reversed(self.imports[number]):
            self.told(number, order, True)
        stays = [order for order in self.imports[number] if order in self.live]
        if stays:
            # A source has told of them too: they stay as they are.
            self.imports[number] = stays
        else:
            del self.imports[number]

    @rule(viewer=st.sampled_from(VIEWERS), label=st.sampled_from(LABELS), on=st.booleans())
    def a_label_is_given_or_taken_away(self, viewer: str, label: str, on: bool) -> None:
        self.tell("about", viewer, room="", topic="label", attributes={"label": label, "on": on})
        for each in {viewer} if on else self.group(viewer):
            (self.labels[each].add if on else self.labels[each].discard)(label)

    @rule(viewer=st.sampled_from(VIEWERS), height=st.none() | st.integers(150, 152))
    def an_attribute_is_set_or_removed(self, viewer: str, height: int | None) -> None:
        if height is not None:
            self.tell("about", viewer, room="", topic="attribute", attributes={"height": height})
            self.heights[viewer] = height
        else:
            self.tell("about", viewer, room="", topic="without", attributes={"name": "height"})
            for each in self.group(viewer):
                self.heights.pop(each, None)

    # --- who is who

    def group(self, viewer: str) -> set[str]:
        return next(group for group in self.groups if viewer in group)

    @rule(kept=st.sampled_from(VIEWERS), other=st.sampled_from(VIEWERS))
    def two_are_one(self, kept: str, other: str) -> None:
        self.tell("merge", kept, room="", topic="merge", attributes={"other": key_of(other).hex()})
        if self.group(kept) is not (away := self.group(other)):
            self.group(kept).update(away)
            self.groups.remove(away)

    @rule(viewer=st.sampled_from(VIEWERS))
    def one_of_several_leaves(self, viewer: str) -> None:
        if key_of(viewer) not in self.stage.core.state.shop.aliases:
            return
        self.tell("merge", viewer, room="", topic="split", attributes={"other": key_of(viewer).hex()})
        self.group(viewer).discard(viewer)
        self.groups.append({viewer})

    @rule(kept=st.sampled_from(VIEWERS), other=st.sampled_from(VIEWERS))
    def a_merge_is_made_and_taken_back_at_once(self, kept: str, other: str) -> None:
        together = self.group(other)
        if self.group(kept) is together:
            return
        before = {viewer: self.joint(viewer) for viewer in VIEWERS}
        who = self.stage.core.state.who
        head = next(viewer for viewer in VIEWERS if key_of(viewer) == who(key_of(other)))
        rest = " ".join(key_of(viewer).hex() for viewer in sorted(together - {head}))
        self.tell("merge", kept, room="", topic="merge", attributes={"other": key_of(other).hex()})
        said = {"other": key_of(head).hex(), "with": rest}
        self.tell("merge", kept, room="", topic="apart", attributes=said)
        assert {viewer: self.joint(viewer) for viewer in VIEWERS} == before

    # --- what holds

    def joint(self, viewer: str) -> dict[str, Any]:
        state = self.stage.core.state
        found = said_of(state.viewers.values[state.who(key_of(viewer))], self.stage)
        # Of several heights the one of whoever was kept counts; which that is, is not said here.
        found["attributes"] = len(found["attributes"])
        return found

    @invariant()
    def everybody_is_as_if_only_what_stays_had_been_told(self) -> None:
        other = Stage(core_with("plain")).room(RULES)
        for viewer in VIEWERS:
            other.at(1, "comment", viewer, text="hi")
        imported = {order for orders in self.imports.values() for order in orders}
        for order in sorted({*self.live, *imported}):
            fields = {"order": order, "money": amount_of(order), "item": f"i{order[1]}"}
            other.at(1, "order_paid", order[0], **fields)
            if order in imported and refund_of(order):
                other.at(1, "order_refunded", order[0], **(fields | {"money": refund_of(order)}))
        for group in self.groups:
            first, *rest = sorted(group)
            for each in rest:
                other.at(2, "merge", first, room="", topic="merge", attributes={"other": key_of(each).hex()})
        other.tick(self.clock)
        for group in self.groups:
            mine = self.joint(min(group))
            wanted = said_of(other.core.state.viewers.values[key_of(min(group))], other)
            assert mine["labels"] == sorted({label for each in group for label in self.labels[each]})
            assert mine["attributes"] == bool(self.heights.keys() & group)
            for name in ("orders", "spent", "returned", "features"):
                assert mine[name] == wanted[name], (name, group)
            assert {key: len(slot) for key, slot in mine["cells"].items()} == {
                key: len(slot) for key, slot in wanted["cells"].items()
            }


TakingBack.TestCase.settings = settings(max_examples=100, stateful_step_count=12, deadline=None)
test_that_whatever_is_taken_back_leaves_what_stays = TakingBack.TestCase


# --- products

FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "stock": st.integers(0, 3), "price": st.integers(1, 3), "title": st.sampled_from("xy"),
        "size": st.sampled_from("LM"), "cost": st.integers(1, 3), "concerns": st.sampled_from(["a", "a|b"]),
    },
)  # fmt: skip


class Shelf(RuleBasedStateMachine):
    """One product of which imports and events tell."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage(core_with("plain")).room(RULES)
        self.clock = self.number = 0
        self.told: list[tuple[int, dict[str, Any]]] = []

    def tell(self, kind: str, number: int, fields: dict[str, Any], undo: bool = False) -> None:
        self.clock += 1
        said: dict[str, Any] = {name: fields[name] for name in ("title", "size", "cost", "concerns") if name in fields}
        if number:
            said |= {"import": number} | ({"undo": True} if undo else {})
        self.stage.at(
            self.clock, kind, "", item="p", quantity=fields.get("stock"), money=fields.get("price"), currency="CNY",
            attributes=said, topic="item" if number else "", room="" if number else ROOM,
        )  # fmt: skip

    @rule(fields=FIELDS)
    def an_event_tells(self, fields: dict[str, Any]) -> None:
        fields = {name: value for name, value in fields.items() if name in ("stock", "price", "title", "size")}
        self.tell("item_stock", 0, fields)
        self.told.append((0, fields))

    @rule(fields=FIELDS)
    def an_import_tells(self, fields: dict[str, Any]) -> None:
        self.number += 1
        self.tell("imported", self.number, fields)
        self.told.append((self.number, fields))

    @precondition(lambda self: any(number for number, _ in self.told))
    @rule(data=st.data())
    def an_import_is_taken_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from([number for number, _ in self.told if number]))
        fields = next(fields for each, fields in self.told if each == number)
        self.tell("imported", number, fields, undo=True)
        self.told = [one for one in self.told if one[0] != number]

    @invariant()
    def the_product_is_what_was_told_last_of_what_stays(self) -> None:
        item = self.stage.core.state.items.values.get(b"p") or ItemState()
        wanted: dict[str, Any] = {}
        for _, fields in self.told:
            wanted |= fields
        assert (item.stock, item.price, item.title, item.cost) == (
            wanted.get("stock"), wanted.get("price"), wanted.get("title", ""), wanted.get("cost"),
        )  # fmt: skip
        assert item.attributes == ({"size": wanted["size"]} if "size" in wanted else {})
        assert item.concerns == tuple(wanted["concerns"].split("|") if "concerns" in wanted else ())


Shelf.TestCase.settings = settings(max_examples=60, stateful_step_count=14, deadline=None)
test_that_a_product_is_what_was_told_last_of_what_stays = Shelf.TestCase


@pytest.mark.parametrize("on", [True, False])
def test_that_a_label_by_hand_and_one_by_a_rule_do_not_take_each_other_away(on: bool) -> None:
    stage = Stage(core_with("plain")).room(
        "signals:\n  keen: {title: 老板, on: item_click, lasts: 1m}\n"
        "triggers:\n  t: {on: comment, when: viewer.labels contains 老板, do: [alert: {text: a}]}\n"
    )
    stage.at(1, "about", "a", room="", topic="label", attributes={"label": "老板", "on": True})
    stage.at(2, "item_click", "a", item="x")
    if on:
        stage.at(3, "about", "a", room="", topic="label", attributes={"label": "老板", "on": False})
    assert len(stage.at(4, "comment", "a", text="b").firings) == 1, "the rule's own label still holds"
    assert len(stage.at(300, "comment", "a", text="b").firings) == (0 if on else 1), "the signal has ended"


LATER = """\
features:
  paid: {sum: order_paid.amount, within: ever}
  lately: {count: order_paid, within: 30d}
  different: {distinct: order_paid.order, within: ever}
  lipsticks: {count: order_paid, where: event.item = i1, within: ever}
triggers:
  old: {on: comment, when: {all: [paid = 30 CNY, lately = 2, different = 2, lipsticks = 2]}, do: [alert: {text: a}]}
"""


@pytest.mark.parametrize("first", ["", RULES])
def test_that_features_that_come_after_an_import_know_its_orders_and_an_undo_takes_them_out(first: str) -> None:
    stage = Stage(core_with("plain"))
    if first:
        stage.room(first)

    def told(undo: bool) -> None:
        for order, amount in (("a", 1_000), ("b", 2_000)):
            said = {"import": 1, "at": START, "confidence": 100} | ({"undo": True} if undo else {})
            stage.at(
                1, "imported", "a", room="", topic="order_paid", order=order, item="i1", money=amount, attributes=said
            )

    told(undo=False)
    stage.room(LATER)
    assert len(stage.at(2, "comment", "a", text="hi").firings) == 1
    told(undo=True)
    viewer = stage.core.state.viewers.values[key_of("a")]
    features = {m.feature.spec.name: m for m in stage.core.programs[ROOM].features.all()}
    read = {name: m.feature.read(viewer.slots[m.slot], START + 3_000_000, Marks()) for name, m in features.items()}
    assert (read["paid"], read["lately"]) == (0, 0)
