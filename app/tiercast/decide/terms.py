"""What a rule's ruleset says about acting (`RuleTerms`), and one case of it that holds (`Candidate`).

The step makes terms once for each version of a ruleset and a candidate for each rule, key and entry at which it holds.
"""

from collections.abc import Callable
from enum import StrEnum

import msgspec
from tiercast_api.action import Reach

from tiercast.decide.decision import RuleState, Suppressed, Value
from tiercast.decide.experiments import Weights
from tiercast.decide.ids import make_id
from tiercast.decide.limits import Cap

Look = Callable[[str], Value | None]
"""The value of a name for one candidate; None: unknown."""


class ActionTerms(msgspec.Struct, frozen=True, kw_only=True):
    """One action of a rule, its params filled in.

    Attributes:
        type: name of the action; `sink`: key of the configured sink.
        fields: templates as written, and values.
        named: fields whose value is that of a name, (field, name).
        names: what the templates need and may be kept in the outbox: never a personal name.
        needs: results of earlier actions (``coupon.code``).
        reach: whom it reaches; `costly`: it gives away something of value.
        expires: microseconds after the decision; None: never.
        cost: the most that it costs, minor units of `currency`; None: nothing or, where it is costly, unknown.
    """

    type: str
    sink: str
    fields: dict[str, Value | None] = msgspec.field(default_factory=dict)
    named: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    reach: Reach = Reach.SYSTEM
    costly: bool = False
    expires: int | None = None
    cost: int | None = None
    currency: str = ""


class RuleTerms(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as the decision reads it.

    Attributes:
        position: (place of the ruleset in the room's list, place of the rule in the file).
        exclusive: name of the group, "" for none.
        actions: without an experiment.
        experiment: its name; then `weights` are the variants' shares as written, and `variants` what each does.
        wait: microseconds that a candidate waits for a limit (``over_limit``); 0: it is dropped.
        alternatives, costly, reaches_viewer, is_delicate: derived, never given: all that it may do (its actions, or
            those of each variant), the costly ones among them, whether one of them may reach a viewer, and whether one
            costs something or is seen by viewers, so that somebody should be asked before the first.
    """

    ruleset: str
    rule: str
    priority: int = 0
    position: tuple[int, int] = (0, 0)
    exclusive: str = ""
    actions: tuple[ActionTerms, ...] = ()
    experiment: str = ""
    weights: Weights = ()
    variants: dict[str, tuple[ActionTerms, ...]] = msgspec.field(default_factory=dict)
    wait: int = 0

    alternatives: tuple[tuple[ActionTerms, ...], ...] = ()
    costly: tuple[ActionTerms, ...] = ()
    reaches_viewer: bool = False
    is_delicate: bool = False

    def __post_init__(self) -> None:
        alternatives = tuple(self.variants.values()) if self.experiment else (self.actions,)
        every = [action for actions in alternatives for action in actions]
        msgspec.structs.force_setattr(self, "alternatives", alternatives)
        msgspec.structs.force_setattr(self, "costly", tuple(action for action in every if action.costly or action.cost))
        msgspec.structs.force_setattr(self, "reaches_viewer", any(action.reach is Reach.VIEWER for action in every))
        delicate = any(action.costly or action.cost or action.reach in (Reach.VIEWER, Reach.ROOM) for action in every)
        msgspec.structs.force_setattr(self, "is_delicate", delicate)


class CapKind(StrEnum):
    """What a cap counts."""

    VIEWER = "viewer"
    """Pieces for one viewer; a control viewer takes them too."""
    SHARED = "shared"
    """Pieces for all: of a room, an item …"""
    BUDGET = "budget"
    """Money."""
    GAP = "gap"
    """The minimum gap between two actions that reach one viewer."""


class CapUse(msgspec.Struct, frozen=True, gc=False):
    """One cap of a candidate.

    Attributes:
        limit: name of the limit, the reason of a suppression.
        kind: what it counts; `total`: it bounds what the rule gives away in all (a budget, pieces of a room).
        cap: the compiled cap; `key`: of its state (`cap_key`).
        mark: when its window began; `limits.FOREVER` for ``ever``; None: there is none now, so nothing is allowed.
        currency: of a budget.
    """

    limit: str
    kind: CapKind
    cap: Cap
    key: bytes
    mark: int | None = None
    total: bool = False
    currency: str = ""


class Candidate(msgspec.Struct, kw_only=True):
    """One rule that held, for one key, at one entry.

    Attributes:
        state: of the rule now.
        seq, cause: the entry at which it is decided, and the one that it is about.
        time: room time, microseconds.
        ordinal: tells apart candidates of one rule, viewer and cause.
        caps: in the order in which they are asked.
        objection: why it must not be (consent, quiet hours, a stop, an identity too weak), found by the step; `reason`
            says more.
        weights: of the experiment now, where they have moved (``thompson``).
        deadline: it has waited for a limit, and waits until then; None: it comes for the first time.
        look: reads names for the actions; `values`: what the condition saw.
    """

    terms: RuleTerms
    state: RuleState
    seq: int
    cause: int
    time: int
    room: str
    viewer: bytes = b""
    item: str = ""
    ordinal: int = 0
    caps: tuple[CapUse, ...] = ()
    objection: Suppressed | None = None
    reason: str = ""
    weights: Weights | None = None
    deadline: int | None = None
    look: Look = lambda name: None
    values: dict[str, Value | None] | None = None

    @property
    def priority(self) -> int:
        """See `conflict.Ranked`."""
        return self.terms.priority

    @property
    def position(self) -> tuple[int, int]:
        """See `conflict.Ranked`."""
        return self.terms.position


def cap_key(limit: str, counts: str, *scope: bytes | str) -> bytes:
    """The key of a cap's state.

    Args:
        limit: where the limit is (``RULESET/any_coupon``, ``RULESET/trigger.NAME``).
        counts: what the cap is counted by (``viewer``, ``budget`` …), of which a limit has one each: not its place, or
            a cap written in front of it would let it begin anew.
        scope: values of what it is counted by: the viewer's key, the room, the item …; not the window's beginning.
    """
    return make_id("cap", limit, counts, *scope)
