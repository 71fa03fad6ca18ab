"""What a client says on the control connection; see `serve.protocol`."""

from enum import StrEnum
from typing import TypeAlias

import msgspec

from tiercast.serve.protocol_alerts import ListAlerts
from tiercast.serve.protocol_audience import AudienceCommand
from tiercast.serve.protocol_backup import BackUp
from tiercast.serve.protocol_base import VERSIONS, CommandMessage, Message, Plain
from tiercast.serve.protocol_connections import ConnectionsCommand
from tiercast.serve.protocol_imports import (
    CancelImport,
    ImportFiles,
    ListChannels,
    ListImports,
    SetChannel,
    UndoImport,
)
from tiercast.serve.protocol_letters import LettersCommand
from tiercast.serve.protocol_money import MoneyCommand
from tiercast.serve.protocol_phones import PhonesCommand
from tiercast.serve.protocol_plugins import PluginsCommand
from tiercast.serve.protocol_recordings import RecordingsCommand
from tiercast.serve.protocol_room import RoomCommand
from tiercast.serve.protocol_rules import RulesCommand
from tiercast.serve.protocol_settings import SettingsCommand
from tiercast.serve.protocol_sheet import SheetCommand
from tiercast.serve.protocol_shop import ShopCommand
from tiercast.serve.protocol_watch import WatchCommand


class Hello(Message, frozen=True, kw_only=True, tag="hello"):
    """The first message: the token, which versions the client speaks, what it is called, which language it wants."""

    token: str
    versions: tuple[int, ...] = VERSIONS
    client: str = ""
    language: str = "en"


class GetStatus(CommandMessage, frozen=True, kw_only=True, tag="status"):
    """How everything is doing. Answer: `StatusReply`."""


class StopStrength(StrEnum):
    """How much is stopped."""

    PAUSE = "pause"
    HOLD = "hold"
    CLEAR = "clear"


class SetStop(CommandMessage, frozen=True, kw_only=True, tag="stop"):
    """Stop. Answer: `Done`, once the stop is on disk. Of a long `reason` the first 500 characters are kept: a stop is
    never refused for it.
    """

    strength: StopStrength = StopStrength.PAUSE
    reason: str = ""


class Resume(CommandMessage, frozen=True, kw_only=True, tag="resume"):
    """End the stop. What waited is dropped, except what `release` names. Answer: `Done`.

    Attributes:
        release: ids as `ListWaiting` has them: of actions, and of firings that wait for a limit, which ask it again.
    """

    release: tuple[str, ...] = ()


class SendCue(CommandMessage, frozen=True, kw_only=True, tag="cue"):
    """A person gives a cue; `values` answers what it asks, such as ``{"item": "1001"}``. Answer: `Done`."""

    room: str
    name: str
    values: dict[str, Plain] = msgspec.field(default_factory=dict)


class RuleStateName(StrEnum):
    """States of a rule."""

    DRAFT = "draft"
    SHADOW = "shadow"
    ASK = "ask"
    LIVE = "live"
    PAUSED = "paused"


class SetRuleState(CommandMessage, frozen=True, kw_only=True, tag="rule_state"):
    """Switch a rule of a room. Answer: `Done`, or `Failed` with why it may not go live."""

    room: str
    ruleset: str
    rule: str
    state: RuleStateName


class SetParam(CommandMessage, frozen=True, kw_only=True, tag="param"):
    """Turn a knob; `value` as it would stand in the ruleset (``8m``). Answer: `Done`."""

    room: str
    ruleset: str
    param: str
    value: str


class AnswerAction(CommandMessage, frozen=True, kw_only=True, tag="answer"):
    """Yes or no to actions that wait for one. Answer: `Done`, once it is on disk; `Failed` where none waits any more.

    What waits is listed by `ListActions` with the state ``waiting`` and pushed as a `Notice` (``ask``).
    """

    actions: tuple[str, ...]
    yes: bool


class RetryAction(CommandMessage, frozen=True, kw_only=True, tag="retry"):
    """Try a failed or uncertain action again. Answer: `Done`."""

    action: str


class CancelAction(CommandMessage, frozen=True, kw_only=True, tag="cancel"):
    """Take an action out that was not done yet. Answer: `Done`."""

    action: str


class RecallAction(CommandMessage, frozen=True, kw_only=True, tag="recall"):
    """Take back what was done, where the sink can. Answer: `Done`."""

    action: str


class FinishAction(CommandMessage, frozen=True, kw_only=True, tag="finish"):
    """A person has done (or skipped) a to-do or host prompt. Answer: `Done`."""

    action: str
    done: bool
    note: str = ""


class ListActions(CommandMessage, frozen=True, kw_only=True, tag="actions"):
    """Actions in some states, the newest first. Answer: `ActionsReply`."""

    states: tuple[str, ...] = ()
    room: str = ""
    limit: int = 100


class ReloadRuleset(CommandMessage, frozen=True, kw_only=True, tag="reload"):
    """Read a room's rulesets again; broken ones leave the old ones running. Answer: `Done` or `Failed`."""

    room: str
    ruleset: str = ""


class AskWhy(CommandMessage, frozen=True, kw_only=True, tag="why"):
    """Why a rule did or did not fire. Answer: `WhyReply`.

    Attributes:
        firing: id of a firing, which needs nothing else.
        viewer: key, "" for a rule about the room.
        item: id or title of a product, for rules that decide per item; "": the one that was asked about last.
        at: room time, 0: now; seq: an entry of the journal instead.
    """

    firing: str = ""
    viewer: str = ""
    room: str = ""
    ruleset: str = ""
    rule: str = ""
    item: str = ""
    at: int = 0
    seq: int = 0


