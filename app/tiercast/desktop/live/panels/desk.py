"""What waits for people in the room that is shown, kept in one place for the panels and windows that show it."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal
from tiercast_api.clock import Clock, SystemClock

from tiercast.desktop.session import Session
from tiercast.host_lines import Line
from tiercast.serve.protocol_pushes import ActionChanged, Notice, Numbers
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_room import DeskReply, DeskRow, ListDesk, SawAction

PROMPT: Final = "host_prompt"
ALERT: Final = "alert"
ASK: Final = "ask"
OFTEN: Final = 1_000
"""Milliseconds from one asking of the engine to the next, where rules say one line after the other."""
_FOR_PEOPLE: Final = frozenset({PROMPT, "message", "todo", ASK})
"""What is for people whoever pushes it; of anything else only the engine knows."""
_OVER: Final = frozenset({"refused", "skipped", "expired", "dropped", "cancelled", "failed", "recalled", "uncertain"})
_GONE: Final = frozenset({"done", "skipped", "recalled", "expired"})
"""Operations of the desk's notices after which nothing waits any more."""


class Desk(QObject):
    """Actions that wait for a person. What is pushed is there at once; the engine is then asked for the rest of it.

    Signals: `changed`: something was added, has gone, or is known better.

    Attributes:
        rows: by action, the oldest first.
    """

    changed = Signal()

    def __init__(self, session: Session, clock: Clock | None = None) -> None:
        super().__init__(session)
        self._session = session
        self._clock = clock or SystemClock()
        self._ahead = 0
        self._watchers = 0
        self._asking = self._again = False
        # What was heard since the engine was asked, by action; None: it has gone.
        self._since: dict[str, DeskRow | None] = {}
        self._seen: set[str] = set()
        self.rows: dict[str, DeskRow] = {}
        self._late = QTimer(self)
        self._late.setInterval(1_000)
        self._late.timeout.connect(self._drop_late)
        self._wanted = False
        self._rests = QTimer(self)
        self._rests.setSingleShot(True)
        self._rests.setInterval(OFTEN)
        self._rests.timeout.connect(self._rested)
        session.room_changed.connect(self._room_changed)

    # --- who looks

    def watch(self) -> None:
        """Somebody shows it from now on."""
        self._watchers += 1
        if self._watchers == 1:
            link = self._session.link
            link.pushed.connect(self.hear)
            link.numbers.connect(self._numbers)
            link.welcomed.connect(self._welcomed)
            self._late.start()
            self.refresh()

    def unwatch(self) -> None:
        """One who showed it does so no more; with the last one it rests."""
        self._watchers -= 1
        if self._watchers == 0:
            link = self._session.link
            link.pushed.disconnect(self.hear)
            link.numbers.disconnect(self._numbers)
            link.welcomed.disconnect(self._welcomed)
            self._late.stop()

    @property
    def watched(self) -> bool:
        """Whether anybody shows it."""
        return self._watchers > 0

    def now(self) -> int:
        """The engine's instant, as far as it has told, microseconds UTC."""
        return self._clock.now() + self._ahead

    # --- what there is

    def prompts(self) -> list[Line]:
        """Lines for the host."""
        return [_line(row) for row in self.rows.values() if row.type == PROMPT and not row.asks]

    def todos(self) -> list[DeskRow]:
        """What people are asked and what they are to do, beside lines for the host; what is too late soonest first."""
        rows = [row for row in self.rows.values() if row.asks or row.type not in (PROMPT, ALERT)]
        return sorted(rows, key=lambda row: (not row.asks, row.expires is None, row.expires or row.time))

    def saw(self, actions: Iterable[str]) -> None:
        """These lines are on a screen: the engine is told once."""
        for action in actions:
            if action not in self._seen and action in self.rows:
                self._seen.add(action)
                # A line that has ended meanwhile needs no receipt.
                self._session.link.ask(SawAction(id=0, action=action), refused=_nothing, owner=self)

    def forget(self, actions: Iterable[str]) -> None:
        """Somebody has answered them here: they go before the engine says so."""
        wanted = list(actions)
        self._since.update(dict.fromkeys(wanted))
        gone = [self.rows.pop(action, None) for action in wanted]
        if any(row is not None for row in gone):
            self.changed.emit()

    # --- keeping it

    def refresh(self) -> None:
        """Ask the engine for all of it."""
        session = self._session
        if not session.room or not session.link.is_here:
            return
        if self._asking:
            self._again = True
            return
        self._asking, self._again = True, False
        self._since.clear()
        room = session.room

        def then(reply: DeskReply) -> None:
            self._asking = False
            if room == session.room:
                self._take(reply)
            if self._again:
                self.refresh()

        session.link.ask(ListDesk(id=0, room=room), then=then, refused=self._refused, owner=self)

    def _learn_more(self) -> None:
        """Ask again, but not for every line of a rush: what was pushed stands there already."""
        if self._rests.isActive():
            self._wanted = True
            return
        self._rests.start()
        self.refresh()

    def _rested(self) -> None:
        if self._wanted and self._watchers:
            self._wanted = False
            self._learn_more()

    def _take(self, reply: DeskReply) -> None:
        rows = {row.action: row for row in reply.rows}
        # The answer may be older than what was pushed while it was on its way: a line would be gone for a second.
        told = {action: rows.get(action, row) for action, row in self._since.items() if row is not None}
        self.rows = {action: row for action, row in rows.items() if action not in self._since} | told
        self._seen &= self.rows.keys()
        self.changed.emit()

    def _refused(self, _failed: Failed) -> None:
        self._asking = False

    def _room_changed(self, _room: str) -> None:
        self._asking = False
        self.rows = {}
        self.changed.emit()
        if self._watchers:
            self.refresh()

    def _welcomed(self, _welcome: object) -> None:
        self._asking = False
        self.refresh()

    def _numbers(self, numbers: Numbers) -> None:
        self._ahead = numbers.now - self._clock.now()

    def hear(self, push: object) -> None:
        """What the engine has pushed."""
        if isinstance(push, ActionChanged):
            self._action(push)
        elif isinstance(push, Notice) and push.room in ("", self._session.room):
            self._notice(push)

    def _action(self, push: ActionChanged) -> None:
        row = self.rows.get(push.action)
        if row is None:
            return
        seen_only = push.state == "shown" and row.type == PROMPT and not push.detail
        if push.state in _OVER or (push.state == "shown" and not seen_only):
            self.forget([push.action])
        elif not seen_only:
            self._learn_more()

    def _notice(self, notice: Notice) -> None:
        operation = str(notice.body.get("op", "add"))
        if operation == "clear":
            self.forget([row.action for row in self.rows.values() if not row.asks])
        elif operation in _GONE:
            self.forget([notice.action])
        elif notice.action and notice.what != ALERT:
            # Sinks tell of what they did by themselves too, such as a coupon that was given: nobody is to do that.
            if notice.what in _FOR_PEOPLE:
                self.rows[notice.action] = self._since[notice.action] = _row(notice)
                self.changed.emit()
            self._learn_more()

    def _drop_late(self) -> None:
        now = self.now()
        late = [row.action for row in self.rows.values() if row.expires is not None and row.expires <= now]
        self.forget(late)


