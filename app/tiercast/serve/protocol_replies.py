"""What the engine answers on the control connection; see `serve.protocol`."""

from typing import Any, TypeAlias

import msgspec

from tiercast.serve.protocol_alerts import AlertsReply
from tiercast.serve.protocol_audience import AudienceReply
from tiercast.serve.protocol_backup import BackupReply
from tiercast.serve.protocol_base import Message, Plain, ReplyMessage
from tiercast.serve.protocol_commands import RuleStateName, StopStrength
from tiercast.serve.protocol_connections import ConnectionsReplies
from tiercast.serve.protocol_imports import ChannelsReply, ImportReply, ImportsReply, UndoneReply
from tiercast.serve.protocol_letters import LettersReplies
from tiercast.serve.protocol_money import MoneyReplies
from tiercast.serve.protocol_phones import PhonesReplies
from tiercast.serve.protocol_plugins import PluginFileReply
from tiercast.serve.protocol_recordings import RecordingsReplies
from tiercast.serve.protocol_room import RoomReply
from tiercast.serve.protocol_rules import RulesReplies
from tiercast.serve.protocol_settings import AuditRow as AuditRow
from tiercast.serve.protocol_settings import SettingsReplies
from tiercast.serve.protocol_sheet import SheetReply
from tiercast.serve.protocol_shop import ShopReplies
from tiercast.serve.protocol_start import EngineStart
from tiercast.serve.protocol_watch import WatchAnswer


class Welcome(Message, frozen=True, kw_only=True, tag="welcome"):
    """The answer to `Hello`: the version that both speak from now on, and how the engine came up."""

    version: int
    engine: str
    shop: str
    start: EngineStart | None = None


class Done(ReplyMessage, frozen=True, kw_only=True, tag="done"):
    """It is done; `message` is for people, `seq` the journal's entry that it became, 0 where it became none.

    `message_zh`: the same in Chinese, where a plugin says it.
    """

    message: str = ""
    seq: int = 0
    message_zh: str = ""


class Failed(ReplyMessage, frozen=True, kw_only=True, tag="failed"):
    """It was not done. `id` is 0 where the message could not be read.

    Attributes:
        code: for programs: ``unreadable``, ``unknown``, ``refused``, ``not_found``, ``busy``, ``sign_in``, ``version``,
            ``fault``.
        message, message_zh: what was found and expected, for people.
        hint, hint_zh: what to do.
    """

    code: str
    message: str
    hint: str = ""
    message_zh: str = ""
    hint_zh: str = ""


class StopNow(msgspec.Struct, frozen=True, kw_only=True):
    """The stop that stands."""

    strength: StopStrength
    by: str
    at: int
    reason: str = ""


class PartStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source or sink: its `health` as in `tiercast_api.Health`, and a sentence in both languages."""

    key: str
    type: str
    room: str = ""
    health: str
    message: str = ""
    message_zh: str = ""
    progress: float | None = None
    left: float | None = None
    simulated: bool = False


class RuleStatus(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule of a room.

    Attributes:
        said: what was chosen for it (a state, or ``safe``), where `state` is another.
        uncapped: the action that gives something away without a cap in money or pieces: why it cannot be live.
    """

    room: str
    ruleset: str
    rule: str
    title: str = ""
    state: RuleStateName
    said: str = ""
    uncapped: str = ""


class RoomInfo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A room as people know it; `zone` is the IANA name of its time zone, `currency` an ISO code.

    `stopped`: it is stopped by itself.
    """

    key: str
    title: str = ""
    platform: str = ""
    category: str = ""
    currency: str = ""
    zone: str = ""
    stopped: bool = False


class StatusReply(ReplyMessage, frozen=True, kw_only=True, tag="status_reply"):
    """How everything is doing.

    Attributes:
        evaluator: ``rete`` or ``plain``.
        notices, notices_zh: sentences for people.
        title: of the shop.
        known: the rooms as people know them, in the order of `rooms`.
        titles: what people call what rulesets name, where it has a title: ``RULESET``, ``RULESET/tier.LADDER``,
            ``RULESET/tier.LADDER=TIER``, ``RULESET/params.NAME``, ``RULESET/signal.NAME``, ``RULESET/cue.NAME``,
            ``RULESET/experiment.NAME``; rules have theirs in `rules`.
        kinds: English and Chinese title of each kind of event that a plugin brings, by its name.
    """

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
    notices_zh: tuple[str, ...] = ()
    title: str = ""
    known: tuple[RoomInfo, ...] = ()
    titles: dict[str, str] = msgspec.field(default_factory=dict)
    kinds: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)


class ActionRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One action of the outbox.

    Attributes:
        text: what it says, filled in as far as that is possible before it is done; `viewer_name`: as last heard.
        cost: the most that it costs, minor units of `currency`; None: nothing, or unknown.
        expires: after this it is not done any more; of an action that asks: after this a yes comes too late.
        detail, detail_zh: why it is where it is, in English and Chinese.
    """

    id: str
    room: str
    rule: str
    type: str
    sink: str
    state: str
    time: int
    text: str = ""
    viewer: str = ""
    viewer_name: str = ""
    item: str = ""
    cost: int | None = None
    currency: str = ""
    expires: int | None = None
    detail: str = ""
    detail_zh: str = ""


class ActionsReply(ReplyMessage, frozen=True, kw_only=True, tag="actions_reply"):
    """Actions, the newest first; `more` where the limit cut them."""

    actions: tuple[ActionRow, ...]
    more: bool = False


class WhyRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One condition.

    Attributes:
        path: where it stands in the ruleset; text: as it reads.
        held: whether it was true, None: unknown; wanted: what it should be for the whole to hold.
        values: what it saw, by name.
        left, right: the numbers that were compared; `missing`: how far it was from holding; all in `unit`
            (``number``, ``money`` in minor units, ``duration`` in microseconds …).
        message, message_zh: the same in a sentence.
        said, said_zh: the condition in words; "" where only its text is known.
        words, words_zh: the sentence with the condition in those words; "" where there are none.
    """

    path: str
    text: str
    held: bool | None
    wanted: bool = True
    values: dict[str, Plain] = {}
    left: float | int | None = None
    right: float | int | None = None
    unit: str = ""
    missing: float | int | None = None
    message: str = ""
    message_zh: str = ""
    said: str = ""
    said_zh: str = ""
    words: str = ""
    words_zh: str = ""


class WhyReply(ReplyMessage, frozen=True, kw_only=True, tag="why_reply"):
    """The account of a rule.

    Attributes:
        outcome: ``fired``, ``suppressed``, ``held``, ``not held`` or ``unknown``.
        failing: paths of the fewest conditions that would have to be otherwise.
        at: room time that is explained; seq: the last entry that counted.
        version: content hash of the ruleset as it was; state: of the rule.
        firing: the firing that is explained, or the rule's last one for the viewer up to then.
        asked, asked_at: the fact at which the conditions were last read up to then, and when.
        ruleset, rule: whose account it is; called: by what the sentences begin with calling it, "" where they do not.
    """

    outcome: str
    message: str
    message_zh: str = ""
    rows: tuple[WhyRow, ...] = ()
    failing: tuple[str, ...] = ()
    at: int = 0
    seq: int = 0
    version: str = ""
    state: str = ""
    firing: str = ""
    asked: str = ""
    asked_at: int = 0
    ruleset: str = ""
    rule: str = ""
    called: str = ""


class NearMissRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The nearest that a viewer came: when, at which fact, what failed, and how far as a share of the threshold.

    `viewer_name`: as last heard.
    """

    viewer: str
    time: int
    seq: int
    fact: str
    row: WhyRow
    share: float | None = None
    viewer_name: str = ""


class NearRuleRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule that nearly held: how often, for how many viewers, and how often it did hold."""

    room: str
    rule: str
    title: str = ""
    misses: int
    viewers: int
    fired: int
    nearest: tuple[NearMissRow, ...]


class NearMissesReply(ReplyMessage, frozen=True, kw_only=True, tag="near_misses_reply"):
    """Near misses between two instants of room time, rules with the nearest first."""

    since: int
    until: int
    rules: tuple[NearRuleRow, ...]


class ErasedReply(ReplyMessage, frozen=True, kw_only=True, tag="erased"):
    """A viewer was erased.

    Attributes:
        report: what was removed (``identity``, ``actions``, ``states``, ``dead_letters``, ``waiting``, ``masked``),
            what was ``searched``, and under ``traces`` what was still found: nothing, if it is complete.
    """

    report: dict[str, Any]


class WhatIfReply(ReplyMessage, frozen=True, kw_only=True, tag="what_if_reply"):
    """What a rule would have done, or did.

    Attributes:
        since, until: room time that was looked at; `since` is later than asked where no snapshot reaches back so far.
        firings: that were not suppressed; viewers: for how many people; last_viewers: their keys, the newest first.
        actions: by type; cost: the most that they cost, minor units by currency; uncosted: costly ones without a price.
        suppressed: by reason; without: firings that did nothing, their viewer being in a variant without actions.
        recorded: counted from what was recorded, not tried anew; entries: of the journal that were stepped.
        uncapped: the costly action that no cap bounds, "" for none: the rule could only be in shadow.
    """

    since: int
    until: int
    firings: int
    viewers: int
    actions: dict[str, int]
    cost: dict[str, int]
    uncosted: int = 0
    suppressed: dict[str, int] = msgspec.field(default_factory=dict)
    without: int = 0
    last_viewers: tuple[str, ...] = ()
    recorded: bool = False
    entries: int = 0
    uncapped: str = ""


class AuditReply(ReplyMessage, frozen=True, kw_only=True, tag="audit_reply"):
    """Notes of the audit log, the newest first."""

    notes: tuple[AuditRow, ...]


class PluginRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One plugin; `details`: a traceback, for whoever repairs it; `count`: of faults that led to quarantine; `own`: it
    lies in the user's plugin folder.
    """

    id: str
    version: str
    title: str
    state: str
    title_zh: str = ""
    reason: str = ""
    reason_zh: str = ""
    details: str = ""
    count: int = 0
    first_party: bool = False
    sources: tuple[str, ...] = ()
    sinks: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    own: bool = False


class PluginsReply(ReplyMessage, frozen=True, kw_only=True, tag="plugins_reply"):
    """Every plugin."""

    plugins: tuple[PluginRow, ...]


Reply: TypeAlias = (
    Done
    | Failed
    | StatusReply
    | ActionsReply
    | WhyReply
    | WhatIfReply
    | NearMissesReply
    | ErasedReply
    | AuditReply
    | PluginsReply
    | ImportReply
    | ImportsReply
    | UndoneReply
    | ChannelsReply
    | RoomReply
    | RulesReplies
    | MoneyReplies
    | WatchAnswer
    | BackupReply
    | AudienceReply
    | AlertsReply
    | ConnectionsReplies
    | LettersReplies
    | PluginFileReply
    | SettingsReplies
    | ShopReplies
    | SheetReply
    | RecordingsReplies
    | PhonesReplies
)
