"""``tiercast ask``, ``tiercast rule`` and ``tiercast resume`` with an engine that answers from a table."""

import json
from pathlib import Path
from typing import Any

import pytest
from tiercast.commands import ask, client, rule
from tiercast.commands.speech import NO_ENGINE, Failure
from tiercast.decide.ids import id_text
from tiercast.engine import looking_back
from tiercast.engine.jobs import JobError
from tiercast.serve.protocol_commands import (
    AnswerAction,
    GetStatus,
    ListActions,
    ReloadRuleset,
    Resume,
    RuleStateName,
    SetRuleState,
    WhatIf,
)
from tiercast.serve.protocol_replies import ActionRow, ActionsReply, Done, RuleStatus, StatusReply, WhatIfReply
from tiercast.serve.protocol_room import ListWaiting, StopRoom
from tiercast.step.overflow import Waiting
from tiercast.words import Words

from tests.cli.conftest import Run

ID = "a" * 25 + "q"
ROWS = (
    ActionRow(
        id=ID, room="r", rule="shop/greet", type="coupon", sink="c", state="waiting", time=2, viewer_name="Anna",
        cost=1050, currency="CNY", text="Hello Anna",
    ),
)  # fmt: skip
LIMITED = ActionRow(
    id="b" * 25 + "q", room="r", rule="shop/hello", type="host_prompt", sink="", state="over_limit", time=3,
    detail="it waits for room in a limit", detail_zh="上限已用完，正在等待空位",
)  # fmt: skip
RULES = (
    RuleStatus(room="r", ruleset="shop", rule="greet", title="Greet", state=RuleStateName.ASK),
    RuleStatus(room="r", ruleset="shop", rule="gift", state=RuleStateName.SHADOW, said="live", uncapped="coupon"),
    RuleStatus(room="r", ruleset="sale", rule="gift", state=RuleStateName.LIVE),
)


class Engine:
    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.gone = False

    def __call__(self, named: Path | None, store: str, command: Any) -> Any:
        if self.gone:
            raise Failure(Words("No engine answers", "没有引擎"), NO_ENGINE)
        self.asked.append(command)
        match command:
            case ListActions():
                return ActionsReply(id=1, actions=ROWS)
            case ListWaiting():
                return ActionsReply(id=1, actions=(*ROWS, LIMITED))
            case GetStatus():
                return StatusReply(
                    id=1, shop="s", version="1", started=1, evaluator="plain", rooms=("r",), sources=(), sinks=(),
                    rules=RULES,
                )  # fmt: skip
            case WhatIf():
                return WhatIfReply(
                    id=1, since=0, until=command.span, firings=12, viewers=9, actions={"coupon": 12},
                    cost={"CNY": 6000}, suppressed={"limit": 3}, recorded=not command.params,
                )  # fmt: skip
        return Done(id=1)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    engine = Engine()
    for module in (ask, rule, client):
        monkeypatch.setattr(module, "ask_engine", engine)
    return engine


def test_that_what_waits_for_a_yes_is_listed_with_whom_and_at_what_cost(engine: Engine, run: Run) -> None:
    code, out, _ = run("ask", "list")
    assert code == 0
    assert out == f"{ID}  r  shop/greet  coupon  Anna  Hello Anna  10.50 CNY\n"
    assert json.loads(run("ask", "list", "--json")[1])["actions"][0]["viewer_name"] == "Anna"


@pytest.mark.parametrize(("word", "yes"), [("yes", True), ("no", False)])
def test_that_an_answer_names_actions_or_all(engine: Engine, run: Run, word: str, yes: bool) -> None:
    assert run("ask", word, ID)[0] == 0
    assert engine.asked == [AnswerAction(id=1, actions=(ID,), yes=yes)]
    assert json.loads(run("ask", word, "--all", "--json")[1]) == {"answered": [ID], "yes": yes, "message": ""}
    assert run("ask", word)[0] == 2
    assert run("ask", word, ID, "--all")[0] == 2


def test_that_rules_are_listed_with_why_they_may_not_be_live(engine: Engine, run: Run) -> None:
    code, out, _ = run("rule", "list")
    assert code == 0
    greet, gift, _other = out.splitlines()
    assert greet == "r  shop/greet  ask  Greet"
    assert "shadow" in gift
    assert "no cap in money or pieces" in gift


def test_that_a_rule_is_switched_by_its_name(engine: Engine, run: Run) -> None:
    assert run("rule", "state", "r", "greet", "live")[:2] == (0, "greet: ask -> live\n")
    assert engine.asked[-1] == SetRuleState(id=1, room="r", ruleset="shop", rule="greet", state=RuleStateName.LIVE)
    said = json.loads(run("rule", "state", "r", "sale/gift", "paused", "--json")[1])
    assert said == {"room": "r", "rule": "sale/gift", "before": "live", "after": "paused"}
    code, _, err = run("rule", "state", "r", "gift", "paused")
    assert code == 3
    assert "shop/gift, sale/gift" in err
    code, _, err = run("rule", "state", "r", "nothing", "paused")
    assert code == 3
    assert "it has: shop/greet" in err
    assert run("rule", "state", "r", "greet", "asleep")[0] == 2


def test_that_rulesets_are_read_again_while_the_engine_runs(engine: Engine, run: Run) -> None:
    assert run("rule", "reload", "r")[0] == 0
    assert engine.asked[-1] == ReloadRuleset(id=1, room="r")
    assert set(json.loads(run("rule", "reload", "r", "--json")[1])) == {"room", "message", "message_zh"}


