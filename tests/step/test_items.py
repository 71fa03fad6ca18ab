"""What events teach about products, rooms and viewers: stock, titles, newness, consent, profiles."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.step.catalogue_items import BY_HAND, by_hand, tellers
from tiercast.step.values import ItemState
from tiercast_api.action import ActionType, Reach

from tests.step.support import EVALUATORS
from tests.step.support_a import DAY, HOUR, MINUTE, Stage, on_both

both_evaluators = on_both()

STOCK = """
triggers:
  low: {on: item_view, when: item.stock < 5, do: [alert: {text: a}]}
  changed: {on: item_stock, when: item.stock changed, do: [alert: {text: a}]}
  out: {on: item_stock, when: {all: [item.stock = 0, item.stock was 2]}, do: [alert: {text: a}]}
"""


def test_that_stock_is_learnt_from_events_and_known_to_rules_on_the_item(stage: Stage) -> None:
    stage.room(STOCK)
    assert stage.hear("item_view", 0, item="a") == []
    stage.nobody("item_stock", 1, item="a", quantity=4)
    stage.nobody("item_stock", 1, item="b", quantity=40)
    assert stage.hear("item_view", 2, item="a") == ["low"]
    assert stage.hear("item_view", 3, item="b") == []


def test_that_stock_changed_and_was_speak_of_the_event_that_brought_it(stage: Stage) -> None:
    stage.room(STOCK)
    said = [stage.nobody("item_stock", n, item="a", quantity=q) for n, q in enumerate([3, 3, 2, 0, 0])]
    assert said == [["changed"], [], ["changed"], ["changed", "out"], []]


def test_that_changed_and_was_are_known_to_what_the_event_sets_off(stage: Stage) -> None:
    stage.room(
        """
features:
  clicks: {count: item_click, within: 5m}
signals:
  gone: {on: item_stock, when: item.stock = 0, lasts: 5m}
  hot: {on: item_click, lasts: 5m}
triggers:
  sold_out: {on: signal.gone, when: item.stock was 2, do: [alert: {text: a}]}
  click: {on: signal.hot, when: clicks changed, do: [alert: {text: a}]}
"""
    )
    stage.nobody("item_stock", 0, item="a", quantity=2)
    assert stage.nobody("item_stock", 1, item="a", quantity=0) == ["sold_out"]
    assert stage.hear("item_click", 2, item="a") == ["click"]


def test_that_products_are_the_shops_and_not_the_rooms(stage: Stage) -> None:
    stage.room(STOCK).room(STOCK, key="s")
    stage.nobody("item_stock", 0, item="a", quantity=1)
    assert stage.hear("item_view", 1, item="a", room="s") == ["low"]


def test_that_title_price_and_attributes_are_learnt_when_a_product_is_presented(stage: Stage) -> None:
    stage.room(
        """
triggers:
  price: {on: item_view, when: item.price >= 99 CNY, do: [alert: {text: a}]}
  title: {on: item_view, when: item.title contains 口红, do: [alert: {text: a}]}
  colour: {on: item_view, when: item.colour = red, do: [alert: {text: a}]}
"""
    )
    stage.nobody(
        "item_pinned", 0, item="a", money=9_900, currency="CNY", attributes={"title": "丝绒口红", "colour": "red"}
    )
    assert stage.hear("item_view", 1, item="a") == ["price", "title", "colour"]
    stage.nobody("item_pinned", 2, item="a", money=1_000, currency="USD")
    assert stage.hear("item_view", 3, item="a") == ["title", "colour"]


def test_that_numbers_of_the_room_are_learnt(stage: Stage) -> None:
    stage.room("triggers:\n  full: {on: comment, when: room.viewers >= 100, do: [alert: {text: a}]}\n")
    assert stage.hear("comment", 0, text="a") == []
    stage.nobody("room_stats", 1, attributes={"online": 120})
    assert stage.hear("comment", 2, text="a") == ["full"]


def test_that_orders_and_money_spent_are_learnt_and_refunds_taken_off(stage: Stage) -> None:
    when = "{all: [viewer.orders = 2, viewer.spent = 15 CNY]}"
    stage.room(f"triggers:\n  r: {{on: comment, when: {when}, do: [alert: {{text: a}}]}}\n")
    stage.hear("order_paid", 0, order="1", money=1_000, currency="CNY")
    stage.hear("order_paid", 1, order="1", money=500, currency="CNY")
    assert stage.hear("comment", 2, text="a") == []
    stage.hear("order_paid", 3, order="2", money=500, currency="CNY")
    stage.hear("order_refunded", 4, order="2", money=500, currency="CNY")
    assert stage.hear("comment", 5, text="a") == ["r"]


# --- who is new

NEW = """
triggers:
  new: {on: enter, when: viewer.is_new = true, do: [alert: {text: a}]}
  old: {on: enter, when: viewer.is_new = false, do: [alert: {text: a}]}
