"""Why and near misses, asked of a running engine."""

from pathlib import Path
from typing import Any

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
        near = await engine.ask(ListNearMisses(id=4))
        assert isinstance(near, NearMissesReply)
        assert [(rule.rule, rule.misses, rule.fired) for rule in near.rules] == [("rules/talker", 2, 1)]
        unknown = await engine.ask(AskWhy(id=5, **{**about, "rule": "nothing"}))
        assert isinstance(unknown, Failed)
        assert (unknown.code, "rules/talker" in unknown.message) == ("not_found", True)