def test_that_what_a_rule_would_have_done_is_said_in_lines(engine: Engine, run: Run, tmp_path: Path) -> None:
    code, out, _ = run("rule", "whatif", "r", "greet")
    assert code == 0
    assert out.splitlines() == [
        "shop/greet, the last 30 min (recorded):", "  fires 12 times, for 9 viewers", "  coupon: 12",
        "  costs at most ¥60", "  held back 3 times: its limit was reached",
    ]  # fmt: skip
    (tmp_path / "new.yaml").write_text("ruleset: shop", "utf-8")
    more = ("--last", "1h", "--param", "params.often=2", "--file", "new.yaml", "--json")
    assert json.loads(run("rule", "whatif", "r", "shop/greet", *more)[1])["recorded"] is False
    assert engine.asked[-1] == WhatIf(
        id=1, room="r", ruleset="shop", rule="greet", span=3_600_000_000, params={"often": "2"},
        candidate="ruleset: shop",
    )  # fmt: skip
    assert run("rule", "whatif", "r", "greet", "--last", "soon")[0] == 2
    assert run("rule", "whatif", "r", "greet", "--param", "often")[0] == 2


def test_that_the_end_of_a_stop_lists_what_is_dropped_and_what_is_not(engine: Engine, run: Run) -> None:
    assert run("stop")[0] == 0
    code, out, _ = run("resume", "--list")
    assert code == 0
    assert out.splitlines() == [
        f"waits  {ID}  r  shop/greet  coupon",
        f"waits  {LIMITED.id}  r  shop/hello  host_prompt  (it waits for room in a limit)",
    ]
    assert not any(isinstance(command, Resume) for command in engine.asked)
    run("resume", "--release", ID)
    assert engine.asked[-1] == Resume(id=1, release=(ID,))
    run("stop")
    out = run("resume", "--release", LIMITED.id)[1]
    assert out.splitlines()[1].startswith(f"released  {LIMITED.id}")
    assert engine.asked[-1] == Resume(id=1, release=(LIMITED.id,))
    run("stop")
    assert run("resume", "--release", "nonsense")[0] == 2


def test_that_what_waits_for_a_limit_is_listed_where_no_engine_answers(
    engine: Engine, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.gone = True
    (tmp_path / "tiercast.yaml").write_text("store: sqlite:///shop.db\n", "utf-8")
    (tmp_path / "shop.db").touch()
    found = Waiting(b"\1" * 16, "shop/hello", "r", b"", "", 3, 9, ("host_prompt",))
    monkeypatch.setattr(looking_back, "waiting", lambda *asked: [found])
    assert run("stop", "pause")[0] == 0
    code, out, _ = run("resume", "--list")
    row = f"{id_text(found.firing)}  r  shop/hello  host_prompt  (it waits for room in a limit)\n"
    assert (code, out) == (0, f"waits  {row}")

    def forgotten(*asked: object) -> list[Waiting]:
        raise JobError(Words("the journal is gone", "日志已删除"))

    monkeypatch.setattr(looking_back, "waiting", forgotten)
    code, out, err = run("resume")
    assert (code, out) == (0, "Resumed.\n"), "a stop ends also where that cannot be told"
    assert err == "What waits for a limit cannot be listed: the journal is gone\n"


def test_that_one_room_is_stopped_and_goes_on(engine: Engine, run: Run, tmp_path: Path) -> None:
    code, out, _ = run("stop", "--room", "r")
    assert code == 0
    assert "r is stopped" in out
    assert "tiercast resume --room r" in out
    assert engine.asked == [StopRoom(id=1, room="r")]
    assert run("resume")[1] == "There was no stop.\n", "everything else goes on"
    assert json.loads(run("resume", "--room", "r", "--json")[1]) == {"room": "r", "stopped": False}
    assert engine.asked[-1] == StopRoom(id=1, room="r", stopped=False)
    for wrong in (("stop", "pause", "--room", "r"), ("stop", "--room", "r", "--reason", "why"),
                  ("stop", "--room=r", "--end"), ("resume", "--room", "r", "--list")):  # fmt: skip
        assert run(*wrong)[0] == 2
    assert run("resume")[1] == "There was no stop.\n", "nor was everything stopped by a wrong command"
    engine.gone = True
    code, _, err = run("stop", "--room", "r")
    assert code == NO_ENGINE
    assert "`tiercast stop` stops everything without one" in err


def test_that_a_stop_ends_without_an_engine_too(engine: Engine, run: Run) -> None:
    engine.gone = True
    assert run("stop")[0] == 0
    code, out, _ = run("resume")
    assert (code, out) == (0, "Resumed.\n")
    assert run("resume")[1] == "There was no stop.\n"


def test_that_counts_of_one_are_said_as_such(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tiercast.commands.what_if import say_what_if  # only here: it binds the engine's door when it is imported

    found = WhatIfReply(
        id=1, since=0, until=45_000_000, firings=1, viewers=1, actions={}, cost={"JPY": 500}, last_viewers=(),
        suppressed={"limit": 1}, recorded=False, uncosted=1, without=1,
    )  # fmt: skip
    monkeypatch.setenv("TIERCAST_LANG", "en")
    say_what_if(found, "shop/greet")
    assert capsys.readouterr().out.splitlines() == [
        "shop/greet, the last 45 s (tried anew):", "  fires once, for 1 viewer",
        "  did nothing once: an experiment gives these viewers nothing, by lot", "  costs at most ¥500",
        "  1 gives something without a price", "  held back once: its limit was reached",
    ]  # fmt: skip
