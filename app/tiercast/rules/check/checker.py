"""The whole check: every validator over one ruleset."""

from collections.abc import Callable
from typing import Final

from tiercast.rules.ast import Ruleset
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.check.amounts import check_amounts
from tiercast.rules.check.cycles import check_beginnings, check_cycles
from tiercast.rules.check.doing import check_actions
from tiercast.rules.check.environment import Check, Environment
from tiercast.rules.check.narrowing import narrowed
from tiercast.rules.check.params import check_params
from tiercast.rules.check.shadows import check_ladders, check_shadows
from tiercast.rules.check.telling import check_cue_keys, check_same, check_texts
from tiercast.rules.check.timing import check_elapsed, check_timing
from tiercast.rules.check.trials import check_experiments, check_limits
from tiercast.rules.check.trust import check_caps, check_fairness, check_names_shown, check_scarcity, check_split
from tiercast.rules.check.truth import check_supply, check_truth
from tiercast.rules.check.types import check_functions, check_knobs, check_types
from tiercast.rules.check.unknown import check_facts, check_features, check_names
from tiercast.rules.check.unused import check_unused
from tiercast.rules.diagnostics import Diagnostic, has_errors, ordered
from tiercast.rules.parse_types import settle

_MEANING: Final[tuple[Callable[[Check], None], ...]] = (
    check_names,
    check_facts,
    check_features,
    check_types,
    check_knobs,
    check_functions,
    check_params,
    check_actions,
    check_experiments,
    check_limits,
    check_amounts,
    check_cue_keys,
    check_same,
    check_texts,
    check_ladders,
    check_cycles,
    check_beginnings,
    check_unused,
    check_caps,
    check_names_shown,
    check_split,
    check_scarcity,
    check_fairness,
    check_timing,
    check_elapsed,
)
_LOGIC: Final = (check_truth, check_shadows, check_supply)
"""What reasons about values, and would say odd things of names and types that are wrong."""


def check_ruleset(ruleset: Ruleset, environment: Environment) -> list[Diagnostic]:
    """All that is wrong with or doubtful about a ruleset, in the order of the file.

    An error means that it is not taken; ``blocks-live`` that the rule can be shadowed but not made live.
    """
    if environment.attributes:
        # What stands beside an attribute that is a text is a text, whatever it looks like.
        ruleset = settle(ruleset, Scope(ruleset, environment.attributes))
    check = Check(ruleset, environment)
    for validate in _MEANING:
        validate(check)
    if not has_errors(check.diagnostics):
        for validate in _LOGIC:
            validate(check)
    return ordered(narrowed(ruleset, check.diagnostics))
