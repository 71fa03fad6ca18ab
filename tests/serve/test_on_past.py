"""Why and near misses, asked of a running engine."""

from pathlib import Path
from typing import Any

import pytest
from tiercast.decide.ids import id_text
from tiercast.serve.protocol_commands import AskWhy, ListNearMisses
from tiercast.serve.protocol_replies import Failed, NearMissesReply, WhyReply

from tests.serve.engine_site import did, site

RULES = """\
ruleset: rules
features:
  comments: {count: comment, within: 1d}
triggers:
  talker: {on: comment, when: comments >= 3, do: [alert: {text: hi}]}
"""


async def test_that_a_running_engine_explains_a_rule_now_and_then_from_a_worker(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("comment", "v1", text="a"))
        first = engine.live.shop.core.state.shop.now
        await engine.hear(did("comment", "v1", text="b"), did("comment", "v1", text="c"))
        about: dict[str, Any] = {"viewer": id_text(engine.key("v1")), "room": "r", "ruleset": "rules", "rule": "talker"}
        now = await engine.ask(AskWhy(id=1, **about))
        assert isinstance(now, WhyReply), now
        assert (now.outcome, now.rows[0].left, now.asked) == ("held", 3, "comment")
        then = await engine.ask(AskWhy(id=2, at=first, **about))
        assert (then.outcome, then.rows[0].missing, then.rows[0].unit) == ("not held", 2, "number")
        assert then.failing == ("triggers.talker.when",)
        fired = await engine.ask(AskWhy(id=3, firing=now.firing))
        assert (fired.outcome, fired.rows[0].values) == ("fired", {"comments": 3})
        assert (fired.ruleset, fired.rule) == ("rules", "talker")
        # At an instant as for a firing, each condition stands in words, too.
        assert [row.said_zh for row in (*now.rows, *fired.rows)] == ["“comments”至少 3"] * 2
        near = await engine.ask(ListNearMisses(id=4))
        assert isinstance(near, NearMissesReply)
        assert [(rule.rule, rule.misses, rule.fired) for rule in near.rules] == [("rules/talker", 2, 1)]
        unknown = await engine.ask(AskWhy(id=5, **{**about, "rule": "nothing"}))
        assert isinstance(unknown, Failed)
        assert (unknown.code, "rules/talker" in unknown.message) == ("not_found", True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rule": "nothing"}, "rules/talker"),
        ({"ruleset": "none"}, "rules/talker"),
        ({"room": "attic"}, "there were: r"),
        ({"rule": "nothing", "at": 1}, "rules/talker"),
        ({"room": "attic", "seq": 1}, "there were: r"),
        ({"firing": "aaaaaaaaaaaaaaaaaaaaaaaaaa"}, "no firing"),
    ],
)
async def test_that_what_nobody_knows_is_refused_at_once_and_not_looked_for_in_the_past(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], said: str
) -> None:
    async def started(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("a worker was started")

    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("comment", "v1", text="a"))
        monkeypatch.setattr("tiercast.serve.why.in_worker", started)
        about = {"viewer": id_text(engine.key("v1")), "room": "r", "ruleset": "rules", "rule": "talker", **asked}
        refused = await engine.ask(AskWhy(id=1, **about))
        assert isinstance(refused, Failed)
        assert (refused.code, said in refused.message) == ("not_found", True), refused


@pytest.mark.parametrize("span", [0, -1, 86_400_000_001, 2**62])
async def test_that_near_misses_are_looked_for_in_a_day_at_the_most(tmp_path: Path, span: int) -> None:
    async with site(tmp_path, RULES) as engine:
        refused = await engine.ask(ListNearMisses(id=1, span=span))
        assert isinstance(refused, Failed)
        assert (refused.code, "24 hours" in refused.message, "24 小时" in refused.message_zh) == ("refused", True, True)
