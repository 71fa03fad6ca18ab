"""What a person tells of a product, read: names, money, numbers, flags, facts; refused in words where it is wrong."""

from typing import Final

import msgspec
from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.engine.imports import cells
from tiercast.engine.imports.cells import CellError
from tiercast.engine.imports.items import SEPARATORS
from tiercast.engine.live import LiveShop
from tiercast.rules.grammar_values import minor_digits
from tiercast.serve.unable import Unable
from tiercast.step.catalogue_items import FIELDS
from tiercast.step.values import ItemState

LONGEST_ID: Final = 200
LONGEST_NAME: Final = 40
"""Characters of a fact's name."""
LONGEST: Final = 500
"""Characters of a value."""
MOST_FACTS: Final = 100
"""Facts that a product can have by hand."""
GREATEST: Final = 10**15
"""Of money in minor units, and of stock."""


def money_of(name: str) -> bool:
    """Whether a field is an amount of money."""
    return name in ("price", "cost")


def known_item(live: LiveShop, key: str) -> ItemState | None:
    """The product with this id; None where nothing is known of it."""
    return live.shop.core.state.items.values.get(key.strip().encode("utf-8", "replace"))


class ItemValues:
    """Reads what is told of one product.

    Args:
        item: as it is known; None where it is not yet.
    """

    def __init__(self, live: LiveShop, item: ItemState | None) -> None:
        self._live, self._item = live, item or ItemState()
        rooms = live.config.rooms.values()
        self._currency = self._item.currency or next((room.currency for room in rooms), "CNY")

    def id(self, text: str) -> str:
        """The product's id. Raises: Unable."""
        return _text(text, LONGEST_ID, "the id of a product", "商品编号")

    def name(self, text: str) -> str:
        """The name of a field or fact. Raises: Unable."""
        name = _text(text, LONGEST_NAME, "the name of a field or fact, without dots", "字段名称（不含句点）")
        if "." in name:
            raise _expected(text, "a name without dots", "不含句点的名称")
        facts = self._item.attributes
        if name not in FIELDS and name not in facts and len(facts) >= MOST_FACTS:
            raise Unable("refused", f"a product has at most {MOST_FACTS} facts", zh=f"一个商品最多 {MOST_FACTS} 条信息")
        return name

    def told(self, entry: Entry, name: str, value: str) -> Entry:
        """The entry with the value. Raises: Unable; JobError: a declared fact is none of its type."""
        text = _text(value, LONGEST, "a value", "内容")
        try:
            if money_of(name):
                amount = cells.minor(cells.decimal(text), minor_digits(self._currency))
                _within(value, amount)
                return msgspec.structs.replace(entry, money=amount, currency=self._currency)
            return msgspec.structs.replace(entry, attributes={"name": name, "value": self._value(name, text)})
        except CellError as error:
            raise _expected(value, error.expected.en, error.expected.zh) from error

    def _value(self, name: str, text: str) -> Attribute:
        match name:
            case "stock":
                number = cells.whole(text)
                _within(text, number)
                return number
            case "is_new":
                return cells.flag(text)
            case "concerns":
                for separator in SEPARATORS:
                    text = text.replace(separator, "|")
                parts = [part.strip() for part in text.split("|") if part.strip()]
                if not parts:
                    raise _expected(text, "words such as size, shipping", "词语，例如 尺码、发货")
                return "|".join(dict.fromkeys(parts))
            case "title" | "category":
                return text
        return self._live.attributes.read(f"item.{name}", text)


def _within(text: str, number: int) -> None:
    if not 0 <= number <= GREATEST:
        raise _expected(text, "a number between 0 and ten million million", "0 到 10 万亿之间的数字")


def _text(text: str, most: int, en: str, zh: str) -> str:
    """A line of text, trimmed."""
    line = text.strip()
    if not line or len(line) > most or not line.isprintable():
        raise _expected(text, f"{en}, of 1 to {most} characters", f"{zh}，1 到 {most} 个字符")
    return line


def _expected(found: str, en: str, zh: str) -> Unable:
    shown = f"{found[:60]}…" if len(found) > 60 else found
    return Unable("refused", f"expected {en}; found {shown!r}", zh=f"应为{zh}；实际是 {shown!r}")
