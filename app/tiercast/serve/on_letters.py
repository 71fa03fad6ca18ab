"""Commands about dead letters; see `serve.protocol_letters`."""

import asyncio
from collections.abc import Sequence
from typing import Final

import msgspec
from tiercast_api.context import Taken
from tiercast_api.errors import PluginError
from tiercast_api.event import Event, StrictEvent
from tiercast_api.said import Said, read_said, said_of

from tiercast.engine.live import LiveShop
from tiercast.serve.letter_words import in_both_languages, worded
from tiercast.serve.protocol_letters import (
    DropLetters,
    FedReply,
    FeedLetters,
    LetterReply,
    LetterRow,
    LettersReply,
    ListLetters,
    ReadLetter,
)
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.unable import Unable
from tiercast.store.dead_letters import Filed, Head, count_letters, list_heads, read_letters, remove_letters
from tiercast.words import Words

MOST: Final = 500
"""Dead letters at once."""
_SHOWN: Final = 100_000
_EVENT: Final = msgspec.json.Decoder(StrictEvent)
_OLD_STEP: Final = "entry "
"""Begins the place of what was read and broke a rule's step, in letters that were kept before."""


class _Left(Exception):
    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.words = Words(en, zh)


class OnLetters:
    """What clients do with dead letters."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live
        self._feeding = asyncio.Lock()

    async def letters(self, command: ListLetters, who: str) -> Reply:
        """The newest."""
        opened = self._live.opened

        def read() -> LettersReply:
            with opened.database.read() as connection:
                heads = list_heads(
                    connection, opened.shop, source=command.source, before=command.before,
                    limit=max(1, min(command.limit, MOST)),
                )  # fmt: skip
                counts = count_letters(connection, opened.shop)
            return LettersReply(id=command.id, letters=tuple(map(_row, heads)), counts=counts)

        return await asyncio.to_thread(read)

    async def read(self, command: ReadLetter, who: str) -> Reply:
        """The content of one."""
        found = await asyncio.to_thread(self._open, (command.number,))
        if not found:
            raise Unable("not_found", f"there is no dead letter {command.number}", zh=f"没有第 {command.number} 条记录")
        text = _readable(found[0].letter.raw)[:_SHOWN]
        return LetterReply(id=command.id, number=command.number, text=text)

    async def drop(self, command: DropLetters, who: str) -> Reply:
        """Forget them."""
        count = await self._remove(command.numbers[:MOST])
        return Done(id=command.id, message=str(count))

    async def feed(self, command: FeedLetters, who: str) -> Reply:
        """Read them again; each is gone as soon as its events are on disk."""
        events = duplicates = 0
        left: dict[int, Words] = {}
        async with self._feeding:
            for filed in await asyncio.to_thread(self._open, command.numbers[:MOST]):
                try:
                    taken, refusal = await self._feed(filed)
                except _Left as reason:
                    left[filed.number] = reason.words
                    continue
                await self._remove((filed.number,))
                events, duplicates = events + taken.accepted, duplicates + taken.duplicates
                if taken.refused and not taken.accepted and not taken.duplicates:
                    # It was refused again, and stands there again with the reason of now.
                    left[filed.number] = in_both_languages(refusal or taken.refused[0][1])
        return FedReply(
            id=command.id, events=events, duplicates=duplicates,
            left={number: words.en for number, words in left.items()},
            left_zh={number: words.zh for number, words in left.items()},
        )  # fmt: skip

    async def _feed(self, filed: Filed) -> tuple[Taken, Said | None]:
        key = filed.letter.source
        feed, source = self._live.sources.feed(key), self._live.sources.running.get(key)
        if feed is None or source is None:
            raise _Left(f"its source {key!r} is not connected", f"数据接入“{key}”没有连接")
        events = self._events(filed)
        for place, event in enumerate(events):
            # Fed twice it must be known again, also where its feed gave it no id.
            event.id = event.id or f"letter-{filed.number}-{place}"
        if not events:
            return Taken(accepted=0), None
        try:
            taken = await (await self._live.arrivals.emit(key, events, None)).committed()
        except PluginError as error:
            raise _Left(str(error), str(error)) from error
        return taken, feed.refusal(events[taken.refused[0][0]]) if taken.refused else None

    def _events(self, filed: Filed) -> Sequence[Event]:
        if _broke_a_step(filed.letter.place):
            raise _Left(
                "it was read, and broke a rule; who it is about is not kept",
                "它已被读取，但使规则出错；其中的观众没有保留",
            )
        try:
            return [_EVENT.decode(filed.letter.raw)]
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass  # it is no event of ours; perhaps a message of the feed
        source = self._live.sources.running[filed.letter.source]
        try:
            found = source.reread(filed.letter.raw.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise _Left("it is not text", "它不是文本") from error
        except (ValueError, PluginError) as error:
            why = in_both_languages(said_of(error))
            raise _Left(f"it still cannot be read: {why.en}", f"仍然无法读取：{why.zh}") from error
        if found is None:
            why = in_both_languages(filed.letter.reason)
            raise _Left(
                f"{why.en} (what is sent in this way has to be mended where it comes from, and sent again)",
                f"{why.zh}（这样发来的数据要在发送方修正，再发一次）",
            )
        return found

    def _open(self, numbers: Sequence[int]) -> list[Filed]:
        with self._live.opened.database.read() as connection:
            return read_letters(connection, self._live.opened.vault, numbers)

    async def _remove(self, numbers: Sequence[int]) -> int:
        opened = self._live.opened
        write = opened.writer.call(lambda connection: remove_letters(connection, opened.shop, numbers))
        return await asyncio.wrap_future(write)


def _broke_a_step(place: str) -> bool:
    found = read_said(place)
    return place.startswith(_OLD_STEP) if found is None else found.code == "at_entry"


def _row(head: Head) -> LetterRow:
    place, reason = worded(head.place), worded(head.reason)
    return LetterRow(
        number=head.number, source=head.source, place=place.en, place_zh=place.zh,
        reason=reason.en, reason_zh=reason.zh, time=head.time,
    )  # fmt: skip


def _readable(raw: bytes) -> str:
    """What was sent, as text; old shop systems write GBK."""
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            pass
    return raw.decode("utf-8", "replace")
