"""Stop, whatever the engine does: through the engine, else its supervisor, else the file beside the store."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
from tiercast_api.clock import Clock

from tiercast.beside.deeds import Deeds, lift_stop, set_stop
from tiercast.beside.run_file import read_run_file
from tiercast.beside.stop import Stop, StopFile, Strength
from tiercast.beside.supervisor_messages import Ask
from tiercast.desktop.link.place import Here, Place
from tiercast.desktop.link.state import HANGS_THERE, NOT_CONNECTED, STOP_STANDS
from tiercast.desktop.link.supervisor_door import ask
from tiercast.serve.protocol_base import CommandMessage
from tiercast.serve.protocol_commands import Resume, SetStop, StopStrength
from tiercast.serve.protocol_replies import Done, Failed, Reply, StopNow
from tiercast.system_words import file_words
from tiercast.words import Words

ENGINE_WITHIN: Final = 0.08
"""Seconds that the engine is given for a stop, before its supervisor is asked."""
SUPERVISOR_WITHIN: Final = 0.06
RESUME_WITHIN: Final = 10.0


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """What came of Stop or Resume.

    Attributes:
        done: it stands (or is lifted), on disk.
        way: ``engine``, ``supervisor`` or ``file``; "" where nothing helped.
        stop: what stands now.
        words: why it was not done, and what to do.
    """

    done: bool
    way: str = ""
    stop: StopNow | None = None
    words: Words = Words("", "")


AskEngine = Callable[[CommandMessage, float], Awaitable[Reply | None]]
"""Asks the engine and waits some seconds; None where it does not answer."""


class Stopping:
    """Sets and lifts a stop by the first of three ways that answers.

    Attributes:
        place: where.

    Args:
        engine: asks the engine; gives None at once where there is no connection, or nobody speaks on it.
        who: for the others: who stopped.
    """

    def __init__(self, place: Place, engine: AskEngine, who: str, clock: Clock) -> None:
        self.place, self._engine, self._who, self._clock = place, engine, who, clock

    async def stop(self, strength: StopStrength, reason: str) -> Stopped:
        """Let a stop stand."""
        asked = SetStop(id=0, strength=strength, reason=reason)
        here = StopNow(strength=strength, by=self._who, at=self._clock.now(), reason=reason)
        reply = await self._engine(asked, ENGINE_WITHIN)
        if isinstance(reply, Done):
            return Stopped(done=True, way="engine", stop=here)
        if not isinstance(self.place, Here):
            return _refused(reply, HANGS_THERE)
        question = Ask(token="", what="stop", strength=Strength(strength.value), by=self._who, reason=reason)
        if await self._supervisor(question):
            return Stopped(done=True, way="supervisor", stop=self._standing() or here)
        paths = self.place.paths
        stop = Stop(Strength(strength.value), self._who, here.at, reason)
        try:
            await asyncio.to_thread(set_stop, StopFile(paths.stop), Deeds(paths.deeds), stop)
        except OSError as error:
            return _cannot(error)
        return Stopped(done=True, way="file", stop=self._standing() or here)

    async def resume(self, release: tuple[str, ...]) -> Stopped:
        """End the stop; where the engine does not answer, what waited is dropped as soon as one does."""
        reply = await self._engine(Resume(id=0, release=release), RESUME_WITHIN)
        if isinstance(reply, Done):
            return Stopped(done=True, way="engine")
        if not isinstance(self.place, Here) or isinstance(reply, Failed):
            return _refused(reply, STOP_STANDS)
        if release:
            return Stopped(done=False, words=NOT_CONNECTED)
        if await self._supervisor(Ask(token="", what="resume", by=self._who)):
            return Stopped(done=True, way="supervisor")
        paths = self.place.paths
        try:
            await asyncio.to_thread(lift_stop, StopFile(paths.stop), Deeds(paths.deeds), self._who)
        except OSError as error:
            return _cannot(error)
        return Stopped(done=True, way="file")

    def standing(self) -> StopNow | None:
        """The stop that stands beside the store, of an engine of this computer."""
        return self._standing()

    async def _supervisor(self, question: Ask) -> bool:
        assert isinstance(self.place, Here)  # noqa: S101 - there is no supervisor to be asked elsewhere
        run = read_run_file(self.place.paths.run)
        if run is None:
            return False
        answer = await ask(run, msgspec.structs.replace(question, token=run.token), SUPERVISOR_WITHIN)
        return answer is not None and answer.ok

    def _standing(self) -> StopNow | None:
        if not isinstance(self.place, Here):
            return None
        found = StopFile(self.place.paths.stop).current()
        if found is None:
            return None
        return StopNow(strength=StopStrength(found.strength.value), by=found.by, at=found.at, reason=found.reason)


def _refused(reply: Reply | None, unheard: Words) -> Stopped:
    if isinstance(reply, Failed):
        return Stopped(done=False, words=Words(reply.message, reply.message_zh or reply.message))
    return Stopped(done=False, words=unheard)


def _cannot(error: OSError) -> Stopped:
    why = file_words(error)
    return Stopped(done=False, words=Words(f"The stop could not be changed: {why.en}", f"无法更改停止状态：{why.zh}"))
