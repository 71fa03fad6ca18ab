"""What happens in the room: at each instant the state of somebody there goes one step on."""

from collections import Counter, deque
from collections.abc import Callable, Mapping
from typing import Any, Final

from tiercast_api import SECOND, Counts, Money
from tiercast_api.event import Attribute

from tiercast_source_simulator.draws import draws, uniform, uniforms
from tiercast_source_simulator.people import KINDS, Habits, Population, Stage, Visitor
from tiercast_source_simulator.settings import SimulationSettings
from tiercast_source_simulator.texts import COMMENTS, GIFTS, OPENING, PRODUCTS, PROMPT

_HABITS: Final = tuple(Habits(kind) for kind in KINDS)
_STATS_EVERY: Final = 60 * SECOND
_DISCOUNT: Final = 10
"""Per cent that a coupon takes off."""
_CHANNELS: Final = ("feed", "feed", "feed", "search", "follow", "paid")

Parts = dict[str, Any]
"""Fields of an event but for its time and id."""


class Item:
    """A product."""

    __slots__ = ("category", "id", "price", "stock", "title")

    def __init__(self, number: int, title: str, category: str, price: int, stock: int) -> None:
        self.id = f"item-{number + 1}"
        self.title = title
        self.category = category
        self.price = price
        self.stock = stock


