"""The window's end of the connection with the engine: a QObject of the window's thread."""

import logging
import weakref
from collections.abc import Callable
from typing import Any, Final

import msgspec
import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from tiercast_api.clock import Clock, SystemClock

from tiercast.desktop.link import state as say
from tiercast.desktop.link.courier import Courier, Wish
from tiercast.desktop.link.mailbox import Called, Lost, Mailbox, Parcel, Stands, Went
from tiercast.desktop.link.place import Place, There
from tiercast.desktop.link.starting import EngineProcess
from tiercast.desktop.link.state import LinkState, Stage
from tiercast.desktop.link.stopping import Stopped
from tiercast.desktop.link.thread import LoopThread
from tiercast.desktop.link.tokens import Tokens
from tiercast.serve import protocol
from tiercast.serve.protocol_base import CommandMessage, ReplyMessage
from tiercast.serve.protocol_commands import StopStrength
from tiercast.serve.protocol_pushes import Numbers, StopChanged
from tiercast.serve.protocol_replies import Failed, Welcome
from tiercast.words import Words

AT_ONCE: Final = 200
"""Parcels handed on before the window may do something else."""
NUMBERS_EVERY: Final = 100
"""Milliseconds between two `numbers`."""
LARGEST_COMMAND: Final = 1_000_000
"""Bytes of one command."""
_log = logging.getLogger(__name__)
Then = Callable[[Any], None]


class _Asked(msgspec.Struct):
    then: Then | None
    refused: Then | None
    listens: Callable[[], bool]


def listens_to(owner: QObject | None, *callbacks: Then | None) -> Callable[[], bool]:
    """Tells whether whoever asked is still there: `owner`, else the object whose method one of the callbacks is."""
    for callback in callbacks:
        found = getattr(callback, "__self__", None)
        if owner is None and isinstance(found, QObject):
            owner = found
    if owner is None:
        return lambda: True
    reference = weakref.ref(owner)
    return lambda: (there := reference()) is not None and shiboken6.isValid(there)