"""


def test_that_newness_is_unknown_until_the_room_was_watched_for_some_sessions(stage: Stage) -> None:
    stage.room(NEW, newness_after=2)
    for session in range(2):
        stage.nobody("room_open", session * DAY)
        assert stage.hear("enter", session * DAY + 1, viewer=f"v{session}") == []
        stage.nobody("room_close", session * DAY + HOUR)
    stage.nobody("room_open", 2 * DAY)
    assert stage.hear("enter", 2 * DAY + 1, viewer="v2") == ["new"]
    assert stage.hear("enter", 2 * DAY + 2, viewer="v0") == ["old"]
    assert stage.hear("enter", 2 * DAY + 3, viewer="v3", quality="session") == []


def test_that_newness_is_known_once_history_was_imported(stage: Stage) -> None:
    stage.room(NEW)
    assert stage.hear("enter", 0) == []
    stage.core.step(stage.entry("imported", 1, "", room="", topic="end", attributes={"history": 1}))
    assert stage.hear("enter", 2, viewer="bob") == ["new"]


def test_that_newness_is_read_for_a_timer_as_for_an_event(stage: Stage) -> None:
    stage.room(
        "triggers:\n  r: {on: cart_add, after: 10m, unless: [order_paid], still: viewer.is_new = true,"
        " do: [alert: {text: a}]}\n",
        newness_after=0,
    ).room(NEW, key="s", newness_after=9)
    stage.hear("cart_add", 0, item="a")
    stage.hear("enter", 5 * MINUTE, viewer="bob", room="s")
    assert stage.until(HOUR) == ["r"]


# --- profiles


def test_that_attributes_of_a_profile_are_merged(stage: Stage) -> None:
    when = "{all: [viewer.level = 3, viewer.city = x]}"
    stage.room(f"triggers:\n  r: {{on: comment, when: {when}, do: [alert: {{text: a}}]}}\n")
    stage.hear("profile", 0, attributes={"level": 2, "city": "x"})
    stage.hear("profile", 1, attributes={"level": 3})
    assert stage.hear("comment", 2, text="a") == ["r"]


def test_that_roles_are_a_list(stage: Stage) -> None:
    stage.room("triggers:\n  r: {on: comment, when: viewer.roles contains fan, do: [alert: {text: a}]}\n")
    assert stage.hear("comment", 0, text="a") == []
    assert stage.hear("comment", 1, text="a", roles=("fan", "moderator")) == ["r"]


# --- consent

MESSAGE = "triggers:\n  r: {on: comment, do: [message: {text: a}]}\n  s: {on: comment, do: [alert: {text: a}]}\n"


@pytest.fixture
def reaching(stage: Stage) -> Stage:
    """A shop whose messages reach viewers."""
    kinds = {
        "message": ActionType(name="message", title="Message", title_zh="消息", reach=Reach.VIEWER),
        "alert": ActionType(name="alert", title="Alert", title_zh="提醒", reach=Reach.OPERATOR),
    }
    stage.core.action_types = kinds
    return stage


def test_that_whoever_refused_is_not_reached_until_they_agree_again(reaching: Stage) -> None:
    stage = reaching.room(MESSAGE)
    assert stage.hear("comment", 0, text="a") == ["r", "s"]
    stage.hear("consent", 1, attributes={"marketing": False})
    assert stage.hear("comment", 2, text="a") == ["s"]
    assert stage.suppressed == [("r", "consent")]
    stage.hear("consent", 3, attributes={"marketing": True})
    assert stage.hear("comment", 4, text="a") == ["r", "s"]


def test_that_consent_is_what_was_said_last_and_not_what_was_heard_last(reaching: Stage) -> None:
    stage = reaching.room(MESSAGE)
    stage.hear("consent", 10, attributes={"marketing": False})
    stage.hear("consent", 5, attributes={"marketing": True})
    assert stage.hear("comment", 11, text="a") == ["s"]


def test_that_where_the_room_asks_first_silence_is_no_consent(reaching: Stage) -> None:
    stage = reaching.room(MESSAGE, ask_first=True)
    assert stage.hear("comment", 0, text="a") == ["s"]
    stage.hear("consent", 1, attributes={"marketing": True})
    assert stage.hear("comment", 2, text="a") == ["r", "s"]


def test_that_whoever_wants_nothing_personal_gets_none(reaching: Stage) -> None:
    stage = reaching.room(
        MESSAGE + "  t: {on: comment, when: viewer.non_personalised = true, do: [alert: {text: a}]}\n"
    )
    stage.hear("consent", 0, attributes={"personalised": False})
    assert stage.hear("comment", 1, text="a") == ["s", "t"]
    assert stage.suppressed == [("r", "not_personalised")]


def test_that_a_viewer_without_identity_cannot_be_reached(reaching: Stage) -> None:
    stage = reaching.room(MESSAGE)
    assert stage.nobody("comment", 0, text="a") == ["s"]
    assert stage.suppressed == [("r", "identity")]


def test_that_consent_is_the_shops_and_holds_in_all_rooms(reaching: Stage) -> None:
    stage = reaching.room(MESSAGE).room(MESSAGE, key="s")
    stage.hear("consent", 0, attributes={"marketing": False})
    assert stage.hear("comment", 1, text="a", room="s") == ["s"]


def told(stage: Stage, at: float, name: str, value: object = None, **more: object) -> None:
    said = {"name": name} | ({} if value is None else {"value": value})
    stage.nobody("imported", at, item="a", topic="told", attributes=said, **more)


def test_that_what_people_tell_of_a_product_counts_until_others_tell_more_and_can_be_taken_back(stage: Stage) -> None:
    stage.room(STOCK)
    stage.nobody("item_pinned", 0, item="a", money=900, currency="CNY", attributes={"title": "Pen", "colour": "red"})
    told(stage, 1, "title", "Red pen")
    told(stage, 1, "price", money=800, currency="CNY")
    told(stage, 1, "stock", 3)
    assert stage.hear("item_view", 2, item="a") == ["low"]
    stage.nobody("item_stock", 3, item="a", quantity=40)
    item = stage.core.state.items.values[b"a"]
    assert (item.title, item.price, item.stock, item.attributes) == ("Red pen", 800, 40, {"colour": "red"})
    assert tellers(item) == {"title": BY_HAND, "price": BY_HAND, "stock": 0, "colour": 0}
    assert by_hand(item, "stock") == 3
    for name in ("title", "price", "stock"):
        told(stage, 4, name)
    item = stage.core.state.items.values[b"a"]
    assert (item.title, item.price, item.stock, item.imports) == ("Pen", 900, 40, {})


DEEDS = ["hand", "back", "event", "import", "undo"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["title", "stock", "fact"]), st.sampled_from(DEEDS), st.integers(1, 9)), max_size=14
    )
)
@settings(max_examples=60)
def test_that_a_product_is_what_was_told_last_by_whoever_is_not_taken_back(deeds: list[tuple[str, str, int]]) -> None:
    stage = Stage(EVALUATORS[0]).room(STOCK)
    layers: list[tuple[str, str, int]] = []
    for at, (name, what, value) in enumerate(deeds):
        if what in ("hand", "back"):
            layers = [one for one in layers if one[:2] != ("hand", name)]
            told(stage, at, name, None if what == "back" else _said(name, value))
        elif what == "undo":
            layers = [one for one in layers if one[0] != f"import {value}"]
            stage.nobody("imported", at, item="a", topic="item", attributes={"import": value, "undo": True})
        elif what == "import":
            if any(one[0] == f"import {value}" for one in layers):
                continue
            fields = _fields(name, value)
            said = {**fields.pop("attributes", {}), "import": value}
            stage.nobody("imported", at, item="a", topic="item", attributes=said, **fields)
        else:
            stage.nobody("item_stock", at, item="a", **_fields(name, value))
        if what not in ("back", "undo"):
            layers.append((what if what != "import" else f"import {value}", name, value))
    item = stage.core.state.items.values.get(b"a") or ItemState()
    now = {"title": item.title or None, "stock": item.stock, "fact": item.attributes.get("fact")}
    last = {name: _said(name, value) for _, name, value in layers}
    assert now == {"title": None, "stock": None, "fact": None} | last


def _said(name: str, value: int) -> object:
    return value if name == "stock" else str(value)


def _fields(name: str, value: int) -> dict[str, Any]:
    return {"quantity": value} if name == "stock" else {"attributes": {name: str(value)}}
