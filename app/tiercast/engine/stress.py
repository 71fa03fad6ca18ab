"""Does this computer hold: a recording many times faster than it was, into shadow, and how late each event is on disk.

Events arrive when they are due, whether the engine is ready or not, as a real room's would; they are stepped, committed
with a synced disk, and the time from *due* to *on disk* is taken of every one. It is measured on the busiest stretch of
the recording, since that is where a computer fails first. All rules are in shadow: nothing can leave.
"""

import asyncio
import tempfile
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tiercast_api.clock import Clock, SystemClock
from tiercast_api.context import Taken
from tiercast_api.event import Event
from tiercast_api.source import SourceDeclaration

from tiercast.beside.paths import Paths, home_folder, paths_of
from tiercast.engine.job_errors import REFUSALS, job_error
from tiercast.engine.jobs import JobError, Progress, Report, StressOptions, StressResult
from tiercast.engine.playing import ROOM, SOURCE, make_source
from tiercast.engine.ports import job_ports
from tiercast.engine.registry import Offered, load_plugins, offered
from tiercast.engine.stress_trial import HOPELESS, Measured, Trial
from tiercast.hosting.contexts import EngineSourceContext
from tiercast.hosting.plugins import Plugins
from tiercast.words import Words

LATE: Final = 250_000
"""Microseconds that 99 of 100 events may take to the disk: what a host or a page in the room does not notice."""
TRIAL_SECONDS: Final = 5.0
"""How long one try of the search lasts."""
LONGEST_SECONDS: Final = 60.0
"""How long a speed that was asked for is tried."""
SHORTEST_SECONDS: Final = 1.0
"""A recording is not played faster than in this: then it is a heap, not a feed."""
MOST_EVENTS: Final = 1_000_000
"""Events of a recording that are kept in memory; the rest is left out."""
STEP: Final = 4.0
"""Factor between two speeds while the search goes up."""
NARROW: Final = 1.25
"""The search ends when the greatest speed that held and the least that did not are this near."""


def run_stress(options: StressOptions, report: Report) -> StressResult:
    """Play a recording at a speed, or search for the greatest that holds.

    Raises:
        JobError: the recording cannot be used, in words.
        StoreError: what is wrong with the disk.
    """
    with tempfile.TemporaryDirectory(prefix="tiercast-stress-", ignore_cleanup_errors=True) as folder:
        return asyncio.run(_Stress(options, report, SystemClock(), Path(folder)).run())


class Stretch(NamedTuple):
    """A part of a recording: its events in order, and how long it lasts in its own time, microseconds."""

    events: Sequence[Event]
    span: int


class _Collector:
    """An intake that keeps events in memory."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.unreadable = 0

    async def emit(self, key: str, events: Sequence[Event], cursor: bytes | None) -> "_Collector":
        self.events += events[: max(0, MOST_EVENTS - len(self.events))]
        return self

    async def committed(self) -> Taken:
        return Taken()

    async def dead_letter(self, key: str, raw: str | bytes, reason: str, place: str) -> None:
        self.unreadable += 1


class _Stress:
    def __init__(self, options: StressOptions, report: Report, clock: Clock, folder: Path) -> None:
        self._options, self._report, self._clock, self._folder = options, report, clock, folder
        self._began = clock.monotonic()
        self._trials = 0
        self._events = 0

    async def run(self) -> StressResult:
        """Do it."""
        paths = paths_of("", home_folder())
        plugins = await load_plugins(paths, self._clock)
        try:
            offers = await offered(plugins)
            source = await make_source(plugins, self._options.replay)
            events = await self._read(source)
            whole = Stretch(events, events[-1].time - events[0].time)
            if self._options.speed:
                speed = min(self._options.speed, _fastest(whole))
                return self._answer(await self._try(plugins, offers, source.declaration, whole, speed, LONGEST_SECONDS))
            return self._answer(await self._search(plugins, offers, source.declaration, whole))
        except REFUSALS as error:
            raise job_error(error, plugins) from error
        finally:
            await plugins.close()

    async def _read(self, source: object) -> list[Event]:
        collector = _Collector()
        context = EngineSourceContext(job_ports(SOURCE, self._clock, lambda key, status: None), ROOM, None, collector)
        try:
            await source.run(context)  # type: ignore[attr-defined]
        finally:
            await context.close()
        events = sorted((event for event in collector.events if event.time), key=lambda event: event.time)
        if len(events) < 2 or events[0].time == events[-1].time:
            raise JobError(
                Words(
                    f"the recording has {len(events)} events with a time and no span between them, so it has no speed; "
                    "take one of a room with times",
                    f"录像中有时间的事件只有 {len(events)} 个且没有时间跨度，无法确定速度；请使用带时间的录像",
                )
            )
        return events

    async def _search(
        self, plugins: Plugins, offers: Offered, declaration: SourceDeclaration, whole: Stretch
    ) -> Measured:
        """The greatest speed that holds, to a quarter; where none does, what it was like at the recording's own."""
        fastest = _fastest(whole)
        speed, best, worst = min(1.0, fastest), None, None
        while worst is None or best is None or worst.speed / best.speed > NARROW:
            measured = await self._try(plugins, offers, declaration, whole, speed, TRIAL_SECONDS)
            if not holds(measured):
                # Once more: another program may have come in between.
                measured = await self._try(plugins, offers, declaration, whole, speed, TRIAL_SECONDS)
            if holds(measured):
                best = measured
                if speed >= fastest:
                    return best
            else:
                worst = measured
                if best is None:
                    return worst
            speed = min(fastest, speed * STEP) if worst is None else (best.speed * worst.speed) ** 0.5
        return best

    async def _try(
        self, plugins: Plugins, offers: Offered, declaration: SourceDeclaration, whole: Stretch, speed: float,
        seconds: float,
    ) -> Measured:  # fmt: skip
        self._trials += 1
        part = busiest(whole, round(seconds * speed * 1_000_000))
        paths = self._paths(self._trials)
        trial = Trial(self._options.replay, plugins, offers, declaration, self._clock, self._progress)
        self._say(f"× {speed:,.4g} …")
        measured = await trial.run(paths, part.events, speed)
        self._events += measured.events
        return measured

    def _paths(self, number: int) -> Paths:
        return paths_of(f"sqlite:///{(self._folder / f'{number}.db').as_posix()}", home_folder())

    def _progress(self, events: int) -> None:
        self._say(events=events)

    def _say(self, line: str = "", events: int = 0) -> None:
        seconds = (self._clock.monotonic() - self._began) / 1_000_000
        self._report(
            Progress(events=self._events + events, seconds=seconds, lines=(line,) if line else ())
        )  # fmt: skip

    def _answer(self, measured: Measured) -> StressResult:
        good = holds(measured)
        words = words_of(measured, good, searched=not self._options.speed, asked=self._options.speed)
        return StressResult(
            holds=good,
            speed=round(measured.speed, 3),
            events=measured.events,
            seconds=round(measured.seconds, 3),
            events_per_second=round(measured.rate, 1),
            median=round(measured.median / 1_000, 3),
            p99=round(measured.p99 / 1_000, 3),
            peak=measured.peak,
            shed=measured.shed,
            message=words.en,
            message_zh=words.zh,
            asked=self._options.speed,
        )


