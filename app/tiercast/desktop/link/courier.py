"""Keeps a window connected with its engine: finds or starts it, signs in, and comes back when the connection is lost.

It lives in a thread of its own, on that thread's event loop, and knows nothing of Qt.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec
from tiercast_api.clock import Clock

from tiercast.beside.run_file import RunFile, read_run_file
from tiercast.beside.supervisor_messages import Ask
from tiercast.beside.trust import trusted
from tiercast.desktop.link import state as say
from tiercast.desktop.link.mailbox import Called, Lost, Mailbox, Parcel, Stands, Went
from tiercast.desktop.link.place import Here, Place, meant_now, trust_there
from tiercast.desktop.link.starting import EngineProcess
from tiercast.desktop.link.state import LinkState, Stage
from tiercast.desktop.link.stopping import Stopped, Stopping
from tiercast.desktop.link.supervisor_door import ask, status
from tiercast.desktop.link.wire import Ended, Target, Wire, room_in
from tiercast.serve.protocol import FromEngine
from tiercast.serve.protocol_base import CommandMessage, ReplyMessage
from tiercast.serve.protocol_commands import Hello, Shutdown, StopStrength
from tiercast.serve.protocol_connections import ShopBegun
from tiercast.serve.protocol_pushes import Numbers, StopChanged
from tiercast.serve.protocol_replies import Reply, StatusReply, StopNow, Welcome
from tiercast.system_words import file_words
from tiercast.words import Words

FIRST_PAUSE: Final = 0.2
LONGEST_PAUSE: Final = 3.0
_LOOK_EVERY: Final = 0.1
_TRIES: Final = 5
"""How often nobody may open while a supervisor says that an engine runs, some six seconds in all."""
_NEEDS_A_PERSON: Final = ("sign_in", "version", "shop", "certificate", "unreadable")
_END_WITHIN: Final = 1.0
_LOOK_AT_STOP_EVERY: Final = 0.5


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the window wants of its connection.

    Attributes:
        shop: the shop that has to answer; "": whichever answers first, and from then on that one.
        who: what the window is called, for the others and the audit log.
        language: of sentences that come in one language only.
        start: start an engine where none runs (here only).
    """

    shop: str = ""
    who: str = "desktop"
    language: str = "en"
    start: bool = False


