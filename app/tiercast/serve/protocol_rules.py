"""Rulesets on the control connection: how their rules stand, their text, their versions; see `serve.protocol`."""

from typing import Final, TypeAlias

import msgspec
from tiercast_api.action import ActionType
from tiercast_api.kinds import Kind

from tiercast.serve.protocol_base import CommandMessage, ReplyMessage


class ListRules(CommandMessage, frozen=True, kw_only=True, tag="rules"):
    """The rulesets of a room ("": of all rooms) with knobs, rules, counts and coverage. Answer: `RulesReply`."""

    room: str = ""


class ReadRuleset(CommandMessage, frozen=True, kw_only=True, tag="ruleset_read"):
    """The text of a ruleset: that of its file, or with `hash` that of a version. Answer: `RulesetTextReply`."""

    room: str
    ruleset: str
    hash: str = ""


class ListVersions(CommandMessage, frozen=True, kw_only=True, tag="ruleset_versions"):
    """The versions of a ruleset that were saved, the newest first. Answer: `VersionsReply`."""

    ruleset: str
    limit: int = 100


class SaveRuleset(CommandMessage, frozen=True, kw_only=True, tag="ruleset_save"):
    """Save a ruleset's text and let it take over in every room that runs it. Answer: `SavedReply`.

    What is broken is refused, and what runs goes on. A shipped ruleset is saved in the user's own folder.

    Attributes:
        base: hash of the text that was edited; refused where the file is another by now. "": whatever it is.
    """

    room: str
    ruleset: str
    text: str
    base: str = ""


class RestoreRuleset(CommandMessage, frozen=True, kw_only=True, tag="ruleset_restore"):
    """Bring a version of a ruleset back, as a new version. Answer: `SavedReply`."""

    room: str
    ruleset: str
    hash: str


class GetRuleEnvironment(CommandMessage, frozen=True, kw_only=True, tag="rule_environment"):
    """What rulesets of a room are checked against. Answer: `RuleEnvironmentReply`."""

    room: str


class ListFirings(CommandMessage, frozen=True, kw_only=True, tag="firings"):
    """The latest firings of a rule, the newest first. Answer: `FiringsReply`.

    Attributes:
        outcome: ``fired``, ``suppressed``, "" for both.
        viewer: key; "" for everybody.
        limit: at most this many, and no more than 500.
    """

    room: str = ""
    ruleset: str = ""
    rule: str = ""
    outcome: str = ""
    viewer: str = ""
    limit: int = 100


class ParamRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A knob. Values are as they would stand in the ruleset (``8m``).

    Attributes:
        type: ``number``, ``duration``, ``money``, ``percent``, ``text`` …
        value: in force; written: in the file; low, high: bounds, "" where there are none.
    """

    name: str
    type: str
    value: str
    written: str
    title: str = ""
    low: str = ""
    high: str = ""
    currency: str = ""


class RuleCounts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How often a rule fired (suppressed ones apart), and how often it was suppressed, by reason."""

    fired: int = 0
    suppressed: dict[str, int] = msgspec.field(default_factory=dict)


class RuleRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule of a room.

    Attributes:
        state, said, uncapped: as in `RuleStatus`.
        session: since the session began; hour: in the last hour; both to the minute.
        last: room time of its latest firing that was not suppressed, 0 where there was none lately.
        actions: types of what it may do; costly: it gives away something of value.
        line: of the file, counted from 1.
    """

    rule: str
    state: str
    session: RuleCounts
    hour: RuleCounts
    title: str = ""
    said: str = ""
    uncapped: str = ""
    last: int = 0
    actions: tuple[str, ...] = ()
    costly: bool = False
    experiment: str = ""
    line: int = 0


class CoverageReason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why something does not work fully; `missing`: event kinds that no connected source emits."""

    message: str
    message_zh: str
    missing: tuple[str, ...] = ()


class CoverageRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a signal, a ladder (``tier``) or a rule (``trigger``) fares with the sources that are connected.

    Attributes:
        works: ``works``, ``partly``, ``cannot``, or ``unknown`` where no source is connected.
    """

    kind: str
    name: str
    works: str
    title: str = ""
    reasons: tuple[CoverageReason, ...] = ()


class RulesetRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A ruleset that a room runs.

    Attributes:
        hash: of the text in force; file: where it lies on the engine's computer.
        shipped: it came with the application; saving it makes a copy in the user's folder.
        rooms: all that run it.
    """

    room: str
    ruleset: str
    hash: str
    title: str = ""
    file: str = ""
    shipped: bool = False
    rooms: tuple[str, ...] = ()
    params: tuple[ParamRow, ...] = ()
    rules: tuple[RuleRow, ...] = ()
    coverage: tuple[CoverageRow, ...] = ()


class RulesReply(ReplyMessage, frozen=True, kw_only=True, tag="rules_reply"):
    """Rulesets in the order of the rooms. `since`: when each room's session began, 0 while it is closed; `now`: room
    time.
    """

    now: int
    since: dict[str, int]
    rulesets: tuple[RulesetRow, ...]


class RulesetTextReply(ReplyMessage, frozen=True, kw_only=True, tag="ruleset_text"):
    """A ruleset's text; `running`: hash of the text in force, which differs where the file was changed since."""

    ruleset: str
    text: str
    hash: str
    running: str
    file: str = ""
    shipped: bool = False


class VersionRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A version of a ruleset.

    Attributes:
        how: ``saved``, ``restored``, or ``found``: it was there when somebody saved another one.
    """

    n: int
    hash: str
    time: int
    how: str
    who: str = ""
    running: bool = False


class VersionsReply(ReplyMessage, frozen=True, kw_only=True, tag="versions_reply"):
    """Versions of a ruleset, the newest first."""

    ruleset: str
    versions: tuple[VersionRow, ...]


class SavedReply(ReplyMessage, frozen=True, kw_only=True, tag="ruleset_saved"):
    """It is saved and in force.

    Attributes:
        version: its number; 0 where nothing was changed.
        rooms: those in which it took over.
        warnings, warnings_zh: what is doubtful about it, a line each.
    """

    ruleset: str
    hash: str
    file: str
    version: int = 0
    rooms: tuple[str, ...] = ()
    warnings: str = ""
    warnings_zh: str = ""


class RuleEnvironmentReply(ReplyMessage, frozen=True, kw_only=True, tag="rule_environment_reply"):
    """What rulesets of a room are checked against, and what an editor completes from.

    Attributes:
        actions: what sinks can do; sinks: names of those that configured sinks do.
        pools: of coupons; attributes: types that the shop declares.
        kinds: those beside the built-in ones; emitted: what the sources of the room emit.
    """

    room: str
    currency: str
    kinds: tuple[Kind, ...]
    actions: tuple[ActionType, ...]
    sinks: tuple[str, ...]
    pools: tuple[str, ...]
    attributes: dict[str, str]
    emitted: tuple[str, ...] = ()


class FiringRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One firing.

    Attributes:
        item_title: what the product `item` is called; "": that is not known.
        suppressed: why it did nothing; reason: which limit, group or experiment that was.
        actions: type and state of each of its actions, in order.
    """

    id: str
    time: int
    room: str
    ruleset: str
    rule: str
    state: str
    viewer: str = ""
    viewer_name: str = ""
    item: str = ""
    item_title: str = ""
    variant: str = ""
    suppressed: str = ""
    reason: str = ""
    actions: tuple[tuple[str, str], ...] = ()


class FiringsReply(ReplyMessage, frozen=True, kw_only=True, tag="firings_reply"):
    """Firings, the newest first. `back_to`: room time to which was looked; 0: to the beginning."""

    firings: tuple[FiringRow, ...]
    back_to: int = 0


RulesCommand: TypeAlias = (
    ListRules | ReadRuleset | ListVersions | SaveRuleset | RestoreRuleset | GetRuleEnvironment | ListFirings
)
RULES_READS: Final = (ListRules, ReadRuleset, ListVersions, GetRuleEnvironment, ListFirings)
"""Those that change nothing."""
RulesReplies: TypeAlias = (
    RulesReply | RulesetTextReply | VersionsReply | SavedReply | RuleEnvironmentReply | FiringsReply
)
