"""The messages of the control connection: commands one way, replies and pushes the other.

Every message is one JSON text frame with its kind under ``type``. A client opens ``/control``, sends `Hello` within
five seconds, and is answered by `Welcome` or `Failed`. From then on each command carries an ``id`` of the client's
choice, and exactly one reply carries the same ``id``. Pushes carry none. Instants are microseconds UTC, durations
microseconds, ids base32. This module imports nothing of the engine, so that a client can be built on it alone.
"""

from enum import StrEnum
from typing import Any, Final, TypeAlias

import msgspec

VERSIONS: Final = (1,)
"""Versions of this protocol that the engine speaks, the best one last."""

Plain: TypeAlias = str | int | float | bool | None


class _Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    pass


class _Command(_Message, frozen=True, kw_only=True):
    id: int


class Hello(_Message, frozen=True, kw_only=True, tag="hello"):
    """The first message: the token, which versions the client speaks, what it is called, which language it wants."""

    token: str
    versions: tuple[int, ...] = VERSIONS
    client: str = ""
    language: str = "en"


class GetStatus(_Command, frozen=True, kw_only=True, tag="status"):
    """How everything is doing. Answer: `StatusReply`."""


class StopStrength(StrEnum):
    """How much is stopped."""

    PAUSE = "pause"
    HOLD = "hold"
    CLEAR = "clear"


class SetStop(_Command, frozen=True, kw_only=True, tag="stop"):
    """Stop. Answer: `Done`, once the stop is on disk."""

    strength: StopStrength = StopStrength.PAUSE
    reason: str = ""


class Resume(_Command, frozen=True, kw_only=True, tag="resume"):
    """End the stop. What waited is dropped, except the actions named in `release`. Answer: `Done`."""

    release: tuple[str, ...] = ()


class SendCue(_Command, frozen=True, kw_only=True, tag="cue"):
    """A person gives a cue; `values` answers what it asks, such as ``{"item": "1001"}``. Answer: `Done`."""

    room: str
    name: str
    values: dict[str, Plain] = {}


class RuleStateName(StrEnum):
    """States of a rule."""

    DRAFT = "draft"
    SHADOW = "shadow"
    ASK = "ask"
    LIVE = "live"
    PAUSED = "paused"


class SetRuleState(_Command, frozen=True, kw_only=True, tag="rule_state"):
    """Switch a rule of a room. Answer: `Done`, or `Failed` with why it may not go live."""

    room: str
    ruleset: str
    rule: str
    state: RuleStateName


class SetParam(_Command, frozen=True, kw_only=True, tag="param"):
    """Turn a knob; `value` as it would stand in the ruleset (``8m``). Answer: `Done`."""

    room: str
    ruleset: str
    param: str
    value: str


class AnswerAction(_Command, frozen=True, kw_only=True, tag="answer"):
    """Yes or no to actions that wait for one. Answer: `Done`."""

    actions: tuple[str, ...]
    yes: bool


class RetryAction(_Command, frozen=True, kw_only=True, tag="retry"):
    """Try a failed or uncertain action again. Answer: `Done`."""

    action: str


class CancelAction(_Command, frozen=True, kw_only=True, tag="cancel"):
    """Take an action out that was not done yet. Answer: `Done`."""

    action: str


class RecallAction(_Command, frozen=True, kw_only=True, tag="recall"):
    """Take back what was done, where the sink can. Answer: `Done`."""

    action: str


class FinishAction(_Command, frozen=True, kw_only=True, tag="finish"):
    """A person has done (or skipped) a to-do or host prompt. Answer: `Done`."""

    action: str
    done: bool
    note: str = ""


class ListActions(_Command, frozen=True, kw_only=True, tag="actions"):
    """Actions in some states, the newest first. Answer: `ActionsReply`."""

    states: tuple[str, ...] = ()
    room: str = ""
    limit: int = 100


class ReloadRuleset(_Command, frozen=True, kw_only=True, tag="reload"):
    """Read a room's rulesets again; broken ones leave the old ones running. Answer: `Done` or `Failed`."""

    room: str
    ruleset: str = ""


