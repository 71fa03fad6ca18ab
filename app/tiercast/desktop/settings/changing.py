"""Moving the shop to another store, or restoring it: the engine ends, something is done, the engine starts again."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from tiercast.beside.paths import paths_of
from tiercast.desktop.link.place import Here
from tiercast.desktop.link.state import LinkState, Stage
from tiercast.desktop.session import Session
from tiercast.desktop.settings.change_process import ChangeProcess
from tiercast.serve.protocol_changes import (
    ChangeChecked,
    ChangeComing,
    ChangeMoved,
    ChangeRestored,
    ChangeSays,
    ChangeSorry,
    ChangeStart,
    ChangeWentBack,
    CheckStart,
    GoBackStart,
    MoveStart,
    RestoreStart,
)
from tiercast.words import Words

GIVE_UP: Final = 90_000
"""Milliseconds after which an engine that does not end, or does not come, is waited for no more."""
_NOT_ENDED: Final = Words(
    "The engine did not end in time; nothing was changed. Try again when less is under way.",
    "引擎没有按时退出；没有改动任何内容。请在较空闲时重试。",
)
_NOT_COME: Final = Words("the engine did not answer in time", "引擎没有按时应答")


class Step(StrEnum):
    """How far it is."""

    IDLE = "idle"
    ENDING = "ending"
    WORKING = "working"
    STARTING = "starting"


class Changing(QObject):
    """Makes one change at a time; there is one of it in a window (`changing_of`).

    Attributes:
        step: how far it is; coming: what its process said last.
        kind: class of what is, or was, wanted.
        done: what came of the last one; None before, and where nothing did.
        sorry: why nothing came of it.
        unwell: the engine does not start on what came of it.
        make: makes its processes.

    Signals: `changed`.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.make: Callable[..., ChangeProcess] = ChangeProcess
        self.step = Step.IDLE
        self.coming = ChangeComing(what="checking")
        self.kind: type[Any] = MoveStart
        self.done: ChangeMoved | ChangeRestored | ChangeWentBack | None = None
        self.sorry: ChangeSorry | None = None
        self.unwell: Words | None = None
        self._before: Here | None = None
        self._wanted: ChangeStart | None = None
        self._process: ChangeProcess | None = None
        self._cancelled = False
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(GIVE_UP)
        self._late.timeout.connect(self._too_late)
        session.link.changed.connect(self._stands)

    @property
    def place(self) -> Here | None:
        """The shop, where it is of this computer."""
        place = self._session.link.place
        return place if isinstance(place, Here) else None

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self.step is not Step.IDLE

    @property
    def can_cancel(self) -> bool:
        """Whether everything can still be left as it was."""
        if self._cancelled or self.kind is GoBackStart:
            return False
        return self.step is Step.ENDING or (self.step is Step.WORKING and self.coming.what != "placing")

    def move(self, target: str, password: str) -> None:
        """Move the shop to the empty store `target`."""
        self._begin(lambda around: MoveStart(target=target, password=password, **around))

    def restore(self, file: str, passphrase: str, safety: str) -> None:
        """Restore `file`, after a copy of what is there into `safety`."""
        self._begin(lambda around: RestoreStart(file=file, passphrase=passphrase, safety=safety, **around))

    def check(self, file: str, passphrase: str, then: Callable[[ChangeChecked | ChangeSorry], None]) -> None:
        """Read the backup `file` without an engine, which has not started, and tell `then` what it is."""
        place = self.place
        if self.busy or place is None:
            return
        wanted = CheckStart(file=file, passphrase=passphrase, **self._around(place))
        process = self.make(wanted, place.paths.logs, self._session.language, self)
        process.ended.connect(then)
        process.start()

    def go_back(self) -> None:
        """Use the store again that the shop was moved from."""
        if isinstance(self.done, ChangeMoved) and self._before is not None:
            store = self._before.paths.store
            self._begin(lambda around: GoBackStart(target=store, **around))

    def cancel(self) -> None:
        """Leave everything as it was, while that can be."""
        if self.can_cancel:
            self._cancelled = True
            if self._process is not None:
                self._process.cancel()
            self.changed.emit()

    # --- the engine ends

    def _begin(self, wanted: Callable[[dict[str, Any]], ChangeStart]) -> None:
        place = self.place
        if self.busy or place is None:
            return
        self._before, self._cancelled, self._wanted = place, False, wanted(self._around(place))
        self.kind, self.done, self.sorry, self.unwell = type(self._wanted), None, None, None
        self.coming = ChangeComing(what="checking")
        self._go(Step.ENDING)
        self._session.link.stop_engine()

    def _around(self, place: Here) -> dict[str, Any]:
        return {
            "store": place.paths.store, "home": str(place.paths.home), "named": bool(place.store), "who": "desktop",
            "config": "" if place.config is None else str(place.config),
        }  # fmt: skip

    def _stands(self, state: LinkState) -> None:
        if self.step is Step.ENDING and state.stage in (Stage.ENDED, Stage.FAILED):
            if self._cancelled:
                self._end(ChangeSorry(message="", message_zh="", cancelled=True))
            else:
                self._work()
        elif self.step is Step.STARTING and state.stage is Stage.HERE:
            self._go(Step.IDLE)
        elif self.step is Step.STARTING and state.stage in (Stage.FAILED, Stage.REFUSED):
            self._not_started(state.words, gone=state.stage is Stage.FAILED)

    def _too_late(self) -> None:
        if self.step is Step.ENDING:
            self._end(ChangeSorry(message=_NOT_ENDED.en, message_zh=_NOT_ENDED.zh))
        elif self.step is Step.STARTING:
            self._not_started(_NOT_COME, gone=False)

    # --- it is done

    def _work(self) -> None:
        assert self._wanted is not None  # noqa: S101 - begun
        assert self._before is not None  # noqa: S101
        self._go(Step.WORKING)
        self._process = self.make(self._wanted, self._before.paths.logs, self._session.language, self)
        self._wanted = None
        self._process.coming.connect(self._hear)
        self._process.ended.connect(self._end)
        self._process.start()

    def _hear(self, coming: ChangeComing) -> None:
        self.coming = coming
        self.changed.emit()

    # --- the engine starts

    def _end(self, result: ChangeSays) -> None:
        """What came of a change; `ChangeChecked` is none, and goes to whoever asked."""
        self._process = self._wanted = None
        place = self._before
        assert place is not None  # noqa: S101 - begun
        match result:
            case ChangeSorry():
                self.sorry, place = result, self.place or place
            case ChangeMoved(url=url, config=config) | ChangeWentBack(url=url, config=config):
                if self.unwell is None:
                    self.done = result
                place = self._elsewhere(place, url, config)
            case ChangeRestored(config=config):
                self.done = result
                place = self._elsewhere(place, place.paths.store, config)
        self._go(Step.STARTING)
        self._session.link.go_to(place)

    def _elsewhere(self, place: Here, store: str, config: str) -> Here:
        return Here(
            paths=paths_of(store, place.paths.home, place.paths.plugins), store=store if place.store else "",
            config=Path(config) if config else place.config,
        )  # fmt: skip

    def _not_started(self, words: Words, *, gone: bool) -> None:
        """A move is taken back where the engine is `gone`; of a restore there is the copy, which a person must want."""
        moved, place = self.done, self.place
        self.unwell = words
        if gone and isinstance(moved, ChangeMoved) and self._before is not None and place is not None:
            self.done = None
            around = self._around(place)
            self._wanted = GoBackStart(target=self._before.paths.store, stop=False, **around)
            self._cancelled, self.kind = False, GoBackStart
            self._work()
        else:
            self._go(Step.IDLE)

    def _go(self, step: Step) -> None:
        self.step = step
        if step in (Step.ENDING, Step.STARTING):
            self._late.start()
        else:
            self._late.stop()
        self.changed.emit()


def changing_of(session: Session) -> Changing:
    """The one of this window."""
    found = session.findChild(Changing)
    return found if isinstance(found, Changing) else Changing(session)
