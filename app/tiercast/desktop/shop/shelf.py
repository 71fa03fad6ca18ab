"""Every product as columns, filled page by page; sorted and searched by numpy, without Qt."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from tiercast.natural_order import natural
from tiercast.serve.protocol_audience import Coded
from tiercast.serve.protocol_shop import ItemColumns, ItemReply

Places: TypeAlias = npt.NDArray[np.intp]
Mask: TypeAlias = npt.NDArray[np.bool_]
NOTHING: Final = -1
"""Stands for a number that nobody told."""
NUMBERS: Final = ("price", "cost", "stock", "is_new", "facts")
TEXTS: Final = ("title", "category", "concerns", "currency")


class Shelf:
    """Products. Every column has one length; `told` has who told each field, as ``source``, ``hand`` or ``import N``.

    Attributes:
        ids: of the products; texts, numbers: columns by name; currency: of prices that are told by hand.
    """

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.texts: dict[str, list[str]] = {name: [] for name in TEXTS}
        self.numbers: dict[str, list[int]] = {name: [] for name in NUMBERS}
        self.told: dict[str, list[str]] = {}
        self.currency = ""
        self._rows: dict[str, int] = {}
        self._gone: set[int] = set()
        self._folded: list[str] = []
        self._orders: dict[tuple[str, bool], Places] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def become(self, other: "Shelf") -> None:
        """Be what `other` is."""
        self.__dict__.update(other.__dict__)

    def add(self, page: ItemColumns) -> None:
        """Take a page of products in."""
        start = len(self.ids)
        self._forget()
        self.ids += page.ids
        self._rows |= {key: start + place for place, key in enumerate(page.ids)}
        self.texts["title"] += page.titles
        self.texts["concerns"] += page.concerns
        self.texts["category"] += _words(page.category)
        self.texts["currency"] += _words(page.currency)
        columns: dict[str, Sequence[int | None]] = {
            "price": page.price, "cost": page.cost, "stock": page.stock, "is_new": page.is_new, "facts": page.facts,
        }  # fmt: skip
        for name, values in columns.items():
            self.numbers[name] += [NOTHING if value is None else value for value in values]
        for name, coded in page.told.items():
            self.told.setdefault(name, []).extend(_words(coded))

    def take(self, one: ItemReply) -> None:
        """One product is known otherwise; a new one is put at the end, one of which nothing is left stays empty."""
        self._forget()
        row = self._rows.get(one.item)
        if row is None:
            row = self._rows[one.item] = len(self.ids)
            self.ids.append(one.item)
            for texts in self.texts.values():
                texts.append("")
            for numbers in self.numbers.values():
                numbers.append(NOTHING)
            for told in self.told.values():
                told.append("")
        facts = {fact.name: fact for fact in one.facts}
        (self._gone.discard if facts else self._gone.add)(row)
        for name in ("title", "category", "concerns"):
            self.texts[name][row] = str(facts[name].value) if name in facts else ""
        self.texts["currency"][row] = one.currency
        for name in ("price", "cost", "stock", "is_new"):
            value = facts[name].value if name in facts else None
            self.numbers[name][row] = int(value) if isinstance(value, int | float) else NOTHING
        own = (*self.told, "title", "category", "concerns", "price", "cost", "stock", "is_new")
        self.numbers["facts"][row] = sum(name not in own for name in facts)
        for name, told in self.told.items():
            told[row] = facts[name].told if name in facts else ""

    def row(self, key: str) -> int:
        """The row of a product; -1 where there is none."""
        return self._rows.get(key, -1)

    def categories(self) -> list[str]:
        """The categories that there are."""
        return sorted({text for text in self.texts["category"] if text}, key=natural)

    def search(self, text: str) -> Mask:
        """Rows whose title, id or category has every word of `text`."""
        found = np.ones(len(self), np.bool_)
        if not self._folded:
            rows = zip(self.texts["title"], self.ids, self.texts["category"], strict=True)
            self._folded = ["\n".join(row).casefold() for row in rows]
        for word in text.casefold().split():
            found &= np.fromiter((word in folded for folded in self._folded), np.bool_, len(self))
        return found

    def there(self) -> Mask:
        """Rows of which something is known; what was begun by hand and taken back is nothing any more."""
        found = np.ones(len(self), np.bool_)
        found[list(self._gone)] = False
        return found

    def where(self, holds: Callable[[int], bool]) -> Mask:
        """Rows for which it holds."""
        return np.fromiter((holds(row) for row in range(len(self))), np.bool_, len(self))

    def order(self, column: str, descending: bool) -> Places:
        """The rows in the order of a column; what is unknown stands last in both directions."""
        known = self._orders.get((column, descending))
        if known is None:
            known = self._orders[column, descending] = self._ordered(column, descending)
        return known

    def _forget(self) -> None:
        """What was worked out holds no more."""
        self._folded, self._orders = [], {}

    def _ordered(self, column: str, descending: bool) -> Places:
        if column in self.numbers:
            values = np.array(self.numbers[column], np.int64)
            unknown = values == NOTHING
            values = np.where(unknown, np.iinfo(np.int64).max, -values if descending else values)
            return np.argsort(values, kind="stable")
        texts = self.ids if column == "id" else self.texts[column]
        known = sorted((row for row in range(len(self)) if texts[row]), key=lambda row: natural(texts[row]))
        if descending:
            known.reverse()
        return np.array([*known, *(row for row in range(len(self)) if not texts[row])], np.intp)


def _words(coded: Coded) -> list[str]:
    return [coded.words[code] for code in coded.codes]