class Room:
    """The state of the room; `next` gives what happens at the next instant.

    Attributes:
        decisions: the truth, counted: (what, group, hidden type) → how often; ``carted`` and ``ordered`` by coupon
            group, ``viewed`` and ``clicked`` of the pinned product by slot group.
    """

    def __init__(self, settings: SimulationSettings, tell: Callable[[Mapping[str, Any]], None] | None) -> None:
        self.settings = settings
        self.decisions: Counter[tuple[str, str, str]] = Counter()
        self._tell = tell
        self._draw = draws(settings.seed, "room")
        self._people = Population(settings)
        self._present: list[Visitor] = []
        self._places: dict[int, int] = {}
        self._waiting: deque[Parts] = deque()
        self._now = settings.start
        self._stats_due = settings.start + _STATS_EVERY
        self._slot = -1
        self._prompted = False
        self._pinned = 0
        self._orders = 0
        self._streaks = 0
        self._items = _catalogue(settings)
        self._comments = [(concern, text) for concern, said in COMMENTS[settings.language].items() for text in said]
        self._open()

    def next(self, now: int) -> Parts:
        """What happens at `now`, microseconds UTC; instants never go back."""
        self._now = now
        self._slots(now)
        if now >= self._stats_due:
            self._stats_due += _STATS_EVERY * ((now - self._stats_due) // _STATS_EVERY + 1)
            return {"kind": "room_stats", "attributes": {"online": len(self._present)}}
        if self._waiting and (not self._present or self._draw() < 0.5):
            return self._waiting.popleft()
        present = self._present
        if len(present) < len(self._people) and (not present or self._draw() < self._pull()):
            return self._enter()
        return self._step(present[int(self._draw() * len(present))])

    def _pull(self) -> float:
        """Probability that somebody comes, where somebody is there: the emptier the room, the more."""
        return min(0.5, 0.08 * self.settings.company / len(self._present))

    def close(self) -> Parts:
        """The end of the broadcast."""
        return {"kind": "room_close"}

    def truth(self) -> dict[str, Any]:
        """What is true of this room, so far."""
        return {
            "record": "decisions",
            "counts": [[*key, count] for key, count in sorted(self.decisions.items())],
        }

    def _open(self) -> None:
        self._waiting.append({"kind": "room_open", "text": OPENING[self.settings.language]})
        self._waiting.extend(self._stock(item) for item in self._items)

    def _stock(self, item: Item) -> Parts:
        attributes: dict[str, Attribute] = {"title": item.title, "category": item.category}
        return {
            "kind": "item_stock",
            "item": item.id,
            "quantity": item.stock,
            "money": Money(item.price, self.settings.money),
            "attributes": attributes,
        }

    def _slots(self, now: int) -> None:
        slot = int((now - self.settings.start) / (self.settings.prompt_seconds * SECOND))
        if slot == self._slot:
            return
        self._slot = slot
        self._prompted = uniform(self.settings.seed, f"slot {slot}") < 0.5
        self._pinned = int(uniform(self.settings.seed, f"pin {slot}") * len(self._items))
        item = self._items[self._pinned]
        self._waiting.append({"kind": "item_pinned", "item": item.id, "attributes": {"title": item.title}})
        if self._prompted:
            text = PROMPT[self.settings.language].format(item=item.title)
            self._waiting.append({"kind": "host_speech", "text": text, "item": item.id})
        if self._tell is not None:
            self._tell({"record": "slot", "slot": slot, "time": now, "prompted": self._prompted, "item": item.id})

    def _enter(self) -> Parts:
        index = int(self._draw() * len(self._people))
        while index in self._places:
            index = (index + 1) % len(self._people)
        known = self._people.met(index)
        visitor = self._people.person(index)
        self._places[index] = len(self._present)
        self._present.append(visitor)
        parts: Parts = {"kind": "enter", "viewer": visitor.viewer}
        parts["channel"] = _CHANNELS[int(self._draw() * len(_CHANNELS))]
        if self.settings.truth:
            parts["attributes"] = {"sim_type": KINDS[visitor.kind].name, "sim_group": _group(visitor)}
        if self._tell is not None and not known:
            self._tell(
                {
                    "record": "viewer",
                    "viewer": f"viewer-{index}",
                    "id": visitor.viewer.id,
                    "type": KINDS[visitor.kind].name,
                    "group": _group(visitor),
                }
            )
        return parts

    def _leave(self, visitor: Visitor) -> Parts:
        place = self._places.pop(visitor.index)
        last = self._present.pop()
        if last is not visitor:
            self._present[place] = last
            self._places[last.index] = place
        return {"kind": "leave", "viewer": visitor.viewer}

    def _step(self, visitor: Visitor) -> Parts:
        if visitor.stage is Stage.IDLE:
            return _IDLE[_HABITS[visitor.kind].choose(self._draw())](self, visitor)
        return _STAGES[visitor.stage](self, visitor)

    def _say(self, visitor: Visitor) -> Parts:
        concern, text = self._comments[int(self._draw() * len(self._comments))]
        item = self._items[self._pinned]
        parts: Parts = {"kind": "comment", "viewer": visitor.viewer, "text": text.replace("{item}", item.title)}
        if self.settings.truth:
            parts["topic"] = concern
        return parts

    def _like(self, visitor: Visitor) -> Parts:
        quantity = 1 + int(self._draw() * 10)
        return {"kind": "like", "viewer": visitor.viewer, "quantity": quantity, "counts": Counts.DELTA}

    def _gift(self, visitor: Visitor) -> Parts:
        """A streak: running totals, the last row repeated, as feeds send them."""
        gifts = GIFTS[self.settings.language]
        name, price = gifts[min(len(gifts) - 1, int(self._draw() ** 2 * len(gifts)))]
        self._streaks += 1
        total, rows = 0, []
        while True:
            total += 1 + int(self._draw() * 3)
            rows.append(total)
            if self._draw() < 0.35 or len(rows) >= 12:
                break
        events = [self._gift_row(visitor, name, price, total) for total in (*rows, rows[-1])]
        self._waiting.extend(events[1:])
        if self._tell is not None:
            self._tell(
                {"record": "gift", "streak": f"streak-{self._streaks}", "quantity": total, "coins": total * price}
            )
        return events[0]

    def _gift_row(self, visitor: Visitor, name: str, price: int, total: int) -> Parts:
        return {
            "kind": "gift",
            "viewer": visitor.viewer,
            "quantity": total,
            "counts": Counts.RUNNING,
            "streak": f"streak-{self._streaks}",
            "coins": total * price,
            "attributes": {"gift": name},
        }

    def _look(self, visitor: Visitor) -> Parts:
        """Half of the attention goes to the pinned product, the rest mostly to the first on the shelf."""
        visitor.stage = Stage.EXPOSED
        visitor.item = self._pinned if self._draw() < 0.5 else int(self._draw() ** 2 * len(self._items))
        return self._about("item_exposed", visitor)

    def _about(self, kind: str, visitor: Visitor) -> Parts:
        return {"kind": kind, "viewer": visitor.viewer, "item": self._items[visitor.item].id}

    def _view(self, visitor: Visitor) -> Parts:
        visitor.stage = Stage.VIEWED
        return self._about("item_view", visitor)

    def _click(self, visitor: Visitor) -> Parts:
        kind = KINDS[visitor.kind]
        chance = kind.click
        pinned = visitor.item == self._pinned
        if pinned and self._prompted:
            chance += self.settings.prompt_lift
        clicks = self._draw() < chance
        if pinned:
            group = "prompt" if self._prompted else "control"
            self.decisions["viewed", group, kind.name] += 1
            self.decisions["clicked", group, kind.name] += clicks
        visitor.stage = Stage.CLICKED if clicks else Stage.IDLE
        return self._about("item_click" if clicks else "item_leave", visitor)

    def _cart(self, visitor: Visitor) -> Parts:
        item = self._items[visitor.item]
        visitor.stage = Stage.IDLE
        if item.stock <= 0 or self._draw() >= KINDS[visitor.kind].cart:
            kind = "favourite" if self._draw() < 0.2 else "item_leave"
            return self._about(kind, visitor)
        visitor.stage = Stage.CARTED
        visitor.offered = False
        self.decisions["carted", _group(visitor), KINDS[visitor.kind].name] += 1
        price = Money(item.price, self.settings.money)
        return {**self._about("cart_add", visitor), "quantity": 1, "counts": Counts.DELTA, "money": price}

    def _order(self, visitor: Visitor) -> Parts:
        kind = KINDS[visitor.kind]
        if visitor.treated and not visitor.offered:
            visitor.offered = True
            return {"kind": "coupon_claimed", "viewer": visitor.viewer, "coupon": _coupon(visitor)}
        if self._draw() >= kind.order + (self.settings.coupon_lift if visitor.treated else 0.0):
            visitor.stage = Stage.IDLE
            return self._about("cart_remove", visitor) if self._draw() < 0.3 else _plain("stay", visitor)
        visitor.stage = Stage.ORDERED
        self._orders += 1
        visitor.order = f"order-{self._orders}"
        self.decisions["ordered", _group(visitor), kind.name] += 1
        return self._ordered("order_created", visitor)

    def _pay(self, visitor: Visitor) -> Parts:
        visitor.stage = Stage.IDLE
        if self._draw() >= KINDS[visitor.kind].pay:
            return self._ordered("order_cancelled", visitor)
        item = self._items[visitor.item]
        item.stock = item.stock - 1 if item.stock > 0 else _STOCK
        self._waiting.append(self._stock(item))
        return self._ordered("order_paid", visitor)

    def _ordered(self, kind: str, visitor: Visitor) -> Parts:
        price = self._items[visitor.item].price
        parts = self._about(kind, visitor)
        parts["order"] = visitor.order
        parts["quantity"], parts["counts"] = 1, Counts.DELTA
        if visitor.treated:
            parts["coupon"] = _coupon(visitor)
            price -= price * _DISCOUNT // 100
        parts["money"] = Money(price, self.settings.money)
        return parts


_STOCK: Final = 500
_IDLE: Final[Mapping[str, Callable[[Room, Visitor], Parts]]] = {
    "look": Room._look,
    "stay": lambda room, visitor: _plain("stay", visitor),
    "like": Room._like,
    "comment": Room._say,
    "leave": Room._leave,
    "share": lambda room, visitor: _plain("share", visitor),
    "shelf": lambda room, visitor: _plain("shelf_open", visitor),
    "follow": lambda room, visitor: _plain("follow", visitor),
    "gift": Room._gift,
}
_STAGES: Final[Mapping[Stage, Callable[[Room, Visitor], Parts]]] = {
    Stage.EXPOSED: Room._view,
    Stage.VIEWED: Room._click,
    Stage.CLICKED: Room._cart,
    Stage.CARTED: Room._order,
    Stage.ORDERED: Room._pay,
}


def _plain(kind: str, visitor: Visitor) -> Parts:
    return {"kind": kind, "viewer": visitor.viewer}


def _group(visitor: Visitor) -> str:
    return "coupon" if visitor.treated else "control"


def _coupon(visitor: Visitor) -> str:
    return f"SIM-{visitor.index}"


def _catalogue(settings: SimulationSettings) -> list[Item]:
    products = PRODUCTS[settings.language]
    prices = uniforms(settings.seed, "prices", settings.items)
    items = []
    for number, share in enumerate(prices):
        title, category = products[number % len(products)]
        suffix = "" if number < len(products) else f" {number // len(products) + 1}"
        items.append(Item(number, title + suffix, category, 990 + 1000 * int(share * 300), _STOCK))
    return items
