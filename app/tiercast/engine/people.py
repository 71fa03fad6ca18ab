"""What people tell of viewers, with an engine at work or without: labels, attributes, notes, merge, split, links."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import msgspec
from sqlalchemy import Connection
from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.engine.imports.entries import entries_of
from tiercast.engine.imports.linking import BY_HAND, CONFIDENCE
from tiercast.engine.imports.reading import order_key
from tiercast.engine.imports.runner import Journal
from tiercast.engine.jobs import JobError
from tiercast.engine.opened import Opened
from tiercast.engine.words import Words
from tiercast.store.imports import relink, row_of_mark
from tiercast.store.notes import add_note

MOST_LABELS: Final = 40
"""Characters of a label or of an attribute's name."""
T = TypeVar("T")


class ViewerTold(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody tells.

    Attributes:
        what: ``label``, ``unlabel``, ``set``, ``unset``, ``note``, ``merge``, ``split`` or ``link``.
        viewer: key of the viewer it is about; of ``merge`` the one that is kept.
        other: the other viewer, of ``merge`` and ``split``.
        name: label, attribute or order number; value: of the attribute, or the note.
        platform: of the order, "" for the one that it was imported under.
    """

    what: str
    viewer: bytes
    other: bytes = b""
    name: str = ""
    value: Attribute = ""
    platforms: tuple[str, ...] = ()


class Telling:
    """Takes in what people tell.

    Args:
        now: room time or later.
        settled: called when orders have changed hands: cuts are due.
    """

    def __init__(
        self, opened: Opened, journal: Journal, now: Callable[[], int], clock: Callable[[], int],
        settled: Callable[[], Awaitable[None]],
    ) -> None:  # fmt: skip
        self._opened, self._journal, self._now, self._clock, self._settled = opened, journal, now, clock, settled

    async def tell(self, told: ViewerTold, who: str) -> None:
        """Do what is told.

        Raises:
            JobError: it cannot be done, in words.
            StoreError.
        """
        match told.what:
            case "label" | "unlabel":
                name = _named(told.name)
                await self._about(told.viewer, "label", {"label": name, "on": told.what == "label"})
            case "set":
                await self._about(told.viewer, "attribute", {_named(told.name): told.value})
            case "unset":
                await self._about(told.viewer, "without", {"name": _named(told.name)})
            case "note":
                await self._note(told, who)
            case "merge" | "split":
                await self._merge(told)
            case "link":
                await self._link(told)
            case _:
                raise JobError(Words(f"nothing is known of {told.what!r}", f"不支持的操作 {told.what!r}"))

    async def _about(self, viewer: bytes, topic: str, said: dict[str, Attribute]) -> None:
        await self._journal.append([Entry(self._now(), "about", viewer=viewer, topic=topic, attributes=said)])

    async def _note(self, told: ViewerTold, who: str) -> None:
        text = str(told.value).strip()
        if not text:
            raise JobError(Words("the note is empty", "备注内容为空"))
        opened, now = self._opened, self._clock()
        await self._call(lambda connection: add_note(connection, opened.vault, told.viewer, text, who, now))

    async def _merge(self, told: ViewerTold) -> None:
        if told.viewer == told.other:
            raise JobError(Words("these are one and the same viewer", "这是同一位观众"))
        said: dict[str, Attribute] = {"other": told.other.hex()}
        await self._journal.append([Entry(self._now(), "merge", viewer=told.viewer, topic=told.what, attributes=said)])

    async def _link(self, told: ViewerTold) -> None:
        """An imported order is this viewer's: it counts for them, and no more for whom it was taken for."""
        opened = self._opened
        with opened.database.read() as connection:
            found = None
            for platform in told.platforms:
                found = found or row_of_mark(connection, opened.vault, order_key(opened.vault, platform, told.name))
        if found is None or not found[1].payload:
            raise JobError(
                Words(
                    f"no import has told of an order {told.name!r}; import it first",
                    f"没有导入过订单 {told.name!r}；请先导入",
                )
            )
        number, row = found
        linked = msgspec.structs.replace(row, viewer=told.viewer, how=BY_HAND, confidence=CONFIDENCE[BY_HAND])
        if row.viewer == told.viewer and row.how == BY_HAND:
            return
        await self._call(lambda connection: relink(connection, opened.vault, number, linked))
        now = self._now()
        entries = [*entries_of("orders", row, number, now, undo=True), *entries_of("orders", linked, number, now)]
        # They stand for themselves, in no order of an import.
        for entry in entries:
            (entry.attributes or {}).pop("row", None)
        await self._journal.append(entries)
        await self._settled()

    async def _call(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.wrap_future(self._opened.writer.call(work))


def _named(name: str) -> str:
    text = name.strip()
    if not text or len(text) > MOST_LABELS or not text.isprintable() or "." in text:
        raise JobError(
            Words(
                f"expected a name of 1 to {MOST_LABELS} characters without dots, found {name[:60]!r}",
                f"应为 1 到 {MOST_LABELS} 个字符、不含句点的名称，实际是 {name[:60]!r}",
            )
        )
    return text
