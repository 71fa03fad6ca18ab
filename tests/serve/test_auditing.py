"""The audit log: who, when, before, after, and the way back."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tiercast.serve.protocol_commands import (
    EraseViewer,
    FinishAction,
    GetStatus,
    ListAudit,
    ReloadRuleset,
    Resume,
    RuleStateName,
    SetParam,
    SetRuleState,
    SetShow,
    SetStop,
    StopStrength,
    Undo,
)
from tiercast.serve.protocol_replies import AuditReply, AuditRow, Done, Failed

from tests.serve.engine_site import Site, site

RULES = """\
ruleset: rules
params:
  patience: {title: Patience, value: 5m, from: 1m, to: 30m}
triggers:
  greet: {on: comment, when: visit.dwell > params.patience, do: [alert: {text: hi}]}
"""
RULE: Any = {"room": "r", "ruleset": "rules", "rule": "greet"}
KNOB: Any = {"room": "r", "ruleset": "rules", "param": "patience"}


async def notes(engine: Site) -> list[AuditRow]:
    # A stop is answered before its note is on disk; what is called next comes behind it.
    await asyncio.wrap_future(engine.live.opened.writer.call(lambda connection: None))
    reply = await engine.ask(ListAudit(id=99))
    assert isinstance(reply, AuditReply)
    return list(reply.notes)


async def test_that_a_rule_and_a_knob_are_put_back_to_what_they_were(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.ask(SetRuleState(id=1, state=RuleStateName.PAUSED, **RULE), "anna")
        await engine.ask(SetParam(id=2, value="8m", **KNOB), "ben")
        knob, rule = await notes(engine)
        assert (rule.who, rule.what, rule.before, rule.after, rule.can_undo) == (
            "anna",
            "rule_state",
            "live",
            "paused",
            True,
        )
        assert (knob.who, knob.before, knob.after) == ("ben", "5m", "8m")
        core = engine.live.shop.core
        assert isinstance(await engine.ask(Undo(id=3, note=rule.n), "cleo"), Done)
        assert isinstance(await engine.ask(Undo(id=4, note=knob.n)), Done)
        assert core.rule_state("r", "rules/greet").value == "live"
        assert core.state.shop.params == {"r/rules/patience": "5m"}
        newest = await notes(engine)
        assert [(one.undoes, one.who) for one in newest[:2]] == [(knob.n, "tester"), (rule.n, "cleo")]
        assert [one.can_undo for one in newest] == [True, True, False, False]
        again = await engine.ask(Undo(id=5, note=rule.n))
        assert (again.code, again.message) == ("refused", "it was taken back already")


async def test_that_what_was_changed_since_is_not_taken_back(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.ask(SetParam(id=1, value="8m", **KNOB))
        await engine.ask(SetParam(id=2, value="9m", **KNOB))
        _, first = await notes(engine)
        reply = await engine.ask(Undo(id=3, note=first.n))
        assert isinstance(reply, Failed)
        assert "then it became '8m', now it is '9m'" in reply.message


async def test_that_a_stop_and_its_end_take_each_other_back(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.ask(SetStop(id=1, strength=StopStrength.HOLD))
        (stopped,) = await notes(engine)
        assert (stopped.before, stopped.after) == ("", "hold")
        await engine.ask(Undo(id=2, note=stopped.n))
        assert engine.live.stop_file.current() is None
        resumed = (await notes(engine))[0]
        assert (resumed.what, resumed.before, resumed.after) == ("resume", "hold", "")
        await engine.ask(Undo(id=3, note=resumed.n))
        standing = engine.live.stop_file.current()
        assert standing is not None
        assert standing.strength.value == "hold"
        await engine.ask(Resume(id=4))


async def test_that_what_a_note_tells_is_kept_in_both_languages(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.ask(SetShow(id=1, room="r", what="plan", plan=(("p1", "opening", 600_000_000),)))
        await engine.ask(SetShow(id=2, room="r", what="next"))
        await engine.ask(SetShow(id=3, room="r", what="next"))
        over, next_one, plan = await notes(engine)
        assert (plan.before, plan.before_zh, plan.after, plan.after_zh) == (
            "0 steps",
            "0 个环节",
            "1 step",
            "1 个环节",
        )
        assert (next_one.after, next_one.after_zh) == ("p1 · opening", "")
        assert (over.outcome, over.outcome_zh) == ("refused: the run of show is over", "refused: 流程已经走完")


async def test_that_what_was_refused_is_noted_and_what_only_reads_is_not(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.ask(GetStatus(id=1))
        await engine.ask(SetRuleState(id=2, state=RuleStateName.LIVE, room="r", ruleset="rules", rule="nothing"))
        await engine.ask(FinishAction(id=3, action="a" * 26, done=True, note="小红 paid"))
        await engine.ask(EraseViewer(id=4, platform="shop"))
        rows = await notes(engine)
        assert [one.what for one in rows] == ["erase_viewer", "finish", "rule_state"]
        assert all(one.outcome.startswith("refused: ") and not one.can_undo for one in rows)
        assert all(one.outcome_zh.startswith("refused: ") and one.outcome_zh != one.outcome for one in rows)
        assert "小红" not in rows[1].detail


@pytest.mark.parametrize("number", [1, 99])
async def test_that_what_has_no_way_back_says_why(tmp_path: Path, number: int) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.ask(ReloadRuleset(id=1, room="r"))
        (only,) = await notes(engine)
        reply = await engine.ask(Undo(id=2, note=only.n if number == 1 else 99))
        assert isinstance(reply, Failed)
        assert (reply.code, "file of before" in reply.hint) == (
            ("refused", True) if number == 1 else ("not_found", False)
        )
