"""Everybody in memory: one numpy array a column, so that 100,000 viewers sort, filter and count in milliseconds."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from tiercast.serve.protocol_audience import Coded, LadderRow, ViewerColumns

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
CODED: Final = ("platform", "quality", "here", "cell", "segment", "stage", "labels", "currency")
LAST: Final = np.iinfo(np.int64).max
LETTERS: Final = 16
"""First letters of names by which they are sorted."""
BOUGHT: Final = ("orders", "spent")
"""Columns of what viewers bought."""
NUMBERS: Final = ("first_seen", "last_seen", "last_paid", "visits", "orders", "spent", "marketing", "personalised")


class Words:
    """A column of few different texts: `codes` are places in `words`."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.codes: Codes = np.zeros(0, np.int32)
        self._places: dict[str, int] = {}

    def take(self, column: Coded) -> Codes:
        """The codes of a page, in the words of this column."""
        known = [self.place(word) for word in column.words]
        return np.array(known, np.int32)[np.array(column.codes, np.intp)] if known else np.zeros(0, np.int32)

    def place(self, word: str) -> int:
        """The code of a word, which is new where it was never seen."""
        found = self._places.get(word)
        if found is None:
            found = self._places[word] = len(self.words)
            self.words.append(word)
        return found

    def code(self, word: str) -> int:
        """The code of a word; -1 where nobody has it."""
        return self._places.get(word, -1)

    def of(self, row: int) -> str:
        """The text of a row."""
        return self.words[int(self.codes[row])]