class Link(QObject):
    """Keeps the connection in a thread of its own and hands over what it brings, in the window's thread.

    Signals:
        welcomed: signed in, first or again; a `Welcome`. `state.came_back` says what happened meanwhile.
        lost: the connection has ended; `Words`. It is made anew by itself.
        changed: it stands otherwise; a `LinkState`.
        pushed: every push but the numbers, the moment it comes.
        numbers: `Numbers`, at most ten times a second.
        unheard: a `Failed` that nobody has asked to be told of; for a toast.

    Args:
        place: whose window this is; wish: what is wanted of the connection.
        tokens: of engines at other addresses.
        started: the engine of `place` that was started already.

    Example::

        link = Link(Here(paths=paths), Wish(start=True))
        link.welcomed.connect(window.show_shop)
        link.open()
        link.ask(GetStatus(id=0), then=page.show_status, owner=page)
    """

    welcomed = Signal(object)
    lost = Signal(object)
    changed = Signal(object)
    pushed = Signal(object)
    numbers = Signal(object)
    unheard = Signal(object)
    _rang = Signal()

    def __init__(
        self, place: Place, wish: Wish | None = None, tokens: Tokens | None = None, clock: Clock | None = None,
        parent: QObject | None = None, started: EngineProcess | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.place = place
        self.state = LinkState(stage=Stage.AWAY)
        self.welcome: Welcome | None = None
        self._wish, self._clock = wish or Wish(), clock or SystemClock()
        self._tokens, self._started = tokens or Tokens(), started
        self._number = 0
        self._asked: dict[int, _Asked] = {}
        self._thread: LoopThread | None = None
        self._courier: Courier | None = None
        # The parcels come from another thread: a queued connection brings them over.
        self._rang.connect(self._empty, Qt.ConnectionType.QueuedConnection)
        self._box = Mailbox(self._ring)
        self._latest: Numbers | None = None
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(NUMBERS_EVERY)
        self._pace.timeout.connect(self._show_numbers)

    # --- the connection

    @property
    def is_here(self) -> bool:
        """Whether a command would reach an engine now."""
        return self.state.stage in (Stage.HERE, Stage.HUNG)

    def open(self) -> None:
        """Connect, and stay connected; twice is nothing."""
        if self._thread is None:
            self._stand(LinkState(stage=Stage.LOOKING))
            started, self._started = self._started, None
            self._courier = Courier(self.place, self._wish, self._token, self._box, self._clock, started)
            self._thread = LoopThread(self._courier.run, self._failed)
            self._thread.start()

    def leave(self) -> None:
        """Close the connection; the engine goes on."""
        if self._thread is not None:
            self._thread.end()
            self._thread, self._courier, self.welcome = None, None, None
            self._box, self._latest = Mailbox(self._ring), None
            self._give_up(say.NOT_CONNECTED)
            self._stand(LinkState(stage=Stage.AWAY))

    def go_to(self, place: Place) -> None:
        """Leave, and connect with the engine of `place`, started where none runs: also the same place anew."""
        self.leave()
        self.place = place
        self.open()
        self.again(start=True)

    def again(self, *, start: bool = False) -> None:
        """Try again now, also after a refusal; `start` an engine where none runs."""
        self._call(lambda courier: courier.again(start=start))

    def use_token(self, token: str, *, keep: bool) -> bool:
        """Take the token that somebody typed and try again.

        Returns:
            Whether it will be known the next time (`keep`, and the system has a keyring).
        """
        kept = isinstance(self.place, There) and self._tokens.put(self.place.url, token, keep=keep)
        self.again()
        return kept

    def stop_engine(self) -> None:
        """End the engine, drained: `changed` tells how far it is (``ending``), then that it is done (``ended``)."""
        self._call(lambda courier: courier.end_engine())

    def ask(
        self, command: CommandMessage, then: Then | None = None, refused: Then | None = None,
        *, owner: QObject | None = None,
    ) -> int:  # fmt: skip
        """Give a command; its `id` is given here.

        Args:
            then: called with the reply.
            refused: called with the `Failed` where it is refused, or nobody answers; without it that goes to
                `unheard`.
            owner: once it is deleted nobody is called; without it the object whose method `then` is.

        Returns:
            The command's id.
        """
        self._number += 1
        given = msgspec.structs.replace(command, id=self._number)
        self._asked[self._number] = _Asked(then, refused, listens_to(owner, then, refused))
        if not self.is_here:
            words = self.state.words
            self._refuse(self._number, "no_engine", words if words.en else say.NOT_CONNECTED)
        elif len(protocol.encode(given)) > LARGEST_COMMAND:  # type: ignore[arg-type]
            self._refuse(self._number, "refused", say.TOO_LARGE)
        else:
            self._call(lambda courier: courier.send(given))
        return self._number

    def stop(
        self, strength: StopStrength, reason: str = "", then: Callable[[Stopped], None] | None = None
    ) -> None:  # fmt: skip
        """Stop, within 200 ms, whether the engine answers or not; `pushed` brings the `StopChanged`."""

        def told(outcome: Stopped) -> None:
            self._stopped(outcome, then)

        self._call(lambda courier: courier.stop(strength, reason, told))

    def resume(self, release: tuple[str, ...] = (), then: Callable[[Stopped], None] | None = None) -> None:
        """End the stop; what waited is dropped but for `release`."""

        def told(outcome: Stopped) -> None:
            self._stopped(outcome, then)

        self._call(lambda courier: courier.resume(release, told))

    def _stopped(self, outcome: Stopped, then: Callable[[Stopped], None] | None) -> None:
        if outcome.done and outcome.way != "engine":
            self.pushed.emit(StopChanged(stop=outcome.stop))  # the engine will tell it too, once it can
        if then is not None:
            then(outcome)
        elif not outcome.done:
            words = outcome.words
            self.unheard.emit(Failed(id=0, code="refused", message=words.en, message_zh=words.zh))

    # --- the thread

    def _token(self) -> str:
        return self._tokens.get(self.place.url) if isinstance(self.place, There) else ""

    def _failed(self, error: Exception) -> None:
        _log.error("the connection's thread has failed", exc_info=error)
        words = Words(f"The connection has failed: {error}", f"连接出现故障：{error}")
        self._box.put(Lost(LinkState(stage=Stage.FAILED, words=words)))

    def _call(self, do: Callable[[Courier], object]) -> None:
        if self._thread is not None and self._courier is not None:
            self._thread.call(do, self._courier)

    # --- what it brings

    def _ring(self) -> None:
        """Called by the connection's thread."""
        if shiboken6.isValid(self):
            self._rang.emit()

    def _show_numbers(self) -> None:
        if self._latest is not None:
            numbers, self._latest = self._latest, None
            self._pace.start()
            self.numbers.emit(numbers)

    def _empty(self) -> None:
        parcels, more = self._box.take(AT_ONCE)
        for parcel in parcels:
            if self._thread is None:
                return  # left meanwhile
            self._hand_on(parcel)
        if more:
            self._rang.emit()

    def _hand_on(self, parcel: Parcel) -> None:
        match parcel:
            case Numbers():
                self._latest = parcel
                if not self._pace.isActive():
                    self._show_numbers()
            case Welcome():
                restarts = 0 if parcel.start is None else parcel.start.restarts
                self.welcome = parcel
                self._stand(LinkState(stage=Stage.HERE, restarts=restarts))
                self.welcomed.emit(parcel)
            case Lost(state=state):
                self._stand(state)
                self.lost.emit(state.words)
                self._give_up(say.ANSWER_LOST)
            case Stands(state=state):
                self._stand(state)
            case Went(place=place):
                self.place = place
            case Called(back=back):
                back()
            case ReplyMessage():
                self._answered(parcel)
            case _:
                self.pushed.emit(parcel)

    def _answered(self, reply: ReplyMessage) -> None:
        asked = self._asked.pop(reply.id, None)
        if asked is None:
            if isinstance(reply, Failed):
                _log.warning("the engine could not read something: %s", reply.message)
            return
        if not asked.listens():
            return
        if not isinstance(reply, Failed):
            if asked.then is not None:
                asked.then(reply)
        elif asked.refused is not None:
            asked.refused(reply)
        else:
            self.unheard.emit(reply)

    def _give_up(self, words: Words) -> None:
        for number in list(self._asked):
            self._answered(Failed(id=number, code="no_engine", message=words.en, message_zh=words.zh))

    def _refuse(self, number: int, code: str, words: Words) -> None:
        """Tell it in the next turn of the loop: whoever asks is never called back before `ask` returns."""
        failed = Failed(id=number, code=code, message=words.en, message_zh=words.zh)
        QTimer.singleShot(0, self, lambda: self._answered(failed))

    def _stand(self, state: LinkState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
