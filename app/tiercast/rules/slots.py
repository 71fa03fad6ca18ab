"""Slots: the values of one stage, each seen as one kind of value; what does not fit is unknown, as nan and inf are."""

from collections.abc import Callable, Sequence
from enum import Enum
from math import isfinite
from typing import Any, TypeAlias

from tiercast.rules.stages import Value
from tiercast.rules.texts import Normaliser

Slots: TypeAlias = list[Any]
"""Cleaned values, by slot; None is unknown."""


class View(Enum):
    """As what a test sees a value."""

    NUMBER = "number"
    TEXT = "text"
    FLAG = "flag"
    LIST = "list"
    PLAIN = "plain"
    """A number, a text or a flag, for a name against a name of unknown type."""
    RAW = "raw"
    """Whatever it is, for ``is known`` and ``is today``."""


class Layout:
    """Hands out slots while conditions are compiled; then `cleaner` fills them for each fact."""

    def __init__(self, readings: Sequence[str], normaliser: Normaliser) -> None:
        """`readings` in the order in which their values will be supplied."""
        self._place = {reading: index for index, reading in enumerate(readings)}
        self._slots: dict[tuple[int, View], int] = {}
        self._views: list[View | None] = [None] * len(readings)
        self._extra: list[int] = []
        self._normaliser = normaliser

    def slot(self, reading: str, view: View) -> int:
        """The slot where `reading` will be found, seen as `view`."""
        place = self._place[reading]
        found = self._slots.get((place, view))
        if found is not None:
            return found
        if self._views[place] is None:
            slot = place
            self._views[place] = view
        else:
            slot = len(self._views)
            self._views.append(view)
            self._extra.append(place)
        self._slots[place, view] = slot
        return slot

    def source(self, slot: int) -> tuple[int, View]:
        """The place of the supplied value that stands in `slot`, and as what it is seen there."""
        place, view = next(key for key, found in self._slots.items() if found == slot)
        return place, view

    def cleaner(self) -> Callable[[Sequence[Value | None]], Slots]:
        """A function from supplied values to slots. Take it when all conditions have been compiled."""
        passes = [_PASSES[view](places, self._normaliser) for view in View if (places := self._seen_as(view))]
        extra = tuple(self._extra)

        def clean(values: Sequence[Value | None]) -> Slots:
            slots: Slots = list(values)
            if extra:
                slots += [values[place] for place in extra]
            for one in passes:
                one(slots)
            return slots

        return clean

    def _seen_as(self, view: View) -> tuple[int, ...]:
        if view is View.RAW:
            return ()
        return tuple(slot for slot, seen in enumerate(self._views) if seen is view)


_Pass: TypeAlias = Callable[[Slots], None]


def _numbers(places: tuple[int, ...], _: Normaliser) -> _Pass:
    def clean(slots: Slots) -> None:
        for place in places:
            value = slots[place]
            if type(value) is int or value is None:
                continue
            if type(value) is not float or not isfinite(value):
                slots[place] = None

    return clean


def _texts(places: tuple[int, ...], normaliser: Normaliser) -> _Pass:
    def clean(slots: Slots) -> None:
        for place in places:
            value = slots[place]
            if value is not None:
                slots[place] = normaliser(value) if isinstance(value, str) else None

    return clean


def _flags(places: tuple[int, ...], _: Normaliser) -> _Pass:
    def clean(slots: Slots) -> None:
        for place in places:
            if slots[place].__class__ is not bool:
                slots[place] = None

    return clean


def _lists(places: tuple[int, ...], normaliser: Normaliser) -> _Pass:
    def clean(slots: Slots) -> None:
        for place in places:
            value = slots[place]
            if value is not None:
                slots[place] = frozenset(map(normaliser, value)) if isinstance(value, tuple | list) else None

    return clean


def _plain(places: tuple[int, ...], normaliser: Normaliser) -> _Pass:
    def clean(slots: Slots) -> None:
        for place in places:
            value = slots[place]
            if isinstance(value, str):
                slots[place] = normaliser(value)
            elif not isinstance(value, int | float) or not isfinite(value):
                slots[place] = None

    return clean


_PASSES: dict[View, Callable[[tuple[int, ...], Normaliser], _Pass]] = {
    View.NUMBER: _numbers,
    View.TEXT: _texts,
    View.FLAG: _flags,
    View.LIST: _lists,
    View.PLAIN: _plain,
}