class Courier:
    """The connection, over all its lives.

    Args:
        token: of an engine that is not here; asked anew for each try.
        box: what is for the window is put there.
        started: the engine of `place` that was started already.
    """

    def __init__(
        self, place: Place, wish: Wish, token: Callable[[], str], box: Mailbox, clock: Clock,
        started: EngineProcess | None = None,
    ) -> None:  # fmt: skip
        self._place, self._wish, self._token, self._box, self._clock = place, wish, token, box, clock
        self._state = LinkState(stage=Stage.LOOKING)
        self._wire: Wire | None = None
        self._welcomed = False
        self._shop = wish.shop
        self._waiting: dict[int, asyncio.Future[Reply]] = {}
        self._own = 0
        self._again = asyncio.Event()
        self._started = started
        self._may_start = wish.start and started is None
        self._ending = False
        self._unheard = 0
        self._tried: RunFile | None = None
        self._stop: StopNow | None = None
        self.stopping = Stopping(place, self._ask_quickly, wish.who, clock)

    # --- asked by the window, in this loop

    def send(self, command: CommandMessage) -> None:
        """Send a command; its reply comes to the box. Without a connection there will be none: the window knows."""
        if self._wire is not None:
            self._wire.send(command)

    def again(self, *, start: bool = False) -> None:
        """Try again now, also after a refusal; `start` an engine where none runs."""
        self._may_start = self._may_start or start
        self._tried = None
        if self._state.stage is Stage.REFUSED:
            # So that the same refusal is told once more: whoever typed a wrong token twice is asked again.
            self._tell(Stage.LOOKING, Words("", ""))
        self._again.set()

    async def stop(self, strength: StopStrength, reason: str, then: Callable[[Stopped], None]) -> None:
        """Stop, and tell `then` in the window's thread."""
        outcome = await self.stopping.stop(strength, reason)
        self._stop = outcome.stop or self._stop
        self._box.put(Called(lambda: then(outcome)))

    async def resume(self, release: tuple[str, ...], then: Callable[[Stopped], None]) -> None:
        """End the stop, and tell `then` in the window's thread."""
        outcome = await self.stopping.resume(release)
        self._stop = None if outcome.done else self._stop
        self._box.put(Called(lambda: then(outcome)))

    async def end_engine(self) -> None:
        """Let the engine finish what is under way and end, with its supervisor."""
        self._ending = True
        self._tell(Stage.ENDING, say.ENDING)
        reply = await self._ask_quickly(Shutdown(id=0), _END_WITHIN)
        run = read_run_file(self._place.paths.run) if isinstance(self._place, Here) else None
        if reply is None and run is not None:
            await ask(run, Ask(token=run.token, what="end", by=self._wish.who))
        self._again.set()

    # --- its life

    async def run(self) -> None:
        """Connect, and connect again, until cancelled."""
        watch = asyncio.create_task(self._watch_stop())
        try:
            await self._keep_connected()
        finally:
            watch.cancel()
            if self._started is not None:
                self._started.let_go()

    async def _keep_connected(self) -> None:
        pause = FIRST_PAUSE
        while True:
            target = await self._find()
            if target is not None:
                self._welcomed = False
                ended = await self._live(target)
                lost = self._welcomed
                pause = FIRST_PAUSE if lost else min(pause * 2, LONGEST_PAUSE)
                self._after(ended, lost)
            await self._rest(pause if target is not None else _LOOK_EVERY)

    async def _rest(self, seconds: float) -> None:
        """Wait a while, or after a refusal until something is different."""
        while True:
            try:
                async with asyncio.timeout(seconds):
                    await self._again.wait()
                    self._again.clear()
                    return
            except TimeoutError:
                if self._state.stage is not Stage.REFUSED or self._is_other_engine():
                    return

    async def _watch_stop(self) -> None:
        """While no engine speaks, tell of a stop that others set or lift: by HTTP, the command line, another window."""
        while True:
            await self._clock.sleep(_LOOK_AT_STOP_EVERY)
            if self._state.stage is Stage.HERE or not isinstance(self._place, Here):
                continue
            stop = await asyncio.to_thread(self.stopping.standing)
            if stop != self._stop:
                self._stop = stop
                self._put(StopChanged(stop=stop))

    def _is_other_engine(self) -> bool:
        return isinstance(self._place, Here) and read_run_file(self._place.paths.run) != self._tried

    async def _live(self, target: Target) -> Ended:
        hello = Hello(token=target.token, client=self._wish.who, language=self._wish.language)
        self._wire = wire = Wire(target, hello, self._hear, self._hung, self._clock)
        try:
            await wire.run()
        except Ended as ended:
            return ended
        finally:
            self._wire = None
            for future in self._waiting.values():
                future.cancel()
            self._waiting.clear()
        return Ended(say.CUT)

    def _after(self, ended: Ended, was_here: bool) -> None:
        if self._ending:
            state = LinkState(stage=Stage.ENDING, words=say.ENDING)
        elif ended.code in _NEEDS_A_PERSON:
            state = LinkState(stage=Stage.REFUSED, words=ended.words, code=ended.code)
        elif self._is_between_engines(ended):
            state = LinkState(stage=Stage.STARTING, words=say.COMING, restarts=self._state.restarts)
        else:
            state = LinkState(stage=Stage.LOOKING, words=ended.words, code=ended.code)
        if was_here:
            self._state = state
            self._box.put(Lost(state))
        else:
            self._stand(state)

    def _is_between_engines(self, ended: Ended) -> bool:
        """Whether nobody opened though the supervisor is there: an engine has just closed its door, and another comes.

        It does so as a shop is set up. Where none has come after some tries, that is said.
        """
        self._unheard = self._unheard + 1 if ended.words is say.NO_ANSWER else 0
        return 0 < self._unheard <= _TRIES and isinstance(self._place, Here)

    async def _find(self) -> Target | None:
        """Where an engine is; None where none is yet, and how that stands is told."""
        if not isinstance(self._place, Here):
            return self._find_there()
        run = read_run_file(self._place.paths.run)
        answer = None if run is None else await status(run)
        if run is None or answer is None:
            if not await self._followed(self._place):
                self._nobody_here()
            return None
        started = self._started
        if started is not None and started.number != run.supervisor and started.exit_code() is not None:
            self._started = None  # another was quicker: how ours ended is not how that one ends
        if answer.state == "ending" or self._ending:
            self._ending = True
            self._tell(Stage.ENDING, say.ENDING)
            return None
        if not run.port or not run.engine or answer.state != "running":
            words = say.restarting(answer.reason, answer.reason_zh) if answer.restarts else say.COMING
            self._tell(Stage.STARTING, words, restarts=answer.restarts)
            return None
        self._tried = run
        try:
            return Target(run.url, run.token, trusted(run))
        except OSError as error:
            self._stand(LinkState(stage=Stage.REFUSED, words=say.untrusted(str(error)), code="certificate"))
            return None

    async def _followed(self, place: Here) -> bool:
        """Nobody runs at `place`: go along where the shop was moved and its engine runs there already."""
        meant = meant_now(place)
        if meant is place or (run := read_run_file(meant.paths.run)) is None or await status(run) is None:
            return False
        self._place = self.stopping.place = meant
        self._ending = False
        self._put(Went(meant))
        return True

    def _find_there(self) -> Target | None:
        assert not isinstance(self._place, Here)  # noqa: S101 - the caller has looked
        if self._ending:
            self._tell(Stage.ENDED, say.SAID_GOODBYE)
            return None
        token = self._token()
        if not token:
            self._stand(LinkState(stage=Stage.REFUSED, words=say.NO_TOKEN, code="sign_in"))
            return None
        try:
            return Target(self._place.url, token, trust_there(self._place))
        except OSError as error:
            self._stand(LinkState(stage=Stage.REFUSED, words=say.untrusted(str(error)), code="certificate"))
            return None

    def _nobody_here(self) -> None:
        assert isinstance(self._place, Here)  # noqa: S101 - the caller has looked
        started, code = self._started, None
        if started is not None and (code := started.exit_code()) is None:
            if not self._ending:
                self._tell(Stage.STARTING, say.COMING)
        elif self._ending:
            self._ending, self._started, self._may_start = False, None, False
            self._tell(Stage.ENDED, say.SAID_GOODBYE)
        elif started is not None:
            self._started, self._may_start = None, False
            ended = code == 0
            self._tell(Stage.ENDED if ended else Stage.FAILED, say.SAID_GOODBYE if ended else started.sentence())
        elif self._may_start:
            self._start(self._place)
        elif self._state.stage not in (Stage.FAILED, Stage.ENDED):
            self._tell(Stage.LOOKING, say.NOBODY)

    def _start(self, place: Here) -> None:
        self._tell(Stage.STARTING, say.COMING)
        self._may_start = False
        try:
            self._started = EngineProcess(place, self._wish.language)
        except OSError as error:
            why = file_words(error)
            words = Words(f"The engine cannot be started: {why.en}", f"无法启动引擎：{why.zh}")
            self._tell(Stage.FAILED, words)

    # --- what is heard

    async def _hear(self, message: FromEngine) -> None:
        if isinstance(message, Welcome):
            self._sign_in(message)
        elif isinstance(message, ReplyMessage) and message.id < 0:
            future = self._waiting.pop(message.id, None)
            if future is not None and not future.done():
                future.set_result(message)
        else:
            if isinstance(message, ShopBegun):
                self._shop = message.shop
            if isinstance(message, StopChanged | StatusReply):
                self._stop = message.stop
            if self._ending and isinstance(message, Numbers):
                state = LinkState(
                    stage=Stage.ENDING, words=say.ENDING, waiting=message.waiting, outbox=message.outbox
                )  # fmt: skip
                self._stand(state)
            self._put(message)
            await room_in(lambda: self._box.full, self._clock)

    def _sign_in(self, welcome: Welcome) -> None:
        if self._shop and welcome.shop != self._shop:
            raise Ended(say.other_shop(self._shop, welcome.shop), "shop")
        self._shop, self._welcomed = welcome.shop, True
        restarts = welcome.start.restarts if welcome.start is not None else 0
        self._state = LinkState(stage=Stage.HERE, restarts=restarts)
        self._put(welcome)

    def _put(self, parcel: Parcel) -> None:
        self._box.put(parcel)

    def _hung(self, silent: bool) -> None:
        if self._ending:
            return
        hangs = say.HANGS if isinstance(self._place, Here) else say.HANGS_THERE
        self._tell(Stage.HUNG if silent else Stage.HERE, hangs if silent else Words("", ""))

    def _tell(self, stage: Stage, words: Words, restarts: int = 0) -> None:
        self._stand(LinkState(stage=stage, words=words, restarts=restarts or self._state.restarts))

    def _stand(self, state: LinkState) -> None:
        if state != self._state:
            self._state = state
            self._box.put(Stands(state))

    async def _ask_quickly(self, command: CommandMessage, within: float) -> Reply | None:
        wire = self._wire
        if wire is None or wire.silent or not self._welcomed:
            return None
        self._own -= 1
        number = self._own
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        wire.send(msgspec.structs.replace(command, id=number))
        try:
            async with asyncio.timeout(within):
                return await future
        except (TimeoutError, asyncio.CancelledError):
            return None
        finally:
            self._waiting.pop(number, None)
