"""The process of one plugin, started when it is needed and again after each death, with pauses, until quarantine."""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from tiercast_api import Clock, PluginError, wire
from tiercast_api.register import RegistrationError
from tiercast_api.wire import Fault

from tiercast.hosting.channels import EngineChannels
from tiercast.hosting.errors import HostDied
from tiercast.hosting.faults import FaultCounter
from tiercast.hosting.process import CHILD, HostProcess, Limits
from tiercast.hosting.sentence import Sentence
from tiercast.hosting.served import ServedContext


class HostedPlugin(msgspec.Struct, frozen=True):
    """What a process is started for.

    Attributes:
        plugin: id.
        module: what it imports.
        paths: put in front of its import path.
        memory: mebibytes that it may hold.
    """

    plugin: str
    module: str
    paths: tuple[Path, ...] = ()
    memory: int = 512


class Connection:
    """One life of the process: what is known of it is forgotten with it."""

    def __init__(self) -> None:
        self.contexts: dict[int, ServedContext] = {}
        self.process: HostProcess
        self.channels: EngineChannels
        self.offered = wire.Offered()
        self._instances = 0

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process.ended is None

    def instance(self) -> int:
        """The number of the next source or sink."""
        self._instances += 1
        return self._instances

    async def serve(self, call: wire.Call) -> Any:
        """Answer a call of the plugin's."""
        if isinstance(call, wire.Send):
            return await self.channels.send(call)
        context = self.contexts.get(getattr(call, "instance", 0))
        if context is None:
            raise PluginError("this source or sink is not running")
        return await context.serve(call)

    def note(self, note: wire.Note) -> None:
        """Take a note of the plugin's; one for an instance that has ended is dropped."""
        match note:
            case wire.Read():
                self.channels.read(note)
            case wire.HangUp():
                self.channels.hang_up(note)
            case _:
                context = self.contexts.get(getattr(note, "instance", 0))
                if context is not None:
                    context.note(note)


class PluginHost:
    """Keeps the process of one plugin.

    Args:
        plugin: what is started.
        faults: counts its deaths, tells the pause before the next start, and ends it with quarantine.
        clock: waits out the pauses.
        log: where the plugin's lines go.
        limits: what the process may do.
        command: what is started, see `tiercast.hosting.process.CHILD`.
    """

    def __init__(
        self,
        plugin: HostedPlugin,
        faults: FaultCounter,
        clock: Clock,
        log: logging.Logger,
        limits: Limits | None = None,
        command: Sequence[str] = CHILD,
    ) -> None:
        self.plugin = plugin
        self.faults = faults
        self._clock = clock
        self._log = log
        self._limits = limits or Limits()
        self._command = command
        self._lock = asyncio.Lock()
        self._connection: Connection | None = None
        self._leaving: set[asyncio.Future[Any]] = set()

    @property
    def process_id(self) -> int | None:
        """The running process, None where there is none."""
        return None if self._connection is None or not self._connection.alive else self._connection.process.id

    async def connected(self, *, wait: bool = True) -> Connection:
        """The running process; it is started where there is none.

        Args:
            wait: wait out the pause after a death; otherwise that is an error.

        Raises:
            Quarantined: it is switched off.
            HostDied: it did not start, or (without `wait`) it is too early to try again.
            RegistrationError: the plugin is broken.
        """
        while True:
            if self._connection is not None and self._connection.alive:
                return self._connection
            self.faults.check()
            if self.faults.pause <= 0:
                # Shielded: whoever gives up waiting must not leave a process behind that nobody owns.
                launching = asyncio.ensure_future(self._launch())
                self._keep(launching)
                return await asyncio.shield(launching)
            if not wait:
                raise HostDied(Sentence("its process is being restarted", "它的进程正在重启"))
            await self._clock.sleep(self.faults.pause)

    async def _launch(self) -> Connection:
        async with self._lock:
            if self._connection is not None:
                if self._connection.alive:
                    return self._connection
                await self._connection.process.wait()
            self.faults.check()
            self._connection = await self._start()
            return self._connection

    def _keep(self, task: "asyncio.Future[Any]") -> None:
        """Hold on to a task until it is done; its error is for whoever waits for it."""
        self._leaving.add(task)

        def done(each: "asyncio.Future[Any]") -> None:
            self._leaving.discard(each)
            if not each.cancelled():
                each.exception()

        task.add_done_callback(done)

    async def _start(self) -> Connection:
        connection = Connection()
        connection.process = process = await HostProcess.start(
            self._limits,
            self.plugin.memory,
            self._log,
            self._clock,
            connection.serve,
            connection.note,
            self._died,
            self._command,
        )
        connection.channels = EngineChannels(process.peer)
        if process.version == 0:
            await process.stop()
            raise RegistrationError(self.plugin.plugin, "start", "its process speaks another protocol")
        number, paths = process.peer.number(), tuple(str(path) for path in self.plugin.paths)
        load = wire.Load(number, process.version, self.plugin.plugin, self.plugin.module, paths, self.plugin.memory)
        try:
            connection.offered = await process.peer.call(load, wire.Offered, deadline=self._limits.load)
        except TimeoutError:
            took = f"importing it took longer than {self._limits.load:g} s"
            process.end(Sentence(took, f"导入超过 {self._limits.load:g} 秒"))
            await process.wait()
            raise HostDied(Sentence(took, f"导入超过 {self._limits.load:g} 秒")) from None
        except Fault as fault:
            await process.stop()
            raise RegistrationError(self.plugin.plugin, "load", str(fault), fault.details) from fault
        except HostDied:
            await process.wait()
            raise
        process.beat()
        return connection

    def _died(self, death: HostDied) -> None:
        self._log.warning("the process of %s %s", self.plugin.plugin, death.reason.english)
        self.faults.count(death.reason)
        if (connection := self._connection) is not None:
            for ending in (connection.channels.close(), *(each.close() for each in connection.contexts.values())):
                self._keep(asyncio.ensure_future(ending))

    async def close(self) -> None:
        """End the process; it is started again where somebody asks for it."""
        async with self._lock:
            if self._connection is not None:
                await self._connection.channels.close()
                await self._connection.process.stop()
            self._connection = None
        await asyncio.gather(*self._leaving, return_exceptions=True)
