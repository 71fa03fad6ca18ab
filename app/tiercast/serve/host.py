"""The engine's process: reads the supervisor's first line, opens the engine and its door, beats, and ends when told."""

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final, Protocol, cast

import msgspec
from tiercast_api.clock import Clock, SystemClock

from tiercast.beside.paths import OWN_CONFIG, Paths, paths_of
from tiercast.compiled import CoreForm, core_form
from tiercast.engine.child import NoSupervisor, SupervisorLink, link_to_supervisor
from tiercast.engine.config import Config, ConfigError, default_config, load_config
from tiercast.engine.hand import Hand
from tiercast.engine.heartbeat import Death, Heart, Ready
from tiercast.engine.stages import Stages
from tiercast.engine.supervisor import EXIT_AGAIN, EXIT_CANNOT, EXIT_ENDED
from tiercast.hosting.choices import ChoicesError
from tiercast.serve.port import EnginePort, Mounts
from tiercast.serve.server import CannotListen, Server
from tiercast.words import Words

EXIT_TRY_AGAIN: Final = 1
"""The exit code that asks for a restart: the port of the engine before may not be free yet."""
_log = logging.getLogger(__name__)


class CannotStart(Exception):
    """The engine can never start as it is configured; `words` says why and what to do."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What an engine is opened with.

    Attributes:
        mounts: where its sources and sinks put their routes.
        hand: note what is about to be stepped, see `Hand`.
        heart: declare what takes longer than a beat.
        death: what earlier engines died of; two deaths on a batch skip it, two on a ruleset take the version before.
        end: call it to end the engine (a client asked for it); again: to start it again, with the file as it is then.
        stages: what the start takes its time for.
        restarts: how often this engine was started again; `died`: how the one before it ended.
    """

    config: Config
    paths: Paths
    clock: Clock
    mounts: Mounts
    hand: Hand
    heart: Heart
    end: Callable[[], None]
    again: Callable[[], None]
    stages: Stages
    death: Death | None = None
    safe_mode: bool = False
    language: str = "en"
    restarts: int = 0
    died: Words = Words("", "")


class OpenEngine(Protocol):
    """Opens the engine; leaving the context drains it: sources stop, what is under way is finished and committed."""

    def __call__(self, circumstances: Circumstances, /) -> AbstractAsyncContextManager[EnginePort]:
        """Raises: CannotStart: where a restart would not help."""
        ...


def run_child() -> int:
    """Be the engine of the supervisor at the other end of stdin and stdout. Returns: the process's exit code."""
    clock = SystemClock()
    try:
        link = link_to_supervisor(clock)
    except NoSupervisor:
        sys.stderr.write("this is the engine's own entry; start it with: tiercast engine\n")
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    _tell_form(core_form())
    stages = Stages(clock)
    open_engine = _engine()
    stages.done("imports")
    return asyncio.run(host(link, clock, open_engine, stages))


def _tell_form(form: CoreForm) -> None:
    if form.stale:
        _log.warning(
            "the core is compiled from other sources than are here; `tiercast doctor` says which: %d", len(form.stale)
        )
    else:
        _log.info("the core is %s", form.word)


async def host(link: SupervisorLink, clock: Clock, open_engine: OpenEngine, stages: Stages) -> int:
    """Run one engine until the supervisor says so, or it is gone. Returns: the process's exit code."""
    link.listen()
    again = asyncio.Event()

    def start_again() -> None:
        again.set()
        link.ending.set()

    async with link.heart.beating():
        try:
            config = _configuration(link)
            paths = paths_of(config.store, Path(link.start.home), config.plugins)
            with Hand(paths.hand) as hand:
                await _serve(link, clock, open_engine, config, paths, hand, stages, start_again)
        except (ConfigError, CannotStart, ChoicesError) as error:
            link.sorry(error.words)
            return EXIT_CANNOT
        except CannotListen as error:
            link.sorry(error.words)
            return EXIT_TRY_AGAIN if link.start.restarts else EXIT_CANNOT
    return EXIT_AGAIN if again.is_set() else EXIT_ENDED


async def _serve(
    link: SupervisorLink, clock: Clock, open_engine: OpenEngine, config: Config, paths: Paths, hand: Hand,
    stages: Stages, again: Callable[[], None],
) -> None:  # fmt: skip
    mounts = Mounts()
    circumstances = Circumstances(
        config=config,
        paths=paths,
        clock=clock,
        mounts=mounts,
        hand=hand,
        heart=link.heart,
        end=link.ending.set,
        again=again,
        stages=stages,
        death=link.start.death,
        safe_mode=link.start.safe_mode,
        language=link.start.language,
        restarts=link.start.restarts,
        died=Words(link.start.died, link.start.died_zh),
    )
    async with open_engine(circumstances) as engine:
        server = Server(engine, config.listen, link.start.token, mounts, clock)
        port = await server.start()
        try:
            await engine.begin()
            stages.done("door")
            link.say(Ready(port=port, stages=stages.seconds, recovered=stages.recovered, core=core_form().word))
            _log.info("the door is open at %s port %d; the start took: %s", config.listen.address, port, stages)
            await link.ending.wait()
        finally:
            await server.stop()


def _configuration(link: SupervisorLink) -> Config:
    start = link.start
    own = Path(start.home) / OWN_CONFIG
    file = Path(start.config) if start.config else own if own.is_file() else None
    config = load_config(file) if file is not None else default_config(start.language)
    if start.port is not None:
        # Named on the command line, or the one that the engine before this had: clients and feeds know it.
        listen = msgspec.structs.replace(config.listen, port=start.port, or_any=False)
        config = msgspec.structs.replace(config, listen=listen)
    if start.evaluator:
        config = msgspec.structs.replace(config, evaluator=start.evaluator)
    return msgspec.structs.replace(config, store=start.store or config.store)


def _engine() -> OpenEngine:
    from importlib import import_module

    return cast(OpenEngine, import_module("tiercast.serve.door").open_engine)
