"""Lists that were made for a client and are kept for the pages that it has not asked for yet."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, Protocol, TypeVar

from tiercast.serve.unable import Unable

MOST_LISTS: Final = 4
"""Lists that are kept; the oldest makes place."""
TRIES: Final = 5
"""Times that an answer is made while people are being erased: erasing one person says so twice."""


class Paged(Protocol):
    """A list with its pages as JSON, or whatever they are made of."""

    @property
    def pages(self) -> Sequence[bytes]: ...


P = TypeVar("P", bound=Paged)
T = TypeVar("T")


class KeptLists(Generic[P]):
    """The lists of one kind.

    Args:
        forgets: how often people were erased or forgotten: a list that was made before may name them, and is kept no
            longer.
    """

    def __init__(self, forgets: Callable[[], int] = int) -> None:
        self._forgets, self._before = forgets, forgets()
        self._lists: dict[int, P] = {}
        self._number = 0

    def keep(self, made: P) -> int:
        """Keep a list. Returns: its number."""
        self._drop_old()
        self._number += 1
        self._lists[self._number] = made
        while len(self._lists) > MOST_LISTS:
            del self._lists[next(iter(self._lists))]
        return self._number

    def page(self, number: int, page: int) -> tuple[P, bytes]:
        """A list and one of its pages; whoever has the last page has all of it. Raises: Unable."""
        self._drop_old()
        made = self._lists.get(number)
        if made is None or not 0 <= page < len(made.pages):
            raise gone()
        if page + 1 == len(made.pages):
            del self._lists[number]
        return made, made.pages[page]

    def _drop_old(self) -> None:
        if self._before != (now := self._forgets()):
            self._before = now
            self._lists.clear()


async def unforgotten(forgets: Callable[[], int], answer: Callable[[], Awaitable[T]]) -> T:
    """An answer while which was made nobody was erased or forgotten: one that may name them is made anew.

    Args:
        forgets: how often people were erased or forgotten; answer: makes the answer.

    Raises:
        Unable: it happened again and again.
    """
    for _ in range(TRIES):
        before = forgets()
        made = await answer()
        if before == forgets():
            return made
    raise gone()


def gone() -> Unable:
    """The refusal of a list that has made place for others."""
    return Unable("not_found", "this list is not kept any more", "ask anew", zh="这份列表已过期", hint_zh="请刷新")