def holds(measured: Measured) -> bool:
    """Whether nothing was left out or had to wait on disk, and 99 of 100 events were in time."""
    return not measured.shed and not measured.ended_early and measured.p99 <= LATE


def busiest(whole: Stretch, span: int) -> Stretch:
    """The part of `whole` that lasts `span` microseconds and has the most events."""
    times = [event.time for event in whole.events]
    if whole.span <= span:
        return whole
    first, most = 0, 0
    for place, time in enumerate(times):
        count = bisect_left(times, time + span, lo=place) - place
        if count > most:
            first, most = place, count
    return Stretch(whole.events[first : first + most], span)


def words_of(measured: Measured, good: bool, searched: bool, asked: float = 0.0) -> Words:
    """The answer in a sentence; where it was not tried at the speed that was `asked` for, another one says why."""
    words, why = _answer(measured, good, searched), _slower(measured, asked)
    return Words(words.en + why.en, words.zh + why.zh)


def _slower(measured: Measured, asked: float) -> Words:
    # The speed is rounded nowhere before it is tried.
    if asked <= measured.speed:
        return Words("", "")
    least = _duration(SHORTEST_SECONDS * 1_000_000)
    least_zh = _duration(SHORTEST_SECONDS * 1_000_000, chinese=True)
    return Words(
        f" Asked for was {asked:,.4g} times; at that speed all of the recording would arrive within less than {least}, "
        "as a heap and not as a feed. Take a longer recording to try more.",
        f"要求的是 {asked:,.4g} 倍：按这个速度，整个录像会在不到 {least_zh}内到达，成了一堆事件而不是数据流。"
        "想试更高的倍数，请用更长的录像。",
    )


def _answer(measured: Measured, good: bool, searched: bool) -> Words:
    speed, rate, peak = f"{measured.speed:,.4g}", f"{measured.rate:,.0f}", f"{measured.peak:,}"
    part, part_zh = _duration(measured.span), _duration(measured.span, chinese=True)
    late, late_zh = _duration(measured.p99), _duration(measured.p99, chinese=True)
    if good:
        most = Words("at least ", "至少 ") if searched else Words("", " ")
        return Words(
            f"This computer holds {most.en}{speed} times the speed of the recording: {rate} events a second "
            f"({peak} in the busiest), "
            f"99 of 100 on disk within {late}. Measured on the busiest {part} of it.",
            f"这台电脑能承受录像速度的{most.zh}{speed} 倍：每秒 {rate} 个事件（最忙的一秒 {peak} 个），"
            f"99% 的事件在 {late_zh}内写入磁盘。以其中最忙的 {part_zh}测得。",
        )
    lost = Words(f"{measured.shed:,} events did not fit, ", f"{measured.shed:,} 个事件放不下，")
    lost = lost if measured.shed else Words("", "")
    if measured.ended_early:
        after, behind = _duration(measured.seconds * 1_000_000), _duration(HOPELESS)
        after_zh, behind_zh = (_duration(size, chinese=True) for size in (measured.seconds * 1_000_000, HOPELESS))
        lost = Words(
            f"{lost.en}after {after} it was more than {behind} behind and was given up, ",
            f"{lost.zh}{after_zh}后已落后超过 {behind_zh}，因此中止；",
        )
    return Words(
        f"This computer does not hold {speed} times the speed of the recording ({rate} events a second arrived): "
        f"{lost.en}1 of 100 came more than {late} late. Close other programs, take fewer rules, or ask for less.",
        f"这台电脑承受不了录像速度的 {speed} 倍（每秒到达 {rate} 个事件）：{lost.zh}有 1% 的事件延迟超过 {late_zh}。"
        "请关闭其他程序、减少规则，或降低倍数。",
    )


def _fastest(whole: Stretch) -> float:
    return max(1.0, whole.span / (SHORTEST_SECONDS * 1_000_000))


def _duration(microseconds: float, chinese: bool = False) -> str:
    for size, english, name in ((3_600_000_000, "h", "小时"), (60_000_000, "min", "分钟"), (1_000_000, "s", "秒")):
        if microseconds >= size:
            return f"{microseconds / size:.3g} {name if chinese else english}"
    return f"{max(1, round(microseconds / 1_000))} {'毫秒' if chinese else 'ms'}"
