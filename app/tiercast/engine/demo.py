"""The demo: a simulated room on the live path, with real sinks in a folder that goes with it, told line by line.

Everything runs as it would with a real feed (arrivals, step, commit, dispatcher); only the source is made up, and every
line, the log's file name and the result say so.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from tiercast_api.clock import Clock, SystemClock

from tiercast.audience.entry import CONTROL, Entry
from tiercast.beside.paths import Paths, home_folder, paths_of
from tiercast.decide.decision import PlannedAction
from tiercast.engine.config import Config, SinkConfig, SourceConfig, default_config
from tiercast.engine.demo_goods import bring_codes
from tiercast.engine.fast_clock import FastClock
from tiercast.engine.hand import Hand
from tiercast.engine.interrupting import until_interrupted
from tiercast.engine.job_errors import REFUSALS, job_error
from tiercast.engine.jobs import DemoOptions, Progress, ReplayResult, Report
from tiercast.engine.live import LiveShop, open_live
from tiercast.engine.opened import Opened, open_store
from tiercast.engine.registry import load_plugins, offered_actions
from tiercast.engine.replay import result_of
from tiercast.engine.telling import Teller
from tiercast.engine.told import Told
from tiercast.store.summary import summarise
from tiercast.words import Words

REPORT_EVERY: Final = 0.25
"""Seconds between two reports."""
SPEED: Final = 60.0
"""Times as fast as ours the time of the simulated room runs, so that in twenty seconds there is something to see."""
OPENING: Final = 5.0
"""Seconds that opening everything may take."""
_LEAST_RATE: Final = 0.1
"""Events a second of its own time below which the simulated room does not go."""


class DemoResult(ReplayResult, frozen=True, kw_only=True):
    """What came of the demo; `simulated` is always true: nothing of it is real."""

    simulated: bool = True


def run_demo(options: DemoOptions, report: Report, config: Config | None = None) -> DemoResult:
    """Run a simulated room until its time is over or Ctrl-C.

    Args:
        config: None: the built-in one. Its sources give way to the simulator, its sinks to the local ones.

    Raises:
        JobError: what cannot be done, in words.
        StoreError: what is wrong with the store.
    """
    with tempfile.TemporaryDirectory(prefix="tiercast-demo-", ignore_cleanup_errors=True) as folder:
        chosen = config or default_config(options.language)
        demo = _Demo(options, report, SystemClock(), chosen, Path(folder))
        return asyncio.run(demo.run())


class _Demo:
    def __init__(self, options: DemoOptions, report: Report, clock: Clock, config: Config, folder: Path) -> None:
        self._options, self._report, self._clock = options, report, clock
        speed = speed_of(options)
        # It ends about now: what it leaves behind is not dated in the future.
        start = clock.now() - round((options.seconds + OPENING) * speed * 1_000_000)
        self._room_clock = FastClock(clock, speed, start)
        self._config = demo_config(config, options, folder)
        self._paths: Paths = paths_of(self._config.store, home_folder(), config.plugins)
        self._began = clock.monotonic()
        self._events = 0
        self._teller: Teller | None = None
        self._notes: list[str] = []
        self._lost = asyncio.Event()

    async def run(self) -> DemoResult:
        """Do it."""
        clock = self._room_clock
        plugins = await load_plugins(self._paths, self._clock, chinese=self._chinese)
        opened: Opened | None = None
        try:
            opened = open_store(self._paths.store, self._config.shop, clock, self._paths.key, keyring=False)
            actions = await offered_actions(plugins)
            with Hand(self._paths.hand) as hand:
                async with open_live(
                    self._config, self._paths, clock, opened, plugins, self._told(), hand, actions
                ) as live:
                    self._teller = Teller(opened, live.book.by_hash, self._options.language)
                    await bring_codes(live)
                    self._began = self._clock.monotonic()
                    self._say([self._opening()])
                    await live.sources.start()
                    await until_interrupted(self._show(live))
                self._report_lines()
            return self._result(opened, live)
        except REFUSALS as error:
            raise job_error(error, plugins) from error
        finally:
            if opened is not None:
                opened.close()
            await plugins.close()

    def _opening(self) -> str:
        speed = speed_of(self._options)
        return self._here(
            f"nothing of this is real; the room's time runs {speed:g} times as fast as yours",
            f"以下内容均为虚构；直播间的时间是真实时间的 {speed:g} 倍",
        )

    async def _show(self, live: LiveShop) -> None:
        """Report until the time is over, the simulation has ended, or the store is not ours any more."""
        end = self._began + round(self._options.seconds * 1_000_000) if self._options.seconds else None
        ended = asyncio.create_task(live.sources.finished())
        try:
            while not ended.done() and not self._lost.is_set():
                left = None if end is None else (end - self._clock.monotonic()) / 1_000_000
                if left is not None and left <= 0:
                    return
                await self._clock.sleep(REPORT_EVERY if left is None else min(REPORT_EVERY, left))
                self._report_lines()
        finally:
            ended.cancel()

    def _report_lines(self) -> None:
        notes, self._notes = self._notes, []
        self._say([*(self._teller.lines() if self._teller is not None else []), *notes])

    def _say(self, lines: Sequence[str]) -> None:
        passed = (self._clock.monotonic() - self._began) / 1_000_000
        wanted = self._options.seconds
        mark = self._here("[simulation]", "[模拟]")
        self._report(
            Progress(
                events=self._events,
                seconds=passed,
                part=min(1.0, passed / wanted) if wanted else None,
                left=max(0.0, wanted - passed) if wanted else None,
                lines=tuple(f"{mark} {line}" for line in lines),
            )
        )

    # --- what the shop tells

    def _told(self) -> Told:
        return Told(
            committed=self._committed,
            ended=lambda action, state, detail: None,
            notice=self._notice,
            trouble=lambda english, chinese: self._notes.append(self._here(english, chinese)),
            status=lambda side, key: None,
            lost=self._lost.set,
        )

    def _committed(self, entries: Sequence[Entry], actions: Sequence[PlannedAction]) -> None:
        self._events += sum(1 for entry in entries if entry.kind not in CONTROL)

    def _notice(self, key: str, message: dict[str, Any]) -> None:
        if message.get("text") and message.get("op", "add") == "add":
            self._notes.append(f"  » {message['text']}")

    # --- the end

    def _result(self, opened: Opened, live: LiveShop) -> DemoResult:
        with opened.database.read() as connection:
            summary = summarise(connection, opened.shop)
        result = result_of(
            summary, live.shop.core.state.shop.standing, (self._clock.monotonic() - self._began) / 1_000_000
        )
        return DemoResult(**{name: getattr(result, name) for name in ReplayResult.__struct_fields__})

    @property
    def _chinese(self) -> bool:
        return self._options.language.startswith("zh")

    def _here(self, english: str, chinese: str) -> str:
        return Words(english, chinese).to(self._options.language)


def speed_of(options: DemoOptions) -> float:
    """How many times as fast the simulated room's time runs, so that it has its least rate of events at `rate`."""
    return max(1.0, min(SPEED, options.rate / _LEAST_RATE))


def demo_config(config: Config, options: DemoOptions, folder: Path) -> Config:
    """`config` with a simulator in its first room and only sinks that stay on this computer, all in `folder`."""
    room = next(iter(config.rooms))
    chinese = options.language.startswith("zh")
    simulated = {
        "seed": options.seed,
        "rate": options.rate / speed_of(options),
        "duration": 0.0,
        "language": "zh" if chinese else "en",
        "currency": config.rooms[room].currency,
    }
    log = {"path": str(folder / "simulated-actions.jsonl")}
    return msgspec.structs.replace(
        config,
        store=f"sqlite:///{(folder / 'demo.db').as_posix()}",
        language=options.language,
        rooms={room: config.rooms[room]},
        sources={"simulated": SourceConfig(
            key="simulated", type="simulator", room=room, enabled=True, settings=simulated
        )},
        sinks={
            "log": SinkConfig(key="log", type="log", enabled=True, settings=log),
            "coupon": SinkConfig(key="coupon", type="coupon", enabled=True, settings={}),
            "overlay": SinkConfig(key="overlay", type="overlay", enabled=True, settings={}),
            "desk": SinkConfig(key="desk", type="desk", enabled=True, settings={}),
        },
    )  # fmt: skip
