"""What a ruleset is checked against, and what all validators share."""

from collections.abc import Mapping
from typing import Any

import msgspec
from tiercast_api.action import ActionType
from tiercast_api.kinds import Kinds

from tiercast.rules.ast import Ruleset
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.conditions import Position, Type
from tiercast.rules.diagnostics import Diagnostic, diagnostic


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    """What surrounds a ruleset.

    Attributes:
        kinds: the event kinds that are known.
        actions: action types of the configured sinks by name; None where they are not known, and are not checked.
        sinks: names of the actions that configured sinks do; None where they are not known.
        pools: names of the coupon pools; None where they are not known.
        currency: of the room, ISO code; "" where it is not known.
        attributes: types of attributes that the shop declares (``viewer.city``, ``item.size``, ``event.seat``).
    """

    kinds: Kinds
    actions: Mapping[str, ActionType] | None = None
    pools: frozenset[str] | None = None
    currency: str = ""
    attributes: Mapping[str, Type] = {}
    sinks: frozenset[str] | None = None


class Check:
    """One run of the checker: the ruleset, its names, the environment, and what was found so far."""

    def __init__(self, ruleset: Ruleset, environment: Environment) -> None:
        self.ruleset = ruleset
        self.environment = environment
        self.scope = Scope(ruleset, environment.attributes)
        self.diagnostics: list[Diagnostic] = []

    def report(self, code: str, position: Position, **values: Any) -> None:
        """Note a finding."""
        self.diagnostics.append(diagnostic(code, position, **values))

    def money(self, currency: str, position: Position) -> None:
        """Note an amount of another currency than the room's: neither is compared with nor counted against the other.

        Args:
            currency: of the amount; "" where it is none of money.
        """
        expected = self.environment.currency
        if currency and expected not in ("", currency):
            self.report("other-currency", position, found=currency, expected=expected)
