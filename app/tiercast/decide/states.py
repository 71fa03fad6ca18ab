"""The state that a rule is really in: what somebody chose or the room begins with, as far as its caps allow."""

from collections.abc import Collection
from typing import Final

from tiercast.decide.decision import RuleState
from tiercast.decide.terms import CapKind, RuleTerms

SAFE: Final = "safe"
"""What a room may begin with beside a state: what costs something or reaches viewers asks first, all else acts."""


def state_in_force(said: str, terms: RuleTerms, uncapped: str) -> RuleState:
    """The state of a rule.

    Args:
        said: how it was switched, else what its room begins with: a state, or `SAFE`.
        uncapped: see `first_uncapped`; such a rule is in shadow where it would be live.
    """
    if said == SAFE:
        return RuleState.ASK if terms.is_delicate else RuleState.LIVE
    state = RuleState(said)
    return RuleState.SHADOW if uncapped and state is RuleState.LIVE else state


def first_uncapped(terms: RuleTerms, totals: Collection[CapKind]) -> str:
    """The costly action of a rule that no cap bounds; "": there is none.

    Args:
        totals: kinds of the caps that bound what the rule gives away in all, see `CapUse.total`. A budget bounds only
            what has a price.
    """
    pieces = any(kind is not CapKind.BUDGET for kind in totals)
    budget = any(kind is CapKind.BUDGET for kind in totals)
    for action in terms.costly:
        if not (pieces or (budget and action.cost)):
            return action.type
    return ""