def desk_of(session: Session, clock: Clock | None = None) -> Desk:
    """The desk of a window, made at the first time of asking."""
    there = session.findChild(Desk)
    return there if isinstance(there, Desk) else Desk(session, clock)


def _line(row: DeskRow) -> Line:
    return Line(
        action=row.action, rule=row.rule, text=row.text, time=row.time, item=row.item, viewer=row.viewer,
        name=row.viewer_name, expires=row.expires,
    )  # fmt: skip


def _row(notice: Notice) -> DeskRow:
    """What a notice tells already; who the viewer is, the engine says when it is asked."""
    body = notice.body
    plain = DeskRow(
        action=notice.action, asks=notice.what == ASK, rule=_text(body, "rule"),
        type=_text(body, "type") or notice.what, time=notice.time, text=notice.text, viewer=_text(body, "viewer"),
        viewer_name=_text(body, "viewer_name"), item=_text(body, "item"), currency=_text(body, "currency"),
        expires=notice.expires,
    )  # fmt: skip
    cost = body.get("cost")
    fields = {name: _text(body, name) for name in ("who", "paste") if body.get(name)}
    return msgspec.structs.replace(plain, cost=cost if isinstance(cost, int) else None, fields=fields)


def _text(body: dict[str, Any], name: str) -> str:
    return str(body.get(name) or "")


def _nothing(_failed: Failed) -> None:
    """A refusal that changes nothing for anybody."""
