"""Which command about rulesets and money is answered by what."""

from collections.abc import Awaitable, Callable
from typing import Any

from tiercast.engine.live import LiveShop
from tiercast.engine.ruleset_files import RulesetFiles
from tiercast.serve.on_firings import OnFirings
from tiercast.serve.on_money import OnMoney
from tiercast.serve.on_rules import OnRules
from tiercast.serve.on_rulesets import OnRulesets
from tiercast.serve.protocol_money import AskFairness, BringCodes, CountActions, ListBudgets, ListCodes, ListPools
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_rules import (
    GetRuleEnvironment,
    ListFirings,
    ListRules,
    ListVersions,
    ReadRuleset,
    RestoreRuleset,
    SaveRuleset,
)


def rules_and_money(live: LiveShop) -> dict[type, Callable[[Any, str], Awaitable[Reply]]]:
    """The handlers, by command."""
    files = RulesetFiles(live)
    rules, rulesets, money = OnRules(live, files), OnRulesets(live, files), OnMoney(live)
    return {
        ListRules: rules.list,
        ReadRuleset: rules.read,
        ListVersions: rules.versions,
        GetRuleEnvironment: rules.environment,
        ListFirings: OnFirings(live).list,
        SaveRuleset: rulesets.save,
        RestoreRuleset: rulesets.restore,
        ListBudgets: money.budgets,
        ListPools: money.pools,
        ListCodes: money.codes,
        BringCodes: money.bring,
        AskFairness: money.fairness,
        CountActions: money.counts,
    }
