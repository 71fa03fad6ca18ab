"""What people tell of viewers, with an engine at work or without: labels, attributes, notes, merge, split, links."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import msgspec
from sqlalchemy import Connection
from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.decide.consent import ANSWERS
from tiercast.engine.attributes import AttributeTypes
from tiercast.engine.imports.entries import entries_of, order_of
from tiercast.engine.imports.linking import BY_HAND, BY_NICKNAME, CONFIDENCE, Linker
from tiercast.engine.imports.reading import order_key
from tiercast.engine.imports.runner import Journal
from tiercast.engine.jobs import JobError
from tiercast.engine.shop import Shop
from tiercast.store.imports import Staged, find_import, relink, row_of_mark
from tiercast.store.notes import add_note, drop_note
from tiercast.words import Words

MOST_LABELS: Final = 40
"""Characters of a label or of an attribute's name."""
T = TypeVar("T")


class ViewerTold(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody tells.

    Attributes:
        what: ``label``, ``unlabel``, ``set``, ``unset``, ``consent``, ``note``, ``unnote``, ``merge``, ``split``,
            ``apart``, ``link`` or ``unlink``.
        viewer: key of the viewer it is about; of ``merge`` the one that is kept.
        other: the other viewer, of ``merge``, ``split`` and ``apart``.
        others: of ``apart``, who had been one with `other` before a merge and is so again.
        name: label, attribute, what is consented to, order number, or number of the note to remove.
        value: of the attribute, or the note; of ``consent`` true, false, or "" for what is not known.
        platforms: of the order, tried in turn.
    """

    what: str
    viewer: bytes
    other: bytes = b""
    others: tuple[bytes, ...] = ()
    name: str = ""
    value: Attribute = ""
    platforms: tuple[str, ...] = ()


class Telling:
    """Takes in what people tell.

    Args:
        shop: whose viewers they are.
        now: room time or later.
        settled: called when orders have changed hands: cuts are due.
    """

    def __init__(
        self, shop: Shop, journal: Journal, attributes: AttributeTypes, now: Callable[[], int],
        clock: Callable[[], int], settled: Callable[[], Awaitable[None]],
    ) -> None:  # fmt: skip
        self._shop, self._opened, self._journal, self._attributes = shop, shop.opened, journal, attributes
        self._now, self._clock, self._settled = now, clock, settled

    async def tell(self, told: ViewerTold, who: str) -> str:
        """Do what is told.

        Returns:
            Number of the note that was written, else "".

        Raises:
            JobError: it cannot be done, in words.
            StoreError.
        """
        match told.what:
            case "label" | "unlabel":
                await self._label(told)
            case "set":
                name = _named(told.name)
                await self._about(told.viewer, "attribute", {name: self._attributes.told(name, told.value)})
            case "unset":
                await self._unset(told)
            case "consent":
                await self._consent(told)
            case "note":
                return str(await self._note(told, who))
            case "unnote":
                await self._unnote(told)
            case "merge" | "split" | "apart":
                await self._merge(told)
            case "link" | "unlink":
                await self._link(told)
            case _:
                raise JobError(Words(f"nothing is known of {told.what!r}", f"不支持的操作 {told.what!r}"))
        return ""

    async def _label(self, told: ViewerTold) -> None:
        name, on = _named(told.name), told.what == "label"
        viewer = self._shop.viewer(told.viewer)
        labels = viewer.labels if viewer is not None else ()
        if not on and name not in labels:
            has, zh = ", ".join(labels) or "none", "、".join(labels) or "无"
            raise JobError(
                Words(
                    f"nobody gave this viewer the label {name!r}; given by hand: {has} "
                    "(labels that a rule gives end with its signal)",
                    f"没有人给这位观众加过标签 {name!r}；手动加的标签：{zh}（规则加的标签随其信号结束）",
                )
            )
        await self._about(told.viewer, "label", {"label": name, "on": on})

    async def _unset(self, told: ViewerTold) -> None:
        name, viewer = _named(told.name), self._shop.viewer(told.viewer)
        known = viewer.attributes or {} if viewer is not None else {}
        if name not in known:
            raise JobError(
                Words(
                    f"the viewer has no attribute {name!r}; known are: {', '.join(known) or 'none'}",
                    f"这位观众没有属性 {name!r}；已有：{'、'.join(known) or '无'}",
                )
            )
        await self._about(told.viewer, "without", {"name": name})

    async def _consent(self, told: ViewerTold) -> None:
        if told.name not in ANSWERS or not (isinstance(told.value, bool) or told.value == ""):
            raise JobError(
                Words(
                    f"expected consent to one of {', '.join(ANSWERS)} as true, false, or '' where not known; "
                    f"found {told.name[:60]!r} as {told.value!r}",
                    f"同意事项应为 {'、'.join(ANSWERS)} 之一，取值 true、false，未知则留空；"
                    f"实际是 {told.name[:60]!r}，取值 {told.value!r}",
                )
            )
        said: dict[str, Attribute] = {"what": told.name, "said": told.value}
        await self._about(told.viewer, "consent", said)

    async def _about(self, viewer: bytes, topic: str, said: dict[str, Attribute]) -> None:
        # The room's own time may lie long back where no engine runs; when it was told is said apart.
        told = Entry(self._now(), "about", viewer=viewer, topic=topic, attributes=said, received=self._clock())
        await self._journal.append([told])

    async def _note(self, told: ViewerTold, who: str) -> int:
        text = str(told.value).strip()
        if not text:
            raise JobError(Words("the note is empty", "备注内容为空"))
        opened, now = self._opened, self._clock()
        return await self._call(lambda connection: add_note(connection, opened.vault, told.viewer, text, who, now))

    async def _unnote(self, told: ViewerTold) -> None:
        number, opened = told.name.strip(), self._opened
        if not number.isdecimal() or not await self._call(
            lambda connection: drop_note(connection, opened.vault, told.viewer, int(number))
        ):
            raise JobError(
                Words(
                    f"there is no note {number!r} about this viewer; `tiercast viewer show` lists them",
                    f"这位观众没有编号为 {number!r} 的备注；可用 tiercast viewer show 查看",
                )
            )

    async def _merge(self, told: ViewerTold) -> None:
        if told.viewer == told.other:
            raise JobError(Words("these are one and the same viewer", "这是同一位观众"))
        state = self._shop.core.state
        one = state.who(told.viewer) == state.who(told.other)
        if told.what == "merge" and one:
            raise JobError(Words("they are one already", "这两位观众已经合并"))
        if told.what != "merge" and not one:
            raise JobError(Words("they are two already", "这两位观众并没有合并"))
        other = told.other
        if told.what == "split" and state.who(other) == other:
            # Whoever was kept stays: the one who was merged into them leaves.
            other = told.viewer
        said: dict[str, Attribute] = {"other": other.hex()}
        if told.others:
            said["with"] = " ".join(key.hex() for key in told.others)
        await self._journal.append([Entry(self._now(), "merge", viewer=told.viewer, topic=told.what, attributes=said)])

    # --- whose an order is

    def order(self, told: ViewerTold) -> tuple[int, Staged]:
        """The imported order that is meant, and the number of its import. Raises: JobError: no import told of it."""
        vault = self._opened.vault
        with self._opened.database.read() as connection:
            for platform in told.platforms:
                found = row_of_mark(connection, vault, order_key(vault, platform, told.name))
                if found is not None and found[1].payload:
                    return found
        raise JobError(
            Words(
                f"no import has told of an order {told.name!r}; import it first",
                f"没有导入过订单 {told.name!r}；请先导入",
            )
        )

    async def _link(self, told: ViewerTold) -> None:
        """An imported order is this viewer's, or whose its import says: it counts for them, and for nobody else."""
        opened, (number, row) = self._opened, self.order(told)
        if told.what == "link":
            linked = msgspec.structs.replace(row, viewer=told.viewer, how=BY_HAND, confidence=CONFIDENCE[BY_HAND])
        elif row.how != BY_HAND:
            raise JobError(
                Words(f"nobody linked the order {told.name!r} by hand", f"订单 {told.name!r} 不是手动关联的")
            )
        else:
            linked = self._as_imported(number, row)
        if (row.viewer, row.how) == (linked.viewer, linked.how):
            return
        await self._call(lambda connection: relink(connection, opened.vault, number, linked))
        now = self._now()
        entries = [*entries_of("orders", row, number, now, undo=True), *entries_of("orders", linked, number, now)]
        # They stand for themselves, in no order of an import.
        for entry in entries:
            (entry.attributes or {}).pop("row", None)
        await self._journal.append(entries)
        await self._settled()

    def _as_imported(self, number: int, row: Staged) -> Staged:
        """The row as its import found it."""
        opened, order = self._opened, order_of(row)
        with opened.database.read() as connection:
            record = find_import(connection, opened.shop, number)
            if record is None or order is None:
                return row
            linker = Linker(connection, opened.vault, str(record.summary.get("platform", "")), [order])
            viewer, how = linker.link(order, BY_NICKNAME in record.summary.get("linked", {}))
        return msgspec.structs.replace(row, viewer=viewer, how=how, confidence=CONFIDENCE.get(how, 0))

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
