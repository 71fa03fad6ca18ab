"""Money and coupons on the control connection: budgets, caps, pools, codes, fairness; see `serve.protocol`."""

from typing import Final, TypeAlias

import msgspec

from tiercast.serve.protocol_base import CommandMessage, ReplyMessage


class ListBudgets(CommandMessage, frozen=True, kw_only=True, tag="budgets"):
    """What the limits of a room's rules ("": of all rooms) allow and how much of it is used. Answer: `BudgetsReply`."""

    room: str = ""


class ListPools(CommandMessage, frozen=True, kw_only=True, tag="pools"):
    """The coupon pools with their stock. Answer: `PoolsReply`."""


class ListCodes(CommandMessage, frozen=True, kw_only=True, tag="codes"):
    """The codes of a pool ("": of all) that were given away, the latest first. Answer: `CodesReply`.

    Attributes:
        viewer: key; "" for everybody's.
    """

    pool: str = ""
    viewer: str = ""
    limit: int = 200


class BringCodes(CommandMessage, frozen=True, kw_only=True, tag="codes_import"):
    """Add codes to a coupon pool, which is made where it is new. Answer: `BroughtReply`.

    Attributes:
        text: content of a CSV: one column, or the column called ``code`` (券码) of several.
        test: the codes are worth nothing; a pool is all test or all real.
        low: how many left call for a warning.
    """

    pool: str
    text: str
    test: bool
    low: int = 20


class AskFairness(CommandMessage, frozen=True, kw_only=True, tag="fairness"):
    """What of value was offered, by tier and attribute of the viewers as they stood then. Answer: `FairnessReply`.

    Attributes:
        since: room time; 0: all that is kept. room: "" for all.
        back: in place of `since`, how far back from the shop's time, microseconds.
    """

    since: int = 0
    back: int = 0
    room: str = ""


class CountActions(CommandMessage, frozen=True, kw_only=True, tag="action_counts"):
    """How many of the latest actions are in which state. Answer: `ActionCountsReply`."""

    room: str = ""


class BudgetRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One cap of a limit.

    Attributes:
        limit: full name (``RULESET/any_coupon``, ``RULESET/trigger.NAME``), or ``budget``: the room's own.
        counts: ``budget`` (money), ``room`` (pieces of the room), or what its pieces are counted by (``viewer``,
            ``item``, ``viewer and item``): then nothing is told of `used`, which is another for each.
        per: ``duration``, ``visit``, ``session``, ``day``, ``cue.NAME``, ``ever``; duration: microseconds.
        amount: pieces, or minor units of `currency`; used: of it by rules that act, None where it is not one number.
        shadow: the same, as rules in shadow count it for themselves.
        open: there is a window to count in now (a session, a cue); without one nothing is allowed.
        since: when the window began, 0 for ``ever`` and a duration.
        rules: that share it.
    """

    room: str
    limit: str
    counts: str
    per: str
    amount: int
    duration: int = 0
    currency: str = ""
    used: int | None = None
    shadow: int | None = None
    open: bool = True
    since: int = 0
    rules: tuple[str, ...] = ()


class BudgetsReply(ReplyMessage, frozen=True, kw_only=True, tag="budgets_reply"):
    """Every cap, budgets first."""

    now: int
    budgets: tuple[BudgetRow, ...]


class PoolRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A coupon pool. `low`: from this many left on it is low; `test`: its codes are worth nothing."""

    pool: str
    total: int
    left: int
    low: int
    test: bool = False
    rules: tuple[str, ...] = ()


class PoolsReply(ReplyMessage, frozen=True, kw_only=True, tag="pools_reply"):
    """Every pool, by name. `unknown`: pools that rules give from and that are not there."""

    pools: tuple[PoolRow, ...]
    unknown: tuple[str, ...] = ()


class CodeRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A code that was given to somebody. `state`: of the action that gave it."""

    code: str
    pool: str
    time: int
    viewer: str
    action: str
    state: str
    viewer_name: str = ""
    rule: str = ""
    room: str = ""


class CodesReply(ReplyMessage, frozen=True, kw_only=True, tag="codes_reply"):
    """Codes that were given away, the latest first; `more` where the limit cut them."""

    codes: tuple[CodeRow, ...]
    more: bool = False


class BroughtReply(ReplyMessage, frozen=True, kw_only=True, tag="codes_brought"):
    """Codes were added; `known`: how many the shop had already, in whatever pool."""

    pool: str
    added: int
    known: int
    left: int


class FairnessRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a group of viewers was offered; the fields are those of `tiercast.store.fairness.FairRow`."""

    dimension: str
    group: str
    currency: str
    viewers: int
    given: int
    open: int
    lost: int
    value: int
    largest: int
    per_viewer: float


class FairnessReply(ReplyMessage, frozen=True, kw_only=True, tag="fairness_reply"):
    """A row for each group and currency, everybody first; what a rule in shadow would have given is left out."""

    rows: tuple[FairnessRow, ...]


class ActionCountsReply(ReplyMessage, frozen=True, kw_only=True, tag="action_counts_reply"):
    """Actions by state. Those that are open are all counted, the others among the latest `among` actions."""

    counts: dict[str, int]
    among: int


MoneyCommand: TypeAlias = ListBudgets | ListPools | ListCodes | BringCodes | AskFairness | CountActions
MONEY_READS: Final = (ListBudgets, ListPools, ListCodes, AskFairness, CountActions)
"""Those that change nothing."""
MoneyReplies: TypeAlias = BudgetsReply | PoolsReply | CodesReply | BroughtReply | FairnessReply | ActionCountsReply
