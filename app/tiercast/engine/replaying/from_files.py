"""Recorded files made ready to be shown: read by the source that plays them, sifted like a feed, then kept in order."""

import asyncio
from collections.abc import Container, Sequence
from pathlib import Path
from typing import Final

from tiercast_api.clock import Clock
from tiercast_api.context import Status, Taken, Ticket
from tiercast_api.event import Event

from tiercast.audience.entry import Entry
from tiercast.engine.attributes import attribute_types
from tiercast.engine.entries import EntryMaker
from tiercast.engine.feed import Feed
from tiercast.engine.intake.dedupe import SeenWindow
from tiercast.engine.intake.totals import Totals
from tiercast.engine.job_errors import REFUSALS, job_error
from tiercast.engine.jobs import JobError, ReplayOptions
from tiercast.engine.playing import SOURCE, make_source
from tiercast.engine.ports import job_ports
from tiercast.engine.replaying.anew import Anew
from tiercast.engine.replaying.recording import Recording, Tell
from tiercast.hosting.contexts import EngineSourceContext
from tiercast.hosting.plugins import Plugins
from tiercast.words import Words, several

MOST: Final = 1_000_000
"""Events that are shown at the most; about a gigabyte of memory while they are sorted."""
SEEN: Final = 200_000


async def record_files(anew: Anew, files: Sequence[Path], mapping: Path | None, plugins: Plugins, clock: Clock,
                       tell: Tell) -> Recording:  # fmt: skip
    """Make files ready.

    Raises:
        JobError: they cannot be read, or there is nothing in them.
        RulesetError, StoreError.
    """
    for file in (*files, *([mapping] if mapping is not None else [])):
        if not file.is_file():
            raise JobError(Words(f"{file}: there is no such file", f"{file}：没有这个文件"))
        if not file.stat().st_size:
            raise JobError(Words(f"{file}: the file is empty", f"{file}：文件是空的"))
    try:
        source = await make_source(plugins, ReplayOptions(files=tuple(files), rulesets=(), mapping=mapping))
        maker = EntryMaker(anew.vault.viewer_key, lambda room: "", attribute_types(anew.config))
        rooms = anew.config.rooms
        feed = Feed(
            SOURCE, anew.room, "1", source.declaration, plugins.kinds, maker, SeenWindow(SEEN, ()), Totals({}),
            live=False, rooms=rooms,
        )  # fmt: skip
        gathering = Gathering(feed, rooms, clock, tell)
        context = EngineSourceContext(job_ports(SOURCE, clock, gathering.status), anew.room, None, gathering)
        try:
            await source.run(context)
        finally:
            await context.close()
    except REFUSALS as error:
        raise job_error(error, plugins) from error
    gathering.entries += [one.entry for one in feed.flush()]
    return await asyncio.to_thread(
        anew.write, gathering.entries, maker.take_new(), source.declaration, tell, gathering.notes(),
        gathering.unreadable,
    )  # fmt: skip


class _Kept:
    """The ticket of what is in memory."""

    def __init__(self, taken: int) -> None:
        self._taken = taken

    async def committed(self) -> Taken:
        """At once."""
        return Taken(accepted=self._taken)


class Gathering:
    """An intake (see `tiercast.hosting.contexts.Intake`) that keeps entries in memory.

    Attributes:
        entries: in the order of the files; unreadable: records that could not be read.
    """

    def __init__(self, feed: Feed, rooms: Container[str], clock: Clock, tell: Tell) -> None:
        self._feed, self._rooms, self._clock, self._tell = feed, rooms, clock, tell
        self._emits = self._time = self._timeless = self._begin = 0
        self._is_video = False
        self._part: float | None = None
        self.entries: list[Entry] = []
        self.unreadable = 0

    async def emit(self, key: str, events: Sequence[Event], cursor: bytes | None) -> Ticket:
        """Take events in. Raises: JobError: there are too many."""
        self._emits += 1
        for event in events:
            self._place(event)
        admitted, sifted = self._feed.take(events, self._emits, self._clock.now())
        self.entries += [one.entry for one in admitted]
        self.unreadable += len(sifted.letters)
        if len(self.entries) > MOST:
            raise JobError(
                Words(
                    f"the recording has more than {MOST:,} events; cut it into parts, or run it with `tiercast replay`",
                    f"录像超过 {MOST:,} 个事件；请分成几段，或用 tiercast replay 命令运行",
                )
            )
        self._tell("read", self._part, len(self.entries))
        await asyncio.sleep(0)
        return _Kept(sifted.taken)

    async def dead_letter(self, key: str, raw: str | bytes, reason: str, place: str) -> None:
        """Count what could not be read."""
        self.unreadable += 1

    def status(self, key: str, status: Status) -> None:
        """What the source says of itself."""
        self._part = status.progress

    def notes(self) -> tuple[Words, ...]:
        """What whoever watches has to know."""
        found = []
        if self._is_video:
            found.append(
                Words(
                    "These are comments on a video: they stand where they appear in it.",
                    "这是视频弹幕：按它在视频中出现的位置播放。",
                )
            )
        if self._timeless:
            found.append(
                Words(
                    f"{several(self._timeless, 'event')} without a time: each follows the one before it.",
                    f"有 {self._timeless:,} 个事件没有时间，按紧接前一条处理。",
                )
            )
        return tuple(found)

    def _place(self, event: Event) -> None:
        """Set its room and its instant: of a video, the place in it; without a time, that of the event before."""
        if event.room and event.room not in self._rooms:
            event.room = ""
        told = event.attributes or {}
        position = told.get("position")
        if told.get("video") is True and isinstance(position, int | float):
            self._is_video = True
            self._begin = self._begin or event.time or self._clock.now()
            event.time = self._begin + int(position * 1_000_000)
        elif not event.time:
            self._timeless += 1
            event.time = self._time or self._clock.now()
        self._time = event.time