class Crowd:
    """Everybody, as columns of one length.

    Attributes:
        keys, ids, names: by row; folded: names and ids as they are searched.
        words: columns of few texts by name; those of ladders as ``tier RULESET/LADDER``.
        numbers: columns of numbers by name; -1 in visits, orders and spent is unknown.
        ladders: by name; at: instant to which it tells, microseconds.
        tells_orders: something tells of orders; where nothing does, 0 in orders and spent is unknown too.
    """

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.ids: list[str] = []
        self.names: list[str] = []
        self.folded: list[str] = []
        self.words: dict[str, Words] = {name: Words() for name in CODED}
        self.numbers: dict[str, Ints] = {name: np.zeros(0, np.int64) for name in NUMBERS}
        self.ladders: dict[str, LadderRow] = {}
        self.at = 0
        self.tells_orders = True
        self._rows: dict[str, int] = {}
        self._ranks: tuple[Ints, Mask] | None = None

    def __len__(self) -> int:
        return len(self.keys)

    def become(self, other: "Crowd") -> None:
        """Be what another crowd is; that one is not to be used any more."""
        self.keys, self.ids, self.names, self.folded = other.keys, other.ids, other.names, other.folded
        self.at, self._rows, self._ranks = other.at, other._rows, other._ranks
        self.tells_orders = other.tells_orders
        for mine, theirs in ((self.words, other.words), (self.numbers, other.numbers), (self.ladders, other.ladders)):
            mine.clear()
            mine.update(theirs)  # type: ignore[arg-type]

    def take_ladders(self, ladders: Iterable[LadderRow]) -> None:
        """The ladders that there are."""
        for ladder in ladders:
            self.ladders[ladder.name] = ladder
            self.words.setdefault(tier_column(ladder.name), Words())

    def add(self, pages: Sequence[ViewerColumns]) -> None:
        """Take viewers in; whoever is there already is as the newer page tells."""
        for page in pages:
            new = [place for place, key in enumerate(page.keys) if key not in self._rows]
            self._change(page, [place for place, key in enumerate(page.keys) if key in self._rows])
            self._append(page, new)
        self._ranks = None

    def known(self, column: str, row: int) -> int | None:
        """A number of a row; None: unknown."""
        value = int(self.numbers[column][row])
        untold = not value and not self.tells_orders and column in BOUGHT
        return None if value < 0 or untold else value

    def row(self, key: str) -> int:
        """The row of a viewer; -1 where there is none."""
        return self._rows.get(key, -1)

    def search(self, text: str) -> Mask:
        """Rows whose name, id or key has every word of `text`."""
        found = np.ones(len(self), np.bool_)
        for word in text.casefold().split():
            found &= np.fromiter((word in folded for folded in self.folded), np.bool_, len(self))
        return found

    def is_word(self, column: str, word: str) -> Mask:
        """Rows that have `word` in a column."""
        return np.asarray(self.words[column].codes == self.words[column].code(word))

    def order(self, column: str, descending: bool) -> Places:
        """The rows in the order of a column; what is unknown stands last in both directions."""
        values, unknown = self._sortable(column)
        values = -values if descending else values.copy()
        values[unknown] = LAST
        return np.argsort(values, kind="stable")

    def _sortable(self, column: str) -> tuple[Ints, Mask]:
        if column == "name":
            return self._name_ranks()
        if column in self.numbers:
            values = self.numbers[column]
            nothing = values < 0 if column in ("visits", *BOUGHT) else values == 0
            return values, nothing if column not in ("marketing", "personalised") else np.zeros(len(self), np.bool_)
        words = self.words[column]
        ranks = np.empty(len(words.words), np.int64)
        ranks[[place for place, _ in sorted(enumerate(words.words), key=self._rank(column))]] = np.arange(
            len(words.words)
        )
        empty = words.codes == words.code("")
        return ranks[words.codes], np.asarray(empty)

    def _rank(self, column: str) -> Callable[[tuple[int, str]], tuple[int, str]]:
        ladder = self.ladders.get(column.removeprefix("tier "))
        tiers = [rung.tier for rung in ladder.rungs] if ladder is not None else []
        return lambda pair: (tiers.index(pair[1]) if pair[1] in tiers else len(tiers), pair[1])

    def _name_ranks(self) -> tuple[Ints, Mask]:
        """Ranks by the first letters of names, and who has none."""
        if self._ranks is None:
            letters = np.array(self.folded or [""], f"U{LETTERS}")
            ranks = np.empty(len(letters), np.int64)
            ranks[np.argsort(letters, kind="stable")] = np.arange(len(letters))
            # Where there is no name, the line of the id begins at once.
            nameless = letters.view(np.uint32)[::LETTERS] == ord("\n")
            self._ranks = ranks[: len(self)], np.asarray(nameless[: len(self)])
        return self._ranks

    def _append(self, page: ViewerColumns, new: list[int]) -> None:
        if not new:
            return
        start, whole = len(self.keys), len(new) == len(page.keys)
        pick = np.array(new, np.intp)
        for mine, theirs in ((self.keys, page.keys), (self.ids, page.ids), (self.names, page.names)):
            mine += theirs if whole else [theirs[place] for place in new]
        self.folded += [_folded(page, place) for place in new]
        self._rows |= {key: start + place for place, key in enumerate(self.keys[start:])}
        for name, words in self.words.items():
            codes = self._codes(name, page)
            words.codes = np.concatenate((words.codes, codes[pick] if len(codes) else _missing(words, len(new))))
        for name, numbers in self.numbers.items():
            self.numbers[name] = np.concatenate((numbers, np.array(getattr(page, name), np.int64)[pick]))

    def _change(self, page: ViewerColumns, old: list[int]) -> None:
        if not old:
            return
        pick, rows = np.array(old, np.intp), np.array([self._rows[page.keys[place]] for place in old], np.intp)
        for place, row in zip(old, rows, strict=True):
            self.names[row], self.ids[row] = page.names[place], page.ids[place]
            self.folded[row] = _folded(page, place)
        for name, words in self.words.items():
            codes = self._codes(name, page)
            if len(codes):
                words.codes[rows] = codes[pick]
        for name, numbers in self.numbers.items():
            numbers[rows] = np.array(getattr(page, name), np.int64)[pick]

    def _codes(self, name: str, page: ViewerColumns) -> Codes:
        if not name.startswith("tier "):
            return self.words[name].take(getattr(page, name))
        return self.words[name].take(page.tiers.get(name.removeprefix("tier "), Coded()))


def tier_column(ladder: str) -> str:
    """The column of a ladder's tiers."""
    return f"tier {ladder}"


def _folded(page: ViewerColumns, place: int) -> str:
    return f"{page.names[place]}\n{page.ids[place]}\n{page.keys[place]}".casefold()


def _missing(words: Words, count: int) -> Codes:
    return np.full(count, words.place(""), np.int32)