class AskWhy(_Command, frozen=True, kw_only=True, tag="why"):
    """Why a rule did or did not fire for a viewer, now or at the journal's entry `seq`. Answer: `WhyReply`."""

    viewer: str
    room: str
    ruleset: str
    rule: str
    seq: int = 0


class ListPlugins(_Command, frozen=True, kw_only=True, tag="plugins"):
    """Every plugin with its state. Answer: `PluginsReply`."""


class SetPlugin(_Command, frozen=True, kw_only=True, tag="plugin"):
    """Switch a plugin on or off; on ends a quarantine. Answer: `Done`."""

    plugin: str
    enabled: bool


class TryConnection(_Command, frozen=True, kw_only=True, tag="test_connection"):
    """Try a source or sink without reaching anybody. Answer: `Done` with its sentence."""

    key: str


class TrySend(_Command, frozen=True, kw_only=True, tag="test_send"):
    """Show what an action would look like (``preview``), giving nothing away. Answer: `Done` with the result."""

    sink: str
    action: str
    fields: dict[str, Plain] = {}


class Shutdown(_Command, frozen=True, kw_only=True, tag="shutdown"):
    """End the engine; what is under way is finished first. Answer: `Done`."""


Command: TypeAlias = (
    GetStatus
    | SetStop
    | Resume
    | SendCue
    | SetRuleState
    | SetParam
    | AnswerAction
    | RetryAction
    | CancelAction
    | RecallAction
    | FinishAction
    | ListActions
    | ReloadRuleset
    | AskWhy
    | ListPlugins
    | SetPlugin
    | TryConnection
    | TrySend
    | Shutdown
)
FromClient: TypeAlias = Hello | Command


class _Reply(_Message, frozen=True, kw_only=True):
    id: int


class Welcome(_Message, frozen=True, kw_only=True, tag="welcome"):
    """The answer to `Hello`: the version that both speak from now on."""

    version: int
    engine: str
    shop: str


class Done(_Reply, frozen=True, kw_only=True, tag="done"):
    """It is done; `message` is for people, `seq` the journal's entry that it became, 0 where it became none."""

    message: str = ""
    seq: int = 0


class Failed(_Reply, frozen=True, kw_only=True, tag="failed"):
    """It was not done. `id` is 0 where the message could not be read.

    Attributes:
        code: for programs: ``unreadable``, ``unknown``, ``refused``, ``not_found``, ``busy``, ``sign_in``, ``version``,
            ``fault``.
        message: what was found and expected, for people.
        hint: what to do.
    """

    code: str
    message: str
    hint: str = ""


class StopNow(msgspec.Struct, frozen=True, kw_only=True):
    """The stop that stands."""

    strength: StopStrength
    by: str
    at: int
    reason: str = ""


class PartStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source or sink: its `health` as in `tiercast_api.Health`, and a sentence."""

    key: str
    type: str
    room: str = ""
    health: str
    message: str = ""
    progress: float | None = None
    left: float | None = None
    simulated: bool = False


class RuleStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule of a room."""

    room: str
    ruleset: str
    rule: str
    title: str = ""
    state: RuleStateName


class StatusReply(_Reply, frozen=True, kw_only=True, tag="status_reply"):
    """How everything is doing. `evaluator` is ``rete`` or ``plain``; `notices` are sentences for people."""

    shop: str
    version: str
    started: int
    evaluator: str
    rooms: tuple[str, ...]
    sources: tuple[PartStatus, ...]
    sinks: tuple[PartStatus, ...]
    rules: tuple[RuleStatus, ...] = ()
    stop: StopNow | None = None
    notices: tuple[str, ...] = ()


class ActionRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One action of the outbox."""

    id: str
    room: str
    rule: str
    type: str
    sink: str
    state: str
    time: int
    text: str = ""
    viewer: str = ""
    expires: int | None = None
    detail: str = ""


class ActionsReply(_Reply, frozen=True, kw_only=True, tag="actions_reply"):
    """Actions, the newest first; `more` where the limit cut them."""

    actions: tuple[ActionRow, ...]
    more: bool = False


class WhyRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One condition: where it stands, whether it held (None: unknown), and the values it saw."""

    path: str
    text: str
    held: bool | None
    values: dict[str, Plain] = {}


class WhyReply(_Reply, frozen=True, kw_only=True, tag="why_reply"):
    """The account of a rule; `outcome` is ``fired``, ``suppressed`` or ``not held``."""

    outcome: str
    message: str
    rows: tuple[WhyRow, ...] = ()


class PluginRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One plugin."""

    id: str
    version: str
    title: str
    state: str
    reason: str = ""
    first_party: bool = False
    sources: tuple[str, ...] = ()
    sinks: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()


class PluginsReply(_Reply, frozen=True, kw_only=True, tag="plugins_reply"):
    """Every plugin."""

    plugins: tuple[PluginRow, ...]


class RoomNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of a room; None is unknown, not zero.

    Attributes:
        time: room time.
        events, firings, actions, suppressed, shed: since the engine started.
        rate: events a second over the last ten seconds.
        viewers: present now.
    """

    time: int
    events: int
    rate: float
    firings: int
    actions: int
    suppressed: int
    shed: int
    viewers: int | None = None


class Numbers(_Message, frozen=True, kw_only=True, tag="numbers"):
    """Numbers, coalesced to ten a second.

    Attributes:
        waiting: events taken in and not stepped yet; outbox: actions waiting.
        commit, delivery: 99th percentile of the last minute, microseconds.
    """

    now: int
    rooms: dict[str, RoomNumbers]
    waiting: int = 0
    outbox: int = 0
    commit: int | None = None
    delivery: int | None = None
    memory: int | None = None


class Notice(_Message, frozen=True, kw_only=True, tag="notice"):
    """Something for people, pushed the moment it is committed: a prompt, a message, a to-do, an alert.

    Attributes:
        what: ``host_prompt``, ``message``, ``todo``, ``alert`` or ``ask`` (an action that waits for a yes).
        action: id of the action, where it is one.
        body: the sink's own fields, filled in.
    """

    what: str
    room: str
    text: str
    time: int
    action: str = ""
    expires: int | None = None
    body: dict[str, Any] = {}


class ActionChanged(_Message, frozen=True, kw_only=True, tag="action_changed"):
    """An action has a new state; shown prompts and to-dos go away with it."""

    action: str
    state: str
    detail: str = ""


class StopChanged(_Message, frozen=True, kw_only=True, tag="stop_changed"):
    """A stop stands, or none any more."""

    stop: StopNow | None = None


class PartChanged(_Message, frozen=True, kw_only=True, tag="part_changed"):
    """A source or sink has a new status."""

    part: PartStatus
    side: str


class RuleChanged(_Message, frozen=True, kw_only=True, tag="rule_changed"):
    """A rule has a new state."""

    rule: RuleStatus


Reply: TypeAlias = Done | Failed | StatusReply | ActionsReply | WhyReply | PluginsReply
Push: TypeAlias = Numbers | Notice | ActionChanged | StopChanged | PartChanged | RuleChanged
FromEngine: TypeAlias = Welcome | Reply | Push

_from_client: msgspec.json.Decoder[FromClient] = msgspec.json.Decoder(FromClient)
_from_engine: msgspec.json.Decoder[FromEngine] = msgspec.json.Decoder(FromEngine)
_encoder = msgspec.json.Encoder()


def encode(message: FromClient | FromEngine) -> str:
    """One message as the text of a frame."""
    return _encoder.encode(message).decode()


def decode_from_client(text: str | bytes) -> FromClient:
    """Read what a client sent. Raises: msgspec.DecodeError: with what was expected, and where."""
    return _from_client.decode(text)


def decode_from_engine(text: str | bytes) -> FromEngine:
    """Read what an engine sent. Raises: msgspec.DecodeError."""
    return _from_engine.decode(text)
