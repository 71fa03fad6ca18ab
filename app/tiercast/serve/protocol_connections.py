"""Sources, sinks and rooms on the control connection: what there could be, what is configured, and changing it."""

from typing import Any, Final, TypeAlias

import msgspec
from tiercast_api.action import ActionType

from tiercast.serve.protocol_base import CommandMessage, Message, ReplyMessage
from tiercast.serve.protocol_rules import CoverageReason


class ListOffers(CommandMessage, frozen=True, kw_only=True, tag="offers"):
    """Every type of source and sink that could be connected. Answer: `OffersReply`."""


class ListConnections(CommandMessage, frozen=True, kw_only=True, tag="connections"):
    """What is configured, and how each part of it is doing. Answer: `ConnectionsReply`."""


class PutRoom(CommandMessage, frozen=True, kw_only=True, tag="room_put"):
    """Add or change a room. Answer: `Done`. What is None stays as it is, or takes its default.

    Attributes:
        start: state of rules that nobody has switched, such as ``shadow``.
        rulesets: names of shipped ones, or files.
    """

    key: str
    title: str | None = None
    platform: str | None = None
    category: str | None = None
    currency: str | None = None
    zone: str | None = None
    start: str | None = None
    rulesets: tuple[str, ...] | None = None


class RemoveRoom(CommandMessage, frozen=True, kw_only=True, tag="room_remove"):
    """Take a room out of the configuration; what happened in it stays. Answer: `Done`."""

    key: str


class PutPart(CommandMessage, frozen=True, kw_only=True, tag="part_put"):
    """Add or change a source (`side` ``in``) or sink (``out``); it takes effect at once. Answer: `Done`.

    Attributes:
        kind: type of the source or sink.
        room: of a source; "" where there is one room.
        settings: all of them but the secrets; what is not named takes its default.
        secrets: those that are new, by name; "" forgets one. They go to the keyring and nowhere else.
    """

    side: str
    key: str
    kind: str
    room: str = ""
    enabled: bool = True
    settings: dict[str, Any] = msgspec.field(default_factory=dict)
    secrets: dict[str, str] = msgspec.field(default_factory=dict)


class TryPart(CommandMessage, frozen=True, kw_only=True, tag="part_try"):
    """Try what `PutPart` would bring, without keeping it or reaching anybody. Answer: `TriedReply` or `Failed`."""

    side: str
    key: str
    kind: str
    room: str = ""
    settings: dict[str, Any] = msgspec.field(default_factory=dict)
    secrets: dict[str, str] = msgspec.field(default_factory=dict)


class RemovePart(CommandMessage, frozen=True, kw_only=True, tag="part_remove"):
    """Take a source or sink out. Answer: `Done`."""

    side: str
    key: str


class TryPartAgain(CommandMessage, frozen=True, kw_only=True, tag="part_again"):
    """Connect a part anew, also out of a quarantine. Answer: `Done`."""

    side: str
    key: str


class AskAddress(CommandMessage, frozen=True, kw_only=True, tag="part_address"):
    """Where a part serves its page, with the token that opens it. Answer: `Done`, whose message is that path."""

    side: str
    key: str


class BeginShop(CommandMessage, frozen=True, kw_only=True, tag="shop_begin"):
    """Set up a shop of one's own in place of the demo; the engine starts again with it. Answer: `Done`.

    Attributes:
        title: of the shop; room: title of its first room; platform: of that room, such as ``douyin``.
    """

    title: str
    room: str
    platform: str
    currency: str = "CNY"
    zone: str = "Asia/Shanghai"


class ListRulesetOffers(CommandMessage, frozen=True, kw_only=True, tag="ruleset_offers"):
    """The shipped rulesets, with what would work in a room. Answer: `RulesetOffersReply`."""

    room: str


# --- replies


class RiskRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a source risks: `officialness` is ``official``, ``local_tool`` or ``unofficial``."""

    officialness: str
    message: str
    message_zh: str


class SignInRow(msgspec.Struct, frozen=True, kw_only=True):
    """A step of signing in: `action` is ``open`` (an address), ``show`` (a code) or ``enter`` (a secret)."""

    action: str
    title: str
    title_zh: str
    value: str = ""


class TellsRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a source tells, as it declares it with its settings.

    Attributes:
        kinds: of events; quality: how well it knows viewers, at best.
        guarantee: ``at_least_once``, ``at_most_once`` or ``replayable``.
    """

    kinds: tuple[str, ...]
    quality: str
    guarantee: str
    risk: RiskRow
    simulated: bool = False
    sign_in: tuple[SignInRow, ...] = ()


class OfferRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A type of source or sink.

    Attributes:
        kind: as it stands in the configuration.
        settings: their declaration, see `tiercast_api.settings`.
        tells: of a source, where it says so without settings.
        actions: of a sink.
        permissions: of its plugin.
    """

    side: str
    kind: str
    plugin: str
    title: str
    title_zh: str
    summary: str
    summary_zh: str
    settings: dict[str, Any]
    tells: TellsRow | None = None
    actions: tuple[ActionType, ...] = ()
    permissions: tuple[str, ...] = ()
    first_party: bool = False


class OffersReply(ReplyMessage, frozen=True, kw_only=True, tag="offers_reply"):
    """What could be connected."""

    offers: tuple[OfferRow, ...]


class RoomRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A room as it is configured."""

    key: str
    title: str
    platform: str
    category: str
    currency: str
    zone: str
    start: str
    rulesets: tuple[str, ...] = ()


class SecretRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A secret, which is never told.

    Attributes:
        place: ``keyring``, ``file`` (a private one, where there is no keyring), ``configuration``, or "" for none.
        since: when it was entered, microseconds UTC; 0: nobody knows.
    """

    name: str
    place: str = ""
    since: int = 0


class HeardRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A kind of event of a source.

    Attributes:
        last: when it last came, 0: not since it was connected.
        odd: so long a silence while others flow is odd, 0: none is; silent: it is silent for so long.
    """

    kind: str
    last: int = 0
    odd: int = 0
    silent: bool = False


class FeedRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a source's events since it was connected; `letters`: how many could not be read, kept so far."""

    taken: int = 0
    duplicates: int = 0
    repeated: int = 0
    refused: int = 0
    corrected: int = 0
    letters: int = 0


class LaneRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a sink's queue is doing.

    Attributes:
        standing_still: why nothing goes out, "" where it does.
        open_until: it is left alone until then after failures, 0: it is not.
    """

    queued: int = 0
    under_way: int = 0
    in_store: bool = False
    standing_still: str = ""
    open_until: int = 0
    faults: int = 0


class PartRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A source or sink as it is configured, and how it is doing.

    Attributes:
        health, message, message_zh: as in `PartStatus`; ``off`` where it is switched off.
        settings: without secrets; secrets: all that there may be.
        pages: addresses at which it serves something, with the engine's own host and port left out.
        plugin_state, reason, reason_zh: of its plugin, where that is not at work, such as ``quarantined``.
    """

    side: str
    key: str
    kind: str
    health: str
    room: str = ""
    enabled: bool = True
    message: str = ""
    message_zh: str = ""
    settings: dict[str, Any] = msgspec.field(default_factory=dict)
    secrets: tuple[SecretRow, ...] = ()
    plugin: str = ""
    plugin_state: str = ""
    reason: str = ""
    reason_zh: str = ""
    tells: TellsRow | None = None
    heard: tuple[HeardRow, ...] = ()
    feed: FeedRow | None = None
    lane: LaneRow | None = None
    actions: tuple[ActionType, ...] = ()
    pages: tuple[str, ...] = ()


class ConnectionsReply(ReplyMessage, frozen=True, kw_only=True, tag="connections_reply"):
    """What is configured.

    Attributes:
        file: that a change is written to; built_in: it is not there yet, the demo runs.
        now: the engine's clock.
    """

    file: str
    now: int
    rooms: tuple[RoomRow, ...]
    parts: tuple[PartRow, ...]
    built_in: bool = False


class TriedReply(ReplyMessage, frozen=True, kw_only=True, tag="tried"):
    """It can be connected: in a sentence, and what it would tell or do."""

    message: str
    message_zh: str = ""
    tells: TellsRow | None = None
    actions: tuple[str, ...] = ()


class RuleOffer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule of a shipped ruleset; `works` as in `CoverageRow`."""

    name: str
    works: str
    title: str = ""
    reasons: tuple[CoverageReason, ...] = ()


class RulesetOffer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A shipped ruleset.

    Attributes:
        works: as in `CoverageRow`, taking its rules together.
        broken, broken_zh: why it cannot run here at all.
        titles: of its rules by name, in its language, also where it is broken.
    """

    name: str
    works: str
    title: str = ""
    about: str = ""
    example: bool = False
    running: bool = False
    rules: tuple[RuleOffer, ...] = ()
    broken: str = ""
    broken_zh: str = ""
    titles: dict[str, str] = {}


class RulesetOffersReply(ReplyMessage, frozen=True, kw_only=True, tag="ruleset_offers_reply"):
    """Shipped rulesets: what works first."""

    rulesets: tuple[RulesetOffer, ...]


class ShopBegun(Message, frozen=True, kw_only=True, tag="shop_begun"):
    """The engine starts again in a moment, with another shop in place of the demo: its key."""

    shop: str


class ConnectionsChanged(Message, frozen=True, kw_only=True, tag="connections_changed"):
    """A push: the configuration is another; ask for it again."""


ConnectionsCommand: TypeAlias = (
    ListOffers
    | ListConnections
    | PutRoom
    | RemoveRoom
    | PutPart
    | TryPart
    | RemovePart
    | TryPartAgain
    | AskAddress
    | BeginShop
    | ListRulesetOffers
)
CONNECTIONS_READS: Final = (ListOffers, ListConnections, TryPart, AskAddress, ListRulesetOffers)
"""Those that change nothing."""
ConnectionsReplies: TypeAlias = OffersReply | ConnectionsReply | TriedReply | RulesetOffersReply