class ListNearMisses(CommandMessage, frozen=True, kw_only=True, tag="near_misses"):
    """Rules that one condition kept from holding in the last `span` microseconds, of 24 hours at the most. Answer:
    `NearMissesReply`.
    """

    span: int = 3_600_000_000


class EraseViewer(CommandMessage, frozen=True, kw_only=True, tag="erase_viewer"):
    """Erase a viewer for ever, and prove it by a search; that takes a while. Answer: `ErasedReply`.

    Attributes:
        viewer: key; or `platform` and `person`, the platform's id, also of somebody who was never here.
    """

    viewer: str = ""
    platform: str = ""
    person: str = ""


class WhatIf(CommandMessage, frozen=True, kw_only=True, tag="what_if"):
    """What a rule would have done in the last `span` microseconds of the journal. Answer: `WhatIfReply`.

    As it is, what was recorded is counted, also of a rule in shadow. It is tried anew, in a worker and with every
    action counted as accepted at once, where it did not run (draft, paused), is changed, or `anew` says so.

    Attributes:
        params: values of its ruleset's knobs instead of those in force, as they would stand in it (``8m``).
        candidate: text of its ruleset instead of the one in force.
    """

    room: str
    ruleset: str
    rule: str
    span: int = 1_800_000_000
    params: dict[str, str] = msgspec.field(default_factory=dict)
    candidate: str = ""
    anew: bool = False


class ListAudit(CommandMessage, frozen=True, kw_only=True, tag="audit"):
    """What people did, the newest first; only notes older than number `before`. Answer: `AuditReply`.

    Attributes:
        text: stands somewhere in the note; kinds: of commands; since: instant. What is empty leaves nothing out.
        back: in place of `since`, how far back from the engine's instant, microseconds.
    """

    limit: int = 100
    before: int = 0
    text: str = ""
    kinds: tuple[str, ...] = ()
    since: int = 0
    back: int = 0


class Undo(CommandMessage, frozen=True, kw_only=True, tag="undo"):
    """Take back what note `note` of the audit log tells of. Answer: that of the command which takes it back."""

    note: int


class ListPlugins(CommandMessage, frozen=True, kw_only=True, tag="plugins"):
    """Every plugin with its state. Answer: `PluginsReply`."""


class SetPlugin(CommandMessage, frozen=True, kw_only=True, tag="plugin"):
    """Switch a plugin on or off; on ends a quarantine. Answer: `Done`."""

    plugin: str
    enabled: bool


class TryConnection(CommandMessage, frozen=True, kw_only=True, tag="test_connection"):
    """Try a source or sink without reaching anybody. Answer: `Done` with its sentence."""

    key: str


class TrySend(CommandMessage, frozen=True, kw_only=True, tag="test_send"):
    """Show what an action would look like (``preview``), giving nothing away. Answer: `Done` with the result."""

    sink: str
    action: str
    fields: dict[str, Plain] = msgspec.field(default_factory=dict)


class SetShow(CommandMessage, frozen=True, kw_only=True, tag="show"):
    """The run of show of a room. Answer: `Done`.

    Attributes:
        what: ``plan`` brings `plan`; ``next`` goes to its next step; ``set`` says what is on.
        item, phase: what is on; planned: microseconds, 0 where nobody says.
        plan: item, phase and microseconds of each step.
        place: of ``plan``, the step at which the show is in it, -1: in none yet; of ``set``, the one that is on, -1:
            the item's own.
    """

    room: str
    what: str
    item: str = ""
    phase: str = ""
    planned: int = 0
    plan: tuple[tuple[str, str, int], ...] = ()
    place: int = -1


class TellViewer(CommandMessage, frozen=True, kw_only=True, tag="viewer_tell"):
    """What a person knows of a viewer. Answer: `Done`.

    Attributes:
        what: ``label``, ``unlabel``, ``set``, ``unset``, ``consent``, ``note``, ``unnote``, ``merge``, ``split``,
            ``apart``, ``link`` or ``unlink``.
        viewer, other: keys; `other` is the one who is merged into `viewer`, or split from them.
        others: of ``apart``, which takes a merge back: who had been one with `other` before it.
        name: label, attribute, ``marketing`` or ``personalised``, order number, or number of the note to remove.
        value: of the attribute, or the note; of ``consent`` true, false, or "" for what is not known.
        platform: of the order; "" looks under every room's.
    """

    what: str
    viewer: str
    other: str = ""
    others: tuple[str, ...] = ()
    name: str = ""
    value: str | int | float | bool = ""
    platform: str = ""


class Shutdown(CommandMessage, frozen=True, kw_only=True, tag="shutdown"):
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
    | WhatIf
    | ListNearMisses
    | EraseViewer
    | ListAudit
    | Undo
    | ListPlugins
    | SetPlugin
    | TryConnection
    | TrySend
    | SetShow
    | TellViewer
    | SetChannel
    | ListChannels
    | ImportFiles
    | CancelImport
    | UndoImport
    | ListImports
    | BackUp
    | Shutdown
    | RoomCommand
    | RulesCommand
    | MoneyCommand
    | WatchCommand
    | AudienceCommand
    | ListAlerts
    | ConnectionsCommand
    | LettersCommand
    | PluginsCommand
    | SettingsCommand
    | ShopCommand
    | SheetCommand
    | RecordingsCommand
    | PhonesCommand
)
FromClient: TypeAlias = Hello | Command
